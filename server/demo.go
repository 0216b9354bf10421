package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/demo"
	"yuanfen/server/page"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/shipping"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
	"yuanfen/sql"
)

// simBooks is the simulator's own record.
const simBooks = "wechat.jsonl"

// demoFile tells other programs where a running demo is: the story, tests.
const demoFile = "demo.json"

// demoInfo is what demoFile holds.
type demoInfo struct {
	Address    string      `json:"address"`
	SimAddress string      `json:"sim_address"`
	Staff      []demoStaff `json:"staff"`
}

// demoStaff is a seeded member of staff with a one-time login.
type demoStaff struct {
	Login  string `json:"login"`
	Name   string `json:"name"`
	Role   string `json:"role"`
	Invite string `json:"invite"` // Used once, within a day of the demo's clock.
}

// settleDemo fills in what a real shop's settings say and the defaults can't:
// where goods come back to, the templates of subscribe messages, the brand's sign.
func settleDemo(cfg *config.Config) {
	if a := &cfg.AfterSale; a.ReturnName == "" {
		a.ReturnName, a.ReturnPhone, a.ReturnProvince, a.ReturnCity, a.ReturnDistrict, a.ReturnDetail = "青屿茶事仓库（示例）", "19900000000", "浙江省", "杭州市", "西湖区", "示例路 100 号"
	}
	if p := &cfg.Poster; p.Mark == "" {
		p.Notice, p.Mark, p.Seal, p.Picture = "示例品牌", demo.Mark, demo.Seal, demo.Hero
	}
	if n := &cfg.Notices; n.OrderShipped == "" {
		n.OrderShipped = "demo-order-shipped character_string1=order thing2=goods time3=time"
		n.OrderRefunded = "demo-order-refunded character_string1=order amount2=amount thing3=note"
		n.AfterSale = "demo-after-sale character_string1=order thing2=note time3=time"
	}
}

// demoCommand runs a whole shop with WeChat simulated, on one movable clock.
func demoCommand(ctx context.Context, c *call) error {
	addr := c.flags.String("addr", "127.0.0.1:8080", "")
	simAddr := c.flags.String("sim-addr", "127.0.0.1:8081", "")
	reset := c.flags.Bool("reset", false, "")
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	cfg.Server.Addr, cfg.Server.PublicURL = *addr, "http://"+*addr
	cfg.Log.Level = "warn"
	settleDemo(&cfg)
	if *addr == *simAddr {
		return fmt.Errorf("--addr 和 --sim-addr 不能是同一个地址 %s", *addr)
	}
	// Both doors are tried before anything is reset or made.
	for _, a := range []string{*addr, *simAddr} {
		if err := tryPort(a); err != nil {
			return err
		}
	}
	if *reset {
		if err := resetDemo(cfg.Data.Dir); err != nil {
			return err
		}
	}
	release, err := lockDemo(cfg.Data.Dir)
	if err != nil {
		return err
	}
	defer release()
	return runDemo(ctx, c, cfg, *simAddr)
}

// demoLock marks a folder as a demo's from its first moment, and is locked while
// one runs there.
const demoLock = "demo.lock"

// lockDemo makes dir a demo's folder, and this process the only demo in it.
func lockDemo(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	release, held, err := lockFile(filepath.Join(dir, demoLock))
	if held {
		return nil, fmt.Errorf("%s 正被另一个演示使用，请先停掉它，或用 --data 换一个目录", dir)
	}
	return release, err
}

func tryPort(addr string) error {
	ln, err := web.Listen(addr)
	if err != nil {
		return err
	}
	return ln.Close()
}

// resetDemo empties a folder that a demo made, and no other.
func resetDemo(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, demoLock)); err != nil {
		return fmt.Errorf("%s 不是演示留下的目录，为免误删，没有清空它", dir)
	}
	release, err := lockDemo(dir)
	if err != nil {
		return err
	}
	defer release()
	return os.RemoveAll(dir)
}

// runDemo runs a demo until ctx ends.
func runDemo(ctx context.Context, c *call, cfg config.Config, simAddr string) error {
	info, wait, err := startDemo(ctx, cfg, simAddr)
	if err != nil {
		return err
	}
	greet(c, cfg, info)
	return wait()
}

