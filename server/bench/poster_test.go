package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/poster"
)

// posterShop is a shop with its templates, a product in three image sets, and n
// active distributors who each have a link "bench0" … to it.
func posterShop(b *testing.B, n int) (*shoptest.Shop, int64) {
	b.Helper()
	s := shoptest.New(b, db.SQLite, shoptest.Default())
	if _, err := s.App.Posters.Install(shoptest.As(shoptest.StaffID)); err != nil {
		b.Fatal(err)
	}
	if _, err := s.App.Posters.Offers(b.Context(), s.Share(s.Seller("何雨"), s.Pictured(36800, 1).ID)); err != nil {
		b.Skip(err)
	}
	product, now := s.Pictured(36800, 3).ID, clock.Millis(s.Clock.Now())
	for from := 0; from < n; from += 1000 {
		var members, people, links [][]any
		for i := from; i < min(n, from+1000); i++ {
			id := int64(i + 1)
			members = append(members, []any{id, fmt.Sprint("openid", i), "", "active", fmt.Sprint("茶友", i), "", "", "", 0, now, now})
			people = append(people, []any{id, id, "active", 1, "", "", strconv.Itoa(i), "", "浙江省", fmt.Sprint("市", i%40), 1, int64(i / 5), "", 0, now, now, now - int64(i/50)*86_400_000, now})
			links = append(links, []any{id, fmt.Sprint("bench", i), id, "product", product, "", "live", 0, "", now})
		}
		err := s.DB.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Insert(ctx, "INSERT INTO member (id, openid, unionid, state, nickname, avatar, phone_sealed, phone_hash, manager_id, created_at, seen_at)", members); err != nil {
				return err
			}
			if err := tx.Insert(ctx, "INSERT INTO distributor (id, member_id, state, tier_no, real_name, phone, phone_hash, channel, province, city, agreement_id, inviter_id, reason, sales, applied_at, decided_at, active_at, tier_at)", people); err != nil {
				return err
			}
			return tx.Insert(ctx, "INSERT INTO share_link (id, code, distributor_id, target, target_id, channel, state, expires_at, picture, created_at)", links)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s, product
}

// BenchmarkPosterHTTP: posters of 900 × 1600 through HTTP with 64 clients who ask
// without a pause: warm ones, ones that the client has, and new ones each time.
func BenchmarkPosterHTTP(b *testing.B) {
	const people, clients = 5_000, 64
	s, _ := posterShop(b, people)
	addr := host(s.URL)
	get := func(i int, header http.Header) []byte {
		return request(http.MethodGet, addr, s.App.Posters.Address(poster.Wanted{Link: fmt.Sprint("bench", i), Design: "stilllife"}), header, nil)
	}
	warm, have := make([][]byte, clients), make([][]byte, clients)
	for i := range warm {
		warm[i] = get(i, http.Header{})
		have[i] = get(i, http.Header{"If-None-Match": {etag(b, s, warm[i])}})
	}
	for _, c := range []struct {
		name  string
		total int
		want  int
		body  func(n int) []byte
	}{
		{"new", people - clients, http.StatusOK, func(n int) []byte { return get(clients+n, http.Header{}) }},
		{"warm", 40_000, http.StatusOK, func(n int) []byte { return warm[n%clients] }},
		{"304", 40_000, http.StatusNotModified, func(n int) []byte { return have[n%clients] }},
	} {
		r := load(b, addr, clients, c.total, c.body)
		b.Logf("posters, %s: %s", c.name, r)
		if r.statuses[c.want] != c.total {
			b.Errorf("%s: %v", c.name, r.statuses)
		}
		b.ReportMetric(r.perSecond, c.name+"/s")
		b.ReportMetric(ms(r.p99), c.name+"-p99-ms")
	}
	// A thousand and more a second, of posters that are warm.
	p99 := paced(b, addr, clients, 300, 50*time.Millisecond, func(n int) []byte { return warm[n%clients] })
	b.Logf("posters, warm, 64 clients at 20 a second each: p99 %.2f ms", ms(p99))
	b.ReportMetric(ms(p99), "paced-p99-ms")
}

// etag asks for a poster once, which makes it warm.
func etag(b *testing.B, s *shoptest.Shop, request []byte) string {
	b.Helper()
	path := strings.Fields(string(bytes.SplitN(request, []byte("\r\n"), 2)[0]))[1]
	res, err := http.Get(s.URL + path)
	if err != nil {
		b.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.Fatal(res.Status)
	}
	return res.Header.Get("ETag")
}

// BenchmarkPosterBatch prepares 100,000 posters of 900 × 1600 as files: links, image
// sets, pictures and counting, as the job does it.
func BenchmarkPosterBatch(b *testing.B) {
	const people = 100_000
	s, product := posterShop(b, people)
	batch, err := s.App.Posters.Start(shoptest.As(shoptest.StaffID), poster.Order{Title: "新茶", Design: "stilllife", ProductID: product})
	if err != nil {
		b.Fatal(err)
	}
	debug.FreeOSMemory()                                      // What other measurements left.
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // The peak is counted from here.
	start, took, first := time.Now(), time.Duration(0), 0.0
	for more := true; more; {
		began := time.Now()
		if more, err = s.App.Posters.Step(b.Context(), batch.ID); err != nil {
			b.Fatal(err)
		}
		took += time.Since(began)
		if batch, err = s.App.Posters.Batch(b.Context(), batch.ID); err != nil {
			b.Fatal(err)
		}
		if batch.Done >= people/10 && first == 0 {
			first = peakMB(b)
		}
		err = s.App.Content.Files.Under(b.Context(), fmt.Sprintf("poster/%d/", batch.ID), func(key string) error { // The disk is written, but not filled.
			return s.App.Content.Files.Delete(b.Context(), key)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d posters in %v, %v with the deleting; peak after a tenth %.0f MB, at the end %.0f MB", batch.Done, took, time.Since(start), first, peakMB(b))
	if batch.Done < people || batch.Failed > 0 {
		b.Errorf("%+v", batch)
	}
	b.ReportMetric(float64(batch.Done)/took.Seconds(), "posters/s")
	b.ReportMetric(peakMB(b), "peak-MB")
}

// peakMB is the most memory that the process has held.
func peakMB(b *testing.B) float64 {
	b.Helper()
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), "VmHWM:")
	kb, _ := strconv.ParseFloat(strings.Fields(rest + " 0")[0], 64)
	return kb / 1024
}

// paced sends requests over clients connections at once, each one after a pause,
// and gives the time that the 99th of a hundred took. Nobody looks at posters
// without a pause: this is what they feel.
func paced(b *testing.B, addr string, clients, each int, pause time.Duration, body func(n int) []byte) time.Duration {
	b.Helper()
	var group sync.WaitGroup
	var mu sync.Mutex
	var took []time.Duration
	for i, c := range dialAll(b, addr, clients) {
		group.Go(func() {
			time.Sleep(pause * time.Duration(i) / time.Duration(clients))
			mine := make([]time.Duration, 0, each)
			for n := range each {
				ask, began := body(i+n*clients), time.Now()
				if status, err := c.do(ask); err != nil || status != http.StatusOK {
					b.Error(status, err)
					return
				}
				spent := time.Since(began)
				mine = append(mine, spent)
				time.Sleep(pause - spent)
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
		})
	}
	group.Wait()
	slices.Sort(took)
	return took[len(took)*99/100]
}
