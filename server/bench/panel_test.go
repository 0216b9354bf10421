package bench_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const (
	manySellers = 50_000
	manyOthers  = 200_000 // Rows of each other list.
)

// fillLists writes what the panel's other lists show, and answers some ids.
func fillLists(b *testing.B, s *shoptest.Shop) []int64 {
	b.Helper()
	now := clock.Millis(s.Clock.Now())
	pick := func(i int64, states ...string) string { return states[i%int64(len(states))] }
	seller := func(i int64) []any {
		return []any{i + 1, i + 1_000_000, pick(i, "active", "active", "active", "active", "suspended"), 1 + i%3, "", "", fmt.Sprint("h", i), "朋友圈", "浙江省", "杭州市", 1, max(0, i-10), "", i % 977 * 1000, now, now, now, now}
	}
	tables := []struct {
		head string
		n    int64
		row  func(i int64) []any
	}{
		{"INSERT INTO distributor (id, member_id, state, tier_no, real_name, phone, phone_hash, channel, province, city, agreement_id, inviter_id, reason, sales, applied_at, decided_at, active_at, tier_at)", manySellers, seller},
		{"INSERT INTO after_sale (id, order_id, member_id, kind, state, reason, words, pictures, freight, return_fee, payer, answer, address, carrier, tracking_no, out_carrier, out_no, refund_id, owner_id, clock_at, overdue, applied_at, done_at)", manyOthers, func(i int64) []any {
			return []any{i + 1, i + 10_000_000, i%manyMembers + 1_000_000, "refund", pick(i, "done", "done", "done", "applied", "rejected"), "damaged", "罐盖压变形了", "[]", 0, 0, "buyer", "", "", "", "", "", "", 0, 0, now, false, now, i % 5 / 4 * now}
		}},
		{"INSERT INTO payout (id, distributor_id, member_id, road, state, amount, tax, rules_no, batch_id, out_bill_no, openid, package_info, wechat_state, wechat_no, refusal, reason, account, receipt, bank_no, banked_on, requested_at, approved_at, sent_at, due_at, cancel_at, done_at)", manyOthers, func(i int64) []any {
			return []any{i + 1, 1 + i%manySellers, i%manySellers + 1_000_000, "wechat", pick(i, "paid", "paid", "paid", "requested", "failed"), 1000 + i%313*100, 0, 1, 0, fmt.Sprint("B", i), "", "", "", "", "", "", "", "", "", "", now, now, now, now, 0, now}
		}},
		{"INSERT INTO review (id, order_id, line_id, product_id, sku_name, member_id, stars, words, pictures, anonymous, state, reply, replied_at, created_at)", manyOthers, func(i int64) []any {
			return []any{i + 1, i + 10_000_000, i + 10_000_000, 1, "50g", i%manyMembers + 1_000_000, 5, "很香", "[]", 0, pick(i, "shown", "shown", "waiting", "hidden"), "", 0, now}
		}},
		{"INSERT INTO commission (id, line_id, order_id, distributor_id, buyer_id, turn, ended, state, method, bp, rule_no, rule_for, ladder_no, tier_no, retail, purchase, cost, pieces, paid, amount, refunded, reversed, held, placed_at, accrued_at, released_at, settlement)", manyOthers, func(i int64) []any {
			return []any{i + 1, i + 10_000_000, i + 10_000_000, 1 + i%manySellers, i%manyMembers + 1_000_000, 0, 0, pick(i, "released", "released", "accrued", "deferred"), "tier_margin", 0, 0, "all", 0, 1, 1990, 1791, 1000, 1, 1990, 199, 0, 0, 0, now, now, now, 0}
		}},
		{"INSERT INTO notice (id, member_id, kind, notice_key, title, body, page, push_state, push_detail, made_at, read_at, fields)", manyOthers, func(i int64) []any {
			return []any{i + 1, i%manyMembers + 1_000_000, pick(i, "order.shipped", "order.refunded", "selling"), fmt.Sprint("n", i), "已发货", "请留意", "", pick(i, "none", "sent", "failed", "no_consent"), "", now, 0, "{}"}
		}},
		{"INSERT INTO upload (id, owner_kind, owner_id, file_key, width, height, bytes, state, trace_id, created_at)", manyOthers, func(i int64) []any {
			return []any{i + 1, pick(i, "member", "member", "staff"), i%manyMembers + 1_000_000, fmt.Sprintf("u-%024d.jpg", i), 800, 600, 90_000, pick(i, "passed", "passed", "refused"), "", now}
		}},
		{"INSERT INTO audit_log (id, staff_id, actor, action, subject, subject_id, before_json, after_json, request_id, ip, made_at)", manyOthers, func(i int64) []any {
			return []any{i + 1, 1 + i%9, "示例运营", "order.ship", pick(i, "order", "product", "distributor"), i, "{}", "{}", "", "127.0.0.1", now - manyOthers + i}
		}},
	}
	for _, t := range tables {
		const chunk = 5_000
		for from := int64(0); from < t.n; from += chunk {
			rows := make([][]any, chunk)
			for i := range rows {
				rows[i] = t.row(from + int64(i))
			}
			if err := s.DB.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error { return tx.Insert(ctx, t.head, rows) }); err != nil {
				b.Fatalf("%s: %v", t.head, err)
			}
		}
	}
	return []int64{manyOthers / 10, manyOthers / 3, manyOthers / 2, manyOthers - 5000}
}

// otherPages are those of the other lists: first, deep, and by each filter and order
// that has an index of its own.
func otherPages(ids []int64) []asked {
	deep := func(at func(r *rand.Rand) int64) func(r *rand.Rand) string {
		return func(r *rand.Rand) string { return web.Cursor{At: at(r), ID: ids[r.IntN(len(ids))]}.Encode() }
	}
	none := deep(func(*rand.Rand) int64 { return 0 })
	sales := deep(func(r *rand.Rand) int64 { return int64(r.IntN(977)) * 1000 })
	amount := deep(func(r *rand.Rand) int64 { return 1000 + int64(r.IntN(313))*100 })
	var pages []asked
	add := func(path string, cursor func(r *rand.Rand) string) {
		sign := "?"
		if strings.Contains(path, "?") {
			sign = "&"
		}
		name := strings.TrimPrefix(path, "/")
		pages = append(pages, asked{name, func(*rand.Rand) string { return path + sign + "limit=20" }, false})
		pages = append(pages, asked{name + "-deep", func(r *rand.Rand) string { return path + sign + "limit=20&cursor=" + cursor(r) }, true})
	}
	for _, path := range []string{
		"/distributors", "/distributors?state=suspended", "/distributors?tier=2", "/after-sales", "/after-sales?state=applied", "/after-sales?open=true", "/after-sales?sort=oldest", "/payouts", "/payouts?state=requested", "/payouts?sort=oldest",
		"/reviews", "/reviews?state=waiting", "/commissions", "/commissions?state=accrued", "/notices", "/notices?kind=selling", "/notices?state=failed", "/files", "/files?owner=staff", "/files?state=refused", "/members", "/products", "/products?sort=updated", "/audit", "/audit?staff_id=3",
	} {
		add(path, none)
	}
	for _, path := range []string{"/distributors?sort=sales", "/distributors?sort=sales&state=active"} {
		add(path, sales)
	}
	for _, path := range []string{"/payouts?sort=amount", "/payouts?sort=amount&state=paid"} {
		add(path, amount)
	}
	return slices.Clip(pages)
}
