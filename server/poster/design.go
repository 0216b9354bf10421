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

// Publish puts a draft into use; the version that was in use retires.
func (s *Service) Publish(ctx context.Context, id int64) (Design, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Design, error) {
		d, err := designByID(ctx, tx, id)
		if db.NoRows(err) {
			return d, web.ErrNotFound
		}
		if err != nil {
			return d, err
		}
		return s.publish(ctx, tx, d)
	})
}

func (s *Service) publish(ctx context.Context, tx *db.Tx, d Design) (Design, error) {
	now := clock.Millis(tx.Now)
	if err := retireCode(ctx, tx, d.Code, now); err != nil {
		return d, err
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
	d.State, d.PublishedAt = Published, now
	return d, s.record(ctx, tx, "poster.publish", d, map[string]any{"state": Draft})
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

// Install publishes the templates that come with the program, as far as the shop
// has no version of its own of them, and says how many.
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
			_, err = s.publish(ctx, tx, d)
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
