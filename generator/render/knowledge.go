package render

import (
	"cmp"
	"slices"
	"sync"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

// knowledge is the report in the form in which pages ask for it. Each part is made once for a site, when a page asks, and is
// linear in the report.
type knowledge struct {
	byPath    func() map[string]model.Doc
	items     func() map[*model.ActionItem]*insight.Action
	symptomID func() map[*insight.Symptom]string  // of the element that shows it on a page of triage
	ownedBy   func() map[string][]*insight.Action // by the address of the team: items that are not done
	navPages  []navPage                           // of no kind, that have something to show
}

type navPage struct{ name, address string }

func know(o Options) knowledge {
	r := o.Insight
	k := knowledge{byPath: sync.OnceValue(func() map[string]model.Doc {
		out := make(map[string]model.Doc, len(o.Graph.Docs))
		for _, d := range o.Graph.Docs {
			if p := d.Base().Path; p != "" {
				out[p] = d
			}
		}
		return out
	})}
	k.items = sync.OnceValue(func() map[*model.ActionItem]*insight.Action {
		out := map[*model.ActionItem]*insight.Action{}
		if r != nil {
			for _, a := range r.Actions {
				out[a.Item] = a
			}
		}
		return out
	})
	k.symptomID = sync.OnceValue(func() map[*insight.Symptom]string { return symptomIDs(r) })
	k.ownedBy = sync.OnceValue(func() map[string][]*insight.Action { return ownedBy(o.Graph, r) })
	if r != nil {
		k.navPages = navPages(r)
	}
	return k
}

// symptomIDs gives each symptom an id of its own on the pages of triage.
func symptomIDs(r *insight.Report) map[*insight.Symptom]string {
	out := map[*insight.Symptom]string{}
	if r == nil {
		return out
	}
	taken := map[string]bool{}
	for _, y := range r.Symptoms() {
		id := "s-" + link.Slug(y.Name+" "+string(y.State))
		for taken[id] {
			id += "-"
		}
		taken[id] = true
		out[y] = id
	}
	return out
}

// mitigators lists the runbooks that mitigate a root cause: first those that it names, then those that name it.
func mitigators(g *link.Graph, d *model.RootCause) []model.Doc {
	var out, more []model.Doc
	for _, e := range g.Out(d, model.RelRunbook) {
		out = append(out, e.To)
	}
	for _, e := range g.In(d, model.RelCause) {
		if e.From.Base().Kind == model.KindRunbook && !slices.Contains(out, e.From) {
			more = append(more, e.From)
		}
	}
	return append(out, newestFirst(more)...)
}

// navPages lists the pages that have something to show, in the order of the navigation.
func navPages(r *insight.Report) []navPage {
	var out []navPage
	add := func(some bool, name, address string) {
		if some {
			out = append(out, navPage{name, address})
		}
	}
	add(r.HasSymptoms(), "triage", link.TriageAddress)
	add(len(r.Actions) > 0, "actions", link.ActionsAddress)
	add(r.HasServices() || r.HasRunbooks(), "readiness", link.ReadinessAddress)
	add(r.HasDurations() || r.HasGaps() || len(r.OnThisDay()) > 0 || len(r.Suspected()) > 0, "insights", link.InsightsAddress)
	add(r.HasLessons(), "lessons", link.LessonsAddress)
	return out
}

// incidentOf finds the event of a page; nil without a report, and for pages that stand for none.
func (s *Site) incidentOf(d model.Doc) *insight.Incident {
	if s.o.Insight == nil {
		return nil
	}
	return s.o.Insight.Incident(d)
}

// aloneOf finds the incident that a page tells of alone, as its record or as a post-mortem of nothing else; nil for others.
func (s *Site) aloneOf(d model.Doc) *insight.Incident {
	if len(s.o.Graph.Out(d, model.RelIncident)) > 1 {
		return nil
	}
	return s.incidentOf(d)
}

// eventOf is what all pages of an incident tell together, for a page that tells of it alone; else what the page itself tells.
func (s *Site) eventOf(d model.Doc) *model.Event {
	if i := s.aloneOf(d); i != nil {
		return i.Event
	}
	return model.AsEvent(d)
}

func (s *Site) causeOf(d model.Doc) *insight.Cause {
	if s.o.Insight == nil {
		return nil
	}
	return s.o.Insight.Cause(d)
}

// symptomOf finds the incidents in which an alert was raised; nil without a report, and where there are none.
func (s *Site) symptomOf(d model.Doc) *insight.Symptom {
	if s.o.Insight == nil {
		return nil
	}
	return s.o.Insight.SymptomOf(d)
}

// incidentLink links to an incident, with the day of its start beside it.
func (s *Site) incidentLink(at string, i *insight.Incident) Link {
	l := s.docLink(at, i.Doc)
	l.Note = s.dayOf(i.Start).Text
	return l
}

// dayOf is the day of a moment in the zone of the site.
func (s *Site) dayOf(t model.Time) Time {
	if !t.Known() {
		return Time{}
	}
	return timeCell(s, t).Time
}

// latestOf links to the newest of incidents that come by start, and says how many are left out.
func (s *Site) latestOf(at string, list []*insight.Incident, most int) (links []Link, more int) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *insight.Incident) int { return b.Start.Compare(a.Start) })
	for _, i := range list[:min(len(list), most)] {
		links = append(links, s.incidentLink(at, i))
	}
	return links, len(list) - len(links)
}

