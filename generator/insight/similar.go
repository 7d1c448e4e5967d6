package insight

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"siaga/generator/parallel"
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

// similarity holds the vectors of all incidents. It knows these by their ids alone: reports of the same readings share it.
type similarity struct {
	words
	df       []int32             // by number of a term: incidents that have it
	surface  []int32             // by number of a term: the shortest way in which people write it
	vectors  [][]component       // by Incident.ID, each by name of the terms
	seen     [][]sighting        // by Incident.ID
	symptoms [][]string          // by Incident.ID, wordsKey of each of Event.Symptoms
	near     []lazy[[]neighbour] // by Incident.ID, the best first
	postings lazy[*postings]
	finders  sync.Pool // of *finder
	owners   sync.Pool // of []int32; see telltale.go
}

// component is one term of a vector. There are two hundred for each incident, so it is small.
type component struct {
	term   uint32 // by rank
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

// similarity weighs the terms of all incidents.
func (r *Report) similarity() *similarity {
	return r.index.get(func() *similarity { return r.compare(r.Incidents) })
}

func newSimilarity(readings []*reading, w words) *similarity {
	n := len(readings)
	s := &similarity{words: w, vectors: make([][]component, n), seen: make([][]sighting, n), symptoms: make([][]string, n), near: make([]lazy[[]neighbour], n)}
	s.count(readings)
	rarity, mechanism := s.rarity(n)
	parallel.With(n, func() func(int) {
		v := vectorizer{similarity: s, rarity: rarity, mechanism: mechanism}
		return func(id int) {
			s.vectors[id] = v.vector(readings[id])
			s.seen[id], s.symptoms[id] = readings[id].seen, readings[id].symptoms
		}
	})
	return s
}

// name is the name of a term by its rank.
func (s *similarity) name(rank uint32) string { return s.names[s.byRank[rank]] }

// text is the shortest way in which people write a term.
func (s *similarity) text(rank uint32) string { return s.surfaces[s.surface[s.byRank[rank]]] }

// count counts the incidents that have each term, and finds the shortest way to write it.
func (s *similarity) count(readings []*reading) {
	s.df, s.surface = make([]int32, len(s.names)), make([]int32, len(s.names))
	for id := range s.surface {
		s.surface[id] = -1
	}
	write := func(term, surface int32) {
		old := s.surface[term]
		if old < 0 || old != surface && nicer(s.surfaces[old], s.surfaces[surface]) != s.surfaces[old] {
			s.surface[term] = surface
		}
	}
	for _, x := range readings {
		for k := range x.terms {
			t := &x.terms[k]
			s.df[t.term]++
			write(t.term, t.surface)
		}
		for _, l := range x.loose {
			write(l.term, l.surface)
		}
	}
}

// unshared is the rarity of what does not count: a term that only one incident has.
const unshared = -1

// rarity tells for each term, by its number, how much it says, and whether it is a mechanism: that tells an incident apart from
// the others even where it stands alone.
func (s *similarity) rarity(incidents int) (rarity []float64, mechanism []bool) {
	n := float64(incidents)
	rarity, mechanism = make([]float64, len(s.df)), make([]bool, len(s.df))
	for id, df := range s.df {
		mechanism[id] = strings.HasPrefix(s.names[id], nsMechanism)
		switch {
		case df > 0 && mechanism[id]:
			rarity[id] = math.Log((n + 1) / float64(df))
		case df > 1:
			rarity[id] = math.Log(n / float64(df))
		default:
			rarity[id] = unshared
		}
	}
	return rarity, mechanism
}

// vectorizer weighs the terms of one incident after another.
type vectorizer struct {
	*similarity
	rarity    []float64 // by number of a term
	mechanism []bool    // likewise
	weighed   []weighed
	all       []component
	border    border
}

// weighed is a term of an incident, by its index, with its weight before the vector has its length.
type weighed struct {
	weight    float64
	at        int32
	mechanism bool
}

// vector weighs the terms of an incident.
func (v *vectorizer) vector(x *reading) []component {
	var words, mechs float64 // sums of squares
	v.weighed = v.weighed[:0]
	for k := range x.terms {
		id := x.terms[k].term
		rarity := v.rarity[id]
		if rarity <= 0 {
			continue
		}
		w := x.weights[k] * rarity
		mechanism := v.mechanism[id]
		if mechanism {
			mechs += w * w
		} else {
			words += w * w
		}
		if w > 0 {
			v.weighed = append(v.weighed, weighed{w, int32(k), mechanism})
		}
	}
	words, mechs = math.Sqrt(wordShare/words), math.Sqrt((1-wordShare)/mechs)
	v.all = v.all[:0]
	for _, y := range v.weighed {
		w, t := y.weight*words, &x.terms[y.at]
		if y.mechanism {
			w = y.weight * mechs
		}
		v.all = append(v.all, component{uint32(v.rank[t.term]), float32(w), t.line, t.page, t.marks})
	}
	if len(v.all) <= maxTerms {
		return slices.Clone(v.all)
	}
	return v.border.strongest(make([]component, 0, maxTerms), v.all, maxTerms)
}

func byWeight(a, b component) int {
	switch {
	case a.weight > b.weight:
		return -1
	case a.weight < b.weight:
		return 1
	}
	return cmp.Compare(a.term, b.term)
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
