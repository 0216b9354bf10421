// Package sim leads whole lives of a shop, one after the other and each by a seed
// alone: buyers, distributors, staff and WeChat do what a generator draws, in any
// order, while statements fail, connections break, notices go astray and the
// process dies. A reference model that was written from the design and knows
// nothing of the program judges each answer, and at the end every order, fen and
// piece (package model).
//
// A life has one thread, a clock that it moves itself, SQLite and WeChat's
// simulator: the same seed ends in the same state. What failed once is kept in
// testdata and led again for ever.
package sim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/web"
	"yuanfen/server/sim/model"
)

// Life is a shop, what it is to be compared with, and the weather around it.
type Life struct {
	*shoptest.Shop
	Faults map[string]int // Those that happened, by kind.
	Done   map[string]int // Operations, by name and answer.

	seed    uint64
	model   *model.Model
	weather weather
	storm   *rand.Rand // What the weather draws within an operation.
	calm    bool
	crashIn int // Statements until the process dies, 0: it does not.
	keys    int

	world
	story []string // The last operations, for a failure.
	wrong []string
}

// Step is one operation of a life: its number, from which alone everything that
// it draws comes, so that other operations can be left out around it.
type Step = int

// Result is what became of a life.
type Result struct {
	Seed   uint64
	Wrong  []string // Nothing, if all is as it must be.
	Story  []string
	Hash   string // Of all that is compared.
	Faults map[string]int
	Done   map[string]int
}

// storyLines is how many operations a failure tells.
const storyLines = 40

// Lead leads a life of some steps.
func Lead(t testing.TB, seed uint64, steps []Step) (r Result) {
	q := &quiet{TB: t}
	defer q.cleanUp()
	l := &Life{seed: seed, Faults: map[string]int{}, Done: map[string]int{}}
	defer func() {
		if p := recover(); p != nil {
			if _, given := p.(gaveUp); !given {
				q.words = append(q.words, fmt.Sprintf("panic: %v\n%s", p, debug.Stack()))
			}
		}
		r = Result{Seed: seed, Wrong: append(l.wrong, q.words...), Story: l.story, Faults: l.Faults, Done: l.Done, Hash: r.Hash}
	}()
	l.open(q)
	for _, n := range steps {
		if len(l.wrong) > 0 {
			return r
		}
		l.live(n)
	}
	if len(l.wrong) == 0 {
		r.Hash = l.end()
	}
	return r
}

func (l *Life) open(t testing.TB) {
	r := l.draw(-1)
	l.calm = true
	l.weather = drawWeather(r)
	c := shoptest.Default()
	c.PollAtOnce = 1
	c.DB = []dbtest.Option{dbtest.WithBefore(l.before), dbtest.WithCommit(l.commit)}
	c.Alone = "模拟"
	l.Shop = shoptest.New(t, db.SQLite, c)
	l.found(r)
}

// draw is the source of chance of a step.
func (l *Life) draw(n Step) *rand.Rand { return rand.New(rand.NewPCG(l.seed, uint64(n+1))) }

// live does one step.
func (l *Life) live(n Step) {
	r := l.draw(n)
	l.storm = rand.New(rand.NewPCG(l.seed, ^uint64(n)))
	op := drawOp(r)
	l.brew(r)
	l.tell(n, op.name)
	l.calm = false
	op.do(l, r)
	l.calm = true
	l.crashIn = 0
	l.revive()
	l.observe()
}

func (l *Life) tell(n Step, name string) {
	l.story = append(l.story, fmt.Sprintf("%d %s %s", n, l.Clock.Now().Format(time.DateTime), name))
	if len(l.story) > storyLines {
		l.story = l.story[1:]
	}
}

// say adds to what is told of the operation.
func (l *Life) say(format string, a ...any) {
	if len(l.story) > 0 {
		l.story[len(l.story)-1] += " " + fmt.Sprintf(format, a...)
	}
}

// judge takes the model's verdict.
func (l *Life) judge(err error) {
	if err != nil {
		l.wrong = append(l.wrong, err.Error())
	}
}

