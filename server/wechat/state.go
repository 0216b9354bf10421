package wechat

// Paid reports whether WeChat took the money. StateRefund says so too: it was
// paid, and something of it has gone back since.
func (t Transaction) Paid() bool { return t.State == StateSuccess || t.State == StateRefund }

// Final reports whether the transaction can't be paid any more and was not.
// REVOKED and PAYERROR are states of other products; JSAPI should not show them.
func (t Transaction) Final() bool {
	return t.State == StateClosed || t.State == "REVOKED" || t.State == "PAYERROR"
}

// Received reports whether the buyer, or WeChat's time, has confirmed receipt.
func (s ShippingState) Received() bool {
	return s.State == ShippingReceived || s.State == ShippingComplete || s.State == ShippingHeld
}
