package story

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"yuanfen/server/platform/auth"
)

// What the API answers, as far as the story reads it.
type (
	product struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		SKUs  []sku  `json:"skus"`
	}
	sku struct {
		ID    string `json:"id"`
		Name  string `json:"name"`
		Price int64  `json:"retail_price"`
		Left  int64  `json:"left"`
	}
	quote struct {
		Goods   int64 `json:"goods"`
		Freight int64 `json:"freight"`
		Total   int64 `json:"total"`
		Steps   []struct {
			Text   string `json:"text"`
			Amount int64  `json:"amount"`
		} `json:"steps"`
		Lines []struct {
			Quantity int64 `json:"quantity"`
		} `json:"lines"`
	}
	order struct {
		ID       string `json:"id"`
		State    string `json:"state"`
		Goods    int64  `json:"goods"`
		Freight  int64  `json:"freight"`
		Total    int64  `json:"total"`
		Paid     int64  `json:"paid"`
		Refunded int64  `json:"refunded"`
		Lines    []struct {
			ID string `json:"id"`
		} `json:"lines"`
		Payments []struct {
			OutTradeNo string `json:"out_trade_no"`
			Settled    string `json:"settled_at"`
		} `json:"payments"`
		Refunds []refund `json:"refunds"`
	}
	refund struct {
		No     string `json:"out_refund_no"`
		Amount int64  `json:"amount"`
		State  string `json:"state"`
	}
	parcels struct {
		Items []struct {
			State string `json:"state"`
		} `json:"items"`
	}
	journals struct {
		Items []struct {
			Kind    string `json:"kind"`
			Entries []struct {
				Account account `json:"account"`
				Amount  int64   `json:"amount"`
			} `json:"entries"`
		} `json:"items"`
	}
	sums struct {
		Items []struct {
			Account account `json:"account"`
			Amount  int64   `json:"amount"`
		} `json:"items"`
	}
	stock struct {
		Items []struct {
			SKU       string `json:"sku_id"`
			Warehouse string `json:"warehouse_id"`
			OnHand    int64  `json:"on_hand"`
			Reserved  int64  `json:"reserved"`
		} `json:"items"`
	}
)

// What the simulator's control plane answers.
type (
	simState struct {
		Now   time.Time `json:"now"`
		FeeBP int64     `json:"fee_bp"`
	}
	simEntry struct {
		Account string `json:"account"`
		Kind    string `json:"kind"`
		Amount  int64  `json:"amount"`
	}
	simPayment struct {
		OutTradeNo string `json:"out_trade_no"`
		Total      int64  `json:"total"`
		Fee        int64  `json:"fee"`
		Stray      bool   `json:"stray"`
		Shipping   struct {
			SettledAt time.Time `json:"settled_at"`
		} `json:"shipping"`
	}
	simView struct {
		Payment simPayment `json:"payment"`
		Refunds []struct {
			No     string `json:"out_refund_no"`
			Status string `json:"status"`
		} `json:"refunds"`
		Entries []simEntry `json:"entries"`
	}
	simBooks struct {
		Now      time.Time        `json:"now"`
		Balances map[string]int64 `json:"balances"`
		Fees     int64            `json:"fees"`
		Payments []simPayment     `json:"payments"`
	}
	simNotice struct {
		Kind   string    `json:"kind"`
		Done   bool      `json:"done"`
		NextAt time.Time `json:"next_at"`
	}
)

// buyer is a member at the shop and a person at WeChat.
type buyer struct{ name, openID, token, link string }

// clerk is the story's own member of staff.
type clerk struct{ id, login, password, secret, token string }

// enterBuyer logs the buyer in as the mini-program does: wx.login's code, then ours.
func (w *walk) enterBuyer(ctx context.Context) error {
	var code struct {
		Code   string `json:"code"`
		OpenID string `json:"openid"`
	}
	if err := w.sim.post(ctx, "/control/login", "", map[string]string{"person": w.buyer.name}, &code); err != nil {
		return err
	}
	var session struct {
		Token string `json:"token"`
	}
	err := w.api.post(ctx, "/api/v1/login", "", map[string]string{"code": code.Code, "link": w.buyer.link, "device": code.OpenID}, &session)
	w.buyer.openID, w.buyer.token = code.OpenID, session.Token
	return err
}

// ticket is what stands between password and code.
type ticket struct {
	Ticket string `json:"ticket"`
	Enrol  *struct {
		Secret string `json:"secret"`
	} `json:"enrol"`
}

