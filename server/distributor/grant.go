package distributor

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Grant is a tier by hand. Above what their sales have reached it ends at a time.
type Grant struct {
	Tier   int
	Until  int64 // UTC ms; 0 where the tier is not above what they have reached.
	Reason string
}

// longestGrant is how long a tier is given by hand at a time (DESIGN.md 6: manual
// grants expire).
const longestGrant = 366 * 24 * time.Hour

// Refusals.
var (
	ErrUntil   = web.E(http.StatusUnprocessableEntity, "distributor.until", "这一级高于销售额已达到的，须定一个到期的日子：明天起、一年以内。到期后自动回到销售额达到的等级。")
	ErrNoUntil = web.E(http.StatusUnprocessableEntity, "distributor.no_until", "这一级销售额已经达到，不会到期，请不要填到期时间。")
)

// within refuses a grant that would never end, or end before it begins.
func (g Grant) within(earned int, now time.Time) error {
	until := clock.FromMillis(g.Until)
	switch {
	case g.Tier <= earned && g.Until != 0:
		return ErrNoUntil
	case g.Tier <= earned:
		return nil
	case g.Until == 0, !until.After(now), until.After(now.Add(longestGrant)):
		return ErrUntil
	}
	return nil
}

// SetTier puts a distributor on a rung by hand, with a reason that they are told. Who
// is put below what their sales have reached climbs again with the next sale that
// counts; who is put above it comes back when the time is over. The same rung again
// moves its end.
func (s *Service) SetTier(ctx context.Context, id int64, g Grant) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.visible(ctx, tx, id)
		if err != nil {
			return err
		}
		ladder, err := s.Ladder.At(ctx, tx, clock.Millis(tx.Now))
		if err != nil {
			return err
		}
		if g.Tier > len(ladder.Rules.Tiers) {
			return ErrNoTier
		}
		if d.State != Active || d.Tier == g.Tier && d.TierUntil == g.Until {
			return ErrState
		}
		if err := g.within(ladder.Rules.Reached(d.Sales, 1), tx.Now); err != nil {
			return err
		}
		ok, err := setTier(ctx, tx, d, g.Tier, g.Until, clock.Millis(tx.Now))
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return err
		}
		return s.granted(ctx, tx, d, g, ladder.Rules)
	})
}

// granted writes down and tells what staff gave.
func (s *Service) granted(ctx context.Context, tx *db.Tx, d Distributor, g Grant, l Ladder) error {
	called, why := l.Called(g.Tier), g.Reason
	if g.Until != 0 {
		why += "（到 " + clock.Minute(clock.FromMillis(g.Until)) + " 为止）"
	}
	if err := s.record(ctx, tx, d.ID, "granted", "staff:"+strconv.FormatInt(auth.From(ctx).ID, 10), called+"："+why, g.Tier); err != nil {
		return err
	}
	err := s.deps.Staff.Record(ctx, tx, staff.Change{
		Action: "distributor.tier", Subject: "distributor", SubjectID: d.ID, Before: map[string]any{"tier": l.Called(d.Tier), "until": web.Time(d.TierUntil)},
		After: map[string]any{"tier": called, "until": web.Time(g.Until), "reason": g.Reason},
	})
	if err != nil {
		return err
	}
	if d, err = s.opened(d); err != nil {
		return err
	}
	d.Tier = g.Tier
	return s.Hooks.TierChanged(ctx, tx, d, called, why)
}

// mostExpired is how many grants end in one run of the job.
const mostExpired = 200

// ExpireGrants ends the tiers by hand whose time is over: who has sold enough
// meanwhile keeps theirs, the others come back to what their sales have reached, and
// hear of it.
func (s *Service) ExpireGrants(ctx context.Context) error {
	ids, err := s.expired(ctx, clock.Millis(s.deps.DB.Clock().Now()), mostExpired)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.expire(ctx, tx, id) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) expire(ctx context.Context, tx *db.Tx, id int64) error {
	d, err := byID(ctx, tx, id)
	if err != nil {
		return err
	}
	now := clock.Millis(tx.Now)
	if d.TierUntil == 0 || d.TierUntil > now {
		return nil // It was prolonged meanwhile.
	}
	ladder, err := s.Ladder.At(ctx, tx, now)
	if err != nil {
		return err
	}
	to := min(d.Tier, ladder.Rules.Reached(d.Sales, 1))
	ok, err := setTier(ctx, tx, d, to, 0, now)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil || to == d.Tier {
		return err
	}
	was, called := ladder.Rules.Called(d.Tier), ladder.Rules.Called(to)
	why := "「" + was + "」的期限到了，回到销售额达到的「" + called + "」"
	if err := s.record(ctx, tx, id, "expired", "system", why, to); err != nil {
		return err
	}
	d.Tier = to
	return s.Hooks.TierChanged(ctx, tx, d, called, why)
}
