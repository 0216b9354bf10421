package content

import (
	"context"
	"net/http"
	"slices"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type useView struct {
	What string `json:"what" doc:"用在哪里，如 商品主图"`
	Path string `json:"path" doc:"后台里那一页的地址，可能为空"`
}

// FileView is an upload as staff see it.
type FileView struct {
	ID        web.ID    `json:"id"`
	URL       string    `json:"url"`
	Video     bool      `json:"video"`
	Owner     string    `json:"owner" enum:"member,staff" doc:"谁上传的"`
	OwnerID   web.ID    `json:"owner_id"`
	OwnerName string    `json:"owner_name,omitempty" doc:"员工的姓名，或会员的昵称（有权查看会员时）"`
	Width     int       `json:"width"`
	Height    int       `json:"height"`
	Bytes     int64     `json:"bytes"`
	State     string    `json:"state" enum:"unchecked,checking,passed,refused" doc:"微信内容检查：还没查、在查、通过、拒绝（不再展示）"`
	Uses      []useView `json:"uses" doc:"用在哪里；没有的可以删除"`
	CreatedAt web.Time  `json:"created_at"`
}

type filesInput struct {
	web.Paging
	Owner string `query:"owner" enum:"member,staff" doc:"谁上传的"`
	State string `query:"state" enum:"unchecked,checking,passed,refused"`
}

type filesOutput struct{ Body web.Page[FileView] }

type fileInput struct {
	ID web.ID `path:"id" doc:"文件编号"`
}

// StaffRoutes adds the staff's operations on uploads.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/files" + path, Summary: summary, Tags: []string{"文件"}, Access: access}
	}
	web.Register(r, op("admin-file-list", http.MethodGet, "", "上传的图片和视频，新的在前，连同用在哪里", staff.FileView), s.apiFiles)
	web.Register(r, op("admin-file-delete", http.MethodDelete, "/{id}", "删除没有用到的文件", staff.FileEdit), func(ctx context.Context, in *fileInput) (*struct{}, error) {
		return nil, s.Remove(ctx, int64(in.ID))
	})
}

func (s *Service) apiFiles(ctx context.Context, in *filesInput) (*filesOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	uploads, uses, err := s.Uploads(ctx, FileFilter{OwnerKind: in.Owner, State: in.State, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	people, members, err := s.owners(ctx, uploads)
	if err != nil {
		return nil, err
	}
	views := make([]FileView, len(uploads))
	for i, u := range uploads {
		name := people[u.OwnerID]
		if u.OwnerKind == ByMember {
			name = members[u.OwnerID]
		}
		v := FileView{
			ID: web.ID(u.ID), URL: u.Address(), Video: u.Width == 0, Owner: u.OwnerKind, OwnerID: web.ID(u.OwnerID), OwnerName: name, Width: u.Width, Height: u.Height, Bytes: u.Bytes, State: u.State,
			Uses: make([]useView, len(uses[u.Key])), CreatedAt: web.Time(u.CreatedAt),
		}
		for n, use := range uses[u.Key] {
			v.Uses[n] = useView{use.What, use.Path}
		}
		views[i] = v
	}
	return &filesOutput{web.NewPage(views, in.Limit, func(v FileView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

// owners are the names of who sent uploads: of staff, and of members for who may see
// members.
func (s *Service) owners(ctx context.Context, uploads []Upload) (people, members map[int64]string, err error) {
	ids := map[string][]int64{}
	for _, u := range uploads {
		if !slices.Contains(ids[u.OwnerKind], u.OwnerID) {
			ids[u.OwnerKind] = append(ids[u.OwnerKind], u.OwnerID)
		}
	}
	if people, err = s.Staff.Names(ctx, ids[ByStaff]); err != nil || !auth.From(ctx).May(staff.MemberView) {
		return people, nil, err
	}
	members, err = s.Hooks.Members(ctx, ids[ByMember])
	return people, members, err
}
