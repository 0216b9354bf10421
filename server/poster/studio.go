package poster

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"yuanfen/server/platform/lru"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster/code"
	"yuanfen/server/poster/engine"
)

// studio draws. What it holds in memory is bounded: the engine's bases, as many
// canvases as there are seats, and the finished pictures.
type studio struct {
	open    func() (*engine.Engine, error)
	seats   chan struct{}
	waiting atomic.Int32
	trial   chan struct{} // One draft is tried at a time: a heavy one keeps one seat busy, and not all of them.
	flights singleflight.Group
	done    *lru.Cache[string, []byte] // By fingerprint.
}

const (
	seats   = 4 // Pictures drawn at a time.
	maxDone = 48 << 20
)

// A burst of pictures that nobody has drawn yet waits in a queue, in the order in
// which they came: a phone waits for longer than this. Who comes when the queue is full, or has
// waited in vain, is told to come back.
const (
	waitSeat = 15 * time.Second
	maxQueue = 500
)

// The forms of a picture.
const (
	asJPEG = "jpeg"
	asPNG  = "png"
	asPDF  = "pdf"
	full   = "full"
	small  = "small"
)

// smallScale is that of previews. What is printed has a scale by its paper.
const smallScale = 0.5

func scaleOf(size string) float64 {
	if size == small {
		return smallScale
	}
	return 1
}

func (s *studio) engine() (*engine.Engine, error) {
	e, err := s.open()
	if err != nil {
		return nil, ErrNoFonts.Because(err)
	}
	return e, nil
}

func (s *studio) sit(ctx context.Context) error {
	defer s.waiting.Add(-1)
	if s.waiting.Add(1) > maxQueue {
		return ErrBusy
	}
	wait, cancel := context.WithTimeout(ctx, waitSeat)
	defer cancel()
	select {
	case s.seats <- struct{}{}:
		return nil
	case <-wait.Done():
		return ErrBusy
	}
}

// sitForTrial is sit for somebody who draws a template that nobody has tried; leave
// gives the seat back.
func (s *studio) sitForTrial(ctx context.Context) (leave func(), err error) {
	select {
	case s.trial <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := s.sit(ctx); err != nil {
		<-s.trial
		return nil, err
	}
	return func() { <-s.seats; <-s.trial }, nil
}

// draw makes a picture, or finds it made. Who wants one that is being made waits for
// that; it is made to its end, whoever leaves.
func (s *Service) draw(ctx context.Context, f facts, format, size string) ([]byte, error) {
	name := f.fingerprint(format, size)
	if raw, ok := s.studio.done.Get(name); ok {
		return raw, nil
	}
	made := s.studio.flights.DoChan(name, func() (any, error) {
		ctx := context.WithoutCancel(ctx)
		if err := s.studio.sit(ctx); err != nil {
			return nil, err
		}
		defer func() { <-s.studio.seats }()
		raw, err := s.render(ctx, f, format, scaleOf(size), nil)
		if err == nil {
			s.studio.done.Put(name, raw, len(raw))
		}
		return raw, err
	})
	select {
	case r := <-made:
		raw, _ := r.Val.([]byte)
		return raw, r.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// base is a template with what is shared, painted once.
func (s *Service) base(ctx context.Context, e *engine.Engine, f facts, scale float64) (*engine.Base, error) {
	// Others wait for it too: that one of them leaves must not spoil it for them.
	ctx = context.WithoutCancel(ctx)
	return e.Base(f.tpl, f.key, scale, func() (engine.Shared, error) { return s.content(ctx, f) })
}

// render draws a picture, a JPEG onto the end of out.
func (s *Service) render(ctx context.Context, f facts, format string, scale float64, out []byte) ([]byte, error) {
	e, err := s.studio.engine()
	if err != nil {
		return nil, err
	}
	p, err := s.person(ctx, e, f)
	if err != nil {
		return nil, err
	}
	raw, err := s.form(ctx, e, f, p, format, scale, out)
	if errors.Is(err, engine.ErrMiniCode) { // Not of a size to use: the plain code leads to the same place.
		p.MiniCode = nil
		raw, err = s.form(ctx, e, f, p, format, scale, out)
	}
	if errors.Is(err, code.ErrTooLong) {
		return nil, ErrCode.Because(err)
	}
	if unprintable := (*engine.Unprintable)(nil); errors.As(err, &unprintable) {
		return nil, web.Errorf(http.StatusUnprocessableEntity, ErrUnprintable.Code, "%s。", unprintable)
	}
	return raw, err
}

func (s *Service) form(ctx context.Context, e *engine.Engine, f facts, p engine.Person, format string, scale float64, out []byte) ([]byte, error) {
	if format == asPDF {
		shared, err := s.content(ctx, f)
		if err != nil {
			return nil, err
		}
		return e.PDF(f.tpl, shared, p, f.design.Name+" "+p.Text["certificate.number"])
	}
	b, err := s.base(ctx, e, f, scale)
	if err != nil {
		return nil, err
	}
	if format == asPNG {
		return b.PNG(p)
	}
	return b.JPEG(p, out)
}
