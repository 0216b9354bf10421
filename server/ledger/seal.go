package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

// The clocks of sealing. A journal's id is at most a minute old when it is posted
// (maxAge); what a commit that hung brings later still is looked for in the seals of
// the last minutes and listed as late.
const (
	sealAfter = 2 * time.Minute
	sealAgain = 10 * time.Minute
	sealMost  = 5000 // Journals of one seal.
)

// Seal closes a range of journals: whoever adds, changes or removes one afterwards
// breaks it, and with it every seal that follows. FromID is not part of it.
type Seal struct {
	No       int64  `db:"no"`
	FromID   int64  `db:"from_id"`
	ToID     int64  `db:"to_id"`
	Members  string `db:"members"` // See marks.
	Late     string `db:"late"`    // Of earlier ranges, in which they were not sealed.
	Previous string `db:"previous"`
	Hash     string `db:"hash"`
	MadeAt   int64  `db:"made_at"` // UTC ms
}

// mark is a journal as a seal knows it.
type mark struct {
	ID   int64  `db:"id"`
	Hash string `db:"hash"`
}

// markBytes is how much of a journal's hash a mark keeps: enough to name the one
// that was changed; the seal's own hash takes in all of it.
const markBytes = 4

// marks writes journals, in the order of their ids, as distances and first bytes of
// hashes, in base64.
func marks(journals []mark) (string, error) {
	var out []byte
	last := int64(0)
	for _, m := range journals {
		sum, err := hex.DecodeString(m.Hash)
		if err != nil || len(sum) < markBytes || m.ID <= last {
			return "", fmt.Errorf("ledger: journal %d can't be sealed", m.ID)
		}
		out = append(binary.AppendUvarint(out, uint64(m.ID-last)), sum[:markBytes]...)
		last = m.ID
	}
	return base64.RawStdEncoding.EncodeToString(out), nil
}

var errMarks = errors.New("ledger: a seal's list of journals can't be read")

// readMarks is the way back; hashes are their first bytes in hex.
func readMarks(s string) (journals []mark, err error) {
	raw, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, errMarks
	}
	last := int64(0)
	for len(raw) > 0 {
		by, n := binary.Uvarint(raw)
		if n <= 0 || len(raw) < n+markBytes || by == 0 || int64(by) < 0 {
			return nil, errMarks
		}
		last += int64(by)
		journals = append(journals, mark{last, hex.EncodeToString(raw[n : n+markBytes])})
		raw = raw[n+markBytes:]
	}
	return journals, nil
}

// begin starts a seal's hash with what it says of itself.
func (s Seal) begin() hash.Hash {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%d\n%d\n%s\n%d\n", s.No, s.FromID, s.ToID, s.Previous, s.MadeAt)
	return h
}

func (m mark) into(h hash.Hash) { fmt.Fprintf(h, "%d %s\n", m.ID, m.Hash) }

func digest(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// Seal seals every journal that is older than two minutes, in pieces.
func (l *Ledger) Seal(ctx context.Context) error {
	for {
		n, err := db.InTxV(ctx, l.db, sealOnce)
		if err != nil || n < sealMost {
			return err
		}
	}
}

func sealOnce(ctx context.Context, tx *db.Tx) (int, error) {
	last, err := lastSeal(ctx, tx)
	if err != nil {
		return 0, err
	}
	fresh, err := marksBetween(ctx, tx, last.ToID, id.From(tx.Now.Add(-sealAfter))-1, sealMost)
	if err != nil {
		return 0, err
	}
	var late []mark
	if len(fresh) < sealMost { // Once, not with each piece of what waits.
		late, err = lateMarks(ctx, tx, last)
	}
	if err != nil || len(fresh)+len(late) == 0 {
		return 0, err
	}
	s := Seal{No: last.No + 1, FromID: last.ToID, ToID: last.ToID, Previous: last.Hash, MadeAt: clock.Millis(tx.Now)}
	if n := len(fresh); n > 0 {
		s.ToID = fresh[n-1].ID
	}
	if s.Members, err = marks(fresh); err != nil {
		return 0, err
	}
	if s.Late, err = marks(late); err != nil {
		return 0, err
	}
	h := s.begin()
	for _, m := range slices.Concat(fresh, late) {
		m.into(h)
	}
	s.Hash = digest(h)
	err = insertSeal(ctx, tx, s)
	if db.IsDuplicate(err) {
		err = db.ErrConflict // Another server has sealed meanwhile.
	}
	return len(fresh), err
}

// lateMarks are the journals in ranges sealed of late that no seal lists.
func lateMarks(ctx context.Context, tx *db.Tx, last Seal) ([]mark, error) {
	seals, err := sealsBeyond(ctx, tx, id.From(tx.Now.Add(-sealAgain)))
	if err != nil || len(seals) == 0 {
		return nil, err
	}
	known := map[int64]bool{}
	for _, s := range seals {
		for _, list := range []string{s.Members, s.Late} {
			journals, err := readMarks(list)
			if err != nil {
				return nil, err
			}
			for _, m := range journals {
				known[m.ID] = true
			}
		}
	}
	there, err := marksBetween(ctx, tx, seals[0].FromID, last.ToID, len(known)+sealMost)
	return slices.DeleteFunc(there, func(m mark) bool { return known[m.ID] }), err
}
