package story

// seller is a distributor, with the story's own idea of what they have.
type seller struct {
	buyer     // As a member.
	id        string
	code      string // Of their link.
	rate      int64  // The purchase rate of their tier, bp.
	earned    []*earning
	withdrawn int64 // Has arrived at their WeChat.
	paying    int64
	expelled  bool
	forfeited int64
}

// earning is what a seller gets for one order of the story's SKU.
type earning struct {
	sale     *sale
	pieces   int64
	price    int64
	rate     int64
	released bool
}

// commission is what was paid for goods less the purchase price of the pieces,
// rounded half up a piece.
func (e *earning) commission() int64 {
	own := (e.price*e.rate + 5_000) / 10_000
	return max(0, e.sale.goods-own*e.pieces)
}

// left is the commission less the part that refunds take back, half up.
func (e *earning) left() int64 {
	if !e.sale.paid {
		return 0
	}
	var back int64
	for _, r := range e.sale.refunds {
		back += r.goods
	}
	c := e.commission()
	return c - (2*c*back+e.sale.goods)/(2*e.sale.goods)
}

// funds are where a seller's money stands.
type funds struct {
	Frozen    int64 `json:"frozen"`
	Available int64 `json:"available"`
	Withheld  int64 `json:"withheld"`
	Paying    int64 `json:"paying"`
	Debt      int64 `json:"debt"`
}

// funds works out by hand what a seller must have.
func (x *seller) funds() funds {
	f := funds{Paying: x.paying}
	var theirs int64
	for _, e := range x.earned {
		if e.released {
			theirs += e.left()
		} else {
			f.Frozen += e.left()
		}
	}
	theirs -= x.withdrawn + x.paying + x.forfeited
	switch {
	case x.expelled:
		f.Withheld = theirs
	case theirs < 0:
		f.Debt = -theirs
	default:
		f.Available = theirs
	}
	return f
}
