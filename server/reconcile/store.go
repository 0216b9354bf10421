package reconcile

import (
	"context"
	"math"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const (
	dayColumns        = "on_day, payments, paid, refunds, refunded, fees, open_n, proved, note, trade_file, basic_file, operating_file, basic, operating, run_at"
	differenceColumns = "id, on_day, kind, difference_key, number, ours, theirs, message, state, cure, reason, staff_id, found_at, cured_at"
)

func (s *Service) doneDays(ctx context.Context) (map[string]bool, error) {
	var days []string
	err := s.DB.Select(ctx, &days, "SELECT on_day FROM bill_day")
	done := make(map[string]bool, len(days))
	for _, d := range days {
		done[d] = true
	}
	return done, err
}

// Days lists the days that were reconciled, the latest first, before one.
func (s *Service) Days(ctx context.Context, before string, limit int) (days []Day, err error) {
	if before == "" {
		before = "9999"
	}
	err = s.DB.Select(ctx, &days, "SELECT "+dayColumns+" FROM bill_day WHERE on_day < ? ORDER BY on_day DESC LIMIT ?", before, limit)
	return days, err
}

func (s *Service) day(ctx context.Context, day string) (d Day, err error) {
	err = s.DB.Get(ctx, &d, "SELECT "+dayColumns+" FROM bill_day WHERE on_day = ?", day)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return d, err
}

func putDay(ctx context.Context, tx *db.Tx, d Day) error {
	if _, err := tx.Exec(ctx, "DELETE FROM bill_day WHERE on_day = ?", d.Day); err != nil {
		return err
	}
	err := tx.Insert(ctx, "INSERT INTO bill_day ("+dayColumns+")", [][]any{{
		d.Day, d.Payments, d.Paid, d.Refunds, d.Refunded, d.Fees, d.Open, d.Proved, d.Note, d.TradeFile, d.BasicFile, d.OperatingFile, d.Basic, d.Operating, d.RunAt,
	}})
	if db.IsDuplicate(err) {
		err = db.ErrConflict // Two people at once: one after the other.
	}
	return err
}

// forgetLines removes the lines that an earlier reading of a day's fund bill left.
func (s *Service) forgetLines(ctx context.Context, day, account string) error {
	for {
		left, err := db.InTxV(ctx, s.DB, func(ctx context.Context, tx *db.Tx) (int, error) {
			var old []int64
			err := tx.Select(ctx, &old, "SELECT id FROM bill_line WHERE on_day = ? AND account = ? LIMIT 500", day, account)
			if err != nil || len(old) == 0 {
				return 0, err
			}
			_, err = tx.Exec(ctx, "DELETE FROM bill_line WHERE id IN (?)", old)
			return len(old), err
		})
		if err != nil || left == 0 {
			return err
		}
	}
}

func insertLine(ctx context.Context, tx *db.Tx, id int64, day, account string, f FundRow) error {
	err := tx.Insert(ctx, "INSERT INTO bill_line (id, on_day, account, flow_no, type, amount, balance, business_no, proof_no, at)", [][]any{{
		id, day, account, f.FlowNo, f.Type, f.Amount, f.Balance, f.BusinessNo, f.ProofNo, clock.Millis(f.At),
	}})
	if db.IsDuplicate(err) {
		err = db.ErrConflict // Two people read the same bill.
	}
	return err
}

// dayEnd is an account's balance before the first and after the last line of a day.
type dayEnd struct {
	Day    string `db:"on_day"`
	Before int64  `db:"balance_before"`
	After  int64  `db:"balance_after"`
}

// dayEnds are the ends of the days on which an account moved, in their order.
func (s *Service) dayEnds(ctx context.Context, account, until string) (ends []dayEnd, err error) {
	err = s.DB.Select(ctx, &ends, `SELECT d.on_day, a.balance - a.amount AS balance_before, b.balance AS balance_after FROM (
		SELECT on_day, MIN(id) AS first_id, MAX(id) AS last_id FROM bill_line WHERE account = ? AND on_day <= ? GROUP BY on_day
		) d JOIN bill_line a ON a.id = d.first_id JOIN bill_line b ON b.id = d.last_id ORDER BY d.on_day`, account, until)
	return ends, err
}

// claimDay makes the caller the only one who reconciles a day, until a time.
func claimDay(ctx context.Context, tx *db.Tx, day string, until int64) (bool, error) {
	ok, err := tx.ExecOne(ctx, "UPDATE bill_run SET until = ? WHERE on_day = ? AND until < ?", until, day, clock.Millis(tx.Now))
	if err != nil || ok {
		return ok, err
	}
	_, err = tx.Exec(ctx, "INSERT INTO bill_run (on_day, until) VALUES (?, ?)", day, until)
	if db.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

func leaveDay(ctx context.Context, tx *db.Tx, day string) error {
	_, err := tx.Exec(ctx, "UPDATE bill_run SET until = 0 WHERE on_day = ?", day)
	return err
}

// putDifferences stores what was found of a day. What was found before and
// cured stays cured; what is found no more is gone.
func putDifferences(ctx context.Context, tx *db.Tx, day string, found []Difference) error {
	var before []Difference
	if err := tx.Select(ctx, &before, "SELECT "+differenceColumns+" FROM bill_difference WHERE on_day = ?", day); err != nil {
		return err
	}
	known := map[string]Difference{}
	for _, d := range before {
		known[d.Key] = d
	}
	var rows [][]any
	for _, d := range found {
		old, there := known[d.Key]
		delete(known, d.Key)
		switch {
		case !there:
			rows = append(rows, []any{d.ID, d.Day, d.Kind, d.Key, d.Number, d.Ours, d.Theirs, d.Message, Open, "", "", 0, clock.Millis(tx.Now), 0})
		case old.State == Cured && old.Ours == d.Ours && old.Theirs == d.Theirs:
		default:
			if _, err := tx.Exec(ctx, "UPDATE bill_difference SET ours = ?, theirs = ?, message = ?, state = ?, cure = '', reason = '', staff_id = 0, cured_at = 0 WHERE id = ?",
				d.Ours, d.Theirs, d.Message, Open, old.ID); err != nil {
				return err
			}
		}
	}
	for _, d := range known {
		if d.State == Open {
			if _, err := tx.Exec(ctx, "UPDATE bill_difference SET state = ?, cured_at = ? WHERE id = ?", Gone, clock.Millis(tx.Now), d.ID); err != nil {
				return err
			}
		}
	}
	err := tx.Insert(ctx, "INSERT INTO bill_difference ("+differenceColumns+")", rows)
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

func countOpen(ctx context.Context, tx *db.Tx, day string) (n int64, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM bill_difference WHERE on_day = ? AND state = ?", day, Open)
	return n, err
}

// setCured is the guard of a cure: it is done once.
func setCured(ctx context.Context, tx *db.Tx, id int64, cure Cure, reason string, staffID int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE bill_difference SET state = ?, cure = ?, reason = ?, staff_id = ?, cured_at = ? WHERE id = ? AND cure = '' AND state <> ?",
		Cured, cure, reason, staffID, clock.Millis(tx.Now), id, Cured)
}

func setOpenCount(ctx context.Context, tx *db.Tx, day string) error {
	n, err := countOpen(ctx, tx, day)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE bill_day SET open_n = ? WHERE on_day = ?", n, day)
	return err
}

// Difference reads one; web.ErrNotFound if there is none.
func (s *Service) Difference(ctx context.Context, id int64) (d Difference, err error) {
	err = s.DB.Get(ctx, &d, "SELECT "+differenceColumns+" FROM bill_difference WHERE id = ?", id)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return d, err
}

// Filter selects differences of a list. Zero fields do not filter.
type Filter struct {
	Day, State string
	Before     int64
	Limit      int
}

// Differences lists differences, the latest found first.
func (s *Service) Differences(ctx context.Context, f Filter) (rows []Difference, err error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args := "id < ?", []any{f.Before}
	if f.Day != "" {
		where, args = where+" AND on_day = ?", append(args, f.Day)
	}
	if f.State != "" {
		where, args = where+" AND state = ?", append(args, f.State)
	}
	err = s.DB.Select(ctx, &rows, "SELECT "+differenceColumns+" FROM bill_difference WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, f.Limit)...)
	return rows, err
}
