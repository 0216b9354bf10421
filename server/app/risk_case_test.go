package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/risk"
)

// Staff release a case: what it withheld is the distributor's, frozen as it was, or
// at once where the window is over. Or they keep it: it is nobody's any more. A
// refund while the case is open takes its part first, and nobody gets around a case.
func TestRisk_DecidedAtBothStages(t *testing.T) {
	for name, stage := range map[string]bool{"frozen": false, "released": true} {
		for _, v := range []risk.Verdict{risk.Release, risk.Keep} {
			t.Run(name+"/"+string(v), func(t *testing.T) {
				shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
					seller, b, o := suspicious(t, s, 3)
					s.WantFunds(seller, 1791, 0, 0, 0)
					if stage {
						o = s.Completed(b, s.Ship(o))
						s.WantFunds(seller, 0, 0, 1791, 0)
						o = refundOne(s, o)
						s.WantFunds(seller, 0, 0, 1194, 0)
					} else {
						o = refundOne(s, o)
						s.WantFunds(seller, 1194, 0, 0, 0)
					}
					x := wantSignals(t, s, o, risk.SamePhone)
					want := risk.Effect{Frozen: 1194, Forfeited: 1194}
					if stage {
						want = risk.Effect{Available: 1194, Forfeited: 1194}
					}
					if x.Effect != want {
						t.Errorf("effect %+v, want %+v", x.Effect, want)
					}
					line := s.Commissions(o)[0].ID
					s.WantRefused(s.App.Commission.Decide(shoptest.As(shoptest.StaffID), []int64{line}, commission.DecideFree, "绕过"), commission.ErrInCase)
					if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, v, "核查"); err != nil {
						t.Fatal(err)
					}
					switch {
					case v == risk.Keep:
						s.WantFunds(seller, 0, 0, 0, 0)
					case stage:
						s.WantFunds(seller, 0, 1194, 0, 0)
					default:
						s.WantFunds(seller, 1194, 0, 0, 0)
						s.Completed(b, s.Ship(o))
						s.WantFunds(seller, 0, 1194, 0, 0)
					}
					if v == risk.Keep && !stage {
						s.Completed(b, s.Ship(o))
					}
					sales := map[risk.Verdict]int64{risk.Release: 3980}[v] // A sale that a case took is none.
					if d, err := s.App.Sellers.OfMember(t.Context(), seller.ID); err != nil || d.Sales != sales {
						t.Errorf("sold %d, %v", d.Sales, err)
					}
					_, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, v, "再来")
					s.WantRefused(err, risk.ErrDecided)
				})
			})
		}
	}
}

// Staff are told once by an alert, however often the job runs; the distributor hears
// that the order is looked at and how it ended, and nothing of who or why.
func TestRisk_TellsAndRunsTwice(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller, b, o := suspicious(t, s, 1)
		x := caseOf(s, o)
		for range 2 {
			lookAgain(t, s, seller, o)
		}
		if again := wantSignals(t, s, o, risk.SamePhone); again.ID != x.ID {
			t.Errorf("case %d, then %d", x.ID, again.ID)
		}
		if got := fmt.Sprint(s.Alerts(o)); got != "[risk]" {
			t.Errorf("alerts %s", got)
		}
		if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, risk.Keep, "机密的理由"); err != nil {
			t.Fatal(err)
		}
		told, err := s.App.Inbox.Export(t.Context(), seller.ID)
		if err != nil {
			t.Fatal(err)
		}
		exported, err := s.App.Members.Export(t.Context(), seller.ID)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal([]any{told, exported["risk_cases"]})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"有一笔订单正在核查", "一笔订单的佣金不予结算", `"state":"kept"`} {
			if !strings.Contains(string(raw), want) {
				t.Errorf("not told %s: %s", want, raw)
			}
		}
		for _, never := range []string{"手机号", "机密的理由", strconv.FormatInt(b.ID, 10)} {
			if strings.Contains(string(raw), never) {
				t.Errorf("told %s: %s", never, raw)
			}
		}
		// A case that is decided stays decided.
		second := s.Pay(b, placeTo(s, b, ownPhone(t, s, seller), shoptest.Want(s.SKU(1990, 9), 1)))
		if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), caseOf(s, second).ID, risk.Release, "查清了"); err != nil {
			t.Fatal(err)
		}
		lookAgain(t, s, seller, second)
		if k := caseOf(s, second); k.State != risk.Released || s.Commissions(second)[0].Held {
			t.Errorf("%+v", k)
		}
	})
}

