package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/structs"
	"github.com/knadh/koanf/v2"

	"yuanfen/server/platform/secret"
)

// envPrefix begins the names of settings in the environment:
// YUANFEN_SERVER__PUBLIC_URL is server.public_url.
const envPrefix = "YUANFEN_"

// Mistakes is everything wrong with the settings, one line each.
type Mistakes []string

// Error joins the lines.
func (m Mistakes) Error() string { return strings.Join(m, "\n") }

func (m *Mistakes) add(format string, args ...any) { *m = append(*m, fmt.Sprintf(format, args...)) }

// sorted puts the lines in the order of their keys.
func (m Mistakes) sorted() Mistakes {
	sort.Strings(m)
	return m
}

// err returns nil when nothing is wrong.
func (m Mistakes) err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// Source says where settings come from.
type Source struct {
	File    string          // Empty: defaults and environment alone.
	Environ func() []string // Nil: the process's own.
}

// Load reads the settings and checks each of them. What only a real shop needs
// (keys of WeChat, say) is checked by ReadyToServe.
func Load(from Source) (Config, error) {
	defaults, err := tree(structs.Provider(Default(), "koanf"), nil)
	if err != nil {
		return Config{}, err
	}
	var wrong Mistakes
	given := []*koanf.Koanf{}
	if from.File != "" {
		k, err := tree(file.Provider(from.File), yaml.Parser())
		if err != nil {
			return Config{}, fileMistake(from.File, err)
		}
		given = append(given, k)
	}
	k, err := tree(env.Provider(".", env.Opt{Prefix: envPrefix, TransformFunc: envKey, EnvironFunc: from.Environ}), nil)
	if err != nil {
		return Config{}, err
	}
	all := defaults.Copy()
	for _, k := range append(given, k) {
		wrong = append(wrong, unknown(defaults, k)...)
		if err := all.Merge(k); err != nil {
			return Config{}, err
		}
	}
	if len(wrong) > 0 {
		return Config{}, wrong
	}
	c, err := decode(all)
	if err != nil {
		return Config{}, err
	}
	if wrong := c.readSecrets(); len(wrong) > 0 {
		return Config{}, wrong // Checking what could not be read would only repeat it.
	}
	return c, c.check().err()
}

func tree(p koanf.Provider, parser koanf.Parser) (*koanf.Koanf, error) {
	k := koanf.New(".")
	return k, k.Load(p, parser)
}

func fileMistake(name string, err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return Mistakes{fmt.Sprintf("找不到配置文件 %s", name)}
	}
	return Mistakes{fmt.Sprintf("配置文件 %s 无法读取：%s", name, strings.Join(strings.Fields(err.Error()), " "))}
}

// envKey turns YUANFEN_ORDER__PAY_WITHIN into order.pay_within. Variables
// without a section are not settings.
func envKey(name, value string) (string, any) {
	name = strings.ToLower(strings.TrimPrefix(name, envPrefix))
	if !strings.Contains(name, "__") {
		return "", nil
	}
	return strings.ReplaceAll(name, "__", "."), value
}

// unknown lists the keys that no setting has, with the one that was probably
// meant.
func unknown(defaults, k *koanf.Koanf) Mistakes {
	var wrong Mistakes
	keys := k.Keys()
	sort.Strings(keys)
	for _, key := range keys {
		switch {
		case isSection(defaults, key) && k.Get(key) == nil:
			// "wechat:" with nothing under it changes nothing.
		case isSection(defaults, key):
			wrong.add("%s: 这里应是一组设置，而不是一个值", key)
		case !defaults.Exists(key):
			wrong.add("%s: 没有这项设置%s", key, meant(defaults.Keys(), key))
		}
	}
	return wrong
}

// isSection reports whether key names a group of settings.
func isSection(defaults *koanf.Koanf, key string) bool {
	_, ok := defaults.Get(key).(map[string]any)
	return ok
}

// meant looks for the same last word in another section.
func meant(keys []string, key string) string {
	last := key[strings.LastIndex(key, ".")+1:]
	for _, k := range keys {
		if strings.HasSuffix(k, "."+last) {
			return "，是不是 " + k + "？"
		}
	}
	return ""
}

func decode(k *koanf.Koanf) (Config, error) {
	var c Config
	err := k.UnmarshalWithConf("", &c, koanf.UnmarshalConf{Tag: "koanf", DecoderConfig: &mapstructure.DecoderConfig{
		Result: &c, TagName: "koanf", WeaklyTypedInput: true, ErrorUnused: true,
		DecodeHook: mapstructure.ComposeDecodeHookFunc(
			mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(",")),
	}})
	if err == nil {
		return c, nil
	}
	var wrong Mistakes
	for _, found := range quoted.FindAllStringSubmatch(err.Error(), -1) {
		wrong.add("%s: 值的类型不对", found[1])
	}
	if len(wrong) == 0 {
		wrong.add("配置无法读取：%v", err)
	}
	return Config{}, wrong
}

// quoted finds the keys in the decoder's message.
var quoted = regexp.MustCompile(`'([a-z0-9_]+\.[a-z0-9_.]+)'`)

// readSecrets fills the settings that were given as files.
func (c *Config) readSecrets() Mistakes {
	var wrong Mistakes
	for _, s := range []struct {
		key  string
		into *secret.Value
		file string
	}{
		{"database.dsn", &c.Database.DSN, c.Database.DSNFile},
		{"cache.url", &c.Cache.URL, c.Cache.URLFile},
		{"wechat.app_secret", &c.WeChat.AppSecret, c.WeChat.AppSecretFile},
		{"wechat.push_token", &c.WeChat.PushToken, c.WeChat.PushTokenFile},
		{"wechat.encoding_aes_key", &c.WeChat.EncodingAESKey, c.WeChat.EncodingAESKeyFile},
		{"wechat.api_v3_key", &c.WeChat.APIv3Key, c.WeChat.APIv3KeyFile},
		{"alerts.wecom_url", &c.Alerts.WeComURL, c.Alerts.WeComURLFile},
		{"alerts.mail_password", &c.Alerts.MailPassword, c.Alerts.MailPasswordFile},
	} {
		if s.file == "" {
			continue
		}
		if *s.into != "" && *s.into != Default().Database.DSN {
			wrong.add("%s 和 %s_file 只能填一个", s.key, s.key)
			continue
		}
		value, err := secret.ReadFile(c.Path(s.file))
		if err != nil {
			wrong.add("%s_file: %v", s.key, err)
		}
		*s.into = value
	}
	return wrong
}
