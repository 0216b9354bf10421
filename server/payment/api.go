package payment

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// The paths of WeChat's notices, below the public address.
const (
	NotifyPath       = "/callbacks/wechat/pay"
	RefundNotifyPath = "/callbacks/wechat/refund"
)

// Routes adds the doors for WeChat Pay's notices. Who calls is proven by the
// notice's signature alone.
func (s *Service) Routes(r *web.Router) {
	for id, path := range map[string]string{"wechat-pay-notice": NotifyPath, "wechat-refund-notice": RefundNotifyPath} {
		r.RawOp(web.Op{ID: id, Method: http.MethodPost, Path: path, Summary: "微信支付通知", Access: web.Public, Class: web.ClassNone}, s.notice)
	}
}

// notice takes any of WeChat Pay's notices. 204 says that what it tells is
// stored; anything else makes WeChat tell it again later.
func (s *Service) notice(c echo.Context) error {
	ctx := c.Request().Context()
	n, err := s.wechat.ParseNotice(c.Request())
	if err != nil {
		s.log.WarnContext(ctx, "notice refused", "error", err)
		return c.JSON(http.StatusUnauthorized, failure("签名或内容无法验证"))
	}
	switch {
	case n.Transaction != nil:
		err = s.Apply(ctx, *n.Transaction)
	case n.Refund != nil:
		err = s.ApplyRefund(ctx, *n.Refund)
	default:
		err = fmt.Errorf("payment: notice of unknown type %q", n.EventType)
	}
	if err != nil {
		s.log.ErrorContext(ctx, "notice not applied", "type", n.EventType, "id", n.ID, "error", err)
		var definite *wechat.Error
		if errors.As(err, &definite) {
			return c.JSON(http.StatusBadGateway, failure("暂时无法核实"))
		}
		return c.JSON(http.StatusInternalServerError, failure("暂时无法处理，请稍后重发"))
	}
	return c.NoContent(http.StatusNoContent)
}

type noticeAnswer struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func failure(message string) noticeAnswer { return noticeAnswer{"FAIL", message} }
