package distributor

import (
	"context"
	"strconv"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Verdict is what staff decide about a distributor.
type Verdict string

// The verdicts.
const (
	Approve   Verdict = "approve"
	Reject    Verdict = "reject"
	Suspend   Verdict = "suspend"
	Resume    Verdict = "resume"
	Expel     Verdict = "expel"
	Reinstate Verdict = "reinstate" // By appeal, and another person than who expelled.
)

type move struct {
	from []State
	to   State
}

var moves = map[Verdict]move{
	Approve:   {[]State{Applied}, Active},
	Reject:    {[]State{Applied}, Rejected},
	Suspend:   {[]State{Active}, Suspended},
	Resume:    {[]State{Suspended}, Active},
	Expel:     {[]State{Active, Suspended}, Expelled},
	Reinstate: {[]State{Expelled}, Active},
}

// Decide moves a distributor on, with a reason that they are told. What follows
// elsewhere, above all from an expulsion, is true when the same transaction
// commits.
func (s *Service) Decide(ctx context.Context, id int64, v Verdict, reason string) (Distributor, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Distributor, error) {
		before, err := s.visible(ctx, tx, id)
		if err != nil {
			return before, err
		}
		if v == Reinstate {
			if err := s.otherEyes(ctx, tx, id); err != nil {
				return before, err
			}
		}
		m, now := moves[v], clock.Millis(tx.Now)
		ok, err := setState(ctx, tx, id, m, reason, now)
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return before, err
		}
		if before.ActiveAt == 0 && m.to == Active {
			if err := setFirstTier(ctx, tx, id, now); err != nil {
				return before, err
			}
		}
		d, err := byID(ctx, tx, id)
		if err != nil {
			return d, err
		}
		if err := s.record(ctx, tx, id, string(v), "staff:"+strconv.FormatInt(auth.From(ctx).ID, 10), reason, d.Tier); err != nil {
			return d, err
		}
		err = s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "distributor." + string(v), Subject: "distributor", SubjectID: id, Before: map[string]any{"state": before.State}, After: map[string]any{"state": d.State, "reason": reason},
		})
		if err != nil {
			return d, err
		}
		if d, err = s.opened(d); err != nil {
			return d, err
		}
		return d, s.follow(ctx, tx, before, d)
	})
}

func (s *Service) follow(ctx context.Context, tx *db.Tx, before, d Distributor) error {
	switch {
	case before.ActiveAt == 0 && d.State == Active:
		return s.Hooks.Activated(ctx, tx, d)
	case d.State == Expelled:
		return s.Hooks.Expelled(ctx, tx, d)
	}
	if err := s.Hooks.Decided(ctx, tx, d); err != nil || d.State != Active {
		return err
	}
	ladder, err := s.Ladder.At(ctx, tx, clock.Millis(tx.Now)) // What was settled meanwhile counts now.
	if err != nil {
		return err
	}
	return s.climb(ctx, tx, d, ladder.Rules)
}

// otherEyes refuses whoever expelled a distributor to take it back alone.
func (s *Service) otherEyes(ctx context.Context, tx *db.Tx, id int64) error {
	last, err := lastEvent(ctx, tx, id, string(Expel))
	if db.NoRows(err) {
		return ErrState
	}
	if err == nil && s.deps.Alone == "" && last.Actor == "staff:"+strconv.FormatInt(auth.From(ctx).ID, 10) {
		err = ErrSameEye
	}
	return err
}

// CountSales adds to what distributors sold to others, in fen, and promotes at
// once whoever passes a bar. Amounts below zero take a refund back; nobody falls
// by it at once.
func (s *Service) CountSales(ctx context.Context, tx *db.Tx, sold map[int64]int64) error {
	ids := make([]int64, 0, len(sold))
	for id, amount := range sold {
		if amount != 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := addSales(ctx, tx, ids, sold); err != nil {
		return err
	}
	ladder, err := s.Ladder.At(ctx, tx, clock.Millis(tx.Now))
	if err != nil {
		return err
	}
	now, err := ByIDs(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, d := range now {
		if err := s.climb(ctx, tx, d, ladder.Rules); err != nil {
			return err
		}
	}
	return nil
}

// climb promotes a distributor whose sales have passed a bar.
func (s *Service) climb(ctx context.Context, tx *db.Tx, d Distributor, l Ladder) error {
	to := l.Reached(d.Sales, d.Tier)
	if d.State != Active || to <= d.Tier {
		return nil
	}
	return s.promote(ctx, tx, d, to, l.Called(to))
}

func (s *Service) promote(ctx context.Context, tx *db.Tx, d Distributor, tier int, called string) error {
	ok, err := setTier(ctx, tx, d, tier, 0, clock.Millis(tx.Now))
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return err
	}
	d.Tier = tier
	if err := s.record(ctx, tx, d.ID, "promoted", "system", called, tier); err != nil {
		return err
	}
	return s.Hooks.TierChanged(ctx, tx, d, called, "")
}

// Mine is the distributor that a member is. One who is suspended or expelled
// still sees their statement; selling asks for Active.
func (s *Service) Mine(ctx context.Context, memberID int64) (Distributor, error) {
	d, err := s.OfMember(ctx, memberID)
	if db.NoRows(err) || (err == nil && d.ActiveAt == 0) {
		return d, ErrNone
	}
	return d, err
}

// Selling is Mine for one who may share and earn now.
func (s *Service) Selling(ctx context.Context, memberID int64) (Distributor, error) {
	d, err := s.Mine(ctx, memberID)
	if err == nil && d.State != Active {
		err = ErrNotActive
	}
	return d, err
}

// Get reads a distributor whom the caller may see, with name and phone open.
func (s *Service) Get(ctx context.Context, id int64) (d Distributor, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err = s.visible(ctx, tx, id)
		return err
	})
	if err != nil {
		return d, err
	}
	return s.opened(d)
}

// Forget erases the person behind a distributor, in the caller's transaction. One
// who still has money here, or is owed an answer, is asked to settle first.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	d, err := byMember(ctx, tx, memberID)
	if db.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return erase(ctx, tx, d.ID)
}

// Export is what is known of a member as a distributor, for themselves.
func (s *Service) Export(ctx context.Context, memberID int64) (any, error) {
	d, err := s.OfMember(ctx, memberID)
	if db.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if d, err = s.opened(d); err != nil {
		return nil, err
	}
	return map[string]any{
		"id": web.ID(d.ID), "state": d.State, "name": d.Name, "phone": d.Phone, "channel": d.Channel, "province": d.Province, "city": d.City,
		"tier": d.Tier, "sales": web.Fen(d.Sales), "applied_at": web.Time(d.AppliedAt),
	}, nil
}

// Nickname is what a distributor shows of themselves in WeChat, "" for nothing.
func (s *Service) Nickname(ctx context.Context, id int64) (string, error) {
	d, err := s.byID(ctx, id)
	if err != nil {
		return "", err
	}
	profiles, err := s.deps.Members.Profiles(ctx, []int64{d.MemberID})
	return profiles[d.MemberID].Nickname, err
}

// mates are those whom a distributor brought in, with their nicknames for names
// and their phones sealed.
func (s *Service) mates(ctx context.Context, inviter, before int64, limit int) ([]Distributor, error) {
	rows, err := s.matesOf(ctx, inviter, before, limit)
	if err != nil {
		return nil, err
	}
	members := make([]int64, len(rows))
	for i, d := range rows {
		members[i] = d.MemberID
	}
	profiles, err := s.deps.Members.Profiles(ctx, members)
	for i, d := range rows {
		rows[i].Name = profiles[d.MemberID].Nickname
	}
	return rows, err
}
