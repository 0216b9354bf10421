package app_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/poster"
	"yuanfen/server/poster/fonts"
	"yuanfen/server/referral"
	"yuanfen/server/wechat"
)

// needFonts skips where the build fetched no typefaces.
func needFonts(t *testing.T) {
	t.Helper()
	if _, err := fonts.Files().Open("NotoSansSC-400.ttf"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no typefaces: make fonts")
	}
}

// offered is what the list of posters says.
type offered struct {
	Items []struct {
		Template, Kind, Picture, Preview string
		Width, Height                    int
	}
	Card string
}

func (o offered) picture(t *testing.T, template string) string {
	t.Helper()
	for _, i := range o.Items {
		if i.Template == template {
			return i.Picture
		}
	}
	t.Fatalf("%s is not offered: %+v", template, o)
	return ""
}

func offers(t *testing.T, s *shoptest.Shop, x shoptest.Seller, l referral.Link) (o offered) {
	t.Helper()
	call(t, s, http.MethodGet, "/api/v1/distributor/links/"+digits(l.ID)+"/posters?code=plain", x.Token, nil, &o)
	return o
}

// read calls an operation and fails unless it succeeds.
func call(t *testing.T, s *shoptest.Shop, method, path, token string, body, into any) {
	t.Helper()
	r := ask(t, s, method, path, token, body)
	if r.status >= 300 {
		t.Fatalf("%s %s: %d %s", method, path, r.status, r.raw)
	}
	if into != nil {
		must(t, json.Unmarshal(r.raw, into))
	}
}

func digits(id int64) string { return strconv.FormatInt(id, 10) }

type answer struct {
	reply
	header http.Header
}

func ask(t *testing.T, s *shoptest.Shop, method, path, token string, body any, header ...string) answer {
	t.Helper()
	var raw io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		must(t, err)
		raw = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, raw)
	must(t, err)
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	a := answer{header: res.Header}
	a.status = res.StatusCode
	a.raw, err = io.ReadAll(res.Body)
	must(t, err)
	_ = json.Unmarshal(a.raw, &a.problem)
	return a
}

func fetch(t *testing.T, s *shoptest.Shop, path string, header ...string) answer {
	t.Helper()
	return ask(t, s, http.MethodGet, path, "", nil, header...)
}

func wantCode(t *testing.T, what string, a answer, status int, code string) {
	t.Helper()
	if a.status != status || a.problem.Code != code {
		t.Errorf("%s: %d %.300q, want %d %s", what, a.status, a.raw, status, code)
	}
}

// scanned is what an independent decoder reads in a picture.
func scanned(t *testing.T, raw []byte) string {
	t.Helper()
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("zbarimg is not installed")
	}
	file := filepath.Join(t.TempDir(), "poster")
	must(t, os.WriteFile(file, raw, 0o600))
	out, err := exec.CommandContext(t.Context(), zbar, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file).Output()
	if err != nil {
		t.Fatalf("nothing read: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func sizeOf(t *testing.T, raw []byte) (format string, at image.Point) {
	t.Helper()
	c, format, err := image.DecodeConfig(bytes.NewReader(raw))
	must(t, err)
	return format, image.Pt(c.Width, c.Height)
}

func withPosters(t *testing.T, test func(t *testing.T, s *shoptest.Shop)) {
	t.Helper()
	needFonts(t)
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		if n, err := s.App.Posters.Install(shoptest.As(shoptest.StaffID)); err != nil || n != 9 {
			t.Fatalf("%d templates installed, %v", n, err)
		}
		test(t, s)
	})
}

