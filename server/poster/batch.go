package poster

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/referral"
	"yuanfen/server/staff"
)

// jobBatch prepares a batch, a few portions a run.
const jobBatch = "poster.batch"

// Batch is one picture for every active distributor, each with their own code,
// prepared as files. Times are UTC ms.
type Batch struct {
	ID         int64      `db:"id"`
	Title      string     `db:"title"`
	TemplateID int64      `db:"template_id"`
	ProductID  int64      `db:"product_id"` // 0: the links lead to the shop's home.
	Data       string     `db:"data"`       // JSON of Data.
	State      BatchState `db:"state"`
	Cursor     int64      `db:"cursor_id"` // The last distributor who was looked at.
	Total      int64      `db:"total"`     // Active distributors when it began.
	Done       int64      `db:"done"`
	Failed     int64      `db:"failed"`
	StartedBy  int64      `db:"started_by"`
	StartedAt  int64      `db:"started_at"`
	EndedAt    int64      `db:"ended_at"` // When all was prepared.
	ShownUntil int64      `db:"shown_until"`
	SweptAt    int64      `db:"swept_at"` // When the last of its files went, 0 before.
}

// BatchState is how far a batch is.
type BatchState string

// The states of a batch.
const (
	Running   BatchState = "running"
	Done      BatchState = "done"
	Cancelled BatchState = "cancelled"
)

// Failure is a distributor whose picture could not be made.
type Failure struct {
	ID            int64  `db:"id"`
	BatchID       int64  `db:"batch_id"`
	DistributorID int64  `db:"distributor_id"`
	Reason        string `db:"reason"`
	At            int64  `db:"failed_at"` // UTC ms
}

// Order is what staff want prepared.
type Order struct {
	Title     string // Also the links' channel, so that its visits can be told apart.
	Design    string
	ProductID int64
	Data      Data
	Until     int64 // UTC ms: until then the pictures are shown, as the campaign ends; 0: for shownFor.
}

// shownFor is how long prepared pictures are shown for which nobody has said until
// when.
const shownFor = 90 * 24 * time.Hour

// Start begins a batch. A job does the rest.
func (s *Service) Start(ctx context.Context, o Order) (Batch, error) {
	d, err := s.inUse(ctx, o.Design)
	if db.NoRows(err) {
		return Batch{}, ErrTemplate
	}
	if err != nil {
		return Batch{}, err
	}
	if err := s.suits(ctx, d, o); err != nil {
		return Batch{}, err
	}
	if o.Until != 0 && o.Until <= clock.Millis(s.deps.DB.Clock().Now()) {
		return Batch{}, badData("活动结束时间要在现在之后，请重新选择。")
	}
	if err := s.tryOut(ctx, d, o); err != nil {
		return Batch{}, err
	}
	data, err := json.Marshal(o.Data)
	if err == nil && len(data) > maxData {
		err = badData("文字合起来太长，请缩短。")
	}
	if err != nil {
		return Batch{}, err
	}
	b := Batch{ID: s.deps.IDs.Next(), Title: o.Title, TemplateID: d.ID, ProductID: o.ProductID, Data: string(data), State: Running, StartedBy: auth.From(ctx).ID}
	return b, s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b.StartedAt = clock.Millis(tx.Now)
		if b.ShownUntil = o.Until; b.ShownUntil == 0 {
			b.ShownUntil = b.StartedAt + shownFor.Milliseconds()
		}
		if b.Total, err = distributor.CountActive(ctx, tx); err != nil {
			return err
		}
		if err := insertBatch(ctx, tx, b); err != nil {
			return err
		}
		err := s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "poster.batch", Subject: "poster_batch", SubjectID: b.ID, After: map[string]any{"title": b.Title, "template": d.Code, "product": web.ID(b.ProductID), "total": b.Total},
		})
		if err != nil {
			return err
		}
		return s.deps.Queue.Add(ctx, tx, jobs.Spec{Kind: jobBatch, Key: strconv.FormatInt(b.ID, 10), Payload: b.ID})
	})
}

// suits refuses an order that nothing can be made of.
func (s *Service) suits(ctx context.Context, d Design, o Order) error {
	target := referral.Home
	if o.ProductID != 0 {
		target = referral.Product
		if _, err := s.onShelf(ctx, o.ProductID); err != nil {
			return err
		}
	}
	if d.Kind == Certificate || !fits(d.Kind, target) {
		return ErrFits
	}
	return o.Data.check(d.Kind)
}

// Cancel ends a batch before it is through. What is prepared stays.
func (s *Service) Cancel(ctx context.Context, id int64) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := batchByID(ctx, tx, id)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		ok, err := endBatch(ctx, tx, id, Cancelled, clock.Millis(tx.Now))
		if err == nil && !ok {
			err = ErrEnded
		}
		if err != nil {
			return err
		}
		return s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "poster.batch_cancel", Subject: "poster_batch", SubjectID: id, Before: map[string]any{"state": b.State}, After: map[string]any{"state": Cancelled, "done": b.Done},
		})
	})
}

// defaultPortion is how many pictures are prepared and then counted in one
// transaction. A run makes several portions and lets others have their turn.
const (
	defaultPortion = 200
	portions       = 10
)

// runBatch goes on with a batch where it stands. One that is killed begins its
// portion again: the same files are written once more.
func (s *Service) runBatch(ctx context.Context, j jobs.Job) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	for range portions {
		more, err := s.Step(ctx, id)
		if err != nil || !more {
			return err
		}
	}
	return jobs.Later{At: s.deps.DB.Clock().Now(), Reason: "还有没做完的"}
}

