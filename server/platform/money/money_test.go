package money_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yuanfen/server/platform/money"
)

func TestRate(t *testing.T) {
	for _, c := range []struct{ amount, bp, want int64 }{
		{0, 7000, 0},
		{12800, 7000, 8960},
		{1, 5000, 1}, // Half a fen goes up.
		{1, 4999, 0},
		{-1, 5000, -1}, // And away from zero.
		{-1, 4999, 0},
		{99, 3333, 33},
		{money.Max, money.Whole, money.Max},
		{math.MaxInt64, money.Whole, math.MaxInt64},
	} {
		if got := money.Rate(c.amount, c.bp); got != c.want {
			t.Errorf("Rate(%d, %d) = %d, want %d", c.amount, c.bp, got, c.want)
		}
	}
}

func TestMulDiv_RefusesWhatItCannotSay(t *testing.T) {
	for _, c := range [][3]int64{{1, 1, 0}, {1, 1, -2}, {1, -1, 1}, {math.MaxInt64, 2, 1}, {math.MaxInt64, math.MaxInt64, 1}, {math.MaxInt64, math.MaxInt64, 2}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("MulDiv%v gave an amount", c)
				}
			}()
			money.MulDiv(c[0], c[1], c[2])
		}()
	}
}

// exactly is a × b ÷ c, half away from zero, by long arithmetic.
func exactly(a, b, c int64) *big.Int {
	twice := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	twice.Mul(twice.Abs(twice), big.NewInt(2)).Add(twice, big.NewInt(c))
	q := twice.Quo(twice, new(big.Int).Mul(big.NewInt(c), big.NewInt(2)))
	if a < 0 {
		q.Neg(q)
	}
	return q
}

func TestMulDiv_IsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64Range(-math.MaxInt64, math.MaxInt64).Draw(t, "a")
		b := rapid.Int64Min(0).Draw(t, "b")
		c := rapid.Int64Min(1).Draw(t, "c")
		want := exactly(a, b, c)
		if !want.IsInt64() {
			t.Skip("no int64")
		}
		if got := money.MulDiv(a, b, c); got != want.Int64() {
			t.Fatalf("MulDiv(%d, %d, %d) = %d, want %s", a, b, c, got, want)
		}
	})
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		total         int64
		weights, want []int64
	}{
		{100, []int64{1, 1, 1}, []int64{34, 33, 33}}, // The first of equals first.
		{100, []int64{1, 2, 3}, []int64{17, 33, 50}},
		{1, []int64{1, 9}, []int64{0, 1}},
		{5, []int64{0, 0}, []int64{3, 2}}, // All zero: evenly.
		{5, []int64{0, 7, 0}, []int64{0, 5, 0}},
		{0, []int64{3, 4}, []int64{0, 0}},
		{-7, []int64{1, 1}, []int64{-3, -4}},
		{7, nil, nil},
	} {
		got := money.Split(c.total, c.weights)
		if len(got) != len(c.want) {
			t.Fatalf("Split(%d, %v) = %v", c.total, c.weights, got)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("Split(%d, %v) = %v, want %v", c.total, c.weights, got, c.want)
			}
		}
	}
}

func sum(parts []int64) (total int64) {
	for _, p := range parts {
		total += p
	}
	return total
}

// remainder is what part lacks to its exact share, in units of fen ÷ the sum of
// the weights; negative when it got more.
func remainder(total, part, weight int64, all *big.Int) *big.Int {
	exact := new(big.Int).Mul(big.NewInt(total), big.NewInt(weight))
	return exact.Sub(exact, new(big.Int).Mul(big.NewInt(part), all))
}

// checkSplit holds a split against what it promises: the sum to the fen, each
// part less than one fen from its exact share, and no part rounded up while
// one with a larger remainder was rounded down.
func checkSplit(t interface{ Fatalf(string, ...any) }, total int64, weights, parts []int64) {
	if got := sum(parts); got != total {
		t.Fatalf("parts of %d sum to %d", total, got)
	}
	all := big.NewInt(0)
	for _, w := range weights {
		all.Add(all, big.NewInt(w))
	}
	if all.Sign() == 0 {
		return
	}
	var leastUp, mostDown *big.Int // Remainders, after rounding down.
	for i := range parts {
		r := remainder(total, parts[i], weights[i], all)
		if r.CmpAbs(all) >= 0 {
			t.Fatalf("part %d of Split(%d, %v) is a fen or more off: %d", i, total, weights, parts[i])
		}
		if r.Sign() < 0 {
			if up := r.Add(r, all); leastUp == nil || up.Cmp(leastUp) < 0 {
				leastUp = up
			}
		} else if mostDown == nil || r.Cmp(mostDown) > 0 {
			mostDown = r
		}
	}
	if leastUp != nil && mostDown != nil && leastUp.Cmp(mostDown) < 0 {
		t.Fatalf("Split(%d, %v) = %v: a fen went to a smaller remainder", total, weights, parts)
	}
}

func TestSplit_IsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.OneOf(rapid.Int64Range(-200, 200), rapid.Int64()).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Min(0)), 1, 12).Draw(t, "weights")
		checkSplit(t, total, weights, money.Split(total, weights))
	})
}