func lookAgain(t *testing.T, s *shoptest.Shop, seller shoptest.Seller, o order.Order) {
	t.Helper()
	err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return s.App.Risk.Paid(ctx, tx, map[int64]int64{o.ID: seller.Seller})
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Step()
}

// Refunded as a whole while its case is open: there is nothing to decide about, and
// either verdict only closes it.
func TestRisk_WhollyRefunded(t *testing.T) {
	for _, v := range []risk.Verdict{risk.Release, risk.Keep} {
		t.Run(string(v), func(t *testing.T) {
			shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
				seller, _, o := suspicious(t, s, 2)
				s.Refund(o, 2, 3980, 800)
				s.Step()
				x := wantSignals(t, s, o, risk.SamePhone)
				if x.Effect != (risk.Effect{}) {
					t.Errorf("%+v", x.Effect)
				}
				if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, v, "已全退"); err != nil {
					t.Fatal(err)
				}
				s.WantFunds(seller, 0, 0, 0, 0)
			})
		})
	}
}

// Expelled while a case is open: what the case gives back is withheld of their
// balance, as the rest is, and comes back with them; before its time it stays
// frozen. What the expulsion held already is the case's when it opens.
func TestRisk_ExpelledMeanwhile(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller, b, first := suspicious(t, s, 1)
		second := s.Pay(b, placeTo(s, b, ownPhone(t, s, seller), shoptest.Want(s.SKU(1990, 9), 2)))
		first = s.Completed(b, s.Ship(first))
		s.WantFunds(seller, 1194, 0, 597, 0)
		s.Decide(seller.Seller, distributor.Expel)
		s.Step()
		for _, o := range []order.Order{first, second} {
			x := wantSignals(t, s, o, risk.SamePhone)
			want := risk.Effect{Withheld: 597, Forfeited: 597}
			if o.ID == second.ID {
				want = risk.Effect{Frozen: 1194, Forfeited: 1194}
			}
			if x.Effect != want {
				t.Errorf("%+v, want %+v", x.Effect, want)
			}
			if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, risk.Release, "查清了"); err != nil {
				t.Fatal(err)
			}
			s.WantCleanAudit()
		}
		s.WantFunds(seller, 1194, 0, 597, 0)
		s.Completed(b, s.Ship(second))
		s.WantFunds(seller, 0, 0, 1791, 0)
		if _, err := s.App.Sellers.Decide(shoptest.As(shoptest.SecondID), seller.Seller, distributor.Reinstate, "申诉成立"); err != nil {
			t.Fatal(err)
		}
		s.Step()
		s.WantFunds(seller, 0, 1791, 0, 0)
	})
}

// What is withheld already when a case opens, by staff or by an expulsion, is the
// case's from then on.
func TestRisk_TakesOverWhatIsHeld(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b := s.Via("林知夏", seller.Code)
		o := placeTo(s, b, ownPhone(t, s, seller), shoptest.Want(s.SKU(1990, 100), 1))
		if err := s.Sim.Pay(b.OpenID, s.Prepay(o)); err != nil {
			t.Fatal(err)
		}
		s.Sim.Step(t.Context()) // Paid, and not looked at yet.
		line := s.Commissions(o)[0].ID
		if err := s.App.Commission.Decide(shoptest.As(shoptest.StaffID), []int64{line}, commission.DecideHold, "先看看"); err != nil {
			t.Fatal(err)
		}
		s.Step()
		x := wantSignals(t, s, o, risk.SamePhone)
		if x.Lines[0].CaseID != x.ID || x.Lines[0].Why != "先看看" {
			t.Errorf("%+v", x.Lines)
		}
		if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, risk.Release, "查清了"); err != nil {
			t.Fatal(err)
		}
		if c := s.Commissions(o)[0]; c.Held {
			t.Errorf("%+v", c)
		}
		s.WantFunds(seller, 597, 0, 0, 0)
	})
}

