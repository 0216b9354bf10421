package referral

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"

	"yuanfen/server/catalog"
	"yuanfen/server/content"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/policy"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// CodePage is the one page that every mini-program code opens: a printed poster
// outlives the names of pages.
const CodePage = "pages/s/index"

const jobCode = "referral.code"

// codeWidth is the side of a mini-program code in pixels: enough for print.
const codeWidth = 860

// Deps are the parts that a Service is built on.
type Deps struct {
	DB           *db.DB
	IDs          *id.Source
	Queue        *jobs.Queue
	Files        *blob.Store
	WeChat       *wechat.Client
	Staff        *staff.Service
	Content      *content.Service
	Members      *member.Service
	Catalog      *catalog.Catalog
	Distributors *distributor.Service
	Alone        string // Why one person may publish rules, "" if nobody may.
	PublicURL    string
	Log          *slog.Logger
}

// Service keeps share links and what follows from them.
type Service struct {
	deps   Deps
	visits visits

	// Rules is the attribution policy, version by version.
	Rules *policy.Book[Rules]
	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// New returns the links kept in d.DB.
func New(d Deps) *Service {
	return &Service{
		deps:  d,
		Rules: policy.New(policy.Deps{DB: d.DB, IDs: d.IDs, Staff: d.Staff, Alone: d.Alone}, "attribution", DefaultRules, Rules.Check),
	}
}

// Register adds the jobs of this package.
func (s *Service) Register(r *jobs.Runner) { r.Insist(jobCode, s.fetchCode) }

// Wanted is a link that a distributor asks for.
type Wanted struct {
	DistributorID int64
	Target        Target
	TargetID      int64
	Channel       string
	ExpiresAt     int64 // UTC ms, 0: never.
}

// alphabet of codes: 62 signs, all allowed in WeChat's scene. Twelve of them can't
// be guessed: there are 3 × 10²¹.
const (
	alphabet   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	codeLength = 12
)

// Make returns the distributor's link for a target and channel: the one that is
// there, or a new one whose mini-program code is asked for at once.
func (s *Service) Make(ctx context.Context, w Wanted) (Link, error) {
	if err := s.check(ctx, w); err != nil {
		return Link{}, err
	}
	fresh := Link{ID: s.deps.IDs.Next(), Code: auth.NewCode(alphabet, codeLength), DistributorID: w.DistributorID, Target: w.Target, TargetID: w.TargetID, Channel: w.Channel, State: Live, ExpiresAt: w.ExpiresAt}
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Link, error) {
		same, err := sameLink(ctx, tx, w, clock.Millis(tx.Now))
		if err == nil && same.Picture == "" { // Made by MakeMany, or on its way.
			err = s.askCode(ctx, tx, same.ID)
		}
		if err == nil || !db.NoRows(err) {
			return same, err
		}
		l := fresh
		l.CreatedAt = clock.Millis(tx.Now)
		if err := insertLinks(ctx, tx, []Link{l}); err != nil {
			return l, err
		}
		return l, s.askCode(ctx, tx, l.ID)
	})
}

func (s *Service) askCode(ctx context.Context, tx *db.Tx, linkID int64) error {
	return s.deps.Queue.Add(ctx, tx, jobs.Spec{Kind: jobCode, Key: strconv.FormatInt(linkID, 10), Payload: linkID})
}

