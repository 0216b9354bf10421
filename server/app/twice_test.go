package app_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/web/webtest"
)

// What a person or the network sends twice is there once: an address by what it says, an
// invoice title by its key.
func TestTwice_AddressAndInvoiceTitle(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		buyer := s.Buyer("林知夏")
		send := func(method, target, key, body string) (id string, count int) {
			t.Helper()
			header := map[string]string{"Content-Type": "application/json"}
			if key != "" {
				header["Idempotency-Key"] = key
			}
			got := knock(t, s, webtest.Case{Method: method, Target: "/api/v1" + target, Header: header, Body: []byte(body)}, buyer.Token)
			if got.status != http.StatusOK {
				t.Fatalf("%s %s: %d %s", method, target, got.status, got.raw)
			}
			var found struct {
				ID    string            `json:"id"`
				Items []json.RawMessage `json:"items"`
			}
			must(t, json.Unmarshal(got.raw, &found))
			return found.ID, len(found.Items)
		}
		_, before := send(http.MethodGet, "/addresses", "", "")
		const home = `{"name":"林知夏","phone":"19900000001","province":"浙江省","city":"杭州市","district":"西湖区","detail":"示例路 8 号"}`
		first, _ := send(http.MethodPost, "/addresses", "", home)
		second, _ := send(http.MethodPost, "/addresses", "", home)
		if _, n := send(http.MethodGet, "/addresses", "", ""); first != second || n != before+1 {
			t.Errorf("addresses %s and %s, %d in the book", first, second, n-before)
		}
		const title = `{"kind":"personal","name":"林知夏"}`
		first, _ = send(http.MethodPost, "/invoice-titles", "title-once-1", title)
		second, _ = send(http.MethodPost, "/invoice-titles", "title-once-1", title)
		if _, n := send(http.MethodGet, "/invoice-titles", "", ""); first != second || n != 1 {
			t.Errorf("titles %s and %s, %d kept", first, second, n)
		}
		if third, _ := send(http.MethodPost, "/invoice-titles", "title-twice-2", title); third == first {
			t.Error("another key is another title")
		}
	})
}
