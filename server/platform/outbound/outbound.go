// Package outbound makes the program's HTTP clients. They follow no redirect: where
// a request goes is settled before it is sent, by the code or by the operator, and an
// answer can't send it, with the secrets that it carries, somewhere else.
package outbound

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrHost refuses a request to a host that its client may not speak to.
var ErrHost = errors.New("outbound: blocked host")

// Stay is for http.Client.CheckRedirect: a redirect is the answer.
func Stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Client returns a client without redirects. within bounds a whole call.
func Client(within time.Duration) *http.Client {
	return &http.Client{Timeout: within, CheckRedirect: Stay}
}

// Only lets requests through base by https, and to hosts below one domain (".weixin.qq.com").
type Only struct {
	Base   http.RoundTripper
	Domain string // With its dot.
}

// RoundTrip implements http.RoundTripper.
func (o Only) RoundTrip(r *http.Request) (*http.Response, error) {
	if port := r.URL.Port(); r.URL.Scheme != "https" || port != "" && port != "443" || r.URL.User != nil || !strings.HasSuffix(r.URL.Hostname(), o.Domain) {
		return nil, fmt.Errorf("%w %s", ErrHost, r.URL.Hostname())
	}
	return o.Base.RoundTrip(r)
}
