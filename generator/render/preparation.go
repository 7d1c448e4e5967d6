package render

import (
	"cmp"
	"slices"

	"siaga/generator/insight"
	"siaga/generator/model"
)

// trust tells how far a runbook can be trusted; nil where nothing is computed.
func (s *Site) trust(at string, d *model.Runbook) *Trust {
	if s.o.Insight == nil {
		return nil
	}
	rb := s.o.Insight.Runbook(d)
	if rb == nil {
		return nil
	}
	t := &Trust{Level: string(rb.Level), Reasons: s.reasons(at, rb.Reasons)}
	if len(t.Reasons) > firstTrust+1 {
		t.Reasons, t.More = t.Reasons[:firstTrust], t.Reasons[firstTrust:]
	}
	if !rb.LastChanged.IsZero() {
		t.Changed = s.day(rb.LastChanged)
	}
	return t
}

// readiness tells what a service lacks; nil where nothing is computed.
func (s *Site) readiness(at string, d *model.Service) *Readiness {
	x := s.serviceOf(d)
	if x == nil {
		return nil
	}
	shown := min(len(x.Reasons), maxListed)
	v := &Readiness{Ready: x.Ready, Total: len(x.Reasons), Reasons: s.reasons(at, x.Reasons[:shown]), Cut: s.cut(at, shown, len(x.Reasons), "data/services.json")}
	if len(v.Reasons) > maxReasons {
		v.Reasons, v.More = v.Reasons[:maxReasons], v.Reasons[maxReasons:]
	}
	return v
}

func (s *Site) serviceOf(d model.Doc) *insight.Service {
	if s.o.Insight == nil {
		return nil
	}
	return s.o.Insight.Service(d)
}

// alertSymptom shows the causes that were seen with an alert; nil where there is none.
func (s *Site) alertSymptom(at string, d model.Doc) *Symptom {
	y := s.symptomOf(d)
	if y == nil {
		return nil
	}
	v := s.symptom(at, y, maxSymptomCauses)
	return &v
}

// firstTrust is how many reasons of a runbook stand before its text; the rest can be opened.
const firstTrust = 2

// maxReasons bounds the reasons shown with one service or runbook in a list.
const maxReasons = 6

// readyRows is how much stands on a page of readiness of services, and how much of runbooks: a reason weighs one, a service at
// least as much as serviceWeight, or readyWeight if it lacks nothing, and a runbook as runbookWeight.
const (
	readyRows     = 300
	serviceWeight = 5
	readyWeight   = 2
	runbookWeight = 3
)

// reasonsWeight is how much room a row with some reasons takes.
func reasonsWeight(least, reasons int) int { return max(least, 1+min(reasons, maxReasons)) }

// preparedness is what the pages of readiness show: two lists that begin on one page.
type preparedness struct {
	services     []*insight.Service // those that lack the most first
	runbooks     []*insight.Runbook // the worst first
	first        string
	title        string
	serviceParts *series
	runbookParts *series
}

// planPrepared cuts the services and the runbooks into pages.
func (s *Site) planPrepared(at string) (*series, func(n int, intro model.Doc) any) {
	x := &preparedness{first: at, title: s.titleAt(at, s.o.Templates.Word("pages", "readiness"))}
	count := map[insight.TrustLevel]int{}
	if r := s.o.Insight; r != nil {
		x.runbooks, x.services = worstFirst(r.Runbooks()), slices.Clone(r.Services())
	}
	for _, b := range x.runbooks {
		count[b.Level]++
	}
	slices.SortStableFunc(x.services, func(a, b *insight.Service) int {
		return cmp.Or(cmp.Compare(len(b.Reasons), len(a.Reasons)), compareTitles(a.Doc.Title, b.Doc.Title))
	})
	x.serviceParts = newSeries(at, len(x.services), readyRows, func(i int) int {
		if x.services[i].Ready {
			return readyWeight
		}
		return reasonsWeight(serviceWeight, len(x.services[i].Reasons))
	})
	x.runbookParts = newSeries(at, len(x.runbooks), readyRows, func(i int) int {
		if nothingKnown(x.runbooks[i]) {
			return readyWeight
		}
		return reasonsWeight(runbookWeight, len(x.runbooks[i].Reasons))
	})
	for _, level := range trustLevels {
		if n := count[level]; n > 0 {
			x.runbookParts.group(s.o.Templates.Word("values", string(level)), "g-"+string(level), n)
		}
	}
	s.further = append(s.further, further{x.serviceParts, "readiness", numbered(at, "-services"), func(n int) any { return s.prepared(x, n, -1, nil) }})
	s.further = append(s.further, further{x.runbookParts, "readiness", numbered(at, "-runbooks"), func(n int) any { return s.prepared(x, -1, n, nil) }})
	return newSeries(at, 0, 1, nil), func(_ int, intro model.Doc) any { return s.prepared(x, 0, 0, intro) }
}

