package aftersale

import (
	"context"
	"slices"
	"strings"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const (
	columns     = "id, order_id, member_id, kind, state, reason, words, pictures, freight, return_fee, payer, answer, address, carrier, tracking_no, out_carrier, out_no, refund_id, owner_id, clock_at, overdue, applied_at, done_at"
	lineColumns = "id, after_sale_id, line_id, sku_id, pieces, amount, sound, damaged"
)

func insertCase(ctx context.Context, tx *db.Tx, a AfterSale) error {
	err := tx.Insert(ctx, "INSERT INTO after_sale ("+columns+")", [][]any{{
		a.ID, a.OrderID, a.MemberID, a.Kind, a.State, a.Reason, a.Words, a.Pictures, a.Freight, a.ReturnFee, a.Payer, "", "", "", "", "", "", 0, 0,
		a.ClockAt, false, a.AppliedAt, 0,
	}})
	if err != nil {
		return err
	}
	return insertLines(ctx, tx, a.Lines)
}

func insertLines(ctx context.Context, tx *db.Tx, lines []Line) error {
	rows := make([][]any, len(lines))
	for i, l := range lines {
		rows[i] = []any{l.ID, l.AfterSaleID, l.LineID, l.SKU, l.Pieces, l.Amount, 0, 0}
	}
	return tx.Insert(ctx, "INSERT INTO after_sale_line ("+lineColumns+")", rows)
}

// replaceCase writes what a buyer asks for instead.
func replaceCase(ctx context.Context, tx *db.Tx, a AfterSale) error {
	_, err := tx.Exec(ctx, "UPDATE after_sale SET kind = ?, reason = ?, payer = ?, words = ?, pictures = ?, freight = ? WHERE id = ?",
		a.Kind, a.Reason, a.Payer, a.Words, a.Pictures, a.Freight, a.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM after_sale_line WHERE after_sale_id = ?", a.ID); err != nil {
		return err
	}
	return insertLines(ctx, tx, a.Lines)
}

// setState moves an after-sale on, on the condition that its state allows it.
func setState(ctx context.Context, tx *db.Tx, id int64, from State, set map[string]any) (bool, error) {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	args := make([]any, 0, len(names)+2)
	for i, name := range names {
		args = append(args, set[name])
		names[i] = name + " = ?"
	}
	return tx.ExecOne(ctx, "UPDATE after_sale SET "+strings.Join(names, ", ")+" WHERE id = ? AND state = ?", append(args, id, from)...)
}

func setOwner(ctx context.Context, tx *db.Tx, id, owner int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE after_sale SET owner_id = ? WHERE id = ?", owner, id)
}

func setOverdue(ctx context.Context, tx *db.Tx, a AfterSale) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE after_sale SET overdue = ?, clock_at = 0 WHERE id = ? AND state = ? AND clock_at = ?", true, a.ID, a.State, a.ClockAt)
}

func setAmount(ctx context.Context, tx *db.Tx, lineID, amount int64) error {
	_, err := tx.Exec(ctx, "UPDATE after_sale_line SET amount = ? WHERE id = ?", amount, lineID)
	return err
}

func setCounted(ctx context.Context, tx *db.Tx, lineID int64, c Count) error {
	_, err := tx.Exec(ctx, "UPDATE after_sale_line SET sound = ?, damaged = ? WHERE id = ?", c.Sound, c.Damaged, lineID)
	return err
}

func insertEvent(ctx context.Context, tx *db.Tx, e Event) error {
	_, err := tx.Exec(ctx, "INSERT INTO after_sale_event (id, after_sale_id, kind, actor, detail, at) VALUES (?, ?, ?, ?, ?, ?)",
		e.ID, e.AfterSaleID, e.Kind, e.Actor, e.Detail, e.At)
	return err
}

// byID reads an after-sale with its lines; db.NoRows if there is none.
func byID(ctx context.Context, tx *db.Tx, id int64) (a AfterSale, err error) {
	if err = tx.Get(ctx, &a, "SELECT "+columns+" FROM after_sale WHERE id = ?", id); err != nil {
		return a, err
	}
	if err := member.Visible(ctx, tx, a.MemberID); err != nil {
		return a, err
	}
	err = tx.Select(ctx, &a.Lines, "SELECT "+lineColumns+" FROM after_sale_line WHERE after_sale_id = ? ORDER BY id", id)
	return a, err
}

