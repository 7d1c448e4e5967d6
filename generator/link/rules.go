package link

import (
	"net/url"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// ruleBook is what rules of Prometheus say, by the name of the alert. A name that a page writes in another case is the same.
type ruleBook struct {
	names  []string // in the order of the rules
	byName map[string][]model.Rule
	fold   map[string]string // lower case → the first name
}

func newRuleBook(rules []model.Rule) ruleBook {
	var r ruleBook
	r.names, r.byName = model.RulesByName(rules)
	r.fold = make(map[string]string, len(r.names))
	for _, n := range r.names {
		if low := strings.ToLower(n); r.fold[low] == "" {
			r.fold[low] = n
		}
	}
	return r
}

// find gives the rules of an alert, and its name as they write it.
func (r *ruleBook) find(name string) (string, []model.Rule) {
	if rules := r.byName[name]; rules != nil {
		return name, rules
	}
	name = r.fold[strings.ToLower(name)]
	return name, r.byName[name]
}

// Rules lists the alerting rules of an alert, or of the runbook that stands at the very address that the page of its alert
// would have, by place.
func (g *Graph) Rules(d model.Doc) []model.Rule {
	if a, ok := d.(*model.Alert); ok {
		return a.Definitions
	}
	return g.rules[d.Base()]
}

// Resolves reports whether an annotation runbook_url of the rules of an alert, or of the runbook that is its page, leads to a
// page of the site.
func (g *Graph) Resolves(d model.Doc, runbookURL string) bool {
	return slices.Contains(g.urls[d.Base()], strings.TrimSpace(runbookURL))
}

// Elsewhere lists the addresses in the annotation runbook_url of an alert's rules that lead to no page of this site and are not
// meant to: runbooks elsewhere on the web.
func (g *Graph) Elsewhere(d model.Doc) []string { return g.elsewhere[d.Base()] }

// ruleAlerts gives each alert that is known by rules its page and its runbooks. A page that somebody wrote has got its facts
// before; a runbook that is the page of its alert stays that.
func (b *builder) ruleAlerts() {
	b.Graph.rules, b.Graph.urls = map[*model.Meta][]model.Rule{}, map[*model.Meta][]string{}
	b.elsewhere = map[*model.Meta][]string{}
	alerts := make([]*model.Alert, 0, len(b.book.names))
	seen := map[*model.Alert]bool{}
	for _, name := range b.book.names {
		rules := b.book.byName[name]
		switch d := b.alertPage(name).(type) {
		case *model.Alert:
			if !seen[d] {
				seen[d] = true
				alerts = append(alerts, d)
			}
		default:
			b.Graph.rules[d.Base()] = append(b.Graph.rules[d.Base()], rules...)
			b.ruleRunbooks(d, rules)
		}
	}
	for _, a := range alerts {
		b.edges(a, slices.Concat(b.ruleRunbooks(a, a.Definitions), b.ruleServices(a)))
	}
	b.strayURLs()
}

// alertPage finds the page of an alert that rules define, or makes it.
func (b *builder) alertPage(name string) model.Doc {
	fits := func(docs []model.Doc) model.Doc {
		for _, d := range docs {
			k := d.Base().Kind
			if a, ok := d.(*model.Alert); ok && len(a.Rules) > 0 || k == model.KindRunbook && b.answersOwnAlert(d, name) {
				return d
			}
		}
		return nil
	}
	if d := fits(b.called(name)); d != nil {
		return d
	}
	if d := fits(b.titled(name)); d != nil {
		return d
	}
	rules := b.book.byName[name]
	d := b.imply(model.Ref{Want: model.KindAlert, Target: name, Pos: rules[0].Pos})
	if a, ok := d.(*model.Alert); ok && len(a.Rules) == 0 && !a.Written() {
		a.Define(rules) // it was implied under a name that only has the same address
	}
	return d
}

// define gives a document that references imply the facts of its rules, if there are some.
func (b *builder) define(d model.Doc) {
	a, ok := d.(*model.Alert)
	if !ok {
		return
	}
	name, rules := b.book.find(a.Title)
	if rules == nil {
		return
	}
	a.Title, a.Named = name, rules[0].Pos
	if strings.EqualFold(a.ID, name) {
		a.ID = name
	}
	a.Define(rules)
}

// ruleRunbooks resolves the addresses in the annotation runbook_url of an alert's rules. Those that lead to no page are kept
// for later.
func (b *builder) ruleRunbooks(from model.Doc, rules []model.Rule) []Edge {
	var list []Edge
	var done []string
	for i := range rules {
		r := &rules[i]
		address := strings.TrimSpace(r.Annotation("runbook_url"))
		if address == "" || slices.Contains(done, address) {
			continue
		}
		done = append(done, address)
		w := b.ruleAddress(address)
		to := b.runbookAt(from, w)
		b.sites.count(w, to != nil)
		if to == nil {
			b.astray = append(b.astray, strayURL{from.Base(), r, address, w})
			if w.own || strings.Contains(address, "://") || strings.Contains(address, "{{") {
				b.answered[from] = true // by a page elsewhere, or in a manner: it is reported once
			}
			continue
		}
		b.Graph.urls[from.Base()] = append(b.Graph.urls[from.Base()], address)
		list = append(list, Edge{From: from, To: to, Rel: model.RelRunbook, at: &r.Pos})
		if to != from || to.Base().Written() {
			b.answered[from] = true
		}
	}
	return list
}

// ruleServices finds the services that the rules of an alert name in the label "service", as far as there are such pages: what
// else a label may mean, only its authors know.
func (b *builder) ruleServices(a *model.Alert) []Edge {
	if len(a.Services) > 0 {
		return nil // the page says it
	}
	var list []Edge
	for i := range a.Definitions {
		r := &a.Definitions[i]
		for _, d := range b.byFold[strings.ToLower(r.Label("service"))] {
			if m := d.Base(); m.Kind == model.KindService && m.Written() {
				list = append(list, Edge{From: a, To: d, Rel: model.RelService, at: &r.Pos})
				break
			}
		}
	}
	return list
}

// strayURL is a runbook_url that leads to no page of this site.
type strayURL struct {
	from    *model.Meta
	rule    *model.Rule
	address string
	to      webPath
}

// siteCount counts, for each site on the web that rules point to, how many of the addresses lead to pages of this one, and how
// many do not.
type siteCount map[string]*[2]int

func (c siteCount) count(w webPath, found bool) {
	n := c[w.site]
	if n == nil {
		n = new([2]int)
		c[w.site] = n
	}
	if found {
		n[0]++
	} else {
		n[1]++
	}
}

// ours reports whether a site is this one under an address that nobody told: most of the addresses lead to pages that are
// here.
func (c siteCount) ours(w webPath) bool {
	n := c[w.site]
	return w.site != "" && n != nil && n[0] >= 3 && n[0] > n[1]
}

// strayURLs reports the addresses that should lead to a page of this site and do not. What is elsewhere on the web is no
// concern of ours.
func (b *builder) strayURLs() {
	for _, s := range b.astray {
		if s.to.last() == "" || !s.to.own && !b.sites.ours(s.to) {
			if strings.Contains(s.address, "://") && !strings.Contains(s.address, "{{") {
				b.elsewhere[s.from] = append(b.elsewhere[s.from], s.address)
			}
			continue
		}
		d := diag.New(diag.RunbookURLUnresolved, s.rule.Pos, "the runbook_url of %q leads to no page: there is no %s", s.rule.Name, strings.Join(s.to.path, "/"))
		if !s.to.own {
			d = diag.New(diag.RunbookURLUnresolved, s.rule.Pos, "the runbook_url of %q leads to no page: most addresses at %s name a page of this site, but there is no %s",
				s.rule.Name, s.to.site, s.to.last())
		}
		if strings.EqualFold(s.to.last(), s.rule.Name) {
			d = d.Suggest("write the runbook, such as %s/%s.md, or correct the address", model.KindRunbook.Dir, s.rule.Name)
		} else if best := b.closestID(s.to.last(), model.KindRunbook); best != "" {
			d = d.Suggest("did you mean %s?", b.byID[best][0].Base().Path)
		}
		b.report(d)
	}
}

// webPath is the path of an address on the web, in its parts.
type webPath struct {
	path     []string // with the address of the site, or the folder of the content in the repository, left out if it is own
	fragment string
	own      bool   // it points into this site or its content
	site     string // host and first part of the path of any other
}

func (w webPath) last() string {
	if len(w.path) == 0 || strings.Contains(w.path[len(w.path)-1], "{{") {
		return "" // only Prometheus knows
	}
	return lastElement(w.path[len(w.path)-1])
}

// ruleAddress takes an address of a rule apart. One that is only a path is own.
func (b *builder) ruleAddress(address string) webPath {
	var w webPath
	address, w.fragment, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	rest := address
	if under, ok := cutPrefixFold(address, b.o.BaseURL); ok {
		rest, w.own = under, true
	} else if under, ok := cutPrefixFold(address, b.o.Repository); ok {
		if file, ok := b.contentFile(under); ok {
			rest, w.own = file, true
		}
	}
	if !strings.ContainsAny(rest, ":{ ") && strings.ContainsAny(rest, "/.") {
		w.own = true // a path in the repository
	}
	if _, after, ok := strings.Cut(rest, "://"); ok && !w.own {
		var host string
		host, rest, _ = strings.Cut(after, "/")
		first, _, _ := strings.Cut(rest, "/")
		w.site = strings.ToLower(host) + "/" + first
	}
	for part := range strings.SplitSeq(rest, "/") {
		if raw, err := url.PathUnescape(part); err == nil {
			part = raw
		}
		if part != "" && part != "." {
			w.path = append(w.path, part)
		}
	}
	return w
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if prefix == "" || len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// contentFile gives the path in the content of a file that a page of the repository's server shows, such as
// blob/main/docs/a.md. ok is false where the page shows something else.
func (b *builder) contentFile(under string) (path string, ok bool) {
	under = strings.TrimPrefix(under, "-/")
	view, rest, _ := strings.Cut(under, "/")
	if !slices.Contains([]string{"blob", "tree", "src", "raw", "edit", "blame"}, view) {
		return "", false
	}
	rest = "/" + rest // the branch, which may have slashes, and the path
	if b.o.Prefix != "" {
		_, path, ok = strings.Cut(rest, "/"+b.o.Prefix)
		return path, ok
	}
	_, path, ok = strings.Cut(rest[1:], "/")
	return path, ok
}

// runbookAt finds the page to which a runbook_url leads. The longest end of its path that is a page's path or address
// decides; then its last part, or the fragment, as the name of a runbook or an alert. Pages of other kinds only count where
// the address is our own: two sites may well have a docs/index.html each.
func (b *builder) runbookAt(from model.Doc, w webPath) model.Doc {
	may := func(d model.Doc) bool {
		if d == nil {
			return false
		}
		k := d.Base().Kind
		return k == model.KindRunbook || w.own || k == model.KindAlert && d.Base().Written()
	}
	for i := 0; i < len(w.path) && (w.own || i < len(w.path)-1); i++ {
		p := strings.Join(w.path[i:], "/")
		if d := b.pageNear(p); may(d) {
			return d
		}
	}
	for _, name := range []string{w.last(), w.fragment} {
		if name == "" {
			continue
		}
		var found model.Doc
		for _, d := range b.called(name) {
			if k := d.Base().Kind; k != model.KindRunbook && k != model.KindAlert || !may(d) {
				continue
			}
			if found == nil || answers(d, from) && !answers(found, from) {
				found = d
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// pageNear finds the page at a path or an address, in any case.
func (b *builder) pageNear(p string) model.Doc {
	if dest, ok := b.exact(p, false); ok && dest.Doc != nil {
		return dest.Doc
	}
	stem := strings.ToLower(p)
	for _, e := range []string{".html", ".md"} {
		stem = strings.TrimSuffix(stem, e)
	}
	for _, a := range []string{stem + ".html", stem + "/index.html"} {
		if address, ok := b.lower[a]; ok {
			if d := b.at[address]; d != nil {
				return d
			}
			return b.aliasDocs[address]
		}
	}
	return nil
}

// answers reports whether a page is a runbook that names an alert.
func answers(d, alert model.Doc) bool {
	r, ok := d.(*model.Runbook)
	return ok && slices.ContainsFunc(r.Alerts, func(n model.Name) bool { return strings.EqualFold(n.Text, alert.Base().ID) })
}

// maxUnanswered bounds how many alerts are named in one message.
const maxUnanswered = 20

// unanswered reports the alerts of rules that no runbook answers, once per file: a file of rules from elsewhere may hold
// hundreds.
func (b *builder) unanswered() {
	for _, d := range b.Docs {
		for _, e := range b.out[d.Base()] {
			if e.Rel == model.RelRunbook {
				b.answered[d] = true
			}
			if e.Rel == model.RelAlert && d.Base().Kind == model.KindRunbook {
				b.answered[e.To] = true
			}
		}
	}
	var files []string
	open := map[string][]*model.Alert{}
	for _, d := range b.Docs {
		if a, ok := d.(*model.Alert); ok && len(a.Rules) > 0 && !b.answered[a] {
			p := a.Rules[0].Path
			if open[p] == nil {
				files = append(files, p)
			}
			open[p] = append(open[p], a)
		}
	}
	slices.Sort(files)
	for _, p := range files {
		list := open[p]
		slices.SortFunc(list, func(x, y *model.Alert) int { return x.Rules[0].Compare(y.Rules[0]) })
		text := "the alert %q has no runbook"
		args := []any{list[0].Title}
		switch {
		case len(list) == 2:
			text = "the alert %q has no runbook, nor has another one of this file"
		case len(list) > 2:
			text = "the alert %q has no runbook, nor have %d others of this file"
			args = append(args, len(list)-1)
		}
		x := diag.New(diag.AlertWithoutRunbook, list[0].Rules[0], text, args...).
			Suggest("write a runbook with `alerts: [%s]`, or name one in the annotation runbook_url", list[0].Title)
		for _, a := range list[1:min(len(list), maxUnanswered)] {
			x = x.Also(a.Rules[0], "%s", a.Title)
		}
		b.report(x)
	}
}
