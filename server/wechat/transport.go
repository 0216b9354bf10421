package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/silenceper/wechat/v2/util"
	"github.com/sirupsen/logrus"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"

	"yuanfen/server/platform/outbound"
)

// maxAnswer bounds what is read of any answer; the largest are packed bills.
const maxAnswer = 64 << 20

// install replaces silenceper's global HTTP client, which has no timeout, and
// silences the logger that its init has set to standard output and debug.
func install() {
	logrus.SetOutput(io.Discard)
	logrus.SetLevel(logrus.PanicLevel)
	util.DefaultHTTPClient = &http.Client{Timeout: requestTimeout, Transport: byContext{}, CheckRedirect: outbound.Stay}
}

type transportKey struct{}

// with marks ctx as this client's, so that byContext finds the way.
func (c *Client) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, transportKey{}, c.base)
}

// byContext sends a request by the transport that its context names, and
// refuses one without: the SDK's calls that take no context are not used.
type byContext struct{}

func (byContext) RoundTrip(r *http.Request) (*http.Response, error) {
	base, ok := r.Context().Value(transportKey{}).(http.RoundTripper)
	if !ok {
		return nil, errors.New("no client in the request's context")
	}
	return bounded(base.RoundTrip(r))
}

// bounded cuts an answer that would not end.
func bounded(res *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	res.Body = http.MaxBytesReader(nil, res.Body, maxAnswer)
	return res, nil
}

// hostRewrite sends *.weixin.qq.com elsewhere and nothing to anybody else. The
// Host header and the path stay as they were, so signatures stay valid.
type hostRewrite struct {
	base http.RoundTripper
	to   *url.URL
}

func (h hostRewrite) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Hostname(), ".weixin.qq.com") {
		return nil, fmt.Errorf("blocked host %s", r.URL.Hostname())
	}
	out := r.Clone(r.Context()) // a RoundTripper must not change the caller's request
	out.Host = r.URL.Host
	out.URL.Scheme, out.URL.Host = h.to.Scheme, h.to.Host
	return h.base.RoundTrip(out)
}

// signing writes the Authorization header with our clock's time. The SDK's own
// credential asks the machine, so the SDK is given a signer that signs nothing.
type signing struct {
	client *Client
	base   http.RoundTripper
}

func (s signing) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := bodyOf(r)
	if err != nil {
		return nil, err
	}
	header, err := s.client.authorization(r.Method, r.URL.RequestURI(), body)
	if err != nil {
		return nil, err
	}
	out := r.Clone(r.Context())
	out.Header.Set("Authorization", header)
	return bounded(s.base.RoundTrip(out))
}

func bodyOf(r *http.Request) (string, error) {
	if r.GetBody == nil {
		return "", nil
	}
	body, err := r.GetBody()
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	raw, err := io.ReadAll(body)
	return string(raw), err
}

// authorization signs METHOD\nPATH?QUERY\nTIMESTAMP\nNONCE\nBODY\n.
func (c *Client) authorization(method, uri, body string) (string, error) {
	nonce, err := utils.GenerateNonce()
	if err != nil {
		return "", err
	}
	stamp := strconv.FormatInt(c.clock.Now().Unix(), 10)
	message := strings.Join([]string{method, uri, stamp, nonce, body, ""}, "\n")
	signature, err := utils.SignSHA256WithRSA(message, c.mchKey)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(`WECHATPAY2-SHA256-RSA2048 mchid="%s",nonce_str="%s",timestamp="%s",serial_no="%s",signature="%s"`,
		c.cfg.MchID, nonce, stamp, c.cfg.MchSerial, signature), nil
}
