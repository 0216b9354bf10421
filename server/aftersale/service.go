package aftersale

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"

	"yuanfen/server/content"
	"yuanfen/server/inventory"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/staff"
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB        *db.DB
	IDs       *id.Source
	Secrets   *secret.Ring
	Staff     *staff.Service
	Content   *content.Service
	Inventory *inventory.Writer
	Payments  *payment.Service
	Orders    *order.Service
	Members   *member.Service
	Alerts    *notify.Alerts
	Log       *slog.Logger
}

// Service keeps after-sales.
type Service struct {
	Deps
	policy Policy

	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// Hooks are what happens elsewhere, in the same transaction, when something
// happens to after-sales.
type Hooks struct {
	// Moved hears of every step; words say it to the buyer.
	Moved func(ctx context.Context, tx *db.Tx, a AfterSale, words string) error
}

// New returns an after-sale service.
func New(p Policy, d Deps) *Service { return &Service{Deps: d, policy: p} }

// subject names after-sales in alerts and the audit log.
const subject = "after_sale"

func byMember(id int64) string { return "member:" + strconv.FormatInt(id, 10) }
func byStaff(id int64) string  { return "staff:" + strconv.FormatInt(id, 10) }

const bySystem = "system"

// step is one move of an after-sale: from one of some states to another, with
// what its row then says and its line in the history.
type step struct {
	from   []State
	to     State
	set    map[string]any // Other columns.
	actor  string
	detail string
}

// move takes a step, in the caller's transaction, and returns the after-sale as
// it then stands. The write is the guard: it counts only from a state that
// allows it. Whoever ends an after-sale frees its order.
func (s *Service) move(ctx context.Context, tx *db.Tx, id int64, m step) (AfterSale, error) {
	var clockAt int64
	if term := s.policy.term(m.to); term > 0 {
		clockAt = clock.Millis(tx.Now.Add(term))
	}
	set := map[string]any{"state": m.to, "clock_at": clockAt, "overdue": false}
	if !m.to.Open() {
		set["done_at"] = clock.Millis(tx.Now)
	}
	for column, v := range m.set {
		set[column] = v
	}
	was, err := s.leave(ctx, tx, id, m.from, set)
	if err != nil {
		return AfterSale{}, err
	}
	a, err := byIDOrNone(ctx, tx, id)
	if err == nil && was == "" {
		err = ErrState
	}
	if err != nil {
		return a, err
	}
	a.was = was
	if !m.to.Open() {
		if err := s.Orders.CloseAfterSale(ctx, tx, a.OrderID, a.ID); err != nil {
			return a, err
		}
	}
	if err := s.record(ctx, tx, a.ID, string(m.to), m.actor, m.detail); err != nil {
		return a, err
	}
	return a, s.Hooks.Moved(ctx, tx, a, m.detail)
}

// leave writes the step from the state in which the after-sale is, and says which
// that was, "" for none of them.
func (s *Service) leave(ctx context.Context, tx *db.Tx, id int64, from []State, set map[string]any) (State, error) {
	for _, state := range from {
		if ok, err := setState(ctx, tx, id, state, set); err != nil || ok {
			return state, err
		}
	}
	return "", nil
}

func (s *Service) record(ctx context.Context, tx *db.Tx, id int64, kind, actor, detail string) error {
	if r := []rune(detail); len(r) > 300 {
		detail = string(r[:300])
	}
	return insertEvent(ctx, tx, Event{ID: s.IDs.Next(), AfterSaleID: id, Kind: kind, Actor: actor, Detail: detail, At: clock.Millis(tx.Now)})
}

// log writes the staff's audit log.
func (s *Service) log(ctx context.Context, tx *db.Tx, action string, id int64, after any) error {
	return s.logChange(ctx, tx, action, id, nil, after)
}

func (s *Service) logChange(ctx context.Context, tx *db.Tx, action string, id int64, before, after any) error {
	return s.Staff.Record(ctx, tx, staff.Change{Action: "aftersale." + action, Subject: subject, SubjectID: id, Before: before, After: after})
}

func (s *Service) alert(ctx context.Context, tx *db.Tx, a AfterSale, kind, message string) error {
	return s.Alerts.Raise(ctx, tx, notify.Alert{
		Kind: kind, Key: fmt.Sprintf("%s:%d:%s:%d", kind, a.ID, a.State, a.ClockAt), Subject: subject, SubjectID: a.ID, Message: message,
	})
}

func addressPlace(id int64) secret.Place {
	return secret.Place{Table: "after_sale", Column: "address", Row: id}
}

func (s *Service) seal(id int64, a member.Address) (string, error) {
	raw, err := json.Marshal(a)
	return s.Secrets.Seal(addressPlace(id), string(raw)), err
}

// returnAddress is where the goods go back to; false while nobody has said.
func (s *Service) returnAddress(a AfterSale) (to member.Address, said bool, err error) {
	if a.Address == "" {
		return to, false, nil
	}
	raw, err := s.Secrets.Open(addressPlace(a.ID), a.Address)
	if err != nil {
		return to, false, err
	}
	return to, true, json.Unmarshal([]byte(raw), &to)
}
