package web

import "net/http"

// CookieName is the staff session's cookie. The prefix makes browsers refuse
// it without Secure, from a subdomain, or over plain http.
const CookieName = "__Host-yuanfen"

// plainCookieName serves a panel tried out over plain http on this machine.
const plainCookieName = "yuanfen"

// SessionCookie makes the staff session's cookie. secure is whether the
// browser talks https; maxAge is in seconds, negative to forget.
func SessionCookie(token string, maxAge int, secure bool) *http.Cookie {
	name := plainCookieName
	if secure {
		name = CookieName
	}
	return &http.Cookie{
		Name: name, Value: token, Path: "/", MaxAge: maxAge,
		Secure: secure, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}
