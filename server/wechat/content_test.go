package wechat_test

import (
	"bytes"
	"encoding/csv"
	"image"
	_ "image/jpeg"
	"strings"
	"testing"
	"time"

	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func TestPhoneNumber(t *testing.T) {
	w := newWorld(t)
	code := w.sim.PhoneCode("买家甲")
	number, country, err := w.client.PhoneNumber(t.Context(), code)
	w.must(err)
	if len(number) != 11 || !strings.HasPrefix(number, "1000") || country != "86" {
		t.Errorf("number %q of %q", number, country)
	}
	if _, err := w.client.GetPhoneNumber(t.Context(), code); !wechat.IsErrCode(err, wechat.ErrCodeCodeUsed) {
		t.Errorf("a used code: %v", err)
	}
}

func TestCodesArePictures(t *testing.T) {
	w := newWorld(t)
	raw, err := w.client.WXACodeUnlimit(t.Context(), wechat.WXACode{Scene: "Ab3-_~", Page: "pages/s/index", Width: 480})
	w.must(err)
	picture, kind, err := image.Decode(bytes.NewReader(raw))
	w.must(err)
	if kind != "jpeg" || picture.Bounds().Dx() != 480 {
		t.Errorf("%s of %v", kind, picture.Bounds())
	}
	for _, scene := range []string{"", strings.Repeat("x", 33), "a b", "码", "50%"} {
		if _, err := w.client.WXACodeUnlimit(t.Context(), wechat.WXACode{Scene: scene}); !wechat.IsErrCode(err, wechat.ErrCodeSceneInvalid) {
			t.Errorf("scene %q: %v", scene, err)
		}
	}
	if _, err := w.client.WXACodeUnlimit(t.Context(), wechat.WXACode{Scene: "a", Page: "/pages/s"}); !wechat.IsErrCode(err, wechat.ErrCodePageUnknown) {
		t.Errorf("a leading slash: %v", err)
	}
}

func TestOneConsentOneMessage(t *testing.T) {
	w := newWorld(t)
	m := wechat.SubscribeMessage{OpenID: w.sim.OpenID("买家甲"), TemplateID: "T", Data: map[string]string{"thing1": "已发货"}}
	if err := w.client.SubscribeSend(t.Context(), m); !wechat.IsErrCode(err, wechat.ErrCodeNoConsent) {
		t.Errorf("without consent: %v", err)
	}
	w.sim.AllowSubscribe("买家甲", 1)
	w.must(w.client.SubscribeSend(t.Context(), m))
	if err := w.client.SubscribeSend(t.Context(), m); !wechat.IsErrCode(err, wechat.ErrCodeNoConsent) {
		t.Errorf("a second one: %v", err)
	}
	m.Data["thing1"] = strings.Repeat("长", 21)
	if err := w.client.SubscribeSend(t.Context(), m); !wechat.IsErrCode(err, wechat.ErrCodeBadData) {
		t.Errorf("a thing of 21 characters: %v", err)
	}
}

func TestContentChecks(t *testing.T) {
	w := newWorld(t)
	check := func(text string) (string, error) {
		verdict, _, err := w.client.MsgSecCheck(t.Context(), wechat.TextCheck{OpenID: w.sim.OpenID("买家甲"), Scene: wechat.SceneComment, Content: text})
		return verdict, err
	}
	if _, err := check("好茶"); !wechat.IsErrCode(err, wechat.ErrCodeNotVisited) {
		t.Errorf("nobody was here: %v", err)
	}
	_, err := w.client.Login(t.Context(), w.sim.LoginCode("买家甲"))
	w.must(err)
	for text, want := range map[string]string{
		"好茶": wechat.VerdictPass, "有" + wechatsim.ReviewWord + "的话": wechat.VerdictReview, wechatsim.RiskyWord: wechat.VerdictRisky,
	} {
		if got, err := check(text); err != nil || got != want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	trace, err := w.client.MediaCheckAsync(t.Context(), w.sim.OpenID("买家甲"), "https://shop.example.com/"+wechatsim.RiskyWord+".jpg", wechat.SceneProfile)
	w.must(err)
	w.step()
	if len(w.pushes) != 1 || w.pushes[0].MediaCheck == nil || w.pushes[0].MediaCheck.TraceID != trace || w.pushes[0].MediaCheck.Suggest != wechat.VerdictRisky {
		t.Errorf("pushed: %+v, refused %v", w.pushes, w.refused)
	}
	w.clock.Advance(2*time.Hour + time.Second)
	if _, err := check("好茶"); !wechat.IsErrCode(err, wechat.ErrCodeNotVisited) {
		t.Errorf("two hours later: %v", err)
	}
}

// rows reads a bill as a merchant does: every field loses its backtick.
func rows(t *testing.T, bill []byte) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(bill), "\ufeff")))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		for i := range row {
			row[i] = strings.TrimPrefix(row[i], "`")
		}
	}
	return all
}

