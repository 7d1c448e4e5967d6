package derive

import (
	"slices"
	"time"

	"siaga/generator/model"
)

// times reads the milestones, the timeline and the durations that somebody wrote by hand. A line that names a milestone
// goes before what the words of a timeline tell. A time that nobody states is left open.
func times(doc model.Doc, e *model.Event, o *outline, src Source) {
	if src.Location == nil {
		src.Location = time.UTC
	}
	r := newTimesReader(o, src)
	named := r.readLabels(e, doc.Base())
	r.readEntries()
	e.Prose.Timeline = r.moments()
	e.Prose.Stated = r.stated(doc.Base().Title)
	f := filler{meta: doc.Base(), event: e}
	f.named(named)
	f.told(r.entries)
	s := r.readSaid(e)
	f.window(s)
	f.told(s.list)
}

// window fills what the only window that sentences name tells, if it is that of the whole.
func (f *filler) window(s said) {
	if s.windows != 1 {
		return
	}
	const near = 2 * time.Minute
	if at := f.event.StartedAt; at.Known() && at.At.Sub(s.from.At).Abs() > near {
		return
	}
	f.inOrder(started, &timed{at: s.from})
	if at := f.event.StartedAt; !at.Known() || at.At.Sub(s.from.At).Abs() > near {
		return
	}
	f.inOrder(mitigated, &timed{at: s.to})
	f.inOrder(resolved, &timed{at: s.to})
}

// filler fills the milestones that a page leaves open in its front matter.
type filler struct {
	meta  *model.Meta
	event *model.Event
}

// slot is the place of one milestone and its key.
func (f *filler) slot(k milestones) (*model.Time, string) {
	e := f.event
	switch k {
	case started:
		return &e.StartedAt, "started_at"
	case detected:
		return &e.DetectedAt, "detected_at"
	case declared:
		return &e.DeclaredAt, "declared_at"
	case acknowledged:
		return &e.AcknowledgedAt, "acknowledged_at"
	case mitigated:
		return &e.MitigatedAt, "mitigated_at"
	}
	return &e.ResolvedAt, "resolved_at"
}

// fill sets a milestone that is open.
func (f *filler) fill(k milestones, t model.Time) {
	into, key := f.slot(k)
	if !t.Known() || into.Known() || f.meta.Declared(key) || !f.fits(t) {
		return
	}
	*into = t
	f.meta.DeriveAt(key, model.FromBody, t.Pos.Line)
}

// fits reports whether a time lies between the start and the end that the front matter declares. One that does not was
// read wrongly, in another zone or of another day: who has declared both need not be asked which is true.
func (f *filler) fits(t model.Time) bool {
	declared := func(key string, at model.Time) bool { return f.meta.Declared(key) && at.Known() && !at.DateOnly }
	switch {
	case t.DateOnly:
	case declared("started_at", f.event.StartedAt) && t.At.Before(f.event.StartedAt.At):
		return false
	case declared("resolved_at", f.event.ResolvedAt) && t.At.After(f.event.ResolvedAt.At):
		return false
	}
	return true
}

// named fills what lines name.
func (f *filler) named(all map[milestones]model.Time) {
	for _, k := range []milestones{started, detected, declared, acknowledged, mitigated, resolved} {
		f.fill(k, all[k])
	}
	f.fill(mitigated, all[restored])
	f.fill(resolved, all[restored])
}

// Limits for what a timeline tells.
const (
	// firstSteps is the number of entries after the first sign of trouble by which people know of it: who writes down
	// more is at work already, and what somebody notices then is something else.
	firstSteps = 2
	// another is the time after which trouble that comes back is another incident on the same page.
	another = 72 * time.Hour
)

// told fills what the words of a timeline tell.
func (f *filler) told(all []timed) {
	// A day alone is too little for what is only told.
	list := slices.DeleteFunc(slices.Clone(all), func(e timed) bool { return e.at.DateOnly })
	slices.SortStableFunc(list, func(a, b timed) int { return a.at.Compare(b.at) })
	start, detect := firstSigns(list, f.event.DetectedAt)
	f.inOrder(started, start)
	f.inOrder(detected, detect)
	f.inOrder(declared, firstOf(list, tellsDeclared))
	f.inOrder(acknowledged, firstOf(list, tellsAcknowledged))
	back, last := restoration(list, detect)
	if m := firstOf(list, tellsMitigated); m != nil {
		back = m
	}
	f.inOrder(mitigated, back)
	if end := lastOf(list, tellsResolved); end != nil {
		last = end
	} else if end := closed(list); end != nil {
		last = end
	}
	f.inOrder(resolved, last)
}

