package insight

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Similarity of incidents.
//
// Each incident is a vector of terms: words by section, mechanisms (see mechanisms.go), alerts, services and masked error
// lines. A term's weight is that of its sections (see features.go) times its rarity, log(n/df): what a template repeats
// in every page weighs nothing. The vector has two parts, words and mechanisms, each of length one before they are
// joined: of two incidents with the same words, those with the same mechanism are nearer. The score of a pair is the
// cosine of their vectors, 0…1.
//
// Pairs are found through an inverted index. Its posting lists hold the champions of each term, the maxPostings
// incidents in which it weighs most, so the work for an incident is bounded however many there are. What comes out of the
// index is scored in full.
const (
	wordShare      = 0.85 // of the cosine; mechanisms have the rest
	maxTerms       = 192  // strongest terms kept for an incident
	maxProbes      = 48   // strongest terms of an incident that are looked up, where there are more incidents than maxPostings
	maxPostings    = 192
	maxCandidates  = 32
	minSimilar     = 0.05 // below that two incidents share nothing that a reader would see
	minSuspicion   = 0.25
	maxEvidence    = 6
	minPieces      = 3    // of evidence, for a suspicion
	minContributes = 0.01 // of a term to the cosine, to be shown as evidence

	minSuspicionOfTwo    = 0.5  // for incidents that declare a cause each
	minSuspicionOfFirsts = 0.45 // for two that are most similar to each other, without a mechanism in common
)

// similarity holds the vectors of all incidents.
type similarity struct {
	report  *Report
	terms   []term
	vectors [][]component // by Incident.ID, each by term
	seen    [][]seen      // by Incident.ID
}

// term is a term that at least two incidents share, or a mechanism.
type term struct {
	name    string
	surface string // the shortest way in which people write it
	df      int    // incidents that have it
}

// component is one term of a vector. There are two hundred for each incident, so it is small.
type component struct {
	term   uint32
	weight float32
	line   uint16 // where it weighs most; 0: not known
	page   uint8  // of Incident.Pages
	marks  uint8
}

const (
	markCore uint8 = 1 << iota // it stands in a telling section
	markFix                    // it weighs most in what was done about it
)

func (c *component) core() bool { return c.marks&markCore != 0 }
func (c *component) fix() bool  { return c.marks&markFix != 0 }

// similar finds for each incident those that are like it, and the pairs that may have one cause that nobody named.
func (r *Report) similar() {
	r.index = newSimilarity(r)
	n := len(r.Incidents)
	postings := r.index.postings()
	parallel(n, func() func(int) {
		f := finder{s: r.index, postings: postings, scores: make([]float32, n)}
		return func(id int) { r.Incidents[id].Similar = f.nearest(id) }
	})
	r.suspect()
}

// newSimilarity reads all incidents and weighs their terms.
func newSimilarity(r *Report) *similarity {
	n := len(r.Incidents)
	s := &similarity{report: r, vectors: make([][]component, n), seen: make([][]seen, n)}
	raw := make([]rawVector, n)
	parallel(n, func() func(int) {
		rd := newReader()
		return func(id int) { raw[id], s.seen[id] = rd.read(r.Incidents[id]) }
	})
	rarity := s.collect(raw)
	parallel(n, func() func(int) {
		return func(id int) {
			s.vectors[id] = s.vector(raw[id], rarity)
			raw[id] = rawVector{}
		}
	})
	return s
}

// collect puts the terms of all readers together, in an order that does not depend on who read what, and gives the rarity
// of each.
func (s *similarity) collect(raw []rawVector) (rarity []float64) {
	var readers []*reader
	all := map[string]term{}
	for _, v := range raw {
		if slices.Contains(readers, v.reader) {
			continue
		}
		readers = append(readers, v.reader)
		for _, w := range v.reader.vocab {
			t, known := all[w.name]
			if !known {
				t = term{name: w.name, surface: w.surface}
			}
			t.df += w.df
			t.surface = nicer(t.surface, w.surface)
			all[w.name] = t
		}
	}
	for _, t := range all {
		// A mechanism tells an incident apart from the others even where it stands alone.
		if t.df > 1 || strings.HasPrefix(t.name, nsMechanism) {
			s.terms = append(s.terms, t)
		}
	}
	slices.SortFunc(s.terms, func(a, b term) int { return strings.Compare(a.name, b.name) })
	ids := make(map[string]int32, len(s.terms))
	rarity = make([]float64, len(s.terms))
	n := float64(len(raw))
	for i, t := range s.terms {
		s.terms[i].surface = strings.Clone(t.surface) // not the whole text that it stands in
		ids[t.name] = int32(i)
		rarity[i] = math.Log(n / float64(t.df))
		if strings.HasPrefix(t.name, nsMechanism) {
			rarity[i] = math.Log((n + 1) / float64(t.df))
		}
	}
	for _, r := range readers {
		r.global = make([]int32, len(r.vocab))
		for i, w := range r.vocab {
			id, shared := ids[w.name]
			if r.global[i] = id; !shared {
				r.global[i] = -1
			}
		}
	}
	return rarity
}

