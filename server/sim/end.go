package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"yuanfen/server/sim/model"
)

// end lets the weather clear and the time pass until all that waited has
// happened, and compares: the program with the model, its ledger with itself, its
// books with WeChat's. It returns a hash of what the shop has come to.
func (l *Life) end() string {
	l.calm = true
	l.Sim.ClearFaults(0)
	l.pass(2*time.Hour, 20*time.Minute) // Closing, refunds, payouts.
	l.pass(day, 4*time.Hour)
	l.pass(20*day, day) // Receipt, windows, settlement, bills.
	l.pass(30*time.Minute, 5*time.Minute)
	l.observe()
	if len(l.wrong) > 0 {
		return ""
	}
	l.model.Advance(l.at())
	found := l.state()
	l.wrong = append(l.wrong, l.model.Diff(found)...)
	l.wrong = append(l.wrong, l.model.Invariants()...)
	l.WantCleanAudit()
	l.WantTransfers()
	l.sameBooks()
	slices.SortFunc(found.Refunds, func(a, b model.RefundView) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	sum := sha256.Sum256(fmt.Appendf(nil, "%+v %d", found, l.at())) // Maps print in order.
	return hex.EncodeToString(sum[:8])
}

// sameBooks holds what our ledger says lies at WeChat to what WeChat says.
func (l *Life) sameBooks() {
	var left, refunded int64
	for _, p := range l.Sim.Books().Payments {
		if !p.PaidAt.IsZero() {
			left += p.Total - p.Refunded
			refunded += p.Refunded
		}
	}
	ledger := l.state().Ledger
	if got := ledger["wechat.held"] + ledger["wechat.available"]; got != left {
		l.wrong = append(l.wrong, fmt.Sprintf("our books have %d fen at WeChat, WeChat has %d and gave back %d", got, left, refunded))
	}
}
