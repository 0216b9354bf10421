package storefront

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// previewLives is how long a draft may be looked at by an address.
const previewLives = 24 * time.Hour

// Preview is a token with which anybody sees the draft as it is then, until it
// ends: on the phone of who writes it, and of who is asked for an opinion.
func (s *Service) Preview(ctx context.Context) (token string, until int64, err error) {
	r, err := s.current(ctx, Draft)
	if db.NoRows(err) {
		err = ErrNoDraft
	}
	if err != nil {
		return "", 0, err
	}
	until = clock.Millis(s.deps.DB.Clock().Now().Add(previewLives))
	what := strconv.FormatInt(r.ID, 36) + "." + strconv.FormatInt(until, 36)
	return what + "." + s.sign(what), until, nil
}

func (s *Service) sign(what string) string {
	return s.deps.Secrets.Index("storefront", "preview", what)[:32]
}

// Previewed is what a token shows.
func (s *Service) Previewed(ctx context.Context, token string, card func(catalog.Product) catalog.CardView) (Shown, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || !same(s.sign(parts[0]+"."+parts[1]), parts[2]) {
		return Shown{}, ErrPreview
	}
	until, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil || clock.Millis(s.deps.DB.Clock().Now()) >= until {
		return Shown{}, ErrPreview
	}
	r, err := s.current(ctx, Draft)
	if db.NoRows(err) || (err == nil && strconv.FormatInt(r.ID, 36) != parts[0]) {
		return Shown{}, ErrPreview // It was published or discarded.
	}
	if err != nil {
		return Shown{}, err
	}
	return s.shown(ctx, r, card)
}

// same compares signatures in a time that tells nothing.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
