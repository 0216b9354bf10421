package poster

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"yuanfen/server/content"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type designView struct {
	ID          web.ID   `json:"id"`
	Code        string   `json:"code" doc:"模板代号"`
	Version     int      `json:"version"`
	State       State    `json:"state" enum:"draft,published,retired"`
	Kind        string   `json:"kind" enum:"product,arrival,festival,card,story,campaign,opening,certificate"`
	Name        string   `json:"name"`
	Width       int      `json:"width"`
	Height      int      `json:"height"`
	DraftedAt   web.Time `json:"drafted_at"`
	PublishedAt web.Time `json:"published_at,omitzero"`
	RetiredAt   web.Time `json:"retired_at,omitzero"`
	RetireAt    web.Time `json:"retire_at,omitzero" doc:"到这个时间自动停用；没有就一直用"`
}

func viewDesign(d Design) designView {
	return designView{
		ID: web.ID(d.ID), Code: d.Code, Version: d.Version, State: d.State, Kind: d.Kind, Name: d.Name, Width: d.Width, Height: d.Height,
		DraftedAt: web.Time(d.DraftedAt), PublishedAt: web.Time(d.PublishedAt), RetiredAt: web.Time(d.RetiredAt), RetireAt: web.Time(d.RetireAt),
	}
}

type designsOutput struct {
	Body struct {
		Items []designView `json:"items"`
	}
}

type designInput struct {
	ID web.ID `path:"id" doc:"模板版本的编号"`
}

type designOutput struct{ Body designView }

type bodyOutput struct {
	Body struct {
		Design designView `json:"design"`
		Text   string     `json:"text" doc:"模板全文，JSON"`
	}
}

type submitInput struct {
	Body struct {
		Text string `json:"text" minLength:"2" maxLength:"60000" doc:"模板全文，JSON；格式见 template.schema.json，version 比上一版大"`
	}
}

type installOutput struct {
	Body struct {
		Installed int `json:"installed" doc:"新装了几个；已有自己版本的不动"`
	}
}

type publishInput struct {
	ID   web.ID `path:"id" doc:"模板版本的编号"`
	Over bool   `query:"over_newer" doc:"确认用旧版换下正在使用的新版"`
}

type retireOnInput struct {
	ID   web.ID `path:"id" doc:"模板版本的编号"`
	Body struct {
		At web.Time `json:"retire_at,omitzero" doc:"到这个时间自动停用；不填：取消"`
	}
}

type faultView struct {
	Layer   int    `json:"layer" doc:"图层的序号，从 0 起；-1：整个模板"`
	Name    string `json:"name" doc:"图层，如 从下数第 8 个图层（文字 title）"`
	Case    string `json:"case" doc:"最先出问题的样张"`
	Problem string `json:"problem" doc:"哪里不对、怎么改"`
}

type tryOutput struct {
	Body struct {
		OK     bool        `json:"ok" doc:"可以启用"`
		Faults []faultView `json:"faults"`
	}
}

type sayInput struct {
	Name  string `json:"name" maxLength:"40" pattern:"^[a-z]+[.][a-z]+$" patternDescription:"变量名，如 campaign.title" doc:"campaign、store、certificate、story、festival 下的变量"`
	Value string `json:"value" maxLength:"200"`
}

type showInput struct {
	Name     string `json:"name" enum:"campaign.picture,story.picture,certificate.signature"`
	UploadID web.ID `json:"upload_id" doc:"自己上传的图片"`
}

// Said is what staff give for a picture to say.
type Said struct {
	Texts    []sayInput  `json:"texts,omitempty" maxItems:"20" doc:"活动、子站、授权书的内容"`
	Pictures []showInput `json:"pictures,omitempty" maxItems:"3"`
}

type makeInput struct {
	Body struct {
		Said
		Link     string `json:"link" minLength:"1" maxLength:"32" pattern:"^[0-9A-Za-z]+$" patternDescription:"分享码" doc:"谁的分享码"`
		Template string `json:"template" minLength:"1" maxLength:"32" doc:"模板代号"`
		Page     string `json:"page,omitempty" maxLength:"80" pattern:"^/[0-9A-Za-z/_-]*$" patternDescription:"本站的路径，如 /c/QY-1" doc:"二维码改为指向本站的这一页；授权书不填就指向它的公示页"`
	}
}

