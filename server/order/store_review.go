package order

import (
	"context"
	"encoding/json"
	"math"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
)

const reviewColumns = "id, order_id, line_id, product_id, sku_name, member_id, stars, words, pictures, anonymous, state, reply, replied_at, created_at"

func keysText(keys []string) string {
	raw, err := json.Marshal(keys)
	if err != nil {
		panic(err) // Strings alone.
	}
	return string(raw)
}

func insertReview(ctx context.Context, tx *db.Tx, r Review) error {
	return tx.Insert(ctx, "INSERT INTO review ("+reviewColumns+")", [][]any{{
		r.ID, r.OrderID, r.LineID, r.ProductID, r.SKUName, r.MemberID, r.Stars, r.Words, r.Pictures, r.Anonymous, r.State, "", 0, r.CreatedAt,
	}})
}

func reviewByID(ctx context.Context, tx *db.Tx, id int64) (r Review, err error) {
	if err = tx.Get(ctx, &r, "SELECT "+reviewColumns+" FROM review WHERE id = ?", id); err != nil {
		return r, err
	}
	return r, member.Visible(ctx, tx, r.MemberID)
}

func setReply(ctx context.Context, tx *db.Tx, id int64, reply string, now int64) error {
	_, err := tx.Exec(ctx, "UPDATE review SET reply = ?, replied_at = ?, state = ? WHERE id = ?", reply, now, ReviewShown, id)
	return err
}

func setReviewState(ctx context.Context, tx *db.Tx, id int64, state string) error {
	_, err := tx.Exec(ctx, "UPDATE review SET state = ? WHERE id = ?", state, id)
	return err
}

// ReviewFilter selects reviews of a list. Zero fields do not filter.
type ReviewFilter struct {
	ProductID int64
	OrderID   int64
	MemberID  int64
	State     string
	Stars     int
	Pictures  bool // Only those with pictures.
	Before    int64
	Limit     int
}

// Reviews lists reviews, newest first.
func (s *Service) Reviews(ctx context.Context, f ReviewFilter) (rows []Review, err error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args := "id < ?", []any{f.Before}
	for _, c := range []struct {
		set   bool
		where string
		arg   any
	}{
		{f.ProductID != 0, " AND product_id = ?", f.ProductID},
		{f.OrderID != 0, " AND order_id = ?", f.OrderID},
		{f.MemberID != 0, " AND member_id = ?", f.MemberID},
		{f.State != "", " AND state = ?", f.State},
		{f.Stars != 0, " AND stars = ?", f.Stars},
	} {
		if c.set {
			where, args = where+c.where, append(args, c.arg)
		}
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND member_id IN ("+member.OfManager+")", append(args, scope)
	}
	if f.Pictures {
		where += " AND pictures <> '[]'"
	}
	err = s.db.Select(ctx, &rows, "SELECT "+reviewColumns+" FROM review WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, f.Limit)...)
	return rows, err
}

// ReviewCount is how many shown reviews gave a product so many stars.
type ReviewCount struct {
	Stars    int   `db:"stars"`
	Count    int64 `db:"n"`
	Pictures int64 `db:"with_pictures"`
}

// ReviewCounts sums up a product's shown reviews.
func (s *Service) ReviewCounts(ctx context.Context, productID int64) (rows []ReviewCount, err error) {
	err = s.db.Select(ctx, &rows, `SELECT stars, COUNT(*) AS n, SUM(CASE WHEN pictures <> '[]' THEN 1 ELSE 0 END) AS with_pictures
		FROM review WHERE product_id = ? AND state = ? GROUP BY stars`, productID, ReviewShown)
	return rows, err
}
