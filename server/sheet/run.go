package sheet

import (
	"context"
	"errors"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
)

// item is one thing of an import: the row where it begins, what a dry run asks of
// it, and how it goes in. Both may run twice, and report that nothing changes by it.
type item struct {
	row   int
	check func(ctx context.Context) (same bool, err error)
	apply func(ctx context.Context) (same bool, err error)
}

// items takes a file apart, and names the rows that make no sense by themselves.
func (s *Service) items(ctx context.Context, kind Kind, raw []byte) ([]item, []Problem, error) {
	switch kind {
	case ProductsIn:
		return s.productItems(ctx, raw)
	case SellersIn:
		return s.sellerItems(raw)
	case BindingsIn:
		return s.bindingItems(raw)
	}
	return s.parcelItems(ctx, raw)
}

// run does a task in the name of who asked for it, if they still may.
func (s *Service) run(ctx context.Context, j jobs.Job) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	t, err := s.task(ctx, id)
	if db.NoRows(err) || (err == nil && t.State != Queued) {
		return nil
	}
	if err != nil {
		return err
	}
	who, err := s.deps.Staff.Acting(ctx, t.StaffID)
	if err != nil {
		return err
	}
	if !who.May(needs[t.Kind]) {
		return s.end(ctx, t, Failed, "", ErrForbid.Message)
	}
	ctx = auth.With(ctx, who)
	switch t.Kind {
	case ProductsOut:
		return s.write(ctx, t, s.products)
	case OrdersOut:
		return s.write(ctx, t, s.orders)
	default:
		return s.takeIn(ctx, t)
	}
}

// write makes an export's file.
func (s *Service) write(ctx context.Context, t Task, fill func(ctx context.Context, t *Task) (*table, error)) error {
	out, err := fill(ctx, &t)
	if err != nil {
		return err
	}
	raw, err := out.bytes()
	if err != nil {
		return err
	}
	key := folder + "/" + blob.NewKey("out", "xlsx")
	if err := s.deps.Files.Put(ctx, key, raw); err != nil {
		return err
	}
	return s.end(ctx, t, Done, key, "")
}

// takeIn applies the next portion of an import, and says when it is through. Where
// it stopped is written down after each thing.
func (s *Service) takeIn(ctx context.Context, t Task) error {
	raw, _, err := s.deps.Files.Get(ctx, t.Key)
	if errors.Is(err, blob.ErrNotFound) {
		return s.end(ctx, t, Failed, "", ErrGone.Message)
	}
	if err != nil {
		return err
	}
	items, problems, err := s.items(ctx, t.Kind, raw)
	if err != nil {
		return err
	}
	if t.Done == 0 {
		t.Problems, t.Bad, t.Same = problems, len(problems), 0
	}
	for n := 0; t.Done < len(items); n++ {
		if n == portion {
			return jobs.Later{At: s.deps.DB.Clock().Now(), Reason: "the next portion"}
		}
		i := items[t.Done]
		same, err := i.apply(ctx)
		wrong, err := refused(i.row, err)
		if err != nil {
			return err
		}
		if same {
			t.Same++
		}
		t.Problems, t.Bad = append(t.Problems, wrong...), t.Bad+len(wrong)
		t.Done++
		if err := s.progress(ctx, t); err != nil {
			return err
		}
	}
	return s.end(ctx, t, Done, t.Key, "")
}

func (s *Service) progress(ctx context.Context, t Task) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := setProgress(ctx, tx, t)
		return err
	})
}

func (s *Service) end(ctx context.Context, t Task, to State, key, reason string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t.State, t.Key, t.Reason, t.EndedAt, t.ExpiresAt = to, key, reason, clock.Millis(tx.Now), clock.Millis(tx.Now.Add(lives))
		_, err := setEnded(ctx, tx, t)
		return err
	})
}
