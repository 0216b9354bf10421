package model

import (
	"fmt"
	"slices"
)

// Model is the shop as the design says it must be. It has no clock: every
// operation says when it happened, in UTC milliseconds.
type Model struct {
	cfg        Config
	now        int64 // of the last Advance
	skus       map[string]*sku
	stock      map[StockKey]*stock
	members    map[string]*member
	dists      map[string]*distributor
	links      map[string]*link
	orders     map[string]*order
	orderIDs   []string // in order of placement, so that every walk is the same
	payments   map[string]*payment
	paymentIDs []string
	refunds    []*refund
	afterSales map[string]*afterSale
	payouts    map[string]*payout
	lots       []*lot
	// ledger holds debit as positive and credit as negative fen by account; the
	// accounts of one person, order or stock keeper are "name:id".
	ledger map[string]int64
}

// New returns an empty shop under cfg.
func New(cfg Config) *Model {
	return &Model{
		cfg:  cfg,
		skus: map[string]*sku{}, stock: map[StockKey]*stock{}, members: map[string]*member{},
		dists: map[string]*distributor{}, links: map[string]*link{}, orders: map[string]*order{},
		payments: map[string]*payment{}, afterSales: map[string]*afterSale{}, payouts: map[string]*payout{},
		ledger: map[string]int64{},
	}
}

// Configure starts a new version of the policies; what exists keeps its own.
func (m *Model) Configure(cfg Config) { m.cfg = cfg }

// verdict is what the rules say about a request: it must be refused (refuse
// says why), or either answer is right (either says why), or it must be accepted.
type verdict struct{ refuse, either string }

func yes() verdict { return verdict{} }

func no(format string, a ...any) verdict { return verdict{refuse: fmt.Sprintf(format, a...)} }

func maybe(format string, a ...any) verdict { return verdict{either: fmt.Sprintf(format, a...)} }

// when is no(why) if bad, else yes.
func when(bad bool, why string) verdict {
	if bad {
		return no("%s", why)
	}
	return yes()
}

// judge compares an answer with the verdict. apply says that the effect is to be taken over.
func judge(what string, accepted bool, v verdict) (apply bool, err error) {
	switch {
	case accepted && v.refuse != "":
		return false, fmt.Errorf("%s: accepted, but must be refused: %s", what, v.refuse)
	case !accepted && v.refuse == "" && v.either == "":
		return false, fmt.Errorf("%s: refused, but must be accepted", what)
	}
	return accepted, nil
}

// post books amount from debit to credit; 0 fen posts nothing.
func (m *Model) post(debit, credit string, amount int64) {
	if amount < 0 {
		panic(fmt.Sprintf("model: posting of %d from %s to %s", amount, debit, credit))
	}
	m.ledger[debit] += amount
	m.ledger[credit] -= amount
}

// owed is the credit balance of an account: what the brand owes to who.
func (m *Model) owed(account, who string) int64 { return -m.ledger[account+":"+who] }

// order is one sale; its refunded money is what was decided, not what arrived.
type order struct {
	id, buyer  string
	kind       OrderKind
	keep       bool   // stock-up that stays with the brand
	keeper     string // of a stock-up order, the distributor
	cfg        Config // the version frozen at placement
	state      OrderState
	cancelled  bool
	placedAt   int64
	expires    int64 // ms; from then on it may be closed
	attemptAt  int64 // ms of the last attempt
	binds      bool  // its payment binds the buyer to its earner, if nothing else did since bindingWas
	bindingWas Binding

	goods, discount, freight, total int64 // fen
	paid, freightRefunded           int64
	releasedGoods, releasedFreight  int64
	released                        bool // escrow was released, whatever was left of it
	lines                           []*line
	payment                         string // the one that paid it

	receiptAt  int64 // WeChat's receipt that the program has not shown to know; 0: none
	lastParcel int64
	receivedAt int64
}

// line is pieces of one SKU in an order. Earned commission and refunds are by line.
type line struct {
	order  *order
	key    StockKey // the stock that serves it
	brand  StockKey // the brand's stock of the SKU
	pieces int64
	retail int64 // fen a piece, in the shop's list at placement
	price  int64 // fen a piece, as sold
	cost   int64
	paid   int64 // price × pieces − share of the discount

	shipped        int64
	refundedPieces int64
	unshippedBack  int64 // of the refunded pieces, those that never left
	refunded       int64 // fen

	earner     string
	reason     string
	commission int64
	reversed   int64
	available  bool // left the frozen
	byStaff    bool // withheld by staff
	byExpel    bool // withheld because the earner was expelled
	forfeited  bool // something of it was
	held       int64
	own        []*lotUse // pieces of the earner's own stock that serve it
}

// left is the commission that nothing has taken back.
func (l *line) left() int64 { return l.commission - l.reversed }

func (l *line) flagged() bool { return l.byStaff || l.byExpel }

// open is the number of pieces that are still reserved for the line.
func (l *line) open() int64 {
	if l.order.state == Closed || l.order.state == Completed {
		return 0
	}
	return l.pieces - l.shipped - l.unshippedBack
}

func (o *order) refunded() int64 {
	sum := o.freightRefunded
	for _, l := range o.lines {
		sum += l.refunded
	}
	return sum
}

// isPaid says that money or a total of zero made it a sale.
func (o *order) isPaid() bool {
	return o.state == Paid || o.state == Shipped || o.state == Received || o.state == Completed
}

// allLeft says that no piece waits for a parcel.
func (o *order) allLeft() bool {
	return !slices.ContainsFunc(o.lines, func(l *line) bool { return l.open() > 0 })
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
