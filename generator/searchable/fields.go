package searchable

import (
	"path"
	"slices"
	"strings"

	"siaga/generator/model"
	"siaga/search"
)

// maxValues is how many texts a field has at most, and how many values a page has of all facets together: nobody writes so
// many by hand.
const maxValues = 500

// add adds texts to a field, each once; case tells none apart.
func (e *entry) add(f search.Field, texts ...string) {
	for _, t := range texts {
		t = strings.TrimSpace(t)
		if t == "" || len(e.out.Fields[f]) == maxValues || slices.ContainsFunc(e.out.Fields[f], func(old string) bool { return strings.EqualFold(old, t) }) {
			continue
		}
		e.out.Fields[f] = append(e.out.Fields[f], t)
	}
}

// fields fills what is searched besides the sections.
func (e *entry) fields() {
	e.names()
	e.causes()
	e.symptoms()
	for _, name := range e.alerts() {
		if !strings.EqualFold(name, e.out.Title) {
			e.add(search.Alert, name)
		}
	}
	for s := range e.as(ownService) {
		e.add(search.Service, s.id, s.title)
	}
	e.add(search.Tag, e.doc.Base().Tags...)
	for _, f := range e.doc.Base().Custom {
		if isTags(f.Key) {
			e.add(search.Tag, values(nil, f.Value)...)
		}
	}
}

// names adds what the page is called besides its title. What another name ends with says nothing new, such as
// the name of a file that is the id, too.
func (e *entry) names() {
	m := e.doc.Base()
	var names []string
	if !m.Index || m.Declared("id") {
		names = append(names, m.ID)
	}
	if m.Written() {
		names = append(names, e.fileName())
	}
	for _, a := range m.Aliases {
		names = append(names, lastPart(a, e.o.Extensions))
	}
	for _, n := range names {
		known := slices.ContainsFunc(e.out.Fields[search.Names], func(old string) bool { return endsWith(old, n) })
		if !known && !strings.EqualFold(n, m.Title) {
			e.add(search.Names, n)
		}
	}
}

// endsWith reports whether a name ends with another one.
func endsWith(name, end string) bool {
	return len(name) >= len(end) && strings.EqualFold(name[len(name)-len(end):], end)
}

// fileName is the name of the page's file without extensions and without a date before it; of the index page of a folder,
// that of the folder.
func (e *entry) fileName() string {
	m := e.doc.Base()
	if m.Index {
		if dir := path.Dir(m.Path); dir != "." {
			return path.Base(dir)
		}
		return ""
	}
	name, _ := model.SplitName(m.Path, e.o.Extensions)
	return withoutDate(name)
}

// lastPart is the last part of an old address that is a name.
func lastPart(address string, extensions []string) string {
	address, _, _ = strings.Cut(strings.Trim(strings.TrimSpace(address), "/"), "#")
	address = strings.TrimSuffix(strings.TrimSuffix(address, "index.html"), "/")
	if address == "" {
		return ""
	}
	name, _ := model.SplitName(address, extensions)
	return withoutDate(strings.TrimSuffix(name, ".html"))
}

// withoutDate leaves out the date that a name begins with, as long as something follows: 2024-03-09-name, 20240309_name.
func withoutDate(name string) string {
	for _, shape := range []string{"0000-00-00", "0000_00_00", "00000000", "0000-00"} {
		if !hasShape(name, shape) {
			continue
		}
		if rest := strings.TrimLeft(name[len(shape):], "-_. "); rest != "" && rest != name[len(shape):] {
			return rest
		}
		return name
	}
	return name
}

// hasShape reports whether a text begins like a pattern, in which 0 stands for any digit.
func hasShape(s, shape string) bool {
	if len(s) < len(shape) {
		return false
	}
	for i := range len(shape) {
		if digit := s[i] >= '0' && s[i] <= '9'; shape[i] == '0' && !digit || shape[i] != '0' && s[i] != shape[i] {
			return false
		}
	}
	return true
}

// causes adds what the page says of the cause.
func (e *entry) causes() {
	switch d := e.doc.(type) {
	case *model.RootCause:
		e.add(search.Cause, d.Detection, d.Prevention)
		return
	case *model.Incident, *model.PostMortem:
		event := model.AsEvent(d)
		for _, p := range event.Prose.Passages {
			if p.About == model.SectionCause || p.About == model.SectionTrigger {
				e.add(search.Cause, p.Text)
			}
		}
		e.add(search.Cause, event.Trigger)
	}
	for c := range e.as(ownCause) {
		e.add(search.Cause, c.title)
	}
}

// symptoms adds what people see.
func (e *entry) symptoms() {
	if event := model.AsEvent(e.doc); event != nil {
		e.add(search.Symptom, event.Symptoms...)
		for _, q := range event.Prose.Errors {
			e.add(search.Symptom, q.Text)
		}
	}
	e.add(search.Symptom, e.ruleTexts()...)
}

// alerts lists the names of the alerts that the page itself is about, or names in a place of its own.
func (e *entry) alerts() []string {
	var out []string
	switch d := e.doc.(type) {
	case *model.Alert:
		out = append(out, alertName(d))
	case *model.Runbook:
		for _, n := range d.Alerts {
			out = append(out, n.Text)
		}
	}
	for a := range e.as(ownAlert) {
		out = append(out, a.title)
	}
	for _, r := range e.rules {
		out = append(out, r.Name)
	}
	return out
}
