package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/content"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/web"
	"yuanfen/server/shipping"
	"yuanfen/server/wechatsim"
)

func TestReviews(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, orders := t.Context(), s.App.Orders
		b, other := s.Buyer("林知夏"), s.Buyer("何雨")
		o := s.Bought(b, shoptest.Want(s.SKU(1990, 9), 2), shoptest.Want(s.SKU(900, 9), 1))
		tea, cup := o.Lines[0].ID, o.Lines[1].ID
		good := []order.Opinion{{LineID: tea, Stars: 5, Words: "茶很香"}}
		if err := orders.Review(ctx, b.ID, o.ID, good); !errors.Is(err, order.ErrNotReviewable) {
			t.Errorf("before receipt: %v", err)
		}
		o = s.Confirm(b, o)
		picture, err := s.App.Content.Picture(ctx, content.ByMember, other.ID, photo(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			who      shoptest.Buyer
			opinions []order.Opinion
			want     error
		}{
			"another's order":   {other, good, web.ErrNotFound},
			"another's picture": {b, []order.Opinion{{LineID: tea, Stars: 5, Pictures: []int64{picture.ID}}}, content.ErrNotYours},
			"an unknown line":   {b, []order.Opinion{{LineID: 77, Stars: 5}}, order.ErrNotReviewable},
			"forbidden words":   {b, []order.Opinion{{LineID: tea, Stars: 1, Words: "含" + wechatsim.RiskyWord}}, content.ErrSensitive},
		} {
			if err := orders.Review(ctx, c.who.ID, o.ID, c.opinions); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		if c, err := orders.Counts(ctx, b.ID); err != nil || c.ToReview != 1 || c.ByState[order.Received] != 1 {
			t.Errorf("%+v, %v", c, err)
		}
		mine, err := s.App.Content.Picture(ctx, content.ByMember, b.ID, photo(t, 2))
		if err != nil {
			t.Fatal(err)
		}
		good[0].Pictures = []int64{mine.ID}
		if err := orders.Review(ctx, b.ID, o.ID, good); err != nil {
			t.Fatal(err)
		}
		// All or none: the second line is not stored when the first came before.
		if err := orders.Review(ctx, b.ID, o.ID, []order.Opinion{{LineID: cup, Stars: 2}, good[0]}); !errors.Is(err, order.ErrReviewed) {
			t.Errorf("twice: %v", err)
		}
		if err := orders.Review(ctx, b.ID, o.ID, []order.Opinion{{LineID: cup, Stars: 2, Words: wechatsim.ReviewWord, Anonymous: true}}); err != nil {
			t.Fatal(err)
		}
		if c, err := orders.Counts(ctx, b.ID); err != nil || c.ToReview != 0 {
			t.Errorf("%+v, %v", c, err)
		}
		shown, err := orders.Reviews(ctx, order.ReviewFilter{State: order.ReviewShown, Limit: 10})
		if err != nil || len(shown) != 1 || shown[0].LineID != tea {
			t.Fatalf("%+v, %v", shown, err)
		}
		waiting, err := orders.Reviews(ctx, order.ReviewFilter{State: order.ReviewWaiting, Limit: 10})
		if err != nil || len(waiting) != 1 {
			t.Fatalf("doubtful words wait for staff: %+v, %v", waiting, err)
		}
		if err := orders.AnswerReview(ctx, waiting[0].ID, "感谢支持"); err != nil {
			t.Fatal(err)
		}
		if err := orders.ShowReview(ctx, shown[0].ID, false); err != nil {
			t.Fatal(err)
		}
		if shown, err = orders.Reviews(ctx, order.ReviewFilter{State: order.ReviewShown, Limit: 10}); err != nil || len(shown) != 1 || shown[0].Reply != "感谢支持" {
			t.Errorf("%+v, %v", shown, err)
		}
	})
}

