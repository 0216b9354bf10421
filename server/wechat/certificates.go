package wechat

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"sync"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth/verifiers"
	"github.com/wechatpay-apiv3/wechatpay-go/core/notify"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
)

// verifier returns what checks WeChat Pay's signatures: the public key, the
// platform certificates, or both while a merchant moves.
func (c *Client) verifier() (auth.Verifier, error) {
	c.certs = &certificates{client: c}
	if c.cfg.PayKeyPEM == "" {
		return verifiers.NewSHA256WithRSAVerifier(c.certs), nil
	}
	key, err := utils.LoadPublicKey(c.cfg.PayKeyPEM)
	if err != nil {
		return nil, errors.New("wechat: the WeChat Pay public key is not a PEM public key")
	}
	if c.cfg.AcceptCertificates {
		return verifiers.NewSHA256WithRSACombinedVerifier(c.certs, c.cfg.PayKeyID, *key), nil
	}
	return verifiers.NewSHA256WithRSAPubkeyVerifier(c.cfg.PayKeyID, *key), nil
}

// certificates downloads platform certificates when a serial is asked for that
// it doesn't have. The SDK's downloader is not used: it checks its own answers
// by the machine's clock and can't be stopped.
type certificates struct {
	client *Client

	mu     sync.Mutex
	tried  time.Time
	kept   map[string]*x509.Certificate
	newest string
}

// downloadEvery bounds downloads that forged serials could cause.
const downloadEvery = time.Minute

// Get returns the certificate of serial.
func (s *certificates) Get(ctx context.Context, serial string) (*x509.Certificate, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.kept[serial]; !ok {
		s.refresh(ctx)
	}
	cert, ok := s.kept[serial]
	return cert, ok
}

// GetAll returns all certificates by serial.
func (s *certificates) GetAll(context.Context) map[string]*x509.Certificate {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.kept)
}

// GetNewestSerial returns the serial to ask WeChat to sign with.
func (s *certificates) GetNewestSerial(ctx context.Context) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.newest == "" {
		s.refresh(ctx)
	}
	return s.newest
}

// refresh downloads; what fails leaves what was there.
func (s *certificates) refresh(ctx context.Context) {
	now := s.client.clock.Now()
	if !s.tried.IsZero() && now.Sub(s.tried) < downloadEvery {
		return
	}
	s.tried = now
	got, err := s.client.downloadCertificates(ctx)
	if err != nil {
		return
	}
	s.kept, s.newest = got, ""
	for serial, cert := range got {
		if s.newest == "" || cert.NotBefore.After(got[s.newest].NotBefore) {
			s.newest = serial
		}
	}
}

// downloadCertificates trusts what opens with the APIv3 key and is signed by
// one of the certificates that came with it.
func (c *Client) downloadCertificates(ctx context.Context) (map[string]*x509.Certificate, error) {
	res, err := c.download.Get(ctx, payBase+"/v3/certificates")
	if err != nil {
		// Not payError: it would verify the refusal, and so come back here.
		return nil, c.unknown("certificates", err)
	}
	defer func() { _ = res.Response.Body.Close() }()
	raw, err := io.ReadAll(res.Response.Body)
	if err != nil {
		return nil, c.unknown("certificates", err)
	}
	var answer struct {
		Data []struct {
			SerialNo  string                    `json:"serial_no"`
			Encrypted *notify.EncryptedResource `json:"encrypt_certificate"`
		} `json:"data"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	got := map[string]*x509.Certificate{}
	for _, item := range answer.Data {
		cert, err := c.openCertificate(item.Encrypted)
		if err != nil {
			return nil, err
		}
		got[item.SerialNo] = cert
	}
	by := verifiers.NewSHA256WithRSAVerifier(core.NewCertificateMap(got))
	return got, c.verifyBy(ctx, by, res.Response.Header, raw)
}

func (c *Client) openCertificate(sealed *notify.EncryptedResource) (*x509.Certificate, error) {
	plain, err := c.open(sealed)
	if err != nil {
		return nil, err
	}
	cert, err := utils.LoadCertificate(string(plain))
	if err != nil {
		return nil, fmt.Errorf("%w: not a certificate", ErrMalformed)
	}
	if _, ok := cert.PublicKey.(*rsa.PublicKey); !ok {
		return nil, fmt.Errorf("%w: not an RSA certificate", ErrMalformed)
	}
	return cert, nil
}
