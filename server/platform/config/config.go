// Package config is every setting of the program: built-in defaults, over them
// one YAML file, over that the environment, and secrets from files of their own.
package config

import (
	"path/filepath"
	"time"

	"yuanfen/server/platform/secret"
)

// Config is every setting. configs/yuanfen.yaml says what each one does; a test
// holds the two together.
type Config struct {
	Server    Server    `koanf:"server"`
	Brand     Brand     `koanf:"brand"`
	Poster    Poster    `koanf:"poster"`
	Data      Data      `koanf:"data"`
	Database  Database  `koanf:"database"`
	Cache     Cache     `koanf:"cache"`
	Files     Files     `koanf:"files"`
	WeChat    WeChat    `koanf:"wechat"`
	Batch     Batch     `koanf:"batch"`
	Order     Order     `koanf:"order"`
	AfterSale AfterSale `koanf:"aftersale"`
	Support   Support   `koanf:"support"`
	Notices   Notices   `koanf:"notices"`
	Alerts    Alerts    `koanf:"alerts"`
	Secrets   Secrets   `koanf:"secrets"`
	FourEyes  FourEyes  `koanf:"four_eyes"`
	Worker    Worker    `koanf:"worker"`
	Log       Log       `koanf:"log"`
}

// Server is the HTTP edge.
type Server struct {
	Addr           string `koanf:"addr"`
	PublicURL      string `koanf:"public_url"`
	TrustedProxies int    `koanf:"trusted_proxies"`
	MaxRequests    int    `koanf:"max_requests"` // Operations at the same time; 0: no limit.
	MemoryMB       int64  `koanf:"memory_mb"`    // Beyond it the program clears away what it no longer needs as often as it must.
	// Requests per minute and person (or address, before login); 0: no limit.
	ReadsPerMinute  int64 `koanf:"reads_per_minute"`
	WritesPerMinute int64 `koanf:"writes_per_minute"`
	LoginsPerMinute int64 `koanf:"logins_per_minute"`
	CostlyPerMinute int64 `koanf:"costly_per_minute"`
}

// Brand is what the shop says of itself.
type Brand struct {
	Name      string   `koanf:"name"`
	NameEN    string   `koanf:"name_en"`
	Notice    string   `koanf:"notice"`
	Tagline   string   `koanf:"tagline"`
	Story     string   `koanf:"story"`
	Strengths []string `koanf:"strengths"`
	Hero      string   `koanf:"hero"`
	Company   string   `koanf:"company"`
	Code      string   `koanf:"credit_code"`
	Address   string   `koanf:"address"`
	Phone     string   `koanf:"phone"`
	Licences  []string `koanf:"licences"`
	Papers    []string `koanf:"papers"`
}

// Poster is what the pictures that distributors share say of the brand, besides
// its name and story.
type Poster struct {
	Notice  string `koanf:"notice"`
	Mark    string `koanf:"mark"`
	Seal    string `koanf:"seal"`
	Picture string `koanf:"picture"`
	Fonts   string `koanf:"fonts"`
}

// Data is the folder against which relative paths are read.
type Data struct {
	Dir string `koanf:"dir"`
}

// Database says where rows are kept.
type Database struct {
	Driver   string       `koanf:"driver"` // sqlite or mysql.
	DSN      secret.Value `koanf:"dsn"`
	DSNFile  string       `koanf:"dsn_file"`
	MaxConns int          `koanf:"max_conns"`
}

// Cache says where things that may be lost are kept.
type Cache struct {
	Driver  string       `koanf:"driver"` // memory or redis.
	Entries int          `koanf:"entries"`
	URL     secret.Value `koanf:"url"`
	URLFile string       `koanf:"url_file"`
}

// Files says where uploads are kept.
type Files struct {
	URL string `koanf:"url"` // Empty: the folder files in Data.Dir.
}

// WeChat is the mini-program and the merchant behind it.
type WeChat struct {
	AppID              string       `koanf:"app_id"`
	AppSecret          secret.Value `koanf:"app_secret"`
	AppSecretFile      string       `koanf:"app_secret_file"`
	PushToken          secret.Value `koanf:"push_token"`
	PushTokenFile      string       `koanf:"push_token_file"`
	EncodingAESKey     secret.Value `koanf:"encoding_aes_key"`
	EncodingAESKeyFile string       `koanf:"encoding_aes_key_file"`
	MchID              string       `koanf:"mch_id"`
	MchSerial          string       `koanf:"mch_serial"`
	MchKeyFile         string       `koanf:"mch_key_file"`
	APIv3Key           secret.Value `koanf:"api_v3_key"`
	APIv3KeyFile       string       `koanf:"api_v3_key_file"`
	PayKeyID           string       `koanf:"pay_key_id"`
	PayKeyFile         string       `koanf:"pay_key_file"`
	APIHost            string       `koanf:"api_host"`
}

// Batch bounds group commit.
type Batch struct {
	Max     int `koanf:"max"`
	Waiting int `koanf:"waiting"`
}

// Order is the clocks of an order.
type Order struct {
	PayWithin        time.Duration `koanf:"pay_within"`
	ShipWithinHours  int           `koanf:"ship_within_hours"`
	ReceiveAfterDays int           `koanf:"receive_after_days"`
	AftersaleDays    int           `koanf:"aftersale_days"`
	Freight          int64         `koanf:"freight"`           // Fen an order.
	FreightFreeOver  int64         `koanf:"freight_free_over"` // Fen of goods; 0: never free.
}

