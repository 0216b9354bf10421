package app_test

import (
	"context"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/catalog"
	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/sheet"
)

// takeIn checks a file and lets it in, and answers what came of both.
func takeIn(t *testing.T, s *shoptest.Shop, ctx context.Context, kind sheet.Kind, raw []byte) (checked, done sheet.Task) {
	t.Helper()
	checked, err := s.App.Sheets.Check(ctx, kind, raw)
	must(t, err)
	_, err = s.App.Sheets.Apply(ctx, checked.ID)
	must(t, err)
	s.Step()
	done, err = s.App.Sheets.Own(ctx, checked.ID)
	must(t, err)
	if done.State != sheet.Done {
		t.Fatalf("%+v", done)
	}
	return checked, done
}

// A brand brings the distributors that it has: wrong cells are named before anything
// changes, a row that comes again changes nothing, and who was brought in becomes the
// member who applies with a phone that WeChat says is theirs.
func TestSheet_BringsDistributors(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		phone := s.Sim.PhoneOf("林知夏")
		head := []string{"姓名", "手机号", "等级", "邀请人", "原编号", "加入日期"}
		raw := workbook(t, head,
			[]string{"林知夏", phone, "金牌", "", "A-001", "2024-03-01"},
			[]string{"沈月", "19900000002", "", phone, "A-002", "45717"},
			[]string{"周周", "19900000003", "银牌", "A-002", "", "2025/6/1"},
			[]string{"吴缺", "1990000", "", "", "", ""},
			[]string{"郑王", "19900000005", "钻石", "", "", ""},
			[]string{"冯陈", "19900000006", "", "A-999", "", ""},
			[]string{"褚卫", "19900000007", "", "", "", "前年"},
			[]string{"蒋沈", "19900000003", "", "", "", ""})
		checked, err := s.App.Sheets.Check(ctx, sheet.SellersIn, raw)
		must(t, err)
		cells := map[string]string{}
		for _, p := range checked.Problems {
			cells[p.Cell] = p.What
		}
		for _, cell := range []string{"B5", "C6", "D7", "F8", "B9"} {
			if cells[cell] == "" {
				t.Errorf("no problem names %s: %+v", cell, checked.Problems)
			}
		}
		if checked.Bad != 5 || count(t, s, "SELECT COUNT(*) FROM distributor") != 0 {
			t.Fatalf("%+v", checked)
		}
		_, done := takeIn(t, s, ctx, sheet.SellersIn, raw)
		if done.Bad != 5 || done.Same != 0 || count(t, s, "SELECT COUNT(*) FROM distributor WHERE state = 'active'") != 3 {
			t.Fatalf("%+v", done)
		}
		_, again := takeIn(t, s, ctx, sheet.SellersIn, raw)
		if again.Same != 3 || again.Bad != 5 || count(t, s, "SELECT COUNT(*) FROM distributor") != 3 {
			t.Errorf("the same file again: %+v", again)
		}
		_, other := takeIn(t, s, ctx, sheet.SellersIn, workbook(t, head, []string{"林知秋", phone, "", "", "", ""}))
		if other.Bad != 1 || other.Problems[0].Cell != "B2" {
			t.Errorf("a phone that is somebody's: %+v", other)
		}
		claimByPhone(t, s, phone)
		s.WantCleanAudit()
	})
}

func claimByPhone(t *testing.T, s *shoptest.Shop, phone string) {
	t.Helper()
	b := s.Buyer("林知夏")
	apply := func() (distributor.Distributor, error) {
		return s.App.Sellers.Apply(t.Context(), distributor.Application{
			MemberID: b.ID, Name: "林知夏", Phone: phone, Channel: "朋友圈", Province: "浙江省", City: "杭州市", AgreementID: s.Agreement(),
		})
	}
	_, err := apply()
	s.WantRefused(err, distributor.ErrVerify)
	_, err = s.App.Members.SetPhone(t.Context(), b.ID, s.Sim.PhoneCode(b.Name))
	must(t, err)
	d, err := apply()
	must(t, err)
	if d.State != distributor.Active || d.Tier != 3 || d.MemberID != b.ID {
		t.Errorf("%+v", d)
	}
	if _, err = apply(); err == nil {
		t.Error("claimed twice")
	}
	selling, err := s.App.Sellers.Selling(t.Context(), b.ID)
	must(t, err)
	mates, err := s.App.Sellers.List(t.Context(), distributor.Filter{InviterID: selling.ID, Limit: 10})
	must(t, err)
	if len(mates) != 1 || mates[0].Name != "沈月" {
		t.Errorf("%+v", mates)
	}
}

