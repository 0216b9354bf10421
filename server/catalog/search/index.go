// Package search finds products by what people type: Chinese words, pinyin,
// initials, latin names, with a wrong letter. An Index is made once from all
// documents and never changes; it does no I/O and may be asked by many at once.
package search

import (
	"slices"
	"strings"
)

// Document is a product as it is searched.
type Document struct {
	ID         int64
	CategoryID int64
	Price      int64 // fen
	Title      string
	Subtitle   string
	Category   string
	Names      []string // Of its SKUs.
	Points     []string
}

// What a place in a document weighs.
const (
	inTitle    = 10
	inSubtitle = 4
	inCategory = 3
	inRest     = 2
)

// What a way to write a word weighs beside the word itself.
const (
	asPinyin   = 0.95
	asInitials = 0.85
	atStart    = 1.05 // Of the title.
)

// stretch is how many characters a term of pinyin or of initials spans at most;
// longer questions are split. Initials of whole sentences would find anything.
type stretch struct{ spelled, initials int }

// stretches are by field.
var stretches = [...]stretch{{4, 8}, {3, 0}, {3, 4}, {3, 0}}

// longestFuzzy is the longest span that is found with a wrong letter.
const longestFuzzy = 3

type posting struct {
	doc    int32
	weight float32
}

// entry is what is kept of a document.
type entry struct {
	Document
	fields []string // Normal texts, in the order of their weight.
	length int      // Characters of the title.
}

var fieldWeights = [...]float32{inTitle, inSubtitle, inCategory, inRest}

// Index is a searchable set of documents.
type Index struct {
	docs   []entry
	terms  map[string][]posting
	sorted []string // The terms in latin letters and digits, for prefixes.
	fuzzy  fuzzy
}

// Build makes an index of documents.
func Build(docs []Document) *Index {
	b := builder{x: &Index{docs: make([]entry, len(docs)), terms: map[string][]posting{}}, fuzzy: map[string]bool{}, read: map[rune][]string{}}
	for i, d := range docs {
		b.add(int32(i), d)
	}
	for term := range b.x.terms {
		if term[0] < 0x80 {
			b.x.sorted = append(b.x.sorted, term)
		}
	}
	slices.Sort(b.x.sorted)
	b.x.fuzzy = newFuzzy(b.fuzzy)
	return b.x
}

// Len is how many documents there are.
func (x *Index) Len() int { return len(x.docs) }

type builder struct {
	x     *Index
	fuzzy map[string]bool
	read  map[rune][]string
	terms map[string]float32 // Of the document in hand: the best weight of each.
}

func (b *builder) add(no int32, d Document) {
	e := entry{Document: d, length: len([]rune(d.Title)), fields: []string{
		Normal(d.Title), Normal(d.Subtitle), Normal(d.Category), Normal(strings.Join(slices.Concat(d.Names, d.Points), " ")),
	}}
	b.x.docs[no] = e
	b.terms = map[string]float32{}
	for i, text := range e.fields {
		for j, r := range split(text) {
			b.run(r, i, i == 0 && j == 0)
		}
	}
	for term, weight := range b.terms {
		b.x.terms[term] = append(b.x.terms[term], posting{no, weight})
	}
}

func (b *builder) put(term string, weight float32) { b.terms[term] = max(b.terms[term], weight) }

func (b *builder) run(r run, field int, first bool) {
	weight := fieldWeights[field]
	if !r.han {
		b.put(r.text, weight)
		b.mayErr(r.text)
		return
	}
	chars := []rune(r.text)
	for i := range chars {
		b.put(string(chars[i]), weight)
		if i > 0 {
			b.put(string(chars[i-1:i+1]), weight)
		}
	}
	b.sound(chars, field, first)
}

// sound adds how every stretch of characters is spelt and abbreviated.
func (b *builder) sound(chars []rune, field int, first bool) {
	ways := make([][]string, len(chars))
	for i, c := range chars {
		if _, ok := b.read[c]; !ok {
			b.read[c] = readings(c)
		}
		ways[i] = b.read[c]
	}
	most := stretches[field]
	for i := range ways {
		w := fieldWeights[field]
		if first && i == 0 {
			w *= atStart
		}
		b.spelled(ways[i:min(i+most.spelled, len(ways))], w)
		b.initials(ways[i:min(i+most.initials, len(ways))], w, first && i == 0)
	}
}

func (b *builder) spelled(ways [][]string, weight float32) {
	for n := 1; n <= len(ways); n++ {
		for _, s := range spell(ways[:n], whole) {
			b.put(s, weight*asPinyin)
			if n <= longestFuzzy && weight > inRest {
				b.mayErr(s)
			}
		}
	}
}

// initials adds abbreviations. A single letter means the start of a title only:
// elsewhere it would find everything.
func (b *builder) initials(ways [][]string, weight float32, single bool) {
	least := 2
	if single {
		least = 1
	}
	for n := least; n <= len(ways); n++ {
		for _, s := range spell(ways[:n], initial) {
			b.put(s, weight*asInitials)
		}
	}
}

func (b *builder) mayErr(term string) {
	if len(term) >= leastFuzzy && len(term) <= maxLetters {
		b.fuzzy[term] = true
	}
}
