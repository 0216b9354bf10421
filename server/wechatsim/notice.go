package wechatsim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const parallelDeliveries = 16

// noticeSchedule is WeChat Pay's: 24 h 4 min in all.
var noticeSchedule = []time.Duration{
	15 * time.Second, 15 * time.Second, 30 * time.Second, 3 * time.Minute, 10 * time.Minute, 20 * time.Minute,
	30 * time.Minute, 30 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 3 * time.Hour, 3 * time.Hour,
	6 * time.Hour, 6 * time.Hour,
}

// pushSchedule is the message push's.
var pushSchedule = []time.Duration{5 * time.Second, 5 * time.Second, 5 * time.Second}

// Attempt is one delivery and what came back. Flaw names what was wrong with it
// on purpose.
type Attempt struct {
	At     time.Time `json:"at"`
	Flaw   FaultKind `json:"flaw,omitempty"`
	Status int       `json:"status"`
	Answer string    `json:"answer,omitempty"`
	OK     bool      `json:"ok"`
}

// Notice is a notice of WeChat Pay, or a pushed message, on its way.
type Notice struct {
	ID          string          `json:"id"`
	Kind        string          `json:"kind"` // pay, refund, transfer, complaint, push
	Event       string          `json:"event"`
	Original    string          `json:"original,omitempty"`
	Summary     string          `json:"summary,omitempty"`
	URL         string          `json:"url,omitempty"` // pushes go where the console says
	Plain       json.RawMessage `json:"plain"`
	OutTradeNo  string          `json:"out_trade_no,omitempty"`
	OutRefundNo string          `json:"out_refund_no,omitempty"`
	OutBillNo   string          `json:"out_bill_no,omitempty"`
	CreatedAt   time.Time       `json:"created_at"`
	NextAt      time.Time       `json:"next_at,omitzero"`
	Tries       int             `json:"tries"`
	Done        bool            `json:"done"`
	Outcome     string          `json:"outcome,omitempty"` // delivered, dropped, given_up
	Attempts    []Attempt       `json:"attempts,omitempty"`
}

func plain(content map[string]any) json.RawMessage {
	raw, err := json.Marshal(content)
	if err != nil {
		panic(err) // maps of strings and numbers
	}
	return raw
}

func (s *Sim) queuePush(event string, p *Payment, more map[string]any) {
	content := map[string]any{
		"transaction_id": p.TransactionID, "merchant_id": s.keys.MchID, "merchant_trade_no": p.OutTradeNo, "pay_time": p.PaidAt.Unix(),
	}
	for k, v := range more {
		content[k] = v
	}
	s.queueEvent(event, p.OpenID, p.OutTradeNo, content)
}

func (s *Sim) queueEvent(event, openID, outTradeNo string, content map[string]any) {
	content["ToUserName"], content["FromUserName"] = "gh_000000000000", openID
	content["CreateTime"], content["MsgType"], content["Event"] = s.now().Unix(), "event", event
	s.queue(&Notice{ID: newUUID(), Kind: "push", Event: event, Plain: plain(content), OutTradeNo: outTradeNo})
}

// queue puts n on its way, unless a fault drops or delays it.
func (s *Sim) queue(n *Notice) {
	n.CreatedAt = s.now()
	n.NextAt = n.CreatedAt
	if f := s.take1(n.route(), string(n.Plain), Drop, Postpone, Reorder); f != nil {
		switch f.Kind {
		case Drop:
			n.Done, n.Outcome = true, "dropped"
		case Postpone:
			n.NextAt = n.CreatedAt.Add(f.delay(time.Minute))
		case Reorder:
			n.NextAt = n.CreatedAt.Add(f.delay(20 * time.Second))
		}
	}
	if !n.Done {
		s.books.at(n.NextAt, timerNotice, n.ID)
	}
	s.books.put(record{Notice: n})
	s.poke()
}

func (n *Notice) route() string {
	if n.Kind == "push" {
		return "push"
	}
	return "notice." + n.Kind
}

