package order

import (
	"context"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const (
	orderColumns = "id, kind, member_id, state, goods, discount, freight, total, paid, refunded, freight_refunded, released, payment_id, attempts, note, address, close_reason, receive_door, placed_at, pay_by, paid_at, shipped_at, received_at, completed_at, closed_at, due_at, parcels, corrections, after_sales, province"
	lineColumns  = "id, order_id, line_no, product_id, sku_id, title, sku_name, picture, price, cost_price, quantity, discount, amount, shipped, refunded_pieces, refunded, freed, after_sale"
)

func insertOrders(ctx context.Context, tx *db.Tx, orders []Order) error {
	heads := make([][]any, len(orders))
	var lines [][]any
	for i, o := range orders {
		heads[i] = []any{
			o.ID, o.Kind, o.MemberID, o.State, o.Goods, o.Discount, o.Freight, o.Total, 0, 0, 0, 0, 0, 0, o.Note, o.Address,
			"", "", o.PlacedAt, o.PayBy, 0, 0, 0, 0, 0, o.DueAt, 0, 0, 0, o.Province, o.Marks.Phone, o.Marks.Name,
		}
		for _, l := range o.Lines {
			lines = append(lines, []any{
				l.ID, l.OrderID, l.No, l.ProductID, l.SKU, l.Title, l.SKUName, l.Picture, l.Price, l.CostPrice, l.Quantity, l.Discount, l.Amount, 0, 0, 0, 0, 0,
			})
		}
	}
	if err := tx.Insert(ctx, "INSERT INTO orders ("+orderColumns+", phone_hash, name_hash)", heads); err != nil {
		return err
	}
	return tx.Insert(ctx, "INSERT INTO order_line ("+lineColumns+")", lines)
}

// ordersByID reads orders with their lines.
func ordersByID(ctx context.Context, tx *db.Tx, ids []int64) (map[int64]Order, error) {
	return readOrders(ctx, tx, ids, "")
}

// lockOrders reads orders without lines and waits in line for them, in id order.
func lockOrders(ctx context.Context, tx *db.Tx, ids []int64) (map[int64]Order, error) {
	return readOrders(ctx, tx, ids, tx.ForUpdate())
}

func readOrders(ctx context.Context, tx *db.Tx, ids []int64, lock string) (map[int64]Order, error) {
	byID := make(map[int64]Order, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	var rows []Order
	if err := tx.Select(ctx, &rows, "SELECT "+orderColumns+" FROM orders WHERE id IN (?) ORDER BY id"+lock, ids); err != nil {
		return nil, err
	}
	var lines []Line
	if lock == "" {
		if err := tx.Select(ctx, &lines, "SELECT "+lineColumns+" FROM order_line WHERE order_id IN (?) ORDER BY order_id, line_no", ids); err != nil {
			return nil, err
		}
	}
	for _, o := range rows {
		byID[o.ID] = o
	}
	for _, l := range lines {
		o := byID[l.OrderID]
		o.Lines = append(o.Lines, l)
		byID[l.OrderID] = o
	}
	return byID, nil
}

// LinesOf reads the lines of orders, by line, in the caller's transaction.
func LinesOf(ctx context.Context, tx *db.Tx, orders []int64) (map[int64]Line, error) {
	byID := map[int64]Line{}
	if len(orders) == 0 {
		return byID, nil
	}
	var rows []Line
	err := tx.Select(ctx, &rows, "SELECT "+lineColumns+" FROM order_line WHERE order_id IN (?)", orders)
	for _, l := range rows {
		byID[l.ID] = l
	}
	return byID, err
}

// ByID reads an order with its lines in the caller's transaction, for other parts
// of the program.
func ByID(ctx context.Context, tx *db.Tx, id int64) (Order, error) { return orderByID(ctx, tx, id) }

// Hold reads an order as ByID does, and keeps it as it is until the caller's
// transaction ends. It counts its holders, as a cluster certifies only what a
// transaction writes.
func Hold(ctx context.Context, tx *db.Tx, id int64) (Order, error) {
	if err := holdOrder(ctx, tx, id); err != nil {
		return Order{}, err
	}
	return orderByID(ctx, tx, id)
}

func holdOrder(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE orders SET holds = holds + 1 WHERE id = ?", id)
	return err
}

func orderByID(ctx context.Context, tx *db.Tx, id int64) (Order, error) {
	orders, err := ordersByID(ctx, tx, []int64{id})
	if err != nil {
		return Order{}, err
	}
	o, ok := orders[id]
	if !ok {
		return o, errUnknown
	}
	return o, member.Visible(ctx, tx, o.MemberID)
}

func orderAndPayer(ctx context.Context, tx *db.Tx, id int64) (Order, string, error) {
	o, err := orderByID(ctx, tx, id)
	if err != nil {
		return o, "", err
	}
	openid, err := member.OpenID(ctx, tx, o.MemberID)
	return o, openid, err
}

func (s *Service) due(ctx context.Context, state State, limit int) (rows []Order, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+orderColumns+" FROM orders WHERE state = ? AND due_at <= ? ORDER BY due_at LIMIT ?", state, clock.Millis(s.db.Clock().Now()), limit)
	return rows, err
}

func countAttempt(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET attempts = attempts + 1 WHERE id = ? AND state = ?", id, AwaitingPayment)
}

// setPaid stores that orders are paid, on the condition that none of them
// moved on: then the transaction runs again.
func setPaid(ctx context.Context, tx *db.Tx, orders []Order) error {
	if len(orders) == 0 {
		return nil
	}
	ids := make([]int64, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	payments, args1 := db.Cases("id", ids, func(i int) int64 { return orders[i].PaymentID })
	paidAt, args2 := db.Cases("id", ids, func(i int) int64 { return orders[i].PaidAt })
	args := append(append([]any{Paid}, args1...), args2...)
	n, err := tx.Exec(ctx, "UPDATE orders SET state = ?, paid = total, due_at = 0, close_reason = '', payment_id = "+payments+", paid_at = "+paidAt+
		" WHERE id IN (?) AND NOT state NOT IN ('awaiting_payment', 'closing') AND paid_at = 0", append(args, ids)...)
	if err == nil && n != int64(len(ids)) {
		err = db.ErrConflict
	}
	return err
}

func setClosing(ctx context.Context, tx *db.Tx, id int64, reason string) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, close_reason = ?, due_at = 0 WHERE id = ? AND state = ?", Closing, reason, id, AwaitingPayment)
}

func setClosed(ctx context.Context, tx *db.Tx, id int64, from State, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, closed_at = ? WHERE id = ? AND state = ?", Closed, now, id, from)
}

func setRefundedClosed(ctx context.Context, tx *db.Tx, id, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, close_reason = ?, closed_at = ?, due_at = 0 WHERE id = ? AND state IN ('paid', 'shipped') AND refunded = paid",
		Closed, ReasonRefunded, now, id)
}

