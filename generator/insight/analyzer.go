package insight

import (
	"slices"
	"strings"
	"sync"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/generator/parallel"
)

// Analyzer makes the reports of one graph after another. It keeps what it has read in the pages of each incident, as long as
// the next graph has the same documents in it: after one edit one incident is read. Where none is, it keeps how similar they are.
// A report is the same whatever an Analyzer has seen before. It is safe for concurrent use.
type Analyzer struct {
	mu       sync.Mutex
	kept     *library
	readings []*reading // that latest was made of
	latest   *similarity
}

// New returns an Analyzer that has read nothing yet.
func New() *Analyzer { return &Analyzer{kept: newLibrary()} }

// Analyze makes the report of a graph.
func (a *Analyzer) Analyze(g *link.Graph, o Options) *Report { return analyze(g, o, a.compare) }

// Analyze makes one report, and keeps nothing of what it has read for the next.
func Analyze(g *link.Graph, o Options) *Report {
	return analyze(g, o, func(incidents []*Incident) *similarity { return newSimilarity(newLibrary().read(incidents)) })
}

// compare reads incidents, and weighs their terms.
func (a *Analyzer) compare(incidents []*Incident) *similarity {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept.worn() {
		a.kept = newLibrary()
	}
	readings, words := a.kept.read(incidents)
	if a.latest == nil || !slices.Equal(readings, a.readings) {
		a.readings, a.latest = readings, newSimilarity(readings, words)
	}
	return a.latest
}

// analyze makes what nearly every page of a site asks for; the rest is made when it is asked for.
func analyze(g *link.Graph, o Options, compare func([]*Incident) *similarity) *Report {
	if o.Location == nil {
		o.Location = time.UTC
	}
	r := &Report{o: o, graph: g, compare: compare}
	r.collect()     // incidents.go: events, and which pages tell of each
	r.recurrence()  // recurrence.go: occurrences of causes
	r.actionItems() // actions.go: needs the causes
	r.fixes()       // afterfix.go: needs the actions
	return r
}

// lazy is a value that is made when it is first asked for, once for all who ask.
type lazy[T any] struct {
	once  sync.Once
	value T
}

func (l *lazy[T]) get(make func() T) T {
	l.once.Do(func() { l.value = make() })
	return l.value
}

// library keeps what was read of each incident, and numbers the terms that were met.
type library struct {
	readers  []*reader // that are not at work
	terms    vocabulary
	readings map[model.Doc]*reading // by Incident.Doc
	room     int                    // how many terms there may be until somebody looks how many of them are still written
}

func newLibrary() *library {
	return &library{room: wornTerms, terms: vocabulary{ids: map[string]int32{}, surfaceIDs: map[string]int32{}}}
}

// reading is what stands in the pages of one incident. It depends on nothing but these, and on the names of the alerts and
// services that they refer to.
type reading struct {
	pages    []model.Doc
	alerts   []name    // that it refers to
	services []name    // likewise
	weights  []float64 // by index of terms
	terms    []termAt  // by name
	loose    []surface // of terms that were met, but do not count
	seen     []sighting
	symptoms []string // wordsKey of each of Event.Symptoms
}

// name is what an incident knows of a page that it refers to.
type name struct{ id, title string }

// termAt is one term of an incident. There are two hundred for each, so it is small.
type termAt struct {
	term    int32  // its number
	surface int32  // number of the shortest way in which the incident writes it
	line    uint16 // where it weighs most; 0: not known
	page    uint8  // of Incident.Pages
	marks   uint8
}

// surface is a way to write a term.
type surface struct{ term, surface int32 }

// isOf reports whether an incident can be read no differently than it was.
func (x *reading) isOf(i *Incident) bool {
	return slices.Equal(x.pages, i.pages) && areNames(x.alerts, i.Alerts) && areNames(x.services, i.Services)
}

func areNames(names []name, docs []model.Doc) bool {
	return slices.EqualFunc(names, docs, func(n name, d model.Doc) bool { m := d.Base(); return n.id == m.ID && n.title == m.Title })
}

func namesOf(docs []model.Doc) []name {
	out := make([]name, len(docs))
	for k, d := range docs {
		m := d.Base()
		out[k] = name{m.ID, m.Title}
	}
	return out
}

// read gives the readings of incidents, and forgets those of others.
func (l *library) read(incidents []*Incident) ([]*reading, words) {
	out := make([]*reading, len(incidents))
	var missing []int
	for n, i := range incidents {
		if x := l.readings[i.Doc]; x != nil && x.isOf(i) {
			out[n] = x
		} else {
			missing = append(missing, n)
		}
	}
	if len(missing) > 0 || len(l.readings) != len(incidents) {
		l.readMissing(incidents, missing, out)
		l.readings = make(map[model.Doc]*reading, len(incidents))
		for n, i := range incidents {
			l.readings[i.Doc] = out[n]
		}
	}
	return out, l.terms.words
}

