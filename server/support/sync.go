package support

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/wechat"
)

// errOvertaken says that somebody wrote the complaint while WeChat was asked:
// what was read may be older than what is stored.
var errOvertaken = errors.New("support: the complaint was changed meanwhile")

// overtakings is how often a reading begins anew before its job waits.
const overtakings = 3

// Take stores that WeChat has told of a complaint, in a job of its own: notices
// come twice and out of order, so what they tell is asked for.
func (s *Service) Take(ctx context.Context, no, noticeID string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.queueSync(ctx, tx, no, noticeID) })
}

// queueSync queues a reading. once tells it from a reading that runs already and
// may have asked too early.
func (s *Service) queueSync(ctx context.Context, tx *db.Tx, no, once string) error {
	return s.Queue.Add(ctx, tx, jobs.Spec{Kind: jobSync, Key: cut(once, 100), Payload: no})
}

func (s *Service) syncJob(ctx context.Context, j jobs.Job) error {
	var no string
	if err := j.Decode(&no); err != nil {
		return err
	}
	err := s.Sync(ctx, no)
	if wechat.IsCode(err, wechat.CodeNoRefund) {
		s.Log.WarnContext(ctx, "WeChat tells of a complaint that it does not know", "complaint", no)
		return nil
	}
	return err
}

// Sync reads a complaint from WeChat and stores what it says.
func (s *Service) Sync(ctx context.Context, no string) (err error) {
	for range overtakings {
		if err = s.sync(ctx, no); !errors.Is(err, errOvertaken) {
			return err
		}
	}
	return err
}

func (s *Service) sync(ctx context.Context, no string) error {
	stored, err := s.byNo(ctx, no) // Before WeChat is asked: its version guards what is written.
	if err != nil {
		return err
	}
	theirs, err := s.WeChat.Complaint(ctx, no)
	if err != nil {
		return err
	}
	history, err := s.WeChat.ComplaintHistory(ctx, no)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		c := Complaint{No: no, FoundAt: clock.Millis(tx.Now)}
		if stored != nil {
			c = *stored
		} else {
			c.ID = s.IDs.Next()
		}
		return s.store(ctx, tx, c, stored == nil, theirs, history)
	})
}

// store writes WeChat's word in the caller's transaction.
func (s *Service) store(ctx context.Context, tx *db.Tx, c Complaint, isNew bool, theirs wechat.Complaint, history []wechat.ComplaintOperation) error {
	was := c
	s.take(&c, theirs, clock.Millis(tx.Now))
	if err := s.link(ctx, tx, &c); err != nil {
		return err
	}
	events, fresh, err := s.merge(ctx, tx, c, history)
	if err != nil {
		return err
	}
	c.setClocks(s.policy, events)
	if c.DueAt != was.DueAt || c.AnswerBy != was.AnswerBy {
		c.ClockAt = c.nextReminder(s.policy, 0)
	}
	if c.State == Processed {
		c.ClockAt = 0
	}
	if isNew {
		err = insertComplaint(ctx, tx, c)
	} else {
		err = updateComplaint(ctx, tx, c)
	}
	if err != nil {
		return err
	}
	if err := insertEvents(ctx, tx, fresh); err != nil {
		return err
	}
	return s.tell(ctx, tx, was, c, isNew)
}

// take copies what WeChat says into c.
func (s *Service) take(c *Complaint, theirs wechat.Complaint, now int64) {
	c.TransactionID, c.Amount, c.ApplyRefund, c.FullRefunded = theirs.TransactionID, theirs.Amount, theirs.ApplyRefund, theirs.FullRefunded
	c.Times, c.ProblemType, c.State, c.Waiting = theirs.Times, cut(theirs.ProblemType, 40), stateOf(theirs.State), theirs.Waiting
	if at := atOf(theirs.At); at > 0 {
		c.ComplainedAt = at
	} else if c.ComplainedAt == 0 {
		c.ComplainedAt = c.FoundAt
	}
	if !c.Forgotten {
		c.Detail, c.Phone = s.seal("complaint", "detail", c.ID, theirs.Detail), s.seal("complaint", "phone", c.ID, theirs.Phone)
	}
	switch {
	case c.State != Processed:
		c.EndedAt = 0
	case c.EndedAt == 0:
		c.EndedAt = now
	}
}

