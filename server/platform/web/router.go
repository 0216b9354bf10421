package web

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"sort"
	"strings"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/cache"
	"yuanfen/server/platform/clock"
)

// Access says who may call a route: Public, Member, AnyStaff, or the staff
// permission that the caller must hold, such as "order.ship".
type Access string

// The kinds of access that are not a permission.
const (
	Public   Access = "public"
	Member   Access = "member"
	AnyStaff Access = "staff"
)

func (a Access) staff() bool { return a != Public && a != Member }

// answerWithin is how long an operation may take. Who waits longer has gone.
const answerWithin = 20 * time.Second

// defaultMaxBody is how many bytes a request may carry unless its Op says otherwise.
const defaultMaxBody = 1 << 20

// Op describes one operation.
type Op struct {
	ID          string // Stable, "order-place": the name in the contract.
	Method      string
	Path        string // With {parameters}.
	Summary     string // Chinese.
	Description string // Chinese; Summary when empty.
	Tags        []string
	Access      Access
	Idempotent  bool  // Requires an Idempotency-Key header.
	MaxBody     int64 // Bytes; 0 means 1 MiB.
	Status      int   // 0 means 200, or 204 without a body.
	Errors      []int // Statuses to mention in the contract besides the usual.
	Class       Class // What the rate limit counts it as; by method when empty.
	// CacheFor keeps a public GET's answers in memory for so long.
	CacheFor time.Duration
}

// Route is one line of the route table.
type Route struct {
	ID, Method, Path, Summary string
	Access                    Access
	Class                     Class
	Idempotent                bool
	Raw                       bool // Outside the contract: callbacks, files, pages.

	maxBody  int64
	cacheFor time.Duration
	seen     observer
}

// Options is what a router needs.
type Options struct {
	Title, Version string
	PublicURL      string // Its origin may send staff cookies; https turns on HSTS.
	Clock          clock.Clock
	Log            *slog.Logger
	// Authenticate turns a token into its principal, or refuses.
	Authenticate   func(ctx context.Context, kind auth.Kind, token string) (auth.Principal, error)
	TrustedProxies int // How many proxies append to X-Forwarded-For in front.
	MostAtOnce     int // Operations worked on at the same time; 0: no limit.
	Limits         map[Class]Limit
	Counter        Counter // Nil: no rate limits.
	Checks         []Check // What /readyz asks.
}

// Router is the table of everything that can be called over HTTP.
type Router struct {
	opt     Options
	echo    *echo.Echo
	api     huma.API
	naming  naming
	routes  map[routeKey]*Route
	ids     map[string]bool
	tags    map[string]bool
	metrics *metrics
	answers answers
	crowd   crowd
	hsts    bool

	local       *cache.Memory // Counts while the shared counter is away,
	counterAway atomic.Int64  // which is taken for granted until then, UTC ms.
}

type routeKey struct{ method, path string }

// NewRouter returns a router that serves its own health, metrics and documents.
func NewRouter(opt Options) *Router {
	if opt.Clock == nil {
		opt.Clock = clock.System{}
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	r := &Router{
		opt: opt, echo: echo.New(), metrics: newMetrics(),
		routes: map[routeKey]*Route{}, ids: map[string]bool{}, tags: map[string]bool{},
		hsts: strings.HasPrefix(opt.PublicURL, "https://"), local: cache.NewMemory(opt.Clock, localCounters),
	}
	r.crowd.most = int64(opt.MostAtOnce)
	r.metrics.watch(&r.crowd)
	r.echo.HTTPErrorHandler = r.writeProblem
	r.echo.Use(r.observe, r.gate)
	r.api = humaecho.New(r.echo, r.humaConfig())
	r.registerHealth()
	r.registerDocs()
	return r
}

func (r *Router) humaConfig() huma.Config {
	config := huma.DefaultConfig(r.opt.Title, r.opt.Version)
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", r.naming.name)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"member": {Type: "http", Scheme: "bearer", Description: "会员令牌，由登录接口签发"},
		"staff":  {Type: "http", Scheme: "bearer", Description: "员工会话令牌；浏览器用 Cookie"},
	}
	config.Info.Description = r.opt.Title + "的接口。金额单位为分，编号为数字字符串，时间为 RFC 3339；出错时返回 problem+json，程序以 code 判断。"
	config.Info.Contact = &huma.Contact{Name: r.opt.Title}
	config.Servers = []*huma.Server{{URL: "/"}}
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.RejectUnknownQueryParameters = true
	config.Formats = map[string]huma.Format{"application/json": strictJSON(), "json": strictJSON()}
	config.CreateHooks = nil // No $schema fields in answers.
	return config
}

