package secret_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yuanfen/server/platform/secret"
)

func ring(t *testing.T, ids ...string) *secret.Ring {
	t.Helper()
	keys := []secret.Key{}
	for _, id := range ids {
		keys = append(keys, secret.Key{ID: id, Key: bytes.Repeat([]byte(id), secret.KeySize)})
	}
	r, err := secret.NewRing(keys, bytes.Repeat([]byte("i"), secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var phone = secret.Place{Table: "member", Column: "phone", Row: 7}

func TestSealOpens(t *testing.T) {
	r := ring(t, "1")
	for _, plain := range []string{"", "13800138000", strings.Repeat("地址", 500)} {
		sealed := r.Seal(phone, plain)
		if plain != "" && strings.Contains(sealed, plain) {
			t.Fatalf("sealed shows the plain text: %s", sealed)
		}
		if got, err := r.Open(phone, sealed); err != nil || got != plain {
			t.Errorf("opened %q, %v", got, err)
		}
	}
	if r.Seal(phone, "x") == r.Seal(phone, "x") {
		t.Error("sealing twice gave the same text")
	}
}

func TestSealedStaysInItsPlace(t *testing.T) {
	r := ring(t, "1")
	sealed := r.Seal(phone, "13800138000")
	flipped := []byte(sealed)
	flipped[len(flipped)/2] ^= 1
	for name, try := range map[string]struct {
		at     secret.Place
		sealed string
	}{
		"another row":    {secret.Place{Table: "member", Column: "phone", Row: 8}, sealed},
		"another column": {secret.Place{Table: "member", Column: "name", Row: 7}, sealed},
		"another table":  {secret.Place{Table: "staff", Column: "phone", Row: 7}, sealed},
		"a changed bit":  {phone, string(flipped)},
		"cut short":      {phone, sealed[:10]},
		"another key":    {phone, "2" + sealed[1:]},
		"no key":         {phone, sealed[2:]},
		"nothing":        {phone, ""},
	} {
		if _, err := r.Open(try.at, try.sealed); !errors.Is(err, secret.ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRotation(t *testing.T) {
	old := ring(t, "1").Seal(phone, "13800138000")
	both := ring(t, "1", "2")
	if got, err := both.Open(phone, old); err != nil || got != "13800138000" {
		t.Fatalf("old value: %q, %v", got, err)
	}
	fresh := both.Seal(phone, "13800138000")
	if !both.Stale(old) || both.Stale(fresh) {
		t.Error("stale must mean: not sealed with the newest key")
	}
	if _, err := ring(t, "1").Open(phone, fresh); !errors.Is(err, secret.ErrSealed) {
		t.Errorf("the old ring opened what the newest key sealed: %v", err)
	}
}

func TestIndex(t *testing.T) {
	r := ring(t, "1")
	a := r.Index("member", "phone", "13800138000")
	if a != ring(t, "2").Index("member", "phone", "13800138000") {
		t.Error("the index must not depend on the data keys")
	}
	if a == r.Index("member", "phone", "13800138001") || a == r.Index("staff", "phone", "13800138000") {
		t.Error("the index must depend on value and place")
	}
}

func TestBadRings(t *testing.T) {
	good := secret.Key{ID: "1", Key: make([]byte, secret.KeySize)}
	for name, keys := range map[string][]secret.Key{
		"none":  {},
		"twice": {good, good},
		"short": {{ID: "1", Key: make([]byte, 16)}},
		"named": {{ID: "a.b", Key: good.Key}},
	} {
		if _, err := secret.NewRing(keys, good.Key); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	data, index := filepath.Join(dir, "data-1.key"), filepath.Join(dir, "index.key")
	for _, file := range []string{data, index} {
		if err := secret.EnsureFile(file); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := secret.EnsureFile(data); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(data); err != nil || !bytes.Equal(before, after) {
		t.Fatal("a key was overwritten", err)
	}
	keys := []secret.KeyFile{{ID: "1", File: data}}
	if _, err := secret.LoadRing(keys, index); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(data, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.LoadRing(keys, index); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that the group may read: %v", err)
	}
}

func TestValueIsNeverPrinted(t *testing.T) {
	v := struct{ Key secret.Value }{"hunter2"}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v, "key", v.Key)
	for _, text := range []string{fmt.Sprint(v), fmt.Sprintf("%+v %#v %s %q", v, v, v.Key, v.Key), string(raw), log.String()} {
		if strings.Contains(text, "hunter2") || !strings.Contains(text, "***") {
			t.Errorf("shown as %s", text)
		}
	}
}
