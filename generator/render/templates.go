package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"reflect"
	"strings"
	"text/template/parse"

	"github.com/jba/templatecheck"

	"siaga/generator/parallel"
)

// templateViews says which type of view each template is executed with. The file of a template is pages/<name>.html.
var templateViews = []struct {
	name string
	view any
}{
	{"page", PageView{}},
	{"service", ServiceView{}},
	{"runbook", RunbookView{}},
	{"alert", AlertView{}},
	{"incident", IncidentView{}},
	{"postmortem", PostMortemView{}},
	{"root-cause", RootCauseView{}},
	{"drill", DrillView{}},
	{"overview", OverviewView{}},
	{"term", TermView{}},
	{"terms", TermsView{}},
	{"home", HomeView{}},
	{"triage", TriageView{}},
	{"actions", ActionsView{}},
	{"readiness", ReadinessView{}},
	{"insights", InsightsView{}},
	{"lessons", LessonsView{}},
	{"prepare", PrepareView{}},
	{"search", SearchView{}},
	{"404", NotFoundView{}},
	{"redirect", RedirectView{}},
}

// Templates is a loaded theme: templates, assets and texts in one language. It is immutable and safe for concurrent use.
type Templates struct {
	pages  map[string]pageTemplate
	assets []Asset
	texts  *texts
}

type pageTemplate struct {
	tmpl *template.Template
	view reflect.Type
	fast *program // the same, compiled; nil where it has to be left to the template package
	slow string   // why there is no program
}

// LoadTemplates reads a theme from fsys: the built-in layouts, with the files of the user laid over them.
//
// Each file of pages/ is parsed together with all files of partials/ and charts/. Templates have these functions only:
//
//	t KEY [ARG…]       the text of that key in the site's language, with its verbs filled in
//	tn KEY NUMBER      the same in the form that the number asks for
//	word GROUP VALUE   the text GROUP.VALUE; a value without one is shown as it is
//	asset NAME         the published address of assets/NAME, relative to the site's root
//	contact HREF       an address of a person; html/template by itself does not let tel: through
//
// Every template is checked against the type of its view and executed once on an empty view, so that an error in a
// theme is found here and not on one page of thousands. An error starts with file and line of the template.
func LoadTemplates(fsys fs.FS, language string) (*Templates, error) {
	texts, err := loadTexts(fsys, language)
	if err != nil {
		return nil, err
	}
	assets, err := loadAssets(fsys)
	if err != nil {
		return nil, err
	}
	if err := addTexts(assets, texts); err != nil {
		return nil, err
	}
	ts := &Templates{pages: make(map[string]pageTemplate, len(templateViews)), assets: assets, texts: texts}
	partials, err := ts.parsePartials(fsys)
	if err != nil {
		return nil, themeError(err, nil)
	}
	pages, errs := make([]pageTemplate, len(templateViews)), make([]error, len(templateViews))
	parallel.Each(len(pages), func(i int) {
		v, p := templateViews[i], &pages[i]
		var err error
		if p.tmpl, err = ts.loadPage(fsys, partials, "pages/"+v.name+".html", v.view); err != nil {
			errs[i] = themeError(err, p.tmpl)
			return
		}
		p.view = reflect.TypeOf(v.view)
		p.fast, p.slow = compileProgram(ts, p.tmpl, p.view)
	})
	for i, v := range templateViews {
		if errs[i] != nil {
			return nil, errs[i]
		}
		ts.pages[v.name] = pages[i]
	}
	return ts, nil
}

// Execute writes the page that the named template makes of the view, which is of the type of that template or a pointer
// to it. It is fastest when w is a *bytes.Buffer.
func (ts *Templates) Execute(w io.Writer, name string, view any) error {
	p, ok := ts.pages[name]
	if !ok {
		return fmt.Errorf("no template %q", name)
	}
	if typ := reflect.TypeOf(view); typ != p.view && (typ == nil || typ.Kind() != reflect.Pointer || typ.Elem() != p.view) {
		return fmt.Errorf("template %q takes a %v, not a %T", name, p.view, view)
	}
	if p.fast != nil {
		if out, ok := w.(*bytes.Buffer); ok && p.fast.execute(out, view) {
			return nil
		} else if out := new(bytes.Buffer); !ok && p.fast.execute(out, view) {
			_, err := w.Write(out.Bytes())
			return err
		}
		// It failed, and html/template knows best how to say why.
	}
	if err := p.tmpl.Execute(w, view); err != nil {
		return themeError(err, p.tmpl)
	}
	return nil
}

// Text returns the text of a key in the language of the site. A key that does not exist gives its last part.
func (ts *Templates) Text(key string, args ...any) string { return ts.texts.text(key, args...) }

