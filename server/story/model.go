package story

// account is a place where money is, as the story counts it.
type account string

// The accounts of the ledger, and two figures that stand beside them: what
// WeChat keeps for its service, and what has gone back to buyers.
const (
	held      account = "wechat.held"
	available account = "wechat.available"
	escrow    account = "escrow"
	due       account = "refund.due"
	goods     account = "sales.goods"
	freight   account = "sales.freight"
	fee       account = "fee"
	refunded  account = "refunded"

	feesBooked account = "expense.fee" // In the ledger, once a bill has told them.

	// Where money lies beside an order's: WeChat's account for transfers, the bank,
	// and what lay there before the first bill.
	operating account = "wechat.operating"
	bank      account = "bank"
	opening   account = "equity.opening"
)

// accounts are all of them in the order in which they are shown. The balance of
// a credit account is shown without its minus.
var accounts = []struct {
	name   account
	label  string
	credit bool
}{
	{held, "微信待结算", false},
	{available, "微信可用余额", false},
	{escrow, "担保（未归属）", true},
	{due, "应退买家", true},
	{goods, "商品收入", true},
	{freight, "运费收入", true},
	{refunded, "已退到买家", false},
	{fee, "微信手续费", false},
}

// figures are fen by account. An account that is not in it is one that the
// source of the figures does not know.
type figures map[account]int64

// plus adds what another set of figures knows.
func (f figures) plus(other figures) {
	for name, amount := range other {
		f[name] += amount
	}
}

// sale is the story's own idea of one order: what it did, and nothing read from
// the books. figures says what must follow from it.
type sale struct {
	id      string
	name    string
	tradeNo string // At WeChat; "" before anything was asked of it.
	goods   int64
	freight int64
	feeBP   int64
	state   string
	paid    bool
	settled bool
	// released is true once the buyer has the goods: from then on refunds come
	// out of sales.
	released bool
	refunds  []*giveBack
}

// giveBack is one refund of a sale.
type giveBack struct {
	no      string
	goods   int64
	freight int64
	done    bool
}

func (s *sale) total() int64 { return s.goods + s.freight }

// figures works out by hand where the money of the sale must be.
func (s *sale) figures() figures {
	f := figures{}
	for _, a := range accounts {
		f[a.name] = 0
	}
	if !s.paid {
		return f
	}
	var backGoods, backFreight, done int64
	for _, r := range s.refunds {
		backGoods += r.goods
		backFreight += r.freight
		if r.done {
			done += r.goods + r.freight
		}
	}
	f[refunded] = done
	f[due] = backGoods + backFreight - done
	f[fee] = s.fee(done)
	if s.settled {
		f[available] = s.total() - done
	} else {
		f[held] = s.total() - done
	}
	if s.released {
		f[goods], f[freight] = s.goods-backGoods, s.freight-backFreight
	} else {
		f[escrow] = s.total() - backGoods - backFreight
	}
	return f
}

// fee is what WeChat keeps: its rate of the payment, half up, less the part
// that it gives back with refunds, half up.
func (s *sale) fee(done int64) int64 {
	whole := (s.total()*s.feeBP + 5_000) / 10_000
	return whole - (2*whole*done+s.total())/(2*s.total())
}

// decided is what the story has ordered to be given back.
func (s *sale) decided() int64 {
	var sum int64
	for _, r := range s.refunds {
		sum += r.goods + r.freight
	}
	return sum
}

// freightOf is the shop's rule: a flat amount below a sum of goods.
func freightOf(flat, freeFrom, goods int64) int64 {
	if freeFrom > 0 && goods >= freeFrom {
		return 0
	}
	return flat
}

// pieces is the stock of the story's SKU, counted along from what was there at
// the beginning.
type pieces struct{ onHand, reserved int64 }
