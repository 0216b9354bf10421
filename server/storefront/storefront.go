// Package storefront keeps what the shop's home shows: blocks that the brand
// writes, drafted, looked at, published, and brought back when they were better
// before. A version that was published never changes.
package storefront

import (
	"net/http"
	"regexp"
	"slices"

	"yuanfen/server/platform/web"
)

// State is that of a version. Of drafts and of published ones there is one at most.
type State string

// The states.
const (
	Draft     State = "draft"
	Published State = "published"
	Retired   State = "retired"
	Discarded State = "discarded"
)

// Version is one edition of the home. Times are UTC ms.
type Version struct {
	No          int
	State       State
	Revision    int // How often the draft was saved; who saves or publishes names it.
	Blocks      []Block
	Theme       Theme
	Note        string // What was changed, for colleagues.
	SavedBy     int64
	SavedAt     int64
	PublishedBy int64
	PublishedAt int64
}

// Kind says what a block is, and which of its fields mean something.
type Kind string

// The kinds of blocks.
const (
	Banner       Kind = "banner"       // Pictures to swipe.
	Story        Kind = "story"        // Who we are.
	Strengths    Kind = "strengths"    // Short promises.
	Certificates Kind = "certificates" // Papers that prove something.
	Video        Kind = "video"
	Products     Kind = "products" // A shelf.
)

// Limits of a home.
const (
	MaxBlocks = 30
	maxBytes  = 60_000 // Of the JSON of its blocks: the column holds 64 KB.
	maxShelf  = 20     // Products on one shelf.
)

// Block is a part of the home. Which fields a kind has is said with each.
type Block struct {
	ID      string `json:"id" minLength:"1" maxLength:"32" pattern:"^[a-z0-9-]+$" patternDescription:"小写字母、数字和 -" doc:"编辑时认出这一块；同一页不重复"`
	Kind    Kind   `json:"kind" enum:"banner,story,strengths,certificates,video,products"`
	Title   string `json:"title,omitempty" maxLength:"30" doc:"小标题；banner 没有"`
	Text    string `json:"text,omitempty" maxLength:"2000" doc:"story 的正文，必填；certificates、video 的说明"`
	Picture string `json:"picture,omitempty" maxLength:"100" doc:"story 的配图、video 的封面（必填）：上传后的 key；给买家的是地址"`
	Words   string `json:"words,omitempty" maxLength:"60" doc:"图片画了什么，读给看不见的人；有图必填"`
	Video   string `json:"video,omitempty" maxLength:"100" doc:"video 的文件：上传后的 key；给买家的是地址"`
	Items   []Item `json:"items,omitempty" maxItems:"12" doc:"banner 1–6 张、strengths 1–8 条、certificates 1–12 张"`
	Shelf   *Shelf `json:"shelf,omitempty" doc:"products 摆什么，必填"`
	Link    *Link  `json:"link,omitempty" doc:"story 点开去哪里"`
}

// Item is one picture or promise of a block.
type Item struct {
	Picture string `json:"picture,omitempty" maxLength:"100" doc:"banner、certificates 必填：上传后的 key；给买家的是地址"`
	Words   string `json:"words,omitempty" maxLength:"60" doc:"图片画了什么；有图必填"`
	Icon    string `json:"icon,omitempty" enum:"leaf,shield,truck,back,card,star,box,chat,check,pin" doc:"strengths 的图标"`
	Title   string `json:"title,omitempty" maxLength:"20" doc:"strengths、certificates 必填"`
	Text    string `json:"text,omitempty" maxLength:"60" doc:"一句话；certificates 可写编号"`
	Link    *Link  `json:"link,omitempty" doc:"banner 点开去哪里"`
}

// Shelf says which products stand on it.
type Shelf struct {
	Source     string   `json:"source" enum:"newest,category,chosen" doc:"最新、一个分类、逐个挑选"`
	CategoryID web.ID   `json:"category_id,omitempty" doc:"source 是 category 时必填"`
	ProductIDs []web.ID `json:"product_ids,omitempty" maxItems:"20" doc:"source 是 chosen 时必填，按此顺序"`
	Count      int      `json:"count,omitempty" minimum:"0" maximum:"20" doc:"最多几件；0：4 件，逐个挑选的全放"`
	Layout     string   `json:"layout" enum:"grid,row" doc:"grid：两列；row：一排横滑"`
}

// The sources of a shelf.
const (
	Newest     = "newest"
	InCategory = "category"
	Chosen     = "chosen"
)

// Link is where a tap leads.
type Link struct {
	Kind string `json:"kind" enum:"product,category"`
	ID   web.ID `json:"id"`
}

// Refusals.
var (
	ErrStale   = web.E(http.StatusConflict, "storefront.stale", "草稿刚被别人改过，请刷新后再改。")
	ErrNoDraft = web.E(http.StatusConflict, "storefront.no_draft", "没有草稿，请先保存一份。")
	ErrState   = web.E(http.StatusConflict, "storefront.state", "这个版本没有发布过，不能退回到它。")
	ErrPreview = web.E(http.StatusForbidden, "storefront.preview", "预览链接不对或已过期，请重新生成。")
)

