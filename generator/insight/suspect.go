package insight

import (
	"cmp"
	"slices"
	"strings"

	"siaga/generator/parallel"
)

// Suspected lists the pairs of incidents that may have one cause, the best first: alike enough, each among those that are most
// like the other, with no declared cause in common, and plausible.
func (r *Report) Suspected() []*Suspicion {
	return r.suspected.get(func() []*Suspicion {
		parallel.With(len(r.Incidents), func() func(int) {
			return func(id int) { r.Incidents[id].suspectedPairs() }
		})
		var out []*Suspicion
		for _, i := range r.Incidents {
			out = append(out, i.suspectedPairs()...)
		}
		slices.SortFunc(out, byScore)
		return out
	})
}

// Suspected lists the suspicions that an incident is part of, the best first.
func (i *Incident) Suspected() []*Suspicion {
	return i.suspected.get(func() []*Suspicion {
		out := slices.Clone(i.suspectedPairs())
		for _, s := range i.Similar() {
			if s.Incident.ID > i.ID {
				continue
			}
			for _, p := range s.Incident.suspectedPairs() {
				if slices.Contains(p.Incidents, i) {
					out = append(out, p)
				}
			}
		}
		slices.SortFunc(out, byScore)
		return out
	})
}

// suspectedPairs are the suspicions of an incident with those behind it.
func (i *Incident) suspectedPairs() []*Suspicion {
	return i.pairs.get(func() []*Suspicion {
		var out []*Suspicion
		for _, s := range i.Similar() {
			if s.Incident.ID < i.ID || !i.report.suspects(i, s.Incident, s.Score) {
				continue
			}
			pair := []*Incident{i, s.Incident}
			slices.SortFunc(pair, ByStart)
			out = append(out, &Suspicion{Incidents: pair, Score: s.Score})
		}
		return out
	})
}

func byScore(a, b *Suspicion) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Incidents[0].ID, b.Incidents[0].ID), cmp.Compare(a.Incidents[1].ID, b.Incidents[1].ID))
}

// Evidence tells what the incidents of a suspicion share, as [Report.Evidence] does.
func (s *Suspicion) Evidence() []Evidence {
	return s.evidence.get(func() []Evidence {
		a, b := s.Incidents[0], s.Incidents[1]
		return a.report.Evidence(a, b)
	})
}

// suspects reports whether two incidents of some likeness may have one cause.
func (r *Report) suspects(a, b *Incident, score float64) bool {
	return score >= enough(a, b) && !sharesCause(a, b) && isSimilar(a, b) && isSimilar(b, a) && r.plausible(a, b, score)
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
	return slices.ContainsFunc(a.Similar(), func(s Similar) bool { return s.Incident == b })
}

// plausible reports whether two incidents share what a reader would accept as evidence of one cause, each piece of it with
// some weight: an error line, an alert, or a mechanism that at least one of the two tells of where it says what happened
// and why; and something besides. Two of which each is the very most similar one of the other need none of these three,
// if they are alike enough: no table of mechanisms has them all.
func (r *Report) plausible(a, b *Incident, score float64) bool {
	ok := score >= minSuspicionOfFirsts && a.Similar()[0].Incident == b && b.Similar()[0].Incident == a
	index, pieces := r.similarity(), 0
	index.shared(a.ID, b.ID, func(x, y *component) {
		if x.weight*y.weight < minContributes {
			return
		}
		pieces++
		name := index.name(x.term)
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
