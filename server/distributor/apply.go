package distributor

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"yuanfen/server/catalog"
	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/policy"
	"yuanfen/server/staff"
)

// AgreementKind is the kind of agreement that distributors accept.
const AgreementKind = "distributor"

// Deps are the parts that a Service is built on.
type Deps struct {
	DB      *db.DB
	IDs     *id.Source
	Secrets *secret.Ring
	Staff   *staff.Service
	Members *member.Service
	Catalog *catalog.Catalog
	Picture func(key string) string // The address of a picture, "" for none.
	Alone   string                  // Why one person may decide what asks for two, "" if nobody may.
}

// Service keeps distributors.
type Service struct {
	deps Deps

	// Ladder is the tiers, version by version.
	Ladder *policy.Book[Ladder]
	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// New returns the distributors kept in d.DB.
func New(d Deps) *Service {
	return &Service{
		deps:   d,
		Ladder: policy.New(policy.Deps{DB: d.DB, IDs: d.IDs, Staff: d.Staff, Alone: d.Alone}, "tiers", DefaultLadder, Ladder.Check),
	}
}

// Apply asks to become a distributor. Whoever was rejected may ask again; whoever
// was expelled may not.
func (s *Service) Apply(ctx context.Context, a Application) (Distributor, error) {
	a.Name, a.Phone = strings.TrimSpace(a.Name), strings.TrimSpace(a.Phone)
	if err := a.check(); err != nil {
		return Distributor{}, err
	}
	fresh := s.deps.IDs.Next()
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Distributor, error) {
		if err := s.agree(ctx, tx, a); err != nil {
			return Distributor{}, err
		}
		before, err := byMember(ctx, tx, a.MemberID)
		if err != nil && !db.NoRows(err) {
			return before, err
		}
		if err == nil {
			return s.applyAgain(ctx, tx, before, a)
		}
		if known, ok, err := s.claim(ctx, tx, a); ok || err != nil {
			return known, err
		}
		d := Distributor{ID: fresh, MemberID: a.MemberID}
		s.fill(&d, a, clock.Millis(tx.Now))
		if d.InviterID, err = s.inviter(ctx, tx, d.ID, a.Invited); err != nil {
			return d, err
		}
		err = insertDistributor(ctx, tx, s.sealed(d), s.phoneHash(d.Phone))
		if db.IsDuplicate(err) {
			return d, db.ErrConflict // The same tap, twice at once.
		}
		if err != nil {
			return d, err
		}
		return d, s.record(ctx, tx, d.ID, "applied", "member:"+strconv.FormatInt(a.MemberID, 10), "", 0)
	})
}

func (s *Service) agree(ctx context.Context, tx *db.Tx, a Application) error {
	current, err := member.CurrentAgreement(ctx, tx, AgreementKind)
	if db.NoRows(err) {
		return ErrNoAgreement
	}
	if err == nil && current.ID != a.AgreementID {
		err = ErrAgreement
	}
	if err != nil {
		return err
	}
	return s.deps.Members.AgreeIn(ctx, tx, a.MemberID, a.AgreementID)
}

func (s *Service) applyAgain(ctx context.Context, tx *db.Tx, d Distributor, a Application) (Distributor, error) {
	switch d.State {
	case Applied:
		return d, ErrApplied
	case Expelled:
		return d, ErrBarred
	case Rejected:
	default:
		return d, ErrAlready
	}
	s.fill(&d, a, clock.Millis(tx.Now))
	ok, err := updateApplication(ctx, tx, s.sealed(d), s.phoneHash(d.Phone))
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return d, err
	}
	return d, s.record(ctx, tx, d.ID, "applied", "member:"+strconv.FormatInt(a.MemberID, 10), "再次申请", d.Tier)
}

func (s *Service) fill(d *Distributor, a Application, now int64) {
	d.State, d.Name, d.Phone, d.Channel, d.Province, d.City, d.AgreementID, d.AppliedAt, d.Reason, d.DecidedAt = Applied, a.Name, a.Phone, a.Channel, a.Province, a.City, a.AgreementID, now, "", 0
}

// inviter is the distributor behind the link by which somebody came to apply.
func (s *Service) inviter(ctx context.Context, tx *db.Tx, id int64, link string) (int64, error) {
	if link == "" {
		return 0, nil
	}
	inviter, err := s.Hooks.Inviter(ctx, tx, link)
	if err != nil || inviter == id {
		return 0, err
	}
	return inviter, nil
}

// SetInviter corrects who brought a distributor in; 0 for nobody. No relation may
// lead back to where it began, at any depth.
func (s *Service) SetInviter(ctx context.Context, id, inviter int64) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		// Two changes that would close a loop together must see each other, though they
		// touch different distributors: every change writes this one row.
		if err := holdTree(ctx, tx); err != nil {
			return err
		}
		d, err := s.visible(ctx, tx, id)
		if err != nil {
			return err
		}
		for above := inviter; above != 0; {
			if above == id {
				return ErrLoop
			}
			up, err := byID(ctx, tx, above)
			if db.NoRows(err) || err == nil && above == inviter && up.State != Active {
				return ErrInviter
			}
			if err != nil {
				return err
			}
			above = up.InviterID
		}
		if err := setInviter(ctx, tx, id, inviter); err != nil {
			return err
		}
		return s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "distributor.inviter", Subject: "distributor", SubjectID: id, Before: map[string]web.ID{"inviter": web.ID(d.InviterID)}, After: map[string]web.ID{"inviter": web.ID(inviter)},
		})
	})
}

// visible reads a distributor whom the caller may see.
func (s *Service) visible(ctx context.Context, tx *db.Tx, id int64) (Distributor, error) {
	d, err := byID(ctx, tx, id)
	if db.NoRows(err) {
		return d, web.ErrNotFound
	}
	if err != nil {
		return d, err
	}
	return d, member.Visible(ctx, tx, d.MemberID)
}

// Visible refuses, as not found, who are not the caller's business or not known, in
// the caller's transaction.
func Visible(ctx context.Context, tx *db.Tx, ids ...int64) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	n, err := countVisible(ctx, tx, ids, auth.From(ctx).Scope)
	if err == nil && n != len(ids) {
		err = web.ErrNotFound
	}
	return err
}

func (s *Service) record(ctx context.Context, tx *db.Tx, id int64, kind, actor, detail string, tier int) error {
	return insertEvent(ctx, tx, Event{s.deps.IDs.Next(), id, kind, actor, detail, tier, clock.Millis(tx.Now)})
}

func place(id int64, column string) secret.Place {
	return secret.Place{Table: "distributor", Column: column, Row: id}
}

// sealed is the distributor as it is stored.
func (s *Service) sealed(d Distributor) Distributor {
	d.Name, d.Phone = s.deps.Secrets.Seal(place(d.ID, "real_name"), d.Name), s.deps.Secrets.Seal(place(d.ID, "phone"), d.Phone)
	return d
}

// opened is the distributor as people know them.
func (s *Service) opened(d Distributor) (Distributor, error) {
	var err error
	if d.Name != "" {
		if d.Name, err = s.deps.Secrets.Open(place(d.ID, "real_name"), d.Name); err != nil {
			return d, err
		}
	}
	if d.Phone != "" {
		d.Phone, err = s.deps.Secrets.Open(place(d.ID, "phone"), d.Phone)
	}
	return d, err
}

func (s *Service) phoneHash(phone string) string {
	return s.deps.Secrets.Index("distributor", "phone", phone)
}
