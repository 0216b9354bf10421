// Package web is the program's HTTP edge: problems (RFC 9457), request ids,
// limits, idempotency keys, and the route table in which nothing can be
// registered without saying who may call it.
package web

import (
	"errors"
	"fmt"
	"net/http"
)

// Error is a refusal that a caller may see. Code is stable and dotted
// ("order.sold_out"); Message is one Chinese sentence that says what happened
// and what to do. Cause is for the log alone.
type Error struct {
	Status  int
	Code    string
	Message string
	Cause   error
}

// E makes a refusal.
func E(status int, code, message string) *Error {
	return &Error{Status: status, Code: code, Message: message}
}

// Errorf makes a refusal whose message is formatted.
func Errorf(status int, code, format string, args ...any) *Error {
	return &Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Because returns a copy of e that remembers its cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Code + ": " + e.Cause.Error()
	}
	return e.Code + ": " + e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is compare refusals by their code.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// CodeOf returns the stable code of err: "" for nil, "internal" for anything
// that is not a refusal.
func CodeOf(err error) string {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "internal"
}

// Refusals that any part may give.
var (
	ErrNotFound = E(http.StatusNotFound, "not_found", "没有找到：可能已被删除，请刷新后再看。")
	ErrBusy     = E(http.StatusTooManyRequests, "busy", "现在人多，请稍后再试。")
)
