// Package policy keeps the rules of the trade as versioned data: a version is
// drafted by one person, published by another, begins at its date and is never
// changed. What was decided under it can be explained for ever.
package policy

import (
	"context"
	"encoding/json"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// The states of a version.
const (
	Draft     = "draft"
	Published = "published"
	Discarded = "discarded"
)

// Refusals.
var (
	ErrState   = web.E(http.StatusConflict, "policy.state", "这个版本已经发布或作废，请刷新查看。")
	ErrSameEye = web.E(http.StatusForbidden, "policy.four_eyes", "起草人不能自己发布，请另一位同事核对后发布。")
	ErrPast    = web.E(http.StatusConflict, "policy.past", "生效时间已过，规则不能追溯，请改一个将来的时间。")
)

// Edition is one version of the rules of a kind. No 0 is the fallback that holds
// while none was published. Times are UTC ms.
type Edition[T any] struct {
	No          int
	State       string
	Rules       T
	Reason      string // Why it was drafted.
	StartsAt    int64
	DraftedBy   int64
	DraftedAt   int64
	PublishedBy int64
	PublishedAt int64
}

// Deps are the parts that a Book is built on.
type Deps struct {
	DB    *db.DB
	IDs   *id.Source
	Staff *staff.Service
	// Alone is why one person may draft and publish, "" if nobody may.
	Alone string
}

// Book is all versions of one kind of rules.
type Book[T any] struct {
	deps     Deps
	kind     string
	fallback T
	check    func(T) error

	// Known says what rules name that there is not, in the transaction that drafts
	// them; nil where rules name nothing.
	Known func(ctx context.Context, tx *db.Tx, rules T) error

	// Hooks are what else happens with a draft; app/flow.go fills them.
	Hooks Hooks
}

// Waiting is a draft that waits for a second person.
type Waiting struct {
	ID     int64
	Kind   string // Of the book: "tiers".
	No     int
	Reason string // Why it was drafted.
}

// Hooks tell of drafts in the transaction that makes or ends them. Empty ones are
// left out.
type Hooks struct {
	// Drafted: somebody wrote it, and another is to publish it.
	Drafted func(ctx context.Context, tx *db.Tx, w Waiting) error
	// Ended: staff published or discarded it.
	Ended func(ctx context.Context, tx *db.Tx, id, staffID int64) error
}

// New returns the book of a kind. check says what is wrong with rules.
func New[T any](d Deps, kind string, fallback T, check func(T) error) *Book[T] {
	return &Book[T]{deps: d, kind: kind, fallback: fallback, check: check}
}

// At is the edition that holds at a time.
func (b *Book[T]) At(ctx context.Context, tx *db.Tx, at int64) (Edition[T], error) {
	r, err := rowAt(ctx, tx, b.kind, at)
	return b.edition(r, err)
}

// Now is the edition that holds now, outside any transaction.
func (b *Book[T]) Now(ctx context.Context) (e Edition[T], err error) {
	err = b.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err = b.At(ctx, tx, clock.Millis(b.deps.DB.Clock().Now()))
		return err
	})
	return e, err
}

// Version is the edition with a number.
func (b *Book[T]) Version(ctx context.Context, tx *db.Tx, no int) (Edition[T], error) {
	if no == 0 {
		return Edition[T]{State: Published, Rules: b.fallback}, nil
	}
	r, err := rowByNo(ctx, tx, b.kind, no)
	if db.NoRows(err) {
		return Edition[T]{}, web.ErrNotFound
	}
	return b.edition(r, err)
}

func (b *Book[T]) edition(r row, err error) (Edition[T], error) {
	if db.NoRows(err) {
		return Edition[T]{State: Published, Rules: b.fallback}, nil
	}
	if err != nil {
		return Edition[T]{}, err
	}
	e := Edition[T]{No: r.No, State: r.State, Reason: r.Reason, StartsAt: r.StartsAt, DraftedBy: r.DraftedBy, DraftedAt: r.DraftedAt, PublishedBy: r.PublishedBy, PublishedAt: r.PublishedAt}
	return e, json.Unmarshal([]byte(r.Body), &e.Rules)
}

