package outbound_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"yuanfen/server/platform/outbound"
)

// asked counts what is asked of it.
type asked int

func (a *asked) RoundTrip(*http.Request) (*http.Response, error) {
	*a++
	return httptest.NewRecorder().Result(), nil
}

// However an address is written, only the one domain is asked, by https.
func TestOnly_OneDomain(t *testing.T) {
	base := new(asked)
	client := &http.Client{Transport: outbound.Only{Base: base, Domain: ".weixin.qq.com"}}
	try := func(address string) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		res, err := client.Do(req)
		if err == nil {
			_ = res.Body.Close()
		}
		return err
	}
	for _, address := range []string{"https://api.weixin.qq.com/cgi-bin/token", "https://api.mch.weixin.qq.com:443/v3/pay"} {
		if err := try(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	*base = 0
	for _, address := range []string{
		"http://api.weixin.qq.com/", "https://weixin.qq.com.evil.example/", "https://evil.example/.weixin.qq.com", "https://evilweixin.qq.com/", "https://api.weixin.qq.com:8443/", "https://api.weixin.qq.com@evil.example/",
		"https://user@api.weixin.qq.com/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://127.1/", "https://localhost/", "https://0/", "https://0.0.0.0/",
		"https://169.254.169.254/latest/meta-data/", "https://[fd00:ec2::254]/", "https://metadata.google.internal/", "https://100.100.100.200/", "https://10.0.0.1/", "https://192.168.0.1/", "https://172.16.0.1/", "https://api.weixin.qq.com.:443/", "https://evil.example#.weixin.qq.com", "https://evil.example?.weixin.qq.com",
		"https://evil.example%2f.weixin.qq.com/", "ftp://api.weixin.qq.com/", "file:///etc/passwd", "gopher://api.weixin.qq.com/", "https://.weixin.qq.com:1/", "https://evil.example\\.weixin.qq.com/",
	} {
		if err := try(address); err == nil {
			t.Errorf("%s was asked", address)
		}
	}
	if *base != 0 {
		t.Errorf("%d connections", *base)
	}
}

// An answer can't send a request on.
func TestClient_FollowsNobody(t *testing.T) {
	var reached int
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	t.Cleanup(elsewhere.Close)
	here := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(here.Close)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, here.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := outbound.Client(time.Second).Do(req)
	if err != nil || res.StatusCode != http.StatusTemporaryRedirect || reached != 0 {
		t.Errorf("%v, %v, %d reached", res, err, reached)
	}
	if err == nil {
		_ = res.Body.Close()
	}
	if !errors.Is(outbound.Stay(nil, nil), http.ErrUseLastResponse) {
		t.Error("a redirect is an answer")
	}
}
