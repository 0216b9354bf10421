// Package blob keeps files: pictures, certificates, receipts. In a local folder
// by default, in any S3-compatible store when several servers share them.
package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // s3://bucket?region=…&endpoint=…
	"gocloud.dev/gcerrors"
)

// ErrNotFound reports that no file has the key.
var ErrNotFound = errors.New("blob: not found")

// ErrKey refuses a key that could mean something to a file system or a browser.
var ErrKey = errors.New("blob: a key is letters, digits, and ._-, with folders by /")

// reserved is an ending under which the folder's driver keeps its own notes.
const reserved = ".attrs"

// maxKey is how many characters a key has at most: file systems allow 255 a name.
const maxKey = 200

func valid(key string) bool {
	return len(key) <= maxKey && keys.MatchString(key) && !strings.HasSuffix(key, reserved)
}

var keys = regexp.MustCompile(`^[0-9A-Za-z_-][0-9A-Za-z._-]*(/[0-9A-Za-z_-][0-9A-Za-z._-]*)*$`)

// NewKey is a key that nobody can guess: who has not been shown a file does not
// find it.
func NewKey(prefix, extension string) string {
	return prefix + "-" + strings.ToLower(rand.Text()) + "." + extension
}

// Store keeps files under keys.
type Store struct{ bucket *blob.Bucket }

// Open opens the store at where: a folder, which is made, or a URL such as
// "s3://bucket?region=auto&endpoint=https://…".
func Open(ctx context.Context, where string) (*Store, error) {
	if strings.Contains(where, "://") {
		if _, err := url.Parse(where); err != nil {
			return nil, fmt.Errorf("blob: %w", err)
		}
		b, err := blob.OpenBucket(ctx, where)
		if err != nil {
			return nil, fmt.Errorf("blob: %w", err)
		}
		return &Store{b}, nil
	}
	dir, err := filepath.Abs(where)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	b, err := fileblob.OpenBucket(dir, &fileblob.Options{Metadata: fileblob.MetadataDontWrite, NoTempDir: true})
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &Store{b}, nil
}

// Close closes the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Put stores a file whole or not at all.
func (s *Store) Put(ctx context.Context, key string, content []byte) error {
	if !valid(key) {
		return fmt.Errorf("%w: %q", ErrKey, key)
	}
	return s.bucket.WriteAll(ctx, key, content, &blob.WriterOptions{ContentType: ContentType(key)})
}

// Get reads a file and the type that its key's ending says.
func (s *Store) Get(ctx context.Context, key string) ([]byte, string, error) {
	if !valid(key) {
		return nil, "", ErrNotFound
	}
	raw, err := s.bucket.ReadAll(ctx, key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, "", ErrNotFound
	}
	return raw, ContentType(key), err
}

// Exists reports whether a file has the key.
func (s *Store) Exists(ctx context.Context, key string) (bool, error) {
	if !valid(key) {
		return false, nil
	}
	return s.bucket.Exists(ctx, key)
}

// Delete removes a file; one that is not there is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	err := s.bucket.Delete(ctx, key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return err
}

// Each calls fn with every key.
func (s *Store) Each(ctx context.Context, fn func(key string) error) error {
	return s.Under(ctx, "", fn)
}

// Under calls fn with every key that begins with folder, such as "poster/7/".
func (s *Store) Under(ctx context.Context, folder string, fn func(key string) error) error {
	it := s.bucket.List(&blob.ListOptions{Prefix: folder})
	for {
		obj, err := it.Next(ctx)
		if obj == nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if err := fn(obj.Key); err != nil {
			return err
		}
	}
}

// ContentType is the type that a key's ending says.
func ContentType(key string) string {
	if t := mime.TypeByExtension(path.Ext(key)); t != "" {
		return t
	}
	return "application/octet-stream"
}
