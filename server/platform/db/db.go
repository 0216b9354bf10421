// Package db opens the database and runs transactions on it: SQLite embedded,
// MariaDB in production, one SQL text for both.
//
// What it promises: a transaction's function runs whole or not at all; on a
// conflict it is run again from its first line; when a connection is lost in
// COMMIT, and nobody can know the outcome, a mark that the transaction left says
// what became of it. So a function may count on being stored once or not at all.
package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // The embedded engine.

	"yuanfen/server/platform/clock"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite Engine = "sqlite"
	MySQL  Engine = "mysql" // MariaDB ≥ 10.11.
)

// Options say which database to open.
type Options struct {
	Engine Engine
	// DSN is a file's path for SQLite, go-sql-driver's form for MySQL.
	DSN string
	// MaxConns bounds the pool of a MySQL database; 0 means 32.
	MaxConns int
	// Unsafe turns SQLite's fsync off: for tests that lose nothing by it.
	Unsafe bool
	Clock  clock.Clock
	// Commit, when set, stands in for a transaction's COMMIT. Tests cut the
	// connection there, before or after the effect.
	Commit func(commit func() error) error
	// Before, when set, hears of every statement, expanded, before it is done, and
	// its error takes the statement's place: for tests that look at the plans of
	// queries, or let the database fail.
	Before func(query string, args []any) error
}

// DB is an open database. Reads run on a pool; SQLite has one writer.
type DB struct {
	engine Engine
	read   *sqlx.DB
	write  *sqlx.DB
	clock  clock.Clock
	commit func(func() error) error
	before before
}

// before is Options.Before.
type before func(query string, args []any) error

func (b before) ask(query string, args []any) error {
	if b == nil {
		return nil
	}
	return b(query, args)
}

// Open opens the database and proves that it answers.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	d := &DB{engine: o.Engine, clock: o.Clock, commit: o.Commit, before: o.Before}
	var err error
	switch o.Engine {
	case SQLite:
		err = d.openSQLite(o)
	case MySQL:
		err = d.openMySQL(o)
	default:
		return nil, fmt.Errorf("db: unknown engine %q (sqlite or mysql)", o.Engine)
	}
	if err != nil {
		return nil, err
	}
	if err := d.write.PingContext(ctx); err != nil {
		_ = d.Close()
		return nil, fmt.Errorf("db: %s does not answer: %w", o.Engine, err)
	}
	return d, nil
}

func (d *DB) openSQLite(o Options) error {
	sync := "FULL"
	if o.Unsafe {
		sync = "OFF"
	}
	q := url.Values{"_pragma": {
		"journal_mode(WAL)", "synchronous(" + sync + ")", "busy_timeout(5000)", "foreign_keys(1)", "temp_store(MEMORY)",
	}}
	// Escaped: a folder may be called "shop#1", and the rest is not a fragment.
	file := "file:" + (&url.URL{Path: o.DSN}).EscapedPath()
	var err error
	if d.read, err = sqlx.Open("sqlite", file+"?"+q.Encode()); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(8)
	d.read.SetMaxIdleConns(8)
	q.Set("_txlock", "immediate")
	if d.write, err = sqlx.Open("sqlite", file+"?"+q.Encode()); err != nil {
		return err
	}
	d.write.SetMaxOpenConns(1)
	return nil
}

func (d *DB) openMySQL(o Options) error {
	cfg, err := MySQLConfig(o.DSN)
	if err != nil {
		return err
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	if o.MaxConns == 0 {
		o.MaxConns = 32
	}
	d.write = sqlx.NewDb(sql.OpenDB(readCommitted{connector}), "mysql")
	d.write.SetMaxOpenConns(o.MaxConns)
	d.write.SetMaxIdleConns(o.MaxConns)
	d.write.SetConnMaxIdleTime(5 * time.Minute)
	d.read = d.write
	return nil
}

// MySQLConfig reads dsn and sets what the one SQL text relies on: counted rows
// are matched rows, times are UTC, strict mode, READ-COMMITTED, and short lock
// waits, since a waiting batch holds up everybody behind it.
func MySQLConfig(dsn string) (*mysql.Config, error) {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("db: the dsn is not in the form user:password@tcp(host:3306)/database: %w", err)
	}
	cfg.ClientFoundRows = true
	cfg.InterpolateParams = true // One round trip a statement instead of three.
	cfg.Loc = time.UTC
	cfg.Logger = &mysql.NopLogger{} // What it would say to standard error its callers get as an error, or the driver tries again.
	cfg.ParseTime = true
	cfg.Collation = "utf8mb4_bin"
	cfg.Timeout = 5 * time.Second
	// A statement that outlives this is broken or blocked: fail, do not hang.
	cfg.ReadTimeout, cfg.WriteTimeout = 30*time.Second, 30*time.Second
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	cfg.Params["sql_mode"] = "'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
	cfg.Params["innodb_lock_wait_timeout"] = "2"
	cfg.Params["time_zone"] = "'+00:00'"
	return cfg, nil
}

