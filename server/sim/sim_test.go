package sim

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

var (
	seeds = flag.Int("sim.seeds", 300, "how many lives TestLives leads")
	first = flag.Uint64("sim.first", 1, "the first life's seed")
	many  = flag.Int("sim.ops", 300, "how many operations a life has")
)

func steps(n int) []step {
	all := make([]step, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// Whatever people, WeChat, the database and the clock do: what the program
// answers and what it comes to is what the design says.
func TestLives(t *testing.T) {
	var mu sync.Mutex
	faults, done := map[string]int{}, map[string]int{}
	t.Cleanup(func() { t.Logf("%d lives of %d operations\n%s\n%s", *seeds, *many, tally(done), tally(faults)) })
	for i := range *seeds {
		seed := *first + uint64(i)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := Lead(t, seed, steps(*many))
			mu.Lock()
			add(faults, r.Faults)
			add(done, r.Done)
			mu.Unlock()
			report(t, r)
		})
	}
}

func add(to, from map[string]int) {
	for k, n := range from {
		to[k] += n
	}
}

func tally(m map[string]int) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&b, "%7d %s\n", m[k], k)
	}
	return b.String()
}

func report(t *testing.T, r Result) {
	t.Helper()
	if len(r.Wrong) > 0 {
		t.Errorf("seed %d:\n  %s\nits last operations:\n  %s", r.Seed, strings.Join(r.Wrong[:min(len(r.Wrong), 20)], "\n  "), strings.Join(r.Story, "\n  "))
	}
}
