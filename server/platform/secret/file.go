package secret

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// KeyFile names a data key and the file that holds it.
type KeyFile struct{ ID, File string }

// ReadFile reads a secret from a file that only its owner may read.
func ReadFile(file string) (Value, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return "", fmt.Errorf("%s: others may read this secret (mode %04o): run chmod 600", file, mode)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	return Value(strings.TrimSpace(string(raw))), nil
}

// LoadRing reads data keys, oldest first, and the index key.
func LoadRing(data []KeyFile, indexFile string) (*Ring, error) {
	keys := make([]Key, 0, len(data))
	for _, f := range data {
		key, err := readKey(f.File)
		if err != nil {
			return nil, err
		}
		keys = append(keys, Key{ID: f.ID, Key: key})
	}
	index, err := readKey(indexFile)
	if err != nil {
		return nil, err
	}
	return NewRing(keys, index)
}

func readKey(file string) ([]byte, error) {
	text, err := ReadFile(file)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil || len(key) != KeySize {
		return nil, fmt.Errorf("%s: not a key (base64 of %d bytes)", file, KeySize)
	}
	return key, nil
}

// EnsureFile makes a new random key in file, readable by its owner alone,
// unless the file is there. It never overwrites a key.
func EnsureFile(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // Never fails: the runtime stops the program instead.
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}
