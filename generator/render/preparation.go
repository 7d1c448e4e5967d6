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
	y := s.symptoms[d]
	if y == nil {
		return nil
	}
	v := s.symptom(at, y, maxSymptomCauses)
	return &v
}

// prepared is the page that tells what is missing.
func (s *Site) prepared(at string, intro model.Doc) any {
	v := ReadinessView{Doc: s.insightDoc(at, "readiness", intro)}
	if s.o.Insight == nil {
		return v
	}
	s.preparedServices(at, &v)
	s.preparedRunbooks(at, &v)
	return v
}

// firstTrust is how many reasons of a runbook stand before its text; the rest can be opened.
const firstTrust = 2

// maxReasons bounds the reasons shown with one service or runbook in a list.
const maxReasons = 6

func (s *Site) preparedServices(at string, v *ReadinessView) {
	services := slices.Clone(s.o.Insight.Services)
	slices.SortStableFunc(services, func(a, b *insight.Service) int {
		return cmp.Or(cmp.Compare(len(b.Reasons), len(a.Reasons)), compareTitles(a.Doc.Title, b.Doc.Title))
	})
	rows, shown := 0, 0
	for _, x := range services {
		if x.Ready {
			if shown++; len(v.Ready) < maxRows {
				v.Ready = append(v.Ready, s.docLink(at, x.Doc))
			}
			continue
		}
		n := min(len(x.Reasons), maxReasons)
		if rows += n; rows > maxRows {
			continue
		}
		shown++
		v.Services = append(v.Services, ServiceRow{s.docLink(at, x.Doc), len(x.Reasons), s.reasons(at, x.Reasons[:n]), len(x.Reasons) - n})
	}
	v.ServicesCut = s.cut(at, shown, len(services), "data/services.json")
}

func (s *Site) preparedRunbooks(at string, v *ReadinessView) {
	byLevel := map[insight.TrustLevel][]*insight.Runbook{}
	for _, x := range s.o.Insight.Runbooks {
		byLevel[x.Level] = append(byLevel[x.Level], x)
	}
	for _, list := range byLevel {
		slices.SortStableFunc(list, func(a, b *insight.Runbook) int { return cmp.Compare(against(b), against(a)) })
	}
	shown := 0
	for _, level := range trustLevels {
		list := byLevel[level]
		if len(list) == 0 {
			continue
		}
		g := TrustGroup{Level: string(level), Total: len(list)}
		for _, x := range list[:min(len(list), maxRows-shown)] {
			g.Runbooks = append(g.Runbooks, RunbookRow{s.docLink(at, x.Doc), s.reasons(at, x.Reasons[:min(len(x.Reasons), maxReasons)])})
		}
		shown += len(g.Runbooks)
		v.Runbooks = append(v.Runbooks, g)
	}
	v.RunbooksCut = s.cut(at, shown, len(s.o.Insight.Runbooks), "data/runbooks.json")
}

// against counts what speaks against a runbook.
func against(b *insight.Runbook) int {
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
