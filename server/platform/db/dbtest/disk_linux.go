package dbtest

import (
	"io/fs"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// FillDisk lets no file of the server grow beyond its largest one, as on a disk
// that is full, until free is called. free's error is that the server is gone.
func (m *MariaDB) FillDisk() (free func() error, err error) {
	var largest int64
	err = filepath.WalkDir(filepath.Join(m.dir, "data"), func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			largest = max(largest, info.Size())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	pid := m.cmd.Process.Pid
	var before unix.Rlimit
	limit := unix.Rlimit{Cur: uint64(largest), Max: unix.RLIM_INFINITY}
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &limit, &before); err != nil {
		return nil, err
	}
	return func() error {
		if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &before, nil); err != nil {
			return err
		}
		return m.cmd.Process.Signal(syscall.Signal(0))
	}, nil
}
