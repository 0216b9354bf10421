package commission

import (
	"context"
	"math"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

const columns = "id, line_id, order_id, distributor_id, buyer_id, turn, ended, state, method, bp, rule_no, rule_for, ladder_no, tier_no, retail, purchase, cost, pieces, paid, amount, refunded, reversed, held, placed_at, accrued_at, released_at, settlement, forfeited"

func insertCommissions(ctx context.Context, tx *db.Tx, rows []Commission) error {
	values := make([][]any, len(rows))
	for i, c := range rows {
		values[i] = []any{
			c.ID, c.LineID, c.OrderID, c.DistributorID, c.BuyerID, c.Turn, c.Ended, c.State, c.Method, c.BP, c.RuleNo, c.RuleFor, c.LadderNo, c.Tier, c.Retail, c.Purchase, c.Cost, c.Pieces,
			c.Paid, c.Amount, c.Refunded, c.Reversed, 0, c.PlacedAt, c.AccruedAt, c.ReleasedAt, c.Settlement, c.Forfeited,
		}
	}
	return tx.Insert(ctx, "INSERT INTO commission ("+columns+")", values)
}

func byIDs(ctx context.Context, tx *db.Tx, ids []int64) (rows []Commission, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM commission WHERE id IN (?) ORDER BY distributor_id, id", ids)
	return rows, err
}

// liveOfOrders reads what orders earn whom, in some states.
func liveOfOrders(ctx context.Context, tx *db.Tx, orders []int64, states ...State) (rows []Commission, err error) {
	if len(orders) == 0 {
		return nil, nil
	}
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM commission WHERE order_id IN (?) AND ended = 0 AND NOT state NOT IN (?) ORDER BY id", orders, states)
	return rows, err
}

func setVoid(ctx context.Context, tx *db.Tx, rows []Commission) error {
	return moveAll(ctx, tx, rows, "UPDATE commission SET state = ? WHERE id IN (?) AND NOT state <> ?", Void, idsOf(rows), Promised)
}

func setAccrued(ctx context.Context, tx *db.Tx, rows []Commission, now int64) error {
	if len(rows) == 0 {
		return nil
	}
	ids := idsOf(rows)
	paid, args1 := db.Cases("id", ids, func(i int) int64 { return rows[i].Paid })
	amount, args2 := db.Cases("id", ids, func(i int) int64 { return rows[i].Amount })
	args := append(append(append([]any{Accrued, now}, args1...), args2...), ids, Promised)
	return moveAll(ctx, tx, rows, "UPDATE commission SET state = ?, accrued_at = ?, paid = "+paid+", amount = "+amount+" WHERE id IN (?) AND NOT state <> ? AND ended = 0", args...)
}

// moveAll changes rows, all of them or none: then the transaction runs again.
func moveAll(ctx context.Context, tx *db.Tx, rows []Commission, query string, args ...any) error {
	if len(rows) == 0 {
		return nil
	}
	n, err := tx.Exec(ctx, query, args...)
	if err == nil && n != int64(len(rows)) {
		err = db.ErrConflict
	}
	return err
}

func idsOf(rows []Commission) []int64 {
	ids := make([]int64, len(rows))
	for i, c := range rows {
		ids[i] = c.ID
	}
	return ids
}

func dropPromises(ctx context.Context, tx *db.Tx, orders []int64) error {
	if len(orders) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE commission SET state = ? WHERE order_id IN (?) AND NOT state <> ?", Void, orders, Promised)
	return err
}

func setDue(ctx context.Context, tx *db.Tx, orders []int64) error {
	if len(orders) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE commission SET state = ? WHERE order_id IN (?) AND NOT state <> ? AND ended = 0", Due, orders, Accrued)
	return err
}

// dueAfter reads the places of due commissions after one: first the rest of its
// earner's, then other earners', each by a range of the same index.
func dueAfter(ctx context.Context, tx *db.Tx, after place, limit int) (rows []place, err error) {
	err = tx.Select(ctx, &rows, "SELECT distributor_id, id FROM commission WHERE state = ? AND distributor_id = ? AND id > ? AND ended = 0 ORDER BY id LIMIT ?", Due, after.DistributorID, after.ID, limit)
	if err != nil || len(rows) == limit {
		return rows, err
	}
	var others []place
	err = tx.Select(ctx, &others, "SELECT distributor_id, id FROM commission WHERE state = ? AND distributor_id > ? AND ended = 0 ORDER BY distributor_id, id LIMIT ?", Due, after.DistributorID, limit-len(rows))
	return append(rows, others...), err
}

func setReleased(ctx context.Context, tx *db.Tx, ids []int64, settlement, now int64) error {
	n, err := tx.Exec(ctx, "UPDATE commission SET state = ?, settlement = ?, released_at = ? WHERE id IN (?) AND NOT state <> ? AND ended = 0", Released, settlement, now, ids, Due)
	if err == nil && n != int64(len(ids)) {
		err = db.ErrConflict
	}
	return err
}

func reverseRow(ctx context.Context, tx *db.Tx, c Commission, amount, more, forfeited int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE commission SET refunded = refunded + ?, reversed = reversed + ?, forfeited = forfeited + ? WHERE id = ? AND state = ? AND ended = 0 AND refunded = ? AND reversed = ? AND amount >= ?",
		more, amount, forfeited, c.ID, c.State, c.Refunded, c.Reversed, c.Reversed+amount)
}

