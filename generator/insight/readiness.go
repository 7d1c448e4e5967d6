package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
	"siaga/generator/parallel"
)

// Codes of what a service lacks before the next shift, in the order in which they are listed: what has already gone wrong
// goes first, then what leaves somebody alone at night, then what is only not known.
const (
	LackCauseCameBack  = "cause-came-back"  // Doc: a cause that was fixed and came back; N: how often it was seen
	LackAlertRunbook   = "alert-no-runbook" // Doc: an alert that no runbook answers
	LackRunbook        = "no-runbook"       // there is none for the service at all
	LackSuspectRunbook = "runbook-suspect"  // Doc: a runbook; Text: code of its first reason
	LackCauseRunbook   = "cause-no-runbook" // Doc: a recurring cause that no runbook mitigates; N: how often it was seen
	LackOverdueActions = "actions-overdue"  // N: how many; Days: how long the oldest is; Text: its title, Doc: its page
	LackEscalation     = "no-escalation"    // nobody is named to call
	LackDrill          = "no-drill"         // there was none
	LackRecentDrill    = "drill-long-ago"   // Doc: the last one; Days: ago
	LackCheckedRunbook = "runbook-to-check" // Doc: a runbook; Text: code of its first reason
	LackServicePage    = "undocumented"     // nobody wrote a page of it
)

// lacks orders the codes.
var lacks = []string{
	LackCauseCameBack, LackAlertRunbook, LackRunbook, LackSuspectRunbook, LackCauseRunbook, LackOverdueActions,
	LackEscalation, LackDrill, LackRecentDrill, LackCheckedRunbook, LackServicePage,
}

// DrillMonths is the number of months for which a drill counts.
const DrillMonths = 12

// Services lists all services, as in the graph, with what belongs to each and what it lacks. It is ready when it lacks nothing.
//
// To a service belong the incidents that hit it, and their declared causes; the causes, alerts and runbooks whose pages
// name it; the alerts that those runbooks answer, and the runbooks that answer those alerts. An alert that was raised, or
// a runbook that was used, in one of its incidents belongs to it too, unless its page names other services only. Its
// actions are the open ones that follow from its incidents and its drills.
func (r *Report) Services() []*Service {
	return r.services.get(func() []*Service {
		list := r.estateOf().services
		parallel.Each(len(list), func(n int) { r.look(list[n]) })
		return list
	})
}

// Service finds the readiness of a service; nil for other documents.
func (r *Report) Service(d model.Doc) *Service {
	s := r.estateOf().of[d]
	if s == nil {
		return nil
	}
	return r.look(s)
}

// HasServices reports whether there is a service.
func (r *Report) HasServices() bool {
	return slices.ContainsFunc(r.graph.Docs, func(d model.Doc) bool { _, ok := d.(*model.Service); return ok })
}

// look finds what belongs to a service and what it lacks, when it is first asked for.
func (r *Report) look(s *Service) *Service {
	s.judged.Do(func() {
		b := belongings{r: r, s: s, met: map[any]bool{}}
		b.causes()
		b.pages()
		s.sort()
		l := lacking{r: r, s: s}
		l.findAll()
		s.Reasons = l.reasons
		s.Ready = len(s.Reasons) == 0
	})
	return s
}

// lacking collects what one service lacks.
type lacking struct {
	r       *Report
	s       *Service
	reasons []Reason
}

// find notes something bad. Where there is no better place, it can be seen on the page that it is about.
func (l *lacking) find(x Reason) {
	x.Bad = true
	about := model.Doc(l.s.Doc)
	if x.Doc != nil {
		about = x.Doc
	}
	if x.Pos.Path == "" {
		x.Pos = diag.Pos{Path: about.Base().Path}
	}
	if x.Pos.Path == "" {
		x.Pos = about.Base().Named // nobody wrote that page
	}
	l.reasons = append(l.reasons, x)
}

func (l *lacking) findAll() {
	l.inCauses()
	for _, a := range l.s.Alerts {
		if !l.answered(a) {
			l.find(Reason{Code: LackAlertRunbook, Doc: a})
		}
	}
	if len(l.s.Runbooks) == 0 {
		l.find(Reason{Code: LackRunbook})
	}
	for _, b := range l.s.Runbooks {
		if b.Level == Trusted {
			continue
		}
		x := Reason{Code: LackCheckedRunbook, Doc: b.Doc, Text: b.Reasons[0].Code, Pos: b.Reasons[0].Pos}
		if b.Level == Suspect {
			x.Code = LackSuspectRunbook
		}
		l.find(x)
	}
	l.inActions()
	l.inService()
	slices.SortStableFunc(l.reasons, func(a, b Reason) int {
		return cmp.Compare(slices.Index(lacks, a.Code), slices.Index(lacks, b.Code))
	})
}

