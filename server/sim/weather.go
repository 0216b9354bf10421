package sim

import (
	"database/sql/driver"
	"math/rand/v2"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/wechatsim"
)

// weather is how badly everything around the program behaves: rates in 1/1000,
// drawn once a life, so that some lives are calm and others all storm.
type weather struct {
	statement int // A statement that fails as one that lost against another.
	lost      int // A connection that breaks in COMMIT, after its effect or before it.
	crash     int // An operation in which the process dies.
	call      int // An operation during which WeChat, or the way to it, misbehaves.
	notice    int // An operation during which a notice goes astray.
}

func drawWeather(r *rand.Rand) weather {
	rate := func(most int) int {
		if r.IntN(3) == 0 {
			return 0
		}
		return r.IntN(most + 1)
	}
	return weather{statement: rate(6), lost: rate(30), crash: rate(60), call: rate(200), notice: rate(300)}
}

// storms are the faults of WeChat that an operation may meet.
var (
	badCalls   = []wechatsim.FaultKind{wechatsim.CutBefore, wechatsim.CutAfter, wechatsim.ErrorBefore, wechatsim.ErrorAfter, wechatsim.RateLimited, wechatsim.NotJSON, wechatsim.Empty, wechatsim.BadSignature, wechatsim.Stale, wechatsim.UnknownSerial, wechatsim.NoticeFirst}
	badNotices = []wechatsim.FaultKind{
		wechatsim.Drop, wechatsim.Duplicate, wechatsim.Reorder, wechatsim.Postpone, wechatsim.ForgeAmount, wechatsim.ForgeMchID, wechatsim.ForgeAppID, wechatsim.Probe, wechatsim.BadSignature, wechatsim.Stale, wechatsim.UnknownSerial,
	}
	noticeRoutes = []string{"notice", "push"}
)

// chance draws whether something with a rate in 1/1000 happens.
func chance(r *rand.Rand, rate int) bool { return rate > 0 && r.IntN(1000) < rate }

// pick draws one of several.
func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// brew lets an operation meet what the weather has for it.
func (l *Life) brew(r *rand.Rand) {
	if chance(r, l.weather.call) {
		l.fault(wechatsim.Fault{Route: "*", Kind: pick(r, badCalls), Times: 1 + r.IntN(3)})
	}
	if chance(r, l.weather.notice) {
		f := wechatsim.Fault{Route: pick(r, noticeRoutes), Kind: pick(r, badNotices), Times: 1 + r.IntN(2), Count: 1 + r.IntN(3)}
		if f.Kind == wechatsim.Postpone {
			f.DelayMs = r.Int64N((24 * time.Hour).Milliseconds())
		}
		l.fault(f)
	}
	if chance(r, l.weather.crash) {
		l.crashIn = 1 + r.IntN(60)
	}
}

func (l *Life) fault(f wechatsim.Fault) {
	if _, err := l.Sim.AddFault(f); err != nil {
		panic(err)
	}
	l.Faults[string(f.Kind)]++
}

// before is asked before every statement of the program. Reading for the model's
// sake is done in calm weather.
func (l *Life) before(string, []any) error {
	if l.calm {
		return nil
	}
	if l.crashIn > 0 {
		if l.crashIn--; l.crashIn == 0 {
			l.Faults["crash"]++
			l.Kill()
			return nil // The statement itself is the last thing that the process does.
		}
	}
	if chance(l.storm, l.weather.statement) {
		l.Faults["statement"]++
		return db.ErrConflict
	}
	return nil
}

// commit is asked at every COMMIT.
func (l *Life) commit(do func() error) error {
	if l.calm || !chance(l.storm, l.weather.lost) {
		return do()
	}
	if l.storm.IntN(2) == 0 {
		l.Faults["commit lost before"]++
		return driver.ErrBadConn
	}
	l.Faults["commit lost after"]++
	if err := do(); err != nil {
		return err
	}
	if l.storm.IntN(3) == 0 { // And the process dies before it hears the answer.
		l.Faults["crash in commit"]++
		l.Kill()
	}
	return driver.ErrBadConn
}
