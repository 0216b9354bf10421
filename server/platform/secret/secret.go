// Package secret keeps what must not be read in the database: phone numbers,
// names, addresses, seeds of one-time codes.
//
// Values are sealed with AES-256-GCM and bound to their place, so that a sealed
// value copied into another row does not open. What must be found again is
// looked up by a keyed hash.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// KeySize is the size in bytes of every key.
const KeySize = 32

// ErrSealed reports a sealed value that does not open: changed, moved from its
// place, or sealed with a key that this ring does not hold.
var ErrSealed = errors.New("secret: sealed value does not open")

// Key is a data key and the short name that sealed values carry.
type Key struct {
	ID  string // 1 to 8 letters and digits.
	Key []byte // KeySize bytes.
}

// Place says where a sealed value lives.
type Place struct {
	Table, Column string
	Row           int64
}

func (p Place) bytes() []byte {
	return []byte(p.Table + "|" + p.Column + "|" + strconv.FormatInt(p.Row, 10))
}

// Ring seals with its newest key and opens with all of them.
type Ring struct {
	newest string
	data   map[string]cipher.AEAD
	index  []byte
}

// NewRing makes a ring. The last of data is the newest. index never changes:
// another one would make everything unfindable.
func NewRing(data []Key, index []byte) (*Ring, error) {
	if len(data) == 0 || len(index) != KeySize {
		return nil, fmt.Errorf("secret: a ring needs a data key, and an index key of %d bytes", KeySize)
	}
	r := &Ring{data: map[string]cipher.AEAD{}, index: index}
	for _, k := range data {
		aead, err := open(k)
		if err != nil {
			return nil, err
		}
		if r.data[k.ID] != nil {
			return nil, fmt.Errorf("secret: two keys are called %q", k.ID)
		}
		r.data[k.ID], r.newest = aead, k.ID
	}
	return r, nil
}

func open(k Key) (cipher.AEAD, error) {
	if !isKeyID(k.ID) {
		return nil, fmt.Errorf("secret: key id %q must be 1 to 8 letters and digits", k.ID)
	}
	if len(k.Key) != KeySize {
		return nil, fmt.Errorf("secret: key %s has %d bytes, not %d", k.ID, len(k.Key), KeySize)
	}
	block, err := aes.NewCipher(k.Key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func isKeyID(id string) bool {
	if id == "" || len(id) > 8 {
		return false
	}
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// Seal encrypts plain for one place: "keyid.base64". Sealing twice gives two
// different texts. A column needs about 4/3 × (bytes + 28) + 9 characters.
func (r *Ring) Seal(at Place, plain string) string {
	aead := r.data[r.newest]
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce) // Never fails: the runtime stops the program instead.
	sealed := aead.Seal(nonce, nonce, []byte(plain), at.bytes())
	return r.newest + "." + base64.RawURLEncoding.EncodeToString(sealed)
}

// Open decrypts what Seal made for the same place.
func (r *Ring) Open(at Place, sealed string) (string, error) {
	id, text, ok := strings.Cut(sealed, ".")
	aead := r.data[id]
	if !ok || aead == nil {
		return "", ErrSealed
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < aead.NonceSize() {
		return "", ErrSealed
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], at.bytes())
	if err != nil {
		return "", ErrSealed
	}
	return string(plain), nil
}

// Stale reports whether sealed was made with a key that is not the newest and
// should be sealed again.
func (r *Ring) Stale(sealed string) bool {
	return !strings.HasPrefix(sealed, r.newest+".")
}

// Index is the blind index of value in a column: equal values have equal
// indexes, and nobody without the key can make one. 64 hex digits.
func (r *Ring) Index(table, column, value string) string {
	mac := hmac.New(sha256.New, r.index)
	_, _ = mac.Write([]byte(table + "|" + column + "|" + value)) // A hash never fails.
	return hex.EncodeToString(mac.Sum(nil))
}
