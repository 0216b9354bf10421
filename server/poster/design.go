package poster

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster/engine"
	"yuanfen/server/poster/template"
	"yuanfen/server/staff"
)

// Submit keeps a new version of a template as a draft. The body is checked against
// the schema; what is wrong with it is said with its place.
func (s *Service) Submit(ctx context.Context, body []byte) (Design, error) {
	d, err := read(body)
	if err != nil {
		return d, err
	}
	d.ID, d.DraftedBy = s.deps.IDs.Next(), auth.From(ctx).ID
	return d, s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d.DraftedAt = clock.Millis(tx.Now)
		last, err := lastVersion(ctx, tx, d.Code)
		if err == nil && last >= d.Version {
			err = ErrVersion
		}
		if err != nil {
			return err
		}
		if err := s.insert(ctx, tx, d); err != nil {
			return err
		}
		return s.record(ctx, tx, "poster.draft", d, nil)
	})
}

// read makes a design of a template's JSON.
func read(body []byte) (Design, error) {
	t, err := template.Decode(body)
	var wrong *template.Error
	if errors.As(err, &wrong) {
		return Design{}, web.Errorf(http.StatusUnprocessableEntity, "poster.invalid_template", "模板不合格式：%s。请改正后再提交。", wrong.Error())
	}
	if err != nil {
		return Design{}, err
	}
	if len(body) > maxBody {
		return Design{}, web.E(http.StatusUnprocessableEntity, "poster.invalid_template", "模板超过 60 KB，请精简后再提交。")
	}
	return Design{Code: t.ID, Version: t.Version, State: Draft, Kind: t.Kind, Name: t.Name, Width: t.Size[0], Height: t.Size[1], Body: string(body)}, nil
}

// maxBody is how long a template may be: the column holds 64 KB.
const maxBody = 60_000

func (s *Service) insert(ctx context.Context, tx *db.Tx, d Design) error {
	err := insertDesign(ctx, tx, d)
	if db.IsDuplicate(err) {
		err = ErrVersion
	}
	return err
}

func (s *Service) record(ctx context.Context, tx *db.Tx, action string, d Design, before any) error {
	return s.deps.Staff.Record(ctx, tx, staff.Change{
		Action: action, Subject: "poster_template", SubjectID: d.ID, Before: before, After: map[string]any{"code": d.Code, "version": d.Version, "state": d.State},
	})
}

// Publish puts a draft, or a version that was retired, into use; the version that
// was in use retires. It is tried first: one that can't be drawn, read or scanned
// is refused. over says that an older version may take a newer one's place.
func (s *Service) Publish(ctx context.Context, id int64, over bool) (Design, error) {
	d, err := s.Design(ctx, id)
	switch {
	case db.NoRows(err):
		return d, web.ErrNotFound
	case err == nil && d.State == Published:
		return d, ErrState
	case err != nil:
		return d, err
	}
	faults, err := s.Try(ctx, d)
	if err = either(err, faulty(faults)); err != nil {
		return d, err
	}
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Design, error) {
		d, err := designByID(ctx, tx, id)
		if err != nil {
			return d, err
		}
		return s.publish(ctx, tx, d, over)
	})
}

func (s *Service) publish(ctx context.Context, tx *db.Tx, d Design, over bool) (Design, error) {
	now, before := clock.Millis(tx.Now), d.State
	old, err := designsInSlot(ctx, tx, d.Code)
	if err != nil {
		return d, err
	}
	for _, o := range old {
		if o.Version > d.Version && !over {
			return d, web.Errorf(http.StatusConflict, "poster.older", "正在使用的是更新的第 %d 版。若确实要换回第 %d 版，请再确认一次。", o.Version, d.Version)
		}
		if _, err := setRetired(ctx, tx, o, now); err != nil {
			return d, err
		}
	}
	ok, err := setPublished(ctx, tx, d, now)
	switch {
	case db.IsDuplicate(err): // Another version was published at the same moment.
		return d, db.ErrConflict
	case err == nil && !ok:
		return d, ErrState
	case err != nil:
		return d, err
	}
	d.State, d.PublishedAt, d.RetiredAt, d.RetireAt = Published, now, 0, 0
	return d, s.record(ctx, tx, "poster.publish", d, map[string]any{"state": before})
}

