package frontmatter

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// TestSimpleYAML says what is read without the library, and what is left to it.
func TestSimpleYAML(t *testing.T) {
	for text, want := range map[string]bool{
		"a: b\n":           true,
		"a: b c-d e_f.g/h": true,
		"title: \"What: is # this, [then]\"\nn: 12\nat: 2026-11-24T10:00:00+07:00\nday: 2026-11-24\n": true,
		"list: [a, b-c, \"d, e\", 'f', 7]\nother:\n  - x\n  - \"y\"\nlast:\n- z\n":                    true,
		"items:\n  - id: A-1\n    owner: b\n    tags: [c]\n  - id: A-2\nmore:\n  a:\n    b: c\n":      true,
		"a: \"naïve — 日本\"\nb: [\"é\", x]\n":                                                          true,
		"a: x:y\n": true,

		"":                                   false,
		"a:\n":                               false, // nothing
		"a: \n":                              false,
		"a: b\na: c\n":                       false, // twice
		"a: b # c\n":                         false,
		"# a\nb: c\n":                        false,
		"a: b\n\nc: d\n":                     false,
		"a: yes\n":                           true,
		"a: True\n":                          false,
		"a: ~\n":                             false,
		"a: 1.5\n":                           false,
		"a: 012\n":                           false,
		"a: 1_000\n":                         false,
		"a: 1e3\n":                           false,
		"a: |\n  b\n":                        false,
		"a: b\n  c\n":                        false,
		"a: \"b\n  c\"\n":                    false,
		"a: \"b\\n\"\n":                      false,
		"a: 'it''s'\n":                       false,
		"a: b: c\n":                          false,
		"a: [b, [c]]\n":                      false,
		"a: [b,\n  c]\n":                     false,
		"a: []\n":                            false,
		"a: [b, ]\n":                         false,
		"a: {b: c}\n":                        false,
		"a: &b c\n":                          false,
		"a: !!str b\n":                       false,
		"<<: b\n":                            false,
		"- a\n":                              false,
		"  a: b\n":                           false,
		"a:\n  b: c\n d: e\n":                false,
		"a:\n  - b\n c: d\n":                 false,
		"\"a\": b\n":                         false,
		"a: b\tc\n":                          false,
		"a: \"\u0085\"\n":                    false,
		"a: b\n---\nc: d\n":                  false,
		"a:\n  - - b\n":                      false,
		"a: \"b\" c\n":                       false,
		"a: [\"b\" c]\n":                     false,
		"a: [b: c]\n":                        false,
		"a:b\n":                              false,
		"a: b:\n":                            false,
		"items:\n  - id: A-1\n   owner: b\n": false,
	} {
		fields, ok := simpleYAML([]byte(text))
		if ok != want {
			t.Errorf("%q is read: %v, want %v", text, ok, want)
		}
		if ok {
			checkSimple(t, text, fields)
		}
	}
}

// TestSimpleIsTheLibrary puts lines together that are mostly of the shape, and holds what is read against the library.
func TestSimpleIsTheLibrary(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 3))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	scalar := func() string {
		return pick("a", "A-1", "x y", "12", "0", "2026-11-24", "2026-11-24T10:00:00+07:00", "2026-11-24 10:00", "\"q\"", "\"a: b, #c]\"", "'s'", "\"\"", "''",
			"\"日本 — é\"", "http://x.example/a", "a-", "a.", "nope", "yesterday", "123456789012345", "b/c+d_e", "15 minutes", "1.0", "null", "No", "yes", "on", "y", "Off", "NaN", "True", "a,b", "-1", "\"a\\\"", "x:y:z", "e3")
	}
	value := func() string {
		if r.IntN(4) > 0 {
			return scalar()
		}
		list := make([]string, 1+r.IntN(4))
		for i := range list {
			list[i] = scalar()
		}
		return "[" + strings.Join(list, pick(", ", ", ", ",", ",  ")) + "]"
	}
	read := 0
	const texts = 20000
	for range texts {
		var b strings.Builder
		for i := range 1 + r.IntN(5) {
			key := fmt.Sprintf("%s%d", pick("a", "key_", "B-", "on", "y"), i)
			if r.IntN(40) == 0 {
				key = pick("a0", "on", "null", "true", "12", "é")
			}
			switch indent := pick("", "  ", "  ", "    "); r.IntN(5) {
			case 0:
				fmt.Fprintf(&b, "%s:\n", key)
				for range 1 + r.IntN(3) {
					fmt.Fprintf(&b, "%s- %s\n", indent, value())
				}
			case 1:
				fmt.Fprintf(&b, "%s:\n", key)
				for range 1 + r.IntN(3) {
					fmt.Fprintf(&b, "%s- x: %s\n%s  y: %s\n", indent, value(), indent, value())
				}
			case 2:
				fmt.Fprintf(&b, "%s:\n%sx: %s\n%sy:\n%s%s- %s\n", key, indent, value(), indent, indent, pick("", "  "), value())
			default:
				fmt.Fprintf(&b, "%s: %s%s\n", key, pick("", "", "", " "), value())
			}
		}
		if fields, ok := simpleYAML([]byte(b.String())); ok {
			read++
			checkSimple(t, b.String(), fields)
		}
	}
	if read < texts/20 {
		t.Errorf("only %d of %d texts are read", read, texts)
	}
}

func checkSimple(t *testing.T, text string, got []Field) {
	t.Helper()
	want, problem := anyYAML([]byte(text))
	if problem != nil {
		t.Errorf("%q is read, and the library has a problem: %+v", text, *problem)
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q\n gives %s\nlibrary %s", text, show(got), show(want))
	}
}

// FuzzSimpleYAML: what is read without the library is what the library reads.
func FuzzSimpleYAML(f *testing.F) {
	f.Add("id: INC-1\ntitle: \"A b\"\nstarted_at: 2026-11-24T10:00:00+07:00\nn: 12\nlist: [a, 'b', \"c: d\"]\n")
	f.Add("items:\n  - id: A-1\n    owner: b\n  - id: A-2\nmore:\n- x y\n- z\nmap:\n  a: b\n")
	f.Add("a: x:y\nb: 2026-01-01 10:00\nc: A/b+c.d\n")
	f.Fuzz(func(t *testing.T, text string) {
		if fields, ok := simpleYAML([]byte(text)); ok {
			checkSimple(t, text, fields)
		}
	})
}
