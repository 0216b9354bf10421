package payout

import (
	"context"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const columns = "id, distributor_id, member_id, road, state, amount, tax, rules_no, batch_id, out_bill_no, openid, package_info, wechat_state, wechat_no, refusal, reason, account, receipt, bank_no, banked_on, requested_at, approved_at, sent_at, due_at, cancel_at, done_at"

func insertPayout(ctx context.Context, tx *db.Tx, p Payout) error {
	return tx.Insert(ctx, "INSERT INTO payout ("+columns+")", [][]any{{
		p.ID, p.DistributorID, p.MemberID, p.Road, p.State, p.Amount, p.Tax, p.RulesNo, p.BatchID, p.OutBillNo, p.OpenID, p.PackageInfo, p.WeChatState, p.WeChatNo, p.Refusal, p.Reason,
		p.Account, p.Receipt, p.BankNo, p.BankedOn, p.RequestedAt, p.ApprovedAt, p.SentAt, p.DueAt, p.CancelAt, p.DoneAt,
	}})
}

func byID(ctx context.Context, tx *db.Tx, id int64) (p Payout, err error) {
	err = tx.Get(ctx, &p, "SELECT "+columns+" FROM payout WHERE id = ?", id)
	return p, err
}

func (s *Service) byID(ctx context.Context, id int64) (p Payout, err error) {
	err = s.deps.DB.Get(ctx, &p, "SELECT "+columns+" FROM payout WHERE id = ?", id)
	return p, err
}

func byNo(ctx context.Context, tx *db.Tx, no string) (p Payout, err error) {
	err = tx.Get(ctx, &p, "SELECT "+columns+" FROM payout WHERE out_bill_no = ?", no)
	return p, err
}

func byIDs(ctx context.Context, tx *db.Tx, ids []int64) (rows []Payout, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM payout WHERE id IN (?) ORDER BY id", ids)
	return rows, err
}

func unsentOf(ctx context.Context, tx *db.Tx, distributorID int64, limit int) (rows []Payout, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM payout WHERE distributor_id = ? AND state IN (?) ORDER BY id LIMIT ?", distributorID, unsent, limit)
	return rows, err
}

type askedSum struct {
	Times  int   `db:"times"`
	WeChat int64 `db:"wechat"` // fen asked for by WeChat's road and not given back.
}

// askedSince sums what a person asked for since a time. The caller holds their
// balance row.
func askedSince(ctx context.Context, tx *db.Tx, distributorID, since int64) (a askedSum, err error) {
	err = tx.Get(ctx, &a, `SELECT COUNT(*) AS times, COALESCE(SUM(CASE WHEN road = ? AND state NOT IN (?) THEN amount ELSE 0 END), 0) AS wechat
		FROM payout WHERE distributor_id = ? AND requested_at >= ?`, ByWeChat, returned, distributorID, since)
	return a, err
}

// soFar is what a person asked for today, and what was approved of theirs this
// month.
func (s *Service) soFar(ctx context.Context, distributorID int64) (today askedSum, month approvedSum, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		if today, err = askedSince(ctx, tx, distributorID, clock.Millis(dayOf(tx.Now))); err != nil {
			return err
		}
		months, err := approvedSince(ctx, tx, []int64{distributorID}, clock.Millis(monthOf(tx.Now)))
		month = months[distributorID]
		return err
	})
	return today, month, err
}

// setReturned ends a payout whose money goes back, from the state in which the
// caller has seen it: nothing is given back twice.
func setReturned(ctx context.Context, tx *db.Tx, p Payout, to State, reason string, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout SET state = ?, reason = ?, done_at = ?, package_info = '' WHERE id = ? AND state = ? AND state IN (?)", to, reason, now, p.ID, p.State, underway)
}

func setSending(ctx context.Context, tx *db.Tx, p Payout) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout SET state = ?, openid = ?, sent_at = ? WHERE id = ? AND state = ?", Sending, p.OpenID, p.SentAt, p.ID, Approved)
}

func setAwaiting(ctx context.Context, tx *db.Tx, p Payout) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout SET state = ?, package_info = ?, wechat_state = ?, wechat_no = ?, due_at = ?, refusal = '' WHERE id = ? AND state IN (?)",
		Awaiting, p.PackageInfo, p.WeChatState, p.WeChatNo, p.DueAt, p.ID, sent)
}

