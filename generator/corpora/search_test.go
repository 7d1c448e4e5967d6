package corpora

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"siaga/generator"
	"siaga/search"
	"siaga/search/index"
	"siaga/search/shard"
)

// TestCorporaSearch looks for things in the content of this repository, and in the real repositories where they are at hand:
// every page by its title, and what the judged queries ask for. The index on disk and that for browsers must answer alike.
func TestCorporaSearch(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("example", func(t *testing.T) {
		f := newFinders(t, source{dir: filepath.Join(repository, "content"), config: exampleConfig(t, repository)})
		f.checkTitles(t)
		f.checkNames(t)
		s := f.judge(t, judgedQueries(t, filepath.Join(repository, "cmd", "siaga", "browser", "testdata", "queries.tsv")))
		t.Logf("\n%s", s)
		s.atLeast(t, total, 0.93, 0.97)
	})
	t.Run("small", func(t *testing.T) { newFinders(t, of(writeTree(t, smallTree))).checkTitles(t) })
	t.Run("odd", func(t *testing.T) { newFinders(t, of(writeTree(t, oddlyNamed()))).checkTitles(t) })
	dir := os.Getenv(env)
	if dir == "" {
		return
	}
	all := scores{}
	for _, c := range corpora {
		t.Run(c.name, func(t *testing.T) {
			f := newFinders(t, of(filepath.Join(dir, c.name)))
			f.checkTitles(t)
			f.checkNames(t)
			s := f.judge(t, judgedQueries(t, filepath.Join(dir, "labels", "queries-"+c.name+".tsv")))
			if len(s[total]) == 0 {
				return
			}
			t.Logf("\n%s", s)
			s.atLeast(t, total, 0.92, 0.96)
			for kind, list := range s {
				all[kind] = append(all[kind], list...)
			}
		})
	}
	t.Logf("all of them\n%s", all)
	all.atLeast(t, "symptom", 0.86, 0.97)
	all.atLeast(t, "identifier", 0.97, 0.97)
	all.atLeast(t, "typo", 0.92, 0.97)
}

// oddlyNamed are pages whose titles look like queries, or are hardly words. The text of each is that of another one, which so
// has more of the words than the page itself.
func oddlyNamed() map[string]string {
	titles := []string{
		`- a dash`, `-staging is down`, `-"quoted" -words`, `rm -rf in the wrong place`, `staging is down`, `kind: runbook`, `after: the fall`, `before:yesterday`, `tag:`, `"All of it"`, `The "quoted" page`, `An "open quote`, `"`, `-"`, `""`, `?`, `!!!`,
		`C`, `C++ and C#`, `the`, `and the`, `not to be`, `数据库连接池耗尽`, `数据库`, `库`, `Straße in İstanbul`, `Résumé`, `résumés`, `🔥`, `🔥🔥 fire`,
		`checkout_service_v1.2.3`, `checkout-service-v1.2.3-rc1`, `10.0.0.1`, `10.0.0.0/8`, `1`, `12`, `v1`, `a`, `x509: certificate`, `SELECT * FROM "orders"`,
		`<script>alert(1)</script>`, `../../etc/passwd`, `100% of 50%`, `a+b`, `a.b.c`, `CheckoutErrorRateHigh`, `CheckoutErrorRateHigher`, `CheckoutError`, `Checkout error rate high`,
		strings.Repeat("word ", 59), strings.Repeat("longer", 150), strings.Repeat("a long title of words ", 9) + "one", strings.Repeat("a long title of words ", 9) + "two",
	}
	tree := map[string]string{}
	for i, title := range titles {
		title, _ = strconv.Unquote("`" + title + "`")
		q, err := json.Marshal(title)
		if err != nil {
			panic(err)
		}
		other := titles[(i+1)%len(titles)]
		tree[fmt.Sprintf("p%02d.md", i)] = "---\ntitle: " + string(q) + "\n---\n\n" + strings.Repeat(other+"\n\n", 3) + "## " + other + "\n\nText.\n"
	}
	return tree
}

// finders answer from the two indexes of one site.
type finders struct {
	snapshot *generator.Snapshot
	engines  map[string]search.Engine
}

const onDisk, inShards = "on disk", "in shards"

