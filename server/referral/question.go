package referral

import (
	"context"
	"slices"

	"yuanfen/server/content"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Question is a distributor's doubt about to whom an order belongs, and what staff
// answered on the evidence.
type Question struct {
	ID            int64  `db:"id"`
	OrderID       int64  `db:"order_id"`
	DistributorID int64  `db:"distributor_id"`
	Words         string `db:"words"`
	Answer        string `db:"answer"`
	AskedAt       int64  `db:"asked_at"`
	AnsweredAt    int64  `db:"answered_at"` // UTC ms, 0 while open.
	AnsweredBy    int64  `db:"answered_by"`
}

// Ask stores a distributor's doubt about an order that they had a part in. An
// order that they never touched is as if it were not there.
func (s *Service) Ask(ctx context.Context, memberID, distributorID, orderID int64, words string) (Question, error) {
	sure, err := s.deps.Content.Text(ctx, memberID, wechat.SceneComment, words)
	if err != nil {
		return Question{}, err
	}
	if !sure {
		return Question{}, content.ErrSensitive
	}
	q := Question{ID: s.deps.IDs.Next(), OrderID: orderID, DistributorID: distributorID, Words: words}
	err = s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.attribution(ctx, tx, orderID)
		if err != nil {
			return err
		}
		if !a.seenBy(distributorID) {
			return web.ErrNotFound
		}
		q.AskedAt = clock.Millis(tx.Now)
		err = insertQuestion(ctx, tx, q)
		if db.IsDuplicate(err) {
			return ErrAsked
		}
		return err
	})
	return q, err
}

// Answer is what staff say to a distributor's doubt, once.
func (s *Service) Answer(ctx context.Context, questionID int64, words string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setAnswered(ctx, tx, questionID, words, staffID(ctx), clock.Millis(tx.Now))
		if err != nil {
			return err
		}
		q, err := questionByID(ctx, tx, questionID)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err == nil && !ok {
			err = ErrAnswer
		}
		if err != nil {
			return err
		}
		err = s.deps.Staff.Record(ctx, tx, staff.Change{Action: "attribution.answer", Subject: "order", SubjectID: q.OrderID, After: map[string]string{"answer": words}})
		if err != nil {
			return err
		}
		return s.Hooks.Answered(ctx, tx, q)
	})
}

// names are what staff call the distributors of an attribution.
func (s *Service) names(ctx context.Context, a Attribution) (func(int64) string, error) {
	ids := []int64{a.DistributorID}
	if b := a.Evidence.Binding; b != nil {
		ids = append(ids, b.DistributorID)
	}
	for _, t := range a.Evidence.Touches {
		ids = append(ids, t.DistributorID)
	}
	if d := a.Evidence.Dead; d != nil {
		ids = append(ids, d.DistributorID)
	}
	slices.Sort(ids)
	names, err := s.deps.Distributors.Names(ctx, slices.Compact(ids))
	return func(id int64) string {
		if n := names[id]; n != "" {
			return "「" + n + "」"
		}
		return ""
	}, err
}
