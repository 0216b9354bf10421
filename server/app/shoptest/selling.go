package shoptest

import (
	"context"
	"errors"
	"strconv"
	"time"

	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
	"yuanfen/server/referral"
)

// Seller is an active distributor.
type Seller struct {
	Buyer  // As a member.
	Seller int64
	Code   string // Of their link to the shop's home.
}

// StaffID is who decides in tests, and SecondID the other pair of eyes.
const (
	StaffID  = 1
	SecondID = 2
)

// As is a context in which a member of staff acts.
func As(staffID int64) context.Context {
	return auth.With(context.Background(), auth.Principal{Kind: auth.Staff, ID: staffID})
}

// Applicant is a member who asked to become a distributor, with their number.
func (s *Shop) Applicant(name, link string) (Buyer, int64) {
	s.T.Helper()
	b := s.Via(name, link)
	return b, s.apply(b, s.Agreement())
}

// Agreement is the text that distributors accept, published once.
func (s *Shop) Agreement() int64 {
	s.T.Helper()
	ctx := context.Background()
	texts, err := s.App.Members.Agreements(ctx)
	must(s.T, err)
	var agreement int64
	for _, a := range texts {
		if a.Kind == distributor.AgreementKind {
			agreement = a.ID
		}
	}
	if agreement == 0 {
		a, err := s.App.Members.Publish(As(StaffID), member.Agreement{Kind: distributor.AgreementKind, Title: "分销协议", Body: "正文"})
		must(s.T, err)
		agreement = a.ID
	}
	return agreement
}

func (s *Shop) apply(b Buyer, agreement int64) int64 {
	s.T.Helper()
	d, err := s.App.Sellers.Apply(context.Background(), distributor.Application{
		MemberID: b.ID, Name: "示例" + b.Name, Phone: "199" + strconv.FormatInt(10_000_000+b.ID%80_000_000, 10), Channel: "朋友圈", Province: "浙江省", City: "杭州市", AgreementID: agreement, Invited: b.Link,
	})
	must(s.T, err)
	return d.ID
}

// Seller makes a distributor: applied, approved, with a link of their own.
func (s *Shop) Seller(name string) Seller { return s.SellerOf(s.Buyer(name)) }

// SellerOf makes a distributor of a member.
func (s *Shop) SellerOf(b Buyer) Seller {
	s.T.Helper()
	id := s.apply(b, s.Agreement())
	s.Decide(id, distributor.Approve)
	link, err := s.App.Referral.Make(context.Background(), referral.Wanted{DistributorID: id, Target: referral.Home})
	must(s.T, err)
	return Seller{b, id, link.Code}
}

// Decide is staff deciding about a distributor.
func (s *Shop) Decide(id int64, v distributor.Verdict) {
	s.T.Helper()
	_, err := s.App.Sellers.Decide(As(StaffID), id, v, "测试")
	must(s.T, err)
}

// Funds is what a seller has.
func (s *Shop) Funds(x Seller) commission.Funds {
	s.T.Helper()
	f, err := s.App.Commission.FundsOf(context.Background(), x.Seller)
	must(s.T, err)
	return f
}

// WantFunds fails the test unless a seller has so many fen frozen, available,
// withheld and on their way.
func (s *Shop) WantFunds(x Seller, frozen, available, withheld, paying int64) {
	s.T.Helper()
	want := commission.Funds{Funds: ledger.Funds{OwnerID: x.Seller, Available: available, Withheld: withheld, Paying: paying}, Frozen: frozen}
	if got := s.Funds(x); got != want {
		s.T.Fatalf("%s has %+v, want %+v", x.Name, got, want)
	}
}

// Commissions are the rows of an order that earn somebody now.
func (s *Shop) Commissions(o order.Order) (live []commission.Commission) {
	s.T.Helper()
	rows, err := s.App.Commission.List(context.Background(), commission.Filter{OrderID: o.ID, Limit: 100})
	must(s.T, err)
	for _, c := range rows {
		if c.Ended == 0 {
			live = append(live, c)
		}
	}
	return live
}

// Completed takes a shipped order through receipt and the after-sale window, and
// settles what it earned.
func (s *Shop) Completed(b Buyer, o order.Order) order.Order {
	s.T.Helper()
	s.Confirm(b, o)
	s.Clock.Advance(7*Day + time.Minute) // In one stride: nothing else happens on the way.
	s.Step()
	s.Clock.Advance(2 * time.Minute)
	s.Step()
	return s.WantState(o, order.Completed)
}

// WantRefused fails the test unless err is a refusal.
func (s *Shop) WantRefused(err, want error) {
	s.T.Helper()
	if !errors.Is(err, want) {
		s.T.Fatalf("got %v, want %v", err, want)
	}
}
