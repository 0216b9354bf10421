package reconcile

import (
	"context"
	"time"

	"yuanfen/server/payout"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// transfers compares the transfers of the operating account's bill with our
// payouts, by the number under which we sent them. It is pure.
func (m *matcher) transfers(rows []FundRow) {
	left := map[string]int64{} // fen that left, by number: what came back is taken off.
	var numbers []string
	for _, f := range rows {
		if !f.Transfer() {
			continue
		}
		if _, seen := left[f.ProofNo]; !seen {
			numbers = append(numbers, f.ProofNo)
		}
		left[f.ProofNo] -= f.Amount
	}
	for _, number := range numbers {
		p, known := m.ours.payouts[number]
		theirs := left[number]
		switch {
		case !known || theirs == 0: // Nobody's is in suspense; one that came back is none.
			continue
		case p.Net() != theirs:
			m.differ(TransferAmount, number, p.Net(), theirs, "转账 %s：本店记 %s，微信转出 %s。", number, yuan(p.Net()), yuan(theirs))
		case p.State != payout.Paid:
			m.differ(TransferState, number, p.Net(), theirs, "转账 %s：微信已转出 %s，本店还记着 %s。", number, yuan(theirs), p.State)
			continue // Billed once it is paid.
		}
		m.transferred = append(m.transferred, p.ID)
	}
}

// bookTransfers notes which payouts the day's bill has.
func (s *Service) bookTransfers(ctx context.Context, day string, ids []int64) error {
	for start := 0; start < len(ids); start += portion {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, id := range ids[start:min(start+portion, len(ids))] {
				if err := payout.Book(ctx, tx, id, day); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// missingTransfers finds payouts that were paid on the day and that no bill has.
func (s *Service) missingTransfers(ctx context.Context, day string, to time.Time, r *result) error {
	rows, err := s.Payouts.UnbilledTransfers(ctx, clock.Millis(to))
	for _, p := range rows {
		if on := clock.Day(clock.FromMillis(p.DoneAt)); on == day {
			r.differences = append(r.differences, differ(day, TransferMissing, p.OutBillNo, p.Net(), 0, "本店 %s 转出提现 %s（%s），运营账户的账单没有。", on, p.OutBillNo, yuan(p.Net())))
		}
	}
	return err
}
