package check

import (
	"fmt"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/model"
)

// recurredAfterFix reports the incidents in which a cause came back after its fix, where they name the cause.
func recurredAfterFix(p *Pass) {
	for _, i := range p.Insight.Incidents {
		for _, r := range i.Returned {
			what, named := fmt.Sprintf("root cause %q", r.Cause.Doc.ID), r.Cause
			if r.Via != nil {
				named = r.Via
				what += fmt.Sprintf(", which is behind %q,", r.Via.Doc.ID)
			}
			p.Report(diag.New(diag.RecurredAfterFix, p.naming(i, named.Doc), "%s came back after its fix of %s", what, r.AfterFix.On.Format("2006-01-02")).
				Suggest("say in the post-mortem why the fix did not hold, and take it back where it was called done").
				Also(r.AfterFix.Pos, "%s", fixNote(r.AfterFix)))
		}
	}
}

// fixNote says what stands at the place of a fix.
func fixNote(f *insight.Fix) string {
	n := slices.IndexFunc(f.Actions, func(a *insight.Action) bool { return a.Item.Pos == f.Pos })
	if n < 0 {
		return "this called it fixed"
	}
	note := fmt.Sprintf("%q was to prevent it, and is done", f.Actions[n].Item.Title)
	if more := len(f.Actions) - 1; more > 0 {
		note += fmt.Sprintf("; so is everything else that was to prevent it (%d)", more)
	}
	return note
}

// naming is the place at which the pages of an incident name a cause.
func (p *Pass) naming(i *insight.Incident, cause *model.RootCause) diag.Pos {
	for _, d := range pages(i) {
		for _, e := range p.Graph.Out(d, model.RelCause) {
			if e.To == model.Doc(cause) {
				return e.Pos()
			}
		}
	}
	return i.Doc.Base().Pos("root_causes")
}

// pages are those that tell of an incident.
func pages(i *insight.Incident) []model.Doc {
	out := []model.Doc{i.Doc}
	for _, pm := range i.PostMortems {
		out = append(out, pm)
	}
	return out
}

// suspectedRecurrence proposes, for each incident of a suspicion but the first, the one before it. It stands where the
// incident's page shows the first evidence.
func suspectedRecurrence(p *Pass) {
	for _, s := range p.Insight.Suspected() {
		p.Report(suspected(s.Incidents[0], s.Incidents[1], s.Evidence()))
	}
}

func suspected(earlier, later *insight.Incident, evidence []insight.Evidence) diag.Diagnostic {
	at, other, shared := shown(insight.Evidence{}, later), shown(insight.Evidence{}, earlier), ""
	if len(evidence) > 0 {
		at, other = shown(evidence[0], later), shown(evidence[0], earlier)
		shared = ": both show the " + inWords(evidence)
	}
	return diag.New(diag.SuspectedRecurrence, at, "this may have the same cause as %s%s", earlier.Doc.Base().Path, shared).
		Suggest("read both; if it is one cause, name it under root_causes in both").
		Also(other, "%s", earlier.Doc.Base().Title)
}

// maxPieces is how many pieces of evidence a message names: a page of the site shows all.
const maxPieces = 4

// inWords tells the first pieces of evidence: mechanism "out of memory", words "ledger", "cache".
func inWords(list []insight.Evidence) string {
	var b strings.Builder
	for n, e := range list[:min(len(list), maxPieces)] {
		if n > 0 {
			b.WriteString(", ")
		}
		if n == 0 || e.Kind != list[n-1].Kind {
			b.WriteString(evidenceWords[e.Kind] + " ")
		}
		fmt.Fprintf(&b, "%q", e.Text)
	}
	return b.String()
}

// evidenceWords are the kinds of evidence as they stand in a sentence.
var evidenceWords = map[insight.EvidenceKind]string{
	insight.EvidenceCause: "root cause", insight.EvidenceAlert: "alert", insight.EvidenceService: "service",
	insight.EvidenceError: "error", insight.EvidenceIdentifier: "identifier", insight.EvidenceTerm: "words",
	insight.EvidenceFix: "remedy", insight.EvidenceMechanism: "mechanism",
}

// shown is where a page of an incident shows a piece of evidence, else its record.
func shown(e insight.Evidence, i *insight.Incident) diag.Pos {
	for _, d := range pages(i) {
		for _, pos := range e.Where {
			if pos.Path == d.Base().Path {
				return pos
			}
		}
	}
	return diag.Pos{Path: i.Doc.Base().Path}
}
