package auth

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Rules are an installation's own part of what passwords may be.
type Rules struct {
	Words   []string // Of the place: the brand's names.
	Refused Refused
}

// Check is CheckPassword by these rules; account are its login and its name.
func (r Rules) Check(password string, account ...string) error {
	if err := CheckPassword(password, append(slices.Clone(r.Words), account...)...); err != nil {
		return err
	}
	if r.Refused.has(password) {
		return ErrPasswordCommon
	}
	return nil
}

// Refused are passwords that nobody may choose, however they are capitalised: those of
// breaches. Eight bytes are kept of each, so that a list of millions fits the memory.
type Refused map[uint64]struct{}

// ReadRefused reads a list of passwords, one a line. Those that are too short to be
// chosen are left out.
func ReadRefused(from io.Reader) (Refused, error) {
	refused := Refused{}
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		if word := strings.TrimRight(lines.Text(), "\r"); utf8.RuneCountInString(word) >= MinPassword {
			refused[digest(word)] = struct{}{}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("auth: refused passwords: %w", err)
	}
	return refused, nil
}

func (r Refused) has(password string) bool {
	_, there := r[digest(password)]
	return there
}

func digest(password string) uint64 {
	sum := sha256.Sum256([]byte(strings.ToLower(password)))
	return binary.BigEndian.Uint64(sum[:8])
}

// leastOwn is how many characters of a password must be its owner's: what is left
// without the words and rows that everybody thinks of.
const leastOwn = 8

// everyones are the words and rows of keys of which common passwords are made, longest
// first where one holds another. What a person adds to them is what guessers add too.
var everyones = strings.Fields(`
administrator qwertyuiop 1qaz2wsx3edc 1q2w3e4r5t6y qazwsxedc woaini1314 changeme password passw0rd sunshine princess football baseball
superman whatever computer internet zhangwei iloveyou 1qaz2wsx asdfghjkl zxcvbnm qwerty asdfgh zxcvbn 5201314 1314520 woaini qazwsx 147258 159357
welcome letmein default dragon monkey master shadow secret access hunter trustno test1234 a1b2c3 abc123 admin login guest hello shop wechat weixin
taobao alipay tencent system manager office company user root pass test love
`)

// plainLetters undoes what people write for letters.
var plainLetters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// guessable reports whether a password is little more than words that everybody
// knows, those of its own place (the brand, the account), rows and repetitions.
func guessable(password string, context []string) bool {
	lower := strings.ToLower(password)
	if repeats(lower) {
		return true
	}
	words := slices.Clone(everyones)
	for _, w := range context {
		if w = strings.ToLower(strings.TrimSpace(w)); utf8.RuneCountInString(w) >= 2 {
			words = append([]string{w}, words...)
		}
	}
	return own(lower, words) < leastOwn || own(plainLetters.Replace(lower), words) < leastOwn
}

// repeats reports whether a text is one of up to four characters again and again.
func repeats(s string) bool {
	runes := []rune(s)
	for size := 1; size <= 4 && size*2 <= len(runes); size++ {
		same := true
		for i := size; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-size]
		}
		if same {
			return true
		}
	}
	return false
}

// own counts the characters of s that belong to none of the words and to no row of
// neighbours (aaa, 123, cba) but as its beginning.
func own(s string, words []string) (n int) {
	for _, w := range words {
		s = strings.ReplaceAll(s, w, "\x00")
	}
	runes := []rune(strings.ReplaceAll(s, "\x00", ""))
	for i, r := range runes {
		if i >= 2 {
			step := r - runes[i-1]
			if step == runes[i-1]-runes[i-2] && step >= -1 && step <= 1 {
				continue
			}
		}
		n++
	}
	return n
}
