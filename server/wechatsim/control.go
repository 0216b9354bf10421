package wechatsim

import (
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"
)

//go:embed page.html
var page []byte

// controlError is a refusal of the control plane, in Chinese.
type controlError struct {
	Message string `json:"error"`
}

// controlHandler serves the control plane: what people and their phones do, the
// clock, the faults, the books. It is no part of WeChat.
func (s *Sim) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(page)
	})
	mux.HandleFunc("GET /control/state", s.controlState)
	mux.HandleFunc("GET /control/books", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, s.Books()) })
	mux.HandleFunc("GET /control/payments/{no}", func(w http.ResponseWriter, r *http.Request) {
		view, found := s.Payment(r.PathValue("no"))
		if !found {
			writeJSON(w, 404, controlError{"没有这笔支付"})
			return
		}
		writeJSON(w, 200, view)
	})
	mux.HandleFunc("GET /control/notices", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, s.Notices()) })
	mux.HandleFunc("GET /control/faults", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, s.Faults()) })
	for pattern, act := range s.actions() {
		mux.HandleFunc(pattern, s.controlAction(act))
	}
	return s.fenced(mux)
}

// fenced refuses changes that another site's page asks a browser for, unless it
// is one of Options.Origins.
func (s *Sim) fenced(next http.Handler) http.Handler {
	guarded := http.NewCrossOriginProtection()
	for _, origin := range s.opt.Origins {
		if err := guarded.AddTrustedOrigin(origin); err != nil {
			panic("wechatsim: " + err.Error()) // Who configured it reads this at once.
		}
	}
	next = guarded.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if !slices.Contains(s.opt.Origins, origin) {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", origin)
		h.Add("Vary", "Origin")
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", "GET, POST")
			h.Set("Access-Control-Allow-Headers", "Content-Type")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// order is the body of every action; each reads its own fields.
type order struct {
	Person      string    `json:"person"`
	OpenID      string    `json:"openid"`
	Params      PayParams `json:"params"`
	OutTradeNo  string    `json:"out_trade_no"`
	OutRefundNo string    `json:"out_refund_no"`
	Silent      bool      `json:"silent"`
	On          bool      `json:"on"`
	Words       string    `json:"words"`
	Total       int64     `json:"total"`
	Account     Account   `json:"account"`
	Times       int       `json:"times"`
	ID          string    `json:"id"`
	FaultID     int64     `json:"fault_id"`
	AdvanceMs   int64     `json:"advance_ms"`
	NotifyBase  *string   `json:"notify_base"`
	PushURL     *string   `json:"push_url"`
	Tampers     []Tamper  `json:"tampers"`

	OutBillNo string         `json:"out_bill_no"`
	Transfer  TransferParams `json:"transfer"`
}

type action func(r *http.Request, in order, raw []byte) (any, error)

var errBadOrder = errors.New("请求不是合法的 JSON")

func (s *Sim) controlAction(act action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
		var in order
		if err == nil && len(raw) > 0 && json.Unmarshal(raw, &in) != nil {
			err = errBadOrder
		}
		var out any
		if err == nil {
			out, err = act(r, in, raw)
		}
		switch {
		case err != nil:
			writeJSON(w, http.StatusUnprocessableEntity, controlError{err.Error()})
		case out == nil:
			writeJSON(w, http.StatusOK, map[string]bool{"ok": true})
		default:
			writeJSON(w, http.StatusOK, out)
		}
	}
}

// actions are what can be done, by what asks for it.
func (s *Sim) actions() map[string]action {
	all := s.peopleActions()
	maps.Copy(all, s.merchantActions())
	maps.Copy(all, s.troubleActions())
	return all
}

// peopleActions are what people do on their phones.
func (s *Sim) peopleActions() map[string]action {
	return map[string]action{
		"POST /control/login":   s.actLogin,
		"POST /control/address": s.actAddress,
		"POST /control/pay":     s.actPay,
		"POST /control/cancel": func(*http.Request, order, []byte) (any, error) {
			// A cancelled cashier changes nothing at WeChat.
			return map[string]string{"errMsg": "requestPayment:fail cancel"}, nil
		},
		"POST /control/stray": func(_ *http.Request, in order, _ []byte) (any, error) {
			if in.Total < 1 {
				return nil, errors.New("金额应大于 0，单位分：total")
			}
			no, err := s.PayStray(in.Person, in.Total)
			return map[string]string{"out_trade_no": no}, err
		},
		"POST /control/confirm": func(_ *http.Request, in order, _ []byte) (any, error) {
			return nil, s.ConfirmReceipt(in.OpenID, in.OutTradeNo)
		},
		"POST /control/confirm-transfer": s.actConfirmTransfer,
		"POST /control/ignore-transfer": func(*http.Request, order, []byte) (any, error) {
			// Who leaves the page changes nothing at WeChat.
			return map[string]string{"errMsg": "requestMerchantTransfer:fail cancel"}, nil
		},
		"POST /control/complaint":       s.actComplaint,
		"POST /control/complaint-reply": s.actComplaintReply,
		"POST /control/block": func(_ *http.Request, in order, _ []byte) (any, error) {
			s.Block(in.Person, in.On)
			return nil, nil
		},
		"POST /control/subscribe": func(_ *http.Request, in order, _ []byte) (any, error) {
			s.AllowSubscribe(in.Person, max(1, in.Times))
			return nil, nil
		},
	}
}

// merchantActions are what the merchant does at WeChat, and its clock.
func (s *Sim) merchantActions() map[string]action {
	return map[string]action{
		"POST /control/resolve-refund": func(_ *http.Request, in order, _ []byte) (any, error) {
			return nil, s.ResolveRefund(in.OutRefundNo)
		},
		"POST /control/transfer": func(_ *http.Request, in order, _ []byte) (any, error) {
			return nil, s.Transfer(in.Account, in.Total)
		},
		"POST /control/refund-at-site": func(_ *http.Request, in order, _ []byte) (any, error) {
			no, err := s.RefundAtSite(in.OutTradeNo, in.Total)
			return map[string]string{"out_refund_no": no}, err
		},
		"POST /control/clock": s.actClock,
		"POST /control/step": func(r *http.Request, _ order, _ []byte) (any, error) {
			s.Step(r.Context())
			return nil, nil
		},
		"POST /control/addresses": s.actAddresses,
	}
}

// troubleActions are what goes wrong.
func (s *Sim) troubleActions() map[string]action {
	return map[string]action{
		"POST /control/redeliver": func(_ *http.Request, in order, _ []byte) (any, error) { return nil, s.Redeliver(in.ID) },
		"POST /control/tamper": func(_ *http.Request, in order, _ []byte) (any, error) {
			s.TamperBills(in.Tampers...)
			return nil, nil
		},
		"POST /control/faults": s.actFault,
		"POST /control/faults/clear": func(_ *http.Request, in order, _ []byte) (any, error) {
			s.ClearFaults(in.FaultID)
			return nil, nil
		},
		"POST /control/revoke-token": func(*http.Request, order, []byte) (any, error) {
			s.RevokeToken()
			return nil, nil
		},
	}
}

// errWho is said when an action does not name its person.
var errWho = errors.New("请填写是谁：person")

func (s *Sim) actLogin(_ *http.Request, in order, _ []byte) (any, error) {
	if in.Person == "" {
		return nil, errWho
	}
	return map[string]string{"code": s.LoginCode(in.Person), "phone_code": s.PhoneCode(in.Person), "openid": s.OpenID(in.Person)}, nil
}

func (s *Sim) actAddress(_ *http.Request, in order, _ []byte) (any, error) {
	if in.Person == "" {
		return nil, errWho
	}
	return s.Address(in.Person), nil
}

// actPay pays as the cashier does with params, or by number without them.
func (s *Sim) actPay(_ *http.Request, in order, _ []byte) (any, error) {
	switch {
	case in.Params.Package != "":
		openID := in.OpenID
		if openID == "" && in.Person != "" {
			openID = s.OpenID(in.Person)
		}
		return map[string]string{"errMsg": "requestPayment:ok"}, s.Pay(openID, in.Params)
	case in.Silent:
		return nil, s.PaySilently(in.OutTradeNo)
	}
	return nil, s.PayOutTradeNo(in.OutTradeNo)
}

// actConfirmTransfer confirms as the page does with what opened it, or by number
// without that.
func (s *Sim) actConfirmTransfer(_ *http.Request, in order, _ []byte) (any, error) {
	if in.Transfer == (TransferParams{}) {
		return nil, s.ConfirmOutBillNo(in.OutBillNo)
	}
	openID := in.OpenID
	if openID == "" && in.Person != "" {
		openID = s.OpenID(in.Person)
	}
	return map[string]string{"errMsg": "requestMerchantTransfer:ok"}, s.ConfirmTransfer(openID, in.Transfer)
}

func (s *Sim) actClock(_ *http.Request, in order, _ []byte) (any, error) {
	if in.AdvanceMs < 0 {
		return nil, errors.New("时钟只能向前拨")
	}
	if err := s.Advance(time.Duration(in.AdvanceMs) * time.Millisecond); err != nil {
		return nil, err
	}
	return map[string]time.Time{"now": s.now()}, nil
}

func (s *Sim) actFault(_ *http.Request, _ order, raw []byte) (any, error) {
	var f Fault
	if json.Unmarshal(raw, &f) != nil {
		return nil, errBadOrder
	}
	id, err := s.AddFault(f)
	return map[string]int64{"id": id}, err
}

func (s *Sim) actAddresses(_ *http.Request, in order, _ []byte) (any, error) {
	if in.NotifyBase != nil {
		s.SetNotifyBase(*in.NotifyBase)
	}
	if in.PushURL != nil {
		s.SetPushURL(*in.PushURL)
	}
	return nil, nil
}

// latest is how much of each list the control page shows.
const latest = 100

// state is what the control page shows.
type state struct {
	Now        time.Time         `json:"now"`
	Balances   map[Account]int64 `json:"balances"`
	Spendable  int64             `json:"spendable"` // Of the operating account.
	Fees       int64             `json:"fees"`
	FeeBP      int64             `json:"fee_bp"`
	Managed    bool              `json:"managed"`
	CanMove    bool              `json:"can_move"`
	AppID      string            `json:"app_id"`
	MchID      string            `json:"mch_id"`
	PushURL    string            `json:"push_url"`
	Routes     []string          `json:"routes"`
	Kinds      []FaultKind       `json:"kinds"`
	Payments   []Payment         `json:"payments"`
	Refunds    []Refund          `json:"refunds"`
	Transfers  []TransferBill    `json:"transfers"`
	Complaints []Complaint       `json:"complaints"`
	Notices    []Notice          `json:"notices"`
	Faults     []Fault           `json:"faults"`
	Persons    int               `json:"persons"`
	PaidCount  int               `json:"paid_count"`
}

func (s *Sim) controlState(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	out := state{
		Now: s.now(), Balances: map[Account]int64{Held: 0, Available: 0, Operating: 0}, FeeBP: s.opt.FeeBP, Managed: !s.opt.Unmanaged,
		CanMove: s.opt.Move != nil, AppID: s.keys.AppID, MchID: s.keys.MchID, PushURL: s.opt.PushURL, Routes: routeNames, Kinds: allFaults,
		Payments: copies(tail(s.books.paymentOrder)), Refunds: copies(tail(s.books.refundOrder)), Complaints: copies(tail(s.books.complaintOrder)),
		Transfers: copies(tail(s.books.transferOrder)), Spendable: s.books.spendable(), Faults: copies(s.faults),
		Persons: len(s.books.persons), PaidCount: len(s.books.transactions), Notices: []Notice{},
	}
	for account, amount := range s.books.balances {
		out.Balances[account] = amount
	}
	for _, p := range s.books.paymentOrder {
		out.Fees += p.Fee - p.FeeBack
	}
	for _, n := range tail(s.books.noticeOrder) {
		out.Notices = append(out.Notices, n.copy())
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, out)
}

func tail[T any](list []T) []T { return list[max(0, len(list)-latest):] }

// routeNames are the places where faults can be ordered.
var routeNames = func() []string {
	names := []string{"*"}
	for _, list := range [][]api{payAPIs, miniAPIs} {
		for _, route := range list {
			if !slices.Contains(names, route.name) {
				names = append(names, route.name)
			}
		}
	}
	return append(names, "notice.pay", "notice.refund", "notice.transfer", "notice.complaint", "notice", "push")
}()

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