// Label returns a word that stands in the text of pages, by the name that the markdown package has for it.
func (ts *Templates) Label(name string) string { return ts.Word("markdown", name) }

// Word returns the text for a value of a group, such as "kinds" or "values"; a value without a text is returned as it is.
func (ts *Templates) Word(group, value string) string { return ts.texts.word(group, value) }

// Count returns the text of a key in the form that the number asks for.
func (ts *Templates) Count(key string, n int) string { return ts.texts.count(key, n) }

// newSet returns a set without templates.
func (ts *Templates) newSet() *template.Template {
	funcs := template.FuncMap{"t": ts.Text, "tn": ts.Count, "word": ts.Word, "asset": ts.Asset, "contact": contact}
	return template.New("layouts").Funcs(funcs)
}

// parsePartials parses and checks all partials. A partial is known by what it defines, not by its file.
func (ts *Templates) parsePartials(fsys fs.FS) (*template.Template, error) {
	set := ts.newSet()
	for _, dir := range []string{"partials", "charts"} {
		names, err := fs.Glob(fsys, dir+"/*.html")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if err := parseInto(set, fsys, name); err != nil {
				return nil, err
			}
		}
	}
	return set, ts.checkAll(set)
}

func parseInto(set *template.Template, fsys fs.FS, name string) error {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("layouts: %w", err)
	}
	_, err = set.New("layouts/" + name).Parse(string(src))
	return err
}

// loadPage parses, checks and prepares one page. On an error the template is returned too, if there is one: it knows
// from which file its parts come.
func (ts *Templates) loadPage(fsys fs.FS, partials *template.Template, name string, view any) (*template.Template, error) {
	set := ts.newSet()
	if err := parseInto(set, fsys, name); err != nil {
		return nil, err
	}
	tmpl := set.Lookup("layouts/" + name)
	if tmpl == nil || tmpl.Tree == nil || parse.IsEmptyTree(tmpl.Tree.Root) {
		return nil, fmt.Errorf("layouts/%s: the file is empty", name)
	}
	if err := ts.checkAll(set); err != nil {
		return tmpl, err
	}
	for _, part := range set.Templates() { // those of the file
		if part.Tree == nil {
			continue
		}
		if err := addPartials(set, partials, part.Tree.Root); err != nil {
			return tmpl, err
		}
	}
	if err := templatecheck.CheckHTMLStrict(tmpl, view); err != nil {
		return tmpl, err
	}
	for _, part := range tmpl.Templates() {
		if part.Tree != nil {
			ts.fold(part.Tree)
		}
	}
	return tmpl, tmpl.Execute(io.Discard, view)
}

// addPartials gives a set copies of the partials that a list calls, and of those that they call: a page has a quarter of all.
func addPartials(set, partials *template.Template, list *parse.ListNode) (err error) {
	walkNodes(list, func(n parse.Node) {
		call, ok := n.(*parse.TemplateNode)
		if !ok || err != nil {
			return
		}
		part := partials.Lookup(call.Name)
		if set.Lookup(call.Name) != nil || part == nil || part.Tree == nil {
			return // it has that, or the check of the page says that nobody does
		}
		if part, err = set.AddParseTree(call.Name, part.Tree.Copy()); err == nil {
			err = addPartials(set, partials, part.Tree.Root)
		}
	})
	return err
}

// checkAll checks the texts that the templates of a set ask for.
func (ts *Templates) checkAll(set *template.Template) error {
	for _, part := range set.Templates() {
		if part.Tree == nil {
			continue
		}
		if err := ts.checkTexts(part.Tree); err != nil {
			return err
		}
	}
	return nil
}

// themeError gives an error of the template packages the form "file:line:column: what".
func themeError(err error, tmpl *template.Template) error {
	msg := strings.TrimPrefix(err.Error(), "template: ")
	var escape *template.Error
	if errors.As(err, &escape) && tmpl != nil {
		// The escaper names the template, which may be only a part of a file.
		if part := tmpl.Lookup(escape.Name); part != nil && part.Tree != nil {
			msg = fmt.Sprintf("%s:%d: %s", part.Tree.ParseName, escape.Line, escape.Description)
		}
	}
	return fmt.Errorf("%s", strings.TrimPrefix(msg, "html/template:"))
}

// Asset returns the published address of an asset by its name, relative to the site's root, or "" if there is none.
func (ts *Templates) Asset(name string) string {
	name = path.Join("assets", strings.TrimPrefix(name, "assets/"))
	for _, a := range ts.assets {
		if a.Name == name {
			return a.Address
		}
	}
	return ""
}

// Assets lists the files that every page may need, sorted by name.
func (ts *Templates) Assets() []Asset { return ts.assets }
