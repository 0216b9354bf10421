package referral

import (
	"context"
	"errors"
	"net/http"
	"regexp"

	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Bound is a binding that the brand had before it had this shop. Who never came yet
// is bound when they first log in, or tell their phone.
type Bound struct {
	By      member.KnownBy
	Value   string // The member's phone or openid.
	To      string // The distributor: a phone, a number of the brand's own, or ours.
	BoundAt int64  // UTC ms; 0 for now.
}

// The parts of a Bound, by which refusals name the cell.
const (
	OfMember  = "member"
	OfSeller  = "seller"
	OfBoundAt = "bound_at"
)

var (
	openIDForm = regexp.MustCompile(`^[0-9A-Za-z_-]{20,64}$`)
	phoneForm  = regexp.MustCompile(`^1[0-9]{10}$`)
)

func wrongPart(part, format string, args ...any) error {
	return distributor.WrongPart{Part: part, Why: web.Errorf(http.StatusUnprocessableEntity, "referral.import", format, args...)}
}

func (b Bound) check(now int64) error {
	switch {
	case b.By == member.ByPhone && !phoneForm.MatchString(b.Value):
		return wrongPart(OfMember, "会员手机「%s」不对：要 11 位数字。", b.Value)
	case b.By == member.ByOpenID && !openIDForm.MatchString(b.Value):
		return wrongPart(OfMember, "OpenID「%s」不对：要本小程序的，20 到 64 位。", b.Value)
	case b.To == "":
		return wrongPart(OfSeller, "没有写分销商。")
	case b.BoundAt > now:
		return wrongPart(OfBoundAt, "绑定日期在将来，请改正。")
	}
	return nil
}

// who is the key under which a member is waited for.
func (s *Service) who(by member.KnownBy, value string) string {
	if by == member.ByPhone {
		return "p:" + s.deps.Members.PhoneHash(value)
	}
	return "o:" + value
}

// Import binds a member to a distributor, once: same reports that they are bound so
// already. A member who is bound to somebody else stays so. dry asks whether the row
// would be refused.
func (s *Service) Import(ctx context.Context, b Bound, dry bool) (same bool, err error) {
	err = s.deps.DB.InTxOrDry(ctx, dry, func(ctx context.Context, tx *db.Tx) error {
		same = false
		now := clock.Millis(tx.Now)
		if err := b.check(now); err != nil {
			return err
		}
		to, err := s.deps.Distributors.Refer(ctx, tx, b.To)
		var wrong distributor.WrongPart
		if errors.As(err, &wrong) {
			return distributor.WrongPart{Part: OfSeller, Why: wrong.Why}
		}
		if err != nil {
			return err
		}
		if b.BoundAt == 0 {
			b.BoundAt = now
		}
		members, err := s.deps.Members.Find(ctx, tx, b.By, b.Value)
		switch {
		case err != nil:
			return err
		case len(members) > 1:
			return wrongPart(OfMember, "手机号「%s」有两位会员，请改写 OpenID。", b.Value)
		case len(members) == 1:
			same, err = s.bindNow(ctx, tx, members[0], to, b.BoundAt)
		default:
			same, err = s.bindLater(ctx, tx, s.who(b.By, b.Value), to, b.BoundAt)
		}
		return err
	})
	return same, err
}

// bindNow binds a member who is known.
func (s *Service) bindNow(ctx context.Context, tx *db.Tx, memberID, to, at int64) (same bool, err error) {
	had, err := bindingsOf(ctx, tx, []int64{memberID})
	if err != nil {
		return false, err
	}
	if b, bound := had[memberID]; bound {
		if b.DistributorID == to {
			return true, nil
		}
		return false, wrongPart(OfMember, "这位会员已绑定分销商 %d；导入不改已有的绑定。", b.DistributorID)
	}
	seller, err := distributor.ByIDs(ctx, tx, []int64{to})
	if err != nil {
		return false, err
	}
	if seller[to].MemberID == memberID {
		return false, wrongPart(OfMember, "这位会员就是分销商本人，不能绑定自己。")
	}
	rules, err := s.Rules.At(ctx, tx, clock.Millis(tx.Now))
	if err != nil {
		return false, err
	}
	if err := putBinding(ctx, tx, Binding{MemberID: memberID, DistributorID: to, PolicyNo: rules.No, BoundAt: at}); err != nil {
		return false, err
	}
	return false, s.deps.Staff.Record(ctx, tx, staff.Change{
		Action: "binding.import", Subject: "member", SubjectID: memberID, After: map[string]any{"distributor": web.ID(to), "bound_at": web.Time(at)},
	})
}

// bindLater keeps a binding for somebody who has not come yet.
func (s *Service) bindLater(ctx context.Context, tx *db.Tx, who string, to, at int64) (same bool, err error) {
	had, err := waitingFor(ctx, tx, who)
	switch {
	case err == nil && had.DistributorID == to:
		return true, nil
	case err == nil:
		return false, wrongPart(OfMember, "这位会员还没有来过，前面已导入为绑定分销商 %d。", had.DistributorID)
	case !db.NoRows(err):
		return false, err
	}
	return false, insertWaiting(ctx, tx, waiting{who, to, at, auth.From(ctx).ID, clock.Millis(tx.Now)})
}

// Recognise binds a member for whom a binding waits, unless they are bound or are the
// distributor themselves.
func (s *Service) Recognise(ctx context.Context, tx *db.Tx, memberID int64, by member.KnownBy, value string) error {
	who := s.who(by, value)
	w, err := waitingFor(ctx, tx, who)
	if db.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	gone, err := deleteWaiting(ctx, tx, who)
	if err != nil || !gone {
		return err
	}
	had, err := bindingsOf(ctx, tx, []int64{memberID})
	if err != nil || had[memberID].BoundAt != 0 {
		return err
	}
	sellers, err := distributor.ByIDs(ctx, tx, []int64{w.DistributorID})
	if err != nil || sellers[w.DistributorID].MemberID == memberID {
		return err
	}
	rules, err := s.Rules.At(ctx, tx, clock.Millis(tx.Now))
	if err != nil {
		return err
	}
	return putBinding(ctx, tx, Binding{MemberID: memberID, DistributorID: w.DistributorID, PolicyNo: rules.No, BoundAt: w.BoundAt})
}