func TestInvoices(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, orders := t.Context(), s.App.Orders
		b, other := s.Buyer("林知夏"), s.Buyer("何雨")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 9), 2))
		company := order.Title{Kind: order.TitleCompany, Name: "示例茶业有限公司", TaxNo: "91330100000000000X"}
		pdf := []byte("%PDF-1.4\n…\n%%EOF\n")
		if err := orders.AskInvoice(ctx, b.ID, o.ID, company); !errors.Is(err, order.ErrNoInvoice) {
			t.Errorf("before payment: %v", err)
		}
		o = s.Pay(b, o)
		for name, got := range map[string][2]error{
			"without a tax number": {orders.AskInvoice(ctx, b.ID, o.ID, order.Title{Kind: order.TitleCompany, Name: "x"}), order.ErrTaxNo},
			"another's order":      {orders.AskInvoice(ctx, other.ID, o.ID, company), web.ErrNotFound},
		} {
			if !errors.Is(got[0], got[1]) {
				t.Errorf("%s: %v", name, got[0])
			}
		}
		for range 2 { // The same request twice is one.
			if err := orders.AskInvoice(ctx, b.ID, o.ID, company); err != nil {
				t.Fatal(err)
			}
		}
		i, err := orders.Invoice(ctx, o.ID)
		if err != nil || i.Amount != o.Paid || strings.Contains(i.Sealed, "示例") {
			t.Fatalf("%+v, %v", i, err)
		}
		if err := orders.RefuseInvoice(ctx, i.ID, "抬头有误"); err != nil {
			t.Fatal(err)
		}
		if err := orders.AskInvoice(ctx, b.ID, o.ID, order.Title{Kind: order.TitlePersonal, Name: "林知夏"}); err != nil {
			t.Fatal(err)
		}
		if err := orders.IssueInvoice(ctx, i.ID, "26332000000001", []byte("<html>")); !errors.Is(err, content.ErrNotPDF) {
			t.Errorf("not a PDF: %v", err)
		}
		s.Refund(o, 1, 1990, 0)
		if err := orders.IssueInvoice(ctx, i.ID, "26332000000001", pdf); err != nil {
			t.Fatal(err)
		}
		if i, err = orders.Invoice(ctx, o.ID); err != nil || i.State != order.InvoiceIssued || i.Amount != o.Paid-1990 {
			t.Errorf("%+v, %v", i, err)
		}
		for name, err := range map[string]error{"again": orders.IssueInvoice(ctx, i.ID, "2", pdf), "refused after": orders.RefuseInvoice(ctx, i.ID, "x"), "asked after": orders.AskInvoice(ctx, b.ID, o.ID, company)} {
			if !errors.Is(err, order.ErrInvoiceDone) {
				t.Errorf("%s: %v", name, err)
			}
		}
		path := s.URL + "/api/v1/orders/" + strconv.FormatInt(o.ID, 10) + "/invoice/file"
		for token, want := range map[string]int{b.Token: 200, other.Token: 404, "": 401} {
			if got := s.Get(path, token); got != want {
				t.Errorf("the paper: %d, want %d", got, want)
			}
		}
		if got := s.Get(s.URL+"/files/"+i.FileKey, ""); got != 404 {
			t.Errorf("the paper at the public door: %d", got)
		}
	})
}

// An order of which everything went back has nothing to invoice.
func TestInvoices_OfNothing(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, orders, b := t.Context(), s.App.Orders, s.Buyer("林知夏")
		empty := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(500, 9), 1)))
		if err := orders.AskInvoice(ctx, b.ID, empty.ID, order.Title{Kind: order.TitlePersonal, Name: "林知夏"}); err != nil {
			t.Fatal(err)
		}
		s.Refund(empty, 1, 500, 800)
		asked, err := orders.Invoice(ctx, empty.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := orders.IssueInvoice(ctx, asked.ID, "1", []byte("%PDF-1.4\n…\n%%EOF\n")); !errors.Is(err, order.ErrNoInvoice) {
			t.Errorf("of an order that was wholly given back: %v", err)
		}
	})
}

// Who ships looks at an address; another one since then is told.
func TestShip_ToTheAddressThatWasSeen(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 1)))
		elsewhere := shoptest.Home
		elsewhere.Detail = "示例路 9 号"
		if err := s.App.Orders.ChangeAddress(t.Context(), b.ID, o.ID, elsewhere); err != nil {
			t.Fatal(err)
		}
		d := shipping.Dispatch{OrderID: o.ID, Carrier: "YTO", TrackingNo: "YT0000001", AddressKey: o.AddressKey(), StaffID: 1}
		if _, err := s.App.Shipping.Ship(t.Context(), d); !errors.Is(err, order.ErrAddressChanged) {
			t.Errorf("to the old address: %v", err)
		}
		d.AddressKey = s.Order(o).AddressKey()
		if _, err := s.App.Shipping.Ship(t.Context(), d); err != nil {
			t.Error(err)
		}
	})
}

