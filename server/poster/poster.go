// Package poster makes what distributors share: posters, share cards and
// certificates, from templates that the brand designs, with the distributor's own
// code, name and avatar. How a picture is drawn is engine's affair; this package
// knows what stands on it, for whom, and who may have it.
package poster

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yuanfen/server/platform/web"
	"yuanfen/server/poster/template"
	"yuanfen/server/referral"
)

// State is that of a template's version.
type State string

// The states. Of each template one version at most is published.
const (
	Draft     State = "draft"
	Published State = "published"
	Retired   State = "retired"
)

// Design is one version of a template. Its body never changes. Times are UTC ms.
type Design struct {
	ID          int64  `db:"id"`
	Code        string `db:"code"` // The template's name for programs: stilllife.
	Version     int    `db:"version_no"`
	State       State  `db:"state"`
	Kind        string `db:"kind"`
	Name        string `db:"name"`
	Width       int    `db:"width"` // Pixels.
	Height      int    `db:"height"`
	Body        string `db:"body"` // JSON by template.schema.json.
	DraftedBy   int64  `db:"drafted_by"`
	DraftedAt   int64  `db:"drafted_at"`
	PublishedAt int64  `db:"published_at"`
	RetiredAt   int64  `db:"retired_at"`
	RetireAt    int64  `db:"retire_at"` // When it retires by itself; 0: nobody has said.
}

// The kinds of templates.
const (
	OfProduct   = "product"
	Arrival     = "arrival"
	Festival    = "festival"
	Card        = "card"
	Story       = "story"
	Campaign    = "campaign"
	Opening     = "opening"
	Certificate = "certificate"
)

// fitting are the kinds of templates that a share link gives everything for.
var fitting = map[referral.Target][]string{
	referral.Product: {OfProduct, Arrival, Festival, Card},
	referral.Home:    {Story},
}

// needed are the variables without which a kind of template says nothing; whoever
// orders such a picture gives them.
var needed = map[string][]string{
	Campaign:    {"campaign.title", "campaign.starts", "campaign.ends"},
	Opening:     {"store.name"},
	Certificate: {"certificate.number", "certificate.name", "certificate.starts", "certificate.ends", "certificate.issued"},
}

// Data is what a picture says that this program does not know by itself, and
// that stands in the order for it: campaigns, sub-stores, certificates.
type Data struct {
	Texts    map[string]string `json:"t,omitempty"` // By variable.
	Pictures map[string]string `json:"p,omitempty"` // File keys, by variable.
	Page     string            `json:"g,omitempty"` // Where the code leads on this site, instead of the share link or the certificate's page.
}

// Limits of Data.
const (
	maxText = 200  // Characters of a text.
	maxData = 3000 // Bytes of all, in JSON.
)

// given are the groups of variables that Data may hold.
var given = []string{"campaign", "store", "certificate", "story", "festival"}

// Refusals.
var (
	ErrNoFonts   = web.E(http.StatusServiceUnavailable, "poster.no_fonts", "服务器没有装海报字体，暂时不能生成海报。请联系管理员：装好 Node，运行 make fonts，再重新构建。")
	ErrAddress   = web.E(http.StatusForbidden, "poster.address", "图片地址不完整或被改动过，请回到海报页重新打开。")
	ErrExpired   = web.E(http.StatusForbidden, "poster.expired", "图片地址已过期，请回到海报页重新打开。")
	ErrGone      = web.E(http.StatusGone, "poster.link_gone", "这个分享码已失效，请重新生成。")
	ErrTemplate  = web.E(http.StatusNotFound, "poster.unknown_template", "没有这个海报模板，或已停用，请换一个。")
	ErrFits      = web.E(http.StatusUnprocessableEntity, "poster.unfit", "这个模板与分享的内容不相配，请换一个。")
	ErrFormat    = web.E(http.StatusUnprocessableEntity, "poster.format", "图片格式只有 jpeg 和 png，授权书另有 pdf；尺寸只有 full 和 small。")
	ErrBusy      = web.E(http.StatusTooManyRequests, "poster.busy", "正在生成的海报有点多，请稍后再试。")
	ErrVersion   = web.E(http.StatusConflict, "poster.version", "这个模板已有这个或更新的版本，请把 version 加一再提交。")
	ErrPast      = web.E(http.StatusUnprocessableEntity, "poster.past", "停用时间要在现在之后，请重新选择。")
	ErrCase      = web.E(http.StatusUnprocessableEntity, "poster.case", "没有这种样张，请在 plain、long、emoji、dear、bare、black、white、stripes 里选。")
	ErrState     = web.E(http.StatusConflict, "poster.state", "模板的状态已变化，现在不能这样操作，请刷新查看。")
	ErrEnded     = web.E(http.StatusConflict, "poster.batch_ended", "这一批已经结束，不能再取消。")
	ErrBatchOver = web.E(http.StatusGone, "poster.batch_over", "这一批海报的活动已结束，请换一张新的。")
	ErrPicture   = web.E(http.StatusUnprocessableEntity, "poster.picture", "海报用的图片读不出来，请换一张图片。")
	ErrCode      = web.E(http.StatusUnprocessableEntity, "poster.code", "二维码要写的地址太长，码点会小得扫不出来，请换短一些的地址。")
	// ErrUnprintable says which text, and which character of it.
	ErrUnprintable = web.E(http.StatusUnprocessableEntity, "poster.unprintable", "有文字写不到图上，请改短或换一种写法。")
)

func badData(format string, args ...any) error {
	return web.Errorf(http.StatusUnprocessableEntity, "poster.data", format, args...)
}

// check refuses data that a picture of a kind can't be made of.
func (d Data) check(kind string) error {
	for name, value := range d.Texts {
		space, _, _ := strings.Cut(name, ".")
		if _, known := template.Variables[name]; !known || !slices.Contains(given, space) {
			return badData("没有“%s”这一项，请改正。", name)
		}
		if utf8.RuneCountInString(value) > maxText {
			return badData("“%s”最多 %d 个字，请缩短。", template.Variables[name], maxText)
		}
		if strings.ContainsFunc(value, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
			return badData("“%s”里有不能显示的字符，请重新输入。", template.Variables[name])
		}
	}
	for name := range d.Pictures {
		if !slices.Contains([]string{"campaign.picture", "story.picture", "certificate.signature"}, name) {
			return badData("没有“%s”这张图片，请改正。", name)
		}
	}
	for _, name := range needed[kind] {
		if strings.TrimSpace(d.Texts[name]) == "" {
			return badData("请填写“%s”。", template.Variables[name])
		}
	}
	if number := d.Texts["certificate.number"]; kind == Certificate && !numbers.MatchString(number) {
		return badData("授权书编号“%s”只能用字母、数字和 -，最多 40 个：它是公示页地址的一部分。", number)
	}
	return nil
}

var numbers = regexp.MustCompile(`^[0-9A-Za-z-]{1,40}$`)

// fits reports whether a kind of template can be made for a link, with the data
// given.
func fits(kind string, target referral.Target) bool {
	return slices.Contains(fitting[target], kind) || needed[kind] != nil
}