// Register adds an operation to the table and to the contract. It panics at
// boot when the operation doesn't say who may call it, or its id or address is
// taken.
func Register[I, O any](r *Router, op Op, fn func(context.Context, *I) (*O, error)) {
	if op.ID == "" || op.Summary == "" {
		panic(fmt.Sprintf("web: %s %s has no id or no summary", op.Method, op.Path))
	}
	if op.MaxBody == 0 {
		op.MaxBody = defaultMaxBody
	}
	refuseUnreadable(op.ID, reflect.TypeFor[I]())
	for _, body := range []reflect.Type{reflect.TypeFor[I](), reflect.TypeFor[O]()} {
		refuseHidden(op.ID, body, map[reflect.Type]bool{})
	}
	r.add(op, false)
	r.naming.begin(op.ID, reflect.TypeFor[I](), reflect.TypeFor[O]())
	huma.Register(r.api, r.humaOperation(op), func(ctx context.Context, in *I) (*O, error) {
		if fields := unclean(in); fields != nil {
			return nil, humaProblem(ctx, http.StatusUnprocessableEntity, fields)
		}
		ctx, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		out, err := fn(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		return out, nil
	})
	settleIDs(r.api.OpenAPI().Paths[op.Path], op.Method)
}

func (r *Router) humaOperation(op Op) huma.Operation {
	o := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary,
		Description: op.Description, Tags: op.Tags, DefaultStatus: op.Status,
		MaxBodyBytes: op.MaxBody + 1, // Huma refuses at the limit, we above it.
		Errors:       op.Errors,
		Extensions:   map[string]any{"x-access": string(op.Access)},
		Security:     securityOf(op.Access),
	}
	if o.Description == "" {
		o.Description = op.Summary + "。"
	}
	if op.Idempotent {
		o.Parameters = append(o.Parameters, idempotencyParam())
	}
	r.describeTags(op.Tags)
	return o
}

func securityOf(a Access) []map[string][]string {
	switch {
	case a == Public:
		return []map[string][]string{}
	case a == Member:
		return []map[string][]string{{"member": {}}}
	}
	return []map[string][]string{{"staff": {}}}
}

func (r *Router) describeTags(tags []string) {
	oapi := r.api.OpenAPI()
	for _, t := range tags {
		if !r.tags[t] {
			r.tags[t] = true
			oapi.Tags = append(oapi.Tags, &huma.Tag{Name: t, Description: t})
		}
	}
	sort.Slice(oapi.Tags, func(i, j int) bool { return oapi.Tags[i].Name < oapi.Tags[j].Name })
}

// Raw adds a route outside the contract: callbacks, files, pages. Bodies are
// limited to 1 MiB. A GET is also answered to HEAD.
func (r *Router) Raw(method, path string, access Access, name string, h echo.HandlerFunc) {
	r.RawOp(Op{ID: name, Method: method, Path: path, Summary: name, Access: access}, h)
}

// RawOp is Raw for a route that needs another limit, class or key.
func (r *Router) RawOp(op Op, h echo.HandlerFunc) {
	if op.MaxBody == 0 {
		op.MaxBody = defaultMaxBody
	}
	limit := r.add(op, true).maxBody
	limited := func(c echo.Context) error {
		req := c.Request()
		req.Body = http.MaxBytesReader(c.Response(), req.Body, limit)
		return h(c)
	}
	r.echo.Add(op.Method, echoPath(op.Path), limited)
	if op.Method == http.MethodGet { // The same answer without its body (RFC 9110, 9.3.2).
		r.echo.Add(http.MethodHead, echoPath(op.Path), limited)
	}
}

// route is the table's line for a request, nil without one. Who asks with HEAD is let
// in by the line of GET.
func (r *Router) route(method, path string) *Route {
	if found := r.routes[routeKey{method, path}]; found != nil || method != http.MethodHead {
		return found
	}
	if get := r.routes[routeKey{http.MethodGet, path}]; get != nil && get.Raw {
		return get
	}
	return nil
}

func (r *Router) add(op Op, raw bool) *Route {
	if op.Access == "" {
		panic(fmt.Sprintf("web: %s %s doesn't say who may call it", op.Method, op.Path))
	}
	key := routeKey{op.Method, echoPath(op.Path)}
	if r.ids[op.ID] || r.routes[key] != nil {
		panic(fmt.Sprintf("web: %s (%s %s) is registered twice", op.ID, op.Method, op.Path))
	}
	if op.CacheFor > 0 && (op.Access != Public || op.Method != http.MethodGet) {
		panic(fmt.Sprintf("web: %s is not a public GET and can't be cached", op.ID))
	}
	if op.Class == "" {
		op.Class = classOf(op.Method)
	}
	route := &Route{
		ID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Access: op.Access,
		Class: op.Class, Idempotent: op.Idempotent, Raw: raw, maxBody: op.MaxBody, cacheFor: op.CacheFor,
		seen: r.metrics.observer(op.Method, op.Path),
	}
	r.ids[op.ID], r.routes[key] = true, route
	return route
}

// echoPath turns {name} into :name.
func echoPath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "{", ":"), "}", "")
}

// Table returns every route in the order of path and method.
func (r *Router) Table() []Route {
	table := make([]Route, 0, len(r.routes))
	for _, route := range r.routes {
		table = append(table, *route)
	}
	sort.Slice(table, func(i, j int) bool {
		if table[i].Path != table[j].Path {
			return table[i].Path < table[j].Path
		}
		return table[i].Method < table[j].Method
	})
	return table
}

// Handler returns the whole edge. Answers carry the time of the program's own
// clock, by which phones count down. HEAD is answered as GET without its body,
// which the HTTP server drops by itself.
func (r *Router) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodHead {
			req = req.WithContext(req.Context()) // A copy: the server looks at its own.
			req.Method = http.MethodGet
		}
		w.Header().Set("Date", r.opt.Clock.Now().UTC().Format(http.TimeFormat))
		if r.turnAway(w, req) {
			return
		}
		r.echo.ServeHTTP(w, req)
	})
}

// OpenAPI returns the contract (OpenAPI 3.1), the same bytes for the same routes.
func (r *Router) OpenAPI() ([]byte, error) {
	raw, err := json.MarshalIndent(r.api.OpenAPI(), "", "  ")
	if err != nil {
		return nil, err
	}
	return append(raw, '\n'), nil
}
