// Package freight says what sending goods costs: templates with a price by
// region, by weight or by pieces, and a threshold from which it is free.
package freight

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yuanfen/server/platform/money"
	"yuanfen/server/platform/region"
	"yuanfen/server/platform/web"
)

// By says what a template counts.
type By string

// What freight may be counted by.
const (
	Weight By = "weight" // Grams.
	Pieces By = "pieces"
)

// Template is a price list for sending goods. Products without a template of
// their own use the default one.
type Template struct {
	ID        int64
	Name      string
	By        By
	Default   bool
	Rules     []Rule
	Version   int64
	UpdatedAt int64 // UTC ms
}

// Rule is what a template asks for some regions. Units are grams or pieces,
// fees fen: First units cost FirstFee, each further Step begun StepFee.
type Rule struct {
	Regions  []string `json:"regions"` // "浙江省" or "浙江省/杭州市"; none: everywhere else.
	First    int64    `json:"first"`
	FirstFee int64    `json:"first_fee"`
	Step     int64    `json:"step"`
	StepFee  int64    `json:"step_fee"`
	FreeOver int64    `json:"free_over"` // fen of goods as paid; 0: never free.
	Refuse   bool     `json:"refuse"`    // Nothing is sent there.
}

// Destination is where goods go. The zero Destination is not known yet.
type Destination struct{ Province, City string }

// Parcel is what one line of an order weighs, counts and costs. Amount is what
// is paid for it: the free threshold counts money paid, not list prices.
type Parcel struct {
	Template int64
	Grams    int64
	Pieces   int64
	Amount   int64
}

// Bill is the freight of an order. While Known is false it is the price for
// most regions, and may change when the destination is named.
type Bill struct {
	Fee     int64
	Known   bool
	Charges []Charge
}

// Charge is what one template asks, and why.
type Charge struct {
	Text string
	Fee  int64
}

// Refusals.
var (
	ErrNotSent   = web.E(http.StatusConflict, "freight.not_sent", "有商品不配送到这个地区。")
	ErrChanged   = web.E(http.StatusConflict, "freight.changed", "运费模板刚被别人修改过，请刷新后再改。")
	ErrNameTaken = web.E(http.StatusConflict, "freight.name_taken", "已有同名的运费模板，请换个名称。")
	ErrUnknown   = web.E(http.StatusUnprocessableEntity, "freight.unknown_template", "没有这个运费模板，请刷新后重新选择。")
	ErrInUse     = web.E(http.StatusConflict, "freight.in_use", "还有商品在使用这个模板，请先给它们换一个。")
)

const (
	maxRules = 50
	maxFee   = 100_000     // fen
	maxUnits = 100_000_000 // grams or pieces
)

// check reports what is wrong with a template as staff wrote it.
func (t Template) check() error {
	if len(t.Rules) == 0 || len(t.Rules) > maxRules {
		return bad("运费模板需要 1 到 50 条规则。")
	}
	seen := map[string]bool{}
	for i, r := range t.Rules {
		if len(r.Regions) == 0 && i != len(t.Rules)-1 {
			return bad("「其他地区」只能是最后一条规则。")
		}
		for _, name := range r.Regions {
			province, city, _ := strings.Cut(name, "/")
			if !region.Known(province, city) {
				return bad("没有「" + name + "」这个地区，请重新选择。")
			}
			if seen[name] {
				return bad("「" + name + "」出现在两条规则里。")
			}
			seen[name] = true
		}
		if r.Refuse {
			continue
		}
		if r.First < 1 || r.First > maxUnits || r.Step < 1 || r.Step > maxUnits || r.FirstFee < 0 || r.FirstFee > maxFee || r.StepFee < 0 || r.StepFee > maxFee {
			return bad("首重（首件）和续重（续件）至少为 1，每项运费在 0 到 1,000 元之间。")
		}
		if r.FreeOver < 0 || r.FreeOver > money.Max {
			return bad("包邮门槛不能为负，也不能过大。")
		}
	}
	return nil
}

func bad(message string) error {
	return web.E(http.StatusUnprocessableEntity, "freight.invalid_template", message)
}

// Tariff is every price list of the shop.
type Tariff struct {
	templates map[int64]Template
	standard  Template // For goods without a template of their own.
}

