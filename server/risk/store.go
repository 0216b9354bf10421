package risk

import (
	"context"
	"math"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/db"
)

const columns = "id, order_id, distributor_id, buyer_id, state, policy_no, opened_at, ended_at, ended_by, reason"

func insertCase(ctx context.Context, tx *db.Tx, k Case) error {
	err := tx.Insert(ctx, "INSERT INTO risk_case ("+columns+")", [][]any{{k.ID, k.OrderID, k.DistributorID, k.BuyerID, k.State, k.PolicyNo, k.OpenedAt, k.EndedAt, k.EndedBy, k.Reason}})
	if db.IsDuplicate(err) {
		err = db.ErrConflict // Two looked at the same time.
	}
	return err
}

func caseOf(ctx context.Context, tx *db.Tx, orderID, distributorID int64) (k Case, err error) {
	err = tx.Get(ctx, &k, "SELECT "+columns+" FROM risk_case WHERE order_id = ? AND distributor_id = ?", orderID, distributorID)
	return k, err
}

func caseByID(ctx context.Context, tx *db.Tx, id int64) (k Case, err error) {
	err = tx.Get(ctx, &k, "SELECT "+columns+" FROM risk_case WHERE id = ?", id)
	return k, err
}

func setReopened(ctx context.Context, tx *db.Tx, k Case) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE risk_case SET state = ?, policy_no = ?, opened_at = ?, ended_at = 0, reason = '' WHERE id = ? AND state = ?", Open, k.PolicyNo, k.OpenedAt, k.ID, Lapsed)
}

// setDecided is the guard of a decision: a case is decided once.
func setDecided(ctx context.Context, tx *db.Tx, k Case) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE risk_case SET state = ?, ended_at = ?, ended_by = ?, reason = ? WHERE id = ? AND state = ?", k.State, k.EndedAt, k.EndedBy, k.Reason, k.ID, Open)
}

func setLapsed(ctx context.Context, tx *db.Tx, orderID, distributorID, now int64, reason string) error {
	_, err := tx.Exec(ctx, "UPDATE risk_case SET state = ?, ended_at = ?, reason = ? WHERE order_id = ? AND distributor_id = ? AND state = ?", Lapsed, now, reason, orderID, distributorID, Open)
	return err
}

// addSignals stores signals that a case does not have yet.
func addSignals(ctx context.Context, tx *db.Tx, caseID, now int64, signals []Signal) error {
	var known []Kind
	if err := tx.Select(ctx, &known, "SELECT kind FROM risk_signal WHERE case_id = ?", caseID); err != nil {
		return err
	}
	has := map[Kind]bool{}
	for _, kind := range known {
		has[kind] = true
	}
	var rows [][]any
	for _, s := range signals {
		if !has[s.Kind] {
			rows = append(rows, []any{caseID, s.Kind, s.Words, now})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	err := tx.Insert(ctx, "INSERT INTO risk_signal (case_id, kind, words, seen_at)", rows)
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

// signalsOf reads the signals of cases, by case.
func (s *Service) signalsOf(ctx context.Context, cases []int64) (map[int64][]Signal, error) {
	byCase := map[int64][]Signal{}
	if len(cases) == 0 {
		return byCase, nil
	}
	var rows []Signal
	err := s.deps.DB.Select(ctx, &rows, "SELECT case_id, kind, words, seen_at FROM risk_signal WHERE case_id IN (?) ORDER BY case_id, seen_at, kind", cases)
	for _, x := range rows {
		byCase[x.CaseID] = append(byCase[x.CaseID], x)
	}
	return byCase, err
}

// paidThemselves are the orders of others for which a distributor paid.
func paidThemselves(ctx context.Context, tx *db.Tx, distributorID int64) (orders []int64, err error) {
	err = tx.Select(ctx, &orders, "SELECT k.order_id FROM risk_case k JOIN risk_signal x ON x.case_id = k.id WHERE k.distributor_id = ? AND x.kind = ?", distributorID, SamePayer)
	return orders, err
}

// Filter selects cases of a list. Zero fields do not filter.
type Filter struct {
	State         State
	Kind          Kind // Only cases with such a signal.
	DistributorID int64
	OrderID       int64
	Scope         int64 // Of an account manager: their members' alone.
	Before        int64
	Limit         int
}

// List lists cases, the newest first.
func (s *Service) List(ctx context.Context, f Filter) (rows []Case, err error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args, newest := "id < ?", []any{f.Before}, "id DESC"
	if f.State != "" { // As a range and in the order of (state, id), see order.List.
		where, args, newest = where+" AND state >= ? AND state <= ?", append(args, f.State, f.State), "state DESC, id DESC"
	}
	if f.DistributorID != 0 {
		where, args = where+" AND distributor_id = ?", append(args, f.DistributorID)
	}
	if f.OrderID != 0 {
		where, args = where+" AND order_id = ?", append(args, f.OrderID)
	}
	if f.Kind != "" {
		where, args = where+" AND EXISTS (SELECT 1 FROM risk_signal x WHERE x.case_id = risk_case.id AND x.kind = ?)", append(args, f.Kind)
	}
	if f.Scope != 0 {
		where, args = where+" AND distributor_id IN ("+distributor.OfManager+")", append(args, f.Scope)
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM risk_case WHERE "+where+" ORDER BY "+newest+" LIMIT ?", append(args, f.Limit)...)
	return rows, err
}
