package shoptest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"yuanfen/server/platform/db"
)

// edges are the steps of the states in DESIGN.md 5, "from>to", by table. Those that
// a comment explains are not drawn there.
var edges = map[string][]string{
	"orders": {
		"awaiting_payment>paid", "paid>shipped", "shipped>received", "received>completed", "awaiting_payment>closing", "closing>closed",
		"closing>paid", "paid>closed", "shipped>closed",
	},
	"after_sale": {
		"applied>approved", "applied>rejected", "applied>withdrawn", "approved>returning", "returning>arrived", "arrived>refunding", "refunding>done", "refunding>stuck",
		"stuck>refunding", "stuck>done", "arrived>reshipped", "reshipped>done", "approved>withdrawn",
		"approved>refunding",                      // Goods that the buyer keeps, or that never left: nothing is sent back.
		"approved>arrived",                        // A parcel whose number the buyer never told.
		"approved>rejected", "returning>rejected", // Staff may take a yes back until the goods are there.
	},
	"payout": {
		"requested>approved", "approved>sending", "sending>awaiting_confirm", "awaiting_confirm>paid", "awaiting_confirm>failed", "awaiting_confirm>cancelled",
		"requested>rejected", "approved>rejected", "requested>withdrawn", "approved>withdrawn",
		"sending>paid", "sending>failed", "sending>cancelled", // WeChat was quicker than our question.
	},
	"distributor": {
		"applied>active", "applied>rejected", "active>suspended", "suspended>active", "active>expelled", "suspended>expelled", "expelled>active",
		"rejected>applied", // Who was refused may apply again.
	},
}

// States sees every step of every state, whoever takes it: by a trigger of the
// database, so that no path of the program can be forgotten.
type States struct{ s *Shop }

// WatchStates begins to look. SQLite only.
func (s *Shop) WatchStates() States {
	s.T.Helper()
	must(s.T, s.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		statements := []string{"CREATE TABLE seen_step (tab VARCHAR(16) NOT NULL, step VARCHAR(40) NOT NULL)"}
		for table := range edges {
			statements = append(statements, "CREATE TRIGGER watch_"+table+" AFTER UPDATE OF state ON "+table+
				" WHEN OLD.state <> NEW.state BEGIN INSERT INTO seen_step (tab, step) VALUES ('"+table+"', OLD.state || '>' || NEW.state); END")
		}
		for _, q := range statements {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	}))
	return States{s}
}

// Want fails the test when a step was taken that DESIGN.md does not draw, and
// returns how often each was.
func (w States) Want(t testing.TB) map[string]int {
	t.Helper()
	var rows []struct {
		Table string `db:"tab"`
		Step  string `db:"step"`
		Count int    `db:"n"`
	}
	must(t, w.s.DB.Select(context.Background(), &rows, "SELECT tab, step, COUNT(*) AS n FROM seen_step GROUP BY tab, step"))
	seen := map[string]int{}
	for _, r := range rows {
		seen[r.Table+" "+r.Step] = r.Count
		if !slices.Contains(edges[r.Table], r.Step) {
			from, to, _ := strings.Cut(r.Step, ">")
			t.Errorf("%s went from %s to %s", r.Table, from, to)
		}
	}
	return seen
}
