package wechatsim

import (
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // WeChat's OAEP is with SHA-1.
	"encoding/base64"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What a transfer is held to, in fen and characters.
const (
	minTransfer      = 10
	nameUnder        = 30
	nameFrom         = 2000_00
	maxRemark        = 32
	maxReportType    = 15
	maxReportContent = 32
)

// sceneReports are the scenes that the merchant has been granted, and what each
// asks to be told. One merchant gets one scene; this one's is 佣金报酬.
var sceneReports = map[string][]string{"1005": {"岗位类型", "报酬说明"}}

// perceptions are what a person can be shown as the reason, by scene.
var perceptions = map[string][]string{"1005": {"劳务报酬"}}

// transferRequest is the body of POST /v3/fund-app/mch-transfer/transfer-bills.
type transferRequest struct {
	AppID      string           `json:"appid"`
	OutBillNo  string           `json:"out_bill_no"`
	SceneID    string           `json:"transfer_scene_id"`
	OpenID     string           `json:"openid"`
	UserName   string           `json:"user_name"` // Encrypted.
	Amount     int64            `json:"transfer_amount"`
	Remark     string           `json:"transfer_remark"`
	NotifyURL  string           `json:"notify_url"`
	Perception string           `json:"user_recv_perception"`
	Reports    []TransferReport `json:"transfer_scene_report_infos"`
}

var billNo = regexp.MustCompile(`^[0-9A-Za-z]{1,32}$`)

// check holds the request against the documented form.
func (in *transferRequest) check() *payError {
	remark := utf8.RuneCountInString(in.Remark)
	switch {
	case !billNo.MatchString(in.OutBillNo):
		return badParam("out_bill_no", "商户单号只能由数字、大小写字母组成，且不超过 32 位")
	case in.OpenID == "":
		return badParam("openid", "收款用户不能为空")
	case in.Amount < minTransfer:
		return badParam("transfer_amount", "转账金额不能小于 0.1 元，单位分")
	case in.Amount >= nameFrom && in.UserName == "":
		return badParam("user_name", "转账金额大于等于 2000 元时，收款用户姓名必填")
	case in.Amount < nameUnder && in.UserName != "":
		return badParam("user_name", "转账金额小于 0.3 元时，不支持传入收款用户姓名")
	case remark == 0 || remark > maxRemark:
		return badParam("transfer_remark", "转账备注不能为空，且不超过 32 个字符")
	case in.NotifyURL != "" && (!strings.HasPrefix(in.NotifyURL, "http") || strings.ContainsAny(in.NotifyURL, "?#")):
		return badParam("notify_url", "通知地址必须是可访问的 URL，且不能携带参数")
	}
	return in.checkScene()
}

func (in *transferRequest) checkScene() *payError {
	wanted, granted := sceneReports[in.SceneID]
	if !granted {
		return refuse(403, "NO_AUTH", "商户未开通此转账场景")
	}
	var types []string
	for _, r := range in.Reports {
		content := utf8.RuneCountInString(r.Content)
		if utf8.RuneCountInString(r.Type) > maxReportType || content == 0 || content > maxReportContent {
			return badParam("transfer_scene_report_infos", "信息类型不超过 15 个字符，信息内容为 1 到 32 个字符")
		}
		types = append(types, r.Type)
	}
	slices.Sort(types)
	if !slices.Equal(types, slices.Sorted(slices.Values(wanted))) {
		return badParam("transfer_scene_report_infos", "未传入完整且对应的转账场景报备信息")
	}
	if in.Perception != "" && !slices.Contains(perceptions[in.SceneID], in.Perception) {
		return refuse(400, "INVALID_REQUEST", "暂不支持展示当前传入的用户收款感知")
	}
	return nil
}

// openName decrypts what the merchant has encrypted with the key of serial.
func (s *Sim) openName(sealed, serial string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	var key *rsa.PrivateKey
	switch {
	case serial == s.keys.PayKeyID:
		key = s.sign.pay
	case serial == s.keys.CertSerial && s.opt.Certificates:
		key = s.sign.cert
	default:
		return "", errors.New("no key has that serial")
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", err
	}
	name, err := rsa.DecryptOAEP(sha1.New(), nil, key, raw, nil) //nolint:gosec // As WeChat does.
	return string(name), err
}

func (s *Sim) apiTransfer(c *call) answer {
	var in transferRequest
	switch {
	case !c.decode(&in):
		return badParam("body", "请求体不是合法的 JSON").answer()
	case in.AppID != s.keys.AppID:
		return refuse(400, "APPID_MCHID_NOT_MATCH", "AppID 和 mch_id 不匹配，请检查").answer()
	}
	if err := in.check(); err != nil {
		return err.answer()
	}
	name, err := s.openName(in.UserName, c.r.Header.Get("Wechatpay-Serial"))
	switch {
	case err != nil:
		return badParam("user_name", "收款用户姓名解密失败，请检查 Wechatpay-Serial 与加密方式").answer()
	case s.books.persons[in.OpenID] == nil:
		return refuse(400, "INVALID_REQUEST", "Openid格式错误或者不属于商家公众账号，请检查").answer()
	}
	t, refused := s.transfer(&in, name)
	if refused != nil {
		return refused.answer()
	}
	return ok(s.transferAnswer(t))
}

func (s *Sim) apiQueryTransfer(c *call) answer {
	return s.showTransfer(s.books.transfers[c.r.PathValue("no")])
}

func (s *Sim) apiQueryTransferID(c *call) answer {
	for _, t := range s.books.transferOrder {
		if t.TransferBillNo == c.r.PathValue("id") {
			return s.showTransfer(t)
		}
	}
	return s.showTransfer(nil)
}

func (s *Sim) showTransfer(t *TransferBill) answer {
	if t == nil || s.now().After(t.CreatedAt.Add(transferKept)) {
		return refuse(404, "NOT_FOUND", "记录不存在").answer()
	}
	out := s.transferNotice(t)
	out["appid"], out["transfer_remark"] = s.keys.AppID, t.Remark
	if t.UserName != "" {
		out["user_name"] = s.sign.sealForMerchant(t.UserName)
	}
	return ok(out)
}

// apiCancelTransfer takes no body at all.
func (s *Sim) apiCancelTransfer(c *call) answer {
	t := s.books.transfers[c.r.PathValue("no")]
	switch {
	case len(c.body) > 0:
		return badParam("body", "此接口没有请求体").answer()
	case t == nil:
		return refuse(404, "NOT_FOUND", "记录不存在").answer()
	}
	if err := s.cancelTransfer(t); err != nil {
		return err.answer()
	}
	return ok(map[string]any{
		"out_bill_no": t.OutBillNo, "transfer_bill_no": t.TransferBillNo, "state": t.State, "update_time": shanghai(t.UpdatedAt),
	})
}

// transferAnswer is a transfer as its creation is answered.
func (s *Sim) transferAnswer(t *TransferBill) map[string]any {
	out := map[string]any{
		"out_bill_no": t.OutBillNo, "transfer_bill_no": t.TransferBillNo, "create_time": shanghai(t.CreatedAt), "state": t.State,
	}
	if t.State == TransferWaiting {
		out["package_info"] = t.PackageInfo
	}
	if t.State == TransferFail {
		out["fail_reason"] = t.FailReason
	}
	return out
}

// transferNotice is a transfer as notices show it; queries show a little more.
func (s *Sim) transferNotice(t *TransferBill) map[string]any {
	out := map[string]any{
		"mch_id": s.keys.MchID, "out_bill_no": t.OutBillNo, "transfer_bill_no": t.TransferBillNo, "state": t.State,
		"transfer_amount": t.Amount, "openid": t.OpenID, "create_time": shanghai(t.CreatedAt), "update_time": shanghai(t.UpdatedAt),
	}
	if t.State == TransferFail {
		out["fail_reason"] = t.FailReason
	}
	return out
}

// packageInfo is a word that opens one page of confirmation.
func packageInfo() string { return base64.StdEncoding.EncodeToString(randomBytes(96)) }
