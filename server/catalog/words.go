package catalog

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"yuanfen/server/catalog/search"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const (
	// hotFor is how long a search makes its words hotter.
	hotFor        = 7 * 24 * time.Hour
	hotWords      = 10
	maxCounted    = 2000 // Different words between two writes; more are not counted.
	wordsAtOnce   = 200  // In one transaction.
	leastHotWord  = 2    // Characters.
	longestHot    = 20
	longestWord   = 40 // Of a history.
	historyLength = 20
)

// words counts searches in memory, so that no search waits for a write.
type words struct {
	mu     sync.Mutex
	counts map[string]int64
}

func (w *words) count(word string) {
	if n := utf8.RuneCountInString(word); n < leastHotWord || n > longestHot {
		return
	}
	w.add(word, 1)
}

func (w *words) add(word string, n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.counts == nil {
		w.counts = map[string]int64{}
	}
	if _, known := w.counts[word]; known || len(w.counts) < maxCounted {
		w.counts[word] += n
	}
}

// take hands over at most wordsAtOnce words.
func (w *words) take() map[string]int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	some := map[string]int64{}
	for word, n := range w.counts {
		if len(some) == wordsAtOnce {
			break
		}
		some[word] = n
		delete(w.counts, word)
	}
	return some
}

// StoreWords writes what this server counted since the last time. What can't
// be stored is kept for the next.
func (s *Search) StoreWords(ctx context.Context) error {
	for {
		some := s.words.take()
		if len(some) == 0 {
			return nil
		}
		err := s.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return s.catalog.countWords(ctx, tx, clock.Day(tx.Now), some)
		})
		if err != nil {
			for word, n := range some {
				s.words.add(word, n)
			}
			return err
		}
	}
}

// Hot lists the words that were searched most in the last seven days and found
// what they say.
func (s *Search) Hot(ctx context.Context) ([]string, error) {
	return s.catalog.hottest(ctx, s.hotSince(), hotWords)
}

func (s *Search) hotSince() string { return clock.Day(s.catalog.db.Clock().Now().Add(-hotFor)) }

// ForgetWords removes counts that make nothing hot any more.
func (s *Search) ForgetWords(ctx context.Context) error {
	return s.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return deleteWords(ctx, tx, s.hotSince())
	})
}

// Remember puts a word on top of a member's history, which keeps twenty.
func (s *Search) Remember(ctx context.Context, memberID int64, word string) error {
	word, err := historyWord(word)
	if err != nil {
		return err
	}
	fresh := s.catalog.ids.Next()
	return s.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := putHistory(ctx, tx, fresh, memberID, word, clock.Millis(tx.Now)); err != nil {
			return err
		}
		return trimHistory(ctx, tx, memberID, historyLength)
	})
}

// historyWord is a word as a history keeps it: as it was typed, in one line.
func historyWord(word string) (string, error) {
	if search.Normal(word) == "" {
		return "", ErrNoWords
	}
	word = strings.Join(strings.Fields(word), " ")
	if runes := []rune(word); len(runes) > longestWord {
		word = strings.TrimSpace(string(runes[:longestWord]))
	}
	return word, nil
}

// History lists the words that a member searched, the latest first.
func (s *Search) History(ctx context.Context, memberID int64) ([]string, error) {
	return s.catalog.history(ctx, memberID, historyLength)
}

// Forget removes one word from a member's history, or all for "".
func (s *Search) Forget(ctx context.Context, memberID int64, word string) error {
	return s.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return deleteHistory(ctx, tx, memberID, word)
	})
}
