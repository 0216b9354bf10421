package content

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"time"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

const jobCheck = "content.check"

// Picture stores a picture that somebody sent. A member's is sent to WeChat to
// be checked; it may be used at once, and vanishes if it is refused.
func (s *Service) Picture(ctx context.Context, ownerKind string, ownerID int64, raw []byte) (Upload, error) {
	if err := s.seat(ctx); err != nil {
		return Upload{}, err
	}
	p, err := readPicture(raw)
	<-s.encoding
	if err != nil {
		return Upload{}, err
	}
	u := Upload{ID: s.IDs.Next(), OwnerKind: ownerKind, OwnerID: ownerID, Key: blob.NewKey("u", p.extension), Width: p.width, Height: p.height, Bytes: int64(len(p.raw)), State: Passed}
	if ownerKind == ByMember {
		u.State = Unchecked
	}
	// The file first: a row without its file would show a hole, a file without
	// its row is only swept.
	if err := s.Files.Put(ctx, u.Key, p.raw); err != nil {
		return Upload{}, err
	}
	return u, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		u.CreatedAt = clock.Millis(tx.Now)
		if ownerKind != ByMember {
			return insertUpload(ctx, tx, u)
		}
		n, err := uploadsSince(ctx, tx, ownerKind, ownerID, clock.Millis(tx.Now.Add(-24*time.Hour)))
		if err == nil && n >= maxPerDay {
			err = ErrTooMany
		}
		if err != nil {
			return err
		}
		if err := insertUpload(ctx, tx, u); err != nil {
			return err
		}
		return s.Queue.Add(ctx, tx, jobs.Spec{Kind: jobCheck, Key: u.Key, Payload: u.ID})
	})
}

func (s *Service) seat(ctx context.Context) error {
	wait, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	select {
	case s.encoding <- struct{}{}:
		return nil
	case <-wait.Done():
		return errBusyEncode
	}
}

// VideoPrefix begins the keys of videos.
const VideoPrefix = "video-"

// Video stores an MP4 file that staff sent and returns its key.
func (s *Service) Video(ctx context.Context, raw []byte) (key string, err error) {
	if len(raw) > MaxVideo || !playable(raw) {
		return "", ErrNotVideo
	}
	u := Upload{ID: s.IDs.Next(), OwnerKind: ByStaff, OwnerID: auth.From(ctx).ID, Key: blob.NewKey(strings.TrimSuffix(VideoPrefix, "-"), "mp4"), Bytes: int64(len(raw)), State: Passed}
	if err := s.Files.Put(ctx, u.Key, raw); err != nil {
		return "", err
	}
	return u.Key, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		u.CreatedAt = clock.Millis(tx.Now)
		return insertUpload(ctx, tx, u)
	})
}

// maxFtyp is more than the first box of any video has: its brands, 4 bytes each.
const maxFtyp = 1024

// playable tells by its first box what phones and browsers play (ISO/IEC 14496-12,
// 4.3): an MP4 file, and neither QuickTime nor the pictures that are stored alike. The
// box's size must be one: four letters there could be the beginning of a page.
func playable(raw []byte) bool {
	if len(raw) < 16 || string(raw[4:8]) != "ftyp" {
		return false
	}
	if size := binary.BigEndian.Uint32(raw); size < 16 || size > maxFtyp || int(size) > len(raw) {
		return false
	}
	switch string(raw[8:12]) {
	case "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash":
		return true
	}
	return false
}

// PDFPrefix begins the keys of papers, which are not for everybody.
const PDFPrefix = "paper-"

// PDF stores a PDF file that staff sent and returns its key.
func (s *Service) PDF(ctx context.Context, raw []byte) (key string, err error) {
	if len(raw) > pdfMaxSize || !paper(raw) {
		return "", ErrNotPDF
	}
	key = blob.NewKey(strings.TrimSuffix(PDFPrefix, "-"), "pdf")
	return key, s.Files.Put(ctx, key, raw)
}

