package db

import (
	"bytes"
	"io/fs"
	"regexp"
)

var bigKey = regexp.MustCompile(`BIGINT +NOT NULL PRIMARY KEY`)

// rowids shows migrations as SQLite should read them. Only a key that is declared
// INTEGER is the row's own place there; a BIGINT would get an index beside the
// table, one more tree to search and to write for every row.
type rowids struct{ fs.FS }

func (f rowids) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		return file, err
	}
	defer file.Close()
	text, err := fs.ReadFile(f.FS, name)
	if err != nil {
		return nil, err
	}
	return rewritten{bytes.NewReader(bigKey.ReplaceAll(text, []byte("INTEGER NOT NULL PRIMARY KEY"))), info}, nil
}

func (f rowids) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }

type rewritten struct {
	*bytes.Reader
	info fs.FileInfo
}

func (r rewritten) Stat() (fs.FileInfo, error) { return r.info, nil }
func (r rewritten) Close() error               { return nil }
