package sheet

import (
	"context"
	"errors"
	"math"
	"strconv"
	"time"

	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/platform/clock"
	"yuanfen/server/referral"
)

// The columns of distributors and of bindings.
const (
	hName, hPhone, hTier      = "姓名", "手机号", "等级"
	hInviter, hOldNo, hJoined = "邀请人", "原编号", "加入日期"
	hUntil                    = "等级到期"
	hMemberPhone, hOpenID     = "会员手机号", "OpenID"
	hSeller, hBoundOn         = "分销商", "绑定日期"
)

var (
	sellerHead  = []string{hName, hPhone, hTier, hUntil, hInviter, hOldNo, hJoined}
	bindingHead = []string{hMemberPhone, hOpenID, hSeller, hBoundOn}
)

// cellOf is the column of each part that a refusal may name.
var cellOf = map[string]string{
	distributor.OfName: hName, distributor.OfPhone: hPhone, distributor.OfTier: hTier, distributor.OfInviter: hInviter, distributor.OfOldNo: hOldNo, distributor.OfJoined: hJoined, distributor.OfUntil: hUntil,
	referral.OfSeller: hSeller, referral.OfBoundAt: hBoundOn,
}

// inCell names the cell of each part that was refused.
func inCell(l line, err error) error {
	if all := joined(err); all != nil {
		var named []error
		for _, one := range all {
			named = append(named, inCell(l, one))
		}
		return errors.Join(named...)
	}
	var part distributor.WrongPart
	if !errors.As(err, &part) {
		return err
	}
	head := cellOf[part.Part]
	if part.Part == referral.OfMember {
		if head = hMemberPhone; l.get(hOpenID) != "" {
			head = hOpenID
		}
	}
	return l.at(head, part.Why)
}

// sellerItems reads a distributor a row. An inviter may stand in a row before.
func (s *Service) sellerItems(raw []byte) (items []item, problems []Problem, err error) {
	lines, err := read(raw, []string{hName, hPhone})
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	return eachLine(lines, func(l line) (item, error) {
		in, err := incoming(l)
		switch {
		case err != nil:
		case seen[in.Phone]:
			err = l.bad(hPhone, "手机号「%s」前面已有一行。", in.Phone)
		case in.OldNo != "" && seen[in.OldNo]:
			err = l.bad(hOldNo, "原编号「%s」前面已有一行。", in.OldNo)
		}
		if err != nil {
			return item{}, err
		}
		seen[in.Phone], seen[in.OldNo] = true, true
		before := func(ref string) bool { return precedes(lines, l.no, ref) }
		return item{
			check: func(ctx context.Context) (bool, error) { return s.importSeller(ctx, l, in, before) },
			apply: func(ctx context.Context) (bool, error) { return s.importSeller(ctx, l, in, nil) },
		}, nil
	})
}

// precedes reports whether a row before one is about who is meant.
func precedes(lines []line, row int, ref string) bool {
	for _, l := range lines {
		if l.no >= row {
			return false
		}
		if l.get(hPhone) == ref || l.get(hOldNo) == ref {
			return true
		}
	}
	return false
}

func (s *Service) importSeller(ctx context.Context, l line, in distributor.Incoming, above func(string) bool) (bool, error) {
	same, err := s.deps.Sellers.Import(ctx, in, above)
	return same, inCell(l, err)
}

func incoming(l line) (in distributor.Incoming, err error) {
	in = distributor.Incoming{Name: l.get(hName), Phone: digitsOf(l.get(hPhone)), Tier: l.get(hTier), Inviter: digitsOf(l.get(hInviter)), OldNo: l.get(hOldNo)}
	f := faults{line: l}
	f.when(unclean(in.Name) || unclean(in.OldNo), hName, "姓名或原编号里有看不见的控制字符，请重新输入。")
	var since, until error
	in.JoinedAt, since = dayOf(l, hJoined)
	in.Until, until = dayOf(l, hUntil)
	return in, errors.Join(f.err(), since, until)
}

// bindingItems reads a member and whom they are bound to, a row.
func (s *Service) bindingItems(raw []byte) (items []item, problems []Problem, err error) {
	lines, err := read(raw, []string{hSeller})
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	return eachLine(lines, func(l line) (item, error) {
		b, err := boundOf(l)
		if err == nil && seen[b.Value] {
			err = l.bad(hMemberPhone, "会员「%s」前面已有一行。", b.Value)
		}
		if err != nil {
			return item{}, err
		}
		seen[b.Value] = true
		put := func(dry bool) func(ctx context.Context) (bool, error) {
			return func(ctx context.Context) (bool, error) {
				same, err := s.deps.Referral.Import(ctx, b, dry)
				return same, inCell(l, err)
			}
		}
		return item{check: put(true), apply: put(false)}, nil
	})
}

func boundOf(l line) (b referral.Bound, err error) {
	phone, openid := digitsOf(l.get(hMemberPhone)), l.get(hOpenID)
	f := faults{line: l}
	f.when(phone == "" && openid == "", hSeller, "会员手机号和 OpenID 要填一个。")
	f.when(phone != "" && openid != "", hOpenID, "会员手机号和 OpenID 只填一个，免得说的不是同一个人。")
	switch {
	case phone != "":
		b = referral.Bound{By: member.ByPhone, Value: phone}
	default:
		b = referral.Bound{By: member.ByOpenID, Value: openid}
	}
	b.To = digitsOf(l.get(hSeller))
	b.BoundAt, err = dayOf(l, hBoundOn)
	return b, errors.Join(f.err(), err)
}

// digitsOf is a number as it was written: a spreadsheet that took a phone for a
// number keeps it as 1.3800138e+10.
func digitsOf(s string) string {
	if x, err := strconv.ParseFloat(s, 64); err == nil && x == math.Trunc(x) && x >= 1e10 && x < 1e11 {
		return strconv.FormatInt(int64(x), 10)
	}
	return s
}

// The day that spreadsheets count from, and the days that a shop may write.
var (
	dayZero   = time.Date(1899, 12, 30, 0, 0, 0, 0, clock.Shanghai)
	dayForms  = []string{"2006-01-02", "2006/1/2", "2006-1-2", "2006.1.2", "2006年1月2日"}
	firstYear = 2000
)

// dayOf is when a day begins that a cell names, in UTC ms; 0 for an empty cell.
func dayOf(l line, head string) (int64, error) {
	s := l.get(head)
	if s == "" {
		return 0, nil
	}
	for _, form := range dayForms {
		if t, err := time.ParseInLocation(form, s, clock.Shanghai); err == nil && t.Year() >= firstYear {
			return clock.Millis(t), nil
		}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n >= 36526 && n < 100_000 {
		return clock.Millis(dayZero.AddDate(0, 0, int(n))), nil
	}
	return 0, l.bad(head, "日期「%s」不对：写成 2025-03-01 这样。", s)
}