// startDemo brings a demo up: both doors are open when it returns. It runs until ctx ends; wait returns when all of
// it has ended. Nothing is left running or open after an error.
func startDemo(ctx context.Context, cfg config.Config, simAddr string) (info demoInfo, wait func() error, err error) {
	var opened []func()
	closeAll := func() {
		for _, c := range slices.Backward(opened) {
			c()
		}
	}
	defer func() {
		if err != nil {
			closeAll()
		}
	}()
	if err := os.MkdirAll(cfg.Data.Dir, 0o750); err != nil {
		return info, nil, err
	}
	clk, err := clock.OpenMovable(cfg.Path(clockFile))
	if err != nil {
		return info, nil, err
	}
	p, err := openDemo(ctx, cfg, clk)
	if err != nil {
		return info, nil, err
	}
	opened = append(opened, p.close)
	sim, err := openSim(cfg, clk, p.lease)
	if err != nil {
		return info, nil, err
	}
	opened = append(opened, func() { _ = sim.Close() })
	a, info, err := fillDemo(ctx, p, sim, simAddr)
	if err != nil {
		return info, nil, err
	}
	shopDoor, err := web.Listen(cfg.Server.Addr)
	if err != nil {
		return info, nil, err
	}
	opened = append(opened, func() { _ = shopDoor.Close() })
	simDoor, err := web.Listen(simAddr)
	if err != nil {
		return info, nil, err
	}
	opened = append(opened, func() { _ = simDoor.Close() })
	ended := serveDemo(ctx, p, a, shopDoor, sim, simDoor)
	return info, func() error {
		defer closeAll()
		return <-ended
	}, nil
}

// fillDemo builds the App on opened parts and seeds what the shop lacks.
func fillDemo(ctx context.Context, p *parts, sim *wechatsim.Sim, simAddr string) (*app.App, demoInfo, error) {
	brand, err := demo.Load()
	if err != nil {
		return nil, demoInfo{}, err
	}
	gallery := &demo.Gallery{Code: sim.LoginCode}
	a, err := p.newApp(simulated(sim.Credentials(), "http://"+simAddr), demoPages(brand, simAddr), demoStart(brand, simAddr, gallery))
	if err != nil {
		return nil, demoInfo{}, err
	}
	gallery.App = a
	if err := demo.Seed(ctx, a, p.db, p.files, brand); err != nil {
		return nil, demoInfo{}, err
	}
	info, err := inviteDemoStaff(ctx, a, p.cfg, simAddr)
	return a, info, err
}

// serveDemo runs the shop and the simulator; one without the other is no demo.
func serveDemo(ctx context.Context, p *parts, a *app.App, shopDoor net.Listener, sim *wechatsim.Sim, simDoor net.Listener) <-chan error {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	var simulator sync.WaitGroup
	var simErr error
	simulator.Go(func() { sim.Start(ctx) })
	simulator.Go(func() {
		simErr = web.ServeListener(ctx, simDoor, sim.Handler(), p.log)
		stop()
	})
	go func() {
		err := p.run(ctx, a, shopDoor)
		stop()
		simulator.Wait()
		ended <- errors.Join(err, simErr)
	}()
	return ended
}

// openSim opens the simulator. Moving its clock renews the shop's worker number
// at once: other programs on the same clock would take it for given up.
func openSim(cfg config.Config, clk *clock.Movable, lease *id.Lease) (*wechatsim.Sim, error) {
	move := func(d time.Duration) error {
		if err := clk.Advance(d); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), renewWithin)
		defer cancel()
		return lease.Renew(ctx)
	}
	return wechatsim.New(wechatsim.Options{
		Clock: clk, File: cfg.Path(simBooks), NotifyBase: cfg.Server.PublicURL, Origins: shopOrigins(cfg.Server.Addr), PushURL: cfg.Server.PublicURL + shipping.PushPath, Move: move,
	})
}

const renewWithin = 10 * time.Second

// openDemo makes the keys and the database that a demo lacks, and opens it.
func openDemo(ctx context.Context, cfg config.Config, clk clock.Clock) (*parts, error) {
	for _, k := range cfg.DataKeys() {
		if err := secret.EnsureFile(k.File); err != nil {
			return nil, err
		}
	}
	if err := secret.EnsureFile(cfg.Path(cfg.Secrets.IndexKey)); err != nil {
		return nil, err
	}
	d, err := openDB(ctx, cfg, clk)
	if err != nil {
		return nil, err
	}
	_, err = d.Migrate(ctx, sql.Files)
	if err := errors.Join(err, d.Close()); err != nil {
		return nil, err
	}
	return open(ctx, cfg, clk, newLog(cfg.Log.Level))
}

