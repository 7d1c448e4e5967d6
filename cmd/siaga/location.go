package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"siaga/generator/config"
	"siaga/generator/diag"
	"siaga/generator/live"
	"siaga/generator/model"
	"siaga/search/analysis"
)

// flags are those that say what a command works on. Paths of flags are relative to the working directory.
type flags struct {
	dir     string // the argument
	content string
	config  string
	output  string
	baseURL string
	drafts  bool

	cacheFlags

	root *contentRoot // remembers the content root from one reading of the configuration to the next; may be nil
}

func (f *flags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.content, "content", "", "folder of markdown (default: content/ if it exists, else the repository)")
	f.cacheFlags.add(cmd)
	cmd.Flags().StringVar(&f.config, "config", "", "configuration file (default: siaga.yaml of the repository, if it exists)")
}

func (f *flags) take(args []string) {
	if len(args) > 0 {
		f.dir = args[0]
	}
}

// location is where everything is. All paths are absolute.
type location struct {
	dir        string // the repository: what paths in the configuration are relative to
	configPath string // need not exist
	config     config.Config
	content    string
	output     string
	layouts    string // the user's own; "" if there can be none
	cacheFlags

	// foreign is a file in an output folder inside of the content that was there before any build of Siaga, "" if there is
	// none. It may be a source, so such a folder is content.
	foreign string
}

// locate finds everything from the flags and the configuration. A configuration with mistakes is a *live.Broken.
func locate(f flags) (location, error) {
	dir, configPath, err := f.repository()
	if err != nil {
		return location{}, err
	}
	l := location{dir: dir, configPath: configPath, cacheFlags: f.cacheFlags}
	data, err := os.ReadFile(configPath)
	hasConfig := err == nil
	switch {
	case hasConfig:
		if l.config, err = parseConfig(configPath, data); err != nil {
			return l, err
		}
	case errors.Is(err, fs.ErrNotExist) && f.config == "":
		l.config = config.Default()
	default:
		return l, fmt.Errorf("the configuration cannot be read: %w", err)
	}
	if err := l.apply(f); err != nil {
		return l, err
	}
	l.output = l.abs(l.config.Output)
	if hasConfig { // a folder of this name in a repository that does not know Siaga belongs to another tool
		l.layouts = l.abs(l.config.Layouts)
	}
	if err := l.findContent(f.root, hasConfig); err != nil {
		return l, err
	}
	if _, inside := l.inContent(l.output); inside && !hasManifest(l.output) {
		l.foreign = foreignFile(l.output)
	}
	return l, nil
}

// repository is the folder that is worked on, and its configuration file.
func (f flags) repository() (dir, configPath string, err error) {
	dir = f.dir
	if dir == "" {
		dir = "."
		if f.config != "" {
			dir = filepath.Dir(f.config)
		}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", "", err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", "", fmt.Errorf("%s is not a folder", dir)
	}
	if f.config == "" {
		return dir, filepath.Join(dir, config.FileName), nil
	}
	configPath, err = filepath.Abs(f.config)
	return dir, configPath, err
}

func parseConfig(path string, data []byte) (config.Config, error) {
	c, found := config.Parse(filepath.Base(path), data, config.Known{Kinds: model.KindNames(), Fields: model.AllKeys(), Synonyms: analysis.CheckSynonyms})
	if diag.Count(found, diag.Error) > 0 {
		return c, &live.Broken{Problems: found, Text: func(string) ([]byte, error) { return data, nil }}
	}
	return c, nil
}

// apply lets flags win over the configuration.
func (l *location) apply(f flags) error {
	if f.drafts {
		l.config.Drafts = true
	}
	if f.baseURL != "" {
		u, err := config.BaseURL(f.baseURL)
		if err != nil {
			return fmt.Errorf("--base-url: %w", err)
		}
		l.config.BaseURL = u
	}
	for _, p := range []struct {
		flag string
		to   *string
	}{{f.content, &l.config.Content}, {f.output, &l.config.Output}} {
		if p.flag == "" {
			continue
		}
		abs, err := filepath.Abs(p.flag)
		if err != nil {
			return err
		}
		*p.to = abs
	}
	return nil
}

func (l *location) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(l.dir, path)
}

// findContent sets the content root: what is asked for, else content/ if it exists, else the repository.
func (l *location) findContent(root *contentRoot, hasConfig bool) error {
	asked := l.config.Content
	if asked == "" {
		asked = "content"
	}
	l.content = l.abs(asked)
	if info, err := os.Stat(l.content); l.config.Content == "" && (err != nil || !info.IsDir()) {
		l.content = l.dir
	}
	if root != nil {
		l.content = root.settle(l.content, l.config.Content != "", hasConfig)
	}
	switch info, err := os.Stat(l.content); {
	case err != nil:
		return hinted{fmt.Errorf("there is no content: %w", err), "--content says where it is, or the key content in siaga.yaml"}
	case !info.IsDir():
		return fmt.Errorf("the content %s is not a folder", l.content)
	}
	return nil
}

// contentRoot keeps the root that was chosen at the start, until the configuration names another one or names it no
// longer. The whole repository must not become the content because content/ or the configuration is away for a moment,
// as in a change of branch.
type contentRoot struct {
	path  string
	named bool // by a flag or the configuration
}

// settle says which root stays.
func (r *contentRoot) settle(found string, named, hasConfig bool) string {
	if r.path == "" || named || r.named && hasConfig {
		r.path, r.named = found, named
	}
	return r.path
}

// name is that of the content's folder; of the repository where the folder is just called "content".
func (l location) name() string {
	if base := filepath.Base(l.content); base != "content" {
		return base
	}
	return filepath.Base(filepath.Dir(l.content))
}

// own are globs for what is Siaga's own inside of the content: the output and the layouts.
func (l location) own() []string {
	var globs []string
	for _, folder := range []string{l.output, l.layouts} {
		if rel, inside := l.inContent(folder); inside && (folder != l.output || l.foreign == "") {
			globs = append(globs, globQuote(rel)+"/**")
		}
	}
	return globs
}

// inContent tells whether a folder lies below the content root, and where, as a slash path.
func (l location) inContent(folder string) (rel string, inside bool) {
	rel, err := filepath.Rel(l.content, folder)
	if folder == "" || err != nil || rel == "." || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// foreignFile is a file in an output folder, relative to it; "" if the folder does not exist or holds nothing but what
// has a name that begins with a dot and so is never content. What cannot be looked into counts as a file.
func foreignFile(output string) string {
	found := ""
	fs.WalkDir(os.DirFS(output), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "." && (err != nil || !d.IsDir()):
			return fs.SkipAll
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case err != nil, !d.IsDir():
			found = name
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// sources are the folders that must never be written to.
func (l location) sources() []string {
	list := []string{l.content}
	if l.layouts != "" { // there is a configuration
		list = append(list, l.layouts, filepath.Dir(l.configPath))
	}
	return list
}

// hasManifest tells whether a build of Siaga has written to the folder.
func hasManifest(output string) bool {
	_, err := os.Stat(filepath.Join(output, ".siaga", "manifest"))
	return err == nil
}

// globQuote makes a glob that matches only this path.
func globQuote(path string) string {
	var b strings.Builder
	for _, r := range path {
		if strings.ContainsRune(`*?[]{}\`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
