package distributor

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// ErrSet refuses a set of pictures that the product does not have.
var ErrSet = web.E(http.StatusUnprocessableEntity, "distributor.unknown_image_set", "这件商品没有这套主图，请刷新后重新选择。")

// ErrSetChanged refuses to replace a set that is no longer the one that staff saw.
var ErrSetChanged = web.E(http.StatusConflict, "distributor.image_set_changed", "这位分销商的主图刚刚换过，没有改动。请刷新后再决定。")

// choice is which set of a product's pictures a distributor shows, and where they
// stood when it was given: it is taken back from the same circles.
type choice struct {
	ID            int64  `db:"id"`
	DistributorID int64  `db:"distributor_id"`
	ProductID     int64  `db:"product_id"`
	SetID         int64  `db:"image_set_id"`
	Own           int    `db:"own_choice"` // 1: they chose it themselves.
	InviterID     int64  `db:"inviter_id"`
	Region        string `db:"region"`
	Day           string `db:"active_day"`
	GivenAt       int64  `db:"given_at"` // UTC ms
}

// everybody is the circle that all distributors are in.
const everybody = "all"

// circles are the groups within which a distributor's pictures should differ from
// the others': brought by the same person, of the same city, begun on the same day.
// The last one is everybody.
func (c choice) circles() []string {
	var names []string
	if c.InviterID != 0 {
		names = append(names, "inviter:"+strconv.FormatInt(c.InviterID, 10))
	}
	if c.Region != "" {
		names = append(names, "region:"+c.Region)
	}
	return append(names, "day:"+c.Day, everybody)
}

// use is one set within one circle.
type use struct {
	circle string
	set    int64
}

// pick is the set that a distributor is given: the least used that no neighbour
// holds, else the least used. Of equal ones it is the one that fewest neighbours
// hold, and then the first.
func pick(sets []int64, used map[use]int64, circles []string) int64 {
	held := func(set int64) (n int64) {
		for _, c := range circles[:len(circles)-1] {
			n += used[use{c, set}]
		}
		return n
	}
	return slices.MinFunc(sets, func(a, b int64) int {
		ha, hb := held(a), held(b)
		if free := btoi(ha > 0) - btoi(hb > 0); free != 0 {
			return free
		}
		if d := used[use{everybody, a}] - used[use{everybody, b}]; d != 0 {
			return int(d)
		}
		return int(ha - hb)
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// maxGiven is how many distributors are given sets in one transaction.
const maxGiven = 200

// Sets says which of a product's image sets distributors show, by distributor.
// Who has none yet, or one that the product no longer has, is given one, and keeps
// it. A product without pictures has none to give: 0.
func (s *Service) Sets(ctx context.Context, p catalog.Product, ids []int64) (map[int64]int64, error) {
	sets := setIDs(p)
	given := make(map[int64]int64, len(ids))
	if len(sets) == 0 {
		return given, nil
	}
	for part := range slices.Chunk(ids, maxGiven) {
		known, err := s.choices(ctx, p.ID, part)
		if err != nil {
			return nil, err
		}
		var missing []int64
		for _, id := range part {
			if c, ok := known[id]; ok && slices.Contains(sets, c.SetID) {
				given[id] = c.SetID
			} else {
				missing = append(missing, id)
			}
		}
		if len(missing) == 0 {
			continue
		}
		fresh, err := s.give(ctx, p.ID, sets, missing)
		if err != nil {
			return nil, err
		}
		for id, set := range fresh {
			given[id] = set
		}
	}
	return given, nil
}

func setIDs(p catalog.Product) []int64 {
	sets := make([]int64, len(p.ImageSets))
	for i, s := range p.ImageSets {
		sets[i] = s.ID
	}
	return sets
}

// give hands out sets one after the other, each seeing what those before got.
func (s *Service) give(ctx context.Context, productID int64, sets, ids []int64) (map[int64]int64, error) {
	rowIDs := make([]int64, len(ids))
	for i := range rowIDs {
		rowIDs[i] = s.deps.IDs.Next()
	}
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (map[int64]int64, error) {
		// Two servers that give at once must see each other: each writes this row first.
		if err := holdSets(ctx, tx, productID); err != nil {
			return nil, err
		}
		known, err := choicesTx(ctx, tx, productID, ids)
		if err != nil {
			return nil, err
		}
		people, err := ByIDs(ctx, tx, ids)
		if err != nil {
			return nil, err
		}
		hand, err := s.openHand(ctx, tx, productID, known, people)
		if err != nil {
			return nil, err
		}
		given := map[int64]int64{}
		for i, id := range ids {
			c, had := known[id]
			if had && slices.Contains(sets, c.SetID) {
				given[id] = c.SetID
				continue
			}
			if d, ok := people[id]; ok {
				given[id] = hand.give(c, had, standing(d, choice{ID: rowIDs[i], ProductID: productID, GivenAt: clock.Millis(tx.Now)}), sets)
			}
		}
		return given, hand.write(ctx, tx)
	})
}

// standing is where a distributor stands now.
func standing(d Distributor, c choice) choice {
	c.DistributorID, c.InviterID, c.Day = d.ID, d.InviterID, clock.Day(clock.FromMillis(d.ActiveAt))
	if d.City != "" {
		c.Region = d.Province + "/" + d.City
	}
	return c
}

// hand is what a transaction has read of the uses of sets, and what it changes.
type hand struct {
	s       *Service
	product int64
	used    map[use]int64
	rows    map[use]int64 // Ids of the rows that are there.
	delta   map[use]int64
	fresh   []choice
	moved   []choice
}

func (s *Service) openHand(ctx context.Context, tx *db.Tx, productID int64, known map[int64]choice, people map[int64]Distributor) (*hand, error) {
	h := &hand{s: s, product: productID, used: map[use]int64{}, rows: map[use]int64{}, delta: map[use]int64{}}
	names := map[string]bool{}
	add := func(c choice) {
		for _, name := range c.circles() {
			names[name] = true
		}
	}
	for _, c := range known {
		add(c)
	}
	for _, d := range people {
		add(standing(d, choice{}))
	}
	circles := make([]string, 0, len(names))
	for name := range names {
		circles = append(circles, name)
	}
	slices.Sort(circles)
	rows, err := usesOf(ctx, tx, productID, circles)
	for _, r := range rows {
		u := use{r.Circle, r.SetID}
		h.used[u], h.rows[u] = r.Used, r.ID
	}
	return h, err
}

// give gives a set to one distributor, who had another one or none.
func (h *hand) give(old choice, had bool, c choice, sets []int64) int64 {
	if had {
		h.count(old, -1)
	}
	c.SetID = pick(sets, h.used, c.circles())
	h.put(old, had, c)
	return c.SetID
}

func (h *hand) put(old choice, had bool, c choice) {
	h.count(c, 1)
	if !had {
		h.fresh = append(h.fresh, c)
		return
	}
	c.ID = old.ID
	h.moved = append(h.moved, c)
}

func (h *hand) count(c choice, n int64) {
	for _, name := range c.circles() {
		u := use{name, c.SetID}
		h.used[u] += n
		h.delta[u] += n
	}
}

func (h *hand) write(ctx context.Context, tx *db.Tx) error {
	if err := insertChoices(ctx, tx, h.fresh); err != nil {
		return err
	}
	for _, c := range h.moved {
		if err := updateChoice(ctx, tx, c); err != nil {
			return err
		}
	}
	var added []useRow
	var ids []int64
	changes := map[int64]int64{}
	for u, n := range h.delta {
		id, there := h.rows[u]
		switch {
		case !there:
			added = append(added, useRow{h.s.deps.IDs.Next(), h.product, u.circle, u.set, n})
		case n != 0:
			ids, changes[id] = append(ids, id), n
		}
	}
	slices.Sort(ids)
	if err := addUses(ctx, tx, ids, changes); err != nil {
		return err
	}
	return insertUses(ctx, tx, added)
}

// ChooseSet gives a distributor the set of a product's pictures that they want.
func (s *Service) ChooseSet(ctx context.Context, distributorID int64, p catalog.Product, setID int64) error {
	row := s.deps.IDs.Next()
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.putSet(ctx, tx, p, choice{ID: row, DistributorID: distributorID, SetID: setID, Own: 1}, nil)
		return err
	})
}

