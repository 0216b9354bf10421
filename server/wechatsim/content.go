package wechatsim

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/skip2/go-qrcode"
)

var sceneText = regexp.MustCompile(`^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$`)

// apiCode draws what stands in for the round mini-program code: a plain QR of
// page?scene=…, marked 模拟, which tests can read and follow.
func (s *Sim) apiCode(c *call) answer {
	var in struct {
		Scene string `json:"scene"`
		Page  string `json:"page"`
		Width int    `json:"width"`
	}
	switch {
	case !c.decode(&in):
		return miniError(47001, "data format error")
	case !sceneText.MatchString(in.Scene):
		return miniError(40169, "invalid length for scene, or the data is not json string")
	case strings.HasPrefix(in.Page, "/") || strings.Contains(in.Page, "?"):
		return miniError(41030, "invalid page")
	}
	if in.Page == "" {
		in.Page = "pages/index/index"
	}
	if in.Width == 0 {
		in.Width = 430
	}
	picture, err := drawCode(in.Page+"?scene="+in.Scene, min(max(in.Width, 280), 1280))
	if err != nil {
		return miniError(-1, "system error")
	}
	return answer{status: http.StatusOK, raw: picture, contentType: "image/jpeg"}
}

// Around a code four modules stay empty; below that is room for the mark.
const (
	quietZone  = 4
	markHeight = 4
)

func drawCode(text string, width int) ([]byte, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	code.DisableBorder = true
	modules := len(code.Bitmap())
	module := width / (modules + 2*quietZone + markHeight)
	square, left, top := modules*module, (width-modules*module)/2, quietZone*module
	picture := image.NewGray(image.Rect(0, 0, width, width))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(picture, image.Rect(left, top, left+square, top+square), code.Image(square), image.Point{}, draw.Src)
	markSimulated(picture, top+square+quietZone*module)
	var out bytes.Buffer
	err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 92})
	return out.Bytes(), err
}

// simulated is 模拟 in strokes on two 24×24 grids: x1,y1,x2,y2 each.
var simulated = [][4]int{
	{1, 8, 9, 8}, {5, 2, 5, 22}, {5, 9, 1, 16}, {5, 10, 9, 14}, // 木
	{11, 4, 23, 4}, {14, 2, 14, 6}, {19, 2, 19, 6}, // 艹
	{12, 8, 22, 8}, {12, 8, 12, 14}, {22, 8, 22, 14}, {12, 11, 22, 11}, {12, 14, 22, 14}, // 日
	{10, 17, 23, 17}, {17, 14, 16, 18}, {16, 18, 10, 22}, {17, 18, 23, 22}, // 大
	{26, 7, 34, 7}, {31, 2, 31, 21}, {31, 21, 28, 19}, {26, 15, 34, 12}, // 扌
	{37, 4, 36, 19}, {36, 19, 40, 16}, {41, 5, 42, 8}, {46, 3, 45, 10}, {45, 10, 38, 22}, {44, 15, 47, 22}, // 以
}

// markSimulated writes 模拟 below from, outside the quiet zone.
func markSimulated(picture *image.Gray, from int) {
	width := picture.Bounds().Dx()
	scale := float64(width-from) * 0.8 / 24
	left, top := float64(width)/2-24*scale, float64(from)
	for _, line := range simulated {
		x1, y1 := left+float64(line[0])*scale, top+float64(line[1])*scale
		x2, y2 := left+float64(line[2])*scale, top+float64(line[3])*scale
		steps := int(max(abs(x2-x1), abs(y2-y1))*2) + 1
		for i := range steps + 1 {
			f := float64(i) / float64(steps)
			x, y := int(x1+(x2-x1)*f), int(y1+(y2-y1)*f)
			picture.SetGray(x, y, color.Gray{Y: 60})
			picture.SetGray(x+1, y, color.Gray{Y: 60})
		}
	}
}

func abs(f float64) float64 {
	if f < 0 {
		return -f
	}
	return f
}

