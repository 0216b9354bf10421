package commission

import (
	"context"

	"yuanfen/server/catalog"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/money"
	"yuanfen/server/policy"
	"yuanfen/server/staff"
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB           *db.DB
	IDs          *id.Source
	Queue        *jobs.Queue
	Staff        *staff.Service
	Ledger       *ledger.Ledger
	Distributors *distributor.Service
	Catalog      *catalog.Catalog
	Picture      func(key string) string // A file's address.
	Alone        string                  // Why one person may decide what asks for two, "" if nobody may.
}

// Service keeps commissions.
type Service struct {
	deps Deps

	// Rules is the commission policy, version by version.
	Rules *policy.Book[Rules]
	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// New returns the commissions kept in d.DB.
func New(d Deps) *Service {
	s := &Service{
		deps:  d,
		Rules: policy.New(policy.Deps{DB: d.DB, IDs: d.IDs, Staff: d.Staff, Alone: d.Alone}, "commission", DefaultRules, Rules.Check),
	}
	s.Rules.Known = known
	return s
}

// known refuses rules for goods that there are not.
func known(ctx context.Context, tx *db.Tx, r Rules) error {
	var products, categories []int64
	for _, e := range r.Exceptions {
		if e.ProductID != 0 {
			products = append(products, int64(e.ProductID))
		}
		if e.CategoryID != 0 {
			categories = append(categories, int64(e.CategoryID))
		}
	}
	found, err := catalog.CategoriesOf(ctx, tx, products)
	if err != nil {
		return err
	}
	for _, p := range products {
		if _, is := found[p]; !is {
			return badRules("例外里的商品 " + number(p) + " 不存在，请重新选择。")
		}
	}
	for _, c := range categories {
		is, err := catalog.HasCategory(ctx, tx, c)
		if err == nil && !is {
			err = badRules("例外里的分类 " + number(c) + " 不存在，请重新选择。")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Register adds the jobs of this package.
func (s *Service) Register(r *jobs.Runner) {
	r.Insist(jobWithholdLines, s.withholdLines)
	r.Insist(jobFreeLines, s.freeLines)
}

// Sale is an order, with its lines, and the distributor to whom it belongs.
type Sale struct {
	Order         order.Order
	DistributorID int64
}

// book is the rules and tiers of one moment.
type book struct {
	rules      policy.Edition[Rules]
	ladder     policy.Edition[distributor.Ladder]
	categories map[int64]int64 // By product.
}

// bookAt reads the rules that held at a time. They never reach back, so a later
// look finds the same ones.
func (s *Service) bookAt(ctx context.Context, tx *db.Tx, at int64, sales []Sale) (b book, err error) {
	if b.rules, err = s.Rules.At(ctx, tx, at); err != nil {
		return b, err
	}
	if b.ladder, err = s.deps.Distributors.Ladder.At(ctx, tx, at); err != nil {
		return b, err
	}
	var products []int64
	for _, sale := range sales {
		for _, l := range sale.Order.Lines {
			products = append(products, l.ProductID)
		}
	}
	b.categories, err = catalog.CategoriesOf(ctx, tx, products)
	return b, err
}

func (b book) terms(l order.Line, tier int) Terms {
	rule, from := b.rules.Rules.Pick(l.ProductID, b.categories[l.ProductID], tier)
	return Terms{
		Method: rule.Method, BP: rule.BP, RuleNo: b.rules.No, RuleFor: from, LadderNo: b.ladder.No, Tier: tier,
		Retail: l.Price, Purchase: money.Rate(l.Price, b.ladder.Rules.Rate(tier)), Cost: l.CostPrice, Pieces: l.Quantity,
	}
}

// Promise freezes the terms of orders that belong to distributors, in the
// transaction that places them.
func (s *Service) Promise(ctx context.Context, tx *db.Tx, sales []Sale) error {
	if len(sales) == 0 {
		return nil
	}
	now := clock.Millis(tx.Now)
	b, err := s.bookAt(ctx, tx, now, sales)
	if err != nil {
		return err
	}
	earners := make([]int64, len(sales))
	for i, sale := range sales {
		earners[i] = sale.DistributorID
	}
	found, err := distributor.ByIDs(ctx, tx, earners)
	if err != nil {
		return err
	}
	var rows []Commission
	for _, sale := range sales {
		for _, l := range sale.Order.Lines {
			rows = append(rows, s.promised(sale, l, b.terms(l, found[sale.DistributorID].Tier)))
		}
	}
	return insertCommissions(ctx, tx, rows)
}

func (s *Service) promised(sale Sale, l order.Line, t Terms) Commission {
	return Commission{
		ID: s.deps.IDs.Next(), LineID: l.ID, OrderID: sale.Order.ID, DistributorID: sale.DistributorID, BuyerID: sale.Order.MemberID,
		State: Promised, Terms: t, Paid: l.Amount, Amount: t.Of(l.Amount), PlacedAt: sale.Order.PlacedAt,
	}
}
