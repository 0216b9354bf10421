package sim

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/policy"
	"yuanfen/server/referral"
	"yuanfen/server/risk"
	"yuanfen/server/sim/model"
	"yuanfen/server/wechatsim"
)

// world is what a generator can name: everything that there is in a shop.
type world struct {
	skus      []good
	people    []*person
	orders    []*sale
	cases     []*claim
	payouts   []*withdrawal
	seen      seen
	adjusted  int
	agreement int64
}

// good is a SKU as its price stands.
type good struct {
	product, sku, price int64
}

// person is a member, and a distributor if seller is not 0.
type person struct {
	shoptest.Buyer
	seller int64
	links  []referral.Link
}

// sale is an order, its buyer, and what the phone needs to pay each attempt.
type sale struct {
	order.Order
	buyer    *person
	attempts []wechatsim.PayParams
	parcels  int
}

// claim is an after-sale.
type claim struct{ aftersale.AfterSale }

// withdrawal is a payout.
type withdrawal struct {
	payout.Payout
	owner *person
}

// The shop that lives are led in. Few goods and few pieces, so that they run out.
const (
	firstGoods  = 3
	firstPeople = 4
	firstPieces = 40
)

var (
	tiers = []distributor.Tier{{Name: "一级", PurchaseBP: 9000}, {Name: "二级", PurchaseBP: 8000, Bar: 300_00}, {Name: "三级", PurchaseBP: 6500, Bar: 1_200_00}}
	binds = map[string]model.BindOn{referral.FirstTouch: model.FirstTouch, referral.LastTouch: model.LastTouch, referral.FirstOrder: model.FirstOrder}
)

// found opens the shop under policies that are drawn, and tells the model.
func (l *Life) found(r *rand.Rand) {
	cfg := model.DefaultConfig()
	cfg.Tiers = nil
	for _, t := range tiers {
		cfg.Tiers = append(cfg.Tiers, model.Tier{RateBP: t.PurchaseBP, Bar: int64(t.Bar)})
	}
	publish(l, l.App.Sellers.Ladder, distributor.Ladder{Tiers: tiers})

	rules := referral.Rules{Bind: pick(r, []string{referral.FirstTouch, referral.LastTouch, referral.FirstOrder}), WindowDays: pick(r, []int64{0, 7, 30}), Move: r.IntN(2) == 0, Self: pick(r, []string{referral.SelfPrice, referral.SelfNothing})}
	rules.Move = rules.Move || rules.Bind == referral.LastTouch
	rules.ProtectionDays = pick(r, []int64{0, 3, 7})
	publish(l, l.App.Referral.Rules, rules)
	cfg.Attribution = model.Policy{Bind: binds[rules.Bind], Window: rules.WindowDays * model.Day, Protection: rules.ProtectionDays * model.Day, MayMove: rules.Move, SameArrival: (10 * time.Minute).Milliseconds(), Dormant: true, Lapses: true, MoveAtTouch: true, BindWhenPaid: true}
	if rules.Self == referral.SelfPrice {
		cfg.Attribution.Self = model.SelfPrice
	}

	earn := commission.Rule{Method: pick(r, []commission.Method{commission.TierMargin, commission.RateOfPaid, commission.RateOfMargin})}
	if earn.Method != commission.TierMargin {
		earn.BP = 500 + r.Int64N(3000)
	}
	publish(l, l.App.Commission.Rules, commission.Rules{Rule: earn})
	cfg.Rule, cfg.CommissionBP = map[commission.Method]model.CommissionRule{commission.TierMargin: model.TierMargin, commission.RateOfPaid: model.RateOfPaid, commission.RateOfMargin: model.MarginOverCost}[earn.Method], earn.BP

	pay := payout.DefaultRules
	pay.Times, pay.Day, pay.AllDay = 1000, 100_000_00, 1_000_000_00
	publish(l, l.App.Payouts.Rules, pay)
	publish(l, l.App.Risk.Rules, risk.Rules{SameAddress: risk.AddressRule{Numbers: 1}, Ring: risk.RingRule{Days: 1}, RefundRate: risk.RefundRule{Days: 1, Orders: 1}, Burst: risk.BurstRule{Minutes: 1, Orders: 1}}) // Cases have their own tests: here staff alone withhold.

	p := shoptest.Default().Orders
	cfg.PaymentExpiry, cfg.Window, cfg.AutoReceive, cfg.Freight = p.PayWithin.Milliseconds(), p.AfterSale.Milliseconds(), 0, p.Freight
	cfg.MergeLines, cfg.ShippedAtLast, cfg.ForfeitedIsNone = true, true, true
	l.model, l.seen = model.New(cfg), newSeen()
	l.must(l.Sim.Transfer(wechatsim.Available, 1_000_000))
	for range firstGoods {
		l.newGood(r)
	}
	for range firstPeople {
		l.newPerson("")
	}
	l.agreement = l.Agreement()
}

// publish puts rules into force.
func publish[T any](l *Life, book *policy.Book[T], rules T) {
	e, err := book.Draft(shoptest.As(shoptest.StaffID), rules, "模拟", 0)
	l.must(err)
	l.must(book.Publish(shoptest.As(shoptest.SecondID), e.No))
}

// must ends the life: what failed can't fail in calm weather.
func (l *Life) must(err error) {
	if err != nil {
		l.T.Fatal(err)
	}
}

func (l *Life) newGood(r *rand.Rand) {
	l.calm = true // The verb that does it takes no refusal.
	price, stock := 100+r.Int64N(30_000), int64(firstPieces)
	sku := l.SKU(price, stock)
	offers, err := l.App.Catalog.Offers(context.Background(), []int64{sku})
	l.must(err)
	l.skus = append(l.skus, good{product: offers[sku].ProductID, sku: sku, price: price})
	l.judge(l.model.NewSKU(model.NewSKU{SKU: name(sku), Price: price, Cost: price / 2, Stock: stock, At: l.at()}, true))
}

// newPerson logs somebody in for the first time, by a link or by none.
func (l *Life) newPerson(link string) {
	b := shoptest.Buyer{Name: nameOf(len(l.people)), Link: link}
	known := l.until("first login", func() error {
		session, m, err := l.App.Members.Login(l.ctx(), l.Sim.LoginCode(b.Name), member.Arrival{Link: link})
		b.ID, b.OpenID, b.Token = m.ID, m.OpenID, session.Token
		return err
	}, nil)
	if !known {
		return // WeChat would not say who it is.
	}
	p := &person{Buyer: b}
	l.people = append(l.people, p)
	l.judge(l.model.Register(model.Register{Member: name(b.ID), At: l.at()}, true))
	if link != "" {
		l.judge(l.model.Touch(model.Touch{Member: name(b.ID), Link: link, At: l.at()}, true))
	}
}

// nameOf is what the nth person is called: real names have no digits.
func nameOf(n int) string {
	stems, branches := []rune("甲乙丙丁戊己庚辛壬癸"), []rune("子丑寅卯辰巳午未申酉戌亥")
	return string([]rune{stems[n%10], branches[n%12], branches[n/60%12]})
}

// name is a number as the model calls it.
func name(id int64) string { return strconv.FormatInt(id, 10) }