// prepared is a page that tells what is missing: parts of the lists of services and of runbooks, or of one of them.
func (s *Site) prepared(x *preparedness, services, runbooks int, intro model.Doc) any {
	var v ReadinessView
	f := front{address: x.first, title: x.title}
	switch {
	case services > 0:
		f.list = s.o.Templates.Text("pager.group", x.title, s.o.Templates.Word("kinds", "service"))
		v.Doc = s.furtherDoc(x.serviceParts, services, "readiness", f)
	case runbooks > 0:
		f.list = s.o.Templates.Text("pager.group", x.title, s.o.Templates.Word("kinds", "runbook"))
		v.Doc = s.furtherDoc(x.runbookParts, runbooks, "readiness", f)
	default:
		v.Doc = s.insightPart(x.serviceParts, 0, "readiness", intro)
	}
	if services >= 0 {
		s.preparedServices(&v, x, services)
	}
	if runbooks >= 0 {
		s.preparedRunbooks(&v, x, runbooks)
	}
	return v
}

func (s *Site) preparedServices(v *ReadinessView, x *preparedness, n int) {
	q, at := x.serviceParts, v.Address
	for _, y := range x.services[q.parts[n].from:q.parts[n].to] {
		if y.Ready {
			v.Ready = append(v.Ready, s.docLink(at, y.Doc))
			continue
		}
		shown := min(len(y.Reasons), maxReasons)
		v.Services = append(v.Services, ServiceRow{s.docLink(at, y.Doc), len(y.Reasons), s.reasons(at, y.Reasons[:shown]), len(y.Reasons) - shown, s.packLink(at, y.Doc)})
	}
	v.ServicesPager = s.namedPager(q, n, s.o.Templates.Word("kinds", "service"))
	v.ServicesCut = s.cutTo(q, n, "data/services.json")
}

func (s *Site) preparedRunbooks(v *ReadinessView, x *preparedness, n int) {
	q, at, rows := x.runbookParts, v.Address, x.runbooks
	for _, part := range q.shown(n) {
		g := TrustGroup{Level: string(rows[part.from].Level), Total: q.sizeOf(part.id)}
		for _, b := range rows[part.from:part.to] {
			if nothingKnown(b) {
				g.Unknown = append(g.Unknown, s.docLink(at, b.Doc))
				continue
			}
			g.Runbooks = append(g.Runbooks, RunbookRow{s.docLink(at, b.Doc), s.reasons(at, b.Reasons[:min(len(b.Reasons), maxReasons)])})
		}
		v.Runbooks = append(v.Runbooks, g)
	}
	v.RunbooksPager = s.namedPager(q, n, s.o.Templates.Word("kinds", "runbook"))
	v.RunbooksCut = s.cutTo(q, n, "data/runbooks.json")
}

// worstFirst orders runbooks by how little they can be trusted; those of which nothing is known are the last of their level.
func worstFirst(list []*insight.Runbook) []*insight.Runbook {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *insight.Runbook) int {
		return cmp.Or(cmp.Compare(slices.Index(trustLevels, a.Level), slices.Index(trustLevels, b.Level)), cmp.Compare(against(b), against(a)))
	})
	return list
}

// nothingKnown tells whether nothing speaks for a runbook, and nothing against it but that.
func nothingKnown(b *insight.Runbook) bool {
	return len(b.Reasons) == 1 && b.Reasons[0].Code == insight.ReasonNothingIsKnown
}

// against counts what speaks against a runbook.
func against(b *insight.Runbook) int {
	if nothingKnown(b) {
		return 0
	}
	n := 0
	for _, r := range b.Reasons {
		if r.Bad {
			n++
		}
	}
	return n
}

// trustLevels go from the worst to the best.
var trustLevels = []insight.TrustLevel{insight.Suspect, insight.Check, insight.Trusted}