// An order that staff give to somebody else while its case is open: the case lapses
// with the lines, the new earner's is looked at anew, and given back it is open
// again.
func TestRisk_CorrectedMeanwhile(t *testing.T) {
	for name, stage := range map[string]bool{"frozen": false, "released": true} {
		t.Run(name, func(t *testing.T) {
			shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
				seller, b, o := suspicious(t, s, 1)
				if stage {
					o = s.Completed(b, s.Ship(o))
				}
				x, other := caseOf(s, o), s.Seller("苏杭")
				correct := func(to int64) {
					if err := s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, to, "更正"); err != nil {
						t.Fatal(err)
					}
					s.WantCleanAudit()
					s.Advance(2 * time.Minute) // Looked at, and settled where it is due.
				}
				correct(other.Seller)
				if now := caseOf(s, o); now.ID != x.ID || now.State != risk.Lapsed {
					t.Errorf("%+v", now.Case)
				}
				_, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, risk.Keep, "晚了")
				s.WantRefused(err, risk.ErrDecided)
				s.WantFunds(seller, 0, 0, 0, 0)
				for _, c := range s.Commissions(o) {
					if c.Held || c.DistributorID != other.Seller {
						t.Errorf("%+v", c)
					}
				}
				correct(seller.Seller)
				if again := wantSignals(t, s, o, risk.SamePhone); again.ID != x.ID || again.Effect.Forfeited != 597 {
					t.Errorf("%+v", again)
				}
				correct(0)
				if now := caseOf(s, o); now.State != risk.Lapsed {
					t.Errorf("%+v", now.Case)
				}
			})
		})
	}
}

// suspects are paid orders of pieces that go to their distributor's own phone; every
// other one is through its window, so that what it earned is withheld.
func suspects(t *testing.T, s *shoptest.Shop, n int, pieces int64) (seller shoptest.Seller, orders []order.Order) {
	t.Helper()
	publish(t, s.App.Sellers.Ladder, sevenTenths)
	seller = s.Seller("何雨")
	b, sku, to := s.Via("林知夏", seller.Code), s.SKU(1990, 1000), ownPhone(t, s, seller)
	for i := range n {
		o := s.Pay(b, placeTo(s, b, to, shoptest.Want(sku, pieces)))
		if i%2 == 1 {
			s.Confirm(b, s.Ship(o))
		}
		orders = append(orders, o)
	}
	s.Advance(7*shoptest.Day + time.Hour)
	for i, o := range orders {
		orders[i] = s.Order(o)
		wantSignals(t, s, o, risk.SamePhone)
	}
	return seller, orders
}

// Two who decide at once: one wins, the other is told, and the money moves once.
func TestRisk_TwoDeciders(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller, orders := suspects(t, s, 10, 1)
		for _, o := range orders {
			x, before := caseOf(s, o), s.Funds(seller)
			var errs [2]error
			together(
				func() { _, errs[0] = s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, risk.Release, "放行") },
				func() { _, errs[1] = s.App.Risk.Decide(shoptest.As(shoptest.SecondID), x.ID, risk.Keep, "没收") },
			)
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("%v, %v", errs[0], errs[1])
			}
			now, k := s.Funds(seller), caseOf(s, o)
			had, has := before.Frozen+before.Available+before.Withheld, now.Frozen+now.Available+now.Withheld
			if errs[0] == nil && (k.State != risk.Released || has != had) || errs[1] == nil && (k.State != risk.Kept || has != had-597) {
				t.Fatalf("%s: %d, then %d", k.State, had, has)
			}
		}
	})
}

// Deciding, refunding and correcting at the same moment: whatever comes first, the
// audit finds no hold without its case and no case without its hold.
func TestRisk_DecideRefundCorrect(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		_, orders := suspects(t, s, 12, 2)
		other := s.Seller("苏杭")
		for i, o := range orders {
			x, verdict := caseOf(s, o), []risk.Verdict{risk.Release, risk.Keep}[i/2%2]
			var decided, corrected error
			together(
				func() { _, decided = s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, verdict, "核查") },
				func() { _, _ = s.TryRefund(o, 1, 1990, 0) },
				func() {
					if i%3 == 0 {
						corrected = s.App.Referral.Correct(shoptest.As(shoptest.SecondID), o.ID, other.Seller, "更正")
					}
				},
			)
			if decided != nil && !errors.Is(decided, risk.ErrDecided) || corrected != nil {
				t.Fatalf("%v, %v", decided, corrected)
			}
			s.Step()
			s.WantCleanAudit()
		}
	})
}

// An order looked at while staff give it to somebody else: no case stays open for
// who lost it.
func TestRisk_LookAndCorrect(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller, other, sku := s.Seller("何雨"), s.Seller("苏杭"), s.SKU(1990, 100)
		b := s.Via("林知夏", seller.Code)
		for range 25 {
			o := placeTo(s, b, ownPhone(t, s, seller), shoptest.Want(sku, 1))
			if err := s.Sim.Pay(b.OpenID, s.Prepay(o)); err != nil {
				t.Fatal(err)
			}
			s.Sim.Step(t.Context())
			var looked, corrected error
			together(
				func() { _, looked = s.App.Runner.RunDue(context.Background()) },
				func() {
					corrected = s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, other.Seller, "更正")
				},
			)
			if looked != nil || corrected != nil {
				t.Fatalf("%v, %v", looked, corrected)
			}
			s.Step()
			if k := caseOf(s, o); k.State == risk.Open {
				t.Errorf("%+v", k.Case)
			}
			s.WantCleanAudit()
		}
	})
}

