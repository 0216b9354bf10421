package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Sort is the order of what is found.
type Sort string

// The orders.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	PriceUp   Sort = "price_up"
	PriceDown Sort = "price_down"
)

// Query is what is asked for. Zero fields do not filter.
type Query struct {
	Text       string
	CategoryID int64
	MinPrice   int64 // fen
	MaxPrice   int64 // fen
	Sort       Sort  // "" is Relevance.
}

// Hit is a document that was found. Hits are sorted by falling Key, then by
// falling ID, which makes the two a place in the list.
type Hit struct {
	ID    int64
	Key   int64
	Title string
}

// Result is everything that was found.
type Result struct {
	Hits []Hit
	// Exact is whether each word of the question stands in the best hit as it
	// was typed: neither as pinyin nor with an error.
	Exact bool
}

// How what only resembles the question counts beside what it says.
const (
	prefixLeast = 0.6  // A beginning of a term, and up to prefixMore more
	prefixMore  = 0.25 // the less of the term is missing.
	oneOff      = 0.55 // A wrong letter.
	inPieces    = 0.75 // Several words in one.
	soundsAlike = 0.7  // Other characters, spelt the same.
	inSingles   = 0.3  // The characters of a run, wherever they stand.
	inPairs     = 0.4  // Its pairs of characters.
	besideWhole = 0.1  // Single characters beside the whole run: 白毫银针 is more of a 白茶 than its neighbours.
	phraseBonus = 0.3  // Words that follow each other.
	lengthBonus = 1.5  // A title that says nothing else.
)

const (
	good        = 0.6 * inTitle // A score that needs no guessing at errors.
	maxExpanded = 400           // Terms that one prefix stands for.
	maxLookups  = 30            // Of the pieces of one question.
	scoreToKey  = 10_000
)

// fillers are characters that name nothing.
const fillers = "的了和与及或一个只款把件套给我要想买"

// scores holds a score for each document, 0 for what doesn't match.
type scores []float32

// finder answers one question.
type finder struct {
	x       *Index
	lookups int
}

// Find answers a question; without any letter or digit in it, nothing is found.
func (x *Index) Find(q Query) Result {
	normal, parts := question(q.Text)
	if len(parts) == 0 {
		return Result{}
	}
	f := &finder{x: x, lookups: maxLookups}
	matched, total := make([]uint8, len(x.docs)), make(scores, len(x.docs))
	for _, p := range parts {
		for doc, s := range f.part(p) {
			if s > 0 {
				matched[doc]++
				total[doc] += s / float32(len(parts))
			}
		}
	}
	if phrase, ok := join(parts); ok {
		for doc, s := range f.part(phrase) {
			total[doc] += s * phraseBonus
		}
	}
	return x.result(q, normal, parts, matched, total)
}

// Browse is everything that the filters let through. Without words all is
// equally relevant: the newest comes first unless q.Sort says otherwise.
func (x *Index) Browse(q Query) Result {
	var hits []Hit
	for i := range x.docs {
		if d := &x.docs[i]; q.lets(d) {
			hits = append(hits, Hit{ID: d.ID, Key: q.key(d, 0), Title: d.Title})
		}
	}
	sortHits(hits)
	return Result{Hits: hits}
}

func sortHits(hits []Hit) {
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Key, a.Key), cmp.Compare(b.ID, a.ID)) })
}

// join makes one run of parts that are all of one kind, so that words which
// follow each other count more than words scattered over a text.
func join(parts []run) (run, bool) {
	all := run{han: parts[0].han}
	for _, p := range parts {
		if p.han != all.han {
			return run{}, false
		}
		all.text += p.text
	}
	return all, len(parts) > 1 && len(all.text) <= maxQuery
}

// result keeps the documents with the most words of the question in them.
func (x *Index) result(q Query, normal string, parts []run, matched []uint8, total scores) Result {
	most := max(slices.Max(append(matched, 0)), 1)
	var hits []Hit
	best, bestKey, length := -1, int64(-1), utf8.RuneCountInString(normal)
	for doc, n := range matched {
		d := &x.docs[doc]
		if n < most || !q.lets(d) {
			continue
		}
		relevance := int64((total[doc] + d.fit(length)) * scoreToKey)
		if relevance > bestKey {
			best, bestKey = doc, relevance
		}
		hits = append(hits, Hit{ID: d.ID, Key: q.key(d, relevance), Title: d.Title})
	}
	sortHits(hits)
	return Result{Hits: hits, Exact: best >= 0 && x.holds(best, parts)}
}

func (q Query) lets(d *entry) bool {
	return (q.CategoryID == 0 || d.CategoryID == q.CategoryID) && d.Price >= q.MinPrice && (q.MaxPrice == 0 || d.Price <= q.MaxPrice)
}

func (q Query) key(d *entry, relevance int64) int64 {
	switch q.Sort {
	case Newest:
		return 0 // Ids rise with time.
	case PriceUp:
		return -d.Price
	case PriceDown:
		return d.Price
	case Relevance:
	}
	return relevance
}

// fit prefers the title that says little else than what was asked.
func (e *entry) fit(length int) float32 {
	return lengthBonus * min(1, float32(length+1)/float32(e.length+1))
}

