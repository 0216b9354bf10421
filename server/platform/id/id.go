// Package id makes the program's identifiers: int64, in order of time, unique
// over all servers, without asking the database.
//
// 41 bits of milliseconds since Epoch, 10 bits of a worker number leased in the
// database, 12 bits of sequence.
package id

import (
	"fmt"
	"sync"
	"time"

	"yuanfen/server/platform/clock"
)

const (
	workerBits   = 10
	sequenceBits = 12

	// Workers is the number of servers that can make ids at the same time.
	Workers = 1 << workerBits
	perMs   = 1 << sequenceBits
)

// Epoch is the time of id 0. Ids last until 2095.
var Epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Time returns when id was made, to the millisecond.
func Time(id int64) time.Time {
	return Epoch.Add(time.Duration(id>>(workerBits+sequenceBits)) * time.Millisecond)
}

// From returns the smallest id that can be made at t or later.
func From(t time.Time) int64 {
	return max(0, t.Sub(Epoch).Milliseconds()) << (workerBits + sequenceBits)
}

// FromDay returns the smallest id that can be made on a business day (2026-11-30),
// or days after it; 0 for no day.
func FromDay(day string, days int) (int64, error) {
	if day == "" {
		return 0, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return 0, err
	}
	return From(t.AddDate(0, 0, days)), nil
}

// Source makes ids for one worker number.
type Source struct {
	clock  clock.Clock
	worker int64

	mu   sync.Mutex
	ms   int64
	next int64
}

// NewSource returns a source for worker, 0 … Workers-1.
func NewSource(clk clock.Clock, worker int) (*Source, error) {
	if worker < 0 || worker >= Workers {
		return nil, fmt.Errorf("id: worker %d is not in 0…%d", worker, Workers-1)
	}
	return &Source{clock: clk, worker: int64(worker)}, nil
}

// Next returns an id larger than every one that this source made before. More
// than 4,096 in a millisecond borrow from the next; a clock that is set back is
// ignored until it has caught up.
func (s *Source) Next() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ms := s.clock.Now().Sub(Epoch).Milliseconds(); ms > s.ms {
		s.ms, s.next = ms, 0
	}
	if s.next == perMs {
		s.ms, s.next = s.ms+1, 0
	}
	id := s.ms<<(workerBits+sequenceBits) | s.worker<<sequenceBits | s.next
	s.next++
	return id
}
