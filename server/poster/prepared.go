package poster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/referral"
)

// preparedKey is the file of a distributor's picture as it was drawn from some
// facts: when they change the file has another name, and the old one is nobody's. It
// lies in a folder, which /files/ does not serve.
func preparedKey(batchID, distributorID int64, facts string) string {
	return fmt.Sprintf("%s%d.%s.jpg", preparedFolder(batchID), distributorID, facts)
}

func preparedFolder(batchID int64) string { return fmt.Sprintf("poster/%d/", batchID) }

// readKey is whose file of a batch a key names, and from which facts it was drawn.
func readKey(key string) (distributorID int64, facts string) {
	whose, rest, _ := strings.Cut(key[strings.LastIndexByte(key, '/')+1:], ".")
	distributorID, err := strconv.ParseInt(whose, 10, 64)
	if err != nil {
		return 0, ""
	}
	return distributorID, strings.TrimSuffix(rest, ".jpg")
}

// over tells whether the pictures of a batch are shown no more.
func (b Batch) over(now time.Time) bool { return clock.Millis(now) >= b.until() }

func (b Batch) until() int64 {
	if b.ShownUntil == 0 { // Begun before anybody could say.
		return b.StartedAt + shownFor.Milliseconds()
	}
	return b.ShownUntil
}

// preparedAddress is where a distributor's picture of a batch is fetched.
func (s *Service) preparedAddress(batchID, distributorID int64, f facts) string {
	until, at := s.until(), web.ID(batchID).String()+"/"+web.ID(distributorID).String()
	return "/posters/prepared/" + at + "?e=" + until + "&s=" + s.signature("prepared", at, until) + "&v=" + f.version()
}

// known finds links without making any.
func (s *Service) known(ctx context.Context, ids []int64, w referral.Wanted) ([]referral.Link, error) {
	found, err := s.deps.Referral.Known(ctx, ids, w)
	links := make([]referral.Link, len(ids))
	for i, id := range ids {
		links[i] = found[id]
	}
	return links, err
}

// lookPrepared finds out what a distributor's picture of a batch shows now; it is
// refused for one who may not share, whose link was revoked, or when the product
// has left the shelf.
func (s *Service) lookPrepared(ctx context.Context, b Batch, distributorID int64) (facts, error) {
	if b.over(s.deps.DB.Clock().Now()) {
		return facts{}, ErrBatchOver
	}
	if distributorID > b.Cursor {
		return facts{}, web.ErrNotFound
	}
	d, err := s.mayShare(ctx, distributorID)
	if err != nil {
		return facts{}, err
	}
	all, err := s.lookAtMany(ctx, b, []distributor.Distributor{d}, s.known)
	if err != nil {
		return facts{}, err
	}
	if all[0].print == "" {
		return facts{}, ErrGone
	}
	return all[0], nil
}

// servePrepared answers with a picture that a batch has made. One that was drawn
// from other facts than those of today is drawn anew: nobody sees an old price.
func (s *Service) servePrepared(c echo.Context) error {
	at, until := c.Param("batch")+"/"+c.Param("distributor"), c.QueryParam("e")
	if !same(s.signature("prepared", at, until), c.QueryParam("s")) {
		return ErrAddress
	}
	if s.over(until) {
		return ErrExpired
	}
	var batchID, distributorID web.ID
	if err := errors.Join(batchID.UnmarshalText([]byte(c.Param("batch"))), distributorID.UnmarshalText([]byte(c.Param("distributor")))); err != nil {
		return ErrAddress
	}
	ctx := c.Request().Context()
	b, err := s.Batch(ctx, int64(batchID))
	if db.NoRows(err) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	f, err := s.lookPrepared(ctx, b, int64(distributorID))
	if err != nil {
		return err
	}
	return s.answer(c, f, asJPEG, full, batchID.String()+"-"+distributorID.String(), func() ([]byte, error) {
		raw, _, err := s.deps.Files.Get(ctx, preparedKey(b.ID, int64(distributorID), f.print))
		if errors.Is(err, blob.ErrNotFound) {
			return s.draw(ctx, f, asJPEG, full)
		}
		return raw, err
	})
}

// mayShare is a distributor, refused for one who may not share now.
func (s *Service) mayShare(ctx context.Context, id int64) (d distributor.Distributor, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := distributor.ByIDs(ctx, tx, []int64{id})
		if d = found[id]; err == nil && d.State != distributor.Active {
			err = ErrGone
		}
		return err
	})
	return d, err
}