// Step prepares the next portion of a batch, and says whether there is more to do.
func (s *Service) Step(ctx context.Context, id int64) (more bool, err error) {
	b, err := s.Batch(ctx, id)
	if db.NoRows(err) || (err == nil && b.State != Running) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var people []distributor.Distributor
	if !b.over(s.deps.DB.Clock().Now()) {
		people, err = s.deps.Distributors.ActiveAfter(ctx, b.Cursor, s.Portion)
	}
	if err != nil {
		return false, err
	}
	if len(people) == 0 {
		return false, s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := endBatch(ctx, tx, id, Done, clock.Millis(tx.Now))
			return err
		})
	}
	failures, err := s.prepare(ctx, b, people)
	if err != nil {
		return false, err
	}
	to := people[len(people)-1].ID
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (bool, error) {
		ok, err := advanceBatch(ctx, tx, b, to, int64(len(people)-len(failures)), int64(len(failures)))
		if err != nil || !ok {
			return false, err // Cancelled, or another server is further.
		}
		for i := range failures {
			failures[i].At = clock.Millis(tx.Now)
		}
		return true, insertFailures(ctx, tx, failures)
	})
}

// prepare draws and stores the pictures of some distributors. Those that can't be
// drawn are failures; a store that does not take them is an error, and all are
// tried again.
func (s *Service) prepare(ctx context.Context, b Batch, people []distributor.Distributor) ([]Failure, error) {
	all, err := s.lookAtMany(ctx, b, people, s.deps.Referral.MakeMany)
	if final(err) { // The product has left the shelf: nobody's picture can be made.
		return s.failed(b, people, err), nil
	}
	if err != nil {
		return nil, err
	}
	failures := make([]*Failure, len(people))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(seats / 2)
	for part := range slices.Chunk(bySet(all), max(1, s.Portion/4)) {
		group.Go(func() error {
			var out []byte
			for _, i := range part {
				raw, err := s.render(ctx, all[i], asJPEG, 1, out[:0])
				if err != nil {
					failures[i] = &Failure{ID: s.deps.IDs.Next(), BatchID: b.ID, DistributorID: people[i].ID, Reason: reason(err)}
					continue
				}
				out = raw
				if err := s.deps.Files.Put(ctx, preparedKey(b.ID, people[i].ID, all[i].print), raw); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var found []Failure
	for _, f := range failures {
		if f != nil {
			found = append(found, *f)
		}
	}
	return found, nil
}

// bySet is the order in which pictures are drawn: those of one image set together,
// as they share their base.
func bySet(all []facts) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(all[a].set - all[b].set) })
	return order
}

// final tells a refusal, which trying again does not change, from a failure.
func final(err error) bool {
	var refusal *web.Error
	return errors.As(err, &refusal) && refusal.Status < http.StatusInternalServerError && refusal.Status != http.StatusTooManyRequests
}

// failed says of all these people why they have no picture.
func (s *Service) failed(b Batch, people []distributor.Distributor, err error) []Failure {
	all := make([]Failure, len(people))
	for i, d := range people {
		all[i] = Failure{ID: s.deps.IDs.Next(), BatchID: b.ID, DistributorID: d.ID, Reason: reason(err)}
	}
	return all
}

func reason(err error) string {
	r := []rune(err.Error())
	return string(r[:min(len(r), 300)])
}

// linkers find or make the links of many distributors, in their order; those who
// have none get an empty one.
type linkers func(ctx context.Context, distributors []int64, w referral.Wanted) ([]referral.Link, error)

// lookAtMany finds out what the pictures of some distributors show, in their
// order. Without a link somebody's facts have no print.
func (s *Service) lookAtMany(ctx context.Context, b Batch, people []distributor.Distributor, links linkers) ([]facts, error) {
	f := facts{now: b.StartedAt}
	var err error
	if f.design, err = s.Design(ctx, b.TemplateID); err != nil {
		return nil, err
	}
	if f.tpl, err = s.parsed.of(f.design); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(b.Data), &f.data); err != nil {
		return nil, err
	}
	ids := make([]int64, len(people))
	for i, d := range people {
		ids[i] = d.ID
	}
	target, sets := referral.Home, map[int64]int64{}
	if b.ProductID != 0 {
		target = referral.Product
		if f.product, err = s.onShelf(ctx, b.ProductID); err != nil {
			return nil, err
		}
		if sets, err = s.deps.Distributors.Sets(ctx, f.product, ids); err != nil {
			return nil, err
		}
	}
	found, err := links(ctx, ids, referral.Wanted{Target: target, TargetID: b.ProductID, Channel: channel(b.Title)})
	if err != nil {
		return nil, err
	}
	there := slices.DeleteFunc(slices.Clone(found), func(l referral.Link) bool { return l.ID == 0 })
	holders, err := s.holders(ctx, there, true)
	if err != nil {
		return nil, err
	}
	all := make([]facts, len(people))
	for i, id := range ids {
		if found[i].ID != 0 {
			all[i] = f
			all[i].set, all[i].holder = sets[id], holders[id]
			all[i] = s.settled(all[i])
		}
	}
	return all, nil
}

// channel is a batch's title as a link's channel.
func channel(title string) string {
	r := []rune(title)
	return string(r[:min(len(r), 20)])
}
