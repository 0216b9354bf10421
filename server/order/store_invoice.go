package order

import (
	"context"
	"math"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const invoiceColumns = "id, order_id, member_id, sealed, amount, state, number, file_key, reason, requested_at, done_at"

func insertInvoice(ctx context.Context, tx *db.Tx, i Invoice) error {
	return tx.Insert(ctx, "INSERT INTO invoice ("+invoiceColumns+")", [][]any{{i.ID, i.OrderID, i.MemberID, i.Sealed, i.Amount, i.State, "", "", "", i.RequestedAt, 0}})
}

func invoiceByID(ctx context.Context, tx *db.Tx, id int64) (i Invoice, err error) {
	err = tx.Get(ctx, &i, "SELECT "+invoiceColumns+" FROM invoice WHERE id = ?", id)
	return i, err
}

func invoiceOf(ctx context.Context, tx *db.Tx, orderID int64) (i Invoice, err error) {
	err = tx.Get(ctx, &i, "SELECT "+invoiceColumns+" FROM invoice WHERE order_id = ?", orderID)
	return i, err
}

func askInvoiceAgain(ctx context.Context, tx *db.Tx, i Invoice) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE invoice SET sealed = ?, amount = ?, state = ?, reason = '', requested_at = ?, done_at = 0 WHERE id = ? AND state <> ?",
		i.Sealed, i.Amount, i.State, i.RequestedAt, i.ID, InvoiceIssued)
}

func setIssued(ctx context.Context, tx *db.Tx, id int64, number, key string, amount, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE invoice SET state = ?, number = ?, file_key = ?, amount = ?, done_at = ? WHERE id = ? AND state = ?", InvoiceIssued, number, key, amount, now, id, InvoiceRequested)
}

func setInvoiceRefused(ctx context.Context, tx *db.Tx, id int64, reason string, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE invoice SET state = ?, reason = ?, done_at = ? WHERE id = ? AND state = ?", InvoiceRefused, reason, now, id, InvoiceRequested)
}

func issuedInvoices(ctx context.Context, tx *db.Tx, orders []int64) (rows []Invoice, err error) {
	if len(orders) > 0 {
		err = tx.Select(ctx, &rows, "SELECT "+invoiceColumns+" FROM invoice WHERE order_id IN (?) AND NOT state <> ?", orders, InvoiceIssued)
	}
	return rows, err
}

// Invoice reads the invoice of an order; web.ErrNotFound if none was asked for.
func (s *Service) Invoice(ctx context.Context, orderID int64) (i Invoice, err error) {
	err = s.db.Get(ctx, &i, "SELECT "+invoiceColumns+" FROM invoice WHERE order_id = ?", orderID)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return i, err
}

func (s *Service) invoice(ctx context.Context, id int64) (i Invoice, err error) {
	err = s.db.Get(ctx, &i, "SELECT "+invoiceColumns+" FROM invoice WHERE id = ?", id)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return i, err
}

// Invoices lists invoices of a state, "" for all, newest first.
func (s *Service) Invoices(ctx context.Context, state string, before int64, limit int) (rows []Invoice, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	where, args := "id < ?", []any{before}
	if state != "" {
		where, args = where+" AND state = ?", append(args, state)
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND member_id IN ("+member.OfManager+")", append(args, scope)
	}
	err = s.db.Select(ctx, &rows, "SELECT "+invoiceColumns+" FROM invoice WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	return rows, err
}

func (s *Service) invoicesOf(ctx context.Context, memberID int64) (rows []Invoice, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+invoiceColumns+" FROM invoice WHERE member_id = ? ORDER BY id", memberID)
	return rows, err
}

type titleRow struct {
	ID       int64  `db:"id"`
	MemberID int64  `db:"member_id"`
	Sealed   string `db:"sealed"`
}

func (s *Service) titles(ctx context.Context, memberID int64) (rows []titleRow, err error) {
	err = s.db.Select(ctx, &rows, "SELECT id, member_id, sealed FROM invoice_title WHERE member_id = ? ORDER BY id DESC", memberID)
	return rows, err
}

func insertTitle(ctx context.Context, tx *db.Tx, r titleRow, now int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO invoice_title (id, member_id, sealed, created_at) VALUES (?, ?, ?, ?)", r.ID, r.MemberID, r.Sealed, now)
	return err
}

func countTitles(ctx context.Context, tx *db.Tx, memberID int64) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM invoice_title WHERE member_id = ?", memberID)
	return n, err
}

func updateTitle(ctx context.Context, tx *db.Tx, r titleRow) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE invoice_title SET sealed = ? WHERE id = ? AND member_id = ?", r.Sealed, r.ID, r.MemberID)
}

func deleteTitle(ctx context.Context, tx *db.Tx, memberID, id int64) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM invoice_title WHERE id = ? AND member_id = ?", id, memberID)
}
