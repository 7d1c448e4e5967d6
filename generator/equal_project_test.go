package generator_test

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"siaga/generator/synth"
)

// project is a folder with content/, and maybe siaga.yaml, layouts/ and a history.
type project struct {
	dir  string
	base *base
	gone map[string][]byte // files that were deleted or broken, to bring them back; by path below dir
	hot  []string          // pages that were picked before
	day  int               // of the next commit
}

// base is what projects are copies of.
type base struct {
	name    string
	dir     string
	git     bool
	commits []string // of real histories: those to check out
	content string   // folder of the content; "" for the project itself
}

// bases are made once and copied often.
type bases struct {
	root   string
	list   []*base
	told   atomic.Uint64 // how often a build found that nothing was to be done
	partly atomic.Uint64 // how often one rendered only some of the pages
}

// kinds of bases, by the number of a sequence.
var baseNames = []string{"example with history", "synthetic", "example", "synthetic with history"}

// realBase takes the place of every twentieth, where there are real repositories.
const realBase = "real history"

func baseName(number uint64) string {
	if number%20 == 0 && os.Getenv(envCorpora) != "" {
		return realBase
	}
	return baseNames[number%uint64(len(baseNames))]
}

// isolateGit keeps the settings of the machine out of the repositories.
func isolateGit(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.DevNull,
		"GIT_AUTHOR_NAME": "on-call", "GIT_AUTHOR_EMAIL": "oncall@example.org", "GIT_COMMITTER_NAME": "on-call", "GIT_COMMITTER_EMAIL": "oncall@example.org",
	} {
		t.Setenv(name, value)
	}
}

func newBases(t *testing.T) *bases {
	t.Helper()
	b := &bases{root: t.TempDir()}
	example, synthetic := exampleFiles(t, 45), map[string][]byte{}
	for name, text := range synth.Tree(40, 3) {
		synthetic[name] = text
	}
	for i, name := range baseNames {
		files := example
		if strings.HasPrefix(name, "synthetic") {
			files = synthetic
		}
		base := &base{name: name, dir: filepath.Join(b.root, fmt.Sprint("base", i)), git: strings.HasSuffix(name, "with history"), content: "content"}
		if err := base.make(files); err != nil {
			t.Fatal(err)
		}
		b.list = append(b.list, base)
	}
	if corpora := os.Getenv(envCorpora); corpora != "" {
		base := &base{name: realBase, dir: filepath.Join(b.root, "real"), git: true}
		if err := base.clone(filepath.Join(corpora, "openshift-runbooks.bundle")); err != nil {
			t.Fatal(err)
		}
		b.list = append(b.list, base)
	}
	return b
}

