package support

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"

	"yuanfen/server/aftersale"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/secret"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB         *db.DB
	IDs        *id.Source
	Queue      *jobs.Queue
	Secrets    *secret.Ring
	WeChat     *wechat.Client
	Staff      *staff.Service
	Members    *member.Service
	Payments   *payment.Service
	AfterSales *aftersale.Service
	Alerts     *notify.Alerts
	NotifyURL  string // Where WeChat's notices come.
	Log        *slog.Logger
}

// Service keeps complaints.
type Service struct {
	Deps
	policy Policy
}

// New returns a complaint service.
func New(p Policy, d Deps) *Service { return &Service{Deps: d, policy: p} }

// The kinds of jobs.
const (
	jobSync     = "support.sync"
	jobAnswer   = "support.answer"
	jobComplete = "support.complete"
)

// Register adds the handlers of the jobs, none of which is ever given up.
func (s *Service) Register(r *jobs.Runner) {
	r.Insist(jobSync, s.syncJob)
	r.Insist(jobAnswer, s.answerJob)
	r.Insist(jobComplete, s.completeJob)
}

// subject names complaints in alerts and the audit log.
const subject = "complaint"

func (s *Service) alert(ctx context.Context, tx *db.Tx, c Complaint, kind, once, format string, args ...any) error {
	return s.Alerts.Raise(ctx, tx, notify.Alert{
		Kind: kind, Key: fmt.Sprintf("%s:%d:%s", kind, c.ID, once), Subject: subject, SubjectID: c.ID, Message: called(c) + fmt.Sprintf(format, args...),
	})
}

// called names a complaint in the words of an alert.
func called(c Complaint) string {
	if c.OrderID == 0 {
		return "微信投诉 " + c.No + "："
	}
	return "订单 " + number(c.OrderID) + " 的微信投诉："
}

// log writes the staff's audit log, without the words: they are personal.
func (s *Service) log(ctx context.Context, tx *db.Tx, action string, id int64, before, after any) error {
	return s.Staff.Record(ctx, tx, staff.Change{Action: "complaint." + action, Subject: subject, SubjectID: id, Before: before, After: after})
}

func number(id int64) string { return strconv.FormatInt(id, 10) }

func (s *Service) seal(table, column string, row int64, plain string) string {
	if plain == "" {
		return ""
	}
	return s.Secrets.Seal(secret.Place{Table: table, Column: column, Row: row}, plain)
}

func (s *Service) open(table, column string, row int64, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	return s.Secrets.Open(secret.Place{Table: table, Column: column, Row: row}, sealed)
}
