package markdown

import (
	"strings"

	"golang.org/x/net/html"
)

// current is the content that may be written where the writer stands.
func (w *writer) current() model {
	if n := len(w.stack); n > w.scope.base {
		return w.stack[n-1].content
	}
	return w.scope.model
}

func (w *writer) push(name string, content model) {
	w.stack = append(w.stack, rawElement{name: name, content: content, start: len(w.buf)})
}

// popTo closes raw elements until n are open.
func (w *writer) popTo(n int) {
	for len(w.stack) > n {
		top := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		if top.name == "a" {
			w.inLink--
			if top.link > 0 {
				w.body.Links[top.link-1].Text = stripTags(w.buf[top.start:])
			}
		}
		w.raw("</").raw(top.name).byte('>')
		if elements[top.name].block {
			w.byte('\n')
		}
	}
}

// stripTags is the text of HTML that the writer wrote.
func stripTags(b []byte) string {
	var out []byte
	for in := false; len(b) > 0; b = b[1:] {
		switch {
		case b[0] == '<':
			in = true
		case b[0] == '>':
			in = false
		case !in:
			out = append(out, b[0])
		}
	}
	return strings.Join(strings.Fields(html.UnescapeString(string(out))), " ")
}

// leaveRows closes tables down to the last cell: where rows or cells are due, other content has no place.
func (w *writer) leaveRows() {
	for len(w.stack) > w.scope.base && w.current() == rows {
		w.popTo(len(w.stack) - 1)
	}
}

// leaveText closes what cannot have blocks in it.
func (w *writer) leaveText() {
	for len(w.stack) > w.scope.base && w.current() != flow {
		w.popTo(len(w.stack) - 1)
	}
}

// makeRoom closes what the start tag of an element closes by its nature, such as a list item by the next, and says
// whether the element can stand where the writer is then.
func (w *writer) makeRoom(name string, e element) bool {
	switch name {
	case "li":
		return w.closeUpTo("ul", "ol")
	case "dt", "dd":
		return w.closeUpTo("dl")
	case "summary":
		return w.topIs("details")
	case "figcaption":
		return w.closeUpTo("figure")
	case "caption", "thead", "tbody", "tfoot":
		return w.closeUpTo("table")
	case "tr":
		return w.closeUpTo("table", "thead", "tbody", "tfoot")
	case "td", "th":
		if !w.closeUpTo("tr", "table", "thead", "tbody", "tfoot") {
			return false
		}
		if !w.topIs("tr") {
			w.raw("<tr>")
			w.push("tr", rows)
		}
		return true
	}
	if !e.block {
		w.leaveRows()
		return true
	}
	if w.scope.model != flow {
		return false
	}
	w.leaveText()
	return true
}

// closeUpTo closes elements until one of the names is the innermost; without such an element it closes nothing and
// returns false. It does not look out of a table unless for a part of one.
func (w *writer) closeUpTo(names ...string) bool {
	for i := len(w.stack) - 1; i >= w.scope.base; i-- {
		name := w.stack[i].name
		for _, n := range names {
			if n == name {
				w.popTo(i + 1)
				return true
			}
		}
		if name == "table" || (name == "td" || name == "th") && elements[names[0]].content != rows {
			return false
		}
	}
	return false
}

func (w *writer) topIs(name string) bool {
	n := len(w.stack)
	return n > w.scope.base && w.stack[n-1].name == name
}
