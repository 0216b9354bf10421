package blob_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yuanfen/server/platform/blob"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	s, err := blob.Open(t.Context(), filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Put(t.Context(), "a/b.jpg", []byte("x")); err != nil {
		t.Fatal(err)
	}
	raw, contentType, err := s.Get(t.Context(), "a/b.jpg")
	if err != nil || string(raw) != "x" || contentType != "image/jpeg" {
		t.Fatalf("%q %s %v", raw, contentType, err)
	}
	var keys []string
	if err := s.Each(t.Context(), func(key string) error { keys = append(keys, key); return nil }); err != nil || len(keys) != 1 || keys[0] != "a/b.jpg" {
		t.Fatalf("%v %v", keys, err)
	}
	if err := s.Put(t.Context(), "a/c/d.jpg", nil); err != nil {
		t.Fatal(err)
	}
	keys = nil
	if err := s.Under(t.Context(), "a/c/", func(key string) error { keys = append(keys, key); return nil }); err != nil || len(keys) != 1 || keys[0] != "a/c/d.jpg" {
		t.Fatalf("under a folder: %v %v", keys, err)
	}
	if err := s.Delete(t.Context(), "a/b.jpg"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Get(t.Context(), "a/b.jpg"); !errors.Is(err, blob.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
	if err := s.Delete(t.Context(), "a/b.jpg"); err != nil {
		t.Fatalf("deleting twice: %v", err)
	}
}

// A key can't leave the folder, nor name what a browser would run.
func TestBadKeys(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := blob.Open(t.Context(), filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, key := range []string{"", "../secret.txt", "a/../../secret.txt", "/etc/passwd", "a//b", ".hidden", "a b", "a\x00b", "a/", "a.attrs", strings.Repeat("a", 201)} {
		if err := s.Put(t.Context(), key, nil); !errors.Is(err, blob.ErrKey) {
			t.Errorf("Put %q: %v", key, err)
		}
		if _, _, err := s.Get(t.Context(), key); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("Get %q: %v", key, err)
		}
	}
}