// A new price closes the way to the old one: who pays it meanwhile gets that
// money back.
func TestReprice(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, orders := t.Context(), s.App.Orders
		b := s.Buyer("林知夏")
		o := s.Place(b, shoptest.Want(s.SKU(1000, 9), 1), shoptest.Want(s.SKU(333, 9), 2))
		old := s.Prepay(o)
		got, err := orders.Reprice(ctx, o.ID, 100, 300, "老客户", 1)
		if err != nil || got.Total != 1666-100+300 || got.Lines[0].Discount+got.Lines[1].Discount != 100 {
			t.Fatalf("%+v, %v", got, err)
		}
		if err := s.Sim.Pay(b.OpenID, old); err != nil {
			t.Fatal(err)
		}
		s.Step()
		s.WantState(o, order.AwaitingPayment)
		if p := s.Payments(o); len(p) != 1 || p[0].Reason != payment.ReasonAmount {
			t.Fatalf("%+v", p)
		}
		o = s.Pay(b, o)
		if o.Paid != 1866 {
			t.Errorf("paid %d", o.Paid)
		}
		if _, err := orders.Reprice(ctx, o.ID, 0, 0, "x", 1); !errors.Is(err, order.ErrState) {
			t.Errorf("after payment: %v", err)
		}
		for _, bad := range [][2]int64{{1667, 0}, {-1, 0}, {0, -1}} {
			if _, err := orders.Reprice(ctx, o.ID, bad[0], bad[1], "x", 1); !errors.Is(err, order.ErrDiscount) {
				t.Errorf("%v: %v", bad, err)
			}
		}
	})
}

// An order that costs nothing is paid without WeChat, and once.
func TestNothingToPay(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, orders := t.Context(), s.App.Orders
		b, other := s.Buyer("林知夏"), s.Buyer("何雨")
		o := s.Place(b, shoptest.Want(s.SKU(1000, 9), 1))
		if err := orders.PayNothing(ctx, b.ID, o.ID); !errors.Is(err, order.ErrNotFree) {
			t.Errorf("before it is free: %v", err)
		}
		if _, err := orders.Reprice(ctx, o.ID, 1000, 0, "赠送", 1); err != nil {
			t.Fatal(err)
		}
		if err := orders.PayNothing(ctx, other.ID, o.ID); !errors.Is(err, web.ErrNotFound) {
			t.Errorf("another's: %v", err)
		}
		for range 3 {
			if err := orders.PayNothing(ctx, b.ID, o.ID); err != nil {
				t.Fatal(err)
			}
		}
		gift := s.Place(b, shoptest.Want(s.SKU(700, 3), 2))
		if _, err := orders.Reprice(ctx, gift.ID, 1400, 0, "赠送", 1); err != nil {
			t.Fatal(err)
		}
		if err := orders.PayNothing(ctx, b.ID, gift.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.TryRefund(gift, 0, 0, 0); err != nil {
			t.Errorf("taking it back before it leaves: %v", err)
		}
		s.WantState(gift, order.Closed)
		s.WantStock(gift.Lines[0].SKU, 3, 0)
		o = s.Ship(s.WantState(o, order.Paid))
		if err := orders.ConfirmReceipt(ctx, b.ID, o.ID); err != nil {
			t.Fatal(err)
		}
		s.Advance(8 * shoptest.Day)
		s.WantState(o, order.Completed)
		if calls := s.Payments(o); len(calls) != 0 {
			t.Errorf("WeChat heard of it: %+v", calls)
		}
	})
}

func TestHideAndBuyAgain(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, orders := t.Context(), s.App.Orders
		b, other := s.Buyer("林知夏"), s.Buyer("何雨")
		tea, jar := s.SKU(1990, 9), s.SKU(500, 9)
		o := s.Place(b, shoptest.Want(tea, 2), shoptest.Want(jar, 1))
		if err := orders.Hide(ctx, b.ID, o.ID); !errors.Is(err, order.ErrNotHidable) {
			t.Errorf("under way: %v", err)
		}
		if err := orders.Cancel(ctx, b.ID, o.ID); err != nil {
			t.Fatal(err)
		}
		off(t, s, jar)
		for range 2 {
			if _, err := orders.Again(ctx, b.ID, o.ID, "again"); err != nil {
				t.Fatal(err)
			}
		}
		if c := cartOf(t, s, b); c.Pieces != 2 || len(c.Items) != 1 {
			t.Errorf("%+v", c)
		}
		if _, err := orders.Again(ctx, other.ID, o.ID, "k"); !errors.Is(err, web.ErrNotFound) {
			t.Errorf("another's: %v", err)
		}
		if err := errors.Join(orders.Hide(ctx, b.ID, o.ID), orders.Hide(ctx, b.ID, o.ID)); err != nil {
			t.Fatal(err)
		}
		mine, err := orders.List(ctx, order.Filter{MemberID: b.ID, Mine: true, Limit: 10})
		if err != nil || len(mine) != 0 {
			t.Errorf("%+v, %v", mine, err)
		}
		if all, err := orders.List(ctx, order.Filter{MemberID: b.ID, Limit: 10}); err != nil || len(all) != 1 {
			t.Errorf("staff see %+v, %v", all, err)
		}
	})
}

