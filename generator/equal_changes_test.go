package generator_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"siaga/generator"
)

// state is what a watcher could have seen of a project: by path, something that stands for what is there.
type state struct {
	content map[string]string // slash paths relative to the content; folders too
	git     string            // what git keeps, but for the texts, and what it is told
}

// look takes the state of a project.
func look(p *project) state {
	s := state{content: map[string]string{}}
	filepath.WalkDir(p.contentDir(), func(file string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(p.contentDir(), file)
		switch {
		case err != nil || name == ".":
			return nil
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		}
		s.content[filepath.ToSlash(name)] = d.Type().String() + standsFor(file, d)
		return nil
	})
	var git strings.Builder
	filepath.WalkDir(filepath.Join(p.dir, ".git"), func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "objects" || d.Name() == "hooks") {
			return fs.SkipDir
		}
		if err == nil {
			git.WriteString(file + standsFor(file, d) + "\n")
		}
		return nil
	})
	for _, name := range []string{".mailmap", ".gitignore"} {
		text, _ := os.ReadFile(filepath.Join(p.dir, name))
		fmt.Fprintf(&git, "%s %q\n", name, text)
	}
	s.git = git.String()
	return s
}

func standsFor(file string, d fs.DirEntry) string {
	switch {
	case d.IsDir():
		return ""
	case d.Type()&fs.ModeSymlink != 0:
		to, _ := os.Readlink(file)
		return to
	}
	text, _ := os.ReadFile(file)
	return fmt.Sprintf("%x", sha256.Sum256(text))
}

// changed are the paths that differ from an earlier state.
func (s state) changed(before state) []string {
	var list []string
	for name, is := range s.content {
		if was, ok := before.content[name]; !ok || was != is {
			list = append(list, name)
		}
	}
	for name := range before.content {
		if _, ok := s.content[name]; !ok {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// since says what has changed, in one of the ways in which a watcher could: exactly, by the topmost folder that came or went, by the
// folders around, with paths at which nothing has changed, or not at all. The seed picks one.
func (s state) since(before state, seed uint64) generator.Changes {
	c := generator.Changes{Known: true, History: s.git != before.git}
	for _, name := range s.changed(before) {
		c.History = c.History || path.Base(name) == ".gitignore"
		dir := path.Dir(name)
		switch {
		case seed%5 == 1 && slices.Contains(c.Paths, dir):
			continue // below a folder that is named already
		case seed%5 == 2 && dir != ".":
			name = dir
		}
		c.Paths = append(c.Paths, name)
	}
	switch seed % 5 {
	case 3:
		c.Paths = append(c.Paths, "runbooks", "no/such/file.md", choose(seed, slices.Sorted(maps.Keys(s.content))))
	case 4:
		c = generator.Changes{}
	}
	return c
}
