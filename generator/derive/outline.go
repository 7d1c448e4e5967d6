package derive

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/markdown"
)

// part is one part of a page: what stands under a heading, or behind a bold lead-in such as "- **Impact**: …",
// "**Root cause:** …" on a line of its own, or the first cell of a row in a table of two columns.
type part struct {
	about  Section    // its own meaning, else that of the part around it
	own    bool       // its own title says what it is about
	title  string     // plain text of the heading or the lead-in; "" for what stands before the first
	line   int        // of the file, where the title stands
	level  int        // parts that follow belong to this one while their level is greater
	lead   []ast.Node // inline nodes that follow a lead-in on its line
	blocks []ast.Node // what belongs to it, without what belongs to the parts in it; items of a list that was taken apart too
	leadIn bool       // it began with a lead-in

	paragraphs []string // the texts of its paragraphs, items and cells, once the lines have been read
}

// outline is a page taken apart.
type outline struct {
	tree  *markdown.Tree
	past  bool            // the page tells of an incident
	parts []part          // in the order of the text; the first is what stands before any title
	open  []int           // parts that the next block may belong to, the outermost first
	texts strings.Builder // where the texts of the page stand

	// What readLines finds.
	lines      []textLine
	paragraphs []string // of all parts
}

// Levels of parts: those of headings are tens, so that lead-ins fit between them.
const (
	levelHeading = 10
	levelRoot    = -1
	levelLeadIn  = 5
)

// maxOpen is the number of parts within each other on most pages.
const maxOpen = 6

// takeApart makes the outline of a page, which may tell of an incident.
func takeApart(t *markdown.Tree, past bool) *outline {
	o := &outline{tree: t, past: past, parts: make([]part, 1, len(t.Body.Headings)+1), open: make([]int, 1, maxOpen)}
	o.parts[0] = part{level: levelRoot, line: 1}
	if t.Root != nil {
		o.blocks(t.Root)
	}
	return o
}

// current is the part that the next block belongs to.
func (o *outline) current() *part { return &o.parts[o.open[len(o.open)-1]] }

// push opens a part within the ones that are open and of a smaller level.
func (o *outline) push(p part) *part {
	for len(o.open) > 1 && o.current().level >= p.level {
		o.open = o.open[:len(o.open)-1]
	}
	if p.about == "" {
		p.about = o.meaningOf(p.title)
	}
	if p.own = p.about != ""; !p.own {
		p.about = o.current().about
	}
	o.open = append(o.open, len(o.parts))
	o.parts = append(o.parts, p)
	return o.current()
}

// meaningOf says what a section of this page with this title is about, or "".
func (o *outline) meaningOf(title string) Section {
	if o.past {
		if s := sectionNamed(title, true); s != "" {
			return s
		}
	}
	return MeaningOf(title)
}

// leave closes the parts that a lead-in opened, unless the last had nothing behind it: then what follows is its text. A list
// that follows the very line of a lead-in is what that one is about: "Action items, by the team:".
func (o *outline) leave(n ast.Node) {
	for o.current().leadIn && !o.current().bare(o) {
		if p := o.current(); n.Kind() == ast.KindList && len(p.blocks) == 0 && p.lists() && standsBehind(n, p) {
			return
		}
		o.open = o.open[:len(o.open)-1]
	}
}

// lists reports whether a part is one of those that list things.
func (p *part) lists() bool { return p.about == Actions || p.about == Lessons || p.about == Timeline }

// standsBehind reports whether a list stands right behind the paragraph in which a lead-in is the last.
func standsBehind(list ast.Node, p *part) bool {
	prev := list.PreviousSibling()
	return prev != nil && prev.Kind() == ast.KindParagraph && len(p.lead) > 0 && p.lead[len(p.lead)-1].NextSibling() == nil
}

// bare reports whether a lead-in stood alone, so that what follows its list or paragraph belongs to it.
func (p *part) bare(o *outline) bool {
	if o.leadText(p) != "" {
		return false
	}
	return len(p.blocks) == 0 || p.blocks[0].Parent() == o.tree.Root
}

// blocks sorts the blocks of a container into parts.
func (o *outline) blocks(container ast.Node) {
	for n := container.FirstChild(); n != nil; n = n.NextSibling() {
		o.block(n)
	}
}

func (o *outline) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		title := strings.TrimSpace(o.text(n))
		level := n.Level * levelHeading
		if n.Level == 1 {
			level = 0 // the title of the page holds all that follows
		}
		p := o.push(part{title: title, line: o.tree.Pos(n).Line, level: level})
		if n.Level == 1 && o.isTitle(n) {
			p.about, p.own = "", false // "Follow-up: no disk left" is about the whole, not a list of what to do
		}
		return
	case *ast.List:
		if o.splits() && o.listOfLeadIns(n) || o.listOfLabels(n) {
			return
		}
	case *ast.Paragraph:
		if o.labelParagraph(n) || o.splits() && o.paragraphOfLeadIns(n) {
			return
		}
	case *east.Table:
		if o.splits() && o.tableOfLeadIns(n) {
			return
		}
	case *markdown.Directive:
		if hasHeading(n) {
			o.blocks(n)
			return
		}
	}
	o.leave(n)
	o.current().blocks = append(o.current().blocks, n)
}

// isTitle reports whether a heading is the title of the page, not one of several sections that all stand on level one.
func (o *outline) isTitle(h *ast.Heading) bool {
	if len(o.parts) != 2 || len(o.tree.Body.Headings) == 0 || !o.tree.Body.Headings[0].Title {
		return false
	}
	for n := h.NextSibling(); n != nil; n = n.NextSibling() {
		if other, ok := n.(*ast.Heading); ok && other.Level == 1 {
			return false
		}
	}
	return true
}

func hasHeading(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == ast.KindHeading {
			return true
		}
	}
	return false
}

// startsLine reports whether an inline node is the first of a line.
func startsLine(n ast.Node) bool {
	prev := n.PreviousSibling()
	return prev == nil || endsLine(prev)
}

func endsLine(n ast.Node) bool {
	t, ok := n.(*ast.Text)
	return ok && (t.SoftLineBreak() || t.HardLineBreak())
}

// inlines lists a node and its later siblings.
func inlines(n ast.Node) []ast.Node {
	var out []ast.Node
	for ; n != nil; n = n.NextSibling() {
		out = append(out, n)
	}
	return out
}

// leadText is the plain text behind a lead-in.
func (o *outline) leadText(p *part) string {
	start := o.begin()
	for _, n := range p.lead {
		o.write(n)
	}
	return strings.TrimSpace(strings.TrimLeft(o.texts.String()[start:], " \t:-–—"))
}

// partText is the plain text of a part, code left out, with a line for each paragraph, item and cell.
func (o *outline) partText(p *part) string {
	lead := o.leadText(p)
	switch {
	case len(p.paragraphs) == 0:
		return lead
	case len(p.paragraphs) == 1 && lead == "":
		return p.paragraphs[0]
	}
	if lead == "" {
		return strings.Join(p.paragraphs, "\n")
	}
	return lead + "\n" + strings.Join(p.paragraphs, "\n")
}
