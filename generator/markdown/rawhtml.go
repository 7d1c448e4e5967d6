package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// Raw HTML comes from goldmark in pieces: a block or a single tag, with markdown between a start tag and its end tag.
// The writer keeps the open elements on a stack and writes tags only where an HTML parser takes them as they stand:
// nothing is closed, moved or nested by a parser's rules for broken input. An end tag closes only what raw HTML has opened
// within the same element of markdown; what is open at the end of that element is closed there.

// maxStack is the number of raw elements that can be open at once.
const maxStack = 60

// rawElement is an open element of raw HTML.
type rawElement struct {
	name    string
	content model
	link    int // an <a> with a link: its place in Links, from 1
	start   int // where its content starts in the HTML
}

func (w *writer) rawInline(n *ast.RawHTML) {
	if p, ok := pieceOf(n, w.t.Source); ok {
		w.rawTokens(p, n)
	}
}

func (w *writer) rawBlock(n *ast.HTMLBlock) {
	p, ok := pieceOf(n, w.t.Source)
	if !ok {
		return
	}
	if isWords(n, p.text) {
		w.leaveText()
		w.raw("<p>")
		w.inside(phrasing, func() { w.rawTokens(p, n) })
		w.raw("</p>\n")
		return
	}
	w.rawTokens(p, n)
	for i := len(w.stack) - 1; i >= w.scope.base; i-- {
		if w.stack[i].name == "a" && !w.hasCloser("a", n, nil) {
			w.popTo(i)
		}
	}
}

// isWords says whether a block that goldmark takes for HTML starts with mere words in angle brackets.
func isWords(n *ast.HTMLBlock, text []byte) bool {
	if n.HTMLBlockType != ast.HTMLBlockType7 {
		return false
	}
	z := html.NewTokenizer(bytes.NewReader(bytes.TrimSpace(text)))
	z.Next()
	name, _ := z.TagName()
	return elements[string(name)].handling == unknown
}

// rawTokens writes the raw HTML of a node.
func (w *writer) rawTokens(p piece, n ast.Node) {
	z := html.NewTokenizer(bytes.NewReader(p.text))
	for at := 0; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			if w.skip == "" {
				w.rawText(string(p.text[at:])) // a tag that does not end
			}
			return
		}
		raw := z.Raw()
		start := at
		at += len(raw)
		switch kind {
		case html.TextToken:
			if w.skip == "" {
				w.rawText(z.Token().Data)
			}
		case html.EndTagToken:
			w.endTag(z.Token(), raw)
		case html.StartTagToken, html.SelfClosingTagToken:
			if w.skip == "" {
				w.startTag(z.Token(), tagAt{raw: p.text[start:at], rest: p.text[at:], offset: p.offset(start), node: n})
			}
		}
	}
}

func (w *writer) rawText(s string) {
	if strings.TrimSpace(s) != "" {
		w.leaveRows()
		w.body.Words += countWords([]byte(s))
	}
	w.words(s)
}

// tagAt is where a start tag stands.
type tagAt struct {
	raw, rest []byte // the tag, and what follows it in the node
	offset    int    // in the source
	node      ast.Node
}

func (w *writer) startTag(t html.Token, at tagAt) {
	e := elements[t.Data]
	switch e.handling {
	case unknown:
		w.leaveRows()
		w.buf = appendText(w.buf, at.raw)
	case harmful:
		w.report(UnsafeHTML, at.offset, "the element <"+t.Data+"> is left out")
	case hidden:
		w.report(UnsafeHTML, at.offset, "the element <"+t.Data+"> is left out")
		if t.Type == html.StartTagToken && w.hasCloser(t.Data, at.node, at.rest) {
			w.skip = t.Data
		}
	case allowed:
		w.reportHandlers(t, at.offset)
		w.allowedTag(t, e, at)
	}
}

func (w *writer) reportHandlers(t html.Token, offset int) {
	for _, a := range t.Attr {
		if strings.HasPrefix(a.Key, "on") {
			w.report(UnsafeHTML, offset, "the attribute "+shorten(a.Key)+" of <"+t.Data+"> is left out")
			return
		}
	}
}

