package payment

import (
	"context"

	"yuanfen/server/platform/db"
)

func setPaymentBilled(ctx context.Context, tx *db.Tx, b Billed) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payment SET billed_on = ?, fee = ? WHERE id = ? AND billed_on = ''", b.BilledOn, b.Fee, b.ID)
}

func paymentBilled(ctx context.Context, tx *db.Tx, id int64) (b Billed, err error) {
	err = tx.Get(ctx, &b, "SELECT id, billed_on, fee FROM payment WHERE id = ?", id)
	return b, err
}

func setRefundBilled(ctx context.Context, tx *db.Tx, b Billed) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE refund SET billed_on = ?, fee_back = ? WHERE id = ? AND billed_on = ''", b.BilledOn, b.Fee, b.ID)
}

func refundBilled(ctx context.Context, tx *db.Tx, id int64) (b Billed, err error) {
	err = tx.Get(ctx, &b, "SELECT id, billed_on, fee_back AS fee FROM refund WHERE id = ?", id)
	return b, err
}

// atOnce is how many numbers one statement asks for.
const atOnce = 500

// ByTransactions reads payments by WeChat's numbers.
func (s *Service) ByTransactions(ctx context.Context, numbers []string) (map[string]Payment, error) {
	found := make(map[string]Payment, len(numbers))
	for start := 0; start < len(numbers); start += atOnce {
		var rows []Payment
		err := s.db.Select(ctx, &rows, "SELECT "+paymentColumns+" FROM payment WHERE transaction_id IN (?)", numbers[start:min(start+atOnce, len(numbers))])
		if err != nil {
			return nil, err
		}
		for _, p := range rows {
			found[p.TransactionID] = p
		}
	}
	return found, nil
}

// RefundsByNo reads refunds by our numbers.
func (s *Service) RefundsByNo(ctx context.Context, numbers []string) (map[string]Refund, error) {
	found := make(map[string]Refund, len(numbers))
	for start := 0; start < len(numbers); start += atOnce {
		var rows []Refund
		err := s.db.Select(ctx, &rows, "SELECT "+refundColumns+" FROM refund WHERE out_refund_no IN (?)", numbers[start:min(start+atOnce, len(numbers))])
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.OutRefundNo] = r
		}
	}
	return found, nil
}

// UnbilledPayments lists payments before a time, UTC ms, that no bill has.
func (s *Service) UnbilledPayments(ctx context.Context, before int64) (rows []Payment, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+paymentColumns+" FROM payment WHERE billed_on = '' AND paid_at < ? ORDER BY id LIMIT 1000", before)
	return rows, err
}

// UnbilledRefunds lists refunds that WeChat did before a time, UTC ms, and that
// no bill has.
func (s *Service) UnbilledRefunds(ctx context.Context, before int64) (rows []Refund, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+refundColumns+" FROM refund WHERE billed_on = '' AND state = 'done' AND done_at < ? ORDER BY id LIMIT 1000", before)
	return rows, err
}

// Unbilled sums the payments and the refunds done that no bill has, in fen, in
// the caller's transaction.
func Unbilled(ctx context.Context, tx *db.Tx) (paid, refunded int64, err error) {
	err = tx.Get(ctx, &paid, "SELECT COALESCE(SUM(amount), 0) FROM payment WHERE billed_on = ''")
	if err == nil {
		err = tx.Get(ctx, &refunded, "SELECT COALESCE(SUM(amount), 0) FROM refund WHERE billed_on = '' AND state = 'done'")
	}
	return paid, refunded, err
}

// FirstPaidAt is when the first payment came, UTC ms; 0 before any.
func (s *Service) FirstPaidAt(ctx context.Context) (at int64, err error) {
	err = s.db.Get(ctx, &at, "SELECT COALESCE(MIN(paid_at), 0) FROM payment")
	return at, err
}
