package client_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siaga/search"
	"siaga/search/analysis"
)

// listed writes a list as the script of the test does.
func listed(l search.List) string {
	out := []string{fmt.Sprint(l.Pages)}
	for _, p := range l.Postings {
		out = append(out, fmt.Sprintf("%d:%d", p.Page, p.Impact))
	}
	return strings.Join(out, " ")
}

// keysOf are the terms of pages, and beginnings of them.
func keysOf(docs []*search.Document) (terms, prefixes, misspelt []string) {
	a := search.NewAnalyzer(analysis.ForSearch(nil))
	for _, d := range docs {
		for term := range a.Page(d).All() {
			terms = append(terms, term)
			letters := []rune(term)
			for n := 1; n <= min(3, len(letters)); n++ {
				prefixes = append(prefixes, string(letters[:n]))
			}
			if i := len(letters) / 2; search.Lexical(term) {
				misspelt = append(misspelt, string(letters[:i])+string(letters[i+1:]), string(slices.Concat(letters[:i-1], []rune{letters[i], letters[i-1]}, letters[i+1:])))
			}
		}
	}
	terms = append(terms, "", " ", "nothing like it", "\uffff", "\U0010ffff", "\ue000", "𐀀")
	for _, list := range []*[]string{&terms, &prefixes, &misspelt} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return terms, append(prefixes, terms[:50]...), misspelt
}

// TestSource: the browser reads from the files what Go reads from them.
func TestSource(t *testing.T) {
	site := t.TempDir()
	docs := world()
	source := indexed(t, site, docs).Source
	terms, prefixes, misspelt := keysOf(docs)
	var want []string
	add := func(err error, s string) {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, s)
	}
	for _, k := range terms {
		l, err := source.Postings(k)
		add(err, "term "+k+" "+listed(l))
	}
	for _, k := range prefixes {
		l, err := source.Prefixed(k)
		add(err, "prefix "+k+" "+listed(l))
	}
	for _, k := range misspelt {
		l, err := source.Spellings(k, search.Tolerance(k))
		s := "spelling " + k
		for _, w := range l {
			s += fmt.Sprintf(" %s %d %d", w.Term, w.Pages, w.Distance)
		}
		add(err, s)
	}
	days := []string{"", "0000-01-01", "2022-01-08", "2023-03-31", "2024-02-29", "9999-12-31"}
	for _, from := range days {
		for _, to := range days {
			l, err := source.Dated(from, to)
			add(err, fmt.Sprintf("dated %s %s %s", from, to, strings.Trim(fmt.Sprint(l), "[]")))
		}
	}
	for page := range source.Pages() {
		d, err := source.Document(uint32(page))
		if err != nil {
			t.Fatal(err)
		}
		s := fmt.Sprintf("page %s %s %d", d.Address, d.Title, d.Prior)
		for _, x := range d.Sections {
			s += "\n" + x.Anchor + "\n" + x.Heading + "\n" + x.Text + "\n" + x.Code
		}
		for _, x := range slices.Concat(d.Causes, d.Runbooks) {
			s += "\n" + x.Address + "\n" + x.Title + "\n" + x.Helped
		}
		add(nil, s)
	}
	script := `(async (terms, prefixes, misspelt, days) => {
		const s = await Siaga.shards.open(""), out = [], list = (l) => [l.total, ...Array.from(l.pages, (p, i) => p + ":" + l.impacts[i])].join(" ");
		for (const k of terms) out.push("term " + k + " " + list(await s.postings(k)));
		for (const k of prefixes) out.push("prefix " + k + " " + list(await s.prefixed(k)));
		for (const k of misspelt) {
			const found = (await s.spellings(k, Siaga.shards.tolerance(k))).sort((a, b) => Siaga.shards.compare(a.term, b.term));
			out.push(["spelling", k, ...found.flatMap((w) => [w.term, w.pages, w.distance])].join(" "));
		}
		for (const from of days) for (const to of days) out.push(["dated", from, to, (await s.dated(from, to)).join(" ")].join(" "));
		for (let page = 0; page < s.pages; page++) {
			const d = await s.document(page), code = await s.code(page), refs = (list) => list.flatMap((r) => [r.address, r.title, r.helped]);
			out.push([["page", d.address, d.title, d.prior].join(" "), ...d.sections.flatMap((x, i) => [x.anchor, x.heading, x.text, code[i] || ""]), ...refs(d.causes), ...refs(d.runbooks)].join("\n"));
		}
		return JSON.stringify(out);
	})(` + strings.Join([]string{inScript(t, terms), inScript(t, prefixes), inScript(t, misspelt), inScript(t, days)}, ", ") + `)`
	var got []string
	if err := json.Unmarshal([]byte(evaluate[string](t, openAddress(t, "file://"+filepath.ToSlash(site)+"/index.html"), script)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d answers, want %d", len(got), len(want))
	}
	wrong := 0
	for i := range want {
		if got[i] != want[i] && wrong < 5 {
			wrong++
			t.Errorf("got  %.500s\nwant %.500s", got[i], want[i])
		}
	}
}

// outcome is a function of the root of a site: the address of the first hit of a question, or the code of the error.
const outcome = `async (root) => {
	try {
		const engine = await Siaga.open({root}), r = await engine.search("grow the connection pool", {facets: true});
		return r.hits.length ? r.hits[0].address : "nothing";
	} catch (e) { return e.code || String(e); }
}`

