// Package ledger keeps the books in double entry. A journal says what happened
// once; its entries move amounts between accounts and sum to zero. Nothing is
// ever changed or removed: what was wrong is reversed by a further journal.
package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Account names what money is or where it lies. Debits are positive.
type Account string

// The accounts of an order's money (DESIGN.md 4). The owner of an entry is the
// order for escrow, the payment for wechat.held, the refund for refund.due, and
// 0 for the others.
const (
	WeChatHeld      Account = "wechat.held"      // Paid to WeChat, not settled to us.
	WeChatAvailable Account = "wechat.available" // Settled: on our basic account.
	Escrow          Account = "escrow"           // Belongs to nobody until receipt or refund.
	RefundDue       Account = "refund.due"       // Owed to the buyer, not yet given back by WeChat.
	SalesGoods      Account = "sales.goods"
	SalesFreight    Account = "sales.freight"
	Bank            Account = "bank"
	WeChatOperating Account = "wechat.operating" // The operating account, from which transfers leave.
	ExpenseFee      Account = "expense.fee"      // WeChat's fees, less what it gave back.
	ExpenseOther    Account = "expense.other"    // Written off by staff.
	Suspense        Account = "suspense"         // A movement that nobody can explain yet.
	Opening         Account = "equity.opening"   // What lay at WeChat before the first bill.

	// What distributors earn (DESIGN.md 4). The owner is the distributor; the last
	// three have none.
	Frozen             Account = "frozen"    // Accrued: theirs if the goods are kept.
	Available          Account = "available" // Theirs; below zero a debt from clawbacks.
	Withheld           Account = "withheld"  // Theirs, while a case is open.
	Paying             Account = "paying"    // On its way to them.
	CommissionDeferred Account = "commission.deferred"
	CommissionExpense  Account = "commission.expense"
	TaxPayable         Account = "tax.payable"
)

// Kind says what happened.
type Kind string

// The kinds of journal.
const (
	Paid          Kind = "paid"
	Unusable      Kind = "unusable"
	RefundDecided Kind = "refund.decided"
	RefundDone    Kind = "refund.done"
	RefundBanked  Kind = "refund.banked"
	Received      Kind = "received"
	Settled       Kind = "settled"
	Fee           Kind = "fee"
	FeeBack       Kind = "fee.back"
	FundMoved     Kind = "fund.moved"   // A line of a fund bill that is no payment and no refund.
	Opened        Kind = "fund.opening" // The balance before the first line of the first bill.
	Cleared       Kind = "fund.cleared" // Staff explained a line in suspense.

	CommissionAccrued   Kind = "commission.accrued"
	CommissionReleased  Kind = "commission.released" // The window is over.
	CommissionReversed  Kind = "commission.reversed" // By a refund.
	CommissionCorrected Kind = "commission.corrected"
	CommissionWithheld  Kind = "commission.withheld"
	CommissionFreed     Kind = "commission.freed"
	CommissionForfeited Kind = "commission.forfeited"
	DebtWrittenOff      Kind = "debt.written_off"

	PayoutAsked    Kind = "payout.asked"
	PayoutPaid     Kind = "payout.paid"
	PayoutBounced  Kind = "payout.bounced"  // The bank sent back what was paid.
	DebtRestored   Kind = "debt.restored"   // What was written off came back otherwise.
	PayoutReturned Kind = "payout.returned" // It failed, or was taken back before it was sent.
)

// Entry moves Amount fen to (positive: debit) or from (negative: credit) the
// account of an owner.
type Entry struct {
	Account Account
	Owner   int64
	Amount  int64
}

// Journal is one event's entries. EventKey is unique for ever: the same event
// can't be posted twice.
type Journal struct {
	ID        int64
	Kind      Kind
	EventKey  string
	Subject   string // What it is about: "order".
	SubjectID int64
	MadeAt    int64 // UTC ms
	Entries   []Entry
}

// Move is the pair of entries that debits one account and credits another.
func Move(amount int64, debit Account, debitOwner int64, credit Account, creditOwner int64) []Entry {
	return []Entry{{debit, debitOwner, amount}, {credit, creditOwner, -amount}}
}

// Errors of a journal that must not be posted.
var (
	ErrUnbalanced = errors.New("ledger: entries do not sum to zero")
	ErrEmpty      = errors.New("ledger: a journal needs entries, none of 0 fen")
)

// tidy drops entries of 0 fen and reports what is wrong with the rest. A journal
// in which nothing is left is not posted.
func (j Journal) tidy() (Journal, error) {
	kept := make([]Entry, 0, len(j.Entries))
	var sum int64
	for _, e := range j.Entries {
		if e.Amount != 0 {
			kept = append(kept, e)
			sum += e.Amount
		}
	}
	if sum != 0 {
		return j, fmt.Errorf("%w: %s is off by %d", ErrUnbalanced, j.EventKey, sum)
	}
	j.Entries = kept
	return j, nil
}

// Hash is the sha256 of all that the journal says, in hexadecimal.
func (j Journal) Hash() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n%s\n%s\n%s\n%d\n%d\n", j.ID, j.Kind, j.EventKey, j.Subject, j.SubjectID, j.MadeAt)
	for _, e := range j.Entries {
		b.WriteString(string(e.Account))
		b.WriteByte(' ')
		b.WriteString(strconv.FormatInt(e.Owner, 10))
		b.WriteByte(' ')
		b.WriteString(strconv.FormatInt(e.Amount, 10))
		b.WriteByte('\n')
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
