package app_test

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
)

// flaky breaks connections in COMMIT, half of them before the effect and half
// after it, by a seed.
type flaky struct {
	mu     sync.Mutex
	rand   *rand.Rand
	rate   float64
	before int
	after  int
}

func (f *flaky) commit(commit func() error) error {
	f.mu.Lock()
	dice, effect := f.rand.Float64(), f.rand.IntN(2) == 0
	if dice < f.rate && effect {
		f.after++
	} else if dice < f.rate {
		f.before++
	}
	f.mu.Unlock()
	if dice >= f.rate {
		return commit()
	}
	if effect {
		if err := commit(); err != nil {
			return err
		}
	}
	return driver.ErrBadConn
}

func (f *flaky) set(rate float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rate = rate
}

// Whole lives of orders on a database whose COMMITs break at every third try:
// nothing is lost, nothing is done twice, and nobody hears of it.
func TestUnknownCommit_WholeLives(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		for seed := range uint64(3) {
			if testing.Short() && seed > 0 {
				break
			}
			t.Run(fmt.Sprintf("%s, seed %d", engine, seed), func(t *testing.T) {
				f := &flaky{rand: rand.New(rand.NewPCG(seed, 1))}
				c := shoptest.Default()
				c.DB = []dbtest.Option{dbtest.WithCommit(f.commit)}
				s := shoptest.New(t, engine, c)
				sku := s.SKU(1990, 100)
				b := s.Buyer("甲")
				f.set(0.33)
				for range 20 {
					o := s.Pay(b, s.Place(b, shoptest.Want(sku, 3)))
					s.Refund(o, 1, 1990, 0)
					s.Ship(o)
					s.Confirm(b, o)
				}
				s.Advance(3 * shoptest.Day)
				f.set(0)
				t.Logf("%d connections broke before the effect, %d after it", f.before, f.after)
				if f.before < 20 || f.after < 20 {
					t.Error("hardly any connection broke")
				}
				s.WantStock(sku, 60, 0)
				s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 20 * 4780, ledger.SalesGoods: -20 * 3980, ledger.SalesFreight: -20 * 800})
				s.WantCleanAudit()
			})
		}
	}
}

// Many place at once while COMMITs break: each key has one order.
func TestUnknownCommit_Batches(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		t.Run(string(engine), func(t *testing.T) {
			f := &flaky{rand: rand.New(rand.NewPCG(7, 7))}
			c := shoptest.Default()
			c.DB = []dbtest.Option{dbtest.WithCommit(f.commit)}
			s := shoptest.New(t, engine, c)
			sku := s.SKU(1990, 400)
			b := s.Buyer("甲")
			f.set(0.4)
			var mu sync.Mutex
			seen := map[int64]string{}
			var wg sync.WaitGroup
			for i := range 400 {
				wg.Go(func() {
					key := fmt.Sprintf("a-key-of-its-own-%d", i)
					o, err := s.TryPlace(b, key, shoptest.Want(sku, 1))
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					defer mu.Unlock()
					if other, twice := seen[o.ID]; twice {
						t.Errorf("%s and %s got order %d", key, other, o.ID)
					}
					seen[o.ID] = key
				})
			}
			wg.Wait()
			f.set(0)
			s.WantStock(sku, 400, 400)
			orders, err := s.App.Orders.List(context.Background(), order.Filter{MemberID: b.ID, Limit: 1000})
			if err != nil || len(orders) != 400 {
				t.Fatalf("%d orders, %v", len(orders), err)
			}
			s.Advance(31 * time.Minute)
			s.WantStock(sku, 400, 0)
			s.WantCleanAudit()
		})
	}
}
