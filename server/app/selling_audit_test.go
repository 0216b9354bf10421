package app_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/staff"
)

// sellingTamperings are changes behind the program's back, and the check that must
// find each of them.
var sellingTamperings = []struct{ check, sql string }{
	{"commission.amount", "UPDATE commission SET amount = amount + 1 WHERE order_id = {released}"},
	{"commission.amount", "UPDATE commission SET purchase = purchase - 1 WHERE order_id = {frozen}"},
	{"commission.line", "UPDATE commission SET paid = paid - 1 WHERE order_id = {frozen}"},
	{"commission.line", "UPDATE order_line SET refunded = refunded + 1 WHERE order_id = {released}"},
	{"commission.proportion", "UPDATE commission SET reversed = reversed + 1 WHERE order_id = {refunded}"},
	{"commission.reversals", "DELETE FROM commission_reversal WHERE why = 'refund'"},
	{"commission.reversals", "UPDATE commission SET reversed = amount + 1 WHERE order_id = {frozen}"},
	{"commission.forfeited", "UPDATE commission SET forfeited = 0 WHERE order_id = {forfeited}"},
	{"commission.frozen", "UPDATE commission SET state = 'released' WHERE order_id = {frozen}"},
	{"commission.frozen", "UPDATE entry SET owner_id = owner_id + 1 WHERE account = 'frozen'"},
	{"commission.earned", "UPDATE commission SET distributor_id = distributor_id + 1 WHERE order_id = {released}"},
	{"commission.deferred", "UPDATE entry SET amount = amount + 1 WHERE account = 'commission.deferred'"},
	{"commission.holds", "UPDATE commission_hold SET amount = amount - 1 WHERE state = 'open'"},
	{"commission.held", "UPDATE commission SET held = 0 WHERE order_id = {withheld}"},
	{"commission.held", "UPDATE commission_hold SET state = 'freed' WHERE state = 'open'"},
	{"commission.self", "UPDATE commission SET buyer_id = (SELECT member_id FROM distributor WHERE id = distributor_id) WHERE order_id = {frozen}"},
	{"commission.earner", "UPDATE attribution SET distributor_id = 0 WHERE order_id = {frozen}"},
	{"commission.earner", "DELETE FROM attribution WHERE order_id = {released}"},
	{"commission.earner", "DELETE FROM commission WHERE order_id = {frozen}"},
	{"commission.accrued", "UPDATE commission SET turn = 1 WHERE order_id = {released}"},
	{"distributor.sales", "UPDATE distributor SET sales = sales + 1"},
	{"distributor.accounts", "DELETE FROM balance WHERE available > 0"},
	{"distributor.loop", "UPDATE distributor SET inviter_id = id"},
}

func TestAudit_FindsTamperingWithEarnings(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		bought := func() order.Order { return s.Bought(b, shoptest.Want(sku, 2)) }
		completed := func() order.Order { return s.Completed(b, bought()) }
		released, withheld, forfeited, refunded := completed(), completed(), completed(), completed()
		s.Refund(refunded, 1, 1990, 0)
		decide := func(o order.Order, d commission.Decision) {
			must(t, s.App.Commission.Decide(shoptest.As(shoptest.StaffID), []int64{s.Commissions(o)[0].ID}, d, "核查"))
		}
		decide(withheld, commission.DecideHold)
		decide(forfeited, commission.DecideHold)
		decide(forfeited, commission.DecideForfeit)
		frozen := bought()
		s.WantCleanAudit()
		names := strings.NewReplacer("{released}", fmt.Sprint(released.ID), "{refunded}", fmt.Sprint(refunded.ID), "{withheld}", fmt.Sprint(withheld.ID), "{forfeited}", fmt.Sprint(forfeited.ID), "{frozen}", fmt.Sprint(frozen.ID))
		for _, x := range sellingTamperings {
			query := names.Replace(x.sql)
			found := tampered(t, s, query)
			if !slices.ContainsFunc(found, func(f ledger.Finding) bool { return f.Check == x.check }) {
				t.Errorf("%s: %s not found, only %v", x.sql, x.check, found)
			}
		}
	})
}

