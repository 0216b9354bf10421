package app_test

import (
	"context"
	"errors"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/notify"
	"yuanfen/server/platform/db"
)

func tell(t *testing.T, s *shoptest.Shop, n notify.Notice) {
	t.Helper()
	if err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return s.App.Inbox.Tell(ctx, tx, n, n) }); err != nil {
		t.Fatal(err)
	}
}

func withTemplates() shoptest.Config {
	c := shoptest.Default()
	c.Templates = map[string]notify.Template{notify.OrderShipped: {ID: "TEMPLATE-SHIPPED", Fields: map[string]string{"thing1": "goods", "character_string2": "order"}}}
	return c
}

// A notice is in the inbox once, and goes out by WeChat as often as its reader
// agreed, no more.
func TestInbox(t *testing.T) {
	shoptest.EachWith(t, withTemplates, func(t *testing.T, s *shoptest.Shop) {
		ctx, inbox := t.Context(), s.App.Inbox
		b, other := s.Buyer("林知夏"), s.Buyer("何雨")
		notice := func(key string) notify.Notice {
			return notify.Notice{MemberID: b.ID, Kind: notify.OrderShipped, Key: key, Title: "已发货", Body: "请留意", Page: "order/detail/index?id=1", Fields: map[string]string{"goods": "一件名字长得二十个字放不下的明前龙井茶叶", "order": "1"}}
		}
		tell(t, s, notice("a"))
		if err := inbox.Consent(ctx, b.ID, []string{"nonsense"}); !errors.Is(err, notify.ErrUnknownKind) {
			t.Errorf("%v", err)
		}
		s.Sim.AllowSubscribe(b.Name, 1)
		if err := errors.Join(inbox.Consent(ctx, b.ID, []string{notify.OrderShipped}), inbox.Consent(ctx, b.ID, []string{notify.OrderShipped})); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"b", "c", "d"} {
			tell(t, s, notice(key))
		}
		s.Step()
		rows, err := inbox.List(ctx, b.ID, false, 0, 10)
		if err != nil || len(rows) != 4 {
			t.Fatalf("%+v, %v", rows, err)
		}
		// Two consents here, one at WeChat: it says so about the second message.
		for i, want := range []string{notify.PushNone, notify.PushNoConsent, notify.PushSent, notify.PushNone} {
			if rows[i].PushState != want {
				t.Errorf("%s: %s (%s), want %s", rows[i].Key, rows[i].PushState, rows[i].PushDetail, want)
			}
		}
		if err := inbox.Read(ctx, other.ID, nil); err != nil {
			t.Fatal(err)
		}
		if n, err := inbox.Unread(ctx, b.ID); err != nil || n != 4 {
			t.Errorf("another read them: %d, %v", n, err)
		}
		if err := inbox.Read(ctx, b.ID, []int64{rows[0].ID}); err != nil {
			t.Fatal(err)
		}
		if n, err := inbox.Unread(ctx, b.ID); err != nil || n != 3 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

type channel struct {
	name string
	fail bool
	sent []string
}

func (c *channel) Name() string { return c.name }
func (c *channel) Send(_ context.Context, _, text string) error {
	if c.fail {
		return errors.New("down")
	}
	c.sent = append(c.sent, text)
	return nil
}

// An alert goes out by every channel; one that is down holds up no other and is
// tried again.
func TestAlertsGoOut(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		t.Run(string(engine), func(t *testing.T) {
			up, down := &channel{name: "wecom"}, &channel{name: "mail", fail: true}
			c := shoptest.Default()
			c.Channels = []notify.Channel{up, down}
			s := shoptest.New(t, engine, c)
			err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return s.App.Alerts.Raise(ctx, tx, notify.Alert{Kind: "test", Key: "test:1", Subject: "shop", Message: "请处理"})
			})
			if err != nil {
				t.Fatal(err)
			}
			s.Step()
			open, err := s.App.Alerts.Open(t.Context(), 0, 10)
			if err != nil || len(open) != 1 || len(up.sent) != 1 {
				t.Fatalf("%+v, %v, %v", open, err, up.sent)
			}
			state := func() map[string]string {
				all, err := s.App.Alerts.Deliveries(t.Context(), []int64{open[0].ID})
				if err != nil {
					t.Fatal(err)
				}
				states := map[string]string{}
				for _, d := range all[open[0].ID] {
					states[d.Channel] = d.State
				}
				return states
			}
			if got := state(); got["wecom"] != notify.DeliverySent || got["mail"] != notify.DeliveryFailed {
				t.Errorf("%v", got)
			}
			down.fail = false
			s.Advance(shoptest.Day / 24)
			if got := state(); got["mail"] != notify.DeliverySent || len(down.sent) != 1 || len(up.sent) != 1 {
				t.Errorf("%v, %v, %v", got, down.sent, up.sent)
			}
		})
	}
}
