package data

import (
	"siaga/generator/insight"
	"siaga/generator/model"
)

// Incident is one event: a record of an incident with what its post-mortems add, or a post-mortem without a record.
type Incident struct {
	// Id of the page.
	ID string `json:"id"`
	// Source file.
	Path string `json:"path"`
	// Page.
	Address string `json:"address"`
	// Kind of the page: incident or postmortem.
	Kind string `json:"kind"`
	// Title of the page.
	Title string `json:"title"`
	// Status as declared.
	Status string `json:"status"`
	// Severity as people write it.
	Severity string `json:"severity"`
	// What recurrences count from: the earliest of the times below, else the day of the page.
	Start *Time `json:"start"`
	// When it began.
	StartedAt *Time `json:"started_at"`
	// When it was noticed.
	DetectedAt *Time `json:"detected_at"`
	// When it was declared an incident.
	DeclaredAt *Time `json:"declared_at"`
	// When somebody took it on.
	AcknowledgedAt *Time `json:"acknowledged_at"`
	// When its impact ended.
	MitigatedAt *Time `json:"mitigated_at"`
	// When it was over.
	ResolvedAt *Time `json:"resolved_at"`
	// Computed from the times.
	Durations Durations `json:"durations"`
	// Who or what noticed it.
	DetectedBy string `json:"detected_by"`
	// Ids of the services that it hit.
	Services []string `json:"services"`
	// Names of the alerts that it raised.
	Alerts []string `json:"alerts"`
	// Paths of the runbooks that were used.
	Runbooks []string `json:"runbooks"`
	// Ids of its root causes.
	RootCauses []string `json:"root_causes"`
	// Paths of the post-mortems that examine it, without its own.
	PostMortems []string `json:"postmortems"`
	// What set it off.
	Trigger string `json:"trigger"`
	// What it did.
	Impact string `json:"impact"`
	// What people saw.
	Symptoms []string `json:"symptoms"`
	// What happened when, in the order of the text.
	Timeline []Moment `json:"timeline"`
	// What was to be done after it, by place.
	ActionItems []ActionItem `json:"action_items"`
	// Incidents that are like it, the best first.
	Similar []Similar `json:"similar"`
	// Where each fact comes from, by the name of its field.
	Sources map[string]Source `json:"sources"`
}

// Durations are the spans of a response. Each is null where one of its ends is not known to the minute, or where its end
// is before its begin.
type Durations struct {
	// From started_at to detected_at.
	Detect *Seconds `json:"detect"`
	// From detected_at to acknowledged_at.
	Acknowledge *Seconds `json:"acknowledge"`
	// From started_at to mitigated_at.
	Mitigate *Seconds `json:"mitigate"`
	// From started_at to resolved_at.
	Resolve *Seconds `json:"resolve"`
}

// Moment is one entry of a timeline.
type Moment struct {
	At   *Time  `json:"at"`
	Text string `json:"text"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line int `json:"line"`
}

// ActionItem is something to be done after an incident.
type ActionItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// What it is to do: prevent, mitigate, detect or process.
	Kind     string `json:"kind"`
	Owner    string `json:"owner"`
	Priority string `json:"priority"`
	DueOn    *Time  `json:"due_on"`
	// As people say: open, in_progress, done or wont_do.
	Status      string `json:"status"`
	CompletedOn *Time  `json:"completed_on"`
	VerifiedOn  *Time  `json:"verified_on"`
	// Name of the root cause that it is for, as written.
	RootCause string `json:"root_cause"`
	// What became of it.
	Evaluation string `json:"evaluation"`
	URL        string `json:"url"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line int `json:"line"`
	// front-matter, or body where the text tells it.
	From Origin `json:"from"`
}

// Similar is an incident that is like another.
type Similar struct {
	// Its source file.
	Path string `json:"path"`
	// From 0 to 1.
	Score float64 `json:"score"`
	// What the two share, the strongest first.
	Evidence []Evidence `json:"evidence"`
}

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
		ID: m.ID, Path: m.Path, Address: s.graph.Address(i.Doc), Kind: m.Kind.Name, Title: m.Title, Status: status(i.Doc), Severity: e.Severity,
		Start: moment(i.Start), StartedAt: moment(e.StartedAt), DetectedAt: moment(e.DetectedAt), DeclaredAt: moment(e.DeclaredAt),
		AcknowledgedAt: moment(e.AcknowledgedAt), MitigatedAt: moment(e.MitigatedAt), ResolvedAt: moment(e.ResolvedAt),
		Durations: durations(e), DetectedBy: e.DetectedBy,
		Services: ids(i.Services), Alerts: ids(i.Alerts), Runbooks: pathsOf(i.Runbooks), RootCauses: []string{}, PostMortems: []string{},
		Trigger: e.Trigger, Impact: e.Impact, Symptoms: append([]string{}, e.Symptoms...),
		Timeline: []Moment{}, ActionItems: []ActionItem{}, Similar: []Similar{}, Sources: map[string]Source{},
	}
	for _, c := range i.Causes {
		r.RootCauses = append(r.RootCauses, c.Doc.ID)
	}
	for _, t := range e.Prose.Timeline {
		r.Timeline = append(r.Timeline, Moment{moment(t.At), t.Text, t.At.Pos.Path, t.At.Pos.Line})
	}
	r.ActionItems = actionItems(r.ActionItems, i.Doc)
	for _, pm := range i.PostMortems {
		r.PostMortems = append(r.PostMortems, pm.Path)
		r.ActionItems = actionItems(r.ActionItems, pm)
	}
	for _, x := range i.Similar {
		r.Similar = append(r.Similar, Similar{x.Incident.Doc.Base().Path, score(x.Score), evidence(s.report.Evidence(i, x.Incident))})
	}
	return r
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

func durations(e *model.Event) (out Durations) {
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

func actionItems(to []ActionItem, d model.Doc) []ActionItem {
	for _, a := range model.ActionsOf(d) {
		from := Declared
		if a.From != "" {
			from = Origin(a.From)
		}
		to = append(to, ActionItem{
			a.ID, a.Title, a.Kind, a.Owner, a.Priority, moment(a.DueOn), a.Status, moment(a.CompletedOn), moment(a.VerifiedOn),
			a.RootCause.Text, a.Evaluation, a.URL, d.Base().Path, a.Pos.Line, from,
		})
	}
	return to
}
