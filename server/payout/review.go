package payout

import (
	"context"
	"fmt"
	"slices"

	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Review puts requested payouts, at most MaxBatch, before reviewers. A batch below
// the limit is approved at once; one above it waits for another person.
func (s *Service) Review(ctx context.Context, ids []int64, note string) (Batch, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 || len(ids) > MaxBatch {
		return Batch{}, ErrBatchSize
	}
	id := s.deps.IDs.Next()
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Batch, error) {
		if err := holdReviews(ctx, tx); err != nil {
			return Batch{}, err
		}
		rows, err := byIDs(ctx, tx, ids)
		if err == nil && len(rows) != len(ids) {
			err = web.ErrNotFound
		}
		if err != nil {
			return Batch{}, err
		}
		b := Batch{ID: id, State: BatchOpen, Payouts: len(rows), Note: note, MadeBy: auth.From(ctx).ID, MadeAt: clock.Millis(tx.Now)}
		for _, p := range rows {
			if err := member.Visible(ctx, tx, p.MemberID); err != nil {
				return b, err
			}
			b.Total += p.Amount
		}
		if b.Why, err = s.secondEyes(ctx, tx, rows, b.Total); err != nil {
			return b, err
		}
		if err := insertBatch(ctx, tx, b); err != nil {
			return b, err
		}
		ok, err := setBatch(ctx, tx, ids, b.ID)
		if err == nil && !ok {
			err = ErrTaken
		}
		if err != nil {
			return b, err
		}
		err = s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "payout.batch", Subject: "payout_batch", SubjectID: b.ID, After: map[string]any{"payouts": b.Payouts, "total": web.Fen(b.Total), "why": b.Why},
		})
		if err != nil || b.Why != "" {
			return b, err
		}
		return s.approve(ctx, tx, b)
	})
}

// secondEyes says why another person must confirm payouts, "" if none must.
func (s *Service) secondEyes(ctx context.Context, tx *db.Tx, rows []Payout, total int64) (string, error) {
	over := "超过 " + money.Format(s.deps.SecondOver)
	if total > s.deps.SecondOver {
		return "批次合计 " + money.Format(total) + "，" + over, nil
	}
	today, err := s.daysOf(ctx, tx, rows)
	if err != nil {
		return "", err
	}
	for _, p := range rows {
		sum := today[p.DistributorID]
		sum.Amount += p.Amount
		today[p.DistributorID] = sum
		if sum.Amount > s.deps.SecondOver {
			return fmt.Sprintf("分销商 %d 今天合计 %s，%s", p.DistributorID, money.Format(sum.Amount), over), nil
		}
	}
	return "", nil
}

// daysOf sums what was approved today for the owners of payouts.
func (s *Service) daysOf(ctx context.Context, tx *db.Tx, rows []Payout) (map[int64]approvedSum, error) {
	return approvedSince(ctx, tx, ownersOf(rows), clock.Millis(dayOf(tx.Now)))
}

func ownersOf(rows []Payout) []int64 {
	owners := make([]int64, len(rows))
	for i, p := range rows {
		owners[i] = p.DistributorID
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

// Confirm approves a batch that waits for another person. Of two who confirm at
// once one wins.
func (s *Service) Confirm(ctx context.Context, id int64) (Batch, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Batch, error) {
		if err := holdReviews(ctx, tx); err != nil {
			return Batch{}, err
		}
		b, err := visibleBatch(ctx, tx, id)
		switch {
		case err != nil:
			return b, err
		case b.State != BatchOpen:
			return b, ErrBatchState
		}
		if b.MadeBy == auth.From(ctx).ID {
			if s.deps.Alone == "" {
				return b, ErrSameEye
			}
			b.Alone = s.deps.Alone
		}
		return s.approve(ctx, tx, b)
	})
}

