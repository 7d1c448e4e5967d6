package shard

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"siaga/search"
)

// TestDeterministic takes the same pages in other orders, in which their terms have other numbers.
func TestDeterministic(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	s := newSite(r, 300, 900)
	want := s.write(t, upTo(300))
	for range 3 {
		if got := s.write(t, r.Perm(300)); !sameFiles(got, want) {
			t.Error("the order of the pages changes the files")
		}
	}
}

func sameFiles(a, b map[string][]byte) bool {
	return maps.EqualFunc(a, b, func(a, b []byte) bool { return string(a) == string(b) })
}

// TestNamesTellContents changes one thing of one page at a time: no file may have another content under its old name.
func TestNamesTellContents(t *testing.T) {
	changes := map[string]func(*search.Document){
		"title":  func(d *search.Document) { d.Title += "x" },
		"text":   func(d *search.Document) { d.Sections = append(d.Sections, search.Section{Text: "more"}) },
		"code":   func(d *search.Document) { d.Sections = append(d.Sections, search.Section{Code: "ls"}) },
		"anchor": func(d *search.Document) { d.Sections = append(d.Sections, search.Section{Anchor: "a"}) },
		"facet":  func(d *search.Document) { d.Facets = append(d.Facets, search.Facet{Name: "alert", Value: "A"}) },
		"label": func(d *search.Document) {
			d.Facets = append(d.Facets, search.Facet{Name: "kind", Value: "b", Label: "B"})
		},
		"event":  func(d *search.Document) { d.Event = "e.html" },
		"cause":  func(d *search.Document) { d.Causes = append(d.Causes, search.Reference{Title: "c"}) },
		"helped": func(d *search.Document) { d.Runbooks = append(d.Runbooks, search.Reference{Helped: "no"}) },
		"date":   func(d *search.Document) { d.Date = "2001-02-03" },
		"prior":  func(d *search.Document) { d.Prior = 9 },
		"path":   func(d *search.Document) { d.Path += "y" },
	}
	for name, change := range changes {
		s := newSite(rand.New(rand.NewPCG(8, 8)), 400, 300)
		before := s.write(t, upTo(400))
		change(s.docs[200])
		after := s.write(t, upTo(400))
		for file, content := range after {
			if old, ok := before[file]; ok && file != HeadName && string(old) != string(content) {
				t.Errorf("%s: %s has another content", name, file)
			}
		}
		if maps.EqualFunc(before, after, func(a, b []byte) bool { return string(a) == string(b) }) {
			t.Errorf("%s: nothing changed", name)
		}
	}
}

// TestAsksOncePerPage makes the files in their order, and then again in another one.
func TestAsksOncePerPage(t *testing.T) {
	s := newSite(rand.New(rand.NewPCG(4, 4)), 200, 100)
	asked := 0
	pages, o := s.pages(upTo(200))
	o.Document = func(i int) *search.Document { asked++; return s.docs[i] }
	files, err := Files(pages, o)
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]string{}
	for _, f := range files {
		first[f.Name] = string(f.Bytes())
	}
	if asked != len(s.docs) {
		t.Errorf("asked for %d documents, want %d", asked, len(s.docs))
	}
	slices.Reverse(files)
	for _, f := range files {
		if string(f.Bytes()) != first[f.Name] {
			t.Errorf("%s is another file when it is made again", f.Name)
		}
	}
}

// TestNewPageMovesLittle adds a page to many: the other pages stay in the files in which they were.
func TestNewPageMovesLittle(t *testing.T) {
	s := &site{}
	for i := range 2000 {
		d := &search.Document{Address: fmt.Sprintf("%d.html", i), Date: fmt.Sprintf("%d-05-06", 1000+i), Summary: strings.Repeat("x", 4000+i%100*10)}
		s.docs, s.terms = append(s.docs, d), append(s.terms, nil)
	}
	before := s.write(t, upTo(2000))
	s.docs, s.terms = append(s.docs, &search.Document{Address: "new.html", Date: "2000-06-07"}), append(s.terms, nil)
	kept, blocks := 0, 0
	for name := range s.write(t, upTo(2001)) {
		if name[0] == 'p' {
			blocks++
			if before[name] != nil {
				kept++
			}
		}
	}
	if blocks > 2000/leastPages || kept < blocks*9/10 {
		t.Errorf("%d of %d blocks are what they were", kept, blocks)
	}
}

