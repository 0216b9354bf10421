package search

import (
	"slices"

	"github.com/mozillazg/go-pinyin"
)

// Bounds of the ways to read a text: each character has all its common
// readings, but their products are cut, the commonest first.
const (
	maxReadings = 3
	maxSpelled  = 9
)

// readings are the ways to read a character without tones, the commonest first:
// 长 is chang and zhang. Rare characters may have none.
func readings(r rune) []string {
	found := pinyin.SinglePinyin(r, pinyin.Args{Heteronym: true})
	var out []string
	for _, one := range found {
		if plain(one) && !slices.Contains(out, one) && len(out) < maxReadings {
			out = append(out, one)
		}
	}
	return out
}

// plain leaves out the few readings that no keyboard types, such as ê.
func plain(reading string) bool {
	for _, b := range []byte(reading) {
		if b < 'a' || b > 'z' {
			return false
		}
	}
	return reading != ""
}

// spell joins the readings of consecutive characters in every way, letting take
// say what of each reading counts.
func spell(chars [][]string, take func(string) string) []string {
	out := []string{""}
	for _, ways := range chars {
		var next []string
		for _, before := range out {
			for _, way := range ways {
				if s := before + take(way); !slices.Contains(next, s) && len(next) < maxSpelled {
					next = append(next, s)
				}
			}
		}
		out = next
	}
	return out
}

func whole(reading string) string { return reading }

func initial(reading string) string { return reading[:1] }
