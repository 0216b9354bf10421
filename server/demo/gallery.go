package demo

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"yuanfen/server/app"
	"yuanfen/server/catalog"
	"yuanfen/server/content"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster"
	"yuanfen/server/referral"
)

// Mark is the brand's sign as posters draw it, an island and its reflection, and
// Seal what is cut into its seal.
const (
	Seal = "屿"
	Mark = "M-44 6C-30 4 -24 -10 -14 -26C-9 -34 -3 -34 2 -25C8 -14 12 -12 17 -16C21 -19 25 -17 28 -11C33 -2 38 5 44 6Z" +
		"M-34 16.3H34V19.7H-34ZM-20 26.3H22V29.7H-20ZM-8 36.3H10V39.7H-8Z"
)

// neighbour is one of the two distributors whose posters the start page shows. They
// come from the same city on the same day, so that their pictures must differ.
type neighbour struct {
	openID, nickname, name, phone, avatar, store, opened, words, number string
}

var neighbours = []neighbour{
	{"沈青禾", "青禾茶席", "沈青禾", "19900000021", "shanxing-chaju-table-1.jpg", "青禾茶席", "十二月初一", "巷子口第三家，水一直是开的。", "QY-2026-000183"},
	{"陆知白", "陆知白", "陆知白", "19900000022", "", "知白书茶", "腊月初八", "书可以慢慢翻，茶趁热。", "QY-2026-000184"},
}

// Sellers are the distributors of the demo, by the names that their phones have.
func Sellers() []string {
	names := make([]string, len(neighbours))
	for i, n := range neighbours {
		names[i] = n.openID
	}
	return names
}

// suits is the product that a template is shown with, and else one of its kind.
var (
	suits = map[string]string{
		"editorial": "mingqian-longjing", "stilllife": "qingci-gaiwan", "arrival": "baimudan-cake", "festival": "dongting-biluochun", "card": "wuyi-rougui",
	}
	suitsKind = map[string]string{
		poster.OfProduct: "mingqian-longjing", poster.Arrival: "baimudan-cake", poster.Festival: "dongting-biluochun", poster.Card: "wuyi-rougui",
	}
)

// Wall is one distributor's posters on the start page.
type Wall struct {
	Name     string
	Pictures []Poster
	Missing  []string // Templates that could not be drawn, and why.
}

// Poster is one picture of a wall.
type Poster struct {
	Name          string
	Address       string
	Preview       string
	Width, Height int
}

// Gallery shows every template as two distributors have it.
type Gallery struct {
	App *app.App
	// Code is what somebody's phone gets from WeChat to log in.
	Code func(name string) string

	mu sync.Mutex
}

// Walls are the posters of both, made now if nobody has seen them.
func (g *Gallery) Walls(ctx context.Context) ([]Wall, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	designs, err := g.App.Posters.Designs(ctx)
	if err != nil {
		return nil, err
	}
	var walls []Wall
	for _, n := range neighbours {
		id, err := g.join(ctx, n)
		if err != nil {
			return nil, err
		}
		w := Wall{Name: n.nickname}
		for i := len(designs) - 1; i >= 0; i-- { // The oldest first.
			d := designs[i]
			if d.State != poster.Published {
				continue
			}
			p, err := g.picture(ctx, n, id, d)
			switch {
			case errors.Is(err, poster.ErrNoFonts) || (err != nil && ctx.Err() != nil):
				return nil, err
			case err != nil: // The others are shown all the same.
				w.Missing = append(w.Missing, missing(d, err))
			default:
				w.Pictures = append(w.Pictures, p)
			}
		}
		walls = append(walls, w)
	}
	return walls, nil
}

// missing says which template could not be drawn, and why.
func missing(d poster.Design, err error) string {
	why := err.Error()
	var refusal *web.Error
	if errors.As(err, &refusal) {
		why = refusal.Message
	}
	return fmt.Sprintf("%s（%s）：%s", d.Name, d.Code, why)
}

