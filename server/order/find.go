package order

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yuanfen/server/platform/db"
)

// marks are what an order's recipient is found by: keyed hashes of the whole
// phone number and of the whole name.
type marks struct{ Phone, Name string }

// unmarked is of an order whose buyer was erased: found by nothing.
const unmarked = "-"

func (s *Service) marks(a Address) marks {
	if a == (Address{}) {
		return marks{unmarked, unmarked}
	}
	return marks{s.phoneMark(a.Phone), s.nameMark(a.Name)}
}

func (s *Service) phoneMark(phone string) string { return s.secrets.Index("orders", "phone", phone) }

func (s *Service) nameMark(name string) string {
	return s.secrets.Index("orders", "name", strings.TrimSpace(name))
}

// MarkOlder makes orders findable that were placed before their recipients were
// marked, the newest first. It is a recurring job.
func (s *Service) MarkOlder(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := unmarkedOrders(ctx, tx, 200)
		if err != nil {
			return err
		}
		for _, o := range rows {
			a, err := s.Address(o)
			if err != nil {
				return err
			}
			if err := setMarks(ctx, tx, o.ID, s.marks(a)); err != nil {
				return err
			}
		}
		return nil
	})
}

// mostFound is how many orders words are taken to mean: the newest.
const mostFound = 200

var (
	likeID      = regexp.MustCompile(`^[0-9]{1,19}$`)
	likePhone   = regexp.MustCompile(`^1[3-9][0-9]{9}$`)
	likeParcel  = regexp.MustCompile(`^[0-9A-Za-z-]{6,40}$`)
	likeAnybody = regexp.MustCompile(`[^0-9]`)
)

// find are the orders that words may mean: an order's number, a parcel's, the phone
// number of the recipient or the buyer, the recipient's name. All are whole: what is
// sealed can't be searched by a part. A number may be several of these.
func (s *Service) find(ctx context.Context, words string) (ids []int64, err error) {
	words, ids = strings.TrimSpace(words), []int64{}
	if likeID.MatchString(words) {
		if id, err := strconv.ParseInt(words, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	for _, way := range []struct {
		like *regexp.Regexp
		read func() ([]int64, error)
	}{
		{likePhone, func() ([]int64, error) { return s.byRecipientPhone(ctx, s.phoneMark(words)) }},
		{likePhone, func() ([]int64, error) { return s.byBuyerPhone(ctx, s.members.PhoneHash(words)) }},
		{likeParcel, func() ([]int64, error) { return s.Hooks.ParcelOrders(ctx, words, mostFound) }},
		{likeAnybody, func() ([]int64, error) { return s.byRecipientName(ctx, s.nameMark(words)) }},
	} {
		if !way.like.MatchString(words) {
			continue
		}
		more, err := way.read()
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