// causesSeen lists the root causes of an event with their history up to then.
func (s *Site) causesSeen(at string, i *insight.Incident) []CauseSeen {
	var out []CauseSeen
	for _, c := range i.Causes {
		x := CauseSeen{Link: s.docLink(at, c.Doc)}
		k, ok := slices.BinarySearchFunc(c.Occurrences, i, func(o insight.Occurrence, i *insight.Incident) int { return insight.ByStart(o.Incident, i) })
		if ok && i.Start.Known() {
			x.Nth = s.nth(k + 1)
			x.Fix = s.fix(at, c.Occurrences[k].AfterFix)
			if k > 0 {
				l := s.incidentLink(at, c.Occurrences[k-1].Incident)
				x.Before, x.Gap = &l, s.o.Templates.Text("history.after", s.daysText(c.GapDays[k-1]))
			}
			x.Later = len(c.Occurrences) - k - 1
		}
		out = append(out, x)
	}
	return out
}

// knowEvent fills in what other pages tell of an event, and what is computed of it.
func (s *Site) knowEvent(at string, d model.Doc, v *IncidentView) {
	i := s.incidentOf(d)
	if i == nil {
		for _, l := range s.to(at, d, model.RelCause) {
			v.Causes = append(v.Causes, CauseSeen{Link: l})
		}
		v.Actions, v.ActionsRead = s.actionsOf(at, d)
		return
	}
	v.Causes = s.causesSeen(at, i)
	v.Timeline = s.timeline(at, d, i)
	v.Gaps = s.reasons(at, i.Gaps())
	v.Actions, v.ActionsRead = s.actionsOf(at, d)
	if d == i.Doc {
		for _, a := range i.Actions {
			if a.Doc != d {
				v.Actions = append(v.Actions, s.action(at, a))
			}
		}
	}
	s.alike(at, i, v)
	for _, y := range i.Symptoms() {
		if len(y.Incidents) > 1 {
			v.ListedUnder = append(v.ListedUnder, s.symptomLink(at, y))
		}
	}
	s.tocMore(&v.Shell, len(v.Actions) > 0, "s:action-items", "actions.title")
	s.tocMore(&v.Shell, len(v.Suspected) > 0, "s:suspected", "suspected.title")
	s.tocMore(&v.Shell, len(v.Similar) > 0, "s:similar", "similar.title")
}

// maxAlikePieces bounds the evidence for a likeness. A suspicion, which says more, shows all of its evidence, and where it
// stands.
const maxAlikePieces = 4

