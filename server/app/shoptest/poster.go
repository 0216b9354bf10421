package shoptest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
	"yuanfen/server/poster"
	"yuanfen/server/referral"
)

// Brand is what the shop's posters say.
var Brand = poster.Brand{Name: "青屿茶事", Latin: "QINGYU", Notice: "示例品牌", Mark: "M-44 6H44V19H-44Z", Seal: "屿", Tagline: "一座岛，一张桌", Story: "四面是水，中间坐得下几个人。"}

// Photo is a picture of one tone that gets darker downwards, as a JPEG.
func Photo(t color.RGBA, side int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		k := 255 - y*128/side
		for x := range side {
			m.SetRGBA(x, y, color.RGBA{uint8(int(t.R) * k / 255), uint8(int(t.G) * k / 255), uint8(int(t.B) * k / 255), 255})
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, m, nil) // A buffer never fails.
	return out.Bytes()
}

// Pictured puts a product on the shelf that has so many image sets, each of its own
// tone.
func (s *Shop) Pictured(price int64, sets int) catalog.Product {
	s.T.Helper()
	ctx := context.Background()
	skus, err := s.App.Catalog.Offers(ctx, []int64{s.SKU(price, 99)})
	must(s.T, err)
	var id int64
	for _, o := range skus {
		id = o.ProductID
	}
	p, err := s.App.Catalog.Get(ctx, id)
	must(s.T, err)
	for i := range sets {
		key := fmt.Sprintf("set-%d-%d.jpg", id, i)
		must(s.T, s.App.Content.Files.Put(ctx, key, Photo(color.RGBA{uint8(120 + 40*i), 160, uint8(200 - 40*i), 255}, 600)))
		p.ImageSets = append(p.ImageSets, catalog.ImageSet{Name: fmt.Sprint("第", i, "套"), Pictures: []string{key}})
	}
	must(s.T, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err = s.App.Catalog.Change(ctx, tx, p)
		return err
	}))
	return p
}

// Share is a seller's link to a product.
func (s *Shop) Share(x Seller, productID int64) referral.Link {
	s.T.Helper()
	l, err := s.App.Referral.Make(context.Background(), referral.Wanted{DistributorID: x.Seller, Target: referral.Product, TargetID: productID})
	must(s.T, err)
	return l
}
