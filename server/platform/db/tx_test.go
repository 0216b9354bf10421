package db_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/sql"
)

var start = clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))

// keep stores one key as every money transaction does first, and counts.
func keep(d *db.DB, key string) error {
	return d.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO idempotency (claim, body_hash, result_id, created_at) VALUES (?, '', 1, 0)", key)
		return err
	})
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Get(t.Context(), &n, "SELECT COUNT(*) FROM idempotency"); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestInTx_RollsBackOnRefusal(t *testing.T) {
	dbtest.Each(t, start, func(t *testing.T, d *db.DB) {
		refusal := errors.New("no")
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "INSERT INTO schedule (name, run_at) VALUES ('x', 1)"); err != nil {
				return err
			}
			return refusal
		})
		if !errors.Is(err, refusal) {
			t.Fatalf("got %v", err)
		}
		var n int
		if err := d.Get(t.Context(), &n, "SELECT COUNT(*) FROM schedule"); err != nil || n != 0 {
			t.Fatalf("%d rows stayed, %v", n, err)
		}
	})
}

func TestInTx_DuplicateIsSaid(t *testing.T) {
	dbtest.Each(t, start, func(t *testing.T, d *db.DB) {
		if err := keep(d, "k"); err != nil {
			t.Fatal(err)
		}
		if err := keep(d, "k"); !db.IsDuplicate(err) {
			t.Fatalf("got %v", err)
		}
		if err := keep(d, "K"); err != nil {
			t.Fatalf("keys differ by case: %v", err)
		}
	})
}

// A connection that breaks in COMMIT leaves two possibilities. In both the
// transaction is stored once, and its caller hears of no error.
func TestInTx_UnknownCommit(t *testing.T) {
	for name, effect := range map[string]bool{"before the effect": false, "after the effect": true} {
		t.Run(name, func(t *testing.T) {
			cut := true
			commit := func(commit func() error) error {
				if !cut {
					return commit()
				}
				cut = false
				if effect {
					if err := commit(); err != nil {
						return err
					}
				}
				return driver.ErrBadConn
			}
			dbtest.Each(t, start, func(t *testing.T, d *db.DB) {
				cut = true
				err := keep(d, "k")
				if err != nil {
					t.Fatalf("got %v", err)
				}
				if n := count(t, d); n != 1 {
					t.Fatalf("%d rows", n)
				}
			}, dbtest.WithCommit(func(c func() error) error { return commit(c) }))
		})
	}
}

// Two transactions that take two rows in opposite order deadlock on MariaDB;
// both must come through, each applied once.
func TestInTx_DeadlockIsRunAgain(t *testing.T) {
	dbtest.Each(t, start, func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.Insert(ctx, "INSERT INTO schedule (name, run_at)", [][]any{{"a", 0}, {"b", 0}})
		})
		if err != nil {
			t.Fatal(err)
		}
		const rounds = 50
		var wg sync.WaitGroup
		for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
			wg.Go(func() {
				for range rounds {
					err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
						for _, name := range order {
							if _, err := tx.Exec(ctx, "UPDATE schedule SET run_at = run_at + 1 WHERE name = ?", name); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var got []int64
		if err := d.Select(t.Context(), &got, "SELECT run_at FROM schedule ORDER BY name"); err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0] != 2*rounds || got[1] != 2*rounds {
			t.Fatalf("got %v, want %d each", got, 2*rounds)
		}
	})
}

// The subset in which both engines answer alike (DESIGN.md 3, Engines).
func TestEngines_Agree(t *testing.T) {
	dbtest.Each(t, start, func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Insert(ctx, "INSERT INTO schedule (name, run_at)", [][]any{{"a", 1}, {"b", 2}, {"c", 3}}); err != nil {
				return err
			}
			// A write that changes nothing still counts the rows it matched.
			n, err := tx.Exec(ctx, "UPDATE schedule SET run_at = run_at WHERE name IN (?)", []string{"a", "b"})
			if err != nil || n != 2 {
				t.Errorf("matched %d, %v", n, err)
			}
			cases, args := db.Cases("run_at", []int64{1, 2}, func(i int) int64 { return int64(10 * (i + 1)) })
			n, err = tx.Exec(ctx, "UPDATE schedule SET run_at = run_at + "+cases+" WHERE run_at IN (?)", append(args, []int64{1, 2})...)
			if err != nil || n != 2 {
				t.Errorf("cases matched %d, %v", n, err)
			}
			var got []int64
			if err := tx.Select(ctx, &got, "SELECT run_at FROM schedule ORDER BY name"); err != nil {
				return err
			}
			if got[0] != 11 || got[1] != 22 || got[2] != 3 {
				t.Errorf("got %v", got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Readiness is asked for every few seconds, also of a slow database.
func TestMigrated_AsksOnce(t *testing.T) {
	asked := 0
	d, err := db.Open(t.Context(), db.Options{Engine: db.SQLite, DSN: filepath.Join(t.TempDir(), "new.db"), Before: func(string, []any) error { asked++; return nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrated(t.Context(), sql.Files); !errors.Is(err, db.ErrNotMigrated) {
		t.Errorf("an empty database: %v", err)
	}
	if _, err := d.Migrate(t.Context(), sql.Files); err != nil {
		t.Fatal(err)
	}
	asked = 0
	if err := d.Migrated(t.Context(), sql.Files); err != nil || asked != 1 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

// A migration killed between its statement and the note that it ran is run
// again, and counts as done.
func TestMigrate_RunsAgainAfterAKill(t *testing.T) {
	dbtest.Each(t, start, func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			n, err := tx.Exec(ctx, "DELETE FROM schema_version WHERE version_id >= 2")
			if n == 0 {
				t.Error("nothing forgotten")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := d.Migrate(t.Context(), sql.Files); err != nil || n == 0 {
			t.Fatalf("%d, %v", n, err)
		}
		status, err := d.Migrations(t.Context(), sql.Files)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range status {
			if !m.Applied {
				t.Errorf("%s has not run", m.Name)
			}
		}
	})
}