// alike lists what an incident is like: first what may have the same cause.
func (s *Site) alike(at string, i *insight.Incident, v *IncidentView) {
	suspected := map[*insight.Incident]bool{}
	for _, p := range i.Suspected() {
		for n, other := range p.Incidents {
			if other == i || suspected[other] {
				continue
			}
			suspected[other] = true
			e := p.Evidence()
			if n == 0 {
				e = turned(e)
			}
			v.Suspected = append(v.Suspected, Alike{s.incidentLink(at, other), s.evidence(at, e, s.hereAndThere(at, other.Doc))})
		}
	}
	for _, x := range i.Similar() {
		if suspected[x.Incident] {
			continue
		}
		// What a reader could not see for himself is not claimed.
		if e := s.o.Insight.Evidence(i, x.Incident); len(e) > 0 {
			e = e[:min(len(e), maxAlikePieces)]
			v.Similar = append(v.Similar, Alike{s.incidentLink(at, x.Incident), s.evidence(at, e, nil)})
		}
	}
}

// turned is evidence as seen from the other one of two incidents.
func turned(list []insight.Evidence) []insight.Evidence {
	out := slices.Clone(list)
	for i := range out {
		out[i].Where = slices.Clone(out[i].Where)
		slices.Reverse(out[i].Where)
	}
	return out
}

// history tells what the incidents of a root cause tell of it; nil where there are none.
func (s *Site) history(at string, c *insight.Cause) *History {
	if c == nil || len(c.Occurrences)+len(c.Actions) == 0 {
		return nil
	}
	h := &History{Total: len(c.Occurrences), First: s.dayOf(c.First), Last: s.dayOf(c.Last), Trend: string(c.Trend), Resolved: c.Resolved}
	if c.Resolved > 0 {
		h.Resolve = durationText(c.TimeToResolve)
	}
	occurred := map[*insight.Incident]bool{}
	for k, o := range slices.Backward(c.Occurrences) {
		occurred[o.Incident] = true
		if o.AfterFix != nil {
			h.Back++
		}
		if len(h.Occurrences) == maxRows {
			continue
		}
		x := Occurrence{Link: s.docLink(at, o.Incident.Doc), Date: s.dayOf(o.Incident.Start), Fix: s.fix(at, o.AfterFix)}
		if k > 0 && k-1 < len(c.GapDays) && o.Incident.Start.Known() {
			x.Gap = s.daysText(c.GapDays[k-1])
		}
		if o.Via != nil {
			l := s.docLink(at, o.Via.Doc)
			x.Via = &l
		}
		h.Occurrences = append(h.Occurrences, x)
	}
	if h.Cut = s.cut(at, len(h.Occurrences), len(c.Occurrences), "data/root-causes.json"); h.Cut != nil {
		h.Cut.All = s.allOf(at)
	}
	for _, a := range c.Actions[:min(len(c.Actions), maxListed)] {
		h.Actions = append(h.Actions, s.action(at, a))
	}
	h.Suspected = s.suspectedOf(at, c, occurred)
	h.Strip = s.historyStrip(at, c)
	return h
}

// maxSuspected bounds the suspicions on a page of a root cause.
const maxSuspected = 10

// suspectedOf lists incidents that may be further occurrences of a cause.
func (s *Site) suspectedOf(at string, c *insight.Cause, occurred map[*insight.Incident]bool) []Pair {
	var found []*insight.Suspicion
	listed := map[*insight.Incident]bool{}
	for _, o := range c.Occurrences {
		for _, p := range o.Incident.Suspected() {
			other := p.Incidents[0]
			if other == o.Incident {
				other = p.Incidents[1]
			}
			if !occurred[other] && !listed[other] {
				listed[other] = true
				found = append(found, p)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *insight.Suspicion) int { return cmp.Compare(b.Score, a.Score) })
	var out []Pair
	for _, p := range found[:min(len(found), maxSuspected)] {
		a, b, e := p.Incidents[0], p.Incidents[1], p.Evidence()
		if !occurred[a] {
			a, b, e = b, a, turned(e)
		}
		out = append(out, Pair{s.incidentLink(at, a), s.incidentLink(at, b), s.evidence(at, e, betweenTwo)})
	}
	return out
}
