package catalog

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/catalog/search"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

// hotFresh is how old the hot words may be: they are counted once a minute.
const hotFresh = 30 * time.Second

type searchInput struct {
	web.Paging
	Q          string      `query:"q" maxLength:"200" doc:"中文、拼音或首字母，拼音可以错一个字母；多个词用空格分开；不填：全部在售商品"`
	CategoryID web.ID      `query:"category_id" doc:"只看这个分类"`
	MinPrice   web.Fen     `query:"min_price" minimum:"0" maximum:"10000000000" doc:"最低价（分）"`
	MaxPrice   web.Fen     `query:"max_price" minimum:"0" maximum:"10000000000" doc:"最高价（分）；0 为不限"`
	Sort       search.Sort `query:"sort" enum:"relevance,newest,price_up,price_down" default:"relevance" doc:"相关度、新品、价格从低到高、价格从高到低"`
}

type searchOutput struct {
	Body struct {
		web.Page[CardView]
		Total int `json:"total" doc:"一共找到几件"`
	}
}

type suggestInput struct {
	Q string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"已经输入的部分"`
}

type suggestionView struct {
	Kind string `json:"kind" enum:"product,category" doc:"商品或分类"`
	ID   web.ID `json:"id"`
	Text string `json:"text"`
}

type suggestOutput struct {
	Body struct {
		Items []suggestionView `json:"items" doc:"最多 10 条，分类在前"`
	}
}

type wordsOutput struct {
	Body struct {
		Items []string `json:"items"`
	}
}

type rememberInput struct {
	Body struct {
		Word string `json:"word" minLength:"1" maxLength:"200" doc:"搜索过的词；只留前 40 个字"`
	}
}

type forgetInput struct {
	Word string `query:"word" maxLength:"40" doc:"只删这个词；不填则全部删除"`
}

func (a *API) searchRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1/search" + path, Summary: summary, Tags: []string{"搜索"}, Access: access}
	}
	suggest := op("search-suggest", http.MethodGet, "/suggest", "搜索联想", web.Public)
	suggest.CacheFor = freshFor
	hot := op("search-hot", http.MethodGet, "/hot", "近七天的热搜词", web.Public)
	hot.CacheFor = hotFresh
	web.Register(r, op("search", http.MethodGet, "", "搜索在售商品", web.Public), a.find)
	web.Register(r, suggest, a.suggest)
	web.Register(r, hot, a.hot)
	web.Register(r, op("search-history-list", http.MethodGet, "/history", "我的搜索历史，最近的在前，最多 20 条", web.Member), a.history)
	web.Register(r, op("search-history-add", http.MethodPost, "/history", "记下我搜索过的词", web.Member), a.remember)
	web.Register(r, op("search-history-delete", http.MethodDelete, "/history", "删除一条或全部搜索历史", web.Member), a.forget)
}

func (a *API) find(ctx context.Context, in *searchInput) (*searchOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	found, err := a.search.Find(ctx, search.Query{
		Text: in.Q, CategoryID: int64(in.CategoryID), MinPrice: int64(in.MinPrice), MaxPrice: int64(in.MaxPrice), Sort: in.Sort,
	}, after == web.Cursor{})
	if err != nil {
		return nil, err
	}
	out := &searchOutput{}
	out.Body.Total = len(found.Hits)
	hits := web.NewPage(following(found.Hits, after), in.Limit, func(h search.Hit) web.Cursor { return web.Cursor{At: h.Key, ID: h.ID} })
	out.Body.Next, out.Body.Items = hits.Next, []CardView{}
	ids := make([]int64, len(hits.Items))
	for i, h := range hits.Items {
		ids[i] = h.ID
	}
	products, err := a.catalog.OnSale(ctx, ids)
	for _, p := range products {
		out.Body.Items = append(out.Body.Items, a.card(p))
	}
	return out, err
}

// following are the hits behind a place in the list.
func following(hits []search.Hit, after web.Cursor) []search.Hit {
	if after == (web.Cursor{}) {
		return hits
	}
	for i, h := range hits {
		if h.Key < after.At || (h.Key == after.At && h.ID < after.ID) {
			return hits[i:]
		}
	}
	return nil
}

func (a *API) suggest(ctx context.Context, in *suggestInput) (*suggestOutput, error) {
	found, err := a.search.Suggest(ctx, in.Q)
	if err != nil {
		return nil, err
	}
	out := &suggestOutput{}
	out.Body.Items = make([]suggestionView, len(found))
	for i, s := range found {
		out.Body.Items[i] = suggestionView{s.Kind, web.ID(s.ID), s.Text}
	}
	return out, nil
}

func (a *API) hot(ctx context.Context, _ *struct{}) (*wordsOutput, error) {
	return viewWords(a.search.Hot(ctx))
}

func (a *API) history(ctx context.Context, _ *struct{}) (*wordsOutput, error) {
	return viewWords(a.search.History(ctx, auth.From(ctx).ID))
}

func viewWords(words []string, err error) (*wordsOutput, error) {
	out := &wordsOutput{}
	out.Body.Items = append([]string{}, words...)
	return out, err
}

func (a *API) remember(ctx context.Context, in *rememberInput) (*struct{}, error) {
	return nil, a.search.Remember(ctx, auth.From(ctx).ID, in.Body.Word)
}

func (a *API) forget(ctx context.Context, in *forgetInput) (*struct{}, error) {
	return nil, a.search.Forget(ctx, auth.From(ctx).ID, in.Word)
}
