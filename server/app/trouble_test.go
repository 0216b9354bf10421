package app_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/trouble"
)

// The same error of many phones is one line that counts, and keeps nobody's number.
func TestTrouble_IsCountedByItsFingerprint(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				call(t, s, http.MethodPost, "/api/v1/troubles", "", map[string]any{
					"message": fmt.Sprintf("order 1990000012%d is undefined", i), "page": "/order/detail/index?id=7", "platform": "h5", "version": "0.2.0",
				}, nil)
			})
		}
		wg.Wait()
		all, err := s.App.Troubles.List(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Times != 8 || all[0].Message != "order # is undefined" || all[0].Page != "/order/detail/index" {
			t.Errorf("%+v", all)
		}
		s.Clock.Advance(31 * 24 * time.Hour)
		must(t, s.App.Troubles.Forget(t.Context()))
		if all, err := s.App.Troubles.List(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("a month later: %+v %v", all, err)
		}
	})
}

func TestTrouble_AFloodFillsNothing(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		for i := range 520 {
			name := string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
			must(t, s.App.Troubles.Report(t.Context(), trouble.Trouble{Message: name, Platform: "h5"}))
		}
		var n int
		must(t, s.DB.Get(t.Context(), &n, "SELECT COUNT(*) FROM client_trouble"))
		if n != 500 {
			t.Errorf("%d are kept", n)
		}
	})
}
