package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Diff names every difference between the rules and what the harness found in
// the database. It is meant for a shop at rest: right after Advance.
func (m *Model) Diff(found State) []string {
	want := m.State()
	d := &differences{}
	d.orders(want.Orders, found.Orders)
	compare(d, "stock", want.Stock, found.Stock, true)
	d.payouts(want.Payouts, found.Payouts)
	compare(d, "distributor", want.Distributors, found.Distributors, false)
	compare(d, "binding of", want.Bindings, found.Bindings, false)
	compare(d, "after-sale", want.AfterSales, found.AfterSales, false)
	compare(d, "account", want.Ledger, found.Ledger, true)
	d.refunds(want.Refunds, found.Refunds)
	return d.list
}

type differences struct{ list []string }

func (d *differences) add(format string, a ...any) {
	d.list = append(d.list, fmt.Sprintf(format, a...))
}

// union is the keys of both maps in the order of their printed form.
func union[K comparable, V any](a, b map[K]V) []K {
	all := maps.Clone(a)
	if all == nil {
		all = map[K]V{}
	}
	maps.Copy(all, b)
	return slices.SortedFunc(maps.Keys(all), func(x, y K) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
}

// compare names the keys whose values differ; where zeroIsNothing a missing key is a zero.
func compare[K, V comparable](d *differences, what string, want, found map[K]V, zeroIsNothing bool) {
	for _, key := range union(want, found) {
		w, inWant := want[key]
		f, inFound := found[key]
		if w != f || !zeroIsNothing && inWant != inFound {
			d.add("%s %v: expected %s, found %s", what, key, show(w, inWant || zeroIsNothing), show(f, inFound || zeroIsNothing))
		}
	}
}

func show(v any, there bool) string {
	if !there {
		return "nothing"
	}
	return fmt.Sprintf("%+v", v)
}

func (d *differences) orders(want, found map[string]OrderView) {
	for _, id := range union(want, found) {
		w, inWant := want[id]
		f, inFound := found[id]
		if !inWant || !inFound {
			d.add("order %s: expected %s, found %s", id, show(w, inWant), show(f, inFound))
			continue
		}
		wl, fl := w.Lines, f.Lines
		w.Lines, f.Lines = nil, nil
		if fmt.Sprint(w) != fmt.Sprint(f) {
			d.add("order %s: expected %+v, found %+v", id, w, f)
		}
		if len(wl) != len(fl) {
			d.add("order %s: expected %d lines, found %d", id, len(wl), len(fl))
			continue
		}
		for i := range wl {
			if a, b := essence(wl[i], w.State), essence(fl[i], f.State); a != b {
				d.add("order %s line %d: expected %+v, found %+v", id, i, a, b)
			}
		}
	}
}

// essence leaves out what means nothing: what an order never paid would have
// earned, the history of a line that is nobody's, and the state and flag of a
// commission of which nothing is left.
func essence(l LineView, state OrderState) LineView {
	if state != Paid && state != Shipped && state != Received && state != Completed && l.Refunded == 0 {
		l.Commission, l.Reversed = 0, 0
	}
	if l.Earner == "" {
		l.Commission, l.Reversed = l.Commission-l.Reversed, 0
	}
	if l.Commission == l.Reversed {
		l.Available, l.Withheld = false, false
	}
	return l
}

// payouts takes sending and awaiting_confirm for one: only WeChat's answer ends them.
func (d *differences) payouts(want, found map[string]PayoutView) {
	f := maps.Clone(found)
	for id, p := range f {
		if p.State == PayoutAwaiting {
			p.State = PayoutSending
			f[id] = p
		}
	}
	compare(d, "payout", want, f, false)
}

// refunds compares without numbers: those are the program's own.
func (d *differences) refunds(want, found []RefundView) {
	named := !slices.ContainsFunc(found, func(r RefundView) bool { return r.Payment == "" })
	count := map[RefundView]int{}
	tally := func(list []RefundView, n int) {
		for _, r := range list {
			if !named {
				r.Payment = ""
			}
			count[r] += n
		}
	}
	tally(want, 1)
	tally(found, -1)
	for _, r := range union(count, nil) {
		switch n := count[r]; {
		case n > 0:
			d.add("refund %+v: missing %d times", r, n)
		case n < 0:
			d.add("refund %+v: %d times too often", r, -n)
		}
	}
}
