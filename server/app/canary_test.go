package app_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/freight"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/referral"
	"yuanfen/server/staff"
	"yuanfen/server/wechatsim"
)

// person are the texts that must be read nowhere but by whom they are for.
var person = map[string]string{
	"the buyer's name": "司徒金丝雀", "the buyer's phone": "13911112222", "the buyer's street": "金丝雀路 88 号", "the name on the invoice": "皇甫金丝雀", "the distributor's name": "欧阳金丝雀", "the distributor's phone": "13933334444",
	"the account": "6222021234567890123", "the complaint": "金丝雀投诉原文",
}

// canaries leads a shop through everything that touches persons and secrets, and
// returns the secrets that were in play.
func canaries(t *testing.T, s *shoptest.Shop) map[string]string {
	t.Helper()
	ctx := t.Context()
	must(t, s.App.Staff.Seed(ctx))
	owner := staffToken(t, s, "owner.one", staff.Owner)
	b, x := s.Buyer("林知夏"), s.Buyer("何雨")
	home := order.Address{Name: person["the buyer's name"], Phone: person["the buyer's phone"], Province: "浙江省", City: "杭州市", District: "西湖区", Detail: person["the buyer's street"]}
	_, err := s.App.Members.AddAddress(ctx, b.ID, home, true)
	must(t, err)
	_, err = s.App.Members.SetPhone(ctx, b.ID, s.Sim.PhoneCode(b.Name))
	must(t, err)
	apply := s.Application(x, s.Agreement())
	apply.Name, apply.Phone = person["the distributor's name"], person["the distributor's phone"]
	d, err := s.App.Sellers.Apply(ctx, apply)
	must(t, err)
	s.Decide(d.ID, distributor.Approve)
	link, err := s.App.Referral.Make(ctx, referral.Wanted{DistributorID: d.ID, Target: referral.Home})
	must(t, err)
	seller := shoptest.Seller{Buyer: x, Seller: d.ID, Code: link.Code}
	s.Earn(50_000, seller)
	wish := []order.Wish{shoptest.Want(s.SKU(1990, 9), 2)}
	q, err := s.App.Orders.Quote(ctx, b.ID, wish, freight.Destination{Province: home.Province, City: home.City})
	must(t, err)
	o, err := s.App.Orders.Place(ctx, order.Request{MemberID: b.ID, Key: "canary-0001", Wishes: wish, Address: home, Total: q.Total})
	must(t, err)
	o = s.Ship(s.Pay(b, o))
	must(t, s.App.Orders.AskInvoice(ctx, b.ID, o.ID, order.Title{Kind: order.TitlePersonal, Name: person["the name on the invoice"]}))
	s.Approve(s.Ask(o, aftersale.Return, 1))
	s.Complain(o, person["the complaint"])
	p, err := s.App.Payouts.Ask(ctx, payout.Request{MemberID: seller.ID, Amount: 1000, Road: payout.ByBank, Key: "canary-0002", Account: payout.Account{Holder: apply.Name, Bank: "示例银行", Number: person["the account"]}})
	must(t, err)
	s.ApprovePayouts(p)
	s.Step()
	for _, route := range s.App.Router.Table() {
		if route.Method == http.MethodGet && !strings.ContainsAny(route.Path, "{:*") { // Every list and page.
			token := tokens{member: b.Token, owner: owner}.of(route.Access)
			if status, _ := asked(t, s, http.MethodGet, route.Path, token); status >= http.StatusInternalServerError {
				t.Errorf("%s: %d", route.ID, status)
			}
		}
	}
	s.Sim.Misbehave("*", wechatsim.ErrorBefore) // What WeChat answers to a failed call may hold what it was sent.
	s.Step()
	s.Advance(3 * shoptest.Day)
	for _, wrong := range []string{`{"login":"owner.one","password":"a wrong canary password"}`, `{"login":"owner.one","password":`} {
		knock(t, s, webtest.Case{Method: http.MethodPost, Target: "/api/admin/v1/login", Body: []byte(wrong), Header: map[string]string{"Content-Type": "application/json"}}, "")
	}
	knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/admin/v1/me"}, owner+"x")
	fresh := s.Buyer("林知夏").Token
	c := s.Sim.Credentials()
	key := strings.Split(c.MchKeyPEM, "\n")
	return map[string]string{
		"the app's secret": c.AppSecret, "the push token": c.PushToken, "the push key": c.EncodingAESKey, "the APIv3 key": c.APIv3Key, "the merchant's key": key[len(key)/2], "the staff's token": owner, "a member's token": fresh,
		"the staff's password": "correct horse battery", "a wrong password": "a wrong canary password", "the number that WeChat told": s.Sim.PhoneOf(b.Name),
	}
}

// forms are the ways in which a text may hide in a line.
func forms(text string) []string {
	return []string{text, base64.StdEncoding.EncodeToString([]byte(text)), base64.RawURLEncoding.EncodeToString([]byte(text)), hex.EncodeToString([]byte(text))}
}

// Persons and secrets that go through the shop are told by no line of its log, at its
// most talkative, by no figure, and stand in no column of its database or dump of it.
func TestCanaries_AreNowhereInPlain(t *testing.T) {
	s, log := listening(t)
	hidden := canaries(t, s)
	for name, text := range person {
		hidden[name] = text
	}
	var dump bytes.Buffer
	if rows, err := s.DB.Dump(context.Background(), &dump); err != nil || rows < 100 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	metrics := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/metrics"}, "")
	for place, text := range map[string]string{"the log": log.String(), "the database": dump.String(), "the figures": string(metrics.raw)} {
		if len(text) < 5_000 {
			t.Errorf("%s is %d bytes: nothing was looked at", place, len(text))
		}
		for name, canary := range hidden {
			for _, form := range forms(canary) {
				if at := strings.Index(text, form); at >= 0 {
					t.Errorf("%s tells %s: …%s…", place, name, text[max(0, at-200):min(len(text), at+len(form)+40)])
				}
			}
		}
	}
	if hash := auth.HashToken(hidden["a member's token"]); !strings.Contains(dump.String(), hash) {
		t.Error("the dump does not hold what it should")
	}
}
