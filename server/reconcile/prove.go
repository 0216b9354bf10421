package reconcile

import (
	"context"
	"fmt"

	"yuanfen/server/ledger"
	"yuanfen/server/payment"
	"yuanfen/server/payout"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// prove holds the books to WeChat's accounts at the end of the day: what the
// ledger says lies there, less what no bill has yet, is the balance of the last
// line. It needs every day from the first payment on.
func (s *Service) prove(ctx context.Context, d *Day, r *result) error {
	ready, err := s.complete(ctx, d)
	if err != nil || !ready {
		return err
	}
	basic, operating, err := s.chain(ctx, d, r)
	if err != nil {
		return err
	}
	if err := s.open(ctx, basic, operating); err != nil {
		return err
	}
	d.Basic, d.Operating = basic.closing, operating.closing
	d.Proved = true
	return s.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		held, err := ledger.Sum(ctx, tx, ledger.WeChatHeld)
		if err != nil {
			return err
		}
		available, err := ledger.Sum(ctx, tx, ledger.WeChatAvailable)
		if err != nil {
			return err
		}
		paid, refunded, err := payment.Unbilled(ctx, tx)
		if err != nil {
			return err
		}
		if ours := held + available - paid + refunded; ours != basic.closing {
			r.differences = append(r.differences, differ(d.Day, BalanceLedger, accountBasic, ours, basic.closing,
				"账本里微信基本账户应有 %s，账单的结余是 %s。", yuan(ours), yuan(basic.closing)))
		}
		ours, err := ledger.Sum(ctx, tx, ledger.WeChatOperating)
		if err != nil {
			return err
		}
		transferred, err := payout.Unbilled(ctx, tx)
		if ours += transferred; err == nil && ours != operating.closing {
			r.differences = append(r.differences, differ(d.Day, BalanceLedger, accountOperating, ours, operating.closing,
				"账本里微信运营账户应有 %s，账单的结余是 %s。", yuan(ours), yuan(operating.closing)))
		}
		return err
	})
}

// complete reports whether every day before d is done, and no day after it.
func (s *Service) complete(ctx context.Context, d *Day) (bool, error) {
	first, err := s.Payments.FirstPaidAt(ctx)
	if err != nil || first == 0 {
		d.Note = "还没有收款，无需核对余额"
		return false, err
	}
	done, err := s.doneDays(ctx)
	if err != nil {
		return false, err
	}
	for day := clock.Day(clock.FromMillis(first)); day < d.Day; day = next(day) {
		if !done[day] {
			d.Note = fmt.Sprintf("%s 还没有对账，余额暂不能核对", day)
			return false, nil
		}
	}
	for day := range done {
		if day > d.Day {
			d.Note = fmt.Sprintf("之后的 %s 已对账，余额在最后一天核对", day)
			return false, nil
		}
	}
	return true, nil
}

// account is what the bills up to a day say of one account.
type account struct {
	opening, closing int64
	seen             bool // A line of it was ever read.
}

// chain follows the balances of both accounts through all lines stored up to
// the day, and names where one does not begin where the one before ended.
func (s *Service) chain(ctx context.Context, d *Day, r *result) (basic, operating account, err error) {
	for _, a := range []struct {
		name string
		into *account
	}{{accountBasic, &basic}, {accountOperating, &operating}} {
		ends, err := s.dayEnds(ctx, a.name, d.Day)
		if err != nil {
			return basic, operating, err
		}
		for i, e := range ends {
			if i == 0 {
				a.into.opening, a.into.seen = e.Before, true
			} else if e.Before != a.into.closing && e.Day == d.Day {
				r.differences = append(r.differences, differ(d.Day, BalanceJumps, a.name, a.into.closing, e.Before,
					"上一份账单结余 %s，这一天却从 %s 开始。", yuan(a.into.closing), yuan(e.Before)))
			}
			a.into.closing = e.After
		}
	}
	return basic, operating, nil
}

// open posts, once, what lay on an account before its first bill.
func (s *Service) open(ctx context.Context, basic, operating account) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, a := range []struct {
			name    string
			account ledger.Account
			from    account
		}{{accountBasic, ledger.WeChatAvailable, basic}, {accountOperating, ledger.WeChatOperating, operating}} {
			key := "fund.opening:" + a.name
			posted, err := ledger.Posted(ctx, tx, key)
			if err != nil {
				return err
			}
			if posted || !a.from.seen {
				continue
			}
			err = s.Ledger.Post(ctx, tx, ledger.Journal{Kind: ledger.Opened, EventKey: key, Subject: "fund", Entries: ledger.Move(a.from.opening, a.account, 0, ledger.Opening, 0)})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
