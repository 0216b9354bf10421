// Package support keeps consumer complaints 消费者投诉: what buyers complain of
// at WeChat, what the shop answers, and the clocks that WeChat sets. A complaint
// is WeChat's: its state is what WeChat says, and everything that staff decide
// here is told to WeChat by a job. Buyers see nothing of it in the mini-program.
package support

import (
	"net/http"
	"slices"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// State is how a complaint stands, by WeChat's word.
type State string

// The states of a complaint. A processed one can be taken up again by its buyer.
const (
	Pending    State = "pending"
	Processing State = "processing"
	Processed  State = "processed"
)

// states are WeChat's names of them. A state that WeChat adds one day is open.
func stateOf(theirs string) State {
	switch theirs {
	case wechat.ComplaintPending:
		return Pending
	case wechat.ComplaintProcessed:
		return Processed
	}
	return Processing
}

// Policy is how soon a shop wants to be done. WeChat asks for the first answer
// within 24 hours and the end within 72
// (https://kf.qq.com/faq/230125a6NbmA230125vMNZnE.html, section 3).
type Policy struct {
	AnswerWithin time.Duration
	EndWithin    time.Duration
}

// Complaint is one complaint. Amounts are fen, times UTC ms, 0 for not yet.
type Complaint struct {
	ID            int64  `db:"id"`
	No            string `db:"complaint_no"` // WeChat's.
	TransactionID string `db:"transaction_id"`
	PaymentID     int64  `db:"payment_id"` // 0: not one of ours, as far as we know.
	OrderID       int64  `db:"order_id"`
	MemberID      int64  `db:"member_id"`
	Amount        int64  `db:"amount"` // Of the payment, by WeChat's word.
	ApplyRefund   int64  `db:"apply_refund"`
	FullRefunded  bool   `db:"full_refunded"`
	Times         int64  `db:"times"` // How often the buyer has complained.
	ProblemType   string `db:"problem_type"`
	State         State  `db:"state"`
	Waiting       bool   `db:"waiting"` // The buyer's last message is not answered.
	Detail        string `db:"detail"`  // Sealed.
	Phone         string `db:"phone"`   // Sealed.
	Forgotten     bool   `db:"forgotten"`
	OwnerID       int64  `db:"owner_id"`
	ComplainedAt  int64  `db:"complained_at"`
	AnsweredAt    int64  `db:"answered_at"`
	AnswerBy      int64  `db:"answer_by"`
	EndBy         int64  `db:"end_by"`
	DueAt         int64  `db:"due_at"`        // The earlier of the two; 0: nothing is due.
	ClockAt       int64  `db:"clock_at"`      // When staff are told next.
	CompletingAt  int64  `db:"completing_at"` // When staff called it done.
	EndedAt       int64  `db:"ended_at"`
	FoundAt       int64  `db:"found_at"`
	AskedAt       int64  `db:"asked_at"` // Since when the buyer waits for an answer.
	Version       int64  `db:"version"`
}

// Event is one line of a complaint's history at WeChat.
type Event struct {
	ID          int64  `db:"id"`
	ComplaintID int64  `db:"complaint_id"`
	LogID       string `db:"log_id"`
	Kind        string `db:"kind"`
	Operator    string `db:"operator"`
	Detail      string `db:"detail"` // Sealed.
	At          int64  `db:"at"`
}

// The states of an answer.
const (
	AnswerDue     = "due"
	AnswerSent    = "sent"
	AnswerRefused = "refused"
)

// Answer is what staff wrote to the buyer.
type Answer struct {
	ID          int64  `db:"id"`
	ComplaintID int64  `db:"complaint_id"`
	StaffID     int64  `db:"staff_id"`
	Content     string `db:"content"` // Sealed.
	State       string `db:"state"`
	Reason      string `db:"reason"` // Why WeChat refused it.
	MadeAt      int64  `db:"made_at"`
	SentAt      int64  `db:"sent_at"`
}

// Errors that staff see.
var (
	ErrEnded       = web.E(http.StatusConflict, "complaint.ended", "这个投诉已经处理完成；买家再次投诉后可以继续回复。")
	ErrNotAnswered = web.E(http.StatusConflict, "complaint.not_answered", "请先回复买家，再标记处理完成。")
	ErrOwner       = web.E(http.StatusUnprocessableEntity, "complaint.unknown_owner", "没有这位员工，或已停用，请重新选择。")
)

// The operations by which a buyer asks for an answer, and those by which the
// shop gives one.
var (
	asking    = []string{wechat.OperationCreate, wechat.OperationContinue, wechat.OperationUser}
	answering = []string{wechat.OperationAnswer, wechat.OperationComplete}
	opening   = []string{wechat.OperationCreate, wechat.OperationContinue}
)

// setClocks reads from the history since when the buyer waits, and sets what is
// due when. Each message that is not answered has a clock of its own; taking the
// complaint up again starts both clocks anew.
func (c *Complaint) setClocks(p Policy, events []Event) {
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b Event) int { return int(a.At - b.At) })
	opened := c.ComplainedAt
	c.AskedAt, c.AnsweredAt = 0, 0
	for _, e := range events {
		switch {
		case slices.Contains(answering, e.Kind):
			c.AskedAt = 0
			if c.AnsweredAt == 0 {
				c.AnsweredAt = e.At
			}
		case slices.Contains(asking, e.Kind) && c.AskedAt == 0:
			c.AskedAt = e.At
		}
		if slices.Contains(opening, e.Kind) {
			opened = e.At
		}
	}
	c.AnswerBy, c.EndBy, c.DueAt = 0, 0, 0
	if c.State == Processed {
		c.AskedAt = 0
		return
	}
	switch waits := c.State == Pending || c.Waiting; {
	case !waits:
		c.AskedAt = 0
	case c.AskedAt == 0: // The history does not say.
		c.AskedAt = opened
	}
	if c.AskedAt > 0 {
		c.AnswerBy = c.AskedAt + p.AnswerWithin.Milliseconds()
	}
	c.EndBy = opened + p.EndWithin.Milliseconds()
	c.DueAt = c.EndBy
	if c.AnswerBy > 0 {
		c.DueAt = min(c.AnswerBy, c.EndBy)
	}
}

// warning is how long before a deadline staff are told again: a quarter of the
// time there is for an answer, a sixth of that for the end.
const (
	warnAnswer = 4
	warnEnd    = 6
)

// A reminder is something that staff hear of a complaint at a time, once.
type reminder struct {
	Kind string
	At   int64
	By   int64 // The deadline.
}

// reminders lists what staff hear of c's deadlines, the earliest first.
func (c Complaint) reminders(p Policy) (list []reminder) {
	if c.AnswerBy > 0 {
		early := c.AnswerBy - p.AnswerWithin.Milliseconds()/warnAnswer
		list = append(list, reminder{"complaint.answer_soon", early, c.AnswerBy}, reminder{"complaint.answer_overdue", c.AnswerBy, c.AnswerBy})
	}
	if c.EndBy > 0 {
		early := c.EndBy - p.EndWithin.Milliseconds()/warnEnd
		list = append(list, reminder{"complaint.end_soon", early, c.EndBy}, reminder{"complaint.end_overdue", c.EndBy, c.EndBy})
	}
	slices.SortFunc(list, func(a, b reminder) int { return int(a.At - b.At) })
	return list
}

// nextReminder is when staff are told next after a time; 0 for never.
func (c Complaint) nextReminder(p Policy, after int64) int64 {
	for _, r := range c.reminders(p) {
		if r.At > after {
			return r.At
		}
	}
	return 0
}

func atOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Millis(t)
}
