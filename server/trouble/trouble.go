// Package trouble keeps what went wrong in the clients' pages: each error once,
// with how often it came. Reports come from anybody, so they are few, small and
// hold no numbers: a phone number in a message is not kept.
package trouble

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

// Trouble is one error of the clients. Times are UTC ms.
type Trouble struct {
	ID          int64  `db:"id"`
	Fingerprint string `db:"fingerprint"`
	Message     string `db:"message"`
	Page        string `db:"page"`
	Stack       string `db:"stack"`
	Platform    string `db:"platform"`
	Version     string `db:"version"` // Of the client that reported it last.
	Times       int64  `db:"times"`
	FirstAt     int64  `db:"first_at"`
	LastAt      int64  `db:"last_at"`
}

// Bounds of what is kept.
const (
	maxKept = 500
	keptFor = 30 * 24 * time.Hour
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB  *db.DB
	IDs *id.Source
}

// Service keeps the clients' errors.
type Service struct{ deps Deps }

// New returns the errors kept in d.
func New(d Deps) *Service { return &Service{d} }

var number = regexp.MustCompile(`[0-9]{2,}`)

// fingerprint is the same for the same error, whatever numbers it names and
// however its page was called.
func (t *Trouble) fingerprint() {
	t.Message, t.Stack = number.ReplaceAllString(t.Message, "#"), number.ReplaceAllString(t.Stack, "#")
	t.Page, _, _ = strings.Cut(t.Page, "?")
	top, _, _ := strings.Cut(t.Stack, "\n")
	sum := sha256.Sum256([]byte(t.Platform + "\n" + t.Page + "\n" + t.Message + "\n" + top))
	t.Fingerprint = hex.EncodeToString(sum[:16])
}

// Report counts an error, and keeps it when it is new and there is room. Without
// room it is forgotten: a flood must not push out what is known.
func (s *Service) Report(ctx context.Context, t Trouble) error {
	t.fingerprint()
	t.ID = s.deps.IDs.Next()
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t.FirstAt, t.LastAt, t.Times = clock.Millis(tx.Now), clock.Millis(tx.Now), 1
		known, err := again(ctx, tx, t)
		if err != nil || known {
			return err
		}
		n, err := count(ctx, tx)
		if err != nil || n >= maxKept {
			return err
		}
		err = insert(ctx, tx, t)
		if db.IsDuplicate(err) {
			return db.ErrConflict // Two phones at once: the second one counts.
		}
		return err
	})
}

// Forget drops errors that have not come for a month.
func (s *Service) Forget(ctx context.Context) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return forget(ctx, tx, clock.Millis(tx.Now.Add(-keptFor)))
	})
}
