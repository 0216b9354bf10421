package sim

import (
	"context"

	"yuanfen/server/catalog"
	"yuanfen/server/commission"
	"yuanfen/server/inventory"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/sim/model"
)

// rows reads for the model's sake, in calm weather.
func (l *Life) rows(dest any, query string, args ...any) {
	l.calmly(func() { l.must(l.DB.Select(l.ctx(), dest, query, args...)) })
}

// count is what a SELECT COUNT(*) says.
func (l *Life) count(query string, args ...any) int64 {
	var n []int64
	l.rows(&n, query, args...)
	return n[0]
}

func (l *Life) booking(doc inventory.Document) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error { return l.App.Inventory.Book(ctx, tx, doc) }
}

func (l *Life) changing(productID int64, change func(*catalog.Product)) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		p, err := l.App.Catalog.Get(ctx, productID)
		if err != nil {
			return err
		}
		change(&p)
		_, err = l.App.Catalog.Change(ctx, tx, p)
		return err
	}
}

// placed is what the program's answer to a placement says beyond the order.
func (l *Life) placed(o order.Order) *model.Placed {
	seen := &model.Placed{Total: o.Total}
	if id := l.ownerOf(&sale{Order: o}); id != 0 {
		seen.Earner = name(id)
	}
	var tier []int
	l.rows(&tier, "SELECT tier_no FROM commission WHERE order_id = ? AND ended = 0 ORDER BY id LIMIT 1", o.ID)
	if len(tier) == 0 { // A distributor at their own price, or nobody's.
		l.rows(&tier, "SELECT tier_no FROM distributor WHERE member_id = ?", o.MemberID)
	}
	if len(tier) > 0 {
		seen.Tier = max(0, tier[0]-1)
	}
	return seen
}

// ownerOf is the distributor to whom an order belongs, 0 for nobody.
func (l *Life) ownerOf(x *sale) int64 {
	var id []int64
	l.rows(&id, "SELECT distributor_id FROM attribution WHERE order_id = ?", x.ID)
	if len(id) == 0 {
		return 0
	}
	return id[0]
}

// commissionOf is what a line earns somebody now; its id is 0 if it earns nobody.
func (l *Life) commissionOf(x *sale, line int) commission.Commission {
	var c []commission.Commission
	l.rows(&c, "SELECT id, held FROM commission WHERE line_id = ? AND ended = 0", x.Lines[line].ID)
	if len(c) == 0 {
		return commission.Commission{}
	}
	return c[0]
}

// orderStates is where each order stands. One whose commission is still being
// settled is not over yet.
const orderStates = `SELECT o.id, CASE WHEN o.state = 'completed' AND EXISTS (SELECT 1 FROM commission c WHERE c.order_id = o.id AND c.ended = 0 AND c.turn = 0 AND c.state IN ('accrued', 'due')) THEN 'received' ELSE o.state END AS state
	FROM orders o ORDER BY o.id`

// states reads where each row of a query stands, by number.
func (l *Life) states(query string) map[int64]string {
	var rows []struct {
		ID    int64  `db:"id"`
		State string `db:"state"`
	}
	l.rows(&rows, query)
	by := make(map[int64]string, len(rows))
	for _, r := range rows {
		by[r.ID] = r.State
	}
	return by
}

// orderOf is the order of an attempt, as the model calls it.
func (l *Life) orderOf(outTradeNo string) string {
	return l.one("SELECT payable_id FROM payment_attempt WHERE out_trade_no = ?", outTradeNo)
}

func (l *Life) payoutOf(outBillNo string) string {
	return l.one("SELECT id FROM payout WHERE out_bill_no = ?", outBillNo)
}

func (l *Life) one(query string, args ...any) string {
	var id []int64
	l.rows(&id, query, args...)
	if len(id) == 0 {
		return "unknown"
	}
	return name(id[0])
}

