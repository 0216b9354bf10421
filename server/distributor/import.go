package distributor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Incoming is a distributor whom the brand had before it had this shop. They sell
// from the moment they are taken in; who they are in WeChat is known when they apply
// in the mini-program with the phone that WeChat says is theirs.
type Incoming struct {
	Name     string
	Phone    string
	Tier     string // By its name; "" for the first.
	Inviter  string // A phone, a number of the brand's own, or our number; "" for none.
	OldNo    string // The brand's own number for them, "" for none.
	JoinedAt int64  // UTC ms; 0 for today.
	Until    int64  // When their tier ends, UTC ms; 0 for never.
}

// The parts of an Incoming, by which refusals name the cell.
const (
	OfName    = "name"
	OfPhone   = "phone"
	OfTier    = "tier"
	OfInviter = "inviter"
	OfOldNo   = "old_no"
	OfJoined  = "joined"
	OfUntil   = "until"
)

// WrongPart is a refusal of one part of an Incoming.
type WrongPart struct {
	Part string
	Why  *web.Error
}

func (w WrongPart) Error() string { return w.Part + ": " + w.Why.Error() }

// Unwrap is what the refusal says.
func (w WrongPart) Unwrap() error { return w.Why }

func wrongPart(part, format string, args ...any) error {
	return WrongPart{part, web.Errorf(http.StatusUnprocessableEntity, "distributor.import", format, args...)}
}

const longOldNo = 40

// check says all that is wrong with a row by itself: WrongParts, joined.
func (in Incoming) check(now int64) error {
	var all []error
	when := func(wrong bool, part, format string, args ...any) {
		if wrong {
			all = append(all, wrongPart(part, format, args...))
		}
	}
	when(utf8.RuneCountInString(in.Name) < 2 || utf8.RuneCountInString(in.Name) > 20 || strings.ContainsAny(in.Name, "0123456789"), OfName, "姓名「%s」不对：要 2 到 20 个字，不含数字。", in.Name)
	when(!isMobile(in.Phone), OfPhone, "手机号「%s」不对：要 11 位数字。", in.Phone)
	when(utf8.RuneCountInString(in.OldNo) > longOldNo, OfOldNo, "原编号最多 %d 个字。", longOldNo)
	when(isMobile(in.OldNo), OfOldNo, "原编号不能是手机号，否则分不清邀请人写的是哪一个。")
	when(in.Until != 0 && in.Until <= now, OfUntil, "等级的到期日要在明天以后。")
	when(in.JoinedAt > now, OfJoined, "加入日期在将来，请改正。")
	return errors.Join(all...)
}

// content is by what a row is known that was taken in already.
func (in Incoming) content() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %d %d", in.Name, in.Phone, in.Tier, in.Inviter, in.OldNo, in.JoinedAt, in.Until))
	return hex.EncodeToString(sum[:])
}

// Import takes a distributor in, once: same reports that the row was taken in
// before. What is known of a phone already is never changed. With above it only says
// whether the row would be refused; above knows the inviters of the rows before.
func (s *Service) Import(ctx context.Context, in Incoming, above func(ref string) bool) (same bool, err error) {
	fresh := s.deps.IDs.Next()
	err = s.deps.DB.InTxOrDry(ctx, above != nil, func(ctx context.Context, tx *db.Tx) error {
		same = false
		now := clock.Millis(tx.Now)
		if err := in.check(now); err != nil {
			return err
		}
		if err := holdTree(ctx, tx); err != nil { // Two files with one person in them meet here.
			return err
		}
		var err error
		if same, err = s.takenIn(ctx, tx, in); err != nil || same {
			return err
		}
		return s.bringIn(ctx, tx, fresh, in, above)
	})
	return same, err
}

// takenIn reports whether this very row was taken in, and refuses a phone or number
// that is somebody's.
func (s *Service) takenIn(ctx context.Context, tx *db.Tx, in Incoming) (bool, error) {
	was, err := importedAs(ctx, tx, s.phoneHash(in.Phone))
	if err == nil && was.Content == in.content() {
		return true, nil
	}
	if err != nil && !db.NoRows(err) {
		return false, err
	}
	known, err := byPhone(ctx, tx, s.phoneHash(in.Phone), []State{Applied, Active, Suspended, Expelled})
	if err != nil {
		return false, err
	}
	if len(known) > 0 {
		return false, wrongPart(OfPhone, "这个手机号已是分销商 %d；导入不改已有的人，请在分销商里调整。", known[0].ID)
	}
	if in.OldNo == "" {
		return false, nil
	}
	owner, err := byOldNo(ctx, tx, in.OldNo)
	if err == nil {
		return false, wrongPart(OfOldNo, "原编号「%s」已是分销商 %d 的，请改正。", in.OldNo, owner)
	}
	if db.NoRows(err) {
		err = nil
	}
	return false, err
}

