// Package load turns a folder of files into documents: it walks the content, splits front matter from bodies, parses both,
// decides the kind of each page, and keeps the files that pages may link to.
//
// Loading never stops at a bad file. What is wrong is a diagnostic at its line, and everything else is still loaded. Files
// are read through fs.FS only, so a test loads from a map and a build through os.Root, which no symbolic link can leave.
//
// # What is kept
//
// A Loader remembers what it has loaded. A file whose content did not change gives the same Doc pointer and repeats its
// diagnostics; where only its history did, a copy of the document has the new one. Documents do not change after they
// were returned. Between processes, [Options.Store] keeps what was made of a file by path, content and everything that decides
// how it is read; history is applied afterwards.
//
// Told which paths may have changed, a Loader looks at those only; see [Changes]. Whatever is kept, the result equals that
// of a new Loader.
package load

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"time"

	"siaga/generator/cache"
	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/markdown"
	"siaga/generator/model"
	"siaga/generator/parallel"
)

// MaxSize is the size, in bytes, over which a markdown file is not read as a page.
const MaxSize = 10 << 20

// Options say which files are pages and how to read them. They stay the same for the life of a Loader.
type Options struct {
	Root       string                   // name of the content root's own folder, a hint at the kind of its pages
	Extensions []string                 // of pages, with the dot; the longest that fits is left out of names
	Files      []string                 // globs of further pages
	Ignore     []string                 // globs of files and folders to leave out
	Rules      []string                 // globs of files with alerting rules; nil: YAML files that look like one
	Kinds      []KindRule               // the first that fits wins
	Location   *time.Location           // zone of times that name none
	Foreign    map[string]string        // foreign front matter keys, normalised, to ours
	Drafts     bool                     // load drafts too
	Found      func(pages int)          // told how many pages there are before they are read; may be nil
	Label      func(name string) string // words in the text of pages; nil: English
	Store      *cache.Store             // what was made of files; nil: nothing is kept on disk
}

// KindRule gives the pages of a glob a kind.
type KindRule struct {
	Files string
	Kind  *model.Kind
}

// Changes say what may differ from the load before. The zero value: everything may.
type Changes struct {
	Known bool // only what Paths names may differ
	// Paths are files and folders, by slash path relative to the root: changed, new or gone. A folder stands for all
	// that is below it. What is a symbolic link, or leads to one, is looked at in any case where that matters.
	Paths []string
}

// Loader loads content and remembers what it has loaded. It is not safe for concurrent use.
type Loader struct {
	o      Options
	dec    *model.Decoder
	parser *markdown.Parser
	store  *store

	// What the load before found; nil before the first.
	tree   *tree
	log    *history.Log
	pages  kept[page]
	rules  kept[ruleFile]
	alerts alerts

	missed   Changes // by the loads that failed since
	expected Sums    // by the next load
	packFrom int
}

// New makes a loader.
func New(o Options) *Loader {
	labels := markdown.DefaultLabels()
	if o.Label != nil {
		for name := range labels {
			labels[name] = o.Label(name)
		}
	}
	return &Loader{
		o:      o,
		dec:    &model.Decoder{Location: o.Location, Foreign: o.Foreign},
		parser: markdown.New(markdown.Options{Labels: labels}),
		store:  newStore(&o, labels),
		missed: Changes{Known: true}, packFrom: packFrom,
	}
}

// IsPage reports whether a file of that path is read as a page, if it is not ignored.
func (l *Loader) IsPage(path string) bool { return l.o.isPage(path) }

// Result is what a folder holds.
type Result struct {
	Docs        []model.Doc  // by path; pages of alerts have the facts of the rules of their name
	Files       []string     // everything else that is not ignored, sorted: pages may link to it
	Drafts      []string     // pages that were left out because they are drafts, sorted
	Links       []Link       // symbolic links to pages of the content, by path
	Active      []string     // and what a browser could run code from, sorted: it is never published
	Rules       []model.Rule // alerting rules of Prometheus, by place
	Diagnostics []diag.Diagnostic

	Read   int // how many files were opened, as pages or for their rules
	Parsed int // how many pages were parsed
	Reused int // how many pages were taken from the store
}

// Link is a symbolic link to a page of the content: another name for it, and no page of its own.
type Link struct{ Path, Page string }

// run is one Load.
type run struct {
	*Loader
	content fs.FS
	log     *history.Log
	scope   scope
	tree    *tree
	result  *Result
}

// Load reads the content; log is what git knows of it. An error means that the root itself cannot be read, or that ctx was
// cancelled; what changed is looked at by the next Load then.
func (l *Loader) Load(ctx context.Context, content fs.FS, log *history.Log, c Changes) (*Result, error) {
	r := &run{Loader: l, content: content, log: log, scope: l.changed(c)}
	var err error
	if r.tree, err = r.walk(ctx); err != nil {
		return nil, err
	}
	t := r.tree
	if l.o.Found != nil {
		l.o.Found(len(t.pages))
	}
	r.result = &Result{Files: t.files, Active: t.active, Links: t.links}
	pages, err := r.loadPages(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := r.loadRules(ctx)
	if err != nil {
		return nil, err
	}
	l.pages, l.rules = pages.done(), rules.done()
	if log != l.log {
		applyHistory(l.pages, log)
	}
	l.tree, l.log, l.missed, l.expected = t, log, Changes{Known: true}, nil
	l.fill(r.result)
	return r.result, nil
}

// changed gives what may have changed since the last load that did not fail. Until the load is done, it counts as missed.
func (l *Loader) changed(c Changes) scope {
	l.missed.Known = l.missed.Known && c.Known
	for _, p := range c.Paths {
		p = path.Clean(p)
		if p == "." || !fs.ValidPath(p) {
			l.missed.Known = false
		}
		l.missed.Paths = append(l.missed.Paths, p)
	}
	if !l.missed.Known || l.tree == nil {
		return scope{all: true}
	}
	slices.Sort(l.missed.Paths)
	l.missed.Paths = slices.Compact(l.missed.Paths)
	return scope{names: l.missed.Paths}
}

// fill puts what the loader has into a result.
func (l *Loader) fill(r *Result) {
	r.Docs = make([]model.Doc, 0, len(l.pages.entries))
	r.Diagnostics = slices.Clone(l.tree.diags)
	for i := range l.pages.entries {
		p := &l.pages.entries[i]
		r.Diagnostics = append(r.Diagnostics, p.diags...)
		switch {
		case p.doc == nil:
		case p.draft && !l.o.Drafts:
			r.Drafts = append(r.Drafts, l.pages.paths[i])
		default:
			r.Docs = append(r.Docs, p.doc)
		}
	}
	for i := range l.rules.entries {
		f := &l.rules.entries[i]
		r.Rules = append(r.Rules, f.rules...)
		r.Diagnostics = append(r.Diagnostics, f.diags...)
	}
	l.define(r.Docs, r.Rules)
}

// each does something for each number below n, on all cores, until ctx is cancelled.
func each(ctx context.Context, n int, do func(i int)) error {
	return parallel.Try(ctx, n, func() func(int) error { return func(i int) error { do(i); return nil } })
}
