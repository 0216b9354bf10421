package referral_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yuanfen/server/referral"
)

const (
	day   = 24 * 60 * 60 * 1000 // ms
	buyer = 7
	at    = 1000 * day // When the order is placed.
)

// sellers: 1 and 2 sell, 3 may not any more, 4 is the buyer themselves.
var sellers = map[int64]referral.Seller{
	1: {MemberID: 101, Active: true}, 2: {MemberID: 102, Active: true}, 3: {MemberID: 103}, 4: {MemberID: buyer, Active: true},
}

func touch(id, seller, daysBefore int64) referral.Touch {
	return referral.Touch{ID: id, MemberID: buyer, LinkID: 10 + seller, DistributorID: seller, At: at - daysBefore*day}
}

func bound(seller, daysBefore int64) referral.Binding {
	return referral.Binding{MemberID: buyer, DistributorID: seller, LinkID: 10 + seller, BoundAt: at - daysBefore*day}
}

func TestDecide(t *testing.T) {
	first := referral.Rules{Bind: referral.FirstTouch, WindowDays: 30, ProtectionDays: 7, Move: true}
	last := referral.Rules{Bind: referral.LastTouch, WindowDays: 30, Move: true}
	order := referral.Rules{Bind: referral.FirstOrder, WindowDays: 30, Move: true}
	ever := referral.Rules{Bind: referral.FirstTouch}
	for name, c := range map[string]struct {
		rules   referral.Rules
		touches []referral.Touch
		binding referral.Binding
		own     bool
		want    int64
		why     referral.Reason
	}{
		"nobody led":                          {first, nil, referral.Binding{}, false, 0, referral.NoTouch},
		"the first of two":                    {first, []referral.Touch{touch(1, 1, 3), touch(2, 2, 1)}, referral.Binding{}, false, 1, referral.ByFirst},
		"the last of two":                     {last, []referral.Touch{touch(1, 1, 3), touch(2, 2, 1)}, referral.Binding{}, false, 2, referral.ByLast},
		"in whatever order they are told":     {last, []referral.Touch{touch(2, 2, 1), touch(1, 1, 3)}, referral.Binding{}, false, 2, referral.ByLast},
		"the later of one moment":             {last, []referral.Touch{touch(2, 2, 1), touch(1, 1, 1)}, referral.Binding{}, false, 2, referral.ByLast},
		"the first order by the last":         {order, []referral.Touch{touch(1, 1, 3), touch(2, 2, 1)}, referral.Binding{}, false, 2, referral.ByLast},
		"out of the window":                   {first, []referral.Touch{touch(1, 1, 30)}, referral.Binding{}, false, 0, referral.OnlyOld},
		"just within the window":              {first, []referral.Touch{touch(1, 1, 29)}, referral.Binding{}, false, 1, referral.ByFirst},
		"no window":                           {ever, []referral.Touch{touch(1, 1, 900)}, referral.Binding{}, false, 1, referral.ByFirst},
		"only their own link":                 {first, []referral.Touch{touch(1, 4, 1)}, referral.Binding{}, false, 0, referral.OnlySelf},
		"their own link and another's":        {last, []referral.Touch{touch(1, 1, 2), touch(2, 4, 1)}, referral.Binding{}, false, 1, referral.ByLast},
		"only who may not sell":               {first, []referral.Touch{touch(1, 3, 1)}, referral.Binding{}, false, 0, referral.OnlyInactive},
		"who may not sell, then another":      {first, []referral.Touch{touch(1, 3, 2), touch(2, 2, 1)}, referral.Binding{}, false, 2, referral.ByFirst},
		"what came closest is told":           {first, []referral.Touch{touch(1, 1, 40), touch(2, 3, 1)}, referral.Binding{}, false, 0, referral.OnlyInactive},
		"after the order":                     {first, []referral.Touch{touch(1, 1, -1)}, referral.Binding{}, false, 0, referral.NoTouch},
		"at the moment of the order":          {first, []referral.Touch{touch(1, 1, 0)}, referral.Binding{}, false, 1, referral.ByFirst},
		"bound":                               {first, []referral.Touch{touch(1, 2, 2)}, bound(1, 5), false, 1, referral.ByBinding},
		"bound, protected from another":       {first, []referral.Touch{touch(1, 2, 4)}, bound(1, 10), false, 1, referral.ByBinding},
		"bound, no longer protected":          {first, []referral.Touch{touch(1, 2, 2)}, bound(1, 10), false, 2, referral.ByMove},
		"bound, another came before":          {first, []referral.Touch{touch(1, 2, 12)}, bound(1, 10), false, 1, referral.ByBinding},
		"bound for good":                      {ever, []referral.Touch{touch(1, 2, 2)}, bound(1, 900), false, 1, referral.ByBinding},
		"the binding is over":                 {first, []referral.Touch{touch(1, 2, 2)}, bound(1, 30), false, 2, referral.ByFirst},
		"bound to one who may not sell":       {first, []referral.Touch{touch(1, 2, 2)}, bound(3, 1), false, 2, referral.ByFirst},
		"bound to themselves":                 {first, nil, bound(4, 1), false, 0, referral.NoTouch},
		"a distributor at their own price":    {first, []referral.Touch{touch(1, 1, 1)}, bound(1, 1), true, 0, referral.OwnPrice},
		"bound, and the last of two others":   {last, []referral.Touch{touch(1, 2, 2), touch(2, 1, 1)}, bound(3, 5), false, 1, referral.ByLast},
		"moved by the last who came, not one": {first, []referral.Touch{touch(1, 2, 2), touch(2, 1, 1)}, bound(1, 10), false, 2, referral.ByMove},
	} {
		t.Run(name, func(t *testing.T) {
			got := referral.Decide(c.rules, c.touches, c.binding, sellers, referral.Purchase{Buyer: buyer, At: at, OwnPrice: c.own})
			if got.DistributorID != c.want || got.Reason != c.why {
				t.Errorf("%d (%s), want %d (%s)", got.DistributorID, got.Reason, c.want, c.why)
			}
		})
	}
}

