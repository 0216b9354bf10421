package order

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Title is to whom an invoice is made out. It is stored sealed.
type Title struct {
	Kind  string `json:"kind" enum:"personal,company" doc:"个人或企业"`
	Name  string `json:"name" minLength:"1" maxLength:"100" doc:"抬头"`
	TaxNo string `json:"tax_no,omitempty" maxLength:"20" doc:"纳税人识别号，企业必填"`
	Email string `json:"email,omitempty" maxLength:"100" format:"email" doc:"收票邮箱"`
}

// The kinds of titles.
const (
	TitlePersonal = "personal"
	TitleCompany  = "company"
)

// Invoice is a buyer's request for the invoice of an order, and what became of
// it. Amount is fen: what was paid and not given back when it was asked for, or
// issued.
type Invoice struct {
	ID          int64  `db:"id"`
	OrderID     int64  `db:"order_id"`
	MemberID    int64  `db:"member_id"`
	Sealed      string `db:"sealed"`
	Amount      int64  `db:"amount"`
	State       string `db:"state"`
	Number      string `db:"number"`   // Of the invoice.
	FileKey     string `db:"file_key"` // Its PDF.
	Reason      string `db:"reason"`   // Why it was refused.
	RequestedAt int64  `db:"requested_at"`
	DoneAt      int64  `db:"done_at"`
}

// The states of an invoice.
const (
	InvoiceRequested = "requested"
	InvoiceIssued    = "issued"
	InvoiceRefused   = "refused"
)

// Refusals.
var (
	ErrTaxNo         = web.E(http.StatusUnprocessableEntity, "order.tax_no", "企业抬头须填写 15 到 20 位的纳税人识别号。")
	ErrNoInvoice     = web.E(http.StatusConflict, "order.not_invoiceable", "付款后才能申请发票；已全部退款的订单不能开票。")
	ErrInvoiceDone   = web.E(http.StatusConflict, "order.invoice_done", "这张发票已经处理过了，请刷新查看。")
	ErrInvoiceNumber = web.E(http.StatusUnprocessableEntity, "order.invoice_number", "发票号码只能是 1 到 40 位的字母、数字和 -。")
	ErrTitles        = web.E(http.StatusConflict, "order.too_many_titles", "发票抬头最多保存 20 个，请先删除不用的。")
)

const maxTitles = 20

var (
	taxNumber     = regexp.MustCompile(`^[0-9A-Z]{15,20}$`)
	invoiceNumber = regexp.MustCompile(`^[0-9A-Za-z-]{1,40}$`)
)

func (t Title) check() error {
	if t.Kind == TitleCompany && !taxNumber.MatchString(t.TaxNo) {
		return ErrTaxNo
	}
	return nil
}

func (s *Service) sealTitle(table string, id int64, t Title) (string, error) {
	raw, err := json.Marshal(t)
	return s.secrets.Seal(secret.Place{Table: table, Column: "sealed", Row: id}, string(raw)), err
}

func (s *Service) openTitle(table string, id int64, sealed string) (t Title, err error) {
	raw, err := s.secrets.Open(secret.Place{Table: table, Column: "sealed", Row: id}, sealed)
	if err != nil {
		return t, fmt.Errorf("%s %d: %w", table, id, err)
	}
	return t, json.Unmarshal([]byte(raw), &t)
}

// AskInvoice asks for the invoice of an order; one that was refused is asked for
// again. The same request twice is one.
func (s *Service) AskInvoice(ctx context.Context, memberID, orderID int64, t Title) error {
	if err := t.check(); err != nil {
		return err
	}
	o, err := s.own(ctx, memberID, orderID)
	if err != nil {
		return err
	}
	if o.PaidAt == 0 || o.Paid == o.Refunded {
		return ErrNoInvoice
	}
	fresh := s.ids.Next()
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := invoiceOf(ctx, tx, orderID)
		switch {
		case err == nil && before.State == InvoiceIssued:
			return ErrInvoiceDone
		case err == nil:
			fresh = before.ID
		case !db.NoRows(err):
			return err
		}
		sealed, err := s.sealTitle("invoice", fresh, t)
		if err != nil {
			return err
		}
		i := Invoice{ID: fresh, OrderID: orderID, MemberID: memberID, Sealed: sealed, Amount: o.Paid - o.Refunded, State: InvoiceRequested, RequestedAt: clock.Millis(tx.Now)}
		if before.ID != 0 {
			ok, err := askInvoiceAgain(ctx, tx, i)
			if err == nil && !ok {
				err = ErrInvoiceDone
			}
			return err
		}
		err = insertInvoice(ctx, tx, i)
		if db.IsDuplicate(err) {
			err = db.ErrConflict
		}
		return err
	})
}

// IssueInvoice hands the buyer the PDF of an invoice that finance has made.
func (s *Service) IssueInvoice(ctx context.Context, id int64, number string, pdf []byte) error {
	if i, err := s.invoice(ctx, id); err != nil {
		return err
	} else if i.State != InvoiceRequested {
		return ErrInvoiceDone // Before a file is stored for nothing.
	}
	key, err := s.content.PDF(ctx, pdf)
	if err != nil {
		return err
	}
	return s.finishInvoice(ctx, id, "invoice.issue", func(ctx context.Context, tx *db.Tx, amount int64) (bool, error) {
		return setIssued(ctx, tx, id, number, key, amount, clock.Millis(tx.Now))
	})
}

// RefuseInvoice tells the buyer why there is no invoice.
func (s *Service) RefuseInvoice(ctx context.Context, id int64, reason string) error {
	return s.finishInvoice(ctx, id, "invoice.refuse", func(ctx context.Context, tx *db.Tx, _ int64) (bool, error) {
		return setInvoiceRefused(ctx, tx, id, reason, clock.Millis(tx.Now))
	})
}

func (s *Service) finishInvoice(ctx context.Context, id int64, action string, finish func(ctx context.Context, tx *db.Tx, amount int64) (bool, error)) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := invoiceByID(ctx, tx, id)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		// The order's row is written first: a refund of the same moment waits, and
		// then finds the invoice, or is seen here.
		if err := holdOrder(ctx, tx, i.OrderID); err != nil {
			return err
		}
		o, err := orderByID(ctx, tx, i.OrderID)
		if err != nil {
			return err
		}
		if action == "invoice.issue" && o.Paid == o.Refunded {
			return ErrNoInvoice
		}
		ok, err := finish(ctx, tx, o.Paid-o.Refunded)
		if err == nil && !ok {
			err = ErrInvoiceDone
		}
		if err != nil {
			return err
		}
		after, err := invoiceByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Hooks.Invoiced(ctx, tx, after); err != nil {
			return err
		}
		return s.staff.Record(ctx, tx, staff.Change{Action: action, Subject: "invoice", SubjectID: id, Before: i.State, After: map[string]any{
			"state": after.State, "number": after.Number, "amount": after.Amount, "reason": after.Reason,
		}})
	})
}

// InvoicedOrders says which of orders have an invoice that was issued: money
// given back afterwards needs a red one.
func InvoicedOrders(ctx context.Context, tx *db.Tx, orders []int64) ([]Invoice, error) {
	return issuedInvoices(ctx, tx, orders)
}