// apiSubscribe sends a subscribe message: one consent lets one through.
func (s *Sim) apiSubscribe(c *call) answer {
	var in struct {
		To       string `json:"touser"`
		Template string `json:"template_id"`
		Page     string `json:"page"`
		Data     map[string]struct {
			Value any `json:"value"`
		} `json:"data"`
	}
	switch {
	case !c.decode(&in) || len(in.Data) == 0:
		return miniError(47003, "argument invalid! data")
	case s.books.persons[in.To] == nil:
		return miniError(40003, "invalid openid")
	case in.Template == "":
		return miniError(40037, "invalid template_id")
	case strings.HasPrefix(in.Page, "/"):
		return miniError(41030, "invalid page")
	}
	for name, item := range in.Data {
		text, isText := item.Value.(string)
		if isText && strings.HasPrefix(name, "thing") && (len([]rune(text)) > 20 || strings.ContainsAny(text, "\r\n")) {
			return miniError(47003, "argument invalid! data."+name+".value")
		}
	}
	if s.books.subscriptions[in.To] == 0 {
		return miniError(43101, "user refuse to accept the msg")
	}
	s.books.subscriptions[in.To]--
	return miniOK(map[string]any{"msgid": s.books.next()})
}

// Words that make the check of a text come out badly.
const (
	RiskyWord  = "违禁"
	ReviewWord = "待审"
)

const seenFor = 2 * time.Hour

func (s *Sim) visited(openID string) bool {
	p := s.books.persons[openID]
	return p != nil && !p.LastSeen.IsZero() && s.now().Sub(p.LastSeen) <= seenFor
}

// verdict is what the check says of a text that contains one of the words.
func verdict(text string) (suggest string, label int) {
	switch {
	case strings.Contains(text, RiskyWord):
		return "risky", 20006
	case strings.Contains(text, ReviewWord):
		return "review", 21000
	}
	return "pass", 100
}

func (s *Sim) apiTextCheck(c *call) answer {
	var in struct {
		OpenID  string `json:"openid"`
		Scene   int    `json:"scene"`
		Version int    `json:"version"`
		Content string `json:"content"`
		Nick    string `json:"nickname"`
		Title   string `json:"title"`
	}
	switch {
	case !c.decode(&in) || in.Version != 2 || in.Scene < 1 || in.Scene > 4:
		return miniError(47001, "data format error")
	case in.Content == "":
		return miniError(44002, "empty post data")
	case len([]rune(in.Content)) > 2500:
		return miniError(40129, "content too long")
	case s.books.persons[in.OpenID] == nil:
		return miniError(40003, "invalid openid")
	case !s.visited(in.OpenID):
		return miniError(61010, "code is expired: the user has not visited within 2 hours")
	}
	suggest, label := verdict(in.Content + in.Nick + in.Title)
	return miniOK(map[string]any{
		"trace_id": shortID(), "result": map[string]any{"suggest": suggest, "label": label},
		"detail": []any{map[string]any{"strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label, "prob": 90}},
	})
}

// apiMediaCheck answers with a trace id; the verdict is pushed. A picture's
// address decides it, by the same words.
func (s *Sim) apiMediaCheck(c *call) answer {
	var in struct {
		URL     string `json:"media_url"`
		Type    int    `json:"media_type"`
		OpenID  string `json:"openid"`
		Scene   int    `json:"scene"`
		Version int    `json:"version"`
	}
	switch {
	case !c.decode(&in) || in.Version != 2 || in.Type < 1 || in.Type > 2 || in.URL == "":
		return miniError(47001, "data format error")
	case !s.visited(in.OpenID):
		return miniError(61010, "code is expired: the user has not visited within 2 hours")
	}
	trace := shortID()
	suggest, label := verdict(in.URL)
	s.queueEvent("wxa_media_check", in.OpenID, "", map[string]any{
		"appid": s.keys.AppID, "trace_id": trace, "version": 2, "errcode": 0, "errmsg": "ok",
		"result": map[string]any{"suggest": suggest, "label": label},
		"detail": []any{map[string]any{"strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label, "prob": 90}},
	})
	return miniOK(map[string]any{"trace_id": trace})
}
