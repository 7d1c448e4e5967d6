package chart

import (
	"slices"
	"time"
)

// Moment is a milestone of an incident: when it began, was noticed, mitigated, resolved.
type Moment struct {
	// Name is whatever the caller calls it.
	Name string
	At   time.Time
}

// ResponsePart is the stretch between two milestones.
type ResponsePart struct {
	// From and To are the names of the milestones.
	From, To string
	// X is where it begins, W its width. The widths of all parts add up to 100%.
	X, W string
	// Wide says that there is room inside for its duration in words.
	Wide     bool
	Duration time.Duration
}

// ResponseMilestone is a milestone on the bar.
type ResponseMilestone struct {
	Name string
	At   time.Time
	// X is where it stands: between two parts, or at an end.
	X string
	// Slot is where the column of its label begins, if the labels below the bar share the width equally.
	Slot string
}

// Response is the course of an incident as a bar, to scale.
type Response struct {
	// Parts are in order of time. Where two milestones are at one time there is none between them.
	Parts []ResponsePart
	// Milestones are in order of time.
	Milestones []ResponseMilestone
	// Events are the positions of the entries of the timeline, in order, at most 60.
	Events []string
	// Scaled says that there is a bar: not with less than two milestones, nor if all are at one time.
	Scaled bool
}

const (
	leastPart  = 60   // width of a part of nearly no time, in hundredths of a percent
	widePart   = 1200 // width of a part with room for a label, in hundredths of a percent
	mostEvents = 60
)

// NewResponse lays out the response to an incident. Milestones and events need not be in order; events outside of the
// time between the first and the last milestone are left out, and of more than 60 some are, at an even step.
//
// A part of nearly no time is as wide as is needed to be seen, at the expense of the others; within a part, events
// are to scale.
func NewResponse(milestones []Moment, events []time.Time) Response {
	ms := slices.Clone(milestones)
	slices.SortStableFunc(ms, func(a, b Moment) int { return a.At.Compare(b.At) })
	r := Response{Milestones: make([]ResponseMilestone, len(ms))}
	bounds := responseBounds(ms)
	for i, m := range ms {
		r.Milestones[i] = ResponseMilestone{
			Name: m.Name, At: m.At, X: percent(bounds[i]), Slot: percent(portion(float64(i), float64(len(ms)))),
		}
	}
	if len(ms) < 2 || bounds[len(ms)-1] == 0 {
		return r
	}
	r.Scaled = true
	for i := 1; i < len(ms); i++ {
		w := bounds[i] - bounds[i-1]
		if w == 0 {
			continue
		}
		r.Parts = append(r.Parts, ResponsePart{
			From: ms[i-1].Name, To: ms[i].Name, X: percent(bounds[i-1]), W: percent(w),
			Wide: w >= widePart, Duration: ms[i].At.Sub(ms[i-1].At),
		})
	}
	r.Events = responseEvents(ms, bounds, events)
	return r
}

// responseBounds is where each of the milestones, in order, stands.
func responseBounds(ms []Moment) []int {
	bounds := make([]int, len(ms))
	if len(ms) < 2 {
		return bounds
	}
	weights := make([]float64, len(ms)-1)
	for i := range weights {
		weights[i] = seconds(ms[i].At, ms[i+1].At)
	}
	for i, w := range apportion(weights, whole, leastPart) {
		bounds[i+1] = bounds[i] + w
	}
	return bounds
}

// responseEvents is where the events within the bar stand.
func responseEvents(ms []Moment, bounds []int, events []time.Time) []string {
	var at []int
	part := 1
	for _, e := range slices.SortedFunc(slices.Values(events), time.Time.Compare) {
		if e.Before(ms[0].At) || e.After(ms[len(ms)-1].At) {
			continue
		}
		for part < len(ms)-1 && e.After(ms[part].At) {
			part++
		}
		from, to := ms[part-1].At, ms[part].At
		w := bounds[part] - bounds[part-1]
		x := bounds[part-1] + portion(seconds(from, e), seconds(from, to))*w/whole
		at = append(at, x)
	}
	at = slices.Compact(at)
	n := min(len(at), mostEvents)
	list := make([]string, 0, n)
	for i := range n {
		list = append(list, percent(at[i*(len(at)-1)/max(n-1, 1)]))
	}
	return list
}
