// Package sheet moves tables in and out of the shop as XLSX files: products,
// orders, the numbers of parcels, and the distributors and bindings that a brand had
// before. An import is checked first and changes nothing
// until its sender says so; long work is a job that shows how far it is. The files
// are seen by who asked for them alone, while they may still see what is in them,
// and vanish after a week.
package sheet

import (
	"log/slog"
	"net/http"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/distributor"
	"yuanfen/server/order"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/referral"
	"yuanfen/server/shipping"
	"yuanfen/server/staff"
)

// Kind is what a file holds and which way it goes.
type Kind string

// The kinds.
const (
	ProductsOut Kind = "products_export"
	OrdersOut   Kind = "orders_export"
	ProductsIn  Kind = "products_import"
	ParcelsIn   Kind = "parcels_import"
	SellersIn   Kind = "distributors_import"
	BindingsIn  Kind = "bindings_import"
)

// needs is the permission without which nobody starts a task, runs it or takes its
// file.
var needs = map[Kind]string{
	ProductsOut: staff.CatalogView,
	OrdersOut:   staff.OrderView,
	ProductsIn:  staff.CatalogEdit,
	ParcelsIn:   staff.OrderShip,
	SellersIn:   staff.DistributorImport,
	BindingsIn:  staff.DistributorImport,
}

// State is how far a task is.
type State string

// The states.
const (
	Checked State = "checked" // An import that was read and waits for its sender's word.
	Queued  State = "queued"
	Done    State = "done"
	Failed  State = "failed"
)

// Problem is what is wrong with a row; Row is its number in the file, the head is 1.
type Problem struct {
	Row  int    `json:"row" doc:"文件里的第几行，表头是第 1 行"`
	Cell string `json:"cell" doc:"哪一格，例如 C5；说的是整行时为空"`
	What string `json:"what" doc:"哪里不对，怎么改"`
}

// Task is one file on its way. Times are UTC ms.
type Task struct {
	ID        int64
	Kind      Kind
	State     State
	StaffID   int64
	Wanted    string // JSON of what an export was asked to hold.
	Key       string // Its file, "" before there is one.
	Total     int    // Things that the file holds: products, orders, parcels.
	Done      int
	Bad       int
	Same      int       // Things that were so already: nothing changes by them.
	Problems  []Problem // The first maxProblems.
	Reason    string    // Why it failed.
	CreatedAt int64
	EndedAt   int64
	ExpiresAt int64
}

// Limits.
const (
	MaxFile     = 8 << 20
	maxRows     = 2000   // Of an import.
	maxOut      = 50_000 // Things in an export.
	maxProblems = 200
	maxUnpacked = 64 << 20 // Bytes of a file that somebody sent, unpacked.
	lives       = 7 * 24 * time.Hour
	folder      = "sheet" // Keys below a folder are out of reach of /files.
	portion     = 200     // Of an import, in one run of its job.
	page        = 200
	mostTables  = 100 // Tasks that a person's list shows.
	mostWaiting = 5   // Tasks of one person that run at once.
)

// Refusals.
var (
	ErrFile    = web.E(http.StatusUnprocessableEntity, "sheet.file", "读不了这个文件，请上传 8 MB 以内的 XLSX 文件，内容放在第一个工作表。")
	ErrEmpty   = web.E(http.StatusUnprocessableEntity, "sheet.empty", "文件里没有内容，请从第 2 行开始填写。")
	ErrRows    = web.Errorf(http.StatusUnprocessableEntity, "sheet.rows", "一次最多 %d 行，请分成几个文件。", maxRows)
	ErrState   = web.E(http.StatusConflict, "sheet.state", "这个文件已经开始导入，请刷新查看。")
	ErrNothing = web.E(http.StatusConflict, "sheet.nothing", "没有一行可以导入，请改正后重新上传。")
	ErrForbid  = web.E(http.StatusForbidden, "sheet.forbidden", "您没有这个文件的权限，请联系店主。")
	ErrGone    = web.E(http.StatusNotFound, "sheet.gone", "文件还没有好，或已过期删除，请重新导出。")
	ErrBusy    = web.E(http.StatusTooManyRequests, "sheet.busy", "您有几个文件还在处理，请等它们完成。")
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB       *db.DB
	IDs      *id.Source
	Queue    *jobs.Queue
	Files    *blob.Store
	Staff    *staff.Service
	Catalog  *catalog.Catalog
	Sellers  *distributor.Service
	Referral *referral.Service
	Orders   *order.Service
	Shipping *shipping.Service
	Log      *slog.Logger
}

// Service keeps tables on their way.
type Service struct{ deps Deps }

// New returns the tables kept in d.
func New(d Deps) *Service { return &Service{deps: d} }

const jobRun = "sheet.run"

// Register adds the jobs of this package.
func (s *Service) Register(r *jobs.Runner) { r.Handle(jobRun, s.run) }
