package model

import (
	"slices"
	"time"

	"siaga/generator/diag"
)

// Incident is the record of one incident.
type Incident struct {
	Meta
	Event
	Status string `key:"status" enum:"triage,active,mitigated,resolved,closed"`
}

// Event is what happened: the keys that an incident has, and a post-mortem that has no separate incident record.
type Event struct {
	Severity          string       `key:"severity"`
	StartedAt         Time         `key:"started_at"`
	DetectedAt        Time         `key:"detected_at"`
	DeclaredAt        Time         `key:"declared_at"`
	AcknowledgedAt    Time         `key:"acknowledged_at"`
	MitigatedAt       Time         `key:"mitigated_at"`
	ResolvedAt        Time         `key:"resolved_at"`
	DetectedBy        string       `key:"detected_by" enum:"alert,customer,staff,partner"`
	Services          []Name       `key:"services"`
	Alerts            []Name       `key:"alerts"`
	Runbooks          []RunbookUse `key:"runbooks"`
	RootCauses        []Name       `key:"root_causes"`
	Trigger           string       `key:"trigger"`
	Symptoms          []string     `key:"symptoms"`
	RelatedIncidents  []Name       `key:"related_incidents"`
	DuplicateOf       Name         `key:"duplicate_of"`
	Impact            string       `key:"impact"`
	CustomersImpacted string       `key:"customers_impacted"`
	Roles             Roles        `key:"roles"`
	NearMiss          bool         `key:"near_miss"`
	Drill             bool         `key:"drill"`
	ActionItems       []ActionItem `key:"action_items"`

	Prose Prose // what the body tells besides
}

// RunbookUse is a runbook that was used, and whether it helped.
type RunbookUse struct {
	Name   Name   `key:"id"`
	Helped string `key:"helped" enum:"yes,no,missing"`
}

// Role is a role in an incident and who had it.
type Role struct{ Name, Who string }

// Roles are the roles of an incident, in the order of the file.
type Roles []Role

// Milestone is a named moment of the response.
type Milestone struct {
	Name string // started, detected, declared, acknowledged, mitigated, resolved
	At   Time
}

// Milestones lists those that are known in the order of their times; at one time, in the order in which a response goes.
func (e *Event) Milestones() []Milestone {
	all := []Milestone{
		{"started", e.StartedAt}, {"detected", e.DetectedAt}, {"declared", e.DeclaredAt},
		{"acknowledged", e.AcknowledgedAt}, {"mitigated", e.MitigatedAt}, {"resolved", e.ResolvedAt},
	}
	out := all[:0]
	for _, m := range all {
		if m.At.Known() {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Milestone) int { return a.At.Compare(b.At) })
	return out
}

// Span is a computed duration between two milestones.
type Span struct {
	Name     string // detect, acknowledge, mitigate, resolve
	From, To string // the milestones
	Duration time.Duration
}

// Spans computes the four durations of a response, as far as both ends are known to the minute and in order:
// time to detect (detected − started), acknowledge (acknowledged − detected), mitigate (mitigated − started) and resolve
// (resolved − started).
func (e *Event) Spans() []Span {
	var out []Span
	add := func(name, from, to string, a, b Time) {
		if a.Known() && b.Known() && !a.DateOnly && !b.DateOnly && !b.At.Before(a.At) {
			out = append(out, Span{name, from, to, b.At.Sub(a.At)})
		}
	}
	add("detect", "started", "detected", e.StartedAt, e.DetectedAt)
	add("acknowledge", "detected", "acknowledged", e.DetectedAt, e.AcknowledgedAt)
	add("mitigate", "started", "mitigated", e.StartedAt, e.MitigatedAt)
	add("resolve", "started", "resolved", e.StartedAt, e.ResolvedAt)
	return out
}

// soon is how far the first entry of a timeline may lie before what is known of an incident, to belong to it: some tell of
// what led to it weeks before.
const soon = 24 * time.Hour

// Begin is the earliest milestone that is known, or the first entry of the timeline shortly before it where nobody tells
// when it started.
func (e *Event) Begin() Time {
	first := e.StartedAt
	for _, t := range []*Time{&e.DetectedAt, &e.DeclaredAt, &e.AcknowledgedAt, &e.MitigatedAt, &e.ResolvedAt} {
		if t.Known() && (!first.Known() || t.At.Before(first.At)) {
			first = *t
		}
	}
	if !first.Known() || first.DateOnly || e.StartedAt.Known() {
		return first
	}
	known := first.At
	for i := range e.Prose.Timeline {
		if t := e.Prose.Timeline[i].At; t.Known() && !t.DateOnly && t.At.Before(first.At) && known.Sub(t.At) <= soon {
			first = t
		}
	}
	return first
}

func (e *Event) refs() []Ref {
	out := refs(RelService, KindService, e.Services...)
	out = append(out, refs(RelAlert, KindAlert, e.Alerts...)...)
	for _, r := range e.Runbooks {
		out = append(out, refs(RelRunbook, KindRunbook, r.Name)...)
	}
	out = append(out, refs(RelCause, KindRootCause, e.RootCauses...)...)
	out = append(out, refs(RelRelated, KindIncident, e.RelatedIncidents...)...)
	out = append(out, refs(RelDuplicate, KindIncident, e.DuplicateOf)...)
	return append(out, actionRefs(e.ActionItems)...)
}

// Refs lists the typed references.
func (i *Incident) Refs() []Ref { return i.Event.refs() }

// PostMortem examines one or several incidents. Where there is no separate incident record, it is the incident.
type PostMortem struct {
	Meta
	Event
	Status     string   `key:"status" enum:"draft,in-review,reviewed,closed"`
	Incidents  []Name   `key:"incidents"`
	Authors    []string `key:"authors"`
	ReviewedOn Time     `key:"reviewed_on"`
}

// ActionItem is something to be done after an incident.
type ActionItem struct {
	ID          string `key:"id"`
	Title       string `key:"title"`
	Kind        string `key:"kind" enum:"prevent,mitigate,detect,process"`
	Owner       string `key:"owner"`
	Priority    string `key:"priority"`
	DueOn       Time   `key:"due_on"`
	Status      string `key:"status" enum:"open,in_progress,done,wont_do"`
	CompletedOn Time   `key:"completed_on"`
	RootCause   Name   `key:"root_cause"`
	Evaluation  string `key:"evaluation"`
	VerifiedOn  Time   `key:"verified_on"`
	URL         string `key:"url"`

	Pos  diag.Pos // where it stands
	From Origin   // FromBody where the text tells it; "" where the front matter declares it
}

// Refs lists the typed references.
func (p *PostMortem) Refs() []Ref {
	return append(refs(RelIncident, KindIncident, p.Incidents...), p.Event.refs()...)
}

func actionRefs(items []ActionItem) []Ref {
	var out []Ref
	for _, a := range items {
		out = append(out, refs(RelActionFor, KindRootCause, a.RootCause)...)
	}
	return out
}

// ActionsOf lists the action items of a document of any kind.
func ActionsOf(d Doc) []ActionItem {
	if dr, ok := d.(*Drill); ok {
		return dr.ActionItems
	}
	if e := AsEvent(d); e != nil {
		return e.ActionItems
	}
	return nil
}

// AsEvent gives the event of an incident, or of a post-mortem; nil for the other kinds.
func AsEvent(d Doc) *Event {
	switch d := d.(type) {
	case *Incident:
		return &d.Event
	case *PostMortem:
		return &d.Event
	}
	return nil
}
