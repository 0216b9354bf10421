package order

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"yuanfen/server/cart"
	"yuanfen/server/catalog"
	"yuanfen/server/content"
	"yuanfen/server/freight"
	"yuanfen/server/inventory"
	"yuanfen/server/member"
	"yuanfen/server/payment"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/referral"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

var (
	errQuantity = web.E(http.StatusUnprocessableEntity, "order.quantity", "每种规格须买 1 到 999 件。")
	errTooMuch  = web.E(http.StatusUnprocessableEntity, "order.total_too_large", "订单金额过大，请分开下单。")
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB       *db.DB
	IDs      *id.Source
	Staff    *staff.Service
	Payments *payment.Service
	WeChat   *wechat.Client
	Secrets  *secret.Ring
	Cart     *cart.Service
	Catalog  *catalog.Catalog
	Content  *content.Service
	Members  *member.Service
	Referral *referral.Service
	Batch    batch.Options
	Log      *slog.Logger
}

// Service keeps orders.
type Service struct {
	policy   Policy
	db       *db.DB
	ids      *id.Source
	staff    *staff.Service
	payments *payment.Service
	wechat   *wechat.Client
	secrets  *secret.Ring
	cart     *cart.Service
	catalog  *catalog.Catalog
	content  *content.Service
	members  *member.Service
	referral *referral.Service
	log      *slog.Logger
	placing  *batch.Batcher[Placement, Order]

	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// New returns an order service. Close ends its batches.
func New(p Policy, d Deps) *Service {
	s := &Service{policy: p, db: d.DB, ids: d.IDs, staff: d.Staff, payments: d.Payments, wechat: d.WeChat, secrets: d.Secrets, cart: d.Cart, catalog: d.Catalog, content: d.Content, members: d.Members, referral: d.Referral, log: d.Log}
	s.placing = batch.New(d.Batch, s.placeAll)
	return s
}

// Close ends the batches; what runs finishes.
func (s *Service) Close() { s.placing.Close() }

// Placement is somebody's wish to buy. ID is the order's id, made beforehand;
// Total is what the buyer was shown and agreed to, in fen.
type Placement struct {
	ID       int64
	MemberID int64
	Claim    web.Claim
	Wishes   []Wish
	To       freight.Destination
	Address  string // Sealed to ID.
	Marks    marks
	FromCart bool // The wishes leave the member's cart, which must still hold them.
	Note     string
	Link     string // The share link that the buyer came by, "" for none.
	Total    int64
}

// Request is a placement as it came from the buyer.
type Request struct {
	MemberID int64
	Key      string // Idempotency-Key
	Wishes   []Wish
	Address  Address
	Note     string
	Link     string // The share link that the buyer came by, "" for none.
	Total    int64
	FromCart bool
}

// Place places an order, once per member and key: a repeat gets the order that
// the first made.
func (s *Service) Place(ctx context.Context, r Request) (Order, error) {
	if err := r.Address.Check(); err != nil {
		return Order{}, err
	}
	orderID := s.ids.Next()
	claim, err := web.NewClaim("member:"+strconv.FormatInt(r.MemberID, 10), "order.place", r.Key, []any{r.Wishes, r.Address, r.Note, r.Link, r.Total, r.FromCart}, orderID)
	if err != nil {
		return Order{}, err
	}
	sealed, err := s.seal(orderID, r.Address)
	if err != nil {
		return Order{}, err
	}
	o, err := s.placing.Do(ctx, Placement{ID: orderID, MemberID: r.MemberID, Claim: claim, Wishes: r.Wishes, To: destination(r.Address), Address: sealed, Marks: s.marks(r.Address), Note: r.Note, Link: r.Link, Total: r.Total, FromCart: r.FromCart})
	if errors.Is(err, batch.ErrFull) {
		return o, web.ErrBusy
	}
	return o, err
}

func destination(a Address) freight.Destination {
	return freight.Destination{Province: a.Province, City: a.City}
}

func addressPlace(orderID int64) secret.Place {
	return secret.Place{Table: "orders", Column: "address", Row: orderID}
}

func (s *Service) seal(orderID int64, a Address) (string, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	return s.secrets.Seal(addressPlace(orderID), string(raw)), nil
}

// Address opens an order's sealed address: the zero Address once its buyer has
// deleted their account.
func (s *Service) Address(o Order) (a Address, err error) {
	if o.Address == "" {
		return a, nil
	}
	raw, err := s.secrets.Open(addressPlace(o.ID), o.Address)
	if err != nil {
		return a, fmt.Errorf("order %d: address: %w", o.ID, err)
	}
	return a, json.Unmarshal([]byte(raw), &a)
}

// placeAll is one batch of placements in one transaction.
func (s *Service) placeAll(ctx context.Context, placements []Placement) ([]batch.Answer[Order], error) {
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) ([]batch.Answer[Order], error) {
		return s.place(ctx, tx, placements)
	})
}