// shape is what a kind of block has.
type shape struct {
	name           string // For people.
	title          bool
	text, picture  use
	video, shelf   bool
	items          int // The most there may be; 0: none.
	link, itemLink bool
}

type use int

const (
	no use = iota
	may
	must
)

var shapes = map[Kind]shape{
	Banner:       {name: "轮播图", items: 6, itemLink: true},
	Story:        {name: "故事", title: true, text: must, picture: may, link: true},
	Strengths:    {name: "承诺", title: true, items: 8},
	Certificates: {name: "证书", title: true, text: may, items: 12},
	Video:        {name: "视频", title: true, text: may, picture: must, video: true},
	Products:     {name: "商品", title: true, shelf: true},
}

// fileKey is a stored file's key. An address is none: pictures are our own.
var fileKey = regexp.MustCompile(`^[0-9A-Za-z_-][0-9A-Za-z._-]{0,99}$`)

// Check says what is wrong with blocks, without looking at what they name.
func Check(blocks []Block) error {
	if len(blocks) == 0 || len(blocks) > MaxBlocks {
		return web.Errorf(http.StatusUnprocessableEntity, "storefront.invalid", "首页要有 1–%d 块，请增减后再保存。", MaxBlocks)
	}
	seen := map[string]bool{}
	for i, b := range blocks {
		s, known := shapes[b.Kind]
		var why string
		switch {
		case !known:
			why = "没有这种块"
		case seen[b.ID]:
			why = "编号和前面的重复"
		default:
			why = s.wrong(b)
		}
		if why != "" {
			return web.Errorf(http.StatusUnprocessableEntity, "storefront.invalid", "第 %d 块（%s）：%s。请改正后再保存。", i+1, s.name, why)
		}
		seen[b.ID] = true
	}
	return nil
}

// wrong is what a block has too much or too little, "" for nothing.
func (s shape) wrong(b Block) string {
	switch {
	case b.Title != "" && !s.title:
		return "没有小标题"
	case !s.text.fits(b.Text):
		return s.text.say("正文")
	case !s.picture.fits(b.Picture):
		return s.picture.say("图片")
	case (b.Video != "") != s.video:
		return must.or(s.video).say("视频")
	case (b.Shelf != nil) != s.shelf:
		return must.or(s.shelf).say("货架")
	case b.Link != nil && !s.link:
		return "不能点开"
	case (len(b.Items) > 0) != (s.items > 0) || len(b.Items) > s.items:
		return "条数不对"
	case b.Shelf != nil:
		return b.Shelf.wrong()
	}
	if why := pictureWrong(b.Picture, b.Words); why != "" {
		return why
	}
	if b.Video != "" && !fileKey.MatchString(b.Video) {
		return "视频要先上传"
	}
	for _, item := range b.Items {
		if why := s.wrongItem(b.Kind, item); why != "" {
			return why
		}
	}
	return ""
}

func (s shape) wrongItem(k Kind, i Item) string {
	pictured, titled := k == Banner || k == Certificates, k == Strengths || k == Certificates
	switch {
	case (i.Picture != "") != pictured:
		return must.or(pictured).say("图片")
	case titled && i.Title == "":
		return "每一条都要有标题"
	case i.Icon != "" && k != Strengths:
		return "没有图标"
	case i.Link != nil && !s.itemLink:
		return "不能点开"
	}
	return pictureWrong(i.Picture, i.Words)
}

// pictureWrong asks for the words that are read to who can't see a picture.
func pictureWrong(key, words string) string {
	switch {
	case key != "" && !fileKey.MatchString(key):
		return "图片要先上传"
	case key != "" && words == "":
		return "要写一句图片画了什么"
	case key == "" && words != "":
		return "没有图片，不用写画了什么"
	}
	return ""
}

func (h Shelf) wrong() string {
	chosen := h.Source == Chosen
	switch {
	case (h.CategoryID != 0) != (h.Source == InCategory):
		return "选一个分类，或者不按分类"
	case chosen != (len(h.ProductIDs) > 0):
		return "挑几件商品，或者不逐个挑选"
	case len(slices.Compact(slices.Sorted(slices.Values(h.ProductIDs)))) != len(h.ProductIDs):
		return "同一件商品只放一次"
	}
	return ""
}

func (u use) fits(value string) bool { return u == may || (value != "") == (u == must) }

// or is must where something is wanted, else no.
func (u use) or(wanted bool) use {
	if wanted {
		return u
	}
	return no
}

func (u use) say(what string) string {
	if u == must {
		return "要有" + what
	}
	return "没有" + what
}

// most is how many products a shelf shows.
func (h Shelf) most() int {
	switch {
	case h.Count > 0:
		return min(h.Count, maxShelf)
	case h.Source == Chosen:
		return maxShelf
	}
	return 4
}

// files are the keys of all that blocks and their theme show.
func files(blocks []Block, theme Theme) []string {
	keys := []string{theme.Logo}
	for _, b := range blocks {
		keys = append(keys, b.Picture, b.Video)
		for _, i := range b.Items {
			keys = append(keys, i.Picture)
		}
	}
	slices.Sort(keys)
	return slices.DeleteFunc(slices.Compact(keys), func(key string) bool { return key == "" })
}