// Bindings hold for members who are here, and wait for those who are not.
func TestSheet_BringsBindings(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		one, two := s.Seller("沈月"), s.Seller("周周")
		here, bound := s.Buyer("林知夏"), s.Via("已绑定", two.Code)
		raw := workbook(t, []string{"会员手机号", "OpenID", "分销商", "绑定日期"},
			[]string{"", s.Sim.OpenID(here.Name), digits(one.Seller), ""},
			[]string{s.Sim.PhoneOf("后来"), "", digits(one.Seller), ""},
			[]string{"", s.Sim.OpenID("远方"), digits(two.Seller), ""},
			[]string{"", s.Sim.OpenID(bound.Name), digits(one.Seller), ""},
			[]string{"", s.Sim.OpenID(one.Name), digits(one.Seller), ""},
			[]string{"", s.Sim.OpenID("无名"), "19911112222", ""})
		checked, done := takeIn(t, s, ctx, sheet.BindingsIn, raw)
		if checked.Bad != 3 || checked.Problems[0].Cell != "B5" || checked.Problems[2].Cell != "C7" || done.Bad != 3 {
			t.Fatalf("%+v %+v", checked, done)
		}
		_, again := takeIn(t, s, ctx, sheet.BindingsIn, raw)
		if again.Same != 3 {
			t.Errorf("the same file again: %+v", again)
		}
		later, far := s.Buyer("后来"), s.Buyer("远方")
		if _, err := s.App.Referral.BindingOf(t.Context(), later.ID); err == nil {
			t.Error("bound by a phone that nobody told")
		}
		_, err := s.App.Members.SetPhone(t.Context(), later.ID, s.Sim.PhoneCode(later.Name))
		must(t, err)
		for member, seller := range map[int64]int64{here.ID: one.Seller, later.ID: one.Seller, far.ID: two.Seller, bound.ID: two.Seller} {
			b, err := s.App.Referral.BindingOf(t.Context(), member)
			must(t, err)
			if b.DistributorID != seller {
				t.Errorf("member %d is bound to %d, want %d", member, b.DistributorID, seller)
			}
		}
		o := s.Pay(far, s.Place(far, shoptest.Want(s.SKU(9900, 5), 1)))
		a, err := s.App.Referral.Of(t.Context(), o.ID)
		must(t, err)
		if a.DistributorID != two.Seller {
			t.Errorf("an order of somebody whose binding was brought in is %d's", a.DistributorID)
		}
		s.WantCleanAudit()
	})
}

// What was changed in the panel since a file of products was made is not overwritten
// by the file.
func TestSheet_ProductsCompareVersions(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		s.SKU(9900, 5)
		out, err := s.App.Sheets.Export(ctx, sheet.ProductsOut, struct{}{})
		must(t, err)
		s.Step()
		raw, _, err := s.App.Sheets.File(ctx, out.ID)
		must(t, err)
		rows := rowsOf(t, raw)
		found, err := s.App.Catalog.List(ctx, catalog.Filter{Limit: 1})
		must(t, err)
		must(t, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return s.App.Catalog.SetShelf(ctx, tx, found[0].ID, catalog.OffShelf)
		}))
		changed := append([]string{}, rows[1]...)
		changed[1] = "改了名字"
		_, done := takeIn(t, s, ctx, sheet.ProductsIn, workbook(t, rows[0], changed))
		if done.Bad != 1 || !strings.Contains(done.Problems[0].What, "导出之后又改过") {
			t.Errorf("%+v", done)
		}
		s.WantCleanAudit()
	})
}
