package shoptest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/freight"
	"yuanfen/server/inventory"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/shipping"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// Buyer is a member who is logged in.
type Buyer struct {
	Name   string
	ID     int64
	OpenID string
	Token  string
	Link   string // The share link that they came by, "" for none.
}

// Home is where every order of a test goes.
var Home = order.Address{Name: "林知夏", Phone: "19900000001", Province: "浙江省", City: "杭州市", District: "西湖区", Detail: "示例路 1 号"}

func (s *Shop) addWarehouse() (warehouse int64) {
	must(s.T, s.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		var err error
		warehouse, err = s.App.Inventory.AddWarehouse(ctx, tx, "NET", "网络仓", inventory.Network)
		return err
	}))
	return warehouse
}

// SKU puts a new product with one SKU on the shelf: its price in fen and how
// many pieces of it there are.
func (s *Shop) SKU(price, stock int64) int64 {
	s.T.Helper()
	n := strconv.FormatInt(s.ids.Next(), 10)
	var sku int64
	must(s.T, s.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		cat, err := s.App.Catalog.AddCategory(ctx, tx, catalog.Category{Slug: "c" + n, Name: "茶"})
		if err != nil {
			return err
		}
		p, err := s.App.Catalog.Add(ctx, tx, catalog.Product{
			Slug: "p" + n, CategoryID: cat, Title: "明前龙井", Shelf: catalog.OnShelf, Options: []catalog.Option{{Name: "规格", Values: []string{"50g"}}}, Points: []string{},
			SKUs: []catalog.SKU{{Code: "S" + n, Name: "50g", Values: []string{"50g"}, RetailPrice: price, CostPrice: price / 2, Shelf: catalog.OnShelf}},
		})
		if err != nil {
			return err
		}
		sku = p.SKUs[0].ID
		return s.App.Inventory.Book(ctx, tx, inventory.Document{
			Kind: inventory.Receipt, EventKey: "test:" + n, Lines: []inventory.Line{{SKU: sku, WarehouseID: s.Warehouse, Owner: inventory.Brand, Quantity: stock}},
		})
	}))
	return sku
}

// Buyer logs somebody in through WeChat.
func (s *Shop) Buyer(name string) Buyer { return s.Via(name, "") }

// Via logs somebody in who came by a share link.
func (s *Shop) Via(name, link string) Buyer {
	s.T.Helper()
	session, m, err := s.App.Members.Login(context.Background(), s.Sim.LoginCode(name), member.Arrival{Link: link})
	must(s.T, err)
	return Buyer{Name: name, ID: m.ID, OpenID: m.OpenID, Token: session.Token, Link: link}
}

// Want is a wish for pieces of a SKU.
func Want(sku, pieces int64) order.Wish { return order.Wish{SKU: sku, Quantity: pieces} }

// Place places an order at the price that the shop quotes.
func (s *Shop) Place(b Buyer, wishes ...order.Wish) order.Order {
	s.T.Helper()
	o, err := s.TryPlace(b, "key-"+strconv.FormatInt(s.ids.Next(), 10), wishes...)
	must(s.T, err)
	return o
}

// TryPlace is Place with a key of the test's own, and may be refused.
func (s *Shop) TryPlace(b Buyer, key string, wishes ...order.Wish) (order.Order, error) {
	q, err := s.App.Orders.Quote(context.Background(), b.ID, wishes, freight.Destination{Province: Home.Province, City: Home.City})
	if err != nil {
		return order.Order{}, err
	}
	return s.App.Orders.Place(context.Background(), order.Request{MemberID: b.ID, Key: key, Wishes: wishes, Address: Home, Link: b.Link, Total: q.Total})
}

// Prepay asks WeChat to let an order be paid.
func (s *Shop) Prepay(o order.Order) wechatsim.PayParams {
	s.T.Helper()
	p, err := s.App.Payments.Prepay(context.Background(), o.Payable())
	must(s.T, err)
	return Params(p)
}

// Params turns what the program answers into what the phone passes to WeChat.
func Params(p wechat.PayParams) wechatsim.PayParams {
	return wechatsim.PayParams{AppID: p.AppID, TimeStamp: p.TimeStamp, NonceStr: p.NonceStr, Package: p.Package, SignType: p.SignType, PaySign: p.PaySign}
}

// Pay pays an order as its buyer does, and lets the notice arrive.
func (s *Shop) Pay(b Buyer, o order.Order) order.Order {
	s.T.Helper()
	must(s.T, s.Sim.Pay(b.OpenID, s.Prepay(o)))
	s.Step()
	return s.WantState(o, order.Paid)
}

// Ship sends an order out.
func (s *Shop) Ship(o order.Order) order.Order {
	s.T.Helper()
	must(s.T, s.TryShip(o))
	s.Step()
	return s.WantState(o, order.Shipped)
}

// TryShip is Ship without what follows, and may be refused.
func (s *Shop) TryShip(o order.Order) error {
	_, err := s.App.Shipping.Ship(context.Background(), shipping.Dispatch{OrderID: o.ID, Carrier: "YTO", TrackingNo: "YT" + strconv.FormatInt(o.ID, 10), StaffID: 1})
	return err
}

// ShipPart sends one parcel of an order out, with some of its pieces.
func (s *Shop) ShipPart(o order.Order, trackingNo string, lines ...shipping.ParcelLine) shipping.Parcel {
	s.T.Helper()
	p, err := s.App.Shipping.Ship(context.Background(), shipping.Dispatch{OrderID: o.ID, Carrier: "YTO", TrackingNo: trackingNo, Lines: lines, StaffID: 1})
	must(s.T, err)
	return p
}

