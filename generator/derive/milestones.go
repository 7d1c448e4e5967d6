package derive

import (
	"strings"

	"siaga/generator/model"
)

// label is a line that names milestones.
type label struct {
	named
	line *textLine
}

// readLabels reads the lines that name a milestone and its time, and finds the day of the page.
func (r *timesReader) readLabels(e *model.Event, m *model.Meta) map[milestones]model.Time {
	labels := r.findLabels(e, m)
	out := map[milestones]model.Time{}
	c := &calendar{day: r.day, clock: -1}
	put := func(k milestones, when moment, l *textLine) {
		d, ok := c.resolve(when)
		if !ok {
			return
		}
		t := r.timeOn(d, when, l, nil)
		for _, one := range []milestones{started, detected, declared, acknowledged, mitigated, resolved, restored} {
			if old := out[one]; k&one != 0 && (!old.Known() || old.DateOnly && !t.DateOnly && !when.dated()) {
				out[one] = t
			}
		}
	}
	for _, l := range labels {
		if l.names != window {
			put(l.names, l.when, l.line)
			continue
		}
		put(started, l.when, l.line)
		end := *l.when.end
		if end.zone == nil {
			end.zone = l.when.zone
		}
		put(resolved, end, l.line)
	}
	return out
}

// findLabels finds the lines that name milestones, and the day of the page: that of a line "Date: 2026-05-01", and where
// nothing else tells it, the first on the page.
func (r *timesReader) findLabels(e *model.Event, m *model.Meta) []label {
	var labels []label
	var texts []string
	var stated, first civil
	see := func(m *moment) {
		if m.year > 0 && !m.swapped && !first.known() {
			first = civil{m.year, m.month, m.day}
		}
	}
	for i := range r.lines {
		l := &r.lines[i]
		about := r.o.parts[l.part].about
		switch {
		case l.at:
			see(l.when)
			continue
		case about == Actions || about == Lessons:
			continue
		}
		texts = r.labelTexts(i, texts[:0])
		for _, text := range texts {
			if !hasDigit(text) {
				continue
			}
			found := labelled(text)
			for _, f := range found {
				labels = append(labels, label{f, l})
				if see(&f.when); r.zone == nil {
					r.zone = f.when.zone
				}
			}
			if d, ok := datedLine(text); ok && len(found) == 0 && !stated.known() {
				stated = d
			}
		}
	}
	r.day = r.dayOfPage(e, m, stated, first)
	return labels
}

// labelTexts adds the texts of a line in which a label may stand: of a row of a table, its two cells; under a head that
// names milestones, each cell with its head; a heading with the line below it.
func (r *timesReader) labelTexts(i int, texts []string) []string {
	l := &r.lines[i]
	switch l.kind {
	case lineHead:
		return texts
	case lineRow:
		cells := l.row.cells
		if l.row.head != nil {
			for j := range min(len(l.row.head), len(cells)) {
				texts = append(texts, l.row.head[j]+": "+cells[j])
			}
			return texts
		}
		if len(cells) == 2 || len(cells) == 3 && cells[2] == "" {
			return append(texts, cells[0]+": "+cells[1])
		}
		return texts
	case lineHeading:
		if i+1 < len(r.lines) && r.lines[i+1].part == l.part && r.lines[i+1].at {
			return append(texts, l.text+": "+r.lines[i+1].text)
		}
		return texts
	}
	if strings.HasSuffix(l.text, ":") && i+1 < len(r.lines) && r.lines[i+1].at && r.lines[i+1].part == l.part {
		return append(texts, l.text+" "+r.lines[i+1].text)
	}
	// A sentence within a paragraph may say it too: "All was well at noon. The outage began at 12:10."
	rest := l.text
	for range maxLabelSentences - 1 {
		end := strings.Index(rest, ". ")
		if end < 0 {
			break
		}
		end += len(". ")
		texts, rest = append(texts, rest[:end]), rest[end:]
	}
	return append(texts, rest)
}

// maxLabelSentences is the number of sentences of a line in which a label is looked for.
const maxLabelSentences = 12

// datedLine reads a line that tells the day of the page: "Date: 2026-05-01".
func datedLine(text string) (civil, bool) {
	label, rest, ok := strings.Cut(text[:min(len(text), 80)], ":")
	if !ok {
		return civil{}, false
	}
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "date", "incident date", "date of incident", "date of the incident", "day", "tanggal", "tanggal insiden", "tanggal kejadian", "when":
		m, _, ok := readMoment(strings.TrimSpace(rest))
		if ok && m.year > 0 && !m.swapped {
			return civil{m.year, m.month, m.day}, true
		}
	}
	return civil{}, false
}

// dayOfPage is the day that a page is about: that of its declared start, of a line that says so, of its title, of its
// name or front matter, of the first time in it.
func (r *timesReader) dayOfPage(e *model.Event, m *model.Meta, stated, first civil) civil {
	for _, t := range []model.Time{e.StartedAt, e.DetectedAt, e.DeclaredAt} {
		if t.Known() {
			return civilOf(t.At)
		}
	}
	if stated.known() {
		return stated
	}
	file := first
	if m.Date.Known() {
		file = civilOf(m.Date.At)
	}
	titles := []string{m.Title}
	for i := range r.o.parts {
		if i > 0 && r.o.parts[i].level == 0 {
			titles = append(titles, r.o.parts[i].title)
		}
	}
	for _, t := range titles {
		if d, ok := dayIn(t, file); ok {
			return d
		}
	}
	return file
}
