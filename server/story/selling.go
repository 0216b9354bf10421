package story

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"yuanfen/server/platform/money"
)

// turn makes somebody the buyer who acts, logged in afresh: a jump of the clock ends
// every session.
func (w *walk) turn(ctx context.Context, b *buyer) error {
	w.buyer = *b
	err := w.enterBuyer(ctx)
	*b = w.buyer
	return err
}

// newcomer is somebody whom the shop has never seen.
func (w *walk) newcomer(name, link string) buyer { return buyer{name: name + w.run, link: link} }

// become applies as a distributor and is approved.
func (w *walk) become(ctx context.Context, name string) (*seller, error) {
	x := &seller{buyer: w.newcomer(name, "")}
	if err := w.turn(ctx, &x.buyer); err != nil {
		return nil, err
	}
	agreement, err := w.agreement(ctx)
	if err != nil {
		return nil, err
	}
	body := map[string]any{"name": "示例" + name, "phone": "19900000002", "channel": "朋友圈和茶友群", "province": "浙江省", "city": "杭州市", "agreement_id": agreement}
	if err := w.api.post(ctx, "/api/v1/distributor/application", x.token, body, nil); err != nil {
		return nil, err
	}
	var list struct {
		Items []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"items"`
	}
	if err := w.api.get(ctx, "/api/admin/v1/distributors?state=applied", w.clerk.token, &list); err != nil {
		return nil, err
	}
	if len(list.Items) == 0 || list.Items[0].Name != "示例"+name {
		return nil, fmt.Errorf("%w：%s 的申请不在待审核列表的最前面", ErrDiffers, name)
	}
	x.id = list.Items[0].ID
	return x, w.decide(ctx, x, "approve", "资料齐全")
}

func (w *walk) agreement(ctx context.Context) (string, error) {
	var texts struct {
		Items []struct {
			ID   string `json:"id"`
			Kind string `json:"kind"`
		} `json:"items"`
	}
	err := w.api.get(ctx, "/api/v1/agreements", "", &texts)
	for _, t := range texts.Items {
		if t.Kind == "distributor" {
			return t.ID, err
		}
	}
	return "", err
}

func (w *walk) decide(ctx context.Context, x *seller, verdict, reason string) error {
	return w.api.post(ctx, "/api/admin/v1/distributors/"+x.id+"/decide", w.clerk.token, map[string]string{"verdict": verdict, "reason": reason}, nil)
}

// standing is a distributor as staff see them, as far as the story reads it.
type standing struct {
	Distributor struct {
		State    string `json:"state"`
		Tier     int    `json:"tier"`
		TierName string `json:"tier_name"`
		Sales    int64  `json:"sales"`
	} `json:"distributor"`
}

func (w *walk) standing(ctx context.Context, x *seller) (s standing, err error) {
	err = w.api.get(ctx, "/api/admin/v1/distributors/"+x.id, w.clerk.token, &s)
	return s, err
}

// rates are the purchase rates of the brand's tiers, from the first.
func (w *walk) rates(ctx context.Context) (rates, bars []int64, err error) {
	var editions struct {
		Items []struct {
			State string `json:"state"`
			Rules struct {
				Tiers []struct {
					Purchase int64 `json:"purchase_bp"`
					Bar      int64 `json:"bar"`
				} `json:"tiers"`
			} `json:"rules"`
		} `json:"items"`
	}
	if err := w.api.get(ctx, "/api/admin/v1/policies/tiers", w.clerk.token, &editions); err != nil {
		return nil, nil, err
	}
	for _, e := range editions.Items {
		if e.State != "published" {
			continue
		}
		for _, t := range e.Rules.Tiers {
			rates, bars = append(rates, t.Purchase), append(bars, t.Bar)
		}
		return rates, bars, nil
	}
	return nil, nil, fmt.Errorf("%w：没有在用的等级", ErrDiffers)
}

// sell is an order of n pieces by the buyer whose turn it is, paid; it must belong
// to x.
func (w *walk) sell(ctx context.Context, x *seller, name string, n int64) (*sale, error) {
	s, err := w.order(ctx, name, n)
	if err != nil {
		return nil, err
	}
	if err := w.pay(ctx, s); err != nil {
		return nil, err
	}
	x.earned = append(x.earned, &earning{sale: s, pieces: n, price: w.sku.Price, rate: x.rate})
	var why struct {
		Distributor string   `json:"distributor_id"`
		Words       []string `json:"words"`
	}
	if err := w.api.get(ctx, "/api/admin/v1/orders/"+s.id+"/attribution", w.clerk.token, &why); err != nil {
		return nil, err
	}
	w.tell.say("订单 %s，%s。%s", s.id, money.Format(s.total()), why.Words[0])
	if why.Distributor != x.id {
		return nil, fmt.Errorf("%w：订单 %s 归属 %s，应当是 %s", ErrDiffers, s.id, why.Distributor, x.id)
	}
	return s, nil
}

// receiveOf ships what is left of a sale and has its buyer confirm receipt.
func (w *walk) receiveOf(ctx context.Context, s *sale, pieces int64) error {
	if err := w.advance(ctx, 2*time.Minute); err != nil { // WeChat's shipping desk hears of a payment a little later.
		return err
	}
	if err := w.ship(ctx, s); err != nil {
		return err
	}
	w.stock.onHand -= pieces
	w.stock.reserved -= pieces
	if err := w.sim.post(ctx, "/control/confirm", "", map[string]string{"openid": w.buyer.openID, "out_trade_no": s.tradeNo}, nil); err != nil {
		return err
	}
	if err := w.api.post(ctx, "/api/v1/orders/"+s.id+"/receive", w.buyer.token, nil, nil); err != nil {
		return err
	}
	s.released = true
	return w.state(ctx, s, "received")
}

// lookAtSeller holds what a seller is shown, and what their month adds up to,
// against the story's idea, and what WeChat says it has paid them.
func (w *walk) lookAtSeller(ctx context.Context, x *seller, s *seen) error {
	var shown funds
	if err := w.api.get(ctx, "/api/admin/v1/distributors/"+x.id+"/funds", w.clerk.token, &shown); err != nil {
		return err
	}
	own := x.funds()
	var books simTransfers
	if err := w.sim.get(ctx, "/control/state", "", &books); err != nil {
		return err
	}
	s.sellers = append(s.sellers, sellerSeen{x.name, shown, own, books.paidTo(x.openID), x.withdrawn})
	about := "分销商「" + x.name + "」的"
	for _, c := range []struct {
		label     string
		api, mine int64
	}{
		{"冻结佣金", shown.Frozen, own.Frozen}, {"可提现余额", shown.Available, own.Available}, {"暂扣", shown.Withheld, own.Withheld}, {"提现中", shown.Paying, own.Paying}, {"欠款", shown.Debt, own.Debt},
	} {
		if c.api != c.mine {
			s.found = append(s.found, Finding{about + c.label, fmt.Sprintf("账本是 %s，推算是 %s", money.Format(c.api), money.Format(c.mine))})
		}
	}
	if paid := books.paidTo(x.openID); paid != x.withdrawn {
		s.found = append(s.found, Finding{about + "到账", fmt.Sprintf("微信是 %s，推算是 %s", money.Format(paid), money.Format(x.withdrawn))})
	}
	return nil
}

// sellerSeen is one seller as each source has them.
type sellerSeen struct {
	name      string
	shown     funds
	own       funds
	paid      int64 // By WeChat's books.
	withdrawn int64
}

type simTransfers struct {
	Transfers []struct {
		OpenID string `json:"openid"`
		Amount int64  `json:"transfer_amount"`
		State  string `json:"state"`
	} `json:"transfers"`
}

func (t simTransfers) paidTo(openID string) (sum int64) {
	for _, x := range t.Transfers {
		if x.OpenID == openID && x.State == "SUCCESS" {
			sum += x.Amount
		}
	}
	return sum
}

// leadsTo is where the plain address of a code sends a browser.
func (w *walk) leadsTo(ctx context.Context, code string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.opt.Address+"/s/"+code, http.NoBody)
	if err != nil {
		return "", err
	}
	still := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := still.Do(req)
	if err != nil {
		return "", err
	}
	return answer.Header.Get("Location"), answer.Body.Close()
}

// valid reports whether a code still leads somewhere.
func (w *walk) valid(ctx context.Context, code string) (bool, error) {
	var target struct {
		Valid bool `json:"valid"`
	}
	err := w.api.get(ctx, "/api/v1/links/"+code, "", &target)
	return target.Valid, err
}

// sellerTable prints where the money of each seller stands.
func (t *teller) sellerTable(all []sellerSeen) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(t.out, "\n    %s%s%s%s%s%s\n", left("分销商", labelWidth), right("冻结"), right("可提现"), right("暂扣"), right("提现中"), right("微信已到账"))
	for _, x := range all {
		mark := "✓"
		if x.shown != x.own || x.paid != x.withdrawn {
			mark = "✗"
		}
		name := x.name
		fmt.Fprintf(t.out, "    %s%s%s%s%s%s  %s\n", left(name, labelWidth), right(money.Format(x.shown.Frozen)), right(money.Format(x.shown.Available-x.shown.Debt)), right(money.Format(x.shown.Withheld)),
			right(money.Format(x.shown.Paying)), right(money.Format(x.paid)), mark)
	}
}

func (w *walk) seller(name string) *seller {
	i := slices.IndexFunc(w.sellers, func(x *seller) bool { return strings.HasPrefix(x.name, name) })
	return w.sellers[i]
}
