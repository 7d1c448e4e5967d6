package derive

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// text is the plain text of a node, as the tree tells it. The texts of a page stand one behind the other in a few long
// strings: there are hundreds of them, and none outlives the page.
func (o *outline) text(n ast.Node) string {
	start := o.begin()
	o.write(n)
	return o.texts.String()[start:]
}

// begin returns where the next text will begin in o.texts, which has room for it, unless it is very long.
func (o *outline) begin() int {
	const room, more = 512, 4096
	switch {
	case o.texts.Cap() == 0:
		o.texts.Grow(len(o.tree.Source) + room)
	case o.texts.Cap()-o.texts.Len() < room:
		o.texts = strings.Builder{} // what was read keeps its string
		o.texts.Grow(more)
	}
	return o.texts.Len()
}

// write adds the plain text of a node to the texts of the page. What most texts consist of is copied straight from the
// source; the rest is left to the tree.
func (o *outline) write(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		if v := n.Value(o.tree.Source); n.IsRaw() || bytes.IndexByte(v, '\\') < 0 && bytes.IndexByte(v, '&') < 0 {
			o.texts.Write(v)
			if endsLine(n) {
				o.texts.WriteByte(' ')
			}
			return
		}
	case *ast.CodeSpan:
		if t, ok := n.FirstChild().(*ast.Text); ok && t.NextSibling() == nil {
			if v := t.Value(o.tree.Source); bytes.IndexByte(v, '\n') < 0 && bytes.IndexByte(v, '\\') < 0 {
				o.texts.Write(v)
				return
			}
		}
	case *ast.Paragraph, *ast.TextBlock, *ast.Heading, *east.TableCell, *ast.Emphasis, *ast.Link, *east.Strikethrough:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			o.write(c)
		}
		return
	}
	o.texts.WriteString(o.tree.Text(n))
}
