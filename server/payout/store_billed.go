package payout

import (
	"context"

	"yuanfen/server/platform/db"
)

// numbersAtOnce is how many numbers one statement asks for.
const numbersAtOnce = 500

// ByNo reads payouts by the numbers under which they were sent.
func (s *Service) ByNo(ctx context.Context, numbers []string) (map[string]Payout, error) {
	found := make(map[string]Payout, len(numbers))
	for start := 0; start < len(numbers); start += numbersAtOnce {
		var rows []Payout
		err := s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM payout WHERE out_bill_no IN (?)", numbers[start:min(start+numbersAtOnce, len(numbers))])
		if err != nil {
			return nil, err
		}
		for _, p := range rows {
			found[p.OutBillNo] = p
		}
	}
	return found, nil
}

// Book notes that a business day's bill of the operating account has a payout, in
// the caller's transaction. Read again, it changes nothing.
func Book(ctx context.Context, tx *db.Tx, id int64, day string) error {
	_, err := tx.Exec(ctx, "UPDATE payout SET billed_on = ? WHERE id = ? AND billed_on = ''", day, id)
	return err
}

// UnbilledTransfers lists transfers that were paid before a time, UTC ms, and that
// no bill has.
func (s *Service) UnbilledTransfers(ctx context.Context, before int64) (rows []Payout, err error) {
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM payout WHERE billed_on = '' AND state = ? AND done_at < ? AND road = ? ORDER BY id LIMIT 1000", Paid, before, ByWeChat)
	return rows, err
}

// Unbilled sums what transfers took from the operating account that no bill has,
// in fen, in the caller's transaction.
func Unbilled(ctx context.Context, tx *db.Tx) (sum int64, err error) {
	err = tx.Get(ctx, &sum, "SELECT COALESCE(SUM(amount - tax), 0) FROM payout WHERE billed_on = '' AND state = ? AND road = ?", Paid, ByWeChat)
	return sum, err
}
