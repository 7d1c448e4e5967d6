package corpora

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/crawl"
	"siaga/generator/diag"
	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/generator/publish"
	"siaga/layouts"
)

// source is content to build.
type source struct {
	dir    string // on disk
	config config.Config
	git    bool   // with the history of the repository that it is in
	cache  string // folder; empty: none
}

// of is a repository without a configuration: its content is in content/, if there is such a folder.
func of(dir string) source {
	if sub := filepath.Join(dir, "content"); isDir(sub) {
		dir = sub
	}
	return source{dir: dir, config: config.Default()}
}

func isDir(p string) bool {
	info, err := os.Stat(p)
	return err == nil && info.IsDir()
}

// snapshot reads the content.
func (s source) snapshot(t *testing.T) *generator.Snapshot {
	t.Helper()
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	name := filepath.Base(s.dir)
	if name == "content" {
		name = filepath.Base(filepath.Dir(s.dir))
	}
	o := generator.Options{Config: s.config, Content: root.FS(), Name: name, Folder: filepath.Base(s.dir), Cache: s.cache, Layouts: layouts.FS}
	if s.git {
		o.Dir = s.dir
	}
	b, err := generator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// build makes a snapshot and publishes it into a new folder.
func (s source) build(t *testing.T) (*generator.Snapshot, string) {
	t.Helper()
	snapshot := s.snapshot(t)
	out := t.TempDir()
	if _, err := snapshot.Publish(context.Background(), publish.Options{Dir: out, Protect: []string{s.dir}}); err != nil {
		t.Fatal(err)
	}
	return snapshot, out
}

// markdownFiles lists the markdown files of a folder by their names alone, without asking the loader.
func markdownFiles(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.ToLower(d.Name())
		if p != dir && strings.HasPrefix(name, ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		for _, ext := range []string{".md", ".markdown", ".md.erb"} {
			if !d.IsDir() && strings.HasSuffix(name, ext) {
				rel, err := filepath.Rel(dir, p)
				list = append(list, filepath.ToSlash(rel))
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// written lists the documents of a site that somebody wrote.
func written(s *generator.Snapshot) []model.Doc {
	return slices.DeleteFunc(slices.Clone(s.Graph.Docs), func(d model.Doc) bool { return !d.Base().Written() })
}

// checkPages reports markdown files that are no pages, and pages that nobody can open.
func checkPages(t *testing.T, files []string, s *generator.Snapshot, out string) {
	t.Helper()
	var pages []string
	for _, d := range written(s) {
		pages = append(pages, d.Base().Path)
		if _, err := os.Stat(filepath.Join(out, filepath.FromSlash(s.Graph.Address(d)))); err != nil {
			t.Errorf("the page of %s: %v", d.Base().Path, err)
		}
	}
	slices.Sort(pages)
	for _, f := range files {
		if _, ok := slices.BinarySearch(pages, f); !ok {
			t.Errorf("%s is no page", f)
		}
	}
	if len(pages) != len(files) {
		t.Errorf("there are %d pages of %d files", len(pages), len(files))
	}
}

// checkCrawl reports what is broken in a published folder, and the documents to which nobody finds from the home page.
func checkCrawl(t *testing.T, s *generator.Snapshot, out string) {
	t.Helper()
	tree := os.DirFS(out)
	lost := crawl.Unreached(tree, link.HomeAddress)
	for _, d := range s.Graph.Docs {
		if _, found := slices.BinarySearch(lost, s.Graph.Address(d)); found {
			t.Errorf("nothing leads from the home page to %s", s.Graph.Address(d))
		}
	}
	broken := crawl.Check(tree)
	for _, b := range broken[:min(len(broken), 50)] {
		t.Error(b)
	}
	if len(broken) > 50 {
		t.Errorf("and %d more", len(broken)-50)
	}
}

// checkSame compares two published folders byte by byte.
func checkSame(t *testing.T, a, b string) {
	t.Helper()
	first, second := published(t, a), published(t, b)
	for p, data := range first {
		if other, ok := second[p]; !ok || !bytes.Equal(data, other) {
			t.Errorf("%s differs between two builds of one content", p)
		}
	}
	if len(first) != len(second) {
		t.Errorf("two builds of one content have %d and %d files", len(first), len(second))
	}
}

// published reads all files of a site; what belongs to the publisher is none.
func published(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && d.Name() == ".siaga" {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() {
			files[p], err = fs.ReadFile(fsys, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// checkPlaces asks of every link that is reported as broken: does its target stand at the place that is named?
func checkPlaces(t *testing.T, s *generator.Snapshot) {
	t.Helper()
	targets := map[diag.Pos][]string{}
	for _, d := range written(s) {
		m := d.Base()
		for _, l := range m.Body.Links {
			pos := diag.Pos{Path: m.Path, Line: l.Pos.Line, Column: l.Pos.Column}
			targets[pos] = append(targets[pos], l.Target)
		}
	}
	for _, d := range s.Diagnostics() {
		if d.Code != diag.BrokenLink && d.Code != diag.BrokenAnchor {
			continue
		}
		if len(targets[d.Pos]) == 0 {
			t.Errorf("%s: %s: there is no link at this place", d.Pos, d.Message)
			continue
		}
		src, err := s.Source(d.Pos.Path)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(targets[d.Pos], func(target string) bool { return stands(src, d.Pos, target) }) {
			t.Errorf("%s: %s: the text at this place holds none of %q", d.Pos, d.Message, targets[d.Pos])
		}
	}
}

// stands reports whether a target stands behind a position, before the next blank line. The target of a link by name
// stands where the name is defined.
func stands(src []byte, pos diag.Pos, target string) bool {
	text := strings.NewReplacer("\r\n", "\n", "&amp;", "&").Replace(string(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))))
	lines := strings.SplitAfter(text, "\n")
	if pos.Line < 1 || pos.Line > len(lines) || pos.Column < 1 || pos.Column > len(lines[pos.Line-1]) {
		return false
	}
	rest := lines[pos.Line-1][pos.Column-1:] + strings.Join(lines[pos.Line:], "")
	rest, _, _ = strings.Cut(rest, "\n\n")
	return strings.Contains(rest, target) || strings.Contains("![", rest[:1]) && strings.Contains(text, "]: "+target)
}

// kinds counts the written pages of each kind.
func kinds(s *generator.Snapshot) map[string]int {
	n := map[string]int{}
	for _, d := range written(s) {
		n[d.Base().Kind.Name]++
	}
	return n
}

// isIncident reports whether a document tells of an incident.
func isIncident(d model.Doc) bool {
	k := d.Base().Kind
	return k == model.KindIncident || k == model.KindPostMortem
}

// stem is the name of a file up to its first dot.
func stem(p string) string {
	name, _, _ := strings.Cut(path.Base(p), ".")
	return name
}
