package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"time"

	"yuanfen/server/platform/auth"
)

// call is what the edge knows about the request in hand.
type call struct {
	id    string
	ip    string
	start time.Time
	route *Route
	who   auth.Principal
	code  string
	err   error
	key   string
	body  hash.Hash
}

type callKey struct{}

func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// RequestID returns the request's id, "" outside a request.
func RequestID(ctx context.Context) string {
	if c := callOf(ctx); c != nil {
		return c.id
	}
	return ""
}

// ClientIP returns the caller's address as seen behind the trusted proxies, ""
// outside a request.
func ClientIP(ctx context.Context) string {
	if c := callOf(ctx); c != nil {
		return c.ip
	}
	return ""
}

// IdempotencyKey returns the Idempotency-Key header of an idempotent operation.
func IdempotencyKey(ctx context.Context) string {
	if c := callOf(ctx); c != nil {
		return c.key
	}
	return ""
}

// RequestHash returns the hex SHA-256 of an idempotent operation's method,
// address and body. The same key with another hash is another request.
func RequestHash(ctx context.Context) string {
	c := callOf(ctx)
	if c == nil || c.body == nil {
		return ""
	}
	return hex.EncodeToString(c.body.Sum(nil))
}

// hashing feeds the body to h while it is being read.
type hashing struct {
	io.ReadCloser
	h hash.Hash
}

func (b hashing) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.h.Write(p[:n])
	return n, err
}

func newRequestHash(method, uri string) hash.Hash {
	h := sha256.New()
	_, _ = io.WriteString(h, method+" "+uri+"\n") // A hash never fails.
	return h
}
