package crawl

import (
	"bytes"
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// structure compares the elements as they are written with the tree that a browser makes of them. Where markup is not
// allowed, as a link within a link or a list within a paragraph, a browser closes, moves or doubles elements.
func (f *file) structure(data []byte, root *html.Node) {
	written, problem := nesting(data)
	if problem != "" {
		f.report(Structure, "", "", "%s", problem)
		return
	}
	i := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		got := element{n.Data, parentName(n)}
		if i < len(written) && written[i].name == got.name && samePlace(written[i].parent, got.parent) {
			i++
			continue
		}
		if implied(n) {
			continue
		}
		if i >= len(written) {
			f.report(Structure, "", "", "a browser adds <%s> in <%s>", got.name, got.parent)
		} else {
			f.report(Structure, "", "", "written is <%s> in <%s>, a browser makes <%s> in <%s>",
				written[i].name, written[i].parent, got.name, got.parent)
		}
		return // what follows is moved, too
	}
	if i < len(written) {
		f.report(Structure, "", "", "a browser drops <%s> in <%s>", written[i].name, written[i].parent)
	}
}

// element is a name with that of its parent.
type element struct{ name, parent string }

// samePlace compares parents. A row that is written in a table stands in an implied tbody.
func samePlace(written, got string) bool {
	return written == got || written == "table" && got == "tbody" ||
		(written == "" || written == "html") && (got == "head" || got == "body" || got == "html" || got == "")
}

// implied reports whether a browser adds an element without a tag being needed.
func implied(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Head, atom.Body, atom.Tbody:
		return true
	}
	return false
}

func parentName(n *html.Node) string {
	if n.Parent == nil || n.Parent.Type != html.ElementNode {
		return ""
	}
	return n.Parent.Data
}

// nesting lists the elements as the tags say, and the first tag that has no partner.
func nesting(data []byte) (list []element, problem string) {
	var open []string
	top := func() string {
		if len(open) == 0 {
			return ""
		}
		return open[len(open)-1]
	}
	z := html.NewTokenizer(bytes.NewReader(data))
	foreign := 0 // open svg and math elements, in which "/>" closes
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return list, "<" + top() + "> is not closed"
			}
			return list, ""
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := bytes.Clone(z.Raw())
			t := z.Token()
			if t.DataAtom == atom.Noscript {
				z.NextIsNotRawText() // the tree is that of a browser without scripts
			}
			if double := doubled(tag); double != "" {
				return list, "<" + t.Data + "> has two attributes " + double
			}
			list = append(list, element{treeName(t.Data, foreign), treeName(top(), foreign)})
			if void[t.DataAtom] || t.Type == html.SelfClosingTagToken && foreign > 0 {
				continue
			}
			open = append(open, t.Data)
			if t.DataAtom == atom.Svg || t.DataAtom == atom.Math {
				foreign++
			}
		case html.EndTagToken:
			t := z.Token()
			if t.Data != top() {
				return list, "</" + t.Data + "> stands where </" + top() + "> should"
			}
			open = open[:len(open)-1]
			if t.DataAtom == atom.Svg || t.DataAtom == atom.Math {
				foreign--
			}
		}
	}
}

// attributePattern fits one attribute of a tag, with its name as the only group.
var attributePattern = regexp.MustCompile(`\s([^\s=/>"']+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?`)

// doubled finds a name that two attributes of a tag have. The tokenizer, as a browser, keeps silent about the second.
func doubled(tag []byte) string {
	if bytes.IndexByte(tag, ' ') == bytes.LastIndexByte(tag, ' ') && bytes.Count(tag, []byte("=")) < 2 {
		return "" // as most tags are
	}
	seen := map[string]bool{}
	for _, m := range attributePattern.FindAllSubmatch(tag, -1) {
		name := string(bytes.ToLower(m[1]))
		if seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}

// svgNames are the elements of SVG with capital letters: a tokenizer gives them in lower case, the tree as they are.
var svgNames = func() map[string]string {
	m := map[string]string{}
	for _, name := range []string{"clipPath", "linearGradient", "radialGradient", "textPath", "foreignObject", "animateTransform", "animateMotion"} {
		m[string(bytes.ToLower([]byte(name)))] = name
	}
	return m
}()

func treeName(name string, foreign int) string {
	if mixed, ok := svgNames[name]; ok && foreign > 0 {
		return mixed
	}
	return name
}

var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true,
	atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}
