//go:build !linux

package bench_test

import "testing"

// apart starts servers; only Linux is told here which cores are theirs.
func apart(_ *testing.B, start func()) { start() }
