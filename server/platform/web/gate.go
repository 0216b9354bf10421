package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/auth"
)

var (
	errLogin     = E(http.StatusUnauthorized, "auth.required", "请先登录。")
	errForbidden = E(http.StatusForbidden, "auth.forbidden", "您没有这项操作的权限，请联系管理员。")
	errCSRF      = E(http.StatusForbidden, "auth.csrf", "请求来源不对，请从管理后台重新操作。")
	errKey       = E(http.StatusUnprocessableEntity, "idempotency.key",
		"请求头 Idempotency-Key 必填：8 到 64 个字母、数字、- 或 _，重试时用同一个。")
)

// gate lets a request through to its handler only when the table knows the
// route and the caller may call it.
func (r *Router) gate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		cl := callOf(c.Request().Context())
		if cl.route == nil {
			return next(c) // Echo's own 404 and 405: nothing else is outside the table.
		}
		if c.Request().ContentLength > cl.route.maxBody {
			return generic[http.StatusRequestEntityTooLarge]
		}
		leave, ok := r.crowd.enter(cl.route, c.Request())
		if !ok {
			return ErrBusy
		}
		defer leave()
		if err := r.admit(c, cl); err != nil {
			return err
		}
		if err := r.limited(c, cl.route.Class, cl); err != nil {
			return err
		}
		if err := keyed(c, cl); err != nil {
			return err
		}
		if cl.route.cacheFor > 0 {
			return r.cached(c, cl.route, next)
		}
		err := next(c)
		if err == nil && cl.route.Access.staff() && cl.route.Class != ClassRead {
			r.answers.clear()
		}
		return err
	}
}

// admit authenticates the caller of a route that isn't public and checks the
// permission.
func (r *Router) admit(c echo.Context, cl *call) error {
	if cl.route.Access == Public {
		return nil
	}
	who, err := r.authenticate(c, cl)
	if err != nil {
		if limit := r.limited(c, ClassLogin, cl); limit != nil {
			return limit
		}
		if refusalOf(c.Request().Context(), err).Status == http.StatusUnauthorized {
			c.Response().Header().Set("WWW-Authenticate", "Bearer")
		}
		return err
	}
	cl.who = who
	if a := cl.route.Access; a.staff() && a != AnyStaff && !who.May(string(a)) {
		return errForbidden
	}
	c.SetRequest(c.Request().WithContext(auth.With(c.Request().Context(), who)))
	return nil
}

func (r *Router) authenticate(c echo.Context, cl *call) (auth.Principal, error) {
	kind := auth.Member
	if cl.route.Access.staff() {
		kind = auth.Staff
	}
	token, fromCookie := tokenOf(c.Request(), kind)
	if token == "" || r.opt.Authenticate == nil {
		return auth.Principal{}, errLogin
	}
	if fromCookie && !r.sameOrigin(c.Request()) {
		return auth.Principal{}, errCSRF
	}
	who, err := r.opt.Authenticate(c.Request().Context(), kind, token)
	if err != nil {
		return auth.Principal{}, err
	}
	if who.Kind != kind {
		return auth.Principal{}, errLogin.Because(errors.New("web: token of another kind"))
	}
	return who, nil
}

// tokenOf returns the bearer token, or for staff the session cookie.
func tokenOf(req *http.Request, kind auth.Kind) (token string, fromCookie bool) {
	if scheme, token, ok := strings.Cut(req.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return token, false
	}
	if kind != auth.Staff {
		return "", false
	}
	for _, name := range []string{CookieName, plainCookieName} {
		if cookie, err := req.Cookie(name); err == nil {
			return cookie.Value, true
		}
	}
	return "", false
}

// sameOrigin refuses requests that another site made the browser send: those
// that change something must name our origin, or carry a header that a foreign
// page can't set without our permission.
func (r *Router) sameOrigin(req *http.Request) bool {
	if req.Method == http.MethodGet || req.Method == http.MethodHead {
		return true
	}
	if origin := req.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err == nil && u.Host != "" && (u.Host == req.Host || origin == originOf(r.opt.PublicURL))
	}
	if req.Header.Get("Sec-Fetch-Site") == "same-origin" {
		return true
	}
	return req.Header.Get("X-CSRF-Token") != ""
}

func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// keyed checks the Idempotency-Key of an operation that requires one, and
// hashes the body as it is read.
func keyed(c echo.Context, cl *call) error {
	if !cl.route.Idempotent {
		return nil
	}
	req := c.Request()
	key := req.Header.Get(idempotencyHeader)
	if !validKey(key) {
		return errKey
	}
	cl.key = key
	cl.body = newRequestHash(req.Method, req.URL.RequestURI())
	req.Body = hashing{req.Body, cl.body}
	return nil
}

func validKey(key string) bool {
	if len(key) < 8 || len(key) > 64 {
		return false
	}
	return onlyWord(key)
}

// onlyWord reports whether s is made of letters, digits, - and _ alone.
func onlyWord(s string) bool {
	for _, b := range []byte(s) {
		if (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '-' && b != '_' {
			return false
		}
	}
	return true
}