// MakeMany returns the links of many distributors for the same target and channel,
// in their order. WeChat is not asked for the codes of new ones, as it makes so many
// a minute only: whoever makes such a link once more asks for it.
func (s *Service) MakeMany(ctx context.Context, distributors []int64, w Wanted) ([]Link, error) {
	if err := s.check(ctx, w); err != nil {
		return nil, err
	}
	fresh := make([]Link, len(distributors))
	for i, d := range distributors {
		fresh[i] = Link{ID: s.deps.IDs.Next(), Code: auth.NewCode(alphabet, codeLength), DistributorID: d, Target: w.Target, TargetID: w.TargetID, Channel: w.Channel, State: Live, ExpiresAt: w.ExpiresAt}
	}
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) ([]Link, error) {
		now := clock.Millis(tx.Now)
		there, err := sameLinks(ctx, tx, distributors, w, now)
		if err != nil {
			return nil, err
		}
		links, missing := make([]Link, len(distributors)), []Link{}
		for i, d := range distributors {
			l, ok := there[d]
			if !ok {
				l = fresh[i]
				l.CreatedAt = now
				missing = append(missing, l)
			}
			links[i] = l
		}
		return links, insertLinks(ctx, tx, missing)
	})
}

// Known finds the links that MakeMany would return, by distributor; it makes none.
func (s *Service) Known(ctx context.Context, distributors []int64, w Wanted) (found map[int64]Link, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err = sameLinks(ctx, tx, distributors, w, clock.Millis(tx.Now))
		return err
	})
	return found, err
}

func (s *Service) check(ctx context.Context, w Wanted) error {
	if w.ExpiresAt != 0 && w.ExpiresAt <= clock.Millis(s.deps.DB.Clock().Now()) {
		return ErrExpiry
	}
	switch w.Target {
	case Home:
		if w.TargetID != 0 {
			return ErrTarget
		}
		return nil
	case Product:
		found, err := s.deps.Catalog.ByID(ctx, []int64{w.TargetID})
		if err == nil && found[w.TargetID].Shelf != catalog.OnShelf {
			err = ErrTarget
		}
		return err
	}
	return ErrTarget
}

// Revoke ends a distributor's link. Who came by it before stays theirs.
func (s *Service) Revoke(ctx context.Context, distributorID, linkID int64) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setRevoked(ctx, tx, linkID, distributorID)
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		return err
	})
}

// Resolve is where a code leads, and false for one that leads nowhere: unknown,
// revoked, expired, or of a distributor who may not share.
func (s *Service) Resolve(ctx context.Context, code string) (l Link, ok bool, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, ok, err = resolve(ctx, tx, code)
		return err
	})
	return l, ok, err
}

func resolve(ctx context.Context, tx *db.Tx, code string) (Link, bool, error) {
	found, err := linksByCode(ctx, tx, []string{code})
	l, known := found[code]
	if err != nil || !known || !l.leads(clock.Millis(tx.Now)) {
		return Link{}, false, err
	}
	d, err := distributor.ByIDs(ctx, tx, []int64{l.DistributorID})
	return l, d[l.DistributorID].State == distributor.Active, err
}

// Inviter is the distributor behind a link, 0 if it leads nowhere.
func (s *Service) Inviter(ctx context.Context, tx *db.Tx, code string) (int64, error) {
	l, ok, err := resolve(ctx, tx, code)
	if err != nil || !ok {
		return 0, err
	}
	return l.DistributorID, nil
}

// fetchCode asks WeChat for a link's mini-program code and keeps it for ever.
func (s *Service) fetchCode(ctx context.Context, j jobs.Job) error {
	var linkID int64
	if err := j.Decode(&linkID); err != nil {
		return err
	}
	l, err := s.Link(ctx, linkID)
	if err != nil || l.Picture != "" {
		return err
	}
	raw, err := s.deps.WeChat.WXACodeUnlimit(ctx, wechat.WXACode{Scene: l.Code, Page: CodePage, Width: codeWidth})
	if err != nil {
		return err
	}
	key := "code-" + l.Code + ".jpg"
	if http.DetectContentType(raw) == "image/png" {
		key = "code-" + l.Code + ".png"
	}
	if err := s.deps.Files.Put(ctx, key, raw); err != nil {
		return err
	}
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return setPicture(ctx, tx, l.ID, key) })
}

// Address is what a link's plain code says: WeChat opens the mini-program for it.
func (s *Service) Address(code string) string { return s.deps.PublicURL + "/s/" + code }
