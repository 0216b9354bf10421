package payout

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// BatchView is a batch as staff see it.
type BatchView struct {
	ID        web.ID     `json:"id"`
	State     BatchState `json:"state" enum:"open,approved,discarded" doc:"open：等另一位同事确认"`
	Payouts   int        `json:"payouts" doc:"提交时的笔数"`
	Total     web.Fen    `json:"total" doc:"提交时的合计"`
	Note      string     `json:"note"`
	Why       string     `json:"why" doc:"为什么要另一位同事确认；空：不需要"`
	Alone     string     `json:"alone" doc:"为什么由同一人确认"`
	MadeBy    web.ID     `json:"made_by"`
	Maker     string     `json:"maker" doc:"提交人的姓名"`
	MadeAt    web.Time   `json:"made_at"`
	DecidedBy web.ID     `json:"decided_by"`
	Decider   string     `json:"decider" doc:"确认或作废的人"`
	DecidedAt web.Time   `json:"decided_at,omitzero"`
	Can       []string   `json:"can" enum:"confirm,discard" doc:"您现在可以做什么；提交人自己不能确认"`
}

// viewBatches names the people behind batches.
func (s *Service) viewBatches(ctx context.Context, batches ...Batch) ([]BatchView, error) {
	var people []int64
	for _, b := range batches {
		people = append(people, b.MadeBy, b.DecidedBy)
	}
	names, err := s.deps.Staff.Names(ctx, people)
	views := make([]BatchView, len(batches))
	for i, b := range batches {
		views[i] = BatchView{
			web.ID(b.ID), b.State, b.Payouts, web.Fen(b.Total), b.Note, b.Why, b.Alone, web.ID(b.MadeBy), names[b.MadeBy], web.Time(b.MadeAt),
			web.ID(b.DecidedBy), names[b.DecidedBy], web.Time(b.DecidedAt), s.can(ctx, b),
		}
	}
	return views, err
}

// can is what the caller may do with a batch.
func (s *Service) can(ctx context.Context, b Batch) []string {
	who, can := auth.From(ctx), []string{}
	if b.State != BatchOpen || !who.May(staff.PayoutReview) {
		return can
	}
	if b.MadeBy != who.ID || s.deps.Alone != "" {
		can = append(can, "confirm")
	}
	return append(can, "discard")
}

func (s *Service) batchAnswer(ctx context.Context, b Batch, err error) (*batchOutput, error) {
	if err != nil {
		return nil, err
	}
	views, err := s.viewBatches(ctx, b)
	return &batchOutput{views[0]}, err
}

type reviewInput struct {
	Body struct {
		IDs  []web.ID `json:"ids" minItems:"1" maxItems:"200" doc:"待审核的提现"`
		Note string   `json:"note,omitempty" maxLength:"200"`
	}
}

type batchIDInput struct {
	ID web.ID `path:"id" doc:"批次编号"`
}

type batchOutput struct{ Body BatchView }

type progressView struct {
	State   State   `json:"state" enum:"requested,approved,sending,awaiting_confirm,paid,failed,cancelled,rejected,withdrawn"`
	Payouts int     `json:"payouts"`
	Total   web.Fen `json:"total"`
}

type progressOutput struct {
	Body struct {
		Batch    BatchView      `json:"batch"`
		Progress []progressView `json:"progress" doc:"各状态的笔数与合计"`
	}
}

type batchesInput struct {
	web.Paging
	State BatchState `query:"state" enum:"open,approved,discarded"`
}

type batchesOutput struct{ Body web.Page[BatchView] }

func (s *Service) batchRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: "admin-payout-batch-" + id, Method: method, Path: "/api/admin/v1/payout-batches" + path, Summary: summary, Tags: []string{"提现管理"}, Access: access}
	}
	web.Register(r, op("list", http.MethodGet, "", "审核批次，新的在前", staff.PayoutView), s.apiBatches)
	web.Register(r, op("get", http.MethodGet, "/{id}", "一个批次的进度", staff.PayoutView), s.apiBatch)
	web.Register(r, op("make", http.MethodPost, "", "批准一批提现；超过限额的等另一位同事确认", staff.PayoutReview), func(ctx context.Context, in *reviewInput) (*batchOutput, error) {
		ids := make([]int64, len(in.Body.IDs))
		for i, id := range in.Body.IDs {
			ids[i] = int64(id)
		}
		b, err := s.Review(ctx, ids, in.Body.Note)
		return s.batchAnswer(ctx, b, err)
	})
	web.Register(r, op("confirm", http.MethodPost, "/{id}/confirm", "另一位同事确认批次", staff.PayoutReview), func(ctx context.Context, in *batchIDInput) (*batchOutput, error) {
		b, err := s.Confirm(ctx, int64(in.ID))
		return s.batchAnswer(ctx, b, err)
	})
	web.Register(r, op("discard", http.MethodPost, "/{id}/discard", "作废还没有确认的批次", staff.PayoutReview), func(ctx context.Context, in *batchIDInput) (*struct{}, error) {
		return nil, s.Discard(ctx, int64(in.ID))
	})
}

func (s *Service) apiBatches(ctx context.Context, in *batchesInput) (*batchesOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.Batches(ctx, in.State, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	views, err := s.viewBatches(ctx, rows...)
	return &batchesOutput{web.NewPage(views, in.Limit, func(v BatchView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, err
}

func (s *Service) apiBatch(ctx context.Context, in *batchIDInput) (*progressOutput, error) {
	b, all, err := s.BatchOf(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	views, err := s.viewBatches(ctx, b)
	if err != nil {
		return nil, err
	}
	out := &progressOutput{}
	out.Body.Batch, out.Body.Progress = views[0], make([]progressView, len(all))
	for i, p := range all {
		out.Body.Progress[i] = progressView{p.State, p.Payouts, web.Fen(p.Total)}
	}
	return out, nil
}
