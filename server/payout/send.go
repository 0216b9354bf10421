package payout

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/notify"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/money"
	"yuanfen/server/wechat"
)

const jobSend = "payout.send"

// How soon WeChat is asked or told again.
const (
	pollWaiting  = 10 * time.Minute // While the person has not confirmed.
	pollMoving   = time.Minute      // While WeChat pays or cancels.
	shortOfMoney = 10 * time.Minute // While the operating account has too little.
	tooMany      = time.Minute      // After FREQUENCY_LIMITED.
	misconfig    = 10 * time.Minute // While WeChat refuses us, whatever we send.
	suspended    = time.Hour        // While the distributor is suspended.
	forgotten    = 6 * time.Hour    // When WeChat may not know of an old transfer any more.
)

// WeChat answers for 30 days (WECHAT.md 2.3). A number that it does not know is
// not sent again near their end: it may have been paid and forgotten.
const answersFor = 29 * 24 * time.Hour

// Register adds the jobs of payouts to r.
func (s *Service) Register(r *jobs.Runner) { r.Insist(jobSend, s.send) }

// send sends a payout, and then asks until WeChat says how it ended.
func (s *Service) send(ctx context.Context, j jobs.Job) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	p, fresh, err := s.start(ctx, id)
	switch {
	case err != nil || (p.State != Sending && p.State != Awaiting):
		return err // Decided otherwise, or at its end.
	case fresh:
		return s.transfer(ctx, p)
	}
	return s.follow(ctx, p)
}

// start moves an approved payout to sending, in one transaction with a look at
// whether its distributor may still be paid. fresh: WeChat can't have heard of it.
func (s *Service) start(ctx context.Context, id int64) (p Payout, fresh bool, err error) {
	if p, err = s.byID(ctx, id); err != nil || p.State != Approved {
		return p, false, err
	}
	m, err := s.deps.Members.Get(ctx, p.MemberID)
	if err != nil {
		return p, false, err
	}
	err = s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh = false
		if p, err = byID(ctx, tx, id); err != nil || p.State != Approved {
			return err
		}
		stopped, err := s.stopped(ctx, tx, p)
		if err != nil || stopped {
			p.State = Rejected
			return err
		}
		p.OpenID, p.SentAt = m.OpenID, clock.Millis(tx.Now)
		ok, err := setSending(ctx, tx, p)
		if err == nil && !ok {
			err = db.ErrConflict
		}
		p.State, fresh = Sending, true
		return err
	})
	return p, fresh, err
}

// stopped takes back the payout of a distributor who was expelled after asking, or
// who owes by now, and has one wait whose distributor is suspended. Expulsion writes the balance
// row, too: one of the two is first.
func (s *Service) stopped(ctx context.Context, tx *db.Tx, p Payout) (bool, error) {
	funds, err := ledger.Hold(ctx, tx, p.DistributorID)
	if err != nil {
		return false, err
	}
	found, err := distributor.ByIDs(ctx, tx, []int64{p.DistributorID})
	if err != nil {
		return false, err
	}
	switch d := found[p.DistributorID]; {
	case d.State == distributor.Suspended:
		return false, jobs.Later{At: tx.Now.Add(suspended), Reason: "the distributor is suspended"}
	case d.State == distributor.Expelled && p.RequestedAt < d.DecidedAt:
		return true, s.giveBack(ctx, tx, p, Rejected, "分销资格已终止")
	case funds[p.DistributorID].Available < 0: // A refund took it back after it was asked for.
		return true, s.giveBack(ctx, tx, p, Rejected, "买家退款后有欠款，已退回余额抵扣，请按新的余额重新申请")
	}
	return false, nil
}

