package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// office is a queue and its database.
type office struct {
	*testing.T
	db    *db.DB
	clk   *clock.Fake
	queue *jobs.Queue
}

// each runs test on both engines.
func each(t *testing.T, test func(o office)) {
	clk := clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		ids, err := id.NewSource(clk, 1)
		if err != nil {
			t.Fatal(err)
		}
		test(office{T: t, db: d, clk: clk, queue: jobs.NewQueue(ids)})
	})
}

func (o office) runner(name string) *jobs.Runner {
	return jobs.NewRunner(o.db, slog.New(slog.DiscardHandler), name)
}

// handling returns a runner with a handler for the kind "work".
func (o office) handling(name string, h jobs.Handler) *jobs.Runner {
	r := o.runner(name)
	r.Handle("work", h)
	return r
}

func (o office) add(specs ...jobs.Spec) {
	o.Helper()
	if err := o.db.InTx(o.Context(), func(ctx context.Context, tx *db.Tx) error {
		return o.queue.Add(ctx, tx, specs...)
	}); err != nil {
		o.Fatal(err)
	}
}

// run does what is due and expects it to be n jobs.
func (o office) run(r *jobs.Runner, n int) {
	o.Helper()
	if done, err := r.RunDue(o.Context()); err != nil || done != n {
		o.Fatalf("%d jobs done, %v; want %d", done, err, n)
	}
}

func (o office) counts(queued, dead int64) {
	o.Helper()
	q, d, err := jobs.Counts(o.Context(), o.db)
	if err != nil || q != queued || d != dead {
		o.Fatalf("%d queued, %d dead, %v; want %d, %d", q, d, err, queued, dead)
	}
}

func (o office) only(state string) jobs.View {
	o.Helper()
	views, err := jobs.List(o.Context(), o.db, state, 0, 10)
	if err != nil || len(views) != 1 {
		o.Fatalf("%s: %v, %v", state, views, err)
	}
	return views[0]
}

func TestRunner_DoesAJobOnceAndForgetsIt(t *testing.T) {
	each(t, func(o office) {
		var got jobs.Job
		r := o.handling("a", func(_ context.Context, j jobs.Job) error { got = j; return nil })
		o.add(jobs.Spec{Kind: "work", Key: "1", Payload: map[string]int{"n": 7}})
		o.run(r, 1)
		var payload struct{ N int }
		if err := got.Decode(&payload); err != nil || payload.N != 7 || got.Key != "1" || got.Try != 1 {
			o.Fatalf("%+v, %v", got, err)
		}
		o.run(r, 0)
		o.counts(0, 0)
	})
}

func TestQueue_GoesWithItsTransaction(t *testing.T) {
	each(t, func(o office) {
		refusal := errors.New("no")
		if err := o.db.InTx(o.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := o.queue.Add(ctx, tx, jobs.Spec{Kind: "work", Key: "1"}); err != nil {
				return err
			}
			return refusal
		}); !errors.Is(err, refusal) {
			o.Fatal(err)
		}
		o.counts(0, 0)
	})
}

func TestQueue_OneOfAKindAndKey(t *testing.T) {
	each(t, func(o office) {
		o.add(jobs.Spec{Kind: "work", Key: "1"}, jobs.Spec{Kind: "work", Key: "1"})
		o.add(jobs.Spec{Kind: "work", Key: "1"}, jobs.Spec{Kind: "work", Key: "2"}, jobs.Spec{Kind: "other", Key: "1"})
		o.counts(3, 0)
	})
}

func TestRunner_NotBeforeItsTime(t *testing.T) {
	each(t, func(o office) {
		r := o.handling("a", func(context.Context, jobs.Job) error { return nil })
		o.add(jobs.Spec{Kind: "work", Key: "1", At: o.clk.Now().Add(time.Minute)})
		o.clk.Advance(time.Minute - time.Millisecond)
		o.run(r, 0)
		o.clk.Advance(time.Millisecond)
		o.run(r, 1)
	})
}

// A worker that dies after it claimed leaves the job to others, once its lease
// is over; it is not done by two before.
func TestRunner_AtLeastOnceAfterADeadWorker(t *testing.T) {
	each(t, func(o office) {
		ctx, die := context.WithCancel(o.Context())
		dead := o.handling("dead", func(context.Context, jobs.Job) error {
			die() // What it did can't be stored any more.
			return nil
		})
		o.add(jobs.Spec{Kind: "work", Key: "1"})
		_, _ = dead.RunDue(ctx)
		tries := 0
		heir := o.handling("heir", func(_ context.Context, j jobs.Job) error { tries = j.Try; return nil })
		o.clk.Advance(2*time.Minute - time.Millisecond)
		o.run(heir, 0)
		o.clk.Advance(time.Millisecond)
		o.run(heir, 1)
		if tries != 2 {
			o.Errorf("try %d", tries)
		}
		o.counts(0, 0)
	})
}

