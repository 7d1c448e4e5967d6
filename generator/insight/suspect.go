package insight

import (
	"cmp"
	"slices"
	"strings"
)

// suspect lists the pairs that may have one cause: alike enough, each among those that are most like the other, with no
// declared cause in common, and plausible.
func (r *Report) suspect() {
	for _, a := range r.Incidents {
		for _, s := range a.Similar {
			b := s.Incident
			if b.ID < a.ID || s.Score < enough(a, b) || !isSimilar(b, a) || sharesCause(a, b) || !r.plausible(a, b, s.Score) {
				continue
			}
			pair := []*Incident{a, b}
			slices.SortFunc(pair, ByStart)
			r.Suspected = append(r.Suspected, Suspicion{Incidents: pair, Score: s.Score, Evidence: r.index.evidence(pair[0], pair[1])})
		}
	}
	slices.SortFunc(r.Suspected, func(a, b Suspicion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Incidents[0].ID, b.Incidents[0].ID), cmp.Compare(a.Incidents[1].ID, b.Incidents[1].ID))
	})
	for i := range r.Suspected {
		for _, in := range r.Suspected[i].Incidents {
			in.Suspected = append(in.Suspected, &r.Suspected[i])
		}
	}
}

// enough is the score from which two incidents are suspected. Where people have named a cause for each, and not the same
// one, they have thought about it: then it takes more to ask whether two causes are one.
func enough(a, b *Incident) float64 {
	if len(a.Causes) > 0 && len(b.Causes) > 0 {
		return minSuspicionOfTwo
	}
	return minSuspicion
}

// sharesCause reports whether two incidents declare one cause, or a cause and the one behind it.
func sharesCause(a, b *Incident) bool {
	return slices.ContainsFunc(a.Causes, func(x *Cause) bool {
		return slices.ContainsFunc(b.Causes, func(y *Cause) bool {
			return x == y || slices.Contains(x.Behind, y) || slices.Contains(y.Behind, x)
		})
	})
}

func isSimilar(a, b *Incident) bool {
	return slices.ContainsFunc(a.Similar, func(s Similar) bool { return s.Incident == b })
}

// plausible reports whether two incidents share what a reader would accept as evidence of one cause, each piece of it with
// some weight: an error line, an alert, or a mechanism that at least one of the two tells of where it says what happened
// and why; and something besides. Two of which each is the very most similar one of the other need none of these three,
// if they are alike enough: no table of mechanisms has them all.
func (r *Report) plausible(a, b *Incident, score float64) bool {
	ok := score >= minSuspicionOfFirsts && a.Similar[0].Incident == b && b.Similar[0].Incident == a
	pieces := 0
	r.index.shared(a.ID, b.ID, func(x, y *component) {
		if x.weight*y.weight < minContributes {
			return
		}
		pieces++
		name := r.index.terms[x.term].name
		switch {
		case strings.HasPrefix(name, nsError), strings.HasPrefix(name, nsAlert):
			ok = true
		case strings.HasPrefix(name, nsMechanism):
			ok = ok || (x.core() || y.core()) && !broad[name]
		}
	})
	return ok && pieces >= minPieces
}

// broad are the mechanisms that go with most incidents, by the names of their terms.
var broad = func() map[string]bool {
	m := map[string]bool{}
	for _, x := range mechanisms {
		m[nsMechanism+x.Name] = x.Broad
	}
	return m
}()
