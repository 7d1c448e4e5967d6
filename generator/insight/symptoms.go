package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/model"
	"siaga/generator/parallel"
	"siaga/search/analysis"
)

// symptoms are the groups of incidents by what people saw: by the alert that fired, by the symptom that the page declares, and,
// read from titles and from how it was noticed, by what failed in which way.
//
// One that nobody declares needs two incidents, two of which, and at least half of all, name in their title what failed,
// with a word that does not stand in every second incident of the site anyway. Of two such
// symptoms of the same incidents the one whose subject more titles name stays.
type symptoms struct {
	all        []*Symptom
	byIncident [][]*Symptom // by Incident.ID
}

// Symptoms lists what people saw: what had several causes first, then by the number of incidents.
func (r *Report) Symptoms() []*Symptom {
	return r.ordered.get(func() []*Symptom {
		list := slices.Clone(r.groups().all)
		parallel.Each(len(list), func(n int) { list[n].CountCauses(2) })
		slices.SortStableFunc(list, func(a, b *Symptom) int {
			return cmp.Or(cmp.Compare(b.CountCauses(2), a.CountCauses(2)), cmp.Compare(len(b.Incidents), len(a.Incidents)), strings.Compare(a.Name, b.Name))
		})
		return list
	})
}

// HasSymptoms reports whether there is any; it is told at once where an alert was raised.
func (r *Report) HasSymptoms() bool {
	return slices.ContainsFunc(r.Incidents, func(i *Incident) bool { return len(i.Alerts) > 0 }) || len(r.groups().all) > 0
}

// SymptomOf finds the incidents in which an alert was raised; nil: there are none.
func (r *Report) SymptomOf(alert model.Doc) *Symptom {
	return r.alerts.get(r.alertSymptoms).byAlert[alert]
}

// Symptoms lists those that an incident is listed under.
func (i *Incident) Symptoms() []*Symptom { return i.report.groups().byIncident[i.ID] }

func (r *Report) groups() *symptoms {
	return r.seen.get(func() *symptoms {
		found := slices.Concat(r.declaredSymptoms(), r.derivedSymptoms())
		for _, y := range found {
			slices.SortFunc(y.Incidents, ByStart)
		}
		s := &symptoms{slices.Concat(r.alerts.get(r.alertSymptoms).list, found), make([][]*Symptom, len(r.Incidents))}
		for _, y := range s.all {
			for _, i := range y.Incidents {
				s.byIncident[i.ID] = append(s.byIncident[i.ID], y)
			}
		}
		return s
	})
}

// alertSymptoms are the symptoms that are alerts.
type alertSymptoms struct {
	list    []*Symptom
	byAlert map[model.Doc]*Symptom
}

func (r *Report) alertSymptoms() *alertSymptoms {
	out := &alertSymptoms{byAlert: map[model.Doc]*Symptom{}}
	for _, i := range r.Incidents {
		for _, d := range i.Alerts {
			y := out.byAlert[d]
			if y == nil {
				y = &Symptom{Name: alertName(d), Alert: d, report: r}
				out.byAlert[d] = y
				out.list = append(out.list, y)
			}
			y.Incidents = append(y.Incidents, i)
		}
	}
	for _, y := range out.list {
		slices.SortFunc(y.Incidents, ByStart)
	}
	return out
}

// alertName is the name of an alert, also where a runbook stands for its page.
func alertName(d model.Doc) string {
	if rb, ok := d.(*model.Runbook); ok && len(rb.Alerts) > 0 {
		return rb.Alerts[0].Text
	}
	return d.Base().Title
}

// declaredSymptoms puts symptoms together that are written with the same words.
func (r *Report) declaredSymptoms() []*Symptom {
	if !slices.ContainsFunc(r.Incidents, func(i *Incident) bool { return len(i.Event.Symptoms) > 0 }) {
		return nil
	}
	var out []*Symptom
	byWords, index := map[string]*Symptom{}, r.similarity()
	for _, i := range r.Incidents {
		for n, text := range i.Event.Symptoms {
			key := index.symptoms[i.ID][n]
			y := byWords[key]
			if y == nil {
				y = &Symptom{Name: text, report: r}
				byWords[key] = y
				out = append(out, y)
			}
			y.Incidents = appendNew(y.Incidents, i)
		}
	}
	return out
}

// wordsKey is equal for texts of the same words in any order, numbers and stop words left out.
func wordsKey(a *analysis.Analyzer, text string) string {
	var words []string
	for _, t := range a.Tokens(text) {
		if t.Kind == analysis.Word || t.Kind == analysis.Identifier {
			words = append(words, t.Term)
		}
	}
	slices.Sort(words)
	return cmp.Or(strings.Join(slices.Compact(words), " "), text)
}

// derivedSymptoms groups incidents by what was seen failing.
func (r *Report) derivedSymptoms() []*Symptom {
	type key struct {
		subject int32
		state   State
	}
	type group struct {
		*Symptom
		titled int // incidents whose title names the subject
	}
	groups := map[key]*group{}
	var order []key
	index := r.similarity()
	titled := index.titled()
	for id, list := range index.seen {
		for _, x := range list {
			if titled[x.subject] < 2 || 2*int(index.df[x.subject]) > len(r.Incidents) {
				continue
			}
			k := key{x.subject, x.state}
			g := groups[k]
			if g == nil {
				g = &group{Symptom: &Symptom{Name: x.surface, State: x.state, report: r}}
				groups[k] = g
				order = append(order, k)
			}
			g.Incidents = append(g.Incidents, r.Incidents[id])
			if x.titled {
				if g.titled++; g.Name != x.surface {
					g.Name = better(g.Name, x.surface)
				}
			}
		}
	}
	var kept []*group
	for _, k := range order {
		if g := groups[k]; g.titled >= 2 && 2*g.titled >= len(g.Incidents) {
			kept = append(kept, g)
		}
	}
	slices.SortStableFunc(kept, func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(b.Incidents), len(a.Incidents)), cmp.Compare(b.titled, a.titled), strings.Compare(a.Name, b.Name))
	})
	var out []*Symptom
	byIncident := make([][]*Symptom, len(r.Incidents)) // those that are in out
	for _, g := range kept {
		if slices.ContainsFunc(byIncident[g.Incidents[0].ID], func(s *Symptom) bool { return contains(s.Incidents, g.Incidents) }) {
			continue
		}
		out = append(out, g.Symptom)
		for _, i := range g.Incidents {
			byIncident[i.ID] = append(byIncident[i.ID], g.Symptom)
		}
	}
	return out
}

// titled counts, by the number of a term, how often a title names it as what failed. Most of what stands near a state is named by none.
func (s *similarity) titled() []int32 {
	out := make([]int32, len(s.names))
	for _, list := range s.seen {
		for _, x := range list {
			if x.titled {
				out[x.subject]++
			}
		}
	}
	return out
}

// better picks the nicer of two ways to write a subject: not all in capitals, and with one at its start as names have it.
func better(a, b string) string {
	rank := func(s string) int {
		switch {
		case strings.ToUpper(s) == s:
			return 0
		case strings.ToLower(s) == s:
			return 1
		}
		return 2
	}
	if c := cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(len(a), len(b)), strings.Compare(a, b)); c <= 0 {
		return a
	}
	return b
}

// contains reports whether all incidents of part are in whole. Both are in the order of their ids.
func contains(whole, part []*Incident) bool {
	k := 0
	for _, i := range part {
		for k < len(whole) && whole[k].ID < i.ID {
			k++
		}
		if k == len(whole) || whole[k] != i {
			return false
		}
	}
	return true
}
