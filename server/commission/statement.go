package commission

import (
	"context"
	"time"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/web"
)

// Month is a business month: its name, and the ids made in it.
type Month struct {
	Name string // "2026-11"
	from int64
	to   int64
}

const monthLayout = "2006-01"

// ParseMonth reads a month's name; "" is the one of now.
func ParseMonth(name string, now time.Time) (Month, error) {
	if name == "" {
		name = now.In(clock.Shanghai).Format(monthLayout)
	}
	first, err := time.ParseInLocation(monthLayout, name, clock.Shanghai)
	if err != nil {
		return Month{}, ErrMonth
	}
	m := Month{name, id.From(first), id.From(first.AddDate(0, 1, 0))}
	if m.to == 0 || first.After(now) { // Before there were any ids, or not begun.
		return Month{}, ErrMonth
	}
	return m, nil
}

// Statement is what a distributor's month brought, in fen.
type Statement struct {
	Month  Month
	Before ledger.Movement // What they had when it began.
	After  ledger.Movement // And when it ended, or now.
	Moved  map[ledger.Kind]ledger.Movement
}

// Statement sums a distributor's month.
func (s *Service) Statement(ctx context.Context, distributorID int64, m Month) (Statement, error) {
	had, err := s.deps.Ledger.Totals(ctx, distributorID, m.from, m.to)
	st := Statement{Month: m, Before: had.Before, After: had.Before, Moved: had.Moved}
	for _, moved := range had.Moved {
		st.After.Frozen += moved.Frozen
		st.After.Available += moved.Available
		st.After.Withheld += moved.Withheld
		st.After.Paying += moved.Paying
	}
	return st, err
}

// Funds are what a distributor has, in fen.
type Funds struct {
	ledger.Funds
	Frozen int64
}

// FundsOf is what a distributor has now.
func (s *Service) FundsOf(ctx context.Context, distributorID int64) (f Funds, err error) {
	if f.Funds, err = s.deps.Ledger.FundsOf(ctx, distributorID); err != nil {
		return f, err
	}
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		f.Frozen, err = ledger.Balance(ctx, tx, ledger.Frozen, distributorID)
		f.Frozen = -f.Frozen
		return err
	})
	return f, err
}

// Detail is a commission with the words that people need beside it.
type Detail struct {
	Commission
	Line     order.Line
	TierName string
}

// details adds lines and tiers to commissions, with one read of each.
func (s *Service) details(ctx context.Context, rows []Commission) ([]Detail, error) {
	out := make([]Detail, len(rows))
	orders := make([]int64, len(rows))
	for i, c := range rows {
		orders[i] = c.OrderID
	}
	err := s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		lines, err := order.LinesOf(ctx, tx, orders)
		if err != nil {
			return err
		}
		ladders := map[int]distributor.Ladder{}
		for i, c := range rows {
			ladder, known := ladders[c.LadderNo]
			if !known {
				e, err := s.deps.Distributors.Ladder.Version(ctx, tx, c.LadderNo)
				if err != nil {
					return err
				}
				ladder = e.Rules
				ladders[c.LadderNo] = ladder
			}
			out[i] = Detail{c, lines[c.LineID], ladder.Called(c.Tier)}
		}
		return nil
	})
	return out, err
}

// visible reads commissions that the caller may see: all of them or none.
func (s *Service) visible(ctx context.Context, tx *db.Tx, ids []int64) ([]Commission, error) {
	rows, err := byIDs(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(ids) {
		return nil, web.ErrNotFound
	}
	earners := make([]int64, len(rows))
	for i, c := range rows {
		earners[i] = c.DistributorID
	}
	return rows, distributor.Visible(ctx, tx, earners...)
}

var kindWords = map[ledger.Kind]string{
	ledger.CommissionAccrued: "佣金（冻结）", ledger.CommissionReleased: "售后期满，转为可提现", ledger.CommissionReversed: "买家退款，按比例收回",
	ledger.CommissionCorrected: "归属更正", ledger.CommissionWithheld: "核查中，暂扣", ledger.CommissionFreed: "核查结束，放行", ledger.CommissionForfeited: "核查结束，没收",
	ledger.DebtWrittenOff: "欠款核销", ledger.DebtRestored: "钱款追回，冲回核销", ledger.PayoutAsked: "申请提现", ledger.PayoutPaid: "提现到账", ledger.PayoutBounced: "银行退汇", ledger.PayoutReturned: "提现未成，退回余额",
}
