package model

// Day is one day in milliseconds.
const Day int64 = 24 * 60 * 60 * 1000

// Tier is one rung of the ladder, lowest first; the first has Bar 0.
type Tier struct {
	RateBP int64 // the purchase price is retail × RateBP / 10,000, half up per piece
	Bar    int64 // completed sales to others, in fen, from which the rung is reached
}

// CommissionRule says what a line earns (section 4, Arithmetic).
type CommissionRule int

const (
	// TierMargin is max(0, paid − purchase price × pieces), the default.
	TierMargin CommissionRule = iota
	// RateOfPaid is CommissionBP of what was paid for the line.
	RateOfPaid
	// MarginOverCost is CommissionBP of max(0, paid − cost × pieces).
	MarginOverCost
)

// BindOn says which event makes a binding.
type BindOn int

const (
	// FirstTouch binds at the first counting touch; a later move waits for an order.
	FirstTouch BindOn = iota
	// LastTouch binds at the first counting touch and moves with later ones.
	LastTouch
	// FirstOrder binds when an attributed order is placed.
	FirstOrder
)

// SelfPurchase says what a distributor's own order gets; it never earns (购物返利).
type SelfPurchase int

const (
	// SelfNothing sells to a distributor at the retail price, without an earner for themself.
	SelfNothing SelfPurchase = iota
	// SelfPrice sells at the purchase price at once, with no earner at all.
	SelfPrice
)

// Policy is the attribution policy (section 7).
type Policy struct {
	Bind       BindOn
	Window     int64 // ms a touch stays good; 0: for ever
	Protection int64 // ms after binding in which no touch can move the member
	MayMove    bool
	Self       SelfPurchase
	// SelfOnlyUnattributed gives the purchase price only when no other
	// distributor's touch or binding decides the order (reading 12).
	SelfOnlyUnattributed bool

	SameArrival  int64 // ms in which coming again by the same link is the same touch (reading 10)
	Dormant      bool  // a touch counts though its distributor was not active then (reading 10)
	Lapses       bool  // a binding ends with the window, and gives way while its distributor may not earn (reading 11)
	MoveAtTouch  bool  // a touch that may move a member does so at once, under FirstTouch too, and only FirstOrder has orders bind (reading 13)
	BindWhenPaid bool  // FirstOrder binds when the order is paid (reading 13)
}

// Config is one version of the policies; an order keeps the version it was placed under.
type Config struct {
	Tiers        []Tier
	Rule         CommissionRule
	CommissionBP int64
	Attribution  Policy

	PaymentExpiry int64 // ms from placement until an unpaid order may be closed
	CloseDelay    int64 // ms after an attempt was made before it may be closed at WeChat
	Window        int64 // ms of the after-sale window, counted from receipt
	AutoReceive   int64 // ms from the last parcel to receipt by WeChat's time; 0: never

	PayoutMin, PayoutMax int64 // fen, of one payout
	PayoutsPerDay        int64 // by person and day of Asia/Shanghai; 0: no limit
	TaxBP                int64 // of a payout, half up

	Freight       int64 // fen, of an order that does not travel free
	OrderDiscount int64 // fen off the goods of each retail order
	DiscountFrom  int64 // fen of goods from which OrderDiscount is given

	ReturnBP     int64  // of a stock-up line's pieces that may come back, rounded down
	ReturnWindow int64  // ms after receipt of a stock-up order
	OwnWarehouse string // where stock kept for distributors lies

	// The switches below choose between readings that are equally good; see doc.go.
	MergeLines       bool // lines of one SKU become one line (reading 9)
	ShippedAtLast    bool // an order is shipped with its last parcel, not its first (reading 17)
	CloseAtPieces    bool // closed when all pieces, not all money, were refunded (reading 19)
	RefundingIsShut  bool // an after-sale no longer holds up completion once its refund is decided (reading 24)
	BrokenNoRefund   bool // a return that arrives broken is not refunded (reading 26)
	FlaggedAll       bool // a returned payout of a flagged person is withheld whole (reading 35)
	CorrectByTierNow bool // a corrected earner gets the tier of today, not of placement (reading 32)
	ReleasedGross    bool // an order's released does not fall with refunds after the release (reading 21)
	ForfeitedIsNone  bool // a line of which something was forfeited counts towards no tier (reading 33)
	NoOwnStock       bool // retail orders are never served from a distributor's own stock
}

// DefaultConfig is the configuration of the design's example: 70 % first rung,
// seven days of window, ten of receipt, payouts of 10 fen to 200 yuan.
func DefaultConfig() Config {
	return Config{
		Tiers:         []Tier{{RateBP: 7000}, {RateBP: 6000, Bar: 1_000_000}, {RateBP: 5000, Bar: 5_000_000}},
		Attribution:   Policy{Bind: FirstTouch, Window: 30 * Day, Protection: 15 * Day},
		PaymentExpiry: 30 * 60 * 1000,
		CloseDelay:    5 * 60 * 1000,
		Window:        7 * Day,
		AutoReceive:   10 * Day,
		PayoutMin:     10,
		PayoutMax:     20_000,
		ReturnBP:      3000,
		ReturnWindow:  180 * Day,
	}
}

// purchasePrice is what a piece of retail price fen costs at rate bp.
func purchasePrice(price, rateBP int64) int64 { return halfUp(price*rateBP, 10_000) }

// rate is the rate of a rung; a shorter ladder ends at its top.
func (c *Config) rate(tier int) int64 { return c.Tiers[min(tier, len(c.Tiers)-1)].RateBP }

// halfUp divides two numbers that are not negative and rounds half up.
func halfUp(a, b int64) int64 { return (2*a + b) / (2 * b) }

// split shares amount over the weights by largest remainder; ties go to the earlier one.
func split(amount int64, weights []int64) []int64 {
	shares := make([]int64, len(weights))
	var total int64
	for _, w := range weights {
		total += w
	}
	if total == 0 {
		return shares
	}
	left := amount
	for i, w := range weights {
		shares[i] = amount * w / total
		left -= shares[i]
	}
	taken := make([]bool, len(weights))
	for ; left > 0; left-- {
		best, rest := -1, int64(-1)
		for i, w := range weights {
			if r := amount * w % total; !taken[i] && r > rest {
				best, rest = i, r
			}
		}
		taken[best] = true
		shares[best]++
	}
	return shares
}

// commission is what a line of so many pieces earns at the tier's rate.
func (c *Config) commission(paid, pieces, retail, cost, rateBP int64) int64 {
	switch c.Rule {
	case RateOfPaid:
		return halfUp(paid*c.CommissionBP, 10_000)
	case MarginOverCost:
		return halfUp(max(0, paid-cost*pieces)*c.CommissionBP, 10_000)
	default:
		return max(0, paid-purchasePrice(retail, rateBP)*pieces)
	}
}
