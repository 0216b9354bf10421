package poster

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster/engine"
)

// Each solar term comes on its day in the calendar.
func TestComingTerm(t *testing.T) {
	for day, want := range map[string]string{
		"2026-02-04": "立春 02-04", "2026-02-05": "雨水 02-18", "2026-04-05": "清明 04-05", "2026-04-20": "谷雨 04-20", "2026-06-21": "夏至 06-21",
		"2026-11-30": "大雪 12-07", "2026-12-22": "冬至 12-22", "2026-12-23": "小寒 01-05", "2024-02-04": "立春 02-04", "2025-02-03": "立春 02-03",
	} {
		at, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
		if err != nil {
			t.Fatal(err)
		}
		term, on := comingTerm(at.Add(13 * time.Hour))
		if got := fmt.Sprint(term.name, " ", on.Format("01-02")); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// A program that was built without typefaces says so, with a code of its own.
func TestWithoutTypefaces(t *testing.T) {
	s := studio{open: func() (*engine.Engine, error) { return engine.New(fstest.MapFS{}, nil) }}
	if _, err := s.engine(); !errors.Is(err, ErrNoFonts) || web.CodeOf(err) != "poster.no_fonts" {
		t.Errorf("%v", err)
	}
}

// A burst waits for its turn; only who is too many, or waited too long, is refused.
func TestABurstWaitsForSeats(t *testing.T) {
	s := studio{seats: make(chan struct{}, 1)}
	if err := s.sit(t.Context()); err != nil {
		t.Fatal(err)
	}
	results := make(chan error, maxQueue+1)
	for range maxQueue {
		go func() { results <- s.sit(t.Context()) }()
	}
	for s.waiting.Load() < maxQueue {
		time.Sleep(time.Millisecond)
	}
	if err := s.sit(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("one too many: %v", err)
	}
	for range maxQueue {
		<-s.seats
		if err := <-results; err != nil {
			t.Fatal(err)
		}
	}
	hurried, leave := context.WithTimeout(t.Context(), time.Millisecond)
	defer leave()
	if err := s.sit(hurried); !errors.Is(err, ErrBusy) {
		t.Errorf("no seat came free: %v", err)
	}
}

// What stands on a picture is what its kind may say, and not more than fits.
func TestDataIsChecked(t *testing.T) {
	full := map[string]string{"campaign.title": "夏至", "campaign.starts": "06.18", "campaign.ends": "06.20"}
	for name, c := range map[string]struct {
		data Data
		ok   bool
	}{
		"all that is needed":     {Data{Texts: full}, true},
		"nothing":                {Data{}, false},
		"a product's word":       {Data{Texts: map[string]string{"product.title": "x", "campaign.title": "a", "campaign.starts": "b", "campaign.ends": "c"}}, false},
		"the distributor's name": {Data{Texts: map[string]string{"distributor.name": "x", "campaign.title": "a", "campaign.starts": "b", "campaign.ends": "c"}}, false},
		"an avatar":              {Data{Texts: full, Pictures: map[string]string{"distributor.avatar": "x.jpg"}}, false},
	} {
		if err := c.data.check(Campaign); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
