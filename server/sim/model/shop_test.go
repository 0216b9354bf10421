package model

import (
	"fmt"
	"testing"
)

// shop drives a model as a program that answers as it must, and stops at the first contradiction.
type shop struct {
	*testing.T
	*Model
	now int64
	n   int
}

// next is a number not used before.
func (s *shop) next() string { s.n++; return fmt.Sprint("n", s.n) }

// open is a shop with one SKU "tea" at 1990 fen, 100 pieces, freight 800, and the
// active distributor "dan" (member "m-dan") whose link is "d1".
func open(t *testing.T, change ...func(*Config)) *shop {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Freight = 800
	for _, f := range change {
		f(&cfg)
	}
	s := &shop{T: t, Model: New(cfg), now: 1_000_000}
	s.ok(s.Model.NewSKU(NewSKU{SKU: "tea", Price: 1990, Cost: 500, Stock: 100}, true))
	s.distributor("dan")
	s.ok(s.Model.LinkMade(LinkMade{Link: "d1", Distributor: "dan"}, true))
	s.ok(s.Model.Register(Register{Member: "bo"}, true))
	return s
}

func (s *shop) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	for _, line := range s.Model.Invariants() {
		s.Fatal(line)
	}
}

func (s *shop) bad(err error) {
	s.Helper()
	if err == nil {
		s.Fatal("the model let it pass")
	}
}

func (s *shop) distributor(id string) {
	s.Helper()
	s.ok(s.Model.Register(Register{Member: "m-" + id, At: s.now}, true))
	s.ok(s.Model.Apply(Apply{Distributor: id, Member: "m-" + id, At: s.now}, true))
	s.ok(s.Model.Approve(Approve{Distributor: id, At: s.now}, true))
}

// order places pieces of tea through a link and has them paid.
func (s *shop) order(id string, pieces int64, link string) *order {
	s.Helper()
	s.ok(s.Model.Place(Place{Order: id, Buyer: "bo", Lines: []PlaceLine{{"tea", pieces, 1990}}, Link: link, At: s.now}, true))
	s.ok(s.Model.Pay(Pay{Payment: "p-" + id, Order: id, Amount: s.orders[id].total, Known: true, At: s.now}))
	return s.orders[id]
}

func (s *shop) deliver(id string) {
	s.Helper()
	s.ok(s.Model.Ship(Ship{Order: id, At: s.now}, true))
	s.ok(s.Model.Receive(Receive{Order: id, Confirmed: true, At: s.now}, true))
}

func (s *shop) wait(ms int64) {
	s.Helper()
	s.now += ms
	s.Model.Advance(s.now)
	s.ok(nil)
}

// earned sells pieces through dan's link until their commission is available.
func (s *shop) earned(id string, pieces int64) {
	s.Helper()
	s.order(id, pieces, "d1")
	s.deliver(id)
	s.wait(7 * Day)
}

// books holds accounts (debit positive, "name" or "name:who") against figures.
func (s *shop) books(want map[string]int64) {
	s.Helper()
	totals := s.totals()
	for account, amount := range want {
		got, ok := totals[account]
		if !ok {
			got = s.ledger[account]
		}
		if got != amount {
			s.Errorf("%s: %d, expected %d", account, got, amount)
		}
	}
}

func (s *shop) is(what, got, want any) {
	s.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		s.Errorf("%s: %v, expected %v", what, got, want)
	}
}
