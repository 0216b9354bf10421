package ledger_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// books is a ledger and its database.
type books struct {
	*testing.T
	db     *db.DB
	clk    *clock.Fake
	ledger *ledger.Ledger
}

// each runs test on both engines.
func each(t *testing.T, test func(b books)) {
	clk := clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		ids, err := id.NewSource(clk, 1)
		if err != nil {
			t.Fatal(err)
		}
		test(books{T: t, db: d, clk: clk, ledger: ledger.New(d, ids)})
	})
}

func (b books) post(journals ...ledger.Journal) error {
	return b.db.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error { return b.ledger.Post(ctx, tx, journals...) })
}

func (b books) audit() ledger.Report {
	b.Helper()
	var rep ledger.Report
	if err := b.db.Snapshot(b.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		rep, err = ledger.Audit(ctx, tx)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return rep
}

func journal(key string, entries ...ledger.Entry) ledger.Journal {
	return ledger.Journal{Kind: ledger.Paid, EventKey: key, Subject: "order", SubjectID: 7, Entries: entries}
}

func paid(key string, fen int64) ledger.Journal {
	return journal(key, ledger.Move(fen, ledger.WeChatHeld, 1, ledger.Escrow, 7)...)
}

func TestPost_UnbalancedIsRefused(t *testing.T) {
	each(t, func(b books) {
		err := b.post(paid("good", 5), journal("bad", ledger.Entry{Account: ledger.WeChatHeld, Amount: 10}, ledger.Entry{Account: ledger.Escrow, Amount: -9}))
		if !errors.Is(err, ledger.ErrUnbalanced) {
			b.Errorf("got %v", err)
		}
		if rep := b.audit(); rep.Journals != 0 {
			b.Errorf("%d journals were stored with it", rep.Journals)
		}
	})
}

func TestPost_NothingIsNotPosted(t *testing.T) {
	each(t, func(b books) {
		zero := ledger.Entry{Account: ledger.SalesFreight}
		if err := b.post(paid("nothing", 0), journal("some", append(ledger.Move(5, ledger.WeChatHeld, 1, ledger.Escrow, 7), zero)...)); err != nil {
			b.Fatal(err)
		}
		got, err := b.ledger.BySubject(b.Context(), "order", 7)
		if err != nil || len(got) != 1 || got[0].EventKey != "some" || len(got[0].Entries) != 2 {
			b.Errorf("%+v, %v", got, err)
		}
	})
}

func TestPost_AnEventOnce(t *testing.T) {
	each(t, func(b books) {
		if err := b.post(paid("paid:7", 5)); err != nil {
			b.Fatal(err)
		}
		if err := b.post(paid("other", 1), paid("paid:7", 5)); !db.IsDuplicate(err) {
			b.Errorf("twice: %v", err)
		}
		if err := b.post(paid("same", 1), paid("same", 1)); !db.IsDuplicate(err) {
			b.Errorf("twice at once: %v", err)
		}
		sums, err := b.ledger.Sums(b.Context())
		if err != nil || len(sums) != 2 || sums[0] != (ledger.AccountSum{Account: ledger.Escrow, Amount: -5}) {
			b.Errorf("%v, %v", sums, err)
		}
	})
}

func TestBalance_IsOneOwners(t *testing.T) {
	each(t, func(b books) {
		if err := b.post(paid("a", 5), paid("b", 7), journal("c", ledger.Move(100, ledger.WeChatHeld, 2, ledger.Escrow, 8)...)); err != nil {
			b.Fatal(err)
		}
		for owner, want := range map[int64]int64{7: -12, 8: -100, 9: 0} {
			got, err := db.InTxV(b.Context(), b.db, func(ctx context.Context, tx *db.Tx) (int64, error) {
				return ledger.Balance(ctx, tx, ledger.Escrow, owner)
			})
			if err != nil || got != want {
				b.Errorf("escrow of %d: %d, %v, want %d", owner, got, err, want)
			}
		}
	})
}

// Whatever somebody changes in the tables, the audit says so.
func TestAudit_FindsWhatWasChanged(t *testing.T) {
	const one = "(SELECT x.id FROM (SELECT MIN(id) AS id FROM journal) x)"
	for change, check := range map[string]string{
		"UPDATE entry SET amount = amount + 1 WHERE line_no = 1 AND journal_id = " + one:                                  "journal.balance",
		"UPDATE entry SET amount = -amount WHERE journal_id = " + one:                                                     "journal.hash",
		"UPDATE entry SET owner_id = 9 WHERE line_no = 2 AND journal_id = " + one:                                         "journal.hash",
		"UPDATE entry SET account = 'bank' WHERE line_no = 2 AND journal_id = " + one:                                     "journal.hash",
		"DELETE FROM entry WHERE line_no = 2 AND journal_id = " + one:                                                     "journal.balance",
		"DELETE FROM entry WHERE journal_id = " + one:                                                                     "journal.empty",
		"INSERT INTO entry (journal_id, line_no, account, owner_id, amount) SELECT MIN(id), 3, 'bank', 0, 1 FROM journal": "journal.balance",
		"INSERT INTO entry (journal_id, line_no, account, owner_id, amount) VALUES (5, 1, 'bank', 0, 1)":                  "entry.orphan",
		"DELETE FROM journal WHERE id = " + one:                                                                           "entry.orphan",
		"UPDATE journal SET subject_id = 9 WHERE id = " + one:                                                             "journal.hash",
		"UPDATE journal SET subject = 'payment' WHERE id = " + one:                                                        "journal.hash",
		"UPDATE journal SET kind = 'settled' WHERE id = " + one:                                                           "journal.hash",
		"UPDATE journal SET event_key = 'paid:9' WHERE id = " + one:                                                       "journal.hash",
		"UPDATE journal SET made_at = made_at + 1 WHERE id = " + one:                                                      "journal.hash",
	} {
		t.Run(change, func(t *testing.T) {
			each(t, func(b books) {
				if err := b.post(paid("paid:1", 500), paid("paid:2", 700)); err != nil {
					b.Fatal(err)
				}
				if rep := b.audit(); rep.Journals != 2 || rep.Entries != 4 || len(rep.Findings) != 0 {
					b.Fatalf("before: %+v", rep)
				}
				b.tamper(change)
				b.wantFinding(check)
			})
		})
	}
}

func (b books) tamper(statement string) {
	b.Helper()
	if err := b.db.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, statement)
		if err == nil && n == 0 {
			err = errors.New("nothing was changed")
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
}

func (b books) wantFinding(check string) {
	b.Helper()
	findings := b.audit().Findings
	for _, f := range findings {
		if f.Check == check {
			return
		}
	}
	b.Errorf("found %v, want %s", findings, check)
}

// The audit reads in pages; what is wrong on the last one is found too.
func TestAudit_BeyondOnePage(t *testing.T) {
	each(t, func(b books) {
		const n = 4100
		for from := 0; from < n; from += 400 {
			var journals []ledger.Journal
			for i := from; i < min(n, from+400); i++ {
				journals = append(journals, paid(time.Duration(i).String(), 1))
			}
			if err := b.post(journals...); err != nil {
				b.Fatal(err)
			}
		}
		if rep := b.audit(); rep.Journals != n || rep.Entries != 2*n || len(rep.Findings) != 0 {
			b.Fatalf("%+v", rep)
		}
		b.tamper("UPDATE entry SET amount = 2 WHERE line_no = 1 AND journal_id = (SELECT x.id FROM (SELECT MAX(id) AS id FROM journal) x)")
		b.wantFinding("journal.balance")
	})
}
