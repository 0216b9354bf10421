package reconcile_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/reconcile"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// noTokens is a TokenCache that keeps nothing: bills need no access token.
type noTokens struct{}

func (noTokens) Get(context.Context, string) (string, bool, error)        { return "", false, nil }
func (noTokens) Set(context.Context, string, string, time.Duration) error { return nil }
func (noTokens) Delete(context.Context, string) error                     { return nil }

// What the operating account's bill says of transfers, read as it arrives over
// the wire, is what the account has paid: line by line and in sum.
func TestTheBillOfTransfersIsRead(t *testing.T) {
	clk := clock.NewFake(time.Date(2031, 3, 14, 2, 30, 0, 0, time.UTC))
	sim, err := wechatsim.New(wechatsim.Options{Clock: clk})
	if err != nil {
		t.Fatal(err)
	}
	api := httptest.NewServer(sim.Handler())
	defer api.Close()
	c := sim.Credentials()
	client, err := wechat.New(wechat.Config{
		AppID: c.AppID, AppSecret: c.AppSecret, PushToken: c.PushToken, EncodingAESKey: c.EncodingAESKey, MchID: c.MchID,
		MchSerial: c.MchSerial, MchKeyPEM: c.MchKeyPEM, APIv3Key: c.APIv3Key, PayKeyID: c.PayKeyID, PayKeyPEM: c.PayKeyPEM, APIHost: api.URL,
	}, clk, noTokens{})
	if err != nil {
		t.Fatal(err)
	}
	day, before, paid := clk.Now(), sim.Books().Balances[wechatsim.Operating], map[string]int64{}
	for i := range int64(4) {
		r := wechat.TransferRequest{
			OutBillNo: fmt.Sprintf("W%d", i), SceneID: wechat.SceneCommission, OpenID: sim.OpenID("分销甲"), Amount: 1000 + i, Remark: "佣金",
			Reports: []wechat.TransferReport{{Type: wechat.ReportPost, Content: "分销员"}, {Type: wechat.ReportReward, Content: "佣金"}},
		}
		sent, err := client.Transfer(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if i < 3 { // Nobody confirms the last one.
			if err := sim.ConfirmTransfer(r.OpenID, wechatsim.TransferParams(client.TransferParams(sent.PackageInfo))); err != nil {
				t.Fatal(err)
			}
			paid[sent.TransferBillNo+" "+r.OutBillNo] = -r.Amount
		}
		sim.Step(t.Context())
		clk.Advance(time.Minute)
	}
	clk.Advance(32 * time.Hour)
	text, err := client.FundBill(t.Context(), day, "OPERATION")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := reconcile.ParseFund(text)
	if err != nil || len(rows) != len(paid) {
		t.Fatalf("%+v, %v", rows, err)
	}
	after := before
	for _, f := range rows {
		after += f.Amount
		if want, ok := paid[f.BusinessNo+" "+f.ProofNo]; !ok || !f.Transfer() || f.Amount != want || f.Balance != after {
			t.Errorf("%+v, want %d", f, want)
		}
	}
	if now := sim.Books().Balances[wechatsim.Operating]; after != now || after != before-3003 {
		t.Errorf("the lines end at %d, the account has %d", after, now)
	}
}