// place answers each placement with an order or a refusal. What is accepted is
// stored with a few multi-row statements, whatever the batch's size.
func (s *Service) place(ctx context.Context, tx *db.Tx, placements []Placement) ([]batch.Answer[Order], error) {
	// 1. Keys that came before, in the database or earlier in this batch.
	p, err := s.newPlan(ctx, tx, placements)
	if err != nil {
		return nil, err
	}
	// 2. Prices, by the same function that showed them.
	offers, err := catalog.Offers(ctx, tx, p.skus())
	if err != nil {
		return nil, err
	}
	tariff, err := freight.Load(ctx, tx, s.policy.flat())
	if err != nil {
		return nil, err
	}
	rates, err := s.referral.OwnRates(ctx, tx, p.buyers())
	if err != nil {
		return nil, err
	}
	p.price(offers, tariff, rates)
	// 3. Carts, in the order of arrival: of two orders for one cart the first has it.
	if err := p.holdCarts(ctx); err != nil {
		return nil, err
	}
	// 4. Stock, in the same order.
	outcomes, err := inventory.Reserve(ctx, tx, p.demands())
	if err != nil {
		return nil, err
	}
	p.refuseShort(outcomes)
	// 5. What remains is stored, with its keys.
	accepted, claims := p.accepted()
	if err := insertOrders(ctx, tx, accepted); err != nil {
		return nil, err
	}
	if err := s.record(ctx, tx, "placed", byMember, "", accepted...); err != nil {
		return nil, err
	}
	if err := s.Hooks.Placed(ctx, tx, accepted); err != nil {
		return nil, err
	}
	if err := cart.Drop(ctx, tx, p.carts()); err != nil {
		return nil, err
	}
	if err := web.Keep(ctx, tx, claims); err != nil {
		return nil, err
	}
	return p.answers(ctx, tx)
}

// Quote says what wishes would cost a member now, sent to a destination that need
// not be known yet.
func (s *Service) Quote(ctx context.Context, memberID int64, wishes []Wish, to freight.Destination) (Quote, error) {
	var q Quote
	err := s.db.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		skus := make([]int64, len(wishes))
		for i, w := range wishes {
			skus[i] = w.SKU
		}
		offers, err := catalog.Offers(ctx, tx, skus)
		if err != nil {
			return err
		}
		tariff, err := freight.Load(ctx, tx, s.policy.flat())
		if err != nil {
			return err
		}
		rates, err := s.referral.OwnRates(ctx, tx, []int64{memberID})
		if err != nil {
			return err
		}
		q, err = quote(wishes, offers, tariff, to, rates[memberID])
		return err
	})
	return q, err
}

func (s *Service) newOrder(tx *db.Tx, p Placement, q Quote) Order {
	o := Order{
		ID: p.ID, Kind: Retail, MemberID: p.MemberID, State: AwaitingPayment, Goods: q.Goods, Discount: q.Discount, Freight: q.Freight,
		Total: q.Total, Note: p.Note, Link: p.Link, OwnPrice: q.OwnPrice, Address: p.Address, Marks: p.Marks, Province: p.To.Province, PlacedAt: clock.Millis(tx.Now), PayBy: clock.Millis(tx.Now.Add(s.policy.PayWithin)),
	}
	o.DueAt = o.PayBy
	for i, l := range q.Lines {
		o.Lines = append(o.Lines, Line{
			ID: s.ids.Next(), OrderID: o.ID, No: i + 1, ProductID: l.Offer.ProductID, SKU: l.Offer.SKU, Title: l.Offer.Title, SKUName: l.Offer.Name,
			Picture: l.Offer.Picture(), Price: l.Offer.RetailPrice, CostPrice: l.Offer.CostPrice, Quantity: l.Quantity, Discount: l.Discount, Amount: l.Amount,
		})
	}
	return o
}
