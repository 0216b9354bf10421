package referral

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Visits are counted in memory and stored every second, so that no page waits for
// them. A clean stop stores what is left; a machine that dies loses the last
// second. They are statistics: what decides about an order is stored with the
// login and the order.
type visits struct {
	mu      sync.Mutex
	waiting map[visit]int64
}

type visit struct {
	code   string
	member int64
}

// maxVisits bounds how many different visits wait.
const maxVisits = 200_000

var errVisits = web.E(http.StatusTooManyRequests, "referral.busy", "访问太多，请稍后再试。")

// robots are user agents that fetch pages without a person: WeChat's own crawler
// visits every page of a mini-program.
var robots = []string{"mpcrawler", "bot", "spider", "crawler"}

func isRobot(userAgent string) bool {
	userAgent = strings.ToLower(userAgent)
	for _, r := range robots {
		if strings.Contains(userAgent, r) {
			return true
		}
	}
	return false
}

// Visit counts that a member came by a code.
func (s *Service) Visit(code string, memberID int64) error {
	v := &s.visits
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.waiting == nil {
		v.waiting = map[visit]int64{}
	}
	if len(v.waiting) >= maxVisits {
		return errVisits
	}
	v.waiting[visit{code, memberID}]++
	return nil
}

// visitPortion is how many different visits one transaction stores.
const visitPortion = 300

// StoreVisits stores what was counted since the last time. What can't be stored
// now is kept for the next time.
func (s *Service) StoreVisits(ctx context.Context) error {
	v := &s.visits
	v.mu.Lock()
	waiting := v.waiting
	v.waiting = nil
	v.mu.Unlock()

	portion := make(map[visit]int64, min(visitPortion, len(waiting)))
	for key, n := range waiting {
		portion[key] = n
		if len(portion) < visitPortion && len(portion) < len(waiting) {
			continue
		}
		if err := s.storeVisits(ctx, portion); err != nil {
			s.visits.putBack(waiting)
			return err
		}
		for key := range portion {
			delete(waiting, key)
		}
		clear(portion)
	}
	return nil
}

func (v *visits) putBack(waiting map[visit]int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for key, n := range v.waiting {
		waiting[key] += n
	}
	v.waiting = waiting
}

func (s *Service) storeVisits(ctx context.Context, counted map[visit]int64) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		codes := make([]string, 0, len(counted))
		for v := range counted {
			codes = append(codes, v.code)
		}
		links, err := linksByCode(ctx, tx, codes)
		if err != nil {
			return err
		}
		sellers, err := sellersOf(ctx, tx, links)
		if err != nil {
			return err
		}
		today := clock.Day(tx.Now)
		sums, seen := map[int64]Day{}, map[linkVisitor]bool{}
		for v, n := range counted {
			l, known := links[v.code]
			if !known || sellers[l.DistributorID].MemberID == v.member {
				continue // Invented, or their own look at it.
			}
			sum := sums[l.ID]
			sums[l.ID] = Day{LinkID: l.ID, Day: today, Visits: sum.Visits + n}
			seen[linkVisitor{l.ID, v.member}] = true
		}
		fresh, err := newVisitors(ctx, tx, seen)
		if err != nil {
			return err
		}
		for _, v := range fresh {
			sum := sums[v.LinkID]
			sum.Visitors++
			sums[v.LinkID] = sum
		}
		if err := insertVisitors(ctx, tx, fresh, clock.Millis(tx.Now)); err != nil {
			return err
		}
		return addDays(ctx, tx, today, sums)
	})
}

func sellersOf(ctx context.Context, tx *db.Tx, links map[string]Link) (map[int64]distributor.Distributor, error) {
	ids := make([]int64, 0, len(links))
	for _, l := range links {
		ids = append(ids, l.DistributorID)
	}
	return distributor.ByIDs(ctx, tx, ids)
}

// Day is what happened to a link on one business day.
type Day struct {
	LinkID   int64  `db:"link_id"`
	Day      string `db:"day"`
	Visits   int64  `db:"visits"`
	Visitors int64  `db:"visitors"` // Members who came by it for the first time.
	Orders   int64  `db:"orders_n"` // Paid orders that it led to.
	Sales    int64  `db:"sales"`    // fen paid for their goods.
}

// Traffic is what all links of a distributor led to today and in this month, of
// business days. Visits are written every few seconds.
func (s *Service) Traffic(ctx context.Context, distributorID int64) (today, month Day, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		y, m, d := tx.Now.In(clock.Shanghai).Date()
		if today, err = trafficSince(ctx, tx, distributorID, time.Date(y, m, d, 0, 0, 0, 0, clock.Shanghai)); err != nil {
			return err
		}
		month, err = trafficSince(ctx, tx, distributorID, time.Date(y, m, 1, 0, 0, 0, 0, clock.Shanghai))
		return err
	})
	return today, month, err
}

// since is the first moment of the business day that lies days back.
func since(now time.Time, days int) int64 {
	t := now.In(clock.Shanghai).AddDate(0, 0, -days)
	return clock.Millis(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, clock.Shanghai))
}
