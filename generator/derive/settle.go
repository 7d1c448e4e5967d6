package derive

import (
	"slices"
	"strings"

	"siaga/generator/model"
)

// settle gives what is kept of a page a string of its own. What was read are pieces of the page's text and of its code:
// kept as they are they would keep all of it, for as long as the site is built.
func settle(e *model.Event) {
	p := &e.Prose
	texts := make([]*string, 0, len(p.Passages)+len(p.Errors)+len(p.Names)+len(p.Timeline)+len(p.Lessons)+len(p.Stated)+5*len(e.ActionItems)+3)
	for i := range p.Passages {
		texts = append(texts, &p.Passages[i].Text)
	}
	for i := range p.Errors {
		texts = append(texts, &p.Errors[i].Text)
	}
	for i := range p.Names {
		texts = append(texts, &p.Names[i].Text)
	}
	for i := range p.Timeline {
		texts = append(texts, &p.Timeline[i].Text)
	}
	for i := range p.Lessons {
		texts = append(texts, &p.Lessons[i].Text)
	}
	for i := range p.Stated {
		texts = append(texts, &p.Stated[i].Text)
	}
	for i := range e.ActionItems {
		if a := &e.ActionItems[i]; a.From == model.FromBody {
			texts = append(texts, &a.ID, &a.Title, &a.Owner, &a.Priority, &a.URL)
		}
	}
	texts = append(texts, &e.Trigger, &e.Impact, &e.Severity)
	size := 0
	for _, t := range texts {
		size += len(*t)
	}
	var b strings.Builder
	b.Grow(size)
	for _, t := range texts {
		b.WriteString(*t)
	}
	all, at := b.String(), 0
	for _, t := range texts {
		n := len(*t)
		*t = all[at : at+n]
		at += n
	}
	p.Passages, p.Errors, p.Names = exact(p.Passages), exact(p.Errors), exact(p.Names)
	p.Timeline, p.Lessons, p.Stated = exact(p.Timeline), exact(p.Lessons), exact(p.Stated)
	e.ActionItems = exact(e.ActionItems)
}

// exact is a list without room for more.
func exact[E any](list []E) []E {
	if len(list) == cap(list) {
		return list
	}
	return slices.Clone(list)
}
