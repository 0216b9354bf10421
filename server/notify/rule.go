package notify

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Event is when members are told something, and what a message may show then.
type Event struct {
	Kind   string
	When   string // In words.
	To     string
	Must   bool     // It is always told: a decision about somebody, or their money.
	Fields []string // Of ours, by name.
}

// Events lists all there are, in the order of a purchase.
var Events = []Event{
	{OrderShipped, "每个包裹发出时", "买家", false, []string{"order", "goods", "time", "note"}},
	{OrderDelayed, "订单标为发不了货时", "买家", true, []string{"order", "time", "note"}},
	{OrderRefunded, "退款提交微信时", "买家", true, []string{"order", "amount", "time", "note"}},
	{AfterSale, "售后同意、拒绝、寄出换货、完成时", "买家", true, []string{"order", "time", "note"}},
	{InvoiceIssued, "发票开具或不能开具时", "买家", false, []string{"order", "amount", "time", "note"}},
	{Selling, "分销资格、等级、归属有了决定时", "分销商", true, []string{"time", "note"}},
	{CommissionReleased, "佣金可以提现时", "分销商", false, []string{"amount", "time", "note"}},
	{PayoutMoved, "提现等待确认、到账或退回时", "分销商", true, []string{"order", "amount", "time", "note"}},
}

// eventOf is the event of a kind.
func eventOf(kind string) (Event, bool) {
	for _, e := range Events {
		if e.Kind == kind {
			return e, true
		}
	}
	return Event{}, false
}

// Rule is how the shop tells members of an event: whether, in which words, and by
// which subscribe message. Title and Body are "" for our own words; {title}, {text}
// and the names of the event's fields stand for what is told.
type Rule struct {
	Kind      string
	Told      bool // In the inbox.
	Push      bool // Also by a subscribe message.
	Template  Template
	Title     string
	Body      string
	Version   int64 // 0: nobody has changed it, the settings hold.
	StaffID   int64
	ChangedAt int64
}

// Refusals.
var (
	ErrRuleKind  = web.E(http.StatusNotFound, "notify.unknown_event", "没有这种通知，请刷新后重试。")
	ErrRuleStale = web.E(http.StatusConflict, "notify.stale", "同事刚改过这种通知，请刷新后在新的内容上修改；您的修改没有覆盖它。")
	ErrMust      = web.E(http.StatusUnprocessableEntity, "notify.must", "这种通知关系到本人的钱或资格，不能关闭；可以只关闭订阅消息。")
	ErrTemplate  = web.E(http.StatusUnprocessableEntity, "notify.template", "要发订阅消息，先填微信后台的模板编号（10 到 64 位字母、数字、_ 或 -）和至少一个关键词。")
	ErrTestWhom  = web.E(http.StatusUnprocessableEntity, "notify.test_whom", "没有这位会员；请先在小程序里登录并绑定这个手机号。")
	ErrTestTwo   = web.E(http.StatusUnprocessableEntity, "notify.test_two", "这个手机号有两位会员，请换一个。")
)

func badRule(format string, args ...any) error {
	return web.Errorf(http.StatusUnprocessableEntity, "notify.rule", format, args...)
}

const (
	maxTitle = 60
	maxBody  = 300
)

// check refuses a rule that would not say what it should.
func (r Rule) check(e Event) error {
	if e.Must && !r.Told {
		return ErrMust
	}
	if r.Push && (!templateID.MatchString(r.Template.ID) || len(r.Template.Fields) == 0) {
		return ErrTemplate
	}
	for key, name := range r.Template.Fields {
		if !keyword.MatchString(key) {
			return badRule("关键词「%s」不对：写微信模板里的，例如 thing1、time2。", key)
		}
		if !slices.Contains(e.Fields, name) {
			return badRule("关键词「%s」要显示的「%s」，这种通知里没有。", key, name)
		}
	}
	for _, text := range []string{r.Title, r.Body} {
		for _, name := range placeholders(text) {
			if name != "title" && name != "text" && !slices.Contains(e.Fields, name) {
				return badRule("「{%s}」不能用在这种通知里；可以用：{title}、{text}、{%s}。", name, strings.Join(e.Fields, "}、{"))
			}
		}
	}
	return nil
}

// placeholders are the names in braces in a text.
func placeholders(text string) (names []string) {
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return append(names, rest)
		}
		names, text = append(names, name), after
	}
}

