package markdown

import (
	"sync"

	"github.com/yuin/goldmark/ast"
)

// writer writes the HTML of one page in one walk, and fills its Body. Elements of markdown are written in pairs by
// construction; those of raw HTML stand on a stack, see rawhtml.go.
type writer struct {
	p          *Parser
	t          *Tree
	orig       []byte // the source with nothing masked, for code
	body       *Body
	buf        []byte
	holes      []hole
	mentions   []mention
	problems   []problem
	ids        idSet
	headingIDs map[string]bool
	code       []span // where code stands in the source

	templated bool   // template tags were left out of the source
	declared  string // the title of the page in its front matter
	title     *ast.Heading
	inLink    int // open links: there are no links in them
	inHeading int // headings and titles: there are no mentions in them
	inlineLvl int // nesting of inline elements
	tables    int // tables so far

	scope   scope
	stack   []rawElement          // open elements of raw HTML
	skip    string                // the element whose content is left out up to its end tag; "" for none
	closers map[closerKey]closing // see hasCloser
}

// buffers keeps the buffers that pages are written to: the HTML of a page is copied out at its exact size.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 32<<10); return &b }}

func newWriter(p *Parser, t *Tree, orig []byte) *writer {
	return &writer{
		p: p, t: t, orig: orig, body: &Body{}, buf: (*buffers.Get().(*[]byte))[:0], scope: scope{model: flow},
	}
}

func (w *writer) release() {
	const largest = 1 << 20
	buf := w.buf
	w.buf = nil
	if cap(buf) <= largest {
		buffers.Put(&buf)
	}
}

func (w *writer) raw(s string) *writer {
	w.buf = append(w.buf, s...)
	return w
}

func (w *writer) byte(c byte) *writer {
	w.buf = append(w.buf, c)
	return w
}

// escaped writes the value of an attribute.
func (w *writer) escaped(s string) *writer {
	w.buf = appendEscaped(w.buf, []byte(s))
	return w
}

// words writes text.
func (w *writer) words(s string) *writer {
	w.buf = appendText(w.buf, []byte(s))
	return w
}

// attr writes an attribute, with a space before it.
func (w *writer) attr(name, value string) *writer {
	return w.byte(' ').raw(name).raw(`="`).escaped(value).byte('"')
}

func (w *writer) report(kind ProblemKind, offset int, text string) {
	w.problems = append(w.problems, problem{kind, offset, text})
}

// model says what an element may have in it.
type model int

const (
	flow     model = iota // blocks and text
	phrasing              // text only
	rows                  // the inside of a table outside of its cells
)

// scope is the inside of an element that markdown made. What raw HTML opens in it is closed at its end.
type scope struct {
	base  int // length of the stack at the start
	model model
	skip  string
}

// inside writes the inside of an element that markdown made.
func (w *writer) inside(m model, write func()) {
	outer := w.scope
	w.scope = scope{base: len(w.stack), model: m, skip: w.skip}
	w.skip = ""
	write()
	w.popTo(w.scope.base)
	w.skip = w.scope.skip
	w.scope = outer
}
