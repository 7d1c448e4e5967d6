package insight

import (
	"slices"
	"time"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// The reasons for which an incident counts as not noticed as it should have been.
const (
	ReasonNotByAlert   = "not-by-alert"  // people noticed it first; Text says who, as detected_by does
	ReasonDetectedLate = "detected-late" // N is the time to detect in minutes
)

// When a detection is late: after lateDetection, or when it took more than half of the time to resolve and at least
// slowDetection, since half of a short time is soon over.
const (
	lateDetection = 30 * time.Minute
	slowDetection = 5 * time.Minute
)

// lessons fills the register of lessons, the gaps in detection, and what happened on this day.
func (r *Report) lessons() {
	incidents := slices.SortedFunc(slices.Values(r.Incidents), newestFirst)
	r.register(incidents)
	for _, i := range incidents {
		r.Gaps = append(r.Gaps, gaps(i)...)
		if r.onThisDay(i.Start) {
			r.OnThisDay = append(r.OnThisDay, i)
		}
	}
}

// register lists the lessons of all pages once: those of incidents, the newest first, then those of pages that belong to
// none, such as the report on a drill.
func (r *Report) register(incidents []*Incident) {
	listed := map[model.Doc]bool{}
	list := func(d model.Doc, i *Incident) {
		if e := model.AsEvent(d); e != nil && !listed[d] {
			listed[d] = true
			for _, l := range e.Prose.Lessons {
				r.Lessons = append(r.Lessons, Lesson{l, d, i})
			}
		}
	}
	for _, i := range incidents {
		for _, d := range i.Pages() {
			list(d, i)
		}
	}
	for _, d := range r.graph.Docs {
		list(d, nil)
	}
}

// gaps says what was wrong with how an incident was noticed.
func gaps(i *Incident) []Gap {
	var out []Gap
	switch i.Event.DetectedBy {
	case "customer", "partner", "staff":
		doc, pos := i.tells("detected_by", model.SectionDetection)
		out = append(out, Gap{i, Reason{Code: ReasonNotByAlert, Bad: true, Text: i.Event.DetectedBy, Doc: doc, Pos: pos}})
	}
	spans := i.Event.Spans()
	took := func(name string) (time.Duration, bool) {
		n := slices.IndexFunc(spans, func(s model.Span) bool { return s.Name == name })
		if n < 0 {
			return 0, false
		}
		return spans[n].Duration, true
	}
	if detect, ok := took("detect"); ok && detect >= slowDetection {
		if resolve, ok := took("resolve"); detect > lateDetection || ok && 2*detect > resolve {
			minutes := int(detect / time.Minute)
			out = append(out, Gap{i, Reason{Code: ReasonDetectedLate, Bad: true, N: minutes, Doc: i.Doc, Pos: i.Event.DetectedAt.Pos}})
		}
	}
	return out
}

// tells finds the page of an incident that a fact comes from, by its key, else by the section that tells of it.
func (i *Incident) tells(key string, about model.Section) (model.Doc, diag.Pos) {
	for _, d := range i.Pages() {
		if pos := d.Base().Pos(key); pos.Line > 0 {
			return d, pos
		}
	}
	for _, d := range i.Pages() {
		for _, p := range model.AsEvent(d).Prose.Passages {
			if p.About == about {
				return d, diag.Pos{Path: d.Base().Path, Line: int(p.Line)}
			}
		}
	}
	return i.Doc, diag.Pos{Path: i.Doc.Base().Path}
}

// onThisDay reports whether a time lies on the day and month of the build, in an earlier year. What happened on a 29th of
// February is remembered on the 28th in the years that have no 29th.
func (r *Report) onThisDay(t model.Time) bool {
	if r.o.Now.IsZero() || !t.Known() {
		return false
	}
	year, month, day := r.o.Now.In(r.o.Location).Date()
	y, m, d := t.At.In(r.o.Location).Date()
	if m == time.February && d == 29 && !leap(year) {
		d = 28
	}
	return y < year && m == month && d == day
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }
