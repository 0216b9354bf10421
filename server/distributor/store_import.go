package distributor

import (
	"context"

	"yuanfen/server/platform/db"
)

// imported is who was taken in from a file.
type imported struct {
	PhoneHash     string `db:"phone_hash"`
	DistributorID int64  `db:"distributor_id"`
	Content       string `db:"content"` // Of the row, so that a row that comes again is known.
	StaffID       int64  `db:"staff_id"`
	MadeAt        int64  `db:"made_at"`
}

func importedAs(ctx context.Context, tx *db.Tx, phoneHash string) (i imported, err error) {
	err = tx.Get(ctx, &i, "SELECT phone_hash, distributor_id, content, staff_id, made_at FROM distributor_import WHERE phone_hash = ?", phoneHash)
	return i, err
}

// insertImport writes the keys of a row that was taken in; who was here first keeps
// them.
func insertImport(ctx context.Context, tx *db.Tx, i imported, oldNo string) error {
	err := tx.Insert(ctx, "INSERT INTO distributor_import (phone_hash, distributor_id, content, staff_id, made_at)", [][]any{{i.PhoneHash, i.DistributorID, i.Content, i.StaffID, i.MadeAt}})
	if err == nil && oldNo != "" {
		err = tx.Insert(ctx, "INSERT INTO distributor_old_no (old_no, distributor_id)", [][]any{{oldNo, i.DistributorID}})
	}
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

func byOldNo(ctx context.Context, tx *db.Tx, oldNo string) (id int64, err error) {
	err = tx.Get(ctx, &id, "SELECT distributor_id FROM distributor_old_no WHERE old_no = ?", oldNo)
	return id, err
}

func byPhone(ctx context.Context, tx *db.Tx, phoneHash string, states []State) (rows []Distributor, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM distributor WHERE phone_hash = ? ORDER BY id LIMIT 20", phoneHash)
	found := rows[:0]
	for _, d := range rows {
		for _, s := range states {
			if d.State == s {
				found = append(found, d)
			}
		}
	}
	return found, err
}

// setClaimed makes a distributor whom no member is yet the member who applied.
func setClaimed(ctx context.Context, tx *db.Tx, id int64, a Application) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE distributor SET member_id = ?, agreement_id = ?, channel = ?, province = ?, city = ? WHERE id = ? AND member_id < 0 AND NOT state = ?",
		a.MemberID, a.AgreementID, a.Channel, a.Province, a.City, id, Expelled)
}
