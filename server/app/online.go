package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yuanfen/server/notify"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/outbound"
	"yuanfen/server/reconcile"
	"yuanfen/server/shipping"
	"yuanfen/server/wechat"
)

// CheckState is how a check before going live ended.
type CheckState string

// States of a check. What WeChat lets no program ask is left to a person's eye.
const (
	CheckOK     CheckState = "ok"
	CheckFailed CheckState = "failed"
	CheckByHand CheckState = "by_hand"
	CheckOff    CheckState = "off" // Not set, and not needed.
)

// Check is one thing that must be right before buyers come, what was found, and
// what to do about it.
type Check struct {
	Code   string
	Title  string
	State  CheckState
	Detail string
	Cure   string // "" when there is nothing to do.
}

// checkWithin bounds one check.
const checkWithin = 15 * time.Second

// onlineCheck tries one thing; the error says what is wrong, off that it is not set.
type onlineCheck struct {
	code, title, good, cure string
	try                     func(ctx context.Context) error
}

var errOff = errors.New("没有设置")

// CheckOnline tries what only WeChat and the network can tell, each thing for
// real, one after the other; code picks one of them, "" all.
func (a *App) CheckOnline(ctx context.Context, code string) []Check {
	out := []Check{}
	for _, k := range a.onlineChecks() {
		if code == "" || code == k.code {
			out = append(out, runCheck(ctx, k))
		}
	}
	for _, k := range a.byHand() {
		if code == "" || code == k.Code {
			out = append(out, k)
		}
	}
	return out
}

func runCheck(ctx context.Context, k onlineCheck) Check {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	c := Check{Code: k.code, Title: k.title, State: CheckOK, Detail: k.good}
	err := k.try(ctx)
	switch {
	case errors.Is(err, errOff):
		c.State, c.Detail, c.Cure = CheckOff, err.Error(), k.cure
	case err != nil:
		c.State, c.Detail, c.Cure = CheckFailed, short(err.Error()), k.cure
		if cure := cureOf(err); cure != "" {
			c.Cure = cure
		}
	}
	return c
}

// cureOf is what to do about a refusal whose cause is known.
func cureOf(err error) string {
	switch {
	case wechat.IsErrCode(err, wechat.ErrCodeIPList):
		return "把本机的公网出口 IP 加入小程序后台「开发管理 · 开发设置 · IP 白名单」，一分钟后再试。"
	case wechat.IsErrCode(err, wechat.ErrCodeSecret):
		return "wechat.app_secret 不对：在小程序后台重置 AppSecret，写入 wechat.app_secret_file 指的文件并重启。"
	case wechat.IsErrCode(err, wechat.ErrCodeAppID):
		return "wechat.app_id 不对：照抄小程序后台「开发设置」里的 AppID。"
	case errors.Is(err, wechat.ErrUnknown):
		return "没有得到微信的正常回答：检查本机能否访问 api.weixin.qq.com 与 api.mch.weixin.qq.com，稍后再试。"
	}
	return ""
}

func (a *App) onlineChecks() []onlineCheck {
	checks := []onlineCheck{
		{"token", "接口凭证与 IP 白名单", "微信给了 access_token，本机 IP 在白名单里", "核对 wechat.app_id 与 wechat.app_secret，并把本机公网 IP 加入白名单。", a.WeChat.CheckToken},
		{"code", "小程序码", "微信画出了指向 pages/s/index 的码", "先把含 pages/s/index 的版本发布上线；没有发布的页面做不了码。", a.tryCode},
		{"prepay", "下单与关单", "建了一笔 1 分钱的支付单并立即关闭，没有收款", "核对商户号、证书序列号、私钥与 APIv3 密钥，并在商户平台把小程序 AppID 关联到商户号、开通 JSAPI 支付。", a.tryPrepay},
		{"bill", "账单下载", "能下载最近一天的交易账单（没有交易也算）", "在商户平台「账户中心 · API 安全」确认 API 权限。", a.tryBill},
		{"push", "消息推送", "公网地址上的推送入口认出了签名并原样回答", "小程序后台「消息推送」的 URL 填 " + a.opt.PublicURL + shipping.PushPath + "，Token 与 EncodingAESKey 与配置一致，选安全模式、JSON；反向代理要把这个路径转给本程序。", a.tryPush},
		{"address", "公网地址", "server.public_url 是 https，能从本机访问到这个店", "server.public_url 要填备案域名的 https 地址，证书有效，并解析到本机。", a.tryAddress},
	}
	for _, ch := range a.opt.Channels {
		checks = append(checks, onlineCheck{
			"channel_" + ch.Name(), map[string]string{"mail": "邮件提醒", "wecom": "企业微信提醒"}[ch.Name()], "发出了一条测试提醒，请到收件处确认", "核对 alerts 一节的地址、账号和密码。", trial(ch),
		})
	}
	if len(a.opt.Channels) == 0 {
		checks = append(checks, onlineCheck{"channel", "提醒渠道", "", "在配置的 alerts 一节填企业微信群机器人或邮箱，出事时才有人知道。", func(context.Context) error { return errOff }})
	}
	return checks
}

