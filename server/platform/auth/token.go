package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// tokenBytes is the entropy of a token: 256 bits.
const tokenBytes = 32

// NewToken returns an opaque token for its bearer, and the hash that is stored
// instead of it (64 hex digits).
func NewToken() (token, hash string) {
	raw := make([]byte, tokenBytes)
	_, _ = rand.Read(raw) // Never fails: the runtime stops the program instead.
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, HashToken(token)
}

// HashToken returns what is stored for token. A plain hash is enough: a token
// has too much entropy to be guessed.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewCode returns n signs of an alphabet, each as likely as any other, that can't be
// guessed. The alphabet has at most 256 signs, each of one byte.
func NewCode(alphabet string, n int) string {
	code := make([]byte, 0, n)
	fair := 256 - 256%len(alphabet) // Bytes beyond would favour the first signs.
	for len(code) < n {
		var raw [32]byte
		_, _ = rand.Read(raw[:]) // Never fails.
		for _, b := range raw {
			if int(b) < fair && len(code) < n {
				code = append(code, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(code)
}
