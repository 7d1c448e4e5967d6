package load

import (
	"bytes"
	"encoding/xml"
	"io"
	"io/fs"
	"path"
	"strings"
)

// activeExtensions are those of files in which a browser runs scripts when they are opened. They would run in the name of
// the whole site, outside of the policy that its pages have, so they are not published.
var activeExtensions = map[string]bool{
	".html": true, ".htm": true, ".xhtml": true, ".xht": true, ".shtml": true, ".xml": true, ".xsl": true, ".xslt": true, ".rdf": true,
	".mht": true, ".mhtml": true, ".js": true, ".mjs": true, ".swf": true, ".hta": true, ".svgz": true,
}

// maxSVG bounds how much of a drawing is looked through.
const maxSVG = 8 << 20

func isDrawing(p string) bool { return strings.EqualFold(path.Ext(p), ".svg") }

// isActive reports whether a browser could run code from a file. Drawings are looked into.
func isActive(content fs.FS, p string) bool {
	if !isDrawing(p) {
		return activeExtensions[strings.ToLower(path.Ext(p))]
	}
	src, problem := read(content, p)
	return problem == nil && (len(src) > maxSVG || activeSVG(src))
}

// activeSVG reports whether a drawing has more than shapes, text and plain styles: scripts, handlers, other documents,
// links that run code, or anything loaded from elsewhere. What is no well-formed XML is refused, since browsers and this
// parser may read it differently.
func activeSVG(src []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(src))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	inStyle, foreign := false, 0 // foreign: how deep in a <foreignObject>
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			return false
		}
		if err != nil {
			return true
		}
		switch t := t.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			if activeElements[name] || foreign > 0 && !plainHTML[name] || activeAttributes(t) {
				return true
			}
			if inStyle = name == "style"; foreign > 0 || name == "foreignobject" {
				foreign++
			}
		case xml.EndElement:
			if inStyle = false; foreign > 0 {
				foreign--
			}
		case xml.CharData:
			if inStyle && loadsElsewhere(string(t)) {
				return true
			}
		case xml.ProcInst:
			if !strings.EqualFold(t.Target, "xml") {
				return true
			}
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
				return true
			}
		}
	}
}

// activeElements run code or hold another document.
var activeElements = wordSet("script handler listener iframe frame object embed applet html body link meta base form input button select textarea video audio source math noscript template")

// plainHTML is what drawing programs write text with, inside of a <foreignObject>.
var plainHTML = wordSet("div span p br hr b i u s em strong font small big sub sup a center code pre ul ol li table thead tbody tr td th caption h1 h2 h3 h4 h5 h6")

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func activeAttributes(e xml.StartElement) bool {
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
		switch {
		case strings.HasPrefix(name, "on"):
			return true
		case name == "srcdoc", name == "action", name == "formaction", name == "ping", name == "srcset":
			return true
		case name == "href", name == "src", name == "data", name == "poster", name == "background",
			name == "to", name == "from", name == "values", name == "by":
			if strings.HasPrefix(value, "#") || strings.HasPrefix(value, "data:image/png") || strings.HasPrefix(value, "data:image/jpeg") {
				continue
			}
			if strings.ContainsAny(value, ":\\") || strings.HasPrefix(value, "//") {
				return !plainLink(e, name, value)
			}
		case loadsElsewhere(value):
			return true
		}
	}
	return false
}

// plainLink reports whether an attribute is the address of a link that a person follows.
func plainLink(e xml.StartElement, name, value string) bool {
	return strings.EqualFold(e.Name.Local, "a") && name == "href" && (strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://"))
}

// loadsElsewhere reports whether a style names something that is not in the drawing itself.
func loadsElsewhere(css string) bool {
	css = strings.ToLower(css)
	if strings.Contains(css, "@import") || strings.Contains(css, "expression(") || strings.Contains(css, "javascript:") || strings.Contains(css, `\`) {
		return true
	}
	for rest := css; ; {
		_, after, ok := strings.Cut(rest, "url(")
		if !ok {
			return false
		}
		if target := strings.TrimLeft(after, " '\""); !strings.HasPrefix(target, "#") && !strings.HasPrefix(target, "data:") {
			return true
		}
		rest = after
	}
}
