package render

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"sort"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

const (
	// maxSteps bounds the HTML of a runbook's steps on another page, in bytes before its links are filled in. What does not
	// fit is linked to.
	maxSteps = 24 << 10
	// maxLead is the length up to which what stands before the first section is shown with the steps: a longer text is no
	// match test.
	maxLead = 2 << 10
	// maxUnfolded is the length up to which nothing of the steps is folded.
	maxUnfolded = 3 << 10
	// maxRest bounds the list of sections that are not shown.
	maxRest = 8
)

// acting are the sections of a runbook in which something is done, or looked at to know what to do.
var acting = map[model.Section]bool{
	model.SectionDiagnosis: true, model.SectionMitigation: true, model.SectionResolution: true,
	model.SectionVerification: true, model.SectionRollback: true, model.SectionEscalation: true,
}

// telling are the sections that only tell: in a runbook that heads its steps in its own words, all others are steps.
var telling = map[model.Section]bool{
	model.SectionSummary: true, model.SectionImpact: true, model.SectionTimeline: true, model.SectionDetection: true,
	model.SectionTrigger: true, model.SectionCause: true, model.SectionLessons: true, model.SectionActions: true,
	model.SectionMeaning: true, model.SectionPrevention: true,
}

// picked is a section of a runbook with what it is about.
type picked struct {
	markdown.Section
	about model.Section
}

// fixes reports whether the section is the one that makes things work again.
func (p picked) fixes() bool {
	return p.about == model.SectionMitigation || p.about == model.SectionResolution
}

// pickSteps finds what a runbook tells to do, in the order of its text. Where a section is known to be the mitigation, it is
// that and the others whose meaning is known; else it is all that is not known to tell something else. None of them holds
// another. Sections that say nothing yet are left out. rest is what a reader finds on the page of the runbook only.
func pickSteps(d *model.Runbook) (steps, rest []picked) {
	body := d.Body
	if body == nil || d.NoSteps {
		return nil, nil
	}
	var lead *picked
	var all []picked
	known := false
	for _, s := range body.Sections() {
		p := picked{Section: s}
		if s.Heading < 0 {
			lead = &p
			continue
		}
		line := body.Headings[s.Heading].Pos.Line
		if p.about = meaningAt(d.Parts, line); isStub(d, line) {
			continue
		}
		known = known || p.fixes()
		all = append(all, p)
	}
	for _, p := range all {
		if n := len(steps); n > 0 && steps[n-1].Holds(p.Section) {
			continue
		}
		switch n := len(rest); {
		case acting[p.about], !known && !telling[p.about] && !holdsActing(p, all):
			steps = append(steps, p)
		case n == 0 || !rest[n-1].Holds(p.Section):
			rest = append(rest, p)
		}
	}
	if lead != nil && (len(all) == 0 || lead.Size() <= maxLead && len(steps) > 0) {
		steps = slices.Insert(steps, 0, *lead)
	}
	// A section in which steps stand is not left out.
	rest = slices.DeleteFunc(rest, func(r picked) bool {
		return slices.ContainsFunc(steps, func(p picked) bool { return r.Holds(p.Section) })
	})
	return steps, rest
}

// holdsActing reports whether a section without a meaning has one in it that is known to be a step: then that is the step.
func holdsActing(p picked, all []picked) bool {
	return p.about == "" && slices.ContainsFunc(all, func(x picked) bool {
		return x.Heading != p.Heading && p.Holds(x.Section) && acting[x.about]
	})
}

// meaningAt is what the line of a heading is about.
func meaningAt(parts []model.Part, line int) model.Section {
	i := sort.Search(len(parts), func(i int) bool { return int(parts[i].Line) > line })
	if i == 0 {
		return ""
	}
	return parts[i-1].About
}

func isStub(d *model.Runbook, line int) bool {
	return slices.ContainsFunc(d.Stubs, func(p model.Passage) bool { return int(p.Line) == line })
}

// showing says how steps are shown on a page.
type showing struct {
	id     string // of the element
	level  int    // of the headings of the sections
	whole  bool   // all sections are open
	means  bool   // with what tells what it is about: the page has no such text of its own
	budget *int   // bytes that are left for HTML
}

// steps shows what a runbook tells to do on the page at an address; nil where it tells nothing.
func (s *Site) steps(at string, d *model.Runbook, how showing) *Steps {
	s.shows(at, d)
	list, rest := pickSteps(d)
	if len(list) == 0 {
		return nil
	}
	if how.means {
		list, rest = withMeaning(list, rest)
	}
	v := &Steps{ID: how.id, Runbook: s.runbookLine(at, d), ExpectedTime: d.ExpectedTime.Text}
	if l := string(d.Lang); l != "" && l != s.o.Language {
		v.Lang = l
	}
	if rb := s.runbookOf(d); rb != nil && rb.Level != insight.Trusted {
		bad := slices.DeleteFunc(slices.Clone(rb.Reasons), func(r insight.Reason) bool { return !r.Bad })
		v.Against = s.reasons(at, bad[:min(len(bad), firstTrust)])
	}
	list = append(list, footnotes(d, list)...)
	shown := s.excerpts(at, d, list, how)
	open := opened(list, how.whole)
	for i, p := range list {
		part := StepPart{Link: s.sectionLink(at, d, p), HTML: shown[i], Open: open[i]}
		if p.Heading >= 0 {
			part.ID = how.id + "-" + d.Body.Headings[p.Heading].ID
		}
		v.Parts = append(v.Parts, part)
	}
	for _, p := range rest[:min(len(rest), maxRest)] {
		v.Rest = append(v.Rest, s.sectionLink(at, d, p))
	}
	return v
}

