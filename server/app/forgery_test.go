package app_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/shipping"
	"yuanfen/server/wechatsim"
)

// message is one notice or push on its way.
type message struct {
	target string // Path and query.
	header http.Header
	body   []byte
}

// tap lets messages through, or keeps them while it is shut.
type tap struct {
	mu   sync.Mutex
	shut bool
	kept []message
}

func (p *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.shut {
		return http.DefaultTransport.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	p.kept = append(p.kept, message{r.URL.RequestURI(), r.Header.Clone(), body})
	return &http.Response{StatusCode: http.StatusBadGateway, Body: http.NoBody, Header: http.Header{}, Request: r}, nil
}

// keep returns what was sent while do ran.
func (p *tap) keep(do func()) []message {
	p.mu.Lock()
	p.shut, p.kept = true, nil
	p.mu.Unlock()
	do()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = false
	return p.kept
}

func (m message) is(path string) bool { return strings.HasPrefix(m.target, path) }

// send hands a message to the program and says whether it was refused.
func (m message) send(h http.Handler) (refused bool, answer string) {
	r := httptest.NewRequest(http.MethodPost, m.target, bytes.NewReader(m.body))
	r.Header = m.header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code >= 400 && w.Code < 500, w.Result().Status + " " + w.Body.String()
}

// forgeries calls fn with every variant of a true message: each byte of what is
// signed changed in several ways, each header or parameter that vouches for it
// changed, emptied, cut short or gone, and the body cut short, doubled or emptied.
func (m message) forgeries(masks []byte, fn func(what string, forged message)) {
	vouched, from, until := []string{"Wechatpay-Signature", "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial"}, 0, len(m.body)
	if m.is(shipping.PushPath) { // Its signature covers the sealed text alone.
		var push struct{ Encrypt string }
		_ = json.Unmarshal(m.body, &push)
		from = bytes.Index(m.body, []byte(push.Encrypt))
		until = from + len(push.Encrypt)
		vouched = nil
	}
	with := func(what string, body []byte, header http.Header, target string) {
		fn(what, message{target, header, body})
	}
	for i := from; i < until; i++ {
		for _, mask := range masks {
			body := slices.Clone(m.body)
			body[i] ^= mask
			with("body", body, m.header, m.target)
		}
	}
	for name, body := range map[string][]byte{"cut": m.body[:until-1], "doubled": slices.Concat(m.body, m.body), "empty": nil, "object": []byte("{}"), "null": []byte("null")} {
		with("body "+name, body, m.header, m.target)
	}
	for _, name := range vouched {
		for value := range altered(m.header.Get(name), masks) {
			header := m.header.Clone()
			header.Del(name)
			if value != "" {
				header.Set(name, value)
			}
			with(name, m.body, header, m.target)
		}
	}
	path, query, _ := strings.Cut(m.target, "?")
	values, _ := url.ParseQuery(query)
	for _, name := range []string{"msg_signature", "timestamp", "nonce"} {
		for value := range altered(values.Get(name), masks) {
			other := url.Values{}
			for k := range values {
				other.Set(k, values.Get(k))
			}
			other.Set(name, value)
			if query != "" {
				with(name, m.body, m.header, path+"?"+other.Encode())
			}
		}
	}
}

// altered are other texts than value: one character changed, dropped or doubled, and
// none at all. Base64 ends in bits that say nothing: its last character stays.
func altered(value string, masks []byte) map[string]bool {
	others := map[string]bool{"": true, value + "0": true, strings.ToUpper(value) + "x": true}
	for i := range len(strings.TrimRight(value, "=")) - 1 {
		others[value[:i]+value[i+1:]] = true
		for _, mask := range masks {
			if c := value[i] ^ mask; c > ' ' && c < 0x7f {
				others[value[:i]+string(rune(c))+value[i+1:]] = true
			}
		}
	}
	delete(others, value)
	return others
}

// trueMessages makes one of each kind that WeChat sends, and holds them back.
func trueMessages(t *testing.T, s *shoptest.Shop, p *tap) []message {
	t.Helper()
	b, sku := s.Buyer("林知夏"), s.SKU(1990, 100)
	seller := earned(s, 5_000)
	refunded, complained := s.Pay(b, s.Place(b, shoptest.Want(sku, 1))), s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
	s.Confirm(b, s.Bought(b, shoptest.Want(sku, 1)))
	kept := p.keep(func() {
		s.Clock.Advance(2 * shoptest.Day) // WeChat settles.
		s.Sim.Step(t.Context())
	})
	transfer := s.Sent(s.Withdraw(seller, 1_000))
	placed := s.Place(b, shoptest.Want(sku, 1))
	prepaid := s.Prepay(placed)
	_, err := s.TryRefund(refunded, 1, 1990, 800)
	must(t, err)
	params, err := s.App.Payouts.Confirmation(t.Context(), seller.ID, transfer.ID)
	must(t, err)
	kept = append(kept, p.keep(func() {
		must(t, s.Sim.Pay(b.OpenID, prepaid))
		_, err := s.Sim.Complain(s.OutTradeNo(complained), "没有收到货")
		must(t, err)
		must(t, s.Sim.ConfirmTransfer(seller.OpenID, wechatsim.TransferParams(params)))
		_, err = s.App.Runner.RunDue(t.Context()) // The refund goes out.
		must(t, err)
		s.Clock.Advance(30 * time.Second)
		s.Sim.Step(t.Context())
	})...)
	s.WantState(placed, order.AwaitingPayment)
	return kept
}

// No change of a true message is taken, and none changes anything (RELIABILITY.md
// B2): notices and pushes of every kind, byte by byte; those that are too old, that
// another merchant got, and WeChat's own probes. The true ones are taken afterwards.
func TestForgeries_AreRefusedAndChangeNothing(t *testing.T) {
	p, masks := &tap{}, []byte{1, 2, 4, 8, 16, 32, 64, 128, 255, 3, 5, 15, 31, 85, 127, 170, 192, 240}
	if testing.Short() {
		masks = masks[:2]
	}
	config := func() shoptest.Config {
		c := shoptest.Default()
		c.Sim.Client = &http.Client{Transport: p}
		return c
	}
	s := shoptest.New(t, db.SQLite, config())
	h := s.App.Router.Handler()
	kept := trueMessages(t, s, p)
	paths := map[string]bool{}
	for _, m := range kept {
		path, _, _ := strings.Cut(m.target, "?")
		paths[path] = true
	}
	if len(paths) != 5 {
		t.Fatalf("only %v", paths)
	}
	before, n := fingerprint(t, s), 0
	try := func(what string, m message) {
		n++
		if refused, answer := m.send(h); !refused {
			t.Errorf("%s of %s: %s\n%s", what, m.target, answer, m.body)
		}
	}
	for _, m := range kept {
		m.forgeries(masks, try)
	}
	for _, m := range othersMessages(t) {
		try("another merchant's", m)
	}
	s.Clock.Advance(6 * time.Minute)
	for _, m := range kept {
		try("old", m)
	}
	if after := fingerprint(t, s); after != before {
		t.Error("something has changed")
	}
	t.Logf("%d forgeries of %d messages were refused", n, len(kept))
	s.Step() // They are sent again.
	s.WantCleanAudit()
	if after := fingerprint(t, s); after == before {
		t.Error("the true messages have changed nothing")
	}
}

// fingerprint is a hash of everything in the database.
func fingerprint(t *testing.T, s *shoptest.Shop) [sha256.Size]byte {
	t.Helper()
	var all bytes.Buffer
	_, err := s.DB.Dump(t.Context(), &all)
	must(t, err)
	return sha256.Sum256(all.Bytes())
}

// othersMessages are what another merchant with another mini-program gets.
func othersMessages(t *testing.T) []message {
	t.Helper()
	p := &tap{}
	c := shoptest.Default()
	c.Sim.Client = &http.Client{Transport: p}
	keys, err := wechatsim.GenerateKeys()
	must(t, err)
	c.Sim.Keys = keys
	return trueMessages(t, shoptest.New(t, db.SQLite, c), p)
}
