package distributor

import (
	"context"
	"math"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
)

const choiceColumns = "id, distributor_id, product_id, image_set_id, own_choice, inviter_id, region, active_day, given_at"

// holdSets writes the one row of a product that everybody writes who gives its
// sets away.
func holdSets(ctx context.Context, tx *db.Tx, productID int64) error {
	ok, err := tx.ExecOne(ctx, "UPDATE image_turn SET version = version + 1 WHERE product_id = ?", productID)
	if err != nil || ok {
		return err
	}
	err = tx.Insert(ctx, "INSERT INTO image_turn (product_id, version)", [][]any{{productID, 1}})
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

const selectChoices = "SELECT " + choiceColumns + " FROM image_choice WHERE distributor_id IN (?) AND product_id = ?"

func byDistributor(rows []choice) map[int64]choice {
	by := make(map[int64]choice, len(rows))
	for _, c := range rows {
		by[c.DistributorID] = c
	}
	return by
}

func choicesTx(ctx context.Context, tx *db.Tx, productID int64, ids []int64) (map[int64]choice, error) {
	var rows []choice
	err := tx.Select(ctx, &rows, selectChoices, ids, productID)
	return byDistributor(rows), err
}

func (s *Service) choices(ctx context.Context, productID int64, ids []int64) (map[int64]choice, error) {
	var rows []choice
	err := s.deps.DB.Select(ctx, &rows, selectChoices, ids, productID)
	return byDistributor(rows), err
}

// SetOf is the image set of a product that a distributor was given, 0 for none
// yet, in the caller's transaction.
func SetOf(ctx context.Context, tx *db.Tx, distributorID, productID int64) (int64, error) {
	known, err := choicesTx(ctx, tx, productID, []int64{distributorID})
	return known[distributorID].SetID, err
}

// SetsOf are the image sets of products that a distributor was given, by product;
// those of which they were given none are left out.
func SetsOf(ctx context.Context, tx *db.Tx, distributorID int64, products []int64) (map[int64]int64, error) {
	var rows []choice
	err := tx.Select(ctx, &rows, "SELECT "+choiceColumns+" FROM image_choice WHERE distributor_id = ? AND product_id IN (?)", distributorID, products)
	sets := make(map[int64]int64, len(rows))
	for _, c := range rows {
		sets[c.ProductID] = c.SetID
	}
	return sets, err
}

func insertChoices(ctx context.Context, tx *db.Tx, choices []choice) error {
	rows := make([][]any, len(choices))
	for i, c := range choices {
		rows[i] = []any{c.ID, c.DistributorID, c.ProductID, c.SetID, c.Own, c.InviterID, c.Region, c.Day, c.GivenAt}
	}
	return tx.Insert(ctx, "INSERT INTO image_choice ("+choiceColumns+")", rows)
}

func updateChoice(ctx context.Context, tx *db.Tx, c choice) error {
	_, err := tx.Exec(ctx, "UPDATE image_choice SET image_set_id = ?, own_choice = ?, inviter_id = ?, region = ?, active_day = ?, given_at = ? WHERE id = ?",
		c.SetID, c.Own, c.InviterID, c.Region, c.Day, c.GivenAt, c.ID)
	return err
}

// heldSets says how many distributors hold each of a product's sets.
func (s *Service) heldSets(ctx context.Context, productID int64) (map[int64]int64, error) {
	var rows []useRow
	err := s.deps.DB.Select(ctx, &rows, "SELECT "+useColumns+" FROM image_use WHERE product_id = ? AND circle = ?", productID, everybody)
	held := make(map[int64]int64, len(rows))
	for _, r := range rows {
		held[r.SetID] = r.Used
	}
	return held, err
}

// holdersOf reads who holds a set, whoever was given it last first, as far as the
// caller may see them.
func (s *Service) holdersOf(ctx context.Context, productID, setID, before int64, limit int) (rows []choice, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	where, args := "product_id = ? AND image_set_id = ? AND id < ?", []any{productID, setID, before}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND distributor_id IN ("+OfManager+")", append(args, scope)
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+choiceColumns+" FROM image_choice WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	return rows, err
}

type useRow struct {
	ID        int64  `db:"id"`
	ProductID int64  `db:"product_id"`
	Circle    string `db:"circle"`
	SetID     int64  `db:"image_set_id"`
	Used      int64  `db:"used"`
}

const useColumns = "id, product_id, circle, image_set_id, used"

func usesOf(ctx context.Context, tx *db.Tx, productID int64, circles []string) (rows []useRow, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+useColumns+" FROM image_use WHERE product_id = ? AND circle IN (?)", productID, circles)
	return rows, err
}

func insertUses(ctx context.Context, tx *db.Tx, uses []useRow) error {
	rows := make([][]any, len(uses))
	for i, u := range uses {
		rows[i] = []any{u.ID, u.ProductID, u.Circle, u.SetID, u.Used}
	}
	return tx.Insert(ctx, "INSERT INTO image_use ("+useColumns+")", rows)
}

func addUses(ctx context.Context, tx *db.Tx, ids []int64, changes map[int64]int64) error {
	if len(ids) == 0 {
		return nil
	}
	amounts, args := db.Cases("id", ids, func(i int) int64 { return changes[ids[i]] })
	_, err := tx.Exec(ctx, "UPDATE image_use SET used = used + "+amounts+" WHERE id IN (?)", append(args, ids)...)
	return err
}

// ActiveAfter reads active distributors in the order of their ids, after one of
// them, name and phone sealed.
func (s *Service) ActiveAfter(ctx context.Context, after int64, limit int) (rows []Distributor, err error) {
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM distributor WHERE state = ? AND id > ? ORDER BY state, id LIMIT ?", Active, after, limit)
	return rows, err
}

// CountActive is how many distributors are active.
func CountActive(ctx context.Context, tx *db.Tx) (n int64, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM distributor WHERE state = ?", Active)
	return n, err
}
