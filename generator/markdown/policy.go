package markdown

import (
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// handling says what becomes of an element of raw HTML.
type handling int

const (
	unknown  handling = iota // not an element of HTML, but words in angle brackets: shown as they are
	allowed                  // written, with the attributes that the policy leaves
	unwanted                 // the tags are left out, what is in them stays
	harmful                  // the same, and reported
	hidden                   // left out with what is in it, and reported
)

// element is what is known of an element by name.
type element struct {
	handling handling
	content  model
	block    bool // not within a text
	void     bool // has no end tag
}

// elements knows every element of HTML, and the roots of SVG and MathML.
var elements = func() map[string]element {
	t := make(map[string]element)
	add := func(e element, names ...string) {
		for _, name := range names {
			t[name] = e
		}
	}
	add(element{handling: allowed, content: phrasing},
		"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
		"samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var")
	add(element{handling: allowed, content: phrasing, block: true}, "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre")
	add(element{handling: allowed, content: flow, block: true},
		"article", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "li",
		"ol", "section", "summary", "td", "th", "ul")
	add(element{handling: allowed, content: rows, block: true}, "table", "tbody", "tfoot", "thead", "tr")
	add(element{handling: allowed, void: true}, "br", "img", "wbr")
	add(element{handling: allowed, void: true, block: true}, "hr")
	add(element{handling: unwanted},
		"acronym", "address", "aside", "body", "col", "colgroup", "data", "dir", "fieldset", "font", "footer", "head",
		"header", "hgroup", "html", "label", "legend", "main", "map", "menu", "nav", "nobr", "noscript", "output",
		"picture", "rb", "rp", "rt", "rtc", "ruby", "search", "slot", "title", "xmp", "listing", "plaintext")
	add(element{handling: harmful},
		"applet", "area", "audio", "base", "basefont", "bgsound", "blink", "button", "canvas", "datalist", "dialog",
		"embed", "form", "frame", "frameset", "image", "input", "isindex", "keygen", "link", "marquee", "menuitem", "meta",
		"meter", "object", "optgroup", "option", "param", "portal", "progress", "select", "source", "template", "textarea",
		"track", "video")
	add(element{handling: hidden}, "iframe", "math", "noembed", "noframes", "script", "style", "svg")
	return t
}()

// attributePolicy says which attributes an element may keep, but for href, src, id and name, which the writer sees to.
var attributePolicy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name, e := range elements {
		if e.handling == allowed {
			p.AllowElements(name)
		}
	}
	size := regexp.MustCompile(`^[0-9]{1,4}%?$`)
	number := regexp.MustCompile(`^[0-9]{1,4}$`)
	p.AllowAttrs("title", "alt").Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z0-9-]{1,35}$`)).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(?i:left|right|center|justify|middle|top|bottom)$`)).Globally()
	p.AllowAttrs("open").Matching(regexp.MustCompile(`^(?i:open|true)?$`)).OnElements("details")
	p.AllowAttrs("width", "height").Matching(size).OnElements("img", "table", "td", "th")
	p.AllowAttrs("colspan", "rowspan").Matching(number).OnElements("td", "th")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(col|row|colgroup|rowgroup)$`)).OnElements("th")
	p.AllowAttrs("start").Matching(number).OnElements("ol")
	p.AllowAttrs("value").Matching(number).OnElements("li")
	p.AllowAttrs("datetime").Matching(regexp.MustCompile(`^[0-9A-Za-z:+. -]{1,40}$`)).OnElements("time", "del", "ins")
	return p
}()

// keptAttributes returns the attributes of a start tag that the policy leaves, without href, src, id and name.
func keptAttributes(t html.Token) []html.Attribute {
	clean := html.Token{Type: html.StartTagToken, Data: t.Data}
	for _, a := range t.Attr {
		switch a.Key {
		case "href", "src", "id", "name":
		default:
			clean.Attr = append(clean.Attr, a)
		}
	}
	if len(clean.Attr) == 0 {
		return nil
	}
	z := html.NewTokenizer(attributePolicy.SanitizeReader(strings.NewReader(clean.String())))
	if z.Next() != html.StartTagToken {
		return nil
	}
	return z.Token().Attr
}
