package render

import (
	"time"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// maxTimeline bounds the entries of a timeline that another page tells in full.
const maxTimeline = 60

// timeline shows what happened on a page of an incident that does not tell it itself, as the record or the post-mortem
// beside it does; nil where that page does, or none.
func (s *Site) timeline(at string, d model.Doc, i *insight.Incident) *Timeline {
	if len(model.AsEvent(d).Prose.Timeline) > 0 {
		return nil
	}
	from := teller(i)
	if from == nil {
		return nil
	}
	entries := model.AsEvent(from).Prose.Timeline
	v := &Timeline{From: s.docLink(at, from), More: max(0, len(entries)-maxTimeline)}
	if line := entries[0].At.Pos.Line; line > 0 {
		v.From.Href = link.Relative(at, s.o.Graph.Address(from), headingAbove(from.Base().Body, line))
	}
	reached := i.Event.Milestones()
	day := ""
	for _, e := range entries[:len(entries)-v.More] {
		x := TimelineEntry{Text: e.Text}
		if e.At.Known() {
			x.At = s.moment(e.At)
			if !e.At.DateOnly {
				local := e.At.At.In(s.o.Location)
				// The day is not said again while it stays the same.
				if date := local.Format(time.DateOnly); date == day {
					x.At.Text = local.Format("15:04")
				} else {
					x.At.Text, day = local.Format("2006-01-02 15:04"), date
				}
			}
			for n, m := range reached {
				if !m.At.DateOnly && !e.At.DateOnly && m.At.At.Equal(e.At.At) {
					x.Milestones = append(x.Milestones, m.Name)
					reached[n].At.DateOnly = true // each once, at the first entry of its minute
				}
			}
		}
		v.Entries = append(v.Entries, x)
	}
	return v
}

// teller is the page of an incident whose text has its timeline.
func teller(i *insight.Incident) model.Doc {
	if len(model.AsEvent(i.Doc).Prose.Timeline) > 0 {
		return i.Doc
	}
	for _, pm := range i.PostMortems {
		if len(pm.Prose.Timeline) > 0 {
			return pm
		}
	}
	return nil
}