func setShipped(ctx context.Context, tx *db.Tx, id, now, dueAt int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, shipped_at = ?, due_at = ? WHERE id = ? AND state = ?", Shipped, now, dueAt, id, Paid)
}

// setReceived is the one step of receipt. Our own timer waits while the buyer and
// the shop are still about an after-sale.
func setReceived(ctx context.Context, tx *db.Tx, id int64, door Door, now, dueAt int64) (bool, error) {
	unless := ""
	if door == DoorTimer {
		unless = " AND after_sales = 0"
	}
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, receive_door = ?, received_at = ?, due_at = ?, released = paid - refunded WHERE id = ? AND state = ?"+unless,
		Received, door, now, dueAt, id, Shipped)
}

func setCompleted(ctx context.Context, tx *db.Tx, id, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, completed_at = ?, due_at = 0 WHERE id = ? AND state = ? AND after_sales = 0", Completed, now, id, Received)
}

func setDue(ctx context.Context, tx *db.Tx, id int64, state State, at int64) error {
	_, err := tx.Exec(ctx, "UPDATE orders SET due_at = ? WHERE id = ? AND state = ?", at, id, state)
	return err
}

func refundFromEscrow(ctx context.Context, tx *db.Tx, id, total, freight int64) (bool, error) {
	return tx.ExecOne(ctx, `UPDATE orders SET refunded = refunded + ?, freight_refunded = freight_refunded + ?
		WHERE id = ? AND state IN ('paid', 'shipped') AND paid - refunded >= ? AND freight - freight_refunded >= ?`, total, freight, id, total, freight)
}

