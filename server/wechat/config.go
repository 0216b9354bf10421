// Package wechat is the program's way to WeChat: the mini-program's server API
// over silenceper/wechat, WeChat Pay v3 over wechatpay-go, and the messages and
// notices that WeChat sends.
//
// Every method tells a definite answer of WeChat (*Error) from an outcome that
// nobody knows (ErrUnknown); the latter is resolved by a query and never by a
// new number. No error text holds a secret. Time is the given clock's alone,
// also where an SDK would ask the machine.
package wechat

import (
	"context"
	"crypto/cipher"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/credential"
	sdkauth "github.com/silenceper/wechat/v2/miniprogram/auth"
	mpconfig "github.com/silenceper/wechat/v2/miniprogram/config"
	mpcontext "github.com/silenceper/wechat/v2/miniprogram/context"
	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/outbound"
)

// Config holds what WeChat's two consoles hand to a merchant. PEM fields are
// contents, not paths.
type Config struct {
	AppID, AppSecret string
	// PushToken and EncodingAESKey belong to the message push (JSON, 安全模式).
	PushToken, EncodingAESKey string

	MchID, MchSerial string
	MchKeyPEM        string // the merchant's private key
	APIv3Key         string // 32 bytes
	// PayKeyID and PayKeyPEM are the WeChat Pay public key ("PUB_KEY_ID_…").
	// Without them the platform certificates are downloaded and used.
	PayKeyID, PayKeyPEM string
	// AcceptCertificates also accepts platform certificates beside the public
	// key: needed while a merchant moves from one to the other.
	AcceptCertificates bool

	// APIHost is where requests to *.weixin.qq.com go, such as
	// "http://127.0.0.1:8081"; "" means the real hosts. With it set no request
	// leaves for any other host.
	APIHost string
}

// TokenCache keeps the access token, shared by all servers of one app.
type TokenCache interface {
	Get(ctx context.Context, key string) (value string, found bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	Delete(ctx context.Context, key string) error
}

// requestTimeout bounds every call to WeChat, which itself promises nothing.
const requestTimeout = 5 * time.Second

// Client calls one mini-program's and one merchant's WeChat. It is safe for
// concurrent use.
type Client struct {
	cfg   Config
	clock clock.Clock
	scrub *strings.Replacer
	base  http.RoundTripper

	cache  tokenCache
	tokens *credential.StableAccessToken
	login  *sdkauth.Auth
	force  forcing

	mchKey   *rsa.PrivateKey
	notices  auth.Verifier
	certs    *certificates
	aead     cipher.AEAD
	pay      *core.Client
	download *core.Client
}

// New checks cfg, one clear error for each flaw, and calls nobody.
func New(cfg Config, clk clock.Clock, tokens TokenCache) (*Client, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	mchKey, err := utils.LoadPrivateKey(cfg.MchKeyPEM)
	if err != nil {
		return nil, errors.New("wechat: the merchant's private key is not a PKCS#8 PEM")
	}
	base, err := transportTo(cfg.APIHost)
	if err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg, clock: clk, mchKey: mchKey, base: base, scrub: scrubber(cfg)}
	c.setUpMiniProgram(tokens)
	return c, c.setUpPay()
}

func (cfg Config) check() error {
	for _, field := range []struct{ name, value string }{
		{"app id", cfg.AppID},
		{"app secret", cfg.AppSecret},
		{"push token", cfg.PushToken},
		{"merchant id", cfg.MchID},
		{"merchant certificate serial", cfg.MchSerial},
		{"merchant private key", cfg.MchKeyPEM},
	} {
		if strings.TrimSpace(field.value) == "" {
			return fmt.Errorf("wechat: the %s is missing", field.name)
		}
	}
	switch {
	case len(cfg.EncodingAESKey) != 43:
		return fmt.Errorf("wechat: the EncodingAESKey has %d characters, not 43", len(cfg.EncodingAESKey))
	case len(cfg.APIv3Key) != 32:
		return fmt.Errorf("wechat: the APIv3 key has %d bytes, not 32", len(cfg.APIv3Key))
	case (cfg.PayKeyID == "") != (cfg.PayKeyPEM == ""):
		return errors.New("wechat: the WeChat Pay public key and its id belong together; one is missing")
	}
	return nil
}

// setUpMiniProgram wires silenceper's token and login. Its HTTP client is a
// global of its package: it is replaced once, by one that looks in the
// request's context for the Client that is calling.
func (c *Client) setUpMiniProgram(tokens TokenCache) {
	installOnce()
	c.cache = tokenCache{tokens}
	handle := credential.NewStableAccessToken(c.cfg.AppID, c.cfg.AppSecret, credential.CacheKeyMiniProgramPrefix, c.cache)
	c.tokens = handle.(*credential.StableAccessToken) //nolint:forcetypeassert // Its constructor makes nothing else.
	c.login = sdkauth.NewAuth(&mpcontext.Context{
		Config:                   &mpconfig.Config{AppID: c.cfg.AppID, AppSecret: c.cfg.AppSecret},
		AccessTokenContextHandle: handle,
	})
}

func transportTo(host string) (http.RoundTripper, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // The standard library's own.
	transport.MaxIdleConnsPerHost = 64
	if host == "" {
		return outbound.Only{Base: transport, Domain: ".weixin.qq.com"}, nil
	}
	to, err := url.Parse(host)
	if err != nil || to.Scheme == "" || to.Host == "" {
		return nil, errors.New("wechat: the API host must look like http://127.0.0.1:8081")
	}
	return hostRewrite{base: transport, to: to}, nil
}

var installOnce = sync.OnceFunc(install)
