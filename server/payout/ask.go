package payout

import (
	"context"
	"encoding/json"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yuanfen/server/commission"
	"yuanfen/server/content"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/policy"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB           *db.DB
	IDs          *id.Source
	Queue        *jobs.Queue
	Secrets      *secret.Ring
	WeChat       *wechat.Client
	Staff        *staff.Service
	Ledger       *ledger.Ledger
	Content      *content.Service
	Members      *member.Service
	Inbox        *notify.Inbox
	Alerts       *notify.Alerts
	Distributors *distributor.Service
	Commission   *commission.Service
	MchID        string
	NotifyURL    string // Where WeChat tells how a transfer ended.
	Page         string // What a notice opens in the mini-program.
	SecondOver   int64  // fen of a batch, or of a person's day, above which another person confirms.
	Alone        string // Why one person may decide what asks for two, "" if nobody may.
	Log          *slog.Logger
}

// Service pays distributors out.
type Service struct {
	deps Deps

	// Rules is the payout policy, version by version.
	Rules *policy.Book[Rules]
}

// New returns the payouts kept in d.DB.
func New(d Deps) *Service {
	return &Service{
		deps:  d,
		Rules: policy.New(policy.Deps{DB: d.DB, IDs: d.IDs, Staff: d.Staff, Alone: d.Alone}, "payout", DefaultRules, Rules.Check),
	}
}

// Request asks for money: Account by bank alone.
type Request struct {
	MemberID int64
	Amount   int64 // fen
	Road     Road
	Account  Account
	Key      string // Idempotency-Key
}

var accountNumber = regexp.MustCompile(`^[0-9]{8,30}$`)

func (r Request) check() error {
	if r.Road != ByBank {
		return nil
	}
	a := r.Account
	if n := utf8.RuneCountInString(a.Holder); n < 2 || n > 40 || utf8.RuneCountInString(a.Bank) < 2 || !accountNumber.MatchString(a.Number) {
		return ErrAccount
	}
	return nil
}

// Ask asks for a payout, once per member and key. The owner's balance row is the
// guard: of two at once the second sees what the first has left.
func (s *Service) Ask(ctx context.Context, r Request) (Payout, error) {
	r.Account.Holder, r.Account.Bank = strings.TrimSpace(r.Account.Holder), strings.TrimSpace(r.Account.Bank)
	if err := r.check(); err != nil {
		return Payout{}, err
	}
	if err := s.checkHolder(ctx, r); err != nil {
		return Payout{}, err
	}
	claim, err := web.NewClaim("member:"+number(r.MemberID), "payout.ask", r.Key, []any{r.Amount, r.Road, r.Account}, s.deps.IDs.Next()) // The payout's id.
	if err != nil {
		return Payout{}, err
	}
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Payout, error) {
		done, err := web.Once(ctx, tx, claim)
		if err != nil {
			return Payout{}, err
		}
		if done != 0 {
			return byID(ctx, tx, done)
		}
		return s.ask(ctx, tx, r, claim.Result)
	})
}

// checkHolder refuses a bank account of somebody else.
func (s *Service) checkHolder(ctx context.Context, r Request) error {
	if r.Road != ByBank {
		return nil
	}
	d, err := s.deps.Distributors.Mine(ctx, r.MemberID)
	if err != nil {
		return err
	}
	names, err := s.deps.Distributors.Names(ctx, []int64{d.ID})
	if err == nil && names[d.ID] != r.Account.Holder {
		err = ErrAccount
	}
	return err
}