// Settling goes on from portion to portion, within one earner's lines and from one
// earner to the next, and leaves nothing due.
func TestSettle_PortionAfterPortion(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		t.Run(string(engine), func(t *testing.T) {
			s := shoptest.New(t, engine, shoptest.Default()) // Its lines are of no order: not for the audit.
			publish(t, s.App.Sellers.Ladder, sevenTenths)
			many, few := s.Seller("何雨"), s.Seller("苏杭")
			o := s.Bought(s.Via("林知夏", many.Code), shoptest.Want(s.SKU(1990, 10), 1))
			like := s.Commissions(o)[0].ID
			lines := map[int64]int64{many.Seller: 4_100, few.Seller: 30}
			must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return copyDue(ctx, tx, s, like, lines) }))
			must(t, s.App.Commission.Settle(t.Context()))
			s.WantFunds(many, 597, 4_100*597, 0, 0)
			s.WantFunds(few, 0, 30*597, 0, 0)
		})
	}
}

// copyDue writes due copies of a commission, so many for each earner.
func copyDue(ctx context.Context, tx *db.Tx, s *shoptest.Shop, like int64, lines map[int64]int64) error {
	const same = "buyer_id, turn, ended, method, bp, rule_no, rule_for, ladder_no, tier_no, retail, purchase, cost, pieces, paid, amount, refunded, reversed, held, placed_at, accrued_at, released_at, settlement"
	id := int64(0)
	for earner, n := range lines {
		for range n {
			id++
			_, err := tx.Exec(ctx, "INSERT INTO commission (id, line_id, order_id, distributor_id, state, "+same+") SELECT ?, ?, ?, ?, 'due', "+same+" FROM commission WHERE id = ?", id, id, id, earner, like)
			if err != nil {
				return err
			}
		}
		err := s.App.Ledger.Post(ctx, tx, ledger.Journal{
			Kind: ledger.CommissionAccrued, EventKey: fmt.Sprint("test:", earner), Subject: "order", SubjectID: earner, Entries: ledger.Move(n*597, ledger.CommissionDeferred, 0, ledger.Frozen, earner),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Whose an order was by staff's word alone reads afterwards why it went, and may
// doubt it; who never had it may not.
func TestAttribution_IsTheirsToRead(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		one, two, never := s.Seller("何雨"), s.Seller("苏杭"), s.Seller("江南")
		o := s.Bought(s.Via("林知夏", one.Code), shoptest.Want(s.SKU(1990, 10), 1))
		for _, to := range []int64{two.Seller, 0} {
			must(t, s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, to, "核对后更正"))
		}
		path := "/api/v1/distributor/orders/" + strconv.FormatInt(o.ID, 10) + "/attribution"
		for seller, want := range map[shoptest.Seller]int{one: 200, two: 200, never: 404} {
			if got := s.Get(s.URL+path, seller.Token); got != want {
				t.Errorf("%d, want %d", got, want)
			}
		}
		_, err := s.App.Referral.Ask(t.Context(), two.ID, two.Seller, o.ID, "为什么又不是我的")
		must(t, err)
		_, err = s.App.Referral.Ask(t.Context(), never.ID, never.Seller, o.ID, "为什么不是我的")
		s.WantRefused(err, web.ErrNotFound)
	})
}

// Rules for goods that there are not are refused, with the number.
func TestCommission_RulesNameWhatThereIs(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		product := s.Bought(s.Buyer("林知夏"), shoptest.Want(s.SKU(1990, 10), 1)).Lines[0].ProductID
		half := commission.Rule{Method: commission.RateOfPaid, BP: 5_000}
		rules := func(e commission.Exception) commission.Rules {
			e.Rule = half
			return commission.Rules{Rule: commission.DefaultRules.Rule, Exceptions: []commission.Exception{e}}
		}
		publish(t, s.App.Commission.Rules, rules(commission.Exception{ProductID: web.ID(product)}))
		for _, e := range []commission.Exception{{ProductID: 7}, {CategoryID: 7}} {
			_, err := s.App.Commission.Rules.Draft(shoptest.As(shoptest.StaffID), rules(e), "没有", 0)
			if web.CodeOf(err) != "commission.rules" || !strings.Contains(err.Error(), " 7 ") {
				t.Errorf("%v", err)
			}
		}
	})
}