// packed is the pieces by line in a parcel.
func (l *Life) packed(trackingNo string) map[int64]int64 {
	var rows []struct {
		Line   int64 `db:"line_id"`
		Pieces int64 `db:"pieces"`
	}
	l.rows(&rows, "SELECT pl.line_id, pl.pieces FROM order_parcel p JOIN order_parcel_line pl ON pl.parcel_id = p.id WHERE p.tracking_no = ?", trackingNo)
	pieces := map[int64]int64{}
	for _, r := range rows {
		pieces[r.Line] = r.Pieces
	}
	return pieces
}

type booked struct {
	ID int64  `db:"id"`
	No string `db:"out_trade_no"`
	At int64  `db:"created_at"`
}

// paymentsSince are the payments that the program took after one of them.
func (l *Life) paymentsSince(id int64) (rows []booked) {
	l.rows(&rows, "SELECT id, out_trade_no, created_at FROM payment WHERE id > ? ORDER BY id", id)
	return rows
}

// refundRow is a refund with what names it.
type refundRow struct {
	ID         int64  `db:"id"`
	No         string `db:"out_refund_no"`
	Order      int64  `db:"payable_id"`
	OutTradeNo string `db:"out_trade_no"`
	Usable     bool   `db:"usable"`
	Amount     int64  `db:"amount"`
	State      string `db:"state"`
	AfterSale  int64  `db:"after_sale"`
}

const refundRows = `SELECT * FROM (SELECT r.id, r.out_refund_no, r.payable_id, p.out_trade_no, p.usable, r.amount, r.state,
	COALESCE((SELECT MAX(a.id) FROM after_sale a WHERE a.refund_id = r.id), 0) AS after_sale
	FROM refund r JOIN payment p ON p.id = r.payment_id) x`

func (l *Life) refundByNo(no string) (refundRow, bool) {
	var rows []refundRow
	l.rows(&rows, refundRows+" WHERE out_refund_no = ?", no)
	if len(rows) == 0 {
		return refundRow{}, false
	}
	return rows[0], true
}

// state is the shop as the database has it.
func (l *Life) state() model.State {
	s := model.State{
		Orders: l.orderViews(), Stock: map[model.StockKey]model.StockView{}, Payouts: map[string]model.PayoutView{}, Distributors: map[string]model.DistributorView{},
		Bindings: map[string]string{}, AfterSales: map[string]model.AfterSaleState{}, Ledger: map[string]int64{},
	}
	var stock []struct {
		SKU      int64 `db:"sku_id"`
		OnHand   int64 `db:"on_hand"`
		Reserved int64 `db:"reserved"`
	}
	l.rows(&stock, "SELECT sku_id, on_hand, reserved FROM stock")
	for _, x := range stock {
		s.Stock[model.StockKey{SKU: name(x.SKU)}] = model.StockView{OnHand: x.OnHand, Reserved: x.Reserved}
	}
	l.payoutViews(s)
	l.distributorViews(s)
	var pairs []struct {
		Key  string `db:"k"`
		Text string `db:"v"`
	}
	l.rows(&pairs, "SELECT CAST(member_id AS CHAR) AS k, CAST(distributor_id AS CHAR) AS v FROM binding")
	for _, x := range pairs {
		s.Bindings[x.Key] = x.Text
	}
	pairs = nil
	l.rows(&pairs, "SELECT CAST(id AS CHAR) AS k, state AS v FROM after_sale")
	for _, x := range pairs {
		s.AfterSales[x.Key] = model.AfterSaleState(x.Text)
	}
	var refunds []refundRow
	l.rows(&refunds, refundRows)
	for _, r := range refunds {
		s.Refunds = append(s.Refunds, model.RefundView{Order: name(r.Order), Payment: r.OutTradeNo, Amount: r.Amount, State: refundStates[r.State]})
	}
	var sums []struct {
		Account string `db:"account"`
		Amount  int64  `db:"amount"`
	}
	l.rows(&sums, "SELECT e.account, SUM(e.amount) AS amount FROM entry e JOIN journal j ON j.id = e.journal_id WHERE NOT j.kind IN ('fund.moved', 'fund.opening') GROUP BY e.account")
	for _, x := range sums {
		s.Ledger[x.Account] = x.Amount
	}
	return s
}

