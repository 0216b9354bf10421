package bench_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// conn is a client that costs little: the servers measured share the machine
// with it. It sends requests made beforehand and reads whole answers.
type conn struct {
	net.Conn
	r *bufio.Reader
}

func dial(addr string) (*conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &conn{c, bufio.NewReaderSize(c, 64<<10)}, nil
}

// do sends one request and returns the answer's status.
func (c *conn) do(request []byte) (status int, err error) {
	size := 0
	if _, err := c.Write(request); err != nil {
		return 0, err
	}
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	for {
		if line, err = c.r.ReadSlice('\n'); err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, err
			}
		}
		if bytes.HasPrefix(line, []byte("Transfer-Encoding:")) {
			return status, fmt.Errorf("the answer is chunked")
		}
	}
	_, err = c.r.Discard(size)
	return status, err
}

// request makes a request's bytes.
func request(method, addr, path string, header http.Header, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, addr)
	_ = header.Write(&b) // A buffer never fails.
	if body != nil {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// result is what a load was answered.
type result struct {
	perSecond float64
	p50, p99  time.Duration
	statuses  map[int]int
}

func (r result) String() string {
	return fmt.Sprintf("%8.0f/s  p50 %6.2f ms  p99 %6.2f ms  %v", r.perSecond, ms(r.p50), ms(r.p99), r.statuses)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// load sends total requests over clients connections at once; body says the
// n-th.
func load(b *testing.B, addr string, clients, total int, body func(n int) []byte) result {
	b.Helper()
	var next atomic.Int64
	var mu sync.Mutex
	var took []time.Duration
	out := result{statuses: map[int]int{}}
	conns := dialAll(b, addr, clients)
	start := time.Now()
	var wg sync.WaitGroup
	for _, c := range conns {
		wg.Go(func() {
			mine, statuses := []time.Duration{}, map[int]int{}
			for n := int(next.Add(1)) - 1; n < total; n = int(next.Add(1)) - 1 {
				began := time.Now()
				status, err := c.do(body(n))
				if err != nil && !errors.Is(err, io.EOF) {
					b.Error(err)
					return
				}
				mine, statuses[status] = append(mine, time.Since(began)), statuses[status]+1
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
			for s, n := range statuses {
				out.statuses[s] += n
			}
		})
	}
	wg.Wait()
	out.perSecond = float64(len(took)) / time.Since(start).Seconds()
	slices.Sort(took)
	if len(took) > 0 {
		out.p50, out.p99 = took[len(took)/2], took[len(took)*99/100]
	}
	return out
}

func dialAll(b *testing.B, addr string, n int) []*conn {
	b.Helper()
	conns := make([]*conn, n)
	for i := range conns {
		c, err := dial(addr)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = c.Close() })
		conns[i] = c
	}
	return conns
}

func host(url string) string { return strings.TrimPrefix(url, "http://") }
