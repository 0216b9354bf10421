package db

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
)

// MigrateTo brings an empty database to just these versions of files, as it was
// when a dump was made: what runs afterwards then finds the rows that it must move
// or count. Tables that know more are made anew. It fails with ErrNotEmpty and with
// ErrNewer.
func (d *DB) MigrateTo(ctx context.Context, files fs.FS, versions []int64) error {
	known, err := d.Migrations(ctx, files)
	if err != nil {
		return err
	}
	p := part{files, map[string]bool{}}
	more := false
	for _, m := range known {
		wanted := slices.Contains(versions, m.Version)
		p.names[m.Name] = wanted
		more = more || m.Applied && !wanted
	}
	for _, v := range versions {
		if !slices.ContainsFunc(known, func(m Migration) bool { return m.Version == v }) {
			return fmt.Errorf("%w: it has migration %s", ErrNewer, strconv.FormatInt(v, 10))
		}
	}
	if err := d.mustBeEmpty(ctx); err != nil {
		return err
	}
	if more {
		if err := d.drop(ctx); err != nil {
			return err
		}
	}
	_, err = d.Migrate(ctx, p)
	return err
}

// drop drops every table.
func (d *DB) drop(ctx context.Context) error {
	var tables []string
	err := d.Snapshot(ctx, func(ctx context.Context, tx *Tx) (err error) {
		tables, err = d.tables(ctx, tx)
		return err
	})
	for _, table := range append(tables, markTable, versionTable) {
		if err == nil {
			_, err = d.write.ExecContext(ctx, "DROP TABLE IF EXISTS "+table)
		}
	}
	return err
}

// part is some of a set of migrations.
type part struct {
	fs.FS
	names map[string]bool
}

// ReadDir lists the part.
func (p part) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(p.FS, name)
	return slices.DeleteFunc(all, func(e fs.DirEntry) bool { return !p.names[e.Name()] }), err
}
