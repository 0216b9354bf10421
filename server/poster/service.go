package poster

import (
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"unicode/utf8"

	"yuanfen/server/catalog"
	"yuanfen/server/content"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/lru"
	"yuanfen/server/platform/secret"
	"yuanfen/server/poster/engine"
	"yuanfen/server/poster/fonts"
	"yuanfen/server/poster/raster"
	"yuanfen/server/referral"
	"yuanfen/server/staff"
)

// Brand is what posters say of the brand. All but Name may be empty.
type Brand struct {
	Name    string
	Latin   string
	Notice  string // A word that stands on every picture: a demo says that it is one.
	Mark    string // The sign as an SVG path within -45 -34 90 76.
	Seal    string // What is cut into the seal: one character, or four. "": the name's first.
	Tagline string
	Story   string
	Picture string // File key of the picture beside the story.
	Fonts   fs.FS  // Typefaces for characters that ours lack; nil: none.
}

// Check refuses a sign or a seal that can't be drawn.
func (b Brand) Check() error {
	if _, err := raster.ParsePath(b.Mark); err != nil && b.Mark != "" {
		return fmt.Errorf("poster.mark: 不是 SVG 路径：%w", err)
	}
	if n := utf8.RuneCountInString(b.Seal); n != 0 && n != 1 && n != 4 {
		return fmt.Errorf("poster.seal: “%s”应为一个字或四个字", b.Seal)
	}
	if b.Fonts == nil {
		return nil
	}
	if _, err := fs.ReadDir(b.Fonts, "."); err != nil {
		return fmt.Errorf("poster.fonts: 读不到这个文件夹：%w", err)
	}
	return nil
}

// seal is what is cut into the seal.
func (b Brand) seal() string {
	if b.Seal != "" {
		return b.Seal
	}
	first, _ := utf8.DecodeRuneInString(b.Name)
	return string(first)
}

// Deps are the parts that a Service is built on.
type Deps struct {
	DB           *db.DB
	IDs          *id.Source
	Queue        *jobs.Queue
	Files        *blob.Store
	Secrets      *secret.Ring
	Staff        *staff.Service
	Content      *content.Service
	Members      *member.Service
	Catalog      *catalog.Catalog
	Distributors *distributor.Service
	Referral     *referral.Service
	Brand        Brand
	Version      string // Of the program: another one may draw otherwise.
	PublicURL    string
	Log          *slog.Logger
}

// Service keeps templates and makes pictures of them.
type Service struct {
	deps    Deps
	parsed  parsed
	studio  studio
	fresh   *lru.Cache[Wanted, facts]
	avatars *lru.Cache[string, *engine.Picture]

	// Portion is how many pictures of a batch are made before they are counted.
	Portion int
}

// New returns the posters of a shop. The typefaces are read when the first picture
// is made.
func New(d Deps) *Service {
	return &Service{
		deps: d,
		studio: studio{
			open: sync.OnceValues(func() (*engine.Engine, error) { return engine.New(fonts.Files(), d.Brand.Fonts) }), seats: make(chan struct{}, seats), trial: make(chan struct{}, 1), done: lru.New[string, []byte](maxDone),
		},
		Portion: defaultPortion,
		fresh:   lru.New[Wanted, facts](maxFresh), avatars: lru.New[string, *engine.Picture](maxAvatars),
	}
}

// Register adds the jobs of this package.
func (s *Service) Register(r *jobs.Runner) { r.Insist(jobBatch, s.runBatch) }