func TestBillsSayWhatTheBooksSay(t *testing.T) {
	w := newWorld(t)
	day := w.clock.Now()
	w.pay("BILL000001", 6770)
	_, err := w.refund("BILL000001", "BILLR00001", 1990, 6770)
	w.must(err)
	w.step()
	if _, err := w.client.TradeBill(t.Context(), day); !wechat.IsCode(err, "PARAM_ERROR") {
		t.Errorf("today's bill: %v", err)
	}
	w.clock.Advance(24 * time.Hour)
	trade, err := w.client.TradeBill(t.Context(), day)
	w.must(err)
	got := rows(t, trade)
	if len(got) != 5 || got[1][6] != "BILL000001" || got[1][12] != "67.70" || got[1][22] != "0.41" ||
		got[2][15] != "BILLR00001" || got[2][16] != "19.90" || got[2][22] != "-0.12" || got[4][0] != "2" || got[4][4] != "0.29" {
		t.Errorf("trade bill: %v", got)
	}
	if !strings.Contains(string(trade), "`BILL000001") {
		t.Error("every field has a backtick before it")
	}
	fund, err := w.client.FundBill(t.Context(), day, "BASIC")
	w.must(err)
	got = rows(t, fund)
	if len(got) != 7 || got[4][7] != "47.51" || got[6][0] != "4" {
		t.Errorf("fund bill: %v", got)
	}
	if b := w.sim.Books(); b.Balances[wechatsim.Held] != 4751 {
		t.Errorf("held %d", b.Balances[wechatsim.Held])
	}
	if _, err := w.client.TradeBill(t.Context(), day.AddDate(0, 0, -1)); !wechat.IsCode(err, wechat.CodeNoStatement) {
		t.Errorf("a day on which nothing happened: %v", err)
	}
	w.sim.Misbehave("billdownload", wechatsim.NotJSON)
	if _, err := w.client.TradeBill(t.Context(), day); err == nil {
		t.Error("a page in place of the bill was taken")
	}
}

func TestCertificateModeAndTheMove(t *testing.T) {
	w := newWorld(t, func(o *wechatsim.Options) { o.Certificates = true })
	cfg := w.cfg
	cfg.PayKeyID, cfg.PayKeyPEM = "", ""
	w.client = w.newClient(cfg)
	w.sim.Misbehave("notice.pay", wechatsim.CertSigned)
	w.pay("CERT000001", 100)
	w.step()
	if len(w.notices) != 1 {
		t.Errorf("signed by the certificate: %d notices, refused %v", len(w.notices), w.refused)
	}
	cfg = w.cfg
	cfg.AcceptCertificates = true
	w.client = w.newClient(cfg)
	w.sim.Misbehave("notice.pay", wechatsim.CertSigned)
	w.pay("CERT000002", 100)
	w.pay("CERT000003", 100)
	w.step()
	if len(w.notices) != 3 || len(w.refused) != 0 {
		t.Errorf("both signers in one day: %d notices, refused %v", len(w.notices), w.refused)
	}
}

func TestAMerchantWithoutCertificates(t *testing.T) {
	w := newWorld(t)
	cfg := w.cfg
	cfg.PayKeyID, cfg.PayKeyPEM = "", ""
	if _, err := w.newClient(cfg).Query(t.Context(), "CERT000004"); err == nil {
		t.Error("nothing can be verified, yet something was believed")
	}
}
