package sheet

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/staff"
)

// The columns of products. A row is a SKU; what is the product's own is read from
// its first row.
const (
	hSlug, hTitle, hSubtitle, hCategory   = "短名", "名称", "一句话介绍", "分类"
	hOptions, hValues, hCode              = "规格项", "规格值", "编码"
	hRetail, hMarket, hCost, hWeight      = "零售价", "划线价", "成本价", "重量（克）"
	hOnSale, hShelf                       = "在售", "上架"
	hPoints, hStory, hNotes               = "卖点", "故事", "使用说明"
	hVersion                              = "版本"
	listMark, yes, no                     = "/", "是", "否"
	longTitle, longSubtitle, longText     = 120, 200, 5000
	mostPoints, mostOptions, mostOfOption = 10, 4, 40
)

var productHead = []string{hSlug, hTitle, hSubtitle, hCategory, hOptions, hValues, hCode, hRetail, hMarket, hCost, hWeight, hOnSale, hShelf, hPoints, hStory, hNotes, hVersion}

// products writes the whole catalogue, so that it can be changed in a spreadsheet
// and read again.
func (s *Service) products(ctx context.Context, t *Task) (*table, error) {
	categories, err := s.deps.Catalog.Categories(ctx)
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	for _, c := range categories {
		names[c.ID] = c.Name
	}
	out, err := newTable("商品", productHead)
	if err != nil {
		return nil, err
	}
	for before := int64(0); t.Done < maxOut; {
		found, err := s.deps.Catalog.List(ctx, catalog.Filter{Before: before, Limit: page})
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			whole, err := s.deps.Catalog.Get(ctx, p.ID)
			if err == nil {
				err = writeProduct(out, whole, names[p.CategoryID])
			}
			if err != nil {
				return nil, err
			}
			before = p.ID
		}
		t.Done, t.Total = t.Done+len(found), t.Done+len(found)
		if err := s.progress(ctx, *t); err != nil || len(found) < page {
			return out, err
		}
	}
	return out, nil
}

func writeProduct(out *table, p catalog.Product, category string) error {
	options := make([]string, len(p.Options))
	for i, o := range p.Options {
		options[i] = o.Name
	}
	for _, k := range p.SKUs {
		if len(k.Values) != len(p.Options) {
			continue // Taken out of the matrix long ago: kept for old orders alone.
		}
		market := ""
		if k.MarketPrice > 0 {
			market = yuan(k.MarketPrice)
		}
		err := out.add(
			p.Slug, p.Title, p.Subtitle, category, strings.Join(options, listMark), strings.Join(k.Values, listMark), k.Code, yuan(k.RetailPrice), market, yuan(k.CostPrice),
			strconv.FormatInt(k.WeightGrams, 10), onOff(k.Shelf), onOff(p.Shelf), strings.Join(p.Points, "\n"), p.Story, p.Notes, strconv.FormatInt(p.Version, 10),
		)
		if err != nil {
			return err
		}
	}
	return nil
}

// yuan is an amount as it can be read back: no sign, no commas.
func yuan(fen int64) string {
	return strings.NewReplacer("¥", "", ",", "").Replace(money.Format(fen))
}

func onOff(s catalog.Shelf) string {
	if s == catalog.OnShelf {
		return yes
	}
	return no
}

// productItems reads a product from its rows, which stand one below the other.
func (s *Service) productItems(ctx context.Context, raw []byte) (items []item, problems []Problem, err error) {
	lines, err := read(raw, []string{hSlug, hTitle, hCategory, hCode, hRetail})
	if err != nil {
		return nil, nil, err
	}
	categories, err := s.deps.Catalog.Categories(ctx)
	if err != nil {
		return nil, nil, err
	}
	seen, codes := map[string]bool{}, map[string]bool{}
	for _, g := range grouped(lines) {
		p, err := productOf(g, categories)
		row := g[0].no
		if err == nil && seen[p.Slug] {
			err = g[0].bad(hSlug, "短名「%s」前面已经出现过；同一个商品的各行要挨在一起。", p.Slug)
		}
		for i, k := range p.SKUs {
			if err == nil && codes[k.Code] {
				row, err = g[i].no, g[i].bad(hCode, "编码「%s」前面已经出现过。", k.Code)
			}
			codes[k.Code] = true
		}
		wrong, err := refused(row, err)
		if err != nil {
			return nil, nil, err
		}
		if len(wrong) > 0 {
			problems = append(problems, wrong...)
			continue
		}
		seen[p.Slug] = true
		items = append(items, item{
			row:   g[0].no,
			check: func(ctx context.Context) (bool, error) { return s.deps.Catalog.Import(ctx, p, true, s.record) },
			apply: func(ctx context.Context) (bool, error) { return s.deps.Catalog.Import(ctx, p, false, s.record) },
		})
	}
	return items, problems, nil
}

func (s *Service) record(ctx context.Context, tx *db.Tx, action string, productID int64, before, after any) error {
	return s.deps.Staff.Record(ctx, tx, staff.Change{Action: action, Subject: "product", SubjectID: productID, Before: before, After: after})
}

func grouped(lines []line) (groups [][]line) {
	for _, l := range lines {
		if n := len(groups) - 1; n >= 0 && (l.get(hSlug) == "" || l.get(hSlug) == groups[n][0].get(hSlug)) {
			groups[n] = append(groups[n], l)
			continue
		}
		groups = append(groups, []line{l})
	}
	return groups
}