// TestOldHead: a page that was loaded before the site was built anew goes on with the new index.
func TestOldHead(t *testing.T) {
	before, after := t.TempDir(), t.TempDir()
	indexed(t, before, world()[:40])
	indexed(t, after, world())
	head, err := os.ReadFile(filepath.Join(before, "search/index.js"))
	if err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(after))
	address := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/search/index.js" && r.URL.RawQuery == "" {
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(head)
			return
		}
		files.ServeHTTP(w, r)
	}))
	if got := evaluate[string](t, openAddress(t, address), "("+outcome+`)("")`); got != "runbooks/pool.html" {
		t.Error(got)
	}
}

// TestDamage: what is missing or damaged is an error with a code.
func TestDamage(t *testing.T) {
	good := t.TempDir()
	indexed(t, good, world())
	all, err := filepath.Glob(filepath.Join(good, "search", "*.js"))
	if err != nil {
		t.Fatal(err)
	}
	head := func(from, to string) func(name string, data []byte) []byte {
		return func(name string, data []byte) []byte {
			if name == "index.js" {
				return []byte(strings.Replace(string(data), from, to, 1))
			}
			return data
		}
	}
	noHead := func(name string, data []byte) []byte {
		if name == "index.js" {
			return nil
		}
		return data
	}
	part := func(kind byte, change func([]byte) []byte) func(name string, data []byte) []byte {
		return func(name string, data []byte) []byte {
			if name != "index.js" && name[0] == kind {
				return change(data)
			}
			return data
		}
	}
	half := func(b []byte) []byte { return b[:len(b)/2] }
	gone := func([]byte) []byte { return nil }
	tab := openAddress(t, "file://"+filepath.ToSlash(good)+"/index.html")
	for i, c := range []struct {
		what, want string
		change     func(name string, data []byte) []byte
	}{
		{"whole", "runbooks/pool.html", head("", "")},
		{"no head", "missing", noHead},
		{"another format", "version", head(`"version":1`, `"version":2`)},
		{"no head of ours", "damaged", head(`siagaIndex("index",{`, `siagaIndex("other",{`)},
		{"fewer pages", "damaged", head(`"pages":2`, `"pages":1`)},
		{"a billion pages", "damaged", head(`"pages":`, `"pages":4000000`)},
		{"head without tables", "damaged", head(`"terms":{`, `"worms":{`)},
		{"no terms", "missing", part('t', gone)},
		{"half of the terms", "damaged", part('t', half)},
		{"no pages", "missing", part('p', gone)},
		{"half of the pages", "damaged", part('p', half)},
		{"no facets", "missing", part('f', gone)},
		{"other numbers", "damaged", part('t', func(b []byte) []byte { return []byte(strings.ReplaceAll(string(b), "|", "|zzzzzzzz")) })},
		{"terms of another shape", "damaged", part('t', func(b []byte) []byte { return []byte(string(b[:strings.IndexByte(string(b), '[')]) + `[{},[]]);`) })},
	} {
		root := fmt.Sprintf("case-%d/", i)
		if err := os.MkdirAll(filepath.Join(good, root, "search"), 0o777); err != nil {
			t.Fatal(err)
		}
		for _, file := range all {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(file)
			if data = c.change(name, data); data == nil {
				continue
			}
			if err := os.WriteFile(filepath.Join(good, root, "search", name), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got := evaluate[string](t, tab, "("+outcome+")("+inScript(t, root)+")"); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// TestGarbage: whatever the files hold, the browser answers or says that they are damaged.
func TestGarbage(t *testing.T) {
	good := t.TempDir()
	indexed(t, good, world())
	files := http.FileServer(http.Dir(good))
	const signs = "-0AZaz_|*[]{},\":\\0"
	address := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seed, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/search/")
		data, err := os.ReadFile(filepath.Join(good, "search", filepath.Base(name)))
		if !ok || err != nil {
			files.ServeHTTP(w, r)
			return
		}
		random := rand.New(rand.NewPCG(uint64(len(seed)), uint64(seed[len(seed)-1])<<8|uint64(name[0])))
		for range max(0, random.IntN(8)-5) {
			i := 20 + random.IntN(len(data)-20)
			data[i] = signs[random.IntN(len(signs))]
		}
		w.Header().Set("Content-Type", "text/javascript")
		w.Write(data)
	}))
	got := evaluate[string](t, openAddress(t, address), `(async () => {
		const counts = {};
		for (let i = 0; i < 25; i++) {
			let what = "answer";
			try {
				const engine = await Siaga.open({root: "g".repeat(1 + i % 5) + String.fromCharCode(97 + i % 26) + "/"});
				for (const q of ["connection pool", "c", "restrat", "kind:runbook after:2023", "\"connection pool\"", "数据库"]) await engine.search(q, {facets: true});
			} catch (e) { what = e.code || String(e.stack); }
			counts[what] = (counts[what] || 0) + 1;
		}
		return JSON.stringify(counts);
	})()`)
	var counts map[string]int
	if err := json.Unmarshal([]byte(got), &counts); err != nil {
		t.Fatal(err)
	}
	if counts["damaged"] == 0 || counts["answer"] == 0 {
		t.Errorf("no damage, or nothing else: %v", counts)
	}
	for _, what := range []string{"answer", "damaged", "missing", "version"} {
		delete(counts, what)
	}
	if len(counts) > 0 {
		t.Error(counts)
	}
}
