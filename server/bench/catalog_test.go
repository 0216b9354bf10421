package bench_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/labstack/echo/v4"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/db"
	"yuanfen/sql"
)

var migrations = sql.Files

// BenchmarkCatalog: list and detail through the whole edge, against a bare Echo
// handler that writes the same bytes.
func BenchmarkCatalog(b *testing.B) {
	s := shoptest.New(b, db.SQLite, shoptest.Default())
	var first int64
	for range 24 {
		s.SKU(1990, 100)
	}
	if err := s.DB.Get(context.Background(), &first, "SELECT MIN(id) FROM product"); err != nil {
		b.Fatal(err)
	}
	for name, path := range map[string]string{"list": "/api/v1/products?limit=20", "detail": "/api/v1/products/" + strconv.FormatInt(first, 10)} {
		b.Run(name, func(b *testing.B) {
			want := fetch(b, s.URL+path)
			bare := echo.New()
			bare.GET("/*", func(c echo.Context) error {
				c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(len(want)))
				return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, want)
			})
			other := httptest.NewServer(bare)
			b.Cleanup(other.Close)
			var ours, theirs float64
			for range 3 { // In turn, so that both see the same machine.
				theirs = max(theirs, reads(b, host(other.URL), path))
				ours = max(ours, reads(b, host(s.URL), path))
			}
			b.ReportMetric(ours, "reads/s")
			b.ReportMetric(theirs, "bare/s")
			b.ReportMetric(100*ours/theirs, "%-of-bare")
		})
	}
}

func reads(b *testing.B, addr, path string) float64 {
	ready := request(http.MethodGet, addr, path, http.Header{}, nil)
	r := load(b, addr, 16, 40_000, func(int) []byte { return ready })
	if r.statuses[http.StatusOK] != 40_000 {
		b.Fatal(r)
	}
	return r.perSecond
}

func fetch(b *testing.B, url string) []byte {
	b.Helper()
	res, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%d %v", res.StatusCode, err)
	}
	return raw
}
