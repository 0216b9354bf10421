package content

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

type uploadInput struct {
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:"一张图片：JPEG、PNG、WebP 或 GIF，10 MB 以内"`
	}]
}

type uploadView struct {
	ID     web.ID `json:"id" doc:"提交评价、售后等时填它"`
	Key    string `json:"key" doc:"文件的 key，用于商品主图"`
	URL    string `json:"url" doc:"图片地址"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type uploadOutput struct{ Body uploadView }

type videoInput struct {
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:"一段 MP4 视频，10 MB 以内"`
	}]
}

type videoOutput struct {
	Body struct {
		Key string `json:"key" doc:"填在首页视频块、商品的 video 里"`
		URL string `json:"url"`
	}
}

// Routes adds the upload of pictures by members and by staff, and of videos by staff.
func (s *Service) Routes(r *web.Router) {
	for _, door := range []struct {
		id, path, tag, owner string
		access               web.Access
	}{
		{"upload", "/api/v1/uploads", "上传", ByMember, web.Member},
		{"admin-upload", "/api/admin/v1/uploads", "上传", ByStaff, web.AnyStaff},
	} {
		web.Register(r, web.Op{
			ID: door.id, Method: http.MethodPost, Path: door.path, Summary: "上传一张图片", Tags: []string{door.tag}, Access: door.access, MaxBody: MaxBytes + 64<<10, Class: web.ClassCostly,
		}, func(ctx context.Context, in *uploadInput) (*uploadOutput, error) {
			return s.apiUpload(ctx, door.owner, in)
		})
	}
	web.Register(r, web.Op{
		ID: "admin-upload-video", Method: http.MethodPost, Path: "/api/admin/v1/videos", Summary: "上传一段视频", Tags: []string{"上传"}, Access: web.AnyStaff, MaxBody: MaxVideo + 64<<10, Class: web.ClassCostly,
	}, s.apiVideo)
}

func (s *Service) apiUpload(ctx context.Context, owner string, in *uploadInput) (*uploadOutput, error) {
	file := in.RawBody.Data().File
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return nil, ErrBroken.Because(err)
	}
	u, err := s.Picture(ctx, owner, auth.From(ctx).ID, raw)
	if err != nil {
		return nil, err
	}
	return &uploadOutput{uploadView{web.ID(u.ID), u.Key, u.Address(), u.Width, u.Height}}, nil
}

func (s *Service) apiVideo(ctx context.Context, in *videoInput) (*videoOutput, error) {
	file := in.RawBody.Data().File
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, MaxVideo+1))
	if err != nil {
		return nil, ErrNotVideo.Because(err)
	}
	key, err := s.Video(ctx, raw)
	out := &videoOutput{}
	out.Body.Key, out.Body.URL = key, Upload{Key: key}.Address()
	return out, err
}
