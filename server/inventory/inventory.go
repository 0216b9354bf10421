// Package inventory knows what lies where and what of it is promised. Stock of
// a SKU, warehouse and owner is on_hand pieces, of which reserved are promised
// to orders. Neither is ever negative; every piece that comes or goes has a
// document, every promise a reservation that ends taken or released.
package inventory

import (
	"net/http"

	"yuanfen/server/platform/web"
)

// WarehouseKind says what a warehouse's stock is for.
type WarehouseKind string

// The kinds of warehouse: only network stock is sold online.
const (
	Network  WarehouseKind = "network"
	Physical WarehouseKind = "physical"
)

// Brand is the owner of the brand's own stock; other owners are distributors.
const Brand int64 = 0

// Warehouse is a place where stock lies.
type Warehouse struct {
	ID   int64         `db:"id"`
	Code string        `db:"code"`
	Name string        `db:"name"`
	Kind WarehouseKind `db:"kind"`
}

// Stock is what one owner has of one SKU in one warehouse, in pieces.
type Stock struct {
	ID          int64 `db:"id"`
	SKU         int64 `db:"sku_id"`
	WarehouseID int64 `db:"warehouse_id"`
	Owner       int64 `db:"owner_id"`
	OnHand      int64 `db:"on_hand"`
	Reserved    int64 `db:"reserved"`
}

// Free is what can still be promised.
func (s Stock) Free() int64 { return s.OnHand - s.Reserved }

// DocumentKind says why pieces came or went.
type DocumentKind string

// The kinds of document.
const (
	Receipt  DocumentKind = "receipt"  // Goods arrived.
	Adjust   DocumentKind = "adjust"   // A count found more or fewer.
	Transfer DocumentKind = "transfer" // From one warehouse to another.
	Shipment DocumentKind = "shipment" // Left with a parcel.
	Return   DocumentKind = "return"   // Came back sound.
)

// Line is one movement of a document: Quantity pieces in (or out, if negative).
type Line struct {
	SKU         int64
	WarehouseID int64
	Owner       int64
	Quantity    int64
}

// Document is the paper behind a movement. EventKey is unique: the same event
// moves goods once.
type Document struct {
	Kind     DocumentKind
	EventKey string
	Reason   string
	StaffID  int64
	Lines    []Line
}

// Refusals.
var (
	ErrShort     = web.E(http.StatusConflict, "inventory.short", "库存不足：这样出库会使库存小于已被订单占用的数量，请先核对。")
	ErrWarehouse = web.E(http.StatusUnprocessableEntity, "inventory.unknown_warehouse", "没有这个仓库，请刷新后重新选择。")
	ErrTwice     = web.E(http.StatusConflict, "inventory.document_exists", "这张单据已经登记过，没有重复入账。")
	ErrQuantity  = web.E(http.StatusUnprocessableEntity, "inventory.quantity", "件数不能为 0，入库单的件数须大于 0。")
	ErrTransfer  = web.E(http.StatusUnprocessableEntity, "inventory.transfer", "调拨单里每种规格的调出与调入须相等。")
	ErrSKU       = web.E(http.StatusUnprocessableEntity, "inventory.unknown_sku", "没有这个商品规格，请刷新后重新选择。")
	ErrCodeTaken = web.E(http.StatusConflict, "inventory.warehouse_code_taken", "仓库编码已被使用，请换一个。")
)
