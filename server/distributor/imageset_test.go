package distributor

import (
	"fmt"
	"slices"
	"testing"
)

// TestPick gives a set that no neighbour holds, the least used of those; and
// without one the least used of all.
func TestPick(t *testing.T) {
	me := choice{InviterID: 7, Region: "浙江省/杭州市", Day: "2026-11-23"}
	sets := []int64{1, 2, 3}
	for _, c := range []struct {
		name string
		used map[use]int64
		want int64
	}{
		{"nobody before", nil, 1},
		{"same inviter", map[use]int64{{everybody, 1}: 1, {"inviter:7", 1}: 1}, 2},
		{"the least used of the free", map[use]int64{{everybody, 1}: 1, {"day:2026-11-23", 1}: 1, {everybody, 2}: 5, {everybody, 3}: 4}, 3},
		{"a free one before a less used one", map[use]int64{{everybody, 1}: 1, {"region:浙江省/杭州市", 1}: 1, {everybody, 2}: 1, {"inviter:7", 2}: 1, {everybody, 3}: 9}, 3},
		{"none free: the least used", map[use]int64{{everybody, 1}: 4, {everybody, 2}: 3, {everybody, 3}: 5, {"inviter:7", 1}: 1, {"inviter:7", 2}: 2, {"inviter:7", 3}: 1}, 2},
		{"equal: the one that fewest neighbours hold", map[use]int64{{everybody, 1}: 3, {everybody, 2}: 3, {everybody, 3}: 3, {"inviter:7", 1}: 2, {"inviter:7", 2}: 1, {"inviter:7", 3}: 2}, 2},
		{"others' neighbours do not count", map[use]int64{{"inviter:8", 1}: 1, {"day:2026-11-22", 1}: 1}, 1},
	} {
		if got := pick(sets, c.used, me.circles()); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestSpread lets many come, in groups as they do: every set is used as often as
// the others to within a few percent, and who has few neighbours shares with none
// of them.
func TestSpread(t *testing.T) {
	sets := []int64{1, 2, 3, 4, 5}
	used, held := map[use]int64{}, map[string][]int64{}
	const people = 10_000
	for i := range people {
		c := choice{InviterID: int64(1 + i/4), Region: fmt.Sprint("省/", i%40), Day: fmt.Sprintf("day %d", i/25)}
		c.SetID = pick(sets, used, c.circles())
		for _, name := range c.circles() {
			used[use{name, c.SetID}]++
		}
		held[c.circles()[0]] = append(held[c.circles()[0]], c.SetID)
	}
	for _, s := range sets {
		n := used[use{everybody, s}]
		if n < people/5*97/100 || n > people/5*103/100 {
			t.Errorf("set %d is used %d times of %d", s, n, people)
		}
	}
	same := 0
	for _, h := range held {
		slices.Sort(h)
		same += len(h) - len(slices.Compact(h))
	}
	t.Logf("of %d people in groups of four, %d share a set with somebody of the same inviter", people, same)
	if same > people/100 {
		t.Error("neighbours look alike")
	}
}