// hireClerk uses a one-time login: a password of its own, an authenticator, its
// first code.
func (w *walk) hireClerk(ctx context.Context, invite string) error {
	var t ticket
	if err := w.api.post(ctx, "/api/admin/v1/login/invite", "", map[string]string{"invite": invite, "password": w.clerk.password}, &t); err != nil {
		return err
	}
	if t.Enrol != nil {
		w.clerk.secret = t.Enrol.Secret
	}
	return w.enterCode(ctx, t)
}

// enterClerk logs in again with password and code.
func (w *walk) enterClerk(ctx context.Context) error {
	var t ticket
	if err := w.api.post(ctx, "/api/admin/v1/login", "", map[string]string{"login": w.clerk.login, "password": w.clerk.password}, &t); err != nil {
		return err
	}
	return w.enterCode(ctx, t)
}

func (w *walk) enterCode(ctx context.Context, t ticket) error {
	var state simState
	if err := w.sim.get(ctx, "/control/state", "", &state); err != nil {
		return err
	}
	code, err := auth.TOTPCode(w.clerk.secret, state.Now)
	if err != nil {
		return err
	}
	var entered struct {
		Token   string `json:"token"`
		Account struct {
			ID string `json:"id"`
		} `json:"account"`
	}
	err = w.api.post(ctx, "/api/admin/v1/login/code", "", map[string]any{"ticket": t.Ticket, "code": code, "bearer": true}, &entered)
	w.clerk.id, w.clerk.token = entered.Account.ID, entered.Token
	return err
}

// advance moves the demo's clock by the simulator's control port. Sessions end
// on the way, so both log in again.
func (w *walk) advance(ctx context.Context, d time.Duration) error {
	if err := w.sim.post(ctx, "/control/clock", "", map[string]int64{"advance_ms": d.Milliseconds()}, nil); err != nil {
		return err
	}
	if d < idle {
		return nil
	}
	if err := w.enterBuyer(ctx); err != nil {
		return err
	}
	return w.enterClerk(ctx)
}

// idle is how long nobody's session has ended yet.
const idle = 20 * time.Minute

// staffOrder reads an order as staff see it.
func (w *walk) staffOrder(ctx context.Context, id string) (order, error) {
	var o order
	err := w.api.get(ctx, "/api/admin/v1/orders/"+id, w.clerk.token, &o)
	return o, err
}

// state waits until an order is in a state.
func (w *walk) state(ctx context.Context, s *sale, want string) error {
	s.state = want
	return until(ctx, "订单 "+s.id+" 进入 "+want, func() (bool, error) {
		o, err := w.staffOrder(ctx, s.id)
		return o.State == want, err
	})
}

// wish is so many pieces of a SKU.
type wish struct {
	SKU      string `json:"sku_id"`
	Quantity int64  `json:"quantity"`
}

// wishes are the lines that add up to n pieces; from two on they are two lines
// of the same SKU, which the shop must sum.
func (w *walk) wishes(n int64) []wish {
	if n < 2 {
		return []wish{{w.sku.ID, n}}
	}
	return []wish{{w.sku.ID, n - 1}, {w.sku.ID, 1}}
}

var home = map[string]string{
	"name": "林知夏", "phone": "19900000001", "province": "浙江省", "city": "杭州市", "district": "西湖区", "detail": "示例路 1 号",
}

// placing is the body of an order of n pieces at the price that the story has
// worked out itself.
func (w *walk) placing(n int64) map[string]any {
	g := w.sku.Price * n
	return map[string]any{"lines": w.wishes(n), "address": home, "link": w.buyer.link, "total": g + freightOf(w.opt.Freight, w.opt.FreightFree, g)}
}

func (w *walk) place(ctx context.Context, key string, body any) (order, error) {
	var o order
	err := w.api.do(ctx, request{method: http.MethodPost, path: "/api/v1/orders", token: w.buyer.token, key: key, body: body}, &o)
	return o, err
}

// order places an order of n pieces and counts it along.
func (w *walk) order(ctx context.Context, name string, n int64) (*sale, error) {
	o, err := w.place(ctx, w.key(), w.placing(n))
	if err != nil {
		return nil, err
	}
	return w.note(name, n, o), nil
}