// paper tells a PDF file by its beginning and its end.
func paper(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("%PDF-")) && bytes.Contains(raw[max(0, len(raw)-1024):], []byte("%%EOF"))
}

// File reads a stored file; web.ErrNotFound if it is gone.
func (s *Service) File(ctx context.Context, key string) ([]byte, error) {
	raw, _, err := s.Files.Get(ctx, key)
	if errors.Is(err, blob.ErrNotFound) {
		err = web.ErrNotFound
	}
	return raw, err
}

// Keys turns the ids of a person's own uploads into file keys, in their order.
func Keys(ctx context.Context, tx *db.Tx, ownerKind string, ownerID int64, ids []int64) ([]string, error) {
	rows, err := uploadsByID(ctx, tx, ownerKind, ownerID, ids)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		u, ok := rows[id]
		if !ok || u.State == Refused || u.State == Removed {
			return nil, ErrNotYours
		}
		keys[i] = u.Key
	}
	return keys, nil
}

// Register adds the jobs of this package.
func (s *Service) Register(r *jobs.Runner) { r.Handle(jobCheck, s.askWeChat) }

// askWeChat hands a member's picture to WeChat's check.
func (s *Service) askWeChat(ctx context.Context, j jobs.Job) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	u, err := s.upload(ctx, id)
	if db.NoRows(err) || (err == nil && u.State != Unchecked) {
		return nil
	}
	if err != nil {
		return err
	}
	openID, err := s.OpenID(ctx, u.OwnerID)
	if err != nil {
		return err
	}
	trace, err := s.WeChat.MediaCheckAsync(ctx, openID, s.PublicURL+u.Address(), wechat.SceneComment)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := setChecking(ctx, tx, u.ID, trace)
		return err
	})
}

// Judge applies WeChat's verdict on a picture, in the caller's transaction. What
// is refused is not shown any more: its file goes when the transaction is over.
func (s *Service) Judge(ctx context.Context, tx *db.Tx, m wechat.MediaCheck) error {
	state := Passed
	if m.ErrCode == 0 && m.Suggest == wechat.VerdictRisky {
		state = Refused
	}
	u, err := uploadByTrace(ctx, tx, m.TraceID)
	if db.NoRows(err) {
		return nil // Not ours, or its check was asked twice.
	}
	if err != nil {
		return err
	}
	_, err = setJudged(ctx, tx, u.ID, state)
	return err
}

// Sweep deletes the files of refused pictures; their rows stay as evidence.
func (s *Service) Sweep(ctx context.Context) error {
	rows, err := s.refused(ctx)
	if err != nil {
		return err
	}
	for _, u := range rows {
		if err := s.Files.Delete(ctx, u.Key); err != nil {
			return err
		}
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := setSwept(ctx, tx, u.ID)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Text asks WeChat about what a member wrote. sure is false when a person should
// look before others see it: WeChat doubts, or could not be asked.
func (s *Service) Text(ctx context.Context, memberID int64, scene int, text string) (sure bool, err error) {
	if strings.TrimSpace(text) == "" {
		return true, nil
	}
	openID, err := s.OpenID(ctx, memberID)
	if err != nil {
		return false, err
	}
	if r := []rune(text); len(r) > maxText {
		text = string(r[:maxText])
	}
	verdict, _, err := s.WeChat.MsgSecCheck(ctx, wechat.TextCheck{OpenID: openID, Scene: scene, Content: text})
	switch {
	case err != nil:
		s.Log.WarnContext(ctx, "text not checked by WeChat", "member", memberID, "error", err)
		return false, nil
	case verdict == wechat.VerdictRisky:
		return false, ErrSensitive
	}
	return verdict == wechat.VerdictPass, nil
}

// Forget erases a member's uploads, in the caller's transaction: their files are
// swept like refused ones.
func Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	return refuseAll(ctx, tx, memberID)
}
