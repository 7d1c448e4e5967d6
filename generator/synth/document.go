package synth

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A draft is a document that is being written: front matter, then sections, then as much prose as its size asks for.
type draft struct {
	*author
	head     bytes.Buffer
	sections []section
	tall     bool // whether the lists of the front matter are written one item a line
}

// A section is a heading with its parts: paragraphs, lists, tables, code blocks.
type section struct {
	heading string
	parts   []string
}

// document writes a document.
func (w *world) document(r ref) []byte {
	d := &draft{author: w.author(r, forText)}
	d.tall = d.chance(40)
	switch r.kind {
	case service:
		d.service()
	case rootCause:
		d.rootCause()
	case runbook:
		d.runbook()
	case alert:
		d.alertPage()
	case incident:
		d.incident()
	case postmortem:
		d.postmortem()
	case drill:
		d.drill()
	default:
		d.page()
	}
	return d.finish()
}

// finish fills the sections up to the size of the document and puts all of it together.
func (d *draft) finish() []byte {
	size := d.between(4300, 5700)
	if d.rand.IntN(250) == 0 {
		size = d.between(30_000, 76_000)
		for range size / 4000 {
			d.section(d.sentence("action"), d.sentence("sentence"), d.block())
		}
	}
	written := d.head.Len() + len(d.world.title(d.self))
	for _, s := range d.sections {
		written += len(s.heading)
		for _, part := range s.parts {
			written += len(part) + 1
		}
	}
	for i := 0; written < size; i++ {
		s := &d.sections[i%len(d.sections)]
		text := d.paragraph()
		s.parts = append(s.parts, text)
		written += len(text) + 1
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "---\n%s---\n\n# %s\n", d.head.Bytes(), d.world.title(d.self))
	for _, s := range d.sections {
		if s.heading != "" {
			fmt.Fprintf(&out, "\n## %s\n", s.heading)
		}
		for _, part := range s.parts {
			fmt.Fprintf(&out, "\n%s\n", part)
		}
	}
	return out.Bytes()
}

// section adds a section. An empty heading makes an introduction.
func (d *draft) section(heading string, parts ...string) {
	d.sections = append(d.sections, section{heading, parts})
}

// field adds a key to the front matter; value is written as it is and may start on a line of its own.
func (d *draft) field(name, value string) {
	if value != "" && value[0] != '\n' {
		value = " " + value
	}
	fmt.Fprintf(&d.head, "%s:%s\n", name, value)
}

// text adds a key with a quoted text to the front matter.
func (d *draft) text(name, value string) { d.field(name, strconv.Quote(value)) }

// list adds a list of ids to the front matter, without repetitions, and nothing if there are none.
func (d *draft) list(name string, ids ...string) {
	seen := map[string]bool{}
	var items []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			items = append(items, id)
		}
	}
	switch {
	case len(items) == 0:
	case d.tall:
		d.field(name, "\n  - "+strings.Join(items, "\n  - "))
	default:
		d.field(name, "["+strings.Join(items, ", ")+"]")
	}
}

// ids returns the ids of up to n earlier documents of a kind. There may be repetitions and fewer than n.
func (d *draft) ids(k kind, n int) []string {
	var ids []string
	for range n {
		if r := d.earlier(k); r.kind == k && r != d.self {
			ids = append(ids, d.world.id(r))
		}
	}
	return ids
}

// services returns the main service and up to n others.
func (d *draft) services(n int) []string {
	return append([]string{d.world.serviceName(d.author.service)}, d.ids(service, n)...)
}

// common writes the front matter that all kinds have.
func (d *draft) common() {
	d.text("title", d.world.title(d.self))
	if d.chance(60) {
		d.field("owner", d.say("team"))
	}
	if d.chance(50) {
		d.list("tags", d.say("area"), d.say("domain"), d.say("area"))
	}
	if d.chance(40) {
		d.text("summary", d.sentence("impact"))
	}
}

func (d *draft) paragraph() string {
	var sentences []string
	for range d.between(2, 4) {
		sentences = append(sentences, d.sentence("sentence"))
	}
	return strings.Join(sentences, " ")
}

// bullets returns a list of lo to hi sentences of a rule, each line with the marker in front.
func (d *draft) bullets(rule, marker string, lo, hi int) string {
	var lines []string
	for i := range d.between(lo, hi) {
		m := marker
		if marker == "1." {
			m = strconv.Itoa(i+1) + "."
		}
		lines = append(lines, m+" "+d.sentence(rule))
	}
	return strings.Join(lines, "\n")
}

// table returns a table. A column is its heading and the slot that fills it, with a colon between.
func (d *draft) table(rows int, columns ...string) string {
	var b strings.Builder
	slots := make([]string, len(columns))
	for i, c := range columns {
		var heading string
		heading, slots[i], _ = strings.Cut(c, ":")
		b.WriteString("| " + heading + " ")
	}
	b.WriteString("|\n" + strings.Repeat("|---", len(columns)) + "|")
	for range rows {
		b.WriteString("\n")
		for _, slot := range slots {
			b.WriteString("| " + d.say(slot) + " ")
		}
		b.WriteString("|")
	}
	return b.String()
}
