package aftersale

import (
	"context"
	"strconv"

	"yuanfen/server/inventory"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
)

// Approval is what staff decide on an application. Amounts replace those that
// the buyer asked for, by line; lines that are not named stay as they are.
type Approval struct {
	ID        int64
	StaffID   int64
	Amounts   map[int64]int64
	Freight   *int64
	ReturnFee int64
	Address   *member.Address // Where goods go back to; nil: the shop's usual one.
	Words     string
	Key       string // Idempotency-Key
}

// Approve grants an application: a refund is decided at once, goods are awaited
// otherwise. Once per member of staff and key.
func (s *Service) Approve(ctx context.Context, d Approval) (AfterSale, error) {
	claim, err := web.NewClaim(byStaff(d.StaffID), "aftersale.approve", d.Key, []any{d.ID, d.Amounts, d.Freight, d.ReturnFee, d.Address, d.Words}, d.ID)
	if err != nil {
		return AfterSale{}, err
	}
	return db.InTxV(ctx, s.DB, func(ctx context.Context, tx *db.Tx) (AfterSale, error) {
		done, err := web.Once(ctx, tx, claim)
		if err != nil {
			return AfterSale{}, err
		}
		if done != 0 {
			return byID(ctx, tx, done)
		}
		return s.approve(ctx, tx, d)
	})
}

func (s *Service) approve(ctx context.Context, tx *db.Tx, d Approval) (AfterSale, error) {
	a, err := byIDOrNone(ctx, tx, d.ID)
	if err != nil {
		return a, err
	}
	set := map[string]any{"owner_id": d.StaffID, "answer": d.Words, "return_fee": d.ReturnFee}
	if a.Kind != Refund {
		if set["address"], err = s.backTo(a.ID, d.Address); err != nil {
			return a, err
		}
	}
	if d.Freight != nil && a.Kind != Exchange {
		set["freight"] = *d.Freight
	}
	if a, err = s.move(ctx, tx, d.ID, step{from: []State{Applied}, to: Approved, set: set, actor: byStaff(d.StaffID), detail: d.Words}); err != nil {
		return a, err
	}
	if a.Kind != Refund && a.Address == "" {
		return a, db.ErrConflict // The buyer has changed the kind meanwhile: decide again.
	}
	asked := amounts(a)
	for i, l := range a.Lines {
		amount, said := d.Amounts[l.LineID]
		if !said || a.Kind == Exchange {
			continue
		}
		a.Lines[i].Amount = amount
		if err := setAmount(ctx, tx, l.ID, amount); err != nil {
			return a, err
		}
	}
	o, err := order.InTx(ctx, tx, a.OrderID)
	if err != nil {
		return a, err
	}
	if err := check(a.Kind, a.Lines, a.Freight, o); err != nil {
		return a, err
	}
	if _, _, err := parts(a, o); err != nil {
		return a, err
	}
	if err := s.logChange(ctx, tx, "approve", a.ID, asked, amounts(a)); err != nil {
		return a, err
	}
	switch a.Kind {
	case Refund:
		return s.refund(ctx, tx, a, d.StaffID)
	case Exchange:
		return a, s.reserve(ctx, tx, a)
	}
	return a, nil
}

// backTo seals the address to which goods go back.
func (s *Service) backTo(id int64, said *member.Address) (string, error) {
	to := s.policy.Address
	if said != nil {
		to = *said
	}
	if to.Detail == "" {
		return "", ErrNoAddress
	}
	if err := to.Check(); err != nil {
		return "", err
	}
	return s.seal(id, to)
}

// refund decides the money of an after-sale, in the caller's transaction: by the
// order's own step, so that no two ways of giving back can exceed what was paid.
func (s *Service) refund(ctx context.Context, tx *db.Tx, a AfterSale, staffID int64) (AfterSale, error) {
	o, err := order.InTx(ctx, tx, a.OrderID)
	if err != nil {
		return a, err
	}
	lines, freight, err := parts(a, o)
	if err != nil {
		return a, err
	}
	reason, _ := reasonOf(a.Reason)
	id := s.IDs.Next()
	a, err = s.move(ctx, tx, a.ID, step{
		from: []State{Approved, Arrived}, to: Refunding, set: map[string]any{"refund_id": id}, actor: byStaff(staffID), detail: "退款 " + money.Format(a.Amount()),
	})
	if err != nil {
		return a, err
	}
	if _, err = s.Orders.RefundIn(ctx, tx, order.RefundRequest{OrderID: a.OrderID, Lines: lines, Freight: freight, Reason: "售后：" + reason.Text, Staff: staffID, AfterSale: a.ID}, id); err != nil {
		return a, err
	}
	return a, s.Orders.FreeLines(ctx, tx, a.OrderID, a.ID)
}

