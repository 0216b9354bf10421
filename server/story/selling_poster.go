package story

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"os/exec"
	"strings"
)

// poster downloads a distributor's poster without a login, as WeChat does, and
// follows its code back to the share link. Where zbarimg is installed the code is
// read from the picture; else what is drawn is believed to be the link's address.
func (w *walk) poster(ctx context.Context, x *seller, linkID, address string) error {
	var list struct {
		Items []struct {
			Name, Kind, Picture string
			Width, Height       int
		} `json:"items"`
	}
	err := w.api.get(ctx, "/api/v1/distributor/links/"+linkID+"/posters?code=plain", x.token, &list)
	if refusedWith(err, "poster.no_fonts") {
		w.tell.say("这个程序没有海报字体（make fonts），海报略过")
		return nil
	}
	if err != nil {
		return err
	}
	for _, p := range list.Items {
		if p.Kind == "card" {
			continue
		}
		raw, err := w.api.picture(ctx, p.Picture)
		if err != nil {
			return err
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(raw))
		if err != nil || c.Width != p.Width || c.Height != p.Height {
			return fmt.Errorf("%w：海报「%s」应为 %d×%d 的 JPEG，得到 %d×%d：%w", ErrDiffers, p.Name, p.Width, p.Height, c.Width, c.Height, err)
		}
		said, read := scan(ctx, raw)
		if read && said != address {
			return fmt.Errorf("%w：海报「%s」的二维码是 %s，应当是 %s", ErrDiffers, p.Name, said, address)
		}
		how := "没有 zbarimg，未从图上读码"
		if read {
			how = "从图上读出的二维码就是这个分享码"
		}
		w.tell.say("%s 的海报「%s」，%d KB，共 %d 张可选；%s", x.name, p.Name, len(raw)>>10, len(list.Items), how)
		return nil
	}
	return fmt.Errorf("%w：%s 没有可用的海报", ErrDiffers, x.name)
}

// picture fetches a picture from where anybody may.
func (c client) picture(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%w：图片 %s 回答 %d", ErrDiffers, path, res.StatusCode)
	}
	return raw, err
}

// scan reads the code in a picture, if there is a program for it.
func scan(ctx context.Context, raw []byte) (said string, read bool) {
	program, err := exec.LookPath("zbarimg")
	if err != nil {
		return "", false
	}
	cmd := exec.CommandContext(ctx, program, //nolint:gosec // The path that this machine has for it.
		"--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		return "", true
	}
	return strings.TrimSpace(string(out)), true
}