func setEnded(ctx context.Context, tx *db.Tx, rows []Commission) error {
	return moveAll(ctx, tx, rows, "UPDATE commission SET ended = id WHERE id IN (?) AND ended = 0 AND NOT held <> ?", idsOf(rows), false)
}

// setHeld marks a row as held, unless a refund, a settlement or a correction came
// between.
func setHeld(ctx context.Context, tx *db.Tx, c Commission) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE commission SET held = ? WHERE id = ? AND held = ? AND state = ? AND ended = ? AND reversed = ?", true, c.ID, false, c.State, c.Ended, c.Reversed)
}

func setNotHeld(ctx context.Context, tx *db.Tx, c Commission) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE commission SET held = ? WHERE id = ? AND held = ? AND state = ? AND ended = ?", false, c.ID, true, c.State, c.Ended)
}

// frozenFree reads frozen rows of an earner that nothing holds.
func frozenFree(ctx context.Context, tx *db.Tx, distributorID int64, limit int) (rows []Commission, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM commission WHERE distributor_id = ? AND state IN (?) AND held = ? AND ended = 0 ORDER BY id LIMIT ?", distributorID, []State{Accrued, Due}, false, limit)
	return rows, err
}

func insertReversal(ctx context.Context, tx *db.Tx, r reversal) error {
	return tx.Insert(ctx, "INSERT INTO commission_reversal (id, commission_id, why, subject_id, from_frozen, from_withheld, from_available, at)", [][]any{{
		r.ID, r.CommissionID, r.Why, r.Subject, r.FromFrozen, r.FromWithheld, r.FromAvailable, r.At,
	}})
}

const holdColumns = "id, distributor_id, commission_id, kind, case_id, state, amount, eaten, reason, made_at, ended_at"

func insertHold(ctx context.Context, tx *db.Tx, h hold) error {
	return tx.Insert(ctx, "INSERT INTO commission_hold ("+holdColumns+")", [][]any{{h.ID, h.DistributorID, h.CommissionID, h.Kind, h.CaseID, h.State, h.Amount, h.Eaten, h.Reason, h.MadeAt, h.EndedAt}})
}

// openHolds reads the open holds of an earner that hold something, oldest first.
func openHolds(ctx context.Context, tx *db.Tx, distributorID int64) (rows []hold, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+holdColumns+" FROM commission_hold WHERE distributor_id = ? AND state = ? AND amount > 0 ORDER BY id", distributorID, holdOpen)
	return rows, err
}

func openHoldOf(ctx context.Context, tx *db.Tx, commissionID int64) (h hold, err error) {
	err = tx.Get(ctx, &h, "SELECT "+holdColumns+" FROM commission_hold WHERE commission_id = ? AND state = ? ORDER BY id DESC LIMIT 1", commissionID, holdOpen)
	return h, err
}

