package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// document writes the whole page.
func (w *writer) document(root ast.Node) {
	w.headings(root)
	for c := root.FirstChild(); c != nil && w.body.Lead == ""; c = c.NextSibling() {
		if p, ok := c.(*ast.Paragraph); ok && !w.isContents(p) && !w.isInvisible(p) {
			w.body.Lead = lead(w.plain(p))
		}
	}
	w.inside(flow, func() { w.blocks(root) })
}

// maxLead is the length in bytes to which the lead is cut.
const maxLead = 600

func lead(s string) string {
	if len(s) <= maxLead {
		return strings.ToValidUTF8(s, "")
	}
	cut := strings.LastIndexByte(s[:maxLead], ' ')
	if cut < maxLead/2 {
		cut = maxLead
	}
	return strings.ToValidUTF8(s[:cut], "") + "…"
}

// blocks writes the child blocks of a node.
func (w *writer) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if html, ok := n.(*ast.HTMLBlock); ok {
			w.rawBlock(html)
			continue
		}
		if w.skip != "" || n.Kind() == ast.KindLinkReferenceDefinition || n.Kind() == KindDirectiveTitle {
			continue
		}
		if n.Type() == ast.TypeInline {
			w.inline(n)
			continue
		}
		w.leaveText()
		w.block(n)
	}
}

// block writes a block that is not raw HTML.
func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.inside(flow, func() { w.inlines(n) })
		if n.NextSibling() != nil {
			w.byte('\n')
		}
	case *ast.ThematicBreak:
		w.raw("<hr>\n")
	case *ast.Blockquote:
		w.container("blockquote", "", n)
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.listItem(n)
	case *ast.CodeBlock:
		w.codeBlock(n, "")
	case *ast.FencedCodeBlock:
		w.fencedBlock(n)
	case *Directive:
		w.directive(n)
	case *east.Table:
		w.table(n)
	case *east.DefinitionList:
		w.container("dl", "", n)
	case *east.DefinitionTerm:
		w.raw("<dt>")
		w.inside(phrasing, func() { w.inlines(n) })
		w.raw("</dt>\n")
	case *east.DefinitionDescription:
		w.container("dd", "", n)
	case *east.FootnoteList:
		w.raw(footnotesTag + "\n<hr>\n<ol>\n")
		w.inside(flow, func() { w.blocks(n) })
		w.raw("</ol>\n</div>\n")
	case *east.Footnote:
		id := noteName + strconv.Itoa(n.Index)
		w.body.Anchors = append(w.body.Anchors, id)
		w.container("li", ` id="`+id+`"`, n)
	default:
		w.inside(flow, func() { w.blocks(n) })
	}
}

// container writes an element with the child blocks of a node in it.
func (w *writer) container(name, attrs string, n ast.Node) {
	w.byte('<').raw(name).raw(attrs).byte('>')
	if c := n.FirstChild(); c != nil && c.Kind() != ast.KindTextBlock {
		w.byte('\n')
	}
	w.inside(flow, func() { w.blocks(n) })
	w.raw("</").raw(name).raw(">\n")
}

func (w *writer) paragraph(n *ast.Paragraph) {
	if w.isContents(n) {
		return
	}
	if ids := w.placeLabels(n); len(ids) > 0 {
		for _, id := range ids {
			if w.claimAnchor(id) {
				w.raw("<span").attr("id", id).raw("></span>\n")
			}
		}
		return
	}
	start, holes := len(w.buf), len(w.holes)
	w.raw("<p>")
	w.inside(phrasing, func() { w.inlines(n) })
	if content := w.buf[start+len("<p>"):]; len(w.holes) == holes && isMarkOnly(content) {
		w.buf = append(w.buf[:start], bytes.TrimSpace(content)...)
		if len(w.buf) > start {
			w.byte('\n')
		}
		return
	}
	w.raw("</p>\n")
}

// isMarkOnly says whether HTML is nothing but spaces and marks of places, <span id="…"></span>.
func isMarkOnly(html []byte) bool {
	for {
		html = bytes.TrimSpace(html)
		if len(html) == 0 {
			return true
		}
		end := bytes.Index(html, []byte(`"></span>`))
		if end < 0 || !bytes.HasPrefix(html, []byte(`<span id="`)) || bytes.IndexByte(html[1:end], '<') >= 0 {
			return false
		}
		html = html[end+len(`"></span>`):]
	}
}

