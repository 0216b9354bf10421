package wechatsim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const maxBody = 1 << 20

// call is one request to an API, read whole: signatures are over raw bytes.
type call struct {
	r     *http.Request
	body  []byte
	query url.Values
}

func (c *call) decode(into any) bool { return json.Unmarshal(c.body, into) == nil }

// answer is what a handler says.
type answer struct {
	status      int
	body        any    // JSON; nil means none
	raw         []byte // instead of body
	contentType string
	unsigned    bool // bill files carry no signature
}

// api is one endpoint. open ones need no access_token.
type api struct {
	name    string
	pattern string
	open    bool
	handle  func(s *Sim, c *call) answer
}

// Handler serves both API hosts, the control plane under /control/ and the
// control page at /. A request that names a host of WeChat's gets that API
// alone; other hosts get everything.
func (s *Sim) Handler() http.Handler {
	pay, mini := http.NewServeMux(), http.NewServeMux()
	for _, route := range payAPIs {
		pay.HandleFunc(route.pattern, s.servePay(route))
	}
	for _, route := range miniAPIs {
		mini.HandleFunc(route.pattern, s.serveMini(route))
	}
	pay.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.writePay(w, r, refuse(404, "RESOURCE_NOT_EXISTS", "接口不存在").answer(), nil)
	})
	mini.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeMini(w, miniError(40066, "invalid url"))
	})
	control := s.controlHandler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(r.Host, ":")
		switch {
		case host == "api.mch.weixin.qq.com" || (!isWeChat(host) && strings.HasPrefix(r.URL.Path, "/v3/")):
			pay.ServeHTTP(w, r)
		case isWeChat(host) || isMini(r.URL.Path):
			mini.ServeHTTP(w, r)
		default:
			control.ServeHTTP(w, r)
		}
	})
}

func isWeChat(host string) bool { return strings.HasSuffix(host, ".weixin.qq.com") }

func isMini(path string) bool {
	return strings.HasPrefix(path, "/cgi-bin/") || strings.HasPrefix(path, "/sns/") || strings.HasPrefix(path, "/wxa/")
}

func readCall(r *http.Request) (*call, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	return &call{r: r, body: body, query: r.URL.Query()}, err
}

// change makes a change to the books under the lock and makes it last.
func (s *Sim) change(fn func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn()
	return s.books.flush()
}

// perform runs a handler under the lock, with the transport faults around it.
// broken is the answer where the books can't be written.
func (s *Sim) perform(c *call, route api, rateLimited, broken answer) (answer, *Fault) {
	s.mu.Lock()
	fault := s.take1(route.name, c.r.RequestURI+"\n"+string(c.body), transportFaults...)
	s.mu.Unlock()
	if fault != nil {
		switch fault.Kind {
		case CutBefore:
			panic(http.ErrAbortHandler)
		case ErrorBefore:
			return broken, fault
		case RateLimited:
			return rateLimited, fault
		}
	}
	var a answer
	if err := s.change(func() { a = route.handle(s, c) }); err != nil {
		return broken, fault
	}
	if fault == nil {
		return a, nil
	}
	switch fault.Kind {
	case CutAfter:
		panic(http.ErrAbortHandler)
	case ErrorAfter:
		return broken, fault
	case Empty:
		return answer{status: http.StatusOK, body: struct{}{}}, fault
	case NotJSON:
		return answer{status: http.StatusOK, raw: []byte("<html>502</html>"), contentType: "text/html"}, fault
	case DelayAnswer:
		wait(c.r, fault.delay(6*time.Second))
	case NoticeFirst:
		s.noticeFirst(c, route.name)
	}
	return a, fault
}

// wait lets real time pass, or the caller lose patience.
func wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// noticeFirst delivers what a call has caused before the call is answered. A
// prepay causes nothing by itself: its payer pays at once.
func (s *Sim) noticeFirst(c *call, route string) {
	if route == "prepay" {
		var in prepayRequest
		if c.decode(&in) {
			_ = s.PayOutTradeNo(in.OutTradeNo)
		}
	}
	s.Step(c.r.Context())
}

func write(w http.ResponseWriter, a answer, raw []byte) {
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(raw)
}

// encode is the answer's body.
func (a answer) encode() []byte {
	if a.body == nil {
		return a.raw
	}
	raw, err := json.Marshal(a.body)
	if err != nil {
		panic(err) // answers are maps of strings and numbers
	}
	return raw
}
