package referral

import "slices"

// Reason says why an order belongs to somebody, or to nobody. Its words are in
// words.go.
type Reason string

// The reasons.
const (
	ByBinding    Reason = "binding"        // The buyer is bound to them.
	ByMove       Reason = "moved"          // Bound to another, whose protection was over when the buyer came by theirs.
	ByFirst      Reason = "first_touch"    // Of the links that count the buyer came by theirs first.
	ByLast       Reason = "last_touch"     // And by theirs last.
	NoTouch      Reason = "no_touch"       // The buyer came by no link.
	OnlyOld      Reason = "expired"        // Only by links whose time is over.
	OnlySelf     Reason = "self"           // Only by their own link.
	OwnPrice     Reason = "own_price"      // A distributor who bought at their own price.
	OnlyInactive Reason = "inactive"       // Only by links of distributors who may not earn.
	GoneByPaying Reason = "earner_stopped" // Theirs when it was placed; when it was paid they might not earn.
	ByStaff      Reason = "corrected"      // Staff decided so.
)

// Purchase is an order as attribution sees it. At is UTC ms.
type Purchase struct {
	OrderID  int64
	Buyer    int64 // Member.
	At       int64
	Link     string // The share link that the client came by last; "" for none.
	OwnPrice bool   // The buyer is a distributor and bought at their own price.
}

// Seller is what must be known of the distributor of a touch or a binding.
type Seller struct {
	MemberID int64
	Active   bool
}

// Decision is to whom an order belongs. DistributorID 0 is nobody.
type Decision struct {
	DistributorID int64
	LinkID        int64
	TouchID       int64 // The touch that decided, 0 where the binding did.
	Reason        Reason
}

// Decide says to whom a purchase belongs. It is pure: the same rules, touches,
// binding and purchase give the same answer. Touches may come in any order; those
// after the purchase, of the buyer themselves and of distributors who may not
// earn never count.
func Decide(r Rules, touches []Touch, b Binding, sellers map[int64]Seller, p Purchase) Decision {
	if p.OwnPrice {
		return Decision{Reason: OwnPrice}
	}
	counting, why := weigh(r, touches, sellers, p)
	if b.BoundAt != 0 && r.fresh(b.BoundAt, p.At) && sellers[b.DistributorID].Active && sellers[b.DistributorID].MemberID != p.Buyer {
		if t, moved := mover(r, b, counting); moved {
			return Decision{t.DistributorID, t.LinkID, t.ID, ByMove}
		}
		return Decision{b.DistributorID, b.LinkID, 0, ByBinding}
	}
	switch {
	case len(counting) == 0:
		return Decision{Reason: why}
	case r.Bind == FirstTouch:
		t := counting[0]
		return Decision{t.DistributorID, t.LinkID, t.ID, ByFirst}
	}
	t := counting[len(counting)-1]
	return Decision{t.DistributorID, t.LinkID, t.ID, ByLast}
}

// weigh returns the touches that count, oldest first, and where none does the
// reason that came closest.
func weigh(r Rules, touches []Touch, sellers map[int64]Seller, p Purchase) (counting []Touch, why Reason) {
	why = NoTouch
	rank := map[Reason]int{NoTouch: 0, OnlyOld: 1, OnlySelf: 2, OnlyInactive: 3}
	for _, t := range touches {
		seller := sellers[t.DistributorID]
		var verdict Reason
		switch {
		case t.At > p.At:
			continue
		case seller.MemberID == p.Buyer:
			verdict = OnlySelf
		case !r.fresh(t.At, p.At):
			verdict = OnlyOld
		case !seller.Active:
			verdict = OnlyInactive
		default:
			counting = append(counting, t)
			continue
		}
		if rank[verdict] > rank[why] {
			why = verdict
		}
	}
	slices.SortFunc(counting, func(a, b Touch) int {
		if a.At != b.At {
			return sign(a.At - b.At)
		}
		return sign(a.ID - b.ID)
	})
	return counting, why
}

// mover is the last touch that takes a bound member away.
func mover(r Rules, b Binding, counting []Touch) (Touch, bool) {
	for _, t := range slices.Backward(counting) {
		if r.Move && t.At > b.BoundAt && !r.protected(b, t.At) && t.DistributorID != b.DistributorID {
			return t, true
		}
	}
	return Touch{}, false
}

// bind says what a touch makes of a member's binding at its time. alive reports
// whether the distributor that they are bound to may still earn.
func bind(r Rules, b Binding, alive bool, t Touch) (to Binding, changed bool) {
	fresh := Binding{MemberID: t.MemberID, DistributorID: t.DistributorID, LinkID: t.LinkID, BoundAt: t.At, Version: b.Version}
	bound := b.BoundAt != 0 && alive && r.fresh(b.BoundAt, t.At)
	switch {
	case r.Bind == FirstOrder && !bound:
		return b, false // The first order binds.
	case !bound:
		return fresh, true
	case b.DistributorID == t.DistributorID:
		return fresh, r.Bind == LastTouch // Coming again by theirs renews it.
	case r.Move && !r.protected(b, t.At) && r.Bind != FirstOrder:
		return fresh, true
	}
	return b, false
}

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
