package bench_test

import (
	"os"
	"runtime"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// apart starts servers on the first half of the cores and leaves the other to this
// process, as if its clients sat at machines of their own: otherwise whoever asks
// more takes from those who answer. On a single core it only starts.
func apart(b *testing.B, start func()) {
	b.Helper()
	cores := runtime.NumCPU()
	if cores < 2 {
		start()
		return
	}
	var theirs, ours unix.CPUSet
	for n := range cores {
		if n < cores/2 {
			theirs.Set(n)
		} else {
			ours.Set(n)
		}
	}
	// What a thread starts runs where the thread may.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.SchedSetaffinity(0, &theirs); err != nil {
		b.Fatal(err)
	}
	start()
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		b.Fatal(err)
	}
	for _, thread := range threads {
		n, err := strconv.Atoi(thread.Name())
		if err != nil {
			b.Fatal(err)
		}
		_ = unix.SchedSetaffinity(n, &ours) // One that has ended meanwhile needs no place.
	}
}