func FuzzSplit(f *testing.F) {
	f.Add(int64(100), int64(1), int64(1), int64(1))
	f.Add(int64(-7), int64(0), int64(3), int64(3))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(1), int64(math.MaxInt64))
	f.Fuzz(func(t *testing.T, total, a, b, c int64) {
		if min(a, b, c) < 0 {
			t.Skip()
		}
		weights := []int64{a, b, c}
		checkSplit(t, total, weights, money.Split(total, weights))
	})
}

// However a line is refunded, each refund takes back no less than nothing, and
// the one that completes it leaves nothing of the commission.
func TestReversal_CompletesExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paid := rapid.Int64Range(1, money.Max).Draw(t, "paid")
		commission := rapid.Int64Range(0, paid).Draw(t, "commission")
		refunded, reversed := int64(0), int64(0)
		for refunded < paid {
			refunded += rapid.Int64Range(1, paid-refunded).Draw(t, "refund")
			back := money.Reversal(commission, refunded, paid, reversed)
			if back < 0 {
				t.Fatalf("took back %d", back)
			}
			reversed += back
			if want := exactly(commission, refunded, paid).Int64(); reversed != want {
				t.Fatalf("%d of %d refunded: %d of %d taken back, want %d", refunded, paid, reversed, commission, want)
			}
		}
		if reversed != commission {
			t.Fatalf("all refunded, but %d of %d taken back", reversed, commission)
		}
	})
}

func TestReversal_Edges(t *testing.T) {
	if got := money.Reversal(0, 0, 0, 0); got != 0 {
		t.Errorf("a line that cost nothing took back %d", got)
	}
	if got := money.Reversal(100, 50, 100, 100); got != 0 { // Forfeited before.
		t.Errorf("took back %d of a commission that was gone", got)
	}
}

func TestFormat(t *testing.T) {
	for fen, want := range map[int64]string{
		0:             "¥0.00",
		5:             "¥0.05",
		-5:            "-¥0.05",
		12800:         "¥128.00",
		99999:         "¥999.99",
		100000:        "¥1,000.00",
		123456789:     "¥1,234,567.89",
		-123456:       "-¥1,234.56",
		math.MinInt64: "-¥92,233,720,368,547,758.08",
	} {
		if got := money.Format(fen); got != want {
			t.Errorf("Format(%d) = %s, want %s", fen, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "1": 100, "1234.5": 123450, "0.01": 1, "-0.01": -1, "007.10": 710, "999999999999.99": 99999999999999,
	} {
		if got, err := money.Parse(s); err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-", ".", ".5", "5.", "1.234", "1,234", "+1", "--1", "1e3", " 1", "1 ", "¥1", "１", "0x1", "1.-1", "1.2.3", "1000000000000"} {
		if got, err := money.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %d, want an error", s, got)
		}
	}
}

// unformat turns what Format shows into what Parse reads.
var unformat = strings.NewReplacer("¥", "", ",", "")

func TestFormatParse_RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fen := rapid.Int64Range(-99_999_999_999_999, 99_999_999_999_999).Draw(t, "fen")
		got, err := money.Parse(unformat.Replace(money.Format(fen)))
		if err != nil || got != fen {
			t.Fatalf("%d → %s → %d, %v", fen, money.Format(fen), got, err)
		}
	})
}

// What Parse takes, Format shows as the same amount.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "1234.5", "-0.01", "1.234", "999999999999.99", "١", "-", "1."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fen, err := money.Parse(s)
		if err != nil {
			return
		}
		again, err := money.Parse(unformat.Replace(money.Format(fen)))
		if err != nil || again != fen {
			t.Fatalf("%q → %d → %s → %d, %v", s, fen, money.Format(fen), again, err)
		}
	})
}

// FuzzReversal refunds a line by the bytes' portions: never is more taken back than
// was earned or less than nothing, and the last fen refunded takes the last earned.
func FuzzReversal(f *testing.F) {
	f.Add(int64(597), int64(1990), []byte{1, 2, 3})
	f.Add(int64(1), int64(3), []byte{1, 1, 1})
	f.Add(int64(0), int64(1), []byte{255})
	f.Add(int64(money.Max), int64(money.Max), []byte{128, 128, 255})
	f.Fuzz(func(t *testing.T, commission, paid int64, portions []byte) {
		if paid < 1 || paid > money.Max || commission < 0 || commission > paid {
			t.Skip()
		}
		refunded, reversed := int64(0), int64(0)
		for i, part := range portions {
			more := max(1, (paid-refunded)/256*int64(part)+(paid-refunded)%256*int64(part)/256)
			if i == len(portions)-1 || refunded+more > paid {
				more = paid - refunded
			}
			refunded += more
			back := money.Reversal(commission, refunded, paid, reversed)
			reversed += back
			if back < 0 || reversed > commission || refunded == paid && reversed != commission {
				t.Fatalf("%d of %d refunded: %d now, %d of %d in all", refunded, paid, back, reversed, commission)
			}
		}
	})
}
