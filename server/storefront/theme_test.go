package storefront

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Whatever the brand's colour is, what it becomes can be read: all colours of four
// bits a channel, light and dark.
func TestTheme_EveryColourCanBeRead(t *testing.T) {
	for n := range 1 << 12 {
		accent := fmt.Sprintf("#%x%[1]x%x%[2]x%x%[3]x", n>>8, n>>4&15, n&15)
		v := Theme{Accent: accent}.Derive()
		for _, c := range []struct {
			tones   Tones
			grounds []string
		}{{v.Light, lightGrounds}, {v.Dark, darkGrounds}} {
			for _, ground := range append([]string{c.tones.AccentSoft, c.tones.OnAccent}, c.grounds...) {
				if got := Contrast(c.tones.Accent, ground); got < contrastLeast {
					t.Errorf("%s: %s on %s has %.2f", accent, c.tones.Accent, ground, got)
				}
			}
		}
	}
}

func TestTheme_AColourThatCanBeReadStaysWhatItIs(t *testing.T) {
	if v := (Theme{Accent: "#8a1f2b"}).Derive(); v.Light.Accent != "#8a1f2b" {
		t.Errorf("a dark red became %s", v.Light.Accent)
	}
	if v := (Theme{Accent: "#f2c94c"}).Derive(); v.Dark.Accent != "#f2c94c" || v.Light.Accent == "#f2c94c" {
		t.Errorf("yellow became %+v", v)
	}
}

// The client's style sheet says what is said here.
func TestTheme_TokensOfTheClient(t *testing.T) {
	raw, err := os.ReadFile("../../miniprogram/src/styles/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(raw), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("no dark tokens")
	}
	for i, part := range []string{light, dark} {
		grounds := [][]string{lightGrounds, darkGrounds}[i]
		for name, value := range map[string]string{"ground": grounds[0], "raised": grounds[1], "accent": ours[i].Accent, "accent-soft": ours[i].AccentSoft, "on-accent": ours[i].OnAccent} {
			_, rest, _ := strings.Cut(part, "--"+name+": ")
			if said, _, _ := strings.Cut(rest, ";"); said != value && !strings.HasSuffix(said, ", "+value+")") {
				t.Errorf("tokens.css, part %d: --%s is not %s", i, name, value)
			}
		}
	}
}
