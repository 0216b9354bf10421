package web

import (
	_ "embed"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"
)

var (
	//go:embed docs/index.html
	docsPage []byte
	//go:embed docs/docs.js
	docsScript []byte
	//go:embed docs/docs.css
	docsStyle []byte
)

// registerDocs serves the contract and a page that shows it. The page needs
// nothing from any other site.
func (r *Router) registerDocs() {
	contract := sync.OnceValues(r.OpenAPI)
	r.Raw(http.MethodGet, "/openapi.json", Public, "openapi", func(c echo.Context) error {
		raw, err := contract()
		if err != nil {
			return err
		}
		return c.Blob(http.StatusOK, "application/json", raw)
	})
	r.Raw(http.MethodGet, "/docs", Public, "docs", docsFile("text/html; charset=utf-8", docsPage))
	r.Raw(http.MethodGet, "/docs/docs.js", Public, "docs-script", docsFile("text/javascript; charset=utf-8", docsScript))
	r.Raw(http.MethodGet, "/docs/docs.css", Public, "docs-style", docsFile("text/css; charset=utf-8", docsStyle))
}

func docsFile(contentType string, raw []byte) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		return c.Blob(http.StatusOK, contentType, raw)
	}
}