// answered reports whether an alert has a runbook: a page of its own that is one, one that answers it, any page that it names
// as one, or one elsewhere on the web.
func (l *lacking) answered(a model.Doc) bool {
	g := l.r.graph
	_, own := a.(*model.Runbook)
	return own || len(l.r.answers(a)) > 0 || len(g.Out(a, model.RelRunbook)) > 0 || len(g.Elsewhere(a)) > 0
}

// inCauses finds causes that came back after their fix, and recurring ones that no runbook mitigates. A cause whose fix
// holds needs none.
func (l *lacking) inCauses() {
	for _, c := range l.s.Causes {
		x := l.r.remedyOf(c)
		if x.holds {
			continue
		}
		if x.fix != nil {
			l.find(Reason{Code: LackCauseCameBack, Doc: c.Doc, N: len(c.Occurrences), Pos: x.fix.Pos})
		}
		if c.Recurring && !x.mitigated {
			l.find(Reason{Code: LackCauseRunbook, Doc: c.Doc, N: len(c.Occurrences)})
		}
	}
}

// remedy is what there is against a root cause.
type remedy struct {
	fix       *Fix // the newest that it came back after
	holds     bool // it was fixed, and has not come back since
	mitigated bool // a runbook tells what to do
}

// remedyOf finds what there is against a cause.
func (r *Report) remedyOf(c *Cause) remedy {
	return c.remedy.get(func() remedy {
		x := remedy{mitigated: len(r.graph.Out(c.Doc, model.RelRunbook)) > 0}
		for _, o := range c.Occurrences {
			if o.AfterFix != nil {
				x.fix = o.AfterFix
			}
		}
		if on := c.Doc.FixedOn; on.Known() {
			x.holds = !c.Last.Known() || dayNumber(c.Last.At, r.o.Location) <= dayNumber(on.At, r.o.Location)
		} else {
			x.holds = c.Doc.Status == "fixed" && x.fix == nil
		}
		for _, e := range r.graph.In(c.Doc, model.RelCause) {
			if _, ok := e.From.(*model.Runbook); ok {
				x.mitigated = true
			}
		}
		return x
	})
}

// inActions counts what is overdue.
func (l *lacking) inActions() {
	var oldest *Action
	n := 0
	for _, a := range l.s.Actions {
		if a.State != ActionOverdue {
			continue
		}
		if n++; oldest == nil || a.Due.Before(oldest.Due) {
			oldest = a
		}
	}
	if n > 0 {
		l.find(Reason{Code: LackOverdueActions, N: n, Days: l.r.daysAgo(oldest.Due), Text: oldest.Item.Title, Doc: oldest.Doc, Pos: oldest.Item.Pos})
	}
}

// inService looks at the page of the service itself, and at its last drill.
func (l *lacking) inService() {
	d := l.s.Doc
	switch {
	case !d.Written():
		l.find(Reason{Code: LackServicePage})
	case len(d.Escalation) == 0 && !tellsWhomToCall(d):
		l.find(Reason{Code: LackEscalation})
	}
	if l.s.LastDrill == nil {
		l.find(Reason{Code: LackDrill})
		return
	}
	if held := heldOn(l.s.LastDrill); l.r.isPast(held) && l.r.daysAgo(held.At.AddDate(0, DrillMonths, 0)) > 0 {
		l.find(Reason{Code: LackRecentDrill, Doc: l.s.LastDrill, Days: l.r.daysAgo(held.At), Pos: held.Pos})
	}
}

// tellsWhomToCall reports whether a page has a section of its own for it.
func tellsWhomToCall(d model.Doc) bool {
	body := d.Base().Body
	if body == nil {
		return false
	}
	for _, h := range body.Headings {
		text := strings.ToLower(h.Text)
		for _, w := range []string{"escalat", "on-call", "on call", "contact", "whom to call", "eskalasi", "kontak", "jaga"} {
			if strings.Contains(text, w) {
				return true
			}
		}
	}
	return false
}
