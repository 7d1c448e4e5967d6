package browser

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/model"
	"siaga/layouts"
	"siaga/search"
	"siaga/search/index"
)

// found is what a person sees of a hit: the page, the section that the link leads to, and the text below it.
type found struct{ Address, Anchor, Snippet string }

// TestSameAnswers: the browser, over HTTP and from a folder, finds what the terminal finds, in the same order.
func TestSameAnswers(t *testing.T) {
	top := filepath.Join("..", "..", "..")
	data, err := os.ReadFile(filepath.Join(top, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := config.Parse(config.FileName, data, config.Known{Kinds: model.KindNames(), Fields: model.AllKeys()})
	of := snapshotOf(t, os.DirFS(filepath.Join(top, "content")), c)
	checkSame(t, example(t), of, queriesOf(t, filepath.Join("testdata", "queries.tsv")))
}

// TestCorporaSame does so with the judged queries of real repositories, where the variable SIAGA_CORPORA names their folder.
func TestCorporaSame(t *testing.T) {
	dir := os.Getenv("SIAGA_CORPORA")
	if dir == "" {
		return
	}
	const before, after = "queries-", ".tsv"
	files, err := filepath.Glob(filepath.Join(dir, "labels", before+"*"+after))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no judged queries in %s (%v)", dir, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), before), after)
		t.Run(name, func(t *testing.T) {
			content := os.DirFS(filepath.Join(dir, name))
			s := build(t, content, config.Default())
			checkSame(t, s, snapshotOf(t, content, config.Default()), queriesOf(t, file))
		})
	}
}

// TestLanguages: pages in scripts without spaces, with affixes and with accents are found by parts of what they say, in the
// browser as in the terminal.
func TestLanguages(t *testing.T) {
	content := files(map[string]string{
		"runbooks/lianjiechi.md":  "---\ntitle: 数据库连接池耗尽\nlang: zh\n---\n\n结账服务无法获得新的数据库连接，买家看到错误页面。\n\n## 处理步骤\n\n先查看连接数，再重启 checkout-api，最后通知值班经理。\n",
		"runbooks/zhengshu.md":    "---\ntitle: 证书过期\nlang: zh\n---\n\n支付网关拒绝所有请求。更新证书后流量恢复。\n",
		"runbooks/antrean.md":     "---\ntitle: Antrean pesan menumpuk\nlang: id\n---\n\nPengiriman kode tertunda karena penyedia membatasi pesan. Matikan kampanye, lalu kirimkan ulang.\n\n## Pemulihan\n\nKembalikan pengaturan setelah antrean kosong.\n",
		"incidents/muenchen.md":   "---\ntitle: Überlastung in München\nlang: de\nstarted_at: 2026-03-01T10:00:00Z\n---\n\nDie Größe des Caches war falsch; die Straßenbahn-App blieb stehen.\n",
		"incidents/sauvegarde.md": "---\ntitle: Échec de la sauvegarde\nlang: fr\nstarted_at: 2026-03-02T10:00:00Z\n---\n\nLe dépôt distant était plein, la clé a expiré.\n",
		"guides/other.md":         "# Other\n\nA page that has nothing of all this.\n",
	})
	asked := []struct{ query, first string }{
		{"连接池", "runbooks/lianjiechi.html"}, {"数据库连接", "runbooks/lianjiechi.html"}, {"池", "runbooks/lianjiechi.html"}, {"值班经理", "runbooks/lianjiechi.html"},
		{"重启 checkout", "runbooks/lianjiechi.html"}, {"证书", "runbooks/zhengshu.html"}, {"支付网关 拒绝", "runbooks/zhengshu.html"}, {`"证书过期"`, "runbooks/zhengshu.html"},
		{"kirim", "runbooks/antrean.html"}, {"mengirimkan pesan", "runbooks/antrean.html"}, {"batas penyedia", "runbooks/antrean.html"}, {"pulih", "runbooks/antrean.html"},
		{"penundaan", "runbooks/antrean.html"}, {"munchen", "incidents/muenchen.html"}, {"MÜNCHEN uberlastung", "incidents/muenchen.html"}, {"grosse cache", "incidents/muenchen.html"},
		{"strassenbahn", "incidents/muenchen.html"}, {"echec sauvegarde", "incidents/sauvegarde.html"}, {"depot distant", "incidents/sauvegarde.html"}, {"E\u0301chec", "incidents/sauvegarde.html"},
	}
	var queries []string
	for _, q := range asked {
		queries = append(queries, q.query)
	}
	of := snapshotOf(t, content, config.Default())
	for i, hits := range onDisk(t, of, queries) {
		if q := asked[i]; len(hits) == 0 || hits[0].Address != q.first {
			t.Errorf("%q: %v, and not %s first", q.query, hits, q.first)
		}
	}
	checkSame(t, build(t, content, config.Default()), of, queries)
}

// snapshotOf reads content as the site of it was read.
func snapshotOf(t *testing.T, content fs.FS, c config.Config) *generator.Snapshot {
	t.Helper()
	b, err := generator.New(generator.Options{Config: c, Content: content, Name: "content", Layouts: layouts.FS, Date: built})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// queriesOf reads the first column of a table.
func queriesOf(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		if query, _, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			list = append(list, query)
		}
	}
	if len(list) == 0 {
		t.Fatalf("%s has no queries", file)
	}
	return list
}