// Staff with members of their own see their distributors' cases alone.
func TestRisk_Scope(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller, _, o := suspicious(t, s, 1)
		if err := s.App.Staff.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		token := staffToken(t, s, "manager.one", "account_manager")
		who, err := s.App.Staff.Authenticate(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		x := caseOf(s, o)
		one, list := fmt.Sprintf("%s/api/admin/v1/risk/cases/%d", s.URL, x.ID), "/api/admin/v1/risk/cases?state=open&kind=same_phone"
		look := func(want int, listed bool) {
			t.Helper()
			if got := s.Get(one, token); got != want {
				t.Errorf("%d, want %d", got, want)
			}
			r := knock(t, s, webtest.Case{Method: http.MethodGet, Target: list}, token)
			if strings.Contains(string(r.raw), strconv.FormatInt(x.ID, 10)) != listed {
				t.Errorf("listed: %s", r.raw)
			}
		}
		look(http.StatusNotFound, false)
		if err := s.App.Members.SetManager(t.Context(), seller.ID, who.ID); err != nil {
			t.Fatal(err)
		}
		look(http.StatusOK, true)
		header := map[string]string{"Content-Type": "application/json"}
		r := knock(t, s, webtest.Case{Method: http.MethodPost, Target: fmt.Sprintf("/api/admin/v1/risk/cases/%d/decide", x.ID), Body: []byte(`{"verdict":"release","reason":"x"}`), Header: header}, token)
		if r.status != http.StatusForbidden {
			t.Errorf("an account manager decides: %d", r.status)
		}
		finance := staffToken(t, s, "finance.one", "finance")
		r = knock(t, s, webtest.Case{Method: http.MethodPost, Target: fmt.Sprintf("/api/admin/v1/risk/cases/%d/decide", x.ID), Body: []byte(`{"verdict":"release","reason":"x"}`), Header: header}, finance)
		if r.status != http.StatusNoContent {
			t.Errorf("finance decides: %d %s", r.status, r.raw)
		}
	})
}

// Each thing that the audit says of cases is found when it is not so.
func TestRisk_AuditFinds(t *testing.T) {
	for name, tamper := range map[string]string{
		"risk.held":    "UPDATE commission SET held = 0 WHERE order_id = %[1]d",
		"risk.owner":   "UPDATE risk_case SET distributor_id = 7 WHERE order_id = %[1]d",
		"risk.ended":   "UPDATE risk_case SET state = 'released' WHERE order_id = %[1]d",
		"risk.signals": "DELETE FROM risk_signal",
	} {
		t.Run(name, func(t *testing.T) {
			s := shoptest.New(t, db.SQLite, shoptest.Default())
			_, _, o := suspicious(t, s, 1)
			s.WantCleanAudit()
			err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, strings.ReplaceAll(tamper, "%[1]d", strconv.FormatInt(o.ID, 10)))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			rep, err := app.Audit(t.Context(), s.DB)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(rep.Findings, func(f ledger.Finding) bool { return f.Check == name }) {
				t.Errorf("not found: %v", rep.Findings)
			}
		})
	}
}

// Who deletes their account is found no more as the payer of an order: their own,
// and those of others that they paid for as a distributor.
func TestRisk_PayersAreForgotten(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b := s.Via("林知夏", seller.Code)
		o := s.Place(b, shoptest.Want(s.SKU(1990, 100), 1))
		s.Prepay(o)
		told := report(s, attempts(t, s)[0], 1)
		told.OpenID = seller.OpenID
		if err := s.App.Payments.Apply(t.Context(), told); err != nil {
			t.Fatal(err)
		}
		s.Step()
		x := wantSignals(t, s, o, risk.SamePayer)
		own := s.Pay(seller.Buyer, s.Place(seller.Buyer, shoptest.Want(s.SKU(1990, 100), 1)))
		s.Refund(own, 1, 1990, 800)
		s.Step()
		if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, risk.Keep, "核查"); err != nil {
			t.Fatal(err)
		}
		if err := s.App.Members.Delete(t.Context(), seller.ID); err != nil {
			t.Fatal(err)
		}
		for _, o := range []order.Order{o, own} {
			if paid := s.Payments(o); len(paid) != 1 || paid[0].Payer != "" {
				t.Errorf("%+v", paid)
			}
		}
	})
}
