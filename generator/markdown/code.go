package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A block of code is written as
//
//	<div class="code" data-lang="bash"><pre tabindex="0"><code>…</code></pre></div>
//
// and with a title as
//
//	<figure class="code" data-lang="bash"><figcaption>Title</figcaption><pre tabindex="0"><code>…</code></pre></figure>
//
// with data-risk="safe", "changes" or "danger" if the fence says so. See highlight.go for what is in the code.

// fencedBlock writes a fenced block of code, or what MyST makes of one.
func (w *writer) fencedBlock(n *ast.FencedCodeBlock) {
	raw := ""
	if n.Info != nil {
		raw = string(n.Info.Segment.Value(w.orig))
	}
	if !strings.HasPrefix(strings.TrimSpace(raw), "{") {
		w.codeBlock(n, raw)
		return
	}
	info := parseInfo(raw)
	switch info.directive {
	case "":
		w.codeBlock(n, raw)
	case "toctree":
		w.tocTree(n)
	case "code-block", "code", "code-cell", "sourcecode", "prompt", "math", "parsed-literal":
		w.directiveCode(n, raw, info)
	case "mermaid":
		info.lang = "mermaid"
		w.directiveCode(n, raw, info)
	default:
		info.lang = ""
		if w.p.code.knows(info.directive) {
			info.lang = info.directive
		} else {
			w.report(UnknownDirective, offsetOf(n), "unknown directive \""+info.directive+"\"")
		}
		w.directiveCode(n, raw, info)
	}
}

func (w *writer) codeBlock(n ast.Node, raw string) {
	w.codeText(n, raw, parseInfo(raw), blockText(n, w.orig))
}

// directiveCode writes the code of a directive, whose first lines may be options.
func (w *writer) directiveCode(n ast.Node, raw string, info fenceInfo) {
	text := blockText(n, w.orig)
	for len(text) > 0 {
		line, rest := text, []byte(nil)
		if i := strings.IndexByte(string(text), '\n'); i >= 0 {
			line, rest = text[:i], text[i+1:]
		}
		key, value, ok := optionLine([]byte(strings.TrimSpace(string(line))))
		if !ok {
			break
		}
		info.option(key, value)
		text = rest
	}
	w.codeText(n, raw, info, text)
}

func (w *writer) codeText(n ast.Node, raw string, info fenceInfo, text []byte) {
	offset := offsetOf(n)
	if k := n.Lines().Len(); k > 0 {
		first, last := n.Lines().At(0), n.Lines().At(k-1)
		offset = first.Start
		w.code = append(w.code, span{first.Start, last.Stop})
	}
	block := CodeBlock{Lang: info.lang, Info: raw, Title: info.title, Text: string(text), Pos: w.t.lines.pos(offset)}
	w.t.Code = append(w.t.Code, block)
	if info.lang == "mermaid" {
		w.body.Mermaid = true
		w.raw(`<pre class="mermaid" tabindex="0">`).codeWords(block.Text).raw("</pre>\n")
		return
	}
	tag := "div"
	if info.title != "" {
		tag = "figure"
	}
	w.byte('<').raw(tag).raw(` class="code"`)
	if info.lang != "" {
		w.attr("data-lang", info.lang)
	}
	if info.risk != "" {
		w.attr("data-risk", info.risk)
	}
	w.byte('>')
	if info.title != "" {
		w.raw("<figcaption>").words(info.title).raw("</figcaption>")
	}
	w.raw(`<pre tabindex="0"><code>`)
	w.buf = w.p.code.append(w.buf, block.Lang, block.Text, info.marked)
	w.raw("</code></pre></").raw(tag).raw(">\n")
}

// codeWords writes text into a <pre>. A line end right behind the start tag would be dropped by HTML parsers.
func (w *writer) codeWords(s string) *writer {
	if strings.HasPrefix(s, "\n") {
		w.byte('\n')
	}
	return w.words(s)
}

// tocTree writes the entries of a table of contents as a list of links. Entries are documents without an extension,
// "Title <document>", or addresses; patterns and the page itself stay text.
func (w *writer) tocTree(n ast.Node) {
	open := false
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		line := strings.TrimSpace(string(seg.Value(w.orig)))
		if _, _, option := optionLine([]byte(line)); option || line == "" {
			continue
		}
		if !open {
			w.raw("<ul>\n")
			open = true
		}
		w.raw("<li>")
		w.tocEntry(line, seg.Start)
		w.raw("</li>\n")
	}
	if open {
		w.raw("</ul>\n")
	}
}

func (w *writer) tocEntry(line string, offset int) {
	title, target := line, line
	if i := strings.LastIndex(line, " <"); i > 0 && strings.HasSuffix(line, ">") {
		title, target = strings.TrimSpace(line[:i]), line[i+2:len(line)-1]
	}
	if target == "self" || strings.ContainsAny(target, "*?") && classify(target) == internal || w.inLink > 0 {
		w.words(title)
		return
	}
	w.startLink(Link{Kind: LinkText, Target: target, Text: collapse(title), Pos: w.t.lines.pos(offset)}, "", false)
	w.words(title).raw("</a>")
}