func trial(ch notify.Channel) func(context.Context) error {
	return func(ctx context.Context) error {
		return ch.Send(ctx, "测试提醒", "这是从上线检查发出的测试提醒，收到说明渠道可用。")
	}
}

func (a *App) tryCode(ctx context.Context) error {
	_, err := a.WeChat.WXACodeUnlimit(ctx, wechat.WXACode{Scene: "check", Page: "pages/s/index", Width: 280})
	return err
}

// errNobody says that there is no payer to try with.
var errNobody = errors.New("还没有人登录过小程序，无法用真实的付款人试下单：先用自己的微信打开小程序登录一次")

// tryPrepay makes a payment of one fen known to WeChat and closes it at once.
// Its number is of no order, so that nothing could be paid by it even then.
func (a *App) tryPrepay(ctx context.Context) error {
	openid, err := a.Members.LastOpenID(ctx)
	if err != nil {
		return err
	}
	if openid == "" {
		return errNobody
	}
	no := "CHK" + strconv.FormatInt(a.opt.IDs.Next(), 10)
	_, err = a.WeChat.Prepay(ctx, wechat.Prepay{
		OutTradeNo: no, Description: "上线检查", Total: 1, OpenID: openid, NotifyURL: a.payNotice(), ExpireAt: a.opt.Clock.Now().Add(10 * time.Minute),
	})
	// What may have reached WeChat is closed, whatever came back.
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkWithin)
	defer cancel()
	if err != nil {
		if errors.Is(err, wechat.ErrUnknown) {
			_ = a.WeChat.Close(closing, no) // The first error is the one to tell.
		}
		return err
	}
	return a.WeChat.Close(closing, no)
}

func (a *App) tryBill(ctx context.Context) error {
	_, err := a.WeChat.TradeBill(ctx, reconcile.LastBill(a.opt.Clock.Now()))
	if wechat.IsCode(err, wechat.CodeNoStatement) {
		return nil
	}
	return err
}

// tryPush asks the push's public address as WeChat does when the address is saved.
func (a *App) tryPush(ctx context.Context) error {
	word := auth.NewCode("abcdefghijklmnopqrstuvwxyz", 16)
	body, err := a.look(ctx, shipping.PushPath+"?"+a.WeChat.EchoQuery(word[:8], word).Encode())
	if err != nil {
		return err
	}
	if body != word {
		return errors.New("推送入口没有原样回答，可能有别的程序在这个地址上")
	}
	return nil
}

func (a *App) tryAddress(ctx context.Context) error {
	u, err := url.Parse(a.opt.PublicURL)
	if err != nil {
		return err
	}
	if _, err := a.look(ctx, "/readyz"); err != nil {
		return err
	}
	if u.Scheme != "https" {
		return fmt.Errorf("%s 不是 https，微信不会访问它", a.opt.PublicURL)
	}
	return nil
}

// look asks one of the shop's own addresses from outside.
func (a *App) look(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.opt.PublicURL+path, nil)
	if err != nil {
		return "", err
	}
	res, err := outbound.Client(checkWithin).Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // Without the address, whose query is signed.
		}
		return "", fmt.Errorf("访问不到 %s：%w", a.opt.PublicURL, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s 回答 %d", a.opt.PublicURL, res.StatusCode)
	}
	return strings.TrimSpace(string(body)), err
}

// byHand are the conditions that WeChat shows in its console and lets no
// program of the mini-program's own ask for.
func (a *App) byHand() []Check {
	return []Check{
		{"privacy", "用户隐私保护指引", CheckByHand, "微信不提供查询，请在小程序后台核对", "「设置 · 服务内容声明 · 用户隐私保护指引」要写明手机号、微信昵称头像、选中的照片、相册（仅写入）、收货地址、剪切板；没写的接口在真机上会失败。"},
		{"domains", "服务器域名", CheckByHand, "微信不提供查询，请在小程序后台核对", "「开发管理 · 服务器域名」的 request、uploadFile、downloadFile 三项都填 " + a.opt.PublicURL + "。"},
		{"categories", "服务类目", CheckByHand, "微信不提供查询，请在小程序后台核对", "「设置 · 服务类目」要含所卖商品的类目；食品、茶等需要先提交相应资质。"},
		{"plain_link", "扫普通链接二维码", CheckByHand, "微信不提供查询，请在小程序后台核对", "「开发管理 · 扫普通链接二维码打开小程序」加规则 " + a.opt.PublicURL + "/s/ ，前缀占用选不占用，功能页面 pages/s/index，发布规则后扫一张海报试试。"},
	}
}