// Retire takes a template out of use. Posters that people have already saved go on
// leading where they led.
func (s *Service) Retire(ctx context.Context, id int64) (Design, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Design, error) {
		d, err := designByID(ctx, tx, id)
		if db.NoRows(err) {
			return d, web.ErrNotFound
		}
		if err != nil {
			return d, err
		}
		before := d.State
		ok, err := setRetired(ctx, tx, d, clock.Millis(tx.Now))
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return d, err
		}
		d.State, d.RetiredAt = Retired, clock.Millis(tx.Now)
		return d, s.record(ctx, tx, "poster.retire", d, map[string]any{"state": before})
	})
}

// RetireOn says when the version in use retires by itself, UTC ms; 0 takes that back.
func (s *Service) RetireOn(ctx context.Context, id, at int64) (Design, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Design, error) {
		d, err := designByID(ctx, tx, id)
		if db.NoRows(err) {
			return d, web.ErrNotFound
		}
		if err == nil && at != 0 && at <= clock.Millis(tx.Now) {
			err = ErrPast
		}
		if err != nil {
			return d, err
		}
		ok, err := setRetireAt(ctx, tx, id, at)
		if err == nil && !ok {
			err = ErrState
		}
		before := map[string]any{"retire_at": d.RetireAt}
		d.RetireAt = at
		return d, either(err, s.deps.Staff.Record(ctx, tx, staff.Change{Action: "poster.retire_on", Subject: "poster_template", SubjectID: id, Before: before, After: map[string]any{"retire_at": at}}))
	})
}

// RetireDue retires the versions whose time has come. Nobody is shown one from
// that moment on, however late this runs.
func (s *Service) RetireDue(ctx context.Context) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		due, err := designsDue(ctx, tx, clock.Millis(tx.Now))
		if err != nil {
			return err
		}
		for _, d := range due {
			ok, err := setRetired(ctx, tx, d, d.RetireAt)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			d.State = Retired
			if err := s.record(ctx, tx, "poster.retire", d, map[string]any{"state": Published, "retire_at": d.RetireAt}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Install publishes the templates that come with the program, as far as the shop
// has no version of its own of them, and says how many. They are not tried: a test
// has done that.
func (s *Service) Install(ctx context.Context) (n int, err error) {
	bodies, err := engine.Bodies()
	if err != nil {
		return 0, err
	}
	for _, body := range bodies {
		d, err := read(body)
		if err != nil {
			return n, err
		}
		d.ID, d.DraftedBy = s.deps.IDs.Next(), auth.From(ctx).ID
		fresh, err := db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (bool, error) {
			last, err := lastVersion(ctx, tx, d.Code)
			if err != nil || last > 0 {
				return false, err
			}
			d.DraftedAt = clock.Millis(tx.Now)
			if err := s.insert(ctx, tx, d); err != nil {
				return false, err
			}
			_, err = s.publish(ctx, tx, d, false)
			return err == nil, err
		})
		if err != nil {
			return n, err
		}
		if fresh {
			n++
		}
	}
	return n, nil
}

// parsed keeps templates that were read: a version's body never changes.
type parsed struct {
	mu   sync.Mutex
	kept map[int64]*template.Template
}

const maxParsed = 200

func (p *parsed) of(d Design) (*template.Template, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t := p.kept[d.ID]; t != nil {
		return t, nil
	}
	t, err := template.Decode([]byte(d.Body))
	if err != nil {
		return nil, err
	}
	if p.kept == nil || len(p.kept) >= maxParsed {
		p.kept = map[int64]*template.Template{}
	}
	p.kept[d.ID] = t
	return t, nil
}

// slot is what a version holds of its template's one place: the code itself while
// it is published, else nothing that another one could want.
func slot(d Design, s State) string {
	if s == Published {
		return d.Code
	}
	return "#" + strconv.FormatInt(d.ID, 10)
}