// An account manager decides about the commissions, debts and batches of their own
// distributors; of anybody else's there are none.
func TestScope_OfEarnings(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := t.Context()
		must(t, s.App.Staff.Seed(ctx))
		own, foreign := s.Seller("何雨"), s.Seller("苏杭")
		must(t, s.App.Staff.AddRole(ctx, staff.Role{Code: "field", Name: "外勤", Scope: staff.ScopeOwn, Permissions: []string{staff.CommissionView, staff.CommissionEdit, staff.PayoutView, staff.PayoutReview}}))
		sku := s.SKU(1990, 100)
		var lines []int64 // Own, foreign.
		for i, x := range []shoptest.Seller{own, foreign} {
			o := s.Bought(s.Via([]string{"林知夏", "江南"}[i], x.Code), shoptest.Want(sku, 1))
			lines = append(lines, s.Commissions(o)[0].ID)
		}
		generous(t, s)
		s.Earn(5_000, own, foreign)
		mine, theirs := s.Withdraw(own, 1_000), s.Withdraw(foreign, 1_000)
		mixed, err := s.App.Payouts.Review(shoptest.As(shoptest.StaffID), []int64{s.Withdraw(own, 1_100).ID, s.Withdraw(foreign, 1_100).ID}, "")
		must(t, err)
		batch := func(id int64) int64 {
			b, err := s.App.Payouts.Review(shoptest.As(shoptest.StaffID), []int64{id}, "")
			must(t, err)
			return b.ID
		}
		number := func(id int64) string { return strconv.FormatInt(id, 10) }
		ownBatch, foreignBatch := batch(mine.ID), batch(theirs.ID)
		token := staffToken(t, s, "field.one", "field")
		who, err := s.App.Staff.Authenticate(ctx, token)
		must(t, err)
		must(t, s.App.Members.SetManager(ctx, own.ID, who.ID))
		for _, c := range []struct {
			method, path, body string
			want               int
		}{
			{http.MethodPost, "/commissions/decide", `{"ids":["` + number(lines[0]) + `"],"decision":"hold","reason":"核查"}`, 204},
			{http.MethodPost, "/commissions/decide", `{"ids":["` + number(lines[1]) + `"],"decision":"hold","reason":"核查"}`, 404},
			{http.MethodPost, "/distributors/" + number(own.Seller) + "/write-offs", `{"reason":"核销"}`, 409}, // They owe nothing.
			{http.MethodPost, "/distributors/" + number(foreign.Seller) + "/write-offs", `{"reason":"核销"}`, 404},
			{http.MethodGet, "/payout-batches/" + number(ownBatch), "", 200},
			{http.MethodGet, "/payout-batches/" + number(foreignBatch), "", 404},
			{http.MethodGet, "/payout-batches/" + number(mixed.ID), "", 404},
			{http.MethodPost, "/payout-batches/" + number(foreignBatch) + "/discard", "", 404},
			{http.MethodPost, "/payout-batches/" + number(foreignBatch) + "/confirm", "", 404},
		} {
			header := map[string]string{"Content-Type": "application/json", "Idempotency-Key": "scope-earnings-" + number(int64(len(c.path)+len(c.body)))}
			r := knock(t, s, webtest.Case{Method: c.method, Target: "/api/admin/v1" + c.path, Body: []byte(c.body), Header: header}, token)
			if r.status != c.want {
				t.Errorf("%s %s: %d %s, want %d", c.method, c.path, r.status, r.raw, c.want)
			}
		}
		r := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/admin/v1/payout-batches"}, token)
		if !strings.Contains(string(r.raw), number(ownBatch)) || strings.Contains(string(r.raw), number(foreignBatch)) || strings.Contains(string(r.raw), number(mixed.ID)) {
			t.Errorf("%s", r.raw)
		}
	})
}
