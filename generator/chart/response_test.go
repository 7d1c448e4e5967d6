package chart

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestResponse(t *testing.T) {
	at := func(minute float64) time.Time {
		return date("2026-03-14 10:00").Add(time.Duration(minute * float64(time.Minute)))
	}
	r := NewResponse([]Moment{
		{"resolved", at(100)}, {"started", at(0)}, {"acknowledged", at(10)}, {"detected", at(10)}, {"mitigated", at(90)},
	}, []time.Time{at(50), at(-1), at(0), at(101), at(100), at(10)})
	parts := []ResponsePart{
		{From: "started", To: "acknowledged", X: "0%", W: "10%", Duration: 10 * time.Minute},
		{From: "detected", To: "mitigated", X: "10%", W: "80%", Wide: true, Duration: 80 * time.Minute},
		{From: "mitigated", To: "resolved", X: "90%", W: "10%", Duration: 10 * time.Minute},
	}
	if !slices.Equal(r.Parts, parts) || !r.Scaled {
		t.Errorf("parts are %+v", r.Parts)
	}
	if want := []string{"0%", "10%", "50%", "100%"}; !slices.Equal(r.Events, want) {
		t.Errorf("events are %v, want %v", r.Events, want)
	}
	milestones := []ResponseMilestone{
		{"started", at(0), "0%", "0%"}, {"acknowledged", at(10), "10%", "20%"}, {"detected", at(10), "10%", "40%"},
		{"mitigated", at(90), "90%", "60%"}, {"resolved", at(100), "100%", "80%"},
	}
	if !slices.Equal(r.Milestones, milestones) {
		t.Errorf("milestones are %+v", r.Milestones)
	}

	for _, ms := range [][]Moment{nil, {{"a", at(0)}}, {{"a", at(0)}, {"b", at(0)}}} {
		if r := NewResponse(ms, []time.Time{at(0)}); r.Scaled || r.Parts != nil || r.Events != nil || len(r.Milestones) != len(ms) {
			t.Errorf("%d milestones at one time: %+v", len(ms), r)
		}
	}
}

// TestResponseProperties: the parts fill the bar, are wide enough to see, and events keep their order and their parts.
func TestResponseProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	start := date("2026-03-14")
	for range 1000 {
		var ms []Moment
		for range 2 + random.IntN(6) {
			ms = append(ms, Moment{At: start.Add(time.Duration(random.Int64N(1 << (1 + random.IntN(60)))))})
		}
		var events []time.Time
		for range random.IntN(500) {
			events = append(events, start.Add(time.Duration(random.Int64N(1<<50))))
		}
		r := NewResponse(ms, events)
		x := 0
		for _, p := range r.Parts {
			w := hundredths(t, p.W)
			if hundredths(t, p.X) != x || w < leastPart || p.Wide != (w >= widePart) {
				t.Fatalf("%+v is wrong in %+v", p, r)
			}
			x += w
		}
		if r.Scaled && x != whole || len(r.Events) > mostEvents {
			t.Fatalf("the parts end at %d, %d events", x, len(r.Events))
		}
		last := 0
		for _, e := range r.Events {
			if h := hundredths(t, e); h < last {
				t.Fatalf("events are not in order: %v", r.Events)
			} else {
				last = h
			}
		}
	}
}