// placeLabels reads a paragraph that is nothing but labels of MyST, (name)=, one a line: they mark a place for links.
func (w *writer) placeLabels(n *ast.Paragraph) (ids []string) {
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		line := bytes.TrimSpace(seg.Value(w.t.Source))
		if !bytes.HasPrefix(line, []byte("(")) || !bytes.HasSuffix(line, []byte(")=")) {
			return nil
		}
		id := string(line[1 : len(line)-2])
		if id == "" || !isName("x"+strings.NewReplacer(":", "-", ".", "-", "/", "-").Replace(id)) {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}

func (w *writer) list(n *ast.List) {
	if !n.IsOrdered() {
		w.container("ul", "", n)
		return
	}
	attrs := ""
	if n.Start != 1 {
		attrs = ` start="` + strconv.Itoa(n.Start) + `"`
	}
	w.container("ol", attrs, n)
}

func (w *writer) listItem(n *ast.ListItem) {
	attrs := ""
	if c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock {
		if _, ok := c.FirstChild().(*east.TaskCheckBox); ok {
			attrs = ` class="task"`
		}
	}
	w.container("li", attrs, n)
}

// directive writes a callout or a figure.
func (w *writer) directive(n *Directive) {
	if n.Callout == "" {
		w.figure(n)
		return
	}
	title, _ := n.FirstChild().(*DirectiveTitle)
	tag, titleTag, attrs := "div", "p", ` role="note"`
	if n.Collapsible {
		tag, titleTag, attrs = "details", "summary", ""
		if n.Open {
			attrs = " open"
		}
	}
	w.byte('<').raw(tag).raw(` class="callout callout-`).raw(n.Callout).byte('"').raw(attrs).byte('>')
	if !n.Untitled || n.Collapsible {
		w.byte('<').raw(titleTag).raw(` class="callout-title">`)
		if title != nil {
			w.inHeading++
			w.inside(phrasing, func() { w.inlines(title) })
			w.inHeading--
		} else {
			w.words(w.p.labels.defaultTitle(n))
		}
		w.raw("</").raw(titleTag).byte('>')
	}
	w.byte('\n')
	w.inside(flow, func() { w.blocks(n) })
	w.raw("</").raw(tag).raw(">\n")
}

// figure writes the image of a directive, with what else the directive holds as its caption.
func (w *writer) figure(n *Directive) {
	p := picture{target: n.Target, alt: n.Options["alt"], offset: offsetOf(n)}
	p.width, p.height = pixels(n.Options["width"]), pixels(n.Options["height"])
	if !n.HasChildren() {
		w.raw("<p>")
		w.image(p)
		w.raw("</p>\n")
		return
	}
	w.raw("<figure>")
	w.image(p)
	w.raw("<figcaption>\n")
	w.inside(flow, func() { w.blocks(n) })
	w.raw("</figcaption></figure>\n")
}

// pixels is a length that is given in pixels, or "".
func pixels(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), "px")
	if n, err := strconv.Atoi(s); err != nil || n <= 0 || n > 9999 {
		return ""
	}
	return s
}

// table writes a table in a frame that scrolls, also by keyboard. Frames are told apart by their number.
func (w *writer) table(n *east.Table) {
	w.tables++
	w.raw(`<div class="table-scroll" tabindex="0" role="region"`)
	w.attr("aria-label", w.p.labels.get("table")+" "+strconv.Itoa(w.tables)).raw("><table>\n")
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == east.KindTableHeader
		if head {
			w.raw("<thead>\n")
		}
		w.raw("<tr>")
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			w.tableCell(c.(*east.TableCell), head)
		}
		w.raw("</tr>\n")
		if head {
			w.raw("</thead>\n")
			if row.NextSibling() != nil {
				w.raw("<tbody>\n")
			}
		}
	}
	if n.ChildCount() > 1 {
		w.raw("</tbody>\n")
	}
	w.raw("</table></div>\n")
}

func (w *writer) tableCell(c *east.TableCell, head bool) {
	tag, scope := "td", ""
	if head && c.HasChildren() {
		tag, scope = "th", ` scope="col"`
	}
	w.byte('<').raw(tag).raw(scope)
	if c.Alignment != east.AlignNone {
		w.attr("align", c.Alignment.String())
	}
	w.byte('>')
	w.inside(flow, func() { w.inlines(c) })
	w.raw("</").raw(tag).byte('>')
}
