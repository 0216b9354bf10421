package wechatsim

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // WeChat's message push signs with SHA-1.
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const signatureType = "WECHATPAY2-SHA256-RSA2048"

// signer holds the parsed keys.
type signer struct {
	mch       *rsa.PublicKey
	pay, cert *rsa.PrivateKey
	aead      cipher.AEAD
	pushKey   []byte
}

func newSigner(k *Keys) (*signer, error) {
	mch, err := parsePrivate(k.MchKeyPEM)
	if err != nil {
		return nil, err
	}
	pay, err := parsePrivate(k.PlatformKeyPEM)
	if err != nil {
		return nil, err
	}
	cert, err := parsePrivate(k.CertKeyPEM)
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(k.APIv3Key)
	if err != nil {
		return nil, err
	}
	pushKey, err := base64.StdEncoding.DecodeString(k.EncodingAESKey + "=")
	if err != nil {
		return nil, err
	}
	return &signer{mch: &mch.PublicKey, pay: pay, cert: cert, aead: aead, pushKey: pushKey}, nil
}

func newAEAD(apiV3Key string) (cipher.AEAD, error) {
	block, err := aes.NewCipher([]byte(apiV3Key))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// verifyMerchant checks an RSA signature of the merchant over message.
func (g *signer) verifyMerchant(message, signature string) error {
	raw, err := base64.StdEncoding.DecodeString(signature)
	if err != nil {
		return errors.New("signature is not base64")
	}
	sum := sha256.Sum256([]byte(message))
	return rsa.VerifyPKCS1v15(g.mch, crypto.SHA256, sum[:], raw)
}

// signed are the flaws that a signature may have on purpose.
type signed struct {
	cert    bool // by the platform certificate instead of the public key
	bad     bool // wrong signature
	stale   bool // ten minutes old
	unknown bool // a serial nobody has heard of
	probe   bool // WeChat's own SIGNTEST traffic
}

// headers signs body as WeChat Pay signs answers and notices:
// TIMESTAMP\nNONCE\nBODY\n.
func (s *Sim) headers(h http.Header, body []byte, how signed) {
	at := s.now().Unix()
	if how.stale {
		at -= 600
	}
	key, serial := s.sign.pay, s.keys.PayKeyID
	if how.cert {
		key, serial = s.sign.cert, s.keys.CertSerial
	}
	if how.unknown {
		serial = "PUB_KEY_ID_0199999999999999999999999999999999"
	}
	stamp, nonce := strconv.FormatInt(at, 10), randomHex(16)
	signature := signPKCS1(key, stamp+"\n"+nonce+"\n"+string(body)+"\n")
	if how.bad {
		signature = signPKCS1(key, stamp+"\n"+nonce+"\n"+string(body)+"?\n")
	}
	if how.probe {
		signature = "WECHATPAY/SIGNTEST/" + signature
	}
	h.Set("Wechatpay-Timestamp", stamp)
	h.Set("Wechatpay-Nonce", nonce)
	h.Set("Wechatpay-Signature", signature)
	h.Set("Wechatpay-Serial", serial)
	h.Set("Wechatpay-Signature-Type", signatureType)
	h.Set("Request-Id", strings.ToUpper(randomHex(12)))
}

func signPKCS1(key *rsa.PrivateKey, message string) string {
	sum := sha256.Sum256([]byte(message))
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err) // an RSA-2048 key always signs a SHA-256 digest
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// resource is the encrypted part of a notice or a downloaded certificate.
type resource struct {
	OriginalType   string `json:"original_type,omitempty"`
	Algorithm      string `json:"algorithm"`
	Ciphertext     string `json:"ciphertext"`
	AssociatedData string `json:"associated_data"`
	Nonce          string `json:"nonce"`
}

// seal encrypts plain with AEAD_AES_256_GCM under the APIv3 key.
func (g *signer) seal(plain []byte, associated, original string) resource {
	nonce := randomHex(6)
	return resource{
		OriginalType: original, Algorithm: "AEAD_AES_256_GCM", AssociatedData: associated, Nonce: nonce,
		Ciphertext: sealGCM(g.aead, nonce, associated, plain),
	}
}

func sealGCM(aead cipher.AEAD, nonce, associated string, plain []byte) string {
	return base64.StdEncoding.EncodeToString(aead.Seal(nil, []byte(nonce), plain, []byte(associated)))
}

// sealForMerchant encrypts what only the merchant's private key opens:
// RSAES-OAEP with SHA-1, as WeChat's pages have it.
func (g *signer) sealForMerchant(plain string) string {
	raw, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, g.mch, []byte(plain), nil) //nolint:gosec // As WeChat does.
	if err != nil {
		panic(err) // a phone number fits into RSA-2048
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// pushBlock is the padding block of the message push, twice that of AES.
const pushBlock = 32

// encryptPush is the message push's AES-256-CBC: 16 random bytes, 4 of length,
// the message, the appid, PKCS#7 to 32.
func encryptPush(key, random, message []byte, appID string) string {
	plain := slices.Concat(random, binary.BigEndian.AppendUint32(nil, uint32(len(message))), message, []byte(appID))
	pad := pushBlock - len(plain)%pushBlock
	for range pad {
		plain = append(plain, byte(pad))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // newSigner has decoded a 32-byte key
	}
	cipher.NewCBCEncrypter(block, key[:aes.BlockSize]).CryptBlocks(plain, plain)
	return base64.StdEncoding.EncodeToString(plain)
}

// pushSignature is sha1 over the sorted parts.
func pushSignature(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // As WeChat does.
	return hex.EncodeToString(sum[:])
}

// shanghai writes a time as WeChat Pay does.
func shanghai(t time.Time) string { return t.In(payZone).Format(time.RFC3339) }