// productOf reads a product, or says all that is wrong with its rows.
func productOf(rows []line, categories []catalog.Category) (p catalog.Product, err error) {
	first := rows[0]
	p = catalog.Product{
		Slug: first.get(hSlug), Title: first.get(hTitle), Subtitle: first.get(hSubtitle), Story: first.get(hStory), Notes: first.get(hNotes),
		Points: lists(first.get(hPoints), "\n"), Options: []catalog.Option{}, Shelf: shelf(first.get(hShelf), catalog.OffShelf),
	}
	f := faults{line: first}
	if v := first.get(hVersion); v != "" {
		p.Version, err = strconv.ParseInt(v, 10, 64)
		f.when(err != nil || p.Version < 1, hVersion, "版本「%s」不对：保留导出时的数字，或空着。", v)
	}
	for _, c := range categories {
		if c.Name == first.get(hCategory) || c.Slug == first.get(hCategory) {
			p.CategoryID = c.ID
		}
	}
	for _, name := range lists(first.get(hOptions), listMark) {
		p.Options = append(p.Options, catalog.Option{Name: name})
	}
	errs := []error{f.err(), checkProduct(p, first)}
	for _, l := range rows {
		k, err := skuOf(l, p)
		errs = append(errs, err)
		for i, v := range k.Values[:min(len(k.Values), len(p.Options))] {
			p.Options[i].Values = with(p.Options[i].Values, v)
		}
		p.SKUs = append(p.SKUs, k)
	}
	for _, o := range p.Options {
		if len(o.Values) > mostOfOption {
			errs = append(errs, first.bad(hOptions, "规格项「%s」的值超过 %d 个。", o.Name, mostOfOption))
		}
	}
	return p, errors.Join(errs...)
}

func checkProduct(p catalog.Product, l line) error {
	f := faults{line: l}
	f.when(slices.ContainsFunc(append([]string{p.Title, p.Subtitle, p.Story, p.Notes}, p.Points...), unclean), "", "文字里有看不见的控制字符，请重新输入。")
	f.when(!catalog.SlugForm.MatchString(p.Slug), hSlug, "短名「%s」不对：只能用小写字母、数字和 -，最多 60 个。", p.Slug)
	f.when(p.Title == "" || long(p.Title, longTitle), hTitle, "名称要有 1 到 %d 个字。", longTitle)
	f.when(long(p.Subtitle, longSubtitle), hSubtitle, "一句话介绍最多 %d 个字。", longSubtitle)
	f.when(long(p.Story, longText) || long(p.Notes, longText), hStory, "故事和使用说明各最多 %d 个字。", longText)
	f.when(p.CategoryID == 0, hCategory, "没有分类「%s」，请先新建分类。", l.get(hCategory))
	f.when(len(p.Points) > mostPoints, hPoints, "卖点最多 %d 条，一行一条。", mostPoints)
	f.when(len(p.Options) > mostOptions, hOptions, "规格项最多 %d 个，用 / 隔开。", mostOptions)
	return f.err()
}

func skuOf(l line, p catalog.Product) (k catalog.SKU, err error) {
	k = catalog.SKU{Code: l.get(hCode), Values: lists(l.get(hValues), listMark), Shelf: shelf(l.get(hOnSale), catalog.OnShelf)}
	k.Name = strings.Join(k.Values, " · ")
	if k.Name == "" {
		k.Name = p.Title
	}
	var ok bool
	f := faults{line: l}
	f.when(!catalog.CodeForm.MatchString(k.Code), hCode, "编码「%s」不对：只能用字母、数字和 . _ -。", k.Code)
	f.when(len(k.Values) != len(p.Options), hValues, "规格值要有 %d 个，和规格项一一对应，用 / 隔开。", len(p.Options))
	f.when(len(k.Values) > 0 && (long(k.Name, longTitle) || unclean(k.Name)), hValues, "规格值太长，或有看不见的字符。")
	k.RetailPrice, ok = fen(l.get(hRetail))
	f.when(!ok || k.RetailPrice == 0, hRetail, "零售价「%s」不对：写成元，例如 98.00。", l.get(hRetail))
	k.MarketPrice, ok = fen(or(l.get(hMarket), "0"))
	f.when(!ok, hMarket, "划线价「%s」不对；没有就空着。", l.get(hMarket))
	k.CostPrice, ok = fen(or(l.get(hCost), "0"))
	f.when(!ok, hCost, "成本价「%s」不对：写成元，例如 40.00。", l.get(hCost))
	k.WeightGrams, err = strconv.ParseInt(or(l.get(hWeight), "0"), 10, 64)
	f.when(err != nil, hWeight, "重量「%s」不对：写整数，单位是克。", l.get(hWeight))
	return k, f.err()
}

func shelf(words string, otherwise catalog.Shelf) catalog.Shelf {
	switch words {
	case yes:
		return catalog.OnShelf
	case no:
		return catalog.OffShelf
	}
	return otherwise
}

func lists(s, mark string) []string {
	out := []string{}
	for part := range strings.SplitSeq(s, mark) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func with(values []string, v string) []string {
	for _, had := range values {
		if had == v {
			return values
		}
	}
	return append(values, v)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func long(s string, most int) bool { return len([]rune(s)) > most }