// Failure case 15: a number comes by the code of WeChat's button, once, and is
// sealed. A yes is to one version of a text.
func TestCase15_PhoneAndConsents(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, m := t.Context(), s.App.Members
		b := s.Buyer("林知夏")
		code := s.Sim.PhoneCode(b.Name)
		masked, err := m.SetPhone(ctx, b.ID, code)
		if err != nil || !strings.Contains(masked, "****") {
			t.Fatalf("%s, %v", masked, err)
		}
		if _, err := m.SetPhone(ctx, b.ID, code); !errors.Is(err, member.ErrPhoneCode) {
			t.Errorf("a code twice: %v", err)
		}
		if err := m.SetProfile(ctx, b.ID, "知夏", 0); err != nil {
			t.Fatal(err)
		}
		if err := m.SetProfile(ctx, b.ID, "含"+wechatsim.RiskyWord, 0); !errors.Is(err, content.ErrSensitive) {
			t.Errorf("a forbidden name: %v", err)
		}
		text, err := m.Publish(ctx, member.Agreement{Kind: "privacy", Title: "隐私政策", Body: "第一版"})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(m.Agree(ctx, b.ID, text.ID), m.Agree(ctx, b.ID, text.ID), m.Withdraw(ctx, b.ID, text.ID), m.Agree(ctx, b.ID, text.ID)); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Publish(ctx, member.Agreement{Kind: "privacy", Title: "隐私政策", Body: "第二版"}); err != nil {
			t.Fatal(err)
		}
		if err := m.Agree(ctx, b.ID, text.ID); !errors.Is(err, member.ErrOldText) {
			t.Errorf("an old text: %v", err)
		}
	})
}

// A person can take everything along that the shop knows of them, and go.
func TestLeaving(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx, m := t.Context(), s.App.Members
		b := s.Buyer("林知夏")
		_, err := m.SetPhone(ctx, b.ID, s.Sim.PhoneCode(b.Name))
		if err := errors.Join(err, m.SetProfile(ctx, b.ID, "知夏", 0)); err != nil {
			t.Fatal(err)
		}
		if _, err := m.AddAddress(ctx, b.ID, shoptest.Home, true); err != nil {
			t.Fatal(err)
		}
		tea := s.SKU(1990, 9)
		inCart(t, s, b, tea, 3)
		o := s.Bought(b, shoptest.Want(tea, 1))
		all, err := m.Export(ctx, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(all)
		for _, want := range []string{"知夏", shoptest.Home.Detail, strconv.FormatInt(o.ID, 10), "\"quantity\":3"} {
			if err != nil || !strings.Contains(string(raw), want) {
				t.Errorf("%q is not in the export: %v", want, err)
			}
		}
		if err := m.Delete(ctx, b.ID); !errors.Is(err, member.ErrBusyAccount) {
			t.Errorf("with an order under way: %v", err)
		}
		s.Confirm(b, o)
		s.Advance(8 * shoptest.Day)
		s.WantState(o, order.Completed)
		again, err := s.App.Members.Renew(ctx, s.Buyer("林知夏").Token)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Delete(ctx, b.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Authenticate(context.Background(), again.Token); !errors.Is(err, member.ErrSession) {
			t.Errorf("still logged in: %v", err)
		}
		if c := s.Buyer("林知夏"); c.ID == b.ID {
			t.Error("who comes back is the one who left")
		}
		for _, left := range []string{
			"SELECT COUNT(*) FROM member WHERE id = ? AND (nickname <> '' OR phone_sealed <> '' OR phone_hash <> '' OR openid NOT LIKE 'deleted:%')",
			"SELECT COUNT(*) FROM member_address WHERE member_id = ?", "SELECT COUNT(*) FROM cart_line WHERE member_id = ?",
		} {
			var n int
			if err := s.DB.Get(ctx, &n, left, b.ID); err != nil || n != 0 {
				t.Errorf("%s: %d, %v", left, n, err)
			}
		}
		if left, err := s.App.Orders.Get(ctx, o.ID); err != nil || left.Paid != o.Paid || left.Address != "" {
			t.Errorf("their order: %+v, %v", left, err)
		}
		if a, err := s.App.Orders.Address(s.Order(o)); err != nil || a != (order.Address{}) {
			t.Errorf("%+v, %v", a, err)
		}
	})
}
