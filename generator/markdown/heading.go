package markdown

import (
	"bytes"
	"cmp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// headingParser is one of goldmark's parsers of headings, with the attributes at the end of a heading: of
// "## Title {#id .class}" the id is kept and the rest left out. goldmark's own reading of attributes can take quadratic
// time.
type headingParser struct{ parser.BlockParser }

func (h headingParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(node, reader, pc)
	last := node.Lines().Len() - 1
	if node.Parent() == nil || last < 0 {
		return
	}
	seg := node.Lines().At(last)
	line := seg.Value(reader.Source())
	id, length, ok := headingAttributes(line)
	if !ok || seg.Padding != 0 {
		return
	}
	line = util.TrimRightSpace(line[:length])
	if hashes := bytes.TrimRight(line, "#"); len(hashes) < len(line) && bytes.HasSuffix(hashes, []byte(" ")) {
		line = util.TrimRightSpace(hashes)
	}
	node.Lines().Set(last, seg.WithStop(seg.Start+len(line)))
	if id != "" {
		node.SetAttributeString("id", id)
	}
}

// headingAttributes reads {#id .class key=value} at the end of a line. It returns the id and the length of what stands
// before the attributes. Other braces are part of the text.
func headingAttributes(line []byte) (id string, before int, ok bool) {
	line = util.TrimRightSpace(line)
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || !bytes.HasSuffix(line, []byte("}")) || open > 0 && (line[open-1] == '{' || line[open-1] == '\\') {
		return "", 0, false
	}
	inner := strings.TrimPrefix(string(line[open+1:len(line)-1]), ":")
	fields := strings.Fields(inner)
	for _, f := range fields {
		switch {
		case len(f) > 1 && f[0] == '#':
			id = f[1:]
		case len(f) > 1 && f[0] == '.', f == "-", strings.IndexByte(f, '=') > 0:
		default:
			return "", 0, false
		}
	}
	if strings.ContainsAny(id, "<>\"'&`") {
		return "", 0, false
	}
	return id, open, len(fields) > 0
}

// headings finds the title of the page and gives every heading its id, in the order of the page: other ids give way to
// those of headings, so that links to headings work as on GitHub.
func (w *writer) headings(root ast.Node) {
	for c := root.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok && h.Level == 1 && w.isTitle(h) {
			w.title = h
		}
		if !w.isInvisible(c) && !w.isContents(c) {
			break
		}
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if h, ok := n.(*ast.Heading); ok {
			w.identify(h)
		}
		if n.Type() == ast.TypeInline || n.Kind() == ast.KindHeading || n.Kind() == ast.KindParagraph {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

// isTitle says whether the heading that opens the body names the page, as the front matter does if it has a title. One
// that was made of template tags alone says nothing else.
func (w *writer) isTitle(h *ast.Heading) bool {
	if w.declared == "" || !h.HasChildren() {
		return true
	}
	text := essence(w.plain(h))
	return text == "" && w.templated || strings.EqualFold(text, essence(w.declared))
}

// essence is a text without its spaces and punctuation.
func essence(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || r == '`' {
			return -1
		}
		return r
	}, s)
}

// isInvisible says whether a block shows nothing: a comment, a reference definition or the label of a place.
func (w *writer) isInvisible(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.LinkReferenceDefinition:
		return true
	case *ast.Paragraph:
		return len(w.placeLabels(n)) > 0
	case *ast.HTMLBlock:
		return n.HTMLBlockType == ast.HTMLBlockType2
	}
	return false
}

// identify gives a heading its id and keeps it, and its text, as attributes.
func (w *writer) identify(h *ast.Heading) {
	text, id := w.plain(h), ""
	if v, ok := h.AttributeString("id"); ok {
		id = v.(string)
		if w.ids.taken(id) {
			w.report(DuplicateAnchor, offsetOf(h), "the id \""+id+"\" is given twice")
		}
	} else if id = slug(w.slugText(h, text)); id == "" {
		id = "section"
	}
	id = w.ids.claim(id)
	if w.headingIDs == nil {
		w.headingIDs = make(map[string]bool)
	}
	w.headingIDs[id] = true
	h.SetAttributeString("id", id)
	h.SetAttributeString("text", text)
}

// slugText is the text of a heading that its id is made of: as on GitHub every space counts and tags give nothing. In a
// template, where tags have become spaces, it is the plain text.
func (w *writer) slugText(h *ast.Heading, plain string) string {
	if w.templated {
		return plain
	}
	return string(plainText{source: w.t.Source}.append(nil, h))
}

// heading writes a heading; the title of the page it only notes.
func (w *writer) heading(h *ast.Heading) {
	id, _ := h.AttributeString("id")
	text, _ := h.AttributeString("text")
	entry := Heading{
		Level: h.Level, Text: text.(string), ID: id.(string), Pos: w.t.lines.pos(offsetOf(h)),
		Title: h == w.title, HTMLOffset: len(w.buf),
	}
	if w.declared != "" && !entry.Title {
		entry.Level = max(entry.Level, 2) // the declared title is the one of level one
	}
	w.body.Headings = append(w.body.Headings, entry)
	if entry.Title {
		w.titleContent(h)
		w.body.Words += countWords([]byte(entry.Text))
		return
	}
	level := byte('0' + entry.Level)
	w.raw("<h").byte(level).attr("id", entry.ID).byte('>')
	w.inHeading++
	w.inside(phrasing, func() { w.inlines(h) })
	w.inHeading--
	if w.inLink == 0 {
		w.raw(`<a class="anchor" href="#`).escaped(urlFragment(entry.ID)).byte('"')
		w.attr("aria-label", w.p.labels.format("anchor", cmp.Or(entry.Text, entry.ID))).raw(`>#</a>`)
	}
	w.raw("</h").byte(level).raw(">\n")
}

// titleContent goes through the title of the page, which the template prints as text, for what is in it: links and
// images are links of the page, and what is wrong with them is a problem of it. Of its HTML only the marks of places
// stay, so that links to those lead to the start of the page.
func (w *writer) titleContent(h *ast.Heading) {
	at, holes, code, words, anchors := len(w.buf), len(w.holes), len(w.code), w.body.Words, len(w.body.Anchors)
	w.inHeading++
	w.inside(phrasing, func() { w.inlines(h) })
	w.inHeading--
	w.buf, w.holes, w.code, w.body.Words = w.buf[:at], w.holes[:holes], w.code[:code], words
	for _, id := range w.body.Anchors[anchors:] {
		w.raw("<span").attr("id", id).raw("></span>\n")
	}
}

// urlFragment escapes what cannot stand in the fragment of an address.
func urlFragment(id string) string { return string(util.URLEscape([]byte(id), false)) }
