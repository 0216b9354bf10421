package ledger

import (
	"context"
	"net/http"

	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type entryView struct {
	Account Account `json:"account"`
	Owner   web.ID  `json:"owner_id"`
	Amount  web.Fen `json:"amount" doc:"借为正，贷为负"`
}

type journalView struct {
	ID        web.ID      `json:"id"`
	Kind      Kind        `json:"kind"`
	EventKey  string      `json:"event_key"`
	Subject   string      `json:"subject" doc:"order、payment、payout……"`
	SubjectID web.ID      `json:"subject_id"`
	MadeAt    web.Time    `json:"made_at"`
	Entries   []entryView `json:"entries"`
}

type journalsInput struct {
	web.Paging
	Subject   string `query:"subject" enum:"order,payment,payout" doc:"只看一笔订单、付款或提现的，全部在一页里，旧的在前；不填：所有凭证，新的在前"`
	SubjectID web.ID `query:"subject_id"`
}

type journalsOutput struct{ Body web.Page[journalView] }

type sumsOutput struct {
	Body struct {
		Items []sumView `json:"items"`
	}
}

type sumView struct {
	Account Account `json:"account"`
	Amount  web.Fen `json:"amount" doc:"借方余额为正"`
}

// StaffRoutes adds the staff's view of the books.
func (l *Ledger) StaffRoutes(r *web.Router) {
	tags := []string{"账本"}
	web.Register(r, web.Op{ID: "admin-ledger-journals", Method: http.MethodGet, Path: "/api/admin/v1/ledger/journals", Summary: "凭证：全部，或一笔订单、付款的", Tags: tags, Access: staff.LedgerView}, l.apiJournals)
	web.Register(r, web.Op{ID: "admin-ledger-accounts", Method: http.MethodGet, Path: "/api/admin/v1/ledger/accounts", Summary: "各科目余额", Tags: tags, Access: staff.LedgerView}, l.apiSums)
}

func (l *Ledger) apiJournals(ctx context.Context, in *journalsInput) (*journalsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	if in.Subject != "" {
		journals, err := l.BySubject(ctx, in.Subject, int64(in.SubjectID))
		return &journalsOutput{web.Page[journalView]{Items: viewJournals(journals)}}, err
	}
	journals, err := l.latest(ctx, after.ID, in.Limit+1)
	return &journalsOutput{web.NewPage(viewJournals(journals), in.Limit, func(v journalView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, err
}

func viewJournals(journals []Journal) []journalView {
	views := make([]journalView, len(journals))
	for i, j := range journals {
		v := journalView{
			ID: web.ID(j.ID), Kind: j.Kind, EventKey: j.EventKey, Subject: j.Subject, SubjectID: web.ID(j.SubjectID), MadeAt: web.Time(j.MadeAt),
			Entries: make([]entryView, len(j.Entries)),
		}
		for k, e := range j.Entries {
			v.Entries[k] = entryView{e.Account, web.ID(e.Owner), web.Fen(e.Amount)}
		}
		views[i] = v
	}
	return views
}

func (l *Ledger) apiSums(ctx context.Context, _ *struct{}) (*sumsOutput, error) {
	sums, err := l.Sums(ctx)
	if err != nil {
		return nil, err
	}
	out := &sumsOutput{}
	out.Body.Items = make([]sumView, len(sums))
	for i, s := range sums {
		out.Body.Items[i] = sumView{s.Account, web.Fen(s.Amount)}
	}
	return out, nil
}
