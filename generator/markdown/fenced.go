package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// fencedParser parses the directives of MyST and its kin: :::{note} Title … ::: or the same in a fence of backticks, and
// :::note. The body is markdown; it may start with lines such as ":class: tip". A fence closes the innermost directive
// that it is long enough for, unless a block of code is open in it.
type fencedParser struct{ directiveBase }

func (fencedParser) Trigger() []byte { return []byte{':', '`', '~'} }

func (fencedParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	head := bytes.TrimRight(line[pos:], " \t\r\n")
	fence := runLength(head)
	if fence < 3 {
		return nil, parser.NoChildren
	}
	at := seg.Start - seg.Padding + pos
	name, braced, argStart := directiveHead(head, fence)
	if name == "" || !braced && head[0] != ':' {
		return nil, parser.NoChildren
	}
	n := &Directive{Name: name, Callout: calloutKind(name), syntax: fenced, fence: fence, char: head[0], opening: true}
	if n.Callout == "" && !(braced && (name == "image" || name == "figure")) {
		if head[0] == ':' {
			stateOf(pc).report(UnknownDirective, at, "unknown directive \""+name+"\"")
		}
		return nil, parser.NoChildren
	}
	n.readHead(reader.Source(), at+argStart, at+len(head))
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

// readHead takes what follows the name of a fenced directive, source[start:stop]: the target of a figure, else a title.
func (n *Directive) readHead(source []byte, start, stop int) {
	if n.Callout == "" {
		n.Target = strings.TrimSpace(string(source[start:stop]))
		return
	}
	n.Collapsible = isCollapsed(n.Name)
	arg := source[start:stop]
	if len(arg) > 1 && arg[0] == '[' && arg[len(arg)-1] == ']' {
		start, stop = start+1, stop-1
	}
	if bytes.HasPrefix(arg, []byte("{")) {
		if title, ok := parseArgs(string(arg))["title"]; ok {
			if i := strings.Index(string(arg), title); title != "" {
				start, stop = start+i, start+i+len(title)
			}
		}
	}
	n.addTitle(source, start, stop)
}

// directiveHead reads the opening line of a fenced directive: its name in lower case, whether the name stood in braces,
// and where its argument starts.
func directiveHead(head []byte, fence int) (name string, braced bool, arg int) {
	i := fence
	for i < len(head) && head[i] == ' ' {
		i++
	}
	end := i
	if i < len(head) && head[i] == '{' {
		n := bytes.IndexByte(head[i:], '}')
		if n < 0 {
			return "", false, 0
		}
		name, braced, end = string(head[i+1:i+n]), true, i+n+1
	} else {
		for end < len(head) && head[end] != ' ' && head[end] != '[' && head[end] != '{' {
			end++
		}
		name = string(head[i:end])
	}
	if !isName(strings.ReplaceAll(name, ":", "-")) {
		return "", false, 0
	}
	for end < len(head) && head[end] == ' ' {
		end++
	}
	return strings.ToLower(name), braced, end
}

// runLength is the number of times that the first byte stands at the start of b.
func runLength(b []byte) int {
	n := 0
	for n < len(b) && b[n] == b[0] {
		n++
	}
	return n
}

func (fencedParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*Directive)
	line, _ := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	if n.closes(trimmed) && innermost(n, trimmed, pc) {
		reader.AdvanceToEOL()
		return parser.Close
	}
	if n.opening {
		if key, value, ok := optionLine(trimmed); ok {
			if n.Options == nil {
				n.Options = make(map[string]string)
			}
			n.Options[key] = value
			reader.AdvanceToEOL()
			return parser.Continue | parser.NoChildren
		}
		n.opening = false
	}
	return parser.Continue | parser.HasChildren
}

func (fencedParser) Close(node ast.Node, _ text.Reader, _ parser.Context) {
	n := node.(*Directive)
	n.specialize(n.Options["class"])
	for class := range strings.FieldsSeq(n.Options["class"]) {
		if kind := calloutKind(class); kind != "" && class != "dropdown" {
			n.Callout = kind
		}
	}
	if strings.Contains(n.Options["class"], "dropdown") {
		n.Collapsible = true
	}
	if _, ok := n.Options["open"]; ok {
		n.Open = true
	}
}

// closes says whether a line, spaces around it left out, can close the directive.
func (n *Directive) closes(line []byte) bool {
	switch n.syntax {
	case fenced:
		return len(line) >= n.fence && line[0] == n.char && runLength(line) == len(line)
	case shortcode:
		sc, _, ok := parseShortcode(line)
		return ok && sc.closing && sc.name == n.closer
	}
	return false
}

// innermost says whether no block that is open within n wants the line for itself.
func innermost(n *Directive, line []byte, pc parser.Context) bool {
	blocks := pc.OpenedBlocks()
	for i := len(blocks) - 1; i >= 0 && blocks[i].Node != ast.Node(n); i-- {
		switch inner := blocks[i].Node.(type) {
		case *ast.FencedCodeBlock:
			return false
		case *Directive:
			if inner.closes(line) {
				return false
			}
		}
	}
	return true
}

// optionLine splits ":key: value".
func optionLine(line []byte) (key, value string, ok bool) {
	if len(line) < 3 || line[0] != ':' {
		return "", "", false
	}
	end := bytes.IndexByte(line[1:], ':')
	if end < 1 || !isName(string(line[1:end+1])) || len(line) > end+2 && !util.IsSpace(line[end+2]) {
		return "", "", false
	}
	return strings.ToLower(string(line[1 : end+1])), strings.TrimSpace(string(line[end+2:])), true
}
