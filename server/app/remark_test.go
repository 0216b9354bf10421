package app_test

import (
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
)

// A remark is for colleagues; that goods can't leave the buyer hears, while it is true.
func TestOrder_RemarksAndWhatCantLeave(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		b := s.Buyer("林知夏")
		o := s.Place(b, shoptest.Want(s.SKU(9900, 5), 1))
		s.WantRefused(s.App.Orders.Unshippable(ctx, o.ID, "缺货"), order.ErrState)
		o = s.Pay(b, o)
		must(t, s.App.Orders.Remark(ctx, o.ID, "买家要求周末送到"))
		must(t, s.App.Orders.Unshippable(ctx, o.ID, "产地暴雨，茶还没到。"))
		events, err := s.App.Orders.Events(ctx, o.ID)
		must(t, err)
		kinds := []string{}
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		if got := strings.Join(kinds, " "); !strings.HasSuffix(got, "remark unshippable") {
			t.Errorf("history: %s", got)
		}
		told, err := s.App.Inbox.List(ctx, b.ID, false, 0, 10)
		must(t, err)
		if len(told) != 1 || !strings.Contains(told[0].Body, "产地暴雨") || told[0].PushState != "none" {
			t.Errorf("the buyer was told %+v", told)
		}
		if n := count(t, s, "SELECT COUNT(*) FROM audit_log WHERE action IN ('order.remark', 'order.unshippable')"); n != 2 {
			t.Errorf("%d lines in the audit log", n)
		}
		o = s.Ship(o)
		s.WantRefused(s.App.Orders.Unshippable(ctx, o.ID, "缺货"), order.ErrState)
		stranger := auth.From(ctx)
		stranger.Scope = stranger.ID // Sees their own members alone.
		if err := s.App.Orders.Remark(auth.With(ctx, stranger), o.ID, "不该看见"); err == nil {
			t.Error("somebody remarks on an order that is not their business")
		}
		s.WantCleanAudit()
	})
}
