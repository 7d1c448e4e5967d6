package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/diag"
)

// Way is a way in which things failed, as the texts of several incidents tell it: a mechanism of the table in
// mechanisms.go. It is no root cause: nobody has named it as one, and no other one for these incidents.
type Way struct {
	Mechanism string      // its name in the table
	Incidents []*Incident // by start
	Where     []diag.Pos  // a place in the pages of each where the text says so
}

// Ways groups incidents by how they failed, the most frequent way first. An incident belongs to the mechanism that weighs most in it, of those that it
// tells of where it says what happened and why; to none, if only broad ones do. Incidents whose cause somebody has named, and
// ways of one incident, are left out.
func (r *Report) Ways() []Way { return r.ways.get(r.findWays) }

func (r *Report) findWays() []Way {
	var out []Way
	byTerm, index := map[uint32]*Way{}, r.similarity()
	for _, i := range slices.SortedFunc(slices.Values(r.Incidents), ByStart) {
		if len(i.Causes) > 0 {
			continue
		}
		var best *component
		vector := index.vectors[i.ID]
		for k := range vector {
			c := &vector[k]
			name := index.name(c.term)
			if strings.HasPrefix(name, nsMechanism) && c.core() && !broad[name] && (best == nil || c.weight > best.weight) {
				best = c
			}
		}
		if best == nil {
			continue
		}
		w := byTerm[best.term]
		if w == nil {
			w = &Way{Mechanism: strings.TrimPrefix(index.name(best.term), nsMechanism)}
			byTerm[best.term] = w
		}
		w.Incidents = append(w.Incidents, i)
		w.Where = append(w.Where, diag.Pos{Path: i.pages[best.page].Base().Path, Line: int(best.line)})
	}
	for _, w := range byTerm {
		if len(w.Incidents) > 1 {
			out = append(out, *w)
		}
	}
	slices.SortFunc(out, func(a, b Way) int {
		return cmp.Or(cmp.Compare(len(b.Incidents), len(a.Incidents)), cmp.Compare(a.Mechanism, b.Mechanism))
	})
	return out
}
