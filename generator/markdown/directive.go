package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// directiveBase is what the parsers of directives have in common.
type directiveBase struct{}

func (directiveBase) Close(ast.Node, text.Reader, parser.Context) {}
func (directiveBase) CanInterruptParagraph() bool                 { return true }
func (directiveBase) CanAcceptIndentedLine() bool                 { return false }

// addTitle gives a directive the title that stands in source[start:stop], unless that is blank.
func (n *Directive) addTitle(source []byte, start, stop int) {
	s := text.NewSegment(start, stop)
	s = s.TrimRightSpace(source)
	s = s.TrimLeftSpace(source)
	if s.IsEmpty() {
		return
	}
	t := &DirectiveTitle{}
	t.SetPos(s.Start)
	t.Lines().Append(s)
	n.AppendChild(n, t)
}

// admonitionParser parses the directives of MkDocs, whose bodies are indented: !!! note "Title", ??? note, ???+ note,
// and the tabs of === "Title".
type admonitionParser struct{ directiveBase }

func (admonitionParser) Trigger() []byte { return []byte{'!', '?', '='} }

func (admonitionParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	head := bytes.TrimRight(line[pos:], " \t\r\n")
	mark, rest := cutMark(head)
	if mark == "" {
		return nil, parser.NoChildren
	}
	name, titleStart, titleStop, ok := admonitionHead(rest)
	kind := calloutKind(name)
	hasTitle := titleStop > 0
	if mark == "===" {
		kind, ok = "tab", ok && name == "" && hasTitle
	} else if kind == "" {
		kind, ok = "note", ok && name != "" && hasTitle
	}
	if !ok {
		return nil, parser.NoChildren
	}
	n := &Directive{Name: name, Callout: kind, syntax: indented, Collapsible: mark[0] == '?', Open: mark == "???+"}
	if hasTitle {
		n.Untitled = titleStart == titleStop
		at := seg.Start - seg.Padding + pos + len(mark)
		n.addTitle(reader.Source(), at+titleStart, at+titleStop)
	}
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

// cutMark splits the mark off the head of an admonition; the mark is "" if there is none.
func cutMark(head []byte) (mark string, rest []byte) {
	for _, mark := range [...]string{"!!!", "???+", "???", "==="} {
		if rest, ok := bytes.CutPrefix(head, []byte(mark)); ok && len(rest) > 0 && rest[0] == ' ' {
			return mark, rest
		}
	}
	return "", nil
}

// admonitionHead reads what follows the mark: a name, further words that only concern the looks, and a title in
// quotes, whose place in rest it returns; titleStop is 0 without one.
func admonitionHead(rest []byte) (name string, titleStart, titleStop int, ok bool) {
	words := rest
	if i := bytes.IndexByte(rest, '"'); i >= 0 {
		if len(rest) < i+2 || rest[len(rest)-1] != '"' {
			return "", 0, 0, false
		}
		words, titleStart, titleStop = rest[:i], i+1, len(rest)-1
	}
	fields := strings.Fields(string(words))
	for i, f := range fields {
		if !isName(f) || i > 0 && titleStop == 0 && f != "inline" && f != "end" {
			return "", 0, 0, false
		}
	}
	if len(fields) > 0 {
		name = strings.ToLower(fields[0])
	}
	return name, titleStart, titleStop, true
}

// isName says whether s is made like the name of a directive.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_')) {
			return false
		}
	}
	return s != ""
}

func (admonitionParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

// alertTransformer turns a quote that starts with [!NOTE] into a callout: GitHub's alerts, and those of Obsidian, which
// can have a title and a sign that says whether they are open.
type alertTransformer struct{}

func (alertTransformer) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != ast.Node(p) || p.Lines().Len() == 0 {
		return
	}
	source := reader.Source()
	first := p.Lines().At(0)
	line := first.Value(source)
	end := bytes.IndexByte(line, ']')
	if !bytes.HasPrefix(line, []byte("[!")) || end < 3 || end > 30 {
		return
	}
	name := strings.ToLower(string(line[2:end]))
	kind := calloutKind(name)
	if kind == "" {
		return
	}
	n := &Directive{Name: name, Callout: kind, syntax: quoted}
	at := end + 1
	if at < len(line) && (line[at] == '-' || line[at] == '+') {
		n.Collapsible, n.Open = true, line[at] == '+'
		at++
	}
	n.addTitle(source, first.Start+at, first.Stop)
	if title := n.FirstChild(); title != nil {
		quote.InsertBefore(quote, p, title) // where its inlines are parsed; the replacer takes it along
	}
	n.SetPos(quote.Pos())
	st := stateOf(pc)
	st.alerts = append(st.alerts, alert{quote, n})
	if p.Lines().Len() == 1 {
		quote.RemoveChild(quote, p)
		return
	}
	p.Lines().SetSliced(1, p.Lines().Len())
}

// alert is a quote that is to be replaced by a directive once its blocks are complete.
type alert struct {
	quote *ast.Blockquote
	node  *Directive
}

// alertReplacer puts the directives in the place of their quotes.
type alertReplacer struct{}

func (alertReplacer) Transform(_ *ast.Document, _ text.Reader, pc parser.Context) {
	for _, a := range stateOf(pc).alerts {
		parent := a.quote.Parent()
		if parent == nil {
			continue
		}
		for c := a.quote.FirstChild(); c != nil; {
			next := c.NextSibling()
			a.node.AppendChild(a.node, c)
			c = next
		}
		parent.ReplaceChild(parent, a.quote, a.node)
	}
}
