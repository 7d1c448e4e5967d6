package derive

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/markdown"
)

// listEntry is one thing that a section lists: an item of a list, a row of a table, or a paragraph.
type listEntry struct {
	inlines []ast.Node // its text; nil for a row
	rest    []ast.Node // the blocks of an item behind its text
	cells   []ast.Node // of a row
	header  []ast.Node // of the table that the row is of; nil if it has none
	labels  []string   // of the groups that it stands in, the outermost first
	loose   bool       // a paragraph
	line    int        // of the file
	column  int
}

// entryReader collects the entries of a part.
type entryReader struct {
	o   *outline
	out []listEntry
}

// entries lists what a part lists, in the order of the text. Nested items that only say more about the one around them are
// in its rest; items below a label ("Short term:") are entries, which know the label.
func (o *outline) entries(p *part) []listEntry {
	r := &entryReader{o: o}
	if len(p.lead) > 0 && o.leadText(p) != "" {
		lead := p.lead
		for len(lead) > 1 && strings.Trim(o.text(lead[0]), " \t:–—-") == "" {
			lead = lead[1:]
		}
		r.paragraph(lead, nil)
	}
	r.walk(p.blocks, nil)
	return r.out
}

func (r *entryReader) walk(blocks []ast.Node, labels []string) {
	within := labels
	for _, n := range blocks {
		switch n := n.(type) {
		case *ast.List:
			r.walk(children(n), within)
		case *ast.ListItem:
			r.item(n, within)
		case *east.Table:
			r.table(n, within)
		case *ast.Paragraph, *ast.TextBlock, *east.DefinitionTerm, *ast.Heading, *markdown.DirectiveTitle:
			if label, ok := r.o.label(n); ok {
				within = append(slices.Clip(labels), label)
				continue
			}
			within = labels
			r.paragraph(children(n), labels)
		case *ast.Blockquote, *markdown.Directive, *east.DefinitionList, *east.DefinitionDescription:
			r.walk(children(n), within)
		}
	}
}

func (r *entryReader) item(it *ast.ListItem, labels []string) {
	first := it.FirstChild()
	if first == nil {
		return
	}
	if k := first.Kind(); k != ast.KindTextBlock && k != ast.KindParagraph {
		r.walk(children(it), labels)
		return
	}
	rest := children(it)[1:]
	if label, ok := r.groupLabel(first, rest); ok {
		r.walk(rest, append(slices.Clip(labels), label))
		return
	}
	r.add(listEntry{inlines: children(first), rest: rest, labels: labels})
}

// groupLabel reports whether an item only names the group of the items in it: it ends in a colon, is bold, or is a few words
// without a verb to act on.
func (r *entryReader) groupLabel(first ast.Node, rest []ast.Node) (string, bool) {
	var nested *ast.List
	for _, n := range rest {
		if l, ok := n.(*ast.List); ok {
			nested = l
		}
	}
	if nested == nil || r.o.describes(nested) {
		return "", false
	}
	if label, ok := r.o.label(first); ok {
		return label, true
	}
	if r.o.asksForLessons(first) {
		return plain(r.o.text(first)), true
	}
	text := plain(r.o.text(first))
	words := strings.Fields(text)
	if len(words) > 4 || len(words) == 0 || strings.ContainsAny(text[len(text)-1:], ".?!") || hasTaskBox(first) {
		return "", false
	}
	for c := first.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == ast.KindLink || c.Kind() == ast.KindAutoLink {
			return "", false
		}
	}
	return text, !startsWithVerb(text) && r.o.doneBelow(nested)
}

// doneBelow reports whether at least half of the items of a list begin with what is to be done.
func (o *outline) doneBelow(l *ast.List) bool {
	verbs, all := 0, 0
	for it := l.FirstChild(); it != nil; it = it.NextSibling() {
		if all++; it.FirstChild() != nil && (hasTaskBox(it.FirstChild()) || startsWithVerb(plain(o.text(it.FirstChild())))) {
			verbs++
		}
	}
	return verbs*2 >= all
}

// startsWithVerb reports whether a text begins with something to do.
func startsWithVerb(text string) bool {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	return verbs[strings.TrimRight(first, ",:")]
}