// request is what is sent: the same each time, by what was stored.
func (s *Service) request(ctx context.Context, p Payout) (wechat.TransferRequest, error) {
	var r Rules
	err := s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := s.Rules.Version(ctx, tx, p.RulesNo)
		r = e.Rules
		return err
	})
	if err != nil {
		return wechat.TransferRequest{}, err
	}
	out := wechat.TransferRequest{
		OutBillNo: p.OutBillNo, SceneID: r.Scene, OpenID: p.OpenID, Amount: p.Net(), Remark: r.Remark, NotifyURL: s.deps.NotifyURL,
		Reports: []wechat.TransferReport{{Type: wechat.ReportPost, Content: r.Post}, {Type: wechat.ReportReward, Content: r.Reward}},
	}
	if p.Net() < int64(r.NameFrom) {
		return out, nil
	}
	names, err := s.deps.Distributors.Names(ctx, []int64{p.DistributorID})
	out.UserName = names[p.DistributorID]
	return out, err
}

// transfer sends a payout under its number.
func (s *Service) transfer(ctx context.Context, p Payout) error {
	req, err := s.request(ctx, p)
	if err != nil {
		return err
	}
	t, err := s.deps.WeChat.Transfer(ctx, req)
	if err != nil {
		return s.refused(ctx, p, err)
	}
	return s.applied(ctx, p, t, false)
}

// follow asks how a payout stands that WeChat may know of, and does what is next:
// take it back if somebody asked for that; send the same number again if WeChat
// has never seen it, if it stands for want of money, or if the answer with the way
// to the page of confirmation was lost.
func (s *Service) follow(ctx context.Context, p Payout) error {
	if p.CancelAt != 0 && p.WeChatState != string(wechat.TransferCanceling) {
		t, err := s.deps.WeChat.CancelTransfer(ctx, p.OutBillNo)
		if err == nil {
			return s.applied(ctx, p, t, false)
		}
		if errors.Is(err, wechat.ErrUnknown) {
			return err
		} // Refused: asking tells why.
	}
	t, err := s.deps.WeChat.QueryTransfer(ctx, p.OutBillNo)
	switch {
	case wechat.IsCode(err, wechat.CodeNoTransfer):
		return s.notThere(ctx, p)
	case err != nil:
		return later(s.deps.DB.Clock().Now(), err)
	}
	if wrong := s.disagrees(p, t, true); wrong == "" && p.CancelAt == 0 && sendAgain(p, t) {
		return s.transfer(ctx, p)
	}
	return s.applied(ctx, p, t, true)
}

func sendAgain(p Payout, t wechat.Transfer) bool {
	switch t.State {
	case wechat.TransferAccepted, wechat.TransferProcessing:
		return true
	case wechat.TransferWaiting:
		return p.PackageInfo == ""
	}
	return false
}

// notThere decides about a number that WeChat does not know.
func (s *Service) notThere(ctx context.Context, p Payout) error {
	now := s.deps.DB.Clock().Now()
	if p.State == Awaiting || now.Sub(clock.FromMillis(p.SentAt)) > answersFor {
		err := s.alert(ctx, p, "payout.lost", fmt.Sprintf("微信查不到 %s 的提现转账（单号 %s），但它可能已经发出。请到商户平台核对；系统不会重发，也不会退回余额。", money.Format(p.Net()), p.OutBillNo))
		return errors.Join(jobs.Later{At: now.Add(forgotten), Reason: "WeChat does not know the number any more"}, err)
	}
	if p.CancelAt != 0 && p.Refusal != "" { // Refused for certain, and nothing was made.
		return s.end(ctx, p, Cancelled, "已取消", "")
	}
	return s.transfer(ctx, p)
}

// applied stores what WeChat answered and decides when to ask again.
func (s *Service) applied(ctx context.Context, p Payout, t wechat.Transfer, whole bool) error {
	if err := s.apply(ctx, t, whole); err != nil {
		return err
	}
	now := s.deps.DB.Clock().Now()
	switch t.State {
	case wechat.TransferAccepted, wechat.TransferProcessing:
		return errors.Join(jobs.Later{At: now.Add(shortOfMoney), Reason: string(t.State)}, s.alertShort(ctx, p))
	case wechat.TransferWaiting:
		return jobs.Later{At: now.Add(pollWaiting), Reason: "the person has not confirmed"}
	case wechat.TransferRunning, wechat.TransferCanceling:
		return jobs.Later{At: now.Add(pollMoving), Reason: string(t.State)}
	}
	return nil
}