// key is a fresh Idempotency-Key.
func (l *Life) key() string {
	l.keys++
	return "sim-key-" + strconv.Itoa(l.keys)
}

// at is the time in the model's unit.
func (l *Life) at() int64 { return clock.Millis(l.Clock.Now()) }

// patience is how often a request is repeated before the weather must clear.
const patience = 8

// until repeats a request, always the same, until its answer is definite, and
// says whether it was accepted. A process that dies of it starts again. What
// carries no key of its own may be refused because an earlier try was accepted and
// nobody heard: took says whether it was.
func (l *Life) until(name string, do func() error, took func() bool) bool {
	defer l.facts() // What happened at WeChat meanwhile may be the reason.
	for try := 0; ; try++ {
		if try == patience {
			l.calm = true
		}
		err := do()
		if l.Killed() {
			l.Revive()
			continue
		}
		switch {
		case err == nil:
			l.Done[name]++
			l.say("[%s]", name)
			return true
		case refused(err):
			if try > 0 && took != nil && l.heard(took) {
				l.Done[name+" (unheard)"]++
				l.say("[%s, unheard]", name)
				return true
			}
			l.Done[name+": "+web.CodeOf(err)]++
			l.say("[%s: %s]", name, web.CodeOf(err))
			return false
		case try > 3*patience:
			l.wrong = append(l.wrong, fmt.Sprintf("%s: no definite answer after %d tries in calm weather: %v", name, try, err))
			return false
		}
	}
}

// calmly looks at the shop while the weather holds its breath.
func (l *Life) calmly(look func()) {
	calm := l.calm
	l.calm = true
	defer func() { l.calm = calm }()
	look()
}

func (l *Life) heard(took func() bool) (yes bool) {
	l.calmly(func() { yes = took() })
	return yes
}

// refused reports whether an error is the program's definite no.
func refused(err error) bool {
	var refusal *web.Error
	return errors.As(err, &refusal) && refusal.Status < http.StatusInternalServerError && refusal.Status != http.StatusTooManyRequests
}

func (l *Life) revive() {
	if l.Killed() {
		l.Revive()
	}
}

func (l *Life) ctx() context.Context { return context.Background() }

// pass moves the clock in strides, and lets happen what is due after each.
func (l *Life) pass(d, stride time.Duration) {
	for d > 0 {
		step := min(d, stride)
		l.Clock.Advance(step)
		l.calmly(l.KeepNumber)
		l.work()
		d -= step
	}
}

// work lets everything happen that is due now. Unlike Shop.Step it takes a
// process that dies of it, or a database that fails, as part of life.
func (l *Life) work() {
	ctx := context.Background()
	for range 100 {
		l.Sim.Step(ctx)
		l.App.Runner.RunTasks(ctx)
		n, err := l.App.Runner.RunDue(ctx)
		if l.Killed() {
			l.Revive()
			continue
		}
		if n == 0 && err == nil {
			return
		}
	}
	if l.calm {
		l.wrong = append(l.wrong, "the shop does not come to rest")
	}
}

// quiet takes a shop's failures as words, and cleans up when its life is over.
type quiet struct {
	testing.TB
	words    []string
	cleanups []func()
}

// gaveUp is thrown by a failure that ends a life.
type gaveUp struct{}

func (q *quiet) Helper()                   {}
func (q *quiet) Cleanup(f func())          { q.cleanups = append(q.cleanups, f) }
func (q *quiet) Errorf(f string, a ...any) { q.words = append(q.words, fmt.Sprintf(f, a...)) }
func (q *quiet) Error(a ...any)            { q.words = append(q.words, fmt.Sprint(a...)) }
func (q *quiet) Fatalf(f string, a ...any) { q.Errorf(f, a...); panic(gaveUp{}) }
func (q *quiet) Fatal(a ...any)            { q.Error(a...); panic(gaveUp{}) }
func (q *quiet) Context() context.Context  { return context.Background() }

func (q *quiet) cleanUp() {
	for i := len(q.cleanups) - 1; i >= 0; i-- {
		q.cleanups[i]()
	}
}
