package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"yuanfen/server/app/shoptest"
)

func texts(pairs ...string) []map[string]string {
	var out []map[string]string
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, map[string]string{"name": pairs[i], "value": pairs[i+1]})
	}
	return out
}

// All templates that fit a product, a campaign or a sub-store are listed with small
// pictures.
func TestPoster_AllThatFit(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		x := s.Seller("何雨")
		l := s.Share(x, s.Pictured(36800, 2).ID)
		list := func(subject, link string, said []map[string]string) answer {
			body := map[string]any{"link": link, "subject": subject}
			if said != nil {
				body["texts"] = said
			}
			return ask(t, s, http.MethodPost, "/api/admin/v1/posters/fitting", d.token, body)
		}
		for subject, c := range map[string]struct {
			link string
			said []map[string]string
			want int
		}{
			"product":  {l.Code, nil, 5},
			"campaign": {x.Code, texts("campaign.title", "夏至", "campaign.starts", "06.18", "campaign.ends", "06.20"), 1},
			"store":    {x.Code, texts("store.name", "知夏茶舍"), 1},
		} {
			var o offered
			a := list(subject, c.link, c.said)
			must(t, json.Unmarshal(a.raw, &o))
			if len(o.Items) != c.want {
				t.Errorf("%s: %.300s", subject, a.raw)
			}
			for _, i := range o.Items {
				if _, at := sizeOf(t, fetch(t, s, i.Preview).raw); at.X != i.Width/2 {
					t.Errorf("%s: the preview of %s is %v", subject, i.Template, at)
				}
			}
		}
		wantCode(t, "a campaign without days", list("campaign", x.Code, nil), 422, "poster.data")
		wantCode(t, "products of the home", list("product", x.Code, nil), 422, "poster.unfit")
	})
}

// printed holds that a PDF is one page of A4 whose picture has 300 dots an inch, and
// whose code can be read when it is printed.
func printed(t *testing.T, pdf []byte, says string) {
	t.Helper()
	box := regexp.MustCompile(`/MediaBox \[0 0 595\.276 841\.890\]`)
	size := regexp.MustCompile(`/Width (\d+) /Height (\d+)`).FindSubmatch(pdf)
	placed := regexp.MustCompile(`q ([\d.]+) 0 0 ([\d.]+) `).FindSubmatch(pdf)
	if !box.Match(pdf) || size == nil || placed == nil || !bytes.Contains(pdf, []byte("/Count 1")) {
		t.Fatalf("not a page of A4: %.600s", pdf)
	}
	for i := 1; i <= 2; i++ {
		pixels, _ := strconv.ParseFloat(string(size[i]), 64)
		points, _ := strconv.ParseFloat(string(placed[i]), 64)
		if dots := pixels / points * 72; dots < 300 {
			t.Errorf("%.0f dots an inch", dots)
		}
	}
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Log("pdftoppm is not installed: the page was not rendered")
		return
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "page.pdf")
	must(t, os.WriteFile(file, pdf, 0o600))
	must(t, exec.CommandContext(t.Context(), tool, "-r", "150", "-png", file, filepath.Join(dir, "page")).Run())
	raw, err := os.ReadFile(filepath.Join(dir, "page-1.png"))
	must(t, err)
	if _, at := sizeOf(t, raw); at.X < 1239 || at.X > 1241 || at.Y < 1753 || at.Y > 1755 {
		t.Errorf("printed at 150 dots an inch: %v", at)
	}
	if got := scanned(t, raw); got != says {
		t.Errorf("the printed code says %q", got)
	}
}

// Campaigns, sub-stores and certificates say what the request says.
func TestPoster_OfData(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		must(t, s.App.Staff.Seed(t.Context()))
		operator := staffToken(t, s, "operator.one", "operator")
		x := s.Seller("何雨")
		order := func(template string, said []map[string]string, page string) answer {
			body := map[string]any{"link": x.Code, "template": template}
			if said != nil {
				body["texts"] = said
			}
			if page != "" {
				body["page"] = page
			}
			return ask(t, s, http.MethodPost, "/api/admin/v1/posters", operator, body)
		}
		wantCode(t, "a campaign without days", order("campaign", texts("campaign.title", "夏至"), ""), 422, "poster.data")
		wantCode(t, "a word that is not given", order("campaign", texts("product.title", "x"), ""), 422, "poster.data")
		wantCode(t, "a product's poster of the home", order("editorial", nil, ""), 422, "poster.unfit")
		wantCode(t, "no link", ask(t, s, http.MethodPost, "/api/admin/v1/posters", operator, map[string]any{"link": "zzzz", "template": "story"}), 410, "poster.link_gone")
		certificate := texts("certificate.number", "QY-2026-000183", "certificate.name", "何雨", "certificate.scope", "在微信小程序内推广", "certificate.starts", "2026.05.01", "certificate.ends", "2027.04.30", "certificate.issued", "2026.04.28", "certificate.signer", "签发　沈青")
		for template, said := range map[string][]map[string]string{
			"campaign":    texts("campaign.title", "夏至前，把冷泡茶备好", "campaign.text", "满两件减三十元", "campaign.starts", "06.18", "campaign.ends", "06.20"),
			"opening":     texts("store.name", "知夏茶舍", "store.date", "五月初一", "store.text", "水一直是开的。"),
			"certificate": certificate,
		} {
			var made struct{ Picture, PNG, PDF string }
			must(t, json.Unmarshal(order(template, said, "").raw, &made))
			leads := map[string]string{"certificate": s.URL + "/c/QY-2026-000183"}
			if leads[template] == "" {
				leads[template] = s.App.Referral.Address(x.Code)
			}
			if got := scanned(t, fetch(t, s, made.Picture).raw); got != leads[template] {
				t.Errorf("%s: the code says %q", template, got)
			}
			if (made.PDF != "") != (template == "certificate") {
				t.Errorf("%s: PDF %q", template, made.PDF)
			}
			if made.PDF == "" {
				continue
			}
			pdf := fetch(t, s, made.PDF)
			if pdf.status != 200 || !bytes.HasPrefix(pdf.raw, []byte("%PDF-1.4")) || pdf.header.Get("Content-Type") != "application/pdf" {
				t.Errorf("PDF: %d %.60s", pdf.status, pdf.raw)
			}
			printed(t, pdf.raw, s.URL+"/c/QY-2026-000183")
		}
		certificate[0]["value"] = "QY/2026?"
		wantCode(t, "a number that is no part of an address", order("certificate", certificate, ""), 422, "poster.data")
		certificate[0]["value"] = "QY-2026-000183"
		var public struct{ Picture string }
		must(t, json.Unmarshal(order("certificate", certificate, "/about/sellers").raw, &public))
		if got := scanned(t, fetch(t, s, public.Picture).raw); got != s.URL+"/about/sellers" {
			t.Errorf("the certificate's code says %q", got)
		}
	})
}