// join makes a distributor of somebody, unless they are one.
func (g *Gallery) join(ctx context.Context, n neighbour) (int64, error) {
	a := g.App
	_, m, err := a.Members.Login(ctx, g.Code(n.openID), member.Arrival{})
	if err != nil {
		return 0, err
	}
	d, err := a.Sellers.OfMember(ctx, m.ID)
	if err == nil || !db.NoRows(err) {
		return d.ID, err
	}
	agreement, err := g.agreement(ctx)
	if err != nil {
		return 0, err
	}
	avatar := int64(0)
	if n.avatar != "" {
		raw, err := Picture(n.avatar)
		if err != nil {
			return 0, err
		}
		u, err := a.Content.Picture(ctx, content.ByMember, m.ID, raw)
		if err != nil {
			return 0, err
		}
		avatar = u.ID
	}
	if err := a.Members.SetProfile(ctx, m.ID, n.nickname, avatar); err != nil {
		return 0, err
	}
	d, err = a.Sellers.Apply(ctx, distributor.Application{
		MemberID: m.ID, Name: n.name, Phone: n.phone, Channel: "朋友圈与门店", Province: "浙江省", City: "杭州市", AgreementID: agreement,
	})
	if err != nil {
		return 0, err
	}
	operator, err := a.Staff.ByLogin(ctx, "operator")
	if err != nil {
		return 0, err
	}
	_, err = a.Sellers.Decide(auth.With(ctx, auth.Principal{Kind: auth.Staff, ID: operator.ID, Name: operator.Name}), d.ID, distributor.Approve, "资料齐全")
	return d.ID, err
}

func (g *Gallery) agreement(ctx context.Context) (id int64, err error) {
	texts, err := g.App.Members.Agreements(ctx)
	for _, t := range texts {
		if t.Kind == distributor.AgreementKind {
			id = t.ID
		}
	}
	return id, err
}

// picture is where a distributor's poster of a template is.
func (g *Gallery) picture(ctx context.Context, n neighbour, id int64, d poster.Design) (Poster, error) {
	want := referral.Wanted{DistributorID: id, Target: referral.Home, Channel: "海报墙"}
	if slug := either(suits[d.Code], suitsKind[d.Kind]); suitsKind[d.Kind] != "" {
		p, err := g.product(ctx, slug)
		if err != nil {
			return Poster{}, err
		}
		want.Target, want.TargetID = referral.Product, p.ID
	}
	l, err := g.App.Referral.Make(ctx, want)
	if err != nil {
		return Poster{}, err
	}
	w, err := g.App.Posters.Want(ctx, poster.Wanted{Link: l.Code, Design: d.Code}, n.says(d.Kind))
	address := g.App.Posters.Address(w)
	return Poster{Name: d.Name, Address: address, Preview: address + "&size=small", Width: d.Width, Height: d.Height}, err
}

// product is the one that suits, or else the newest.
func (g *Gallery) product(ctx context.Context, slug string) (catalog.Product, error) {
	for _, words := range []string{slug, ""} {
		found, err := g.App.Catalog.List(ctx, catalog.Filter{Words: words, Shelf: catalog.OnShelf, Limit: 1})
		if err != nil {
			return catalog.Product{}, err
		}
		if len(found) > 0 {
			return found[0], nil
		}
	}
	return catalog.Product{}, catalog.ErrOffShelf
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// says is what the demo gives where the shop itself knows nothing yet.
func (n neighbour) says(kind string) poster.Data {
	texts := map[string]map[string]string{
		poster.Campaign: {"campaign.title": "冬至，把长夜喝短", "campaign.text": "熟普与岩茶，满两件减三十元。\n店内统一零售价，以下单时所见为准。", "campaign.starts": "12.20", "campaign.ends": "12.22"},
		poster.Opening:  {"store.name": n.store, "store.date": n.opened, "store.text": n.words},
		poster.Certificate: {
			"certificate.number": n.number, "certificate.name": n.name, "certificate.scope": "在微信小程序“青屿茶事”内\n推广与销售本品牌商品，并以授权分销商名义开展活动。",
			"certificate.starts": "2026.12.01", "certificate.ends": "2027.11.30", "certificate.issued": "2026.11.28", "certificate.signer": "签发　沈青",
		},
	}
	return poster.Data{Texts: texts[kind]}
}