// holds reports whether every part stands in the document as typed.
func (x *Index) holds(doc int, parts []run) bool {
	return !slices.ContainsFunc(parts, func(p run) bool { return x.contains(int32(doc), p.text) == 0 })
}

// contains is the weight of the first field in which text stands, 0 for none.
func (x *Index) contains(doc int32, text string) float32 {
	for i, field := range x.docs[doc].fields {
		if strings.Contains(field, text) {
			if i == 0 && strings.HasPrefix(field, text) {
				return fieldWeights[i] * atStart
			}
			return fieldWeights[i]
		}
	}
	return 0
}

func (f *finder) part(p run) scores {
	if p.han {
		return f.characters(p.text)
	}
	return f.letters(p.text)
}

// characters scores a run of Chinese: documents that hold it whole; without
// any, those that sound like it or hold most of it.
func (f *finder) characters(text string) scores {
	chars, x := []rune(text), f.x
	if len(chars) == 1 {
		return f.exact(text)
	}
	singles, pairs := make(scores, len(x.docs)), make(scores, len(x.docs))
	for i, c := range chars {
		singles.add(x.terms[string(c)], 1/float32(len(chars)))
		if i > 0 {
			pairs.add(x.terms[string(chars[i-1:i+1])], 1/float32(len(chars)-1))
		}
	}
	out, found := make(scores, len(x.docs)), false
	for doc, s := range pairs {
		if s == 0 {
			continue
		}
		if whole := x.contains(int32(doc), text); whole > 0 {
			out[doc], found = whole+besideWhole*singles[doc], true
		}
	}
	if found {
		return out
	}
	for doc, enough := range f.mostOf(chars) {
		if enough {
			out[doc] = inSingles*singles[doc] + inPairs*pairs[doc]
		}
	}
	out.raise(x.terms[sound(chars)], soundsAlike)
	return out
}

// mostOf says which documents hold half of the characters that name something;
// of two, both.
func (f *finder) mostOf(chars []rune) []bool {
	naming, held := 0, make([]int, len(f.x.docs))
	for _, c := range chars {
		if !strings.ContainsRune(fillers, c) {
			naming++
			for _, p := range f.x.terms[string(c)] {
				held[p.doc]++
			}
		}
	}
	least := max((naming+1)/2, min(naming, 2))
	out := make([]bool, len(held))
	for doc, n := range held {
		out[doc] = naming > 0 && n >= least
	}
	return out
}

// sound spells characters in their commonest readings.
func sound(chars []rune) string {
	var b strings.Builder
	for _, c := range chars {
		if ways := readings(c); len(ways) > 0 {
			b.WriteString(ways[0])
		}
	}
	return b.String()
}

func (s scores) add(found []posting, factor float32) {
	for _, p := range found {
		s[p.doc] += p.weight * factor
	}
}

func (s scores) raise(found []posting, factor float32) {
	for _, p := range found {
		s[p.doc] = max(s[p.doc], p.weight*factor)
	}
}

func (f *finder) exact(term string) scores {
	out := make(scores, len(f.x.docs))
	out.raise(f.x.terms[term], 1)
	return out
}

// letters scores a run of letters and digits as a word, pinyin or initials:
// as it is, as a beginning, with a wrong letter, or as several words in one.
func (f *finder) letters(text string) scores {
	out := f.exact(text)
	if f.lookups--; f.lookups < 0 || text == "" {
		return out
	}
	f.prefixes(text, out)
	if top(out) >= good {
		return out
	}
	out.raise(f.near(text), 1)
	if top(out) == 0 {
		f.pieces(text, out)
	}
	return out
}

// prefixes scores the terms that begin with text. One letter begins too much.
func (f *finder) prefixes(text string, out scores) {
	if len(text) < 2 {
		return
	}
	at, _ := slices.BinarySearch(f.x.sorted, text)
	for _, term := range f.x.sorted[at:min(at+maxExpanded, len(f.x.sorted))] {
		if !strings.HasPrefix(term, text) {
			return
		}
		out.raise(f.x.terms[term], prefixLeast+prefixMore*float32(len(text))/float32(len(term)))
	}
}

// pieces splits text where both halves stand in one document: first behind the
// longest word that is typed right, then behind one with a wrong letter.
func (f *finder) pieces(text string, out scores) {
	for _, left := range []func(string) []posting{f.known, f.near} {
		for i := len(text) - 2; i >= 2 && f.lookups > 0; i-- {
			found := left(text[:i])
			if len(found) == 0 {
				continue
			}
			right, share := f.letters(text[i:]), float32(i)/float32(len(text))
			for _, p := range found {
				if r := right[p.doc]; r > 0 {
					out[p.doc] = max(out[p.doc], inPieces*(share*p.weight+(1-share)*r))
				}
			}
			if top(out) > 0 {
				return
			}
		}
	}
}

func (f *finder) known(term string) []posting { return f.x.terms[term] }

func (f *finder) near(word string) (found []posting) {
	f.x.fuzzy.near(word, func(term string) {
		for _, p := range f.x.terms[term] {
			found = append(found, posting{p.doc, p.weight * oneOff})
		}
	})
	return found
}

func top(s scores) (best float32) {
	for _, v := range s {
		best = max(best, v)
	}
	return best
}