type madeOutput struct {
	Body struct {
		Picture string `json:"picture" doc:"图片地址（JPEG），不用登录，至少七天有效"`
		Preview string `json:"preview"`
		PNG     string `json:"png"`
		PDF     string `json:"pdf" doc:"A4 打印页，不低于 300 dpi；只有授权书有，其他为空"`
	}
}

// StaffRoutes adds what staff do with templates and batches.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"海报管理"}, Access: access}
	}
	web.Register(r, op("admin-poster-template-list", http.MethodGet, "/poster-templates", "海报模板的全部版本，新的在前", staff.PosterView), s.apiDesigns)
	web.Register(r, op("admin-poster-template-get", http.MethodGet, "/poster-templates/{id}", "一个版本与它的全文", staff.PosterView), s.apiDesign)
	web.Register(r, op("admin-poster-template-submit", http.MethodPost, "/poster-templates", "提交模板的新版本，成为草稿", staff.PosterEdit), s.apiSubmit)
	web.Register(r, op("admin-poster-template-install", http.MethodPost, "/poster-templates/builtin", "装上程序自带的模板", staff.PosterEdit), s.apiInstall)
	web.Register(r, op("admin-poster-template-publish", http.MethodPost, "/poster-templates/{id}/publish", "试画后启用草稿或停用的版本，原来的版本停用", staff.PosterEdit), s.apiPublish)
	web.Register(r, op("admin-poster-template-try", http.MethodGet, "/poster-templates/{id}/try", "试画：用各种难的内容画一遍，看字能不能读、码能不能扫", staff.PosterView), s.apiTry)
	web.Register(r, op("admin-poster-template-retire-on", http.MethodPut, "/poster-templates/{id}/retire-at", "定时停用", staff.PosterEdit), s.apiRetireOn)
	web.Register(r, op("admin-poster-template-retire", http.MethodPost, "/poster-templates/{id}/retire", "停用", staff.PosterEdit), s.apiRetire)
	r.Raw(http.MethodGet, "/api/admin/v1/poster-templates/{id}/specimen", staff.PosterView, "admin-poster-template-specimen", s.specimen)
	web.Register(r, op("admin-poster-make", http.MethodPost, "/posters", "按给出的内容做一张：活动、子站、授权书", staff.PosterEdit), s.apiMake)
	web.Register(r, op("admin-poster-fit", http.MethodPost, "/posters/fitting", "一个商品、活动或子站的全部合适海报，各带小图", staff.PosterEdit), s.apiFit)
	s.previewRoutes(r, op)
	s.batchRoutes(r, op)
	s.sellerRoutes(r)
}

func (s *Service) apiDesigns(ctx context.Context, _ *struct{}) (*designsOutput, error) {
	all, err := s.Designs(ctx)
	if err != nil {
		return nil, err
	}
	out := &designsOutput{}
	out.Body.Items = make([]designView, len(all))
	for i, d := range all {
		out.Body.Items[i] = viewDesign(d)
	}
	return out, nil
}

func (s *Service) apiDesign(ctx context.Context, in *designInput) (*bodyOutput, error) {
	d, err := s.Design(ctx, int64(in.ID))
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	out := &bodyOutput{}
	out.Body.Design, out.Body.Text = viewDesign(d), d.Body
	return out, err
}

func (s *Service) apiSubmit(ctx context.Context, in *submitInput) (*designOutput, error) {
	d, err := s.Submit(ctx, []byte(in.Body.Text))
	return &designOutput{viewDesign(d)}, err
}

func (s *Service) apiInstall(ctx context.Context, _ *struct{}) (*installOutput, error) {
	n, err := s.Install(ctx)
	out := &installOutput{}
	out.Body.Installed = n
	return out, err
}

func (s *Service) apiPublish(ctx context.Context, in *publishInput) (*designOutput, error) {
	d, err := s.Publish(ctx, int64(in.ID), in.Over)
	return &designOutput{viewDesign(d)}, err
}

