package inventory

import (
	"context"
	"net/http"
	"strconv"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type warehouseView struct {
	ID   web.ID        `json:"id"`
	Code string        `json:"code"`
	Name string        `json:"name"`
	Kind WarehouseKind `json:"kind" enum:"network,physical" doc:"network 网络仓：供线上销售；physical 实体仓"`
}

type warehousesOutput struct {
	Body struct {
		Items []warehouseView `json:"items"`
	}
}

type warehouseInput struct {
	Body struct {
		Code string        `json:"code" pattern:"^[0-9A-Za-z_-]{1,40}$" patternDescription:"字母、数字和 _ -"`
		Name string        `json:"name" minLength:"1" maxLength:"60"`
		Kind WarehouseKind `json:"kind" enum:"network,physical"`
	}
}

type warehouseOutput struct{ Body warehouseView }

type documentInput struct {
	Body struct {
		Kind   DocumentKind        `json:"kind" enum:"receipt,adjust,transfer" doc:"receipt 入库；adjust 盘点；transfer 调拨"`
		Reason string              `json:"reason" minLength:"1" maxLength:"200"`
		Lines  []documentLineInput `json:"lines" minItems:"1" maxItems:"200"`
	}
}

type documentLineInput struct {
	SKU         web.ID `json:"sku_id"`
	WarehouseID web.ID `json:"warehouse_id"`
	Quantity    int64  `json:"quantity" minimum:"-1000000" maximum:"1000000" doc:"入为正，出为负"`
}

// StaffRoutes adds the staff's operations on stock.
func (w *Writer) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"库存"}, Access: access}
	}
	web.Register(r, op("admin-warehouse-list", http.MethodGet, "/warehouses", "仓库", staff.InventoryView), w.apiWarehouses)
	web.Register(r, op("admin-warehouse-add", http.MethodPost, "/warehouses", "新建仓库", staff.InventoryEdit), w.apiAddWarehouse)
	web.Register(r, op("admin-stock-page", http.MethodGet, "/stock", "各规格在各仓的库存", staff.InventoryView), w.apiStockPage)
	web.Register(r, op("admin-stock-document-list", http.MethodGet, "/stock/documents", "出入库单据，新的在前", staff.InventoryView), w.apiDocuments)
	web.Register(r, op("admin-stock-list", http.MethodGet, "/products/{id}/stock", "商品各规格在各仓的库存", staff.InventoryView), w.apiStock)
	book := op("admin-stock-book", http.MethodPost, "/stock/documents", "登记出入库单据", staff.InventoryEdit)
	book.Idempotent = true
	web.Register(r, book, func(ctx context.Context, in *documentInput) (*struct{}, error) { return nil, w.apiBook(ctx, in) })
}

func (w *Writer) apiWarehouses(ctx context.Context, _ *struct{}) (*warehousesOutput, error) {
	rows, err := w.Warehouses(ctx)
	if err != nil {
		return nil, err
	}
	out := &warehousesOutput{}
	out.Body.Items = make([]warehouseView, len(rows))
	for i, r := range rows {
		out.Body.Items[i] = warehouseView{web.ID(r.ID), r.Code, r.Name, r.Kind}
	}
	return out, nil
}

type stockInput struct {
	ID web.ID `path:"id" doc:"商品编号"`
}

type stockView struct {
	SKU         web.ID `json:"sku_id"`
	WarehouseID web.ID `json:"warehouse_id"`
	OwnerID     web.ID `json:"owner_id" doc:"0 为品牌自有"`
	OnHand      int64  `json:"on_hand"`
	Reserved    int64  `json:"reserved" doc:"已被订单占用"`
}

type stockOutput struct {
	Body struct {
		Items []stockView `json:"items"`
	}
}

func (w *Writer) apiStock(ctx context.Context, in *stockInput) (*stockOutput, error) {
	skus, err := w.catalog.SKUs(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	rows, err := w.BySKU(ctx, skus)
	if err != nil {
		return nil, err
	}
	out := &stockOutput{}
	out.Body.Items = make([]stockView, len(rows))
	for i, r := range rows {
		out.Body.Items[i] = stockView{web.ID(r.SKU), web.ID(r.WarehouseID), web.ID(r.Owner), r.OnHand, r.Reserved}
	}
	return out, nil
}

func (w *Writer) apiAddWarehouse(ctx context.Context, in *warehouseInput) (*warehouseOutput, error) {
	v := warehouseView{Code: in.Body.Code, Name: in.Body.Name, Kind: in.Body.Kind}
	err := w.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err := w.AddWarehouse(ctx, tx, v.Code, v.Name, v.Kind)
		if err != nil {
			return err
		}
		v.ID = web.ID(id)
		return w.staff.Record(ctx, tx, staff.Change{Action: "warehouse.add", Subject: "warehouse", SubjectID: id, After: v})
	})
	return &warehouseOutput{Body: v}, err
}

// apiBook books a document once per staff member and key: a repeat changes
// nothing.
func (w *Writer) apiBook(ctx context.Context, in *documentInput) error {
	who := auth.From(ctx).ID
	docID := w.ids.Next()
	claim, err := web.NewClaim("staff:"+strconv.FormatInt(who, 10), "stock.book", web.IdempotencyKey(ctx), in.Body, docID)
	if err != nil {
		return err
	}
	doc := Document{Kind: in.Body.Kind, EventKey: "staff:" + strconv.FormatInt(docID, 10), Reason: in.Body.Reason, StaffID: who}
	for _, l := range in.Body.Lines {
		doc.Lines = append(doc.Lines, Line{SKU: int64(l.SKU), WarehouseID: int64(l.WarehouseID), Owner: Brand, Quantity: l.Quantity})
	}
	if err := checkDocument(doc); err != nil {
		return err
	}
	return w.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := web.Once(ctx, tx, claim)
		if err != nil || done != 0 {
			return err
		}
		if err := w.Book(ctx, tx, doc); err != nil {
			return err
		}
		return w.staff.Record(ctx, tx, staff.Change{Action: "stock.book", Subject: "stock_document", SubjectID: docID, After: doc})
	})
}

// checkDocument holds each kind of document to what it means.
func checkDocument(d Document) error {
	sums := map[int64]int64{}
	for _, l := range d.Lines {
		if l.Quantity == 0 || (d.Kind == Receipt && l.Quantity < 0) {
			return ErrQuantity
		}
		sums[l.SKU] += l.Quantity
	}
	for _, sum := range sums {
		if d.Kind == Transfer && sum != 0 {
			return ErrTransfer
		}
	}
	return nil
}