// A distributor finds posters for a link, and whoever has an address gets the
// picture: its code leads back to the link.
func TestPoster_ByAddress(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		x := s.Seller("何雨")
		l := s.Share(x, s.Pictured(36800, 3).ID)
		o := offers(t, s, x, l)
		if len(o.Items) != 5 || o.Card == "" {
			t.Fatalf("%+v", o)
		}
		for _, item := range o.Items {
			full, little := fetch(t, s, item.Picture), fetch(t, s, item.Preview)
			format, at := sizeOf(t, full.raw)
			if format != "jpeg" || at != image.Pt(item.Width, item.Height) || full.header.Get("Content-Type") != "image/jpeg" {
				t.Errorf("%s: %s %v", item.Template, format, at)
			}
			if _, at := sizeOf(t, little.raw); at.X != item.Width/2 {
				t.Errorf("%s: the preview is %v", item.Template, at)
			}
			if item.Kind == poster.Card {
				continue
			}
			if got := scanned(t, full.raw); got != s.App.Referral.Address(l.Code) {
				t.Errorf("%s: the code says %s", item.Template, got)
			}
		}
		s.Step() // WeChat makes the round code.
		var auto offered
		call(t, s, http.MethodGet, "/api/v1/distributor/links/"+digits(l.ID)+"/posters", x.Token, nil, &auto)
		round := auto.picture(t, "stilllife")
		if a := fetch(t, s, round); a.status != 200 || !strings.Contains(round, "m=1") || bytes.Equal(a.raw, fetch(t, s, o.picture(t, "stilllife")).raw) {
			t.Errorf("with the round code: %d %s", a.status, round)
		}
		png := fetch(t, s, o.picture(t, "stilllife")+"&format=png")
		if format, _ := sizeOf(t, png.raw); format != "png" || png.header.Get("Content-Type") != "image/png" {
			t.Error(format)
		}
		head := ask(t, s, http.MethodHead, o.picture(t, "stilllife"), "", nil)
		if got := fetch(t, s, o.picture(t, "stilllife")); head.status != 200 || len(head.raw) != 0 || head.header.Get("ETag") != got.header.Get("ETag") || head.header.Get("Content-Length") != digits(int64(len(got.raw))) {
			t.Errorf("HEAD: %d %v", head.status, head.header)
		}
		if allow := ask(t, s, http.MethodPost, o.picture(t, "stilllife"), "", nil).header.Get("Allow"); !strings.Contains(allow, "HEAD") {
			t.Errorf("Allow: %s", allow)
		}
		if forged := ask(t, s, http.MethodHead, otherSign(o.picture(t, "stilllife")), "", nil); forged.status != 403 {
			t.Errorf("HEAD of a forged address: %d", forged.status)
		}
		wantCode(t, "a PDF of a poster", fetch(t, s, o.picture(t, "stilllife")+"&format=pdf"), 422, "poster.format")
		wantCode(t, "another format", fetch(t, s, o.picture(t, "stilllife")+"&format=gif"), 422, "poster.format")
		home, err := s.App.Referral.Make(t.Context(), referral.Wanted{DistributorID: x.Seller, Target: referral.Home})
		must(t, err)
		if brand := offers(t, s, x, home); len(brand.Items) != 1 || brand.Items[0].Template != "story" {
			t.Errorf("%+v", brand)
		}
	})
}

