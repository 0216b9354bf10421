package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"yuanfen/server/platform/secret"
)

// Channel carries alerts to staff outside the panel.
type Channel interface {
	Name() string
	Send(ctx context.Context, title, text string) error
}

// Robot is a group robot of Enterprise WeChat
// (https://developer.work.weixin.qq.com/document/path/91770). Its address is a
// secret: who has it can write to the group.
type Robot struct {
	Address secret.Value
	Client  *http.Client
}

// Name is the channel's name.
func (Robot) Name() string { return "wecom" }

// Send writes to the group.
func (r Robot) Send(ctx context.Context, title, text string) error {
	body, err := json.Marshal(map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": "**" + title + "**\n" + text}})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, string(r.Address), bytes.NewReader(body))
	if err != nil {
		return errors.New("the robot's address is not an address")
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := r.Client.Do(req)
	if err != nil {
		return errors.New("the robot does not answer") // The cause would name its secret address.
	}
	defer func() { _ = res.Body.Close() }()
	var answer struct {
		Code    int    `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&answer); err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("the robot answers %d", res.StatusCode)
	}
	if answer.Code != 0 {
		return fmt.Errorf("the robot refuses: %d %s", answer.Code, answer.Message)
	}
	return nil
}

// Mail sends alerts by SMTP. With TLS the connection is secured before anything
// is said, otherwise by STARTTLS; only a server on this machine may go without.
type Mail struct {
	Addr     string // host:port
	User     string
	Password secret.Value
	TLS      bool
	From     string
	To       []string
}

// Name is the channel's name.
func (Mail) Name() string { return "mail" }

// Send sends one mail to everybody.
func (m Mail) Send(ctx context.Context, title, text string) error {
	msg := mail.NewMsg()
	if err := errors.Join(msg.From(m.From), msg.To(m.To...)); err != nil {
		return err
	}
	msg.Subject(title)
	msg.SetBodyString(mail.TypeTextPlain, text)
	host, port, err := net.SplitHostPort(m.Addr)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	options := []mail.Option{mail.WithPort(number), mail.WithTimeout(20 * time.Second)}
	switch {
	case m.TLS:
		options = append(options, mail.WithSSL())
	case net.ParseIP(host).IsLoopback() || host == "localhost":
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.User), mail.WithPassword(string(m.Password)))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, msg)
}
