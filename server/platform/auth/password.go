package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Password refusals. Callers turn them into sentences for people.
var (
	ErrPasswordShort  = errors.New("auth: password is shorter than 12 characters")
	ErrPasswordLong   = errors.New("auth: password is longer than 128 characters")
	ErrPasswordCommon = errors.New("auth: password is on every attacker's list")
)

// Bounds of a password's length in characters.
const (
	MinPassword = 12
	MaxPassword = 128
)

//go:embed common.txt
var commonText string

var common = func() map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(commonText) {
		m[word] = true
	}
	return m
}()

// CheckPassword refuses what is too short, too long, commonly used, or little more
// than words that a guesser begins with: context are those of the place, the brand and
// the account. No rules about kinds of characters: they make passwords worse (NIST
// 800-63B).
func CheckPassword(password string, context ...string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return ErrPasswordShort
	case n > MaxPassword:
		return ErrPasswordLong
	}
	if common[strings.ToLower(password)] || guessable(password, context) {
		return ErrPasswordCommon
	}
	return nil
}

// Params are argon2id's costs. They are kept inside each hash, so that raising
// them leaves old passwords valid.
type Params struct {
	MemoryKiB uint32
	Time      uint32
	Threads   uint8
}

// Strong is what a running shop uses: 64 MiB, three passes.
var Strong = Params{MemoryKiB: 64 << 10, Time: 3, Threads: 1}

// Hasher hashes passwords, a few at a time: 64 MiB each would otherwise let a
// crowd at the login page eat the memory.
type Hasher struct {
	params Params
	slots  chan struct{}
	decoy  string
}

// maxHashing is how many passwords are hashed at once.
const maxHashing = 4

// Sizes of salt and key in bytes.
const (
	saltBytes = 16
	keyBytes  = 32
)

// NewHasher returns a hasher with costs p.
func NewHasher(p Params) *Hasher {
	h := &Hasher{params: p, slots: make(chan struct{}, maxHashing)}
	h.decoy = h.hash("nobody's password")
	return h
}

// Hash returns the PHC string of password. It waits for a free slot as long as
// ctx lives.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return h.hash(password), nil
}

func (h *Hasher) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // Never fails: the runtime stops the program instead.
	key := argon2.IDKey([]byte(password), salt, h.params.Time, h.params.MemoryKiB, h.params.Threads, keyBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.params.MemoryKiB,
		h.params.Time, h.params.Threads, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// Verify reports whether password belongs to hash. An empty hash, of a user
// that doesn't exist, takes as long as a real one and is never right.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	if hash == "" {
		_, err := verify(h.decoy, password)
		return false, err
	}
	return verify(hash, password)
}

func verify(hash, password string) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("auth: not an argon2id hash")
	}
	var p Params
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.MemoryKiB, &p.Time, &p.Threads); err != nil {
		return false, fmt.Errorf("auth: argon2id parameters: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("auth: argon2id salt: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) != keyBytes {
		return false, errors.New("auth: argon2id key is damaged")
	}
	got := argon2.IDKey([]byte(password), salt, p.Time, p.MemoryKiB, p.Threads, keyBytes)
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// Weak reports whether hash was made with other costs than today's; the next
// right password is the moment to hash it again.
func (h *Hasher) Weak(hash string) bool {
	want := fmt.Sprintf("$m=%d,t=%d,p=%d$", h.params.MemoryKiB, h.params.Time, h.params.Threads)
	return !strings.Contains(hash, want)
}

func (h *Hasher) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Hasher) leave() { <-h.slots }
