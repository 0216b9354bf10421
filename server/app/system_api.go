package app

import (
	"context"
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/labstack/echo/v4"

	"yuanfen/server/payment"
	"yuanfen/server/platform/cell"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/sql"
)

type systemView struct {
	Version    string         `json:"version"`
	Go         string         `json:"go"`
	Engine     string         `json:"engine" doc:"sqlite 或 mysql"`
	Migrations int            `json:"migrations" doc:"数据库升级到第几步"`
	Pending    int            `json:"pending_migrations" doc:"还没有执行的升级"`
	BeganAt    web.Time       `json:"began_at" doc:"这个进程从何时起运行"`
	Now        web.Time       `json:"now"`
	SkewMillis int64          `json:"skew_ms" doc:"本机时钟比数据库快多少毫秒"`
	Queued     int64          `json:"queued_jobs"`
	Dead       int64          `json:"dead_jobs"`
	DueSince   web.Time       `json:"due_since,omitzero" doc:"到期未做的任务里最早的一个从何时等起；没有就是不积压"`
	Backup     *lastView      `json:"backup,omitempty" doc:"最近一次从后台下载的备份；命令行做的不在此列"`
	Reconciled *reconcileView `json:"reconciled,omitempty" doc:"最近对过的一天"`
	CanBackup  bool           `json:"can_backup"`
}

type lastView struct {
	At web.Time `json:"at"`
	By string   `json:"by"`
}

type reconcileView struct {
	Day  string   `json:"day"`
	Open int64    `json:"open" doc:"还没有处理的差异"`
	At   web.Time `json:"at"`
}

type settingView struct {
	Key    string `json:"key"`
	Value  string `json:"value,omitempty" doc:"密钥没有值，只说是否已设置"`
	Secret bool   `json:"secret"`
	Set    bool   `json:"set"`
}

type checkView struct {
	Code   string     `json:"code"`
	Title  string     `json:"title"`
	State  CheckState `json:"state" enum:"ok,failed,by_hand,off"`
	Detail string     `json:"detail"`
	Cure   string     `json:"cure,omitempty"`
}

type systemOutput struct{ Body systemView }

type settingsOutput struct {
	Body struct {
		Items []settingView `json:"items"`
	}
}

type checksInput struct {
	Body struct {
		Code string `json:"code,omitempty" maxLength:"30" doc:"只做这一项；不填：全部"`
	}
}

type checksOutput struct {
	Body struct {
		Items []checkView `json:"items"`
	}
}

func (a *App) systemRoutes(r *web.Router) {
	op := func(id, method, path, what string, needs web.Access) web.Op {
		return web.Op{ID: "admin-system" + id, Method: method, Path: "/api/admin/v1/system" + path, Summary: what, Tags: []string{"系统"}, Access: needs}
	}
	web.Register(r, op("", http.MethodGet, "", "系统状态：版本、数据库、任务、备份、对账", staff.SystemView), a.apiSystem)
	web.Register(r, op("-settings", http.MethodGet, "/settings", "全部设置；密钥只说是否已设置，修改在配置文件里", staff.SystemView), a.apiSettings)
	web.Register(r, op("-check", http.MethodPost, "/checks", "上线检查：真实调用微信、访问公网地址、发测试提醒，逐项给出办法", staff.SystemTest), a.apiChecks)
	r.RawOp(web.Op{ID: "admin-system-backup", Method: http.MethodGet, Path: "/api/admin/v1/system/backup", Access: staff.SystemBackup, Class: web.ClassCostly}, a.backup)
	r.RawOp(web.Op{ID: "admin-audit-file", Method: http.MethodGet, Path: "/api/admin/v1/audit.csv", Access: staff.AuditView, Class: web.ClassCostly}, a.auditFile)
}

func (a *App) apiSystem(ctx context.Context, _ *struct{}) (*systemOutput, error) {
	d := a.opt.DB
	v := systemView{Version: a.opt.Version, Go: runtime.Version(), Engine: string(d.Engine()), BeganAt: web.Time(clock.Millis(a.began)), Now: web.Time(clock.Millis(a.opt.Clock.Now())), CanBackup: a.opt.Backup != nil}
	steps, err := d.Migrations(ctx, sql.Files)
	if err != nil {
		return nil, err
	}
	for _, m := range steps {
		if m.Applied {
			v.Migrations++
		} else {
			v.Pending++
		}
	}
	skew, err := d.Skew(ctx)
	if err != nil {
		return nil, err
	}
	v.SkewMillis = skew.Milliseconds()
	if v.Queued, v.Dead, err = jobs.Counts(ctx, d); err != nil {
		return nil, err
	}
	oldest, err := jobs.Oldest(ctx, d)
	if err != nil {
		return nil, err
	}
	v.DueSince = web.Time(oldest)
	err = a.lastDone(ctx, &v)
	return &systemOutput{v}, err
}

