package ledger

import (
	"context"
	"slices"

	"yuanfen/server/platform/db"
)

// Funds are what a distributor has, in fen: the sums of their accounts, kept in
// one row because decisions are made on it. Post moves it with every journal.
type Funds struct {
	OwnerID   int64 `db:"owner_id"`
	Available int64 `db:"available"` // Below zero: a debt.
	Withheld  int64 `db:"withheld"`
	Paying    int64 `db:"paying"`
}

// Debt is what later earnings pay first.
func (f Funds) Debt() int64 { return max(0, -f.Available) }

// Lost is what an owner owes beyond all that is theirs elsewhere: what is on its
// way to them or withheld can still come back and pay the debt.
func (f Funds) Lost() int64 { return max(0, -(f.Available + f.Withheld + f.Paying)) }

// OpenFunds makes an owner's row, once; journals on their accounts need it.
func OpenFunds(ctx context.Context, tx *db.Tx, owner int64) error {
	there, err := balances(ctx, tx, []int64{owner})
	if err != nil || len(there) > 0 {
		return err
	}
	return insertBalance(ctx, tx, owner)
}

// Hold writes the rows of owners and returns what they have. Whoever decides on
// a balance begins here: others who do wait, on a cluster they run again.
func Hold(ctx context.Context, tx *db.Tx, owners ...int64) (map[int64]Funds, error) {
	owners = distinct(owners)
	if len(owners) == 0 {
		return map[int64]Funds{}, nil
	}
	if err := holdBalances(ctx, tx, owners); err != nil {
		return nil, err
	}
	return balances(ctx, tx, owners)
}

func distinct(ids []int64) []int64 {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// movedBalances sums what journals move of balances, in the order of owners.
// Balances are owed: a credit adds to them.
func movedBalances(journals []Journal) []Funds {
	at := map[int64]int{}
	var moved []Funds
	for _, j := range journals {
		for _, e := range j.Entries {
			if e.Account != Available && e.Account != Withheld && e.Account != Paying {
				continue
			}
			i, known := at[e.Owner]
			if !known {
				i = len(moved)
				at[e.Owner], moved = i, append(moved, Funds{OwnerID: e.Owner})
			}
			switch e.Account {
			case Available:
				moved[i].Available -= e.Amount
			case Withheld:
				moved[i].Withheld -= e.Amount
			default:
				moved[i].Paying -= e.Amount
			}
		}
	}
	slices.SortFunc(moved, func(a, b Funds) int { return int(min(1, max(-1, a.OwnerID-b.OwnerID))) })
	return moved
}

type wrongBalance struct {
	OwnerID int64  `db:"owner_id"`
	Account string `db:"account"`
	Kept    int64  `db:"kept"`
	Sum     int64  `db:"total"`
}