// link finds the payment, its order and its buyer. A payment that is not ours
// may be, once its own notice has come: it is looked for each time.
func (s *Service) link(ctx context.Context, tx *db.Tx, c *Complaint) error {
	p, err := payment.ByTransaction(ctx, tx, c.TransactionID)
	if db.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	c.PaymentID = p.ID
	if p.Kind != order.PayableKind || p.PayableID == 0 {
		return nil
	}
	o, err := order.InTx(ctx, tx, p.PayableID)
	if err != nil {
		return err
	}
	c.OrderID, c.MemberID = o.ID, o.MemberID
	return nil
}

// merge returns the whole history, and the lines of it that are new.
func (s *Service) merge(ctx context.Context, tx *db.Tx, c Complaint, history []wechat.ComplaintOperation) (all, fresh []Event, err error) {
	if all, err = eventsOf(ctx, tx, c.ID); err != nil {
		return nil, nil, err
	}
	known := make(map[string]bool, len(all))
	for _, e := range all {
		known[e.LogID] = true
	}
	for _, h := range history {
		logID := cut(h.LogID, 64)
		if known[logID] {
			continue
		}
		known[logID] = true
		e := Event{ID: s.IDs.Next(), ComplaintID: c.ID, LogID: logID, Kind: cut(h.Kind, 60), Operator: cut(h.Operator, 64), At: atOf(h.At)}
		if !c.Forgotten {
			e.Detail = s.seal("complaint_event", "detail", e.ID, h.Detail)
		}
		all, fresh = append(all, e), append(fresh, e)
	}
	return all, fresh, nil
}

// tell has staff hear of a new complaint, of a buyer who complains again, and of
// every message that waits for an answer.
func (s *Service) tell(ctx context.Context, tx *db.Tx, was, c Complaint, isNew bool) error {
	switch {
	case isNew && c.State == Processed:
		return nil // Found when all was over.
	case isNew && c.PaymentID == 0:
		return s.alert(ctx, tx, c, "complaint.unknown_payment", "", "买家投诉了一笔本店查不到的付款（%s），请核对后在「投诉」里回复，最晚 %s。", c.TransactionID, clock.Minute(clock.FromMillis(c.AnswerBy)))
	case isNew:
		return s.alert(ctx, tx, c, "complaint.new", "", "买家投诉了，请在 %s 前回复，%s 前处理完成。未结束的投诉挡住这笔款的结算。", by(c.AnswerBy, c.EndBy), clock.Minute(clock.FromMillis(c.EndBy)))
	case was.State == Processed && c.State != Processed:
		return s.alert(ctx, tx, c, "complaint.again", number(c.AskedAt), "买家不满意，再次投诉，请在 %s 前回复。", by(c.AnswerBy, c.EndBy))
	case c.AskedAt != was.AskedAt && c.AskedAt > 0:
		return s.alert(ctx, tx, c, "complaint.replied", number(c.AskedAt), "买家又留言了，请在 %s 前回复。", by(c.AnswerBy, c.EndBy))
	}
	return nil
}

// by is a deadline in words; of two, the first that is set.
func by(deadlines ...int64) string {
	for _, at := range deadlines {
		if at > 0 {
			return clock.Minute(clock.FromMillis(at))
		}
	}
	return ""
}

// pollDays is how many days of complaints every poll reads.
const pollDays = 7

