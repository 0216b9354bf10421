package order

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"yuanfen/server/catalog"
	"yuanfen/server/freight"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// ErrAddressChanged refuses to ship to an address that is not the one that was
// looked at.
var ErrAddressChanged = web.E(http.StatusConflict, "order.address_changed", "收货地址刚刚改过，请核对新的地址后再发货。")

// AddressKey names an order's address as it stands: another after each change.
func (o Order) AddressKey() string {
	sum := sha256.Sum256([]byte(o.Address))
	return hex.EncodeToString(sum[:8])
}

// ErrAddressLate refuses a new address for goods that are on their way.
var ErrAddressLate = web.E(http.StatusConflict, "order.address_late", "已经有包裹发出，或订单已结束，不能再改收货地址；请联系商家处理。")

// ChangeAddress is the buyer's wish to have an order sent elsewhere, before
// anything of it has left.
func (s *Service) ChangeAddress(ctx context.Context, memberID, orderID int64, a Address) error {
	if _, err := s.own(ctx, memberID, orderID); err != nil {
		return err
	}
	return s.changeAddress(ctx, orderID, a, byMember, func(context.Context, *db.Tx) error { return nil })
}

// StaffChangeAddress is the same by staff, for a buyer who asks them.
func (s *Service) StaffChangeAddress(ctx context.Context, staffID, orderID int64, a Address) error {
	return s.changeAddress(ctx, orderID, a, byStaff(staffID), func(ctx context.Context, tx *db.Tx) error {
		return s.staff.Record(ctx, tx, staff.Change{Action: "order.address", Subject: PayableKind, SubjectID: orderID})
	})
}

func (s *Service) changeAddress(ctx context.Context, orderID int64, a Address, actor func(Order) string, also func(context.Context, *db.Tx) error) error {
	if err := a.Check(); err != nil {
		return err
	}
	sealed, err := s.seal(orderID, a)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		was, err := orderByID(ctx, tx, orderID)
		if err != nil {
			return err
		}
		ok, err := setAddress(ctx, tx, orderID, sealed, a.Province, s.marks(a))
		if err == nil && !ok {
			err = ErrAddressLate
		}
		if err != nil {
			return err
		}
		if err := s.sameFreight(ctx, tx, was, destination(a)); err != nil {
			return err
		}
		if err := s.record(ctx, tx, "address", actor, a.Province+a.City, was); err != nil {
			return err
		}
		return also(ctx, tx)
	})
}

// sameFreight refuses a destination to which the goods would cost other freight:
// nothing more can be asked for once an order is placed.
func (s *Service) sameFreight(ctx context.Context, tx *db.Tx, o Order, to freight.Destination) error {
	old, err := s.Address(o)
	if err != nil || destination(old) == to {
		return err
	}
	skus := make([]int64, len(o.Lines))
	for i, l := range o.Lines {
		skus[i] = l.SKU
	}
	offers, err := catalog.Offers(ctx, tx, skus)
	if err != nil {
		return err
	}
	tariff, err := freight.Load(ctx, tx, s.policy.flat())
	if err != nil {
		return err
	}
	var parcels []freight.Parcel
	for _, l := range o.Lines {
		offer := offers[l.SKU]
		parcels = append(parcels, freight.Parcel{Template: offer.Freight, Grams: offer.WeightGrams * l.Quantity, Pieces: l.Quantity, Amount: l.Amount})
	}
	before, err := tariff.Quote(parcels, destination(old))
	if err != nil {
		return err
	}
	after, err := tariff.Quote(parcels, to)
	if err == nil && after.Fee != before.Fee {
		err = web.Errorf(http.StatusConflict, "order.address_freight",
			"新地址的运费是 %s，原地址是 %s，下单后不能补差价；请申请退款后按新地址重新下单。", money.Format(after.Fee), money.Format(before.Fee))
	}
	return err
}
