package search

import (
	"maps"
	"slices"
)

// leastFuzzy is how long a term is before one of its letters may be wrong.
const leastFuzzy = 4

// fuzzy finds terms that differ in one letter: a wrong, a missing, an extra one,
// or two swapped. Two such terms become equal when each loses at most one
// letter, so it keeps the hashes of every term without each of its letters.
type fuzzy struct {
	terms []string
	keys  []uint64 // The hash above, the term's number below; sorted.
}

func newFuzzy(terms map[string]bool) fuzzy {
	f := fuzzy{terms: slices.Sorted(maps.Keys(terms))}
	for no, term := range f.terms {
		for i := -1; i < len(term); i++ {
			f.keys = append(f.keys, uint64(hashWithout(term, i))<<32|uint64(no))
		}
	}
	slices.Sort(f.keys)
	f.keys = slices.Compact(f.keys)
	return f
}

// hashWithout is FNV-1a over a term without its byte i; -1 leaves none out.
func hashWithout(term string, i int) uint32 {
	h := uint32(2166136261)
	for j := range len(term) {
		if j != i {
			h = (h ^ uint32(term[j])) * 16777619
		}
	}
	return h
}

// near calls found with each term at a distance of exactly one error.
func (f fuzzy) near(word string, found func(term string)) {
	if len(word) < leastFuzzy {
		return
	}
	seen := map[uint32]bool{}
	for i := -1; i < len(word); i++ {
		h := uint64(hashWithout(word, i))
		at, _ := slices.BinarySearch(f.keys, h<<32)
		for ; at < len(f.keys) && f.keys[at]>>32 == h; at++ {
			no := uint32(f.keys[at])
			if !seen[no] && oneError(word, f.terms[no]) {
				found(f.terms[no])
			}
			seen[no] = true
		}
	}
}

// oneError reports whether a and b differ in one letter or one swap.
func oneError(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(b)-len(a) > 1 || a == b:
		return false
	case len(a) < len(b):
		return a[i:] == b[i+1:]
	case a[i+1:] == b[i+1:]:
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