// drawHold takes of what a hold holds, unless somebody else did.
func drawHold(ctx context.Context, tx *db.Tx, h hold, part, eaten int64) error {
	ok, err := tx.ExecOne(ctx, "UPDATE commission_hold SET amount = amount - ?, eaten = eaten + ? WHERE id = ? AND state = ? AND amount = ?", part, eaten, h.ID, holdOpen, h.Amount)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	return err
}

// changeHold adds to what a hold holds, unless somebody else did.
func changeHold(ctx context.Context, tx *db.Tx, h hold, by int64) error {
	return drawHold(ctx, tx, h, -by, 0)
}

func setHoldEnded(ctx context.Context, tx *db.Tx, h hold, state string, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE commission_hold SET state = ?, ended_at = ? WHERE id = ? AND state = ? AND amount = ? AND case_id = ?", state, now, h.ID, holdOpen, h.Amount, h.CaseID)
}

// setHoldCase makes what is withheld of a row a case's, unless it is one's already.
func setHoldCase(ctx context.Context, tx *db.Tx, commissionID, caseID int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE commission_hold SET kind = ?, case_id = ? WHERE commission_id = ? AND state = ? AND case_id = 0", holdCase, caseID, commissionID, holdOpen)
}

// Standings reads what an order earns a distributor now, with what is withheld of
// it, in the caller's transaction.
func Standings(ctx context.Context, tx *db.Tx, orderID, distributorID int64) (rows []Standing, err error) {
	var live []Commission
	err = tx.Select(ctx, &live, "SELECT "+columns+" FROM commission WHERE order_id = ? AND distributor_id = ? AND ended = 0 AND state IN (?) ORDER BY id", orderID, distributorID, []State{Accrued, Due, Released})
	if err != nil || len(live) == 0 {
		return nil, err
	}
	var holds []hold
	if err := tx.Select(ctx, &holds, "SELECT "+holdColumns+" FROM commission_hold WHERE commission_id IN (?) AND NOT state <> ?", idsOf(live), holdOpen); err != nil {
		return nil, err
	}
	byLine := map[int64]hold{}
	for _, h := range holds {
		byLine[h.CommissionID] = h
	}
	for _, c := range live {
		h := byLine[c.ID]
		rows = append(rows, Standing{Commission: c, Withheld: h.Amount, Eaten: h.Eaten, CaseID: h.CaseID, Why: h.Reason})
	}
	return rows, nil
}

// FrozenFor is whom an order still earns something that is frozen, 0 for nobody.
func FrozenFor(ctx context.Context, tx *db.Tx, orderID int64) (distributorID int64, err error) {
	err = tx.Get(ctx, &distributorID, "SELECT COALESCE(MAX(distributor_id), 0) FROM commission WHERE order_id = ? AND ended = 0 AND state IN (?) AND amount > reversed", orderID, []State{Accrued, Due})
	return distributorID, err
}

// Tally counts orders that earned a distributor something, and those of them of
// which something was refunded.
type Tally struct {
	Orders   int64 `db:"orders_n"`
	Refunded int64 `db:"refunded_n"`
}

// TallyOf counts the orders that were paid after from and not after until, UTC ms,
// in the caller's transaction. Orders that staff gave to the distributor later
// don't count, nor those that were placed a day or longer before from.
func TallyOf(ctx context.Context, tx *db.Tx, distributorID, from, until int64) (t Tally, err error) {
	since := id.From(clock.FromMillis(from).AddDate(0, 0, -1)) // So that an index bounds the search.
	err = tx.Get(ctx, &t, `SELECT COUNT(*) AS orders_n, COALESCE(SUM(x.back), 0) AS refunded_n FROM (
		SELECT order_id, MAX(CASE WHEN refunded > 0 THEN 1 ELSE 0 END) AS back FROM commission
		WHERE distributor_id = ? AND id >= ? AND accrued_at > ? AND accrued_at <= ? AND turn = 0 AND ended = 0 GROUP BY order_id) x`, distributorID, since, from, until)
	return t, err
}

type shortHold struct {
	hold
	Short int64 `db:"short"` // fen that it lacks.
}

