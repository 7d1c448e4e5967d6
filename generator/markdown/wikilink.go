package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxWikiLink is the length in bytes up to which the inside of a wikilink is looked for.
const maxWikiLink = 300

// wikiLinkParser parses [[id]], [[id|text]] and [[id#section]]. A space at either end, as in the tests of a shell, or
// a link target right behind make it something else.
type wikiLinkParser struct{}

func (wikiLinkParser) Trigger() []byte { return []byte{'['} }

func (wikiLinkParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if len(line) < 5 || line[1] != '[' || seg.Padding != 0 {
		return nil
	}
	inner := line[2:min(len(line), maxWikiLink)]
	end := bytes.Index(inner, []byte("]]"))
	if end < 1 || bytes.ContainsAny(inner[:end], "[]\n") {
		return nil
	}
	if after := line[end+4:]; len(after) > 0 && (after[0] == '(' || after[0] == '[') {
		return nil
	}
	inner = inner[:end]
	if strings.IndexByte(" \t:^!-$|", inner[0]) >= 0 || inner[end-1] == ' ' {
		return nil
	}
	target, label, piped := bytes.Cut(inner, []byte{'|'})
	target = bytes.TrimSpace(bytes.TrimSuffix(target, []byte{'\\'})) // a pipe in a table is written \|
	start := seg.Start + 2
	if piped && len(bytes.TrimSpace(label)) > 0 {
		start += end - len(label)
	} else {
		label = target
	}
	n := &WikiLink{Target: string(appendUnescaped(nil, target)), Bare: start == seg.Start+2}
	n.SetPos(seg.Start)
	n.AppendChild(n, ast.NewTextSegment(text.NewSegment(start, start+len(label))))
	block.Advance(end + 4)
	return n
}
