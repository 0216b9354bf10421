package ledger

import (
	"context"
	"fmt"
	"math"
	"slices"

	"yuanfen/server/platform/db"
)

type journalRow struct {
	ID        int64   `db:"id"`
	Kind      Kind    `db:"kind"`
	EventKey  string  `db:"event_key"`
	Subject   string  `db:"subject"`
	SubjectID int64   `db:"subject_id"`
	MadeAt    int64   `db:"made_at"`
	Hash      string  `db:"hash"`
	LineNo    int     `db:"line_no"`
	Account   Account `db:"account"`
	Owner     int64   `db:"owner_id"`
	Amount    int64   `db:"amount"`
}

func insert(ctx context.Context, tx *db.Tx, journals []Journal) error {
	heads := make([][]any, 0, len(journals))
	lines := make([][]any, 0, 3*len(journals))
	for _, j := range journals {
		heads = append(heads, []any{j.ID, j.Kind, j.EventKey, j.Subject, j.SubjectID, j.MadeAt, j.Hash()})
		for i, e := range j.Entries {
			lines = append(lines, []any{j.ID, i + 1, e.Account, e.Owner, e.Amount})
		}
	}
	if err := tx.Insert(ctx, "INSERT INTO journal (id, kind, event_key, subject, subject_id, made_at, hash)", heads); err != nil {
		return err
	}
	return tx.Insert(ctx, "INSERT INTO entry (journal_id, line_no, account, owner_id, amount)", lines)
}

const joined = `SELECT j.id, j.kind, j.event_key, j.subject, j.subject_id, j.made_at, j.hash,
	COALESCE(e.line_no, 0) AS line_no, COALESCE(e.account, '') AS account, COALESCE(e.owner_id, 0) AS owner_id, COALESCE(e.amount, 0) AS amount
	FROM journal j LEFT JOIN entry e ON e.journal_id = j.id `

// BySubject returns the journals about one thing, oldest first.
func (l *Ledger) BySubject(ctx context.Context, subject string, id int64) ([]Journal, error) {
	var rows []journalRow
	err := l.db.Select(ctx, &rows, joined+"WHERE j.subject = ? AND j.subject_id = ? ORDER BY j.id, e.line_no", subject, id)
	if err != nil {
		return nil, err
	}
	return group(rows), nil
}

// latest returns journals before the id given (0: from the latest), the latest
// first.
func (l *Ledger) latest(ctx context.Context, before int64, limit int) ([]Journal, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	var rows []journalRow
	err := l.db.Select(ctx, &rows, joined+"WHERE j.id IN (SELECT id FROM (SELECT id FROM journal WHERE id < ? ORDER BY id DESC LIMIT ?) x) ORDER BY j.id DESC, e.line_no", before, limit)
	return group(rows), err
}

// group folds joined rows into journals.
func group(rows []journalRow) []Journal {
	var out []Journal
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].ID != r.ID {
			out = append(out, Journal{ID: r.ID, Kind: r.Kind, EventKey: r.EventKey, Subject: r.Subject, SubjectID: r.SubjectID, MadeAt: r.MadeAt})
		}
		if r.LineNo > 0 {
			last := &out[len(out)-1]
			last.Entries = append(last.Entries, Entry{r.Account, r.Owner, r.Amount})
		}
	}
	return out
}

// AccountSum is an account and the sum of its entries over all owners, in fen.
type AccountSum struct {
	Account Account `db:"account"`
	Amount  int64   `db:"amount"`
}

// Sums returns every account's sum, by name.
func (l *Ledger) Sums(ctx context.Context) ([]AccountSum, error) {
	var sums []AccountSum
	err := l.db.Select(ctx, &sums, "SELECT account, SUM(amount) AS amount FROM entry GROUP BY account ORDER BY account")
	return sums, err
}

// Sum is the sum of all entries of an account, in fen, in the caller's
// transaction: for proofs, not for decisions.
func Sum(ctx context.Context, tx *db.Tx, account Account) (int64, error) {
	var sum int64
	err := tx.Get(ctx, &sum, "SELECT COALESCE(SUM(amount), 0) FROM entry WHERE account = ?", account)
	return sum, err
}

// Posted reports whether an event's journal is there.
func Posted(ctx context.Context, tx *db.Tx, eventKey string) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM journal WHERE event_key = ?", eventKey)
	return n > 0, err
}

// Balance is the sum of an account's entries of one owner, in fen, read in the
// caller's transaction. It decides nothing unless the caller has written the
// row that everybody writes who posts there.
func Balance(ctx context.Context, tx *db.Tx, account Account, owner int64) (int64, error) {
	var sum int64
	err := tx.Get(ctx, &sum, "SELECT COALESCE(SUM(amount), 0) FROM entry WHERE account = ? AND owner_id = ?", account, owner)
	return sum, err
}

