package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/db"
)

// Problem is the one shape of every error answer (RFC 9457).
type Problem struct {
	Type      string  `json:"type" doc:"问题类型的地址" example:"/docs#code-validation"`
	Title     string  `json:"title" doc:"状态码的中文名称" example:"内容不符合要求"`
	Status    int     `json:"status" doc:"HTTP 状态码" example:"422"`
	Detail    string  `json:"detail" doc:"发生了什么、可以怎么办" example:"有 1 处内容不符合要求，请修改后重试。"`
	Code      string  `json:"code" doc:"稳定的错误码，程序据此判断" example:"validation"`
	RequestID string  `json:"request_id,omitempty" doc:"请求编号，反馈问题时请附上"`
	Errors    []Field `json:"errors,omitempty" doc:"逐项的校验错误"`
}

// Field is what is wrong with one field of a request.
type Field struct {
	Location string `json:"location" doc:"位置，如 body.items[0].quantity"`
	Message  string `json:"message" doc:"中文说明"`
	Code     string `json:"code" doc:"稳定的错误码"`
}

// Error returns the sentence for people.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType turns JSON into problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells Huma what to send along: when to try again.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	setRetryAfter(h, p.Status)
	return h
}

var titles = map[int]string{
	400: "请求格式不正确", 401: "需要登录", 403: "没有权限", 404: "没有找到", 405: "不支持的方法",
	406: "不支持的返回格式", 408: "请求超时", 409: "状态冲突", 410: "已经失效", 413: "内容过大",
	415: "不支持的内容类型", 422: "内容不符合要求", 429: "请求过于频繁", 499: "请求已取消",
	500: "系统内部错误", 502: "上游服务异常", 503: "服务暂不可用", 504: "上游服务超时",
}

// generic refusals by status, for errors that the framework itself reports.
var generic = map[int]*Error{
	400: E(400, "bad_request", "请求内容无法读取，请检查格式后重试。"),
	401: E(401, "auth.required", "请先登录。"),
	404: E(404, "not_found", "没有这个地址，请检查链接是否完整。"),
	405: E(405, "method_not_allowed", "这个地址不支持该请求方法。"),
	406: E(406, "not_acceptable", "只能返回 JSON，请修改 Accept。"),
	408: E(408, "body_timeout", "上传内容太慢，已中断，请检查网络后重试。"),
	413: E(413, "too_large", "提交的内容过大，请减少后重试。"),
	415: E(415, "unsupported_media_type", "请以 application/json 提交内容。"),
	422: E(422, "validation", "提交的内容不符合要求，请修改后重试。"),
	429: ErrBusy,
	499: E(499, "canceled", "请求已取消。"),
	503: E(503, "timeout", "处理超时，请稍后再试。"),
}

var errInternal = E(http.StatusInternalServerError, "internal", "系统出错了，请稍后再试；若一直如此，请把请求编号告诉我们。")

// refusalOf finds what a caller may see of err. Anything unknown is internal.
func refusalOf(ctx context.Context, err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var he *echo.HTTPError
	if errors.As(err, &he) {
		return byStatus(he.Code, err)
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return generic[413].Because(err)
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return generic[499].Because(err)
	case errors.Is(err, context.DeadlineExceeded), db.IsUnavailable(err):
		return generic[503].Because(err)
	}
	return errInternal.Because(err)
}

func byStatus(status int, cause error) *Error {
	if g, ok := generic[status]; ok {
		return g.Because(cause)
	}
	return errInternal.Because(cause)
}

// problemOf turns err into its answer and leaves the cause for the access log.
func problemOf(ctx context.Context, err error) *Problem {
	e := refusalOf(ctx, err)
	c := callOf(ctx)
	if c != nil {
		c.code = e.Code
		c.err = err
	}
	return newProblem(c, e)
}

func newProblem(c *call, e *Error) *Problem {
	p := &Problem{
		Type: "/docs#code-" + e.Code, Title: titles[e.Status], Status: e.Status,
		Detail: e.Message, Code: e.Code,
	}
	if p.Title == "" {
		p.Title = http.StatusText(e.Status)
	}
	if c != nil {
		p.RequestID = c.id
	}
	return p
}

// writeProblem answers a request that never reached, or has left, Huma.
func (r *Router) writeProblem(err error, c echo.Context) {
	p := problemOf(c.Request().Context(), err)
	res := c.Response()
	if res.Committed {
		return
	}
	h := res.Header()
	h["Content-Type"] = problemJSON
	setRetryAfter(h, p.Status)
	res.WriteHeader(p.Status)
	if c.Request().Method == http.MethodHead {
		return
	}
	enc := json.NewEncoder(res)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(p) // The client is gone; the access log has the rest.
}

// setRetryAfter tells a client that was told to wait how long, unless the
// limiter already said.
func setRetryAfter(h http.Header, status int) {
	if (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) && h.Get("Retry-After") == "" {
		h.Set("Retry-After", "1")
	}
}

// humaProblem is Huma's own errors, almost always failed validation, in our shape.
func humaProblem(ctx context.Context, status int, errs []error) *Problem {
	e := byStatus(status, errors.Join(errs...))
	c := callOf(ctx)
	if c != nil {
		c.code, c.err = e.Code, e
	}
	p := newProblem(c, e)
	if status == http.StatusUnprocessableEntity || status == http.StatusBadRequest {
		p.Errors = fieldsOf(errs)
	}
	if status == http.StatusUnprocessableEntity && len(p.Errors) > 0 {
		p.Detail = summary(p.Errors)
	}
	return p
}

// Huma keeps these as package variables. They are set once, before any router.
func init() {
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return humaProblem(context.Background(), status, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return humaProblem(ctx.Context(), status, errs)
	}
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
}
