package auth_test

import (
	"context"
	"encoding/base32"
	"errors"
	"strings"
	"testing"
	"time"

	"yuanfen/server/platform/auth"
)

// cheap costs keep the tests quick.
var cheap = auth.Params{MemoryKiB: 64, Time: 1, Threads: 1}

func TestToken(t *testing.T) {
	token, hash := auth.NewToken()
	other, _ := auth.NewToken()
	if len(token) != 43 || len(hash) != 64 || token == other {
		t.Errorf("token %q, hash %q", token, hash)
	}
	if auth.HashToken(token) != hash || strings.Contains(hash, token) {
		t.Error("the hash must be the token's and must not show it")
	}
}

func TestPasswordRules(t *testing.T) {
	for password, want := range map[string]error{
		"elevenchars":                       auth.ErrPasswordShort,
		"山高水长风清月明天地宽":                       auth.ErrPasswordShort,
		"山高水长风清月明天地宽阔":                      nil,
		"correct horse battery":             nil,
		"Password1234":                      auth.ErrPasswordCommon,
		"aaaaaaaaaaaaaa":                    auth.ErrPasswordCommon,
		strings.Repeat("abcab", 20) + "xyz": nil,
		strings.Repeat("abc", 43):           auth.ErrPasswordLong,
	} {
		if err := auth.CheckPassword(password); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", password, err, want)
		}
	}
}

// What everybody's words, the place's own and rows of keys are most of is refused,
// however it is dressed up; phrases that hold one of them are not.
func TestPasswords_EasyToGuess(t *testing.T) {
	place := []string{"源分", "yuanfen", "li.ming", "李明"}
	for _, password := range []string{
		"yuanfen-2026!!", "Yuanfen@2026#", "源分源分源分源分源分源分", "li.ming123456", "LI.MING-li.ming", "yuanfenadmin1", "Admin@yuanfen", "p@ssw0rd!2026", "P4ssw0rd9999", "abababababab", "abcabcabcabc", "1234abcd1234", "123456789abc",
		"qwertyuiop!!1", "1qaz2wsx!QAZ", "zyxwvutsrqpo", "iloveyou520520", "woaini5201314", "welcomewelcome", "letmein-12345", "shop-admin-88", "rootroot-1234", "password-qwerty", "wechat@weixin1",
	} {
		if err := auth.CheckPassword(password, place...); !errors.Is(err, auth.ErrPasswordCommon) {
			t.Errorf("%q: %v", password, err)
		}
	}
	for _, password := range []string{"correct horse battery", "qingyu tea at seven", "青屿-示例-2026-口令", "my password is a poem", "another horse wang", "源分 清明前 第三座茶山", "vK9#mPq2!xTz", "7419 2283 9056", "山高水长风清月明天地宽阔"} {
		if err := auth.CheckPassword(password, place...); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// A list of breached passwords, and the brand's names, forbid more.
func TestPasswords_OfAList(t *testing.T) {
	refused, err := auth.ReadRefused(strings.NewReader("short\nTwelve Monkeys 1995\r\n山高水长风清月明天地宽阔\n\n"))
	if err != nil || len(refused) != 2 {
		t.Fatalf("%d, %v", len(refused), err)
	}
	rules := auth.Rules{Words: []string{"青屿茶事", ""}, Refused: refused}
	for password, want := range map[string]error{
		"twelve monkeys 1995": auth.ErrPasswordCommon, "Twelve Monkeys 1995": auth.ErrPasswordCommon, "山高水长风清月明天地宽阔": auth.ErrPasswordCommon, "青屿茶事青屿茶事2026": auth.ErrPasswordCommon,
		"twelve monkeys 1996": nil, "short": auth.ErrPasswordShort,
	} {
		if err := rules.Check(password, "li", "李"); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", password, err, want)
		}
	}
	if err := (auth.Rules{}).Check("twelve monkeys 1995"); err != nil {
		t.Errorf("without a list: %v", err)
	}
}

func TestHasher(t *testing.T) {
	ctx := t.Context()
	h := auth.NewHasher(cheap)
	hash, err := h.Hash(ctx, "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	check := func(hash, password string, want bool) {
		t.Helper()
		if got, err := h.Verify(ctx, hash, password); err != nil || got != want {
			t.Errorf("verify %q: %v, %v", password, got, err)
		}
	}
	check(hash, "correct horse battery", true)
	check(hash, "correct horse batterz", false)
	check("", "correct horse battery", false)
	check("", "nobody's password", false)
	if _, err := h.Verify(ctx, "$argon2id$v=19$m=x$a$b", "x"); err == nil {
		t.Error("a damaged hash must be an error, not a wrong password")
	}
	stronger := auth.NewHasher(auth.Params{MemoryKiB: 128, Time: 1, Threads: 1})
	if h.Weak(hash) || !stronger.Weak(hash) {
		t.Error("weak must mean: other costs than today's")
	}
	if ok, err := stronger.Verify(ctx, hash, "correct horse battery"); !ok || err != nil {
		t.Errorf("raised costs must leave old passwords valid: %v, %v", ok, err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := h.Hash(gone, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("hashing ignores a dead context: %v", err)
	}
}

// RFC 6238, appendix B, the SHA-1 column, to six digits.
func TestTOTPSamples(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471",
		1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got, err := auth.TOTPCode(secret, time.Unix(at, 0)); err != nil || got != want {
			t.Errorf("at %d: %s, %v, want %s", at, got, err, want)
		}
	}
}

func TestVerifyTOTP(t *testing.T) {
	secret := auth.NewTOTPSecret()
	at := time.Unix(1_764_000_000, 0)
	code, err := auth.TOTPCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	for late, want := range map[time.Duration]bool{
		0: true, 30 * time.Second: true, -30 * time.Second: true,
		60 * time.Second: false, -60 * time.Second: false,
	} {
		step, ok, err := auth.VerifyTOTP(secret, code, at.Add(late))
		if err != nil || ok != want || ok && step != at.Unix()/30 {
			t.Errorf("%v late: step %d, %v, %v", late, step, ok, err)
		}
	}
	if _, _, err := auth.VerifyTOTP("not base32!", code, at); err == nil {
		t.Error("a damaged secret must be an error")
	}
	address := auth.TOTPAddress("源分", "li", secret)
	if !strings.HasPrefix(address, "otpauth://totp/") || !strings.Contains(address, "secret="+secret) {
		t.Errorf("address %s", address)
	}
}

func TestRecoveryCodes(t *testing.T) {
	codes, hashes := auth.NewRecoveryCodes()
	if len(codes) != 10 || len(hashes) != 10 || len(strings.ReplaceAll(codes[0], "-", "")) < 26 { // 5 bits each: over 128.
		t.Fatalf("%d codes", len(codes))
	}
	typed := strings.ToUpper(strings.ReplaceAll(codes[3], "-", " "))
	if auth.HashRecoveryCode(typed) != hashes[3] || hashes[3] == hashes[4] {
		t.Error("a code must be found however it is typed")
	}
}
