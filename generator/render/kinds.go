package render

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/link"
	"siaga/generator/model"
)

// maxListed bounds lists of incidents in the head of a page.
const maxListed = 50

func (s *Site) page(d model.Doc) any {
	at := s.o.Graph.Address(d)
	v := PageView{Doc: s.docOf(d)}
	v.Backlinks = s.backlinks(at, d)
	if p := s.place(d); p.in != nil && p.index < 0 {
		v.Listing = s.listingOf(p.in)
	}
	return v
}

func (s *Site) service(d *model.Service) any {
	at := s.o.Graph.Address(d)
	v := ServiceView{Doc: s.docOf(d), Tier: d.Tier, Readiness: s.readiness(at, d)}
	if d.Repository != "" {
		v.Repository = &Link{Text: strings.TrimPrefix(d.Repository, "https://"), Href: webAddress(d.Repository)}
	}
	if d.Team != "" {
		v.Team = s.teamLink(at, d.Team)
	}
	v.DependsOn = s.to(at, d, model.RelDependsOn)
	v.UsedBy = s.from(at, d, model.RelDependsOn, model.KindService)
	v.Map = s.neighbourhood(at, d)
	v.Escalation, v.Dashboards, v.Pack = contacts(d), dashboards(d), s.packLink(at, d)
	s.belonging(at, d, &v)
	v.Incidents, v.Seen = s.latest(at, s.incidentsOf(d, model.RelService))
	v.Backlinks = s.backlinks(at, d, string(model.RelService), string(model.RelDependsOn))
	return v
}

// contactAddress makes an address of a contact that is one: a telephone number, an e-mail address, a page.
func contactAddress(c string) string {
	c = strings.TrimSpace(c)
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -().", r) {
			return -1
		}
		return r
	}, c)
	switch {
	case webAddress(c) != "":
		return webAddress(c)
	case len(plain) >= 5 && strings.Trim(strings.TrimPrefix(plain, "+"), "0123456789") == "":
		return "tel:" + plain
	case strings.Count(c, "@") == 1 && !strings.HasPrefix(c, "@") && !strings.ContainsAny(c, " <>:/?&#\"'"):
		return "mailto:" + c
	}
	return ""
}

func (s *Site) runbook(d *model.Runbook) any {
	at := s.o.Graph.Address(d)
	v := RunbookView{Doc: s.docOf(d), Severity: d.Severity, ExpectedTime: d.ExpectedTime.Text, ReviewIn: d.ReviewIn.Text}
	v.Services = s.to(at, d, model.RelService)
	v.Alerts = merge(s.to(at, d, model.RelAlert), s.from(at, d, model.RelRunbook, model.KindAlert))
	v.Causes = merge(s.to(at, d, model.RelCause), s.from(at, d, model.RelRunbook, model.KindRootCause))
	v.LastReviewed, v.LastTested = s.moment(d.LastReviewedOn), s.moment(d.LastTestedOn)
	if d.LastReviewedOn.Known() && d.ReviewIn.Known() {
		due := d.ReviewIn.After(d.LastReviewedOn.At)
		v.ReviewDue = s.moment(model.Time{At: due, DateOnly: true})
	}
	v.UsedIn, v.UseCount = some(s.usedIn(at, d), s.allOf(at))
	if rb := s.runbookOf(d); rb != nil {
		v.Took = s.took(rb.UsedIn)
	}
	v.Rules = s.rules(d, "")
	v.Trust, v.Symptom = s.trust(at, d), s.alertSymptom(at, d)
	s.tocMore(&v.Shell, v.Symptom != nil && len(v.Symptom.Seen) > 0, "s:causes", "symptom.causes")
	v.Backlinks = s.backlinks(at, d, "used-in", "answers", "mitigates")
	return v
}

// merge adds the links of a second list that lead elsewhere than those of the first: what one page says of the other, and
// the other of the one, is shown once.
func merge(list, more []Link) []Link {
	for _, l := range more {
		if !slices.ContainsFunc(list, func(x Link) bool { return x.Href == l.Href }) {
			list = append(list, l)
		}
	}
	return list
}

func (s *Site) alert(d *model.Alert) any {
	at := s.o.Graph.Address(d)
	v := AlertView{Doc: s.docOf(d), Severity: d.Severity, ExpectedTime: d.ExpectedTime.Text, Escalation: d.Escalation, For: ruleTime(d.For)}
	if d.Origin("expr") != model.FromRule {
		v.Expr = d.Expr
	}
	v.Rules = s.rules(d, v.Expr)
	v.Services = s.to(at, d, model.RelService)
	s.doing(at, d, &v)
	v.Incidents, v.Seen = s.latest(at, s.incidentsOf(d, model.RelAlert))
	if v.Symptom = s.alertSymptom(at, d); v.Symptom != nil { // it knows the incidents that name the alert in their text, too
		v.Incidents, v.Seen.More = s.latestOf(at, s.symptomOf(d).Incidents, maxListed)
		v.Seen.Count = v.Symptom.Incidents
	}
	v.Undocumented = v.Undocumented && v.Steps == nil && len(v.Runbooks) == 0 // a runbook says what there is to say
	v.Backlinks = withoutShown(s.backlinks(at, d, "answered-by", "raised-in"), v.Incidents)
	return v
}

