package generator

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"siaga/generator/cache"
	"siaga/generator/check"
	"siaga/generator/config"
	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/model"
	"siaga/generator/render"
	"siaga/generator/searchable"
	"siaga/search/analysis"
)

// Options say what to build and with what.
type Options struct {
	Config  config.Config
	Content fs.FS           // rooted at the content; os.Root.FS, so that no symbolic link leads out
	Name    string          // the site's title where nothing else gives one
	Folder  string          // own name of the content's folder, the last hint at the kinds of its pages
	Dir     string          // where the content is on disk, to read its git history; empty: no history
	Cache   string          // folder for caches that may be deleted at any time; empty: none
	Store   *cache.Store    // of what was made before; nil: nothing is kept
	Once    bool            // one snapshot is made, so nothing need be kept in memory for another
	Program string          // stands for the version of this program; empty: not known
	Layouts fs.FS           // the layouts, with the user's own laid over
	Date    time.Time       // of the build; zero: that of the newest commit, else not known
	Now     time.Time       // day that overdue and due for review are counted from, where there is no other date
	Found   func(pages int) // told how many pages there are before they are read; may be nil
	Ignore  []string        // globs besides those of the configuration, such as the output folder
}

// Builder builds snapshots of a site and keeps what can be used again. It is not safe for concurrent use.
type Builder struct {
	o         Options
	location  *time.Location
	templates *render.Templates
	loader    *load.Loader
	linker    link.Linker
	analyzer  *insight.Analyzer
	last      last
	inputs    *inputs
	tag       tag // of the next build, if it is to be published
	images    *images
	indexer   *indexer
}

// New checks the options and loads the templates. An error names the template and the line.
func New(o Options) (*Builder, error) {
	loc, err := time.LoadLocation(o.Config.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("time_zone: %w", err)
	}
	templates, err := render.LoadTemplates(o.Layouts, o.Config.Language)
	if err != nil {
		return nil, err
	}
	synonyms, err := analysis.ParseSynonyms(o.Config.Synonyms)
	if err != nil {
		return nil, fmt.Errorf("synonyms: %w", err)
	}
	settings, err := SearchSettings(synonyms)
	if err != nil {
		return nil, err
	}
	o.Now = day(o.Now, loc)
	b := &Builder{o: o, location: loc, templates: templates, analyzer: insight.New(), images: newImages(o.Content), indexer: newIndexer(synonyms, settings, o)}
	lo := load.Options{
		Root: o.Folder, Extensions: o.Config.Markdown.Extensions, Files: o.Config.Markdown.Files,
		Ignore: slices.Concat(o.Config.Ignore, o.Ignore), Rules: o.Config.Rules, Location: loc, Foreign: map[string]string{}, Drafts: o.Config.Drafts, Label: templates.Label, Found: o.Found, Store: o.Store,
	}
	for _, r := range o.Config.Kinds {
		if k, ok := model.KindNamed(r.Kind); ok {
			lo.Kinds = append(lo.Kinds, load.KindRule{Files: r.Files, Kind: k})
		}
	}
	for _, theirs := range slices.Sorted(maps.Keys(o.Config.Fields)) {
		lo.Foreign[model.NormalKey(theirs)] = o.Config.Fields[theirs]
	}
	b.loader = load.New(lo)
	lo.Store = nil
	b.inputs = &inputs{o, load.New(lo)}
	return b, nil
}

// Build loads the content and makes a snapshot of it. Problems in the content are in the snapshot; an error means that the
// content could not be read at all or that ctx was cancelled.
func (b *Builder) Build(ctx context.Context) (*Snapshot, error) { return b.Rebuild(ctx, Changes{}) }