// Confirm is the buyer confirming receipt at WeChat and then in the shop.
func (s *Shop) Confirm(b Buyer, o order.Order) order.Order {
	s.T.Helper()
	must(s.T, s.Sim.ConfirmReceipt(b.OpenID, s.OutTradeNo(o)))
	must(s.T, s.App.Orders.ConfirmReceipt(context.Background(), b.ID, o.ID))
	return s.WantState(o, order.Received)
}

// Bought is an order that was placed, paid and shipped.
func (s *Shop) Bought(b Buyer, wishes ...order.Wish) order.Order {
	s.T.Helper()
	return s.Ship(s.Pay(b, s.Place(b, wishes...)))
}

// OutTradeNo is the number under which an order was paid.
func (s *Shop) OutTradeNo(o order.Order) string {
	s.T.Helper()
	for _, p := range s.Payments(o) {
		if p.Usable {
			return p.OutTradeNo
		}
	}
	s.T.Fatalf("order %d has no payment", o.ID)
	return ""
}

// Refund gives back pieces and money of an order's first line, and freight.
func (s *Shop) Refund(o order.Order, pieces, amount, freight int64) payment.Refund {
	s.T.Helper()
	r, err := s.TryRefund(o, pieces, amount, freight)
	must(s.T, err)
	return r
}

// TryRefund is Refund, and may be refused.
func (s *Shop) TryRefund(o order.Order, pieces, amount, freight int64) (payment.Refund, error) {
	req := order.RefundRequest{OrderID: o.ID, Freight: freight, Reason: "测试退款", Key: fmt.Sprintf("refund-%d", s.ids.Next()), Staff: 1}
	if pieces > 0 || amount > 0 {
		req.Lines = []order.RefundLine{{LineID: o.Lines[0].ID, Pieces: pieces, Amount: amount}}
	}
	return s.App.Orders.Refund(context.Background(), req)
}

// Order reads an order as it stands.
func (s *Shop) Order(o order.Order) order.Order {
	s.T.Helper()
	now, err := s.App.Orders.Get(context.Background(), o.ID)
	must(s.T, err)
	return now
}

// WantState fails the test unless an order is in a state, and returns it.
func (s *Shop) WantState(o order.Order, want order.State) order.Order {
	s.T.Helper()
	now := s.Order(o)
	if now.State != want {
		s.T.Fatalf("order %d is %s, want %s", o.ID, now.State, want)
	}
	return now
}

// WantBooks compares the sums of accounts, in fen, with the ledger's. Accounts
// that are not named must be zero. What moved between WeChat and the bank, as
// the bills told, is left out.
func (s *Shop) WantBooks(want map[ledger.Account]int64) {
	s.T.Helper()
	sums, err := s.App.Ledger.Sums(context.Background())
	must(s.T, err)
	got := map[ledger.Account]int64{}
	for _, a := range sums {
		got[a.Account] = a.Amount
	}
	var moved []struct {
		Account ledger.Account `db:"account"`
		Amount  int64          `db:"total"`
	}
	must(s.T, s.DB.Select(context.Background(), &moved, `SELECT e.account, SUM(e.amount) AS total FROM entry e JOIN journal j ON j.id = e.journal_id
		WHERE j.kind IN ('fund.moved', 'fund.opening') GROUP BY e.account`))
	for _, m := range moved {
		got[m.Account] -= m.Amount
	}
	for account, amount := range want {
		if got[account] != amount {
			s.T.Errorf("%s is %d fen, want %d", account, got[account], amount)
		}
		delete(got, account)
	}
	for account, amount := range got {
		if amount != 0 {
			s.T.Errorf("%s is %d fen, want 0", account, amount)
		}
	}
}

// WantStock compares what lies in the network warehouse of a SKU.
func (s *Shop) WantStock(sku, onHand, reserved int64) {
	s.T.Helper()
	rows, err := s.App.Inventory.BySKU(context.Background(), []int64{sku})
	must(s.T, err)
	if len(rows) != 1 || rows[0].OnHand != onHand || rows[0].Reserved != reserved {
		s.T.Errorf("stock is %+v, want %d on hand and %d reserved", rows, onHand, reserved)
	}
}

// Alerts lists the kinds of open alerts about an order.
func (s *Shop) Alerts(o order.Order) []string {
	s.T.Helper()
	alerts, err := s.App.Alerts.BySubject(context.Background(), order.PayableKind, o.ID)
	must(s.T, err)
	kinds := make([]string, len(alerts))
	for i, a := range alerts {
		kinds[i] = a.Kind
	}
	return kinds
}

// Day is 24 hours.
const Day = 24 * time.Hour

// WantParcel fails the test unless an order's parcel is in a state.
func (s *Shop) WantParcel(o order.Order, want string) {
	s.T.Helper()
	parcels, err := s.App.Shipping.Parcels(context.Background(), o.ID)
	must(s.T, err)
	if len(parcels) != 1 || parcels[0].State != want {
		s.T.Fatalf("parcels %+v, want one that is %s", parcels, want)
	}
}

// Get asks for an address as the holder of a token, "" for nobody, and returns
// the status.
func (s *Shop) Get(url, token string) int {
	s.T.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, http.NoBody)
	must(s.T, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	must(s.T, err)
	must(s.T, res.Body.Close())
	return res.StatusCode
}
