package content

import (
	"context"
	"net/http"
	"strings"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Removed is an upload that staff deleted; Sweep deletes its file.
const Removed = "removed"

// Use is a place where a file is shown.
type Use struct {
	Key  string
	What string // In words: "商品主图".
	Path string // Of the panel's page, "" for none.
}

// Hooks are what other parts know of files. app/files.go fills them.
type Hooks struct {
	// Uses are the places where uploads are shown, in the caller's transaction.
	Uses func(ctx context.Context, tx *db.Tx, uploads []Upload) ([]Use, error)
	// Members are the nicknames of members; who has none is left out.
	Members func(ctx context.Context, ids []int64) (map[int64]string, error)
}

// Refusals.
var (
	ErrUsed  = web.E(http.StatusConflict, "content.used", "这个文件还在用，不能删除；请先在用到它的地方换掉。")
	ErrFresh = web.E(http.StatusConflict, "content.fresh", "上传不到一天的文件不能删除：可能有人正在编辑，还没保存。")
)

// rests is how long an upload is left alone that nothing shows: somebody may be about
// to save what it is for.
const rests = 24 * time.Hour

// Holder is a row whose text may name files.
type Holder struct {
	ID   int64  `db:"id"`
	Text string `db:"text"`
}

// Naming is a condition that a column's text names one of some files, with its
// arguments.
func Naming(column string, keys []string) (string, []any) {
	parts, args := make([]string, len(keys)), make([]any, len(keys))
	for i, k := range keys {
		parts[i], args[i] = column+" LIKE ?", "%"+k+"%"
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// UsesIn are the uses of files by rows.
func UsesIn(rows []Holder, keys []string, what string, path func(id int64) string) (uses []Use) {
	for _, r := range rows {
		for _, k := range keys {
			if strings.Contains(r.Text, k) {
				uses = append(uses, Use{k, what, path(r.ID)})
			}
		}
	}
	return uses
}

// Nowhere is for what has no page of its own in the panel.
func Nowhere(int64) string { return "" }

// FileFilter selects uploads of a list. Zero fields do not filter.
type FileFilter struct {
	OwnerKind string
	State     string
	Before    int64
	Limit     int
}

// Uploads lists uploads whose files are there, the newest first, with where each is
// shown.
func (s *Service) Uploads(ctx context.Context, f FileFilter) (uploads []Upload, uses map[string][]Use, err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		if uploads, err = filesOf(ctx, tx, f); err != nil {
			return err
		}
		uses, err = s.usesOf(ctx, tx, uploads)
		return err
	})
	return uploads, uses, err
}

func (s *Service) usesOf(ctx context.Context, tx *db.Tx, uploads []Upload) (map[string][]Use, error) {
	by := map[string][]Use{}
	if len(uploads) == 0 {
		return by, nil
	}
	uses, err := s.Hooks.Uses(ctx, tx, uploads)
	for _, u := range uses {
		by[u.Key] = append(by[u.Key], u)
	}
	return by, err
}

// Remove deletes an upload that nothing shows.
func (s *Service) Remove(ctx context.Context, id int64) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := uploadIn(ctx, tx, id)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		if u.CreatedAt > clock.Millis(tx.Now.Add(-rests)) {
			return ErrFresh
		}
		ok, err := setRemoved(ctx, tx, id) // First: who would use it now waits for us, or is seen below.
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		if err != nil {
			return err
		}
		uses, err := s.usesOf(ctx, tx, []Upload{u})
		if err == nil && len(uses[u.Key]) > 0 {
			err = ErrUsed
		}
		if err != nil {
			return err
		}
		return s.Staff.Record(ctx, tx, staff.Change{Action: "file.delete", Subject: "file", SubjectID: id, Before: map[string]any{"key": u.Key, "owner": u.OwnerKind, "bytes": u.Bytes}})
	})
}
