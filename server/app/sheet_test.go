package app_test

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/sheet"
	"yuanfen/server/staff"
)

func workbook(t *testing.T, rows ...[]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, r := range rows {
		must(t, f.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &r))
	}
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

func count(t *testing.T, s *shoptest.Shop, query string) (n int) {
	t.Helper()
	must(t, s.DB.Get(t.Context(), &n, query))
	return n
}

func rowsOf(t *testing.T, raw []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	must(t, err)
	rows, err := f.GetRows(f.GetSheetName(0))
	must(t, err)
	return rows
}

// clerk is the shop's owner as a request carries them.
func clerk(t *testing.T, s *shoptest.Shop) auth.Principal {
	t.Helper()
	must(t, s.App.Staff.Seed(t.Context()))
	who, err := s.App.Staff.Authenticate(t.Context(), staffToken(t, s, "owner.one", staff.Owner))
	must(t, err)
	return who
}

// Products go out, are changed in a spreadsheet, and come back: what is wrong is
// said by row before anything changes, what is right goes in, once.
func TestSheet_ProductsOutAndIn(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		sku := s.SKU(9900, 5)
		must(t, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE product SET title = ? WHERE id = (SELECT product_id FROM sku WHERE id = ?)", "=HYPERLINK(\"x\")", sku)
			return err
		}))
		out, err := s.App.Sheets.Export(ctx, sheet.ProductsOut, struct{}{})
		must(t, err)
		s.Step()
		raw, done, err := s.App.Sheets.File(ctx, out.ID)
		must(t, err)
		rows := rowsOf(t, raw)
		if done.Done != done.Total || len(rows) < 2 || rows[1][1] != `'=HYPERLINK("x")` {
			t.Fatalf("%+v %q", done, rows)
		}
		lines := count(t, s, "SELECT COUNT(*) FROM audit_log WHERE action = 'sheet.export'")
		if lines != 1 {
			t.Errorf("%d lines of the export in the audit log", lines)
		}
		head, had := rows[0], rows[1]
		again, err := s.App.Sheets.Check(ctx, sheet.ProductsIn, raw)
		must(t, err)
		if again.Bad != 0 || again.Total != done.Total {
			t.Fatalf("what went out does not come in: %+v", again)
		}

		fresh := append([]string{}, had...)
		fresh[0], fresh[1], fresh[6], fresh[7] = "xin-cha", "新茶", "XIN-1", "19.9"
		onSale := append([]string{}, fresh...) // Without a picture.
		fresh[12] = "否"
		onSale[0], onSale[6] = "mei-tu", "MEI-1"
		changed := append([]string{}, had...)
		changed[1] = "改了名字"
		wrong := append([]string{}, fresh...)
		wrong[0], wrong[6], wrong[7] = "cuo-cha", "CUO-1", "免费"
		twice := append([]string{}, fresh...)
		twice[0] = "chong-cha"
		in, err := s.App.Sheets.Check(ctx, sheet.ProductsIn, workbook(t, head, fresh, changed, wrong, twice, onSale))
		must(t, err)
		if in.Total != 3 || in.Bad != 3 || in.Problems[0].Row != 4 || in.Problems[1].Row != 5 || !strings.Contains(in.Problems[2].What, "主图") || !strings.Contains(in.Problems[0].What, "零售价") {
			t.Fatalf("%+v", in)
		}
		if n := count(t, s, "SELECT COUNT(*) FROM product WHERE slug = 'xin-cha'"); n != 0 {
			t.Error("a dry run has changed the shop")
		}
		_, err = s.App.Sheets.Apply(ctx, in.ID)
		must(t, err)
		_, err = s.App.Sheets.Apply(ctx, in.ID)
		s.WantRefused(err, sheet.ErrState)
		s.Step()
		end, err := s.App.Sheets.Own(ctx, in.ID)
		must(t, err)
		if end.State != sheet.Done || end.Done != 3 || end.Bad != 3 {
			t.Errorf("%+v", end)
		}
		if n := count(t, s, "SELECT COUNT(*) FROM product WHERE slug = 'xin-cha' OR title = '改了名字'"); n != 2 {
			t.Errorf("%d of two products went in", n)
		}
		s.WantCleanAudit()
	})
}

