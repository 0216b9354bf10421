package inventory

import (
	"context"
	"strings"

	"yuanfen/server/platform/web"
)

type stockPageInput struct {
	web.Paging
	Words string `query:"q" maxLength:"60" doc:"标题里的字，或完整的商品编码"`
}

type stockRowView struct {
	ID        web.ID          `json:"id" doc:"规格编号"`
	ProductID web.ID          `json:"product_id"`
	Code      string          `json:"code" doc:"商品编码"`
	Title     string          `json:"title"`
	SKUName   string          `json:"sku_name"`
	ForSale   bool            `json:"for_sale" doc:"是否在售"`
	Places    []stockPartView `json:"places" doc:"品牌自有的，按仓库；没有记录的仓库不出现"`
}

type stockPartView struct {
	WarehouseID web.ID `json:"warehouse_id"`
	OnHand      int64  `json:"on_hand"`
	Reserved    int64  `json:"reserved" doc:"已被订单占用"`
}

type stockPageOutput struct{ Body web.Page[stockRowView] }

func (w *Writer) apiStockPage(ctx context.Context, in *stockPageInput) (*stockPageOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	skus, err := w.catalog.Labels(ctx, strings.TrimSpace(in.Words), after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	ids, views, at := make([]int64, len(skus)), make([]stockRowView, len(skus)), map[int64]int{}
	for i, s := range skus {
		ids[i], at[s.SKU] = s.SKU, i
		views[i] = stockRowView{web.ID(s.SKU), web.ID(s.ProductID), s.Code, s.Title, s.Name, s.ForSale, []stockPartView{}}
	}
	rows, err := w.BySKU(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.Owner == Brand {
			v := &views[at[r.SKU]]
			v.Places = append(v.Places, stockPartView{web.ID(r.WarehouseID), r.OnHand, r.Reserved})
		}
	}
	return &stockPageOutput{web.NewPage(views, in.Limit, func(v stockRowView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

type documentsInput struct {
	web.Paging
	Kind DocumentKind `query:"kind" enum:"receipt,adjust,transfer,shipment" default:"receipt" doc:"receipt 入库；adjust 盘点；transfer 调拨；shipment 发货"`
}

type documentView struct {
	ID      web.ID             `json:"id"`
	Kind    DocumentKind       `json:"kind"`
	Reason  string             `json:"reason"`
	StaffID web.ID             `json:"staff_id" doc:"登记人；0 为系统"`
	Staff   string             `json:"staff" doc:"登记人的姓名"`
	MadeAt  web.Time           `json:"made_at"`
	Lines   []documentLineView `json:"lines"`
}

type documentLineView struct {
	SKU         web.ID `json:"sku_id"`
	Code        string `json:"code"`
	Title       string `json:"title"`
	SKUName     string `json:"sku_name"`
	WarehouseID web.ID `json:"warehouse_id"`
	Quantity    int64  `json:"quantity" doc:"入为正，出为负"`
}

type documentsOutput struct{ Body web.Page[documentView] }

func (w *Writer) apiDocuments(ctx context.Context, in *documentsInput) (*documentsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	docs, moves, err := w.documents(ctx, in.Kind, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var skus []int64
	for _, m := range moves {
		skus = append(skus, m.SKU)
	}
	names, err := w.catalog.LabelsOf(ctx, skus)
	if err != nil {
		return nil, err
	}
	people := make([]int64, len(docs))
	for i, d := range docs {
		people[i] = d.StaffID
	}
	staffNames, err := w.staff.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	views, at := make([]documentView, len(docs)), map[int64]int{}
	for i, d := range docs {
		at[d.ID] = i
		views[i] = documentView{web.ID(d.ID), d.Kind, d.Reason, web.ID(d.StaffID), staffNames[d.StaffID], web.Time(d.MadeAt), []documentLineView{}}
	}
	for _, m := range moves {
		v, name := &views[at[m.Document]], names[m.SKU]
		v.Lines = append(v.Lines, documentLineView{web.ID(m.SKU), name.Code, name.Title, name.Name, web.ID(m.WarehouseID), m.Quantity})
	}
	return &documentsOutput{web.NewPage(views, in.Limit, func(v documentView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}
