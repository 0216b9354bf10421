package ledger

import (
	"context"
	"fmt"

	"yuanfen/server/platform/db"
)

// Finding is one thing that an audit found to be wrong.
type Finding struct {
	Check   string // Stable name of the check: "journal.balance".
	Subject string // What it is about: "凭证 12（paid:7）".
	Message string // Both figures, in a Chinese sentence.
}

func (f Finding) String() string { return f.Check + "  " + f.Subject + "：" + f.Message }

// Differs is a row of a proof that compares two figures of one thing.
type Differs struct {
	ID    int64 `db:"id"`
	Want  int64 `db:"want"`
	Found int64 `db:"found"`
}

// Check is one proof of an audit: it returns what it found to be wrong.
type Check func(ctx context.Context, tx *db.Tx) ([]Finding, error)

// Query is a proof by a query that selects only what is wrong; say puts a row
// into words.
func Query[Row any](name, query string, say func(Row) (subject, message string)) Check {
	return func(ctx context.Context, tx *db.Tx) ([]Finding, error) {
		var rows []Row
		if err := tx.Select(ctx, &rows, query); err != nil {
			return nil, fmt.Errorf("audit %s: %w", name, err)
		}
		found := make([]Finding, len(rows))
		for i, r := range rows {
			subject, message := say(r)
			found[i] = Finding{name, subject, message}
		}
		return found, nil
	}
}

// All runs checks one after the other.
func All(checks ...Check) Check {
	return func(ctx context.Context, tx *db.Tx) ([]Finding, error) {
		var found []Finding
		for _, check := range checks {
			f, err := check(ctx, tx)
			if err != nil {
				return nil, err
			}
			found = append(found, f...)
		}
		return found, nil
	}
}

// auditPage is how many journals are held in memory at a time.
const auditPage = 4000

// Report says what an audit looked at and what it found.
type Report struct {
	Journals int
	Entries  int
	Seals    int64  // Number of the newest seal, 0 for none.
	Seal     string // Its hash: kept elsewhere, it proves later that the past is the same.
	Late     int    // Journals that were sealed after their range.
	Findings []Finding
}

// Audit reads every journal and proves that it balances, is as it was written and
// as it was sealed, and that no entry stands without one. What the journals should say
// about orders and payments is those domains' own audit.
func Audit(ctx context.Context, tx *db.Tx) (Report, error) {
	var rep Report
	seals, err := openSeals(ctx, tx, &rep)
	if err != nil {
		return rep, err
	}
	for last := int64(-1); ; {
		rows, err := auditRows(ctx, tx, last)
		if err != nil {
			return rep, err
		}
		if len(rows) == 0 {
			break
		}
		if err := rep.page(ctx, tx, seals, rows); err != nil {
			return rep, err
		}
		last = rows[len(rows)-1].ID
	}
	if err := seals.end(ctx, tx); err != nil {
		return rep, err
	}
	if err := rep.orphans(ctx, tx); err != nil {
		return rep, err
	}
	wrong, err := auditBalances(ctx, tx)
	rep.Findings = append(rep.Findings, wrong...)
	return rep, err
}

func auditRows(ctx context.Context, tx *db.Tx, after int64) ([]journalRow, error) {
	var rows []journalRow
	err := tx.Select(ctx, &rows, `SELECT j.id, j.kind, j.event_key, j.subject, j.subject_id, j.made_at, j.hash,
		COALESCE(e.line_no, 0) AS line_no, COALESCE(e.account, '') AS account, COALESCE(e.owner_id, 0) AS owner_id, COALESCE(e.amount, 0) AS amount
		FROM (SELECT * FROM journal WHERE id > ? ORDER BY id LIMIT ?) j LEFT JOIN entry e ON e.journal_id = j.id
		ORDER BY j.id, e.line_no`, after, auditPage)
	return rows, err
}

func (r *Report) page(ctx context.Context, tx *db.Tx, seals *sealAudit, rows []journalRow) error {
	hashes := make(map[int64]string, auditPage)
	for _, row := range rows {
		hashes[row.ID] = row.Hash
	}
	for _, j := range group(rows) {
		r.Journals++
		r.Entries += len(j.Entries)
		r.check(j, hashes[j.ID])
		if err := seals.journal(ctx, tx, mark{j.ID, hashes[j.ID]}); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) check(j Journal, hash string) {
	subject := fmt.Sprintf("凭证 %d（%s）", j.ID, j.EventKey)
	var sum int64
	for _, e := range j.Entries {
		sum += e.Amount
	}
	if sum != 0 {
		r.Findings = append(r.Findings, Finding{"journal.balance", subject, fmt.Sprintf("各分录相加是 %d 分，应为 0", sum)})
	}
	if len(j.Entries) == 0 {
		r.Findings = append(r.Findings, Finding{"journal.empty", subject, "没有分录"})
	}
	if got := j.Hash(); got != hash {
		r.Findings = append(r.Findings, Finding{"journal.hash", subject, fmt.Sprintf("写入时的摘要是 %s，现在的内容算出 %s：有人改动过", hash, got)})
	}
}

func (r *Report) orphans(ctx context.Context, tx *db.Tx) error {
	var ids []int64
	err := tx.Select(ctx, &ids, "SELECT DISTINCT e.journal_id FROM entry e LEFT JOIN journal j ON j.id = e.journal_id WHERE j.id IS NULL ORDER BY e.journal_id LIMIT 20")
	for _, id := range ids {
		r.Findings = append(r.Findings, Finding{"entry.orphan", fmt.Sprintf("凭证 %d", id), "分录还在，凭证没有了：有人删除过"})
	}
	return err
}
