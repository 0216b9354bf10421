package wechat

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"
	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth/verifiers"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"

	"yuanfen/server/platform/clock"
)

// published is the notice of wechatpay-go's core/notify/notify_test.go.
func published(t *testing.T, at time.Time) (*Client, *http.Request) {
	t.Helper()
	cert, err := utils.LoadCertificate(publishedCertificate)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher([]byte("testMchAPIv3Key0"))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	getter := core.NewCertificateMapWithList([]*x509.Certificate{cert})
	c := &Client{clock: clock.NewFake(at), aead: aead, notices: verifiers.NewSHA256WithRSAVerifier(getter)}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(publishedBody))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Wechatpay-Nonce", "EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz")
	r.Header.Set("Wechatpay-Timestamp", "1624523846")
	r.Header.Set("Wechatpay-Serial", "D7CE59D1F522D701")
	r.Header.Set("Wechatpay-Signature", publishedSignature)
	return c, r
}

func TestThePublishedNotice(t *testing.T) {
	signedAt := time.Unix(1624523846, 0)
	c, r := published(t, signedAt)
	n, err := c.ParseNotice(r)
	if err != nil {
		t.Fatal(err)
	}
	const plain = `{"mchid":"1234567890","appid":"054aa7d7a2a54ab5898df65bd96f001c","create_time":"2020-06-30T12:12:00+08:00","out_contract_code":"21640bdbd08e473e828f3206a2741c6e"}`
	if n.ID != "3119dfba-e649-5eec-ab1e-3412bc4d2e17" || n.EventType != "PAYSCORE.USER_OPEN_SERVICE" || string(n.Raw) != plain ||
		n.Transaction != nil || n.Refund != nil || n.CreatedAt.Format(time.RFC3339) != "2021-06-24T16:37:26+08:00" {
		t.Errorf("%+v %s", n, n.Raw)
	}
	for _, off := range []time.Duration{-300 * time.Second, 300 * time.Second} {
		c, r := published(t, signedAt.Add(off))
		if _, err := c.ParseNotice(r); !errors.Is(err, ErrStale) {
			t.Errorf("%v off: %v", off, err)
		}
	}
	for _, off := range []time.Duration{-299 * time.Second, 299 * time.Second} {
		c, r := published(t, signedAt.Add(off))
		if _, err := c.ParseNotice(r); err != nil {
			t.Errorf("%v off: %v", off, err)
		}
	}
	c, r = published(t, signedAt)
	r.Header.Set("Wechatpay-Signature", "WECHATPAY/SIGNTEST/"+publishedSignature)
	if _, err := c.ParseNotice(r); !errors.Is(err, ErrForged) {
		t.Errorf("the probe: %v", err)
	}
}

// TestSDKTextsAreScrubbed: the SDKs put URLs with secrets into their errors.
func TestSDKTextsAreScrubbed(t *testing.T) {
	cfg := Config{AppSecret: "s3cretCANARY", PushToken: "pushCANARY", EncodingAESKey: "aesCANARY", APIv3Key: "v3CANARY"}
	c := &Client{cfg: cfg, scrub: scrubber(cfg)}
	for _, text := range []string{
		`Get "https://api.weixin.qq.com/sns/jscode2session?appid=wx1&secret=s3cretCANARY&js_code=codeCANARY": EOF`,
		`http get error : uri=https://api.weixin.qq.com/wxa/x?access_token=90_CANARY , statusCode=500`,
		"Header:\n - Authorization=[WECHATPAY2-SHA256-RSA2048 mchid=\"1\",signature=\"CANARY\"]",
		`{"access_token":"CANARY","session_key":"CANARY=="}`,
		`token v3CANARY pushCANARY aesCANARY`,
	} {
		if got := c.unknown("op", errors.New(text)).Error(); strings.Contains(got, "CANARY") {
			t.Errorf("%s", got)
		}
	}
	if got := c.apiError("op", util.NewCommonError("x", 40001, "secret=s3cretCANARY")).Error(); strings.Contains(got, "CANARY") {
		t.Errorf("%s", got)
	}
}

