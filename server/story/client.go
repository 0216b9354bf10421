package story

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// client talks JSON to one address, as any program outside would.
type client struct {
	http *http.Client
	base string
}

// request is one call; token and key are left out when empty.
type request struct {
	method, path, token, key string
	body                     any
}

// refusal is an answer that is not a success.
type refusal struct {
	status int
	code   string
	detail string
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s：%s", r.status, r.code, r.detail) }

// refusedWith reports whether err is a refusal with a code.
func refusedWith(err error, code string) bool {
	var r *refusal
	return errors.As(err, &r) && r.code == code
}

// do sends r and reads the answer into out, which may be nil.
func (c client) do(ctx context.Context, r request, out any) error {
	var body io.Reader
	if r.body != nil {
		raw, err := json.Marshal(r.body)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, c.base+r.path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	answer, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %w", r.method, r.path, refused(answer.StatusCode, raw))
	}
	if out == nil || len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// refused reads the problem of the API, or the sentence of the simulator.
func refused(status int, raw []byte) *refusal {
	var p struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
		Error  string `json:"error"`
	}
	_ = json.Unmarshal(raw, &p) // What can't be read leaves the status alone.
	return &refusal{status, p.Code, p.Detail + p.Error}
}

func (c client) get(ctx context.Context, path, token string, out any) error {
	return c.do(ctx, request{method: http.MethodGet, path: path, token: token}, out)
}

func (c client) post(ctx context.Context, path, token string, body, out any) error {
	return c.do(ctx, request{method: http.MethodPost, path: path, token: token, body: body}, out)
}

const (
	patience = 2 * time.Minute // With what happens by itself.
	interval = 50 * time.Millisecond
)

// until asks again and again until there says yes, and gives up after patience.
func until(ctx context.Context, what string, there func() (bool, error)) error {
	deadline := time.Now().Add(patience)
	for {
		ok, err := there()
		if err != nil || ok {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("等了 %s，仍没有等到：%s", patience, what)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(interval):
		}
	}
}
