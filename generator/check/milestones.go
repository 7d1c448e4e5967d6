package check

import (
	"time"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// follows says which milestones each milestone must not precede, in the order in which they are looked at. Declaring and
// acknowledging have no fixed place: people declare late, and acknowledge what is over.
var follows = []struct {
	name  string
	after []string
}{
	{"detected", []string{"started"}},
	{"mitigated", []string{"started", "detected"}},
	{"resolved", []string{"started", "detected", "mitigated"}},
}

// milestones finds those of an event by their names.
func milestones(e *model.Event) map[string]model.Time {
	out := make(map[string]model.Time, 6)
	for _, m := range e.Milestones() {
		out[m.Name] = m.At
	}
	return out
}

// timeOrder reports milestones that lie before one that they must follow, each once. A page whose text tells the two in the
// order of their times says plainly that it was so: a fault that healed itself is often noticed later.
func timeOrder(p *Pass) {
	for _, d := range p.Graph.Docs {
		e := model.AsEvent(d)
		if e == nil {
			continue
		}
		at := milestones(e)
		for _, f := range follows {
			for _, first := range f.after {
				if before(at[f.name], at[first]) && !told(d, at[f.name], at[first]) {
					p.Report(diag.New(diag.TimeOrder, place(d, at[f.name]), "%s at %s is before %s at %s",
						f.name, clock(at[f.name]), first, clock(at[first])).
						Suggest("correct the one that is wrong; until then no time between them is computed").
						Also(place(d, at[first]), "%s", first))
					break
				}
			}
		}
	}
}

// told reports whether the body of a page tells of a before it tells of b.
func told(d model.Doc, a, b model.Time) bool {
	body := d.Base().Line
	return a.Pos.Path == b.Pos.Path && body <= a.Pos.Line && a.Pos.Line < b.Pos.Line
}

// before reports whether both times are known and a lies before b; where one is a day, before that day.
func before(a, b model.Time) bool {
	if !a.Known() || !b.Known() {
		return false
	}
	if a.DateOnly || b.DateOnly {
		return day(a).Before(day(b))
	}
	return a.At.Before(b.At)
}

// day is the day that somebody wrote, whatever the zone.
func day(t model.Time) time.Time {
	y, m, d := t.At.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// anyZone is how far a time without a zone may be from what was meant.
const anyZone = 14 * time.Hour

// timeInFuture reports milestones that lie after the day of the build. All of that day counts, since often only the day is
// known; a time that names no zone is taken in whichever zone makes it right.
func timeInFuture(p *Pass) {
	if p.Now.IsZero() {
		return
	}
	y, m, d := p.Now.Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, p.Now.Location())
	for _, d := range p.Graph.Docs {
		e := model.AsEvent(d)
		if e == nil {
			continue
		}
		for _, m := range e.Milestones() {
			limit := end
			if !m.At.Zoned {
				limit = end.Add(anyZone)
			}
			if !m.At.At.Before(limit) {
				p.Report(diag.New(diag.TimeInFuture, place(d, m.At), "%s at %s is after the day of this build, %s",
					m.Name, clock(m.At), p.Now.Format(time.DateOnly)).
					Suggest("correct the year, or the month"))
			}
		}
	}
}

// place is where a time stands; one that came from the name of a file, or from git, stands for the page.
func place(d model.Doc, t model.Time) diag.Pos {
	if t.Pos.Path == "" {
		return diag.Pos{Path: d.Base().Path}
	}
	return t.Pos
}

// clock writes a time as its page has it.
func clock(t model.Time) string {
	if t.DateOnly {
		return t.At.Format("2006-01-02")
	}
	return t.At.Format("2006-01-02 15:04")
}
