package insight

import (
	"slices"
	"time"

	"siaga/generator/model"
)

// fixes finds the causes that came back after their fix.
//
// An occurrence came after a fix if it began after the fixed_on of the cause, or after every `prevent` action for the cause
// that came of an earlier occurrence was completed. Of those actions at least one must be completed; what nobody will do
// is not waited for; one that is not done, or of which nobody knows when it was done, means that there was no fix. Where
// both tell of one, the newer one counts; of two on one day, fixed_on.
//
// A fix or an incident of which only the day is known counts by days: what happened on the day of the fix did not happen
// after it. An incident without any date came after nothing.
func (r *Report) fixes() {
	prevent := r.preventActions()
	for _, c := range r.Causes {
		if len(prevent[c]) > 0 || c.Doc.FixedOn.Known() {
			h := fixWalk{Report: r, cause: c, prevent: byIncident(prevent[c])}
			h.walk()
		}
	}
	r.rankActions()
}

// preventActions finds, for each cause, the actions that were to keep it from coming back.
func (r *Report) preventActions() map[*Cause][]*Action {
	out := map[*Cause][]*Action{}
	for _, a := range r.Actions {
		if a.Item.Kind == "prevent" && a.State != ActionWontDo {
			for _, c := range a.Causes {
				out[c] = append(out[c], a)
			}
		}
	}
	return out
}

func byIncident(actions []*Action) map[*Incident][]*Action {
	out := map[*Incident][]*Action{}
	for _, a := range actions {
		for _, i := range a.Incidents {
			out[i] = append(out[i], a)
		}
	}
	return out
}

// fixWalk walks through the occurrences of a cause and knows at each which fixes had been made. Each action is taken up
// once, so a walk is linear.
type fixWalk struct {
	*Report
	cause   *Cause
	prevent map[*Incident][]*Action // that were to keep the cause from coming back

	last   map[*Action]int // the last occurrence that an action follows from
	passed int             // occurrences whose actions have been taken up
	done   []*Action       // completed on a known day
	newest *Action         // of done
	marked int             // of done, those that came back
	broken bool            // an action is not done, or nobody knows when it was
	shared []*Action       // follow from occurrences that are passed and from ones to come
}

func (h *fixWalk) walk() {
	dated := slices.IndexFunc(h.cause.Occurrences, func(o Occurrence) bool { return !o.Incident.Start.Known() })
	if dated < 0 {
		dated = len(h.cause.Occurrences)
	}
	h.last = map[*Action]int{}
	for k, o := range h.cause.Occurrences[:dated] {
		for _, a := range h.prevent[o.Incident] {
			h.last[a] = k
		}
	}
	for k := range dated {
		o := &h.cause.Occurrences[k]
		for h.passed < k && h.cause.Occurrences[h.passed].Incident.Start.At.Before(o.Incident.Start.At) {
			h.pass(h.passed)
			h.passed++
		}
		if o.AfterFix = newer(h.byDate(o), h.byActions(o)); o.AfterFix != nil {
			o.Incident.Returned = append(o.Incident.Returned, Return{h.cause, o})
		}
	}
}

// pass takes up the actions of an occurrence that lies behind. A page may examine occurrences to come, too: then nobody
// knows when its actions were written down, so that those which are not done yet break nothing until all have passed.
func (h *fixWalk) pass(k int) {
	for _, a := range h.prevent[h.cause.Occurrences[k].Incident] {
		n := slices.Index(h.shared, a)
		switch {
		case h.last[a] > k && n < 0:
			h.shared = append(h.shared, a)
		case h.last[a] > k:
		default:
			if n >= 0 {
				h.shared = slices.Delete(h.shared, n, n+1)
			}
			h.take(a)
		}
	}
}

func (h *fixWalk) take(a *Action) {
	if !completed(a) {
		h.broken = true
		return
	}
	h.done = append(h.done, a)
	if h.newest == nil || h.laterDone(a, h.newest) {
		h.newest = a
	}
}

// completed reports whether an action is done, and on a known day.
func completed(a *Action) bool {
	return (a.State == ActionDone || a.State == ActionUnverified) && a.Item.CompletedOn.Known()
}

// laterDone reports whether a was completed after b; on one day, what names no hour counts as the later.
func (h *fixWalk) laterDone(a, b *Action) bool {
	x, y := a.Item.CompletedOn, b.Item.CompletedOn
	return h.after(x, y) || x.DateOnly && !y.DateOnly && !h.after(y, x)
}

// byDate is the fix that the cause itself declares, where an occurrence came after it. What had been completed by then for
// earlier occurrences was part of it, and is marked.
func (h *fixWalk) byDate(o *Occurrence) *Fix {
	doc := h.cause.Doc
	if !doc.FixedOn.Known() || !h.after(o.Incident.Start, doc.FixedOn) {
		return nil
	}
	pos := doc.FixedOn.Pos
	if pos.Path == "" {
		pos = doc.Pos("fixed_on")
	}
	fix := &Fix{On: h.day(doc.FixedOn), Pos: pos}
	for _, a := range h.done {
		if !h.after(a.Item.CompletedOn, doc.FixedOn) {
			fix.Actions = append(fix.Actions, a)
			came(a, o)
		}
	}
	return fix
}

// byActions is the fix that the actions so far make, where an occurrence came after it. The actions are marked.
func (h *fixWalk) byActions(o *Occurrence) *Fix {
	start := o.Incident.Start
	if h.broken || h.newest != nil && !h.after(start, h.newest.Item.CompletedOn) {
		return nil
	}
	newest, all := h.newest, slices.Clip(h.done)
	for _, a := range h.done[h.marked:] {
		came(a, o)
	}
	h.marked = len(h.done)
	for _, a := range h.shared {
		if completed(a) && h.after(start, a.Item.CompletedOn) {
			all = append(all, a)
			came(a, o)
			if newest == nil || h.laterDone(a, newest) {
				newest = a
			}
		}
	}
	if newest == nil {
		return nil
	}
	return &Fix{On: h.day(newest.Item.CompletedOn), Actions: all, Pos: newest.Item.Pos}
}

// came notes the first occurrence after an action was completed; an action may be for several causes.
func came(a *Action, o *Occurrence) {
	if a.CameBack == nil || ByStart(o.Incident, a.CameBack.Incident) < 0 {
		a.CameBack = o
	}
}

// day is the midnight of a time's day in the zone of the site.
func (r *Report) day(t model.Time) time.Time {
	y, m, d := t.At.In(r.o.Location).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, r.o.Location)
}

// newer is the newer of two fixes, the first of two on one day.
func newer(a, b *Fix) *Fix {
	if a == nil || b != nil && b.On.After(a.On) {
		return b
	}
	return a
}

// FixDays are the days on which something was done that was to keep the cause from coming back: its own fixed_on, and the
// completion of each `prevent` action for it. They are sorted, each once.
func (c *Cause) FixDays() []time.Time {
	var out []time.Time
	if c.Doc.FixedOn.Known() {
		out = append(out, c.Doc.FixedOn.At)
	}
	for _, a := range c.Actions {
		if a.Item.Kind == "prevent" && completed(a) {
			out = append(out, a.Item.CompletedOn.At)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, func(a, b time.Time) bool { return a.Truncate(24 * time.Hour).Equal(b.Truncate(24 * time.Hour)) })
}
