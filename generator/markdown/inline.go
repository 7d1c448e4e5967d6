package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// inlines writes the inline children of a node.
func (w *writer) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		if t, ok := n.(*ast.Text); ok {
			n = w.textRun(t)
			continue
		}
		if w.skip == "" || n.Kind() == ast.KindRawHTML {
			w.inline(n)
		}
		n = n.NextSibling()
	}
}

// textRun writes a text and those after it that continue it in the source: goldmark splits texts at every character
// that could have been markup. It returns the node after them.
func (w *writer) textRun(t *ast.Text) ast.Node {
	seg := t.Segment
	last := t
	next := t.NextSibling()
	for !last.SoftLineBreak() && !last.HardLineBreak() {
		n, ok := next.(*ast.Text)
		if !ok || n.Segment.Start != seg.Stop || n.Segment.Padding != 0 || n.IsRaw() != t.IsRaw() {
			break
		}
		seg.Stop, last, next = n.Segment.Stop, n, n.NextSibling()
	}
	if w.skip != "" {
		return next
	}
	w.text(seg, t.IsRaw())
	switch {
	case last.HardLineBreak():
		w.leaveRows()
		w.raw("<br>\n")
	case last.SoftLineBreak():
		w.byte('\n')
	}
	return next
}

// text writes a piece of the source as text, with escapes and entities resolved unless it is raw, and mentions in it as
// such where there can be any.
func (w *writer) text(seg text.Segment, raw bool) {
	b := seg.Value(w.t.Source)
	if !util.IsBlank(b) {
		w.leaveRows()
	}
	w.body.Words += countWords(b)
	if raw {
		w.buf = appendText(w.buf, b)
		return
	}
	mentions := w.inLink == 0 && w.inHeading == 0 && seg.Padding == 0
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case wordClass[c]&(wordLetter|wordDigit) != 0:
			if mentions {
				i = w.mention(b, i, seg.Start)
				continue
			}
			start := i
			for i < len(b) && wordClass[b[i]]&wordInner != 0 {
				i++
			}
			w.buf = append(w.buf, b[start:i]...)
		case c == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]):
			w.buf = appendText(w.buf, b[i+1:i+2])
			i += 2
		case c == '&':
			chars, n := entity(b[i:])
			if n == 0 {
				chars, n = b[i:i+1], 1
			}
			w.buf = appendText(w.buf, chars)
			i += n
		default:
			w.buf = appendText(w.buf, b[i:i+1])
			i++
		}
	}
}

// inline writes one inline node that is not a text.
func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.RawHTML:
		w.rawInline(n)
		return
	case *ast.String:
		w.buf = appendText(w.buf, n.Value)
		return
	}
	w.leaveRows()
	switch n := n.(type) {
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		if n.Level == 2 {
			w.element("strong", n)
		} else {
			w.element("em", n)
		}
	case *east.Strikethrough:
		w.element("del", n)
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.markdownImage(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *WikiLink:
		w.wikiLink(n)
	case *east.TaskCheckBox:
		w.checkBox(n)
	case *east.FootnoteLink:
		w.footnoteLink(n)
	case *east.FootnoteBacklink:
		w.footnoteBack(n)
	default:
		w.inlines(n)
	}
}

// element writes an inline element and what is in it.
func (w *writer) element(name string, n ast.Node) {
	if w.inlineLvl >= maxNesting {
		w.inlines(n)
		return
	}
	w.inlineLvl++
	w.byte('<').raw(name).byte('>')
	w.inside(phrasing, func() { w.inlines(n) })
	w.raw("</").raw(name).byte('>')
	w.inlineLvl--
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	if first, ok := n.FirstChild().(*ast.Text); ok {
		last := n.LastChild().(*ast.Text)
		w.code = append(w.code, span{first.Segment.Start, last.Segment.Stop})
	}
	text := codeSpanText(n, w.orig)
	w.raw("<code>")
	w.buf = appendText(w.buf, text)
	w.raw("</code>")
	w.body.Words++
}

func (w *writer) checkBox(n *east.TaskCheckBox) {
	w.raw(`<input type="checkbox" class="task-check" disabled`)
	if n.IsChecked {
		w.raw(" checked")
	}
	w.attr("aria-label", w.p.labels.get("task")).raw("> ")
}

// noteName and noteBack begin the ids of footnotes and of the references to them. No heading has a colon in its id.
const (
	noteName = "fn:"
	noteBack = "fnref:"
)

// noteID is the id of the ref-th reference, from 0, to a footnote.
func noteID(index, ref int) string {
	id := noteBack + strconv.Itoa(index)
	if ref > 0 {
		id += "-" + strconv.Itoa(ref+1)
	}
	return id
}

func (w *writer) footnoteLink(n *east.FootnoteLink) {
	number := strconv.Itoa(n.Index)
	w.raw("<sup").attr("id", noteID(n.Index, n.RefIndex)).byte('>')
	if w.inLink > 0 {
		w.raw(number)
	} else {
		w.raw(`<a class="footnote-ref" role="doc-noteref" href="#` + noteName).raw(number).raw(`">`).raw(number).raw("</a>")
	}
	w.raw("</sup>")
}

func (w *writer) footnoteBack(n *east.FootnoteBacklink) {
	if w.inLink > 0 {
		return
	}
	number := strconv.Itoa(n.Index)
	if n.RefIndex > 0 {
		number += "-" + strconv.Itoa(n.RefIndex+1)
	}
	w.raw(` <a class="footnote-back" role="doc-backlink" href="#`).raw(noteID(n.Index, n.RefIndex)).byte('"')
	w.attr("aria-label", w.p.labels.format("footnote.back", number)).raw(">↩</a>")
}

// plain is the plain text of a node, as a string of its own and with single spaces.
func (w *writer) plain(n ast.Node) string { return collapse(w.t.Text(n)) }
