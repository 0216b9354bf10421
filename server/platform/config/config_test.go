package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"yuanfen/server/platform/config"
)

const folder = "../../../configs/"

func environ(pairs ...string) func() []string { return func() []string { return pairs } }

func write(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestFileSaysTheDefaults(t *testing.T) {
	got, err := config.Load(config.Source{File: folder + "yuanfen.yaml", Environ: environ()})
	if err != nil {
		t.Fatal(err)
	}
	if want := config.Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("configs/yuanfen.yaml and Default differ:\n%+v\n%+v", got, want)
	}
	raw, err := os.ReadFile(folder + "yuanfen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys(reflect.TypeFor[config.Config]()) {
		if !strings.Contains(string(raw), "\n  "+key+":") && !strings.Contains(string(raw), "\n"+key+":") {
			t.Errorf("configs/yuanfen.yaml does not mention %s", key)
		}
	}
}

func keys(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		out = append(out, f.Tag.Get("koanf"))
		if f.Type.Kind() == reflect.Struct {
			out = append(out, keys(f.Type)...)
		}
	}
	return out
}

func TestEnvironmentWins(t *testing.T) {
	file := write(t, "a.yaml", "server:\n  addr: :1\norder:\n  pay_within: 20m\n", 0o644)
	c, err := config.Load(config.Source{File: file, Environ: environ(
		"YUANFEN_SERVER__ADDR=:2", "YUANFEN_BATCH__MAX=1", "YUANFEN_TEST_MARIADB=x", "OTHER__THING=1",
		"YUANFEN_SECRETS__DATA_KEYS=1:a,2:b", "YUANFEN_DATA__DIR=/srv",
	)})
	if err != nil {
		t.Fatal(err)
	}
	if c.Server.Addr != ":2" || c.Batch.Max != 1 || c.Order.PayWithin != 20*time.Minute {
		t.Errorf("%+v", c)
	}
	if k := c.DataKeys(); len(k) != 2 || k[1].ID != "2" || k[1].File != "/srv/b" {
		t.Errorf("data keys %+v", k)
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"sever:\n  addr: :1":                               "sever.addr: 没有这项设置，是不是 server.addr？",
		"server:\n  adr: :1":                               "server.adr: 没有这项设置",
		"server: 5":                                        "server: 这里应是一组设置",
		"server:\n  addr: nowhere":                         "server.addr:",
		"server:\n  public_url: https://x/":                "server.public_url:",
		"server:\n  trusted_proxies: many":                 "server.trusted_proxies: 值的类型不对",
		"order:\n  pay_within: soon":                       "order.pay_within: 值的类型不对",
		"order:\n  pay_within: 1m":                         "order.pay_within: 1m0s 应在",
		"order:\n  receive_after_days: 6":                  "order.receive_after_days: 6 应在 7 到",
		"order:\n  aftersale_days: 6":                      "order.aftersale_days: 6 应在 7 到",
		"batch:\n  max: 257":                               "batch.max:",
		"batch:\n  waiting: 10":                            "batch.waiting:",
		"database:\n  driver: oracle":                      "database.driver: \"oracle\" 只能是 sqlite、mysql",
		"cache:\n  driver: redis":                          "cache.url:",
		"wechat:\n  api_v3_key: short":                     "wechat.api_v3_key: 应为 32 个字符",
		"secrets:\n  data_keys: [nokey]":                   "secrets.data_keys:",
		"wechat:\n  app_secret_file: /nowhere":             "wechat.app_secret_file:",
		"cache:\n  url: redis://x\n  url_file: /somewhere": "只能填一个",
		"server:\n\taddr: 1":                               "无法读取",
	} {
		_, err := config.Load(config.Source{File: write(t, "a.yaml", text, 0o644), Environ: environ()})
		var wrong config.Mistakes
		if !errors.As(err, &wrong) || len(wrong) != 1 || !strings.Contains(wrong[0], want) || strings.Contains(wrong[0], "\n") {
			t.Errorf("%q:\n%v\nwant one line with %q", text, err, want)
		}
	}
	if _, err := config.Load(config.Source{File: "/nowhere.yaml", Environ: environ()}); err == nil {
		t.Error("a missing file was accepted")
	}
	if _, err := config.Load(config.Source{Environ: environ("YUANFEN_SERVER__ADR=x")}); err == nil {
		t.Error("an unknown variable was accepted")
	}
}

func TestSecretsByFile(t *testing.T) {
	file := write(t, "dsn", "user:hunter2@/db\n", 0o600)
	load := func() (config.Config, error) {
		return config.Load(config.Source{Environ: environ("YUANFEN_DATABASE__DRIVER=mysql", "YUANFEN_DATABASE__DSN_FILE="+file)})
	}
	c, err := load()
	if err != nil || c.Database.DSN != "user:hunter2@/db" {
		t.Fatalf("%v, %v", string(c.Database.DSN), err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := load(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a secret that others may read: %v", err)
	}
}

func TestReadyToServe(t *testing.T) {
	err := config.Default().ReadyToServe()
	var wrong config.Mistakes
	if !errors.As(err, &wrong) || len(wrong) < 10 {
		t.Fatalf("the defaults are no shop: %v", err)
	}
	c := config.Default()
	key := write(t, "key.pem", "x", 0o600)
	c.Server.PublicURL = "https://shop.example.com"
	c.WeChat = config.WeChat{
		AppID: "wx", AppSecret: "s", PushToken: "t", EncodingAESKey: "k", MchID: "1", MchSerial: "2",
		MchKeyFile: key, APIv3Key: "k", PayKeyID: "PUB_KEY_ID_1", PayKeyFile: key,
	}
	c.Secrets = config.Secrets{DataKeys: []string{"1:" + key}, IndexKey: key}
	if err := c.ReadyToServe(); err != nil {
		t.Errorf("complete settings: %v", err)
	}
	c.Server.PublicURL = "http://shop.example.com"
	if err := os.Chmod(key, 0o640); err != nil {
		t.Fatal(err)
	}
	err = c.ReadyToServe()
	if !errors.As(err, &wrong) || len(wrong) != 4 {
		t.Errorf("http and three open key files: %v", err)
	}
}

func TestExampleNamesRealSettings(t *testing.T) {
	_, err := config.Load(config.Source{File: folder + "production.example.yaml", Environ: environ()})
	var wrong config.Mistakes
	if !errors.As(err, &wrong) {
		t.Fatal("the example's secret files can't be on this machine")
	}
	for _, line := range wrong {
		if !strings.Contains(line, "/etc/yuanfen/") {
			t.Errorf("more than a missing file: %s", line)
		}
	}
}
