package commission

import (
	"bytes"
	"context"
	"strings"

	"github.com/xuri/excelize/v2"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/cell"
	"yuanfen/server/platform/clock"
)

// sheetRows bounds a sheet: what Excel takes, less the head.
const sheetRows = 1_000_000

// yuan is a number format with two decimals.
const yuan = "#,##0.00"

// XLSX writes a month's statement as a workbook: the sums, every movement, and
// every order line that was earned in it with its rule in words.
func (s *Service) XLSX(ctx context.Context, distributorID int64, m Month) ([]byte, error) {
	st, err := s.Statement(ctx, distributorID, m)
	if err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := s.writeSums(f, st); err != nil {
		return nil, err
	}
	if err := s.writeMovements(ctx, f, distributorID, m); err != nil {
		return nil, err
	}
	if err := s.writeLines(ctx, f, distributorID, m); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = f.Write(&out)
	return out.Bytes(), err
}

// sheet is one sheet on its way to the file, row by row.
type sheet struct {
	stream *excelize.StreamWriter
	money  int
	row    int
}

func newSheet(f *excelize.File, name string, widths []float64, head ...any) (*sheet, error) {
	if _, err := f.NewSheet(name); err != nil {
		return nil, err
	}
	format := yuan
	money, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return nil, err
	}
	stream, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, w := range widths {
		if err := stream.SetColWidth(i+1, i+1, w); err != nil {
			return nil, err
		}
	}
	sh := &sheet{stream: stream, money: money}
	return sh, sh.add(head...)
}

// fen is an amount in a cell, shown in yuan.
type fen int64

func (sh *sheet) add(cells ...any) error {
	sh.row++
	at, err := excelize.CoordinatesToCellName(1, sh.row)
	if err != nil {
		return err
	}
	for i, c := range cells {
		switch c := c.(type) {
		case fen:
			cells[i] = excelize.Cell{StyleID: sh.money, Value: float64(c) / 100}
		case string:
			cells[i] = cell.Plain(c)
		}
	}
	return sh.stream.SetRow(at, cells)
}

func (s *Service) writeSums(f *excelize.File, st Statement) error {
	const name = "汇总"
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	sh, err := newSheet(f, name, []float64{24, 14, 14, 14, 14}, st.Month.Name+" 对账单", "冻结", "可提现", "暂扣", "提现中")
	if err != nil {
		return err
	}
	rows := []struct {
		words string
		m     ledger.Movement
	}{{"月初", st.Before}}
	for _, k := range kindOrder {
		if m, moved := st.Moved[k]; moved {
			rows = append(rows, struct {
				words string
				m     ledger.Movement
			}{kindWords[k], m})
		}
	}
	rows = append(rows, struct {
		words string
		m     ledger.Movement
	}{"月末", st.After})
	for _, r := range rows {
		if err := sh.add(r.words, fen(r.m.Frozen), fen(r.m.Available), fen(r.m.Withheld), fen(r.m.Paying)); err != nil {
			return err
		}
	}
	return sh.stream.Flush()
}

func (s *Service) writeMovements(ctx context.Context, f *excelize.File, distributorID int64, m Month) error {
	sh, err := newSheet(f, "流水", []float64{18, 24, 24, 14, 14, 14, 14}, "时间", "事项", "订单", "冻结", "可提现", "暂扣", "提现中")
	if err != nil {
		return err
	}
	for before := m.to; sh.row < sheetRows; {
		moves, err := s.deps.Ledger.Movements(ctx, distributorID, m.from, before, exportPage)
		if err != nil {
			return err
		}
		for _, v := range moves {
			about := ""
			if v.Subject == "order" {
				about = number(v.SubjectID)
			}
			err := sh.add(clock.Minute(clock.FromMillis(v.At)), kindWords[v.Kind], about, fen(v.Frozen), fen(v.Available), fen(v.Withheld), fen(v.Paying))
			if err != nil {
				return err
			}
		}
		if len(moves) < exportPage {
			break
		}
		before = moves[len(moves)-1].JournalID
	}
	return sh.stream.Flush()
}

const exportPage = 1000

func (s *Service) writeLines(ctx context.Context, f *excelize.File, distributorID int64, m Month) error {
	sh, err := newSheet(f, "订单佣金", []float64{18, 24, 28, 16, 8, 12, 12, 12, 60}, "下单时间", "订单", "商品", "规格", "件数", "实付", "佣金", "已收回", "说明")
	if err != nil {
		return err
	}
	for before := m.to; sh.row < sheetRows; {
		rows, err := s.List(ctx, Filter{DistributorID: distributorID, Before: before, Limit: exportPage})
		if err != nil {
			return err
		}
		lines, err := s.details(ctx, rows)
		if err != nil {
			return err
		}
		for _, d := range lines {
			if d.ID < m.from {
				return sh.stream.Flush()
			}
			if d.State == Promised || d.State == Void { // Nothing was earned by it.
				continue
			}
			err := sh.add(clock.Minute(clock.FromMillis(d.PlacedAt)), number(d.OrderID), d.Line.Title, d.Line.SKUName, d.Pieces, fen(d.Paid), fen(d.Amount), fen(d.Reversed), strings.Join(d.Words(d.TierName), ""))
			if err != nil {
				return err
			}
		}
		if len(rows) < exportPage {
			break
		}
		before = rows[len(rows)-1].ID
	}
	return sh.stream.Flush()
}

// kindOrder is the order in which a statement tells what happened.
var kindOrder = []ledger.Kind{
	ledger.CommissionAccrued, ledger.CommissionReleased, ledger.CommissionReversed, ledger.CommissionCorrected, ledger.CommissionWithheld, ledger.CommissionFreed,
	ledger.CommissionForfeited, ledger.DebtWrittenOff, ledger.DebtRestored, ledger.PayoutAsked, ledger.PayoutPaid, ledger.PayoutBounced, ledger.PayoutReturned,
}
