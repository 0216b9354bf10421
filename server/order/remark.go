package order

import (
	"context"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Remark notes something about an order for colleagues; its buyer never sees it.
func (s *Service) Remark(ctx context.Context, orderID int64, words string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.visibleOrder(ctx, tx, orderID); err != nil {
			return err
		}
		return s.note(ctx, tx, orderID, "remark", "order.remark", words)
	})
}

// Unshippable tells a buyer that what they paid for can't leave, and why. The
// order stays as it is: it is refunded, or shipped later after all.
func (s *Service) Unshippable(ctx context.Context, orderID int64, reason string) error {
	noticeID := s.ids.Next()
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		// The row is written before it is believed: it may be shipped at this moment.
		ok, err := touchPaid(ctx, tx, orderID)
		if err != nil {
			return err
		}
		o, err := s.visibleOrder(ctx, tx, orderID)
		switch {
		case err != nil:
			return err
		case !ok:
			return ErrState
		case len(o.Outgoing()) == 0:
			return ErrNothingLeft
		}
		if err := s.note(ctx, tx, orderID, "unshippable", "order.unshippable", reason); err != nil {
			return err
		}
		return s.Hooks.Unshippable(ctx, tx, o, noticeID, reason)
	})
}

// Reattributed writes into an order's history that staff gave it to another
// distributor, or to nobody, and why. To whom it belongs the attribution tells.
func (s *Service) Reattributed(ctx context.Context, tx *db.Tx, o Order, somebodys bool, reason string) error {
	kind := "disowned"
	if somebodys {
		kind = "reattributed"
	}
	return s.record(ctx, tx, kind, byStaff(auth.From(ctx).ID), reason, o)
}

func (s *Service) note(ctx context.Context, tx *db.Tx, orderID int64, kind, action, words string) error {
	if err := s.record(ctx, tx, kind, byStaff(auth.From(ctx).ID), words, Order{ID: orderID}); err != nil {
		return err
	}
	return s.staff.Record(ctx, tx, staff.Change{Action: action, Subject: PayableKind, SubjectID: orderID, After: map[string]string{"words": words}})
}

func (s *Service) visibleOrder(ctx context.Context, tx *db.Tx, orderID int64) (Order, error) {
	o, err := orderByID(ctx, tx, orderID)
	if db.NoRows(err) {
		return o, web.ErrNotFound
	}
	if err != nil {
		return o, err
	}
	return o, member.Visible(ctx, tx, o.MemberID)
}

type wordsInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		Words string `json:"words" minLength:"1" maxLength:"200"`
	}
}

func (s *Service) apiRemark(ctx context.Context, in *wordsInput) (*struct{}, error) {
	return nil, s.Remark(ctx, int64(in.ID), in.Body.Words)
}

func (s *Service) apiUnshippable(ctx context.Context, in *wordsInput) (*struct{}, error) {
	return nil, s.Unshippable(ctx, int64(in.ID), in.Body.Words)
}
