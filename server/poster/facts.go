package poster

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/distributor"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/poster/template"
	"yuanfen/server/referral"
)

// facts are all that a picture shows, before anything is drawn.
type facts struct {
	until   int64 // UTC ms: until then they need not be looked up again.
	now     int64 // UTC ms: when they were.
	design  Design
	tpl     *template.Template
	data    Data
	product catalog.Product // Without an ID: none.
	set     int64           // The image set.
	holder  holder

	// What follows from the rest, see settled.
	key   string // Names what is shared.
	texts map[string]string
	print string // Names the picture: equal ones are equal pictures.
}

// holder is the person whom a picture is for.
type holder struct {
	name   string
	avatar string // File key, "" for none.
	code   string // What the plain code says.
	mini   string // File key of the round code, "" to draw the plain one.
}

// Facts are believed for so long, and of so many pictures: what changes shows
// after that.
const (
	believed = 3 * time.Second
	maxFresh = 5000
)

// look finds out what a picture shows.
func (s *Service) look(ctx context.Context, w Wanted) (facts, error) {
	w.version = ""
	now := clock.Millis(s.deps.DB.Clock().Now())
	if f, ok := s.fresh.Get(w); ok && now < f.until && now >= f.now {
		return f, nil
	}
	return s.lookNow(ctx, w)
}

// lookNow finds it out without believing what was found a moment ago.
func (s *Service) lookNow(ctx context.Context, w Wanted) (facts, error) {
	w.version = ""
	now := clock.Millis(s.deps.DB.Clock().Now())
	f := facts{now: now, until: now + believed.Milliseconds()}
	var err error
	if f.design, err = s.inUse(ctx, w.Design); db.NoRows(err) {
		return f, ErrTemplate
	}
	if err != nil {
		return f, err
	}
	if f.tpl, err = s.parsed.of(f.design); err != nil {
		return f, err
	}
	if f.data, err = w.said(); err != nil {
		return f, ErrAddress.Because(err)
	}
	l, ok, err := s.deps.Referral.Resolve(ctx, w.Link)
	if err == nil && !ok {
		err = ErrGone
	}
	if err != nil {
		return f, err
	}
	if err := f.data.check(f.design.Kind); err != nil {
		return f, err
	}
	if err := s.lookAt(ctx, &f, l, w.Mini); err != nil {
		return f, err
	}
	f = s.settled(f)
	s.fresh.Put(w, f, 1)
	return f, nil
}

// lookAt finds out what a link leads to and whose it is.
func (s *Service) lookAt(ctx context.Context, f *facts, l referral.Link, mini bool) error {
	if !fits(f.design.Kind, l.Target) {
		return ErrFits
	}
	if l.Target == referral.Product && slices.Contains(fitting[referral.Product], f.design.Kind) {
		if err := s.lookAtProduct(ctx, f, l); err != nil {
			return err
		}
	}
	holders, err := s.holders(ctx, []referral.Link{l}, mini)
	f.holder = holders[l.DistributorID]
	if page := f.page(); page != "" {
		f.holder.code, f.holder.mini = s.deps.PublicURL+page, ""
	}
	return err
}

// page is where the code leads on this site, "" for the share link: a certificate's
// to where anybody can see whether it holds.
func (f facts) page() string {
	if f.data.Page == "" && f.design.Kind == Certificate {
		return CertificatePage(f.data.Texts["certificate.number"])
	}
	return f.data.Page
}

// CertificatePage is the public page of a certificate, without the shop's own name.
func CertificatePage(number string) string { return "/c/" + number }

func (s *Service) lookAtProduct(ctx context.Context, f *facts, l referral.Link) error {
	var err error
	if f.product, err = s.onShelf(ctx, l.TargetID); err != nil {
		return err
	}
	given, err := s.deps.Distributors.Sets(ctx, f.product, []int64{l.DistributorID})
	f.set = given[l.DistributorID]
	return err
}

// onShelf reads a product that may be shown.
func (s *Service) onShelf(ctx context.Context, id int64) (catalog.Product, error) {
	p, err := s.deps.Catalog.Get(ctx, id)
	if db.NoRows(err) || (err == nil && p.Shelf != catalog.OnShelf) {
		err = catalog.ErrOffShelf
	}
	return p, err
}

// dearer tells whether some of a product costs more than its lowest price.
func dearer(p catalog.Product) bool {
	return slices.ContainsFunc(p.SKUs, func(s catalog.SKU) bool { return s.Shelf == catalog.OnShelf && s.RetailPrice > p.MinPrice })
}

// holders are the people behind links, by distributor. An avatar that WeChat's
// check refused is nobody's.
func (s *Service) holders(ctx context.Context, links []referral.Link, mini bool) (map[int64]holder, error) {
	ids, members := make([]int64, len(links)), []int64{}
	for i, l := range links {
		ids[i] = l.DistributorID
	}
	var people map[int64]distributor.Distributor
	err := s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		people, err = distributor.ByIDs(ctx, tx, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, d := range people {
		members = append(members, d.MemberID)
	}
	profiles, err := s.deps.Members.Profiles(ctx, members)
	if err != nil {
		return nil, err
	}
	var avatars []string
	for _, p := range profiles {
		if p.Avatar != "" {
			avatars = append(avatars, p.Avatar)
		}
	}
	refused, err := s.deps.Content.Refused(ctx, avatars)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]holder, len(links))
	for _, l := range links {
		p := profiles[people[l.DistributorID].MemberID]
		h := holder{name: p.Nickname, code: s.deps.Referral.Address(l.Code)}
		if h.name == "" { // Their real name is not for everybody's eyes.
			h.name = s.deps.Brand.Name
		}
		if !refused[p.Avatar] {
			h.avatar = p.Avatar
		}
		if mini {
			h.mini = l.Picture
		}
		out[l.DistributorID] = h
	}
	return out, nil
}

// settled works out what follows from facts that are all known.
func (s *Service) settled(f facts) facts {
	f.key, f.texts = s.shared(f)
	f.print = digest(s.deps.Version, s.deps.Brand.Picture, f.key, f.holder.name, f.holder.avatar, f.holder.code, f.holder.mini, fmt.Sprint(f.product.MinPrice, dearer(f.product), f.product.Was()), said(f.data))
	return f
}

// fingerprint names a picture in one of its forms.
func (f facts) fingerprint(format, size string) string { return f.print + "-" + format + "-" + size }

// version tells a picture from what it was before and will be after, in an address.
func (f facts) version() string { return f.print[:8] }

// digest is 128 bits of a hash of texts, for names.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// said is data in one text.
func said(d Data) string {
	var b strings.Builder
	for _, m := range []map[string]string{d.Texts, d.Pictures} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			b.WriteString(name + "\x01" + m[name] + "\x02")
		}
	}
	return b.String() + d.Page
}