func later(now time.Time, err error) error {
	if wechat.IsCode(err, wechat.CodeFrequency) {
		return jobs.Later{At: now.Add(tooMany), Reason: wechat.CodeFrequency}
	}
	return err
}

// refused decides what follows from an error of sending. Only a refusal of this
// very transfer, of which WeChat then knows nothing, gives the money back.
func (s *Service) refused(ctx context.Context, p Payout, cause error) error {
	now := s.deps.DB.Clock().Now()
	var no *wechat.Error
	if !errors.As(cause, &no) {
		return errors.Join(cause, s.remember(ctx, p, ""))
	}
	switch {
	case no.Code == wechat.CodeNotEnough:
		return errors.Join(jobs.Later{At: now.Add(shortOfMoney), Reason: no.Code}, s.remember(ctx, p, no.Code), s.alertShort(ctx, p))
	case no.Code == wechat.CodeFrequency:
		return later(now, cause)
	case ours(no):
		err := s.alert(ctx, p, "payout.refused", fmt.Sprintf("微信拒绝受理转账：%s（%s）。请检查商户号、场景、IP 白名单和证书设置；系统会用同一单号重试。", no.Message, no.Code))
		return errors.Join(jobs.Later{At: now.Add(misconfig), Reason: no.Code}, s.remember(ctx, p, no.Code), err)
	}
	t, err := s.deps.WeChat.QueryTransfer(ctx, p.OutBillNo)
	switch {
	case wechat.IsCode(err, wechat.CodeNoTransfer):
		return s.end(ctx, p, Failed, "微信没有受理："+no.Message, no.Code)
	case err != nil:
		return errors.Join(cause, err)
	}
	return s.applied(ctx, p, t, true)
}

// ours reports whether a refusal is about the installation, not about a transfer:
// it would meet every other payout, too.
func ours(no *wechat.Error) bool {
	switch no.Code {
	case "NO_AUTH", "SIGN_ERROR", "APPID_MCHID_NOT_MATCH", "INVALID_ACCOUNT", "RULE_LIMIT":
		return true
	}
	return no.Status == http.StatusUnauthorized
}

// remember stores WeChat's last certain refusal; "" after an unknown outcome.
func (s *Service) remember(ctx context.Context, p Payout, code string) error {
	if p.Refusal == code {
		return nil
	}
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return setRefusal(ctx, tx, p.ID, code) })
}

// end gives the money of a payout back that WeChat refused and knows nothing of.
func (s *Service) end(ctx context.Context, p Payout, to State, reason, code string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := byID(ctx, tx, p.ID)
		if err != nil || now.State != Sending {
			return err
		}
		if err := s.giveBack(ctx, tx, now, to, reason); err != nil || code == "" {
			return err
		}
		return s.deps.Alerts.Raise(ctx, tx, notify.Alert{
			Kind: "payout.failed", Key: "payout.failed:" + p.OutBillNo, Subject: Subject, SubjectID: p.ID,
			Message: fmt.Sprintf("微信没有受理 %s 的提现：%s（%s）。钱已退回其余额。", money.Format(p.Amount), reason, code),
		})
	})
}

func (s *Service) alert(ctx context.Context, p Payout, kind, message string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.deps.Alerts.Raise(ctx, tx, notify.Alert{Kind: kind, Key: kind + ":" + p.OutBillNo, Subject: Subject, SubjectID: p.ID, Message: message})
	})
}

// alertShort tells finance how much the operating account lacks, once an hour.
func (s *Service) alertShort(ctx context.Context, p Payout) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, sum, err := sendingSum(ctx, tx)
		if err != nil {
			return err
		}
		return s.deps.Alerts.Raise(ctx, tx, notify.Alert{
			Kind: "payout.not_enough", Key: "payout.not_enough:" + tx.Now.UTC().Format("2006010215"), Subject: Subject, SubjectID: p.ID,
			Message: fmt.Sprintf("微信运营账户余额不足：%d 笔提现共 %s 在等，请至少充值 %s。系统会用同一单号自动重试。", n, money.Format(sum), money.Format(sum)),
		})
	})
}
