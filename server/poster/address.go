package poster

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Wanted is a picture as its address names it.
type Wanted struct {
	Link   string // The share link's code.
	Design string // The template's code.
	Mini   bool   // With the mini-program's round code, if WeChat has made it.
	data   string // Data in base64, "" for none.

	// What it shows, "" if nobody has looked: caches take what changes for another
	// picture. It is not signed, as it opens nothing.
	version string
}

// addressLives is how long an address holds, at least. It ends with a day, so that
// all that are made on one day are the same and caches know them again.
const addressLives = 7 * 24 * time.Hour

const maxAddress = 8000 // Characters.

// Address is where a picture is fetched, without the shop's own name. Whoever has
// it needs no login: WeChat's own parts have none. Appended to it, format=png and
// size=small ask for another form of the same picture.
func (s *Service) Address(w Wanted) string {
	until := s.until()
	q := url.Values{"e": {until}, "s": {s.sign(w, until)}}
	if w.Mini {
		q.Set("m", "1")
	}
	if w.data != "" {
		q.Set("d", w.data)
	}
	if w.version != "" {
		q.Set("v", w.version)
	}
	return "/posters/" + w.Link + "/" + w.Design + "?" + q.Encode()
}

// until is when an address that is made now ends, in seconds since 1970.
func (s *Service) until() string {
	end := dayStart(s.deps.DB.Clock().Now()).Add(24*time.Hour + addressLives)
	return strconv.FormatInt(end.Unix(), 10)
}

// over tells whether an address has ended.
func (s *Service) over(until string) bool {
	end, err := strconv.ParseInt(until, 10, 64)
	return err != nil || s.deps.DB.Clock().Now().Unix() >= end
}

func (s *Service) sign(w Wanted, until string) string {
	return s.signature("address", w.Link, w.Design, strconv.FormatBool(w.Mini), w.data, until)
}

// signature is 128 bits that nobody can make without this installation's key.
func (s *Service) signature(what string, parts ...string) string {
	return s.deps.Secrets.Index("poster", what, strings.Join(parts, "\n"))[:32]
}

// with is a picture that says data.
func (w Wanted) with(d Data) (Wanted, error) {
	if len(d.Texts) == 0 && len(d.Pictures) == 0 && d.Page == "" {
		return w, nil
	}
	raw, err := json.Marshal(d)
	if err == nil && len(raw) > maxData {
		err = badData("文字合起来太长，请缩短。")
	}
	w.data = base64.RawURLEncoding.EncodeToString(raw)
	return w, err
}

func (w Wanted) said() (d Data, err error) {
	if w.data == "" {
		return d, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(w.data)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(raw, &d)
}
