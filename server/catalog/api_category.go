package catalog

import (
	"context"
	"net/http"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type categoryInput struct {
	Body struct {
		Slug string `json:"slug" pattern:"^[a-z0-9-]{1,60}$" patternDescription:"小写字母、数字和 -" doc:"短名，用于地址"`
		Name string `json:"name" minLength:"1" maxLength:"60"`
		Sort int    `json:"sort,omitempty" minimum:"0" maximum:"10000" doc:"小的在前"`
	}
}

type categoryChangeInput struct {
	ID   web.ID `path:"id" doc:"分类编号"`
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"60"`
		Sort int    `json:"sort" minimum:"0" maximum:"10000" doc:"小的在前"`
		Was  *struct {
			Name string `json:"name" maxLength:"60"`
			Sort int    `json:"sort"`
		} `json:"was,omitempty" doc:"读到时的；填了就在别人改过时拒绝"`
	}
}

type categoryOutput struct{ Body categoryView }

type staffCategoryView struct {
	ID       web.ID `json:"id"`
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	Sort     int    `json:"sort" doc:"小的在前"`
	Products int    `json:"products" doc:"其中的商品数，含下架的"`
}

type staffCategoriesOutput struct {
	Body struct {
		Items []staffCategoryView `json:"items"`
	}
}

func (a *API) staffCategories(ctx context.Context, _ *struct{}) (*staffCategoriesOutput, error) {
	cats, err := a.catalog.Categories(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := a.catalog.countByCategory(ctx)
	if err != nil {
		return nil, err
	}
	out := &staffCategoriesOutput{}
	out.Body.Items = make([]staffCategoryView, len(cats))
	for i, c := range cats {
		out.Body.Items[i] = staffCategoryView{web.ID(c.ID), c.Slug, c.Name, c.Sort, counts[c.ID]}
	}
	return out, nil
}

func (a *API) addCategory(ctx context.Context, in *categoryInput) (*categoryOutput, error) {
	c := Category{Slug: in.Body.Slug, Name: in.Body.Name, Sort: in.Body.Sort}
	err := a.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if c.ID, err = a.catalog.AddCategory(ctx, tx, c); err != nil {
			return err
		}
		return a.staff.Record(ctx, tx, staff.Change{Action: "category.add", Subject: "category", SubjectID: c.ID, After: c})
	})
	return &categoryOutput{Body: categoryView{web.ID(c.ID), c.Slug, c.Name}}, err
}

var errStaleCategory = web.E(http.StatusConflict, "catalog.stale_category", "同事刚改过这个分类，您的修改没有保存，也没有覆盖他们的；请刷新后再改。")

func (a *API) changeCategory(ctx context.Context, in *categoryChangeInput) (*categoryOutput, error) {
	var after Category
	err := a.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := categoryByID(ctx, tx, int64(in.ID))
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		after = Category{ID: before.ID, Slug: before.Slug, Name: in.Body.Name, Sort: in.Body.Sort}
		read := before
		if was := in.Body.Was; was != nil {
			read.Name, read.Sort = was.Name, was.Sort
		}
		ok, err := updateCategory(ctx, tx, read, after)
		if err == nil && !ok {
			err = errStaleCategory
		}
		if err != nil {
			return err
		}
		return a.staff.Record(ctx, tx, staff.Change{Action: "category.change", Subject: "category", SubjectID: after.ID, Before: before, After: after})
	})
	return &categoryOutput{Body: categoryView{web.ID(after.ID), after.Slug, after.Name}}, err
}