func (s *Service) bringIn(ctx context.Context, tx *db.Tx, id int64, in Incoming, above func(string) bool) error {
	now := clock.Millis(tx.Now)
	ladder, err := s.Ladder.At(ctx, tx, now)
	if err != nil {
		return err
	}
	tier, ok := ladder.Rules.named(in.Tier)
	if !ok {
		return wrongPart(OfTier, "没有等级「%s」，请写现有的等级：%s。", in.Tier, strings.Join(ladder.Rules.names(), "、"))
	}
	if tier == 1 && in.Until != 0 {
		return wrongPart(OfUntil, "第一级不会到期，请空着。")
	}
	inviter, err := s.Refer(ctx, tx, in.Inviter)
	var wrong WrongPart
	if err != nil && !(errors.As(err, &wrong) && above != nil && above(in.Inviter)) {
		return err
	}
	joined := in.JoinedAt
	if joined == 0 {
		joined = now
	}
	d := Distributor{
		ID: id, MemberID: -id, State: Active, Tier: tier, Name: in.Name, Phone: in.Phone, InviterID: inviter,
		AppliedAt: joined, DecidedAt: now, ActiveAt: joined, TierAt: now, TierUntil: in.Until,
	}
	if err := insertDistributor(ctx, tx, s.sealed(d), s.phoneHash(d.Phone)); err != nil {
		return err
	}
	who := auth.From(ctx).ID
	if err := insertImport(ctx, tx, imported{s.phoneHash(in.Phone), id, in.content(), who, now}, in.OldNo); err != nil {
		return err
	}
	if err := s.record(ctx, tx, id, "imported", "staff:"+strconv.FormatInt(who, 10), ladder.Rules.Called(tier), tier); err != nil {
		return err
	}
	err = s.deps.Staff.Record(ctx, tx, staff.Change{
		Action: "distributor.import", Subject: "distributor", SubjectID: id, After: map[string]any{"tier": ladder.Rules.Called(tier), "inviter": web.ID(inviter), "joined": web.Time(joined)},
	})
	if err != nil {
		return err
	}
	return s.Hooks.Activated(ctx, tx, d)
}

// named is the number of the tier that is called so; the first for "".
func (l Ladder) named(name string) (int, bool) {
	if name == "" {
		return 1, true
	}
	for i, t := range l.Tiers {
		if t.Name == name {
			return i + 1, true
		}
	}
	return 0, false
}

func (l Ladder) names() []string {
	names := make([]string, len(l.Tiers))
	for i, t := range l.Tiers {
		names[i] = t.Name
	}
	return names
}

// Refer is the distributor whom a file names by phone, by a number of the brand's
// own or by ours, in the caller's transaction; 0 for "".
func (s *Service) Refer(ctx context.Context, tx *db.Tx, ref string) (int64, error) {
	if ref == "" {
		return 0, nil
	}
	if isMobile(ref) {
		found, err := byPhone(ctx, tx, s.phoneHash(ref), []State{Active, Suspended})
		switch {
		case err != nil:
			return 0, err
		case len(found) == 1:
			return found[0].ID, nil
		case len(found) > 1:
			return 0, wrongPart(OfInviter, "手机号「%s」有两位分销商，请改写他们的编号。", ref)
		}
		return 0, wrongPart(OfInviter, "没有手机号是「%s」的分销商。", ref)
	}
	id, err := byOldNo(ctx, tx, ref)
	if !db.NoRows(err) {
		return id, err
	}
	if id, err = strconv.ParseInt(ref, 10, 64); err == nil {
		d, err := byID(ctx, tx, id)
		if err == nil && (d.State == Active || d.State == Suspended) {
			return id, nil
		}
		if err != nil && !db.NoRows(err) {
			return 0, err
		}
	}
	return 0, wrongPart(OfInviter, "没有编号是「%s」的分销商；可以写手机号、原编号或本系统的编号。", ref)
}

// claim makes somebody who was taken in from a file the member who applies, when
// WeChat says that the phone is theirs; ok reports whether anybody waited.
func (s *Service) claim(ctx context.Context, tx *db.Tx, a Application) (d Distributor, ok bool, err error) {
	was, err := importedAs(ctx, tx, s.phoneHash(a.Phone))
	if db.NoRows(err) {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}
	if d, err = byID(ctx, tx, was.DistributorID); err != nil || d.MemberID > 0 || d.State == Expelled {
		return d, false, err
	}
	verified, err := s.deps.Members.Verified(ctx, tx, a.MemberID, a.Phone)
	if err == nil && !verified {
		err = ErrVerify
	}
	if err != nil {
		return d, true, err
	}
	if ok, err = setClaimed(ctx, tx, d.ID, a); err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return d, true, err
	}
	if err := s.record(ctx, tx, d.ID, "claimed", "member:"+strconv.FormatInt(a.MemberID, 10), "用微信验证过的手机号认领", d.Tier); err != nil {
		return d, true, err
	}
	d, err = byID(ctx, tx, d.ID)
	if err != nil || d.State != Active {
		return d, true, err
	}
	return d, true, s.Hooks.Claimed(ctx, tx, d)
}
