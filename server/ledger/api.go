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
	ID       web.ID      `json:"id"`
	Kind     Kind        `json:"kind"`
	EventKey string      `json:"event_key"`
	MadeAt   web.Time    `json:"made_at"`
	Entries  []entryView `json:"entries"`
}

type subjectInput struct {
	Subject   string `query:"subject" required:"true" enum:"order,payment"`
	SubjectID web.ID `query:"subject_id" required:"true"`
}

type journalsOutput struct {
	Body struct {
		Items []journalView `json:"items"`
	}
}

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
	web.Register(r, web.Op{ID: "admin-ledger-journals", Method: http.MethodGet, Path: "/api/admin/v1/ledger/journals", Summary: "一笔订单或付款的全部凭证", Tags: tags, Access: staff.LedgerView}, l.apiJournals)
	web.Register(r, web.Op{ID: "admin-ledger-accounts", Method: http.MethodGet, Path: "/api/admin/v1/ledger/accounts", Summary: "各科目余额", Tags: tags, Access: staff.LedgerView}, l.apiSums)
}

func (l *Ledger) apiJournals(ctx context.Context, in *subjectInput) (*journalsOutput, error) {
	journals, err := l.BySubject(ctx, in.Subject, int64(in.SubjectID))
	if err != nil {
		return nil, err
	}
	out := &journalsOutput{}
	out.Body.Items = make([]journalView, len(journals))
	for i, j := range journals {
		v := journalView{ID: web.ID(j.ID), Kind: j.Kind, EventKey: j.EventKey, MadeAt: web.Time(j.MadeAt), Entries: make([]entryView, len(j.Entries))}
		for k, e := range j.Entries {
			v.Entries[k] = entryView{e.Account, web.ID(e.Owner), web.Fen(e.Amount)}
		}
		out.Body.Items[i] = v
	}
	return out, nil
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
