package data

import (
	"siaga/generator/insight"
	"siaga/generator/model"
)

// SymptomsFile is data/symptoms.json.
type SymptomsFile struct {
	Head
	// Those of several causes first, then by the number of incidents.
	Symptoms []Symptom `json:"symptoms"`
}

// Symptom is what people see, with the causes that it had.
type Symptom struct {
	// In words; the id of the alert, where it is one.
	Name string `json:"name"`
	// Id of the alert; empty where it is none.
	Alert string `json:"alert"`
	// How what is named fails, where no page declares the symptom: down, failing, slow, missing, blocked, full or
	// restarting. Empty where a page declares it.
	State string `json:"state"`
	// Paths of the incidents.
	Incidents []string `json:"incidents"`
	// The causes, the most frequent first.
	Causes []SymptomCause `json:"causes"`
}

// SymptomCause is one cause seen with a symptom.
type SymptomCause struct {
	// Id of the root cause; empty where no page declares one.
	RootCause string `json:"root_cause"`
	// That the incidents have one cause is only suspected: no page says so.
	Suspected bool `json:"suspected"`
	// What the first of the incidents says of its cause.
	Text string `json:"text"`
	// Where that is said; the page of the root cause, where there is one.
	Where Place `json:"where"`
	// Paths of the incidents of this cause, by start.
	Incidents []string `json:"incidents"`
	// What the incidents of this cause show and those of the others do not.
	TellTale []Evidence `json:"telltale"`
}

func (s *site) symptoms(w *writer) error {
	w.list("symptoms")
	for _, y := range s.report.Symptoms() {
		r := Symptom{Name: y.Name, State: string(y.State), Incidents: each(y.Incidents, pathOf), Causes: each(y.Causes(), symptomCause)}
		if y.Alert != nil {
			r.Alert = y.Alert.Base().ID
		}
		if err := w.add(r); err != nil {
			return err
		}
	}
	return nil
}

func symptomCause(c insight.SymptomCause) SymptomCause {
	r := SymptomCause{"", c.Suspicion != nil, c.Text, place(c.Pos), each(c.Incidents, pathOf), evidence(c.TellTale())}
	if c.Cause != nil {
		r.RootCause = c.Cause.Doc.ID
		if r.Where == "" {
			r.Where = Place(c.Cause.Doc.Path)
		}
	}
	return r
}

// DurationsFile is data/durations.json.
type DurationsFile struct {
	Head
	// The spans that at least one incident tells.
	Spans []Duration `json:"spans"`
	// Every measured span, by span and start of the incident.
	Points []Point `json:"points"`
}

// Duration is a span over all incidents.
type Duration struct {
	// detect, acknowledge, mitigate or resolve.
	Span string `json:"span"`
	// Milestone at which it begins.
	From string `json:"from"`
	// Milestone at which it ends.
	To string `json:"to"`
	// Number of incidents that tell it.
	N int `json:"n"`
	// Median, by the nearest-rank method.
	Median Seconds `json:"median"`
	// 90th percentile, by the nearest-rank method.
	P90 Seconds `json:"p90"`
}

// Point is the span of one incident.
type Point struct {
	// detect, acknowledge, mitigate or resolve.
	Span string `json:"span"`
	// Path of the incident.
	Incident string `json:"incident"`
	// How long it was.
	Seconds Seconds `json:"seconds"`
}

func (s *site) durations(w *writer) error {
	w.list("spans")
	for _, d := range s.report.Durations() {
		if err := w.add(Duration{d.Span, d.From, d.To, len(d.Points), seconds(d.Median), seconds(d.P90)}); err != nil {
			return err
		}
	}
	w.list("points")
	for _, d := range s.report.Durations() {
		for _, p := range d.Points {
			if err := w.add(Point{d.Span, pathOf(p.Incident), seconds(p.Duration)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// LessonsFile is data/lessons.json.
type LessonsFile struct {
	Head
	// What was learned, newest first.
	Lessons []Lesson `json:"lessons"`
	// Incidents that were not noticed as they should have been, newest first.
	Gaps []Gap `json:"gaps"`
	// Incidents of earlier years on the day of the build, newest first.
	OnThisDay []Anniversary `json:"on_this_day"`
}

// Lesson is one lesson.
type Lesson struct {
	// What it is about: what went well, what went wrong, where people were lucky, or anything else.
	Kind model.LessonKind `json:"kind"`
	// In words.
	Text string `json:"text"`
	// Path of the incident that it was learned from; null where the page tells of none.
	Incident Path `json:"incident"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line Line `json:"line"`
}

// Gap is an incident that was not noticed as it should have been.
type Gap struct {
	// Path of the incident.
	Incident string `json:"incident"`
	// In what way.
	Reason Reason `json:"reason"`
}

// Anniversary is an incident of an earlier year.
type Anniversary struct {
	// Path of the incident.
	Incident string `json:"incident"`
	// Its start.
	Start Time `json:"start"`
	// Title of its page.
	Title string `json:"title"`
}

func (s *site) lessons(w *writer) error {
	w.list("lessons")
	for _, l := range s.report.Lessons() {
		r := Lesson{Kind: l.Kind, Text: l.Text, Path: l.Doc.Base().Path, Line: Line(l.Line)}
		if l.Incident != nil {
			r.Incident = Path(pathOf(l.Incident))
		}
		if err := w.add(r); err != nil {
			return err
		}
	}
	w.list("gaps")
	for _, g := range s.report.Gaps() {
		if err := w.add(Gap{pathOf(g.Incident), s.reason(g.Reason)}); err != nil {
			return err
		}
	}
	w.list("on_this_day")
	for _, i := range s.report.OnThisDay() {
		if err := w.add(Anniversary{pathOf(i), moment(i.Start), i.Doc.Base().Title}); err != nil {
			return err
		}
	}
	return nil
}
