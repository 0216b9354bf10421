package sim

import "testing"

// Shrink leaves out of a failing life what it does not need to fail: halves, then
// quarters, down to single steps. Each step draws from its own number, so that the
// others draw what they drew before. It leads at most so many lives.
func Shrink(t testing.TB, seed uint64, steps []Step, lives int) []Step {
	fails := func(kept []Step) bool {
		lives--
		return len(Lead(t, seed, kept).Wrong) > 0
	}
	for size := (len(steps) + 1) / 2; size > 0 && lives > 0; {
		shorter := false
		for from := 0; from < len(steps) && lives > 0; {
			kept := append(append([]Step{}, steps[:from]...), steps[min(len(steps), from+size):]...)
			if fails(kept) {
				steps, shorter = kept, true
				continue
			}
			from += size
		}
		if !shorter {
			size /= 2
		}
	}
	return steps
}
