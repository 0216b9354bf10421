package member

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/region"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
)

// Address is where goods go. It is stored sealed.
type Address struct {
	Name     string `json:"name" minLength:"1" maxLength:"40" doc:"收货人"`
	Phone    string `json:"phone" pattern:"^1[3-9][0-9]{9}$" patternDescription:"11 位手机号" doc:"手机号"`
	Province string `json:"province" minLength:"1" maxLength:"40" doc:"省"`
	City     string `json:"city" minLength:"1" maxLength:"40" doc:"市"`
	District string `json:"district" maxLength:"40" doc:"区县"`
	Detail   string `json:"detail" minLength:"1" maxLength:"120" doc:"详细地址"`
}

// Check refuses a province or city that is not on the map: freight depends on it.
func (a Address) Check() error {
	if !region.Known(a.Province, a.City) {
		return ErrRegion
	}
	return nil
}

// Entry is one line of a member's address book.
type Entry struct {
	ID        int64
	Address   Address
	Default   bool
	CreatedAt int64 // UTC ms
}

// maxAddresses is how many lines an address book has.
const maxAddresses = 20

// Refusals of the address book.
var (
	ErrRegion      = web.E(http.StatusUnprocessableEntity, "member.unknown_region", "没有这个省市，请重新选择所在地区。")
	ErrAddresses   = web.E(http.StatusConflict, "member.too_many_addresses", "地址最多保存 20 条，请先删除不用的。")
	ErrSameAddress = web.E(http.StatusConflict, "member.same_address", "地址簿里已经有一条相同的地址。")
	errPhone       = web.E(http.StatusUnprocessableEntity, "member.address_phone", "导入的地址没有可用的手机号，请手工填写。")
)

// Addresses is a member's address book, the default first, then the newest.
func (s *Service) Addresses(ctx context.Context, memberID int64) ([]Entry, error) {
	rows, err := s.addresses(ctx, memberID)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(rows))
	for i, r := range rows {
		if entries[i], err = s.open(r); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// Address reads one line of a member's address book; web.ErrNotFound for
// another's.
func (s *Service) Address(ctx context.Context, memberID, id int64) (Entry, error) {
	r, err := s.address(ctx, memberID, id)
	if err != nil {
		return Entry{}, err
	}
	return s.open(r)
}

// AddAddress writes a new line; an address that is in the book already stays one
// line. The first is the default by itself.
func (s *Service) AddAddress(ctx context.Context, memberID int64, a Address, isDefault bool) (Entry, error) {
	if err := a.Check(); err != nil {
		return Entry{}, err
	}
	fresh := s.ids.Next()
	sealed, hash, err := s.seal(fresh, a)
	if err != nil {
		return Entry{}, err
	}
	var id int64
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if id, err = sameAddress(ctx, tx, memberID, hash); err != nil {
			return err
		}
		first := false
		if id == 0 {
			id = fresh
			if first, err = s.enterAddress(ctx, tx, addressRow{ID: id, MemberID: memberID, Sealed: sealed, Hash: hash, CreatedAt: clock.Millis(tx.Now)}); err != nil {
				return err
			}
		}
		if !isDefault && !first {
			return nil
		}
		return setDefault(ctx, tx, memberID, id)
	})
	if err != nil {
		return Entry{}, err
	}
	return s.Address(ctx, memberID, id)
}

func (s *Service) enterAddress(ctx context.Context, tx *db.Tx, r addressRow) (first bool, err error) {
	n, err := countAddresses(ctx, tx, r.MemberID)
	if err == nil && n >= maxAddresses {
		err = ErrAddresses
	}
	if err != nil {
		return false, err
	}
	err = insertAddress(ctx, tx, r)
	if db.IsDuplicate(err) {
		err = db.ErrConflict // The same tap, twice at once.
	}
	return n == 0, err
}

// ChangeAddress replaces a line; web.ErrNotFound for another's.
func (s *Service) ChangeAddress(ctx context.Context, memberID int64, e Entry) error {
	if err := e.Address.Check(); err != nil {
		return err
	}
	sealed, hash, err := s.seal(e.ID, e.Address)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := updateAddress(ctx, tx, memberID, e.ID, sealed, hash)
		switch {
		case db.IsDuplicate(err):
			err = ErrSameAddress
		case err == nil && !ok:
			err = web.ErrNotFound
		}
		if err != nil || !e.Default {
			return err
		}
		return setDefault(ctx, tx, memberID, e.ID)
	})
}

// DeleteAddress removes a line. After the default, the newest left is it.
func (s *Service) DeleteAddress(ctx context.Context, memberID, id int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := deleteAddress(ctx, tx, memberID, id)
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		if err != nil {
			return err
		}
		return mendDefault(ctx, tx, memberID)
	})
}

// FromWeChat turns what wx.chooseAddress answers into an Address. It names some
// cities in ways of its own: a county under a province has its own name as city.
func FromWeChat(name, phone, province, city, county, detail string) (Address, error) {
	a := Address{Name: name, Phone: strings.TrimPrefix(strings.ReplaceAll(phone, " ", ""), "+86"), Province: province, City: city, District: county, Detail: detail}
	if len(a.Phone) != 11 {
		return a, errPhone
	}
	if region.Known(a.Province, a.City) {
		return a, nil
	}
	read := region.Parse(province + city + county)
	if read.City == "" {
		return a, ErrRegion
	}
	a.Province, a.City = read.Province, read.City
	return a, nil
}

func addressPlace(id int64) secret.Place {
	return secret.Place{Table: "member_address", Column: "sealed", Row: id}
}

func (s *Service) seal(id int64, a Address) (sealed, hash string, err error) {
	raw, err := json.Marshal(a)
	return s.secrets.Seal(addressPlace(id), string(raw)), s.secrets.Index("member_address", "hash", string(raw)), err
}

func (s *Service) open(r addressRow) (Entry, error) {
	e := Entry{ID: r.ID, Default: r.Default, CreatedAt: r.CreatedAt}
	raw, err := s.secrets.Open(addressPlace(r.ID), r.Sealed)
	if err != nil {
		return e, fmt.Errorf("member address %d: %w", r.ID, err)
	}
	return e, json.Unmarshal([]byte(raw), &e.Address)
}