// shortHolds are the open holds of released lines that hold less than is left of
// the line: the rest was on its way out.
func shortHolds(ctx context.Context, tx *db.Tx, distributorID int64) (rows []shortHold, err error) {
	err = tx.Select(ctx, &rows, `SELECT h.id, h.distributor_id, h.commission_id, h.kind, h.state, h.amount, h.reason, h.made_at, h.ended_at, c.amount - c.reversed - h.amount AS short
		FROM commission_hold h JOIN commission c ON c.id = h.commission_id WHERE h.distributor_id = ? AND h.state = ? AND c.state = ? AND c.amount - c.reversed > h.amount ORDER BY h.id`, distributorID, holdOpen, Released)
	return rows, err
}

// releasedLeft reads released lines of an earner of which something is left, the
// newest first.
func releasedLeft(ctx context.Context, tx *db.Tx, distributorID int64, limit int) (rows []Commission, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM commission WHERE state = ? AND distributor_id = ? AND ended = 0 AND NOT held <> ? AND amount > reversed ORDER BY id DESC LIMIT ?", Released, distributorID, false, limit)
	return rows, err
}

// forfeitedBefore reads what of an order's lines staff took from an earner before
// they gave it to somebody else, by line.
func forfeitedBefore(ctx context.Context, tx *db.Tx, orderID, distributorID int64) (map[int64]int64, error) {
	var rows []Commission
	err := tx.Select(ctx, &rows, "SELECT "+columns+" FROM commission WHERE order_id = ? AND distributor_id = ? AND ended <> 0 AND forfeited > 0 ORDER BY id", orderID, distributorID)
	byLine := make(map[int64]int64, len(rows))
	for _, c := range rows {
		byLine[c.LineID] = c.Forfeited
	}
	return byLine, err
}

// lost is what corrections took of an order from an earner's accounts, and since when.
type lost struct {
	Taken int64 `db:"taken"`
	Since int64 `db:"since"`
}

func lostBefore(ctx context.Context, tx *db.Tx, orderID, distributorID int64) (l lost, err error) {
	err = tx.Get(ctx, &l, `SELECT COALESCE(SUM(r.from_available + r.from_withheld), 0) AS taken, COALESCE(MIN(r.at), 0) AS since FROM commission_reversal r JOIN commission c ON c.id = r.commission_id
		WHERE c.order_id = ? AND c.distributor_id = ? AND r.why = ?`, orderID, distributorID, becauseCorrected)
	return l, err
}

// writtenOff reads approved write-offs of a distributor since a time of which
// something stands, the newest first.
func writtenOff(ctx context.Context, tx *db.Tx, distributorID, since int64) (rows []WriteOff, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+writeOffColumns+" FROM commission_write_off WHERE distributor_id = ? AND state = ? AND decided_at >= ? AND amount > undone ORDER BY id DESC", distributorID, writeOffApproved, since)
	return rows, err
}

func undoWriteOff(ctx context.Context, tx *db.Tx, w WriteOff, part int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE commission_write_off SET undone = undone + ? WHERE id = ? AND undone = ?", part, w.ID, w.Undone)
}

// expelledLines are the lines of an earner that are held because of an expulsion.
func expelledLines(ctx context.Context, tx *db.Tx, distributorID int64, limit int) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, "SELECT commission_id FROM commission_hold WHERE distributor_id = ? AND state = ? AND kind = ? AND commission_id <> 0 ORDER BY id LIMIT ?", distributorID, holdOpen, holdExpelled, limit)
	return ids, err
}

func heldBalance(ctx context.Context, tx *db.Tx, distributorID int64) (sum int64, err error) {
	err = tx.Get(ctx, &sum, "SELECT COALESCE(SUM(amount), 0) FROM commission_hold WHERE distributor_id = ? AND state = ? AND commission_id = 0", distributorID, holdOpen)
	return sum, err
}

// earned sums what orders earn a distributor that were paid since day and since
// month, UTC ms; month is not after day.
func earned(ctx context.Context, tx *db.Tx, distributorID, day, month int64) (e Earned, err error) {
	since := id.From(clock.FromMillis(month).AddDate(0, 0, -1)) // So that an index bounds the search.
	err = tx.Get(ctx, &e, `SELECT COALESCE(SUM(CASE WHEN accrued_at >= ? THEN amount - reversed ELSE 0 END), 0) AS today, COALESCE(SUM(amount - reversed), 0) AS month
		FROM commission WHERE distributor_id = ? AND id >= ? AND accrued_at >= ? AND ended = 0`, day, distributorID, since, month)
	return e, err
}

