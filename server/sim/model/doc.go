// Package model is the auditor of the simulation tests: the shop as DESIGN.md
// (sections 4 to 7) says it must be, in plain maps, written without a look at
// the program's code. It has no clock, no randomness and no I/O.
//
// # Use
//
// Requests (Place, Ship, PayoutAsked …) take the program's definite answer and
// return an error when it contradicts the rules, either way; an accepted one
// takes effect. Facts (Pay, RefundOutcome, Settled …) are what happened at
// WeChat, whatever the program knows of it; they return an error when it must
// not have happened. Observe says what state the program shows an order in: call
// it for each order whose state changed, after each step. Advance says that the
// clock stands somewhere and the program's jobs have run until quiet; then Diff
// compares. Invariants checks the model itself.
//
// Units: fen, basis points, milliseconds UTC.
//
// # Readings
//
// Where the design is silent the model reads it as a careful accountant would.
// "Switch" names the Config field that chooses another reading.
//
//  1. Ledger figures are debit positive, credit negative. Accounts of persons,
//     orders and stock keepers are compared as totals by kind; the persons' own
//     balances are compared under Distributors.
//  2. The program may lag behind WeChat. A payment not Known is booked at the
//     first of: Known, Observe, an accepted request that presupposes it, a refund
//     of it seen at WeChat, Advance. Until then requests that depend on it may be
//     answered either way.
//  3. An order's refunded is what was decided, not what arrived at the buyer.
//  4. Of two good payments the program may use either; which one is seen by which
//     goes back. All of the other one goes back.
//  5. A payment of the right amount pays an order that awaits it or is closing,
//     expired or not. An order with such a payment at WeChat can't be closed,
//     unless WeChat took it on an attempt that was closed there: then either.
//  6. A wrong amount leaves the order as it was, and goes back whole.
//  7. A fee is booked where the payment's money lies. A payment counts as settled
//     by itself when WeChat's refunds reach its amount; a refund by bank does not
//     count for that, as the money is still held.
//  8. Reserved stock can't be adjusted away: it is sold.
//  9. Two lines of one SKU stay two lines. Switch MergeLines.
//  10. A touch counts when its link was live and its distributor active when it
//     arrived, the distributor is active at the order, is not the buyer, and the
//     touch is younger than the window: at its very end it counts no more. Switches Dormant, SameArrival.
//  11. A binding does not end with the window. While its distributor is suspended
//     it is passed over but stays; an expelled distributor loses it. Switch Lapses.
//  12. At the purchase price a self-purchase has no earner at all, whoever's link
//     was used: the margin was given already. Switch SelfOnlyUnattributed.
//  13. A bound member moves only if policy says so, by a touch of another
//     distributor not before the protection's end: on LastTouch at the touch, else
//     at the next order. FirstOrder binds at placement of the first attributed
//     order. Switches MoveAtTouch, BindWhenPaid. The binding, where there is one, decides before touches do.
//  14. The discount is for retail orders, taken from goods only; equal remainders
//     go to the earlier line.
//  15. Earner, rate and C are fixed at placement. An earner who is not active when
//     the program books the payment loses the line to nobody, for good.
//  16. An order of 0 fen is paid when it is placed.
//  17. An order is shipped with its first parcel. Switch ShippedAtLast.
//  18. The window runs from the receipt as WeChat dates it. The program may date it
//     later, so completion is only ever judged too early, not too late, before
//     Advance. Advance past the window of all orders before Diff.
//  19. Paid or shipped is closed at once when all its money was decided to go back,
//     goods and freight. When pieces are all refunded and freight is not, it
//     stays as it is. Switch CloseAtPieces (then freight left becomes sales, and
//     commission left is reversed). Once received it never closes.
//  20. Refunds without a return take unshipped pieces first. Closing frees what is
//     still reserved, also after a refund of money alone. Asking more than the
//     pieces' share of a line, or pieces for 0 fen, or all pieces of an order of which nothing has left but
//     not all its money, may be refused or not.
//  21. Released falls with refunds decided after the release, so that escrow =
//     paid − refunded − released stays true. Switch ReleasedGross.
//  22. A refund is decided: by staff at once; refund-only at approval; a return on
//     arrival.
//  23. Open after-sales of an order add up against what is left. A second one, or
//     one that asks for freight, may be refused. Stock-up orders have none.
//  24. An after-sale is open until it is done, rejected or withdrawn, so also while
//     its refund is on the way or stuck. Switch RefundingIsShut.
//  25. Withdrawing an applied after-sale must work; an approved one, or one on its
//     way back, may work; never after the refund was decided. So with staff's
//     rejecting: what comes back may not be what was sold.
//  26. Goods that arrive broken are refunded and not restocked. Switch
//     BrokenNoRefund (then the after-sale ends rejected).
//  27. What WeChat closed goes by bank, by staff; what is abnormal may, or may still
//     succeed at WeChat.
//  28. Clawback takes what is withheld of the line itself first, then what is
//     available, and of other lines' withheld only what would be a debt: what no line
//     holds, then other lines', oldest first; the rest makes available negative. So the
//     refund of a clean line does not eat what a case keeps.
//  29. An available line holds what could be moved when it was flagged. Freeing
//     returns that much and forfeiting takes that much; what it did not cover is
//     not reversed. Of an accrued line all is forfeited. What is not flagged, or
//     not accrued yet, can't be freed, forfeited or flagged.
//  30. What is released to the flagged or expelled is withheld whole, also beside a
//     debt: a commission that may be forfeited pays none. What comes back of a payout
//     pays the debt first.
//  31. Staff may free a line of an expelled person: that is how they get what is not
//     forfeited. Payouts of persons not active may be granted or refused, by what
//     is available.
//  32. A corrected earner is rated by the tier held at placement, the first when
//     they had none; refunds so far are reversed, flags end. Switch CorrectByTierNow.
//     A closed order earns nobody anything.
//  33. Sales towards a tier: goods paid of completed orders, net of refunds decided
//     at any time; of the line's earner now; withheld and forfeited lines count. Switch
//     ForfeitedIsNone.
//  34. Promotion is at completion; who is not active then climbs when they are
//     active again, by what counts then. Sales that fall do not demote, the period's end
//     lies outside the model. A grant by hand is the tier while it runs, until
//     sales reach a better one; after it the tier falls to what sales reach then.
//  35. A payout that comes back to a person with flagged lines is withheld as far as
//     those lines still lack. Switch FlaggedAll. To the expelled: whole.
//  36. Readmission frees the balance and the lines that only the expulsion flagged.
//  37. Tax is half up of the payout; WeChat or the bank sends the rest. A payout by
//     bank is of an approved one, and may be refused.
//  38. The end of a payout that the program may not know allows refusals of the next.
//  39. Stock-up: bought at the buyer's tier, no discount, no after-sale. Kept goods
//     have no freight, are valued at the price paid, leave by whole pieces, and come
//     back by the return right only: by line, pieces rounded down. A retail line is
//     served from own stock whole or not at all, first bought first; the last taken
//     is given back first. When a shipped order closes by refund, the buy-back
//     of what did not come back is booked then. Switch NoOwnStock.
//  40. Not modelled: demotion, campaigns, seals, audit log, limits of
//     rate and number other than payouts a day.
//  41. An exchange moves no money. Its goods are promised when it is approved, for
//     as long as it lives, and leave when it is sent out; what comes back sound is
//     stock again. It holds up completion until the buyer has the goods, or should.
package model