// TestOneRequest counts the files that answers need.
func TestOneRequest(t *testing.T) {
	s := newSite(rand.New(rand.NewPCG(9, 9)), 3000, 3000)
	files := s.write(t, upTo(3000))
	asked := 0
	r, err := Open(func(name string) ([]byte, error) {
		asked++
		return files[name], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.terms.first) < 10 {
		t.Fatalf("only %d shards of terms", len(r.terms.first))
	}
	for term := range s.terms[0] {
		if isTitle(term) {
			continue
		}
		for i := range term {
			clear(r.cache)
			asked = 0
			if _, err := r.Prefixed(term[:i+1]); err != nil || asked > 1 {
				t.Errorf("prefix %q: %d files, %v", term[:i+1], asked, err)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, n := range []uint32{0, 1, 5, 31, 32, 37, 1023, 1024, 32768, 1 << 20, math.MaxInt32} {
		s := string(appendNumber(nil, n))
		if got, rest, err := readNumber(s + "X"); got != n || rest != "X" || err != nil {
			t.Errorf("%d is %q and becomes %d, %q, %v", n, s, got, rest, err)
		}
	}
	for n, want := range map[uint32]string{5: "4", 37: "W4"} { // as in the package comment
		if got := string(appendNumber(nil, n)); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	for _, s := range []string{"", "X", "?", "X\n", "zzzzzzzzzzz0", "é"} {
		if n, _, err := readNumber(s); err == nil {
			t.Errorf("%q is %d", s, n)
		}
	}
	for i := range len(digits) {
		if digitValue(digits[i]) != i || i > 0 && digits[i-1] >= digits[i] {
			t.Errorf("digit %d", i)
		}
	}
	list, err := readList("0-AB", 3)
	if want := []search.Posting{{Page: 1, Impact: 11}, {Page: 2, Impact: 12}}; err != nil || list.Pages != 2 || !slices.Equal(list.Postings, want) {
		t.Errorf("the example of the package comment is %v, %v", list, err)
	}
}

func TestFrontCoding(t *testing.T) {
	long := strings.Repeat("a", 40)
	for _, list := range [][]string{{}, {""}, {"a", "ab", "abc", "b"}, {long, long + "b", long + "c"}, {"𝒳a", "𝒳b", "𝒴"}, {"é", "éa", "è"},
		{strings.Repeat("𝒳", 15) + "a𝒳", strings.Repeat("𝒳", 15) + "a𝒳x"}, {strings.Repeat("𝒳", 16), strings.Repeat("𝒳", 16) + "x"}} {
		var f front
		for i, s := range list {
			f.add(s, radix*(i%2))
		}
		got, err := readFront(string(f.out))
		if err != nil || len(got) != len(list) {
			t.Fatalf("%q: %v, %v", list, got, err)
		}
		for i, p := range got {
			if p.text != list[i] || p.marked != (i%2 == 1) {
				t.Errorf("%q: %v", list, got)
			}
		}
	}
	var f front
	if f.add("", 0); string(f.out) != "-" {
		t.Errorf("one empty string is %q", f.out)
	}
}

func TestDays(t *testing.T) {
	for date, want := range map[string]int{"0000-01-01": 0, "2024-02-29": (2024*12+1)*31 + 28, "1628-12-31": (1628*12+11)*31 + 30} {
		if got, ok := dayNumber(date); !ok || got != want {
			t.Errorf("%s is %d, %v; want %d", date, got, ok, want)
		}
	}
	for _, date := range []string{"", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-32", "24-01-01", "2024-1-01x", "2024/01/01", "２024-01-0"} {
		if got, ok := dayNumber(date); ok {
			t.Errorf("%q is %d", date, got)
		}
	}
}

// TestScriptsAreInert looks for what could end a script element, and reads the strings back.
func TestScriptsAreInert(t *testing.T) {
	text := "</script><!--\u2028\u2029\"\\\x00\x1f\x7f\t\n<é😀\xff<"
	b := script("x", 0, func(b []byte) []byte { return appendString(b, text) })
	for _, bad := range []string{"</", "<!", "\u2028", "\u2029", "\x00", "\xff"} {
		if strings.Contains(string(b), bad) {
			t.Errorf("%q has %q", b, bad)
		}
	}
	var got string
	if err := unwrap("x", b, &got); err != nil || got != strings.ToValidUTF8(text, "\uFFFD") {
		t.Errorf("%q becomes %q, %v", text, got, err)
	}
	d := &search.Document{Address: "a", Title: text, Sections: []search.Section{{Heading: text, Text: text, Code: text}}, Facets: []search.Facet{{Name: "tag", Value: text}}}
	odd := &site{docs: []*search.Document{d}, terms: []map[string]uint8{{text + " ": 5, "b": 5}}}
	pages, o := odd.pages(upTo(1))
	o.Analysis = json.RawMessage(`{"a":"` + "</script>\u2028" + `"}`)
	files, err := Files(pages, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		content := string(f.Bytes())
		if strings.Contains(content, "</") || strings.Contains(content, "<!") || strings.ContainsAny(content, "\u2028\u2029") {
			t.Errorf("%s: %q", f.Name, content)
		}
	}
}

// FuzzReader gives a Reader files that are damaged: it must say so or answer, and never panic.
func FuzzReader(f *testing.F) {
	s := newSite(rand.New(rand.NewPCG(3, 3)), 30, 50)
	files := s.write(f, upTo(30))
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		f.Add(uint(i), files[name])
	}
	f.Fuzz(func(t *testing.T, which uint, content []byte) {
		name := names[which%uint(len(names))]
		r, err := Open(func(n string) ([]byte, error) {
			if n == name {
				return content, nil
			}
			if b, ok := files[n]; ok {
				return b, nil
			}
			return nil, fmt.Errorf("no file %s", n)
		})
		if err != nil {
			return
		}
		for term := range s.terms[0] {
			r.Postings(term)
			r.Prefixed(term[:1])
			r.Spellings(term+"x", 2)
		}
		for _, name := range search.FacetNames {
			values, _ := r.Values(name)
			for _, v := range values {
				r.Facet(name, search.FoldValue(v.Value))
			}
		}
		r.Dated("2000-01-01", "2020-01-01")
		for i := range min(r.Pages(), 40) {
			if d, err := r.Document(uint32(i)); (d == nil) == (err == nil) {
				t.Fatalf("document %d: %v, %v", i, d, err)
			}
		}
	})
}

// TestVersionOfBlocks: what was published is not made again where a file of its name is there, so names must change when files
// are written in another way. Where this test fails, raise blockVersion, or version for other files, and take the new sum.
func TestVersionOfBlocks(t *testing.T) {
	files := newSite(rand.New(rand.NewPCG(6, 6)), 60, 80).write(t, upTo(60))
	h := sha256.New()
	var values []string
	for name, file := range files {
		if name != HeadName {
			value, _ := strings.CutPrefix(string(file), `siagaIndex("`+name)
			values = append(values, value)
		}
	}
	slices.Sort(values)
	fmt.Fprintf(h, "%q", values)
	const want = "74ed548110971b9a"
	if got := fmt.Sprintf("%x", h.Sum(nil)[:8]); got != want {
		t.Errorf("the files of version %d and blocks of version %q have the sum %s, not %s", version, blockVersion, got, want)
	}
}
