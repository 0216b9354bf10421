package sim

import (
	"bufio"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var (
	seeds  = flag.Int("sim.seeds", 300, "how many lives TestLives leads")
	first  = flag.Uint64("sim.first", 1, "the first life's seed")
	many   = flag.Int("sim.ops", 300, "how many operations a life has")
	shrink = flag.Int("sim.shrink", 0, "shrink a failing life, by leading at most so many shorter ones")
)

// keptSeeds are lives that failed once, a line each: a seed, a colon and the
// numbers of the operations that it took.
const keptSeeds = "testdata/seeds"

func steps(n int) []Step {
	all := make([]Step, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// Whatever people, WeChat, the database and the clock do: what the program
// answers and what it comes to is what the design says.
func TestLives(t *testing.T) {
	if testing.Short() {
		t.Skip("lives are led once, not under the race detector too")
	}
	var mu sync.Mutex
	faults, done := map[string]int{}, map[string]int{}
	t.Cleanup(func() {
		t.Logf("%d lives of %d operations\n%s\n%s", *seeds, *many, tally(done), tally(faults))
		everything(t, faults)
	})
	for i := range *seeds {
		seed := *first + uint64(i)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := Lead(t, seed, steps(*many))
			mu.Lock()
			defer mu.Unlock()
			add(faults, r.Faults)
			add(done, r.Done)
			report(t, r)
		})
	}
}

// everything holds a run that is long enough to its promise: every kind of fault
// happened.
func everything(t *testing.T, faults map[string]int) {
	if *seeds*(*many) < 20_000 {
		return
	}
	for _, kind := range slices.Concat([]string{"statement", "commit lost before", "commit lost after", "crash", "crash in commit"}, names(badCalls), names(badNotices)) {
		if faults[kind] == 0 {
			t.Errorf("no life met %q", kind)
		}
	}
}

func names[T ~string](kinds []T) (all []string) {
	for _, k := range kinds {
		all = append(all, string(k))
	}
	return all
}

// The lives that failed once go well ever after.
func TestKeptSeeds(t *testing.T) {
	f, err := os.Open(keptSeeds)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue // Words about the next one.
		}
		seed, numbers, _ := strings.Cut(lines.Text(), ":")
		n, err := strconv.ParseUint(seed, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", keptSeeds, err)
		}
		var kept []Step
		for _, text := range strings.Fields(numbers) {
			i, err := strconv.Atoi(text)
			if err != nil {
				t.Fatalf("%s: %v", keptSeeds, err)
			}
			kept = append(kept, i)
		}
		t.Run(seed, func(t *testing.T) {
			t.Parallel()
			report(t, Lead(t, n, kept))
		})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// The same seed leads the same life.
func TestLives_AreTheSameAgain(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			one, two := Lead(t, 9000+seed, steps(120)), Lead(t, 9000+seed, steps(120))
			if one.Hash == "" || one.Hash != two.Hash || fmt.Sprint(one.Done, one.Faults) != fmt.Sprint(two.Done, two.Faults) {
				t.Errorf("%s and %s\n%v\n%v", one.Hash, two.Hash, one.Wrong, two.Wrong)
			}
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

// mostWrong is how many differences of a failing life are told.
const mostWrong = 20

func report(t *testing.T, r Result) {
	t.Helper()
	if len(r.Wrong) == 0 {
		return
	}
	t.Errorf("seed %d:\n  %s\nits last operations:\n  %s", r.Seed, strings.Join(r.Wrong[:min(len(r.Wrong), mostWrong)], "\n  "), strings.Join(r.Story, "\n  "))
	if *shrink > 0 {
		kept := Shrink(t, r.Seed, steps(*many), *shrink)
		again := Lead(t, r.Seed, kept)
		t.Logf("for %s:\n%d: %s\n  %s\n  %s", keptSeeds, r.Seed, strings.Trim(fmt.Sprint(kept), "[]"), strings.Join(again.Wrong, "\n  "), strings.Join(again.Story, "\n  "))
	}
}
