// Package load turns a folder of files into documents: it walks the content, splits front matter from bodies, parses both,
// decides the kind of each page, and keeps the files that pages may link to.
//
// Loading never stops at a bad file. What is wrong is a diagnostic at its line, and everything else is still loaded. Files
// are read through fs.FS only, so a test loads from a map and a build through os.Root, which no symbolic link can leave.
//
// A file is parsed again only when its content, its path or its history changed: an unchanged file gives the same Doc
// pointer and repeats its diagnostics.
package load

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"siaga/generator/derive"
	"siaga/generator/diag"
	"siaga/generator/frontmatter"
	"siaga/generator/history"
	"siaga/generator/markdown"
	"siaga/generator/model"
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
}

// KindRule gives the pages of a glob a kind.
type KindRule struct {
	Files string
	Kind  *model.Kind
}

// Loader loads content and remembers what it has parsed. It is not safe for concurrent use.
type Loader struct {
	o      Options
	dec    *model.Decoder
	parser *markdown.Parser

	cache     map[string]entry
	ruleCache map[string]ruleEntry
	defined   map[*model.Alert]defined
}

// entry is the result for one file. It holds for the path and the sum of the content and the history.
type entry struct {
	sum   [sha256.Size]byte
	doc   model.Doc // nil where the file has no page
	diags []diag.Diagnostic
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
		cache:  map[string]entry{},
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
	Parsed      int // how many pages were parsed, and not taken from the cache
}

// Link is a symbolic link to a page of the content: another name for it, and no page of its own.
type Link struct{ Path, Page string }

// Load reads the content; log is what git knows of it. An error means that the root itself cannot be read, or that ctx was
// cancelled.
func (l *Loader) Load(ctx context.Context, content fs.FS, log *history.Log) (*Result, error) {
	w, err := walk(ctx, content, l.o, log.Ignored)
	if err != nil {
		return nil, err
	}
	if l.o.Found != nil {
		l.o.Found(len(w.pages))
	}
	entries := make([]entry, len(w.pages))
	var parsed atomic.Int64
	err = each(ctx, len(w.pages), func(i int) {
		e, fresh := l.file(content, w.pages[i], log.Files[w.pages[i]])
		if fresh {
			parsed.Add(1)
		}
		entries[i] = e
	})
	if err != nil {
		return nil, err
	}
	r := &Result{Files: w.files, Active: w.active, Links: w.links, Diagnostics: w.diags, Parsed: int(parsed.Load())}
	cache := make(map[string]entry, len(entries))
	for i, e := range entries {
		cache[w.pages[i]] = e
		r.Diagnostics = append(r.Diagnostics, e.diags...)
		switch {
		case e.doc == nil:
		case e.doc.Base().Draft && !l.o.Drafts:
			r.Drafts = append(r.Drafts, w.pages[i])
		default:
			r.Docs = append(r.Docs, e.doc)
		}
	}
	l.cache = cache
	found, diags, err := l.rules(ctx, content, w.rules)
	if err != nil {
		return nil, err
	}
	r.Rules, r.Diagnostics = found, append(r.Diagnostics, diags...)
	l.define(r.Docs, found)
	return r, nil
}

// each does something for each number below n, on all cores, until ctx is cancelled.
func each(ctx context.Context, n int, do func(i int)) error {
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range min(runtime.GOMAXPROCS(0), n) {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				do(i)
			}
		})
	}
	return g.Wait()
}

// file loads one page, from the cache if nothing about it changed.
func (l *Loader) file(content fs.FS, path string, h history.File) (e entry, fresh bool) {
	src, problem := read(content, path)
	if problem != nil {
		return entry{diags: []diag.Diagnostic{*problem}}, false
	}
	e.sum = sum(src, h)
	if old, ok := l.cache[path]; ok && old.sum == e.sum {
		return old, false
	}
	e.doc, e.diags = l.page(path, src, h)
	return e, true
}

func sum(src []byte, h history.File) (out [sha256.Size]byte) {
	s := sha256.New()
	fmt.Fprintf(s, "%s %d %d %d %s %d\n", h.Commit, h.Authors, h.Created.Unix(), h.Updated.Unix(), h.ChangedCommit, h.Changed.Unix())
	s.Write(src)
	s.Sum(out[:0])
	return out
}

