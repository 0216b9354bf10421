package staff

// Permissions. Each one is the Access of the routes that it opens.
const (
	CatalogView     = "catalog.view"
	CatalogEdit     = "catalog.edit"
	InventoryView   = "inventory.view"
	InventoryEdit   = "inventory.edit"
	OrderView       = "order.view"
	OrderShip       = "order.ship"
	OrderRefund     = "order.refund"
	OrderRemark     = "order.remark"
	AfterSaleView   = "aftersale.view"
	AfterSaleDecide = "aftersale.decide"
	AfterSaleGoods  = "aftersale.goods"
	LedgerView      = "ledger.view"
	AlertView       = "alert.view"
	AlertClose      = "alert.close"
	JobsView        = "jobs.view"
	JobsRetry       = "jobs.retry"
	StaffView       = "staff.view"
	StaffEdit       = "staff.edit"
	RoleEdit        = "role.edit"
	AuditView       = "audit.view"
	AgreementEdit   = "agreement.edit"
	ReviewEdit      = "review.edit"
	InvoiceIssue    = "invoice.issue"
	OrderEdit       = "order.edit"
	MemberView      = "member.view"
	MemberEdit      = "member.edit"
	ReconcileCure   = "reconcile.cure"
	ComplaintView   = "complaint.view"
	ComplaintAnswer = "complaint.answer"

	DistributorView   = "distributor.view"
	DistributorDecide = "distributor.decide"
	DistributorImport = "distributor.import"
	PolicyEdit        = "policy.edit"
	CommissionView    = "commission.view"
	CommissionEdit    = "commission.edit"
	AttributionEdit   = "attribution.edit"
	RiskDecide        = "risk.decide"
	PayoutView        = "payout.view"
	PayoutReview      = "payout.review"
	PosterView        = "poster.view"
	PosterEdit        = "poster.edit"
	StorefrontView    = "storefront.view"
	StorefrontEdit    = "storefront.edit"
	NoticeView        = "notice.view"
	NoticeEdit        = "notice.edit"
	FileView          = "file.view"
	FileEdit          = "file.edit"

	SystemView   = "system.view"
	SystemTest   = "system.test"
	SystemBackup = "system.backup"
)

// Permission is one thing that staff may do, and its name for people.
type Permission struct{ Code, Name string }

// Permissions lists all there are, in the order in which people read them.
var Permissions = []Permission{
	{CatalogView, "查看商品"},
	{CatalogEdit, "编辑商品"},
	{InventoryView, "查看库存"},
	{InventoryEdit, "调整库存"},
	{OrderView, "查看订单"},
	{OrderShip, "发货"},
	{OrderRefund, "退款"},
	{OrderRemark, "给订单写备注"},
	{AfterSaleView, "查看售后"},
	{AfterSaleDecide, "处理售后：同意、拒绝、退款"},
	{AfterSaleGoods, "售后收货与换货发出"},
	{LedgerView, "查看账本"},
	{AlertView, "查看提醒"},
	{AlertClose, "处理提醒"},
	{JobsView, "查看后台任务"},
	{JobsRetry, "重试、放弃后台任务"},
	{StaffView, "查看员工"},
	{StaffEdit, "管理员工"},
	{RoleEdit, "管理角色"},
	{AuditView, "查看操作记录"},
	{AgreementEdit, "发布协议"},
	{ReviewEdit, "回复和管理评价"},
	{InvoiceIssue, "开具发票"},
	{OrderEdit, "修改未付款订单的价格"},
	{MemberView, "查看会员"},
	{MemberEdit, "指定会员的客户经理"},
	{ReconcileCure, "对账并处理差异"},
	{ComplaintView, "查看微信投诉"},
	{ComplaintAnswer, "回复和结束微信投诉"},
	{DistributorView, "查看分销商"},
	{DistributorDecide, "审核、暂停、终止分销商"},
	{DistributorImport, "导入已有的分销商和会员绑定，导入的不再审核"},
	{PolicyEdit, "起草和发布规则：等级、归因、佣金、提现"},
	{CommissionView, "查看佣金与归因"},
	{CommissionEdit, "暂扣、放行、没收佣金"},
	{AttributionEdit, "更正订单的归属，答复疑问"},
	{RiskDecide, "处理风险提示"},
	{PayoutView, "查看提现"},
	{PayoutReview, "审核提现，登记银行转账"},
	{PosterView, "查看海报模板与批次"},
	{PosterEdit, "编辑海报模板，制作海报"},
	{StorefrontView, "查看首页的各个版本"},
	{StorefrontEdit, "编辑和发布首页"},
	{NoticeView, "查看通知与模板"},
	{NoticeEdit, "编辑通知的模板和文字，发送测试"},
	{FileView, "查看文件"},
	{FileEdit, "删除没有用到的文件"},
	{SystemView, "查看系统状态与设置"},
	{SystemTest, "上线检查：真实调用微信、发送测试提醒"},
	{SystemBackup, "下载备份"},
}

// Owner is the role that may do everything, always.
const Owner = "owner"

// Role is a named set of permissions.
type Role struct {
	Code, Name  string
	Permissions []string
	Scope       string
}

// What of the shop's members a role sees. Whoever has several roles sees the
// most that one of them does.
const (
	ScopeAll = "all"
	ScopeOwn = "own" // Those whose account manager they are.
)

// seeds are the roles that a new shop starts with. Owner's permissions are not
// data: it has all of them.
var seeds = []Role{
	{Owner, "所有者", nil, ScopeAll},
	{"operator", "运营", []string{CatalogView, CatalogEdit, InventoryView, OrderView, OrderRemark, OrderShip, OrderEdit, AfterSaleView, ReviewEdit, MemberView, MemberEdit, AlertView, AlertClose, DistributorView, DistributorDecide, DistributorImport, PolicyEdit, CommissionView, AttributionEdit, PosterView, PosterEdit, StorefrontView, StorefrontEdit, NoticeView, NoticeEdit, FileView, FileEdit}, ScopeAll},
	{"finance", "财务", []string{OrderView, OrderRemark, OrderRefund, AfterSaleView, InvoiceIssue, ReconcileCure, LedgerView, AlertView, AlertClose, DistributorView, PolicyEdit, CommissionView, CommissionEdit, RiskDecide, PayoutView, PayoutReview}, ScopeAll},
	{"warehouse", "仓库", []string{CatalogView, InventoryView, InventoryEdit, OrderView, OrderRemark, OrderShip, AfterSaleView, AfterSaleGoods, AlertView}, ScopeAll},
	{"service", "客服", []string{CatalogView, MemberView, OrderView, OrderRemark, OrderEdit, OrderRefund, AfterSaleView, AfterSaleDecide, AfterSaleGoods, ComplaintView, ComplaintAnswer, ReviewEdit, AlertView, AlertClose, DistributorView, CommissionView}, ScopeAll},
	{"account_manager", "客户经理", []string{CatalogView, OrderView, OrderRemark, AfterSaleView, MemberView, DistributorView, CommissionView}, ScopeOwn},
	{"auditor", "审计", []string{CatalogView, InventoryView, OrderView, AfterSaleView, LedgerView, AlertView, JobsView, StaffView, AuditView, DistributorView, CommissionView, PayoutView, PosterView, StorefrontView, NoticeView, FileView, SystemView}, ScopeAll},
}

var known = func() map[string]bool {
	m := map[string]bool{}
	for _, p := range Permissions {
		m[p.Code] = true
	}
	return m
}()

// Known reports whether code is a permission. A route that asks for any other
// could be called by nobody.
func Known(code string) bool { return known[code] }
