package db

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A dump is lines of JSON: a head for each table, then its rows. It knows no
// engine: what SQLite dumps MariaDB loads, which is how a shop moves.

type dumpHead struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// loadPortion is how many rows one transaction loads.
const loadPortion = 500

var (
	// ErrNotEmpty refuses to load a dump over data.
	ErrNotEmpty = errors.New("db: the database is not empty")
	// ErrNewer refuses a dump of tables that this program does not know yet.
	ErrNewer = errors.New("db: the dump was made by a newer program")
)

// Dump writes all tables as they are at one moment, while others go on writing.
func (d *DB) Dump(ctx context.Context, w io.Writer) (rows int, err error) {
	buf := bufio.NewWriterSize(w, 1<<20)
	err = d.Snapshot(ctx, func(ctx context.Context, tx *Tx) error {
		tables, err := d.tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			n, err := dumpTable(ctx, tx, buf, table)
			rows += n
			if err != nil {
				return fmt.Errorf("db: dump of %s: %w", table, err)
			}
		}
		return nil
	})
	return rows, errors.Join(err, buf.Flush())
}

// tables lists the tables of the migration set, and not its own.
func (d *DB) tables(ctx context.Context, tx *Tx) (tables []string, err error) {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN (?)"
	if d.engine == MySQL {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT IN (?)"
	}
	err = tx.Select(ctx, &tables, query, []string{versionTable, markTable})
	slices.Sort(tables) // Here, as the engines sort "_" differently.
	return tables, err
}

func dumpTable(ctx context.Context, tx *Tx, w io.Writer, table string) (n int, err error) {
	rows, err := tx.tx.QueryxContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	head := dumpHead{Table: table}
	number := make([]bool, len(types))
	for i, t := range types {
		head.Columns = append(head.Columns, t.Name())
		number[i] = strings.Contains(strings.ToUpper(t.DatabaseTypeName()), "INT")
	}
	out := json.NewEncoder(w)
	if err := out.Encode(head); err != nil {
		return 0, err
	}
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return n, err
		}
		for i, v := range values {
			if raw, ok := v.([]byte); ok && number[i] {
				values[i] = json.Number(raw)
			} else if ok {
				values[i] = string(raw)
			}
		}
		if err := out.Encode(values); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// Load fills an empty, migrated database from a dump.
func (d *DB) Load(ctx context.Context, r io.Reader) (rows int, err error) {
	if err := d.mustBeEmpty(ctx); err != nil {
		return 0, err
	}
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	var head dumpHead
	var portion [][]any
	flush := func() error {
		n := len(portion)
		if n == 0 {
			return nil
		}
		err := d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
			return tx.Insert(ctx, "INSERT INTO "+head.Table+" ("+strings.Join(head.Columns, ", ")+")", portion)
		})
		rows, portion = rows+n, nil
		return err
	}
	for in.Scan() {
		line := in.Bytes()
		if line[0] == '{' {
			if err := flush(); err != nil {
				return rows, err
			}
			if head, err = readHead(line); err != nil {
				return rows, err
			}
			continue
		}
		row, err := readRow(line, head)
		if err != nil {
			return rows, err
		}
		if portion = append(portion, row); len(portion) == loadPortion {
			if err := flush(); err != nil {
				return rows, err
			}
		}
	}
	return rows, errors.Join(in.Err(), flush())
}

// Clear empties every table: what half a Load left.
func (d *DB) Clear(ctx context.Context) error {
	var tables []string
	err := d.Snapshot(ctx, func(ctx context.Context, tx *Tx) (err error) {
		tables, err = d.tables(ctx, tx)
		return err
	})
	for _, table := range tables {
		if err != nil {
			return err
		}
		err = d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, "DELETE FROM "+table)
			return err
		})
	}
	return err
}

func (d *DB) mustBeEmpty(ctx context.Context) error {
	return d.Snapshot(ctx, func(ctx context.Context, tx *Tx) error {
		tables, err := d.tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			var n int
			if err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM "+table); err != nil {
				return err
			}
			if n > 0 {
				return fmt.Errorf("%w: %s has %d rows", ErrNotEmpty, table, n)
			}
		}
		return nil
	})
}

// readHead takes names of a dump into SQL only if they are plain words.
func readHead(line []byte) (dumpHead, error) {
	var h dumpHead
	if err := json.Unmarshal(line, &h); err != nil {
		return h, fmt.Errorf("db: not a dump: %w", err)
	}
	for _, name := range append([]string{h.Table}, h.Columns...) {
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			return h, fmt.Errorf("db: not a dump: a table or column is named %q", name)
		}
	}
	return h, nil
}

func readRow(line []byte, h dumpHead) ([]any, error) {
	dec := json.NewDecoder(strings.NewReader(string(line)))
	dec.UseNumber()
	var row []any
	if err := dec.Decode(&row); err != nil || len(row) != len(h.Columns) {
		return nil, fmt.Errorf("db: a row of %s in the dump is broken: %w", h.Table, err)
	}
	for i, v := range row {
		if n, ok := v.(json.Number); ok {
			var err error
			if row[i], err = n.Int64(); err != nil {
				return nil, err
			}
		}
	}
	return row, nil
}
