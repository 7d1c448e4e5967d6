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
	row   *tableRow // of a table; text is then that of its first cell
	part  int       // of the outline
	pos   markdown.Pos
	depth int32 // of lists around it
	kind  lineKind

	at   bool    // it begins with a time
	when *moment // that is it
	rest int     // offset of what follows it
}

// tableRow is what a row of a table has besides the text of its first cell.
type tableRow struct {
	cells []string
	head  []string // of its table, if that names milestones
	more  string   // of an entry: what the row tells besides its time
}

// cells are those of a row of a table; a line of another kind has none.
func (l *textLine) cells() []string {
	if l.row == nil {
		return nil
	}
	return l.row.cells
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
	depth int32

	start int      // offset of the line that is being read, in the texts of the page
	first ast.Node // its first node; nil if there is none yet
}

// readLines reads the text of a page, code left out: its lines, in the order of the page, and the paragraphs of its parts.
func (o *outline) readLines() {
	const perLine = 150 // bytes of the source, code included, about
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
			r.lead(p)
		}
		first := len(o.paragraphs)
		for _, n := range p.blocks {
			r.block(n)
		}
		p.paragraphs = o.paragraphs[first:len(o.paragraphs):len(o.paragraphs)]
	}
	// What follows a part that was closed belongs to one that began before.
	slices.SortStableFunc(r.lines, func(a, b textLine) int { return a.pos.Line - b.pos.Line })
	o.lines = r.lines
}

// leadIn adds the line of a lead-in, its title before a colon, and the further lines of its text.
func (r *lineLister) leadIn(p *part) {
	first := len(r.lines)
	r.lead(p)
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
		first, start := len(r.lines), r.o.begin()
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			r.inline(c)
		}
		r.end()
		if first < len(r.lines) {
			r.lines[first].kind = lineStart
		}
		if n.Kind() != east.KindDefinitionTerm {
			r.paragraph(r.o.texts.String()[start:])
		}
		return
	case *ast.Heading: // within a quote
		text := r.o.text(n)
		r.add(text, r.o.tree.Pos(n), lineStart)
		r.paragraph(text)
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

// paragraph adds the text of a paragraph, an item or a cell.
func (r *lineLister) paragraph(text string) {
	if text = strings.TrimSpace(text); text != "" {
		r.o.paragraphs = append(r.o.paragraphs, text)
	}
}

// row adds a row of a table.
func (r *lineLister) row(n ast.Node) {
	cells := make([]string, 0, n.ChildCount())
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		text := strings.TrimSpace(r.o.text(c))
		r.paragraph(text)
		cells = append(cells, text)
	}
	if len(cells) == 0 {
		return
	}
	kind := lineRow
	if n.Kind() == east.KindTableHeader {
		kind = lineHead
	}
	r.lines = append(r.lines, textLine{text: cells[0], row: &tableRow{cells: cells}, part: r.part, pos: r.o.tree.Pos(n.FirstChild()), kind: kind, depth: r.depth})
}

// lead adds the lines of the text behind a lead-in. Nodes that stand elsewhere are on a line of their own.
func (r *lineLister) lead(p *part) {
	r.o.begin()
	for i, n := range p.lead {
		if i > 0 && n.PreviousSibling() != p.lead[i-1] && !isRest(p.lead[i-1], n.PreviousSibling()) {
			r.end()
		}
		r.inline(n)
	}
	r.end()
}

// isRest reports whether a text is the rest of another, behind a lead-in.
func isRest(n, of ast.Node) bool {
	rest, ok := n.(*ast.Text)
	whole, both := of.(*ast.Text)
	return ok && both && rest.Segment.Stop == whole.Segment.Stop
}

// inline adds a node to the line, which may end with it.
func (r *lineLister) inline(n ast.Node) {
	if r.first == nil {
		r.first, r.start = n, r.o.texts.Len()
	}
	r.o.write(n)
	if endsLine(n) || r.isBreak(n) {
		r.end()
	}
}

// end adds the line that has been read.
func (r *lineLister) end() {
	if r.first != nil {
		r.add(r.o.texts.String()[r.start:], r.o.tree.Pos(r.first), lineMore)
	}
	r.first = nil
}

// isBreak reports whether a node is the tag <br>.
func (r *lineLister) isBreak(n ast.Node) bool {
	h, ok := n.(*ast.RawHTML)
	if !ok || h.Segments.Len() == 0 {
		return false
	}
	s := h.Segments.At(0)
	v := s.Value(r.o.tree.Source)
	return len(v) >= len("<br") && strings.EqualFold(string(v[:len("<br")]), "<br")
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
