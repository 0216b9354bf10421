package storefront

import (
	"context"
	"encoding/json"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Save keeps blocks and their theme as the draft. seen is the revision of the draft that they were
// made from, 0 where there was none: nobody's work is written over unseen.
func (s *Service) Save(ctx context.Context, blocks []Block, theme Theme, note string, seen int) (Version, error) {
	body, dress, err := s.body(ctx, blocks, theme)
	if err != nil {
		return Version{}, err
	}
	id := s.deps.IDs.Next()
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Version, error) {
		r, err := bySlot(ctx, tx, Draft)
		fresh := db.NoRows(err)
		if err != nil && !fresh {
			return Version{}, err
		}
		before := r.Revision
		r.Blocks, r.Theme, r.Note, r.SavedBy, r.SavedAt = body, dress, note, auth.From(ctx).ID, clock.Millis(tx.Now)
		switch {
		case fresh && seen != 0:
			return Version{}, ErrStale
		case fresh:
			r.ID, r.State = id, Draft
			err = s.add(ctx, tx, &r)
		default:
			err = stale(setDraft(ctx, tx, r, seen))
		}
		if err != nil {
			return Version{}, err
		}
		r.Revision = before + 1
		if err := s.record(ctx, tx, "storefront.save", r); err != nil {
			return Version{}, err
		}
		return r.version()
	})
}

// body is the JSON of blocks and of a theme that are right and name nothing that is not there.
func (s *Service) body(ctx context.Context, blocks []Block, theme Theme) (body, dress string, err error) {
	if err := Check(blocks); err != nil {
		return "", "", err
	}
	if err := theme.check(); err != nil {
		return "", "", err
	}
	for _, key := range files(blocks, theme) {
		there, err := s.deps.Files.Exists(ctx, key)
		if err == nil && !there {
			err = web.Errorf(http.StatusUnprocessableEntity, "storefront.unknown_file", "文件 %s 不存在，请重新上传。", key)
		}
		if err != nil {
			return "", "", err
		}
	}
	if err := s.known(ctx, blocks); err != nil {
		return "", "", err
	}
	raw, err := json.Marshal(blocks)
	if err == nil && len(raw) > maxBytes {
		err = web.E(http.StatusUnprocessableEntity, "storefront.too_long", "首页的文字合起来太长，请精简后再保存。")
	}
	if err != nil {
		return "", "", err
	}
	worn, err := json.Marshal(theme)
	return string(raw), string(worn), err
}

// add gives a version the next number and keeps it.
func (s *Service) add(ctx context.Context, tx *db.Tx, r *row) error {
	last, err := lastNo(ctx, tx)
	if err != nil {
		return err
	}
	r.No, r.Revision = last+1, 1
	err = insert(ctx, tx, *r)
	if db.IsDuplicate(err) {
		return db.ErrConflict // Another one was added at the same moment: one after the other.
	}
	return err
}

// stale turns a guard that found its row changed into its refusal.
func stale(ok bool, err error) error {
	if err == nil && !ok {
		err = ErrStale
	}
	return err
}

// Publish shows the draft to everybody. seen is its revision as its publisher has
// looked at it.
func (s *Service) Publish(ctx context.Context, seen int) (Version, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Version, error) {
		r, err := draft(ctx, tx, seen)
		if err != nil {
			return Version{}, err
		}
		if err := s.retire(ctx, tx); err != nil {
			return Version{}, err
		}
		r.PublishedBy, r.PublishedAt = auth.From(ctx).ID, clock.Millis(tx.Now)
		if err := stale(setState(ctx, tx, r, Published)); err != nil {
			return Version{}, err
		}
		r.State = Published
		if err := s.record(ctx, tx, "storefront.publish", r); err != nil {
			return Version{}, err
		}
		return r.version()
	})
}

func draft(ctx context.Context, tx *db.Tx, seen int) (row, error) {
	r, err := bySlot(ctx, tx, Draft)
	switch {
	case db.NoRows(err):
		err = ErrNoDraft
	case err == nil && r.Revision != seen:
		err = ErrStale
	}
	return r, err
}

// retire makes room for another version in everybody's eyes.
func (s *Service) retire(ctx context.Context, tx *db.Tx) error {
	old, err := bySlot(ctx, tx, Published)
	if db.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	ok, err := setState(ctx, tx, old, Retired)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	return err
}

// Discard ends the draft; what is published stays.
func (s *Service) Discard(ctx context.Context, seen int) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := draft(ctx, tx, seen)
		if err != nil {
			return err
		}
		if err := stale(setState(ctx, tx, r, Discarded)); err != nil {
			return err
		}
		return s.record(ctx, tx, "storefront.discard", r)
	})
}

// Restore shows an earlier version again. It becomes a new one with the same
// blocks, so that what was seen when stays told.
func (s *Service) Restore(ctx context.Context, no int) (Version, error) {
	id := s.deps.IDs.Next()
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Version, error) {
		old, err := byNo(ctx, tx, no)
		switch {
		case db.NoRows(err):
			err = web.ErrNotFound
		case err == nil && old.State != Retired:
			err = ErrState
		}
		if err != nil {
			return Version{}, err
		}
		if err := s.retire(ctx, tx); err != nil {
			return Version{}, err
		}
		now, who := clock.Millis(tx.Now), auth.From(ctx).ID
		r := row{ID: id, State: Published, Blocks: old.Blocks, Theme: old.Theme, Note: old.Note, SavedBy: who, SavedAt: now, PublishedBy: who, PublishedAt: now}
		if err := s.add(ctx, tx, &r); err != nil {
			return Version{}, err
		}
		after := map[string]any{"version": r.No, "from": no}
		if err := s.deps.Staff.Record(ctx, tx, staff.Change{Action: "storefront.restore", Subject: "storefront", SubjectID: r.ID, After: after}); err != nil {
			return Version{}, err
		}
		return r.version()
	})
}

func (s *Service) record(ctx context.Context, tx *db.Tx, action string, r row) error {
	return s.deps.Staff.Record(ctx, tx, staff.Change{
		Action: action, Subject: "storefront", SubjectID: r.ID, After: map[string]any{"version": r.No, "revision": r.Revision, "note": r.Note},
	})
}
