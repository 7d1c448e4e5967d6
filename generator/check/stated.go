package check

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// How far a duration that somebody wrote may be from what the times give: two minutes; where it tells whole hours or days
// only, a twentieth of it if that is more; where it says "about", 15 %.
const (
	tolerance      = 2 * time.Minute
	toleranceRound = 20         // one in so many
	toleranceAbout = 100.0 / 15 // likewise
)

// spanEnds says between which milestones people count a span. They mean different ones by the same word, so a duration is
// right if it fits any pair. An end that is not known is replaced by the next of the list; of the starts, all are tried.
var spanEnds = map[string]span{
	"detect":      {[]string{"started"}, []string{"detected", "declared", "acknowledged"}, false},
	"acknowledge": {[]string{"started", "detected", "declared"}, []string{"acknowledged"}, false},
	"mitigate":    {[]string{"started", "detected", "declared"}, []string{"mitigated", "resolved"}, false},
	"resolve":     {[]string{"started", "detected", "declared"}, []string{"resolved"}, false},
	"outage":      {[]string{"started", "detected", "declared"}, []string{"mitigated", "resolved"}, true},
}

type span struct {
	starts []string
	ends   []string
	all    bool // any of the ends may be meant
}

// pair is what the times of a page give between two milestones.
type pair struct {
	from, to model.Milestone
	took     time.Duration
}

// statedDurations reports durations that somebody wrote by hand and that no pair of the page's own times gives.
func statedDurations(p *Pass) {
	for _, d := range p.Graph.Docs {
		e := model.AsEvent(d)
		if e == nil || len(e.Prose.Stated) == 0 {
			continue
		}
		for _, s := range e.Prose.Stated {
			if near, wrong := contradicted(e, s); wrong {
				p.Report(stated(d, s, near))
			}
		}
	}
}

// sumOfParts finds a duration that a sentence gives as an amount of downtime: "18 minutes of hard downtime" may be a part of
// what happened, or the sum of several parts. As a label, "Downtime: 18 min", it stands for the whole.
var sumOfParts = regexp.MustCompile(`(?i)^[^:]*\d[^:]*\b(downtime|down time|unavailability)\b`)

// contradicted finds the pair of milestones that comes nearest to a duration, and reports whether even that contradicts it.
// Where the times give no pair at all, nothing does, and where nobody tells the start, an outage may be longer; the first entry of the timeline makes a duration right, but never
// wrong, since a story may begin long before.
func contradicted(e *model.Event, s model.Stated) (pair, bool) {
	span, ok := spanEnds[s.Span]
	if !ok {
		return pair{}, false
	}
	at := milestones(e)
	var best pair
	least, longest := time.Duration(-1), time.Duration(0)
	part := s.Span == "outage" && sumOfParts.MatchString(s.Text)
	for _, c := range pairs(at, span, s.Hours) {
		off := (c.took - s.Duration).Abs()
		if part && c.took > s.Duration {
			off = 0
		}
		if least < 0 || off < least {
			best, least = c, off
		}
		longest = max(longest, c.took)
	}
	if least <= allowed(s) {
		return best, false
	}
	if s.Span == "outage" && !at["started"].Known() && least >= 0 && s.Duration > longest {
		return best, false // it may have begun before what is known
	}
	span.starts = []string{storyBegins}
	at[storyBegins] = begin(e.Prose.Timeline)
	for _, c := range pairs(at, span, s.Hours) {
		if (c.took - s.Duration).Abs() <= allowed(s) {
			return c, false
		}
	}
	return best, true
}

// storyBegins stands for the first entry of a timeline among the milestones.
const storyBegins = "timeline"

// begin is the earliest time of a timeline.
func begin(moments []model.Moment) model.Time {
	var out model.Time
	for _, m := range moments {
		if m.At.Known() && !m.At.DateOnly && (!out.Known() || m.At.At.Before(out.At)) {
			out = m.At
		}
	}
	return out
}

