package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 and every authenticator app use SHA-1; HMAC does not need collision resistance.
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// One-time codes as every authenticator app makes them (RFC 6238): six digits,
// a step of 30 s.
const (
	totpStep   = 30
	totpDigits = 6
	totpSecret = 20 // Bytes.
)

var errTOTPSecret = errors.New("auth: damaged one-time code secret")

var base32NoPad = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTPSecret returns a new secret in base32.
func NewTOTPSecret() string {
	raw := make([]byte, totpSecret)
	_, _ = rand.Read(raw) // Never fails: the runtime stops the program instead.
	return base32NoPad.EncodeToString(raw)
}

// TOTPAddress is the otpauth:// address that authenticator apps read as a QR
// code.
func TOTPAddress(issuer, account, secret string) string {
	label := url.PathEscape(issuer + ":" + account)
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	return "otpauth://totp/" + label + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// TOTPCode returns the code that secret shows at a time.
func TOTPCode(secret string, at time.Time) (string, error) {
	key, err := base32NoPad.DecodeString(secret)
	if err != nil || len(key) == 0 {
		return "", errTOTPSecret
	}
	return codeAt(key, at.Unix()/totpStep), nil
}

// VerifyTOTP checks a code at a time, allowing one step either way for clocks
// that differ. It returns the step that the code belongs to: the store must
// refuse a step that is not after the last one used, so that a code that
// somebody saw is worth nothing.
func VerifyTOTP(secret, code string, at time.Time) (step int64, ok bool, err error) {
	key, err := base32NoPad.DecodeString(secret)
	if err != nil || len(key) == 0 {
		return 0, false, errTOTPSecret
	}
	now := at.Unix() / totpStep
	for _, s := range []int64{now, now - 1, now + 1} {
		if subtle.ConstantTimeCompare([]byte(codeAt(key, s)), []byte(code)) == 1 {
			return s, true, nil
		}
	}
	return 0, false, nil
}

// codeAt is HOTP (RFC 4226) with the step as its counter.
func codeAt(key []byte, step int64) string {
	mac := hmac.New(sha1.New, key)
	_, _ = mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step))) // A hash never fails.
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpDigits, n%1_000_000)
}

// recoveryCodes is how many codes a person gets for the day the phone is lost.
const recoveryCodes = 10

// NewRecoveryCodes returns single-use codes for their owner, and the hashes to
// store, in the same order.
func NewRecoveryCodes() (codes, hashes []string) {
	for range recoveryCodes {
		raw := strings.ToLower(rand.Text()) // 130 bits: a plain hash is enough for what is stored.
		code := strings.Join([]string{raw[:5], raw[5:10], raw[10:15], raw[15:20], raw[20:]}, "-")
		codes, hashes = append(codes, code), append(hashes, HashRecoveryCode(code))
	}
	return codes, hashes
}

// HashRecoveryCode returns what is stored for a code, however it was typed.
func HashRecoveryCode(code string) string {
	code = strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
	return HashToken(code)
}
