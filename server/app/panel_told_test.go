package app_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/content"
	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/sheet"
	"yuanfen/server/staff"
)

// A draft of rules is told by an alert, which ends when somebody else publishes it,
// or discards it.
func TestRules_DraftsAreTold(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		told := func() (messages []string) {
			alerts, err := s.App.Alerts.Open(t.Context(), 0, 100)
			must(t, err)
			for _, a := range alerts {
				if a.Kind == "policy.draft" {
					messages = append(messages, a.Message)
				}
			}
			return messages
		}
		first, err := s.App.Sellers.Ladder.Draft(shoptest.As(shoptest.StaffID), sevenTenths, "年底促销", 0)
		must(t, err)
		second, err := s.App.Sellers.Ladder.Draft(shoptest.As(shoptest.StaffID), sevenTenths, "写错了", 0)
		must(t, err)
		if got := told(); len(got) != 2 || !strings.Contains(got[1], "等级规则起草了第 1 版") || !strings.Contains(got[1], "年底促销") {
			t.Fatalf("%q", got)
		}
		must(t, s.App.Sellers.Ladder.Publish(shoptest.As(shoptest.SecondID), first.No))
		must(t, s.App.Sellers.Ladder.Discard(shoptest.As(shoptest.StaffID), second.No))
		if got := told(); len(got) != 0 {
			t.Errorf("still told: %q", got)
		}
	})
}

// An order that staff gave to somebody else counts under their tier and says so
// in its channel, also on a day that was over; its history says who did it.
func TestTrends_FollowCorrections(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		x, y := s.Seller("沈星"), s.Seller("何雨")
		until := clock.Millis(s.Clock.Now().Add(30 * shoptest.Day))
		must(t, s.App.Sellers.SetTier(shoptest.As(shoptest.StaffID), y.Seller, distributor.Grant{Tier: 2, Until: until, Reason: "开业支持"}))
		s.Advance(time.Minute)
		led := s.Via("林知夏", x.Code)
		o := s.Pay(led, s.Place(led, shoptest.Want(s.SKU(10_000, 50), 2)))
		s.Advance(48 * time.Hour)
		p.token = staffToken(t, s, "later.owner", staff.Owner)
		before := trends(p, "")
		if len(before.Tiers) != 1 || before.Tiers[0].Name != "1" || before.Channels[0].Name != "(unnamed)" {
			t.Fatalf("%+v %+v", before.Tiers, before.Channels)
		}
		who := shoptest.As(staffID(t, s, "later.owner"))
		must(t, s.App.Referral.Correct(who, o.ID, y.Seller, "核对过"))
		s.Step()
		v := trends(p, "")
		if len(v.Tiers) != 1 || v.Tiers[0].Name != "2" || v.Tiers[0].PaidOrders != 1 || v.Tiers[0].Paid == 0 {
			t.Errorf("tiers: %+v", v.Tiers)
		}
		if len(v.Channels) != 1 || v.Channels[0].Title != "员工更正归属" || v.Channels[0].Paid != o.Paid {
			t.Errorf("channels: %+v", v.Channels)
		}
		if v.Sum.Paid != before.Sum.Paid || v.Sum.Placed != before.Sum.Placed || *v.Sum.Commission != *before.Sum.Commission {
			t.Errorf("the whole: %+v, before %+v", v.Sum, before.Sum)
		}
		var detail struct {
			Events []struct{ Kind, Name, Detail string }
		}
		p.get("/orders/"+digits(o.ID), &detail)
		last := detail.Events[len(detail.Events)-1]
		if last.Kind != "reattributed" || last.Name != "later.owner" || last.Detail != "核对过" {
			t.Errorf("%+v", detail.Events)
		}
		s.WantCleanAudit()
	})
}

// A template is what its import reads, and all that is wrong with a row is said at once.
func TestSheet_TemplatesAndEveryFault(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		who := clerk(t, s)
		ctx := auth.With(t.Context(), who)
		token := staffToken(t, s, "owner.two", staff.Owner)
		for door, kind := range map[string]sheet.Kind{"products": sheet.ProductsIn, "parcels": sheet.ParcelsIn, "distributors": sheet.SellersIn, "bindings": sheet.BindingsIn} {
			r := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/admin/v1/sheets/" + door + "/template"}, token)
			if r.status != http.StatusOK {
				t.Fatalf("%s: %d", door, r.status)
			}
			_, err := s.App.Sheets.Check(ctx, kind, r.raw)
			s.WantRefused(err, sheet.ErrEmpty)
			f, err := excelize.OpenReader(bytes.NewReader(r.raw))
			must(t, err)
			example, err := f.GetRows("示例")
			must(t, err)
			in, err := s.App.Sheets.Check(ctx, kind, workbook(t, example...))
			must(t, err)
			for _, p := range in.Problems {
				if !strings.Contains(p.What, "没有") { // What the example speaks of the shop may not have.
					t.Errorf("%s: %+v", door, p)
				}
			}
		}
		wrong := func(kind sheet.Kind, rows ...[]string) (cells []string) {
			in, err := s.App.Sheets.Check(ctx, kind, workbook(t, rows...))
			must(t, err)
			for _, p := range in.Problems {
				cells = append(cells, p.Cell)
			}
			return cells
		}
		for _, c := range []struct {
			want string
			got  []string
		}{
			{"A2 B2 C2", wrong(sheet.ParcelsIn, []string{"订单号", "快递公司", "快递单号"}, []string{"1e9", "!", "?"})},
			{"A2 D2 G2 H2", wrong(sheet.ProductsIn, []string{"短名", "名称", "一句话介绍", "分类", "规格项", "规格值", "编码", "零售价"}, []string{"?", "茶", "", "没有的", "", "", "?", "-5"})},
			{"A2 B2", wrong(sheet.SellersIn, []string{"姓名", "手机号"}, []string{"1", "2"})},
		} {
			slices.Sort(c.got)
			if strings.Join(c.got, " ") != c.want {
				t.Errorf("%v, want %s", c.got, c.want)
			}
		}
	})
}

// The files page names who sent a file; a link to come in tells its holder whose it is.
func TestPanel_NamesPeople(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		_, err := s.App.Content.Picture(t.Context(), content.ByStaff, staffID(t, s, "p.owner"), photo(t, 10))
		must(t, err)
		var files struct {
			Items []struct {
				Owner string `json:"owner_name"`
			}
		}
		p.get("/files", &files)
		if len(files.Items) != 1 || files.Items[0].Owner != "p.owner" {
			t.Errorf("%+v", files.Items)
		}
		_, invite, err := s.App.Staff.Add(t.Context(), staff.NewAccount{Login: "xiao.zhou", Name: "小周", Roles: []string{"finance"}})
		must(t, err)
		for range 2 { // To look does not use it up.
			a, err := s.App.Staff.Invitee(t.Context(), invite)
			must(t, err)
			if a.Login != "xiao.zhou" || a.Name != "小周" {
				t.Errorf("%+v", a)
			}
		}
		_, err = s.App.Staff.Invitee(t.Context(), invite+"x")
		s.WantRefused(err, staff.ErrInvite)
	})
}
