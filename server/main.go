// Command yuanfen is the whole program: the server, its demo, and the tools of
// whoever runs it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"yuanfen/server/platform/config"
)

// version is set by the build.
var version = "dev"

type command struct {
	name, args, what string
	run              func(ctx context.Context, c *call) error
}

func commands() []command {
	return []command{
		{"serve", "", "运行服务（先用 migrate up 建库）", serve},
		{"demo", "[--addr A] [--sim-addr A] [--reset]", "一条命令的演示：内置数据库、模拟微信、示例商品", demoCommand},
		{"migrate", "up|status", "升级数据库，或查看升级到了哪里", migrate},
		{"audit", "", "审计账本、订单、支付和库存，有出入时列出并以非零退出", audit},
		{"reconcile", "[--date D]", "与微信的账单逐笔对账（默认昨天），有差异时列出并以非零退出", reconcileCommand},
		{"keys", "reseal", "加入新的数据密钥后，把旧密钥加密的个人数据全部换成新密钥", keysCommand},
		{"backup", "--out FILE", "把数据库和文件备份到一个文件", backup},
		{"restore", "--from FILE", "把备份恢复到空的数据库", restore},
		{"staff", "add --login L --name N --roles R,R", "新建员工，打印一次性登录链接", staffCommand},
		{"story", "[--break N]", "在运行中的演示上走完全程，逐步核对每个账户", storyCommand},
		{"config", "check [--online]", "检查配置，每个错误一行；--online 再真实调用微信，逐项给出办法", configCommand},
		{"openapi", "", "打印接口契约 openapi.json", openapi},
		{"version", "", "版本", printVersion},
	}
}

// call is one use of the command line.
type call struct {
	out   io.Writer
	flags *flag.FlagSet
	file  string // --config
	dir   string // --data
	args  []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "yuanfen:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("命令不对，用 yuanfen help 查看用法")

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		usage(out)
		return errUsage
	}
	if args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		usage(out)
		return nil
	}
	for _, cmd := range commands() {
		if cmd.name != args[0] {
			continue
		}
		c := &call{out: out, flags: flag.NewFlagSet(cmd.name, flag.ContinueOnError), args: args[1:]}
		c.flags.SetOutput(io.Discard)
		c.flags.StringVar(&c.file, "config", "", "配置文件")
		c.flags.StringVar(&c.dir, "data", "", "数据目录")
		return cmd.run(ctx, c)
	}
	return fmt.Errorf("没有 %s 这个命令；%w", args[0], errUsage)
}

func usage(out io.Writer) {
	fmt.Fprintln(out, "源分 Yuanfen：微信分销系统\n\n用法：yuanfen 命令 [--config FILE | --data DIR] …")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-9s %-38s %s\n", c.name, c.args, c.what)
	}
}

// word takes the next argument, which must be one of those allowed.
func (c *call) word(allowed ...string) (string, error) {
	if len(c.args) > 0 && slices.Contains(allowed, c.args[0]) {
		w := c.args[0]
		c.args = c.args[1:]
		return w, nil
	}
	return "", fmt.Errorf("%s 之后应是 %s；%w", c.flags.Name(), strings.Join(allowed, " 或 "), errUsage)
}

// parse reads the flags, once the command has named its own.
func (c *call) parse() error {
	if err := c.flags.Parse(c.args); err != nil {
		return fmt.Errorf("%s：%w；%w", c.flags.Name(), err, errUsage)
	}
	if c.flags.NArg() > 0 {
		return fmt.Errorf("%s 不认识 %q；%w", c.flags.Name(), c.flags.Arg(0), errUsage)
	}
	return nil
}

// settings parses the flags and reads the settings that they name.
func (c *call) settings() (config.Config, error) {
	if err := c.parse(); err != nil {
		return config.Config{}, err
	}
	return c.config()
}

// config reads the settings that --config and --data name.
func (c *call) config() (config.Config, error) {
	cfg, err := config.Load(config.Source{File: c.file})
	if err != nil {
		var wrong config.Mistakes
		if errors.As(err, &wrong) {
			return cfg, errors.New(strings.Join(wrong, "\nyuanfen: "))
		}
		return cfg, err
	}
	if c.dir != "" {
		cfg.Data.Dir = c.dir
	}
	return cfg, nil
}

func printVersion(_ context.Context, c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	goVersion := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
	}
	_, err := fmt.Fprintf(c.out, "yuanfen %s (%s)\n", version, goVersion)
	return err
}
