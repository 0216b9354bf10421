package aftersale

import (
	"context"
	"encoding/json"

	"yuanfen/server/member"
	"yuanfen/server/platform/web"
)

type lineView struct {
	LineID  web.ID  `json:"line_id" doc:"订单行"`
	SKU     web.ID  `json:"sku_id"`
	Pieces  int64   `json:"pieces"`
	Amount  web.Fen `json:"amount" doc:"这一行退的金额"`
	Sound   int64   `json:"sound" doc:"仓库收到的完好件数"`
	Damaged int64   `json:"damaged" doc:"仓库收到的损坏件数"`
}

// CaseView is an after-sale as its buyer sees it.
type CaseView struct {
	ID         web.ID     `json:"id" doc:"售后单号"`
	OrderID    web.ID     `json:"order_id"`
	Kind       Kind       `json:"kind" enum:"refund,return,exchange" doc:"仅退款、退货退款、换货"`
	State      State      `json:"state" enum:"applied,approved,returning,arrived,reshipped,refunding,stuck,done,rejected,withdrawn"`
	Reason     string     `json:"reason"`
	ReasonText string     `json:"reason_text"`
	Words      string     `json:"words" doc:"买家的说明"`
	Pictures   []string   `json:"pictures" doc:"凭证图片地址"`
	Lines      []lineView `json:"lines"`
	Freight    web.Fen    `json:"freight" doc:"退的运费"`
	ReturnFee  web.Fen    `json:"return_fee" doc:"商家补偿的寄回运费"`
	Amount     web.Fen    `json:"amount" doc:"合计退款"`
	Payer      string     `json:"payer" enum:"shop,buyer" doc:"寄回的运费由谁承担"`
	Answer     string     `json:"answer,omitempty" doc:"商家的答复"`
	Carrier    string     `json:"carrier,omitempty" doc:"寄回的快递"`
	TrackingNo string     `json:"tracking_no,omitempty"`
	OutCarrier string     `json:"out_carrier,omitempty" doc:"换货发出的快递"`
	OutNo      string     `json:"out_no,omitempty"`
	ClockAt    web.Time   `json:"clock_at,omitzero" doc:"这一步的期限"`
	Overdue    bool       `json:"overdue" doc:"已超过期限"`
	AppliedAt  web.Time   `json:"applied_at"`
	DoneAt     web.Time   `json:"done_at,omitzero"`
	Can        []string   `json:"can" doc:"买家现在能做：change、withdraw、return、receive、reapply；员工：approve、reject、arrived、reship、refund-retry"`
}

// StaffCaseView is an after-sale as staff see it.
type StaffCaseView struct {
	CaseView
	MemberID web.ID `json:"member_id"`
	OwnerID  web.ID `json:"owner_id" doc:"负责的员工，0 表示还没有"`
	RefundID web.ID `json:"refund_id,omitzero"`
}

type eventView struct {
	Kind   string   `json:"kind"`
	Actor  string   `json:"actor" doc:"member:编号、staff:编号、wechat 或 system"`
	Name   string   `json:"name,omitempty" doc:"员工的姓名；只在管理端有"`
	Detail string   `json:"detail"`
	At     web.Time `json:"at"`
}

// MoreView is what a list leaves out.
type MoreView struct {
	ReturnAddress *member.Address `json:"return_address,omitempty" doc:"寄回到哪里；同意退货后才有"`
	Events        []eventView     `json:"events" doc:"经过，最早的在前"`
}

// buyerCan and staffCan say what each side may do in a state.
var buyerCan = map[State][]string{
	Applied: {"change", "withdraw"}, Approved: {"return", "withdraw"}, Returning: {"return"}, Reshipped: {"receive"},
	Rejected: {"reapply"}, Withdrawn: {"reapply"},
}

var staffCan = map[State][]string{
	Applied: {"approve", "reject"}, Approved: {"arrived", "reject"}, Returning: {"arrived", "reject"}, Arrived: {"reship"},
	Refunding: {"refund-retry"}, Stuck: {"refund-retry"},
}

// Export is everything that the shop keeps of a member's after-sales, in the
// words of the API.
func (s *Service) Export(ctx context.Context, memberID int64) (any, error) {
	cases, err := s.List(ctx, Filter{MemberID: memberID, Limit: 1000})
	views := make([]CaseView, len(cases))
	for i, a := range cases {
		views[i] = s.view(a, buyerCan)
	}
	return views, err
}

func (s *Service) view(a AfterSale, can map[State][]string) CaseView {
	reason, _ := reasonOf(a.Reason)
	v := CaseView{
		ID: web.ID(a.ID), OrderID: web.ID(a.OrderID), Kind: a.Kind, State: a.State, Reason: a.Reason, ReasonText: reason.Text, Words: a.Words,
		Pictures: []string{}, Lines: []lineView{}, Freight: web.Fen(a.Freight), ReturnFee: web.Fen(a.ReturnFee), Amount: web.Fen(a.Amount()), Payer: a.Payer,
		Answer: a.Answer, Carrier: a.Carrier, TrackingNo: a.TrackingNo, OutCarrier: a.OutCarrier, OutNo: a.OutNo,
		ClockAt: web.Time(a.ClockAt), Overdue: a.Overdue, AppliedAt: web.Time(a.AppliedAt), DoneAt: web.Time(a.DoneAt), Can: []string{},
	}
	v.Can = append(v.Can, can[a.State]...)
	var keys []string
	_ = json.Unmarshal([]byte(a.Pictures), &keys) // Ours; broken ones show no pictures.
	for _, k := range keys {
		v.Pictures = append(v.Pictures, s.policy.Picture(k))
	}
	for _, l := range a.Lines {
		v.Lines = append(v.Lines, lineView{web.ID(l.LineID), web.ID(l.SKU), l.Pieces, web.Fen(l.Amount), l.Sound, l.Damaged})
	}
	return v
}

func (s *Service) staffView(a AfterSale) StaffCaseView {
	return StaffCaseView{s.view(a, staffCan), web.ID(a.MemberID), web.ID(a.OwnerID), web.ID(a.RefundID)}
}
