package freight

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Service keeps the shop's price lists.
type Service struct {
	db    *db.DB
	ids   *id.Source
	staff *staff.Service
	flat  Template
	used  func(ctx context.Context, tx *db.Tx, template int64) (bool, error)
}

// New returns the price lists kept in d. used reports whether a product is sent
// by a template; flat holds for goods without one while none is the default.
func New(d *db.DB, ids *id.Source, s *staff.Service, flat Template, used func(ctx context.Context, tx *db.Tx, template int64) (bool, error)) *Service {
	return &Service{db: d, ids: ids, staff: s, flat: flat, used: used}
}

// Add creates a template.
func (s *Service) Add(ctx context.Context, t Template) (Template, error) {
	if err := t.check(); err != nil {
		return t, err
	}
	t.ID, t.Version = s.ids.Next(), 1
	return t, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t.UpdatedAt = clock.Millis(tx.Now)
		err := insert(ctx, tx, t)
		if err == nil && t.Default {
			err = setDefault(ctx, tx, t.ID)
		}
		return s.record(ctx, tx, err, staff.Change{Action: "freight.add", SubjectID: t.ID, After: t})
	})
}

// Change replaces a template, on the condition that nobody changed it since the
// version given. Orders that were placed keep their freight.
func (s *Service) Change(ctx context.Context, t Template) (Template, error) {
	if err := t.check(); err != nil {
		return t, err
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := byID(ctx, tx, t.ID)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		t.UpdatedAt = clock.Millis(tx.Now)
		ok, err := update(ctx, tx, t)
		switch {
		case err == nil && !ok:
			err = ErrChanged
		case err == nil && t.Default:
			err = setDefault(ctx, tx, t.ID)
		}
		return s.record(ctx, tx, err, staff.Change{Action: "freight.change", SubjectID: t.ID, Before: before, After: t})
	})
	t.Version++
	return t, err
}

// Delete removes a template that no product uses.
func (s *Service) Delete(ctx context.Context, id int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := byID(ctx, tx, id)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		used, err := s.used(ctx, tx, id)
		if err == nil && used {
			err = ErrInUse
		}
		if err != nil {
			return err
		}
		_, err = remove(ctx, tx, id)
		return s.record(ctx, tx, err, staff.Change{Action: "freight.delete", SubjectID: id, Before: before})
	})
}

func (s *Service) record(ctx context.Context, tx *db.Tx, err error, c staff.Change) error {
	if db.IsDuplicate(err) {
		return ErrNameTaken
	}
	if err != nil {
		return err
	}
	c.Subject = "freight_template"
	return s.staff.Record(ctx, tx, c)
}