// worded is a notice in the shop's own words.
func (r Rule) worded(n Notice) Notice {
	pairs := []string{"{title}", n.Title, "{text}", n.Body}
	for name, value := range n.Fields {
		pairs = append(pairs, "{"+name+"}", value)
	}
	words := strings.NewReplacer(pairs...)
	if r.Title != "" {
		n.Title = cut(words.Replace(r.Title), maxTitle)
	}
	if r.Body != "" {
		n.Body = cut(words.Replace(r.Body), maxBody)
	}
	return n
}

func cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// rule is how an event is told now, in the caller's transaction: as staff said, or
// as the settings do.
func (b *Inbox) rule(ctx context.Context, tx *db.Tx, kind string) (Rule, error) {
	r, err := ruleOf(ctx, tx, kind)
	if db.NoRows(err) {
		t, has := b.Templates[kind]
		return Rule{Kind: kind, Told: true, Push: has, Template: t}, nil
	}
	return r, err
}

// Rules are how each event is told now.
func (b *Inbox) Rules(ctx context.Context) (rules []Rule, err error) {
	err = b.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		rules = rules[:0]
		for _, e := range Events {
			r, err := b.rule(ctx, tx, e.Kind)
			if err != nil {
				return err
			}
			rules = append(rules, r)
		}
		return nil
	})
	return rules, err
}

// ruleNow is one of Rules.
func (b *Inbox) ruleNow(ctx context.Context, kind string) (r Rule, err error) {
	err = b.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err = b.rule(ctx, tx, kind)
		return err
	})
	return r, err
}

// SetRule changes how an event is told, on the condition that nobody did since its
// Version was read.
func (b *Inbox) SetRule(ctx context.Context, r Rule) (Rule, error) {
	e, known := eventOf(r.Kind)
	if !known {
		return r, ErrRuleKind
	}
	r.Title, r.Body = strings.TrimSpace(r.Title), strings.TrimSpace(r.Body)
	if err := r.check(e); err != nil {
		return r, err
	}
	return db.InTxV(ctx, b.DB, func(ctx context.Context, tx *db.Tx) (Rule, error) {
		before, err := b.rule(ctx, tx, r.Kind)
		if err != nil {
			return r, err
		}
		after := r
		after.StaffID, after.ChangedAt = auth.From(ctx).ID, clock.Millis(tx.Now)
		ok, err := putRule(ctx, tx, after)
		if err == nil && !ok {
			err = ErrRuleStale
		}
		if err != nil {
			return r, err
		}
		after.Version++
		return after, b.Staff.Record(ctx, tx, staff.Change{Action: "notice.rule", Subject: "notice", Before: told(before), After: told(after)})
	})
}

// told is a rule as the audit log shows it.
func told(r Rule) map[string]any {
	return map[string]any{"kind": r.Kind, "told": r.Told, "push": r.Push, "template": r.Template.ID, "keywords": r.Template.Fields, "title": r.Title, "body": r.Body}
}

// samples are what a test message shows.
func samples(now string) map[string]string {
	return map[string]string{"order": "1234567890", "goods": "示例商品", "amount": "¥99.00", "time": now, "note": "这是一条测试消息"}
}

// Test really sends an event's subscribe message to a member, who must have agreed
// to one, and answers what WeChat said.
func (b *Inbox) Test(ctx context.Context, kind, phone string) (state, detail string, err error) {
	r, err := b.ruleNow(ctx, kind)
	if err != nil {
		return "", "", err
	}
	if _, known := eventOf(kind); !known {
		return "", "", ErrRuleKind
	}
	if r.Template.ID == "" {
		return "", "", ErrTemplate
	}
	var openID string
	err = b.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := b.Members.Find(ctx, tx, member.ByPhone, phone)
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return ErrTestWhom
		case len(found) > 1:
			return ErrTestTwo
		}
		if err := member.Visible(ctx, tx, found[0]); err != nil {
			return err
		}
		openID, err = member.OpenID(ctx, tx, found[0])
		return err
	})
	if err != nil {
		return "", "", err
	}
	err = b.WeChat.SubscribeSend(ctx, wechat.SubscribeMessage{OpenID: openID, TemplateID: r.Template.ID, Data: r.Template.fill(samples(clock.Minute(b.DB.Clock().Now())))})
	state, detail, definite := said(err)
	if !definite {
		state, detail = PushFailed, short(err.Error())
	}
	return state, detail, b.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return b.Staff.Record(ctx, tx, staff.Change{Action: "notice.test", Subject: "notice", After: map[string]string{"kind": kind, "state": state}})
	})
}