// Whose a file is not, or who may not see such things any more, does not get it;
// after a week nobody does.
func TestSheet_FilesAreTheirOwnersAndVanish(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		who := clerk(t, s)
		ctx := auth.With(t.Context(), who)
		b := s.Buyer("林知夏")
		s.Pay(b, s.Place(b, shoptest.Want(s.SKU(9900, 5), 1)))
		out, err := s.App.Sheets.Export(ctx, sheet.OrdersOut, order.Wanted{State: order.Paid})
		must(t, err)
		s.Step()
		raw, task, err := s.App.Sheets.File(ctx, out.ID)
		must(t, err)
		if rows := rowsOf(t, raw); len(rows) != 2 || task.Total != 1 {
			t.Errorf("%q", rows)
		}
		other := who
		other.ID++
		_, _, err = s.App.Sheets.File(auth.With(t.Context(), other), out.ID)
		if err == nil {
			t.Error("somebody else has the file")
		}
		less := who
		less.Permissions = map[string]bool{"catalog.view": true}
		_, _, err = s.App.Sheets.File(auth.With(t.Context(), less), out.ID)
		s.WantRefused(err, sheet.ErrForbid)
		for _, path := range []string{"/files/" + task.Key, "/files/" + strings.ReplaceAll(task.Key, "/", "%2F")} {
			wantCode(t, "a file of somebody's by the public door", fetch(t, s, path), 404, "not_found")
		}
		s.Advance(8 * 24 * time.Hour)
		must(t, s.App.Sheets.Sweep(ctx))
		if _, _, err = s.App.Sheets.File(ctx, out.ID); err == nil {
			t.Error("an expired file is handed out")
		}
	})
}

// A file of numbers ships what can be shipped, tells what can't by row, and does
// nothing twice.
func TestSheet_ShipsByNumbers(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		b, sku := s.Buyer("林知夏"), s.SKU(9900, 9)
		one, two := s.Pay(b, s.Place(b, shoptest.Want(sku, 2))), s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
		unpaid := s.Place(b, shoptest.Want(sku, 1))
		raw := workbook(t, []string{"订单号", "快递公司", "快递单号"},
			[]string{digits(one.ID), "顺丰速运", "SF100000001"},
			[]string{digits(two.ID), "SF", "SF100000002"},
			[]string{digits(unpaid.ID), "SF", "SF100000003"},
			[]string{digits(one.ID), "SF", "SF100000004"},
			[]string{"1.87364E+15", "SF", "SF100000005"},
			[]string{"", "", ""})
		in, err := s.App.Sheets.Check(ctx, sheet.ParcelsIn, raw)
		must(t, err)
		if in.Total != 3 || in.Bad != 3 || !strings.Contains(in.Problems[2].What, "待付款") {
			t.Fatalf("%+v", in)
		}
		_, err = s.App.Sheets.Apply(ctx, in.ID)
		must(t, err)
		s.Step()
		end, err := s.App.Sheets.Own(ctx, in.ID)
		must(t, err)
		if end.State != sheet.Done || end.Done != 3 || end.Bad != 3 {
			t.Errorf("%+v", end)
		}
		for _, o := range []order.Order{one, two} {
			now, err := s.App.Orders.Get(ctx, o.ID)
			must(t, err)
			if now.State != order.Shipped || now.Parcels != 1 {
				t.Errorf("%d is %s in %d parcels", o.ID, now.State, now.Parcels)
			}
		}
		// The same file again ships nothing, and says that it is done.
		again, err := s.App.Sheets.Check(ctx, sheet.ParcelsIn, raw)
		must(t, err)
		_, err = s.App.Sheets.Apply(ctx, again.ID)
		must(t, err)
		s.Step()
		if n := count(t, s, "SELECT COUNT(*) FROM order_parcel"); n != 2 {
			t.Errorf("%d parcels", n)
		}
		s.WantCleanAudit()
	})
}
