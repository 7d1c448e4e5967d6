package derive

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/model"
)

// maxAction and maxActions cap what is taken from one page: a title in bytes, and the number of items. Nobody writes a longer
// list of what to do: it came out of a program, and what is beyond the cap is left out without a word.
const (
	maxAction  = 160
	maxActions = 2000
)

// actions reads the action items: what the sections on actions list, in tables of actions elsewhere, and lines that are
// marked as one ("[Action item] …"). Those that the front matter declares stay the only ones.
func actions(doc model.Doc, e *model.Event, o *outline, src Source) {
	if doc.Base().Declared("action_items") {
		return
	}
	r := &actionReader{o: o, src: src, seen: map[string]bool{}}
	r.read()
	if len(r.out) > 0 {
		e.ActionItems = r.out
		doc.Base().DeriveAt("action_items", model.FromBody, r.out[0].Pos.Line)
	}
}

// actionReader collects the action items of a page.
type actionReader struct {
	o    *outline
	src  Source
	out  []model.ActionItem
	seen map[string]bool // titles, with the place that the item leads to
}

// read goes through the parts of the page.
func (r *actionReader) read() {
	scopes := r.scopes()
	for i := range r.o.parts {
		if p := &r.o.parts[i]; scopes[i].actions {
			r.section(p, scopes[i])
		} else if p.about != Timeline {
			r.tables(p)
		}
	}
	// A section of actions gathers what was marked on the way to it.
	if len(r.out) > 0 {
		return
	}
	for i := range r.o.parts {
		p := &r.o.parts[i]
		for _, n := range p.blocks {
			r.markedIn(n, p.about == Timeline)
		}
	}
	if len(r.out) > 0 {
		return
	}
	for i := range r.o.parts {
		if p := &r.o.parts[i]; p.about == Prevention {
			r.list(p, scopes[i])
		}
	}
	if len(r.out) > 0 {
		return
	}
	for i := range r.o.parts {
		if p := &r.o.parts[i]; p.about != Timeline && p.about != Lessons && r.isTaskList(p) {
			r.list(p, scopes[i])
		}
	}
}

// isTaskList reports whether a part lists nothing but tasks with boxes, of which one at least has a ticket.
func (r *actionReader) isTaskList(p *part) bool {
	tasks, tickets := 0, 0
	for _, n := range p.blocks {
		l, ok := n.(*ast.List)
		if !ok {
			continue
		}
		for it := l.FirstChild(); it != nil; it = it.NextSibling() {
			first := it.FirstChild()
			if first == nil || !hasTaskBox(first) {
				return false
			}
			tasks++
			t := r.o.richText(children(first))
			if _, _, isTicket := ticketOf(t.links); isTicket || namesTicket(t.plain()) {
				tickets++
			}
		}
	}
	return tasks >= 2 && tickets > 0
}

// draft is an action item of which not all is read.
type draft struct {
	model.ActionItem
	process bool // a heading above it says that it is about the process, and its own words may say better
}

// scope is what a part of a page says about the actions in it.
type scope struct {
	actions  bool // it lists actions
	silent   bool // lists stand in it, or in parts of it: its paragraphs only lead to them
	sub      bool // it is a part of a section of actions
	defaults *draft
}

// scopes says for every part whether it lists actions. A part of a section of actions does too, also where its heading alone
// would mean something else, as "Detection" does; not where it tells what happened.
func (r *actionReader) scopes() []scope {
	parts := r.o.parts
	out := make([]scope, len(parts))
	none := &draft{}
	var open []int // the parts around this one
	for i := range parts {
		p := &parts[i]
		for len(open) > 0 && parts[open[len(open)-1]].level >= p.level {
			open = open[:len(open)-1]
		}
		s := &out[i]
		s.defaults = none
		var around *scope
		if len(open) > 0 {
			around = &out[open[len(open)-1]]
		}
		switch {
		case around != nil && around.actions && (!tells(p) || r.o.asks(p)):
			s.actions, s.sub = true, true
			own := *around.defaults
			s.defaults = &own
		case p.own && p.about == Actions:
			s.actions, s.defaults = true, &draft{}
		}
		if s.actions {
			context(s.defaults, p.title, !s.sub)
		}
		open = append(open, i)
		if !s.actions || !r.listsSomething(p) {
			continue
		}
		for _, j := range open {
			out[j].silent = true
		}
	}
	return out
}

// telling are headings within a section of actions under which people tell what happened instead.
var telling = regexp.MustCompile(`(?i)\b(?:background|context|discussion|notes?|analysis|findings|observations|status quo|references?|links?|related|resources|appendix|participants|attendees|logs?|what happened|latar belakang|catatan|referensi)\b`)

// tells reports whether a part of a section of actions tells something instead of listing actions.
func tells(p *part) bool {
	if p.own {
		switch p.about {
		case Detection, Mitigation, Prevention, Resolution, Verification, Rollback, Escalation, Actions:
			return false
		}
		return true
	}
	return telling.MatchString(p.title) && kindHead(p.title) == ""
}

// asks reports whether a part on an investigation lists what is still to be looked at, not what was found.
func (o *outline) asks(p *part) bool {
	if p.about != Diagnosis {
		return false
	}
	return slices.ContainsFunc(p.blocks, func(n ast.Node) bool {
		l, ok := n.(*ast.List)
		return ok && o.doneBelow(l)
	})
}

// listsSomething reports whether a part holds a list or a table.
func (r *actionReader) listsSomething(p *part) bool {
	for _, n := range p.blocks {
		if holdsList(n, 4) {
			return true
		}
	}
	return false
}

