//go:build !linux

package dbtest

import "errors"

// FillDisk has no counterpart here.
func (m *MariaDB) FillDisk() (free func() error, err error) {
	return nil, errors.New("files can't be limited on this system")
}