// Who asks again is told that nothing changed, until something does.
func TestPoster_ETag(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		x := s.Seller("何雨")
		p := s.Pictured(36800, 2)
		address := offers(t, s, x, s.Share(x, p.ID)).picture(t, "editorial")
		first := fetch(t, s, address)
		tag := first.header.Get("ETag")
		if first.status != 200 || tag == "" || !strings.Contains(first.header.Get("Cache-Control"), "max-age") {
			t.Fatalf("%d %v", first.status, first.header)
		}
		again := fetch(t, s, address, "If-None-Match", `"x", W/`+tag)
		if again.status != http.StatusNotModified || len(again.raw) != 0 || again.header.Get("ETag") != tag {
			t.Errorf("%d %v", again.status, again.header)
		}
		if same := fetch(t, s, address); !bytes.Equal(same.raw, first.raw) {
			t.Error("the same address gave another picture")
		}
		changed := func(what string) {
			t.Helper()
			s.Clock.Advance(4 * time.Second)
			a := fetch(t, s, address, "If-None-Match", tag)
			if a.status != 200 || a.header.Get("ETag") == tag || bytes.Equal(a.raw, first.raw) {
				t.Errorf("%s: %d", what, a.status)
			}
			tag = a.header.Get("ETag")
		}
		must(t, s.App.Members.SetProfile(t.Context(), x.ID, "青瓷小馆", 0))
		changed("nickname")
		face := upload(t, s, x.Token, shoptest.Photo(color.RGBA{200, 40, 40, 255}, 300))
		call(t, s, http.MethodPut, "/api/v1/me", x.Token, map[string]any{"nickname": "青瓷小馆", "avatar": face.ID}, nil)
		changed("avatar")
		refuse(t, s, face.ID)
		changed("an avatar that WeChat refused")
		given, err := s.App.Sellers.Sets(t.Context(), p, []int64{x.Seller})
		must(t, err)
		other := p.ImageSets[0].ID
		if given[x.Seller] == other {
			other = p.ImageSets[1].ID
		}
		call(t, s, http.MethodPut, "/api/v1/distributor/products/"+digits(p.ID)+"/image-set", x.Token, map[string]string{"image_set_id": digits(other)}, nil)
		changed("image set")
		if now := offers(t, s, x, s.Share(x, p.ID)).picture(t, "editorial"); now == address || fetch(t, s, now).header.Get("ETag") != tag {
			t.Error("another picture has the same address, which caches keep")
		}
		if a := fetch(t, s, address); strings.Contains(a.header.Get("Cache-Control"), "max-age") {
			t.Errorf("an address of yesterday is kept: %s", a.header.Get("Cache-Control"))
		}
		var where struct {
			ImageSet string `json:"image_set_id"`
		}
		l := s.Share(x, p.ID)
		call(t, s, http.MethodGet, "/api/v1/links/"+l.Code, "", nil, &where)
		if where.ImageSet != digits(other) {
			t.Errorf("the link shows set %s, not %d", where.ImageSet, other)
		}
	})
}

// refuse is WeChat's verdict on an upload, once it was asked.
func refuse(t *testing.T, s *shoptest.Shop, uploadID string) {
	t.Helper()
	_, err := s.App.Runner.RunDue(t.Context())
	must(t, err)
	var trace string
	must(t, s.DB.Get(t.Context(), &trace, "SELECT trace_id FROM upload WHERE id = ?", uploadID))
	must(t, s.App.Shipping.Apply(t.Context(), wechat.Push{Event: wechat.PushMediaCheck, Key: "refused-face", MediaCheck: &wechat.MediaCheck{TraceID: trace, Suggest: wechat.VerdictRisky}}))
}

// otherSign is an address with one sign of its signature changed.
func otherSign(address string) string {
	at := strings.Index(address, "&s=") + 3
	return address[:at] + string("0123456789abcdef0"[strings.IndexByte("0123456789abcdef", address[at])+1]) + address[at+1:]
}

// An address that was changed, has ended, or whose link has, shows nothing.
func TestPoster_AddressesThatDoNotHold(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		x, y := s.Seller("何雨"), s.Seller("苏杭")
		p := s.Pictured(36800, 2)
		mine, theirs := s.Share(x, p.ID), s.Share(y, p.ID)
		address := offers(t, s, x, mine).picture(t, "editorial")
		for what, forged := range map[string]string{
			"another link":       strings.Replace(address, mine.Code, theirs.Code, 1),
			"another template":   strings.Replace(address, "editorial", "stilllife", 1),
			"a longer life":      strings.Replace(address, "e=1", "e=2", 1),
			"the other code":     address + "&m=1",
			"words of one's own": address + "&d=e30",
			"no signature":       strings.Split(address, "&s=")[0],
			"another signature":  otherSign(address),
		} {
			wantCode(t, what, fetch(t, s, forged), 403, "poster.address")
		}
		s.Clock.Advance(7*shoptest.Day - time.Hour)
		if a := fetch(t, s, address); a.status != 200 {
			t.Errorf("on the seventh day: %d %s", a.status, a.raw)
		}
		s.Clock.Advance(shoptest.Day + 2*time.Hour)
		wantCode(t, "after its end", fetch(t, s, address), 403, "poster.expired")
		x.Token, y.Token = s.Buyer(x.Name).Token, s.Buyer(y.Name).Token
		revoked, expelled := offers(t, s, x, mine).picture(t, "editorial"), offers(t, s, y, theirs).picture(t, "editorial")
		must(t, s.App.Referral.Revoke(t.Context(), x.Seller, mine.ID))
		s.Decide(y.Seller, distributor.Expel)
		s.Clock.Advance(4 * time.Second)
		wantCode(t, "revoked", fetch(t, s, revoked), 410, "poster.link_gone")
		wantCode(t, "expelled", fetch(t, s, expelled), 410, "poster.link_gone")
	})
}