// lastDone adds when the books were last reconciled and saved.
func (a *App) lastDone(ctx context.Context, v *systemView) error {
	days, err := a.Reconcile.Days(ctx, "", 1)
	if err != nil {
		return err
	}
	if len(days) > 0 {
		v.Reconciled = &reconcileView{days[0].Day, days[0].Open, web.Time(days[0].RunAt)}
	}
	lines, err := a.Staff.Lines(ctx, staff.Filter{Subject: "backup"}, web.Cursor{}, 1)
	if err == nil && len(lines) > 0 {
		v.Backup = &lastView{web.Time(lines[0].MadeAt), lines[0].Actor}
	}
	return err
}

func (a *App) apiSettings(context.Context, *struct{}) (*settingsOutput, error) {
	out := &settingsOutput{}
	out.Body.Items = make([]settingView, len(a.opt.Settings))
	for i, s := range a.opt.Settings {
		out.Body.Items[i] = settingView(s)
	}
	return out, nil
}

func (a *App) apiChecks(ctx context.Context, in *checksInput) (*checksOutput, error) {
	out := &checksOutput{}
	out.Body.Items = []checkView{}
	results := map[string]CheckState{}
	for _, k := range a.CheckOnline(ctx, in.Body.Code) {
		out.Body.Items = append(out.Body.Items, checkView(k))
		results[k.Code] = k.State
	}
	if len(results) == 0 {
		return nil, web.ErrNotFound
	}
	return out, a.record(ctx, staff.Change{Action: "system.check", Subject: "system", After: results})
}

func (a *App) record(ctx context.Context, c staff.Change) error {
	return a.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return a.Staff.Record(ctx, tx, c) })
}

// backup hands out the whole database and the files. The log says who took it
// before anything is sent.
func (a *App) backup(c echo.Context) error {
	if a.opt.Backup == nil {
		return web.ErrNotFound
	}
	ctx := c.Request().Context()
	file, err := a.opt.Backup(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if err := os.RemoveAll(filepath.Dir(file)); err != nil {
			a.opt.Log.WarnContext(ctx, "backup not removed", "error", err)
		}
	}()
	if err := a.record(ctx, staff.Change{Action: "system.backup", Subject: "backup"}); err != nil {
		return err
	}
	name := "yuanfen-" + a.opt.Clock.Now().In(clock.Shanghai).Format("20060102-1504") + ".tar.gz"
	c.Response().Header().Set("Cache-Control", "no-store")
	c.Response().Header().Set(echo.HeaderContentType, "application/gzip")
	return c.Attachment(file, name)
}

// auditPage is how many lines of the log are read at once, auditMost how many
// one file holds.
const (
	auditPage = 500
	auditMost = 200_000
)

// auditFile writes the log as CSV for a spreadsheet, the latest line first.
func (a *App) auditFile(c echo.Context) error {
	ctx := c.Request().Context()
	if err := a.record(ctx, staff.Change{Action: "audit.export", Subject: "audit"}); err != nil {
		return err
	}
	res := c.Response()
	res.Header().Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	res.Header().Set("Content-Disposition", `attachment; filename="audit.csv"`)
	if _, err := res.Write([]byte("\ufeff")); err != nil { // So that spreadsheets read it as UTF-8.
		return err
	}
	w := csv.NewWriter(res)
	_ = w.Write([]string{"时间", "人", "动作", "对象", "编号", "改前", "改后", "来自", "请求"}) // Flush reports what fails.
	for at, n := (web.Cursor{}), 0; n < auditMost; {
		lines, err := a.Staff.Lines(ctx, staff.Filter{}, at, auditPage)
		if err != nil {
			return err
		}
		for _, l := range lines {
			_ = w.Write(neutral(clock.Minute(clock.FromMillis(l.MadeAt)), l.Actor, l.Action, l.Subject, strconv.FormatInt(l.SubjectID, 10), string(l.Before), string(l.After), l.IP, l.RequestID))
			at = web.Cursor{At: l.MadeAt, ID: l.ID}
		}
		n += len(lines)
		w.Flush()
		if w.Error() != nil || len(lines) < auditPage {
			break
		}
	}
	return w.Error()
}

// neutral keeps a spreadsheet from running what people wrote as a formula.
func neutral(cells ...string) []string {
	for i, s := range cells {
		cells[i] = cell.Plain(s)
	}
	return cells
}

// payNotice is where WeChat tells of payments.
func (a *App) payNotice() string { return a.opt.PublicURL + payment.NotifyPath }