func byIDOrNone(ctx context.Context, tx *db.Tx, id int64) (AfterSale, error) {
	a, err := byID(ctx, tx, id)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return a, err
}

// byRefund is the after-sale that a refund belongs to, 0 for none.
func byRefund(ctx context.Context, tx *db.Tx, refundID int64) (id int64, err error) {
	err = tx.Get(ctx, &id, "SELECT COALESCE(MAX(id), 0) FROM after_sale WHERE refund_id = ?", refundID)
	return id, err
}

// Get reads an after-sale with its lines; web.ErrNotFound if there is none.
func (s *Service) Get(ctx context.Context, id int64) (a AfterSale, err error) {
	if err = s.DB.Get(ctx, &a, "SELECT "+columns+" FROM after_sale WHERE id = ?", id); err != nil {
		if db.NoRows(err) {
			err = web.ErrNotFound
		}
		return a, err
	}
	if err := s.Members.Visible(ctx, a.MemberID); err != nil {
		return AfterSale{}, err
	}
	err = s.DB.Select(ctx, &a.Lines, "SELECT "+lineColumns+" FROM after_sale_line WHERE after_sale_id = ? ORDER BY id", id)
	return a, err
}

// Filter selects after-sales of a list. Zero fields do not filter.
type Filter struct {
	MemberID int64
	OrderID  int64
	State    State
	OwnerID  int64
	Open     bool
	Oldest   bool  // Who waits longest first.
	Before   int64 // Or after, with the oldest first: the id of the last one of the page before.
	Limit    int
}

// List returns after-sales with their lines, newest first.
func (s *Service) List(ctx context.Context, f Filter) ([]AfterSale, error) {
	seek := db.Seek{ID: "id", Up: f.Oldest, Last: f.Before}
	where, args := seek.Where()
	for _, c := range []struct {
		column string
		value  int64
	}{{"member_id", f.MemberID}, {"order_id", f.OrderID}, {"owner_id", f.OwnerID}} {
		if c.value != 0 {
			where, args = where+" AND "+c.column+" = ?", append(args, c.value)
		}
	}
	sorted := seek.Order()
	if f.State != "" { // As a range and in the order of (state, id), see order.List.
		where, args, sorted = where+" AND state >= ? AND state <= ?", append(args, f.State, f.State), seek.Order("state")
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND member_id IN ("+member.OfManager+")", append(args, scope)
	}
	if f.Open {
		where, args = where+" AND done_at = ?", append(args, 0)
	}
	var cases []AfterSale
	err := s.DB.Select(ctx, &cases, "SELECT "+columns+" FROM after_sale WHERE "+where+" ORDER BY "+sorted+" LIMIT ?", append(args, f.Limit)...)
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	ids, at := make([]int64, len(cases)), map[int64]int{}
	for i, a := range cases {
		ids[i], at[a.ID] = a.ID, i
	}
	var lines []Line
	err = s.DB.Select(ctx, &lines, "SELECT "+lineColumns+" FROM after_sale_line WHERE after_sale_id IN (?) ORDER BY id", ids)
	for _, l := range lines {
		cases[at[l.AfterSaleID]].Lines = append(cases[at[l.AfterSaleID]].Lines, l)
	}
	return cases, err
}

// due reads after-sales whose clock has run out.
func (s *Service) due(ctx context.Context, limit int) (rows []AfterSale, err error) {
	err = s.DB.Select(ctx, &rows, "SELECT "+columns+" FROM after_sale WHERE clock_at > 0 AND clock_at <= ? ORDER BY clock_at LIMIT ?", clock.Millis(s.DB.Clock().Now()), limit)
	return rows, err
}

// Forget erases what a member wrote and showed in their after-sales, in the
// caller's transaction: what was decided about goods and money stays.
func Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	_, err := tx.Exec(ctx, "UPDATE after_sale SET words = '', pictures = '[]', address = '', carrier = '', tracking_no = '' WHERE member_id = ?", memberID)
	return err
}

// Events is an after-sale's history, oldest first.
func (s *Service) Events(ctx context.Context, id int64) (events []Event, err error) {
	err = s.DB.Select(ctx, &events, "SELECT id, after_sale_id, kind, actor, detail, at FROM after_sale_event WHERE after_sale_id = ? ORDER BY id", id)
	return events, err
}
