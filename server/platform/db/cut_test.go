package db_test

import (
	"bytes"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
)

// cutter stands between the program and MariaDB and breaks the connection at
// COMMIT: before the server hears of it, or before the program hears the answer.
type cutter struct {
	t      *testing.T
	server string
	addr   string
	cuts   atomic.Int64 // How many are still to be made.
	effect atomic.Bool
}

func newCutter(t *testing.T, dsn string) (c *cutter, through string) {
	t.Helper()
	user, rest, _ := strings.Cut(dsn, "@unix(")
	socket, database, _ := strings.Cut(rest, ")")
	c = &cutter{t: t, server: socket, addr: filepath.Join(t.TempDir(), "s")}
	ln, err := net.Listen("unix", c.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go c.pass(conn)
		}
	}()
	return c, user + "@unix(" + c.addr + ")" + database
}

// commitPacket is MariaDB's wire form of the query COMMIT.
var commitPacket = append([]byte{7, 0, 0, 0, 3}, "COMMIT"...)

func (c *cutter) pass(client net.Conn) {
	server, err := net.Dial("unix", c.server)
	if err != nil {
		c.t.Error(err)
		return
	}
	closeBoth := sync.OnceFunc(func() { _ = client.Close(); _ = server.Close() })
	defer closeBoth()
	go func() {
		_, _ = io.Copy(client, server) // Ends when either side does.
		closeBoth()
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if bytes.Equal(buf[:n], commitPacket) && c.cuts.Add(-1) >= 0 {
			if c.effect.Load() {
				c.commitUnheard(server)
			}
			return
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

// commitUnheard lets the COMMIT take effect and keeps the answer back: the
// client's side is closed first.
func (c *cutter) commitUnheard(server net.Conn) {
	if _, err := server.Write(commitPacket); err != nil {
		c.t.Error(err)
	}
}

// The network breaks in COMMIT. Whether MariaDB had heard of it or not, what is
// stored is stored once, and the caller hears of no error.
func TestInTx_NetworkCutInCommit(t *testing.T) {
	for name, effect := range map[string]bool{"before MariaDB hears of it": false, "before the answer comes": true} {
		t.Run(name, func(t *testing.T) {
			c, dsn := newCutter(t, dbtest.DSN(t, db.MySQL))
			c.effect.Store(effect)
			d, err := db.Open(t.Context(), db.Options{Engine: db.MySQL, DSN: dsn, Clock: start, MaxConns: 4})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			for i := range 50 {
				c.cuts.Store(2) // The second try is cut, too.
				if err := keep(d, "key-"+string(rune('A'+i))); err != nil {
					t.Fatal(err)
				}
				if n := count(t, d); n != i+1 {
					t.Fatalf("%d rows after %d keys", n, i+1)
				}
			}
		})
	}
}

// A connection that breaks in its first exchange counts as lost, like any other.
func TestOpen_NetworkCutInGreeting(t *testing.T) {
	user, rest, _ := strings.Cut(dbtest.DSN(t, db.MySQL), "@unix(")
	socket, database, _ := strings.Cut(rest, ")")
	addr := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			greet(t, socket, conn)
		}
	}()
	_, err = db.Open(t.Context(), db.Options{Engine: db.MySQL, DSN: user + "@unix(" + addr + ")" + database, Clock: start})
	if !db.IsUnavailable(err) {
		t.Errorf("%v", err)
	}
}

// greet passes the server's greeting on and hangs up.
func greet(t *testing.T, socket string, client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", socket)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = server.Close() }()
	greeting := make([]byte, 4<<10)
	n, _ := server.Read(greeting)
	_, _ = client.Write(greeting[:n])
}
