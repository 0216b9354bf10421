package sql_test

import (
	"database/sql"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	migrations "yuanfen/sql"
)

// A row of every shape that a table ever had is still there, value for value, when
// the last migration has run.
func TestWalk_NoRowIsLost(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := &walk{t: t, db: empty(t, engine), filled: map[string]string{}}
			files := fstest.MapFS{}
			names, err := fs.Glob(migrations.Files, "*.sql")
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				text, err := migrations.Files.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				files[name] = &fstest.MapFile{Data: text}
				if _, err := w.db.Migrate(t.Context(), files); err != nil {
					t.Fatal(err)
				}
				for table, shape := range w.tables() {
					if w.filled[table] != shape {
						w.fill(table)
						w.filled[table] = shape
					}
				}
			}
			w.look()
			if len(w.rows) < len(w.filled) {
				t.Errorf("%d rows in %d tables", len(w.rows), len(w.filled))
			}
		})
	}
}

func empty(t *testing.T, engine db.Engine) *db.DB {
	dsn := t.TempDir() + "/walk.db"
	if engine == db.MySQL {
		dsn = dbtest.EmptyDSN(t)
	}
	d, err := db.Open(t.Context(), db.Options{Engine: engine, DSN: dsn, Clock: clock.NewFake(time.UnixMilli(0)), Unsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// row is what was written, by column, as text.
type row struct {
	table  string
	values map[string]string
}

type walk struct {
	t    *testing.T
	db   *db.DB
	no   int
	rows []row

	filled map[string]string // The shape in which a table was written to last.
}

func (w *walk) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// read answers a table's rows as text, under the names of their columns, and the
// columns' types.
func (w *walk) read(table string) (rows []map[string]string, types []*sql.ColumnType) {
	w.t.Helper()
	w.must(w.db.Conn(w.t.Context(), func(c *sql.Conn) error {
		found, err := c.QueryContext(w.t.Context(), "SELECT * FROM "+table)
		if err != nil {
			return err
		}
		defer func() { _ = found.Close() }()
		if types, err = found.ColumnTypes(); err != nil {
			return err
		}
		values, into := make([]sql.NullString, len(types)), make([]any, len(types))
		for i := range values {
			into[i] = &values[i]
		}
		for found.Next() {
			if err := found.Scan(into...); err != nil {
				return err
			}
			one := map[string]string{}
			for i, c := range types {
				one[c.Name()] = values[i].String
			}
			rows = append(rows, one)
		}
		return found.Err()
	}))
	return rows, types
}

// tables are what the migrations have made so far, with their columns.
func (w *walk) tables() map[string]string {
	var dump strings.Builder
	_, err := w.db.Dump(w.t.Context(), &dump)
	w.must(err)
	shapes := map[string]string{}
	for line := range strings.Lines(dump.String()) {
		if rest, head := strings.CutPrefix(line, `{"table":"`); head {
			name, columns, _ := strings.Cut(rest, `"`)
			shapes[name] = columns
		}
	}
	return shapes
}

// fixed are numbers that keep the sums right that the schema checks: amount is
// price * quantity - discount, and quantity no less than taken + released.
var fixed = map[string]int{"price": 2, "taken": 0, "released": 0, "sound": 0, "damaged": 0}

// fill writes a row of values that occur in no other row.
func (w *walk) fill(table string) {
	w.no++
	_, types := w.read(table + " WHERE 1 = 0")
	r := row{table, map[string]string{}}
	var columns, marks []string
	var values []any
	for _, c := range types {
		name, kind := c.Name(), strings.ToUpper(c.DatabaseTypeName())
		var v any = strconv.FormatInt(int64(w.no), 36)
		switch {
		case strings.Contains(kind, "BOOL") || kind == "TINYINT":
			v = 1
		case strings.Contains(kind, "INT"):
			v = w.no
			if n, is := fixed[name]; is {
				v = n
			}
		}
		r.values[name] = fmt.Sprint(v)
		columns, marks, values = append(columns, name), append(marks, "?"), append(values, v)
	}
	w.must(w.db.Conn(w.t.Context(), func(c *sql.Conn) error {
		_, err := c.ExecContext(w.t.Context(), "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", values...)
		if err != nil {
			err = fmt.Errorf("%s %v: %w", table, r.values, err)
		}
		return err
	}))
	w.rows = append(w.rows, r)
}

// recounted are columns that a migration works out anew from other tables.
var recounted = map[string]bool{"distributor.sales": true, "commission.forfeited": true}

// look finds every row again.
func (w *walk) look() {
	now := map[string][]map[string]string{}
	for _, r := range w.rows {
		if now[r.table] == nil {
			now[r.table], _ = w.read(r.table)
		}
		same := func(found map[string]string) bool {
			for column, v := range r.values {
				if found[column] != v && !recounted[r.table+"."+column] {
					return false
				}
			}
			return true
		}
		if !slices.ContainsFunc(now[r.table], same) {
			w.t.Errorf("%s: %v is lost or changed", r.table, r.values)
		}
	}
}
