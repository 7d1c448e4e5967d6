package load

import (
	"cmp"
	"strings"
	"time"

	"siaga/generator/derive"
	"siaga/generator/diag"
	"siaga/generator/frontmatter"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// parse makes the document of a file, without its history.
func (l *Loader) parse(path string, src []byte) (model.Doc, []diag.Diagnostic) {
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