// AssignSet gives a distributor a set of a product's pictures in the place of the one
// that staff saw them hold, 0 for none. Somebody who holds another one by now keeps it.
func (s *Service) AssignSet(ctx context.Context, distributorID int64, p catalog.Product, setID, was int64) error {
	row := s.deps.IDs.Next()
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.visible(ctx, tx, distributorID); err != nil {
			return err
		}
		held, err := s.putSet(ctx, tx, p, choice{ID: row, DistributorID: distributorID, SetID: setID}, &was)
		if err != nil {
			return err
		}
		return s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "distributor.image_set", Subject: "distributor", SubjectID: distributorID,
			Before: map[string]any{"product": p.ID, "image_set": held}, After: map[string]any{"product": p.ID, "image_set": setID},
		})
	})
}

// putSet writes a choice and says which set it replaces, 0 for none. was, unless nil,
// is the set that it must replace.
func (s *Service) putSet(ctx context.Context, tx *db.Tx, p catalog.Product, c choice, was *int64) (held int64, err error) {
	if !slices.Contains(setIDs(p), c.SetID) {
		return 0, ErrSet
	}
	if err := holdSets(ctx, tx, p.ID); err != nil {
		return 0, err
	}
	ids := []int64{c.DistributorID}
	known, err := choicesTx(ctx, tx, p.ID, ids)
	if err != nil {
		return 0, err
	}
	old, had := known[c.DistributorID]
	if was != nil && old.SetID != *was {
		return old.SetID, ErrSetChanged
	}
	people, err := ByIDs(ctx, tx, ids)
	if err != nil {
		return 0, err
	}
	h, err := s.openHand(ctx, tx, p.ID, known, people)
	if err != nil {
		return 0, err
	}
	if had {
		h.count(old, -1)
	}
	c.ProductID, c.GivenAt = p.ID, clock.Millis(tx.Now)
	h.put(old, had, standing(people[c.DistributorID], c))
	return old.SetID, h.write(ctx, tx)
}
