package order

import (
	"context"
	"encoding/json"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type opinionInput struct {
	LineID    web.ID   `json:"line_id" doc:"订单行"`
	Stars     int      `json:"stars" minimum:"1" maximum:"5"`
	Words     string   `json:"text,omitempty" maxLength:"500" doc:"评价；经微信内容安全检查"`
	Pictures  []web.ID `json:"pictures,omitempty" maxItems:"9" doc:"上传的图片编号"`
	Anonymous bool     `json:"anonymous,omitempty" doc:"匿名"`
}

type reviewInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		Reviews []opinionInput `json:"reviews" minItems:"1" maxItems:"20"`
	}
}

// ReviewView is a review as anybody may read it.
type ReviewView struct {
	ID        web.ID   `json:"id"`
	ProductID web.ID   `json:"product_id"`
	LineID    web.ID   `json:"line_id"`
	Nickname  string   `json:"nickname" doc:"匿名时不显示真实昵称"`
	Avatar    string   `json:"avatar" doc:"头像地址，可能为空"`
	SKUName   string   `json:"sku_name"`
	Stars     int      `json:"stars"`
	Words     string   `json:"text"`
	Pictures  []string `json:"pictures" doc:"图片地址"`
	Reply     string   `json:"reply,omitempty" doc:"商家回复"`
	RepliedAt web.Time `json:"replied_at,omitzero"`
	CreatedAt web.Time `json:"created_at"`
}

type staffReviewView struct {
	ReviewView
	OrderID  web.ID `json:"order_id"`
	MemberID web.ID `json:"member_id"`
	State    string `json:"state" enum:"shown,waiting,hidden" doc:"waiting：微信存疑，等员工查看"`
}

type productReviewsInput struct {
	web.Paging
	ID       web.ID `path:"id" doc:"商品编号"`
	Stars    int    `query:"stars" minimum:"1" maximum:"5" doc:"只看这个星级"`
	Pictures bool   `query:"with_pictures" doc:"只看有图的"`
}

type reviewsOutput struct{ Body web.Page[ReviewView] }

type reviewSummaryOutput struct {
	Body struct {
		Count    int64   `json:"count"`
		Average  float64 `json:"average" doc:"平均星级，保留一位小数；没有评价时为 0"`
		Stars    []int64 `json:"stars" doc:"一星到五星各有多少"`
		Pictures int64   `json:"with_pictures"`
	}
}

type productInput struct {
	ID web.ID `path:"id" doc:"商品编号"`
}

type orderReviewsOutput struct {
	Body struct {
		Items []ReviewView `json:"items"`
	}
}

type staffReviewsInput struct {
	web.Paging
	State string `query:"state" enum:"shown,waiting,hidden" doc:"只看这个状态"`
	Stars int    `query:"stars" minimum:"1" maximum:"5" doc:"只看这个星级"`
}

type staffReviewsOutput struct{ Body web.Page[staffReviewView] }

type replyInput struct {
	ID   web.ID `path:"id" doc:"评价编号"`
	Body struct {
		Reply string `json:"reply" minLength:"1" maxLength:"300" doc:"商家回复，所有人可见"`
	}
}

type showInput struct {
	ID   web.ID `path:"id" doc:"评价编号"`
	Body struct {
		Shown bool `json:"shown" doc:"true：展示；false：隐藏"`
	}
}

func (s *Service) reviewRoutes(r *web.Router) {
	tags := []string{"评价"}
	web.Register(r, web.Op{ID: "order-review", Method: http.MethodPost, Path: "/api/v1/orders/{id}/reviews", Summary: "评价收到的商品", Tags: tags, Access: web.Member}, s.apiReview)
	web.Register(r, web.Op{ID: "order-reviews", Method: http.MethodGet, Path: "/api/v1/orders/{id}/reviews", Summary: "我对这个订单的评价", Tags: tags, Access: web.Member}, s.apiOrderReviews)
	web.Register(r, web.Op{ID: "product-reviews", Method: http.MethodGet, Path: "/api/v1/products/{id}/reviews", Summary: "商品评价，新的在前", Tags: tags, Access: web.Public}, s.apiProductReviews)
	web.Register(r, web.Op{ID: "product-review-summary", Method: http.MethodGet, Path: "/api/v1/products/{id}/reviews/summary", Summary: "商品评价概览", Tags: tags, Access: web.Public}, s.apiReviewSummary)
}

