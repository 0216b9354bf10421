package payment

import (
	"context"
	"math"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const (
	attemptColumns = "id, out_trade_no, payable_kind, payable_id, openid, amount, state, prepay_id, prepaid_at, expires_at, query_at, queries, created_at"
	paymentColumns = "id, transaction_id, out_trade_no, payable_kind, payable_id, payer, amount, usable, reason, refund_count, refund_decided, refund_done, next_refund_at, paid_at, settled_at, created_at"
	refundColumns  = "id, out_refund_no, payment_id, payable_kind, payable_id, amount, reason, state, wechat_id, detail, decided_at, done_at"
)

// OpenRefunds counts the refunds of payables that are not done yet.
func OpenRefunds(ctx context.Context, tx *db.Tx, kind string, ids []int64) (n int64, err error) {
	if len(ids) > 0 {
		err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM refund WHERE payable_kind = ? AND payable_id IN (?) AND NOT state NOT IN ('due', 'processing', 'abnormal', 'closed')", kind, ids)
	}
	return n, err
}

// ForgetPayers erases who paid for payables, in the caller's transaction.
func ForgetPayers(ctx context.Context, tx *db.Tx, kind string, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE payment SET payer = '' WHERE payable_kind = ? AND payable_id IN (?)", kind, ids)
	return err
}

func insertAttempt(ctx context.Context, tx *db.Tx, a Attempt) error {
	return tx.Insert(ctx, "INSERT INTO payment_attempt ("+attemptColumns+")", [][]any{{
		a.ID, a.OutTradeNo, a.Kind, a.PayableID, a.OpenID, a.Amount, a.State, a.PrepayID, a.PrepaidAt, a.ExpiresAt, a.QueryAt, a.Queries, a.CreatedAt,
	}})
}

func openAttempts(ctx context.Context, tx *db.Tx, p Payable) (attempts []Attempt, err error) {
	err = tx.Select(ctx, &attempts, "SELECT "+attemptColumns+" FROM payment_attempt WHERE payable_kind = ? AND payable_id = ? AND state IN ('created', 'prepaid') ORDER BY id", p.Kind, p.ID)
	return attempts, err
}

func attemptsByNo(ctx context.Context, tx *db.Tx, nos []string) (map[string]Attempt, error) {
	var rows []Attempt
	err := tx.Select(ctx, &rows, "SELECT "+attemptColumns+" FROM payment_attempt WHERE out_trade_no IN (?)", nos)
	byNo := make(map[string]Attempt, len(rows))
	for _, a := range rows {
		byNo[a.OutTradeNo] = a
	}
	return byNo, err
}

func attemptsToQuery(ctx context.Context, d *db.DB, now int64, limit int) (attempts []Attempt, err error) {
	err = d.Select(ctx, &attempts, "SELECT "+attemptColumns+" FROM payment_attempt WHERE state = 'prepaid' AND query_at <= ? ORDER BY query_at LIMIT ?", now, limit)
	return attempts, err
}

func setPrepaid(ctx context.Context, tx *db.Tx, id int64, prepayID string, now, queryAt int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payment_attempt SET state = 'prepaid', prepay_id = ?, prepaid_at = ?, query_at = ?, queries = 0 WHERE id = ? AND state IN ('created', 'prepaid')",
		prepayID, now, queryAt, id)
}

func setQueried(ctx context.Context, tx *db.Tx, id, queryAt int64) error {
	_, err := tx.Exec(ctx, "UPDATE payment_attempt SET query_at = ?, queries = queries + 1 WHERE id = ? AND state = 'prepaid'", queryAt, id)
	return err
}

func setAttemptClosed(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE payment_attempt SET state = 'closed' WHERE id = ? AND state IN ('created', 'prepaid')", id)
	return err
}

func setAttemptsPaid(ctx context.Context, tx *db.Tx, nos []string) error {
	if len(nos) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE payment_attempt SET state = 'paid' WHERE out_trade_no IN (?)", nos)
	return err
}

func knownTransactions(ctx context.Context, tx *db.Tx, ids []string) (map[string]bool, error) {
	var rows []string
	err := tx.Select(ctx, &rows, "SELECT transaction_id FROM payment WHERE transaction_id IN (?)", ids)
	known := make(map[string]bool, len(rows))
	for _, id := range rows {
		known[id] = true
	}
	return known, err
}

func insertPayments(ctx context.Context, tx *db.Tx, payments []Payment) error {
	rows := make([][]any, len(payments))
	for i, p := range payments {
		rows[i] = []any{
			p.ID, p.TransactionID, p.OutTradeNo, p.Kind, p.PayableID, p.Payer, p.Amount, 1, "", 0, 0, 0, 0, p.PaidAt, 0, p.CreatedAt,
		}
	}
	err := tx.Insert(ctx, "INSERT INTO payment ("+paymentColumns+")", rows)
	if db.IsDuplicate(err) {
		return db.ErrConflict // Another server was told the same at the same time.
	}
	return err
}

func setUnusable(ctx context.Context, tx *db.Tx, id int64, reason string) error {
	_, err := tx.Exec(ctx, "UPDATE payment SET usable = 0, reason = ? WHERE id = ?", reason, id)
	return err
}

