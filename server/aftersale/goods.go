package aftersale

import (
	"context"
	"fmt"
	"strconv"

	"yuanfen/server/inventory"
	"yuanfen/server/platform/db"
)

// SendBack is the buyer saying by which parcel the goods come back; once more
// corrects a number.
func (s *Service) SendBack(ctx context.Context, memberID, id int64, carrier, trackingNo string) error {
	if _, err := s.own(ctx, memberID, id); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.move(ctx, tx, id, step{
			from: []State{Approved, Returning}, to: Returning, set: map[string]any{"carrier": carrier, "tracking_no": trackingNo},
			actor: byMember(memberID), detail: carrier + " " + trackingNo,
		})
		return err
	})
}

// Count is how many pieces of a line came back, and how.
type Count struct {
	LineID         int64
	Sound, Damaged int64
}

// Arrive is the warehouse taking goods back, all of them: sound pieces go to
// where they left from, damaged ones are not for sale. A return is refunded in
// the same step; an exchange waits for its goods to leave.
func (s *Service) Arrive(ctx context.Context, staffID, id int64, counts []Count) (AfterSale, error) {
	return db.InTxV(ctx, s.DB, func(ctx context.Context, tx *db.Tx) (AfterSale, error) {
		a, err := s.move(ctx, tx, id, step{from: []State{Approved, Returning}, to: Arrived, actor: byStaff(staffID), detail: said(counts)})
		if err != nil {
			return a, err
		}
		if a.Kind == Refund {
			return a, ErrState
		}
		if err := s.takeBack(ctx, tx, a, counts, staffID); err != nil {
			return a, err
		}
		if err := s.log(ctx, tx, "arrived", id, counts); err != nil {
			return a, err
		}
		if a.Kind == Exchange {
			return a, nil
		}
		return s.refund(ctx, tx, a, staffID)
	})
}

func said(counts []Count) string {
	var sound, damaged int64
	for _, c := range counts {
		sound += c.Sound
		damaged += c.Damaged
	}
	text := fmt.Sprintf("仓库收到 %d 件", sound+damaged)
	if damaged > 0 {
		text += fmt.Sprintf("，其中损坏 %d 件", damaged)
	}
	return text
}

// takeBack books what came back: every piece that was to come.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, a AfterSale, counts []Count, staffID int64) error {
	byLine := map[int64]Count{}
	for _, c := range counts {
		byLine[c.LineID] = c
	}
	sound := map[int64]int64{}
	for _, l := range a.Lines {
		c := byLine[l.LineID]
		if c.Sound < 0 || c.Damaged < 0 || c.Sound+c.Damaged != l.Pieces {
			return ErrCount
		}
		if err := setCounted(ctx, tx, l.ID, c); err != nil {
			return err
		}
		if c.Sound > 0 {
			sound[l.LineID] = c.Sound
		}
	}
	doc := inventory.Document{Kind: inventory.Return, EventKey: "returned:" + strconv.FormatInt(a.ID, 10), Reason: fmt.Sprintf("售后 %d 退回", a.ID), StaffID: staffID}
	return inventory.TakeBack(ctx, tx, s.Inventory, doc, sound)
}

// Reship sends the goods of an exchange out.
func (s *Service) Reship(ctx context.Context, staffID, id int64, carrier, trackingNo string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.move(ctx, tx, id, step{
			from: []State{Arrived}, to: Reshipped, set: map[string]any{"out_carrier": carrier, "out_no": trackingNo},
			actor: byStaff(staffID), detail: carrier + " " + trackingNo,
		})
		if err != nil {
			return err
		}
		doc := inventory.Document{Kind: inventory.Shipment, EventKey: "reshipped:" + strconv.FormatInt(id, 10), Reason: fmt.Sprintf("售后 %d 换货发出", id), StaffID: staffID}
		if err := inventory.Take(ctx, tx, s.Inventory, doc, a.pieces()); err != nil {
			return err
		}
		return s.log(ctx, tx, "reship", id, map[string]string{"carrier": carrier, "tracking_no": trackingNo})
	})
}

// Receive is the buyer saying that the exchanged goods have come.
func (s *Service) Receive(ctx context.Context, memberID, id int64) error {
	if _, err := s.own(ctx, memberID, id); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.move(ctx, tx, id, step{from: []State{Reshipped}, to: Done, actor: byMember(memberID), detail: "买家收到换货"})
		return err
	})
}

// duePortion is how many after-sales one look takes.
const duePortion = 50

// Tick looks at the after-sales whose clock has run out. What the buyer was to do
// ends by itself; what the shop was to do is told to staff, once.
func (s *Service) Tick(ctx context.Context) error {
	due, err := s.due(ctx, duePortion)
	if err != nil {
		return err
	}
	for _, a := range due {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.tick(ctx, tx, a) })
		if err != nil {
			s.Log.ErrorContext(ctx, "after-sale not moved on", "id", a.ID, "error", err)
		}
	}
	return nil
}

func (s *Service) tick(ctx context.Context, tx *db.Tx, a AfterSale) error {
	switch a.State {
	case Approved:
		return ifMoved(s.withdraw(ctx, tx, a.ID, bySystem, "买家未在期限内寄回商品，申请自动撤销；仍需售后可重新申请", Approved))
	case Reshipped:
		_, err := s.move(ctx, tx, a.ID, step{from: []State{Reshipped}, to: Done, actor: bySystem, detail: "换货已过收货期限，自动完成"})
		return ifMoved(err)
	}
	ok, err := setOverdue(ctx, tx, a)
	if err != nil || !ok {
		return err
	}
	what := map[State]string{
		Applied: "售后申请超过期限还没有答复，请尽快处理。", Returning: "买家寄回的商品超过期限还没有收到，请查物流并与买家联系。",
		Arrived: "换货的商品还没有发出，请尽快发货。", Refunding: "售后退款超过期限还没有到账，请查看退款的状态。",
	}[a.State]
	return s.alert(ctx, tx, a, "aftersale.overdue", what)
}

// ifMoved forgives that somebody was quicker.
func ifMoved(err error) error {
	if err == ErrState { //nolint:errorlint // It is returned as it is.
		return nil
	}
	return err
}
