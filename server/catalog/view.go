package catalog

import "yuanfen/server/platform/web"

type categoryView struct {
	ID   web.ID `json:"id"`
	Slug string `json:"slug"`
	Name string `json:"name"`
}

type imageSetView struct {
	ID       web.ID   `json:"id"`
	Name     string   `json:"name"`
	Pictures []string `json:"pictures" doc:"图片地址"`
}

// CardView is a product as lists show it.
type CardView struct {
	ID         web.ID         `json:"id"`
	Slug       string         `json:"slug"`
	CategoryID web.ID         `json:"category_id"`
	Title      string         `json:"title"`
	Subtitle   string         `json:"subtitle"`
	MinPrice   web.Fen        `json:"min_price" doc:"在售规格的最低零售价"`
	Was        web.Fen        `json:"was" doc:"最低价的那个规格的划线价：本店以前收过的价；0：没有"`
	ImageSets  []imageSetView `json:"image_sets"`
}

type staffCardView struct {
	CardView
	Shelf     Shelf    `json:"shelf" enum:"on,off"`
	SKUs      int      `json:"skus" doc:"规格数"`
	Left      int64    `json:"left" doc:"各规格现在还能卖的件数之和"`
	UpdatedAt web.Time `json:"updated_at"`
}

type optionView struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// SKUView is a SKU as buyers see it.
type SKUView struct {
	ID          web.ID   `json:"id"`
	Code        string   `json:"code"`
	Name        string   `json:"name"`
	Values      []string `json:"values" doc:"与 options 一一对应"`
	RetailPrice web.Fen  `json:"retail_price" doc:"统一零售价"`
	MarketPrice web.Fen  `json:"market_price" doc:"划线价：本店以前收过的价；0：没有"`
	WeightGrams int64    `json:"weight_grams"`
	Left        int64    `json:"left" doc:"现在还能买几件"`
}

type detailView struct {
	CardView
	Video   string       `json:"video" doc:"视频地址，可能为空：放在图片前面"`
	Cover   string       `json:"video_cover" doc:"视频封面的地址；空：用第一张图"`
	Story   string       `json:"story"`
	Notes   string       `json:"notes"`
	Points  []string     `json:"points"`
	Options []optionView `json:"options"`
	SKUs    []SKUView    `json:"skus"`
}

type staffSKUView struct {
	SKUView
	CostPrice web.Fen `json:"cost_price"`
	Shelf     Shelf   `json:"shelf" enum:"on,off"`
}

type staffView struct {
	CardView
	Video     string         `json:"video" doc:"视频的 key，可能为空"`
	Cover     string         `json:"video_cover" doc:"视频封面的 key；空：用第一张图"`
	Story     string         `json:"story"`
	Notes     string         `json:"notes"`
	Points    []string       `json:"points"`
	Options   []optionView   `json:"options"`
	Shelf     Shelf          `json:"shelf" enum:"on,off"`
	Freight   web.ID         `json:"freight_template_id" doc:"运费模板；0：默认的"`
	Version   int64          `json:"version" doc:"修改时带回；期间被别人改过会被拒绝"`
	UpdatedAt web.Time       `json:"updated_at"`
	SKUs      []staffSKUView `json:"skus"`
}

func (a *API) card(p Product) CardView {
	v := CardView{
		ID: web.ID(p.ID), Slug: p.Slug, CategoryID: web.ID(p.CategoryID), Title: p.Title, Subtitle: p.Subtitle, MinPrice: web.Fen(p.MinPrice), Was: web.Fen(p.Struck),
		ImageSets: make([]imageSetView, len(p.ImageSets)),
	}
	for i, s := range p.ImageSets {
		v.ImageSets[i] = imageSetView{ID: web.ID(s.ID), Name: s.Name, Pictures: make([]string, len(s.Pictures))}
		for j, key := range s.Pictures {
			v.ImageSets[i].Pictures[j] = a.hooks.Picture(key)
		}
	}
	return v
}

// address is where a file is fetched, "" for none.
func (a *API) address(key string) string {
	if key == "" {
		return ""
	}
	return a.hooks.Picture(key)
}

func viewOptions(options []Option) []optionView {
	v := make([]optionView, len(options))
	for i, o := range options {
		v[i] = optionView(o)
	}
	return v
}

func viewSKU(s SKU, left int64) SKUView {
	return SKUView{ID: web.ID(s.ID), Code: s.Code, Name: s.Name, Values: s.Values, RetailPrice: web.Fen(s.RetailPrice), MarketPrice: web.Fen(s.MarketPrice), WeightGrams: s.WeightGrams, Left: left}
}

func (a *API) detail(p Product, left map[int64]int64) detailView {
	v := detailView{CardView: a.card(p), Video: a.address(p.Video), Cover: a.address(p.VideoCover), Story: p.Story, Notes: p.Notes, Points: p.Points, Options: viewOptions(p.Options), SKUs: []SKUView{}}
	for _, s := range p.SKUs {
		if s.Shelf == OnShelf {
			v.SKUs = append(v.SKUs, viewSKU(s, left[s.ID]))
		}
	}
	return v
}

func (a *API) forStaff(p Product, left map[int64]int64) staffView {
	v := staffView{
		CardView: a.card(p), Video: p.Video, Cover: p.VideoCover, Story: p.Story, Notes: p.Notes, Points: p.Points, Options: viewOptions(p.Options), Shelf: p.Shelf, Freight: web.ID(p.Freight),
		Version: p.Version, UpdatedAt: web.Time(p.UpdatedAt), SKUs: make([]staffSKUView, len(p.SKUs)),
	}
	for i, s := range p.SKUs {
		v.SKUs[i] = staffSKUView{SKUView: viewSKU(s, left[s.ID]), CostPrice: web.Fen(s.CostPrice), Shelf: s.Shelf}
	}
	return v
}