func (l *Life) orderViews() map[string]model.OrderView {
	views := map[string]model.OrderView{}
	var orders []struct {
		ID       int64  `db:"id"`
		State    string `db:"state"`
		Total    int64  `db:"total"`
		Paid     int64  `db:"paid"`
		Refunded int64  `db:"refunded"`
		Released int64  `db:"released"`
	}
	l.rows(&orders, "SELECT id, state, total, paid, refunded, released FROM orders")
	for _, o := range orders {
		views[name(o.ID)] = model.OrderView{State: model.OrderState(o.State), Total: o.Total, Paid: o.Paid, Refunded: o.Refunded, Released: o.Released}
	}
	var lines []struct {
		Order          int64  `db:"order_id"`
		SKU            int64  `db:"sku_id"`
		Pieces         int64  `db:"quantity"`
		Paid           int64  `db:"amount"`
		RefundedPieces int64  `db:"refunded_pieces"`
		Refunded       int64  `db:"refunded"`
		Earner         int64  `db:"earner"`
		Commission     int64  `db:"commission"`
		Reversed       int64  `db:"reversed"`
		State          string `db:"state"`
		Held           bool   `db:"held"`
	}
	l.rows(&lines, `SELECT l.order_id, l.sku_id, l.quantity, l.amount, l.refunded_pieces, l.refunded, COALESCE(a.distributor_id, 0) AS earner,
		CASE WHEN COALESCE(c.state, 'void') = 'void' THEN 0 ELSE c.amount END AS commission, COALESCE(c.reversed, 0) AS reversed, COALESCE(c.state, '') AS state, COALESCE(c.held, 0) AS held
		FROM order_line l LEFT JOIN attribution a ON a.order_id = l.order_id LEFT JOIN commission c ON c.line_id = l.id AND c.ended = 0 ORDER BY l.order_id, l.line_no`)
	for _, x := range lines {
		v := model.LineView{SKU: name(x.SKU), Pieces: x.Pieces, Paid: x.Paid, RefundedPieces: x.RefundedPieces, Refunded: x.Refunded, Commission: x.Commission, Reversed: x.Reversed, Available: x.State == string(commission.Released), Withheld: x.Held}
		if x.Earner != 0 {
			v.Earner = name(x.Earner)
		}
		o := views[name(x.Order)]
		o.Lines = append(o.Lines, v)
		views[name(x.Order)] = o
	}
	return views
}

func (l *Life) payoutViews(s model.State) {
	var rows []struct {
		ID     int64  `db:"id"`
		Owner  int64  `db:"distributor_id"`
		State  string `db:"state"`
		Amount int64  `db:"amount"`
	}
	l.rows(&rows, "SELECT id, distributor_id, state, amount FROM payout")
	for _, x := range rows {
		s.Payouts[name(x.ID)] = model.PayoutView{Distributor: name(x.Owner), State: model.PayoutState(x.State), Amount: x.Amount}
	}
}

func (l *Life) distributorViews(s model.State) {
	var rows []struct {
		ID    int64  `db:"id"`
		State string `db:"state"`
		Tier  int    `db:"tier_no"`
		Sales int64  `db:"sales"`
	}
	l.rows(&rows, "SELECT id, state, tier_no, sales FROM distributor")
	for _, x := range rows {
		f, err := l.App.Commission.FundsOf(l.ctx(), x.ID)
		l.must(err)
		s.Distributors[name(x.ID)] = model.DistributorView{
			State: model.DistributorState(x.State), Tier: max(0, x.Tier-1), Available: f.Available, Withheld: f.Withheld, Paying: f.Paying, Frozen: f.Frozen, Debt: f.Debt(), Sales: x.Sales,
		}
	}
}
