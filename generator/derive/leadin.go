package derive

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/model"
)

// splits reports whether lead-ins are looked for here. Within a section that has a meaning, such as a list of action items,
// bold words are just bold words; a summary is where people put the others.
func (o *outline) splits() bool {
	p := o.current()
	for i := len(o.open) - 1; p.leadIn && i > 0; i-- {
		p = &o.parts[o.open[i-1]]
	}
	return p.about == "" || p.about == Summary
}

// leadInOf takes the bold words at the start of inline content for a title. rest is what follows them, without the colon.
func (o *outline) leadInOf(first ast.Node) (title string, rest ast.Node, ok bool) {
	e, isBold := first.(*ast.Emphasis)
	if !isBold || e.Level != 2 {
		return "", nil, false
	}
	title = strings.TrimSpace(o.text(e))
	rest = e.NextSibling()
	follow := ""
	if rest != nil {
		follow = strings.TrimLeft(o.text(rest), " \t")
	}
	if strings.HasSuffix(title, ":") || rest == nil || endsLine(rest) && follow == "" || follow != "" && strings.ContainsRune(":-–—", []rune(follow)[0]) || follow == "" {
		return strings.TrimRight(title, ": \t"), rest, true
	}
	return "", nil, false
}

// leadIn is how a line begins that opens a section.
type leadIn struct {
	title string
	about Section
	lead  []ast.Node // what follows on its line, and in the lines below
	last  ast.Node   // the last node of the title
	plain bool       // the title is not bold, but one of the phrases
}

// listOfLeadIns takes a list apart of which at least one item is led in by the name of a section in bold, or two by one that
// is not: "- Impact: …".
func (o *outline) listOfLeadIns(l *ast.List) bool {
	bold, plain := false, 0
	for it := l.FirstChild(); it != nil && !bold; it = it.NextSibling() {
		in, ok := o.itemLeadIn(it)
		switch {
		case !ok:
		case in.plain:
			plain++
		default:
			// Once a page is written in this way, a title that says nothing to us is one of a section all the same.
			bold = in.about != "" || o.current().leadIn
		}
	}
	if !bold && plain < 2 {
		return false
	}
	level := o.leadInLevel()
	for it := l.FirstChild(); it != nil; it = it.NextSibling() {
		in, ok := o.itemLeadIn(it)
		if !ok {
			o.current().blocks = append(o.current().blocks, it)
			continue
		}
		p := o.push(part{title: in.title, line: o.tree.Pos(it).Line, level: level, leadIn: true})
		p.lead = in.lead
		for b := it.FirstChild().NextSibling(); b != nil; b = b.NextSibling() {
			p.blocks = append(p.blocks, b)
		}
	}
	return true
}

func (o *outline) itemLeadIn(item ast.Node) (leadIn, bool) {
	first := item.FirstChild()
	if first == nil || first.Kind() != ast.KindTextBlock && first.Kind() != ast.KindParagraph {
		return leadIn{}, false
	}
	n := first.FirstChild()
	if in, ok := o.plainLeadIn(n); ok {
		in.lead = append(in.lead, inlines(in.last.NextSibling())...)
		return in, true
	}
	title, rest, ok := o.leadInOf(n)
	if !ok {
		return leadIn{}, false
	}
	return leadIn{title: title, about: o.meaningOf(title), lead: inlines(rest)}, true
}

// leadInLevel is the level of lead-ins under the heading that is open.
func (o *outline) leadInLevel() int {
	for i := len(o.open) - 1; i >= 0; i-- {
		if p := o.parts[o.open[i]]; !p.leadIn {
			return max(p.level, 0) + levelLeadIn
		}
	}
	return levelLeadIn
}

