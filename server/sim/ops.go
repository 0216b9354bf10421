package sim

import (
	"math/rand/v2"
	"time"
)

// op is one kind of thing that can happen, and how often it does beside the others.
type op struct {
	name   string
	weight int
	do     func(l *Life, r *rand.Rand)
}

// ops is everything that a life is made of.
var ops = []op{
	{"minutes pass", 16, func(l *Life, r *rand.Rand) { l.pass(time.Duration(1+r.IntN(15))*time.Minute, 5*time.Minute) }},
	{"hours pass", 8, func(l *Life, r *rand.Rand) { l.pass(time.Duration(1+r.IntN(10))*time.Hour, 2*time.Hour) }},
	{"days pass", 4, func(l *Life, r *rand.Rand) { l.pass(time.Duration(1+r.IntN(5))*day, 12*time.Hour) }},
	{"everything due happens", 10, func(l *Life, _ *rand.Rand) { l.work() }},

	{"somebody comes", 3, (*Life).come},
	{"somebody comes again", 6, (*Life).comeAgain},
	{"apply to sell", 4, (*Life).apply},
	{"decide about a distributor", 6, (*Life).decide},
	{"give a tier by hand", 2, (*Life).grant},
	{"make a link", 4, (*Life).makeLink},
	{"revoke a link", 1, (*Life).revokeLink},

	{"new goods", 1, (*Life).newGood},
	{"stock changes", 3, (*Life).stock},
	{"price changes", 2, (*Life).price},

	{"place", 22, (*Life).place},
	{"ask to pay", 16, (*Life).askToPay},
	{"pay", 22, (*Life).pay},
	{"cancel", 4, (*Life).cancel},
	{"ship", 12, (*Life).ship},
	{"confirm receipt", 10, (*Life).receive},
	{"refund by staff", 6, (*Life).refund},
	{"refund by bank", 2, (*Life).refundByBank},
	{"WeChat will not refund", 2, (*Life).spoilRefund},

	{"ask for an after-sale", 7, (*Life).askAfterSale},
	{"answer an after-sale", 7, (*Life).answerAfterSale},
	{"send goods back", 4, (*Life).sendBack},
	{"returned goods arrive", 5, (*Life).arrive},
	{"exchanged goods move", 5, (*Life).exchange},
	{"withdraw an after-sale", 1, (*Life).withdrawAfterSale},

	{"decide about a commission", 5, (*Life).decideCommission},
	{"correct an attribution", 2, (*Life).correct},
	{"write a debt off", 1, (*Life).writeOff},

	{"ask for a payout", 7, (*Life).askPayout},
	{"approve a payout", 7, (*Life).approvePayout},
	{"pay by bank", 3, (*Life).payByBank},
	{"stop a payout", 2, (*Life).stopPayout},
	{"confirm a transfer", 7, (*Life).confirmTransfer},
	{"cancel a transfer", 1, (*Life).cancelTransfer},
	{"a transfer will fail", 2, (*Life).spoilTransfer},
}

const day = 24 * time.Hour

// weights is the sum of ops' weights.
var weights = func() (sum int) {
	for _, o := range ops {
		sum += o.weight
	}
	return sum
}()

func drawOp(r *rand.Rand) op {
	n := r.IntN(weights)
	for _, o := range ops {
		if n -= o.weight; n < 0 {
			return o
		}
	}
	panic("unreachable")
}
