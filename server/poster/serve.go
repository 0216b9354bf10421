package poster

import (
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// fetched is how long a picture is believed without asking again. Asking costs
// little: the ETag says whether it is still the same.
const fetched = "public, max-age=300"

var types = map[string]string{asJPEG: "image/jpeg", asPNG: "image/png", asPDF: "application/pdf"}

// serve answers with a picture of a signed address.
func (s *Service) serve(c echo.Context) error {
	w, err := s.wanted(c)
	if err != nil {
		return err
	}
	format, size, err := asked(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	f, err := s.look(ctx, w)
	if v := c.QueryParam("v"); err == nil && v != "" && v != f.version() { // What we believe may be older than the address.
		f, err = s.lookNow(ctx, w)
	}
	if err != nil {
		return err
	}
	if format == asPDF && f.design.Kind != Certificate {
		return ErrFormat
	}
	return s.answer(c, f, format, size, w.Design+"-"+w.Link, func() ([]byte, error) { return s.draw(ctx, f, format, size) })
}

// answer sends a picture, unless the client has it.
func (s *Service) answer(c echo.Context, f facts, format, size, name string, picture func() ([]byte, error)) error {
	h := c.Response().Header()
	tag := `"` + f.fingerprint(format, size) + `"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", fetched)
	if v := c.QueryParam("v"); v != "" && v != f.version() { // An address of yesterday shows what is today, and is not to be kept.
		h.Set("Cache-Control", "public, no-cache")
	}
	if known(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	raw, err := picture()
	if err != nil {
		h.Del("ETag")
		h.Set("Cache-Control", "no-store")
		return err
	}
	extension := strings.Replace(format, asJPEG, "jpg", 1)
	h.Set("Content-Disposition", `inline; filename="`+name+"."+extension+`"`)
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(raw)))
	return c.Blob(http.StatusOK, types[format], raw)
}

// wanted reads an address and refuses one that this installation did not make, or
// made too long ago.
func (s *Service) wanted(c echo.Context) (Wanted, error) {
	w := Wanted{Link: c.Param("link"), Design: c.Param("template"), Mini: c.QueryParam("m") == "1", data: c.QueryParam("d")}
	until := c.QueryParam("e")
	if len(c.Request().RequestURI) > maxAddress || !same(s.sign(w, until), c.QueryParam("s")) {
		return w, ErrAddress
	}
	if s.over(until) {
		return w, ErrExpired
	}
	return w, nil
}

// same compares signatures in a time that tells nothing.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// asked is the form that is asked for.
func asked(c echo.Context) (format, size string, err error) {
	format, size = c.QueryParam("format"), c.QueryParam("size")
	if format == "" {
		format = asJPEG
	}
	if size == "" {
		size = full
	}
	if types[format] == "" || (size != full && size != small) || (format == asPDF && size == small) {
		return "", "", ErrFormat
	}
	return format, size, nil
}

// known tells whether a client has the picture with a tag already.
func known(header, tag string) bool {
	for each := range strings.SplitSeq(header, ",") {
		each = strings.TrimPrefix(strings.TrimSpace(each), "W/")
		if each == tag || each == "*" {
			return true
		}
	}
	return false
}