// rules shows the rules behind an alert; the same rule in several files, as for several clusters, is shown once. An
// expression that the page declares is not shown again.
func (s *Site) rules(d model.Doc, declared string) []Rule {
	var out []Rule
	shown := map[string]int{}
	for _, r := range s.o.Graph.Rules(d) {
		where := Link{Text: diag.Pos{Path: r.Pos.Path, Line: r.Pos.Line}.String()}
		if s.o.EditURL != nil {
			where.Href = s.o.EditURL(r.Pos.Path)
		}
		x := Rule{Expr: r.Expr, For: ruleTime(r.For)}
		if a, ok := d.(*model.Alert); ok && a.For == r.For {
			x.For = ""
		}
		if strings.Join(strings.Fields(r.Expr), "") == strings.Join(strings.Fields(declared), "") {
			x.Expr = ""
		}
		if text := r.Text("description"); text != d.Base().Summary {
			x.Description = text
		}
		for _, l := range r.Labels {
			x.Labels = append(x.Labels, l.Name+"="+l.Value)
		}
		key := strings.Join(slices.Concat([]string{x.Expr, x.For, x.Description}, x.Labels), "\x00")
		i, known := shown[key]
		if !known {
			i = len(out)
			out, shown[key] = append(out, x), i
		}
		out[i].Where = append(out[i].Where, where)
	}
	return out
}

func (s *Site) incident(d *model.Incident) any {
	at := s.o.Graph.Address(d)
	v := IncidentView{Doc: s.docOf(d), Status: d.Status}
	s.event(at, d, &v)
	v.PostMortems = s.from(at, d, model.RelIncident, model.KindPostMortem)
	v.Backlinks = s.backlinks(at, d, "examined-in")
	return v
}

// event fills what an incident and a post-mortem have in common: what all pages of the incident tell together, each fact
// from the first that tells it.
func (s *Site) event(at string, d model.Doc, v *IncidentView) {
	e := s.eventOf(d)
	pages := []model.Doc{d}
	v.Services, v.Alerts = s.to(at, d, model.RelService), s.to(at, d, model.RelAlert)
	if i := s.aloneOf(d); i != nil {
		pages, v.Services, v.Alerts = i.Pages(), s.docLinks(at, i.Services), s.docLinks(at, i.Alerts)
	}
	v.Severity, v.DetectedBy, v.Trigger, v.Symptoms = e.Severity, e.DetectedBy, e.Trigger, e.Symptoms
	v.Impact, v.Customers, v.NearMiss, v.Drill = e.Impact, e.CustomersImpacted, e.NearMiss, e.Drill
	v.Milestones, v.Response = s.milestones(at, pages, e), s.response(e)
	for _, sp := range e.Spans() {
		v.Durations = append(v.Durations, Duration{sp.Name, durationText(sp.Duration), durationISO(sp.Duration), sp.From, sp.To})
	}
	v.Runbooks = s.usedRunbooks(at, pages)
	v.Related = s.to(at, d, model.RelRelated)
	if dup := s.to(at, d, model.RelDuplicate); len(dup) > 0 {
		v.DuplicateOf = &dup[0]
	}
	for _, r := range e.Roles {
		v.Roles = append(v.Roles, Role{fieldName(r.Name), r.Who})
	}
	s.knowEvent(at, d, v)
}

// usedRunbooks lists the runbooks that the pages of an incident say were used, and whether they helped: the first page that
// says so decides.
func (s *Site) usedRunbooks(at string, pages []model.Doc) []UsedRunbook {
	var out []UsedRunbook
	place := map[model.Doc]int{}
	for _, d := range pages {
		helped := map[string]string{}
		for _, r := range model.AsEvent(d).Runbooks {
			helped[r.Name.Pos.String()] = r.Helped
		}
		for _, e := range s.o.Graph.Out(d, model.RelRunbook) {
			n, known := place[e.To]
			if !known {
				n = len(out)
				place[e.To] = n
				out = append(out, UsedRunbook{Link: s.docLink(at, e.To)})
			}
			out[n].Helped = cmp.Or(out[n].Helped, helped[e.Pos().String()])
		}
	}
	return out
}

func (s *Site) docLinks(at string, docs []model.Doc) []Link {
	var out []Link
	for _, d := range docs {
		out = append(out, s.docLink(at, d))
	}
	return out
}

