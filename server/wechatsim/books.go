package wechatsim

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
)

// Account is one of the merchant's accounts at WeChat. Held and available
// together are the basic account.
type Account string

// The accounts.
const (
	Held      Account = "held"
	Available Account = "available"
	Operating Account = "operating"
)

// Entry is one movement on an account, in fen. The kinds are opening, payment,
// fee, refund, fee_back, settle, topup, withdraw and transfer.
type Entry struct {
	No            int64     `json:"no"`
	At            time.Time `json:"at"`
	Account       Account   `json:"account"`
	Kind          string    `json:"kind"`
	Amount        int64     `json:"amount"`
	OutTradeNo    string    `json:"out_trade_no,omitempty"`
	TransactionID string    `json:"transaction_id,omitempty"`
	OutRefundNo   string    `json:"out_refund_no,omitempty"`
	RefundID      string    `json:"refund_id,omitempty"`

	OutBillNo      string `json:"out_bill_no,omitempty"`
	TransferBillNo string `json:"transfer_bill_no,omitempty"`
}

// Person is a WeChat user of this mini-program.
type Person struct {
	Name       string    `json:"name"`
	OpenID     string    `json:"openid"`
	UnionID    string    `json:"unionid"`
	Phone      string    `json:"phone"`
	LastSeen   time.Time `json:"last_seen"`
	SessionKey string    `json:"-"`
	Blocked    bool      `json:"blocked,omitempty"` // a high-risk user: 40226
}

// record is one thing of the books as it is after a change; exactly one field
// is set.
type record struct {
	Payment *Payment `json:"payment,omitempty"`
	Refund  *Refund  `json:"refund,omitempty"`
	Notice  *Notice  `json:"notice,omitempty"`
	Person  *Person  `json:"person,omitempty"`
	Entry   *Entry   `json:"entry,omitempty"`

	Transfer *TransferBill `json:"transfer,omitempty"`

	Complaint    *Complaint    `json:"complaint,omitempty"`
	ComplaintURL *complaintURL `json:"complaint_url,omitempty"`
}

// books are the simulator's own record of what happened. Every change is one
// line of the file, so that a torn last line takes back a whole change and
// never half of one.
type books struct {
	file   *os.File
	broken error
	// pending is what the change that is being made has touched.
	pending []record

	payments       map[string]*Payment // by out_trade_no
	transactions   map[string]*Payment // by transaction_id
	prepays        map[string]*Payment // by prepay_id
	paymentOrder   []*Payment
	refunds        map[string]*Refund // by out_refund_no
	refundOrder    []*Refund
	transfers      map[string]*TransferBill // by out_bill_no
	packages       map[string]*TransferBill // by package_info
	transferOrder  []*TransferBill
	holding        map[string]*TransferBill // those that hold money, by out_bill_no
	notices        map[string]*Notice
	noticeOrder    []*Notice
	persons        map[string]*Person    // by openid
	complaints     map[string]*Complaint // by id
	complaintOrder []*Complaint
	complaintURL   string
	entries        []*Entry
	balances       map[Account]int64
	timers         timers
	sequence       int64
	codes          map[string]*loginCode
	uploads        map[string]time.Time // last upload_time of a shipping, by out_trade_no
	subscriptions  map[string]int       // subscribe messages that a person has agreed to
	tokens         tokenBox
}

func openBooks(file string, operating int64) (*books, error) {
	b := &books{
		payments: map[string]*Payment{}, transactions: map[string]*Payment{}, prepays: map[string]*Payment{},
		refunds: map[string]*Refund{}, notices: map[string]*Notice{}, persons: map[string]*Person{},
		balances: map[Account]int64{}, codes: map[string]*loginCode{}, uploads: map[string]time.Time{},
		subscriptions: map[string]int{}, complaints: map[string]*Complaint{},
		transfers: map[string]*TransferBill{}, packages: map[string]*TransferBill{}, holding: map[string]*TransferBill{},
	}
	if file != "" {
		if err := b.replay(file); err != nil {
			return nil, err
		}
	}
	if len(b.entries) == 0 && operating > 0 {
		b.post(&Entry{At: certificateFrom, Account: Operating, Kind: "opening", Amount: operating})
	}
	return b, b.flush()
}

// replay reads the file, cuts off a torn last line, and goes on writing there.
func (b *books) replay(name string) error {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	good, err := b.readLines(bufio.NewReaderSize(file, 1<<20))
	if err == nil {
		err = file.Truncate(good)
	}
	if err == nil {
		_, err = file.Seek(good, io.SeekStart)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("wechatsim: %s: %w", name, err), file.Close())
	}
	b.file = file
	b.schedule()
	return nil
}

// readLines applies every whole line and returns how many bytes they are.
func (b *books) readLines(r *bufio.Reader) (good int64, err error) {
	for line := 1; ; line++ {
		raw, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return good, nil
		}
		if err != nil {
			return good, err
		}
		var put []record
		if err := json.Unmarshal(raw, &put); err != nil {
			return good, fmt.Errorf("line %d: %w", line, err)
		}
		for _, rec := range put {
			b.apply(rec)
		}
		good += int64(len(raw))
	}
}

// put notes what a change has touched. The things are already in memory as they
// are now; flush makes all of them last together.
func (b *books) put(records ...record) {
	for _, rec := range records {
		b.apply(rec)
		if b.file != nil && !slices.Contains(b.pending, rec) {
			b.pending = append(b.pending, rec)
		}
	}
}

