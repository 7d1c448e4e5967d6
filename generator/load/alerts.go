package load

import (
	"slices"
	"strings"

	"siaga/generator/model"
)

// alerts are the pages of alerts, and what the rules of their names tell of them.
type alerts struct {
	pages   []*model.Alert // as they were loaded
	rules   []model.Rule
	defined map[*model.Alert]defined
}

// defined is the copy of an alert's page that has the facts of rules. It holds for the page and the rules.
type defined struct {
	rules []model.Rule
	doc   *model.Alert
}

// define gives the pages of alerts the facts of the rules of their names, in copies: a document that is kept for later
// builds is never changed. While a page and its rules stay the same, so does the copy.
func (l *Loader) define(docs []model.Doc, rules []model.Rule) {
	if len(rules) == 0 {
		l.alerts = alerts{}
		return
	}
	var pages []*model.Alert
	var places []int
	for i, d := range docs {
		if a, ok := d.(*model.Alert); ok {
			pages, places = append(pages, a), append(places, i)
		}
	}
	if !slices.Equal(pages, l.alerts.pages) || !equalRules(rules, l.alerts.rules) {
		l.alerts = alerts{pages, rules, l.alerts.define(pages, rules)}
	}
	for n, i := range places {
		if d, ok := l.alerts.defined[pages[n]]; ok {
			docs[i] = d.doc
		}
	}
}

func equalRules(a, b []model.Rule) bool {
	return slices.EqualFunc(a, b, func(x, y model.Rule) bool { return x.Equal(&y) })
}

func (old *alerts) define(pages []*model.Alert, rules []model.Rule) map[*model.Alert]defined {
	of := map[*model.Alert][]model.Rule{}
	at := callAlerts(pages)
	names, byName := model.RulesByName(rules)
	for _, name := range names {
		if i, ok := at.find(name); ok {
			of[pages[i]] = append(of[pages[i]], byName[name]...)
		}
	}
	out := make(map[*model.Alert]defined, len(of))
	for a, list := range of {
		d, ok := old.defined[a]
		if !ok || !equalRules(d.rules, list) {
			d = defined{list, a.Copy()}
			d.doc.Define(list)
		}
		out[a] = d
	}
	return out
}

// called finds the page of an alert by what it is called. The strongest name comes first.
type called [4]map[string]int // id, id in any case, alias, title → index of the first page that has it

func callAlerts(pages []*model.Alert) called {
	var p called
	for n := range p {
		p[n] = map[string]int{}
	}
	add := func(n int, name string, i int) {
		if _, taken := p[n][name]; !taken && name != "" {
			p[n][name] = i
		}
	}
	for i, a := range pages {
		add(0, a.ID, i)
		add(1, strings.ToLower(a.ID), i)
		for _, old := range a.Aliases {
			add(2, strings.ToLower(strings.Trim(strings.TrimSpace(old), "/")), i)
		}
		add(3, strings.ToLower(a.Title), i)
	}
	return p
}

func (p *called) find(name string) (int, bool) {
	for n, key := range []string{name, strings.ToLower(name), strings.ToLower(name), strings.ToLower(name)} {
		if i, ok := p[n][key]; ok {
			return i, true
		}
	}
	return 0, false
}
