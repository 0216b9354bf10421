package web

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
)

// crowd counts the operations that are being worked on. Beyond a limit it turns
// the next ones away at once: who waits in too long a queue gives up and asks again,
// and the work done for them is lost to everybody.
type crowd struct {
	most int64 // 0: no limit.
	now  atomic.Int64
}

// enter counts a request in, unless the place is full; leave counts it out. A
// quarter more is kept for staff, who must be able to act when the shop is full.
// Files, pages, health and WeChat's callbacks always come in.
func (w *crowd) enter(route *Route, req *http.Request) (leave func(), ok bool) {
	if w.most == 0 || route.Raw {
		return func() {}, true
	}
	most := w.most
	if route.Access.staff() {
		most += most / 4
	}
	if w.now.Add(1) > most {
		w.now.Add(-1)
		return nil, false
	}
	req.Body = awaited{req.Body, w}
	return func() { w.now.Add(-1) }, true
}

// full says that another operation of a shopper would not come in.
func (w *crowd) full() bool { return w.most > 0 && w.now.Load() >= w.most }

// shoppers is where their operations are.
const shoppers = "/api/v1/"

// turnAway answers a shopper for whom there is no place, before the request's
// route is looked for or a line of it is logged: the less a refusal costs, the more
// is left for those inside. The few files that shoppers fetch below the same path wait
// with the rest. It is false when the request may come in.
func (r *Router) turnAway(w http.ResponseWriter, req *http.Request) bool {
	if !r.crowd.full() || !strings.HasPrefix(req.URL.Path, shoppers) {
		return false
	}
	h := w.Header()
	r.setHeaders(h, requestID(req))
	h["Content-Type"] = problemJSON
	setRetryAfter(h, ErrBusy.Status)
	w.WriteHeader(ErrBusy.Status)
	_, _ = w.Write(busy) // Who has gone needs no answer.
	r.metrics.turnedAway.Inc()
	return true
}

// busy is the answer to who is turned away.
var busy = func() []byte {
	raw, err := json.Marshal(newProblem(nil, ErrBusy))
	if err != nil {
		panic(err)
	}
	return raw
}()

// awaited does not count a request while its body is on the way: a thousand who
// send a byte a second must not fill the place.
type awaited struct {
	io.ReadCloser
	crowd *crowd
}

func (b awaited) Read(p []byte) (int, error) {
	b.crowd.now.Add(-1)
	defer b.crowd.now.Add(1)
	return b.ReadCloser.Read(p)
}