// run does what is due until nothing is.
func (s *Sim) run(ctx context.Context, workers int) {
	for ctx.Err() == nil {
		batch := s.takeDue(4 * workers)
		if len(batch) == 0 {
			return
		}
		var group sync.WaitGroup
		slots := make(chan struct{}, workers)
		for _, n := range batch {
			slots <- struct{}{}
			group.Go(func() {
				s.deliver(ctx, n)
				<-slots
			})
		}
		group.Wait()
	}
}

// takeDue fires the timers that are due and returns the notices among them.
func (s *Sim) takeDue(limit int) []*Notice {
	var batch []*Notice
	_ = s.change(func() {
		for len(batch) < limit {
			t, ok := s.books.due(s.now())
			if !ok {
				return
			}
			if t.kind != timerNotice {
				s.fire(t)
				continue
			}
			if n := s.books.notices[t.key]; !n.Done && !t.at.Before(n.NextAt) {
				batch = append(batch, n)
			}
		}
	})
	return batch
}

// flaws are what can be sent before the true notice: a probe, a forgery.
var flaws = []FaultKind{Probe, ForgeAmount, ForgeMchID, ForgeAppID, BadSignature, Stale, UnknownSerial}

// deliver makes one attempt: flawed ones first, as faults ask for, then the true
// one, repeated where a fault asks for that.
func (s *Sim) deliver(ctx context.Context, n *Notice) {
	var extra []Attempt
	s.mu.Lock()
	plain, base, pushURL := string(n.Plain), s.opt.NotifyBase, s.opt.PushURL
	var flawed []FaultKind
	for f := s.take1(n.route(), plain, flaws...); f != nil; f = s.take1(n.route(), plain, flaws...) {
		flawed = append(flawed, f.Kind)
	}
	times := 1
	if f := s.take1(n.route(), plain, Duplicate); f != nil {
		times += max(1, f.Count)
	}
	cert := s.take1(n.route(), plain, CertSigned) != nil
	s.mu.Unlock()
	to := n.URL
	if n.Kind == "push" {
		to = pushURL
	} else if base != "" {
		to = rebase(to, base)
	}
	for _, kind := range flawed {
		extra = append(extra, s.attempt(ctx, n, to, kind, signed{}))
	}
	var last Attempt
	for i := range times {
		last = s.attempt(ctx, n, to, "", signed{cert: cert})
		if i < times-1 {
			extra = append(extra, last)
		}
	}
	_ = s.change(func() { s.delivered(n, append(extra, last), last.OK) })
}

// delivered notes an attempt and plans the next.
func (s *Sim) delivered(n *Notice, attempts []Attempt, ok bool) {
	schedule := noticeSchedule
	if n.Kind == "push" {
		schedule = pushSchedule
	}
	n.Attempts = append(n.Attempts, attempts...)
	n.NextAt = time.Time{}
	switch {
	case ok:
		n.Done, n.Outcome = true, "delivered"
	case n.Tries >= len(schedule):
		n.Done, n.Outcome = true, "given_up"
	default:
		n.NextAt = s.now().Add(schedule[n.Tries])
		s.books.at(n.NextAt, timerNotice, n.ID)
	}
	n.Tries++
	s.books.put(record{Notice: n})
}

// rebase replaces scheme and host of a URL.
func rebase(to, base string) string {
	u, err := url.Parse(to)
	b, baseErr := url.Parse(base)
	if err != nil || baseErr != nil {
		return to
	}
	u.Scheme, u.Host = b.Scheme, b.Host
	return u.String()
}