// A server that starts again goes on at once with what it was killed at; what
// others hold stays theirs.
func TestRunner_ReclaimsItsOwnLeases(t *testing.T) {
	each(t, func(o office) {
		for _, name := range []string{"mine", "gone", "another's"} {
			ctx, die := context.WithCancel(o.Context())
			o.add(jobs.Spec{Kind: "work", Key: name})
			_, _ = o.handling(name, func(context.Context, jobs.Job) error { die(); return nil }).RunDue(ctx)
		}
		var did []string
		again := o.handling("mine", func(_ context.Context, j jobs.Job) error { did = append(did, j.Key); return nil })
		o.run(again, 0)
		if err := again.Reclaim(o.Context(), func(holder string) bool { return holder == "gone" }); err != nil {
			o.Fatal(err)
		}
		o.run(again, 2)
		if fmt.Sprint(did) != "[mine gone]" {
			o.Errorf("%v", did)
		}
	})
}

// A worker that was thought dead comes back: what it says counts no more.
func TestRunner_LateOutcomeIsIgnored(t *testing.T) {
	each(t, func(o office) {
		heir := o.handling("heir", func(context.Context, jobs.Job) error { return errors.New("not yet") })
		slow := o.handling("slow", func(context.Context, jobs.Job) error {
			o.clk.Advance(3 * time.Minute)
			o.run(heir, 1)
			return nil
		})
		o.add(jobs.Spec{Kind: "work", Key: "1"})
		o.run(slow, 1)
		if got := o.only(jobs.Queued); got.LastError != "not yet" || got.Tries != 2 {
			o.Errorf("%+v", got)
		}
	})
}

func TestBackoff_GrowsToAnHourWithinAFifth(t *testing.T) {
	for failures, want := range map[int]time.Duration{1: 2 * time.Second, 2: 4 * time.Second, 5: 32 * time.Second, 12: time.Hour, 1000: time.Hour} {
		least, most := time.Hour*2, time.Duration(0)
		for range 500 {
			d := jobs.Backoff(failures)
			least, most = min(least, d), max(most, d)
		}
		if least < want*8/10 || most > want*12/10 || most-least < want/5 {
			t.Errorf("after %d failures between %v and %v, want %v ± 20 %%, spread", failures, least, most, want)
		}
	}
}

func TestRunner_DeadAfterAllTriesAndRetried(t *testing.T) {
	each(t, func(o office) {
		fail := errors.New("WeChat says no")
		var last jobs.Job
		r := o.handling("a", func(_ context.Context, j jobs.Job) error { last = j; return fail })
		o.add(jobs.Spec{Kind: "work", Key: "1"})
		for range jobs.MaxTries - 1 {
			o.run(r, 1)
			o.run(r, 0) // Backed off.
			o.clk.Advance(2 * time.Hour)
		}
		o.counts(1, 0)
		o.run(r, 1)
		o.counts(0, 1)
		o.clk.Advance(24 * time.Hour)
		o.run(r, 0)
		if v := o.only(jobs.Dead); v.LastError != fail.Error() || v.Tries != jobs.MaxTries {
			o.Errorf("%+v", v)
		}
		fail = nil
		o.retry(last.ID, true)
		o.retry(last.ID, false) // It is not dead any more.
		o.run(r, 1)
		if last.Try != 1 {
			o.Errorf("try %d after Retry", last.Try)
		}
		o.counts(0, 0)
	})
}

func (o office) retry(job int64, want bool) {
	o.Helper()
	got, err := db.InTxV(o.Context(), o.db, func(ctx context.Context, tx *db.Tx) (bool, error) { return jobs.Retry(ctx, tx, job) })
	if err != nil || got != want {
		o.Fatalf("retry: %v, %v", got, err)
	}
}