// milestones lists the milestones of an event that some pages tell of, with the place where a text does.
func (s *Site) milestones(at string, pages []model.Doc, e *model.Event) []Milestone {
	var out []Milestone
	day := ""
	for _, m := range e.Milestones() {
		x := Milestone{Name: m.Name, At: s.moment(m.At)}
		key := m.Name + "_at"
		for _, d := range pages {
			if d.Base().Origin(key) == model.FromBody && (m.At.Pos.Path == "" || m.At.Pos.Path == d.Base().Path) {
				x.Where = s.whereIs(at, cmp.Or(m.At.Pos, d.Base().Pos(key)))
				break
			}
		}
		// The day is not said again while it stays the same.
		if date, clock, ok := strings.Cut(x.At.Text, " "); ok && date == day {
			x.At.Text = clock
		} else {
			day = date
		}
		if e.StartedAt.Known() && m.Name != "started" && !e.StartedAt.DateOnly && !m.At.DateOnly {
			if since := m.At.At.Sub(e.StartedAt.At); since >= 0 {
				x.Since = durationText(since)
			}
		}
		out = append(out, x)
	}
	return out
}

func (s *Site) postMortem(d *model.PostMortem) any {
	at := s.o.Graph.Address(d)
	v := PostMortemView{IncidentView: IncidentView{Doc: s.docOf(d), Status: d.Status}, Authors: d.Authors, Reviewed: s.moment(d.ReviewedOn)}
	s.event(at, d, &v.IncidentView)
	v.Incidents = s.datedTo(at, d, model.RelIncident)
	v.Backlinks = s.backlinks(at, d)
	return v
}

func (s *Site) datedTo(at string, d model.Doc, rel model.Relation) []Link {
	var docs []model.Doc
	for _, e := range s.o.Graph.Out(d, rel) {
		docs = append(docs, e.To)
	}
	return s.datedLinks(at, docs, len(docs))
}

func (s *Site) rootCause(d *model.RootCause) any {
	at := s.o.Graph.Address(d)
	v := RootCauseView{
		Doc: s.docOf(d), Category: d.Category, Status: d.Status, FixedOn: s.moment(d.FixedOn),
		Detection: d.Detection, Prevention: d.Prevention,
	}
	v.Services = s.to(at, d, model.RelService)
	runbooks := mitigators(s.o.Graph, d)
	v.Runbooks = s.datedLinks(at, runbooks, len(runbooks))
	v.CausedBy = s.to(at, d, model.RelCausedBy)
	v.Causes = s.from(at, d, model.RelCausedBy, model.KindRootCause)
	if c := s.causeOf(d); c != nil {
		v.History, v.Seen.Count = s.history(at, c), len(c.Occurrences)
		if h := v.History; h != nil {
			s.tocMore(&v.Shell, h.Total > 0, "s:occurrences", "history.title")
			s.tocMore(&v.Shell, len(h.Actions) > 0, "s:action-items", "actions.title")
			s.tocMore(&v.Shell, len(h.Suspected) > 0, "s:suspected", "history.suspected")
		}
	} else {
		v.Incidents, v.Seen = s.latest(at, s.incidentsOf(d, model.RelCause))
	}
	v.Backlinks = s.backlinks(at, d, "seen-in", "mitigated-by", string(model.RelCausedBy), string(model.RelActionFor))
	return v
}

func (s *Site) drill(d *model.Drill) any {
	at := s.o.Graph.Address(d)
	v := DrillView{Doc: s.docOf(d), HeldOn: s.moment(d.HeldOn), Participants: d.Participants, Outcome: d.Outcome}
	if sc := s.datedTo(at, d, model.RelScenario); len(sc) > 0 {
		v.Scenario = &sc[0]
	}
	v.Runbooks, v.Services = s.to(at, d, model.RelRunbook), s.to(at, d, model.RelService)
	v.Actions, v.ActionsRead = s.actionsOf(at, d)
	v.Backlinks = s.backlinks(at, d)
	return v
}

// folderPage is the index of a folder that has none of its own.
func (s *Site) folderPage(dir string) any {
	at := link.FolderAddress(dir)
	f := s.folderAt(dir)
	v := PageView{Doc: Doc{Shell: s.shell(at, "page", f.title, nil), Kind: "folder"}}
	v.Tree = s.tree(at, place{f, -1})
	v.Crumbs = s.crumbs(at, f, nil)
	v.Listing = s.listingOf(f)
	return v
}

// folderAt finds a folder of addresses; one that only generated pages stand in is empty.
func (s *Site) folderAt(dir string) *folder {
	if f, ok := s.folders()[dir]; ok {
		return f
	}
	return &folder{dir: dir, title: fieldName(dir)}
}
