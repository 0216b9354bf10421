package ledger

import (
	"context"
	"fmt"
	"hash"
	"strings"

	"yuanfen/server/platform/db"
)

// sealAudit walks the seals beside the journals, both in the order of ids.
type sealAudit struct {
	rep *Report

	before  Seal // The seal before the open one.
	open    Seal // No 0: there are no more.
	members []mark
	sum     hash.Hash
	broken  bool // Something was found in the open one.

	late     map[int64]int64 // The seal that lists a late journal.
	lateHash map[int64]string
}

// openSeals begins the walk at the first seal.
func openSeals(ctx context.Context, tx *db.Tx, rep *Report) (*sealAudit, error) {
	a := &sealAudit{rep: rep, late: map[int64]int64{}, lateHash: map[int64]string{}}
	seals, err := lateSeals(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, s := range seals {
		listed, err := readMarks(s.Late)
		if err != nil {
			continue // It is found when that seal's turn comes.
		}
		for _, m := range listed {
			a.late[m.ID] = s.No
		}
	}
	return a, a.next(ctx, tx)
}

// next opens the seal that follows.
func (a *sealAudit) next(ctx context.Context, tx *db.Tx) (err error) {
	a.before = a.open
	if a.open, err = nextSeal(ctx, tx, a.before.No); err != nil || a.open.No == 0 {
		return err
	}
	a.rep.Seals, a.rep.Seal = a.open.No, a.open.Hash
	a.broken, a.sum = false, a.open.begin()
	if a.members, err = readMarks(a.open.Members); err != nil {
		a.find("seal.changed", "封存的凭证清单读不出来：有人改动过")
	}
	if a.open.No != a.before.No+1 || a.open.FromID != a.before.ToID || a.open.Previous != a.before.Hash {
		a.find("seal.chain", fmt.Sprintf("与前一号封存（第 %d 号）接不上：有人删除或改动过", a.before.No))
	}
	return nil
}

func (a *sealAudit) find(check, message string) {
	a.broken = true
	a.rep.Findings = append(a.rep.Findings, Finding{check, fmt.Sprintf("第 %d 号封存", a.open.No), message})
}

func (a *sealAudit) wrong(check string, id int64, message string) {
	a.broken = true
	a.rep.Findings = append(a.rep.Findings, Finding{check, fmt.Sprintf("凭证 %d", id), fmt.Sprintf(message, a.open.No)})
}

// journal takes the next journal there is.
func (a *sealAudit) journal(ctx context.Context, tx *db.Tx, m mark) error {
	for a.open.No != 0 && m.ID > a.open.ToID {
		if err := a.shut(ctx, tx); err != nil {
			return err
		}
	}
	if a.open.No == 0 {
		return nil // Too young to be sealed.
	}
	for len(a.members) > 0 && a.members[0].ID < m.ID {
		a.gone()
	}
	switch {
	case len(a.members) > 0 && a.members[0].ID == m.ID:
		if !strings.HasPrefix(m.Hash, a.members[0].Hash) {
			a.wrong("journal.changed", m.ID, "第 %d 号封存之后被人改动过")
		}
		a.members = a.members[1:]
		m.into(a.sum)
	case a.late[m.ID] != 0:
		a.lateHash[m.ID] = m.Hash
	default:
		a.wrong("journal.added", m.ID, "第 %d 号封存时没有它：后来有人添加的")
	}
	return nil
}

func (a *sealAudit) gone() {
	a.wrong("journal.removed", a.members[0].ID, "第 %d 号封存时还在，现在没有了：有人删除过")
	a.members = a.members[1:]
}

// shut compares the open seal's hash with what was found, and opens the next one.
func (a *sealAudit) shut(ctx context.Context, tx *db.Tx) error {
	for len(a.members) > 0 {
		a.gone()
	}
	listed, err := readMarks(a.open.Late)
	if err != nil {
		a.find("seal.changed", "迟到凭证的清单读不出来：有人改动过")
	}
	for _, m := range listed {
		a.rep.Late++
		found, there := a.lateHash[m.ID]
		switch {
		case !there:
			a.wrong("journal.removed", m.ID, "第 %d 号封存时还在，现在没有了：有人删除过")
		case !strings.HasPrefix(found, m.Hash):
			a.wrong("journal.changed", m.ID, "第 %d 号封存之后被人改动过")
		}
		mark{m.ID, found}.into(a.sum)
	}
	if got := digest(a.sum); !a.broken && got != a.open.Hash {
		a.find("seal.changed", fmt.Sprintf("记着 %s，按现在的凭证算出 %s：有人改动过", a.open.Hash, got))
	}
	return a.next(ctx, tx)
}

// end shuts what is left when there are no more journals.
func (a *sealAudit) end(ctx context.Context, tx *db.Tx) error {
	for a.open.No != 0 {
		if err := a.shut(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}