// paragraphOfLeadIns takes a paragraph apart of which lines are led in by the names of sections.
func (o *outline) paragraphOfLeadIns(p *ast.Paragraph) bool {
	n := p.FirstChild()
	for n != nil {
		if _, ok := o.lineLeadIn(n); ok {
			break
		}
		n = n.NextSibling()
	}
	if n == nil {
		return false
	}
	level := o.leadInLevel()
	around := o.open[len(o.open)-1]
	var stray []ast.Node // lines before the first lead-in
	for n := p.FirstChild(); n != nil; n = n.NextSibling() {
		if in, ok := o.lineLeadIn(n); ok {
			o.push(part{title: in.title, line: o.tree.Pos(n).Line, level: level, leadIn: true, lead: in.lead})
			n = in.last
			continue
		}
		if c := o.current(); c.leadIn && c.level == level {
			c.lead = append(c.lead, n)
		} else {
			stray = append(stray, n)
		}
	}
	o.parts[around].lead = append(o.parts[around].lead, stray...)
	return true
}

// lineLeadIn takes a node for the lead-in of a line, bold or not; lead has nothing of the nodes behind it.
func (o *outline) lineLeadIn(n ast.Node) (leadIn, bool) {
	switch n.Kind() {
	case ast.KindEmphasis:
		if !startsLine(n) {
			return leadIn{}, false
		}
		if title, _, ok := o.leadInOf(n); ok {
			if about := o.meaningOf(title); about != "" {
				return leadIn{title: title, about: about, last: n}, true
			}
		}
	case ast.KindText:
		if startsLine(n) {
			return o.plainLeadIn(n)
		}
	}
	return leadIn{}, false
}

// plainLeadIn takes a text at the start of a line for a lead-in: a phrase and nothing else before a colon. Only the page of
// an incident is read so. lead is what follows the colon, as a node of its own.
func (o *outline) plainLeadIn(n ast.Node) (leadIn, bool) {
	t, ok := n.(*ast.Text)
	if !ok || !o.past || t.IsRaw() {
		return leadIn{}, false
	}
	v := o.tree.Source[t.Segment.Start:]
	end := bytes.IndexAny(v[:min(len(v), maxTitle)], ":\n")
	if end < 3 || v[end] != ':' || v[0] < 0x80 && !isLetter(v[0]) {
		return leadIn{}, false
	}
	in := leadIn{title: strings.TrimSpace(string(v[:end])), plain: true}
	in.about = sectionNamed(in.title, true)
	if in.about == "" || !o.opens(in.about, in.title) || otherwise[strings.ToLower(in.title)] {
		return leadIn{}, false
	}
	for end += t.Segment.Start; end >= t.Segment.Stop; {
		if t, ok = t.NextSibling().(*ast.Text); !ok {
			return leadIn{}, false // the title is more than text
		}
	}
	in.last = t
	rest := t.Segment
	rest.Start = end + 1
	if rest = rest.TrimLeftSpace(o.tree.Source); rest.Len() > 0 {
		more := ast.NewTextSegment(rest)
		more.SetSoftLineBreak(t.SoftLineBreak())
		more.SetHardLineBreak(t.HardLineBreak())
		in.lead = []ast.Node{more}
	}
	return in, true
}

// otherwise are phrases that before a colon are not the name of a section, unless they stand alone.
var otherwise = map[string]bool{"identified": true, "todo": true, "to do": true, "todos": true, "fix": true, "good": true, "bad": true, "why": true, "mengapa": true, "kenapa": true}

// labelParagraph opens a section with a paragraph that is only its name: with a colon, in bold or in capitals.
func (o *outline) labelParagraph(p *ast.Paragraph) bool {
	title, ok := o.sectionLabel(p)
	if ok {
		o.push(part{title: title, line: o.tree.Pos(p).Line, level: o.leadInLevel(), leadIn: true})
	}
	return ok
}

// listOfLabels takes a list apart in which an item is only the name of a section, and the list in it is what that one lists.
func (o *outline) listOfLabels(l *ast.List) bool {
	if !o.past || !o.hasLabel(l) {
		return false
	}
	level, around := o.leadInLevel(), o.open[len(o.open)-1]
	for it := l.FirstChild(); it != nil; it = it.NextSibling() {
		title, ok := o.labelItem(it)
		if !ok {
			o.parts[around].blocks = append(o.parts[around].blocks, it)
			continue
		}
		p := o.push(part{title: title, line: o.tree.Pos(it).Line, level: level, leadIn: true})
		p.blocks = append(p.blocks, children(it)[1:]...)
	}
	return true
}

