package wechatsim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// FaultKind is one way in which WeChat, or the way to it, misbehaves.
type FaultKind string

// Faults of API calls, by route.
const (
	DelayAnswer   FaultKind = "delay"          // it happens; the answer comes after Delay of real time
	CutBefore     FaultKind = "cut_before"     // the connection breaks before anything happens
	CutAfter      FaultKind = "cut_after"      // it happens, then the connection breaks
	ErrorBefore   FaultKind = "error_before"   // 500 SYSTEM_ERROR, nothing happens
	ErrorAfter    FaultKind = "error_after"    // it happens, then 500 SYSTEM_ERROR
	RateLimited   FaultKind = "rate_limited"   // 429 FREQUENCY_LIMITED or errcode 45009
	Empty         FaultKind = "empty"          // it happens, the answer is 200 {}
	NotJSON       FaultKind = "not_json"       // it happens, a proxy answers with a page
	BadSignature  FaultKind = "bad_signature"  // of the answer or notice
	Stale         FaultKind = "stale"          // its timestamp is ten minutes old
	UnknownSerial FaultKind = "unknown_serial" // it is signed under a serial nobody knows
	BadToken      FaultKind = "bad_token"      // 40001 for a token that is good
	NoticeFirst   FaultKind = "notice_first"   // it happens, its notice comes before the answer
)

// Faults of outcomes.
const (
	RefundEndsAbnormal FaultKind = "refund_abnormal"
	RefundEndsClosed   FaultKind = "refund_closed"
	ShortOfMoney       FaultKind = "not_enough"
	PayNotKnown        FaultKind = "pay_not_known" // 10060001
	SettleSilently     FaultKind = "settle_silently"

	TransferStaysAccepted   FaultKind = "transfer_accepted"   // until its number is sent again
	TransferStaysProcessing FaultKind = "transfer_processing" // likewise
	TransferFails           FaultKind = "transfer_fail"       // though its person confirms
	TransferLingers         FaultKind = "transfer_lingers"    // an hour longer than it should
)

// Faults of notices and pushes. The flawed ones (with BadSignature, Stale and
// UnknownSerial) are sent first and the true one follows.
const (
	Probe       FaultKind = "probe" // WECHATPAY/SIGNTEST/
	Drop        FaultKind = "drop"
	Duplicate   FaultKind = "duplicate" // Count more
	Reorder     FaultKind = "reorder"   // behind what comes in the next 20 s (or Delay)
	Postpone    FaultKind = "postpone"  // by Delay of the simulator's time
	ForgeAmount FaultKind = "forge_amount"
	ForgeMchID  FaultKind = "forge_mchid"
	ForgeAppID  FaultKind = "forge_appid"
	CertSigned  FaultKind = "cert_signed" // the true one is signed by the platform certificate
)

var transportFaults = []FaultKind{
	DelayAnswer, CutBefore, CutAfter, ErrorBefore, ErrorAfter, RateLimited, Empty, NotJSON, BadSignature, Stale, UnknownSerial, BadToken, NoticeFirst,
}

var allFaults = slices.Concat(transportFaults, []FaultKind{
	RefundEndsAbnormal, RefundEndsClosed, ShortOfMoney, PayNotKnown, SettleSilently,
	TransferStaysAccepted, TransferStaysProcessing, TransferFails, TransferLingers,
	Probe, Drop, Duplicate, Reorder, Postpone, ForgeAmount, ForgeMchID, ForgeAppID, CertSigned,
})

// Fault is a standing order to misbehave.
type Fault struct {
	ID int64 `json:"id"`
	// Route is where: an API's name as the control page lists them, "notice.pay",
	// "notice.refund", "notice.transfer", "notice.complaint", "notice" (all), "push",
	// or "*" for every API.
	Route string    `json:"route"`
	Kind  FaultKind `json:"kind"`
	// Times is how often; 0 means once, negative always.
	Times int `json:"times"`
	// Match narrows it to calls that contain this text, such as an out_trade_no.
	Match string `json:"match,omitempty"`
	// DelayMs belongs to delay (real time), reorder and postpone (the
	// simulator's time).
	DelayMs int64 `json:"delay_ms,omitempty"`
	Count   int   `json:"count,omitempty"` // of duplicate
	Used    int   `json:"used"`
}

func (f *Fault) delay(otherwise time.Duration) time.Duration {
	if f.DelayMs <= 0 {
		return otherwise
	}
	return time.Duration(f.DelayMs) * time.Millisecond
}

func (f *Fault) hits(route, text string) bool {
	where := f.Route == route || (f.Route == "*" && !strings.HasPrefix(route, "notice.") && route != "push") ||
		(f.Route == "notice" && strings.HasPrefix(route, "notice."))
	return where && strings.Contains(text, f.Match)
}

// AddFault orders a fault and returns its number.
func (s *Sim) AddFault(f Fault) (int64, error) {
	if !slices.Contains(allFaults, f.Kind) {
		return 0, fmt.Errorf("wechatsim: no fault is called %q", f.Kind)
	}
	if f.Times == 0 {
		f.Times = 1
	}
	if f.Route == "" {
		f.Route = "*"
	}
	if !slices.Contains(routeNames, f.Route) {
		return 0, fmt.Errorf("wechatsim: there is no route %q; there are %s", f.Route, strings.Join(routeNames, ", "))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prober++
	f.ID = s.prober
	s.faults = append(s.faults, &f)
	return f.ID, nil
}

// Misbehave orders a fault once, for tests; it panics on an unknown kind.
func (s *Sim) Misbehave(route string, kind FaultKind) {
	if _, err := s.AddFault(Fault{Route: route, Kind: kind}); err != nil {
		panic(err)
	}
}

// ClearFaults takes back one fault, or all with id 0.
func (s *Sim) ClearFaults(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(s.faults, func(f *Fault) bool { return id == 0 || f.ID == id })
}

// take1 uses up one fault of the kinds that fits, and returns it.
func (s *Sim) take1(route, text string, kinds ...FaultKind) *Fault {
	for i, f := range s.faults {
		if !slices.Contains(kinds, f.Kind) || !f.hits(route, text) {
			continue
		}
		f.Used++
		if f.Times--; f.Times == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return f
	}
	return nil
}

// outcome uses up a fault of an outcome, whatever its route.
func (s *Sim) outcome(kind FaultKind, text string) bool {
	for _, f := range s.faults {
		if f.Kind == kind && strings.Contains(text, f.Match) {
			return s.take1(f.Route, text, kind) != nil
		}
	}
	return false
}
