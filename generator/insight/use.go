package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/link"
	"siaga/generator/model"
)

// use is one time that a runbook was needed, or practised.
type use struct {
	doc     model.Doc
	edge    link.Edge
	at, end model.Time
	drill   bool
	helped  string // yes, no, missing; "" where nobody says
}

// gather finds what a runbook is for, and when it was used.
func (j *judge) gather() {
	g, d := j.r.graph, j.b.Doc
	j.b.Alerts = alertsOf(g, d)
	for _, e := range g.AllOut(d) {
		if e.Rel == model.RelService {
			j.b.Services = appendNew(j.b.Services, e.To)
		}
	}
	known := map[*Incident]int{} // → index in uses
	for _, e := range g.In(d, model.RelRunbook) {
		switch from := e.From.(type) {
		case *model.Drill:
			j.uses = append(j.uses, use{doc: from, edge: e, at: heldOn(from), drill: true})
		case *model.Incident, *model.PostMortem:
			j.usedIn(e, known)
		}
	}
	slices.SortStableFunc(j.uses, func(a, b use) int {
		return cmp.Or(b.at.Compare(a.at), strings.Compare(a.doc.Base().Path, b.doc.Base().Path))
	})
	slices.SortFunc(j.b.UsedIn, newestFirst)
}

// alertsOf lists the alerts that a runbook answers: itself where it is the page of its alert, those that it names, those that name
// it.
func alertsOf(g *link.Graph, d *model.Runbook) []model.Doc {
	var list []model.Doc
	for _, n := range d.Alerts { // an edge from a page to itself is none
		if a, ok := link.AlertAddress(strings.TrimSpace(n.Text)); ok && a == g.Address(d) {
			list = appendNew(list, model.Doc(d))
		}
	}
	if len(g.Rules(d)) > 0 {
		list = appendNew(list, model.Doc(d))
	}
	for _, e := range g.AllOut(d) {
		if e.Rel == model.RelAlert {
			list = appendNew(list, e.To)
		}
	}
	for _, e := range g.In(d, model.RelRunbook) {
		if _, ok := e.From.(*model.Alert); ok {
			list = appendNew(list, e.From)
		}
	}
	return list
}

// usedIn notes a use in an incident, once for its record and its post-mortems: what the record says of it goes first. An
// exercise that is written down as an incident is a drill; what is a duplicate tells nothing new.
func (j *judge) usedIn(e link.Edge, known map[*Incident]int) {
	event := model.AsEvent(e.From)
	helped := ""
	for _, u := range event.Runbooks {
		if p := u.Name.Pos; p.Line == int(e.Line) && p.Column == int(e.Column) {
			helped = u.Helped
		}
	}
	i := j.r.incidents[e.From]
	if i == nil {
		if event.Drill {
			at := event.Begin()
			if !at.Known() {
				at = e.From.Base().Date
			}
			j.uses = append(j.uses, use{doc: e.From, edge: e, at: at, drill: true, helped: helped})
		}
		return
	}
	n, ok := known[i]
	if !ok {
		j.b.UsedIn = append(j.b.UsedIn, i)
		end := i.Start
		if m := i.Event.Milestones(); len(m) > 0 {
			end = m[len(m)-1].At
		}
		known[i] = len(j.uses)
		j.uses = append(j.uses, use{doc: i.Doc, edge: e, at: i.Start, end: end, helped: helped})
		return
	}
	if u := &j.uses[n]; helped != "" && (u.helped == "" || e.From == i.Doc) {
		u.edge, u.helped = e, helped
	}
}

// heldOn is the day of a drill.
func heldOn(d *model.Drill) model.Time {
	if d.HeldOn.Known() {
		return d.HeldOn
	}
	return d.Date
}

// used judges the times when it was needed. The newest one of which somebody says whether it helped counts, but that it
// was missing says nothing of a page that was written after that.
func (j *judge) used() {
	verdicts := slices.DeleteFunc(slices.Clone(j.uses), func(u use) bool {
		created := j.b.Doc.History.Created
		return u.helped == "" || u.helped == "missing" && u.end.Known() && created.After(u.end.At)
	})
	if len(verdicts) == 0 {
		return
	}
	u := verdicts[0]
	r := Reason{Text: u.helped, Doc: u.doc, Pos: u.edge.Pos(), Days: j.r.daysAgo(u.at.At)}
	if u.helped != "yes" {
		if u.end.Known() && j.b.LastChanged.After(u.end.At) {
			r.Code = ReasonChangedSince
			j.find(doubt, r)
			return
		}
		w := wrong
		if u.helped == "missing" && j.b.Doc.History.Created.IsZero() {
			w = doubt // it is there now, and nobody knows since when
		}
		r.Code = ReasonDidNotHelp
		j.find(w, r)
		return
	}
	r.Code, r.Text = ReasonHelped, ""
	for _, u := range verdicts {
		if u.helped == "yes" {
			r.N++
		}
	}
	w := remark
	if j.r.o.Now.IsZero() || j.r.isFresh(u.at.At) {
		w = proof
	}
	j.find(w, r)
}

// tested judges tests and drills. A drill that somebody noted a verdict on has been judged by that.
func (j *judge) tested() {
	if t := j.b.Doc.LastTestedOn; j.r.isPast(t) {
		w := remark
		if j.r.isFresh(t.At) {
			w = proof
		}
		j.find(w, Reason{Code: ReasonTested, Days: j.r.daysAgo(t.At), Pos: t.Pos})
	}
	for _, u := range j.uses {
		if !u.drill || u.helped != "" || !j.r.isPast(u.at) {
			continue
		}
		w := remark
		if j.r.isFresh(u.at.At) {
			w = proof
		}
		j.find(w, Reason{Code: ReasonPractised, Doc: u.doc, Days: j.r.daysAgo(u.at.At), Pos: u.edge.Pos()})
		return
	}
}