func (o *outline) hasLabel(l *ast.List) bool {
	for it := l.FirstChild(); it != nil; it = it.NextSibling() {
		if _, ok := o.labelItem(it); ok {
			return true
		}
	}
	return false
}

// labelItem reports whether an item is only the name of a section, with a list in it.
func (o *outline) labelItem(it ast.Node) (title string, ok bool) {
	first := it.FirstChild()
	if first == nil || first.NextSibling() == nil || first.NextSibling().Kind() != ast.KindList {
		return "", false
	}
	return o.sectionLabel(first)
}

// sectionLabel takes a block of one line for the name of a section, if it is one of the phrases with a colon, in bold or in
// capitals, and the section may begin here.
func (o *outline) sectionLabel(n ast.Node) (title string, ok bool) {
	if !o.past || n.Lines().Len() != 1 {
		return "", false
	}
	line := n.Lines().At(0)
	v := bytes.TrimSpace(line.Value(o.tree.Source))
	if len(v) < 3 || len(v) > maxTitle {
		return "", false
	}
	switch last := v[len(v)-1]; {
	case last == ':' || (v[0] == '*' || v[0] == '_') && (last == v[0] || last == '?'):
	case !shouted(v):
		return "", false
	}
	title = strings.TrimRight(plain(o.text(n)), ": ")
	about := sectionNamed(title, true)
	return title, about != "" && o.opens(about, title)
}

// shouted reports whether a line has letters, and only capital ones.
func shouted(line []byte) bool {
	letters := 0
	for _, c := range line {
		switch {
		case c >= 'a' && c <= 'z' || c >= 0x80:
			return false
		case c >= 'A' && c <= 'Z':
			letters++
		}
	}
	return letters >= 3
}

// opens reports whether a label may open a section on this here. Within a list of actions, of lessons or of events most
// labels only divide it, and within another section that has a heading of its own there may begin what people forget to give
// one.
func (o *outline) opens(about Section, title string) bool {
	p := o.current()
	if !ofIncident[about] || p.about == about {
		return false
	}
	switch {
	case p.about == "" || p.about == Summary:
		return true
	case p.about == Actions:
		return about == Timeline || about == Lessons && lessonKind(title) == model.LessonOther || p.leadIn && !divides[about]
	case p.about == Lessons, p.about == Timeline:
		return about == Actions || about == Lessons || p.leadIn && !divides[about]
	}
	return about == Actions || about == Lessons || about == Timeline || about == Resolution || about == Cause || p.leadIn
}

// ofIncident are the sections that a label without a heading may open.
var ofIncident = map[Section]bool{
	Summary: true, Impact: true, Timeline: true, Detection: true, Trigger: true, Cause: true, Resolution: true, Lessons: true, Actions: true, Prevention: true,
}

// divides are the sections whose names people also give to groups of what is to be done or happened.
var divides = map[Section]bool{Detection: true, Resolution: true, Prevention: true, Trigger: true}

// tableOfLeadIns takes a table of two columns apart whose first column names sections.
func (o *outline) tableOfLeadIns(t *east.Table) bool {
	if len(t.Alignments) != 2 {
		return false
	}
	found := 0
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		if row.FirstChild() != nil && o.meaningOf(o.text(row.FirstChild())) != "" {
			found++
		}
	}
	if found < 2 {
		return false
	}
	level := o.leadInLevel()
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		name := row.FirstChild()
		if name == nil || name.NextSibling() == nil {
			continue
		}
		p := part{title: strings.TrimSpace(o.text(name)), line: o.tree.Pos(name).Line, level: level, leadIn: true}
		o.push(p).lead = inlines(name.NextSibling().FirstChild())
	}
	return true
}
