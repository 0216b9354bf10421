package story

import (
	"maps"
	"strings"
	"testing"
)

// The figures of one sale at each of its stations, worked out by hand: three
// pieces at 19.90 and 8.00 of freight, of which WeChat keeps 0.6 %.
func TestFiguresOfASale(t *testing.T) {
	s := sale{goods: 5970, freight: 800, feeBP: 60}
	want := func(station string, want figures) {
		t.Helper()
		got := s.figures()
		maps.DeleteFunc(got, func(_ account, fen int64) bool { return fen == 0 })
		if !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", station, got, want)
		}
	}
	want("placed", figures{})
	s.paid = true
	want("paid", figures{held: 6770, escrow: 6770, fee: 41})
	piece := &giveBack{goods: 1990}
	s.refunds = append(s.refunds, piece)
	want("refund decided", figures{held: 6770, escrow: 4780, due: 1990, fee: 41})
	piece.done = true
	want("refund done", figures{held: 4780, escrow: 4780, refunded: 1990, fee: 29})
	s.released = true
	want("received", figures{held: 4780, goods: 3980, freight: 800, refunded: 1990, fee: 29})
	s.settled = true
	want("settled", figures{available: 4780, goods: 3980, freight: 800, refunded: 1990, fee: 29})
	rest := &giveBack{goods: 3980, freight: 800}
	s.refunds = append(s.refunds, rest)
	want("the rest decided", figures{available: 4780, due: 4780, refunded: 1990, fee: 29})
	rest.done = true
	want("the rest done", figures{refunded: 6770})
}

func TestFreightIsChargedBelowTheSum(t *testing.T) {
	for goods, want := range map[int64]int64{1: 800, 19_899: 800, 19_900: 0, 50_000: 0} {
		if got := freightOf(800, 19_900, goods); got != want {
			t.Errorf("freight of %d is %d, want %d", goods, got, want)
		}
	}
	if got := freightOf(800, 0, 50_000); got != 800 {
		t.Errorf("without a sum freight is always charged, got %d", got)
	}
}

// What is written in Chinese fills two columns of a terminal.
func TestColumnsLineUp(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "账本": 4, "担保（未归属）": 14, "¥19.90": 6, "✓": 1} {
		if got := width(text); got != want {
			t.Errorf("width of %q is %d, want %d", text, got, want)
		}
		if got := width(right(text)); got != amountWidth {
			t.Errorf("%q fills %d columns of %d", text, got, amountWidth)
		}
	}
}

// Long sentences are broken where Chinese may be broken, and lose nothing.
func TestSentencesWrap(t *testing.T) {
	text := "订单 118454173741088768「第一单」的担保（未归属）：账本是 ¥181.00，推算是 ¥182.00；同一个 Idempotency-Key 再发一次。"
	for n := 24; n < 120; n++ {
		lines := wrap(text, n)
		for _, line := range lines {
			if width(line) > n {
				t.Errorf("%q fills %d columns of %d", line, width(line), n)
			}
			if strings.ContainsAny(string([]rune(line)[0]), "，。；：」）") {
				t.Errorf("a line begins with a mark: %q", line)
			}
		}
		if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%d columns: %q", n, got)
		}
	}
}
