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

// newestIncidents lists the incidents, the newest first.
func (r *Report) newestIncidents() []*Incident {
	return r.newest.get(func() []*Incident { return slices.SortedFunc(slices.Values(r.Incidents), newestFirst) })
}

// OnThisDay lists the incidents of earlier years on the day of the build, the newest first.
func (r *Report) OnThisDay() []*Incident {
	var out []*Incident
	for _, i := range r.Incidents {
		if r.onThisDay(i.Start) {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, newestFirst)
	return out
}

// Lessons lists the lessons of all pages once: those of incidents, the newest first, then those of pages that belong to
// none, such as the report on a drill.
func (r *Report) Lessons() []Lesson { return r.lessons.get(r.register) }

// HasLessons reports whether any page tells a lesson.
func (r *Report) HasLessons() bool {
	return slices.ContainsFunc(r.graph.Docs, func(d model.Doc) bool {
		e := model.AsEvent(d)
		return e != nil && len(e.Prose.Lessons) > 0
	})
}

func (r *Report) register() []Lesson {
	var out []Lesson
	listed := map[model.Doc]bool{}
	list := func(d model.Doc, i *Incident) {
		if e := model.AsEvent(d); e != nil && !listed[d] {
			listed[d] = true
			for _, l := range e.Prose.Lessons {
				out = append(out, Lesson{l, d, i})
			}
		}
	}
	for _, i := range r.newestIncidents() {
		for _, d := range i.pages {
			list(d, i)
		}
	}
	for _, d := range r.graph.Docs {
		list(d, nil)
	}
	return out
}

// Gaps lists the incidents that were not noticed as they should have been, the newest first.
func (r *Report) Gaps() []Gap {
	return r.gaps.get(func() []Gap {
		var out []Gap
		for _, i := range r.newestIncidents() {
			for _, x := range i.Gaps() {
				out = append(out, Gap{i, x})
			}
		}
		return out
	})
}

// HasGaps reports whether there is any such incident.
func (r *Report) HasGaps() bool {
	return slices.ContainsFunc(r.Incidents, func(i *Incident) bool { return len(i.Gaps()) > 0 })
}

// Gaps says what was wrong with how an incident was noticed.
func (i *Incident) Gaps() []Reason {
	var out []Reason
	switch i.Event.DetectedBy {
	case "customer", "partner", "staff":
		doc, pos := i.tells("detected_by", model.SectionDetection)
		out = append(out, Reason{Code: ReasonNotByAlert, Bad: true, Text: i.Event.DetectedBy, Doc: doc, Pos: pos})
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
			out = append(out, Reason{Code: ReasonDetectedLate, Bad: true, N: minutes, Doc: i.Doc, Pos: i.Event.DetectedAt.Pos})
		}
	}
	return out
}

// tells finds the page of an incident that a fact comes from, by its key, else by the section that tells of it.
func (i *Incident) tells(key string, about model.Section) (model.Doc, diag.Pos) {
	for _, d := range i.pages {
		if pos := d.Base().Pos(key); pos.Line > 0 {
			return d, pos
		}
	}
	for _, d := range i.pages {
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