// Templates come in versions: one that breaks the schema is refused with its place,
// one is in use at a time.
func TestPoster_Templates(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		must(t, s.App.Staff.Seed(t.Context()))
		operator := staffToken(t, s, "operator.one", "operator")
		x := s.Seller("何雨")
		address := offers(t, s, x, s.Share(x, s.Pictured(36800, 1).ID)).picture(t, "editorial")
		tag := fetch(t, s, address).header.Get("ETag")
		var all struct {
			Items []struct{ ID, Code, State string }
		}
		call(t, s, http.MethodGet, "/api/admin/v1/poster-templates", operator, nil, &all)
		first := ""
		for _, d := range all.Items {
			if d.Code == "editorial" {
				first = d.ID
			}
		}
		var body struct{ Text string }
		call(t, s, http.MethodGet, "/api/admin/v1/poster-templates/"+first, operator, nil, &body)
		submit := func(text string) answer {
			return ask(t, s, http.MethodPost, "/api/admin/v1/poster-templates", operator, map[string]string{"text": text})
		}
		broken := submit(strings.Replace(strings.Replace(body.Text, `"version": 1`, `"version": 2`, 1), `"type": "code"`, `"type": "kode"`, 1))
		wantCode(t, "a layer of no type", broken, 422, "poster.invalid_template")
		if !strings.Contains(broken.problem.Detail, "layers[") {
			t.Errorf("the place is not named: %s", broken.problem.Detail)
		}
		wantCode(t, "the same version", submit(body.Text), 409, "poster.version")
		var second struct{ ID, State string }
		must(t, json.Unmarshal(submit(strings.Replace(strings.Replace(body.Text, `"version": 1`, `"version": 2`, 1), "静物杂志", "静物画报", 1)).raw, &second))
		if second.State != "draft" {
			t.Fatal(second)
		}
		if specimen := ask(t, s, http.MethodGet, "/api/admin/v1/poster-templates/"+second.ID+"/specimen", operator, nil); specimen.status != 200 {
			t.Errorf("specimen: %d %s", specimen.status, specimen.raw)
		}
		publish := "/api/admin/v1/poster-templates/" + second.ID + "/publish"
		call(t, s, http.MethodPost, publish, operator, nil, nil)
		wantCode(t, "published twice", ask(t, s, http.MethodPost, publish, operator, nil), 409, "poster.state")
		s.Clock.Advance(4 * time.Second)
		if a := fetch(t, s, address, "If-None-Match", tag); a.status != 200 {
			t.Errorf("a new version: %d", a.status)
		}
		call(t, s, http.MethodPost, "/api/admin/v1/poster-templates/"+second.ID+"/retire", operator, nil, nil)
		wantCode(t, "retired twice", ask(t, s, http.MethodPost, "/api/admin/v1/poster-templates/"+first+"/retire", operator, nil), 409, "poster.state")
		s.Clock.Advance(4 * time.Second)
		wantCode(t, "retired", fetch(t, s, address), 404, "poster.unknown_template")
	})
}
