package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/db"
)

// Backups that earlier programs made of a shop with a story behind it: each is
// restored into this one, on either engine, with every row, and its books are right.
func TestUpgrade_FromEarlierBackups(t *testing.T) {
	files, err := filepath.Glob("testdata/upgrade/*.tar.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		before := dumpOf(t, file)
		for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".tar.gz")+" to "+string(engine), func(t *testing.T) {
				t.Parallel()
				shop := target(t, engine)
				var said strings.Builder
				if err := run(t.Context(), []string{"restore", "--config", shop, "--from", file}, &said); err != nil || !strings.Contains(said.String(), "出入 0 处") {
					t.Fatalf("%v: %s", err, said.String())
				}
				cfg, err := config.Load(config.Source{File: shop})
				if err != nil {
					t.Fatal(err)
				}
				d, err := openMigrated(t.Context(), cfg, clock.System{})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = d.Close() })
				var now bytes.Buffer
				if _, err := d.Dump(t.Context(), &now); err != nil {
					t.Fatal(err)
				}
				wantRows(t, before, readDump(t, &now))
				wantCounted(t, d)
			})
		}
	}
}

// A backup of a schema that this program does not know is refused, and so is one
// that does not say of which it is; nothing is changed.
func TestUpgrade_RefusesWhatItDoesNotKnow(t *testing.T) {
	for name, schema := range map[string]string{"newer": `[1, 99999]`, "silent": `[]`} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "backup.tar.gz")
			var raw bytes.Buffer
			zip := gzip.NewWriter(&raw)
			pack := tar.NewWriter(zip)
			head := `{"program": "yuanfen", "rows": 0, "schema": ` + schema + `}`
			if err := addFile(pack, backupManifest, int64(len(head)), strings.NewReader(head)); err != nil {
				t.Fatal(err)
			}
			if err := pack.Close(); err != nil {
				t.Fatal(err)
			}
			if err := zip.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, raw.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := run(t.Context(), []string{"restore", "--config", target(t, db.SQLite), "--from", file}, io.Discard); err == nil {
				t.Error("restored")
			}
		})
	}
}

// table is what a dump holds of one.
type table struct {
	columns []string
	rows    [][]any
}

func dumpOf(t *testing.T, file string) map[string]*table {
	t.Helper()
	raw, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	zip, err := gzip.NewReader(raw)
	if err != nil {
		t.Fatal(err)
	}
	pack := tar.NewReader(zip)
	for {
		entry, err := pack.Next()
		if err != nil {
			t.Fatal(err)
		}
		if entry.Name == backupDump {
			return readDump(t, pack)
		}
	}
}

func readDump(t *testing.T, r io.Reader) map[string]*table {
	t.Helper()
	tables := map[string]*table{}
	var last *table
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		in := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		in.UseNumber()
		if lines.Bytes()[0] == '{' {
			var head struct {
				Table   string
				Columns []string
			}
			if err := in.Decode(&head); err != nil {
				t.Fatal(err)
			}
			last = &table{columns: head.Columns}
			tables[head.Table] = last
			continue
		}
		var row []any
		if err := in.Decode(&row); err != nil {
			t.Fatal(err)
		}
		last.rows = append(last.rows, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return tables
}

// counted are columns that a migration fills from what else is there.
var counted = map[string]bool{"order_line.freed": true, "orders.parcels": true, "commission.forfeited": true, "distributor.sales": true}

// wantRows finds each row of a dump again, by the columns that it had.
func wantRows(t *testing.T, before, now map[string]*table) {
	t.Helper()
	for name, was := range before {
		var columns []string
		for _, c := range was.columns {
			if !counted[name+"."+c] {
				columns = append(columns, c)
			}
		}
		if now[name] == nil {
			t.Errorf("the table %s is gone", name)
			continue
		}
		have := now[name].of(columns)
		for row := range was.of(columns) {
			if !have[row] {
				t.Errorf("%s: %s is lost or changed", name, row)
			}
		}
	}
}

// of are the rows, each with these columns alone.
func (x *table) of(columns []string) map[string]bool {
	rows := make(map[string]bool, len(x.rows))
	for _, r := range x.rows {
		one := make([]any, len(columns))
		for i, c := range columns {
			if at := slices.Index(x.columns, c); at >= 0 {
				one[i] = r[at]
			}
		}
		rows[fmt.Sprint(one)] = true
	}
	return rows
}

// wantCounted holds the columns that migrations filled to what they count.
func wantCounted(t *testing.T, d *db.DB) {
	t.Helper()
	for what, query := range map[string]string{
		"orders and their parcels":        "SELECT COUNT(*) FROM orders WHERE parcels <> (SELECT COUNT(*) FROM order_parcel p WHERE p.order_id = orders.id)",
		"lines and what left of them":     "SELECT COUNT(*) FROM order_line l WHERE shipped <> COALESCE((SELECT SUM(p.pieces) FROM order_parcel_line p WHERE p.line_id = l.id), 0)",
		"distributors and what they sold": "SELECT COUNT(*) FROM distributor WHERE sales <> COALESCE((SELECT SUM(c.paid - c.refunded) FROM commission c WHERE c.distributor_id = distributor.id AND c.state = 'released' AND c.ended = 0 AND c.forfeited = 0), 0)",
	} {
		var n int
		if err := d.Get(t.Context(), &n, query); err != nil || n > 0 {
			t.Errorf("%s: %d differ, %v", what, n, err)
		}
	}
}