func setWeChatState(ctx context.Context, tx *db.Tx, id int64, state, no string) error {
	_, err := tx.Exec(ctx, "UPDATE payout SET wechat_state = ?, wechat_no = ?, refusal = '' WHERE id = ? AND state IN (?)", state, no, id, sent)
	return err
}

func setRefusal(ctx context.Context, tx *db.Tx, id int64, code string) error {
	_, err := tx.Exec(ctx, "UPDATE payout SET refusal = ? WHERE id = ?", code, id)
	return err
}

func setPaid(ctx context.Context, tx *db.Tx, p Payout) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout SET state = ?, wechat_state = ?, wechat_no = ?, done_at = ?, package_info = '' WHERE id = ? AND state IN (?)", Paid, "SUCCESS", p.WeChatNo, p.DoneAt, p.ID, sent)
}

func setBanked(ctx context.Context, tx *db.Tx, p Payout) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout SET state = ?, bank_no = ?, banked_on = ?, receipt = ?, done_at = ? WHERE id = ? AND state = ? AND road = ?", Paid, p.BankNo, p.BankedOn, p.Receipt, p.DoneAt, p.ID, Sending, ByBank)
}

// setBounced makes a payout that the bank had taken one that it has not.
func setBounced(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout SET state = ?, done_at = 0 WHERE id = ? AND state = ? AND road = ?", Sending, id, Paid, ByBank)
}

func setCancelAsked(ctx context.Context, tx *db.Tx, id, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout SET cancel_at = ? WHERE id = ? AND road = ? AND state IN (?) AND cancel_at = 0", now, id, ByWeChat, sent)
}

// sendingSum is what was approved and WeChat has not taken yet, in fen.
func sendingSum(ctx context.Context, tx *db.Tx) (n int, sum int64, err error) {
	var row struct {
		N   int   `db:"n"`
		Sum int64 `db:"total"`
	}
	err = tx.Get(ctx, &row, "SELECT COUNT(*) AS n, COALESCE(SUM(amount - tax), 0) AS total FROM payout WHERE state IN (?) AND road = ?", []State{Approved, Sending}, ByWeChat)
	return row.N, row.Sum, err
}

// Filter selects payouts of a list. Zero fields do not filter.
type Filter struct {
	DistributorID int64
	BatchID       int64
	State         State
	Road          Road
	Sort          string // "oldest", "amount" or "" for the newest first.
	After         int64  // What the list is sorted by, of the last one of the page before.
	Before        int64  // Its id.
	Limit         int
}

// List lists payouts that the caller may see, the newest first.
func (s *Service) List(ctx context.Context, f Filter) (rows []Payout, err error) {
	seek := db.Seek{ID: "id", Up: f.Sort == "oldest", At: f.After, Last: f.Before}
	if f.Sort == "amount" {
		seek.By = "amount"
	}
	where, args := seek.Where()
	sorted := seek.Order()
	if f.State != "" { // As a range and in the order of (state, …), see order.List.
		where, args, sorted = where+" AND state >= ? AND state <= ?", append(args, f.State, f.State), seek.Order("state")
	}
	if f.DistributorID != 0 {
		where, args = where+" AND distributor_id = ?", append(args, f.DistributorID)
	}
	if f.BatchID != 0 {
		where, args = where+" AND batch_id = ?", append(args, f.BatchID)
	}
	if f.Road != "" {
		where, args = where+" AND road = ?", append(args, f.Road)
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND distributor_id IN ("+distributor.OfManager+")", append(args, scope)
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM payout WHERE "+where+" ORDER BY "+sorted+" LIMIT ?", append(args, f.Limit)...)
	return rows, err
}

func ofMember(ctx context.Context, d *db.DB, memberID int64) (rows []Payout, err error) {
	err = d.Select(ctx, &rows, "SELECT "+columns+" FROM payout WHERE member_id = ? ORDER BY id LIMIT 10000", memberID)
	return rows, err
}

// Forget erases to whom a member's money went, in the caller's transaction. Payouts
// themselves stay under a number; none is under way, as their money would be.
func Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	_, err := tx.Exec(ctx, "UPDATE payout SET account = '', openid = '' WHERE member_id = ?", memberID)
	return err
}

func notFound(err error) error {
	if db.NoRows(err) {
		return web.ErrNotFound
	}
	return err
}
