package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

const versionTable = "schema_version"

// ErrNotMigrated reports a database that lacks a migration.
var ErrNotMigrated = errors.New("db: a migration has not run")

// Migration is one file of the migration set and whether it has run.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// Migrate runs every migration of files that has not run. Each holds one
// statement; one that a killed run had already carried out counts as done.
func (d *DB) Migrate(ctx context.Context, files fs.FS) (int, error) {
	if err := d.checkCollation(ctx); err != nil {
		return 0, err
	}
	provider, store, err := d.goose(files)
	if err != nil {
		return 0, err
	}
	done := 0
	for {
		result, err := provider.UpByOne(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return done, nil
		}
		if err != nil {
			var partial *goose.PartialError
			if !errors.As(err, &partial) || !alreadyThere(partial.Err) {
				return done, fmt.Errorf("db: migration: %w", err)
			}
			if err := store.Insert(ctx, d.write, database.InsertRequest{Version: partial.Failed.Source.Version}); err != nil {
				return done, err
			}
			result = partial.Failed
		}
		if result != nil {
			done++
		}
	}
}

// Migrations lists the migration set and what has run. It asks the database once:
// readiness is asked for often, also while the database is slow.
func (d *DB) Migrations(ctx context.Context, files fs.FS) ([]Migration, error) {
	provider, _, err := d.goose(files)
	if err != nil {
		return nil, err
	}
	applied, err := d.applied(ctx)
	if err != nil {
		return nil, err
	}
	sources := provider.ListSources()
	out := make([]Migration, 0, len(sources))
	for _, s := range sources {
		out = append(out, Migration{Version: s.Version, Name: s.Path, Applied: applied[s.Version]})
	}
	return out, nil
}

// applied is what has run; nothing has in a database without the table of versions.
func (d *DB) applied(ctx context.Context) (map[int64]bool, error) {
	var versions []int64
	err := d.Select(ctx, &versions, "SELECT version_id FROM "+versionTable+" WHERE is_applied = ?", true)
	if err != nil && !isNoTable(err) {
		return nil, err
	}
	applied := make(map[int64]bool, len(versions))
	for _, v := range versions {
		applied[v] = true
	}
	return applied, nil
}

// Migrated reports the first migration that has not run, or nil.
func (d *DB) Migrated(ctx context.Context, files fs.FS) error {
	status, err := d.Migrations(ctx, files)
	if err != nil {
		return err
	}
	for _, m := range status {
		if !m.Applied {
			return fmt.Errorf("%w: %s", ErrNotMigrated, m.Name)
		}
	}
	return nil
}

func (d *DB) goose(files fs.FS) (*goose.Provider, database.Store, error) {
	dialect := goose.DialectMySQL
	if d.engine == SQLite {
		dialect, files = goose.DialectSQLite3, rowids{files}
	}
	store, err := database.NewStore(dialect, versionTable)
	if err != nil {
		return nil, nil, err
	}
	provider, err := goose.NewProvider("", d.write.DB, files, goose.WithStore(store), goose.WithAllowOutofOrder(true))
	return provider, store, err
}

// checkCollation refuses a database in which 'a' = 'A': codes and ids would
// run into each other there.
func (d *DB) checkCollation(ctx context.Context) error {
	if d.engine != MySQL {
		return nil
	}
	var collation string
	if err := d.read.GetContext(ctx, &collation, "SELECT @@collation_database"); err != nil {
		return err
	}
	if collation != "utf8mb4_bin" {
		return fmt.Errorf("db: the database's default collation is %s, but must be utf8mb4_bin: "+
			"ALTER DATABASE … CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", collation)
	}
	return nil
}
