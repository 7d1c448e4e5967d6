package insight

import (
	"cmp"
	"slices"
	"time"

	"siaga/generator/model"
	"siaga/generator/parallel"
)

// Codes of the reasons that speak against a runbook.
const (
	ReasonNoSteps        = "no-steps"            // it tells nobody what to do
	ReasonStubSection    = "stub-section"        // Text: heading of a section that says nothing yet
	ReasonDidNotHelp     = "did-not-help"        // when it was last needed; Text: "no" or "missing", Doc: in what, Days: ago
	ReasonChangedSince   = "changed-since"       // it did not help, but was changed after that; as did-not-help
	ReasonDeadSteps      = "dead-links-in-steps" // N: links that lead nowhere, in sections that say what to do; Text: the first
	ReasonDeadLinks      = "dead-links"          // N: other links and images that lead nowhere; Text: the first
	ReasonRuleChanged    = "rule-changed"        // the rule at Pos of the alert Doc, and the page was not since; Days: ago
	ReasonReviewOverdue  = "review-overdue"      // Days: after the day; Text: the interval, "" where DefaultReview was taken
	ReasonContentOld     = "content-old"         // Days: since its content was changed
	ReasonNeverReviewed  = "never-reviewed"      // as far as its front matter tells
	ReasonNeverUsed      = "never-used"          // in no incident and no drill, on a site that tells what was used in them
	ReasonNothingIsKnown = "nothing-known"       // no history, no date, or no day to count from
)

// Codes of the reasons that speak for a runbook.
const (
	ReasonHelped          = "helped"           // N: how often; Doc: the newest time, Days: ago
	ReasonPractised       = "practised"        // Doc: the newest drill, Days: ago
	ReasonTested          = "tested"           // Days: ago
	ReasonReviewed        = "reviewed"         // Days: ago
	ReasonChangedRecently = "changed-recently" // Days: ago; Text: the commit
)

const (
	// DefaultReview is the number of months after which a runbook that was reviewed once is due again, where it has no
	// review_in.
	DefaultReview = 12
	// Fresh is the number of months for which it counts that a runbook helped, was tested or was changed.
	Fresh = 12
)

// force is what a reason does to the level.
type force int

const (
	wrong  force = iota // the page is wrong or empty: suspect
	doubt               // nobody can be sure: check
	proof               // somebody has been sure lately
	remark              // it is good to know
)

type finding struct {
	Reason
	force force
}

// A shelf holds the runbooks, which are judged one by one. A runbook is suspect when something says that it is wrong or empty: no steps, a stub where the
// steps should be, dead links in them, no help when it was last needed and no change since, a review that is overdue by
// more than one further interval with nothing else to prove it. It is trusted when nothing speaks against it and
// something does for it: it helped, was tested or practised, or its content was changed, within [Fresh] months, or it was
// reviewed within its own interval. Else it is to be checked: one of which nothing is known, too, and one that answers an
// alert whose rule was changed since.
//
// A commit that changes only dates does not count as a change; a review without a change counts as a review. Ages are only
// judged where the day of the build is known.
type shelf struct {
	books   []*Runbook // by path
	of      map[model.Doc]*Runbook
	changes ruleChanges
	keeps   lazy[bool] // the site tells what was used in its incidents and drills
}

// runbooks lists the runbooks of the graph; none of them is judged yet.
func (r *Report) runbooks() *shelf {
	return r.shelf.get(func() *shelf {
		s := &shelf{of: map[model.Doc]*Runbook{}, changes: ruleChanges{r: r, known: map[model.Doc]ruleChange{}}}
		for _, d := range r.graph.Docs {
			if rb, ok := d.(*model.Runbook); ok {
				b := &Runbook{Doc: rb, LastChanged: rb.History.Changed, number: len(s.books)}
				s.books, s.of[rb] = append(s.books, b), b
			}
		}
		return s
	})
}

// Runbook finds the trust in a runbook; nil for other documents.
func (r *Report) Runbook(d model.Doc) *Runbook {
	b := r.runbooks().of[d]
	if b == nil {
		return nil
	}
	return r.judged(b)
}

// Runbooks lists all runbooks, by path.
func (r *Report) Runbooks() []*Runbook {
	return r.books.get(func() []*Runbook {
		list := r.runbooks().books
		parallel.Each(len(list), func(n int) { r.judged(list[n]) })
		return list
	})
}

// HasRunbooks reports whether there is a runbook.
func (r *Report) HasRunbooks() bool { return len(r.runbooks().books) > 0 }

// judged judges a runbook when it is first asked for.
func (r *Report) judged(b *Runbook) *Runbook {
	b.judged.Do(func() {
		j := &judge{r: r, b: b, changes: &r.shelf.value.changes}
		j.gather()
		j.page()
		j.used()
		j.tested()
		j.ruled()
		j.changed()
		j.reviewed()
		j.unproven()
		j.level()
	})
	return b
}

// keepsUses reports whether any runbook was used: most sites tell so with one of their first.
func (r *Report) keepsUses() bool {
	s := r.runbooks()
	return s.keeps.get(func() bool {
		return slices.ContainsFunc(s.books, func(b *Runbook) bool {
			j := judge{r: r, b: &Runbook{Doc: b.Doc}}
			j.gather()
			return len(j.uses) > 0
		})
	})
}

// judge collects what there is to say about one runbook.
type judge struct {
	r        *Report
	b        *Runbook
	uses     []use // newest first
	changes  *ruleChanges
	findings []finding
}