// flush writes the change as one line.
func (b *books) flush() error {
	if b.broken != nil || len(b.pending) == 0 {
		return b.broken
	}
	var line bytes.Buffer
	if b.broken = json.NewEncoder(&line).Encode(b.pending); b.broken == nil {
		_, b.broken = b.file.Write(line.Bytes())
	}
	b.pending = b.pending[:0]
	return b.broken
}

func (b *books) apply(rec record) {
	switch {
	case rec.Payment != nil:
		b.applyPayment(rec.Payment)
	case rec.Refund != nil:
		b.applyRefund(rec.Refund)
	case rec.Transfer != nil:
		b.applyTransfer(rec.Transfer)
	case rec.Notice != nil:
		b.applyNotice(rec.Notice)
	case rec.Person != nil:
		b.persons[rec.Person.OpenID] = rec.Person
	case rec.Complaint != nil:
		b.applyComplaint(rec.Complaint)
	case rec.ComplaintURL != nil:
		b.complaintURL = rec.ComplaintURL.URL
	case rec.Entry != nil:
		if e := rec.Entry; e.No > int64(len(b.entries)) {
			b.entries = append(b.entries, e)
			b.balances[e.Account] += e.Amount
		}
	}
}

func (b *books) applyPayment(p *Payment) {
	if old := b.payments[p.OutTradeNo]; old == nil {
		b.paymentOrder = append(b.paymentOrder, p)
	} else if old != p { // replay: the thing as it was later
		refunds := old.refunds
		*old = *p
		old.refunds = refunds
		p = old
	}
	b.payments[p.OutTradeNo] = p
	if p.TransactionID != "" {
		b.transactions[p.TransactionID] = p
	}
	for _, prepay := range p.Prepays {
		b.prepays[prepay.ID] = p
	}
	b.sequence = max(b.sequence, p.No)
}

func (b *books) applyRefund(r *Refund) {
	if old := b.refunds[r.OutRefundNo]; old == nil {
		b.refundOrder = append(b.refundOrder, r)
		if p := b.payments[r.OutTradeNo]; p != nil {
			p.refunds = append(p.refunds, r)
		}
	} else if old != r {
		*old = *r
		r = old
	}
	b.refunds[r.OutRefundNo] = r
	b.sequence = max(b.sequence, r.No)
}

func (b *books) applyTransfer(t *TransferBill) {
	if old := b.transfers[t.OutBillNo]; old == nil {
		b.transferOrder = append(b.transferOrder, t)
	} else if old != t {
		*old = *t
		t = old
	}
	b.transfers[t.OutBillNo] = t
	if t.PackageInfo != "" {
		b.packages[t.PackageInfo] = t
	}
	delete(b.holding, t.OutBillNo)
	if t.Held {
		b.holding[t.OutBillNo] = t
	}
	b.sequence = max(b.sequence, t.No)
}

func (b *books) applyNotice(n *Notice) {
	if old := b.notices[n.ID]; old == nil {
		b.noticeOrder = append(b.noticeOrder, n)
	} else if old != n {
		*old = *n
		n = old
	}
	b.notices[n.ID] = n
}

// post adds an entry to the change that is being made.
func (b *books) post(e *Entry) {
	if e.Amount == 0 {
		return
	}
	e.No = int64(len(b.entries)) + 1
	b.put(record{Entry: e})
}

// next numbers what the platform makes.
func (b *books) next() int64 {
	b.sequence++
	return b.sequence
}

func (b *books) close() error {
	if b.file == nil {
		return nil
	}
	return b.file.Close()
}

// timer is something that is due at a time. What it finds then decides whether
// it still has anything to do.
type timer struct {
	at   time.Time
	no   int64
	kind timerKind
	key  string
}

type timerKind int

const (
	timerNotice timerKind = iota
	timerRefund
	timerRemind
	timerConfirm
	timerSettle
	timerTransfer
)

type timers struct {
	list []timer
	no   int64
}

func (t *timers) Len() int { return len(t.list) }

func (t *timers) Less(i, j int) bool {
	a, b := t.list[i], t.list[j]
	if a.at.Equal(b.at) {
		return a.no < b.no
	}
	return a.at.Before(b.at)
}

func (t *timers) Swap(i, j int) { t.list[i], t.list[j] = t.list[j], t.list[i] }

// Push is heap's.
func (t *timers) Push(x any) { t.list = append(t.list, x.(timer)) } //nolint:forcetypeassert // Only at() pushes.

// Pop is heap's.
func (t *timers) Pop() any {
	last := t.list[len(t.list)-1]
	t.list = t.list[:len(t.list)-1]
	return last
}

// at sets a timer.
func (b *books) at(when time.Time, kind timerKind, key string) {
	b.timers.no++
	heap.Push(&b.timers, timer{at: when, no: b.timers.no, kind: kind, key: key})
}

// due takes the earliest timer that is due.
func (b *books) due(now time.Time) (timer, bool) {
	if b.timers.Len() == 0 || b.timers.list[0].at.After(now) {
		return timer{}, false
	}
	return heap.Pop(&b.timers).(timer), true //nolint:forcetypeassert // Only at() pushes.
}

// schedule sets the timers of everything that is still open, after a replay.
func (b *books) schedule() {
	for _, p := range b.paymentOrder {
		b.schedulePayment(p)
	}
	for _, r := range b.refundOrder {
		if r.Status == RefundProcessing {
			b.at(r.DueAt, timerRefund, r.OutRefundNo)
		}
	}
	for _, t := range b.transferOrder {
		if !t.final() {
			b.at(t.DueAt, timerTransfer, t.OutBillNo)
		}
	}
	for _, n := range b.noticeOrder {
		if !n.Done {
			b.at(n.NextAt, timerNotice, n.ID)
		}
	}
}
