package wechatsim

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Credentials are what a merchant gets from WeChat's two consoles.
type Credentials struct {
	AppID          string `json:"app_id"`
	AppSecret      string `json:"app_secret"`
	PushToken      string `json:"push_token"`
	EncodingAESKey string `json:"encoding_aes_key"`
	MchID          string `json:"mch_id"`
	MchSerial      string `json:"mch_serial"`
	MchKeyPEM      string `json:"mch_key_pem"`
	APIv3Key       string `json:"api_v3_key"`
	PayKeyID       string `json:"pay_key_id"`
	PayKeyPEM      string `json:"pay_key_pem"`
}

// Keys are the credentials and the platform's own secrets. They hold nothing
// that the simulator can't make anew; tests share one set.
type Keys struct {
	Credentials
	PlatformKeyPEM  string `json:"platform_key_pem"`
	CertKeyPEM      string `json:"cert_key_pem"`
	CertPEM         string `json:"cert_pem"`
	CertSerial      string `json:"cert_serial"`
	TokenSigningKey string `json:"token_signing_key"`
}

// processKeys is the set for books in memory: made once, as RSA keys are slow.
var processKeys = sync.OnceValues(GenerateKeys)

func keysFor(opt Options) (*Keys, error) {
	switch {
	case opt.Keys != nil:
		return opt.Keys, nil
	case opt.File == "":
		return processKeys()
	}
	return keptKeys(opt.File + ".keys")
}

// KeptCredentials are what a simulator with books in file handed to its merchant.
func KeptCredentials(file string) (Credentials, error) {
	k, err := keptKeys(file + ".keys")
	if err != nil {
		return Credentials{}, err
	}
	return k.Credentials, nil
}

// keptKeys reads the keys kept in file, or makes them and keeps them.
func keptKeys(file string) (*Keys, error) {
	raw, err := os.ReadFile(file)
	if err == nil {
		k := new(Keys)
		if err := json.Unmarshal(raw, k); err != nil {
			return nil, fmt.Errorf("wechatsim: %s: %w", file, err)
		}
		return k, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	k, err := GenerateKeys()
	if err != nil {
		return nil, err
	}
	if raw, err = json.MarshalIndent(k, "", "  "); err != nil {
		return nil, err
	}
	tmp := file + ".tmp"
	if err := os.WriteFile(tmp, raw, 0o600); err != nil {
		return nil, err
	}
	return k, os.Rename(tmp, file)
}

// GenerateKeys makes a complete set: three RSA-2048 keys, a platform
// certificate, and every id and secret.
func GenerateKeys() (*Keys, error) {
	var mch, platform, cert *rsa.PrivateKey
	var group errgroup.Group
	for _, at := range []**rsa.PrivateKey{&mch, &platform, &cert} {
		group.Go(func() (err error) {
			*at, err = rsa.GenerateKey(rand.Reader, 2048)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	pub, err := x509.MarshalPKIXPublicKey(&platform.PublicKey)
	if err != nil {
		return nil, err
	}
	mchPEM, err := privatePEM(mch)
	if err != nil {
		return nil, err
	}
	k := &Keys{TokenSigningKey: randomHex(32)}
	k.Credentials = Credentials{
		AppID: "wx" + randomHex(8), AppSecret: randomHex(16), PushToken: randomHex(12), EncodingAESKey: randomAESKey(),
		MchID: "19" + randomDigits(8), MchSerial: strings.ToUpper(randomHex(20)), MchKeyPEM: mchPEM, APIv3Key: randomHex(16),
		PayKeyID:  "PUB_KEY_ID_01" + randomDigits(32),
		PayKeyPEM: string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pub})),
	}
	if k.PlatformKeyPEM, err = privatePEM(platform); err != nil {
		return nil, err
	}
	return k, k.addCertificate(cert)
}

// certificateFrom is fixed and far from any clock a demo can reach: real
// platform certificates live five years, and the simulator's are not renewed.
var certificateFrom = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func (k *Keys) addCertificate(key *rsa.PrivateKey) (err error) {
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(randomBytes(19)),
		Subject:      pkix.Name{CommonName: "Tenpay.com 模拟", Organization: []string{"模拟"}},
		NotBefore:    certificateFrom, NotAfter: certificateFrom.AddDate(40, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	k.CertSerial = strings.ToUpper(template.SerialNumber.Text(16))
	k.CertPEM = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	k.CertKeyPEM, err = privatePEM(key)
	return err
}

func privatePEM(key *rsa.PrivateKey) (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}

func parsePrivate(text string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("wechatsim: no PEM block in a key")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	rsaKey, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("wechatsim: a key is %T, not RSA", key)
	}
	return rsaKey, nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand.Read ends the program instead
	return b
}

func randomHex(n int) string { return hex.EncodeToString(randomBytes(n)) }

func randomDigits(n int) string {
	b := randomBytes(n)
	for i := range b {
		b[i] = '0' + b[i]%10
	}
	return string(b)
}

// randomAESKey makes an EncodingAESKey: 43 characters that decode, with the
// missing "=", to the 32 bytes of an AES key.
func randomAESKey() string {
	return strings.TrimSuffix(base64.StdEncoding.EncodeToString(randomBytes(32)), "=")
}
