package shipping

import (
	"context"
	"strconv"

	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/staff"
)

// Dispatch is what staff say when a parcel leaves. Without lines, all that is
// left of the order is in it.
type Dispatch struct {
	OrderID    int64
	Carrier    string
	TrackingNo string
	Lines      []ParcelLine
	AddressKey string // Of the address that was looked at; "" does not ask.
	StaffID    int64
}

func (d Dispatch) pieces() map[int64]int64 {
	if len(d.Lines) == 0 {
		return nil
	}
	pieces := map[int64]int64{}
	for _, l := range d.Lines {
		pieces[l.LineID] += l.Pieces
	}
	return pieces
}

// Ship sends a parcel out, and queues that WeChat is told.
func (s *Service) Ship(ctx context.Context, d Dispatch) (Parcel, error) {
	parcelID := s.ids.Next()
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (Parcel, error) {
		sent, err := s.orders.Ship(ctx, tx, order.Dispatch{
			OrderID: d.OrderID, ParcelID: parcelID, StaffID: d.StaffID, Pieces: d.pieces(), AddressKey: d.AddressKey, Detail: CarrierName(d.Carrier) + " " + d.TrackingNo,
		})
		if err != nil {
			return Parcel{}, err
		}
		p := Parcel{
			ID: parcelID, OrderID: d.OrderID, Carrier: d.Carrier, TrackingNo: d.TrackingNo, State: ParcelPending, ShippedAt: clock.Millis(tx.Now),
			Split: sent.Order.Parcels > 1 || sent.Order.State == order.Paid,
		}
		for _, l := range sent.Order.Lines {
			if n := sent.Pieces[l.ID]; n > 0 {
				p.Lines = append(p.Lines, ParcelLine{l.ID, n})
			}
		}
		if err := insertParcel(ctx, tx, p); err != nil {
			return p, orNumberUsed(err)
		}
		err = s.staff.Record(ctx, tx, staff.Change{Action: "order.ship", Subject: order.PayableKind, SubjectID: d.OrderID, After: d})
		if err != nil {
			return p, err
		}
		return p, s.Tell(ctx, tx, p.OrderID, "shipped:"+strconv.FormatInt(p.ID, 10))
	})
}

func orNumberUsed(err error) error {
	if db.IsDuplicate(err) {
		return ErrNumberUsed
	}
	return err
}

// Correct gives a parcel another number: once an order, as WeChat takes no more.
func (s *Service) Correct(ctx context.Context, parcelID, staffID int64, carrier, trackingNo string) (Parcel, error) {
	was, err := s.parcel(ctx, parcelID)
	if db.NoRows(err) {
		return was, errUnknown
	}
	if err != nil || (was.Carrier == carrier && was.TrackingNo == trackingNo) {
		return was, err
	}
	now := was
	now.Carrier, now.TrackingNo, now.State = carrier, trackingNo, ParcelPending
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		detail := CarrierName(was.Carrier) + " " + was.TrackingNo + " → " + CarrierName(carrier) + " " + trackingNo
		if err := s.orders.CorrectParcel(ctx, tx, was.OrderID, staffID, detail); err != nil {
			return err
		}
		if err := setNumber(ctx, tx, now); err != nil {
			return orNumberUsed(err)
		}
		numbers := func(p Parcel) map[string]string {
			return map[string]string{"carrier": p.Carrier, "tracking_no": p.TrackingNo}
		}
		err := s.staff.Record(ctx, tx, staff.Change{Action: "order.parcel", Subject: order.PayableKind, SubjectID: was.OrderID, Before: numbers(was), After: numbers(now)})
		if err != nil {
			return err
		}
		now.CorrectedAt = clock.Millis(tx.Now)
		return s.Tell(ctx, tx, was.OrderID, "corrected:"+strconv.FormatInt(parcelID, 10))
	})
	return now, err
}
