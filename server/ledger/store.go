package ledger

import (
	"context"
	"math"

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