// inOrder fills a milestone with the time of an entry, unless it would come before what it cannot precede.
func (f *filler) inOrder(k milestones, e *timed) {
	if e == nil {
		return
	}
	ev, at := f.event, e.at
	after := func(t model.Time) bool { return !t.Known() || t.DateOnly || at.DateOnly || !at.At.Before(t.At) }
	before := func(t model.Time) bool { return !t.Known() || t.DateOnly || at.DateOnly || !at.At.After(t.At) }
	ok := true
	switch k {
	case started:
		ok = before(ev.DetectedAt) && before(ev.DeclaredAt) && before(ev.AcknowledgedAt) && before(ev.MitigatedAt) && before(ev.ResolvedAt)
	case detected, declared, mitigated:
		ok = after(ev.StartedAt)
	case acknowledged:
		ok = after(ev.StartedAt) && after(ev.DetectedAt)
	case resolved:
		ok = after(ev.StartedAt) && after(ev.DetectedAt) && after(ev.MitigatedAt)
	}
	if ok {
		f.fill(k, e.at)
	}
}

func firstOf(list []timed, t news) *timed {
	for i := range list {
		if list[i].tells&t != 0 {
			return &list[i]
		}
	}
	return nil
}

func lastOf(list []timed, t news) *timed {
	for i := range slices.Backward(list) {
		if list[i].tells&t != 0 {
			return &list[i]
		}
	}
	return nil
}

// closed is the entry that tells that it is over, if only what is told to others follows.
func closed(list []timed) *timed {
	for i := range slices.Backward(list) {
		switch e := &list[i]; {
		case e.tells&tellsClosed != 0:
			return e
		case e.tells&tellsAside == 0:
			return nil
		}
	}
	return nil
}

// firstSigns finds the entries that tell when it started and when people came to know. Trouble counts as a start only if
// it is known when somebody noticed: what went wrong in the course of the work is none. A timeline that opens with trouble,
// or with changes and then trouble, says when it started.
func firstSigns(list []timed, known model.Time) (start, detect *timed) {
	sign := -1 // of trouble
	first := 0 // entry behind the changes that a timeline begins with, which may have led to it
	for i := range list {
		e := &list[i]
		if i == first && e.tells&tellsChange != 0 && e.tells&^(tellsChange|tellsAside) == 0 {
			first++
		}
		if e.tells&tellsStart != 0 && start == nil {
			start, sign = e, i
		}
		early := known.Known() && !known.DateOnly && e.at.At.Before(known.At)
		if sign < 0 && (e.tells&(tellsSymptom|tellsFailure) != 0 || early && e.tells&tellsDetected != 0) {
			sign = i
		}
		if e.tells&tellsDetected != 0 {
			detect = e
			if sign >= 0 && i-sign > firstSteps {
				detect = nil
			}
			break
		}
	}
	switch {
	case start != nil || sign < 0:
	case detect != nil, sign == first && list[first].opens && !known.Known(),
		known.Known() && !known.DateOnly && list[sign].at.At.Before(known.At):
		start = &list[sign]
	}
	return start, detect
}

// restoration finds the entries that tell when all worked again: the first after which nothing broke again, and the last
// if no work followed it. Where people noticed and it came back in one entry, it tells only when they noticed. Where
// somebody looked, and all was well, it does not tell since when.
func restoration(list []timed, detect *timed) (first, last *timed) {
	var end *timed // the latest restoration
	for i := range list {
		e := &list[i]
		if end != nil && e.at.At.Sub(list[i-1].at.At) > another {
			break
		}
		switch {
		case e.tells&tellsRestored != 0 && (detect == nil || !e.at.At.Equal(detect.at.At)):
			if first == nil && e.tells&tellsUnsure == 0 {
				first = e
			}
			last, end = e, e
		case e.tells&tellsSymptom != 0 && e.tells&tellsRestored == 0:
			first, last, end = nil, nil, nil
		case e.tells&(tellsAside|tellsResolved) == 0:
			last = nil
		}
	}
	return first, last
}
