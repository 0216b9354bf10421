package order

import (
	"context"
	"net/http"

	"yuanfen/server/content"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Review is what a buyer says of one line of an order they have received.
type Review struct {
	ID        int64  `db:"id"`
	OrderID   int64  `db:"order_id"`
	LineID    int64  `db:"line_id"`
	ProductID int64  `db:"product_id"`
	SKUName   string `db:"sku_name"`
	MemberID  int64  `db:"member_id"`
	Stars     int    `db:"stars"` // 1 to 5.
	Words     string `db:"words"`
	Pictures  string `db:"pictures"` // JSON: file keys.
	Anonymous bool   `db:"anonymous"`
	State     string `db:"state"`
	Reply     string `db:"reply"` // The brand's answer.
	RepliedAt int64  `db:"replied_at"`
	CreatedAt int64  `db:"created_at"` // UTC ms
}

// The states of a review.
const (
	ReviewShown   = "shown"
	ReviewWaiting = "waiting" // WeChat doubts its words, or could not be asked: staff look first.
	ReviewHidden  = "hidden"  // By staff.
)

// Opinion is what a buyer writes about a line. Pictures are upload ids.
type Opinion struct {
	LineID    int64
	Stars     int
	Words     string
	Pictures  []int64
	Anonymous bool
}

// Refusals.
var (
	ErrNotReviewable = web.E(http.StatusConflict, "order.not_reviewable", "确认收货后才能评价；已全部退款的商品不能评价。")
	ErrReviewed      = web.E(http.StatusConflict, "order.reviewed", "这件商品已经评价过了。")
)

// Review stores what a buyer says of lines of an order of theirs, all or none.
// Words that WeChat doubts wait for staff.
func (s *Service) Review(ctx context.Context, memberID, orderID int64, opinions []Opinion) error {
	o, err := s.own(ctx, memberID, orderID)
	if err != nil {
		return err
	}
	states := make([]string, len(opinions))
	for i, op := range opinions {
		if !reviewable(o, op.LineID) {
			return ErrNotReviewable
		}
		sure, err := s.content.Text(ctx, memberID, wechat.SceneComment, op.Words)
		if err != nil {
			return err
		}
		states[i] = ReviewShown
		if !sure {
			states[i] = ReviewWaiting
		}
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i, op := range opinions {
			if err := s.review(ctx, tx, o, op, states[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if db.IsDuplicate(err) {
		return ErrReviewed
	}
	return err
}

func reviewable(o Order, lineID int64) bool {
	if o.State != Received && o.State != Completed {
		return false
	}
	for _, l := range o.Lines {
		if l.ID == lineID {
			return l.RefundedPieces < l.Quantity
		}
	}
	return false
}

func (s *Service) review(ctx context.Context, tx *db.Tx, o Order, op Opinion, state string) error {
	keys, err := content.Keys(ctx, tx, content.ByMember, o.MemberID, op.Pictures)
	if err != nil {
		return err
	}
	for _, l := range o.Lines {
		if l.ID == op.LineID {
			return insertReview(ctx, tx, Review{
				ID: s.ids.Next(), OrderID: o.ID, LineID: l.ID, ProductID: l.ProductID, SKUName: l.SKUName, MemberID: o.MemberID,
				Stars: op.Stars, Words: op.Words, Pictures: keysText(keys), Anonymous: op.Anonymous, State: state, CreatedAt: clock.Millis(tx.Now),
			})
		}
	}
	return ErrNotReviewable
}

// AnswerReview is the brand's answer to a review, which shows it too.
func (s *Service) AnswerReview(ctx context.Context, id int64, reply string) error {
	return s.changeReview(ctx, id, "review.reply", func(ctx context.Context, tx *db.Tx) error { return setReply(ctx, tx, id, reply, clock.Millis(tx.Now)) })
}

// ShowReview shows a review, or hides it.
func (s *Service) ShowReview(ctx context.Context, id int64, shown bool) error {
	action, state := "review.hide", ReviewHidden
	if shown {
		action, state = "review.show", ReviewShown
	}
	return s.changeReview(ctx, id, action, func(ctx context.Context, tx *db.Tx) error { return setReviewState(ctx, tx, id, state) })
}

func (s *Service) changeReview(ctx context.Context, id int64, action string, change func(context.Context, *db.Tx) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := reviewByID(ctx, tx, id)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err == nil {
			err = change(ctx, tx)
		}
		if err != nil {
			return err
		}
		after, err := reviewByID(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.staff.Record(ctx, tx, staff.Change{Action: action, Subject: "review", SubjectID: id, Before: before, After: after})
	})
}
