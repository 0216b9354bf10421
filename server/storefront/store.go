package storefront

import (
	"context"
	"encoding/json"
	"strconv"

	"yuanfen/server/platform/db"
)

type row struct {
	ID          int64  `db:"id"`
	No          int    `db:"version_no"`
	State       State  `db:"state"`
	Revision    int    `db:"revision"`
	Blocks      string `db:"blocks"`
	Theme       string `db:"theme"`
	Note        string `db:"note"`
	SavedBy     int64  `db:"saved_by"`
	SavedAt     int64  `db:"saved_at"`
	PublishedBy int64  `db:"published_by"`
	PublishedAt int64  `db:"published_at"`
}

const columns = "id, version_no, state, revision, blocks, theme, note, saved_by, saved_at, published_by, published_at"

// slot is what a version holds of the two places that there are: one draft, one
// published. The others hold nothing that another could want.
func slot(id int64, s State) string {
	if s == Draft || s == Published {
		return string(s)
	}
	return "#" + strconv.FormatInt(id, 10)
}

func (r row) version() (Version, error) {
	v := Version{No: r.No, State: r.State, Revision: r.Revision, Note: r.Note, SavedBy: r.SavedBy, SavedAt: r.SavedAt, PublishedBy: r.PublishedBy, PublishedAt: r.PublishedAt}
	if err := json.Unmarshal([]byte(r.Blocks), &v.Blocks); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(r.Theme), &v.Theme)
}

func bySlot(ctx context.Context, tx *db.Tx, s State) (r row, err error) {
	err = tx.Get(ctx, &r, "SELECT "+columns+" FROM storefront_version WHERE slot = ?", string(s))
	return r, err
}

func byNo(ctx context.Context, tx *db.Tx, no int) (r row, err error) {
	err = tx.Get(ctx, &r, "SELECT "+columns+" FROM storefront_version WHERE version_no = ?", no)
	return r, err
}

func lastNo(ctx context.Context, tx *db.Tx) (no int, err error) {
	err = tx.Get(ctx, &no, "SELECT COALESCE(MAX(version_no), 0) FROM storefront_version")
	return no, err
}

func insert(ctx context.Context, tx *db.Tx, r row) error {
	return tx.Insert(ctx, "INSERT INTO storefront_version ("+columns+", slot)", [][]any{{
		r.ID, r.No, r.State, r.Revision, r.Blocks, r.Theme, r.Note, r.SavedBy, r.SavedAt, r.PublishedBy, r.PublishedAt, slot(r.ID, r.State),
	}})
}

// setDraft saves a draft over the revision that its editor has seen.
func setDraft(ctx context.Context, tx *db.Tx, r row, seen int) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE storefront_version SET blocks = ?, theme = ?, note = ?, revision = revision + 1, saved_by = ?, saved_at = ? WHERE id = ? AND state = ? AND revision = ?",
		r.Blocks, r.Theme, r.Note, r.SavedBy, r.SavedAt, r.ID, Draft, seen)
}

// setState moves a version on from the state in which it was read.
func setState(ctx context.Context, tx *db.Tx, r row, to State) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE storefront_version SET state = ?, slot = ?, published_by = ?, published_at = ? WHERE id = ? AND state = ? AND revision = ?",
		to, slot(r.ID, to), r.PublishedBy, r.PublishedAt, r.ID, r.State, r.Revision)
}

// current reads the version in a place; db.NoRows if it is empty.
func (s *Service) current(ctx context.Context, place State) (r row, err error) {
	err = s.deps.DB.Get(ctx, &r, "SELECT "+columns+" FROM storefront_version WHERE slot = ?", string(place))
	return r, err
}

// maxListed is how many of the last versions staff choose from.
const maxListed = 100

func (s *Service) rows(ctx context.Context) (rows []row, err error) {
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM storefront_version ORDER BY version_no DESC LIMIT ?", maxListed)
	return rows, err
}

func (s *Service) numbered(ctx context.Context, no int) (r row, err error) {
	err = s.deps.DB.Get(ctx, &r, "SELECT "+columns+" FROM storefront_version WHERE version_no = ?", no)
	return r, err
}
