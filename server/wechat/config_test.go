package wechat_test

import (
	"strings"
	"testing"

	"yuanfen/server/platform/clock"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func TestEachFlawOfAConfigurationHasItsOwnWords(t *testing.T) {
	sim, err := wechatsim.New(wechatsim.Options{Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*wechat.Config){
		"app id":              func(c *wechat.Config) { c.AppID = " " },
		"app secret":          func(c *wechat.Config) { c.AppSecret = "" },
		"push token":          func(c *wechat.Config) { c.PushToken = "" },
		"EncodingAESKey":      func(c *wechat.Config) { c.EncodingAESKey = "short" },
		"merchant id":         func(c *wechat.Config) { c.MchID = "" },
		"serial":              func(c *wechat.Config) { c.MchSerial = "" },
		"private key":         func(c *wechat.Config) { c.MchKeyPEM = c.PayKeyPEM },
		"APIv3 key":           func(c *wechat.Config) { c.APIv3Key = "short" },
		"belong together":     func(c *wechat.Config) { c.PayKeyID = "" },
		"Pay public key":      func(c *wechat.Config) { c.PayKeyPEM = "no key" },
		"API host":            func(c *wechat.Config) { c.APIHost = "127.0.0.1:8081" },
		"merchant private ke": func(c *wechat.Config) { c.MchKeyPEM = "" },
	} {
		cfg := configOf(sim.Credentials(), "http://127.0.0.1:8081")
		secret := cfg.AppSecret
		spoil(&cfg)
		_, err := wechat.New(cfg, clock.System{}, &memory{kept: map[string]string{}})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
