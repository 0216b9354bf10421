package payment

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/wechat"
)

const (
	jobClose        = "payment.close"
	jobCloseAttempt = "payment.close_attempt"
)

// CloseAttempts makes sure, by a job, that p can't be paid any more, and tells
// Hooks.Unpaid then. If it turns out to be paid, Hooks.Paid hears that instead.
// The caller has seen to it that no further attempt can be made.
func (s *Service) CloseAttempts(ctx context.Context, tx *db.Tx, payables ...Payable) error {
	specs := make([]jobs.Spec, len(payables))
	for i, p := range payables {
		specs[i] = jobs.Spec{Kind: jobClose, Key: p.Kind + ":" + strconv.FormatInt(p.ID, 10), Payload: p}
	}
	return s.queue.Add(ctx, tx, specs...)
}

func (s *Service) closeJob(ctx context.Context, j jobs.Job) error {
	var p Payable
	if err := j.Decode(&p); err != nil {
		return err
	}
	attempts, err := db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) ([]Attempt, error) {
		return openAttempts(ctx, tx, p)
	})
	if err != nil {
		return err
	}
	for _, a := range attempts {
		if err := s.closeAttempt(ctx, a); err != nil {
			return err
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		open, err := openAttempts(ctx, tx, p)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			return fmt.Errorf("payment: %d attempts at %s %d are still open", len(open), p.Kind, p.ID)
		}
		return s.Hooks.Unpaid(ctx, tx, p)
	})
}

func (s *Service) closeAttemptJob(ctx context.Context, j jobs.Job) error {
	var no string
	if err := j.Decode(&no); err != nil {
		return err
	}
	attempts, err := db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (map[string]Attempt, error) {
		return attemptsByNo(ctx, tx, []string{no})
	})
	if err != nil {
		return err
	}
	return s.closeAttempt(ctx, attempts[no])
}

// closeAttempt asks, closes, and asks again: only WeChat's own word that the
// attempt is closed, or was never there, ends it. Paid meanwhile is paid.
func (s *Service) closeAttempt(ctx context.Context, a Attempt) error {
	ripe := clock.FromMillis(a.CreatedAt).Add(closeAfter)
	if s.db.Clock().Now().Before(ripe) {
		return jobs.Later{At: ripe, Reason: "WeChat asks for five minutes before an attempt is closed"}
	}
	closed, err := s.final(ctx, a)
	if err != nil || closed {
		return err
	}
	err = s.wechat.Close(ctx, a.OutTradeNo)
	if err != nil && !gone(err) {
		var definite *wechat.Error
		if !errors.As(err, &definite) {
			return err // Unknown: ask again later.
		}
	}
	never := gone(err)
	closed, err = s.final(ctx, a)
	if err != nil || closed {
		return err
	}
	if !never {
		return fmt.Errorf("payment: WeChat still keeps %s open after closing it", a.OutTradeNo)
	}
	return s.markClosed(ctx, a)
}

// final queries a and stores what is final: paid or closed.
func (s *Service) final(ctx context.Context, a Attempt) (bool, error) {
	t, err := s.wechat.Query(ctx, a.OutTradeNo)
	switch {
	case gone(err):
		return false, nil
	case err != nil:
		return false, err
	case t.Paid():
		return true, s.Apply(ctx, t)
	case t.Final():
		return true, s.markClosed(ctx, a)
	}
	return false, nil
}

func (s *Service) markClosed(ctx context.Context, a Attempt) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return setAttemptClosed(ctx, tx, a.ID)
	})
}

// gone reports WeChat's word that it knows no such order.
func gone(err error) bool {
	return wechat.IsCode(err, wechat.CodeOrderNotExist, "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS")
}
