package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/catalog"
	"yuanfen/server/distributor"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/sheet"
	"yuanfen/server/staff"
)

// walk reads a list page by page and answers what stood in it.
func walk(t *testing.T, next func(web.Cursor) ([]int64, web.Cursor)) (all []int64) {
	t.Helper()
	for at := (web.Cursor{}); ; {
		ids, then := next(at)
		all = append(all, ids...)
		if len(ids) == 0 || len(all) > 100 {
			return all
		}
		at = then
	}
}

// Orders come in each of their orders, page by page, with many of the same amount and
// time, and none twice or never.
func TestLists_OrdersInTheirOrders(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		b := s.Buyer("林知夏")
		cheap, dear := s.SKU(1000, 50), s.SKU(9900, 50)
		var placed []order.Order
		for i := range 9 {
			sku := cheap
			if i%3 == 0 {
				sku = dear
			}
			placed = append(placed, s.Pay(b, s.Place(b, shoptest.Want(sku, 1))))
			if i%2 == 0 {
				s.Advance(time.Minute)
			}
		}
		want := map[order.Sort]func(x, y order.Order) int{
			order.Newest:  func(x, y order.Order) int { return int(y.ID - x.ID) },
			order.Oldest:  func(x, y order.Order) int { return int(x.ID - y.ID) },
			order.Dearest: func(x, y order.Order) int { return cmpOr(int(y.Total-x.Total), int(y.ID-x.ID)) },
			order.Waiting: func(x, y order.Order) int { return cmpOr(int(x.PaidAt-y.PaidAt), int(x.ID-y.ID)) },
		}
		for sort, cmp := range want {
			for _, state := range []order.State{"", order.Paid} {
				f, err := s.App.Orders.Wanted(order.Wanted{Sort: sort, State: state})
				must(t, err)
				f.Limit = 2
				got := walk(t, func(web.Cursor) ([]int64, web.Cursor) {
					rows, err := s.App.Orders.List(ctx, f)
					must(t, err)
					ids := make([]int64, len(rows))
					for i, o := range rows {
						ids[i], f = o.ID, f.Page(o)
					}
					return ids, web.Cursor{}
				})
				sorted := slices.Clone(placed)
				slices.SortFunc(sorted, cmp)
				ids := make([]int64, len(sorted))
				for i, o := range sorted {
					ids[i] = o.ID
				}
				if !slices.Equal(got, ids) {
					t.Errorf("%q of %q: %v, want %v", sort, state, got, ids)
				}
			}
		}
		if _, err := s.App.Orders.Wanted(order.Wanted{Sort: order.Waiting, State: order.Closed}); err == nil {
			t.Error("closed orders wait for nothing")
		}
	})
}

func cmpOr(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

// A file of orders holds what the list on the page does: also whose and how late.
func TestLists_OrdersExportIsTheList(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		sku := s.SKU(9900, 50)
		one, two := s.Buyer("林知夏"), s.Buyer("沈月")
		late := s.Pay(one, s.Place(one, shoptest.Want(sku, 1)))
		s.Advance(30 * 24 * time.Hour)
		s.Pay(one, s.Place(one, shoptest.Want(sku, 1)))
		s.Pay(two, s.Place(two, shoptest.Want(sku, 1)))
		for _, c := range []struct {
			wanted order.Wanted
			rows   int
		}{{order.Wanted{}, 3}, {order.Wanted{MemberID: one.ID}, 2}, {order.Wanted{Overdue: true}, 1}, {order.Wanted{MemberID: one.ID, Sort: order.Waiting}, 2}} {
			out, err := s.App.Sheets.Export(ctx, sheet.OrdersOut, c.wanted)
			must(t, err)
			s.Step()
			raw, _, err := s.App.Sheets.File(ctx, out.ID)
			must(t, err)
			rows := rowsOf(t, raw)
			if len(rows) != c.rows+1 || c.wanted.Sort == order.Waiting && rows[1][0] != digits(late.ID) {
				t.Errorf("%+v: %q", c.wanted, rows)
			}
		}
	})
}