func holdsList(n ast.Node, depth int) bool {
	switch n.Kind() {
	case ast.KindList, ast.KindListItem, east.KindTable:
		return n.HasChildren()
	case ast.KindParagraph, ast.KindTextBlock, ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindHTMLBlock:
		return false
	}
	for c := n.FirstChild(); c != nil && depth > 0; c = c.NextSibling() {
		if holdsList(c, depth-1) {
			return true
		}
	}
	return false
}

// section reads a part that lists actions.
func (r *actionReader) section(p *part, s scope) {
	entries := r.o.entries(p)
	if r.wholePart(p, s, entries) {
		return
	}
	if !s.silent {
		entries = r.withoutAnswers(entries)
	}
	for _, e := range entries {
		if !e.loose || !s.silent && r.isAction(e) {
			r.entry(e, *s.defaults)
		}
	}
}

// wholePart reads a part whose heading is the action: it lists fields of it, or explains it in paragraphs.
func (r *actionReader) wholePart(p *part, s scope, entries []listEntry) bool {
	if !s.sub || p.title == "" || len(entries) == 0 {
		return false
	}
	fields := 0
	for _, e := range entries {
		if _, _, ok := field(r.o.richText(e.inlines).plain()); ok {
			fields++
		} else if !e.loose {
			return false
		}
	}
	if fields == 0 && (!startsWithVerb(p.title) || !strings.Contains(p.title, " ")) {
		return false
	}
	a := *s.defaults
	a.Owner, a.Kind, a.process = "", "", false
	t := &rich{text: p.title}
	for _, e := range entries {
		r.field(&a.ActionItem, r.o.richText(e.inlines))
	}
	a.Pos.Line, a.Pos.Column = p.line, 1
	r.finish(a, t, nil)
	return true
}

// list reads the lists of a part, not its paragraphs.
func (r *actionReader) list(p *part, s scope) {
	for _, e := range r.o.entries(p) {
		if !e.loose {
			r.entry(e, *s.defaults)
		}
	}
}

// elsewhere is how a paragraph begins that only leads to another place, or to what follows.
var elsewhere = regexp.MustCompile(`(?i)^(?:see|refer to|please (?:see|refer)|details?|more (?:details|information)|for (?:more|further|full|details)|(?:the )?following|below|these are|here (?:are|is)|all (?:of the )?action|every action|action items? (?:are|is|were)|` +
	`(?:we|the team) (?:have )?(?:identified|agreed on|came up with) (?:the following|several|a number)|there (?:are|were|is) no|no (?:action|further|follow)|lihat|selengkapnya|berikut|rincian|tidak ada)\b`)

// isAction reports whether a paragraph of a section without lists says what to do.
func (r *actionReader) isAction(e listEntry) bool {
	text := r.o.richText(e.inlines).plain()
	return !strings.HasSuffix(text, ":") && !elsewhere.MatchString(text)
}

// answer is how a paragraph begins that answers the one before.
var answer = regexp.MustCompile(`(?i)^(?:yes|no|not really|nope|ya|tidak)\b\s*(?:[,.;:–—-]|$)`)

// withoutAnswers leaves out the questions that the paragraphs behind them answer, and the answers.
func (r *actionReader) withoutAnswers(entries []listEntry) []listEntry {
	var out []listEntry
	for i, e := range entries {
		text := r.o.richText(e.inlines).plain()
		if e.loose && answer.MatchString(text) {
			continue
		}
		if e.loose && strings.HasSuffix(text, "?") && i+1 < len(entries) && answer.MatchString(r.o.richText(entries[i+1].inlines).plain()) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// marks are what people write in front of an action item that stands in another section.
var marks = regexp.MustCompile(`(?i)^\s*(?:[\[(]\s*(?:action item|action|follow[- ]?up|todo)s?\s*[\])]\s*[:–—-]?|(?:action item|follow[- ]up action|follow[- ]up|tindak lanjut)\s*[:–—]|(todo|action)\s*:)\s+`)

// template is what follows a mark that only tells the author of the page what to write.
var template = regexp.MustCompile(`(?i)^(?:fill|describe|write|add (?:more |the |some )?(?:details?|description|links?|content|section)|complete this|update this|insert|explain|document this|replace|remove this)\b`)

// markedIn reads the paragraphs and items that are marked as action items. Within a timeline "Action:" tells what was done.
func (r *actionReader) markedIn(n ast.Node, timeline bool) {
	switch n.Kind() {
	case ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindHTMLBlock, east.KindTable:
		return
	case ast.KindParagraph, ast.KindTextBlock:
		head := r.head(n)
		if !mayBeMarked(head) {
			return
		}
		m := marks.FindStringSubmatchIndex(head + " ")
		if m == nil || m[2] >= 0 && timeline {
			return
		}
		t := r.o.richText(children(n))
		if m := marks.FindStringIndex(t.text); m != nil && !template.MatchString(t.text[m[1]:]) {
			t.text = t.text[m[1]:]
			var a draft
			pos := r.o.tree.Pos(n)
			a.Pos.Line, a.Pos.Column = pos.Line, pos.Column
			r.finish(a, t, nil)
		}
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeBlock {
			r.markedIn(c, timeline)
		}
	}
}

// head is how a paragraph begins, as far as it tells whether it is marked.
func (r *actionReader) head(n ast.Node) string {
	first := n.FirstChild()
	if first == nil {
		return ""
	}
	start := r.o.begin()
	r.o.write(first)
	if next := first.NextSibling(); next != nil && r.o.texts.Len()-start < 20 {
		r.o.write(next)
	}
	return r.o.texts.String()[start:]
}

// mayBeMarked reports whether a text begins with a letter or a bracket that a mark begins with.
func mayBeMarked(text string) bool {
	text = strings.TrimLeft(text, " \t\n\f\r")
	return text != "" && strings.IndexByte("[(aAfFtT", text[0]) >= 0
}
