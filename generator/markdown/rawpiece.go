package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// piece is raw HTML of one node: text, and for its lines where they stand in the source.
type piece struct {
	text   []byte
	starts []int // offsets in text
	source []int // offsets in the source
}

func (p *piece) add(text []byte, offset int) {
	p.starts = append(p.starts, len(p.text))
	p.source = append(p.source, offset)
	p.text = append(p.text, text...)
}

// offset returns where text[i] stands in the source.
func (p *piece) offset(i int) int {
	line := len(p.starts) - 1
	for line > 0 && p.starts[line] > i {
		line--
	}
	return p.source[line] + i - p.starts[line]
}

// pieceOf returns the raw HTML of a node; ok is false if the node is none.
func pieceOf(n ast.Node, source []byte) (p piece, ok bool) {
	switch n := n.(type) {
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			s := n.Segments.At(i)
			p.add(s.Value(source), s.Start)
		}
	case *ast.HTMLBlock:
		for i := range n.Lines().Len() {
			s := n.Lines().At(i)
			p.add(s.Value(source), s.Start)
		}
		if n.HasClosure() {
			p.add(n.ClosureLine.Value(source), n.ClosureLine.Start)
		}
	}
	return p, len(p.starts) > 0
}

// closerKey is an element name in the children of a node.
type closerKey struct {
	parent ast.Node
	name   string
}

// closing is the last child of a node that holds an end tag: its offset in the source.
type closing int

// hasCloser says whether an end tag follows: in the rest of the node, or in a later sibling. It looks through the
// siblings once for each name.
func (w *writer) hasCloser(name string, n ast.Node, rest []byte) bool {
	if holdsEndTag(rest, name) {
		return true
	}
	key := closerKey{n.Parent(), name}
	last, ok := w.closers[key]
	if !ok {
		last = -1
		for c := n.Parent().FirstChild(); c != nil; c = c.NextSibling() {
			if p, ok := pieceOf(c, w.t.Source); ok && holdsEndTag(p.text, name) {
				last = closing(p.source[0])
			}
		}
		if w.closers == nil {
			w.closers = make(map[closerKey]closing)
		}
		w.closers[key] = last
	}
	p, ok := pieceOf(n, w.t.Source)
	return ok && int(last) > p.source[0]
}

func holdsEndTag(text []byte, name string) bool {
	for {
		i := bytes.Index(text, []byte("</"))
		if i < 0 || len(text) < i+2+len(name) {
			return false
		}
		text = text[i+2:]
		if bytes.EqualFold(text[:len(name)], []byte(name)) {
			return true
		}
	}
}
