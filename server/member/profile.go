package member

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// Profile is what a member shows of themselves. Avatar is a file key.
type Profile struct {
	Nickname string
	Avatar   string
}

const maxNickname = 20 // Characters.

// Refusals.
var (
	ErrNickname  = web.E(http.StatusUnprocessableEntity, "member.nickname", "昵称须为 1 到 20 个字。")
	ErrPhoneCode = web.E(http.StatusUnprocessableEntity, "member.phone_code", "手机号凭证无效或已使用过，请重新点击获取手机号。")
	ErrPhoneBusy = web.E(http.StatusBadGateway, "member.phone_unavailable", "微信暂时没有回应，请稍后再试。")
	ErrAbroad    = web.E(http.StatusUnprocessableEntity, "member.phone_abroad", "暂时只支持中国大陆的手机号。")
)

// SetProfile changes what a member shows. avatar is the id of an upload of
// theirs, 0 to keep the old one. A nickname that WeChat doubts is refused:
// there is no reason to wait for one.
func (s *Service) SetProfile(ctx context.Context, memberID int64, nickname string, avatar int64) error {
	nickname = strings.TrimSpace(nickname)
	if n := utf8.RuneCountInString(nickname); n < 1 || n > maxNickname {
		return ErrNickname
	}
	sure, err := s.content.Text(ctx, memberID, wechat.SceneProfile, nickname)
	if err != nil {
		return err
	}
	if !sure {
		return content.ErrSensitive
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := setNickname(ctx, tx, memberID, nickname); err != nil || avatar == 0 {
			return err
		}
		keys, err := content.Keys(ctx, tx, content.ByMember, memberID, []int64{avatar})
		if err != nil {
			return err
		}
		return setAvatar(ctx, tx, memberID, keys[0])
	})
}

// SetPhone stores the number behind the code of WeChat's getPhoneNumber button
// (failure case 15: the code, not an encrypted number with a session key that
// may have changed).
func (s *Service) SetPhone(ctx context.Context, memberID int64, code string) (masked string, err error) {
	number, country, err := s.wechat.PhoneNumber(ctx, code)
	if err != nil {
		var definite *wechat.Error
		if wechat.IsErrCode(err, wxCodeInvalid, wxCodeUsed) || errors.As(err, &definite) && definite.ErrCode == 0 {
			return "", ErrPhoneCode.Because(err)
		}
		return "", ErrPhoneBusy.Because(err)
	}
	if country != "86" || len(number) != 11 {
		return "", ErrAbroad
	}
	sealed, hash := s.secrets.Seal(phonePlace(memberID), number), s.PhoneHash(number)
	return Mask(number), s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := setPhone(ctx, tx, memberID, sealed, hash); err != nil {
			return err
		}
		return s.Hooks.Known(ctx, tx, memberID, ByPhone, number)
	})
}

// KnownBy is by what a member can be recognised who was named in a file.
type KnownBy string

// What members are recognised by.
const (
	ByOpenID KnownBy = "openid"
	ByPhone  KnownBy = "phone" // As WeChat says it.
)

// Verified reports whether WeChat said that a number is a member's, in the caller's
// transaction.
func (s *Service) Verified(ctx context.Context, tx *db.Tx, memberID int64, number string) (bool, error) {
	hash, err := phoneHashOf(ctx, tx, memberID)
	return err == nil && hash == s.PhoneHash(number), err
}

// Find are the members whom a file names, in the caller's transaction: one by openid,
// perhaps several by phone.
func (s *Service) Find(ctx context.Context, tx *db.Tx, by KnownBy, value string) ([]int64, error) {
	if by == ByPhone {
		return idsByPhone(ctx, tx, s.PhoneHash(value))
	}
	m, err := byOpenID(ctx, tx, value)
	if db.NoRows(err) {
		return nil, nil
	}
	return []int64{m.ID}, err
}

// PhoneHash is by what a number is found.
func (s *Service) PhoneHash(number string) string {
	return s.secrets.Index("member", "phone", number)
}

// Phone opens a member's number, "" if they have not told it.
func (s *Service) Phone(m Member) (string, error) {
	if m.PhoneSealed == "" {
		return "", nil
	}
	return s.secrets.Open(phonePlace(m.ID), m.PhoneSealed)
}

func phonePlace(memberID int64) secret.Place {
	return secret.Place{Table: "member", Column: "phone_sealed", Row: memberID}
}

// MaskName shows of a name its first character.
func MaskName(name string) string {
	r := []rune(name)
	if len(r) == 0 {
		return ""
	}
	return string(r[0]) + strings.Repeat("*", min(max(1, len(r)-1), 3))
}

// Mask shows a phone number to those who need not know it: 199****0001.
func Mask(phone string) string {
	if len(phone) < 7 {
		return phone
	}
	return phone[:3] + "****" + phone[len(phone)-4:]
}