// Discard ends a batch that shall not be; its payouts may be put into another.
func (s *Service) Discard(ctx context.Context, id int64) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := visibleBatch(ctx, tx, id)
		if err != nil {
			return err
		}
		b.State, b.DecidedBy, b.DecidedAt = BatchDiscarded, auth.From(ctx).ID, clock.Millis(tx.Now)
		ok, err := decideBatch(ctx, tx, b)
		if err == nil && !ok {
			err = ErrBatchState
		}
		if err != nil {
			return err
		}
		if err := freeBatch(ctx, tx, id); err != nil {
			return err
		}
		return s.deps.Staff.Record(ctx, tx, staff.Change{Action: "payout.batch_discard", Subject: "payout_batch", SubjectID: id})
	})
}

// approve approves what of a batch is still requested, reckons the tax of each,
// and queues what goes out by WeChat. The caller has written the row that every
// review writes: days and months can't change meanwhile.
func (s *Service) approve(ctx context.Context, tx *db.Tx, b Batch) (Batch, error) {
	b.State, b.DecidedBy, b.DecidedAt = BatchApproved, auth.From(ctx).ID, clock.Millis(tx.Now)
	ok, err := decideBatch(ctx, tx, b)
	if err == nil && !ok {
		err = ErrBatchState
	}
	if err != nil {
		return b, err
	}
	rows, err := requestedIn(ctx, tx, b.ID)
	if err != nil {
		return b, err
	}
	if err := s.approveAll(ctx, tx, rows, b.DecidedAt); err != nil {
		return b, err
	}
	after := map[string]any{"payouts": len(rows), "total": web.Fen(sumOf(rows))}
	if b.Alone != "" {
		after["alone"] = b.Alone
	}
	return b, s.deps.Staff.Record(ctx, tx, staff.Change{Action: "payout.approve", Subject: "payout_batch", SubjectID: b.ID, After: after})
}

func (s *Service) approveAll(ctx context.Context, tx *db.Tx, rows []Payout, now int64) error {
	if len(rows) == 0 {
		return nil // All were taken back meanwhile.
	}
	if err := s.reckon(ctx, tx, rows); err != nil {
		return err
	}
	if err := setApproved(ctx, tx, rows, now); err != nil {
		return err
	}
	var specs []jobs.Spec
	for _, p := range rows {
		if p.Road == ByWeChat {
			specs = append(specs, jobs.Spec{Kind: jobSend, Key: p.OutBillNo, Payload: p.ID})
		}
	}
	return s.deps.Queue.Add(ctx, tx, specs...)
}

func sumOf(rows []Payout) (sum int64) {
	for _, p := range rows {
		sum += p.Amount
	}
	return sum
}

// reckon fills in the rules and the tax of payouts that are being approved, and
// refuses what no transfer may be made of today.
func (s *Service) reckon(ctx context.Context, tx *db.Tx, rows []Payout) error {
	rules, err := s.Rules.At(ctx, tx, clock.Millis(tx.Now))
	if err != nil {
		return err
	}
	sellers, err := distributor.ByIDs(ctx, tx, ownersOf(rows))
	if err != nil {
		return err
	}
	months, err := approvedSince(ctx, tx, ownersOf(rows), clock.Millis(monthOf(tx.Now)))
	if err != nil {
		return err
	}
	days, err := s.daysOf(ctx, tx, rows)
	if err != nil {
		return err
	}
	all, err := approvedByAll(ctx, tx, clock.Millis(dayOf(tx.Now)))
	if err != nil {
		return err
	}
	for i, p := range rows {
		month, day := months[p.DistributorID], days[p.DistributorID]
		p.RulesNo, p.Tax = rules.No, rules.Rules.Withhold(p.Amount, month.Amount, month.Tax)
		month.Amount, month.Tax = month.Amount+p.Amount, month.Tax+p.Tax
		if p.Road == ByWeChat {
			day.WeChat, all = day.WeChat+p.Amount, all+p.Amount
		}
		switch {
		case sellers[p.DistributorID].State == distributor.Suspended:
			return ErrSuspended
		case p.Net() < wechat.MinTransfer:
			return ErrNet
		case day.WeChat > int64(rules.Rules.Day):
			return ErrPersonDay
		case all > int64(rules.Rules.AllDay):
			return ErrAllDay
		}
		months[p.DistributorID], days[p.DistributorID], rows[i] = month, day, p
	}
	return nil
}