// describes reports whether a list consists of fields such as "Owner: …", which say more about the item around it.
func (o *outline) describes(l *ast.List) bool {
	for it := l.FirstChild(); it != nil; it = it.NextSibling() {
		if it.FirstChild() == nil {
			continue
		}
		if _, _, ok := field(plain(o.text(it.FirstChild()))); ok {
			return true
		}
	}
	return false
}

// label takes a block for the label of what follows it: a short text that ends in a colon or is bold as a whole.
func (o *outline) label(n ast.Node) (string, bool) {
	text := plain(o.text(n))
	if text == "" || len(text) > 80 || hasTaskBox(n) || leadsToExamples(text) {
		return "", false
	}
	bold := true
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if e, ok := c.(*ast.Emphasis); ok && e.Level == 2 {
			continue
		}
		if strings.Trim(o.text(c), " \t:") != "" {
			bold = false
		}
	}
	if !bold && !strings.HasSuffix(text, ":") && n.Kind() != ast.KindHeading && n.Kind() != east.KindDefinitionTerm && n.Kind() != markdown.KindDirectiveTitle {
		return "", false
	}
	return strings.TrimRight(text, ": "), true
}

// table adds the rows of a table. A row in which only the first cell says something is a label.
func (r *entryReader) table(t *east.Table, labels []string) {
	var header []ast.Node
	within := labels
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		cells := children(row)
		if row.Kind() == east.KindTableHeader {
			header = cells
			continue
		}
		filled := 0
		for _, c := range cells {
			if plain(r.o.text(c)) != "" {
				filled++
			}
		}
		switch {
		case filled == 0:
			continue
		case filled == 1 && len(cells) > 2:
			if label, ok := r.o.label(cells[0]); ok {
				within = append(slices.Clip(labels), label)
				continue
			}
		}
		r.add(listEntry{cells: cells, header: header, labels: within})
	}
}

// bullet is a sign at the start of a line that people use for a list where markdown sees none.
var bullet = regexp.MustCompile(`^\s*(?:[•‣▪●–—]|\(?\d{1,2}[.)])\s+`)

// longLine is the length in bytes from which on a line was not broken to fit a page: its end is the end of a thought.
const longLine = 100

// paragraph adds the lines of a paragraph that are each a thing of their own: those behind a hard line break, those that
// start with a bullet, and those behind a long line that ends a sentence.
func (r *entryReader) paragraph(inlines []ast.Node, labels []string) {
	start := 0
	var line strings.Builder
	for i, n := range inlines {
		line.WriteString(r.o.text(n))
		if !endsLine(n) || i+1 == len(inlines) {
			continue
		}
		text := strings.TrimSpace(line.String())
		hard := n.(*ast.Text).HardLineBreak()
		sentence := text != "" && strings.ContainsAny(text[len(text)-1:], ".!?") && len(text) >= longLine
		if hard || sentence || bullet.MatchString(r.o.text(inlines[i+1])) {
			r.add(listEntry{inlines: inlines[start : i+1], labels: labels, loose: true})
			start = i + 1
		}
		line.Reset()
	}
	if start < len(inlines) {
		r.add(listEntry{inlines: inlines[start:], labels: labels, loose: true})
	}
}

func (r *entryReader) add(e listEntry) {
	at := e.cells
	if at == nil {
		at = e.inlines
	}
	if len(at) == 0 {
		return
	}
	pos := r.o.tree.Pos(at[0])
	e.line, e.column = pos.Line, pos.Column
	r.out = append(r.out, e)
}

func children(n ast.Node) []ast.Node {
	out := make([]ast.Node, 0, n.ChildCount())
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, c)
	}
	return out
}

func hasTaskBox(n ast.Node) bool {
	return n.FirstChild() != nil && n.FirstChild().Kind() == east.KindTaskCheckBox
}

// plain is a text on one line, with single spaces.
func plain(s string) string {
	space := true // so far, or in front
	for _, r := range s {
		isSpace := unicode.IsSpace(r)
		if isSpace && (space || r != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		space = isSpace
	}
	if space { // at the end
		return strings.TrimRight(s, " ")
	}
	return s
}
