//go:build !linux

package dbtest

import "os/exec"

// dieWithParent has no counterpart here: Main stops the server.
func dieWithParent(*exec.Cmd) {}
