package storm

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Line carries connections to a database and can be cut and slowed.
type Line struct {
	Addr  string // host:port
	ln    net.Listener
	delay atomic.Int64 // Nanoseconds for each piece of data.

	mu   sync.Mutex
	open map[net.Conn]bool
}

// Through opens a line to an address.
func Through(network, addr string) (*Line, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &Line{Addr: ln.Addr().String(), ln: ln, open: map[net.Conn]bool{}}
	go func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			go l.carry(near, network, addr)
		}
	}()
	return l, nil
}

func (l *Line) carry(near net.Conn, network, addr string) {
	defer func() { _ = near.Close() }()
	far, err := net.Dial(network, addr)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	l.mu.Lock()
	l.open[near] = true
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.open, near)
		l.mu.Unlock()
	}()
	ended := make(chan struct{}, 2)
	copyTo := func(to, from net.Conn) {
		_, _ = io.Copy(slowly{to, l}, from)
		ended <- struct{}{}
	}
	go copyTo(near, far)
	go copyTo(far, near)
	<-ended
}

// slowly is a connection with the line's delay.
type slowly struct {
	net.Conn
	line *Line
}

func (s slowly) Write(p []byte) (int, error) {
	if d := s.line.delay.Load(); d > 0 {
		time.Sleep(time.Duration(d))
	}
	return s.Conn.Write(p)
}

// Slow delays each piece of data.
func (l *Line) Slow(by time.Duration) { l.delay.Store(int64(by)) }

// Reset cuts every connection with a reset, as a firewall does.
func (l *Line) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for conn := range l.open {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}

// Close ends the line.
func (l *Line) Close() {
	_ = l.ln.Close()
	l.Reset()
}