// simulated is the WeChat of a merchant whose simulator is at an address.
func simulated(c wechatsim.Credentials, address string) wechat.Config {
	return wechat.Config{
		AppID: c.AppID, AppSecret: c.AppSecret, PushToken: c.PushToken, EncodingAESKey: c.EncodingAESKey, MchID: c.MchID, MchSerial: c.MchSerial,
		MchKeyPEM: c.MchKeyPEM, APIv3Key: c.APIv3Key, PayKeyID: c.PayKeyID, PayKeyPEM: c.PayKeyPEM, APIHost: address,
	}
}

// inviteDemoStaff gives the two seeded members of staff fresh one-time logins
// and writes where everything is.
func inviteDemoStaff(ctx context.Context, a *app.App, cfg config.Config, simAddr string) (demoInfo, error) {
	info := demoInfo{Address: "http://" + cfg.Server.Addr, SimAddress: "http://" + simAddr}
	for _, s := range demo.Staff {
		invite, err := demo.Invite(ctx, a, s)
		if err != nil {
			return info, err
		}
		info.Staff = append(info.Staff, demoStaff{Login: s.Login, Name: s.Name, Role: s.Roles[0], Invite: invite})
	}
	raw, err := json.MarshalIndent(info, "", "  ")
	if err != nil {
		return info, err
	}
	file := cfg.Path(demoFile)
	if err := os.WriteFile(file, append(raw, '\n'), 0o600); err != nil {
		return info, err
	}
	return info, os.Chmod(file, 0o600) // It may have been there with another mode.
}

// demoPages are the shop's pages, with the simulator for a WeChat.
func demoPages(brand demo.Catalog, simAddr string) page.Options {
	b := brand.Brand
	return page.Options{Bridge: "http://" + simAddr, Brand: page.Brand{
		Name: b.Name, NameEN: b.NameEN, Notice: b.Notice, Tagline: b.Tagline, Story: b.Story, Strengths: b.Strengths, Hero: "/files/" + demo.Hero,
		Company: "青屿茶事（示例，虚构的经营者）", Code: "示例 91330000EXAMPLE00", Address: "浙江省杭州市示例路 8 号", Phone: "示例 400-000-0000",
		Licences: []string{"食品经营许可证 示例 JY00000000000000"}, Papers: []string{"/files/paper-organic-1.jpg"},
	}}
}

// shopOrigins are the addresses under which a browser on this machine knows the
// shop at addr.
func shopOrigins(addr string) []string {
	origins := []string{"http://" + addr}
	if host, port, err := net.SplitHostPort(addr); err == nil && host != "localhost" {
		origins = append(origins, "http://localhost:"+port)
	}
	return origins
}

func demoStart(brand demo.Catalog, simAddr string, gallery *demo.Gallery) *app.Start {
	return &app.Start{Page: func(ctx context.Context) ([]byte, error) {
		var page bytes.Buffer
		shown := demo.StartPage{
			Brand: brand.Brand, SimURL: "http://" + simAddr + "/", HeroURL: "/files/" + demo.Hero, Sellers: demo.Sellers(),
			Products: demo.Tiles(brand, func(name string) string { return "/files/" + name }),
		}
		var err error
		if shown.Walls, err = gallery.Walls(ctx); err != nil {
			shown.Walls, shown.NoWalls = nil, noPosters(err)
		}
		err = demo.Start(&page, shown)
		return page.Bytes(), err
	}}
}

// noPosters says why the start page shows none.
func noPosters(err error) string {
	var refusal *web.Error
	if errors.As(err, &refusal) {
		return refusal.Message
	}
	return "海报暂时没有做出来，请稍后刷新。"
}

func greet(c *call, cfg config.Config, info demoInfo) {
	fmt.Fprintf(c.out, `
青屿茶事 QINGYU（示例品牌）正在运行，数据在 %s

  商城          %s/
  演示说明      %s/start
  管理后台      %s/admin
  接口文档      %s/docs
  模拟微信      %s/

首次登录管理后台，用一次性链接设置密码、绑定验证器：
%s
Ctrl-C 停止；再次启动会保留数据，RESET=1 重新开始。
另开一个终端运行 bin/yuanfen story --data %s 走完全程：下单、退款、佣金、提现、对账。
`, cfg.Data.Dir, info.Address, info.Address, info.Address, info.Address, info.SimAddress, info.links(), cfg.Data.Dir)
}

// links are the one-time ways into the panel, a line each.
func (i demoInfo) links() string {
	var b strings.Builder
	for _, s := range i.Staff {
		fmt.Fprintf(&b, "  %s（%s）\n    %s/admin/invite#%s\n", s.Name, s.Login, i.Address, s.Invite)
	}
	return b.String()
}