// The other lists come in their second orders too.
func TestLists_SecondOrders(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		var sellers []int64
		for i := range 5 {
			x := s.Seller(fmt.Sprintf("分销%c", 'A'+i))
			sellers = append(sellers, x.Seller)
			must(t, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE distributor SET sales = ? WHERE id = ?", int64(i%2)*100, x.Seller)
				return err
			}))
		}
		for _, state := range []distributor.State{"", distributor.Active} {
			got := walk(t, func(at web.Cursor) ([]int64, web.Cursor) {
				rows, err := s.App.Sellers.List(ctx, distributor.Filter{State: state, BySales: true, After: at.At, Before: at.ID, Limit: 2})
				must(t, err)
				ids := []int64{}
				for _, d := range rows {
					ids, at = append(ids, d.ID), web.Cursor{At: d.Sales, ID: d.ID}
				}
				return ids, at
			})
			if want := []int64{sellers[3], sellers[1], sellers[4], sellers[2], sellers[0]}; !slices.Equal(got, want) {
				t.Errorf("by sales %v, want %v", got, want)
			}
		}
		must(t, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE distributor SET sales = 0")
			return err
		}))
		s.SKU(100, 1)
		s.SKU(200, 1)
		products, err := s.App.Catalog.List(ctx, catalog.Filter{Updated: true, Limit: 10})
		must(t, err)
		if len(products) != 2 || products[0].UpdatedAt < products[1].UpdatedAt {
			t.Errorf("%+v", products)
		}
		_, err = s.App.Payouts.List(ctx, payout.Filter{Sort: "amount", State: payout.Paid, After: 5, Before: 5, Limit: 2})
		must(t, err)
		_, err = s.App.AfterSales.List(ctx, aftersale.Filter{Oldest: true, Before: 5, Limit: 2})
		must(t, err)
	})
}

// A view is its owner's alone; the same name replaces it.
func TestLists_SavedViews(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		who := clerk(t, s)
		mine := auth.With(t.Context(), who)
		other := who
		other.ID++
		theirs := auth.With(t.Context(), other)
		first, err := s.App.Staff.SaveView(mine, "orders", "待发货", "state=paid")
		must(t, err)
		again, err := s.App.Staff.SaveView(mine, "orders", " 待发货 ", "state=paid&sort=waiting")
		must(t, err)
		if first.ID != again.ID {
			t.Error("the same name twice")
		}
		if _, err = s.App.Staff.SaveView(theirs, "orders", "待发货", ""); err != nil {
			t.Error(err)
		}
		if err := s.App.Staff.DropView(theirs, first.ID); err == nil {
			t.Error("somebody else's view was deleted")
		}
		views, err := s.App.Staff.Views(mine, "orders")
		must(t, err)
		if len(views) != 1 || views[0].Query != "state=paid&sort=waiting" {
			t.Errorf("%+v", views)
		}
		for i := range 19 {
			_, err = s.App.Staff.SaveView(mine, "orders", fmt.Sprint(i), "")
			must(t, err)
		}
		_, err = s.App.Staff.SaveView(mine, "orders", "多了", "")
		s.WantRefused(err, staff.ErrViews)
		must(t, s.App.Staff.DropView(mine, first.ID))
	})
}

// Two staff who change the same role, person or category: the second is told, and
// overwrites nothing.
func TestStale_NothingIsOverwritten(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		put := func(path, body string) answer {
			return ask(t, s, "PUT", "/api/admin/v1"+path, p.token, json.RawMessage(body))
		}
		if a := put("/roles/auditor", `{"permissions":["order.view"],"was":["order.view","made.up"]}`); a.status != 409 || a.problem.Code != "staff.stale" {
			t.Errorf("%d %s", a.status, a.raw)
		}
		if a := put("/roles/auditor", `{"permissions":["order.view"]}`); a.status >= 300 {
			t.Errorf("%d %s", a.status, a.raw)
		}
		if a := put("/roles/auditor", `{"permissions":["order.view","audit.view"],"was":["order.view"]}`); a.status >= 300 {
			t.Errorf("%d %s", a.status, a.raw)
		}
		var made struct{ ID string }
		call(t, s, "POST", "/api/admin/v1/staff", p.token, map[string]any{"login": "two.two", "name": "乙", "roles": []string{"auditor"}}, &made)
		if a := put("/staff/"+made.ID+"/roles", `{"roles":["finance"],"was":["warehouse"]}`); a.status != 409 {
			t.Errorf("%d %s", a.status, a.raw)
		}
		if a := put("/staff/"+made.ID+"/roles", `{"roles":["finance"],"was":["auditor"]}`); a.status >= 300 {
			t.Errorf("%d %s", a.status, a.raw)
		}
		var added struct{ ID string }
		call(t, s, "POST", "/api/admin/v1/categories", p.token, map[string]any{"slug": "cha", "name": "茶", "sort": 1}, &added)
		if a := put("/categories/"+added.ID, `{"name":"茶叶","sort":2,"was":{"name":"茶","sort":9}}`); a.status != 409 || a.problem.Code != "catalog.stale_category" {
			t.Errorf("%d %s", a.status, a.raw)
		}
		if a := put("/categories/"+added.ID, `{"name":"茶叶","sort":2,"was":{"name":"茶","sort":1}}`); a.status >= 300 {
			t.Errorf("%d %s", a.status, a.raw)
		}
	})
}
