package app_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/member"
	"yuanfen/server/platform/db"
)

func login(t *testing.T, s *shoptest.Shop, name string) member.Session {
	t.Helper()
	session, _, err := s.App.Members.Login(t.Context(), s.Sim.LoginCode(name), member.Arrival{})
	must(t, err)
	return session
}

// wantMember fails unless a token is worth what is wanted: a member's id, or 0.
func wantMember(t *testing.T, s *shoptest.Shop, token string, want int64) {
	t.Helper()
	p, err := s.App.Members.Authenticate(t.Context(), token)
	if p.ID != want || (want == 0) != errors.Is(err, member.ErrSession) {
		t.Errorf("the token is worth member %d, %v; want %d", p.ID, err, want)
	}
}

func TestLogin_OnePersonIsOneMember(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		first, again, other := login(t, s, "甲"), login(t, s, "甲"), login(t, s, "乙")
		if first.MemberID != again.MemberID || first.MemberID == other.MemberID || first.Token == again.Token {
			t.Errorf("%+v, %+v, %+v", first, again, other)
		}
		wantMember(t, s, first.Token, first.MemberID)
		wantMember(t, s, again.Token, first.MemberID)
	})
}

func TestLogin_TwiceAtOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ids := make([]int64, 8)
		var wg sync.WaitGroup
		for i := range ids {
			code := s.Sim.LoginCode("甲")
			wg.Go(func() {
				_, m, err := s.App.Members.Login(t.Context(), code, member.Arrival{})
				if err != nil {
					t.Error(err)
				}
				ids[i] = m.ID
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("one person became members %v", ids)
			}
		}
	})
}

func TestLogin_CodeOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		code := s.Sim.LoginCode("甲")
		_, _, err := s.App.Members.Login(t.Context(), code, member.Arrival{})
		must(t, err)
		for _, bad := range []string{code, "nonsense"} {
			if _, _, err := s.App.Members.Login(t.Context(), bad, member.Arrival{}); !errors.Is(err, member.ErrCode) {
				t.Errorf("%s: %v", bad, err)
			}
		}
	})
}

// After renewal the old token serves requests under way for a minute.
func TestRenew_OldTokenDiesAMinuteLater(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		old := login(t, s, "甲")
		wantMember(t, s, old.Token, old.MemberID)
		s.Clock.Advance(119 * time.Minute)
		fresh, err := s.App.Members.Renew(t.Context(), old.Token)
		must(t, err)
		s.Clock.Advance(59 * time.Second)
		wantMember(t, s, old.Token, old.MemberID)
		wantMember(t, s, fresh.Token, old.MemberID)
		s.Clock.Advance(time.Second)
		wantMember(t, s, old.Token, 0)
		if _, err := s.App.Members.Renew(t.Context(), old.Token); !errors.Is(err, member.ErrSession) {
			t.Errorf("a dead token was renewed: %v", err)
		}
		s.Clock.Advance(118 * time.Minute)
		wantMember(t, s, fresh.Token, old.MemberID)
		s.Clock.Advance(time.Minute)
		wantMember(t, s, fresh.Token, 0)
	})
}

func TestLogout_EndsOneSession(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		phone, tablet := login(t, s, "甲"), login(t, s, "甲")
		wantMember(t, s, phone.Token, phone.MemberID)
		must(t, s.App.Members.Logout(t.Context(), phone.Token))
		wantMember(t, s, phone.Token, 0)
		wantMember(t, s, tablet.Token, phone.MemberID)
		wantMember(t, s, "nonsense", 0)
	})
}

func TestBlocked_IsOutAndStaysOut(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		session := login(t, s, "甲")
		must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE member SET state = ? WHERE id = ?", member.Blocked, session.MemberID)
			return err
		}))
		wantMember(t, s, session.Token, 0)
		if _, err := s.App.Members.Renew(t.Context(), session.Token); !errors.Is(err, member.ErrSession) {
			t.Errorf("renewed: %v", err)
		}
		if _, _, err := s.App.Members.Login(t.Context(), s.Sim.LoginCode("甲"), member.Arrival{}); !errors.Is(err, member.ErrBlocked) {
			t.Errorf("logged in: %v", err)
		}
	})
}
