package app_test

import (
	"context"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/content"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/storefront"
)

// A file says where it is used; it is deleted only when nothing shows it and nobody
// can be about to save what it is for.
func TestFiles_DeletedOnlyUnused(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		who := clerk(t, s)
		ctx := auth.With(t.Context(), who)
		raw := photo(t, 20)
		used, err := s.App.Content.Picture(ctx, content.ByStaff, who.ID, raw)
		must(t, err)
		loose, err := s.App.Content.Picture(ctx, content.ByStaff, who.ID, raw)
		must(t, err)
		b := s.Buyer("林知夏")
		face, err := s.App.Content.Picture(ctx, content.ByMember, b.ID, raw)
		must(t, err)
		p := s.Pictured(9900, 1)
		must(t, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "UPDATE image_set SET pictures = ? WHERE product_id = ?", `["`+used.Key+`"]`, p.ID); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE member SET avatar = ? WHERE id = ?", face.Key, b.ID)
			return err
		}))
		o := s.Place(b, shoptest.Want(p.SKUs[0].ID, 1))
		_, uses, err := s.App.Content.Uploads(ctx, content.FileFilter{Limit: 100})
		must(t, err)
		if u := uses[used.Key]; len(u) != 2 || u[0].Path != "/products/"+digits(p.ID) || u[1].Path != "/orders/"+digits(o.ID) {
			t.Errorf("%+v", u)
		}
		if u := uses[face.Key]; len(u) != 1 || u[0].What != "头像" {
			t.Errorf("%+v", u)
		}
		s.WantRefused(s.App.Content.Remove(ctx, loose.ID), content.ErrFresh)
		s.Advance(25 * time.Hour)
		s.WantRefused(s.App.Content.Remove(ctx, used.ID), content.ErrUsed)
		s.WantRefused(s.App.Content.Remove(ctx, face.ID), content.ErrUsed)
		must(t, s.App.Content.Remove(ctx, loose.ID))
		must(t, s.App.Content.Sweep(ctx))
		if _, err := s.App.Content.File(ctx, loose.Key); err == nil {
			t.Error("the file is still there")
		}
		if _, err := s.App.Content.File(ctx, used.Key); err != nil {
			t.Error(err)
		}
		left, _, err := s.App.Content.Uploads(ctx, content.FileFilter{OwnerKind: content.ByStaff, Limit: 100})
		must(t, err)
		for _, u := range left {
			if u.ID == loose.ID {
				t.Error("a deleted file is listed")
			}
		}
		if n := count(t, s, "SELECT COUNT(*) FROM audit_log WHERE action = 'file.delete'"); n != 1 {
			t.Errorf("%d lines in the audit log", n)
		}
	})
}

// A product's film and the shop's logo are in use, too.
func TestFiles_FilmsAndLogosAreUsed(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := auth.With(t.Context(), clerk(t, s))
		logo, err := s.App.Content.Picture(ctx, content.ByStaff, auth.From(ctx).ID, photo(t, 20))
		must(t, err)
		film, err := s.App.Content.Video(ctx, append([]byte{0, 0, 0, 24}, "ftypisom, and then the film"...))
		must(t, err)
		p := s.Pictured(9900, 1)
		must(t, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE product SET video = ? WHERE id = ?", film, p.ID)
			return err
		}))
		_, err = s.App.Storefront.Save(ctx, []storefront.Block{story("一")}, storefront.Theme{Logo: logo.Key}, "", 0)
		must(t, err)
		s.Advance(25 * time.Hour)
		all, uses, err := s.App.Content.Uploads(ctx, content.FileFilter{Limit: 100})
		must(t, err)
		if u := uses[film]; len(u) != 1 || u[0].What != "商品视频" || u[0].Path != "/products/"+digits(p.ID) {
			t.Errorf("%+v", u)
		}
		if u := uses[logo.Key]; len(u) != 1 || u[0].Path != "/home" {
			t.Errorf("%+v", u)
		}
		refused := 0
		for _, u := range all {
			if u.Key == film || u.Key == logo.Key {
				s.WantRefused(s.App.Content.Remove(ctx, u.ID), content.ErrUsed)
				refused++
			}
		}
		if refused != 2 {
			t.Errorf("%d of 2 files are listed", refused)
		}
	})
}