// attempt sends n once, with a flaw if one is named.
func (s *Sim) attempt(ctx context.Context, n *Notice, to string, flaw FaultKind, how signed) Attempt {
	a := Attempt{At: s.now(), Flaw: flaw}
	if to == "" {
		a.Answer = "没有配置推送地址"
		return a
	}
	req, err := s.request(ctx, n, to, flaw, how)
	if err != nil {
		a.Answer = err.Error()
		return a
	}
	res, err := s.opt.Client.Do(req)
	if err != nil {
		a.Answer = err.Error()
		return a
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, 512))
	a.Status, a.Answer = res.StatusCode, string(answer)
	a.OK = a.Status == http.StatusOK || a.Status == http.StatusNoContent
	if n.Kind == "push" {
		text := strings.TrimSpace(a.Answer)
		a.OK = a.Status == http.StatusOK && (text == "success" || text == "")
	}
	return a
}

func (s *Sim) request(ctx context.Context, n *Notice, to string, flaw FaultKind, how signed) (*http.Request, error) {
	how.bad, how.stale, how.unknown, how.probe = flaw == BadSignature, flaw == Stale, flaw == UnknownSerial, flaw == Probe
	if n.Kind == "push" {
		return s.pushRequest(ctx, n, to, how)
	}
	body := s.noticeBody(n, flaw)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	s.headers(req.Header, body, how)
	return req, nil
}

// noticeBody encrypts the notice; a forged one says something else under an id
// of its own.
func (s *Sim) noticeBody(n *Notice, flaw FaultKind) []byte {
	id, plain := n.ID, []byte(n.Plain)
	if flaw == ForgeAmount || flaw == ForgeMchID || flaw == ForgeAppID {
		id, plain = newUUID(), forge(plain, flaw)
	}
	body, err := json.Marshal(map[string]any{
		"id": id, "create_time": shanghai(n.CreatedAt), "resource_type": "encrypt-resource", "event_type": n.Event,
		"summary": n.Summary, "resource": s.sign.seal(plain, n.Original, n.Original),
	})
	if err != nil {
		panic(err) // maps of strings
	}
	return body
}

// forge changes one field of a notice that is otherwise perfectly signed.
func forge(plain []byte, flaw FaultKind) []byte {
	var content map[string]any
	if json.Unmarshal(plain, &content) != nil {
		return plain
	}
	switch flaw {
	case ForgeMchID:
		field := "mchid"
		if _, ok := content["mch_id"]; ok {
			field = "mch_id" // A transfer's.
		}
		content[field] = "1900000000"
	case ForgeAppID:
		content["appid"] = "wx0000000000000000"
	default:
		if v, ok := content["transfer_amount"].(float64); ok {
			content["transfer_amount"] = v + 1
		}
		if amount, ok := content["amount"].(map[string]any); ok {
			for _, field := range []string{"total", "payer_total", "refund", "payer_refund"} {
				if v, ok := amount[field].(float64); ok {
					amount[field] = v + 1
				}
			}
		}
	}
	forged, err := json.Marshal(content)
	if err != nil {
		return plain
	}
	return forged
}

// pushRequest encrypts and signs a message as the mini-program platform does.
func (s *Sim) pushRequest(ctx context.Context, n *Notice, to string, how signed) (*http.Request, error) {
	query, body := s.signPush(n.Plain, how)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to+"?"+query.Encode(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	return req, nil
}

func (s *Sim) signPush(message []byte, how signed) (url.Values, []byte) {
	at := s.now().Unix()
	if how.stale {
		at -= 600
	}
	stamp, nonce := strconv.FormatInt(at, 10), randomDigits(10)
	sealed := encryptPush(s.sign.pushKey, randomBytes(16), message, s.keys.AppID)
	signature := pushSignature(s.keys.PushToken, stamp, nonce, sealed)
	if how.bad || how.probe || how.unknown {
		signature = strings.Repeat("0", len(signature))
	}
	return url.Values{
		"signature": {pushSignature(s.keys.PushToken, stamp, nonce)}, "timestamp": {stamp}, "nonce": {nonce},
		"encrypt_type": {"aes"}, "msg_signature": {signature},
	}, plain(map[string]any{"ToUserName": "gh_000000000000", "Encrypt": sealed})
}

func newUUID() string {
	b := randomBytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
