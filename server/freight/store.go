package freight

import (
	"context"
	"encoding/json"

	"yuanfen/server/platform/db"
)

const columns = "id, name, charge_by, is_default, rules, version, updated_at"

type row struct {
	ID        int64  `db:"id"`
	Name      string `db:"name"`
	By        By     `db:"charge_by"`
	Default   bool   `db:"is_default"`
	Rules     string `db:"rules"`
	Version   int64  `db:"version"`
	UpdatedAt int64  `db:"updated_at"`
}

func (r row) template() (Template, error) {
	t := Template{ID: r.ID, Name: r.Name, By: r.By, Default: r.Default, Version: r.Version, UpdatedAt: r.UpdatedAt}
	return t, json.Unmarshal([]byte(r.Rules), &t.Rules)
}

func toTemplates(rows []row) ([]Template, error) {
	all := make([]Template, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = r.template(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

const everything = "SELECT " + columns + " FROM freight_template ORDER BY is_default DESC, id"

// Load reads every price list in the caller's transaction. flat is for goods
// without one, while no template is the default.
func Load(ctx context.Context, tx *db.Tx, flat Template) (Tariff, error) {
	var rows []row
	if err := tx.Select(ctx, &rows, everything); err != nil {
		return Tariff{}, err
	}
	all, err := toTemplates(rows)
	return NewTariff(all, flat), err
}

// Exists reports whether there is a template with an id; 0 is the default and
// always there.
func Exists(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	if id == 0 {
		return true, nil
	}
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM freight_template WHERE id = ?", id)
	return n == 1, err
}

// List returns every template, the default first.
func (s *Service) List(ctx context.Context) ([]Template, error) {
	var rows []row
	if err := s.db.Select(ctx, &rows, everything); err != nil {
		return nil, err
	}
	return toTemplates(rows)
}

func byID(ctx context.Context, tx *db.Tx, id int64) (Template, error) {
	var r row
	if err := tx.Get(ctx, &r, "SELECT "+columns+" FROM freight_template WHERE id = ?", id); err != nil {
		return Template{}, err
	}
	return r.template()
}

func insert(ctx context.Context, tx *db.Tx, t Template) error {
	rules, err := json.Marshal(t.Rules)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO freight_template ("+columns+") VALUES (?, ?, ?, 0, ?, ?, ?)", t.ID, t.Name, t.By, string(rules), t.Version, t.UpdatedAt)
	return err
}

func update(ctx context.Context, tx *db.Tx, t Template) (bool, error) {
	rules, err := json.Marshal(t.Rules)
	if err != nil {
		return false, err
	}
	return tx.ExecOne(ctx, "UPDATE freight_template SET name = ?, charge_by = ?, rules = ?, is_default = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?",
		t.Name, t.By, string(rules), t.Default, t.UpdatedAt, t.ID, t.Version)
}

// setDefault writes every template: of two at once the later wins whole.
func setDefault(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE freight_template SET is_default = CASE WHEN id = ? THEN 1 ELSE 0 END", id)
	return err
}

func remove(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM freight_template WHERE id = ?", id)
}
