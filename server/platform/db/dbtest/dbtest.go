// Package dbtest gives tests a real, migrated, empty database of every engine.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	migrations "yuanfen/sql"
)

// Option changes how a test's database is opened.
type Option func(*db.Options)

// WithCommit puts fn in the place of every COMMIT.
func WithCommit(fn func(commit func() error) error) Option {
	return func(o *db.Options) { o.Commit = fn }
}

// WithBefore asks fn before every statement; its error takes the statement's place.
func WithBefore(fn func(query string, args []any) error) Option {
	return func(o *db.Options) { o.Before = fn }
}

// Each runs test once per engine, each time on a fresh database whose
// transactions read clk.
func Each(t *testing.T, clk clock.Clock, test func(t *testing.T, d *db.DB), opts ...Option) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		t.Run(string(engine), func(t *testing.T) { test(t, Open(t, engine, clk, opts...)) })
	}
}

// Open returns a fresh, migrated database that is gone when the test ends.
func Open(t testing.TB, engine db.Engine, clk clock.Clock, opts ...Option) *db.DB {
	t.Helper()
	o := db.Options{Engine: engine, Clock: clk, Unsafe: true}
	if engine == db.SQLite {
		o.DSN = sqliteFile(t)
	} else {
		o.DSN = lentDatabase(t)
	}
	for _, opt := range opts {
		opt(&o)
	}
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(t.Context(), migrations.Files); err != nil {
		t.Fatal(err)
	}
	return d
}

// DSN makes an empty database, migrated when that is cheap, and says where.
func DSN(t testing.TB, engine db.Engine) string {
	t.Helper()
	if engine == db.SQLite {
		return sqliteFile(t)
	}
	return mysqlDatabase(t)
}

var template struct {
	sync.Once
	raw []byte
	err error
}

// sqliteFile copies one migrated file: migrating afresh for each test would
// cost more than most tests do.
func sqliteFile(t testing.TB) string {
	template.Do(func() { template.raw, template.err = makeTemplate() })
	if template.err != nil {
		t.Fatal(template.err)
	}
	file := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(file, template.raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func makeTemplate() ([]byte, error) {
	dir, err := os.MkdirTemp("", "yuanfen-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "template.db")
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Engine: db.SQLite, DSN: file, Unsafe: true})
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil { // Closing folds the log into the file.
		return nil, err
	}
	return os.ReadFile(file)
}

var databaseNo atomic.Int64

func mysqlDatabase(t testing.TB) string {
	addr := Server(t)
	name := newDatabase(t, addr)
	t.Cleanup(func() { run(t, addr+"/", "DROP DATABASE "+name) })
	schema.Do(func() { schema.statements = readSchema(t, addr) })
	run(t, addr+"/"+name, schema.statements...)
	return addr + "/" + name
}

// EmptyDSN makes a MariaDB database without a single table.
func EmptyDSN(t testing.TB) string {
	t.Helper()
	addr := Server(t)
	name := newDatabase(t, addr)
	t.Cleanup(func() { run(t, addr+"/", "DROP DATABASE "+name) })
	return addr + "/" + name
}

func newDatabase(t testing.TB, addr string) string {
	name := fmt.Sprintf("t%d_%d", os.Getpid(), databaseNo.Add(1))
	run(t, addr+"/", "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	return name
}

// lent are databases that tests have used and left as they found them: making one
// costs more than most tests do.
var lent struct {
	sync.Mutex
	spare []string
}

// lentDatabase is a migrated, empty database for a test that closes what it opens.
func lentDatabase(t testing.TB) string {
	addr, name := Server(t), ""
	lent.Lock()
	if n := len(lent.spare); n > 0 {
		name, lent.spare = lent.spare[n-1], lent.spare[:n-1]
	}
	lent.Unlock()
	if name == "" {
		schema.Do(func() { schema.statements = readSchema(t, addr) })
		name = newDatabase(t, addr)
		run(t, addr+"/"+name, schema.statements...)
	}
	t.Cleanup(func() { // After the test's own, which close their connections.
		if t.Failed() || !emptied(t, addr+"/"+name) {
			run(t, addr+"/", "DROP DATABASE "+name)
			return
		}
		lent.Lock()
		defer lent.Unlock()
		lent.spare = append(lent.spare, name)
	})
	return addr + "/" + name
}

// few is how many rows are deleted sooner than their table is made anew.
const few = 2000

// emptied deletes what a test has written, unless it has changed the schema itself.
func emptied(t testing.TB, dsn string) bool {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Engine: db.MySQL, DSN: dsn, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var tables []string
	if err := d.Select(ctx, &tables, "SHOW TABLES"); err != nil {
		t.Fatal(err)
	}
	counts := make([]string, len(tables))
	for i, table := range tables {
		counts[i] = fmt.Sprintf("SELECT '%s' AS name, COUNT(*) AS n FROM (SELECT 1 FROM %s LIMIT %d) x", table, table, few)
	}
	var written []struct {
		Name string `db:"name"`
		N    int    `db:"n"`
	}
	if err := d.Select(ctx, &written, strings.Join(counts, " UNION ALL ")); err != nil {
		t.Fatal(err)
	}
	if len(tables) != schema.tables {
		return false
	}
	var statements []string
	for _, w := range written {
		switch {
		case w.Name == "schema_version" && w.N != schema.versions:
			return false
		case w.Name == "schema_version" || w.N == 0:
		case w.N < few:
			statements = append(statements, "DELETE FROM "+w.Name)
		default:
			statements = append(statements, "TRUNCATE TABLE "+w.Name)
		}
	}
	run(t, dsn, statements...)
	return true
}

// schema is what makes a migrated database at once: running the migrations
// afresh for each test would cost more than most tests do.
var schema struct {
	sync.Once
	statements       []string
	tables, versions int // How many there are then.
}

// readSchema migrates a database and reads how to make its like.
func readSchema(t testing.TB, addr string) []string {
	t.Helper()
	name := newDatabase(t, addr)
	defer run(t, addr+"/", "DROP DATABASE "+name)
	d, err := db.Open(t.Context(), db.Options{Engine: db.MySQL, DSN: addr + "/" + name, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(t.Context(), migrations.Files); err != nil {
		t.Fatal(err)
	}
	var tables []string
	if err := d.Select(t.Context(), &tables, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", name); err != nil {
		t.Fatal(err)
	}
	statements := make([]string, 0, len(tables)+1)
	for _, table := range tables {
		var made struct {
			Table  string `db:"Table"`
			Create string `db:"Create Table"`
		}
		if err := d.Get(t.Context(), &made, "SHOW CREATE TABLE "+table); err != nil {
			t.Fatal(err)
		}
		statements = append(statements, made.Create)
	}
	schema.tables = len(tables)
	return append(statements, versions(t, d))
}

// versions is the statement that notes every migration as done.
func versions(t testing.TB, d *db.DB) string {
	t.Helper()
	var done []int64
	if err := d.Select(t.Context(), &done, "SELECT version_id FROM schema_version ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	schema.versions = len(done)
	rows := make([]string, len(done))
	for i, v := range done {
		rows[i] = fmt.Sprintf("(%d, 1)", v)
	}
	return "INSERT INTO schema_version (version_id, is_applied) VALUES " + strings.Join(rows, ", ")
}

func run(t testing.TB, dsn string, statements ...string) {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Engine: db.MySQL, DSN: dsn, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	err = d.Conn(ctx, func(c *sql.Conn) error {
		for _, statement := range statements {
			if _, err := c.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