// allowedTag writes a start tag if its place allows it.
func (w *writer) allowedTag(t html.Token, e element, at tagAt) {
	if !w.makeRoom(t.Data, e) || len(w.stack) >= maxStack && !e.void {
		return
	}
	switch t.Data {
	case "img":
		w.rawImage(t, at.offset)
	case "a":
		w.rawLink(t, at.offset)
	default:
		w.byte('<').raw(t.Data).raw(w.attributes(t, at.offset)).byte('>')
		if !e.void {
			w.push(t.Data, e.content)
		}
	}
}

// attributes are the attributes that a tag keeps, each with a space before it.
func (w *writer) attributes(t html.Token, offset int) string {
	if len(t.Attr) == 0 {
		return ""
	}
	var dst []byte
	if id := w.anchorID(t, offset); id != "" {
		dst = appendAttr(dst, "id", id)
	}
	for _, a := range keptAttributes(t) {
		dst = appendAttr(dst, a.Key, a.Val)
	}
	return string(dst)
}

// anchorID is the id that a tag gives its element, also by the name of an <a>; "" if it gives none or it is taken.
func (w *writer) anchorID(t html.Token, offset int) string {
	id := attribute(t, "id")
	if id == "" && t.Data == "a" {
		id = attribute(t, "name")
	}
	if id == "" || len(id) > 200 || strings.ContainsAny(id, " \t\n\f\r\x00") {
		return ""
	}
	if !w.claimAnchor(id) {
		if !w.isHeading(id) {
			w.report(DuplicateAnchor, offset, "the id \""+shorten(id)+"\" is given twice")
		}
		return ""
	}
	return id
}

// claimAnchor takes an id that is not that of a heading, and says whether it was free.
func (w *writer) claimAnchor(id string) bool {
	if w.ids.taken(id) {
		return false
	}
	w.ids.claim(id)
	w.body.Anchors = append(w.body.Anchors, id)
	return true
}

// isHeading says whether an id that is taken belongs to a heading.
func (w *writer) isHeading(id string) bool { return w.ids.taken(id) && w.headingIDs[id] }

func attribute(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// rawLink writes an <a>. Without a target it only marks a place, and is closed at once: nobody closes those.
func (w *writer) rawLink(t html.Token, offset int) {
	target := strings.TrimSpace(attribute(t, "href"))
	static := w.attributes(t, offset)
	if target == "" || w.inLink > 0 {
		if static != "" {
			w.raw("<span").raw(static).raw("></span>")
		}
		return
	}
	l := Link{Kind: LinkText, Target: target, Pos: w.t.lines.pos(offset)}
	links := len(w.body.Links)
	content := w.current()
	w.startLink(l, static, attribute(t, "title") != "")
	w.inLink++
	w.push("a", content)
	if len(w.body.Links) > links {
		w.stack[len(w.stack)-1].link = links + 1
	}
}

func (w *writer) rawImage(t html.Token, offset int) {
	src := strings.TrimSpace(attribute(t, "src"))
	if src == "" {
		return
	}
	p := picture{target: src, alt: attribute(t, "alt"), offset: offset}
	if id := w.anchorID(t, offset); id != "" {
		p.extra = string(appendAttr(nil, "id", id))
	}
	for _, a := range keptAttributes(t) {
		switch a.Key {
		case "alt":
		case "title":
			p.title = string(appendAttr(nil, "title", a.Val))
		case "width":
			p.width = a.Val
		case "height":
			p.height = a.Val
		default:
			p.extra += string(appendAttr(nil, a.Key, a.Val))
		}
	}
	w.image(p)
}

// endTag closes the element that it names, and those that are open in it.
func (w *writer) endTag(t html.Token, raw []byte) {
	if w.skip != "" {
		if t.Data == w.skip {
			w.skip = ""
		}
		return
	}
	e := elements[t.Data]
	if e.handling == unknown {
		w.leaveRows()
		w.buf = appendText(w.buf, raw)
		return
	}
	for i := len(w.stack) - 1; i >= w.scope.base; i-- {
		name := w.stack[i].name
		if name == t.Data {
			w.popTo(i)
			return
		}
		if (name == "td" || name == "th" || name == "caption") && e.content != rows {
			return
		}
	}
}
