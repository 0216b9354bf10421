package notify

import (
	"context"
	"math"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const noticeColumns = "id, member_id, kind, notice_key, title, body, page, push_state, push_detail, made_at, read_at"

func noticeExists(ctx context.Context, tx *db.Tx, key string) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM notice WHERE notice_key = ?", key)
	return n > 0, err
}

func insertNotice(ctx context.Context, tx *db.Tx, n Notice, fields string) error {
	return tx.Insert(ctx, "INSERT INTO notice ("+noticeColumns+", fields)", [][]any{{
		n.ID, n.MemberID, n.Kind, n.Key, n.Title, n.Body, n.Page, n.PushState, "", n.MadeAt, 0, fields,
	}})
}

func (b *Inbox) notice(ctx context.Context, id int64) (Notice, string, error) {
	var row struct {
		Notice
		Raw string `db:"fields"`
	}
	err := b.DB.Get(ctx, &row, "SELECT "+noticeColumns+", fields FROM notice WHERE id = ?", id)
	return row.Notice, row.Raw, err
}

func setPushed(ctx context.Context, tx *db.Tx, id int64, state, detail string) error {
	_, err := tx.Exec(ctx, "UPDATE notice SET push_state = ?, push_detail = ? WHERE id = ?", state, detail, id)
	return err
}

func takeConsent(ctx context.Context, tx *db.Tx, memberID int64, kind string) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE subscription SET left_n = left_n - 1 WHERE member_id = ? AND kind = ? AND left_n > 0", memberID, kind)
}

func addConsent(ctx context.Context, tx *db.Tx, id, memberID int64, kind string) error {
	ok, err := tx.ExecOne(ctx, "UPDATE subscription SET left_n = left_n + 1 WHERE member_id = ? AND kind = ?", memberID, kind)
	if err != nil || ok {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO subscription (id, member_id, kind, left_n) VALUES (?, ?, ?, 1)", id, memberID, kind)
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

// List lists a member's notices, the latest first.
func (b *Inbox) List(ctx context.Context, memberID int64, unread bool, before int64, limit int) (rows []Notice, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	query := "SELECT " + noticeColumns + " FROM notice WHERE member_id = ? AND id < ?"
	if unread {
		query += " AND read_at = 0"
	}
	err = b.DB.Select(ctx, &rows, query+" ORDER BY id DESC LIMIT ?", memberID, before, limit)
	return rows, err
}

// Unread counts what a member has not read.
func (b *Inbox) Unread(ctx context.Context, memberID int64) (n int64, err error) {
	err = b.DB.Get(ctx, &n, "SELECT COUNT(*) FROM notice WHERE member_id = ? AND read_at = 0", memberID)
	return n, err
}

// Read marks notices of a member as read, all of them when none is named.
func (b *Inbox) Read(ctx context.Context, memberID int64, ids []int64) error {
	return b.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		query, args := "UPDATE notice SET read_at = ? WHERE member_id = ? AND read_at = 0", []any{clock.Millis(tx.Now), memberID}
		if len(ids) > 0 {
			query, args = query+" AND id IN (?)", append(args, ids)
		}
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

// Forget erases a member's notices and consents, in the caller's transaction.
func Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	for _, query := range []string{"DELETE FROM notice WHERE member_id = ?", "DELETE FROM subscription WHERE member_id = ?"} {
		if _, err := tx.Exec(ctx, query, memberID); err != nil {
			return err
		}
	}
	return nil
}