// Whatever happened: nobody gets their own order, nobody who may not sell gets
// one, no touch after the order counts, and the same facts give the same answer
// in any order.
func TestDecide_Always(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := referral.Rules{
			Bind:       rapid.SampledFrom([]string{referral.FirstTouch, referral.LastTouch, referral.FirstOrder}).Draw(t, "bind"),
			WindowDays: rapid.Int64Range(0, 40).Draw(t, "window"), ProtectionDays: rapid.Int64Range(0, 20).Draw(t, "protection"), Move: rapid.Bool().Draw(t, "move"),
		}
		var touches []referral.Touch
		for i := range rapid.IntRange(0, 6).Draw(t, "touches") {
			touches = append(touches, touch(int64(i+1), rapid.Int64Range(1, 4).Draw(t, "seller"), rapid.Int64Range(-5, 50).Draw(t, "days")))
		}
		var b referral.Binding
		if rapid.Bool().Draw(t, "bound") {
			b = bound(rapid.Int64Range(1, 4).Draw(t, "to"), rapid.Int64Range(0, 50).Draw(t, "since"))
		}
		p := referral.Purchase{Buyer: buyer, At: at}
		got := referral.Decide(rules, touches, b, sellers, p)
		if got.DistributorID == 3 || got.DistributorID == 4 {
			t.Fatalf("belongs to %d", got.DistributorID)
		}
		for _, x := range touches {
			if x.ID == got.TouchID && (x.At > at || x.DistributorID != got.DistributorID) {
				t.Fatalf("decided by %+v", x)
			}
		}
		turned := slices.Clone(touches)
		slices.Reverse(turned)
		if again := referral.Decide(rules, turned, b, sellers, p); again != got {
			t.Fatalf("%+v, in another order %+v", got, again)
		}
		before := slices.DeleteFunc(slices.Clone(touches), func(x referral.Touch) bool { return x.At > at })
		if again := referral.Decide(rules, before, b, sellers, p); again != got {
			t.Fatalf("%+v, without what came later %+v", got, again)
		}
	})
}
