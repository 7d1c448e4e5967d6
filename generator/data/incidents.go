package data

import (
	"siaga/generator/insight"
	"siaga/generator/model"
)

// IncidentsFile is data/incidents.json.
type IncidentsFile struct {
	Head
	// Every event, by path. Drills and duplicates of other incidents are none.
	Incidents []Incident `json:"incidents"`
}

// Incident is one event: the record of an incident with what its post-mortems add, or a post-mortem without a record.
type Incident struct {
	// Id of the page.
	ID string `json:"id"`
	// Source file.
	Path string `json:"path"`
	// Page.
	Address string `json:"address"`
	// Kind of the page.
	Kind string `json:"kind" of:"Kind"`
	// Title of the page.
	Title string `json:"title"`
	// State of the response, or of the post-mortem that stands for the incident.
	Status string `json:"status" of:"Incident.Status PostMortem.Status"`
	// Severity, as people write it.
	Severity string `json:"severity"`
	// What recurrences count from: the earliest of the times below, else the day of the page.
	Start Time `json:"start"`
	// When it began.
	StartedAt Time `json:"started_at"`
	// When it was noticed.
	DetectedAt Time `json:"detected_at"`
	// When it was declared to be an incident.
	DeclaredAt Time `json:"declared_at"`
	// When somebody took it on.
	AcknowledgedAt Time `json:"acknowledged_at"`
	// When its impact ended.
	MitigatedAt Time `json:"mitigated_at"`
	// When it was over.
	ResolvedAt Time `json:"resolved_at"`
	// Computed from the times.
	Durations Spans `json:"durations"`
	// Who or what noticed it.
	DetectedBy string `json:"detected_by" of:"Event.DetectedBy"`
	// Ids of the services that it hit.
	Services []string `json:"services"`
	// Ids of the alerts that were raised.
	Alerts []string `json:"alerts"`
	// Paths of the runbooks that were used.
	Runbooks []string `json:"runbooks"`
	// Ids of the root causes that its pages declare, in their order.
	RootCauses []string `json:"root_causes"`
	// Paths of the post-mortems that examine it; not its own.
	PostMortems []string `json:"postmortems"`
	// What set it off.
	Trigger string `json:"trigger"`
	// What it did to others.
	Impact string `json:"impact"`
	// What people saw.
	Symptoms []string `json:"symptoms"`
	// What happened when, in the order of the text.
	Timeline []Moment `json:"timeline"`
	// Error lines that its pages quote.
	Errors []Quote `json:"errors"`
	// Error codes, names of exceptions, alerts and settings that its pages name, each once for a page.
	Identifiers []Quote `json:"identifiers"`
	// How long it took, as somebody wrote by hand. Durations has what the times say.
	StatedDurations []StatedDuration `json:"stated_durations"`
	// What is to be done after it, by place.
	ActionItems []ActionItem `json:"action_items"`
	// Incidents that are like it, the best first.
	Similar []Similar `json:"similar"`
	// Where the facts come from that the front matter of the page does not declare, by field. What is in lists has its place
	// there; references to other pages have theirs in data/graph.json.
	Sources map[string]Source `json:"sources"`
}

// Spans are the spans of a response. One is null where an end of it is not known to the minute, or where it would end
// before it begins.
type Spans struct {
	// From started_at to detected_at.
	Detect *Seconds `json:"detect" jsonschema:"nullable"`
	// From detected_at to acknowledged_at.
	Acknowledge *Seconds `json:"acknowledge" jsonschema:"nullable"`
	// From started_at to mitigated_at.
	Mitigate *Seconds `json:"mitigate" jsonschema:"nullable"`
	// From started_at to resolved_at.
	Resolve *Seconds `json:"resolve" jsonschema:"nullable"`
}

// Moment is one entry of a timeline.
type Moment struct {
	// When; null where the text cannot be read as a time.
	At Time `json:"at"`
	// What happened.
	Text string `json:"text"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line Line `json:"line"`
}

// Quote is something that a page quotes.
type Quote struct {
	// As it is written.
	Text string `json:"text"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line Line `json:"line"`
}

