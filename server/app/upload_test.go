package app_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/content"
	"yuanfen/server/wechat"
)

// photo is a small picture; another number gives another one.
func photo(t *testing.T, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 20+n, 20)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type uploaded struct {
	ID, URL, Key string
	status       int
	raw          []byte
}

func upload(t *testing.T, s *shoptest.Shop, token string, raw []byte) (u uploaded) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "../../evil.php")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(raw)
	_ = form.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/api/v1/uploads", &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	u.raw, _ = io.ReadAll(res.Body)
	u.status = res.StatusCode
	_ = json.Unmarshal(u.raw, &u)
	return u
}

// A picture is stored under a name of ours, shown as a picture and nothing
// else, and gone once WeChat refuses it.
func TestUpload(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		u := upload(t, s, b.Token, photo(t, 1))
		if u.status != http.StatusOK || u.ID == "" {
			t.Fatalf("%d %s", u.status, u.raw)
		}
		if status, header := get(t, s.URL+u.URL); status != http.StatusOK || header.Get("Content-Type") != "image/jpeg" || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%d %v", status, header)
		}
		for name, raw := range map[string][]byte{"a page": []byte("<html><script>alert(1)</script>"), "nothing": {}} {
			if r := upload(t, s, b.Token, raw); r.status != http.StatusUnprocessableEntity || !chinese.Match(r.raw) {
				t.Errorf("%s: %d %s", name, r.status, r.raw)
			}
		}
		if r := upload(t, s, b.Token, make([]byte, content.MaxBytes+1)); r.status != http.StatusRequestEntityTooLarge {
			t.Errorf("too large: %d %s", r.status, r.raw)
		}
		s.Step()
		id, err := strconv.ParseInt(u.ID, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		var state, trace string
		read := func() {
			t.Helper()
			if err := s.DB.Get(t.Context(), &state, "SELECT state FROM upload WHERE id = ?", id); err != nil {
				t.Fatal(err)
			}
			if err := s.DB.Get(t.Context(), &trace, "SELECT trace_id FROM upload WHERE id = ?", id); err != nil {
				t.Fatal(err)
			}
		}
		if read(); state != content.Passed {
			t.Fatalf("after WeChat's verdict: %s", state)
		}

		refused := upload(t, s, b.Token, photo(t, 2))
		id, _ = strconv.ParseInt(refused.ID, 10, 64)
		if _, err := s.App.Runner.RunDue(t.Context()); err != nil { // WeChat is asked.
			t.Fatal(err)
		}
		if read(); state != content.Checking {
			t.Fatalf("asked: %s", state)
		}
		verdict := wechat.Push{Event: wechat.PushMediaCheck, Key: "forbidden", MediaCheck: &wechat.MediaCheck{TraceID: trace, Suggest: wechat.VerdictRisky}}
		if err := s.App.Shipping.Apply(t.Context(), verdict); err != nil {
			t.Fatal(err)
		}
		s.Advance(time.Minute)
		if status, _ := get(t, s.URL+refused.URL); status != http.StatusNotFound {
			t.Errorf("a refused picture is still shown: %d", status)
		}
	})
}

func get(t *testing.T, url string) (int, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header
}
