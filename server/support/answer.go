package support

import (
	"context"
	"errors"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// Reply is what staff write to the buyer: at most 200 characters. Pictures need
// WeChat's own upload, which is not built.
type Reply struct {
	ComplaintID int64
	StaffID     int64
	Text        string
	Key         string // Idempotency-Key
}

// Answer promises the buyer an answer, which a job sends until WeChat has it.
// Once per member of staff and key. Whoever answers first owns the complaint.
func (s *Service) Answer(ctx context.Context, r Reply) (Answer, error) {
	id := s.IDs.Next()
	claim, err := web.NewClaim("staff:"+number(r.StaffID), "complaint.answer", r.Key, []any{r.ComplaintID, r.Text}, id)
	if err != nil {
		return Answer{}, err
	}
	return db.InTxV(ctx, s.DB, func(ctx context.Context, tx *db.Tx) (Answer, error) {
		a := Answer{ComplaintID: r.ComplaintID, StaffID: r.StaffID, State: AnswerDue, MadeAt: clock.Millis(tx.Now)}
		c, err := s.decide(ctx, tx, r.ComplaintID)
		if err != nil {
			return a, err
		}
		done, err := web.Once(ctx, tx, claim)
		if err != nil {
			return a, err
		}
		if done != 0 {
			return answerIn(ctx, tx, done)
		}
		if c.State == Processed || c.CompletingAt > 0 {
			return a, ErrEnded
		}
		a.ID, a.Content = id, s.seal("complaint_answer", "content", id, r.Text)
		return a, s.promise(ctx, tx, c, a)
	})
}

// promise stores an answer with the job that sends it.
func (s *Service) promise(ctx context.Context, tx *db.Tx, c Complaint, a Answer) error {
	if err := insertAnswer(ctx, tx, a); err != nil {
		return err
	}
	if c.OwnerID == 0 {
		if err := setOwner(ctx, tx, c.ID, a.StaffID); err != nil {
			return err
		}
	}
	if err := s.Queue.Add(ctx, tx, jobs.Spec{Kind: jobAnswer, Key: number(a.ID), Payload: a.ID}); err != nil {
		return err
	}
	return s.log(ctx, tx, "answer", c.ID, nil, map[string]web.ID{"answer": web.ID(a.ID)})
}

// decide takes a complaint for a decision: nobody changes it until the
// transaction ends.
func (s *Service) decide(ctx context.Context, tx *db.Tx, id int64) (Complaint, error) {
	if _, err := touch(ctx, tx, id); err != nil {
		return Complaint{}, err
	}
	return byID(ctx, tx, id)
}

// Complete tells WeChat, by a job, that a complaint is seen to. It must have
// been answered: WeChat refuses otherwise. Until WeChat says that it has ended,
// it is open.
func (s *Service) Complete(ctx context.Context, id int64) (Complaint, error) {
	return db.InTxV(ctx, s.DB, func(ctx context.Context, tx *db.Tx) (Complaint, error) {
		c, err := s.decide(ctx, tx, id)
		if err != nil || c.State == Processed || c.CompletingAt > 0 {
			return c, err // It is done, or will be.
		}
		answers, err := answersOf(ctx, tx, id)
		if err != nil {
			return c, err
		}
		if c.State == Pending && !promised(answers) {
			return c, ErrNotAnswered
		}
		c.CompletingAt = clock.Millis(tx.Now)
		if err := setCompleting(ctx, tx, id, c.CompletingAt); err != nil {
			return c, err
		}
		if err := s.Queue.Add(ctx, tx, jobs.Spec{Kind: jobComplete, Key: number(id), Payload: id}); err != nil {
			return c, err
		}
		return c, s.log(ctx, tx, "complete", id, nil, nil)
	})
}

func promised(answers []Answer) bool {
	for _, a := range answers {
		if a.State != AnswerRefused {
			return true
		}
	}
	return false
}

// Assign makes a member of staff the owner of a complaint; 0 for nobody.
func (s *Service) Assign(ctx context.Context, id, owner int64) error {
	if owner != 0 {
		active, err := s.Staff.IsActive(ctx, owner)
		if err != nil {
			return err
		}
		if !active {
			return ErrOwner
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.decide(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := setOwner(ctx, tx, id, owner); err != nil {
			return err
		}
		return s.log(ctx, tx, "owner", id, map[string]web.ID{"owner": web.ID(c.OwnerID)}, map[string]web.ID{"owner": web.ID(owner)})
	})
}

// inTurn is how soon an answer looks again whether the one before it is sent.
const inTurn = 5 * time.Second

// answerJob sends an answer. WeChat takes the same words twice, so after a try
// of unknown outcome its history says whether they are there.
func (s *Service) answerJob(ctx context.Context, j jobs.Job) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	a, err := s.answer(ctx, id)
	if err != nil || a.State != AnswerDue {
		return err
	}
	c, err := s.complaint(ctx, a.ComplaintID)
	if err != nil {
		return err
	}
	answers, err := s.answers(ctx, c.ID)
	if err != nil {
		return err
	}
	if anyDue(answers, a.ID) {
		return jobs.Later{At: s.DB.Clock().Now().Add(inTurn), Reason: "an earlier answer comes first"}
	}
	text, err := s.open("complaint_answer", "content", a.ID, a.Content)
	if err != nil {
		return err
	}
	sent, err := s.wasSent(ctx, c, a, answers, text)
	if err == nil && !sent {
		err = s.WeChat.AnswerComplaint(ctx, c.No, text)
	}
	why, final := refusal(err)
	if err != nil && !final {
		return s.later(err)
	}
	return s.settleAnswer(ctx, c, a, why)
}

// anyDue reports whether an answer before id waits to be sent.
func anyDue(answers []Answer, before int64) bool {
	for _, a := range answers {
		if a.ID < before && a.State == AnswerDue {
			return true
		}
	}
	return false
}

// skew is how far WeChat's clock may be behind ours.
const skew = time.Minute

// wasSent looks for an answer in WeChat's history: the same words, given since
// it was made, once more often than they were sent before.
func (s *Service) wasSent(ctx context.Context, c Complaint, a Answer, answers []Answer, text string) (bool, error) {
	history, err := s.WeChat.ComplaintHistory(ctx, c.No)
	if err != nil {
		return false, err
	}
	since, found := a.MadeAt-skew.Milliseconds(), 0
	for _, h := range history {
		if h.Kind == wechat.OperationAnswer && h.Detail == text && atOf(h.At) >= since {
			found++
		}
	}
	for _, other := range answers {
		if other.ID == a.ID || other.State != AnswerSent || other.SentAt < since {
			continue
		}
		words, err := s.open("complaint_answer", "content", other.ID, other.Content)
		if err != nil {
			return false, err
		}
		if words == text {
			found--
		}
	}
	return found > 0, nil
}

// settleAnswer stores how the sending ended, and has WeChat's word of it read.
func (s *Service) settleAnswer(ctx context.Context, c Complaint, a Answer, why string) error {
	state := AnswerSent
	if why != "" {
		state = AnswerRefused
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		first, err := setAnswered(ctx, tx, a.ID, state, cut(why, 300))
		if err != nil || !first {
			return err
		}
		if err := s.queueSync(ctx, tx, c.No, "answer:"+number(a.ID)); err != nil || why == "" {
			return err
		}
		return s.alert(ctx, tx, c, "complaint.answer_refused", number(a.ID), "微信没有接受回复：%s。请改写后再回复。", why)
	})
}

