package dbtest

import (
	"os/exec"
	"syscall"
)

// dieWithParent ends the server when the test program dies, however it does.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
