package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// Causes lists what was behind a symptom, the most frequent first. Incidents without a declared cause stand alone, but for
// those that are suspected to have one in common.
func (y *Symptom) Causes() []SymptomCause { return y.causes.get(y.findCauses) }

func (y *Symptom) findCauses() []SymptomCause {
	var out []SymptomCause
	byCause := map[*Cause]int{}
	placed := map[*Incident]int{}
	for _, i := range y.Incidents {
		for _, c := range i.Causes {
			k, ok := byCause[c]
			if !ok {
				k = len(out)
				byCause[c] = k
				out = append(out, SymptomCause{Cause: c, Text: c.Doc.Title})
			}
			out[k].Incidents = append(out[k].Incidents, i)
		}
		if len(i.Causes) > 0 {
			continue
		}
		k, suspicion := suspectedWith(i, out, placed)
		if suspicion == nil {
			k = len(out)
			text, pos := i.Told()
			out = append(out, SymptomCause{Text: text, Pos: pos})
		} else if out[k].Suspicion == nil {
			out[k].Suspicion = suspicion
		}
		out[k].Incidents = append(out[k].Incidents, i)
		placed[i] = k
	}
	slices.SortStableFunc(out, func(a, b SymptomCause) int { return cmp.Compare(len(b.Incidents), len(a.Incidents)) })
	for k := range out {
		out[k].symptom, out[k].at = y, k
	}
	return out
}

// countedCauses is how far the causes of a symptom are counted without listing them.
const countedCauses = 6

// CountCauses gives the number of causes, or most where there are more. To count few costs far less than to list all.
func (y *Symptom) CountCauses(most int) int {
	if most > countedCauses {
		return min(len(y.Causes()), most)
	}
	return min(y.counted.get(y.countCauses), most)
}

func (y *Symptom) countCauses() int {
	declared := map[*Cause]bool{}
	for _, i := range y.Incidents {
		for _, c := range i.Causes {
			declared[c] = true
		}
	}
	var groups [][]*Incident // by a cause that is suspected
	for _, i := range y.Incidents {
		if len(declared)+len(groups) >= countedCauses {
			return countedCauses
		}
		if len(i.Causes) > 0 {
			continue
		}
		if k := y.report.groupOf(i, groups); k < len(groups) {
			groups[k] = append(groups[k], i)
		} else {
			groups = append(groups, []*Incident{i})
		}
	}
	return min(len(declared)+len(groups), countedCauses)
}

// groupOf finds the group that suspectedWith would, among those that were made of the incidents before i: few, and small, since
// an incident has few that are similar. len(groups): there is none.
func (r *Report) groupOf(i *Incident, groups [][]*Incident) int {
	type pair struct {
		other *Incident
		group int
		score float64
	}
	var pairs []pair
	for k, list := range groups {
		for _, other := range list {
			if score := r.similarity().score(i.ID, other.ID); r.suspects(other, i, score) {
				pairs = append(pairs, pair{other, k, score})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.other.ID, b.other.ID)) })
	for _, p := range pairs {
		if !slices.ContainsFunc(groups[p.group], func(x *Incident) bool {
			return !slices.ContainsFunc(pairs, func(p pair) bool { return p.other == x })
		}) {
			return p.group
		}
	}
	return len(groups)
}

// suspectedWith finds the incidents that are placed already and of which each is suspected to have the same cause as i.
func suspectedWith(i *Incident, groups []SymptomCause, placed map[*Incident]int) (int, *Suspicion) {
	for _, s := range i.Suspected() {
		for _, other := range s.Incidents {
			k, ok := placed[other]
			if ok && other != i && !slices.ContainsFunc(groups[k].Incidents, func(x *Incident) bool { return !suspected(x, i) }) {
				return k, s
			}
		}
	}
	return 0, nil
}

func suspected(a, b *Incident) bool {
	return slices.ContainsFunc(a.Suspected(), func(s *Suspicion) bool { return slices.Contains(s.Incidents, b) })
}

// Told is what an incident says of its cause, in a sentence: under the heading of the cause, else of the trigger,
// else of what was done.
func (i *Incident) Told() (text string, pos diag.Pos) {
	for _, about := range []model.Section{model.SectionCause, model.SectionTrigger, model.SectionResolution, model.SectionSummary} {
		for _, d := range i.pages {
			for _, p := range model.AsEvent(d).Prose.Passages {
				if p.About == about {
					return firstSentence(p.Text), diag.Pos{Path: d.Base().Path, Line: int(p.Line)}
				}
			}
		}
	}
	return "", diag.Pos{Path: i.Doc.Base().Path}
}

// maxSentence is the length in bytes to which a sentence is cut.
const maxSentence = 240

func firstSentence(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && i+1 < len(text) && text[i+1] == ' ' && i > 20 {
			return text[:i+1]
		}
	}
	if len(text) > maxSentence {
		text = strings.ToValidUTF8(text[:maxSentence], "")
		if i := strings.LastIndexByte(text, ' '); i > 0 {
			text = text[:i]
		}
		text += "…"
	}
	return text
}