func TestRunner_LaterCountsNoTry(t *testing.T) {
	each(t, func(o office) {
		r := o.handling("a", func(_ context.Context, j jobs.Job) error {
			if j.Try != 1 {
				o.Errorf("try %d", j.Try)
			}
			return fmt.Errorf("asked: %w", jobs.Later{At: o.clk.Now().Add(time.Hour), Reason: "too early"})
		})
		o.add(jobs.Spec{Kind: "work", Key: "1"})
		for range 2 * jobs.MaxTries {
			o.run(r, 1)
			o.clk.Advance(time.Hour - time.Millisecond)
			o.run(r, 0)
			o.clk.Advance(time.Millisecond)
		}
		o.counts(1, 0)
	})
}

func TestRunner_PanicAndUnknownKindAreFailures(t *testing.T) {
	each(t, func(o office) {
		r := o.handling("a", func(context.Context, jobs.Job) error { panic("boom") })
		o.add(jobs.Spec{Kind: "work", Key: "1"}, jobs.Spec{Kind: "nobody's", Key: "1"})
		o.run(r, 2)
		views, err := jobs.List(o.Context(), o.db, jobs.Queued, 0, 10)
		if err != nil || len(views) != 2 {
			o.Fatalf("%v, %v", views, err)
		}
		if views[1].LastError != "panic: boom" || views[0].LastError != `no handler for jobs of kind "nobody's"` {
			o.Errorf("%+v", views)
		}
	})
}

// Two servers that look for work all the time never do one job twice.
func TestRunner_TwoNeverDoTheSame(t *testing.T) {
	each(t, func(o office) {
		const n = 120
		var mu sync.Mutex
		done := map[string]int{}
		all := make(chan struct{})
		handler := func(_ context.Context, j jobs.Job) error {
			mu.Lock()
			defer mu.Unlock()
			done[j.Key]++
			if len(done) == n {
				close(all)
			}
			return nil
		}
		for i := range n {
			o.add(jobs.Spec{Kind: "work", Key: fmt.Sprint(i)})
		}
		ctx, stop := context.WithCancel(o.Context())
		var wg sync.WaitGroup
		for _, name := range []string{"a", "b"} {
			r := o.handling(name, handler)
			wg.Go(func() { r.Start(ctx, 4) })
		}
		<-all
		stop()
		wg.Wait() // Start has stored all outcomes when it returns.
		for key, times := range done {
			if times != 1 {
				o.Errorf("job %s was done %d times", key, times)
			}
		}
		o.counts(0, 0)
	})
}

func TestEvery_OneTurnForAllServers(t *testing.T) {
	each(t, func(o office) {
		turns := 0
		task := func(context.Context) error { turns++; panic("a task may fail, and comes again") }
		a, b := o.runner("a"), o.runner("b")
		a.Every("sweep", time.Minute, task)
		b.Every("sweep", time.Minute, task)
		for minute := 1; minute <= 3; minute++ {
			for range 2 {
				a.RunTasks(o.Context())
				b.RunTasks(o.Context())
			}
			if turns != minute {
				o.Fatalf("%d turns in minute %d", turns, minute)
			}
			o.clk.Advance(time.Minute)
		}
	})
}

func TestHere_EveryServerHasItsOwnTurn(t *testing.T) {
	each(t, func(o office) {
		turns := map[string]int{}
		var servers []*jobs.Runner
		for _, name := range []string{"a", "b"} {
			r := o.runner(name)
			r.Here("refresh", time.Minute, func(context.Context) error { turns[name]++; panic("a task may fail, and comes again") })
			servers = append(servers, r, r)
		}
		for minute := 1; minute <= 3; minute++ {
			for _, r := range servers {
				r.RunTasks(o.Context())
			}
			if turns["a"] != minute || turns["b"] != minute {
				o.Fatalf("%v turns in minute %d", turns, minute)
			}
			o.clk.Advance(time.Minute)
		}
	})
}

// Two servers read the same plan at the same moment: one of them gets the turn.
func TestEvery_AtTheSameMoment(t *testing.T) {
	each(t, func(o office) {
		var mu sync.Mutex
		turns := 0
		var runners []*jobs.Runner
		for n := range 4 {
			r := o.runner(fmt.Sprint("server ", n))
			r.Every("sweep", time.Minute, func(context.Context) error {
				mu.Lock()
				defer mu.Unlock()
				turns++
				return nil
			})
			runners = append(runners, r)
		}
		for minute := 1; minute <= 5; minute++ {
			var wg sync.WaitGroup
			for _, r := range runners {
				wg.Go(func() { r.RunTasks(o.Context()) })
			}
			wg.Wait()
			if turns != minute {
				o.Fatalf("%d turns in minute %d", turns, minute)
			}
			o.clk.Advance(time.Minute)
		}
	})
}