// AfterSale is the clocks of after-sales, and where goods go back to.
type AfterSale struct {
	AnswerHours    int    `koanf:"answer_hours"`
	SendBackDays   int    `koanf:"send_back_days"`
	ArriveDays     int    `koanf:"arrive_days"`
	ReshipHours    int    `koanf:"reship_hours"`
	ConfirmDays    int    `koanf:"confirm_days"`
	PayHours       int    `koanf:"pay_hours"`
	ReturnName     string `koanf:"return_name"`
	ReturnPhone    string `koanf:"return_phone"`
	ReturnProvince string `koanf:"return_province"`
	ReturnCity     string `koanf:"return_city"`
	ReturnDistrict string `koanf:"return_district"`
	ReturnDetail   string `koanf:"return_detail"`
}

// Support is the clocks of complaints.
type Support struct {
	AnswerWithin time.Duration `koanf:"answer_within"`
	EndWithin    time.Duration `koanf:"end_within"`
}

// Notices are the subscribe message templates, by what they tell: the id, then
// keyword=ours for each keyword. Empty ones are not sent.
type Notices struct {
	OrderShipped  string `koanf:"order_shipped"`
	OrderRefunded string `koanf:"order_refunded"`
	AfterSale     string `koanf:"aftersale"`
	Invoice       string `koanf:"invoice"`
	Payout        string `koanf:"payout"`
}

// Alerts says where staff hear of what they must see to, besides the panel.
type Alerts struct {
	WeComURL         secret.Value `koanf:"wecom_url"`
	WeComURLFile     string       `koanf:"wecom_url_file"`
	MailAddr         string       `koanf:"mail_addr"` // host:port; empty: no mail.
	MailTLS          bool         `koanf:"mail_tls"`
	MailUser         string       `koanf:"mail_user"`
	MailPassword     secret.Value `koanf:"mail_password"`
	MailPasswordFile string       `koanf:"mail_password_file"`
	MailFrom         string       `koanf:"mail_from"`
	MailTo           []string     `koanf:"mail_to"`
}

// Secrets names the files of the keys that seal personal data.
type Secrets struct {
	DataKeys []string `koanf:"data_keys"` // "id:file", the newest last.
	IndexKey string   `koanf:"index_key"`
	// RefusedPasswords names a file of passwords that no member of staff may choose.
	RefusedPasswords string `koanf:"refused_passwords"`
}

// FourEyes says what needs a second person.
type FourEyes struct {
	PayoutOver int64  `koanf:"payout_over"` // Fen.
	OffReason  string `koanf:"off_reason"`
}

// Worker is the part of the server that works through jobs.
type Worker struct {
	Name string `koanf:"name"` // Empty: host name and process id.
	Jobs int    `koanf:"jobs"`
}

// Log is the program's log.
type Log struct {
	Level string `koanf:"level"`
}

// Default returns the built-in settings: one machine, nothing to install.
func Default() Config {
	return Config{
		Server: Server{
			Addr: "127.0.0.1:8080", PublicURL: "http://127.0.0.1:8080",
			MaxRequests: 1000, MemoryMB: 1024, ReadsPerMinute: 3000, WritesPerMinute: 300, LoginsPerMinute: 30, CostlyPerMinute: 120,
		},
		Brand:     Brand{Name: "源分", Strengths: []string{}, Licences: []string{}, Papers: []string{}},
		Data:      Data{Dir: "data"},
		Database:  Database{Driver: "sqlite", DSN: "yuanfen.db", MaxConns: 32},
		Cache:     Cache{Driver: "memory", Entries: 100_000},
		Batch:     Batch{Max: 256, Waiting: 1024},
		Order:     Order{PayWithin: 30 * time.Minute, ShipWithinHours: 48, ReceiveAfterDays: 10, AftersaleDays: 7, Freight: 800, FreightFreeOver: 19_900},
		AfterSale: AfterSale{AnswerHours: 48, SendBackDays: 7, ArriveDays: 10, ReshipHours: 72, ConfirmDays: 10, PayHours: 72},
		Support:   Support{AnswerWithin: 24 * time.Hour, EndWithin: 72 * time.Hour},
		Alerts:    Alerts{MailTo: []string{}},
		Secrets:   Secrets{DataKeys: []string{"1:secrets/data-1.key"}, IndexKey: "secrets/index.key"},
		FourEyes:  FourEyes{PayoutOver: 50_000},
		Worker:    Worker{Jobs: 4},
		Log:       Log{Level: "info"},
	}
}

// Path resolves a relative path against the data folder.
func (c Config) Path(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.Data.Dir, path)
}

// DataKeys returns the data keys' ids and files, the newest last.
func (c Config) DataKeys() []secret.KeyFile {
	keys := make([]secret.KeyFile, 0, len(c.Secrets.DataKeys))
	for _, entry := range c.Secrets.DataKeys {
		id, file, _ := cutKey(entry)
		keys = append(keys, secret.KeyFile{ID: id, File: c.Path(file)})
	}
	return keys
}
