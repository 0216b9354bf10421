package sheet

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/xuri/excelize/v2"

	"yuanfen/server/platform/web"
)

// template is an empty file to be filled in: its sheet's name, its head, and rows that
// show what is meant, on a sheet of their own.
type template struct {
	kind    Kind
	door    string
	name    string
	head    []string
	example [][]string
}

var templates = []template{
	{ProductsIn, "products", "商品", productHead, [][]string{
		{"mingqian-longjing", "明前龙井", "三月下旬手采", "绿茶", "规格/包装", "50g/罐", "LJ-50", "128.00", "158.00", "60.00", "180", yes, no, "三月下旬手采\n当年新茶", "", "85 度水，三分钟。", ""},
		{"mingqian-longjing", "", "", "", "", "100g/罐", "LJ-100", "238.00", "", "110.00", "260", yes, "", "", "", "", ""},
	}},
	{ParcelsIn, "parcels", "发货", parcelHead, [][]string{{"120830266171195397", "顺丰", "SF1234567890"}}},
	{SellersIn, "distributors", "分销商", sellerHead, [][]string{{"沈青禾", "19900001234", "", "", "", "A-017", "2025-03-01"}, {"林知夏", "19900005678", "", "", "A-017", "", ""}}},
	{BindingsIn, "bindings", "会员绑定", bindingHead, [][]string{{"19900004321", "", "A-017", "2025-03-01"}}},
}

// textFormat is a spreadsheet's own number for cells that it must not take for numbers.
const textFormat = 49

// file writes a template. Its columns are texts, so that a number of eighteen digits
// stays one.
func (t template) file() ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	text, err := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return nil, err
	}
	bold, err := f.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	if err := f.SetSheetName("Sheet1", t.name); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet("示例"); err != nil {
		return nil, err
	}
	last, err := excelize.ColumnNumberToName(len(t.head))
	if err != nil {
		return nil, err
	}
	for name, rows := range map[string][][]string{t.name: {t.head}, "示例": append([][]string{t.head}, t.example...)} {
		if err := f.SetColStyle(name, "A:"+last, text); err != nil {
			return nil, err
		}
		if err := f.SetColWidth(name, "A", last, 18); err != nil {
			return nil, err
		}
		for i, row := range rows {
			at, err := excelize.CoordinatesToCellName(1, i+1)
			if err == nil {
				err = f.SetSheetRow(name, at, &row)
			}
			if err != nil {
				return nil, err
			}
		}
		if err := f.SetCellStyle(name, "A1", last+"1", bold); err != nil {
			return nil, err
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// templateRoutes adds the empty file of each import, for who may use it.
func templateRoutes(r *web.Router) {
	for _, t := range templates {
		r.Raw(http.MethodGet, "/api/admin/v1/sheets/"+t.door+"/template", web.Access(needs[t.kind]), "admin-sheet-template-"+t.door, func(c echo.Context) error {
			raw, err := t.file()
			if err != nil {
				return err
			}
			c.Response().Header().Set("Content-Disposition", `attachment; filename="`+t.door+`-template.xlsx"`)
			return c.Blob(http.StatusOK, xlsxType, raw)
		})
	}
}
