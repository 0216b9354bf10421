package shoptest

import (
	"context"

	"yuanfen/server/order"
	"yuanfen/server/support"
)

// Complain has an order's buyer complain at WeChat. It is the shop's to hear.
func (s *Shop) Complain(o order.Order, words string) {
	s.T.Helper()
	_, err := s.Sim.Complain(s.OutTradeNo(o), words)
	must(s.T, err)
}

// Complaint is the one complaint about an order, with all that was said.
func (s *Shop) Complaint(o order.Order) support.Details {
	s.T.Helper()
	rows, err := s.App.Support.List(context.Background(), support.Filter{Limit: 100})
	must(s.T, err)
	for _, c := range rows {
		if c.OrderID == o.ID {
			d, err := s.App.Support.Get(context.Background(), c.ID)
			must(s.T, err)
			return d
		}
	}
	s.T.Fatalf("nobody complained about order %d", o.ID)
	return support.Details{}
}

// Answer writes to the buyer who complained about an order, and has it sent.
func (s *Shop) Answer(o order.Order, text string) support.Answer {
	s.T.Helper()
	a, err := s.App.Support.Answer(context.Background(), support.Reply{ComplaintID: s.Complaint(o).ID, StaffID: 1, Text: text, Key: s.key()})
	must(s.T, err)
	s.Step()
	return a
}

// WantComplaint fails the test unless the complaint about an order is in a state.
func (s *Shop) WantComplaint(o order.Order, want support.State) support.Details {
	s.T.Helper()
	d := s.Complaint(o)
	if d.State != want {
		s.T.Fatalf("the complaint is %s, want %s: %+v", d.State, want, d.Complaint)
	}
	return d
}

// ComplaintAlerts lists the kinds of alerts about the complaint of an order.
func (s *Shop) ComplaintAlerts(o order.Order) []string {
	s.T.Helper()
	alerts, err := s.App.Alerts.BySubject(context.Background(), "complaint", s.Complaint(o).ID)
	must(s.T, err)
	kinds := make([]string, len(alerts))
	for i, a := range alerts {
		kinds[i] = a.Kind
	}
	return kinds
}