// note begins the story's own account of an order that was placed.
func (w *walk) note(name string, n int64, o order) *sale {
	g := w.sku.Price * n
	s := &sale{id: o.ID, name: name, goods: g, freight: freightOf(w.opt.Freight, w.opt.FreightFree, g), feeBP: w.feeBP, state: "awaiting_payment"}
	w.sales = append(w.sales, s)
	w.stock.reserved += n
	return s
}

// payParams are the answer to prepay, and what the phone passes on.
type payParams struct {
	AppID     string `json:"app_id"`
	TimeStamp string `json:"time_stamp"`
	NonceStr  string `json:"nonce_str"`
	Package   string `json:"package"`
	SignType  string `json:"sign_type"`
	PaySign   string `json:"pay_sign"`
}

func (w *walk) prepay(ctx context.Context, s *sale) (payParams, error) {
	var p payParams
	err := w.api.post(ctx, "/api/v1/orders/"+s.id+"/pay", w.buyer.token, nil, &p)
	return p, err
}

// cancel is the buyer's change of mind after the cashier was opened: WeChat may
// still be paid, so the order is only closing.
func (w *walk) cancel(ctx context.Context, s *sale) error {
	if err := w.api.post(ctx, "/api/v1/orders/"+s.id+"/cancel", w.buyer.token, nil, nil); err != nil {
		return err
	}
	return w.state(ctx, s, "closing")
}

// pay opens WeChat's cashier for an order and pays there.
func (w *walk) pay(ctx context.Context, s *sale) error {
	p, err := w.prepay(ctx, s)
	if err != nil {
		return err
	}
	return w.payWith(ctx, s, p)
}

// payWith pays at a cashier that is open, and waits until the shop knows.
func (w *walk) payWith(ctx context.Context, s *sale, p payParams) error {
	err := w.sim.post(ctx, "/control/pay", "", map[string]any{"openid": w.buyer.openID, "params": map[string]string{
		"appId": p.AppID, "timeStamp": p.TimeStamp, "nonceStr": p.NonceStr, "package": p.Package, "signType": p.SignType, "paySign": p.PaySign,
	}}, nil)
	if err != nil {
		return err
	}
	s.paid = true
	if err := w.state(ctx, s, "paid"); err != nil {
		return err
	}
	o, err := w.staffOrder(ctx, s.id)
	if err == nil && len(o.Payments) > 0 {
		s.tradeNo = o.Payments[0].OutTradeNo
	}
	return err
}

// refund gives back pieces, goods and freight of an order's only line.
func (w *walk) refund(ctx context.Context, s *sale, n, goods, freight int64) (*giveBack, error) {
	o, err := w.staffOrder(ctx, s.id)
	if err != nil {
		return nil, err
	}
	body := map[string]any{
		"lines":   []map[string]any{{"line_id": o.Lines[0].ID, "pieces": n, "amount": goods}},
		"freight": freight, "reason": "走单演示",
	}
	var r refund
	err = w.api.do(ctx, request{method: http.MethodPost, path: "/api/admin/v1/orders/" + s.id + "/refunds", token: w.clerk.token, key: w.key(), body: body}, &r)
	if err != nil {
		return nil, err
	}
	back := &giveBack{no: r.No, goods: goods, freight: freight}
	s.refunds = append(s.refunds, back)
	return back, nil
}

// refundDone waits until the shop knows that a refund has arrived.
func (w *walk) refundDone(ctx context.Context, s *sale, back *giveBack) error {
	back.done = true
	return until(ctx, "退款 "+back.no+" 到账", func() (bool, error) {
		o, err := w.staffOrder(ctx, s.id)
		for _, r := range o.Refunds {
			if r.No == back.no && r.State == "done" {
				return true, err
			}
		}
		return false, err
	})
}

func (w *walk) ship(ctx context.Context, s *sale) error {
	body := map[string]string{"carrier": "YTO", "tracking_no": "YT" + s.id}
	if err := w.api.post(ctx, "/api/admin/v1/orders/"+s.id+"/ship", w.clerk.token, body, nil); err != nil {
		return err
	}
	s.state = "shipped"
	return until(ctx, "发货信息录入微信", func() (bool, error) {
		var p parcels
		err := w.api.get(ctx, "/api/admin/v1/orders/"+s.id+"/parcels", w.clerk.token, &p)
		return err == nil && len(p.Items) == 1 && p.Items[0].State == "uploaded", err
	})
}

// journalsPath is where the journals of an order are.
func journalsPath(id string) string {
	return "/api/admin/v1/ledger/journals?" + url.Values{"subject": {"order"}, "subject_id": {id}}.Encode()
}
