package searchable

import (
	"slices"
	"strings"
	"time"

	"siaga/generator/frontmatter"
	"siaga/generator/markdown"
	"siaga/generator/model"
	"siaga/search"
)

// sections fills in the texts. What stands on a page before its first heading, besides the body, is part of the first: what
// is in sentences before the text, other facts behind it.
func (e *entry) sections() {
	var head search.Section
	body := e.doc.Base().Body
	if body != nil {
		texts := body.Texts()
		e.out.Sections = make([]search.Section, 0, len(texts)+1)
		for _, t := range texts {
			if t.Heading < 0 {
				head.Text, head.Code = t.Text, t.Code
				continue
			}
			h := &body.Headings[t.Heading]
			e.out.Sections = append(e.out.Sections, search.Section{Anchor: h.ID, Heading: h.Text, Text: t.Text, Code: t.Code})
		}
	}
	head.Text = join("\n", strings.Join(e.declared(head.Text), "\n"), head.Text, e.facts())
	head.Code = join("\n\n", e.expressions(), head.Code)
	if head != (search.Section{}) {
		e.out.Sections = slices.Insert(e.out.Sections, 0, head)
	}
}

// join joins the texts that are not empty.
func join(gap string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), gap)
}

// declared lists the sentences that stand in the front matter of the page, or in the rules of its alert. A summary that the
// text repeats is left out.
func (e *entry) declared(text string) []string {
	m := e.doc.Base()
	var out []string
	add := func(key, text string) {
		if text = oneLine(text); text != "" && (m.Declared(key) || m.Origin(key) == model.FromRule) {
			out = append(out, text)
		}
	}
	if s := oneLine(m.Summary); !strings.Contains(text, s) {
		add("summary", s)
	}
	switch d := e.doc.(type) {
	case *model.Incident, *model.PostMortem:
		event := model.AsEvent(d)
		add("trigger", event.Trigger)
		add("impact", event.Impact)
		for _, s := range event.Symptoms {
			add("symptoms", s)
		}
	case *model.RootCause:
		add("detection", d.Detection)
		add("prevention", d.Prevention)
	case *model.Alert:
		add("escalation", d.Escalation)
	case *model.Drill:
		add("outcome", d.Outcome)
	}
	for _, a := range model.ActionsOf(e.doc) {
		if a.From == "" {
			add("action_items", a.Title)
		}
	}
	for _, text := range e.ruleTexts() {
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// ruleTexts are what the rules of an alert say in plain words.
func (e *entry) ruleTexts() []string {
	var out []string
	for i := range e.rules {
		for _, name := range []string{"summary", "description", "message"} {
			if t := e.rules[i].Text(name); t != "" && len(out) < maxValues && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// facts are the values of keys that the kind of the page does not know, a line each, as far as they are words.
func (e *entry) facts() string {
	var out []string
	m := e.doc.Base()
	for _, f := range m.Custom {
		if model.Presentational(f.Key) || isTags(f.Key) {
			continue
		}
		if list := values(nil, f.Value); len(list) > 0 && list[0] != m.ID {
			out = append(out, strings.ReplaceAll(model.NormalKey(f.Key), "_", " ")+": "+strings.Join(list, ", "))
		}
	}
	return strings.Join(out, "\n")
}

// isTags reports whether a key of front matter has tags under another name: of several, a page has one as its tags.
func isTags(key string) bool {
	switch model.NormalKey(key) {
	case "keywords", "labels", "categories":
		return true
	}
	return false
}

// values appends the texts in a value of front matter: numbers, times and addresses on the web are none.
func values(dst []string, v frontmatter.Value) []string {
	switch v.Type {
	case frontmatter.String:
		if text := oneLine(v.Text); text != "" && !isTime(text) && !strings.Contains(text, "://") {
			dst = append(dst, text)
		}
	case frontmatter.List:
		for _, e := range v.List {
			dst = values(dst, e)
		}
	case frontmatter.Map:
		for _, f := range v.Map {
			dst = values(dst, f.Value)
		}
	}
	return dst
}

func isTime(s string) bool {
	if s[0] < '0' || s[0] > '9' {
		return false
	}
	_, err := model.ParseTime(s, time.UTC)
	return err == nil
}

// expressions are those of the rules of an alert, each once.
func (e *entry) expressions() string {
	var out []string
	if a, ok := e.doc.(*model.Alert); ok {
		out = append(out, a.Expr)
	}
	for _, r := range e.rules {
		if len(out) < maxValues && !slices.Contains(out, r.Expr) {
			out = append(out, r.Expr)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n\n"))
}

// onlyLists reports whether a page says little more than where other pages are.
func onlyLists(b *markdown.Body) bool {
	if b == nil {
		return false
	}
	links, words := 0, 0
	for i := range b.Links {
		if l := &b.Links[i]; (l.Kind == markdown.LinkText || l.Kind == markdown.LinkWiki) && !markdown.External(l.Target) {
			links++
			words += len(strings.Fields(l.Text))
		}
	}
	return links >= 3 && 2*words > b.Words
}
