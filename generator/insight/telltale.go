package insight

import (
	"cmp"
	"slices"

	"siaga/generator/diag"
)

const (
	maxTellTale = 4  // how many things are named that tell a cause from the others
	maxTold     = 24 // for how many causes of a symptom: nobody compares more
)

// TellTale is what the incidents of a cause show and those of the symptom's other causes do not, the strongest first.
func (c SymptomCause) TellTale() []Evidence {
	if c.at >= maxTold {
		return nil
	}
	return c.symptom.telltale.get(c.symptom.tell)[c.at]
}

const several = -1

// tell finds what tells the causes of a symptom apart.
func (y *Symptom) tell() [][]Evidence {
	causes, index := y.Causes(), y.report.similarity()
	out := make([][]Evidence, len(causes))
	if len(causes) < 2 {
		return out
	}
	// By rank of a term: the only cause whose incidents have it, from 1; 0: none, several: more than one.
	owner, _ := index.owners.Get().([]int32)
	if owner == nil {
		owner = make([]int32, len(index.names))
	}
	each := func(do func(k int32, c *component)) {
		for k := range causes {
			for _, i := range causes[k].Incidents {
				v := index.vectors[i.ID]
				for n := range v {
					do(int32(k+1), &v[n])
				}
			}
		}
	}
	each(func(k int32, c *component) {
		if old := owner[c.term]; old != 0 && old != k {
			k = several
		}
		owner[c.term] = k
	})
	for k := range causes[:min(len(causes), maxTold)] {
		out[k] = index.strongest(causes[k].Incidents, func(c *component) bool { return c.core() && owner[c.term] == int32(k+1) })
	}
	each(func(_ int32, c *component) { owner[c.term] = 0 })
	index.owners.Put(owner)
	return out
}

// strongest picks the strongest of some components of incidents, each term once.
func (s *similarity) strongest(incidents []*Incident, own func(*component) bool) []Evidence {
	type found struct {
		*component
		in *Incident
	}
	order := func(a, b found) int {
		return cmp.Or(byWeight(*a.component, *b.component), cmp.Compare(a.in.ID, b.in.ID))
	}
	var top []found
	for _, i := range incidents {
		v := s.vectors[i.ID]
		for n := range v {
			f := found{&v[n], i}
			if !own(f.component) || len(top) == maxTellTale && order(top[maxTellTale-1], f) < 0 {
				continue
			}
			if k := slices.IndexFunc(top, func(x found) bool { return x.term == f.term }); k >= 0 {
				if order(top[k], f) < 0 {
					continue
				}
				top = slices.Delete(top, k, k+1)
			}
			at, _ := slices.BinarySearchFunc(top, f, order)
			top = slices.Insert(top, at, f)
			top = top[:min(len(top), maxTellTale)]
		}
	}
	var out []Evidence
	for _, f := range top {
		out = append(out, Evidence{evidenceKind(s.name(f.term), s.text(f.term)), s.text(f.term), []diag.Pos{f.in.place(f.component)}})
	}
	return out
}
