package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/staff"
)

type foundRow struct{ ID, Recipient, Phone string }

// An order is found by its number, by a parcel's, and by the phone or the name of
// whom it goes to, as they are now; the list shows no more of them than it must.
func TestOrders_FoundByWhatABuyerSays(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, "service")
		sku := s.SKU(1990, 20)
		lin, he := s.Buyer("林知夏"), s.Buyer("何雨")
		o, other := s.Ship(s.Pay(lin, s.Place(lin, shoptest.Want(sku, 1)))), s.Pay(he, s.Place(he, shoptest.Want(sku, 1)))
		find := func(words string) (ids []string) {
			t.Helper()
			var page pageOf[foundRow]
			if status := p.get("/orders?find="+url.QueryEscape(words), &page); status != http.StatusOK {
				t.Fatalf("%s: %d", words, status)
			}
			for _, r := range page.Items {
				ids = append(ids, r.ID)
			}
			return ids
		}
		want := func(words string, orders ...order.Order) {
			t.Helper()
			got := find(words)
			if len(got) != len(orders) {
				t.Fatalf("%s: found %v, want %d", words, got, len(orders))
			}
			for i, w := range orders {
				if got[i] != strconv.FormatInt(w.ID, 10) {
					t.Errorf("%s: found %v", words, got)
				}
			}
		}
		a, err := s.App.Orders.Address(s.Order(o))
		must(t, err)
		parcels, err := s.App.Shipping.Parcels(t.Context(), o.ID)
		must(t, err)
		want(strconv.FormatInt(other.ID, 10), other)
		want(parcels[0].TrackingNo, o)
		want(" "+a.Phone+" ", other, o) // Both went to one address.
		want(a.Name, other, o)
		want(a.Phone[:8])
		want("没有这个人")
		moved := a
		moved.Name, moved.Phone = "周若棠", "19900000077"
		must(t, s.App.Orders.ChangeAddress(t.Context(), he.ID, other.ID, moved))
		want(a.Phone, o)
		want("19900000077", other)
		want("周若棠", other)
		var page pageOf[foundRow]
		p.get("/orders?find=19900000077", &page)
		if r := page.Items[0]; r.Recipient != "周**" || r.Phone != "199****0077" {
			t.Errorf("the list shows %+v", r)
		}
		// Orders of before this could be asked are made findable, and those of erased buyers are not.
		inTx(t, s, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "UPDATE orders SET phone_hash = '', name_hash = ''"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE orders SET address = '' WHERE id = ?", o.ID)
			return err
		})
		must(t, s.App.Orders.MarkOlder(t.Context()))
		want("周若棠", other)
		want(a.Phone)
		if n := count(t, s, "SELECT COUNT(*) FROM orders WHERE phone_hash = ''"); n != 0 {
			t.Errorf("%d orders are not marked", n)
		}
	})
}

// A draft of rules waits for everybody who may publish it but the one who wrote it.
func TestToday_DraftsOfRulesWaitForTheSecondPerson(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		writer, second := openPanel(t, s, "operator"), openPanel(t, s, staff.Owner)
		var now struct {
			Items []struct {
				Rules json.RawMessage `json:"rules"`
			} `json:"items"`
		}
		writer.get("/policies/tiers", &now)
		if status := writer.post("/policies/tiers", `{"rules":`+string(now.Items[0].Rules)+`,"reason":"同前"}`, nil); status != http.StatusOK {
			t.Fatalf("draft: %d", status)
		}
		for want, who := range []panel{writer, second} {
			var v todayView
			who.get("/today", &v)
			if n, _ := v.waiting("rules"); n != want {
				t.Errorf("%d drafts wait, want %d", n, want)
			}
		}
	})
}
