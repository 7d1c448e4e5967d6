package generator_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"siaga/generator"
	"siaga/generator/publish"
)

// comparison holds every way to a site against a clean build, all of one project that changes.
type comparison struct {
	project *project
	live    *maker // keeps its builder, as serve and build --watch do
	watched string // the folder that it publishes to
	cached  string // the cache of commands that start anew each time, as build does
	again   string // the folder that they publish to
	late    *late  // nil: none is left over
	told    uint64 // how often nothing was built, as the folder is that of the same inputs
	partly  uint64 // how often only some of the pages were rendered, as the others were known to be what they were
}

// late is a snapshot that nobody has asked for anything until another one was made: as for somebody whose request takes long.
type late struct {
	snapshot *generator.Snapshot
	want     map[string]string
	files    state
}

// difference says how it differs from what a clean build of its time gave. It says nothing where linked files changed since: these
// are not kept.
func (l *late) difference(p *project) string {
	if l == nil || slices.ContainsFunc(look(p).changed(l.files), func(name string) bool { return !isPage(name) }) {
		return ""
	}
	got, err := rendered(l.snapshot)
	if err != nil {
		return "an older snapshot cannot be rendered: " + err.Error()
	}
	return difference("an older snapshot, asked late,", got, l.want)
}

func newComparison(p *project) *comparison {
	dir := filepath.Dir(p.dir)
	return &comparison{
		project: p,
		live:    openMaker(filepath.Join(dir, "cache-live")),
		watched: filepath.Join(dir, "watched"), cached: filepath.Join(dir, "cache"), again: filepath.Join(dir, "again"),
	}
}

// compare builds in every way and says what differs; "" if nothing does. Every other time, as the seed decides, there is no build
// with the cache: the next one finds more that has changed.
func (c *comparison) compare(seed uint64) string {
	clean, cleanErr := new(maker).build(c.project, seed)
	live, liveErr := c.live.build(c.project, seed)
	if fmt.Sprint(cleanErr) != fmt.Sprint(liveErr) {
		return fmt.Sprintf("a clean build says %v, and the one that goes on %v", cleanErr, liveErr)
	}
	if cleanErr != nil {
		return ""
	}
	want, err := rendered(clean)
	if err != nil {
		return "a clean build cannot be rendered: " + err.Error()
	}
	if d := c.late.difference(c.project); d != "" {
		return d
	}
	if c.late = nil; seed%3 == 0 {
		c.late = &late{snapshot: live, want: want, files: look(c.project)}
		return ""
	}
	got, err := rendered(live)
	if err != nil {
		return "the build that goes on cannot be rendered: " + err.Error()
	}
	if d := difference("the build that goes on", got, want); d != "" {
		return d
	}
	if d := c.live.publish("the folder of the build that goes on", c.watched, live, want); d != "" || seed%2 == 1 {
		return d
	}
	damage(c.cached, seed)
	if d := c.buildAgain(want); d != "" || seed%8 != 4 {
		return d
	}
	before := c.told
	if d := c.buildAgain(want); d != "" || c.told > before {
		return d
	}
	return "nothing has changed, and all is built once more"
}

// buildAgain does what a command does that starts with what others have left: it builds only if what is published is not that of the
// same inputs.
func (c *comparison) buildAgain(want map[string]string) string {
	const what = "the folder of builds with a cache"
	m := openMaker(c.cached)
	defer m.close()
	if _, err := m.prepare(c.project); err != nil {
		return what + ": " + err.Error()
	}
	if done, ok := m.builder.Published(context.Background(), publish.Options{Dir: c.again}); ok {
		c.told++
		return folderDifference(what, c.again, done, want)
	}
	s, err := m.builder.Build(context.Background())
	if err != nil {
		return what + ": " + err.Error()
	}
	d := m.publish(what, c.again, s, want)
	if s.Rendered() < s.PageCount() {
		c.partly++
	}
	return d
}

// damage spoils a file of a cache now and then: all of it must be safe to lose.
func damage(dir string, seed uint64) {
	if seed%16 != 2 {
		return
	}
	var files []string
	filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, file)
		}
		return nil
	})
	file := choose(seed, files)
	if text, err := os.ReadFile(file); err == nil && len(text) > 0 {
		text[seed/16%uint64(len(text))] ^= 1
		os.WriteFile(file, text[:len(text)-int(seed/16%2)], 0o600)
	}
}

// publish publishes a snapshot, keeps what it took, and says how the folder differs.
func (m *maker) publish(what, dir string, s *generator.Snapshot, want map[string]string) string {
	if _, err := s.Publish(context.Background(), publish.Options{Dir: dir}); err != nil {
		return what + " cannot be published: " + err.Error()
	}
	if err := m.store.Commit(); err != nil {
		return what + ": the cache cannot be kept: " + err.Error()
	}
	return folderDifference(what, dir, generator.Outcome{Pages: s.PageCount(), Notes: s.Notes, Diagnostics: s.Diagnostics()}, want)
}

// folderDifference says how a published folder differs, and what is told of it.
func folderDifference(what, dir string, told generator.Outcome, want map[string]string) string {
	got, err := published(dir)
	if err != nil {
		return err.Error()
	}
	got[problems] = problemsOf(told)
	return difference(what, got, want)
}

// problems is the name under which what is not a file is compared.
const problems = "(problems)"

// rendered is everything that a snapshot has.
func rendered(s *generator.Snapshot) (map[string]string, error) {
	index, err := s.SearchFiles()
	if err != nil {
		return nil, err
	}
	out := map[string]string{problems: problemsOf(generator.Outcome{Pages: s.PageCount(), Notes: s.Notes, Diagnostics: s.Diagnostics()})}
	for _, address := range slices.Concat(s.Addresses(), index) {
		var b bytes.Buffer
		if err := s.Render(&b, address); err != nil {
			return nil, fmt.Errorf("%s: %w", address, err)
		}
		out[address] = b.String()
	}
	return out, nil
}

func problemsOf(told generator.Outcome) string {
	var b strings.Builder
	for _, d := range told.Diagnostics {
		fmt.Fprintf(&b, "%+v\n", d)
	}
	fmt.Fprintln(&b, told.Pages, told.Notes)
	return b.String()
}

// published reads a folder, without what publish keeps there for itself.
func published(dir string) (map[string]string, error) {
	out := map[string]string{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if p == ".siaga" {
				return fs.SkipDir
			}
			return err
		}
		text, err := fs.ReadFile(root, p)
		out[p] = string(text)
		return err
	})
	return out, err
}

// difference names the first files that differ, and shows where; "" if none does.
func difference(what string, got, want map[string]string) string {
	names := map[string]bool{}
	for _, m := range []map[string]string{got, want} {
		for name := range m {
			names[name] = true
		}
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		g, inGot := got[name]
		w, inWant := want[name]
		switch {
		case !inGot:
			list = append(list, name+" is missing")
		case !inWant:
			list = append(list, name+" is there, and is not in a clean one")
		case g != w:
			list = append(list, name+": "+at(g, w))
		}
	}
	if len(list) == 0 {
		return ""
	}
	more := ""
	if len(list) > 5 {
		more = fmt.Sprintf("\n  and %d more", len(list)-5)
	}
	return fmt.Sprintf("%s differs from a clean one in %d files:\n  %s%s", what, len(list), strings.Join(list[:min(5, len(list))], "\n  "), more)
}

// at shows the first place at which two texts differ.
func at(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	from := max(0, i-60)
	return fmt.Sprintf("…%q, and clean …%q", got[from:min(len(got), i+60)], want[from:min(len(want), i+60)])
}
