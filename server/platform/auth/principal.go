// Package auth says who is calling: opaque tokens, passwords, one-time codes,
// and the principal that a request carries.
package auth

import "context"

// Kind is the sort of person behind a request.
type Kind string

// The kinds of principal.
const (
	Anonymous Kind = ""
	Member    Kind = "member"
	Staff     Kind = "staff"
)

// Principal is who is calling. Permissions is filled for staff only.
type Principal struct {
	Kind        Kind
	ID          int64
	Name        string
	SessionID   int64
	Permissions map[string]bool
	// Scope is the member of staff whose members alone the caller sees; 0 for
	// everybody's.
	Scope int64
}

// May reports whether a staff principal holds permission.
func (p Principal) May(permission string) bool { return p.Permissions[permission] }

type principalKey struct{}

// With returns a context that carries p.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From returns the principal of ctx; the zero value is anonymous.
func From(ctx context.Context) Principal {
	p, _ := ctx.Value(principalKey{}).(Principal)
	return p
}
