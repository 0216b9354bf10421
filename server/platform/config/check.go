package config

import (
	"net"
	"net/mail"
	"net/url"
	"os"
	"strings"
	"time"
)

// What the law and WeChat's rules leave no choice about: a buyer has seven days
// to return goods, counted from receipt.
const (
	minReceiveAfterDays = 7
	minAftersaleDays    = 7
	maxAnswerWithin     = 24 * time.Hour // WeChat's terms for complaints: https://kf.qq.com/faq/230125a6NbmA230125vMNZnE.html
	maxEndWithin        = 72 * time.Hour
)

// check finds values that can't be right, whatever the shop.
func (c Config) check() Mistakes {
	var wrong Mistakes
	if _, _, err := net.SplitHostPort(c.Server.Addr); err != nil {
		wrong.add("server.addr: %q 应形如 127.0.0.1:8080", c.Server.Addr)
	}
	wrong.url("server.public_url", c.Server.PublicURL)
	if c.WeChat.APIHost != "" {
		wrong.url("wechat.api_host", c.WeChat.APIHost)
	}
	wrong.between("order.freight", c.Order.Freight, 0, 100_000)
	wrong.between("order.freight_free_over", c.Order.FreightFreeOver, 0, 100_000_000)
	wrong.oneOf("database.driver", c.Database.Driver, "sqlite", "mysql")
	wrong.oneOf("cache.driver", c.Cache.Driver, "memory", "redis")
	wrong.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	wrong.between("server.trusted_proxies", int64(c.Server.TrustedProxies), 0, 8)
	wrong.between("server.max_requests", int64(c.Server.MaxRequests), 0, 100_000)
	wrong.between("server.memory_mb", c.Server.MemoryMB, 64, 1<<20)
	wrong.between("server.reads_per_minute", c.Server.ReadsPerMinute, 0, 1e9)
	wrong.between("server.writes_per_minute", c.Server.WritesPerMinute, 0, 1e9)
	wrong.between("server.logins_per_minute", c.Server.LoginsPerMinute, 0, 1e9)
	wrong.between("server.costly_per_minute", c.Server.CostlyPerMinute, 0, 1e9)
	wrong.between("database.max_conns", int64(c.Database.MaxConns), 1, 1000)
	wrong.between("cache.entries", int64(c.Cache.Entries), 1, 1e7)
	wrong.between("batch.max", int64(c.Batch.Max), 1, 256)
	wrong.between("batch.waiting", int64(c.Batch.Waiting), int64(c.Batch.Max), 100_000)
	a := c.AfterSale
	for _, clock := range []struct {
		name  string
		value int
	}{
		{"answer_hours", a.AnswerHours},
		{"send_back_days", a.SendBackDays},
		{"arrive_days", a.ArriveDays},
		{"reship_hours", a.ReshipHours},
		{"confirm_days", a.ConfirmDays},
		{"pay_hours", a.PayHours},
	} {
		wrong.between("aftersale."+clock.name, int64(clock.value), 1, 720)
	}
	wrong.between("order.ship_within_hours", int64(c.Order.ShipWithinHours), 1, 15*24)
	wrong.between("order.receive_after_days", int64(c.Order.ReceiveAfterDays), minReceiveAfterDays, 60)
	wrong.between("order.aftersale_days", int64(c.Order.AftersaleDays), minAftersaleDays, 365)
	wrong.between("four_eyes.payout_over", c.FourEyes.PayoutOver, 0, 1e11)
	wrong.between("worker.jobs", int64(c.Worker.Jobs), 1, 64)
	if p := c.Support.AnswerWithin; p < time.Hour || p > maxAnswerWithin {
		wrong.add("support.answer_within: %v 应在 1h 到 24h 之间", p)
	}
	if p := c.Support.EndWithin; p < c.Support.AnswerWithin || p > maxEndWithin {
		wrong.add("support.end_within: %v 应在 support.answer_within 到 72h 之间", p)
	}
	if p := c.Order.PayWithin; p < 5*time.Minute || p > 2*time.Hour {
		wrong.add("order.pay_within: %v 应在 5m 到 2h 之间", p)
	}
	wrong = append(wrong, c.checkAlerts()...)
	wrong = append(wrong, c.checkSecrets()...)
	return wrong
}