// exampleFiles picks some of the content of this repository, always the same: so that kinds, links and rules are all there, and yet
// a build takes little.
func exampleFiles(t *testing.T, most int) map[string][]byte {
	t.Helper()
	root := os.DirFS(filepath.Join("..", "content"))
	var names []string
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(p, "handbook/") {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(rank(1, a), rank(1, b)) })
	files := map[string][]byte{}
	for _, name := range names[:min(most, len(names))] {
		if files[name], err = fs.ReadFile(root, name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// rank orders things at random, each for itself: what comes first of some also does when others are taken away.
func rank(seed uint64, name string) string {
	h := fnv.New128a()
	fmt.Fprintf(h, "%d/%s", seed, name)
	return string(h.Sum(nil))
}

// make writes the files, as a history of three commits if it is to have one.
func (b *base) make(files map[string][]byte) error {
	config := "title: Some operations\ntime_zone: Asia/Jakarta\n"
	if err := writeFile(filepath.Join(b.dir, "siaga.yaml"), []byte(config)); err != nil {
		return err
	}
	if b.git {
		if _, err := runGit(b.dir, 0, "init", "-q", "-b", "main"); err != nil {
			return err
		}
		if err := writeFile(filepath.Join(b.dir, ".git/config"), []byte(gitConfig)); err != nil {
			return err
		}
	}
	for part := range 3 {
		for name, text := range files {
			if int(rank(2, name)[0])%3 != part {
				continue
			}
			if err := writeFile(filepath.Join(b.dir, "content", name), text); err != nil {
				return err
			}
		}
		if !b.git {
			continue
		}
		if _, err := runGit(b.dir, part, "add", "-A"); err != nil {
			return err
		}
		if _, err := runGit(b.dir, part, "commit", "-q", "-m", fmt.Sprint("part ", part)); err != nil {
			return err
		}
	}
	return nil
}

// gitConfig has a remote, from which the addresses for editing are made, and no housekeeping.
const gitConfig = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = false
[gc]
	auto = 0
[remote "origin"]
	url = https://github.com/example/operations.git
`

// clone takes a real repository, with the commits of its history to go to.
func (b *base) clone(bundle string) error {
	if _, err := runGit(filepath.Dir(b.dir), 0, "clone", "-q", bundle, b.dir); err != nil {
		return err
	}
	if _, err := runGit(b.dir, 0, "config", "gc.auto", "0"); err != nil {
		return err
	}
	out, err := runGit(b.dir, 0, "rev-list", "HEAD")
	b.commits = strings.Fields(out)
	return err
}

// project makes a copy of the base of a number.
func (b *bases) project(number uint64) (*project, error) {
	name := baseName(number)
	base := b.list[slices.IndexFunc(b.list, func(x *base) bool { return x.name == name })]
	dir, err := os.MkdirTemp(b.root, "project")
	if err != nil {
		return nil, err
	}
	p := &project{dir: filepath.Join(dir, "operations"), base: base, gone: map[string][]byte{}, day: 10}
	if base.name == realBase {
		_, err = runGit(b.root, 0, "clone", "-q", "--shared", base.dir, p.dir)
		return p, err
	}
	return p, os.CopyFS(p.dir, os.DirFS(base.dir))
}

func (p *project) remove()            { os.RemoveAll(filepath.Dir(p.dir)) }
func (p *project) contentDir() string { return filepath.Join(p.dir, p.base.content) }

// path is that of something in the content.
func (p *project) path(name string) string {
	return filepath.Join(p.contentDir(), filepath.FromSlash(name))
}

// files lists the content: slash paths relative to it, sorted. Symbolic links are among them, what is behind them is not.
func (p *project) files(keep func(name string) bool) []string {
	var list []string
	filepath.WalkDir(p.contentDir(), func(file string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(p.contentDir(), file)
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			return nil
		case d.IsDir() && (d.Name() == ".git" || p.base.content == "" && name == "layouts"):
			return fs.SkipDir
		case !d.IsDir() && keep(name):
			list = append(list, name)
		}
		return nil
	})
	return list
}

// some picks one of the files; "" if there is none.
func (p *project) some(seed uint64, keep func(name string) bool) string {
	return choose(seed, p.files(keep))
}

// somePage picks a page, every other time one that was picked before: a person edits the same ones again and again.
func (p *project) somePage(seed uint64) string {
	name := p.some(seed, func(name string) bool { return isPage(name) && (seed%2 == 0 || slices.Contains(p.hot, name)) })
	if name == "" {
		name = p.some(seed, isPage)
	}
	p.hot = append(p.hot, name)
	return name
}

// choose picks one of a list by the rank of each.
func choose(seed uint64, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return slices.MinFunc(list, func(a, b string) int { return strings.Compare(rank(seed, a), rank(seed, b)) })
}

func isPage(name string) bool { return strings.HasSuffix(name, ".md") }

func writeFile(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// runGit runs git at noon of a day.
func runGit(dir string, day int, args ...string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	date := fmt.Sprintf("2026-%02d-%02dT12:00:00Z", 1+day/28%10, 1+day%28)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}