func paymentByID(ctx context.Context, tx *db.Tx, id int64) (p Payment, err error) {
	err = tx.Get(ctx, &p, "SELECT "+paymentColumns+" FROM payment WHERE id = ?", id)
	return p, err
}

func paymentByTransaction(ctx context.Context, tx *db.Tx, id string) (p Payment, err error) {
	err = tx.Get(ctx, &p, "SELECT "+paymentColumns+" FROM payment WHERE transaction_id = ?", id)
	return p, err
}

// addRefundDecided is the guard of a refund: the payment's row takes the amount
// only while all that is decided stays within what was paid.
func addRefundDecided(ctx context.Context, tx *db.Tx, id, amount int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payment SET refund_decided = refund_decided + ?, refund_count = refund_count + 1 WHERE id = ? AND amount - refund_decided >= ? AND refund_count < ?",
		amount, id, amount, maxRefunds)
}

func setNextRefund(ctx context.Context, tx *db.Tx, id, at int64) error {
	_, err := tx.Exec(ctx, "UPDATE payment SET next_refund_at = ? WHERE id = ?", at, id)
	return err
}

func addRefundDone(ctx context.Context, tx *db.Tx, id, amount int64) error {
	_, err := tx.Exec(ctx, "UPDATE payment SET refund_done = refund_done + ? WHERE id = ?", amount, id)
	return err
}

func setSettled(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payment SET settled_at = ? WHERE id = ? AND settled_at = 0", clock.Millis(tx.Now), id)
}

func insertRefund(ctx context.Context, tx *db.Tx, r Refund) error {
	return tx.Insert(ctx, "INSERT INTO refund ("+refundColumns+")", [][]any{{
		r.ID, r.OutRefundNo, r.PaymentID, r.Kind, r.PayableID, r.Amount, r.Reason, r.State, r.WeChatID, r.Detail, r.DecidedAt, r.DoneAt,
	}})
}

func refundByNo(ctx context.Context, tx *db.Tx, no string) (r Refund, err error) {
	err = tx.Get(ctx, &r, "SELECT "+refundColumns+" FROM refund WHERE out_refund_no = ?", no)
	return r, err
}

// RefundByID reads a refund in the caller's transaction.
func RefundByID(ctx context.Context, tx *db.Tx, id int64) (r Refund, err error) {
	err = tx.Get(ctx, &r, "SELECT "+refundColumns+" FROM refund WHERE id = ?", id)
	return r, err
}

// ByTransaction reads the payment of a WeChat transaction in the caller's
// transaction; db.NoRows if it is not ours.
func ByTransaction(ctx context.Context, tx *db.Tx, transactionID string) (Payment, error) {
	return paymentByTransaction(ctx, tx, transactionID)
}

// setRefundDone is the guard of a refund's success: it is booked once.
func setRefundDone(ctx context.Context, tx *db.Tx, id int64, wechatID string, at int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE refund SET state = 'done', wechat_id = ?, detail = '', done_at = ? WHERE id = ? AND state NOT IN ('done', 'banked')", wechatID, at, id)
}

func setRefundBanked(ctx context.Context, tx *db.Tx, id int64, receipt string) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE refund SET state = 'banked', detail = ?, done_at = ? WHERE id = ? AND state = 'closed'", receipt, clock.Millis(tx.Now), id)
}

func setRefundState(ctx context.Context, tx *db.Tx, id int64, state, wechatID, detail string) error {
	_, err := tx.Exec(ctx, "UPDATE refund SET state = ?, wechat_id = ?, detail = ? WHERE id = ? AND state NOT IN ('done', 'closed', 'banked')", state, wechatID, detail, id)
	return err
}

// Payments lists the payments of a payable, oldest first.
func (s *Service) Payments(ctx context.Context, p Payable) (rows []Payment, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+paymentColumns+" FROM payment WHERE payable_kind = ? AND payable_id = ? ORDER BY id", p.Kind, p.ID)
	return rows, err
}

// Refunds lists the refunds of a payable, oldest first.
func (s *Service) Refunds(ctx context.Context, p Payable) (rows []Refund, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+refundColumns+" FROM refund WHERE payable_kind = ? AND payable_id = ? ORDER BY id", p.Kind, p.ID)
	return rows, err
}

func (s *Service) payment(ctx context.Context, id int64) (p Payment, err error) {
	err = s.db.Get(ctx, &p, "SELECT "+paymentColumns+" FROM payment WHERE id = ?", id)
	return p, err
}

func (s *Service) refund(ctx context.Context, id int64) (r Refund, err error) {
	err = s.db.Get(ctx, &r, "SELECT "+refundColumns+" FROM refund WHERE id = ?", id)
	return r, err
}

// refundsIn lists refunds in a state, the newest first, before the id given (0:
// from the newest).
func (s *Service) refundsIn(ctx context.Context, state string, before int64, limit int) (rows []Refund, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = s.db.Select(ctx, &rows, "SELECT "+refundColumns+" FROM refund WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?", state, before, limit)
	return rows, err
}