// completeJob tells WeChat that a complaint is seen to, after all answers.
func (s *Service) completeJob(ctx context.Context, j jobs.Job) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	c, err := s.complaint(ctx, id)
	if err != nil || c.CompletingAt == 0 {
		return err
	}
	answers, err := s.answers(ctx, id)
	if err != nil {
		return err
	}
	if anyDue(answers, s.IDs.Next()) {
		return jobs.Later{At: s.DB.Clock().Now().Add(inTurn), Reason: "an answer comes first"}
	}
	theirs, err := s.WeChat.Complaint(ctx, c.No)
	if err == nil && stateOf(theirs.State) != Processed {
		err = s.WeChat.CompleteComplaint(ctx, c.No)
	}
	why, final := refusal(err)
	if err != nil && !final {
		return s.later(err)
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		once := number(c.ID) + ":" + number(c.CompletingAt)
		if err := setCompleting(ctx, tx, id, 0); err != nil {
			return err
		}
		if err := s.queueSync(ctx, tx, c.No, "complete:"+once); err != nil || why == "" {
			return err
		}
		return s.alert(ctx, tx, c, "complaint.complete_refused", once, "微信没有接受处理完成：%s。", why)
	})
}

// refusal says why WeChat refused for good. Only what it signed is believed.
func refusal(err error) (why string, final bool) {
	var definite *wechat.Error
	if !errors.As(err, &definite) || !definite.Verified || definite.Code == wechat.CodeFrequency || definite.Code == "SIGN_ERROR" {
		return "", false
	}
	return definite.Message, true
}

// later waits a minute where WeChat says that it was asked too often.
func (s *Service) later(err error) error {
	if wechat.IsCode(err, wechat.CodeFrequency) {
		return jobs.Later{At: s.DB.Clock().Now().Add(time.Minute), Reason: wechat.CodeFrequency}
	}
	return err
}
