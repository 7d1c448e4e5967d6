package derive

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/model"
)

// maxLesson is the length in bytes to which a lesson is cut.
const maxLesson = 400

// lessons reads what the sections on lessons list. A heading or a label says of what kind the entries below it are.
func lessons(e *model.Event, o *outline) {
	kinds := make([]model.LessonKind, len(o.parts))
	var open []int // the parts around this one
	for i := range o.parts {
		p := &o.parts[i]
		for len(open) > 0 && o.parts[open[len(open)-1]].level >= p.level {
			open = open[:len(open)-1]
		}
		if p.about == Lessons {
			if kinds[i] = lessonKind(p.title); kinds[i] == "" {
				kinds[i] = model.LessonOther
				if len(open) > 0 && kinds[open[len(open)-1]] != "" {
					kinds[i] = kinds[open[len(open)-1]]
				}
			}
			r := &lessonReader{o: o, kind: kinds[i], intro: i+1 < len(o.parts) && o.parts[i+1].level > p.level}
			r.read(p)
			e.Prose.Lessons = append(e.Prose.Lessons, r.out...)
		} else if p.about != Actions {
			e.Prose.Lessons = append(e.Prose.Lessons, o.tabledLessons(p)...)
		}
		open = append(open, i)
	}
}

// tabledLessons reads the tables of another section of which each column is headed by what went well or not.
func (o *outline) tabledLessons(p *part) []model.Lesson {
	r := &lessonReader{o: o, kind: model.LessonOther}
	for _, n := range p.blocks {
		t, ok := n.(*east.Table)
		if !ok || !o.ofLessons(t) {
			continue
		}
		reader := &entryReader{o: o}
		reader.table(t, nil)
		for _, e := range reader.out {
			r.row(e)
		}
	}
	return r.out
}

// ofLessons reports whether a table has two columns or more, and all of them are for lessons.
func (o *outline) ofLessons(t *east.Table) bool {
	head := t.FirstChild()
	if head == nil || head.Kind() != east.KindTableHeader || head.ChildCount() < 2 {
		return false
	}
	for c := head.FirstChild(); c != nil; c = c.NextSibling() {
		if o.meaningOf(o.text(c)) != Lessons {
			return false
		}
	}
	return true
}

// lessonKinds are the words that say of what kind a lesson is; the first that fits wins.
var lessonKinds = []struct {
	kind  model.LessonKind
	match *regexp.Regexp
}{
	{model.LessonLucky, regexp.MustCompile(`(?i)\b(?:luck(?:y|ily)?|fortunate(?:ly)?|beruntung|keberuntungan|untungnya)\b`)},
	{model.LessonWrong, regexp.MustCompile(`(?i)\b(?:went (?:wrong|badly|poorly)|got wrong|negatives?|ugly|failed|(?:not|n[’']t) (?:go|gone|went|work|worked)\b.*|not so (?:good|well)|could (?:have|be)|could[’']ve|improve(?:d|ments?)?|bad|worse|hurt|struggled|problems|kurang|tidak (?:berjalan|berhasil)|negatif|buruk|salah|diperbaiki|ditingkatkan)\b`)},
	{model.LessonWell, regexp.MustCompile(`(?i)\b(?:well|good|worked|got right|great|positives?|successes|berhasil|berjalan (?:dengan )?(?:baik|lancar)|positif|baik)\b`)},
	{model.LessonOther, regexp.MustCompile(`(?i)\b(?:learn(?:ed|t|ings?|s)?|lessons?|takeaways?|pelajaran|pembelajaran|dipelajari)\b`)},
}

// lessonKind says of what kind the lessons below a heading are; "" if it does not say.
func lessonKind(title string) model.LessonKind {
	for _, k := range lessonKinds {
		if k.match.MatchString(title) {
			return k.kind
		}
	}
	return ""
}

// lessonReader collects the lessons of a part.
type lessonReader struct {
	o     *outline
	kind  model.LessonKind
	intro bool // parts in this one have the lessons: its own paragraphs lead to them
	out   []model.Lesson
}

// example is how a text ends that is followed by the examples of a template.
var example = regexp.MustCompile(`(?i)(?:for example|e\.g\.|for instance|such as|misalnya|contohnya)\s*[,:.…]*$`)

// leadsToExamples reports whether examples follow a text.
func leadsToExamples(text string) bool {
	words := strings.TrimRight(text, " \t\n\f\r,:.…")
	if words == "" || strings.IndexByte("eEgGsSaA", words[len(words)-1]) < 0 {
		return false
	}
	return example.MatchString(text[max(0, len(words)-len("for instance")):])
}

func (r *lessonReader) read(p *part) {
	entries := r.o.entries(p)
	items := false
	for _, e := range entries {
		items = items || !e.loose
	}
	listed, examples := false, false
	for _, e := range entries {
		switch {
		case e.cells != nil:
			r.row(e)
			continue
		case e.loose:
			text := r.o.richText(e.inlines).plain()
			// Behind a list of lessons, examples are what the author forgot to delete.
			leads := leadsToExamples(text)
			examples = listed && leads
			if items || r.intro || leads || strings.HasSuffix(text, ":") {
				continue
			}
		case examples:
			continue
		default:
			listed = true
		}
		r.add(e, r.o.richText(e.inlines).plain())
	}
}

// add adds an entry under the kind that its label says, or the words before its colon.
func (r *lessonReader) add(e listEntry, text string) {
	kind := r.kind
	for _, l := range e.labels {
		if k := lessonKind(l); k != "" && len(strings.Fields(l)) <= 8 {
			kind = k
		}
	}
	if head, rest, ok := strings.Cut(text, ":"); ok && len(head) <= maxTitle && r.o.meaningOf(head) == Lessons {
		if k := lessonKind(head); k != "" {
			kind, text = k, strings.TrimSpace(rest)
		}
	}
	text = strings.TrimSpace(bullet.ReplaceAllString(text, ""))
	if saysNothing(text) || r.isHeading(text) {
		return
	}
	r.out = append(r.out, model.Lesson{Kind: kind, Text: cut(text, maxLesson), Line: int32(e.line)})
}

// isHeading reports whether an entry is only a heading that somebody forgot: "What went well?".
func (r *lessonReader) isHeading(text string) bool {
	return !hasWords(text, 6) && MeaningOf(text) == Lessons
}

// row reads a row of a table: where the headings of columns say of what kind their lessons are, each cell is one, otherwise
// the first cell that has a text.
func (r *lessonReader) row(e listEntry) {
	byColumn := false
	for _, h := range e.header {
		byColumn = byColumn || r.o.meaningOf(r.o.text(h)) == Lessons
	}
	for i, c := range e.cells {
		text := r.o.richText(children(c)).plain()
		cell := listEntry{labels: e.labels, line: e.line}
		if byColumn && i < len(e.header) {
			head := r.o.text(e.header[i])
			if r.o.meaningOf(head) != Lessons {
				continue
			}
			cell.labels = []string{head}
		} else if text == "" || strings.Trim(text, "#0123456789.") == "" {
			continue
		}
		r.add(cell, text)
		if !byColumn {
			return
		}
	}
}

// asksForLessons reports whether an item is only the question of a template: "What went well?".
func (o *outline) asksForLessons(n ast.Node) bool {
	text := plain(o.text(n))
	return len(text) < 60 && o.meaningOf(text) == Lessons
}