// pairs lists what a span may have been counted between.
func pairs(at map[string]model.Time, s span, hours model.Hours) []pair {
	exact := func(name string) bool { return at[name].Known() && !at[name].DateOnly }
	var out []pair
	for _, end := range s.ends {
		for _, start := range s.starts {
			if !exact(start) || !exact(end) || at[end].At.Before(at[start].At) {
				continue
			}
			out = append(out, pair{
				model.Milestone{Name: start, At: at[start]}, model.Milestone{Name: end, At: at[end]},
				counted(at[start].At, at[end].At, hours),
			})
		}
		if exact(end) && !s.all {
			break
		}
	}
	return out
}

// minutesWritten finds minutes or seconds in a duration as people write it: "5h 9m", "0:45", "20 menit".
var minutesWritten = regexp.MustCompile(`(?i)\d\s*(m|min|mins|minute|minutes|menit|s|sec|secs|second|seconds|detik)\b|\d:\d|\bminutes?\b|\bmenit\b`)

// allowed is how far a duration may be off.
func allowed(s model.Stated) time.Duration {
	out := tolerance
	switch {
	case s.About:
		out = max(out, time.Duration(float64(s.Duration)/toleranceAbout))
	case s.Duration%time.Hour == 0 && !minutesWritten.MatchString(s.Text):
		out = max(out, s.Duration/toleranceRound)
	}
	return out
}

// maxCounted is the longest time that is counted by hours of the day: what is longer comes from a wrong year.
const maxCounted = 10 * 366 * 24 * time.Hour

// counted is the time from a to b, as far as it lies in the hours.
func counted(a, b time.Time, h model.Hours) time.Duration {
	if h == (model.Hours{}) || b.Sub(a) > maxCounted {
		return b.Sub(a)
	}
	to := h.To
	if to <= h.From {
		to += 24 * time.Hour // into the next day
	}
	var sum time.Duration
	y, m, d := a.Date()
	for n := -1; ; n++ {
		midnight := time.Date(y, m, d+n, 0, 0, 0, 0, a.Location())
		if midnight.After(b) {
			return sum
		}
		if w := midnight.Weekday(); h.Weekdays && (w == time.Saturday || w == time.Sunday) {
			continue
		}
		first, last := later(a, midnight.Add(h.From)), earlier(b, midnight.Add(to))
		if last.After(first) {
			sum += last.Sub(first)
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// daysWritten finds days in a duration as people write it, so that ours is written alike.
var daysWritten = regexp.MustCompile(`(?i)\d\s*(d|days?|hari)\b`)

// longShift is longer than people work without a break: a duration that is shorter than the times by that may leave hours
// out on purpose.
const longShift = 12 * time.Hour

// stated makes the diagnostic.
func stated(d model.Doc, s model.Stated, near pair) diag.Diagnostic {
	text := strings.Join(strings.Fields(s.Text), " ")
	took := length(near.took, s.Hours == (model.Hours{}) && daysWritten.MatchString(text))
	suggestion := "correct the one that is wrong, or leave the duration out: it is computed from the times"
	switch {
	case s.Hours != (model.Hours{}):
		took += " in these hours"
	case near.took > longShift && near.took > s.Duration:
		suggestion += "; if only some hours count, say which: (10:00-17:00 M-F)"
	}
	out := diag.New(diag.StatedDuration, diag.Pos{Path: d.Base().Path, Line: int(s.Line)},
		"%q does not fit the times of this page: from %s at %s to %s at %s it is %s",
		text, near.from.Name, clock(near.from.At), near.to.Name, clock(near.to.At), took).Suggest("%s", suggestion)
	for _, m := range []model.Milestone{near.from, near.to} {
		if m.At.Pos.Line > 0 {
			out = out.Also(m.At.Pos, "%s", m.Name)
		}
	}
	return out
}

// length writes a duration in hours and minutes, or in days, too.
func length(d time.Duration, days bool) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	var parts []string
	add := func(n int, unit string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d%s", n, unit))
		}
	}
	hours := minutes / 60
	if days {
		add(hours/24, "d")
		hours %= 24
	}
	add(hours, "h")
	add(minutes%60, "m")
	if len(parts) == 0 {
		return "0m"
	}
	return strings.Join(parts, " ")
}
