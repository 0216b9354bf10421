package web

import "testing"

func TestWrongText(t *testing.T) {
	for text, ok := range map[string]bool{
		"": true, "林知夏": true, "a b": true, "第一行\n第二行\t。": true, "🍵": true, "é": true,
		"   ": false, "\u3000": false, "a\x00b": false, "a\u202Eb": false, "a\u2066b": false, "\x1b[31m": false, "\u0085": false,
	} {
		if got := wrongText(text); (got == "") != ok {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// Every text of a request is looked at, and the answer names its place.
func TestUnclean_NamesThePlace(t *testing.T) {
	type line struct {
		Note string `json:"note"`
	}
	type embedded struct {
		Title string `json:"title"`
	}
	var in struct {
		Query string `query:"q"`
		Body  struct {
			embedded
			Lines []line `json:"lines"`
		}
	}
	if found := unclean(&in); found != nil {
		t.Fatalf("an empty request: %v", found)
	}
	in.Query, in.Body.Title, in.Body.Lines = "\x00", " ", []line{{"好"}, {"\u202E"}}
	want := []string{"q", "body.title", "body.lines[1].note"}
	found := unclean(&in)
	if len(found) != len(want) {
		t.Fatalf("found %v", found)
	}
	for i, err := range found {
		if got := fieldOf(err).Location; got != want[i] {
			t.Errorf("at %q, want %q", got, want[i])
		}
	}
}
