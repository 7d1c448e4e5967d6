package insight

import (
	"cmp"
	"slices"
	"sync"
)

// posting is one incident of a term.
type posting struct {
	incident int32
	weight   float32
}

// postings is the inverted index.
type postings struct {
	start []int32   // by rank of a term: where its list begins; one more at the end
	all   []posting // of one term after another
	cut   []sync.Once
}

// newPostings makes the inverted index of vectors.
func newPostings(vectors [][]component, terms int) *postings {
	p := &postings{start: make([]int32, terms+1), cut: make([]sync.Once, terms)}
	for _, v := range vectors {
		for k := range v {
			p.start[v[k].term+1]++
		}
	}
	for t := range terms {
		p.start[t+1] += p.start[t]
	}
	p.all = make([]posting, p.start[terms])
	next := slices.Clone(p.start)
	for id, v := range vectors {
		for k := range v {
			c := &v[k]
			p.all[next[c.term]] = posting{int32(id), c.weight}
			next[c.term]++
		}
	}
	return p
}

// of lists the champions of a term, by incident.
func (p *postings) of(term uint32, b *border) []posting {
	list := p.all[p.start[term]:p.start[term+1]]
	if len(list) <= maxPostings {
		return list
	}
	p.cut[term].Do(func() {
		b.reset()
		for k := range list {
			b.weights = append(b.weights, list[k].weight)
		}
		b.find(maxPostings)
		n := 0
		for _, x := range list {
			if b.within(x.weight) {
				list[n] = x
				n++
			}
		}
	})
	return list[:maxPostings]
}

// finder finds the neighbours of incidents, one after another.
type finder struct {
	weights []float32 // of the incident at hand, by rank of the term; zero between two searches
	scores  []float32 // by incident; zero between two searches
	touched []int32
	top     []int32
	probes  []component
	border  border
}

// neighbour is an incident like another one.
type neighbour struct {
	id    int32
	score float64
}

// Similar lists the incidents that are most like this one, the best first, at most [MaxSimilar].
func (i *Incident) Similar() []Similar {
	return i.similar.get(func() []Similar {
		near := i.report.similarity().nearest(i.ID)
		out := make([]Similar, len(near))
		for k, n := range near {
			out[k] = Similar{i.report.Incidents[n.id], n.score}
		}
		return out
	})
}

// nearest finds the neighbours of an incident, once.
func (s *similarity) nearest(id int) []neighbour {
	return s.near[id].get(func() []neighbour { return s.findNearest(id) })
}

func (s *similarity) findNearest(id int) []neighbour {
	p := s.postings.get(func() *postings { return newPostings(s.vectors, len(s.names)) })
	f, _ := s.finders.Get().(*finder)
	if f == nil {
		f = &finder{weights: make([]float32, len(s.names)), scores: make([]float32, len(s.vectors))}
	}
	defer s.finders.Put(f)
	v := s.vectors[id]
	f.touch(id, v, p)
	var out []neighbour
	for k := range v {
		f.weights[v[k].term] = v[k].weight
	}
	for _, other := range f.best() {
		if score := f.score(s.vectors[other]); score >= minSimilar {
			out = append(out, neighbour{other, score})
		}
	}
	for k := range v {
		f.weights[v[k].term] = 0
	}
	for _, other := range f.touched {
		f.scores[other] = 0
	}
	slices.SortStableFunc(out, func(a, b neighbour) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
	return slices.Clone(out[:min(len(out), MaxSimilar)])
}

// touch scores the incidents in the lists of the terms of one.
func (f *finder) touch(id int, v []component, p *postings) {
	if len(f.scores) > maxPostings && len(v) > maxProbes {
		f.probes = f.border.strongest(f.probes[:0], v, maxProbes)
		v = f.probes
		slices.SortFunc(v, byWeight) // sums of floats depend on their order
	}
	f.touched = f.touched[:0]
	for _, c := range v {
		for _, p := range p.of(c.term, &f.border) {
			if int(p.incident) == id {
				continue
			}
			if f.scores[p.incident] == 0 {
				f.touched = append(f.touched, p.incident)
			}
			f.scores[p.incident] += c.weight * p.weight
		}
	}
}

// best picks the candidates with the highest scores out of those that were touched. Most of thousands are
// dismissed with one comparison, where sorting them would be most of the work.
func (f *finder) best() []int32 {
	less := func(a, b int32) int { return cmp.Or(cmp.Compare(f.scores[b], f.scores[a]), cmp.Compare(a, b)) }
	top := f.top[:0]
	for _, id := range f.touched {
		if len(top) == maxCandidates {
			last := top[maxCandidates-1]
			if f.scores[id] < f.scores[last] || less(last, id) < 0 {
				continue
			}
			top = top[:maxCandidates-1]
		}
		at, _ := slices.BinarySearchFunc(top, id, less)
		top = slices.Insert(top, at, id)
	}
	f.top = top
	return top
}

// score is the cosine of the incident at hand and another. What they do not share adds nothing.
func (f *finder) score(other []component) float64 {
	sum := 0.0
	for k := range other {
		sum += float64(f.weights[other[k].term]) * float64(other[k].weight)
	}
	return sum
}
