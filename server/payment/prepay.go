package payment

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"yuanfen/server/ledger"
	"yuanfen/server/notify"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Config is what a payment needs to know of this installation.
type Config struct {
	AppID, MchID string
	// NotifyURL and RefundNotifyURL are where WeChat sends its notices.
	NotifyURL, RefundNotifyURL string
	Batch                      batch.Options
	PollAtOnce                 int // How many payments WeChat is asked about at a time; 0 means 8.
}

// Service takes and gives back money.
type Service struct {
	cfg     Config
	db      *db.DB
	ids     *id.Source
	queue   *jobs.Queue
	wechat  *wechat.Client
	staff   *staff.Service
	ledger  *ledger.Ledger
	alerts  *notify.Alerts
	log     *slog.Logger
	notices *batch.Batcher[report, struct{}]

	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// Deps are the parts that a Service is built on.
type Deps struct {
	DB     *db.DB
	IDs    *id.Source
	Queue  *jobs.Queue
	WeChat *wechat.Client
	Staff  *staff.Service
	Ledger *ledger.Ledger
	Alerts *notify.Alerts
	Log    *slog.Logger
}

// New returns a payment service. Close ends its batches.
func New(cfg Config, d Deps) *Service {
	if cfg.PollAtOnce == 0 {
		cfg.PollAtOnce = pollAtOnce
	}
	s := &Service{cfg: cfg, db: d.DB, ids: d.IDs, queue: d.Queue, wechat: d.WeChat, staff: d.Staff, ledger: d.Ledger, alerts: d.Alerts, log: d.Log}
	s.notices = batch.New(cfg.Batch, s.applyAll)
	return s
}

// Close ends the batches; what runs finishes.
func (s *Service) Close() { s.notices.Close() }

// Prepay makes or reuses an attempt at p and returns what wx.requestPayment
// needs. The attempt is stored before WeChat hears of it, so no outcome of the
// call can lose it.
func (s *Service) Prepay(ctx context.Context, p Payable) (wechat.PayParams, error) {
	attempt, charge, err := s.attempt(ctx, p)
	if err != nil {
		return wechat.PayParams{}, err
	}
	if attempt.State == attemptCreated || s.stale(attempt) {
		if attempt.PrepayID, err = s.askPrepay(ctx, attempt, charge); err != nil {
			return wechat.PayParams{}, err
		}
	}
	return s.wechat.PayParams(attempt.PrepayID)
}

func (s *Service) stale(a Attempt) bool {
	return s.db.Clock().Now().Sub(clock.FromMillis(a.PrepaidAt)) > prepayLives
}

// attempt finds the open attempt over the right amount, or makes one. One over
// another amount is closed: the total has changed since.
func (s *Service) attempt(ctx context.Context, p Payable) (Attempt, Charge, error) {
	var charge Charge
	fresh := s.ids.Next() // Outside: a rerun after an unknown COMMIT finds it.
	a, err := db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (Attempt, error) {
		var err error
		if charge, err = s.Hooks.Charging(ctx, tx, p); err != nil {
			return Attempt{}, err
		}
		if charge.ExpireAt.Sub(tx.Now) < minLeft {
			return Attempt{}, ErrTooLate
		}
		open, err := openAttempts(ctx, tx, p)
		if err != nil {
			return Attempt{}, err
		}
		for _, a := range open {
			if a.Amount == charge.Amount && a.OpenID == charge.OpenID {
				return a, nil
			}
			if err := s.queue.Add(ctx, tx, jobs.Spec{Kind: jobCloseAttempt, Key: a.OutTradeNo, Payload: a.OutTradeNo, At: clock.FromMillis(a.CreatedAt).Add(closeAfter)}); err != nil {
				return Attempt{}, err
			}
		}
		a := Attempt{
			ID: fresh, OutTradeNo: "P" + strconv.FormatInt(fresh, 10), Kind: p.Kind, PayableID: p.ID, OpenID: charge.OpenID,
			Amount: charge.Amount, State: attemptCreated, ExpiresAt: clock.Millis(charge.ExpireAt), CreatedAt: clock.Millis(tx.Now),
		}
		return a, insertAttempt(ctx, tx, a)
	})
	return a, charge, err
}