func (s *Service) staffReviewRoutes(r *web.Router) {
	tags := []string{"评价管理"}
	web.Register(r, web.Op{ID: "admin-review-list", Method: http.MethodGet, Path: "/api/admin/v1/reviews", Summary: "评价列表", Tags: tags, Access: staff.OrderView}, s.apiStaffReviews)
	web.Register(r, web.Op{ID: "admin-review-reply", Method: http.MethodPost, Path: "/api/admin/v1/reviews/{id}/reply", Summary: "回复评价", Tags: tags, Access: staff.ReviewEdit},
		func(ctx context.Context, in *replyInput) (*struct{}, error) {
			return nil, s.AnswerReview(ctx, int64(in.ID), in.Body.Reply)
		})
	web.Register(r, web.Op{ID: "admin-review-show", Method: http.MethodPut, Path: "/api/admin/v1/reviews/{id}/shown", Summary: "展示或隐藏评价", Tags: tags, Access: staff.ReviewEdit},
		func(ctx context.Context, in *showInput) (*struct{}, error) {
			return nil, s.ShowReview(ctx, int64(in.ID), in.Body.Shown)
		})
}

func (s *Service) apiReview(ctx context.Context, in *reviewInput) (*struct{}, error) {
	opinions := make([]Opinion, len(in.Body.Reviews))
	for i, r := range in.Body.Reviews {
		pictures := make([]int64, len(r.Pictures))
		for j, id := range r.Pictures {
			pictures[j] = int64(id)
		}
		opinions[i] = Opinion{int64(r.LineID), r.Stars, r.Words, pictures, r.Anonymous}
	}
	return nil, s.Review(ctx, auth.From(ctx).ID, int64(in.ID), opinions)
}

func (s *Service) apiOrderReviews(ctx context.Context, in *idInput) (*orderReviewsOutput, error) {
	if _, err := s.own(ctx, auth.From(ctx).ID, int64(in.ID)); err != nil {
		return nil, err
	}
	rows, err := s.Reviews(ctx, ReviewFilter{OrderID: int64(in.ID), Limit: maxLines})
	if err != nil {
		return nil, err
	}
	out := &orderReviewsOutput{}
	out.Body.Items, err = s.viewReviews(ctx, rows)
	return out, err
}

func (s *Service) apiProductReviews(ctx context.Context, in *productReviewsInput) (*reviewsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.Reviews(ctx, ReviewFilter{ProductID: int64(in.ID), State: ReviewShown, Stars: in.Stars, Pictures: in.Pictures, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	views, err := s.viewReviews(ctx, rows)
	if err != nil {
		return nil, err
	}
	return &reviewsOutput{web.NewPage(views, in.Limit, func(v ReviewView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiReviewSummary(ctx context.Context, in *productInput) (*reviewSummaryOutput, error) {
	counts, err := s.ReviewCounts(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	out := &reviewSummaryOutput{}
	out.Body.Stars = make([]int64, 5)
	var sum int64
	for _, c := range counts {
		out.Body.Count += c.Count
		out.Body.Pictures += c.Pictures
		out.Body.Stars[c.Stars-1] = c.Count
		sum += int64(c.Stars) * c.Count
	}
	if out.Body.Count > 0 {
		out.Body.Average = float64((sum*10+out.Body.Count/2)/out.Body.Count) / 10
	}
	return out, nil
}

func (s *Service) apiStaffReviews(ctx context.Context, in *staffReviewsInput) (*staffReviewsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.Reviews(ctx, ReviewFilter{State: in.State, Stars: in.Stars, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	plain, err := s.viewReviews(ctx, rows)
	if err != nil {
		return nil, err
	}
	views := make([]staffReviewView, len(rows))
	for i, r := range rows {
		views[i] = staffReviewView{plain[i], web.ID(r.OrderID), web.ID(r.MemberID), r.State}
	}
	return &staffReviewsOutput{web.NewPage(views, in.Limit, func(v staffReviewView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

// nobody is how somebody who does not want to be named, or has no name, appears.
const nobody = "匿名用户"

func (s *Service) viewReviews(ctx context.Context, rows []Review) ([]ReviewView, error) {
	var members []int64
	for _, r := range rows {
		if !r.Anonymous {
			members = append(members, r.MemberID)
		}
	}
	profiles, err := s.members.Profiles(ctx, members)
	if err != nil {
		return nil, err
	}
	views := make([]ReviewView, len(rows))
	for i, r := range rows {
		p := profiles[r.MemberID]
		v := ReviewView{
			ID: web.ID(r.ID), ProductID: web.ID(r.ProductID), LineID: web.ID(r.LineID), Nickname: nobody, SKUName: r.SKUName, Stars: r.Stars, Words: r.Words,
			Pictures: []string{}, Reply: r.Reply, RepliedAt: web.Time(r.RepliedAt), CreatedAt: web.Time(r.CreatedAt),
		}
		if !r.Anonymous && p.Nickname != "" {
			v.Nickname, v.Avatar = p.Nickname, s.policy.Picture(p.Avatar)
		}
		var keys []string
		if err := json.Unmarshal([]byte(r.Pictures), &keys); err != nil {
			return nil, err
		}
		for _, key := range keys {
			v.Pictures = append(v.Pictures, s.policy.Picture(key))
		}
		views[i] = v
	}
	return views, nil
}
