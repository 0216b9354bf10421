package reconcile_test

import (
	"errors"
	"strings"
	"testing"

	"yuanfen/server/reconcile"
)

const trade = "\ufeff交易时间,公众账号ID,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,手续费,费率,订单金额,申请退款金额\r\n" +
	"`2026-11-23 16:00:01,`wx1,`4200,`P7,`SUCCESS,`0,`0,`,`0.41,`0.60%,`67.70,`0.00\r\n" +
	"`2026-11-23 17:00:01,`wx1,`4200,`P7,`REFUND,`50300,`R8,`SUCCESS,`-0.12,`0.60%,`0.00,`19.90\r\n" +
	"总交易单数,应结订单总金额,退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n" +
	"`2,`67.70,`19.90,`0.29,`67.70,`19.90\r\n"

const fund = "\ufeff记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n" +
	"`2026-11-23 16:00:01,`4200,`1,`交易,`交易,`收入,`67.70,`167.70,`system,`,`P7\r\n" +
	"`2026-11-23 16:00:01,`4200,`2,`交易,`扣除交易手续费,`支出,`0.41,`167.29,`system,`,`P7\r\n" +
	"资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n" +
	"`2,`1,`67.70,`1,`0.41\r\n"

const operation = "\ufeff记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n" +
	"`2026-11-23 09:00:01,`,`6,`充值,`充值,`收入,`500.00,`500.00,`system,`,`\r\n" +
	"`2026-11-23 16:00:01,`13300,`7,`企业付款,`商家转账,`支出,`47.51,`452.49,`system,`三月佣金,`W9\r\n" +
	"`2026-11-23 17:00:01,`13301,`8,`企业付款,`商家转账到零钱,`支出,`0.10,`452.39,`system,`,`W10\r\n" +
	"资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n" +
	"`3,`1,`500.00,`2,`47.61\r\n"

// A transfer's line is known by its type, or by its class where WeChat has
// renamed the type, and carries our number.
func TestParse_Transfers(t *testing.T) {
	rows, err := reconcile.ParseFund([]byte(operation))
	if err != nil || len(rows) != 3 {
		t.Fatalf("%+v, %v", rows, err)
	}
	if rows[0].Transfer() || !rows[1].Transfer() || !rows[2].Transfer() {
		t.Errorf("which are transfers: %+v", rows)
	}
	if r := rows[1]; r.ProofNo != "W9" || r.BusinessNo != "13300" || r.Type != "商家转账" || r.Amount != -4751 || r.Balance != 45249 {
		t.Errorf("%+v", r)
	}
	payments, err := reconcile.ParseFund([]byte(fund))
	if err != nil || payments[0].Transfer() || payments[1].Transfer() {
		t.Errorf("payments are no transfers: %+v, %v", payments, err)
	}
}

func TestParse(t *testing.T) {
	rows, err := reconcile.ParseTrade([]byte(trade))
	if err != nil || len(rows) != 2 || rows[0].Amount != 6770 || rows[0].Fee != 41 || rows[0].RateBP != 60 || !rows[1].Refund || rows[1].Amount != 1990 || rows[1].Fee != -12 || !rows[1].Done {
		t.Errorf("%+v, %v", rows, err)
	}
	funds, err := reconcile.ParseFund([]byte(fund))
	if err != nil || len(funds) != 2 || funds[0].Amount != 6770 || funds[1].Amount != -41 || funds[1].Balance != 16729 || funds[1].ProofNo != "P7" {
		t.Errorf("%+v, %v", funds, err)
	}
}

// A bill that contradicts itself is not used at all.
func TestParse_Refuses(t *testing.T) {
	for name, c := range map[string][2]string{
		"an amount changed":   {"`67.70,`0.00", "`67.71,`0.00"},
		"a fee changed":       {"`0.41,`0.60%", "`0.42,`0.60%"},
		"a line less":         {"`2026-11-23 17:00:01,`wx1,`4200,`P7,`REFUND,`50300,`R8,`SUCCESS,`-0.12,`0.60%,`0.00,`19.90\r\n", ""},
		"its end cut off":     {"`2,`67.70,`19.90,`0.29,`67.70,`19.90\r\n", ""},
		"no backtick":         {"`2026-11-23 16", "2026-11-23 16"},
		"an unknown state":    {"`SUCCESS,`0", "`PUZZLED,`0"},
		"an amount in words":  {"`67.70,`0.00\r\n", "`many,`0.00\r\n"},
		"three decimals":      {"`67.70,`0.00\r\n", "`67.700,`0.00\r\n"},
		"a column renamed":    {"手续费,费率", "手续,费率"},
		"a comma in a field":  {"`wx1,`4200,`P7,`SUCCESS", "`wx1,`42,`00,`P7,`SUCCESS"},
		"a time without date": {"`2026-11-23 16:00:01", "`16:00:01"},
	} {
		bad := strings.Replace(trade, c[0], c[1], 1)
		if bad == trade {
			t.Fatalf("%s: nothing changed", name)
		}
		if _, err := reconcile.ParseTrade([]byte(bad)); !errors.Is(err, reconcile.ErrBill) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string][2]string{
		"a balance that jumps": {"`0.41,`167.29", "`0.41,`167.28"},
		"an amount changed":    {"`67.70,`167.70", "`67.71,`167.70"},
		"a direction":          {"`收入,", "`横向,"},
		"a line counted twice": {"`2,`1,", "`3,`1,"},
	} {
		if _, err := reconcile.ParseFund([]byte(strings.Replace(fund, c[0], c[1], 1))); !errors.Is(err, reconcile.ErrBill) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever arrives as a bill, it is read or refused.
func FuzzParse(f *testing.F) {
	f.Add([]byte(trade))
	f.Add([]byte(fund))
	f.Add([]byte(operation))
	f.Fuzz(func(t *testing.T, text []byte) {
		if rows, err := reconcile.ParseTrade(text); err != nil && rows != nil && !errors.Is(err, reconcile.ErrBill) {
			t.Error(err)
		}
		if _, err := reconcile.ParseFund(text); err != nil && !errors.Is(err, reconcile.ErrBill) {
			t.Error(err)
		}
	})
}