// checkSame compares the answers to some queries, and to the title of every page, of the index on disk and of the browser.
func checkSame(t *testing.T, s site, of *generator.Snapshot, queries []string) {
	t.Helper()
	set := of.Searchable()
	for i := range set.Len() {
		queries = append(queries, set.Document(i).Title)
	}
	want := onDisk(t, of, queries)
	for name, address := range map[string]func(string) string{"http": s.http, "file": s.file} {
		t.Run(name, func(t *testing.T) {
			got := inBrowser(t, s, address("index.html"), queries)
			first, most, wrong := 0, 0, 0
			for i, query := range queries {
				same := 0
				for j, w := range want[i] {
					if j < len(got[i]) && got[i][j] == w {
						same++
					}
				}
				if len(want[i]) == 0 || len(got[i]) > 0 && got[i][0] == want[i][0] {
					first++
				}
				if same == len(want[i]) && same == len(got[i]) {
					most++
				} else if wrong++; wrong <= 5 {
					t.Errorf("%.100q\n  browser  %q\n  terminal %q", query, got[i], want[i])
				}
			}
			t.Logf("%d queries: %d have the same first hit, %d the same first ten", len(queries), first, most)
		})
	}
}

// onDisk answers from the index on disk.
func onDisk(t *testing.T, s *generator.Snapshot, queries []string) [][]found {
	t.Helper()
	settings := s.SearchSettings()
	x, err := index.Open(index.Options{Dir: t.TempDir(), Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if _, err := s.UpdateIndex(t.Context(), x, nil); err != nil {
		t.Fatal(err)
	}
	source, err := x.Source()
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	out := make([][]found, len(queries))
	for i, query := range queries {
		r, err := s.Engine(source).Search(t.Context(), query, search.Options{})
		if err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		for _, h := range r.Hits {
			f := found{Address: h.Document.Address, Snippet: search.PlainText(h.Snippet)}
			if h.Section != nil {
				f.Anchor = h.Section.Anchor
			}
			out[i] = append(out[i], f)
		}
	}
	return out
}

// inBrowser answers in a page of a site.
func inBrowser(t *testing.T, s site, address string, queries []string) [][]found {
	t.Helper()
	engines, err := filepath.Glob(filepath.Join(s.dir, "assets", "engine*.js"))
	if err != nil || len(engines) != 1 {
		t.Fatalf("the engine is not one file: %q (%v)", engines, err)
	}
	list, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	p := newTab(t)
	p.open(address)
	out := ask[[][]found](p, `(async () => {
		if (!window.Siaga || !Siaga.open) await new Promise((done, failed) => {
			document.head.append(Object.assign(document.createElement("script"), { src: "assets/`+filepath.Base(engines[0])+`", onload: done, onerror: failed }));
		});
		const engine = await Siaga.open({ root: "" }), out = [];
		for (const query of `+string(list)+`) {
			const { hits } = await engine.search(query, { limit: 10 });
			out.push(hits.map((h) => ({ Address: h.address, Anchor: h.section ? h.section.anchor : "", Snippet: h.snippet.map((s) => s.text).join("") })));
		}
		return out;
	})()`)
	for _, line := range p.take().trouble {
		t.Error(line)
	}
	return out
}