// footnotes are what goes with sections that refer to any.
func footnotes(d *model.Runbook, list []picked) []picked {
	var sections []markdown.Section
	for _, p := range list {
		sections = append(sections, p.Section)
	}
	if notes, ok := d.Body.Footnotes(sections); ok {
		return []picked{{Section: notes}}
	}
	return nil
}

// explains reports whether the section tells what the alert is about.
func (p picked) explains() bool {
	return p.about == model.SectionMeaning || p.about == model.SectionSummary || p.about == model.SectionImpact
}

// withMeaning takes what tells what the runbook is about to the steps, as far as it is short, in the order of the text.
func withMeaning(steps, rest []picked) (list, left []picked) {
	list = slices.Clone(steps)
	for _, p := range rest {
		if p.explains() && p.Size() <= maxLead {
			list = append(list, p)
		} else {
			left = append(left, p)
		}
	}
	slices.SortFunc(list, func(a, b picked) int { return cmp.Compare(a.Heading, b.Heading) })
	return list, left
}

// opened tells which sections are open: all where they are short, else what explains and what fixes; where no section is
// known to fix anything, the first step.
func opened(list []picked, whole bool) []bool {
	size := 0
	for _, p := range list {
		size += p.Size()
	}
	whole = whole || size <= maxUnfolded
	first := slices.IndexFunc(list, picked.fixes)
	if first < 0 {
		first = slices.IndexFunc(list, func(p picked) bool { return p.Heading >= 0 && !p.explains() })
	}
	out := make([]bool, len(list))
	for i, p := range list {
		out[i] = whole || i == first || p.explains()
	}
	return out
}

// excerpts makes the HTML of sections, as far as the budget goes: what fixes goes first.
func (s *Site) excerpts(at string, d *model.Runbook, list []picked, how showing) []template.HTML {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(boolInt(list[b].fixes()), boolInt(list[a].fixes()))
	})
	var fit []markdown.Section
	var place []int
	for _, i := range order {
		if list[i].Size() <= *how.budget {
			*how.budget -= list[i].Size()
			place = append(place, i)
		}
	}
	slices.Sort(place)
	for _, i := range place {
		fit = append(fit, list[i].Section)
	}
	own := s.o.Graph.Address(d)
	resolve := s.resolver(d, at)
	parts := d.Body.Excerpts(fit, markdown.Fit{Prefix: how.id + "-", Page: link.Relative(at, own, ""), Level: how.level + 1, Name: d.Title},
		func(i int, l *markdown.Link) (markdown.Target, bool) {
			t, ok := resolve(i, l)
			if to, known := s.o.Graph.LinkOf(d, i); known && to.Address == own && to.Fragment != "" {
				t.Href = "#" + (&url.URL{Fragment: to.Fragment}).EscapedFragment()
			}
			return t, ok
		})
	out := make([]template.HTML, len(list))
	for n, i := range place {
		out[i] = template.HTML(parts[n]) // of the body, which lets nothing active through
	}
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sectionLink leads to a section on the page of its runbook.
func (s *Site) sectionLink(at string, d *model.Runbook, p picked) Link {
	if p.Heading < 0 {
		return Link{Href: link.Relative(at, s.o.Graph.Address(d), "")}
	}
	h := &d.Body.Headings[p.Heading]
	return Link{Text: h.Text, Href: link.Relative(at, s.o.Graph.Address(d), h.ID)}
}

// runbookOf finds what is known of a runbook; nil without a report.
func (s *Site) runbookOf(d model.Doc) *insight.Runbook {
	if s.o.Insight == nil {
		return nil
	}
	return s.o.Insight.Runbook(d)
}

func (s *Site) runbookLine(at string, d model.Doc) RunbookLine {
	l := RunbookLine{Link: s.docLink(at, d)}
	if rb := s.runbookOf(d); rb != nil {
		l.Level = string(rb.Level)
	}
	return l
}

// answering lists the runbooks of an alert: the page itself where it is one, those that it names, those that name it; the most
// trusted first.
func (s *Site) answering(d model.Doc) []*model.Runbook {
	var out []*model.Runbook
	add := func(d model.Doc) {
		if r, ok := d.(*model.Runbook); ok && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	add(d)
	for _, e := range s.o.Graph.Out(d, model.RelRunbook) {
		add(e.To)
	}
	for _, e := range s.o.Graph.In(d, model.RelAlert) {
		add(e.From)
	}
	slices.SortStableFunc(out, func(a, b *model.Runbook) int { return cmp.Compare(s.trustRank(b), s.trustRank(a)) })
	return out
}

// trustRank is the higher the more a runbook can be trusted.
func (s *Site) trustRank(d *model.Runbook) int {
	if rb := s.runbookOf(d); rb != nil {
		return slices.Index(trustLevels, rb.Level)
	}
	return 0
}
