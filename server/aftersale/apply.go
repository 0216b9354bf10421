package aftersale

import (
	"context"
	"encoding/json"

	"yuanfen/server/content"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// Application is what a buyer asks for. Amounts are fen; for an exchange there
// are none.
type Application struct {
	MemberID int64
	OrderID  int64
	Kind     Kind
	Lines    []Line // LineID, Pieces, Amount.
	Freight  int64
	Reason   string
	Words    string
	Pictures []int64 // Uploads of the buyer's.
	Key      string  // Idempotency-Key
}

func (a Application) lineIDs() []int64 {
	ids := make([]int64, len(a.Lines))
	for i, l := range a.Lines {
		ids[i] = l.LineID
	}
	return ids
}

// Apply files an after-sale, once per member and key.
func (s *Service) Apply(ctx context.Context, a Application) (AfterSale, error) {
	if err := s.screen(ctx, &a); err != nil {
		return AfterSale{}, err
	}
	claim, err := web.NewClaim(byMember(a.MemberID), "aftersale.apply", a.Key, []any{a.OrderID, a.Kind, a.Lines, a.Freight, a.Reason, a.Words, a.Pictures}, s.IDs.Next())
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
		return s.apply(ctx, tx, claim.Result, a)
	})
}

// screen refuses what can be refused without the database: the reason, somebody
// else's order, words that WeChat finds unfit.
func (s *Service) screen(ctx context.Context, a *Application) error {
	if _, known := reasonOf(a.Reason); !known {
		return ErrReason
	}
	o, err := s.Orders.Get(ctx, a.OrderID)
	if err == nil && o.MemberID != a.MemberID {
		err = web.ErrNotFound
	}
	if err != nil {
		return err
	}
	if a.Kind == Exchange {
		a.Freight = 0
		for i := range a.Lines {
			a.Lines[i].Amount = 0
		}
	}
	// Only staff read the words: what WeChat doubts is for them to judge.
	_, err = s.Content.Text(ctx, a.MemberID, wechat.SceneComment, a.Words)
	return err
}

// apply is the step inside the transaction: the order's row and its lines' are
// the guard.
func (s *Service) apply(ctx context.Context, tx *db.Tx, id int64, in Application) (AfterSale, error) {
	o, err := s.Orders.OpenAfterSale(ctx, tx, in.OrderID, id, in.lineIDs())
	if err != nil {
		return AfterSale{}, err
	}
	a, err := s.filled(ctx, tx, AfterSale{ID: id, OrderID: o.ID, MemberID: o.MemberID, State: Applied}, in, o)
	if err != nil {
		return a, err
	}
	a.AppliedAt, a.ClockAt = clock.Millis(tx.Now), clock.Millis(tx.Now.Add(s.policy.Answer))
	if err := insertCase(ctx, tx, a); err != nil {
		return a, err
	}
	return a, s.record(ctx, tx, id, string(Applied), byMember(a.MemberID), s.summary(a))
}

// filled checks an application against its order and takes it over.
func (s *Service) filled(ctx context.Context, tx *db.Tx, a AfterSale, in Application, o order.Order) (AfterSale, error) {
	in.whole(o)
	if err := check(in.Kind, in.Lines, in.Freight, o); err != nil {
		return a, err
	}
	keys, err := content.Keys(ctx, tx, content.ByMember, in.MemberID, in.Pictures)
	if err != nil {
		return a, err
	}
	pictures, err := json.Marshal(keys)
	if err != nil {
		return a, err
	}
	skus := map[int64]int64{}
	for _, l := range o.Lines {
		skus[l.ID] = l.SKU
	}
	reason, _ := reasonOf(in.Reason)
	a.Kind, a.Reason, a.Payer, a.Words, a.Pictures, a.Freight, a.Lines = in.Kind, in.Reason, reason.Payer, in.Words, string(pictures), in.Freight, nil
	for _, l := range in.Lines {
		a.Lines = append(a.Lines, Line{ID: s.IDs.Next(), AfterSaleID: a.ID, LineID: l.LineID, SKU: skus[l.LineID], Pieces: l.Pieces, Amount: l.Amount})
	}
	return a, nil
}

// whole asks for all that is left of an order of which nothing has left and
// nothing will: its freight too, as it would be paid for nothing.
func (a *Application) whole(o order.Order) {
	if a.Kind != Refund || o.Parcels > 0 {
		return
	}
	pieces := map[int64]int64{}
	for _, l := range a.Lines {
		pieces[l.LineID] += l.Pieces
	}
	for _, l := range o.Lines {
		if pieces[l.ID] < l.Quantity-l.RefundedPieces {
			return
		}
	}
	a.Freight = o.Freight - o.FreightRefunded
	for i, l := range a.Lines {
		for _, of := range o.Lines {
			if of.ID == l.LineID {
				a.Lines[i].Amount = of.Amount - of.Refunded
			}
		}
	}
}

// Change is the buyer's second thought about what they applied for, while nobody
// has answered.
func (s *Service) Change(ctx context.Context, id int64, in Application) (AfterSale, error) {
	was, err := s.own(ctx, in.MemberID, id)
	if err != nil {
		return was, err
	}
	in.OrderID = was.OrderID
	if err := s.screen(ctx, &in); err != nil {
		return was, err
	}
	return db.InTxV(ctx, s.DB, func(ctx context.Context, tx *db.Tx) (AfterSale, error) {
		a, err := s.move(ctx, tx, id, step{from: []State{Applied}, to: Applied, actor: byMember(in.MemberID), detail: "买家修改了申请"})
		if err != nil {
			return a, err
		}
		o, err := s.Orders.ReopenAfterSale(ctx, tx, a.OrderID, a.ID, in.lineIDs())
		if err != nil {
			return a, err
		}
		if a, err = s.filled(ctx, tx, a, in, o); err != nil {
			return a, err
		}
		return a, replaceCase(ctx, tx, a)
	})
}

// Withdraw is the buyer taking an application back, as long as nothing has moved.
func (s *Service) Withdraw(ctx context.Context, memberID, id int64) error {
	if _, err := s.own(ctx, memberID, id); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.withdraw(ctx, tx, id, byMember(memberID), "买家撤销了申请", Applied, Approved)
	})
}

func (s *Service) withdraw(ctx context.Context, tx *db.Tx, id int64, actor, detail string, from ...State) error {
	a, err := s.move(ctx, tx, id, step{from: from, to: Withdrawn, actor: actor, detail: detail})
	if err != nil {
		return err
	}
	return s.unreserve(ctx, tx, a)
}

// own reads a member's after-sale; somebody else's is as if it were not there.
func (s *Service) own(ctx context.Context, memberID, id int64) (AfterSale, error) {
	a, err := s.Get(ctx, id)
	if err == nil && a.MemberID != memberID {
		return AfterSale{}, web.ErrNotFound
	}
	return a, err
}

func (s *Service) summary(a AfterSale) string {
	reason, _ := reasonOf(a.Reason)
	text := map[Kind]string{Refund: "仅退款", Return: "退货退款", Exchange: "换货"}[a.Kind] + "，" + reason.Text
	if a.Kind != Exchange {
		text += "，" + money.Format(a.Amount())
	}
	return text
}