// Flat is a price list of one price for everywhere: fee fen an order, free from
// freeOver fen of goods on, never when that is 0.
func Flat(fee, freeOver int64) Template {
	return Template{By: Pieces, Rules: []Rule{{First: 1, FirstFee: fee, Step: 1, FreeOver: freeOver}}}
}

// NewTariff makes a tariff. Without a default among templates, flat is it.
func NewTariff(templates []Template, flat Template) Tariff {
	t := Tariff{templates: make(map[int64]Template, len(templates)), standard: flat}
	for _, tpl := range templates {
		t.templates[tpl.ID] = tpl
		if tpl.Default {
			t.standard = tpl
		}
	}
	return t
}

// Quote is the freight for parcels to a destination. Parcels of one template
// are sent together. It is pure: the same parcels cost the same on the screen
// and when the order is placed.
func (t Tariff) Quote(parcels []Parcel, to Destination) (Bill, error) {
	sums, order := map[int64]Parcel{}, []int64{}
	for _, p := range parcels {
		id := t.of(p.Template).ID
		sum, known := sums[id]
		if !known {
			order = append(order, id)
		}
		sums[id] = Parcel{id, sum.Grams + p.Grams, sum.Pieces + p.Pieces, sum.Amount + p.Amount}
	}
	bill := Bill{Known: true}
	for _, id := range order {
		tpl := t.of(id)
		r, err := tpl.rule(to)
		if err != nil {
			return Bill{}, err
		}
		if to.Province == "" && len(tpl.Rules) > 1 {
			bill.Known = false
		}
		fee := r.fee(tpl.units(sums[id]), sums[id].Amount)
		bill.Fee += fee
		bill.Charges = append(bill.Charges, Charge{tpl.explain(r, sums[id], fee, len(order) > 1), fee})
	}
	return bill, nil
}

// of is the template by which something is sent: one that is gone counts as the
// standard.
func (t Tariff) of(id int64) Template {
	if tpl, ok := t.templates[id]; ok {
		return tpl
	}
	return t.standard
}

func (t Template) units(p Parcel) int64 {
	if t.By == Weight {
		return p.Grams
	}
	return p.Pieces
}

// rule is the one for a destination: the city's own, else its province's, else
// that for everywhere else.
func (t Template) rule(to Destination) (Rule, error) {
	for _, name := range []string{to.Province + "/" + to.City, to.Province} {
		for _, r := range t.Rules {
			if slices.Contains(r.Regions, name) {
				return r, r.refusal(to)
			}
		}
	}
	last := t.Rules[len(t.Rules)-1]
	if len(last.Regions) > 0 && to.Province != "" {
		return last, Rule{Refuse: true}.refusal(to)
	}
	return last, last.refusal(to)
}

func (r Rule) refusal(to Destination) error {
	if !r.Refuse || to.Province == "" {
		return nil
	}
	return web.Errorf(ErrNotSent.Status, ErrNotSent.Code, "有商品不配送到「%s%s」，请更换地址或移除商品。", to.Province, to.City)
}

func (r Rule) fee(units, amount int64) int64 {
	if r.Refuse || r.FreeOver > 0 && amount >= r.FreeOver {
		return 0
	}
	over := max(0, units-r.First)
	return r.FirstFee + (over+r.Step-1)/r.Step*r.StepFee
}

// explain says a charge in words. name tells which template, where there are
// several.
func (t Template) explain(r Rule, p Parcel, fee int64, name bool) string {
	text := "运费 " + money.Format(fee)
	switch {
	case fee == 0 && r.FreeOver > 0 && p.Amount >= r.FreeOver:
		text = fmt.Sprintf("商品满 %s，免运费", money.Format(r.FreeOver))
	case fee == 0:
		text = "免运费"
	default:
		if r.StepFee > 0 {
			text += "（" + t.amount(p) + "）"
		}
		if r.FreeOver > 0 {
			text += fmt.Sprintf("，再买 %s 免运费", money.Format(r.FreeOver-p.Amount))
		}
	}
	if name && t.Name != "" {
		text = t.Name + "：" + text
	}
	return text
}

func (t Template) amount(p Parcel) string {
	if t.By == Pieces {
		return strconv.FormatInt(p.Pieces, 10) + " 件"
	}
	return strconv.FormatFloat(float64(p.Grams)/1000, 'f', -1, 64) + " 千克"
}
