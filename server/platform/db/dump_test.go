package db_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
)

// A dump of either engine loads into either engine, to the letter.
func TestDump_MovesBetweenEngines(t *testing.T) {
	for _, from := range []db.Engine{db.SQLite, db.MySQL} {
		for _, to := range []db.Engine{db.SQLite, db.MySQL} {
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				source, target := dbtest.Open(t, from, start), dbtest.Open(t, to, start)
				fill(t, source)
				var dump, again bytes.Buffer
				if n, err := source.Dump(t.Context(), &dump); err != nil || n != 3 {
					t.Fatalf("%d rows, %v", n, err)
				}
				if n, err := target.Load(t.Context(), bytes.NewReader(dump.Bytes())); err != nil || n != 3 {
					t.Fatalf("%d rows, %v", n, err)
				}
				if _, err := target.Dump(t.Context(), &again); err != nil || again.String() != dump.String() {
					t.Fatalf("%v\n%s\n%s", err, dump.String(), again.String())
				}
				if _, err := target.Load(t.Context(), &dump); !errors.Is(err, db.ErrNotEmpty) {
					t.Fatalf("loaded over data: %v", err)
				}
			})
		}
	}
}

func fill(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Insert(ctx, "INSERT INTO schedule (name, run_at)", [][]any{{"a", int64(1) << 62}, {"引号'\"\n", -1}}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO category (id, slug, name, sort_no) VALUES (7, 'tea', ?, 0)", `茶 🍵 \ "'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