// Poll finds complaints whose notice was lost, and changes of those that are
// open. It is for a schedule.
func (s *Service) Poll(ctx context.Context) error {
	now := s.DB.Clock().Now()
	from := now.AddDate(0, 0, -pollDays)
	for offset := 0; ; offset += wechat.MaxComplaints {
		list, total, err := s.WeChat.Complaints(ctx, from, now, offset, wechat.MaxComplaints)
		if err != nil {
			return err
		}
		if err := s.compare(ctx, list); err != nil {
			return err
		}
		if len(list) == 0 || int64(offset+len(list)) >= total {
			return s.askOld(ctx, from)
		}
	}
}

// compare reads anew what WeChat's list shows otherwise than it is stored.
func (s *Service) compare(ctx context.Context, list []wechat.Complaint) error {
	nos := make([]string, len(list))
	for i, c := range list {
		nos[i] = c.ID
	}
	if len(nos) == 0 {
		return nil
	}
	known, err := s.byNos(ctx, nos)
	if err != nil {
		return err
	}
	var failed []error
	for _, theirs := range list {
		c, found := known[theirs.ID]
		if found && c.State == stateOf(theirs.State) && c.Waiting == theirs.Waiting && c.Times == theirs.Times && c.FullRefunded == theirs.FullRefunded && c.PaymentID != 0 {
			continue
		}
		if err := s.Sync(ctx, theirs.ID); err != nil { // One that fails holds up none of the others.
			failed = append(failed, fmt.Errorf("complaint %s: %w", theirs.ID, err))
		}
	}
	return errors.Join(failed...)
}

// askOld reads open complaints that are too old for the list.
func (s *Service) askOld(ctx context.Context, from time.Time) error {
	const page = 100
	var failed []error
	for after := int64(0); ; {
		rows, err := s.openBefore(ctx, clock.Millis(from), after, page)
		if err != nil {
			return err
		}
		for _, c := range rows {
			after = c.ID
			if err := s.Sync(ctx, c.No); err != nil {
				failed = append(failed, fmt.Errorf("complaint %s: %w", c.No, err))
			}
		}
		if len(rows) < page {
			return errors.Join(failed...)
		}
	}
}

// Listen has WeChat send notices here. It is for a schedule: the address changes
// with the shop's, and somebody may have changed it at WeChat's site.
func (s *Service) Listen(ctx context.Context) error {
	return s.WeChat.NotifyComplaints(ctx, s.NotifyURL)
}

// Tick tells staff of deadlines that come near or are past. It is for a schedule.
func (s *Service) Tick(ctx context.Context) error {
	now := clock.Millis(s.DB.Clock().Now())
	rows, err := s.reminding(ctx, now, 100)
	if err != nil {
		return err
	}
	for _, c := range rows {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.remind(ctx, tx, c, now) })
		if err != nil {
			return err
		}
	}
	return nil
}

var reminderWords = map[string]string{
	"complaint.answer_soon":    "还没有回复买家，微信要求最晚 %s 前首次回复。",
	"complaint.answer_overdue": "超过了回复的期限 %s，还没有回复买家，请立即处理。",
	"complaint.end_soon":       "还没有处理完成，微信要求最晚 %s 前处理完成。",
	"complaint.end_overdue":    "超过了处理完成的期限 %s，请立即处理。",
}

// remind raises every reminder from the clock that ran out until now.
func (s *Service) remind(ctx context.Context, tx *db.Tx, c Complaint, now int64) error {
	ok, err := setClock(ctx, tx, c, c.nextReminder(s.policy, now))
	if err != nil || !ok {
		return err
	}
	for _, r := range c.reminders(s.policy) {
		if r.At < c.ClockAt || r.At > now {
			continue
		}
		if err := s.alert(ctx, tx, c, r.Kind, number(r.By), reminderWords[r.Kind], clock.Minute(clock.FromMillis(r.By))); err != nil {
			return err
		}
	}
	return nil
}

// cut keeps what others write within its column.
func cut(text string, n int) string {
	r := []rune(text)
	return string(r[:min(len(r), n)])
}