func (j *judge) find(w force, reason Reason) {
	reason.Bad = w == wrong || w == doubt
	if reason.Pos.Path == "" {
		reason.Pos.Path = j.b.Doc.Path
	}
	j.findings = append(j.findings, finding{reason, w})
}

func (j *judge) has(w force) bool {
	return slices.ContainsFunc(j.findings, func(f finding) bool { return f.force == w })
}

// page judges what the page itself shows: steps, stubs and links.
func (j *judge) page() {
	d := j.b.Doc
	if d.NoSteps {
		j.find(wrong, Reason{Code: ReasonNoSteps})
	}
	for _, s := range d.Stubs {
		r := Reason{Code: ReasonStubSection, Text: s.Text}
		r.Pos.Path, r.Pos.Line = d.Path, int(s.Line)
		w := doubt
		if s.About == model.SectionDiagnosis || s.About == model.SectionMitigation {
			w = wrong
		}
		j.find(w, r)
	}
	steps, others := Reason{Code: ReasonDeadSteps}, Reason{Code: ReasonDeadLinks}
	for _, l := range j.r.graph.Dead(d) {
		r := &others
		if !l.Image && isStep(aboutLine(d.Parts, l.Pos.Line)) {
			r = &steps
		}
		if r.N++; r.N == 1 {
			r.Text, r.Pos = l.Target, l.Pos
		}
	}
	if steps.N > 0 {
		j.find(wrong, steps)
	}
	if others.N > 0 {
		j.find(doubt, others)
	}
}

// aboutLine tells what a line of a page is about.
func aboutLine(parts []model.Part, line int) model.Section {
	i, found := slices.BinarySearchFunc(parts, line, func(p model.Part, line int) int { return cmp.Compare(int(p.Line), line) })
	if found {
		return parts[i].About
	}
	if i == 0 {
		return ""
	}
	return parts[i-1].About
}

func isStep(s model.Section) bool {
	switch s {
	case model.SectionDiagnosis, model.SectionMitigation, model.SectionVerification, model.SectionRollback:
		return true
	}
	return false
}

// changed judges the last change of content.
func (j *judge) changed() {
	if t := j.b.LastChanged; !t.IsZero() && j.r.isFresh(t) {
		j.find(proof, Reason{Code: ReasonChangedRecently, Days: max(0, j.r.daysAgo(t)), Text: j.b.Doc.History.ChangedCommit})
	}
}

// reviewed judges the last review. It comes after all that proves a runbook in another way.
func (j *judge) reviewed() {
	last, every := j.b.Doc.LastReviewedOn, j.b.Doc.ReviewIn
	if !j.r.isPast(last) {
		return
	}
	if !every.Known() {
		every.Months = DefaultReview
	}
	due := every.After(last.At)
	late := j.r.daysAgo(due)
	if late <= 0 {
		j.find(proof, Reason{Code: ReasonReviewed, Days: j.r.daysAgo(last.At), Pos: last.Pos})
		return
	}
	w := doubt
	if !j.has(proof) && j.r.daysAgo(every.After(due)) > 0 {
		w = wrong
	}
	j.find(w, Reason{Code: ReasonReviewOverdue, Days: late, Text: every.Text, Pos: last.Pos})
}

// unproven says what is missing where nothing proves a runbook. It is the site that shows whether to expect a use.
func (j *judge) unproven() {
	if j.has(proof) {
		return
	}
	changed, reviewed := j.b.LastChanged, j.b.Doc.LastReviewedOn
	known := !changed.IsZero() && !j.r.o.Now.IsZero()
	if known {
		j.find(doubt, Reason{Code: ReasonContentOld, Days: j.r.daysAgo(changed), Text: j.b.Doc.History.ChangedCommit})
	}
	if known && !reviewed.Known() {
		j.find(doubt, Reason{Code: ReasonNeverReviewed})
	}
	if len(j.uses) == 0 && !j.b.Doc.LastTestedOn.Known() && j.r.keepsUses() {
		j.find(doubt, Reason{Code: ReasonNeverUsed})
	}
	if !j.has(wrong) && !j.has(doubt) {
		j.find(doubt, Reason{Code: ReasonNothingIsKnown})
	}
}

// level sums the findings up: the worst go first.
func (j *judge) level() {
	slices.SortStableFunc(j.findings, func(a, b finding) int { return cmp.Compare(a.force, b.force) })
	for _, f := range j.findings {
		j.b.Reasons = append(j.b.Reasons, f.Reason)
	}
	switch {
	case j.has(wrong):
		j.b.Level = Suspect
	case j.has(doubt) || !j.has(proof):
		j.b.Level = Check
	default:
		j.b.Level = Trusted
	}
}

// daysAgo counts the days of the calendar from a time to the day of the build; 0 where one of them is not known.
func (r *Report) daysAgo(t time.Time) int {
	if r.o.Now.IsZero() || t.IsZero() {
		return 0
	}
	return int(dayNumber(r.o.Now, r.o.Location) - dayNumber(t, r.o.Location))
}

// isPast reports whether a time is known and not after the day of the build, which is known too.
func (r *Report) isPast(t model.Time) bool {
	return t.Known() && !r.o.Now.IsZero() && r.daysAgo(t.At) >= 0
}

// isFresh reports whether a time is at most [Fresh] months before the day of the build.
func (r *Report) isFresh(t time.Time) bool {
	return !r.o.Now.IsZero() && !t.IsZero() && r.daysAgo(t.AddDate(0, Fresh, 0)) <= 0
}