// List is every version, the newest first, and last the fallback.
func (b *Book[T]) List(ctx context.Context) ([]Edition[T], error) {
	rows, err := listRows(ctx, b.deps.DB, b.kind)
	if err != nil {
		return nil, err
	}
	all := make([]Edition[T], 0, len(rows)+1)
	for _, r := range rows {
		e, err := b.edition(r, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return append(all, Edition[T]{State: Published, Rules: b.fallback}), nil
}

// Draft writes a new version that nothing follows yet. startsAt 0: as soon as
// it is published.
func (b *Book[T]) Draft(ctx context.Context, rules T, reason string, startsAt int64) (Edition[T], error) {
	if err := b.check(rules); err != nil {
		return Edition[T]{}, err
	}
	body, err := json.Marshal(rules)
	if err != nil {
		return Edition[T]{}, err
	}
	versionID := b.deps.IDs.Next()
	return db.InTxV(ctx, b.deps.DB, func(ctx context.Context, tx *db.Tx) (Edition[T], error) {
		if b.Known != nil {
			if err := b.Known(ctx, tx, rules); err != nil {
				return Edition[T]{}, err
			}
		}
		no, err := lastNo(ctx, tx, b.kind)
		if err != nil {
			return Edition[T]{}, err
		}
		r := row{ID: versionID, Kind: b.kind, No: no + 1, State: Draft, Body: string(body), Reason: reason, StartsAt: startsAt, DraftedBy: auth.From(ctx).ID, DraftedAt: clock.Millis(tx.Now)}
		err = insert(ctx, tx, r)
		if db.IsDuplicate(err) {
			return Edition[T]{}, db.ErrConflict // Two drafts at once: one after the other.
		}
		if err != nil {
			return Edition[T]{}, err
		}
		if err := b.record(ctx, tx, "draft", r, rules); err != nil {
			return Edition[T]{}, err
		}
		if b.Hooks.Drafted != nil && b.deps.Alone == "" {
			if err := b.Hooks.Drafted(ctx, tx, Waiting{r.ID, r.Kind, r.No, r.Reason}); err != nil {
				return Edition[T]{}, err
			}
		}
		return b.edition(r, nil)
	})
}

// Publish puts a draft into force from its date on. Rules never reach back.
func (b *Book[T]) Publish(ctx context.Context, no int) error {
	return b.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := rowByNo(ctx, tx, b.kind, no)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		now, who := clock.Millis(tx.Now), auth.From(ctx).ID
		if r.DraftedBy == who && b.deps.Alone == "" {
			return ErrSameEye
		}
		if r.StartsAt == 0 {
			r.StartsAt = now
		}
		if r.StartsAt < now {
			return ErrPast
		}
		ok, err := setPublished(ctx, tx, r.ID, who, now, r.StartsAt)
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return err
		}
		after := map[string]any{"version": r.No, "starts_at": web.Time(r.StartsAt)}
		if r.DraftedBy == who {
			after["alone"] = b.deps.Alone
		}
		if err := b.record(ctx, tx, "publish", r, after); err != nil {
			return err
		}
		return b.ended(ctx, tx, r)
	})
}

// Discard ends a draft that shall not be.
func (b *Book[T]) Discard(ctx context.Context, no int) error {
	return b.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := rowByNo(ctx, tx, b.kind, no)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		ok, err := setDiscarded(ctx, tx, r.ID)
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return err
		}
		if err := b.record(ctx, tx, "discard", r, nil); err != nil {
			return err
		}
		return b.ended(ctx, tx, r)
	})
}

func (b *Book[T]) ended(ctx context.Context, tx *db.Tx, r row) error {
	if b.Hooks.Ended == nil {
		return nil
	}
	return b.Hooks.Ended(ctx, tx, r.ID, auth.From(ctx).ID)
}

func (b *Book[T]) record(ctx context.Context, tx *db.Tx, what string, r row, after any) error {
	return b.deps.Staff.Record(ctx, tx, staff.Change{Action: "policy." + what, Subject: "policy." + b.kind, SubjectID: r.ID, After: after})
}
