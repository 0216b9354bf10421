package wechatsim

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// The states of a transfer.
const (
	TransferAccepted   = "ACCEPTED"
	TransferProcessing = "PROCESSING"
	TransferWaiting    = "WAIT_USER_CONFIRM"
	TransferRunning    = "TRANSFERING" //nolint:misspell // WeChat's own spelling.
	TransferSuccess    = "SUCCESS"
	TransferFail       = "FAIL"
	TransferCanceling  = "CANCELING"
	TransferCancelled  = "CANCELLED"
)

const (
	confirmUntil   = 24 * time.Hour
	transferKept   = 30 * 24 * time.Hour // How long a query finds it.
	lingersFor     = time.Hour
	reasonOverdue  = "OVERDUE_CLOSE"
	reasonCantTake = "PAYEE_ACCOUNT_ABNORMAL"
)

// TransferReport is one item of what a transfer's scene asks to be told.
type TransferReport struct {
	Type    string `json:"info_type"`
	Content string `json:"info_content"`
}

// TransferBill is one out_bill_no: money on its way to a person. Amount is fen.
//
// Of the operating account's money a bill takes hold when it begins to wait, and
// the account's entry is made when the person has it: WeChat's pages do not say
// whether the holding is a movement of its own in the bill.
type TransferBill struct {
	No             int64            `json:"no"`
	OutBillNo      string           `json:"out_bill_no"`
	TransferBillNo string           `json:"transfer_bill_no"`
	SceneID        string           `json:"transfer_scene_id"`
	OpenID         string           `json:"openid"`
	Person         string           `json:"person"`              // What their WeChat is called.
	UserName       string           `json:"user_name,omitempty"` // As decrypted.
	Amount         int64            `json:"transfer_amount"`
	Remark         string           `json:"transfer_remark"`
	NotifyURL      string           `json:"notify_url,omitempty"`
	Perception     string           `json:"user_recv_perception,omitempty"`
	Reports        []TransferReport `json:"transfer_scene_report_infos"`
	State          string           `json:"state"`
	FailReason     string           `json:"fail_reason,omitempty"`
	PackageInfo    string           `json:"package_info,omitempty"` // Opens the page of confirmation.
	Held           bool             `json:"held,omitempty"`         // Its money can't be used for anything else.
	EndsAs         string           `json:"ends_as,omitempty"`
	CreatedAt      time.Time        `json:"created_at"`
	UpdatedAt      time.Time        `json:"updated_at"`
	DueAt          time.Time        `json:"due_at,omitzero"` // When it moves on by itself.
}

func (t *TransferBill) final() bool {
	return t.State == TransferSuccess || t.State == TransferFail || t.State == TransferCancelled
}

// same reports whether the request repeats what made t.
func (t *TransferBill) same(in *transferRequest, name string) bool {
	return t.SceneID == in.SceneID && t.OpenID == in.OpenID && t.UserName == name && t.Amount == in.Amount &&
		t.Remark == in.Remark && t.NotifyURL == in.NotifyURL && t.Perception == in.Perception && slices.Equal(t.Reports, in.Reports)
}

// transfer makes a transfer, or repeats one: one that stands for want of money
// goes on when its number is sent again.
func (s *Sim) transfer(in *transferRequest, name string) (*TransferBill, *payError) {
	t := s.books.transfers[in.OutBillNo]
	if t != nil && !t.same(in, name) {
		return nil, refuse(400, "INVALID_REQUEST", "单号已存在但信息不一致，请查单后比较确认")
	}
	if t == nil {
		if s.outcome(ShortOfMoney, in.OutBillNo) {
			return nil, refuse(403, s.code("NOT_ENOUGH", "NOTENOUGH"), "商户运营账户资金不足，充值后可以原单号发起重试，请勿更换商户单号")
		}
		t = s.acceptTransfer(in, name)
	}
	s.goOn(t)
	return t, nil
}

func (s *Sim) acceptTransfer(in *transferRequest, name string) *TransferBill {
	now := s.now()
	t := &TransferBill{
		No: s.books.next(), OutBillNo: in.OutBillNo, SceneID: in.SceneID, OpenID: in.OpenID, UserName: name, Amount: in.Amount,
		Person: s.books.persons[in.OpenID].Name,
		Remark: in.Remark, NotifyURL: in.NotifyURL, Perception: in.Perception, Reports: in.Reports, State: TransferAccepted,
		CreatedAt: now, UpdatedAt: now, DueAt: now.Add(confirmUntil),
	}
	t.TransferBillNo = fmt.Sprintf("13300%05s%s%010d", s.keys.MchID[len(s.keys.MchID)-5:], now.In(payZone).Format("20060102"), t.No)
	s.books.at(t.DueAt, timerTransfer, t.OutBillNo)
	s.books.put(record{Transfer: t})
	return t
}

// goOn takes a transfer as far as the money on the operating account does.
func (s *Sim) goOn(t *TransferBill) {
	if t.State != TransferAccepted && t.State != TransferProcessing {
		return
	}
	switch {
	case s.books.spendable() < t.Amount || s.outcome(TransferStaysAccepted, t.OutBillNo):
		return
	case s.outcome(TransferStaysProcessing, t.OutBillNo):
		t.State = TransferProcessing
	default:
		t.State, t.Held, t.PackageInfo = TransferWaiting, true, packageInfo()
	}
	t.UpdatedAt = s.now()
	s.books.put(record{Transfer: t})
}

