package data

import (
	"siaga/generator/insight"
	"siaga/generator/model"
)

// RootCausesFile is data/root-causes.json.
type RootCausesFile struct {
	Head
	// The documented ones by path, then the others by id.
	RootCauses []RootCause `json:"root_causes"`
}

// RootCause is a root cause with its history.
type RootCause struct {
	// Id of the page.
	ID string `json:"id"`
	// Source file; null where nobody wrote the page.
	Path Path `json:"path"`
	// Page.
	Address string `json:"address"`
	// Title of the page, or the name under which incidents name it.
	Title string `json:"title"`
	// Somebody wrote a page about it.
	Documented bool `json:"documented"`
	// What sort of cause it is, as people write it.
	Category string `json:"category"`
	// What has become of it.
	Status string `json:"status" of:"RootCause.Status"`
	// When it was fixed, as its page declares.
	FixedOn Time `json:"fixed_on"`
	// Paths of its incidents, by start; those without any date last.
	Incidents []string `json:"incidents"`
	// The same with where each of them names it.
	Occurrences []Occurrence `json:"occurrences"`
	// Start of its first incident.
	FirstSeen Time `json:"first_seen"`
	// Start of its last incident.
	LastSeen Time `json:"last_seen"`
	// Whole days between incidents that follow each other.
	GapsDays []int `json:"gaps_days"`
	// It has had two incidents or more.
	Recurring bool `json:"recurring"`
	// How the gaps develop: they become shorter (faster), longer (slower) or stay the same (steady); empty for fewer than
	// four dated incidents.
	Trend insight.Trend `json:"trend"`
	// Sum of the times to resolve of its incidents; null where none of them tells.
	TimeToResolve *Seconds `json:"time_to_resolve" jsonschema:"nullable"`
	// Number of incidents in that sum.
	Resolved int `json:"resolved"`
	// Incidents that came back after it was thought to be fixed, by start.
	RecurredAfterFix []Relapse `json:"recurred_after_fix"`
	// Paths of the runbooks that mitigate it.
	Runbooks []string `json:"runbooks"`
	// Ids of the services that its incidents hit, and of those that its page names.
	Services []string `json:"services"`
	// Ids of the root causes that stand directly behind it.
	CausedBy []string `json:"caused_by"`
	// Ids of the root causes that it stands directly behind.
	Effects []string `json:"effects"`
}

// Occurrence is one incident of a root cause.
type Occurrence struct {
	// Path of the incident.
	Incident string `json:"incident"`
	// Its start.
	Start Time `json:"start"`
	// Id of the root cause that the incident names, where that one was caused by this one; empty where it names this one.
	Via string `json:"via"`
	// Where the incident names it.
	Where Place `json:"where"`
}

// Relapse is an incident that started after its root cause was thought to be fixed.
type Relapse struct {
	// Path of the incident.
	Incident string `json:"incident"`
	// Day of the newest fix before it.
	FixedOn Time `json:"fixed_on"`
	// The action items that were completed for the fix; empty where only fixed_on of the root cause tells of it.
	Actions []ActionRef `json:"actions"`
	// Where the fix is told: fixed_on of the root cause, or the action item that was completed last.
	Where Place `json:"where"`
}

func (s *site) rootCauses(w *writer) error {
	w.list("root_causes")
	for _, c := range s.report.Causes {
		if err := w.add(s.rootCause(c)); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) rootCause(c *insight.Cause) RootCause {
	d := c.Doc
	r := RootCause{
		ID: d.ID, Path: Path(d.Path), Address: s.graph.Address(d), Title: d.Title, Documented: d.Written(), Category: d.Category,
		Status: d.Status, FixedOn: moment(d.FixedOn), Incidents: []string{}, Occurrences: []Occurrence{},
		FirstSeen: moment(c.First), LastSeen: moment(c.Last), GapsDays: append([]int{}, c.GapDays...), Recurring: c.Recurring,
		Trend: c.Trend, Resolved: c.Resolved, RecurredAfterFix: []Relapse{},
		Runbooks: s.both(d, model.RelRunbook, model.RelCause), Services: s.servicesOf(c),
		CausedBy: sorted(each(c.Behind, causeID)), Effects: sorted(each(c.Effects, causeID)),
	}
	if c.Resolved > 0 {
		n := seconds(c.TimeToResolve)
		r.TimeToResolve = &n
	}
	for _, o := range c.Occurrences {
		path := pathOf(o.Incident)
		r.Incidents = append(r.Incidents, path)
		r.Occurrences = append(r.Occurrences, s.occurrence(c, o))
		if f := o.AfterFix; f != nil {
			r.RecurredAfterFix = append(r.RecurredAfterFix, Relapse{path, day(f.On), each(f.Actions, actionRef), place(f.Pos)})
		}
	}
	return r
}

// occurrence tells where an incident names a root cause: its record, else a post-mortem of it.
func (s *site) occurrence(c *insight.Cause, o insight.Occurrence) Occurrence {
	out := Occurrence{Incident: pathOf(o.Incident), Start: moment(o.Incident.Start)}
	if o.Via != nil {
		c, out.Via = o.Via, o.Via.Doc.ID
	}
	pages := []model.Doc{o.Incident.Doc}
	for _, pm := range o.Incident.PostMortems {
		pages = append(pages, pm)
	}
	for _, d := range pages {
		for _, e := range s.graph.AllOut(d) {
			if e.Rel == model.RelCause && e.To.Base() == c.Doc.Base() {
				out.Where = place(e.Pos())
				return out
			}
		}
	}
	return out
}

func (s *site) servicesOf(c *insight.Cause) []string {
	list := ids(c.Services)
	for _, e := range s.graph.AllOut(c.Doc) {
		if e.Rel == model.RelService {
			list = append(list, e.To.Base().ID)
		}
	}
	return sorted(list)
}

// both gives the paths of the runbooks that a page refers to by one relation, and of those that refer to it by another.
func (s *site) both(d model.Doc, to, from model.Relation) []string {
	list := []string{}
	for _, e := range s.graph.AllOut(d) {
		if _, ok := e.To.(*model.Runbook); ok && e.Rel == to {
			list = append(list, e.To.Base().Path)
		}
	}
	for _, e := range s.graph.In(d, from) {
		if _, ok := e.From.(*model.Runbook); ok {
			list = append(list, e.From.Base().Path)
		}
	}
	return sorted(list)
}
