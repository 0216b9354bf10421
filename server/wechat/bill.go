package wechat

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha1" //nolint:gosec // WeChat gives a SHA-1 of the plain text.
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"time"

	"yuanfen/server/platform/clock"
)

// maxBill bounds an unpacked bill.
const maxBill = 1 << 30

// TradeBill downloads all payments and refunds of a business day, as WeChat's
// text: backticks, yuan, summary. It is there from ten o'clock of the next day;
// CodeNoStatement means that nothing happened.
func (c *Client) TradeBill(ctx context.Context, day time.Time) ([]byte, error) {
	return c.bill(ctx, "/v3/bill/tradebill", day, "bill_type", "ALL")
}

// FundBill downloads the movements of a business day on the account: BASIC or
// OPERATION.
func (c *Client) FundBill(ctx context.Context, day time.Time, account string) ([]byte, error) {
	return c.bill(ctx, "/v3/bill/fundflowbill", day, "account_type", account)
}

func (c *Client) bill(ctx context.Context, path string, day time.Time, kind, value string) (text []byte, err error) {
	op := path[strings.LastIndexByte(path, '/')+1:]
	defer recovered(op, &err)
	query := url.Values{"bill_date": {clock.Day(day)}, kind: {value}, "tar_type": {"GZIP"}}
	res, err := c.pay.Get(ctx, payBase+path+"?"+query.Encode())
	if err != nil {
		return nil, c.payError(op, res, err)
	}
	defer func() { _ = res.Response.Body.Close() }()
	var offer struct {
		HashType string `json:"hash_type"`
		Hash     string `json:"hash_value"`
		URL      string `json:"download_url"`
	}
	if err := json.NewDecoder(res.Response.Body).Decode(&offer); err != nil {
		return nil, c.unknown(op, err)
	}
	if offer.HashType != "SHA1" || !strings.HasPrefix(offer.URL, payBase+"/") {
		return nil, unknownText(op, "an answer without the bill's address")
	}
	return c.billFile(ctx, op, offer.URL, offer.Hash)
}

// billFile fetches the file, which alone of all answers has no signature: its
// hash, from a signed answer, vouches for it.
func (c *Client) billFile(ctx context.Context, op, at, hash string) ([]byte, error) {
	res, err := c.download.Get(ctx, at)
	if err != nil {
		return nil, c.payError(op, res, err)
	}
	defer func() { _ = res.Response.Body.Close() }()
	packed, err := io.ReadAll(res.Response.Body)
	if err != nil {
		return nil, c.unknown(op, err)
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, unknownText(op, "the bill is not a gzip file")
	}
	text, err := io.ReadAll(io.LimitReader(zip, maxBill))
	if err != nil {
		return nil, unknownText(op, "the bill can't be unpacked")
	}
	if sum := sha1.Sum(text); !strings.EqualFold(hex.EncodeToString(sum[:]), hash) { //nolint:gosec // As above.
		return nil, unknownText(op, "the bill's hash is wrong")
	}
	return text, nil
}
