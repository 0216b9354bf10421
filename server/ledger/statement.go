package ledger

import (
	"context"
	"math"

	"yuanfen/server/platform/db"
)

// Movement is what one journal moved of what an owner has, in fen.
type Movement struct {
	JournalID int64
	Kind      Kind
	Subject   string
	SubjectID int64
	At        int64 // UTC ms
	Frozen    int64
	Available int64
	Withheld  int64
	Paying    int64
}

// theirs are the accounts of what an owner has.
var theirs = []Account{Frozen, Available, Withheld, Paying}

func (m *Movement) add(account Account, amount int64) {
	switch account {
	case Frozen:
		m.Frozen += amount
	case Available:
		m.Available += amount
	case Withheld:
		m.Withheld += amount
	case Paying:
		m.Paying += amount
	}
}

// Movements lists what moved of what an owner has, the newest first: journals with
// ids from from on and below before (0: no bound).
func (l *Ledger) Movements(ctx context.Context, owner, from, before int64, limit int) ([]Movement, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	rows, err := l.ownerRows(ctx, owner, from, before, limit*len(theirs)) // No journal has more entries of one owner.
	if err != nil {
		return nil, err
	}
	var moves []Movement
	for _, r := range rows {
		n := len(moves)
		if n == 0 || moves[n-1].JournalID != r.ID {
			if n == limit {
				break
			}
			moves = append(moves, Movement{JournalID: r.ID, Kind: r.Kind, Subject: r.Subject, SubjectID: r.SubjectID, At: r.MadeAt})
			n++
		}
		moves[n-1].add(r.Account, -r.Amount)
	}
	return moves, nil
}

// Had is what an owner had before the journal with an id, and in it by kind what
// moved until another.
type Had struct {
	Before Movement
	Moved  map[Kind]Movement
}

// Totals sums what an owner has over a period, from and to being ids of journals.
func (l *Ledger) Totals(ctx context.Context, owner, from, to int64) (Had, error) {
	h := Had{Moved: map[Kind]Movement{}}
	err := l.db.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, moved, err := ownerSums(ctx, tx, owner, from, to)
		for _, s := range before {
			h.Before.add(s.Account, -s.Amount)
		}
		for _, s := range moved {
			m := h.Moved[s.Kind]
			m.add(s.Account, -s.Amount)
			h.Moved[s.Kind] = m
		}
		return err
	})
	return h, err
}
