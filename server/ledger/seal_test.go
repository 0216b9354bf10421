package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/db"
)

func (b books) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// sealed posts journals, three in each of three seals.
func (b books) sealed() (ids []int64) {
	b.Helper()
	for i := range 9 {
		b.clk.Advance(time.Second)
		b.must(b.post(paid(fmt.Sprint("paid:", i), 100)))
		if i%3 == 2 {
			b.clk.Advance(3 * time.Minute)
			b.must(b.ledger.Seal(b.Context()))
		}
	}
	b.must(b.db.Select(b.Context(), &ids, "SELECT id FROM journal ORDER BY id"))
	return ids
}

// doctored says what the audit finds after statements that are then taken back.
func (b books) doctored(statements ...string) map[string]int {
	b.Helper()
	found, undo := map[string]int{}, errors.New("undo")
	err := b.db.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, s := range statements {
			if n, err := tx.Exec(ctx, s); err != nil || n == 0 {
				return fmt.Errorf("%s: %d rows, %w", s, n, err)
			}
		}
		rep, err := ledger.Audit(ctx, tx)
		if err != nil {
			return err
		}
		clear(found)
		for _, f := range rep.Findings {
			found[f.Check]++
		}
		return undo
	})
	if !errors.Is(err, undo) {
		b.Fatal(err)
	}
	return found
}

// Whoever adds, changes or removes a journal after it was sealed is found, however
// well the journal itself looks, and so is whoever touches a seal.
func TestSeal_FindsEveryChange(t *testing.T) {
	each(t, func(b books) {
		ids := b.sealed()
		if rep := b.audit(); len(rep.Findings) != 0 || rep.Seals != 3 || rep.Journals != 9 {
			b.Fatalf("%+v", rep)
		}
		forged := ledger.Journal{ID: ids[4] + 1, Kind: ledger.Paid, EventKey: "paid:forged", Subject: "order", SubjectID: 7, MadeAt: 1, Entries: ledger.Move(500, ledger.WeChatHeld, 1, ledger.Escrow, 7)}
		changed := paid("paid:4", 900)
		changed.ID = ids[4]
		b.must(b.db.Get(b.Context(), &changed.MadeAt, "SELECT made_at FROM journal WHERE id = ?", ids[4]))
		row := func(j ledger.Journal) []string {
			return []string{
				fmt.Sprintf("INSERT INTO journal (id, kind, event_key, subject, subject_id, made_at, hash) VALUES (%d, '%s', '%s', '%s', %d, %d, '%s')", j.ID, j.Kind, j.EventKey, j.Subject, j.SubjectID, j.MadeAt, j.Hash()),
				fmt.Sprintf("INSERT INTO entry (journal_id, line_no, account, owner_id, amount) VALUES (%d, 1, '%s', 1, %d)", j.ID, j.Entries[0].Account, j.Entries[0].Amount),
				fmt.Sprintf("INSERT INTO entry (journal_id, line_no, account, owner_id, amount) VALUES (%d, 2, '%s', 7, %d)", j.ID, j.Entries[1].Account, j.Entries[1].Amount),
			}
		}
		remove := func(id int64) []string {
			return []string{fmt.Sprint("DELETE FROM entry WHERE journal_id = ", id), fmt.Sprint("DELETE FROM journal WHERE id = ", id)}
		}
		for _, c := range []struct {
			check      string
			statements []string
		}{
			{"journal.added", row(forged)},
			{"journal.changed", append(remove(ids[4]), row(changed)...)},
			{"journal.removed", remove(ids[0])},
			{"journal.removed", remove(ids[4])},
			{"journal.removed", remove(ids[8])},
			{"journal.removed", append(remove(ids[4]), row(forged)...)},
			{"seal.changed", []string{"UPDATE seal SET members = (SELECT members FROM (SELECT members FROM seal WHERE no = 1) x) WHERE no = 2"}},
			{"seal.changed", []string{"UPDATE seal SET members = '!' WHERE no = 2"}},
			{"seal.changed", []string{"UPDATE seal SET made_at = made_at + 1 WHERE no = 2"}},
			{"seal.changed", []string{"UPDATE seal SET hash = 'x' WHERE no = 3"}},
			{"seal.chain", []string{"UPDATE seal SET hash = 'x' WHERE no = 2"}},
			{"seal.chain", []string{"DELETE FROM seal WHERE no = 1"}},
			{"seal.chain", []string{"DELETE FROM seal WHERE no = 2"}},
			{"seal.chain", []string{"UPDATE seal SET to_id = to_id - 1 WHERE no = 1"}},
		} {
			if found := b.doctored(c.statements...); found[c.check] == 0 && !(c.check == "seal.changed" && found["journal.removed"] > 0) {
				b.Errorf("%s: %s not found, only %v", c.statements, c.check, found)
			}
		}
	})
}

// A journal whose commit hung until its range was sealed is listed in the next seal,
// once; without being listed it counts as added.
func TestSeal_ListsTheLate(t *testing.T) {
	each(t, func(b books) {
		late := paid("paid:late", 100)
		late.ID = b.sealed()[8] - 1
		b.must(b.db.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error { return ledger.InsertLate(ctx, tx, late) }))
		if rep := b.audit(); len(rep.Findings) != 1 || rep.Findings[0].Check != "journal.added" {
			b.Errorf("%+v", rep)
		}
		for range 2 {
			b.must(b.ledger.Seal(b.Context()))
		}
		if rep := b.audit(); len(rep.Findings) != 0 || rep.Late != 1 || rep.Seals != 4 {
			b.Errorf("%+v", rep)
		}
		if found := b.doctored(fmt.Sprint("DELETE FROM entry WHERE journal_id = ", late.ID), fmt.Sprint("DELETE FROM journal WHERE id = ", late.ID)); found["journal.removed"] != 1 {
			b.Errorf("%v", found)
		}
		b.clk.Advance(time.Hour)
		forged := paid("paid:forged", 100)
		forged.ID = late.ID - 1
		b.must(b.db.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error { return ledger.InsertLate(ctx, tx, forged) }))
		b.must(b.ledger.Seal(b.Context()))
		if rep := b.audit(); len(rep.Findings) != 1 || rep.Findings[0].Check != "journal.added" {
			b.Errorf("an hour later nothing is late any more: %+v", rep)
		}
	})
}

// What is younger than two minutes waits; many wait for no second run; two servers
// that seal at once make one chain.
func TestSeal_InPieces(t *testing.T) {
	each(t, func(b books) {
		const n = 5_003
		many := make([]ledger.Journal, n)
		for i := range many {
			many[i] = paid(fmt.Sprint("many:", i), 1)
		}
		b.must(b.post(many...))
		b.must(b.ledger.Seal(b.Context()))
		if rep := b.audit(); rep.Seals != 0 {
			b.Errorf("%+v", rep)
		}
		b.clk.Advance(3 * time.Minute)
		b.must(b.post(paid("young", 1)))
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { _ = b.ledger.Seal(b.Context()) })
		}
		both.Wait()
		if rep := b.audit(); len(rep.Findings) != 0 || rep.Seals != 2 || rep.Journals != n+1 {
			b.Errorf("%+v", rep)
		}
	})
}
