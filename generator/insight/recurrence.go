package insight

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"siaga/generator/model"
	"siaga/generator/parallel"
)

// recurrence gives every cause its history.
//
// An incident that names a cause is an occurrence of it, and one of every cause behind that one, however far: it is listed
// there with the cause that it names. It counts once for each cause; naming it wins over naming what it led to.
func (r *Report) recurrence() {
	r.connect()
	direct := make(map[*Cause][]*Incident, len(r.Causes))
	for _, i := range r.Incidents {
		for _, c := range i.Causes {
			direct[c] = append(direct[c], i)
		}
	}
	parallel.With(len(r.Causes), func() func(int) {
		return func(n int) {
			c := r.Causes[n]
			c.Occurrences = occurrences(c, direct)
			c.sum(r.o.Location)
		}
	})
}

// connect links each cause with those behind it.
func (r *Report) connect() {
	for _, c := range r.Causes {
		for _, e := range r.graph.Out(c.Doc, model.RelCausedBy) {
			to, ok := e.To.(*model.RootCause)
			if !ok || r.causes[to] == nil {
				continue
			}
			behind := r.causes[to]
			c.Behind = append(c.Behind, behind)
			behind.Effects = append(behind.Effects, c)
		}
	}
}

// occurrences lists the incidents that name a cause, or what it led to: nearer effects first, so that the shortest way
// from a cause to an incident is the one that is told.
func occurrences(c *Cause, direct map[*Cause][]*Incident) []Occurrence {
	out := make([]Occurrence, 0, len(direct[c]))
	for _, i := range direct[c] {
		out = append(out, Occurrence{Incident: i})
	}
	if len(c.Effects) > 0 {
		out = indirect(c, direct, out)
	}
	slices.SortFunc(out, func(a, b Occurrence) int { return ByStart(a.Incident, b.Incident) })
	return out
}

// indirect adds the incidents that name an effect of a cause. Causes that lead to each other in a circle are met once.
func indirect(c *Cause, direct map[*Cause][]*Incident, out []Occurrence) []Occurrence {
	known := make(map[*Incident]bool, len(out))
	for _, o := range out {
		known[o.Incident] = true
	}
	met := map[*Cause]bool{c: true}
	queue := slices.Clone(c.Effects)
	for n := 0; n < len(queue); n++ {
		effect := queue[n]
		if met[effect] {
			continue
		}
		met[effect] = true
		for _, i := range direct[effect] {
			if !known[i] {
				known[i] = true
				out = append(out, Occurrence{Incident: i, Via: effect})
			}
		}
		queue = append(queue, effect.Effects...)
	}
	return out
}

// ByStart orders incidents by their start, those without any date last, then by path.
func ByStart(a, b *Incident) int {
	if k, l := a.Start.Known(), b.Start.Known(); k != l {
		if k {
			return -1
		}
		return 1
	}
	return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Doc.Base().Path, b.Doc.Base().Path))
}

// newestFirst orders incidents by their start, the newest first, those without any date last, then by path.
func newestFirst(a, b *Incident) int {
	if !a.Start.Known() || !b.Start.Known() {
		return ByStart(a, b)
	}
	return cmp.Or(b.Start.Compare(a.Start), strings.Compare(a.Doc.Base().Path, b.Doc.Base().Path))
}

// sum computes what follows from the occurrences of a cause.
func (c *Cause) sum(loc *time.Location) {
	c.Recurring = len(c.Occurrences) >= 2
	hit := map[model.Doc]bool{}
	for _, o := range c.Occurrences {
		i := o.Incident
		if i.Start.Known() {
			if c.Last.Known() {
				c.GapDays = append(c.GapDays, daysBetween(c.Last, i.Start, loc))
			} else {
				c.First = i.Start
			}
			c.Last = i.Start
		}
		for _, s := range i.Services {
			if !hit[s] {
				hit[s] = true
				c.Services = append(c.Services, s)
			}
		}
		for _, s := range i.Event.Spans() {
			if s.Name == "resolve" {
				c.TimeToResolve += s.Duration
				c.Resolved++
			}
		}
	}
	slices.SortFunc(c.Services, func(a, b model.Doc) int {
		return cmp.Or(strings.Compare(a.Base().ID, b.Base().ID), strings.Compare(a.Base().Path, b.Base().Path))
	})
	c.Trend = trend(c.GapDays)
}

// daysBetween counts the whole days from a to b: of 24 hours where both are known to the minute, else of the calendar.
func daysBetween(a, b model.Time, loc *time.Location) int {
	if a.DateOnly || b.DateOnly {
		return int(dayNumber(b.At, loc) - dayNumber(a.At, loc))
	}
	return int((b.At.Unix() - a.At.Unix()) / (24 * 60 * 60)) // a Duration ends after 292 years
}

// dayNumber numbers the days of the calendar in a zone.
func dayNumber(t time.Time, loc *time.Location) int64 {
	y, m, d := t.In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

// minTrendGaps is how many gaps a trend takes: those of four occurrences.
const minTrendGaps = 3

// trend compares the older half of the gaps with the newer one; of an odd number the middle one is left out. The trend is
// faster where the newer gaps together are less than two thirds of the older ones, slower where they are more than three
// halves, else steady.
func trend(gaps []int) Trend {
	if len(gaps) < minTrendGaps {
		return TrendNone
	}
	half := len(gaps) / 2
	older, newer := 0, 0
	for i := range half {
		older += gaps[i]
		newer += gaps[len(gaps)-1-i]
	}
	switch {
	case 3*newer < 2*older:
		return TrendFaster
	case 2*newer > 3*older:
		return TrendSlower
	}
	return TrendSteady
}
