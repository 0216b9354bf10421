// Package money is the arithmetic of fen and basis points. Amounts are int64
// fen, rates are int64 basis points (1/10,000). Nothing here is a float, and
// everything that rounds says how.
package money

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"sort"
	"strconv"
	"strings"
)

// Whole is a rate of 100 %.
const Whole = 10_000

// Max is the largest amount that the program accepts: 100 million yuan.
const Max = 10_000_000_000

// MulDiv returns a × b ÷ c rounded half up (half away from zero for negative
// a), without overflow in between. c must be positive and b not negative.
func MulDiv(a, b, c int64) int64 {
	if c <= 0 || b < 0 {
		panic(fmt.Sprintf("money: MulDiv(%d, %d, %d)", a, b, c))
	}
	if a < 0 {
		return -MulDiv(-a, b, c)
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	lo, carry := bits.Add64(lo, uint64(c/2), 0)
	hi += carry
	// With an odd c, adding ⌊c/2⌋ and rounding down is still half up, as no
	// exact half exists.
	if hi >= uint64(c) {
		panic("money: overflow")
	}
	q, _ := bits.Div64(hi, lo, uint64(c))
	if q > math.MaxInt64 {
		panic("money: overflow")
	}
	return int64(q)
}

// Rate returns the part of amount that bp basis points are, rounded half up.
func Rate(amount, bp int64) int64 { return MulDiv(amount, bp, Whole) }

// Split divides total over weights so that the parts sum to total exactly: each
// gets its share rounded down, and the fen left over go to the largest
// remainders, the first of equals first. Weights that are all zero share evenly.
func Split(total int64, weights []int64) []int64 {
	parts := make([]int64, len(weights))
	if len(weights) == 0 {
		return parts
	}
	sum := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			panic("money: negative weight")
		}
		sum.Add(sum, big.NewInt(w))
	}
	if sum.Sign() == 0 {
		even := make([]int64, len(weights))
		for i := range even {
			even[i] = 1
		}
		return Split(total, even)
	}
	remainders := make([]*big.Int, len(weights))
	left := total
	for i, w := range weights {
		product := new(big.Int).Mul(big.NewInt(total), big.NewInt(w))
		quotient, remainder := new(big.Int).DivMod(product, sum, new(big.Int))
		parts[i], remainders[i] = quotient.Int64(), remainder
		left -= parts[i]
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return remainders[order[a]].Cmp(remainders[order[b]]) > 0 })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

// Reversal returns what of a commission a refund takes back, when refunded of
// paid has been refunded so far and reversed was taken back before: so the
// refund that completes paid takes the last fen (DESIGN.md 4).
func Reversal(commission, refunded, paid, reversed int64) int64 {
	if paid <= 0 {
		return 0
	}
	return max(0, MulDiv(commission, refunded, paid)-reversed)
}

// Format shows an amount as people read it: ¥1,234.50.
func Format(fen int64) string {
	sign, abs := "", uint64(fen)
	if fen < 0 {
		sign, abs = "-", uint64(-fen)
	}
	yuan := strconv.FormatUint(abs/100, 10)
	for i := len(yuan) - 3; i > 0; i -= 3 {
		yuan = yuan[:i] + "," + yuan[i:]
	}
	return fmt.Sprintf("%s¥%s.%02d", sign, yuan, abs%100)
}

// Parse reads yuan as bills and people write them ("1234.5", "-0.01"), with at
// most two decimals, as fen.
func Parse(s string) (int64, error) {
	bad := fmt.Errorf("money: %q is not an amount in yuan with at most two decimals", s)
	digits, negative := strings.CutPrefix(s, "-")
	whole, cents, dotted := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 12 || (dotted && (cents == "" || len(cents) > 2)) {
		return 0, bad
	}
	for _, r := range whole + cents {
		if r < '0' || r > '9' {
			return 0, bad
		}
	}
	fen, err := strconv.ParseInt(whole+(cents + "00")[:2], 10, 64)
	if err != nil {
		return 0, bad
	}
	if negative {
		fen = -fen
	}
	return fen, nil
}