// spendable is what of the operating account no transfer has taken hold of.
func (b *books) spendable() int64 {
	free := b.balances[Operating]
	for _, t := range b.holding {
		free -= t.Amount
	}
	return free
}

// cancelTransfer begins to take a transfer back.
func (s *Sim) cancelTransfer(t *TransferBill) *payError {
	switch t.State {
	case TransferCanceling, TransferCancelled:
		return nil
	case TransferAccepted, TransferProcessing, TransferWaiting:
		s.endSoon(t, TransferCanceling, TransferCancelled)
		return nil
	}
	return refuse(400, "INVALID_REQUEST", "当前单据状态不支持撤销")
}

// endSoon sets a transfer to a state that ends by itself.
func (s *Sim) endSoon(t *TransferBill, state, endsAs string) {
	now := s.now()
	t.State, t.EndsAs, t.UpdatedAt, t.DueAt = state, endsAs, now, now.Add(s.opt.TransferDelay)
	s.books.at(t.DueAt, timerTransfer, t.OutBillNo)
	s.books.put(record{Transfer: t})
	s.poke()
}

// transferDue moves a transfer on whose time has come.
func (s *Sim) transferDue(t *TransferBill, at time.Time) {
	switch {
	case t.final() || at.Before(t.DueAt):
	case t.EndsAs != "":
		s.endTransfer(t, t.EndsAs, at)
	case s.outcome(TransferLingers, t.OutBillNo):
		t.DueAt = at.Add(lingersFor)
		s.books.at(t.DueAt, timerTransfer, t.OutBillNo)
		s.books.put(record{Transfer: t})
	default:
		t.FailReason = reasonOverdue
		s.endTransfer(t, TransferFail, at)
	}
}

// endTransfer pays the person or lets the money go, and tells the merchant.
func (s *Sim) endTransfer(t *TransferBill, state string, at time.Time) {
	t.State, t.UpdatedAt, t.DueAt, t.Held = state, at, time.Time{}, false
	s.books.put(record{Transfer: t})
	if state == TransferSuccess {
		s.books.post(&Entry{
			At: at, Account: Operating, Kind: "transfer", Amount: -t.Amount, OutBillNo: t.OutBillNo, TransferBillNo: t.TransferBillNo,
		})
	}
	if t.NotifyURL != "" {
		s.queue(&Notice{
			ID: newUUID(), Kind: "transfer", Event: "MCHTRANSFER.BILL.FINISHED", Original: "mch_payment", Summary: "商家转账单据终态通知",
			URL: t.NotifyURL, Plain: plain(s.transferNotice(t)), OutBillNo: t.OutBillNo,
		})
	}
}

// TransferParams are the arguments of wx.requestMerchantTransfer.
type TransferParams struct {
	MchID   string `json:"mchId"`
	AppID   string `json:"appId"`
	Package string `json:"package"`
}

// ErrCannotTransfer is what WeChat's page of confirmation says; the reason
// follows it.
var ErrCannotTransfer = errors.New("requestMerchantTransfer:fail")

// ConfirmTransfer is a person who confirms a transfer on the page that the
// mini-program has opened with params.
func (s *Sim) ConfirmTransfer(openID string, params TransferParams) error {
	return s.confirmTransfer(func() (*TransferBill, error) {
		t := s.books.packages[params.Package]
		switch {
		case params.AppID != s.keys.AppID || params.MchID != s.keys.MchID:
			return nil, fmt.Errorf("%w: 商户号与 AppID 不匹配", ErrCannotTransfer)
		case t == nil || params.Package == "":
			return nil, fmt.Errorf("%w: 找不到这笔转账", ErrCannotTransfer)
		case openID != t.OpenID:
			return nil, fmt.Errorf("%w: 收款人与登录的微信不一致", ErrCannotTransfer)
		}
		return t, nil
	})
}

// ConfirmOutBillNo is the person of outBillNo confirming without showing how.
func (s *Sim) ConfirmOutBillNo(outBillNo string) error {
	return s.confirmTransfer(func() (*TransferBill, error) {
		t := s.books.transfers[outBillNo]
		if t == nil {
			return nil, fmt.Errorf("%w: 找不到这笔转账", ErrCannotTransfer)
		}
		return t, nil
	})
}

func (s *Sim) confirmTransfer(find func() (*TransferBill, error)) (err error) {
	flushed := s.change(func() {
		var t *TransferBill
		if t, err = find(); err != nil {
			return
		}
		switch {
		case t.State == TransferSuccess || t.State == TransferRunning:
			err = fmt.Errorf("%w: 已确认收款", ErrCannotTransfer)
		case t.State == TransferAccepted || t.State == TransferProcessing:
			err = fmt.Errorf("%w: 商家还在准备这笔转账", ErrCannotTransfer)
		case t.State != TransferWaiting || !s.now().Before(t.DueAt):
			err = fmt.Errorf("%w: 转账已关闭", ErrCannotTransfer)
		case s.outcome(TransferFails, t.OutBillNo):
			t.FailReason = reasonCantTake
			s.endSoon(t, TransferRunning, TransferFail)
		default:
			s.endSoon(t, TransferRunning, TransferSuccess)
		}
	})
	return errors.Join(err, flushed)
}
