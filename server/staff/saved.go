package staff

import (
	"context"
	"net/http"
	"strings"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// SavedView is how one person likes to see a list: its filters and order, under a
// name. It is theirs alone.
type SavedView struct {
	ID      int64  `db:"id"`
	StaffID int64  `db:"staff_id"`
	List    string `db:"list"`
	Name    string `db:"name"`
	Query   string `db:"query"` // As it stands in the panel's address.
	MadeAt  int64  `db:"made_at"`
}

const mostViews = 20 // Of one list, one person's.

// ErrViews refuses more views than a line of filters can show.
var ErrViews = web.Errorf(http.StatusConflict, "staff.views", "一个列表最多存 %d 个视图，请先删除不用的。", mostViews)

// SaveView keeps a list's filters under a name; under a name that there is, they are
// replaced.
func (s *Service) SaveView(ctx context.Context, list, name, query string) (SavedView, error) {
	who, fresh := auth.From(ctx).ID, s.ids.Next()
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (SavedView, error) {
		v := SavedView{fresh, who, list, strings.TrimSpace(name), query, clock.Millis(tx.Now)}
		had, err := viewsOf(ctx, tx, who, list)
		if err != nil {
			return v, err
		}
		for _, old := range had {
			if old.Name == v.Name {
				v.ID = old.ID
				return v, setView(ctx, tx, v)
			}
		}
		if len(had) >= mostViews {
			return v, ErrViews
		}
		return v, insertView(ctx, tx, v)
	})
}

// Views are the caller's views of a list, the oldest first.
func (s *Service) Views(ctx context.Context, list string) (views []SavedView, err error) {
	err = s.db.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		views, err = viewsOf(ctx, tx, auth.From(ctx).ID, list)
		return err
	})
	return views, err
}

// DropView deletes a view of the caller's.
func (s *Service) DropView(ctx context.Context, id int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := deleteView(ctx, tx, id, auth.From(ctx).ID)
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		return err
	})
}