func refundFromSales(ctx context.Context, tx *db.Tx, id, total, freight int64) (bool, error) {
	return tx.ExecOne(ctx, `UPDATE orders SET refunded = refunded + ?, freight_refunded = freight_refunded + ?, released = released - ?
		WHERE id = ? AND state IN ('received', 'completed') AND paid - refunded >= ? AND freight - freight_refunded >= ?`, total, freight, total, id, total, freight)
}

// refundLine takes back pieces and money of a line; freed are those of the pieces
// that have not been shipped, and now never will be.
func refundLine(ctx context.Context, tx *db.Tx, r RefundLine, freed int64) (bool, error) {
	return tx.ExecOne(ctx, `UPDATE order_line SET refunded = refunded + ?, refunded_pieces = refunded_pieces + ?, freed = freed + ?
		WHERE id = ? AND amount - refunded >= ? AND quantity - refunded_pieces >= ? AND quantity - shipped - freed >= ?`,
		r.Amount, r.Pieces, freed, r.LineID, r.Amount, r.Pieces, freed)
}

func insertRefundLines(ctx context.Context, tx *db.Tx, refundID int64, r RefundRequest) error {
	sums := map[int64]RefundLine{}
	var ids []int64
	for _, l := range r.Lines {
		sum, known := sums[l.LineID]
		if !known {
			ids = append(ids, l.LineID)
		}
		sums[l.LineID] = RefundLine{LineID: l.LineID, Pieces: sum.Pieces + l.Pieces, Amount: sum.Amount + l.Amount}
	}
	rows := make([][]any, 0, len(ids)+1)
	for _, id := range ids {
		rows = append(rows, []any{refundID, id, sums[id].Pieces, sums[id].Amount})
	}
	if r.Freight > 0 {
		rows = append(rows, []any{refundID, 0, 0, r.Freight})
	}
	return tx.Insert(ctx, "INSERT INTO order_refund (refund_id, line_id, pieces, amount)", rows)
}

func insertEvents(ctx context.Context, tx *db.Tx, events []Event) error {
	rows := make([][]any, len(events))
	for i, e := range events {
		rows[i] = []any{e.ID, e.OrderID, e.Kind, e.Actor, e.Detail, e.At}
	}
	return tx.Insert(ctx, "INSERT INTO order_event (id, order_id, kind, actor, detail, at)", rows)
}

// Get reads an order with its lines; web.ErrNotFound if there is none.
func (s *Service) Get(ctx context.Context, id int64) (o Order, err error) {
	if err = s.db.Get(ctx, &o, "SELECT "+orderColumns+" FROM orders WHERE id = ?", id); err != nil {
		if db.NoRows(err) {
			err = errUnknown
		}
		return o, err
	}
	if err := s.members.Visible(ctx, o.MemberID); err != nil {
		return Order{}, err
	}
	err = s.db.Select(ctx, &o.Lines, "SELECT "+lineColumns+" FROM order_line WHERE order_id = ? ORDER BY line_no", id)
	return o, err
}