// vector weighs the terms of an incident.
func (s *similarity) vector(raw rawVector, rarity []float64) []component {
	shared := raw.terms[:0]
	for _, t := range raw.terms {
		if t.id = raw.reader.global[t.id]; t.id >= 0 {
			t.weight *= rarity[t.id]
			shared = append(shared, t)
		}
	}
	slices.SortFunc(shared, func(a, b rawTerm) int { return cmp.Compare(a.id, b.id) })
	var words, mechs float64 // sums of squares
	for i := range shared {
		if w := shared[i].weight; strings.HasPrefix(s.terms[shared[i].id].name, nsMechanism) {
			mechs += w * w
		} else {
			words += w * w
		}
	}
	out := make([]component, 0, len(shared))
	for _, t := range shared {
		w := t.weight
		if w <= 0 {
			continue
		}
		if strings.HasPrefix(s.terms[t.id].name, nsMechanism) {
			w *= math.Sqrt((1 - wordShare) / mechs)
		} else {
			w *= math.Sqrt(wordShare / words)
		}
		out = append(out, component{uint32(t.id), float32(w), uint16(min(t.line, math.MaxUint16)), t.page, t.marks})
	}
	if len(out) > maxTerms {
		slices.SortFunc(out, byWeight)
		out = out[:maxTerms]
		slices.SortFunc(out, func(a, b component) int { return cmp.Compare(a.term, b.term) })
	}
	return slices.Clone(out)
}

func byWeight(a, b component) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term))
}

// posting is one incident of a term.
type posting struct {
	incident int32
	weight   float32
}

// postings makes the inverted index.
func (s *similarity) postings() [][]posting {
	out := make([][]posting, len(s.terms))
	for id, v := range s.vectors {
		for _, c := range v {
			out[c.term] = append(out[c.term], posting{int32(id), c.weight})
		}
	}
	parallel(len(out), func() func(int) {
		return func(t int) {
			if len(out[t]) <= maxPostings {
				return
			}
			slices.SortFunc(out[t], func(a, b posting) int {
				return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.incident, b.incident))
			})
			out[t] = slices.Clone(out[t][:maxPostings])
		}
	})
	return out
}

// finder finds the neighbours of incidents, one after another.
type finder struct {
	s        *similarity
	postings [][]posting
	scores   []float32 // by incident; zero between two searches
	touched  []int32
	top      []int32
}

// nearest lists the incidents that are most like one.
func (f *finder) nearest(id int) []Similar {
	v := f.s.vectors[id]
	if len(f.scores) > maxPostings && len(v) > maxProbes {
		v = slices.Clone(v)
		slices.SortFunc(v, byWeight)
		v = v[:maxProbes]
	}
	f.touched = f.touched[:0]
	for _, c := range v {
		for _, p := range f.postings[c.term] {
			if int(p.incident) == id {
				continue
			}
			if f.scores[p.incident] == 0 {
				f.touched = append(f.touched, p.incident)
			}
			f.scores[p.incident] += c.weight * p.weight
		}
	}
	var out []Similar
	for _, other := range f.best() {
		if score := f.s.score(id, int(other)); score >= minSimilar {
			out = append(out, Similar{f.s.report.Incidents[other], score})
		}
	}
	for _, other := range f.touched {
		f.scores[other] = 0
	}
	slices.SortStableFunc(out, func(a, b Similar) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Incident.ID, b.Incident.ID))
	})
	return slices.Clone(out[:min(len(out), MaxSimilar)])
}

// best picks the candidates with the highest scores out of those that were touched. Most of thousands are
// dismissed with one comparison, where sorting them would be most of the work.
func (f *finder) best() []int32 {
	less := func(a, b int32) int { return cmp.Or(cmp.Compare(f.scores[b], f.scores[a]), cmp.Compare(a, b)) }
	top := f.top[:0]
	for _, id := range f.touched {
		if len(top) == maxCandidates && less(top[maxCandidates-1], id) < 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, id, less)
		if len(top) == maxCandidates {
			top = top[:maxCandidates-1]
		}
		top = slices.Insert(top, at, id)
	}
	f.top = top
	return top
}

// score is the cosine of two incidents.
func (s *similarity) score(a, b int) float64 {
	sum := 0.0
	s.shared(a, b, func(x, y *component) { sum += float64(x.weight) * float64(y.weight) })
	return sum
}

// shared walks over the terms that two incidents share.
func (s *similarity) shared(a, b int, each func(x, y *component)) {
	v, w := s.vectors[a], s.vectors[b]
	for i, j := 0, 0; i < len(v) && j < len(w); {
		switch {
		case v[i].term < w[j].term:
			i++
		case v[i].term > w[j].term:
			j++
		default:
			each(&v[i], &w[j])
			i, j = i+1, j+1
		}
	}
}

// df is in how many incidents a term stands that at least two have.
func (s *similarity) df(name string) int {
	i, ok := slices.BinarySearchFunc(s.terms, name, func(t term, name string) int { return strings.Compare(t.name, name) })
	if !ok {
		return 0
	}
	return s.terms[i].df
}
