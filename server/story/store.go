package story

import (
	"context"
	"fmt"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// What is here changes other domains' tables behind their backs, and takes it
// back: the damage that the comparison must find.

// addToEntry changes the amount of a journal's entry on an account.
func addToEntry(ctx context.Context, tx *db.Tx, eventKey string, name account, fen int64) error {
	ok, err := tx.ExecOne(ctx, "UPDATE entry SET amount = amount + ? WHERE account = ? AND journal_id = (SELECT id FROM journal WHERE event_key = ?)", fen, name, eventKey)
	return must(ok, err, "分录")
}

// addToStock changes how much of a SKU is on hand in one warehouse.
func addToStock(ctx context.Context, tx *db.Tx, sku string, n int64) error {
	var id int64
	if err := tx.Get(ctx, &id, "SELECT MIN(id) FROM stock WHERE sku_id = ?", sku); err != nil {
		return err
	}
	ok, err := tx.ExecOne(ctx, "UPDATE stock SET on_hand = on_hand + ? WHERE id = ?", n, id)
	return must(ok, err, "库存")
}

// copyJournal writes a journal again under another key.
func copyJournal(ctx context.Context, tx *db.Tx, eventKey, newKey string) error {
	var lines []struct {
		Kind    ledger.Kind    `db:"kind"`
		Subject string         `db:"subject"`
		ID      int64          `db:"subject_id"`
		Last    int64          `db:"last_id"`
		Account ledger.Account `db:"account"`
		Owner   int64          `db:"owner_id"`
		Amount  int64          `db:"amount"`
	}
	err := tx.Select(ctx, &lines, `SELECT j.kind, j.subject, j.subject_id, (SELECT MAX(id) FROM journal) AS last_id, e.account, e.owner_id, e.amount
		FROM journal j JOIN entry e ON e.journal_id = j.id WHERE j.event_key = ? ORDER BY e.line_no`, eventKey)
	if err := must(len(lines) > 0, err, "凭证"); err != nil {
		return err
	}
	j := ledger.Journal{
		ID: lines[0].Last + 1, Kind: lines[0].Kind, EventKey: newKey, Subject: lines[0].Subject, SubjectID: lines[0].ID, MadeAt: clock.Millis(tx.Now),
	}
	var rows [][]any
	for i, l := range lines {
		j.Entries = append(j.Entries, ledger.Entry{Account: l.Account, Owner: l.Owner, Amount: l.Amount})
		rows = append(rows, []any{j.ID, i + 1, l.Account, l.Owner, l.Amount})
	}
	if err := tx.Insert(ctx, "INSERT INTO entry (journal_id, line_no, account, owner_id, amount)", rows); err != nil {
		return err
	}
	return tx.Insert(ctx, "INSERT INTO journal (id, kind, event_key, subject, subject_id, made_at, hash)",
		[][]any{{j.ID, j.Kind, j.EventKey, j.Subject, j.SubjectID, j.MadeAt, j.Hash()}})
}

// dropJournal removes a journal with its entries.
func dropJournal(ctx context.Context, tx *db.Tx, eventKey string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM entry WHERE journal_id = (SELECT id FROM journal WHERE event_key = ?)", eventKey); err != nil {
		return err
	}
	ok, err := tx.ExecOne(ctx, "DELETE FROM journal WHERE event_key = ?", eventKey)
	return must(ok, err, "凭证")
}

// must turns a change that met no row into an error.
func must(ok bool, err error, what string) error {
	if err == nil && !ok {
		err = fmt.Errorf("数据库里没有要改的%s", what)
	}
	return err
}