// Filter selects commissions of a list. Zero fields do not filter.
type Filter struct {
	DistributorID int64
	OrderID       int64
	State         State
	Held          bool
	Settlement    int64
	Scope         int64 // Of an account manager: their members' alone.
	Before        int64
	Limit         int
}

// List lists commissions, the newest first.
func (s *Service) List(ctx context.Context, f Filter) (rows []Commission, err error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args, newest := "id < ?", []any{f.Before}, "id DESC"
	if f.DistributorID != 0 {
		where, args = where+" AND distributor_id = ?", append(args, f.DistributorID)
	}
	if f.OrderID != 0 {
		where, args = where+" AND order_id = ?", append(args, f.OrderID)
	}
	if f.State != "" {
		where, args = where+" AND state = ?", append(args, f.State)
	}
	if f.Held { // As a range and in the order of (held, id), see order.List.
		where, newest = where+" AND held >= 1 AND held <= 1", "held DESC, id DESC"
	}
	if f.Settlement != 0 {
		where, args = where+" AND settlement = ?", append(args, f.Settlement)
	}
	if f.Scope != 0 {
		where, args = where+" AND distributor_id IN ("+distributor.OfManager+")", append(args, f.Scope)
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM commission WHERE "+where+" ORDER BY "+newest+" LIMIT ?", append(args, f.Limit)...)
	return rows, err
}

const writeOffColumns = "id, distributor_id, amount, undone, reason, state, asked_by, asked_at, decided_by, decided_at"

func insertWriteOff(ctx context.Context, tx *db.Tx, w WriteOff) error {
	return tx.Insert(ctx, "INSERT INTO commission_write_off ("+writeOffColumns+")", [][]any{{w.ID, w.DistributorID, w.Amount, w.Undone, w.Reason, w.State, w.AskedBy, w.AskedAt, w.DecidedBy, w.DecidedAt}})
}

func openWriteOffs(ctx context.Context, tx *db.Tx, distributorID int64) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM commission_write_off WHERE distributor_id = ? AND state = ?", distributorID, writeOffAsked)
	return n, err
}

func writeOffByID(ctx context.Context, tx *db.Tx, id int64) (w WriteOff, err error) {
	err = tx.Get(ctx, &w, "SELECT "+writeOffColumns+" FROM commission_write_off WHERE id = ?", id)
	return w, err
}

func setWriteOff(ctx context.Context, tx *db.Tx, id int64, state string, by, now, amount int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE commission_write_off SET state = ?, decided_by = ?, decided_at = ?, amount = ? WHERE id = ? AND state = ?", state, by, now, amount, id, writeOffAsked)
}

// WriteOffs lists what staff asked to write off, the newest first.
func (s *Service) WriteOffs(ctx context.Context, before int64, limit int) (rows []WriteOff, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	where, args := "id < ?", []any{before}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND distributor_id IN ("+distributor.OfManager+")", append(args, scope)
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+writeOffColumns+" FROM commission_write_off WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	return rows, err
}

// HeldBalance is what was withheld of a distributor's balance when they were
// expelled, in fen.
func (s *Service) HeldBalance(ctx context.Context, distributorID int64) (sum int64, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		sum, err = heldBalance(ctx, tx, distributorID)
		return err
	})
	return sum, err
}

// Open reports whether something of a distributor's earnings is not settled yet: a
// commission that is not released, or money that is theirs or owed by them.
func Open(ctx context.Context, tx *db.Tx, distributorID int64) (bool, error) {
	funds, err := ledger.Hold(ctx, tx, distributorID)
	if err != nil {
		return false, err
	}
	if f := funds[distributorID]; f.Available != 0 || f.Withheld != 0 || f.Paying != 0 {
		return true, nil
	}
	var n int
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM commission WHERE distributor_id = ? AND state IN (?) AND ended = 0 AND amount > reversed", distributorID, []State{Promised, Accrued, Due})
	return n > 0, err
}