// readMissing reads incidents on all cores. Each reader has numbers of its own while it reads; then they become those of the
// vocabulary.
func (l *library) readMissing(incidents []*Incident, missing []int, out []*reading) {
	var mu sync.Mutex
	var readers []*reader
	by := make([]*reader, len(missing))
	parallel.With(len(missing), func() func(int) {
		mu.Lock()
		defer mu.Unlock()
		r := l.reader()
		readers = append(readers, r)
		return func(k int) { by[k], out[missing[k]] = r, r.read(incidents[missing[k]]) }
	})
	for _, r := range readers {
		l.terms.meet(r)
	}
	l.readers = append(l.readers, readers...)
	l.terms.sort()
	parallel.With(len(missing), func() func(int) {
		var o order
		return func(k int) { o.number(out[missing[k]], by[k], l.terms.words) }
	})
}

// reader takes a reader out of those that are not at work.
func (l *library) reader() *reader {
	n := len(l.readers)
	if n == 0 {
		return newReader()
	}
	r := l.readers[n-1]
	l.readers = l.readers[:n-1]
	return r
}

// wornTerms is how many terms may be left over from what nobody writes any more, where they are most of all terms.
const wornTerms = 20_000

// worn reports whether most of the terms stand in no incident any more.
func (l *library) worn() bool {
	if len(l.terms.names) < l.room {
		return false
	}
	written, n := make([]bool, len(l.terms.names)), 0
	for _, x := range l.readings {
		for _, t := range x.terms {
			if !written[t.term] {
				written[t.term] = true
				n++
			}
		}
	}
	l.room = max(2*n, wornTerms)
	return len(l.terms.names) >= l.room
}

// words tell what the numbers of terms and of surfaces stand for, and never change: a vocabulary only adds to them.
type words struct {
	names    []string // of terms, with their namespaces
	surfaces []string
	rank     []int32 // by number of a term: its place among all, by name
	byRank   []int32 // the numbers of the terms, by name
}

// vocabulary numbers terms and surfaces as they are met.
type vocabulary struct {
	words
	ids        map[string]int32
	surfaceIDs map[string]int32
}

// meet numbers what a reader has met for the first time.
func (v *vocabulary) meet(r *reader) {
	for k := len(r.global); k < len(r.vocab); k++ {
		s := r.vocab[k].name
		id, known := v.ids[s]
		if !known {
			id = int32(len(v.names))
			v.ids[s], v.names = id, append(v.names, s)
		}
		r.global = append(r.global, id)
	}
	for _, s := range r.surfaces[len(r.globalSurfaces):] {
		id, known := v.surfaceIDs[s]
		if !known {
			id = int32(len(v.surfaces))
			v.surfaceIDs[s], v.surfaces = id, append(v.surfaces, s)
		}
		r.globalSurfaces = append(r.globalSurfaces, id)
	}
}

// sort ranks the terms that were met since it was called last. Reports hold the old ranks, so the new ones are new slices.
func (v *vocabulary) sort() {
	old := v.byRank
	if len(old) == len(v.names) {
		return
	}
	byName := func(a, b int32) int { return strings.Compare(v.names[a], v.names[b]) }
	added := make([]int32, 0, len(v.names)-len(old))
	for id := len(old); id < len(v.names); id++ {
		added = append(added, int32(id))
	}
	slices.SortFunc(added, byName)
	v.byRank, v.rank = make([]int32, 0, len(v.names)), make([]int32, len(v.names))
	for _, id := range added {
		n, _ := slices.BinarySearchFunc(old, id, byName)
		v.byRank = append(append(v.byRank, old[:n]...), id)
		old = old[n:]
	}
	v.byRank = append(v.byRank, old...)
	for k, id := range v.byRank {
		v.rank[id] = int32(k)
	}
}

// order sorts the terms of one reading after another.
type order struct {
	keys    []uint64
	terms   []termAt
	weights []float64
}

// number gives the terms of a reading the numbers of the vocabulary, and sorts them by name.
func (o *order) number(x *reading, r *reader, w words) {
	o.keys, o.terms, o.weights = o.keys[:0], append(o.terms[:0], x.terms...), append(o.weights[:0], x.weights...)
	for k := range o.terms {
		t := &o.terms[k]
		t.term, t.surface = r.global[t.term], r.globalSurfaces[t.surface]
		o.keys = append(o.keys, uint64(w.rank[t.term])<<32|uint64(k))
	}
	slices.Sort(o.keys)
	for n, key := range o.keys {
		k := uint32(key)
		x.terms[n], x.weights[n] = o.terms[k], o.weights[k]
	}
	for k := range x.loose {
		x.loose[k] = surface{r.global[x.loose[k].term], r.globalSurfaces[x.loose[k].surface]}
	}
	for k := range x.seen {
		x.seen[k].subject = r.global[x.seen[k].subject]
	}
}
