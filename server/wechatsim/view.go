package wechatsim

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Books are a copy of what the simulator has written down.
type Books struct {
	Now      time.Time         `json:"now"`
	Balances map[Account]int64 `json:"balances"`
	// Fees is what was kept of payments after what was given back.
	Fees     int64     `json:"fees"`
	Payments []Payment `json:"payments"`
	Refunds  []Refund  `json:"refunds"`
	Entries  []Entry   `json:"entries"`

	Transfers []TransferBill `json:"transfers"`
	// Spendable is what of the operating account no transfer has taken hold of.
	Spendable int64 `json:"spendable"`
}

// Books copies the books: every payment, refund, transfer and entry.
func (s *Sim) Books() Books {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := Books{
		Now: s.now(), Balances: maps.Clone(s.books.balances), Payments: copies(s.books.paymentOrder),
		Refunds: copies(s.books.refundOrder), Entries: copies(s.books.entries),
		Transfers: copies(s.books.transferOrder), Spendable: s.books.spendable(),
	}
	for _, account := range []Account{Held, Available, Operating} {
		b.Balances[account] += 0
	}
	for _, p := range s.books.paymentOrder {
		b.Fees += p.Fee - p.FeeBack
	}
	return b
}

func copies[T any](list []*T) []T {
	out := make([]T, len(list))
	for i, item := range list {
		out[i] = *item
	}
	return out
}

// PaymentView is a payment with all that belongs to it.
type PaymentView struct {
	Payment Payment  `json:"payment"`
	Refunds []Refund `json:"refunds"`
	Entries []Entry  `json:"entries"`
	Notices []Notice `json:"notices"`
}

// Payment shows one payment; ok is false when the number is unknown.
func (s *Sim) Payment(outTradeNo string) (view PaymentView, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.books.payments[outTradeNo]
	if p == nil {
		return PaymentView{}, false
	}
	view = PaymentView{Payment: *p, Refunds: copies(p.refunds), Entries: []Entry{}, Notices: []Notice{}}
	for _, e := range s.books.entries {
		if e.OutTradeNo == outTradeNo {
			view.Entries = append(view.Entries, *e)
		}
	}
	for _, n := range s.books.noticeOrder {
		if n.OutTradeNo == outTradeNo {
			view.Notices = append(view.Notices, n.copy())
		}
	}
	return view, true
}

// TransferBill shows one transfer; ok is false when the number is unknown.
func (s *Sim) TransferBill(outBillNo string) (t TransferBill, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.books.transfers[outBillNo]; found != nil {
		return *found, true
	}
	return t, false
}

func (n *Notice) copy() Notice {
	c := *n
	c.Attempts = slices.Clone(n.Attempts)
	return c
}

// Notices copies the notices and pushes, the latest last.
func (s *Sim) Notices() []Notice {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Notice, len(s.books.noticeOrder))
	for i, n := range s.books.noticeOrder {
		out[i] = n.copy()
	}
	return out
}

// Faults copies the standing faults.
func (s *Sim) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.faults)
}

// Redeliver sends a notice again at once, whatever became of it.
func (s *Sim) Redeliver(id string) (err error) {
	flushed := s.change(func() {
		n := s.books.notices[id]
		if n == nil {
			err = errors.New("wechatsim: no such notice")
			return
		}
		n.Done, n.Outcome, n.NextAt = false, "", s.now()
		s.books.at(n.NextAt, timerNotice, n.ID)
		s.books.put(record{Notice: n})
	})
	s.poke()
	return errors.Join(err, flushed)
}

// Prepared is a notice that is signed and ready to be sent.
type Prepared struct {
	URL    string
	Header http.Header
	Body   []byte
}

// PrepareNotice signs the notice of a paid payment without sending it, so that
// load tests can sign beforehand. It is fresh for five minutes of the clock.
func (s *Sim) PrepareNotice(outTradeNo string) (Prepared, error) {
	s.mu.Lock()
	p := s.books.payments[outTradeNo]
	if p == nil || !p.paid() {
		s.mu.Unlock()
		return Prepared{}, errors.New("wechatsim: no such payment is paid")
	}
	n := s.paidNotice(p)
	to := n.URL
	if s.opt.NotifyBase != "" {
		to = rebase(to, s.opt.NotifyBase)
	}
	s.mu.Unlock()
	out := Prepared{URL: to, Header: http.Header{"Content-Type": {"application/json"}}, Body: s.noticeBody(n, "")}
	s.headers(out.Header, out.Body, signed{})
	return out, nil
}

// Sign returns the headers of WeChat Pay over any body, for tests of what a
// merchant does with well-signed nonsense.
func (s *Sim) Sign(body []byte) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	s.headers(h, body, signed{})
	return h
}

// SignPush encrypts and signs any message as a push: the query and the body of
// its request.
func (s *Sim) SignPush(message []byte) (query url.Values, body []byte) {
	return s.signPush(message, signed{})
}

// Seal makes the body of a notice around any content, for Sign.
func (s *Sim) Seal(event, original string, content []byte) []byte {
	return s.noticeBody(&Notice{ID: newUUID(), Event: event, Original: original, Plain: content, CreatedAt: s.now()}, "")
}