// reserve promises the goods of an exchange.
func (s *Service) reserve(ctx context.Context, tx *db.Tx, a AfterSale) error {
	var d inventory.Demand
	for _, l := range a.Lines {
		d.Lines = append(d.Lines, inventory.DemandLine{LineID: l.ID, SKU: l.SKU, Quantity: l.Pieces})
	}
	got, err := inventory.Reserve(ctx, tx, []inventory.Demand{d})
	if err == nil && !got[0].Met {
		err = ErrShort
	}
	return err
}

// unreserve frees the goods of an exchange that ends before they leave.
func (s *Service) unreserve(ctx context.Context, tx *db.Tx, a AfterSale) error {
	if a.Kind != Exchange || a.was == Applied {
		return nil
	}
	return inventory.Release(ctx, tx, a.pieces())
}

func (a AfterSale) pieces() map[int64]int64 {
	pieces := map[int64]int64{}
	for _, l := range a.Lines {
		pieces[l.ID] = l.Pieces
	}
	return pieces
}

// Reject refuses an after-sale with a reason that the buyer sees: the
// application, or goods that came back not as they should.
func (s *Service) Reject(ctx context.Context, staffID, id int64, why string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.move(ctx, tx, id, step{
			from: []State{Applied, Approved, Returning}, to: Rejected, set: map[string]any{"owner_id": staffID, "answer": why}, actor: byStaff(staffID), detail: why,
		})
		if err != nil {
			return err
		}
		if err := s.unreserve(ctx, tx, a); err != nil {
			return err
		}
		return s.log(ctx, tx, "reject", id, map[string]string{"reason": why})
	})
}

// amounts are what the audit log keeps of a decision, in fen: nothing that says
// who the buyer is.
func amounts(a AfterSale) map[string]int64 {
	m := map[string]int64{"freight": a.Freight, "return_fee": a.ReturnFee}
	for _, l := range a.Lines {
		m["line:"+strconv.FormatInt(l.LineID, 10)] = l.Amount
	}
	return m
}

// Assign makes an active member of staff the owner of an after-sale that is not
// over.
func (s *Service) Assign(ctx context.Context, staffID, id, owner int64) error {
	active, err := s.Staff.IsActive(ctx, owner)
	if err == nil && !active {
		err = ErrOwner
	}
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := byIDOrNone(ctx, tx, id)
		if err == nil && a.DoneAt != 0 {
			err = ErrState
		}
		if err != nil {
			return err
		}
		ok, err := setOwner(ctx, tx, id, owner)
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := s.record(ctx, tx, id, "assigned", byStaff(staffID), strconv.FormatInt(owner, 10)); err != nil {
			return err
		}
		return s.logChange(ctx, tx, "assign", id, map[string]int64{"owner": a.OwnerID}, map[string]int64{"owner": owner})
	})
}

// RetryRefund has WeChat tried again now, under the refund's old number.
func (s *Service) RetryRefund(ctx context.Context, staffID, id int64) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := byIDOrNone(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.State != Stuck && a.State != Refunding {
			return ErrState
		}
		if err := s.Payments.RetryRefund(ctx, tx, a.RefundID); err != nil {
			return err
		}
		if err := s.record(ctx, tx, id, "retried", byStaff(staffID), "再次请微信退款"); err != nil {
			return err
		}
		return s.log(ctx, tx, "retry", id, nil)
	})
}

// RefundMoved hears from package payment that a refund was paid, or that WeChat
// can't pay it. Refunds that belong to no after-sale are none of ours.
func (s *Service) RefundMoved(ctx context.Context, tx *db.Tx, refundID int64, paid bool) error {
	id, err := byRefund(ctx, tx, refundID)
	if err != nil || id == 0 {
		return err
	}
	if paid {
		_, err := s.move(ctx, tx, id, step{from: []State{Refunding, Stuck}, to: Done, actor: "wechat", detail: "退款已到账"})
		return err
	}
	a, err := s.move(ctx, tx, id, step{from: []State{Refunding}, to: Stuck, actor: "wechat", detail: "微信暂时退不了，商家正在处理"})
	if err == ErrState { //nolint:errorlint // It is stuck already, or done.
		return nil
	}
	if err != nil {
		return err
	}
	return s.alert(ctx, tx, a, "aftersale.stuck", "售后退款卡住了：微信没有把钱退给买家。请查看退款的原因，到商户平台处理，再点重试。")
}