// Filter selects orders of a list. Zero fields do not filter.
type Filter struct {
	MemberID int64
	State    State
	PaidTill int64   // Paid and not shipped although paid by then.
	From     int64   // Placed since: ids are in order of time.
	Until    int64   // Placed before.
	IDs      []int64 // Only these, unless nil.
	Mine     bool    // Without those that the buyer has hidden.
	ToReview bool    // Only those of which something is still to be reviewed.
	Sort     Sort
	After    int64 // What the list is sorted by, of the last order of the page before.
	Before   int64 // Its id: the list's cursor.
	Limit    int
}

// Sort is the order of a list of orders.
type Sort string

// The orders of a list.
const (
	Newest  Sort = ""
	Oldest  Sort = "oldest"
	Dearest Sort = "total"
	Waiting Sort = "waiting" // Of those to be shipped, who waits longest first.
)

func (f Filter) seek() db.Seek {
	k := db.Seek{ID: "o.id", At: f.After, Last: f.Before}
	switch f.Sort {
	case Oldest:
		k.Up = true
	case Dearest:
		k.By = "o.total"
	case Waiting:
		k.By, k.Up = "o.paid_at", true
	}
	return k
}

// at is what a list that is sorted so tells of an order in its cursor.
func (f Filter) at(o Order) int64 {
	switch f.Sort {
	case Dearest:
		return o.Total
	case Waiting:
		return o.PaidAt
	}
	return 0
}

// List returns orders with their lines, newest first unless sorted otherwise.
func (s *Service) List(ctx context.Context, f Filter) ([]Order, error) {
	if f.IDs != nil && len(f.IDs) == 0 {
		return nil, nil
	}
	seek := f.seek()
	where, args := seek.Where()
	sorted := seek.Order()
	if f.MemberID != 0 {
		where, args = where+" AND o.member_id = ?", append(args, f.MemberID)
	}
	if f.State != "" {
		// As a range and in the order of (state, id): for an equality MariaDB begins
		// at the newest order of the state and walks to the page.
		where, args, sorted = where+" AND o.state >= ? AND o.state <= ?", append(args, f.State, f.State), seek.Order("o.state")
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND o.member_id IN ("+member.OfManager+")", append(args, scope)
	}
	if f.IDs != nil {
		where, args = where+" AND o.id IN (?)", append(args, f.IDs)
	}
	if f.Mine {
		where += " AND o.hidden_at = 0"
	}
	if f.ToReview {
		where += toReview
	}
	if f.From != 0 {
		where, args = where+" AND id >= ?", append(args, f.From)
	}
	if f.Until != 0 {
		where, args = where+" AND id < ?", append(args, f.Until)
	}
	if f.PaidTill != 0 {
		where, args = where+" AND state = ? AND paid_at <= ?", append(args, Paid, f.PaidTill)
	}
	var orders []Order
	err := s.db.Select(ctx, &orders, "SELECT "+orderColumns+" FROM orders o WHERE "+where+" ORDER BY "+sorted+" LIMIT ?", append(args, f.Limit)...)
	if err != nil || len(orders) == 0 {
		return nil, err
	}
	ids, at := make([]int64, len(orders)), map[int64]int{}
	for i, o := range orders {
		ids[i], at[o.ID] = o.ID, i
	}
	var lines []Line
	err = s.db.Select(ctx, &lines, "SELECT "+lineColumns+" FROM order_line WHERE order_id IN (?) ORDER BY order_id, line_no", ids)
	for _, l := range lines {
		orders[at[l.OrderID]].Lines = append(orders[at[l.OrderID]].Lines, l)
	}
	return orders, err
}

// Events is an order's history, oldest first.
func (s *Service) Events(ctx context.Context, orderID int64) (events []Event, err error) {
	err = s.db.Select(ctx, &events, "SELECT id, order_id, kind, actor, detail, at FROM order_event WHERE order_id = ? ORDER BY id", orderID)
	return events, err
}
