package support

import (
	"context"
	"math"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const (
	columns = "id, complaint_no, transaction_id, payment_id, order_id, member_id, amount, apply_refund, full_refunded, times, problem_type, state, waiting, detail, phone, forgotten, " +
		"owner_id, complained_at, answered_at, answer_by, end_by, due_at, clock_at, completing_at, ended_at, found_at, asked_at, version"
	eventColumns  = "id, complaint_id, log_id, kind, operator, detail, at"
	answerColumns = "id, complaint_id, staff_id, content, state, reason, made_at, sent_at"
)

func insertComplaint(ctx context.Context, tx *db.Tx, c Complaint) error {
	err := tx.Insert(ctx, "INSERT INTO complaint ("+columns+")", [][]any{{
		c.ID, c.No, c.TransactionID, c.PaymentID, c.OrderID, c.MemberID, c.Amount, c.ApplyRefund, c.FullRefunded, c.Times, c.ProblemType, c.State, c.Waiting,
		c.Detail, c.Phone, c.Forgotten, c.OwnerID, c.ComplainedAt, c.AnsweredAt, c.AnswerBy, c.EndBy, c.DueAt, c.ClockAt, c.CompletingAt, c.EndedAt, c.FoundAt, c.AskedAt, c.Version,
	}})
	if db.IsDuplicate(err) {
		return errOvertaken
	}
	return err
}

// updateComplaint writes WeChat's word, unless somebody wrote it since c was
// read. What staff write (owner, completing) stays.
func updateComplaint(ctx context.Context, tx *db.Tx, c Complaint) error {
	ok, err := tx.ExecOne(ctx, `UPDATE complaint SET payment_id = ?, order_id = ?, member_id = ?, amount = ?, apply_refund = ?, full_refunded = ?, times = ?, problem_type = ?,
		state = ?, waiting = ?, detail = ?, phone = ?, answered_at = ?, answer_by = ?, end_by = ?, due_at = ?, clock_at = ?, ended_at = ?, asked_at = ?, version = ? WHERE id = ? AND version = ?`,
		c.PaymentID, c.OrderID, c.MemberID, c.Amount, c.ApplyRefund, c.FullRefunded, c.Times, c.ProblemType, c.State, c.Waiting, c.Detail, c.Phone,
		c.AnsweredAt, c.AnswerBy, c.EndBy, c.DueAt, c.ClockAt, c.EndedAt, c.AskedAt, c.Version+1, c.ID, c.Version)
	if err == nil && !ok {
		err = errOvertaken
	}
	return err
}

func insertEvents(ctx context.Context, tx *db.Tx, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	rows := make([][]any, len(events))
	for i, e := range events {
		rows[i] = []any{e.ID, e.ComplaintID, e.LogID, e.Kind, e.Operator, e.Detail, e.At}
	}
	return tx.Insert(ctx, "INSERT INTO complaint_event ("+eventColumns+")", rows)
}

func eventsOf(ctx context.Context, tx *db.Tx, id int64) (events []Event, err error) {
	err = tx.Select(ctx, &events, "SELECT "+eventColumns+" FROM complaint_event WHERE complaint_id = ? ORDER BY at, log_id", id)
	return events, err
}

func insertAnswer(ctx context.Context, tx *db.Tx, a Answer) error {
	return tx.Insert(ctx, "INSERT INTO complaint_answer ("+answerColumns+")", [][]any{{
		a.ID, a.ComplaintID, a.StaffID, a.Content, a.State, a.Reason, a.MadeAt, a.SentAt,
	}})
}

// setAnswered is the guard of an answer: it leaves due once.
func setAnswered(ctx context.Context, tx *db.Tx, id int64, state, reason string) (bool, error) {
	sentAt := int64(0)
	if state == AnswerSent {
		sentAt = clock.Millis(tx.Now)
	}
	return tx.ExecOne(ctx, "UPDATE complaint_answer SET state = ?, reason = ?, sent_at = ? WHERE id = ? AND state = 'due'", state, reason, sentAt, id)
}

func answerIn(ctx context.Context, tx *db.Tx, id int64) (a Answer, err error) {
	err = tx.Get(ctx, &a, "SELECT "+answerColumns+" FROM complaint_answer WHERE id = ?", id)
	return a, err
}

func answersOf(ctx context.Context, tx *db.Tx, id int64) (answers []Answer, err error) {
	err = tx.Select(ctx, &answers, "SELECT "+answerColumns+" FROM complaint_answer WHERE complaint_id = ? ORDER BY id", id)
	return answers, err
}

func (s *Service) answer(ctx context.Context, id int64) (a Answer, err error) {
	err = s.DB.Get(ctx, &a, "SELECT "+answerColumns+" FROM complaint_answer WHERE id = ?", id)
	return a, err
}

func (s *Service) answers(ctx context.Context, complaintID int64) (answers []Answer, err error) {
	err = s.DB.Select(ctx, &answers, "SELECT "+answerColumns+" FROM complaint_answer WHERE complaint_id = ? ORDER BY id", complaintID)
	return answers, err
}

// touch takes a complaint for a decision of staff, whose facts nobody changes
// until the transaction ends.
func touch(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE complaint SET version = version + 1 WHERE id = ?", id)
}

func setOwner(ctx context.Context, tx *db.Tx, id, owner int64) error {
	_, err := tx.Exec(ctx, "UPDATE complaint SET owner_id = ? WHERE id = ?", owner, id)
	return err
}

func setCompleting(ctx context.Context, tx *db.Tx, id, at int64) error {
	_, err := tx.Exec(ctx, "UPDATE complaint SET completing_at = ? WHERE id = ?", at, id)
	return err
}

// setClock is the guard of a reminder: it is raised from one clock to the next.
func setClock(ctx context.Context, tx *db.Tx, c Complaint, next int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE complaint SET clock_at = ? WHERE id = ? AND clock_at = ?", next, c.ID, c.ClockAt)
}

func byID(ctx context.Context, tx *db.Tx, id int64) (c Complaint, err error) {
	err = tx.Get(ctx, &c, "SELECT "+columns+" FROM complaint WHERE id = ?", id)
	if db.NoRows(err) {
		return c, web.ErrNotFound
	}
	if err != nil {
		return c, err
	}
	return c, member.Visible(ctx, tx, c.MemberID)
}

// complaint reads a complaint for a job.
func (s *Service) complaint(ctx context.Context, id int64) (c Complaint, err error) {
	err = s.DB.Get(ctx, &c, "SELECT "+columns+" FROM complaint WHERE id = ?", id)
	return c, err
}

// byNo finds a complaint by WeChat's number; nil if it is new.
func (s *Service) byNo(ctx context.Context, no string) (*Complaint, error) {
	var c Complaint
	err := s.DB.Get(ctx, &c, "SELECT "+columns+" FROM complaint WHERE complaint_no = ?", no)
	if db.NoRows(err) {
		return nil, nil
	}
	return &c, err
}

// byNos reads those of the numbers that are known.
func (s *Service) byNos(ctx context.Context, nos []string) (map[string]Complaint, error) {
	var rows []Complaint
	err := s.DB.Select(ctx, &rows, "SELECT "+columns+" FROM complaint WHERE complaint_no IN (?)", nos)
	known := make(map[string]Complaint, len(rows))
	for _, c := range rows {
		known[c.No] = c
	}
	return known, err
}

// openBefore reads complaints that are not processed and were made before a
// time: the lists of today do not show them any more.
func (s *Service) openBefore(ctx context.Context, at, after int64, limit int) (rows []Complaint, err error) {
	err = s.DB.Select(ctx, &rows, "SELECT "+columns+" FROM complaint WHERE state IN ('pending', 'processing') AND complained_at < ? AND id > ? ORDER BY id LIMIT ?", at, after, limit)
	return rows, err
}

// reminding reads complaints whose clock has run out.
func (s *Service) reminding(ctx context.Context, now int64, limit int) (rows []Complaint, err error) {
	err = s.DB.Select(ctx, &rows, "SELECT "+columns+" FROM complaint WHERE clock_at > 0 AND clock_at <= ? ORDER BY clock_at LIMIT ?", now, limit)
	return rows, err
}

// Filter selects complaints of a list. Zero fields do not filter.
type Filter struct {
	State   State
	Overdue bool
	Before  int64
	Limit   int
}

// List returns complaints, the latest found first.
func (s *Service) List(ctx context.Context, f Filter) (rows []Complaint, err error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args := "id < ?", []any{f.Before}
	if f.State != "" {
		where, args = where+" AND state = ?", append(args, f.State)
	}
	if f.Overdue {
		where, args = where+" AND due_at > 0 AND due_at <= ?", append(args, clock.Millis(s.DB.Clock().Now()))
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND member_id IN ("+member.OfManager+")", append(args, scope)
	}
	err = s.DB.Select(ctx, &rows, "SELECT "+columns+" FROM complaint WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, f.Limit)...)
	return rows, err
}

// Forget takes what a member wrote, and their number, out of their complaints.
func Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	if _, err := tx.Exec(ctx, "UPDATE complaint_event SET detail = '' WHERE complaint_id IN (SELECT id FROM complaint WHERE member_id = ?)", memberID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "UPDATE complaint SET detail = '', phone = '', forgotten = ?, version = version + 1 WHERE member_id = ?", true, memberID)
	return err
}
