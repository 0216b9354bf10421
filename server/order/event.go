package order

import (
	"context"
	"strconv"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// record adds one line to the history of each order.
func (s *Service) record(ctx context.Context, tx *db.Tx, kind string, actor func(Order) string, detail string, orders ...Order) error {
	events := make([]Event, len(orders))
	for i, o := range orders {
		events[i] = Event{ID: s.ids.Next(), OrderID: o.ID, Kind: kind, Actor: actor(o), Detail: detail, At: clock.Millis(tx.Now)}
	}
	return insertEvents(ctx, tx, events)
}

// Who did something to an order, as its history names them.
func byMember(o Order) string { return "member:" + strconv.FormatInt(o.MemberID, 10) }
func byWeChat(Order) string   { return "wechat" }
func bySystem(Order) string   { return "system" }

func byStaff(id int64) func(Order) string {
	return func(Order) string { return "staff:" + strconv.FormatInt(id, 10) }
}
