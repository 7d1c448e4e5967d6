package render

import (
	"time"

	"siaga/generator/chart"
	"siaga/generator/model"
)

// response draws the response to an event to scale; nil where there are not two milestones at different times.
func (s *Site) response(e *model.Event) *ResponseChart {
	var milestones []chart.Moment
	for _, m := range e.Milestones() {
		if !m.At.DateOnly {
			milestones = append(milestones, chart.Moment{Name: m.Name, At: m.At.At})
		}
	}
	if len(milestones) != len(e.Milestones()) {
		return nil // the columns below would not be those of the bar
	}
	var moments []time.Time
	for _, m := range e.Prose.Timeline {
		if m.At.Known() && !m.At.DateOnly {
			moments = append(moments, m.At.At)
		}
	}
	r := chart.NewResponse(milestones, moments)
	if !r.Scaled {
		return nil
	}
	v := &ResponseChart{Events: r.Events}
	ts := s.o.Templates
	for _, p := range r.Parts {
		text := durationText(p.Duration)
		x := ResponsePart{X: p.X, W: p.W, To: p.To, Name: ts.Word("milestones", p.From) + " → " + ts.Word("milestones", p.To) + ": " + text}
		if p.Wide {
			x.Text = text
		}
		v.Parts = append(v.Parts, x)
		if v.Label != "" {
			v.Label += "; "
		}
		v.Label += x.Name
	}
	for _, m := range r.Milestones {
		v.Leads = append(v.Leads, ResponseLead{m.X, m.Slot, m.Name})
	}
	return v
}