func (c Config) checkAlerts() Mistakes {
	var wrong Mistakes
	if c.Alerts.WeComURL != "" {
		if u, err := url.Parse(string(c.Alerts.WeComURL)); err != nil || u.Host == "" {
			wrong.add("alerts.wecom_url: 应是群机器人的完整地址") // Not shown: it is a secret.
		}
	}
	if c.Alerts.MailAddr == "" {
		return wrong
	}
	if _, port, err := net.SplitHostPort(c.Alerts.MailAddr); err != nil || port == "" {
		wrong.add("alerts.mail_addr: %q 应形如 smtp.example.com:587", c.Alerts.MailAddr)
	}
	for _, address := range append([]string{c.Alerts.MailFrom}, c.Alerts.MailTo...) {
		if _, err := mail.ParseAddress(address); err != nil {
			wrong.add("alerts: %q 不是邮箱地址", address)
		}
	}
	if len(c.Alerts.MailTo) == 0 {
		wrong.add("alerts.mail_to: 填了 mail_addr 就须填收件人")
	}
	return wrong
}

func (c Config) checkSecrets() Mistakes {
	var wrong Mistakes
	if c.Database.DSN == "" {
		wrong.add("database.dsn: 必填")
	}
	if c.Cache.Driver == "redis" && c.Cache.URL == "" {
		wrong.add("cache.url: cache.driver 为 redis 时必填")
	}
	if len(c.Secrets.DataKeys) == 0 || c.Secrets.IndexKey == "" {
		wrong.add("secrets: data_keys 和 index_key 必填")
	}
	for _, entry := range c.Secrets.DataKeys {
		if _, _, ok := cutKey(entry); !ok {
			wrong.add("secrets.data_keys: %q 应形如 1:secrets/data-1.key", entry)
		}
	}
	if k := len(c.WeChat.EncodingAESKey); k != 0 && k != 43 {
		wrong.add("wechat.encoding_aes_key: 应为 43 个字符，现在是 %d 个", k)
	}
	if k := len(c.WeChat.APIv3Key); k != 0 && k != 32 {
		wrong.add("wechat.api_v3_key: 应为 32 个字符，现在是 %d 个", k)
	}
	return wrong
}

// ReadyToServe finds what a real shop still lacks: its WeChat account, keys on
// disk, an address that WeChat can reach.
func (c Config) ReadyToServe() error {
	var wrong Mistakes
	for key, value := range map[string]string{
		"wechat.app_id": c.WeChat.AppID, "wechat.app_secret": string(c.WeChat.AppSecret),
		"wechat.push_token": string(c.WeChat.PushToken), "wechat.encoding_aes_key": string(c.WeChat.EncodingAESKey),
		"wechat.mch_id": c.WeChat.MchID, "wechat.mch_serial": c.WeChat.MchSerial,
		"wechat.api_v3_key": string(c.WeChat.APIv3Key), "wechat.pay_key_id": c.WeChat.PayKeyID,
	} {
		if value == "" {
			wrong.add("%s: 必填", key)
		}
	}
	wrong.privateFile("wechat.mch_key_file", c.Path(c.WeChat.MchKeyFile))
	wrong.file("wechat.pay_key_file", c.Path(c.WeChat.PayKeyFile))
	for _, key := range c.DataKeys() {
		wrong.privateFile("secrets.data_keys", key.File)
	}
	wrong.privateFile("secrets.index_key", c.Path(c.Secrets.IndexKey))
	if c.Secrets.RefusedPasswords != "" {
		wrong.file("secrets.refused_passwords", c.Path(c.Secrets.RefusedPasswords))
	}
	if !strings.HasPrefix(c.Server.PublicURL, "https://") && !isLoopback(c.Server.PublicURL) {
		wrong.add("server.public_url: %s 应以 https:// 开头，微信只向 https 发送通知", c.Server.PublicURL)
	}
	return wrong.sorted().err()
}

func cutKey(entry string) (id, file string, ok bool) {
	id, file, ok = strings.Cut(strings.TrimSpace(entry), ":")
	return id, file, ok && id != "" && file != ""
}

func isLoopback(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
}

func (m *Mistakes) url(key, value string) {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.HasSuffix(value, "/") {
		m.add("%s: %q 应形如 https://shop.example.com，末尾没有 /", key, value)
	}
}

func (m *Mistakes) oneOf(key, value string, allowed ...string) {
	for _, a := range allowed {
		if value == a {
			return
		}
	}
	m.add("%s: %q 只能是 %s", key, value, strings.Join(allowed, "、"))
}

func (m *Mistakes) between(key string, value, least, most int64) {
	if value < least || value > most {
		m.add("%s: %d 应在 %d 到 %d 之间", key, value, least, most)
	}
}

func (m *Mistakes) file(key, path string) os.FileInfo {
	if path == "" {
		m.add("%s: 必填", key)
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		m.add("%s: 找不到文件 %s", key, path)
		return nil
	}
	return info
}

func (m *Mistakes) privateFile(key, path string) {
	if info := m.file(key, path); info != nil && info.Mode().Perm()&0o077 != 0 {
		m.add("%s: 其他用户可以读取 %s，请执行 chmod 600 %s", key, path, path)
	}
}
