//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes a lock that dies with the process; held reports that another
// process has it.
func lockFile(name string) (release func(), held bool, err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return nil, errors.Is(err, syscall.EWOULDBLOCK), errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, false, nil
}
