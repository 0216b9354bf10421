package catalog

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"yuanfen/server/catalog/search"
	"yuanfen/server/platform/web"
)

// Search finds products on the shelf by what people type. Its index lies in
// memory and follows the database: Refresh makes it anew when the catalogue
// changed, and every server runs Refresh for itself.
type Search struct {
	catalog *Catalog
	making  sync.Mutex
	made    atomic.Pointer[made]
	words   words
}

// made is an index and the state of the catalogue that it shows.
type made struct {
	state      shelfState
	products   *search.Index
	categories *search.Index
}

// NewSearch returns the search over c.
func NewSearch(c *Catalog) *Search { return &Search{catalog: c} }

// Refusals of a search.
var (
	ErrNoWords = web.E(http.StatusUnprocessableEntity, "search.no_words", "请输入要找的商品，例如「龙井」或「lj」。")
	ErrPrices  = web.E(http.StatusUnprocessableEntity, "search.price_range", "最低价不能高于最高价，请重新填写。")
)

// Refresh makes the index anew if the catalogue is not what it was.
func (s *Search) Refresh(ctx context.Context) error {
	s.making.Lock()
	defer s.making.Unlock()
	// The state is read first: what changes meanwhile differs from it next time.
	state, err := s.catalog.shelfState(ctx)
	if err != nil {
		return err
	}
	if had := s.made.Load(); had != nil && had.state == state {
		return nil
	}
	products, err := s.catalog.documents(ctx)
	if err != nil {
		return err
	}
	categories, err := s.catalog.Categories(ctx)
	if err != nil {
		return err
	}
	titles := make([]search.Document, len(categories))
	for i, c := range categories {
		titles[i] = search.Document{ID: c.ID, Title: c.Name}
	}
	s.made.Store(&made{state: state, products: search.Build(products), categories: search.Build(titles)})
	return nil
}

// index is the index as it is, made now if nobody has needed it yet.
func (s *Search) index(ctx context.Context) (*made, error) {
	if s.made.Load() == nil {
		if err := s.Refresh(ctx); err != nil {
			return nil, err
		}
	}
	return s.made.Load(), nil
}

// Find answers a question and counts its words, if it is a new one and not the
// next page of an old one. Without a question it is everything on the shelf that
// the filters let through.
func (s *Search) Find(ctx context.Context, q search.Query, isNew bool) (search.Result, error) {
	word := search.Normal(q.Text)
	if word == "" && q.Text != "" {
		return search.Result{}, ErrNoWords
	}
	if q.MaxPrice > 0 && q.MinPrice > q.MaxPrice {
		return search.Result{}, ErrPrices
	}
	x, err := s.index(ctx)
	if err != nil {
		return search.Result{}, err
	}
	if q.Text == "" {
		return x.products.Browse(q), nil
	}
	found := x.products.Find(q)
	if isNew && found.Exact {
		s.words.count(word)
	}
	return found, nil
}

// Suggestion completes what somebody began to type.
type Suggestion struct {
	Kind string // "product" or "category".
	ID   int64
	Text string
}

const (
	maxSuggestions        = 10
	maxCategoriesProposed = 3
)

// Suggest returns at most ten completions of text: categories, then titles.
func (s *Search) Suggest(ctx context.Context, text string) ([]Suggestion, error) {
	x, err := s.index(ctx)
	if err != nil {
		return nil, err
	}
	out := complete(nil, "category", x.categories.Find(search.Query{Text: text}).Hits, maxCategoriesProposed)
	return complete(out, "product", x.products.Find(search.Query{Text: text}).Hits, maxSuggestions), nil
}

// complete appends hits whose text is new, until there are most. A hit with
// less than half the score of the best does not have the words in its title.
func complete(out []Suggestion, kind string, hits []search.Hit, most int) []Suggestion {
	for _, h := range hits {
		if len(out) == most || h.Key < hits[0].Key/2 {
			break
		}
		if !slices.ContainsFunc(out, func(o Suggestion) bool { return o.Text == h.Title }) {
			out = append(out, Suggestion{kind, h.ID, h.Title})
		}
	}
	return out
}