// readCommitted sets the isolation level once a connection: the variable's name
// differs between versions, the statement does not.
type readCommitted struct{ driver.Connector }

func (c readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	var refused *mysql.MySQLError
	if err != nil && !errors.As(err, &refused) {
		return nil, fmt.Errorf("%w: %w", errNoConnection, err)
	}
	if err != nil {
		return nil, err
	}
	_, err = conn.(driver.ExecerContext).ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// Engine says which engine this is.
func (d *DB) Engine() Engine { return d.engine }

// Clock is the clock the database's transactions read.
func (d *DB) Clock() clock.Clock { return d.clock }

// Close closes every connection.
func (d *DB) Close() error {
	err := d.read.Close()
	if d.write != nil && d.write != d.read {
		err = errors.Join(err, d.write.Close())
	}
	return err
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Get reads one row outside any transaction. sql.ErrNoRows means none.
func (d *DB) Get(ctx context.Context, dest any, query string, args ...any) error {
	return reread(ctx, func() error { return get(ctx, d.read, d.before, dest, query, args) })
}

// Select reads rows outside any transaction. A slice argument fills an IN (?).
func (d *DB) Select(ctx context.Context, dest any, query string, args ...any) error {
	return reread(ctx, func() error {
		reflect.ValueOf(dest).Elem().SetZero() // A broken read may have left half its rows.
		return sel(ctx, d.read, d.before, dest, query, args)
	})
}

// reread reads again when the connection broke: reading changes nothing.
func reread(ctx context.Context, read func() error) error {
	err := read()
	for try := 1; try < maxRereads && err != nil && isLost(err) && ctx.Err() == nil; try++ {
		if pause(ctx, try) != nil {
			return err
		}
		err = read()
	}
	return err
}

// maxRereads bounds how often a read is tried.
const maxRereads = 4

// Conn lends one connection of the writing pool: for backup and migration.
func (d *DB) Conn(ctx context.Context, fn func(*sql.Conn) error) error {
	c, err := d.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	return fn(c)
}

// Skew is how far this program's clock is ahead of the database's own; 0 for
// SQLite, which has none.
func (d *DB) Skew(ctx context.Context) (time.Duration, error) {
	if d.engine == SQLite {
		return 0, nil
	}
	var theirs float64
	if err := d.read.GetContext(ctx, &theirs, "SELECT CAST(UNIX_TIMESTAMP(NOW(3)) AS DOUBLE)"); err != nil {
		return 0, err
	}
	return d.clock.Now().Sub(time.UnixMilli(int64(theirs * 1000))), nil
}

type queryer interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}

func get(ctx context.Context, q queryer, b before, dest any, query string, args []any) error {
	query, args, err := expand(query, args)
	if err != nil {
		return err
	}
	if err := b.ask(query, args); err != nil {
		return err
	}
	return q.GetContext(ctx, dest, query, args...)
}

func sel(ctx context.Context, q queryer, b before, dest any, query string, args []any) error {
	query, args, err := expand(query, args)
	if err != nil {
		return err
	}
	if err := b.ask(query, args); err != nil {
		return err
	}
	return q.SelectContext(ctx, dest, query, args...)
}

// expand turns slices among args into as many placeholders.
func expand(query string, args []any) (string, []any, error) {
	if !strings.Contains(query, "(?)") {
		return query, args, nil
	}
	return sqlx.In(query, args...)
}
