package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
	"siaga/generator/rules"
)

// ruleEntry is what one YAML file holds. It holds for the sum of its content.
type ruleEntry struct {
	sum   [sha256.Size]byte
	rules []model.Rule
	diags []diag.Diagnostic
}

// defined is the copy of an alert's page that has the facts of rules. It holds for the page and the rules.
type defined struct {
	rules []model.Rule
	doc   *model.Alert
}

// mayHoldRules reports whether a file that is no page is looked into for rules.
func (o *Options) mayHoldRules(p string) bool {
	if o.Rules != nil {
		return matchAny(o.Rules, p)
	}
	ext := strings.ToLower(path.Ext(p))
	return ext == ".yaml" || ext == ".yml"
}

// rules reads the rules of all files that may hold some, in the order of paths and then of lines.
func (l *Loader) rules(ctx context.Context, content fs.FS, paths []string) ([]model.Rule, []diag.Diagnostic, error) {
	entries := make([]ruleEntry, len(paths))
	if err := each(ctx, len(paths), func(i int) { entries[i] = l.ruleFile(content, paths[i]) }); err != nil {
		return nil, nil, err
	}
	var list []model.Rule
	var diags []diag.Diagnostic
	l.ruleCache = make(map[string]ruleEntry, len(paths))
	for i, e := range entries {
		l.ruleCache[paths[i]] = e
		list = append(list, e.rules...)
		diags = append(diags, e.diags...)
	}
	return list, diags, nil
}

// ruleFile reads one file, from the cache if it did not change. One that does not look like a file of rules is left alone,
// also where it cannot be read: most YAML files are nobody's business here.
func (l *Loader) ruleFile(content fs.FS, p string) ruleEntry {
	src, err := head(content, p, rules.MaxSize+1)
	if err != nil {
		if l.o.Rules == nil {
			return ruleEntry{}
		}
		return ruleEntry{diags: []diag.Diagnostic{diag.New(diag.FileUnreadable, diag.Pos{Path: p}, "the file cannot be read: %v", cause(err))}}
	}
	e := ruleEntry{sum: sha256.Sum256(src)}
	if old, ok := l.ruleCache[p]; ok && old.sum == e.sum {
		return old
	}
	if !rules.Looks(src) {
		return e
	}
	alerts, diags := rules.Parse(p, src)
	e.diags = diags
	for _, a := range alerts {
		e.rules = append(e.rules, model.Rule{
			Name: a.Name, Group: a.Group, Expr: a.Expr, For: a.For, Labels: pairs(a.Labels), Annotations: pairs(a.Annotations), Pos: a.Pos,
			Lines: lines(a.Lines),
		})
	}
	return e
}

func pairs(list []rules.Pair) []model.Pair {
	out := make([]model.Pair, len(list))
	for i, p := range list {
		out[i] = model.Pair(p)
	}
	return out
}

func lines(list []rules.Lines) []model.Lines {
	out := make([]model.Lines, len(list))
	for i, l := range list {
		out[i] = model.Lines(l)
	}
	return out
}

// head reads the first n bytes of a file.
func head(content fs.FS, p string, n int64) ([]byte, error) {
	f, err := content.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil {
		b.Grow(int(min(n, info.Size())) + bytes.MinRead)
	}
	_, err = io.Copy(&b, io.LimitReader(f, n))
	return b.Bytes(), err
}

// define gives the pages of alerts the facts of the rules of their names, in copies: a document that is kept for later
// builds is never changed. While a page and its rules stay the same, so does the copy.
func (l *Loader) define(docs []model.Doc, list []model.Rule) {
	kept := map[*model.Alert]defined{}
	defer func() { l.defined = kept }()
	if len(list) == 0 {
		return
	}
	at := alertPages(docs)
	of := map[int][]model.Rule{}
	names, byName := model.RulesByName(list)
	for _, name := range names {
		if i, ok := at.find(name); ok {
			of[i] = append(of[i], byName[name]...)
		}
	}
	for i, d := range docs {
		list := of[i]
		if list == nil {
			continue
		}
		a := d.(*model.Alert)
		old, ok := l.defined[a]
		if !ok || !slices.EqualFunc(old.rules, list, func(x, y model.Rule) bool { return x.Equal(&y) }) {
			old = defined{list, a.Copy()}
			old.doc.Define(list)
		}
		kept[a] = old
		docs[i] = old.doc
	}
}

// pages finds the page of an alert by what it is called. The strongest name comes first.
type pages [4]map[string]int // id, id in any case, alias, title → index of the first page that has it

func alertPages(docs []model.Doc) pages {
	var p pages
	for n := range p {
		p[n] = map[string]int{}
	}
	add := func(n int, name string, i int) {
		if _, taken := p[n][name]; !taken && name != "" {
			p[n][name] = i
		}
	}
	for i, d := range docs {
		a, ok := d.(*model.Alert)
		if !ok {
			continue
		}
		add(0, a.ID, i)
		add(1, strings.ToLower(a.ID), i)
		for _, old := range a.Aliases {
			add(2, strings.ToLower(strings.Trim(strings.TrimSpace(old), "/")), i)
		}
		add(3, strings.ToLower(a.Title), i)
	}
	return p
}

func (p *pages) find(name string) (int, bool) {
	for n, key := range []string{name, strings.ToLower(name), strings.ToLower(name), strings.ToLower(name)} {
		if i, ok := p[n][key]; ok {
			return i, true
		}
	}
	return 0, false
}