// StatedDuration is a duration that somebody wrote by hand.
type StatedDuration struct {
	// As it is written.
	Text string `json:"text"`
	// What it is the length of: detect, acknowledge, mitigate, resolve, or outage.
	Span string `json:"span"`
	// What the text says.
	Seconds Seconds `json:"seconds"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line Line `json:"line"`
}

// Similar is an incident that is like another.
type Similar struct {
	// Its source file.
	Path string `json:"path"`
	// How much, from 0 to 1.
	Score Share `json:"score"`
	// What the two share, what convinces most first.
	Evidence []Evidence `json:"evidence"`
}

// maxSimilarEvidence bounds the evidence for a likeness; that for a suspicion is whole.
const maxSimilarEvidence = 4

func (s *site) incidents(w *writer) error {
	w.list("incidents")
	for _, i := range s.report.Incidents {
		if err := w.add(s.incident(i)); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) incident(i *insight.Incident) Incident {
	m, e := i.Doc.Base(), i.Event
	r := Incident{
		ID: m.ID, Path: m.Path, Address: s.graph.Address(i.Doc), Kind: m.Kind.Name, Title: m.Title, Status: status(i.Doc),
		Severity: e.Severity, Start: moment(i.Start), StartedAt: moment(e.StartedAt), DetectedAt: moment(e.DetectedAt),
		DeclaredAt: moment(e.DeclaredAt), AcknowledgedAt: moment(e.AcknowledgedAt), MitigatedAt: moment(e.MitigatedAt),
		ResolvedAt: moment(e.ResolvedAt), Durations: spans(e), DetectedBy: e.DetectedBy,
		Services: ids(i.Services), Alerts: ids(i.Alerts), Runbooks: pathsOf(i.Runbooks), RootCauses: each(i.Causes, causeID),
		PostMortems: each(i.PostMortems, func(pm *model.PostMortem) string { return pm.Path }),
		Trigger:     e.Trigger, Impact: e.Impact, Symptoms: append([]string{}, e.Symptoms...),
		Timeline: each(e.Prose.Timeline, func(t model.Moment) Moment {
			return Moment{moment(t.At), t.Text, t.At.Pos.Path, Line(t.At.Pos.Line)}
		}),
		ActionItems: actionItems(i.Doc),
		Similar: each(i.Similar(), func(x insight.Similar) Similar {
			e := s.report.Evidence(i, x.Incident)
			return Similar{pathOf(x.Incident), score(x.Score), evidence(e[:min(len(e), maxSimilarEvidence)])}
		}),
		Errors: []Quote{}, Identifiers: []Quote{}, StatedDurations: []StatedDuration{}, Sources: sources(i),
	}
	r.quote(i.Doc)
	for _, pm := range i.PostMortems {
		r.quote(pm)
		r.ActionItems = append(r.ActionItems, actionItems(pm)...)
	}
	return r
}

// quote adds what a page of the incident quotes and states.
func (r *Incident) quote(d model.Doc) {
	path, prose := d.Base().Path, &model.AsEvent(d).Prose
	quotes := func(list []model.Quote) []Quote {
		return each(list, func(q model.Quote) Quote { return Quote{q.Text, path, Line(q.Line)} })
	}
	r.Errors = append(r.Errors, quotes(prose.Errors)...)
	r.Identifiers = append(r.Identifiers, quotes(prose.Names)...)
	r.StatedDurations = append(r.StatedDurations, each(prose.Stated, func(s model.Stated) StatedDuration {
		return StatedDuration{s.Text, s.Span, seconds(s.Duration), path, Line(s.Line)}
	})...)
}

func status(d model.Doc) string {
	switch d := d.(type) {
	case *model.Incident:
		return d.Status
	case *model.PostMortem:
		return d.Status
	}
	return ""
}

func spans(e *model.Event) (out Spans) {
	for _, s := range e.Spans() {
		n := seconds(s.Duration)
		switch s.Name {
		case "detect":
			out.Detect = &n
		case "acknowledge":
			out.Acknowledge = &n
		case "mitigate":
			out.Mitigate = &n
		case "resolve":
			out.Resolve = &n
		}
	}
	return out
}

func actionItems(d model.Doc) []ActionItem {
	return each(model.ActionsOf(d), func(a model.ActionItem) ActionItem { return actionItem(d, &a) })
}

// SuspectedFile is data/suspected.json.
type SuspectedFile struct {
	Head
	// The best first.
	Groups []Suspicion `json:"groups"`
}

// Suspicion is a group of incidents that may have one root cause that nobody named as such. It is never a fact.
type Suspicion struct {
	// Their source files, by start.
	Incidents []string `json:"incidents"`
	// How much they are alike, from 0 to 1.
	Score Share `json:"score"`
	// What they share, what convinces most first.
	Evidence []Evidence `json:"evidence"`
}

func (s *site) suspected(w *writer) error {
	w.list("groups")
	for _, g := range s.report.Suspected() {
		if err := w.add(Suspicion{each(g.Incidents, pathOf), score(g.Score), evidence(g.Evidence())}); err != nil {
			return err
		}
	}
	return nil
}
