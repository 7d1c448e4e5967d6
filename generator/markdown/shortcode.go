package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// shortcodeTag is one tag of Hugo: {{< name args >}} or {{% name args %}}.
type shortcodeTag struct {
	name    string // lower case
	args    string
	closing bool // {{< /name >}}
	empty   bool // {{< name />}}
}

// parseShortcode reads the tag at the start of b, which must end on the same line, and returns its length.
func parseShortcode(b []byte) (tag shortcodeTag, length int, ok bool) {
	if len(b) < 7 || b[0] != '{' || b[1] != '{' || b[2] != '<' && b[2] != '%' {
		return tag, 0, false
	}
	end := ">}}"
	if b[2] == '%' {
		end = "%}}"
	}
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	stop := bytes.Index(b, []byte(end))
	if stop < 3 {
		return tag, 0, false
	}
	inner := strings.TrimSpace(string(b[3:stop]))
	if rest, found := strings.CutPrefix(inner, "/"); found {
		tag.closing, inner = true, strings.TrimSpace(rest)
	}
	if rest, found := strings.CutSuffix(inner, "/"); found {
		tag.empty, inner = true, rest
	}
	name, args, _ := strings.Cut(inner, " ")
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '/' || r == '.' }) {
		if !isName(part) {
			return tag, 0, false
		}
	}
	tag.name, tag.args = strings.ToLower(name), strings.TrimSpace(args)
	return tag, stop + len(end), name != ""
}

// parseArgs reads key="value" pairs; a value without a key is filed under its place, from "0".
func parseArgs(s string) map[string]string {
	args := make(map[string]string)
	s = strings.Trim(s, "{}")
	for place := 0; ; {
		s = strings.TrimLeft(s, " ,")
		if s == "" {
			return args
		}
		key := ""
		if i := strings.IndexAny(s, "=\"` "); i > 0 && s[i] == '=' {
			key, s = strings.ToLower(s[:i]), s[i+1:]
		}
		var value string
		value, s = cutValue(s)
		if key == "" && place < 10 {
			key = string(rune('0' + place))
			place++
		}
		if _, ok := args[key]; !ok && key != "" {
			args[key] = value
		}
	}
}

// cutValue cuts a value, in quotes or up to the next space, off the front of s.
func cutValue(s string) (value, rest string) {
	if s != "" && strings.IndexByte("\"'`", s[0]) >= 0 {
		if i := strings.IndexByte(s[1:], s[0]); i >= 0 {
			return s[1 : i+1], s[i+2:]
		}
	}
	value, rest, _ = strings.Cut(s, " ")
	return value, rest
}

// isPair says whether a shortcode of this name with a closing tag becomes a callout.
func isPair(name string) bool { return calloutKind(name) != "" }

// shortcodeClosers finds the last closing tag of every name, so that a tag that is never closed is known as such
// without looking through the rest of the page for each.
func shortcodeClosers(source []byte) map[string]int {
	var closers map[string]int
	for at := 0; ; {
		i := bytes.Index(source[at:], []byte("{{"))
		if i < 0 {
			return closers
		}
		at += i
		tag, n, ok := parseShortcode(source[at:])
		if ok && tag.closing {
			if closers == nil {
				closers = make(map[string]int)
			}
			closers[tag.name] = at
		}
		at += max(n, 2)
	}
}

// shortcodeParser parses pairs of shortcodes whose first starts a line.
type shortcodeParser struct{ directiveBase }

func (shortcodeParser) Trigger() []byte { return []byte{'{'} }

func (shortcodeParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	tag, length, ok := parseShortcode(line[pos:])
	at := seg.Start - seg.Padding + pos
	if !ok || tag.closing || tag.empty || !isPair(tag.name) || stateOf(pc).closers[tag.name] <= at {
		return nil, parser.NoChildren
	}
	n := &Directive{Name: tag.name, Callout: calloutKind(tag.name), syntax: shortcode, closer: tag.name}
	n.readArgs(tag, at, reader.Source())
	rest := line[pos+length:]
	if util.IsBlank(rest) {
		reader.AdvanceToEOL()
		return n, parser.NoChildren
	}
	n.closed = endsWithCloser(rest, n.closer)
	reader.Advance(pos + length)
	return n, parser.HasChildren
}

// readArgs takes kind and title of a callout from the arguments of its shortcode, which stands at an offset of source.
func (n *Directive) readArgs(tag shortcodeTag, at int, source []byte) {
	args := parseArgs(tag.args)
	title := args["title"]
	if title == "" {
		title = args["summary"]
	}
	if isCollapsed(n.Name) {
		n.Collapsible, n.Open = true, args["open"] == "true" || args["1"] == "open" || args["1"] == "..."
		if title == "" {
			title = args["0"]
		}
	} else {
		n.specialize(args["type"], args["level"], args["color"], args["context"], args["0"])
		if title == "" && isGeneric(tag.name) && args["1"] != "" {
			title = args["1"]
		} else if title == "" && calloutKind(strings.ToLower(args["0"])) == "" {
			title = args["0"]
		}
	}
	if title == "" {
		return
	}
	if i := bytes.Index(source[at:], []byte(title)); i >= 0 {
		n.addTitle(source, at+i, at+i+len(title))
	}
}

// endsWithCloser says whether a line ends with the closing tag of a name.
func endsWithCloser(line []byte, name string) bool {
	line = bytes.TrimSpace(line)
	i := bytes.LastIndex(line, []byte("{{"))
	if i < 0 {
		return false
	}
	tag, n, ok := parseShortcode(line[i:])
	return ok && tag.closing && tag.name == name && i+n == len(line)
}

func (shortcodeParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*Directive)
	if n.closed {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	if n.closes(trimmed) && innermost(n, trimmed, pc) {
		reader.AdvanceToEOL()
		return parser.Close
	}
	n.closed = endsWithCloser(trimmed, n.closer) && innermost(n, trimmed, pc)
	return parser.Continue | parser.HasChildren
}

// shortcodeInline parses shortcodes within text. Those that close a pair vanish, images become images, and the rest
// stays as it was written.
type shortcodeInline struct{}

func (shortcodeInline) Trigger() []byte { return []byte{'{'} }

func (shortcodeInline) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	tag, n, ok := parseShortcode(line)
	if !ok {
		return nil
	}
	block.Advance(n)
	if tag.closing && isPair(tag.name) {
		return ast.NewString(nil)
	}
	args := parseArgs(tag.args)
	if src := args["src"]; src != "" && (tag.name == "figure" || tag.name == "img" || tag.name == "image") {
		link := ast.NewLink()
		link.Destination = []byte(src)
		alt := args["alt"]
		if alt == "" {
			alt = args["caption"]
		}
		link.AppendChild(link, ast.NewString([]byte(alt)))
		image := ast.NewImage(link)
		image.SetPos(seg.Start)
		return image
	}
	switch {
	case isPair(tag.name):
		stateOf(pc).report(UnknownDirective, seg.Start, "shortcode \""+tag.name+"\" is not closed")
	case !tag.closing:
		stateOf(pc).report(UnknownDirective, seg.Start, "unknown shortcode \""+tag.name+"\"")
	}
	return ast.NewRawTextSegment(text.NewSegment(seg.Start, seg.Start+n))
}
