package notify

import (
	"context"
	"fmt"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
)

// What became of an alert on one channel.
const (
	DeliverySent   = "sent"
	DeliveryFailed = "failed" // It is tried again; Detail says why.
)

// Delivery is what became of an alert on one channel.
type Delivery struct {
	ID      int64  `db:"id"`
	AlertID int64  `db:"alert_id"`
	Channel string `db:"channel"`
	State   string `db:"state"`
	Detail  string `db:"detail"`
	DoneAt  int64  `db:"done_at"` // UTC ms
}

const jobDeliver = "notify.deliver"

type deliverTask struct {
	Alert   int64
	Channel string
}

// queueDelivery sends an alert out by every channel, each by a job of its own:
// one that is down holds up no other.
func (a *Alerts) queueDelivery(ctx context.Context, tx *db.Tx, alert Alert) error {
	specs := make([]jobs.Spec, len(a.channels))
	for i, c := range a.channels {
		specs[i] = jobs.Spec{Kind: jobDeliver, Key: fmt.Sprintf("%s:%d", c.Name(), alert.ID), Payload: deliverTask{alert.ID, c.Name()}}
	}
	return a.queue.Add(ctx, tx, specs...)
}

// Register adds the jobs of alerts to r.
func (a *Alerts) Register(r *jobs.Runner) { r.Handle(jobDeliver, a.deliver) }

func (a *Alerts) deliver(ctx context.Context, j jobs.Job) error {
	var task deliverTask
	if err := j.Decode(&task); err != nil {
		return err
	}
	alert, err := a.byID(ctx, task.Alert)
	if db.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, c := range a.channels {
		if c.Name() == task.Channel {
			sent := c.Send(ctx, a.brand+"：需要处理", alert.Message)
			return a.note(ctx, task, sent)
		}
	}
	return nil // The channel was taken out of the settings.
}

// note stores what became of a delivery and passes its error on: the job is
// tried again.
func (a *Alerts) note(ctx context.Context, task deliverTask, sent error) error {
	d := Delivery{ID: a.ids.Next(), AlertID: task.Alert, Channel: task.Channel, State: DeliverySent}
	if sent != nil {
		d.State, d.Detail = DeliveryFailed, short(sent.Error())
	}
	err := a.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d.DoneAt = clock.Millis(tx.Now)
		return putDelivery(ctx, tx, d)
	})
	if sent != nil {
		return sent
	}
	return err
}

// Test sends a message by every channel now, and says what became of each.
func (a *Alerts) Test(ctx context.Context) []Delivery {
	results := make([]Delivery, len(a.channels))
	for i, c := range a.channels {
		results[i] = Delivery{Channel: c.Name(), State: DeliverySent}
		if err := c.Send(ctx, a.brand+"：测试消息", "收到这条消息，说明提醒可以送达。"); err != nil {
			results[i].State, results[i].Detail = DeliveryFailed, short(err.Error())
		}
	}
	return results
}
