package crawl

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// svg reads an image that a browser may also open as a page of its own, where a script in it would run.
func (f *file) svg(data []byte) {
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			f.svgElement(z.Token())
		}
	}
}

func (f *file) svgElement(t html.Token) {
	name := strings.TrimPrefix(t.Data, "svg:")
	switch name {
	case "script", "iframe", "handler":
		f.report(Inline, name, "", "the image is a page when it is opened by itself")
	}
	for _, a := range t.Attr {
		where := name + " " + a.Key
		key := a.Key[strings.LastIndexByte(a.Key, ':')+1:]
		switch {
		case strings.HasPrefix(key, "on"):
			f.report(Inline, where, "", "%s", a.Val)
		case key != "href" && key != "src":
		case strings.HasPrefix(a.Val, "#"), strings.HasPrefix(a.Val, "data:image/") && name == "image":
		case name == "a":
			f.refs = append(f.refs, reference{where, a.Val, goes})
		default:
			f.refs = append(f.refs, reference{where, a.Val, loads})
		}
	}
}

// cssAddress finds what a style sheet loads, comments left out.
var cssAddress = regexp.MustCompile(`(?i)/\*(?s:.*?)\*/|url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')`)

func (f *file) css(data []byte) {
	for _, m := range cssAddress.FindAllSubmatch(data, -1) {
		if target := string(bytes.Join(m[1:], nil)); target != "" && target[0] != '#' {
			f.refs = append(f.refs, reference{"css", target, loads})
		}
	}
}
