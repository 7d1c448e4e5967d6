package insight

import (
	"maps"
	"slices"
	"sync"
	"time"

	"siaga/generator/diag"
	"siaga/generator/link"
	"siaga/generator/model"
)

// RuleFiles lists the files, by path, of whose lines [Options.LineChanged] is asked: those with rules of alerts that runbooks with a
// history answer.
func RuleFiles(g *link.Graph) []string {
	files, met := map[string]bool{}, map[model.Doc]bool{}
	for _, d := range g.Docs {
		b, ok := d.(*model.Runbook)
		if !ok || b.History.Changed.IsZero() {
			continue
		}
		for _, a := range alertsOf(g, b) {
			if met[a] {
				continue
			}
			met[a] = true
			rules := g.Rules(a)
			for i := range rules {
				if len(rules[i].Lines) > 0 {
					files[rules[i].Pos.Path] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(files))
}

// ruled judges whether the page still fits the rules of its alerts. A rule that was changed after the page was, as to when the
// alert fires or with which labels, is a doubt until somebody changes the page, reviews or tests it, practises it, or is helped
// by it. Days count as a whole, because a review has no hour. Where it is not known when the page was changed, nothing is said.
func (j *judge) ruled() {
	if j.r.o.LineChanged == nil || j.b.LastChanged.IsZero() {
		return
	}
	var alert model.Doc
	var newest ruleChange
	for _, d := range j.b.Alerts {
		if c := j.changes.of(d); c.at.After(newest.at) {
			alert, newest = d, c
		}
	}
	if newest.at.After(j.b.LastChanged) && !j.provenSince(newest.at) {
		j.find(doubt, Reason{Code: ReasonRuleChanged, Doc: alert, Days: max(0, j.r.daysAgo(newest.at)), Pos: newest.pos})
	}
}

// ruleChange is the last change of a rule, and where the rule stands; its time is zero where there is none.
type ruleChange struct {
	at  time.Time
	pos diag.Pos
}

// ruleChanges finds the last change of the rules of each alert, once for all runbooks that answer it.
type ruleChanges struct {
	r     *Report
	mu    sync.Mutex
	known map[model.Doc]ruleChange
}

func (c *ruleChanges) of(alert model.Doc) ruleChange {
	c.mu.Lock()
	defer c.mu.Unlock()
	newest, ok := c.known[alert]
	if !ok {
		rules := c.r.graph.Rules(alert)
		for i := range rules {
			if t := c.r.ruleChanged(&rules[i]); t.After(newest.at) {
				newest = ruleChange{t, rules[i].Pos}
			}
		}
		c.known[alert] = newest
	}
	return newest
}

// ruleChanged is when a rule was last changed in what decides when it fires and as what. It is zero where that is not known, and
// for a rule that nobody has changed since its alert was written into the file: it is new there, or was moved as a whole.
func (r *Report) ruleChanged(rule *model.Rule) time.Time {
	written := r.o.LineChanged(rule.Pos.Path, rule.Pos.Line)
	if written.IsZero() {
		return written
	}
	newest := written
	for _, l := range rule.Lines {
		for n := l.First; n <= l.Last; n++ {
			if t := r.o.LineChanged(rule.Pos.Path, n); t.After(newest) {
				newest = t
			}
		}
	}
	if newest.Equal(written) {
		return time.Time{}
	}
	return newest
}

// provenSince reports whether somebody has been sure of the page on the day of a time, or after it.
func (j *judge) provenSince(t time.Time) bool {
	since := func(at model.Time) bool {
		return at.Known() && j.r.daysAgo(at.At) >= 0 && dayNumber(at.At, j.r.o.Location) >= dayNumber(t, j.r.o.Location)
	}
	if since(j.b.Doc.LastReviewedOn) || since(j.b.Doc.LastTestedOn) {
		return true
	}
	for _, u := range j.uses {
		if (u.helped == "yes" || u.drill && u.helped == "") && since(u.at) {
			return true
		}
	}
	return false
}
