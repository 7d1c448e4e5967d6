package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
)

const (
	// maxPackRunbooks is how many runbooks stand in a pack in full, and maxPackSteps bounds their HTML together, in bytes: a
	// pack is printed.
	maxPackRunbooks = 12
	maxPackSteps    = 96 << 10
	// maxPackIncidents is how many incidents a pack tells of.
	maxPackIncidents = 10
)

// hasPack reports whether there is anything to print for a shift with a service.
func (s *Site) hasPack(x *insight.Service) bool {
	return x.Doc.Written() || len(x.Runbooks)+len(x.Alerts) > 0
}

// planPacks plans the packs of the services. Without a report there are none.
func (s *Site) planPacks(intro func(address string) model.Doc) {
	if s.o.Insight == nil {
		return
	}
	for _, x := range s.o.Insight.Services() {
		if a := s.o.Graph.PrepareAddress(x.Doc); a != "" && s.hasPack(x) {
			s.add(a, "prepare", func() any { return s.pack(a, x, intro(a)) })
		}
	}
}

// packAt is the page of a pack as it is planned: no other page may have its address.
func (s *Site) packAt(address string) (*Page, bool) {
	if s.o.Insight == nil || !strings.HasPrefix(address, link.PrepareFolder) {
		return nil, false
	}
	for _, d := range s.byKind[model.KindService] {
		if s.o.Graph.PrepareAddress(d) != address {
			continue
		}
		if x := s.o.Insight.Service(d); x != nil && s.hasPack(x) {
			intro, _ := s.o.Graph.At(address)
			return &Page{Address: address, Template: "prepare", view: func() any { return s.pack(address, x, intro) }}, true
		}
	}
	return nil, false
}

// pack makes the pack for a shift with one service.
func (s *Site) pack(at string, x *insight.Service, intro model.Doc) any {
	d := x.Doc
	v := PrepareView{Service: s.docLink(at, d), Tier: d.Tier, Escalation: contacts(d), Dashboards: dashboards(d), Readiness: s.readiness(at, d)}
	v.Doc = s.packDoc(at, d, intro)
	if d.Team != "" {
		v.Team = s.teamLink(at, d.Team)
	}
	if v.Readiness != nil { // on paper nothing can be opened
		v.Readiness.Reasons, v.Readiness.More = append(v.Readiness.Reasons, v.Readiness.More...), nil
	}
	v.DependsOn = s.to(at, d, model.RelDependsOn)
	v.UsedBy = s.from(at, d, model.RelDependsOn, model.KindService)
	v.Alerts, v.MoreAlerts = s.alertLines(at, x.Alerts, v.Service.Href)
	pressing := slices.DeleteFunc(slices.Clone(x.Causes), func(c *insight.Cause) bool { return !c.Recurring })
	v.Causes, v.MoreCauses = s.causeLines(at, pressing, v.Service.Href)
	v.Actions, v.MoreActions = s.actionLines(at, x.Actions)
	for _, i := range x.Incidents[:min(len(x.Incidents), maxPackIncidents)] {
		v.Incidents = append(v.Incidents, s.incidentLine(at, i))
	}
	v.MoreIncidents = rest(len(v.Incidents), len(x.Incidents), v.Service.Href)
	if x.LastDrill != nil {
		l := s.datedLink(at, x.LastDrill)
		v.Drill = &l
	}
	s.packRunbooks(at, x, &v)
	s.packTOC(&v)
	return v
}

// packTOC lists the sections of a pack that have something to show, before its runbooks.
func (s *Site) packTOC(v *PrepareView) {
	var toc []TOCEntry
	add := func(some bool, id, key string) {
		if some {
			toc = append(toc, TOCEntry{2, s.o.Templates.Text(key), id})
		}
	}
	add(len(v.Escalation) > 0, "s:escalation", "facts.escalation")
	add(v.Readiness != nil, "s:readiness", "readiness.title")
	add(len(v.Alerts) > 0, "s:alerts", "kinds.alert")
	add(len(v.Causes) > 0, "s:causes", "prepare.causes")
	add(len(v.Incidents) > 0, "s:incidents", "prepare.incidents")
	add(len(v.Actions) > 0, "s:action-items", "actions.title")
	for _, r := range v.Runbooks {
		toc = append(toc, TOCEntry{2, r.Runbook.Text, r.ID})
	}
	add(len(v.Others) > 0, "s:others", "prepare.others")
	v.TOC = toc
}

// packDoc is the frame of a pack. A content page at its address is its introduction.
func (s *Site) packDoc(at string, d *model.Service, intro model.Doc) Doc {
	if intro != nil {
		v := s.docAt(at, "prepare", intro)
		v.Backlinks = s.backlinks(at, intro)
		return v
	}
	v := Doc{Shell: s.shell(at, "prepare", s.o.Templates.Text("prepare.of", d.Title), nil), Kind: "folder"}
	v.Description = v.Title
	v.Crumbs = append(s.crumbs(at, nil, nil), Link{Text: s.o.Templates.Word("pages", "readiness"), Href: link.Relative(at, link.ReadinessAddress, "")}, s.docLink(at, d))
	return v
}

func dashboards(d *model.Service) []Link {
	var out []Link
	for _, w := range d.Dashboards {
		out = append(out, Link{Text: cmp.Or(w.Title, w.URL), Href: webAddress(w.URL)})
	}
	return out
}

func (s *Site) incidentLine(at string, i *insight.Incident) IncidentLine {
	v := IncidentLine{Link: s.docLink(at, i.Doc), Date: s.dayOf(i.Start), Severity: i.Event.Severity}
	if d, ok := toResolve(i.Event); ok {
		v.Duration = durationText(d)
	}
	v.Helped = s.usedRunbooks(at, i.Pages())
	for _, c := range i.Causes {
		v.Causes = append(v.Causes, s.docLink(at, c.Doc))
	}
	return v
}

// packRunbooks shows the runbooks of a service in full, as far as a pack goes: first those that answer alerts, then those that
// were used most.
func (s *Site) packRunbooks(at string, x *insight.Service, v *PrepareView) {
	list := slices.Clone(x.Runbooks)
	slices.SortStableFunc(list, func(a, b *insight.Runbook) int {
		return cmp.Or(boolInt(len(b.Alerts) > 0)-boolInt(len(a.Alerts) > 0), cmp.Compare(len(b.UsedIn), len(a.UsedIn)), strings.Compare(a.Doc.Path, b.Doc.Path))
	})
	budget := maxPackSteps
	for n, rb := range list {
		if len(v.Runbooks) < maxPackRunbooks && budget > 0 {
			how := showing{id: "s:r" + strconv.Itoa(n+1), level: 3, whole: true, budget: &budget}
			if st := s.steps(at, rb.Doc, how); st != nil {
				v.Runbooks = append(v.Runbooks, *st)
				continue
			}
		}
		if len(v.Others) < maxListed {
			v.Others = append(v.Others, s.runbookLine(at, rb.Doc))
		}
	}
	v.MoreRunbooks = rest(len(v.Runbooks)+len(v.Others), len(list), v.Service.Href)
}
