package poster

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
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
	if err != nil {
		return err
	}
	if format == asPDF && f.design.Kind != Certificate {
		return ErrFormat
	}
	h := c.Response().Header()
	tag := `"` + f.fingerprint(format, size) + `"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", fetched)
	if known(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	raw, err := s.draw(ctx, f, format, size)
	if err != nil {
		h.Del("ETag")
		h.Set("Cache-Control", "no-store")
		return err
	}
	extension := strings.Replace(format, asJPEG, "jpg", 1)
	h.Set("Content-Disposition", `inline; filename="`+w.Design+"-"+w.Link+"."+extension+`"`)
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

// preparedAddress is where a distributor's picture of a batch is fetched.
func (s *Service) preparedAddress(batchID, distributorID int64) string {
	until, at := s.until(), web.ID(batchID).String()+"/"+web.ID(distributorID).String()
	return "/posters/prepared/" + at + "?e=" + until + "&s=" + s.signature("prepared", at, until)
}

// servePrepared answers with a picture that a batch has made.
func (s *Service) servePrepared(c echo.Context) error {
	at, until := c.Param("batch")+"/"+c.Param("distributor"), c.QueryParam("e")
	if !same(s.signature("prepared", at, until), c.QueryParam("s")) {
		return ErrAddress
	}
	if s.over(until) {
		return ErrExpired
	}
	var batchID, distributorID web.ID
	if err := errors.Join(batchID.UnmarshalText([]byte(c.Param("batch"))), distributorID.UnmarshalText([]byte(c.Param("distributor")))); err != nil {
		return ErrAddress
	}
	ctx := c.Request().Context()
	if err := s.mayShare(ctx, int64(distributorID)); err != nil {
		return err
	}
	raw, contentType, err := s.deps.Files.Get(ctx, preparedKey(int64(batchID), int64(distributorID)))
	if errors.Is(err, blob.ErrNotFound) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	h := c.Response().Header()
	tag := `"` + digest(string(raw)) + `"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", fetched)
	if known(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(raw)))
	return c.Blob(http.StatusOK, contentType, raw)
}

// mayShare refuses for a distributor who may not share now.
func (s *Service) mayShare(ctx context.Context, id int64) error {
	return s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := distributor.ByIDs(ctx, tx, []int64{id})
		if err == nil && found[id].State != distributor.Active {
			err = ErrGone
		}
		return err
	})
}
