// Command testdb runs a command with one MariaDB server for all of its tests:
//
//	go run ./scripts/testdb go test ./...
//
// The server is empty, lives in a temporary folder and is gone when the command
// ends, however it ends. testdb exits with the command's own code.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"yuanfen/server/platform/db/dbtest"
)

// The server is told to die with the thread that started it, so that thread
// must be the one that lives as long as the program.
func init() { runtime.LockOSThread() }

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: testdb COMMAND ...")
		os.Exit(2)
	}
	code, err := withServer(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "testdb:", err)
	}
	os.Exit(code)
}

func withServer(command []string) (code int, err error) {
	if _, err := exec.LookPath("mariadbd"); err != nil {
		return withoutServer(command)
	}
	dir, err := os.MkdirTemp("", "yuanfen-mariadb-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server, err := dbtest.StartMariaDB(dir)
	if err != nil {
		return 1, err
	}
	defer server.Kill()
	return run(command, dbtest.ServerEnv+"="+server.Addr)
}

// withoutServer lets a developer go on with half of the tests, and CI not.
func withoutServer(command []string) (int, error) {
	const advice = "mariadbd is not installed: apt-get install mariadb-server (10.11 or later)"
	if os.Getenv("CI") != "" {
		return 1, errors.New(advice)
	}
	fmt.Fprintf(os.Stderr, "testdb: %s.\ntestdb: going on with SQLite alone; what needs MariaDB is skipped.\n", advice)
	return run(command)
}

// run leaves signals to the command: Ctrl-C reaches both, and the server must
// outlive the tests that are stopping.
func run(command []string, env ...string) (int, error) {
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