// Rebuild is Build where it is known what may differ from the build before. After an error the same changes have to be told again.
func (b *Builder) Rebuild(ctx context.Context, c Changes) (*Snapshot, error) {
	log, notes, err := b.history(ctx, c)
	if err != nil {
		return nil, err
	}
	loaded, err := b.loader.Load(ctx, b.o.Content, log, load.Changes{Known: c.Known, Paths: c.Paths})
	if err != nil {
		return nil, fmt.Errorf("read the content: %w", err)
	}
	recalled := b.recall()
	graph, problems := b.link(loaded, log)
	built := cmp.Or(b.o.Date, log.HeadTime)
	now := cmp.Or(built, b.o.Now)
	lineChanged, err := b.ruleLines(ctx, log, graph)
	if err != nil {
		return nil, err
	}
	analyze := b.analyzer.Analyze
	if b.o.Once {
		analyze = insight.Analyze
	}
	report := analyze(graph, insight.Options{Now: now, Location: b.location, LineChanged: lineChanged})
	s := &Snapshot{Graph: graph, Insight: report, Parsed: loaded.Parsed, Notes: notes, content: b.o.Content}
	latest := b.latest(now)
	s.diagnostics = sync.OnceValue(func() []diag.Diagnostic {
		return diag.Sort(b.o.Config.Apply(slices.Concat(loaded.Diagnostics, problems, check.Run(graph, report, latest))))
	})
	s.tag, s.inputs, s.store, b.tag = b.tag, b.inputs, b.o.Store, tag{}
	var noted func(string, model.Doc)
	if s.tag.stamp != "" {
		s.read, s.surfaces, s.shown = b.loader.Sums(), b.loader.Surfaces(), new(shown)
		noted = s.shown.note
		if s.recalled = recalled.compare(s); s.recalled != nil {
			s.diagnostics = func() []diag.Diagnostic { return s.recalled.outcome.Diagnostics }
		}
	}
	s.finder = newFinder(s, b.indexer, searchable.Options{Location: b.location, Extensions: b.o.Config.Markdown.Extensions})
	s.site = render.New(render.Options{
		Graph: graph, Insight: report, Templates: b.templates, Title: b.o.Config.Title, Name: b.o.Name, Language: b.o.Config.Language,
		BaseURL: b.o.Config.BaseURL, Location: b.location, EditURL: b.editURL(log), ImageSize: b.images.size,
		Commit: log.Head, Built: built, Extra: []render.Asset{engine()}, Shown: noted,
	})
	s.prepare()
	b.last = last{log: log, notes: notes, loaded: loaded, lines: b.last.lines}
	return s, ctx.Err()
}

// link makes the graph of what was loaded.
func (b *Builder) link(loaded *load.Result, log *history.Log) (*link.Graph, []diag.Diagnostic) {
	links := make([]link.Link, len(loaded.Links))
	for i, l := range loaded.Links {
		links[i] = link.Link(l)
	}
	return b.linker.Link(loaded.Docs, link.Options{
		Files: loaded.Files, Active: loaded.Active, Drafts: loaded.Drafts, Links: links, Extensions: b.o.Config.Markdown.Extensions,
		Rules: loaded.Rules, BaseURL: b.o.Config.BaseURL, Repository: history.WebURL(log.Remote), Prefix: log.Prefix,
	})
}

// ruleLines tells when lines of files with rules were last changed. Git is only asked about files that a runbook with a history
// is to be held against.
func (b *Builder) ruleLines(ctx context.Context, log *history.Log, graph *link.Graph) (func(string, int) time.Time, error) {
	files := insight.RuleFiles(graph)
	if len(files) == 0 {
		return nil, nil
	}
	known := &b.last.lines
	if known.log != log || !slices.Equal(known.files, files) {
		lines, err := log.Lines(ctx, files, history.Options{CacheDir: b.o.Cache})
		if err != nil {
			return nil, err
		}
		*known = ruleLines{log, files, lines}
	}
	lines := known.lines
	return func(path string, line int) time.Time { return lines[path].Changed(line) }, nil
}

// latest is the day after which the future begins: what was written since the newest commit may be of today.
func (b *Builder) latest(now time.Time) time.Time {
	if b.o.Date.IsZero() && b.o.Now.After(now) {
		return b.o.Now
	}
	return now
}

// editURL gives the address at which a file can be edited: by the template of the configuration, else on the host of the
// "origin" remote.
func (b *Builder) editURL(log *history.Log) func(string) string {
	branch := cmp.Or(b.o.Config.Branch, log.DefaultBranch, log.Branch, "main")
	return func(path string) string {
		if t := b.o.Config.EditURL; t != "" {
			return history.ExpandEditURL(t, branch, log.Prefix+path)
		}
		if log.Remote == "" {
			return ""
		}
		return history.EditURL(log.Remote, branch, log.Prefix+path)
	}
}