func read(content fs.FS, path string) ([]byte, *diag.Diagnostic) {
	fail := func(code diag.Code, format string, args ...any) ([]byte, *diag.Diagnostic) {
		d := diag.New(code, diag.Pos{Path: path}, format, args...)
		return nil, &d
	}
	f, err := content.Open(path)
	if err != nil {
		return fail(diag.FileUnreadable, "the file cannot be read: %v", cause(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fail(diag.FileUnreadable, "the file cannot be read: %v", cause(err))
	}
	if info.Size() > MaxSize {
		return fail(diag.FileTooLarge, "the file has %.1f MB; a page may have %d", float64(info.Size())/(1<<20), MaxSize>>20)
	}
	src := make([]byte, info.Size())
	n, err := io.ReadFull(f, src)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return fail(diag.FileUnreadable, "the file cannot be read: %v", cause(err))
	}
	return src[:n], nil // shorter, if it was cut since it was opened
}

// cause leaves the operation and the path out of an error: the diagnostic has them already.
func cause(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}

// page makes the document of a file.
func (l *Loader) page(path string, src []byte, h history.File) (model.Doc, []diag.Diagnostic) {
	src, diags, ok := normalize(path, src)
	if !ok {
		return nil, diags
	}
	split := frontmatter.Split(src)
	if p := split.Problem; p != nil {
		diags = append(diags, frontMatterProblem(path, p))
	}
	name, ext := model.SplitName(path, l.o.Extensions)
	erb := strings.HasSuffix(strings.ToLower(ext), ".erb")
	title := l.declaredTitle(split.Fields)
	tree := l.parser.Parse(markdown.Input{Source: split.Body, Line: split.Line, ERB: erb, Title: title})
	p := derive.Page{
		Path: path, Root: l.o.Root, Name: name, Title: title, Index: isIndex(name), Fields: split.Fields, Ours: l.dec.Ours,
		Body: tree.Body, Code: len(tree.Code) > 0,
	}
	kind, origin, ds := l.kind(p)
	diags = append(diags, ds...)
	doc := kind.New()
	diags = append(diags, l.dec.Decode(doc, path, split.Fields)...)
	m := doc.Base()
	m.Kind, m.Index, m.Line, m.Body = kind, p.Index, split.Line, tree.Body
	m.History = model.History{
		Created: h.Created, Updated: h.Updated, Authors: h.Authors, Commit: h.Commit, Changed: h.Changed, ChangedCommit: h.ChangedCommit,
	}
	if origin != "" {
		m.Derive("kind", origin)
	}
	fill(doc, p, l.o.Location)
	derive.Facts(doc, derive.Source{Tree: tree, Path: path, Location: l.o.Location})
	for _, p := range tree.Body.Problems {
		diags = append(diags, bodyProblem(path, p))
	}
	return doc, diags
}

// declaredTitle is the title that front matter gives, as the decoder will take it: our own key goes before those of other
// tools. It is "" for none.
func (l *Loader) declaredTitle(fields []frontmatter.Field) (title string) {
	for _, f := range fields {
		switch {
		case l.dec.Ours(f.Key) != "title" || !f.Value.IsScalar() || f.Value.Text == "":
		case model.NormalKey(f.Key) == "title":
			return f.Value.Text
		case title == "":
			title = f.Value.Text
		}
	}
	return title
}

// kind decides the kind of a page: front matter, configuration, then what the page itself looks like.
func (l *Loader) kind(p derive.Page) (*model.Kind, model.Origin, []diag.Diagnostic) {
	var diags []diag.Diagnostic
	for _, f := range p.Fields {
		if model.NormalKey(f.Key) != "kind" || !f.Value.IsScalar() || f.Value.Text == "" {
			continue
		}
		if k, ok := model.KindNamed(f.Value.Text); ok {
			return k, "", nil
		}
		pos := diag.Pos{Path: p.Path, Line: f.Value.Line, Column: f.Value.Column}
		d := diag.New(diag.UnknownKind, pos, "there is no kind %q", f.Value.Text).
			Suggest("the kinds are %s", strings.Join(model.KindNames(), ", "))
		if best := diag.Closest(f.Value.Text, model.KindNames()); best != "" {
			d = d.Suggest("did you mean %q?", best)
		}
		diags = append(diags, d)
	}
	for _, r := range l.o.Kinds {
		if match(r.Files, p.Path) {
			return r.Kind, model.FromConfig, diags
		}
	}
	return derive.Kind(p), model.FromBody, diags
}

// fill adds what the front matter left open and the body or the path tells.
func fill(doc model.Doc, p derive.Page, loc *time.Location) {
	m := doc.Base()
	if m.ID == "" {
		m.ID = p.Name
		if p.Index {
			m.ID = folderName(p.Path)
		}
		m.Derive("id", model.FromPath)
	}
	if m.Title == "" {
		title, line := titleOf(p.Body)
		if m.DeriveAt("title", model.FromBody, line); line == 0 {
			title = derive.TitleFromName(p.Name)
			switch {
			case p.Index:
				title = derive.TitleFromName(folderName(p.Path))
			case derive.IsOpaque(p.Name):
				title = cmp.Or(derive.FirstSentence(cmp.Or(m.Summary, p.Body.Lead)), title)
			}
			m.Derive("title", model.FromPath)
		}
		m.Title = title
	}
	if !m.Date.Known() {
		if t, ok := derive.Date(p.Name, loc); ok {
			m.Date = t
			m.Derive("date", model.FromPath)
		}
	}
	if r, ok := doc.(*model.Runbook); ok && len(r.Alerts) == 0 {
		if name := derive.AlertName(p); name != "" {
			r.Alerts = []model.Name{{Text: name, Pos: diag.Pos{Path: p.Path}}}
			m.Derive("alerts", model.FromPath)
		}
	}
}

// titleOf finds the heading that names the page: its first of level one, else the first of all, unless that one only
// heads a section such as "Summary". The line is that of the file, 0 if there is none.
func titleOf(b *markdown.Body) (title string, line int) {
	for _, h := range b.Headings {
		if h.Level == 1 && h.Text != "" {
			return h.Text, h.Pos.Line
		}
	}
	if len(b.Headings) > 0 && b.Headings[0].Text != "" && derive.MeaningOf(b.Headings[0].Text) == "" {
		return b.Headings[0].Text, b.Headings[0].Pos.Line
	}
	return "", 0
}
