package app_test

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/poster"
)

// A batch whose worker is killed between two writes goes on where it was counted
// last, and every distributor has one picture.
func TestPoster_BatchKilledAndResumed(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		s.App.Posters.Portion = 2
		var people []shoptest.Seller
		for _, name := range []string{"何雨", "苏杭", "沈星", "顾茗", "白露"} {
			people = append(people, s.Seller(name))
		}
		p := s.Pictured(36800, 3)
		b, err := s.App.Posters.Start(shoptest.As(shoptest.StaffID), poster.Order{Title: "新茶", Design: "stilllife", ProductID: p.ID})
		must(t, err)
		// A worker takes the job, prepares a portion, and is gone: nothing of it but
		// its lease is left.
		other := jobs.NewRunner(s.DB, shoptest.Log(), "killed")
		other.Handle("poster.batch", func(ctx context.Context, _ jobs.Job) error {
			if _, err := s.App.Posters.Step(ctx, b.ID); err != nil {
				t.Error(err)
			}
			runtime.Goexit()
			return nil
		})
		var gone sync.WaitGroup
		gone.Go(func() { _, _ = other.RunDue(t.Context()) })
		gone.Wait()
		s.Step()
		if half, err := s.App.Posters.Batch(t.Context(), b.ID); err != nil || half.Done != 2 || half.State != poster.Running {
			t.Fatalf("%+v, %v", half, err)
		}
		s.Clock.Advance(3 * time.Minute)
		s.Step()
		end, err := s.App.Posters.Batch(t.Context(), b.ID)
		if err != nil || end.State != poster.Done || end.Done != 5 || end.Total != 5 || end.Failed != 0 {
			t.Fatalf("%+v, %v", end, err)
		}
		seen := map[string]bool{}
		for _, x := range people {
			x.Token = s.Buyer(x.Name).Token
			var mine struct {
				Items []struct{ Title, Picture string }
			}
			call(t, s, http.MethodGet, "/api/v1/distributor/prepared-posters", x.Token, nil, &mine)
			if len(mine.Items) != 1 || mine.Items[0].Title != "新茶" {
				t.Fatalf("%s: %+v", x.Name, mine)
			}
			a := fetch(t, s, mine.Items[0].Picture)
			code := scanned(t, a.raw)
			l, ok, err := s.App.Referral.Resolve(t.Context(), code[strings.LastIndex(code, "/")+1:])
			if err != nil || !ok || l.DistributorID != x.Seller || l.TargetID != p.ID || l.Channel != "新茶" || seen[code] {
				t.Errorf("%s: %s leads to %+v, %v", x.Name, code, l, err)
			}
			seen[code] = true
			if again := fetch(t, s, mine.Items[0].Picture, "If-None-Match", a.header.Get("ETag")); again.status != http.StatusNotModified {
				t.Error(again.status)
			}
			wantCode(t, "another's", fetch(t, s, strings.Replace(mine.Items[0].Picture, digits(x.Seller), digits(people[0].Seller+1), 1)), 403, "poster.address")
		}
	})
}

// Staff see how far a batch is, stop it, and see whose picture failed.
func TestPoster_BatchCancelled(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		must(t, s.App.Staff.Seed(t.Context()))
		operator := staffToken(t, s, "operator.one", "operator")
		s.App.Posters.Portion = 1
		s.Seller("何雨")
		s.Seller("苏杭")
		start := map[string]any{"title": "夏至", "template": "campaign", "texts": texts("campaign.title", "夏至", "campaign.starts", "06.18", "campaign.ends", "06.20")}
		var b struct {
			ID, State           string
			Total, Done, Failed int
		}
		call(t, s, http.MethodPost, "/api/admin/v1/poster-batches", operator, start, &b)
		id := b.ID
		batch, err := s.App.Posters.Batches(t.Context(), 0, 1)
		must(t, err)
		_, err = s.App.Posters.Step(t.Context(), batch[0].ID)
		must(t, err)
		call(t, s, http.MethodPost, "/api/admin/v1/poster-batches/"+id+"/cancel", operator, nil, &b)
		s.Step()
		call(t, s, http.MethodGet, "/api/admin/v1/poster-batches/"+id, operator, nil, &b)
		if b.State != "cancelled" || b.Total != 2 || b.Done != 1 {
			t.Errorf("%+v", b)
		}
		wantCode(t, "cancelled twice", ask(t, s, http.MethodPost, "/api/admin/v1/poster-batches/"+id+"/cancel", operator, nil), 409, "poster.batch_ended")
		wantCode(t, "certificates for all", ask(t, s, http.MethodPost, "/api/admin/v1/poster-batches", operator, map[string]any{"title": "x", "template": "certificate"}), 422, "poster.unfit")
		var failures struct{ Items []any }
		call(t, s, http.MethodGet, "/api/admin/v1/poster-batches/"+id+"/failures", operator, nil, &failures)
		if failures.Items == nil || len(failures.Items) != 0 {
			t.Errorf("%+v", failures)
		}
		var log struct {
			Items []struct{ Action string }
		}
		owner := staffToken(t, s, "owner.one", "owner")
		call(t, s, http.MethodGet, "/api/admin/v1/audit", owner, nil, &log)
		found := map[string]bool{}
		for _, l := range log.Items {
			found[l.Action] = true
		}
		if !found["poster.batch"] || !found["poster.batch_cancel"] {
			t.Errorf("not in the audit log: %v", found)
		}
	})
}

// Many are given sets at the same time: each one set, each set as often as the
// others, and it stays.
func TestRace_ImageSets(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := s.Pictured(1990, 3)
		var ids []int64
		for range 12 {
			ids = append(ids, s.Seller("茶友"+unique()).Seller)
		}
		var group sync.WaitGroup
		for _, id := range ids {
			for range 2 {
				group.Go(func() {
					if _, err := s.App.Sellers.Sets(t.Context(), p, []int64{id}); err != nil {
						t.Error(err)
					}
				})
			}
		}
		group.Wait()
		given, err := s.App.Sellers.Sets(t.Context(), p, ids)
		must(t, err)
		count := map[int64]int{}
		for _, id := range ids {
			count[given[id]]++
		}
		for _, set := range p.ImageSets {
			if count[set.ID] != 4 {
				t.Errorf("of %d sets: %v", len(p.ImageSets), count)
			}
		}
		// A set keeps its number when the product is changed; one that is taken away is
		// given anew.
		gone := p.ImageSets[0].ID
		p.ImageSets = p.ImageSets[1:]
		must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			p, err = s.App.Catalog.Change(ctx, tx, p)
			return err
		}))
		again, err := s.App.Sellers.Sets(t.Context(), p, ids)
		must(t, err)
		for _, id := range ids {
			if given[id] != gone && again[id] != given[id] || again[id] == gone || again[id] == 0 {
				t.Errorf("%d had %d, has %d", id, given[id], again[id])
			}
		}
	})
}
