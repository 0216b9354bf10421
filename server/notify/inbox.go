package notify

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"

	"yuanfen/server/member"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Notice tells a member something, in their inbox and, where they agreed to it
// once more, by a subscribe message. Key is unique: the same thing is told once.
type Notice struct {
	ID         int64  `db:"id"`
	MemberID   int64  `db:"member_id"`
	Kind       string `db:"kind"`
	Key        string `db:"notice_key"`
	Title      string `db:"title"`
	Body       string `db:"body"`
	Page       string `db:"page"` // What a tap opens: a path in the mini-program.
	PushState  string `db:"push_state"`
	PushDetail string `db:"push_detail"`
	MadeAt     int64  `db:"made_at"` // UTC ms
	ReadAt     int64  `db:"read_at"` // UTC ms, 0 while unread.

	// Fields are what a subscribe message may show, by our names: "order",
	// "goods", "amount", "time", "note".
	Fields map[string]string `db:"-"`
}

// The kinds of notices, which are also the purposes a member subscribes to.
const (
	OrderShipped  = "order.shipped"
	OrderRefunded = "order.refunded"
	AfterSale     = "aftersale"
	InvoiceIssued = "invoice"
	OrderDelayed  = "order.delayed" // In the inbox alone: no template says so.

	Selling            = "selling" // What staff decided about a distributor.
	CommissionReleased = "commission.released"
	PayoutMoved        = "payout"
)

// What became of a notice's subscribe message.
const (
	PushNone      = "none"       // The shop has no template for it, or the member never agreed.
	PushQueued    = "queued"     // On its way.
	PushSent      = "sent"       // WeChat took it.
	PushNoConsent = "no_consent" // WeChat says the member's consent is used up.
	PushFailed    = "failed"     // WeChat refuses it; PushDetail says why.
)

// ErrUnknownKind refuses a consent to a message that the shop does not send.
var ErrUnknownKind = web.E(http.StatusUnprocessableEntity, "notify.unknown_kind", "本店没有这种消息，请刷新后重试。")

const jobPush = "notify.push"

// InboxDeps are the parts that an Inbox is built on.
type InboxDeps struct {
	DB        *db.DB
	IDs       *id.Source
	Queue     *jobs.Queue
	WeChat    *wechat.Client
	Log       *slog.Logger
	Staff     *staff.Service
	Members   *member.Service
	Templates map[string]Template // By kind, as the settings say; staff may say otherwise.
	OpenID    func(ctx context.Context, memberID int64) (string, error)
}

// Inbox is one box of notices per member.
type Inbox struct{ InboxDeps }

// NewInbox returns the inboxes kept in d.
func NewInbox(d InboxDeps) *Inbox { return &Inbox{d} }

// Tell puts notices into their members' inboxes in the caller's transaction,
// each once by its key, and sends those that a member has agreed to.
func (b *Inbox) Tell(ctx context.Context, tx *db.Tx, notices ...Notice) error {
	for _, n := range notices {
		known, err := noticeExists(ctx, tx, n.Key)
		if err != nil {
			return err
		}
		if known {
			continue
		}
		rule, err := b.rule(ctx, tx, n.Kind)
		if err != nil {
			return err
		}
		if !rule.Told {
			continue
		}
		n = rule.worded(n)
		n.ID, n.MadeAt, n.PushState = b.IDs.Next(), clock.Millis(tx.Now), PushNone
		if rule.Push {
			agreed, err := takeConsent(ctx, tx, n.MemberID, n.Kind)
			if err != nil {
				return err
			}
			if agreed {
				n.PushState = PushQueued
			}
		}
		fields, err := json.Marshal(n.Fields)
		if err != nil {
			return err
		}
		err = insertNotice(ctx, tx, n, string(fields))
		if db.IsDuplicate(err) {
			return db.ErrConflict
		}
		if err != nil {
			return err
		}
		if n.PushState == PushNone {
			continue
		}
		if err := b.Queue.Add(ctx, tx, jobs.Spec{Kind: jobPush, Key: n.Key, Payload: n.ID}); err != nil {
			return err
		}
	}
	return nil
}

// Consent adds one more message of each kind that a member agreed to in
// wx.requestSubscribeMessage: one consent lets one message through.
func (b *Inbox) Consent(ctx context.Context, memberID int64, kinds []string) error {
	return b.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, k := range kinds {
			rule, err := b.rule(ctx, tx, k)
			if err == nil && !rule.Push {
				err = ErrUnknownKind
			}
			if err != nil {
				return err
			}
			if err := addConsent(ctx, tx, b.IDs.Next(), memberID, k); err != nil {
				return err
			}
		}
		return nil
	})
}

// Register adds the jobs of the inbox to r.
func (b *Inbox) Register(r *jobs.Runner) { r.Handle(jobPush, b.push) }

// push sends a notice's subscribe message. A message whose answer was lost is
// sent again: WeChat lets it through once for one consent.
func (b *Inbox) push(ctx context.Context, j jobs.Job) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	n, fields, err := b.notice(ctx, id)
	if db.NoRows(err) || (err == nil && n.PushState != PushQueued) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(fields), &n.Fields); err != nil {
		return err
	}
	openID, err := b.OpenID(ctx, n.MemberID)
	if err != nil {
		return err
	}
	rule, err := b.ruleNow(ctx, n.Kind)
	if err != nil {
		return err
	}
	state, detail := PushFailed, "这种订阅消息已关闭"
	if rule.Push {
		var definite bool
		err = b.WeChat.SubscribeSend(ctx, wechat.SubscribeMessage{OpenID: openID, TemplateID: rule.Template.ID, Page: n.Page, Data: rule.Template.fill(n.Fields)})
		if state, detail, definite = said(err); !definite {
			return err // Unknown: again later.
		}
	}
	if state == PushFailed {
		b.Log.WarnContext(ctx, "subscribe message refused", "kind", n.Kind, "detail", detail)
	}
	return b.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return setPushed(ctx, tx, id, state, detail) })
}

// said is what WeChat's answer to a message means; definite reports whether it will
// never mean anything else.
func said(err error) (state, detail string, definite bool) {
	switch {
	case err == nil:
		return PushSent, "", true
	case wechat.IsErrCode(err, wechat.ErrCodeNoConsent):
		return PushNoConsent, "", true
	case wechat.IsErrCode(err, wechat.ErrCodeBadData, wechat.ErrCodePageUnknown, errCodeTemplate, errCodeOpenID):
		return PushFailed, short(err.Error()), true
	}
	return "", "", false
}

// WeChat's definite refusals of a subscribe message besides those in package
// wechat (WECHAT.md 3.3).
const (
	errCodeTemplate = 40037
	errCodeOpenID   = 40003
)

// maxDetail is how much of an error is kept.
const maxDetail = 200

func short(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), maxDetail)])
}