func newFinders(t *testing.T, src source) finders {
	t.Helper()
	s := src.snapshot(t)
	settings := s.SearchSettings()
	x, err := index.Open(index.Options{Dir: t.TempDir(), Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if _, err := s.UpdateIndex(context.Background(), x, nil); err != nil {
		t.Fatal(err)
	}
	disk, err := x.Source()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { disk.Close() })
	addresses, err := s.SearchFiles()
	if err != nil {
		t.Fatal(err)
	}
	shards, err := shard.Open(func(name string) ([]byte, error) {
		address := "search/" + name + ".js"
		if !slices.Contains(addresses, address) {
			return nil, fs.ErrNotExist
		}
		var file bytes.Buffer
		err := s.Render(&file, address)
		return file.Bytes(), err
	})
	if err != nil {
		t.Fatal(err)
	}
	return finders{s, map[string]search.Engine{onDisk: s.Engine(disk), inShards: s.Engine(shards)}}
}

// ask answers a query from both indexes, which must agree.
func (f finders) ask(t *testing.T, query string) []search.Hit {
	t.Helper()
	hits := map[string][]search.Hit{}
	for name, e := range f.engines {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		r, err := e.Search(ctx, query, search.Options{Limit: 10})
		cancel()
		if p := (*search.Problem)(nil); errors.As(err, &p) {
			t.Errorf("%.80q, %s: %v", query, name, err)
			return nil
		}
		if err != nil {
			t.Fatalf("%.80q, %s: %v", query, name, err)
		}
		hits[name] = r.Hits
	}
	if a, b := addressesOf(hits[onDisk]), addressesOf(hits[inShards]); !slices.Equal(a, b) {
		t.Errorf("%.80q: %s %q, %s %q", query, onDisk, a, inShards, b)
	}
	return hits[onDisk]
}

func addressesOf(hits []search.Hit) []string {
	var list []string
	for _, h := range hits {
		list = append(list, h.Document.Address)
	}
	return list
}

// checkTitles asks for each page by its title. It must be the first hit; where several pages have one title, one of them.
func (f finders) checkTitles(t *testing.T) {
	t.Helper()
	set := f.snapshot.Searchable()
	named := map[string][]string{} // addresses by title
	for i := range set.Len() {
		d := set.Document(i)
		named[lettersOf(d.Title)] = append(named[lettersOf(d.Title)], d.Address)
	}
	for i := range set.Len() {
		d := set.Document(i)
		hits := f.ask(t, d.Title)
		if len(hits) == 0 || !slices.Contains(named[lettersOf(d.Title)], hits[0].Document.Address) {
			t.Errorf("%s is not first for its title %q: %q", d.Address, d.Title, addressesOf(hits))
		}
	}
	t.Logf("%d pages with %d titles", set.Len(), len(named))
}

// checkNames asks for each page by its id. It must be the first hit, after pages of which it is the title; where several pages
// have one name, one of them.
func (f finders) checkNames(t *testing.T) {
	t.Helper()
	set := f.snapshot.Searchable()
	titles, named := map[string]bool{}, map[string][]string{}
	for i := range set.Len() {
		d := set.Document(i)
		titles[lettersOf(d.Title)] = true
		for _, name := range d.Fields[search.Names] {
			named[lettersOf(name)] = append(named[lettersOf(name)], d.Address)
		}
	}
	for i := range set.Len() {
		d := set.Document(i)
		for _, name := range d.Fields[search.Names] {
			if titles[lettersOf(name)] {
				continue
			}
			if hits := f.ask(t, name); len(hits) == 0 || !slices.Contains(named[lettersOf(name)], hits[0].Document.Address) {
				t.Errorf("%s is not first for its name %q: %q", d.Address, name, addressesOf(hits))
			}
		}
	}
}

// lettersOf is a title in small letters, without what people leave out.
func lettersOf(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, title)
}

// judged is a query and the sources of the pages that answer it.
type judged struct {
	query string
	want  []string
	kind  string
}

// judgedQueries reads a file of lines of query, paths and kind of query; there may be none.
func judgedQueries(t *testing.T, file string) []judged {
	t.Helper()
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var list []judged
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		parts := strings.Split(line, "\t")
		if line == "" || strings.HasPrefix(line, "#") || parts[0] == "query" {
			continue
		}
		if len(parts) != 3 {
			t.Fatalf("%s: %q", file, line)
		}
		list = append(list, judged{parts[0], strings.Split(parts[1], "|"), parts[2]})
	}
	return list
}

// judge answers queries and measures how well.
func (f finders) judge(t *testing.T, list []judged) scores {
	t.Helper()
	s := scores{}
	for _, q := range list {
		var found score
		var seen []string
		for _, h := range f.ask(t, q.query) {
			if p := h.Document.Path; !slices.Contains(seen, p) {
				seen = append(seen, p)
			}
		}
		for i, p := range seen {
			if !slices.Contains(q.want, p) {
				continue
			}
			if found.recall == 0 {
				found.rank = 1 / float64(i+1)
			}
			found.recall += 1 / float64(len(q.want))
		}
		if found.rank < 1 || found.recall < 0.999 {
			t.Logf("%s %q: rank 1/%.0f, recall %.2f", q.kind, q.query, 1/found.rank, found.recall)
		}
		s[q.kind] = append(s[q.kind], found)
		s[total] = append(s[total], found)
	}
	return s
}

// total is the name of all queries together.
const total = "total"

// score is how well a query is answered by the first ten hits.
type score struct {
	rank   float64 // reciprocal rank of the first page that answers; 0 if there is none
	recall float64 // share of those that answer
}

// scores are those of queries by their kind.
type scores map[string][]score

// means gives mean reciprocal rank, recall, and the share of queries whose first hit answers.
func (s scores) means(kind string) (rank, recall, first float64) {
	n := float64(len(s[kind]))
	for _, f := range s[kind] {
		rank += f.rank / n
		recall += f.recall / n
		if f.rank == 1 {
			first += 1 / n
		}
	}
	return rank, recall, first
}

func (s scores) String() string {
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(s)) {
		rank, recall, first := s.means(kind)
		fmt.Fprintf(&b, "  %-10s %3d queries: MRR@10 %.3f, recall@10 %.3f, success@1 %.3f\n", kind, len(s[kind]), rank, recall, first)
	}
	return b.String()
}

// atLeast asks for a mean reciprocal rank and recall.
func (s scores) atLeast(t *testing.T, kind string, rank, recall float64) {
	t.Helper()
	if r, c, _ := s.means(kind); r < rank || c < recall {
		t.Errorf("%s: MRR@10 is %.3f and recall@10 %.3f, which must not be below %.2f and %.2f", kind, r, c, rank, recall)
	}
}