const publishedSignature = "tJHIiIS9eB2hAYstmAmbbD3ZE5LiIm/Ug5tuL4fC0YOFRWIHV39UFIZXC0e9Wl6lBu6sKvkqDkzpqzBsVHyXFlbYZTOQrVdG4b6LfTnK4mikv9++ixJMd3vTf2yCqvBkh98zs3Ds5zsYQakzbcwhmw4fMJs4nPLws28H0UW9FjDR//rxELLwXvV1VEA1IBLX70xptjL8hrfUjEE8kkry6yNJTHZRU8CAc7qHli2Ng1V1qb9ARbK8A3ThmFmPQvRGrapI/jS2laKKgYUmfdEdkNO6B2Cke5e8VTxY406ArAmQ90GAihDwIcb16TQMnzCMBoutnwZKNiKRACrFmtxw2Q=="

const publishedBody = `{"id":"3119dfba-e649-5eec-ab1e-3412bc4d2e17","create_time":"2021-06-24T16:37:26+08:00","resource_type":"encrypt-resource","event_type":"PAYSCORE.USER_OPEN_SERVICE","summary":"签约成功","resource":{"original_type":"payscore","algorithm":"AEAD_AES_256_GCM","ciphertext":"YDS3lKPaC4Y52Gf3uhft5qUBlIa8b428AWTtTauHQfQrRw+X1WpiuHIDy0vo1Vd6VEq67aVyqPdDYMkRVSDaZL3iZttevRMOoPKMifozg6XPWjIZumks/GpT48lI4NizyeaqLBokNebthah3o1H76qSlO9NkDjp9bzmKLEYYH9TEklFUpsvPqOTOcgSLgh21YJXYR7dEBXFgRLiNIKRgO5JdXh1hccRUAlyVWxE54PXpnQ==","associated_data":"payscore","nonce":"Kj7QIyUiYx1q"}}`

const publishedCertificate = `-----BEGIN CERTIFICATE-----
MIIDVzCCAj+gAwIBAgIJANfOWdH1ItcBMA0GCSqGSIb3DQEBCwUAMEIxCzAJBgNV
BAYTAlhYMRUwEwYDVQQHDAxEZWZhdWx0IENpdHkxHDAaBgNVBAoME0RlZmF1bHQg
Q29tcGFueSBMdGQwHhcNMjEwNDI3MDg1NTIzWhcNMzEwNDI1MDg1NTIzWjBCMQsw
CQYDVQQGEwJYWDEVMBMGA1UEBwwMRGVmYXVsdCBDaXR5MRwwGgYDVQQKDBNEZWZh
dWx0IENvbXBhbnkgTHRkMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA
2VCTd91fnUn73Xy9DLvt/V62TVxRTEEstVdeRaZ3B3leO0pldE806mXO4RwdHXag
HQ4vGeZN0yqm++rDsGK+U3AH7kejyD2pXshNP9Cq5YwbptiLGtjcquw4HNxJQUOm
DeJf2vg6byms9RUipiq4SzbJKqJFlUpbuIPDpSpWz10PYmyCNeDGUUK65E5h2B83
4uxl1zNLYQCrkdBzb8oUxwYeP5a2DNxmjL5lsJML7DGr5znsevnoqGRwTm9fxCGf
y8wus7hwKz6clt3Whmmda7UAdb1c08hEQFVRbF14AR73xbnd8N0obCWJPCbzMCtk
aSef4FdEEgEXJiw0VAJT8wIDAQABo1AwTjAdBgNVHQ4EFgQUT1c7nd/SUO76HSoZ
umNUJv1R5PwwHwYDVR0jBBgwFoAUT1c7nd/SUO76HSoZumNUJv1R5PwwDAYDVR0T
BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAfTjxKRQMzNB/U6ZoCUS+BSNfa2Oh
0plMN6ZuzwiVVZwg1jywvv5yv04koS7Pd4i9E4gt9ZBUQXlpq+A3oOCEEHNRR6b2
kyazGRM7s0OP5X21WrbpSmKmU6K7hkfx30yYs08LVs/Q8DIhvaj1FCFeJzUCzYn/
fHMq4tsbKO0dKAeydPM/nrUZBmaYQVKMVOORGLFjFKVO7JV6Kq/R86ouhjEPgJOe
2xulNBUcjicqtZlBdEh/PWCYP2SpGVDclKm8jeo175T3EVAkdKzzmfpxtMmnMlmq
cTJOU9TxuGvNASMtjj7pYIerTx+xgZDXEVBWFW9PjJ0TV06tCRsgSHItgg==
-----END CERTIFICATE-----`