func (s *Service) ask(ctx context.Context, tx *db.Tx, r Request, id int64) (Payout, error) {
	d, err := seller(ctx, tx, r.MemberID)
	if err != nil {
		return Payout{}, err
	}
	// Who decides about the balance begins here, expulsion too: what is read of it
	// and of the distributor from now on stays true.
	funds, err := ledger.Hold(ctx, tx, d.ID)
	if err != nil {
		return Payout{}, err
	}
	if d, err = seller(ctx, tx, r.MemberID); err != nil {
		return Payout{}, err
	}
	if d.State == distributor.Suspended {
		return Payout{}, distributor.ErrNotActive // The expelled may take what staff freed.
	}
	rules, err := s.Rules.At(ctx, tx, clock.Millis(tx.Now))
	if err != nil {
		return Payout{}, err
	}
	if err := within(ctx, tx, rules.Rules, d.ID, r); err != nil {
		return Payout{}, err
	}
	if funds[d.ID].Available < r.Amount {
		return Payout{}, ErrAvailable
	}
	p := Payout{
		ID: id, DistributorID: d.ID, MemberID: r.MemberID, Road: r.Road, State: Requested, Amount: r.Amount, RulesNo: rules.No, OutBillNo: billNo(r.Road, id), RequestedAt: clock.Millis(tx.Now),
	}
	if p.Account, err = s.sealAccount(id, r); err != nil {
		return p, err
	}
	if err := insertPayout(ctx, tx, p); err != nil {
		return p, err
	}
	return p, s.post(ctx, tx, ledger.PayoutAsked, "asked", p, ledger.Move(p.Amount, ledger.Available, p.DistributorID, ledger.Paying, p.DistributorID))
}

// billNo is the number of a payout at WeChat. Those by bank have one of their own
// that WeChat never sees.
func billNo(road Road, id int64) string {
	if road == ByBank {
		return "B" + number(id)
	}
	return "P" + number(id)
}

// seller is the distributor that a member is or was.
func seller(ctx context.Context, tx *db.Tx, memberID int64) (distributor.Distributor, error) {
	found, err := distributor.ByMembers(ctx, tx, []int64{memberID})
	if d := found[memberID]; err != nil || d.ActiveAt != 0 {
		return d, err
	}
	return distributor.Distributor{}, distributor.ErrNone
}

// within holds a request against the limits of one transfer and of a person's day.
func within(ctx context.Context, tx *db.Tx, r Rules, distributorID int64, q Request) error {
	if err := r.allows(q.Road, q.Amount); err != nil {
		return err
	}
	asked, err := askedSince(ctx, tx, distributorID, clock.Millis(dayOf(tx.Now)))
	switch {
	case err != nil:
		return err
	case asked.Times >= r.Times:
		return ErrTimes
	case q.Road == ByWeChat && asked.WeChat+q.Amount > int64(r.Day):
		return ErrDay
	}
	return nil
}

// dayOf is the beginning of a business day, monthOf of its month.
func dayOf(t time.Time) time.Time {
	y, m, d := t.In(clock.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.Shanghai)
}

func monthOf(t time.Time) time.Time {
	y, m, _ := t.In(clock.Shanghai).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, clock.Shanghai)
}

func accountAt(id int64) secret.Place {
	return secret.Place{Table: "payout", Column: "account", Row: id}
}

func (s *Service) sealAccount(id int64, r Request) (string, error) {
	if r.Road != ByBank {
		return "", nil
	}
	raw, err := json.Marshal(r.Account)
	return s.deps.Secrets.Seal(accountAt(id), string(raw)), err
}

// openAccount is where a payout by bank goes; nothing for the others, and after
// its owner was forgotten.
func (s *Service) openAccount(p Payout) (a Account, err error) {
	if p.Account == "" {
		return a, nil
	}
	raw, err := s.deps.Secrets.Open(accountAt(p.ID), p.Account)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(raw), &a)
}

// post books what happened to a payout, once.
func (s *Service) post(ctx context.Context, tx *db.Tx, kind ledger.Kind, event string, p Payout, entries []ledger.Entry) error {
	return s.deps.Ledger.Post(ctx, tx, ledger.Journal{Kind: kind, EventKey: "payout." + event + ":" + number(p.ID), Subject: Subject, SubjectID: p.ID, Entries: entries})
}

// Subject is what journals and alerts about payouts are filed under.
const Subject = "payout"

func number(id int64) string { return strconv.FormatInt(id, 10) }