func insertBalance(ctx context.Context, tx *db.Tx, owner int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO balance (owner_id, available, withheld, paying, version) VALUES (?, 0, 0, 0, 0)", owner)
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

func holdBalances(ctx context.Context, tx *db.Tx, owners []int64) error {
	_, err := tx.Exec(ctx, "UPDATE balance SET version = version + 1 WHERE owner_id IN (?)", owners)
	return err
}

func balances(ctx context.Context, tx *db.Tx, owners []int64) (map[int64]Funds, error) {
	var rows []Funds
	err := tx.Select(ctx, &rows, "SELECT owner_id, available, withheld, paying FROM balance WHERE owner_id IN (?)", owners)
	byOwner := make(map[int64]Funds, len(rows))
	for _, b := range rows {
		byOwner[b.OwnerID] = b
	}
	return byOwner, err
}

func addToBalances(ctx context.Context, tx *db.Tx, moved []Funds) error {
	for chunk := range slices.Chunk(moved, 1000) {
		owners := make([]int64, len(chunk))
		for i, b := range chunk {
			owners[i] = b.OwnerID
		}
		available, args := db.Cases("owner_id", owners, func(i int) int64 { return chunk[i].Available })
		withheld, args2 := db.Cases("owner_id", owners, func(i int) int64 { return chunk[i].Withheld })
		paying, args3 := db.Cases("owner_id", owners, func(i int) int64 { return chunk[i].Paying })
		args = append(append(append(args, args2...), args3...), owners)
		n, err := tx.Exec(ctx, "UPDATE balance SET available = available + "+available+", withheld = withheld + "+withheld+", paying = paying + "+paying+
			", version = version + 1 WHERE owner_id IN (?)", args...)
		if err != nil {
			return err
		}
		if n != int64(len(owners)) {
			return fmt.Errorf("ledger: %d of %d owners have no balance", int64(len(owners))-n, len(owners))
		}
	}
	return nil
}

// FundsOf reads what an owner has, outside any transaction: for the screen.
func (l *Ledger) FundsOf(ctx context.Context, owner int64) (f Funds, err error) {
	err = l.db.Get(ctx, &f, "SELECT owner_id, available, withheld, paying FROM balance WHERE owner_id = ?", owner)
	if db.NoRows(err) {
		return Funds{OwnerID: owner}, nil
	}
	return f, err
}

// auditBalances proves that what is kept of each owner is the sum of their
// entries, and that nobody without a row has any.
var auditBalances = Query("balance.sum", `SELECT x.* FROM (
	SELECT k.owner_id, k.account, k.kept, COALESCE(-e.total, 0) AS total FROM (
		SELECT owner_id, 'available' AS account, available AS kept FROM balance
		UNION ALL SELECT owner_id, 'withheld', withheld FROM balance
		UNION ALL SELECT owner_id, 'paying', paying FROM balance) k
	LEFT JOIN (SELECT account, owner_id, SUM(amount) AS total FROM entry WHERE account IN ('available', 'withheld', 'paying') GROUP BY account, owner_id) e
		ON e.owner_id = k.owner_id AND e.account = k.account
	UNION ALL
	SELECT e.owner_id, e.account, 0, -SUM(e.amount) FROM entry e LEFT JOIN balance b ON b.owner_id = e.owner_id
		WHERE e.account IN ('available', 'withheld', 'paying') AND b.owner_id IS NULL GROUP BY e.owner_id, e.account
	) x WHERE x.kept <> x.total OR (x.account <> 'available' AND x.kept < 0) ORDER BY x.owner_id, x.account`,
	func(r wrongBalance) (string, string) {
		return fmt.Sprintf("分销商 %d", r.OwnerID), fmt.Sprintf("%s 余额记着 %d 分，分录相加是 %d 分", r.Account, r.Kept, r.Sum)
	})

func (l *Ledger) ownerRows(ctx context.Context, owner, from, before int64, limit int) (rows []journalRow, err error) {
	err = l.db.Select(ctx, &rows, `SELECT j.id, j.kind, j.event_key, j.subject, j.subject_id, j.made_at, j.hash, e.line_no, e.account, e.owner_id, e.amount
		FROM entry e JOIN journal j ON j.id = e.journal_id WHERE e.owner_id = ? AND e.journal_id >= ? AND e.journal_id < ? AND e.account IN (?)
		ORDER BY e.journal_id DESC, e.line_no LIMIT ?`, owner, from, before, theirs, limit)
	return rows, err
}

type kindSum struct {
	Kind    Kind    `db:"kind"`
	Account Account `db:"account"`
	Amount  int64   `db:"amount"`
}

func ownerSums(ctx context.Context, tx *db.Tx, owner, from, to int64) (before, moved []kindSum, err error) {
	err = tx.Select(ctx, &before, "SELECT account, SUM(amount) AS amount FROM entry WHERE owner_id = ? AND journal_id < ? AND account IN (?) GROUP BY account", owner, from, theirs)
	if err != nil {
		return nil, nil, err
	}
	err = tx.Select(ctx, &moved, `SELECT j.kind, e.account, SUM(e.amount) AS amount FROM entry e JOIN journal j ON j.id = e.journal_id
		WHERE e.owner_id = ? AND e.journal_id >= ? AND e.journal_id < ? AND e.account IN (?) GROUP BY j.kind, e.account`, owner, from, to, theirs)
	return before, moved, err
}