type preparedView struct {
	ID        web.ID   `json:"id"`
	Title     string   `json:"title"`
	Picture   string   `json:"picture" doc:"图片地址（JPEG），不用登录，至少七天有效；内容变了地址也变"`
	StartedAt web.Time `json:"started_at"`
	Until     web.Time `json:"shown_until" doc:"到这个时间为止"`
}

type preparedOutput struct {
	Body struct {
		Items []preparedView `json:"items" doc:"品牌为我备好的海报，新的在前"`
	}
}

// maxPrepared is how many of the last batches a distributor is shown.
const maxPrepared = 20

func (s *Service) apiPrepared(ctx context.Context, _ *struct{}) (*preparedOutput, error) {
	d, err := s.deps.Distributors.Selling(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	views, err := s.preparedFor(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	out := &preparedOutput{}
	out.Body.Items = views
	return out, nil
}

// preparedFor are the pictures of the last batches that a distributor is shown.
func (s *Service) preparedFor(ctx context.Context, distributorID int64) ([]preparedView, error) {
	batches, err := s.Batches(ctx, 0, maxPrepared)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(batches))
	for i, b := range batches {
		ids[i] = b.ID
	}
	failed, err := s.failedFor(ctx, distributorID, ids)
	if err != nil {
		return nil, err
	}
	views := []preparedView{}
	for _, b := range batches {
		if failed[b.ID] {
			continue
		}
		f, err := s.lookPrepared(ctx, b, distributorID)
		if final(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		views = append(views, preparedView{web.ID(b.ID), b.Title, s.preparedAddress(b.ID, distributorID, f), web.Time(b.StartedAt), web.Time(b.until())})
	}
	return views, nil
}

// keptAfter is how long the files of a batch stay after they were shown last.
const keptAfter = 7 * 24 * time.Hour

// Sweep deletes prepared files that nobody is shown any more: those of batches that
// are over for a while, and those that were drawn from facts of yesterday.
func (s *Service) Sweep(ctx context.Context) error {
	batches, err := s.unswept(ctx)
	if err != nil {
		return err
	}
	for _, b := range batches {
		over := b.over(s.deps.DB.Clock().Now().Add(-keptAfter))
		if err := s.sweep(ctx, b, over); err != nil {
			return fmt.Errorf("batch %d: %w", b.ID, err)
		}
		if !over || b.State == Running {
			continue
		}
		err := s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return setSwept(ctx, tx, b.ID, clock.Millis(tx.Now)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// sweep deletes the files of a batch, or those that are old.
func (s *Service) sweep(ctx context.Context, b Batch, all bool) error {
	var keys []string
	flush := func() error {
		old, err := keys, error(nil)
		if !all {
			old, err = s.old(ctx, b, keys)
		}
		for _, key := range old {
			err = either(err, s.deps.Files.Delete(ctx, key))
		}
		keys = keys[:0]
		return err
	}
	err := s.deps.Files.Under(ctx, preparedFolder(b.ID), func(key string) error {
		if keys = append(keys, key); len(keys) < s.Portion {
			return nil
		}
		return flush()
	})
	return either(err, flush())
}

// old are those of some files that were drawn from other facts than today's.
func (s *Service) old(ctx context.Context, b Batch, keys []string) ([]string, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	ids := make([]int64, 0, len(keys))
	for _, key := range keys {
		if id, _ := readKey(key); id != 0 {
			ids = append(ids, id)
		}
	}
	people, err := s.active(ctx, ids)
	if err != nil {
		return nil, err
	}
	now, err := s.lookAtMany(ctx, b, people, s.known)
	if err != nil && !final(err) { // What is refused to all is nobody's picture.
		return nil, err
	}
	prints := map[int64]string{}
	for i, f := range now {
		prints[people[i].ID] = f.print
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		id, drawn := readKey(key)
		return id != 0 && drawn != "" && drawn == prints[id]
	}), nil
}

// active are those of some distributors who may share.
func (s *Service) active(ctx context.Context, ids []int64) (people []distributor.Distributor, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := distributor.ByIDs(ctx, tx, ids)
		people = people[:0]
		for _, d := range found {
			if d.State == distributor.Active {
				people = append(people, d)
			}
		}
		return err
	})
	return people, err
}