func (s *Service) apiTry(ctx context.Context, in *designInput) (*tryOutput, error) {
	d, err := s.Design(ctx, int64(in.ID))
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	faults, err := s.Try(ctx, d)
	out := &tryOutput{}
	out.Body.OK, out.Body.Faults = len(faults) == 0, make([]faultView, len(faults))
	for i, f := range faults {
		out.Body.Faults[i] = faultView(f)
	}
	return out, err
}

func (s *Service) apiRetireOn(ctx context.Context, in *retireOnInput) (*designOutput, error) {
	d, err := s.RetireOn(ctx, int64(in.ID), int64(in.Body.At))
	return &designOutput{viewDesign(d)}, err
}

func (s *Service) apiRetire(ctx context.Context, in *designInput) (*designOutput, error) {
	d, err := s.Retire(ctx, int64(in.ID))
	return &designOutput{viewDesign(d)}, err
}

// specimen answers with a picture of a version, whatever its state, in one of the
// hard cases.
func (s *Service) specimen(c echo.Context) error {
	var id web.ID
	if err := id.UnmarshalText([]byte(c.Param("id"))); err != nil {
		return web.ErrNotFound
	}
	ctx := c.Request().Context()
	d, err := s.Design(ctx, int64(id))
	if db.NoRows(err) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	in := c.QueryParam("case")
	if in == "" {
		in = hardCases[0].code
	}
	raw, err := s.Specimen(ctx, d, in)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	return c.Blob(http.StatusOK, types[asJPEG], raw)
}

// read turns what staff wrote into Data. Pictures are their own uploads.
func (s *Service) read(ctx context.Context, in Said) (Data, error) {
	d := Data{Texts: map[string]string{}, Pictures: map[string]string{}}
	for _, t := range in.Texts {
		d.Texts[t.Name] = t.Value
	}
	ids := make([]int64, len(in.Pictures))
	for i, p := range in.Pictures {
		ids[i] = int64(p.UploadID)
	}
	return d, s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		keys, err := content.Keys(ctx, tx, content.ByStaff, auth.From(ctx).ID, ids)
		for i, key := range keys {
			d.Pictures[in.Pictures[i].Name] = key
		}
		return err
	})
}

func (s *Service) apiMake(ctx context.Context, in *makeInput) (*madeOutput, error) {
	data, err := s.read(ctx, in.Body.Said)
	if err != nil {
		return nil, err
	}
	data.Page = in.Body.Page
	w, err := s.Want(ctx, Wanted{Link: in.Body.Link, Design: in.Body.Template}, data)
	if err != nil {
		return nil, err
	}
	out := &madeOutput{}
	address := s.Address(w)
	out.Body.Picture, out.Body.Preview, out.Body.PNG = address, address+"&size="+small, address+"&format="+asPNG
	if f, err := s.look(ctx, w); err == nil && f.design.Kind == Certificate {
		out.Body.PDF = address + "&format=" + asPDF
	}
	return out, nil
}

// Want is a picture that says data, made sure that it can be made.
func (s *Service) Want(ctx context.Context, w Wanted, d Data) (Wanted, error) {
	w, err := w.with(d)
	if err != nil {
		return w, err
	}
	f, err := s.lookNow(ctx, w)
	if err != nil {
		return w, err
	}
	w.version = f.version()
	_, err = s.draw(ctx, f, asJPEG, small)
	return w, err
}

type startInput struct {
	Body struct {
		Said
		Title     string   `json:"title" minLength:"1" maxLength:"20" doc:"批次名，也是分享码的渠道：据此看这一批带来的访问和订单"`
		Template  string   `json:"template" minLength:"1" maxLength:"32" doc:"模板代号"`
		ProductID web.ID   `json:"product_id,omitempty" doc:"分享码指向的商品；不填：首页"`
		Until     web.Time `json:"shown_until,omitzero" doc:"活动结束的时间：过后不再给分销商看，七天后删除文件；不填：九十天"`
	}
}

