package order

import "context"

// exportPage is how many orders are read at once.
const exportPage = 100

// Export is everything that the shop keeps of a member's orders, in the words
// of the API.
func (s *Service) Export(ctx context.Context, memberID int64) (any, error) {
	all := struct {
		Orders   []DetailView  `json:"orders"`
		Reviews  []ReviewView  `json:"reviews"`
		Invoices []invoiceView `json:"invoices"`
		Titles   []Title       `json:"invoice_titles"`
	}{[]DetailView{}, []ReviewView{}, []invoiceView{}, []Title{}}
	for before := int64(0); ; {
		orders, err := s.List(ctx, Filter{MemberID: memberID, Before: before, Limit: exportPage})
		if err != nil {
			return nil, err
		}
		for _, o := range orders {
			d, err := s.detail(ctx, o)
			if err != nil {
				return nil, err
			}
			all.Orders = append(all.Orders, d)
			before = o.ID
		}
		if len(orders) < exportPage {
			break
		}
	}
	reviews, err := s.Reviews(ctx, ReviewFilter{MemberID: memberID, Limit: 1000})
	if err != nil {
		return nil, err
	}
	if all.Reviews, err = s.viewReviews(ctx, reviews); err != nil {
		return nil, err
	}
	invoices, err := s.invoicesOf(ctx, memberID)
	if err != nil {
		return nil, err
	}
	for _, i := range invoices {
		v, err := s.viewInvoice(i)
		if err != nil {
			return nil, err
		}
		all.Invoices = append(all.Invoices, v)
	}
	titles, err := s.titles(ctx, memberID)
	if err != nil {
		return nil, err
	}
	for _, r := range titles {
		t, err := s.openTitle("invoice_title", r.ID, r.Sealed)
		if err != nil {
			return nil, err
		}
		all.Titles = append(all.Titles, t)
	}
	return all, nil
}
