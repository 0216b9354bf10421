package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// KeepClaims is how long the effect of an idempotency key is remembered.
const KeepClaims = 48 * time.Hour

// ErrKeyReused refuses a key that came before with another body.
var ErrKeyReused = E(http.StatusConflict, "idempotency.key_reused", "这个请求编号已用于另一份内容，请刷新页面后重新提交。")

// Claim is one request's hold on its idempotency key: unique by person and
// operation, with a hash of what was asked.
type Claim struct {
	name     string
	bodyHash string
	// Result is the id of what the request makes, fixed beforehand.
	Result int64
}

// NewClaim names the claim of an actor ("member:7") on key in operation. body
// is what was asked; Result is the id that the effect will bear.
func NewClaim(actor, operation, key string, body any, result int64) (Claim, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return Claim{}, err
	}
	return Claim{name: digest(strings.Join([]string{actor, operation, key}, "\x00")), bodyHash: digest(string(raw)), Result: result}, nil
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Name is the claim's unique name.
func (c Claim) Name() string { return c.name }

// Seen is what an earlier request with the same key left.
type Seen struct {
	Before   bool  // There was one.
	Result   int64 // Its result, if its body was the same.
	Mismatch bool  // Its body was another.
}

// Match compares c with another claim of the same name.
func (c Claim) Match(other Claim) Seen {
	return Seen{Before: true, Result: other.Result, Mismatch: other.bodyHash != c.bodyHash}
}

// Look finds what earlier requests with the same keys left, one answer each.
func Look(ctx context.Context, tx *db.Tx, claims []Claim) ([]Seen, error) {
	names := make([]string, len(claims))
	for i, c := range claims {
		names[i] = c.name
	}
	seen := make([]Seen, len(claims))
	if len(claims) == 0 {
		return seen, nil
	}
	var rows []struct {
		Claim    string `db:"claim"`
		BodyHash string `db:"body_hash"`
		ResultID int64  `db:"result_id"`
	}
	if err := tx.Select(ctx, &rows, "SELECT claim, body_hash, result_id FROM idempotency WHERE claim IN (?)", names); err != nil {
		return nil, err
	}
	stored := make(map[string]Claim, len(rows))
	for _, r := range rows {
		stored[r.Claim] = Claim{r.Claim, r.BodyHash, r.ResultID}
	}
	for i, c := range claims {
		if s, ok := stored[c.name]; ok {
			seen[i] = c.Match(s)
		}
	}
	return seen, nil
}

// Keep remembers claims whose requests had an effect. When another transaction
// was quicker with one of them, this one runs again and finds it.
func Keep(ctx context.Context, tx *db.Tx, claims []Claim) error {
	rows := make([][]any, len(claims))
	for i, c := range claims {
		rows[i] = []any{c.name, c.bodyHash, c.Result, clock.Millis(tx.Now)}
	}
	err := tx.Insert(ctx, "INSERT INTO idempotency (claim, body_hash, result_id, created_at)", rows)
	if db.IsDuplicate(err) {
		return fmt.Errorf("%w: %w", db.ErrConflict, err)
	}
	return err
}

// Once keeps a single claim. done is the result of an earlier request with the
// same key and body, or 0 if this one is the first.
func Once(ctx context.Context, tx *db.Tx, c Claim) (done int64, err error) {
	seen, err := Look(ctx, tx, []Claim{c})
	if err != nil {
		return 0, err
	}
	switch {
	case seen[0].Mismatch:
		return 0, ErrKeyReused
	case seen[0].Before:
		return seen[0].Result, nil
	}
	return 0, Keep(ctx, tx, []Claim{c})
}

// ForgetClaims removes claims older than KeepClaims, at most limit of them.
func ForgetClaims(ctx context.Context, d *db.DB, limit int) (int64, error) {
	return db.InTxV(ctx, d, func(ctx context.Context, tx *db.Tx) (int64, error) {
		var old []string
		err := tx.Select(ctx, &old, "SELECT claim FROM idempotency WHERE created_at < ? LIMIT ?", clock.Millis(tx.Now.Add(-KeepClaims)), limit)
		if err != nil || len(old) == 0 {
			return 0, err
		}
		return tx.Exec(ctx, "DELETE FROM idempotency WHERE claim IN (?)", old)
	})
}
