package derive

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/markdown"
)

// textLine is a line of a page as a reader sees it: of a paragraph or an item, a heading, a lead-in with what follows it
// on its line, or a row of a table.
type textLine struct {
	text  string
	cells []string // of a row of a table; text is then that of its first cell
	head  []string // of its table, if that names milestones
	part  int      // of the outline
	pos   markdown.Pos
	kind  lineKind
	depth int // of lists around it

	when *moment // at its start, if at is set
	at   bool
	rest int    // offset of what follows the time
	more string // of an entry: what a table tells behind the time
}

// lineKind is what a line begins.
type lineKind uint8

const (
	lineMore    lineKind = iota // it goes on with the block before
	lineStart                   // it begins a paragraph or an item
	lineHeading                 // it is a heading
	lineRow                     // it is a row of a table
	lineHead                    // it is the head of a table
)

// lineLister lists the lines of a page.
type lineLister struct {
	o     *outline
	lines []textLine
	part  int
	depth int
}

// textLines lists the lines of a page, code left out.
func textLines(o *outline) []textLine {
	const perLine = 60 // bytes, about
	r := &lineLister{o: o, lines: make([]textLine, 0, len(o.tree.Source)/perLine+len(o.parts))}
	for i := range o.parts {
		p := &o.parts[i]
		r.part = i
		switch {
		case p.leadIn:
			r.leadIn(p)
		case i > 0:
			r.add(p.title, markdown.Pos{Line: p.line, Column: 1}, lineHeading)
			fallthrough
		default:
			r.inlines(p.lead)
		}
		for _, n := range p.blocks {
			r.block(n)
		}
	}
	// What follows a part that was closed belongs to one that began before.
	slices.SortStableFunc(r.lines, func(a, b textLine) int { return a.pos.Line - b.pos.Line })
	return r.lines
}

// leadIn adds the line of a lead-in, its title before a colon, and the further lines of its text.
func (r *lineLister) leadIn(p *part) {
	first := len(r.lines)
	r.inlines(p.lead)
	pos := markdown.Pos{Line: p.line, Column: 1}
	if first == len(r.lines) || r.lines[first].pos.Line > p.line {
		r.add(p.title+":", pos, lineStart)
		last := len(r.lines) - 1
		for i := last; i > first; i-- {
			r.lines[i], r.lines[i-1] = r.lines[i-1], r.lines[i]
		}
		return
	}
	l := &r.lines[first]
	l.text = p.title + ": " + strings.TrimLeft(l.text, " \t:-–—")
	l.kind = lineStart
}

func (r *lineLister) add(text string, pos markdown.Pos, kind lineKind) {
	if text = strings.TrimSpace(text); text != "" {
		r.lines = append(r.lines, textLine{text: text, part: r.part, pos: pos, kind: kind, depth: r.depth})
	}
}

// block adds the lines of a block.
func (r *lineLister) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		return
	case *ast.Paragraph, *ast.TextBlock, *east.DefinitionTerm:
		first := len(r.lines)
		r.inlines(inlines(n.FirstChild()))
		if first < len(r.lines) {
			r.lines[first].kind = lineStart
		}
		return
	case *ast.Heading: // within a quote
		r.add(r.o.tree.Text(n), r.o.tree.Pos(n), lineStart)
		return
	case *east.TableRow, *east.TableHeader:
		r.row(n)
		return
	case *ast.List:
		r.depth++
		defer func() { r.depth-- }()
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeBlock {
			r.block(c)
		}
	}
}

// row adds a row of a table.
func (r *lineLister) row(n ast.Node) {
	var cells []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		cells = append(cells, strings.TrimSpace(r.o.tree.Text(c)))
	}
	if len(cells) == 0 {
		return
	}
	kind := lineRow
	if n.Kind() == east.KindTableHeader {
		kind = lineHead
	}
	r.lines = append(r.lines, textLine{text: cells[0], cells: cells, part: r.part, pos: r.o.tree.Pos(n.FirstChild()), kind: kind, depth: r.depth})
}

// inlines adds the lines that inline nodes make.
func (r *lineLister) inlines(nodes []ast.Node) {
	start := 0
	for i, n := range nodes {
		if i == len(nodes)-1 || endsLine(n) || r.isBreak(n) || nodes[i+1].PreviousSibling() != n {
			r.line(nodes[start : i+1])
			start = i + 1
		}
	}
}

func (r *lineLister) line(nodes []ast.Node) {
	if len(nodes) == 1 {
		r.add(r.o.tree.Text(nodes[0]), r.o.tree.Pos(nodes[0]), lineMore)
		return
	}
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(r.o.tree.Text(n))
	}
	r.add(b.String(), r.o.tree.Pos(nodes[0]), lineMore)
}

// isBreak reports whether a node is the tag <br>.
func (r *lineLister) isBreak(n ast.Node) bool {
	h, ok := n.(*ast.RawHTML)
	if !ok || h.Segments.Len() == 0 {
		return false
	}
	s := h.Segments.At(0)
	return strings.HasPrefix(strings.ToLower(string(s.Value(r.o.tree.Source))), "<br")
}

// enclosing lists for every part the one that it belongs to; -1 for the first.
func (o *outline) enclosing() []int {
	up := make([]int, len(o.parts))
	var open []int
	for i, p := range o.parts {
		for len(open) > 0 && o.parts[open[len(open)-1]].level >= p.level {
			open = open[:len(open)-1]
		}
		up[i] = -1
		if len(open) > 0 {
			up[i] = open[len(open)-1]
		}
		open = append(open, i)
	}
	return up
}