// askPrepay asks WeChat for a prepay_id. Asking again with the same number and
// parameters is harmless, so a lost answer costs nothing.
func (s *Service) askPrepay(ctx context.Context, a Attempt, c Charge) (string, error) {
	prepayID, err := s.wechat.Prepay(ctx, wechat.Prepay{
		OutTradeNo: a.OutTradeNo, Description: c.Description, OpenID: a.OpenID, NotifyURL: s.cfg.NotifyURL,
		Total: a.Amount, ExpireAt: clock.FromMillis(a.ExpiresAt),
	})
	if err != nil {
		return "", s.prepayFailed(ctx, a, err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setPrepaid(ctx, tx, a.ID, prepayID, clock.Millis(tx.Now), clock.Millis(tx.Now.Add(firstQuery)))
		if err != nil || ok {
			return err
		}
		now, err := attemptsByNo(ctx, tx, []string{a.OutTradeNo})
		if err == nil && now[a.OutTradeNo].State == attemptPaid {
			return ErrPaid // Its notice was quicker than the answer.
		}
		return errors.Join(err, ErrTooLate)
	})
	return prepayID, err
}

// prepayFailed looks whether the reason is that the attempt was paid already.
func (s *Service) prepayFailed(ctx context.Context, a Attempt, cause error) error {
	var definite *wechat.Error
	if errors.As(cause, &definite) {
		if err := s.ask(ctx, a); err != nil {
			s.log.WarnContext(ctx, "attempt not asked after prepay failed", "out_trade_no", a.OutTradeNo, "error", err)
		}
	}
	return ErrWeChat.Because(fmt.Errorf("prepay %s: %w", a.OutTradeNo, cause))
}

// PollUnpaid asks WeChat about attempts that no notice has told of: a lost
// notice is found within a minute.
func (s *Service) PollUnpaid(ctx context.Context) error {
	attempts, err := attemptsToQuery(ctx, s.db, clock.Millis(s.db.Clock().Now()), 100)
	if err != nil {
		return err
	}
	var several errgroup.Group
	several.SetLimit(s.cfg.PollAtOnce)
	for _, a := range attempts {
		several.Go(func() error {
			if err := s.ask(ctx, a); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "attempt not asked", "out_trade_no", a.OutTradeNo, "error", err)
			}
			return ctx.Err()
		})
	}
	return several.Wait()
}

// ask queries one attempt, applies what WeChat says, and sets when to ask next.
func (s *Service) ask(ctx context.Context, a Attempt) error {
	t, err := s.wechat.Query(ctx, a.OutTradeNo)
	if err == nil && t.Paid() {
		return s.Apply(ctx, t)
	}
	wait := min(rarestQuery, firstQuery<<min(a.Queries, 10))
	storeErr := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err == nil && t.Final() {
			return setAttemptClosed(ctx, tx, a.ID)
		}
		return setQueried(ctx, tx, a.ID, clock.Millis(tx.Now.Add(wait)))
	})
	return errors.Join(err, storeErr)
}

// PollUnpaid looks for attempts whose time has come every pollEvery.
const (
	pollEvery  = 10 * time.Second
	pollAtOnce = 8 // Unless Config says otherwise.
)

// Register adds the jobs and recurring tasks of payments to r.
func (s *Service) Register(r *jobs.Runner) {
	r.Insist(jobClose, s.closeJob)
	r.Insist(jobCloseAttempt, s.closeAttemptJob)
	r.Insist(jobRefund, s.refundJob)
	r.Every("payment.poll", pollEvery, s.PollUnpaid)
}
