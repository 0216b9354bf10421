package shoptest

import (
	"context"
	"strconv"

	"yuanfen/server/aftersale"
	"yuanfen/server/order"
)

// Ask applies for an after-sale of pieces of an order's first line, at the
// amount that is proposed.
func (s *Shop) Ask(o order.Order, kind aftersale.Kind, pieces int64) aftersale.AfterSale {
	s.T.Helper()
	a, err := s.TryAsk(o, kind, pieces)
	must(s.T, err)
	return a
}

// TryAsk is Ask, and may be refused.
func (s *Shop) TryAsk(o order.Order, kind aftersale.Kind, pieces int64) (aftersale.AfterSale, error) {
	now, err := s.App.Orders.Get(context.Background(), o.ID)
	if err != nil {
		return aftersale.AfterSale{}, err
	}
	amount := aftersale.Option{Line: now.Lines[0], Left: now.Lines[0].Amount - now.Lines[0].Refunded}.Proposed(pieces)
	return s.App.AfterSales.Apply(context.Background(), aftersale.Application{
		MemberID: o.MemberID, OrderID: o.ID, Kind: kind, Reason: "quality", Key: s.key(),
		Lines: []aftersale.Line{{LineID: o.Lines[0].ID, Pieces: pieces, Amount: amount}},
	})
}

func (s *Shop) key() string { return "key-" + strconv.FormatInt(s.ids.Next(), 10) }

// Approve grants an after-sale as it was asked for.
func (s *Shop) Approve(a aftersale.AfterSale) aftersale.AfterSale {
	s.T.Helper()
	a, err := s.TryApprove(a)
	must(s.T, err)
	return a
}

// TryApprove is Approve, and may be refused.
func (s *Shop) TryApprove(a aftersale.AfterSale) (aftersale.AfterSale, error) {
	return s.App.AfterSales.Approve(context.Background(), aftersale.Approval{ID: a.ID, StaffID: 1, Key: s.key()})
}

// SendBack is the buyer handing the goods to a carrier.
func (s *Shop) SendBack(a aftersale.AfterSale) {
	s.T.Helper()
	must(s.T, s.App.AfterSales.SendBack(context.Background(), a.MemberID, a.ID, "SF", "SF"+strconv.FormatInt(a.ID, 10)))
}

// Arrive is the warehouse taking back what an after-sale of one line asks for,
// so many of it damaged.
func (s *Shop) Arrive(a aftersale.AfterSale, damaged int64) aftersale.AfterSale {
	s.T.Helper()
	l := a.Lines[0]
	a, err := s.App.AfterSales.Arrive(context.Background(), 1, a.ID, []aftersale.Count{{LineID: l.LineID, Sound: l.Pieces - damaged, Damaged: damaged}})
	must(s.T, err)
	return a
}

// WantCase fails the test unless an after-sale is in a state, and returns it.
func (s *Shop) WantCase(a aftersale.AfterSale, want aftersale.State) aftersale.AfterSale {
	s.T.Helper()
	now, err := s.App.AfterSales.Get(context.Background(), a.ID)
	must(s.T, err)
	if now.State != want {
		s.T.Fatalf("after-sale %d is %s, want %s", a.ID, now.State, want)
	}
	return now
}
