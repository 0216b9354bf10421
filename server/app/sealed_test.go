package app_test

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"

	"yuanfen/server/app"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/secret"
)

// After a new key came and everything was sealed again, nothing in the whole
// database needs the old key any more, and everything opens.
func TestReseal(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := t.Context()
		if err := s.App.Staff.Seed(ctx); err != nil {
			t.Fatal(err)
		}
		staffToken(t, s, "owner.one", "owner")
		b := s.Buyer("林知夏")
		if _, err := s.App.Members.SetPhone(ctx, b.ID, s.Sim.PhoneCode(b.Name)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.App.Members.AddAddress(ctx, b.ID, shoptest.Home, true); err != nil {
			t.Fatal(err)
		}
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 1)))
		if err := s.App.Orders.AskInvoice(ctx, b.ID, o.ID, order.Title{Kind: order.TitlePersonal, Name: "林知夏"}); err != nil {
			t.Fatal(err)
		}
		old, fresh := sha256.Sum256([]byte("a key for tests")), sha256.Sum256([]byte("a newer key"))
		index := bytes.Repeat([]byte{7}, 32)
		both, err := secret.NewRing([]secret.Key{{ID: "t", Key: old[:]}, {ID: "u", Key: fresh[:]}}, index)
		if err != nil {
			t.Fatal(err)
		}
		before := underKey(t, s.DB, "t.")
		n, err := app.Reseal(ctx, s.DB, both)
		if err != nil || n != before || n < 5 {
			t.Fatalf("%d sealed again, %d were there, %v", n, before, err)
		}
		if left := underKey(t, s.DB, "t."); left != 0 {
			t.Errorf("%d values still need the old key: is a sealed column missing in app/sealed.go?", left)
		}
		if again, err := app.Reseal(ctx, s.DB, both); err != nil || again != 0 {
			t.Errorf("a second run: %d, %v", again, err)
		}
		alone, err := secret.NewRing([]secret.Key{{ID: "u", Key: fresh[:]}}, index)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := alone.Open(secret.Place{Table: "orders", Column: "address", Row: o.ID}, s.Order(o).Address); err != nil {
			t.Errorf("without the old key: %v", err)
		}
	})
}

// underKey counts the values of the whole database that begin like one sealed
// with a key.
func underKey(t *testing.T, d *db.DB, prefix string) (n int) {
	t.Helper()
	var dump bytes.Buffer
	if _, err := d.Dump(t.Context(), &dump); err != nil {
		t.Fatal(err)
	}
	for value := range strings.SplitSeq(dump.String(), `"`) {
		if strings.HasPrefix(value, prefix) && len(value) > 30 {
			n++
		}
	}
	return n
}