type batchView struct {
	ID         web.ID     `json:"id"`
	Title      string     `json:"title"`
	TemplateID web.ID     `json:"template_id"`
	ProductID  web.ID     `json:"product_id,omitempty"`
	State      BatchState `json:"state" enum:"running,done,cancelled"`
	Total      int64      `json:"total" doc:"开始时的在册分销商"`
	Done       int64      `json:"done"`
	Failed     int64      `json:"failed"`
	StartedAt  web.Time   `json:"started_at"`
	EndedAt    web.Time   `json:"ended_at,omitzero"`
	Until      web.Time   `json:"shown_until" doc:"给分销商看到这个时间；七天后删除文件"`
}

func viewBatch(b Batch) batchView {
	return batchView{
		ID: web.ID(b.ID), Title: b.Title, TemplateID: web.ID(b.TemplateID), ProductID: web.ID(b.ProductID), State: b.State, Total: b.Total, Done: b.Done, Failed: b.Failed,
		StartedAt: web.Time(b.StartedAt), EndedAt: web.Time(b.EndedAt), Until: web.Time(b.until()),
	}
}

type batchInput struct {
	ID web.ID `path:"id" doc:"批次编号"`
}

type batchOutput struct{ Body batchView }

type batchesInput struct{ web.Paging }

type batchesOutput struct{ Body web.Page[batchView] }

type failuresInput struct {
	web.Paging
	ID web.ID `path:"id" doc:"批次编号"`
}

type failureView struct {
	DistributorID web.ID   `json:"distributor_id"`
	Reason        string   `json:"reason"`
	At            web.Time `json:"at"`
}

type failuresOutput struct{ Body web.Page[failureView] }

func (s *Service) batchRoutes(r *web.Router, op func(id, method, path, summary string, access web.Access) web.Op) {
	web.Register(r, op("admin-poster-batch-start", http.MethodPost, "/poster-batches", "为所有在册分销商备好一张海报", staff.PosterEdit), s.apiStart)
	web.Register(r, op("admin-poster-batch-list", http.MethodGet, "/poster-batches", "海报批次，新的在前", staff.PosterView), s.apiBatches)
	web.Register(r, op("admin-poster-batch-get", http.MethodGet, "/poster-batches/{id}", "一个批次的进度", staff.PosterView), s.apiBatch)
	web.Register(r, op("admin-poster-batch-cancel", http.MethodPost, "/poster-batches/{id}/cancel", "停止批次；做好的留着", staff.PosterEdit), s.apiCancel)
	web.Register(r, op("admin-poster-batch-failures", http.MethodGet, "/poster-batches/{id}/failures", "没做成的", staff.PosterView), s.apiFailures)
}

func (s *Service) apiStart(ctx context.Context, in *startInput) (*batchOutput, error) {
	data, err := s.read(ctx, in.Body.Said)
	if err != nil {
		return nil, err
	}
	b, err := s.Start(ctx, Order{Title: in.Body.Title, Design: in.Body.Template, ProductID: int64(in.Body.ProductID), Data: data, Until: int64(in.Body.Until)})
	return &batchOutput{viewBatch(b)}, err
}

func (s *Service) apiBatches(ctx context.Context, in *batchesInput) (*batchesOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.Batches(ctx, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	views := make([]batchView, len(rows))
	for i, b := range rows {
		views[i] = viewBatch(b)
	}
	return &batchesOutput{web.NewPage(views, in.Limit, func(v batchView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiBatch(ctx context.Context, in *batchInput) (*batchOutput, error) {
	b, err := s.Batch(ctx, int64(in.ID))
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return &batchOutput{viewBatch(b)}, err
}

func (s *Service) apiCancel(ctx context.Context, in *batchInput) (*batchOutput, error) {
	if err := s.Cancel(ctx, int64(in.ID)); err != nil {
		return nil, err
	}
	return s.apiBatch(ctx, in)
}

func (s *Service) apiFailures(ctx context.Context, in *failuresInput) (*failuresOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.Failures(ctx, int64(in.ID), after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	views := make([]failureView, len(rows))
	for i, f := range rows {
		views[i] = failureView{web.ID(f.DistributorID), f.Reason, web.Time(f.At)}
	}
	return &failuresOutput{web.NewPage(views, in.Limit, func(v failureView) web.Cursor { return web.Cursor{ID: int64(v.DistributorID)} })}, nil
}
