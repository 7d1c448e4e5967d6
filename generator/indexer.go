package generator

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"siaga/generator/cache"
	"siaga/generator/parallel"
	"siaga/generator/searchable"
	"siaga/search"
	"siaga/search/analysis"
	"siaga/search/shard"
)

// indexer computes what the pages of a site are worth for their terms, and keeps it: for the next snapshot in memory, by the
// facts that a page is made of, and for the next process in a store, by what the pages say. What it gives is the same
// whatever it has kept. It is safe for concurrent use.
type indexer struct {
	synonyms *analysis.Synonyms
	settings string       // all that decides about terms besides the pages
	store    *cache.Store // may be nil
	once     bool         // there will be no other snapshot: nothing is kept in memory

	mu         sync.Mutex
	vocabulary *analysis.Vocabulary
	room       int     // how many terms it may have until somebody looks how many of them are still in use
	known      []known // by address
}

// known is what is kept of a page.
type known struct {
	address string
	facts   *searchable.Facts // nil where no other snapshot is expected
	page    *shard.Page
}

// indexed are pages with the vocabulary that numbers their terms, in the order of the documents of a set.
type indexed struct {
	vocabulary *analysis.Vocabulary
	pages      []*shard.Page
}

// wornTerms is how many terms a vocabulary has at least before it is renewed.
const wornTerms = 100_000

func newIndexer(synonyms *analysis.Synonyms, settings string, o Options) *indexer {
	return &indexer{synonyms: synonyms, settings: settings, store: o.Store, once: o.Once, vocabulary: analysis.NewVocabulary(), room: wornTerms}
}

// index computes what is not known of the pages of a set, and forgets pages that it does not have.
func (x *indexer) index(ctx context.Context, set *searchable.Set) (*indexed, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	all := make([]known, set.Len())
	parts := divide(set)
	err := parallel.Try(ctx, len(parts), func() func(int) error {
		w := &indexing{indexer: x, set: set}
		return func(i int) error {
			w.part(parts[i], all)
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	out := &indexed{pages: make([]*shard.Page, len(all))}
	switch terms := len(x.vocabulary.Terms()); {
	case len(x.known) == 0: // all terms are in use
		x.room = max(x.room, 2*terms)
	case terms > x.room:
		x.renew(all)
	}
	for i, k := range all {
		out.pages[i] = k.page
	}
	out.vocabulary = x.vocabulary
	if x.known = all; x.once {
		x.known, x.vocabulary = nil, analysis.NewVocabulary()
	}
	return out, nil
}

// renew takes the terms that are no longer in use out of the vocabulary.
func (x *indexer) renew(all []known) {
	old, v := x.vocabulary.Terms(), analysis.NewVocabulary()
	numbers := make([]int32, len(old)) // the new one of each term and 1; 0: it has none
	for i := range all {
		worths := slices.Clone(all[i].page.Worths())
		for k, w := range worths {
			n := &numbers[w.Term()]
			if *n == 0 {
				*n = v.Number(old[w.Term()]) + 1
			}
			worths[k] = search.NewWorth(*n-1, w.Impact())
		}
		all[i].page = all[i].page.With(worths)
	}
	x.vocabulary, x.room = v, max(wornTerms, 2*len(v.Terms()))
}

// part is a run of pages in the order of their addresses, whose terms are stored together: words that many of them have are
// stored and looked up once.
type part struct{ from, to int }

// Where a part ends is up to the addresses alone, so that a new page moves no other to another part.
const (
	usualPart = 200
	mostPart  = 800
)

// divide divides the pages of a set into parts.
func divide(set *searchable.Set) []part {
	var parts []part
	from := 0
	for i := range set.Len() {
		h := fnv.New32a()
		h.Write([]byte(set.Address(i)))
		if h.Sum32()>>8%usualPart == 0 || i+1-from == mostPart || i+1 == set.Len() {
			parts = append(parts, part{from, i + 1})
			from = i + 1
		}
	}
	return parts
}

// indexing is one worker of an indexer.
type indexing struct {
	*indexer
	set      *searchable.Set
	analyzer *search.Analyzer  // nil: none was needed yet
	facts    *searchable.Facts // to be overwritten
	made     []made

	// What write needs.
	places                       map[int32]uint64
	lengths, texts, pages, value []byte
}

// made is a page that is not known.
type made struct {
	at       int
	document *search.Document
	hash     [16]byte
	worths   []search.Worth
}

// part finds out about the pages of a part.
func (w *indexing) part(p part, all []known) {
	w.made = w.made[:0]
	before, _ := slices.BinarySearchFunc(w.known, w.set.Address(p.from), func(k known, a string) int { return strings.Compare(k.address, a) })
	for i := p.from; i < p.to; i++ {
		address := w.set.Address(i)
		for before < len(w.known) && w.known[before].address < address {
			before++
		}
		all[i] = known{address: address}
		if before < len(w.known) && w.known[before].address == address {
			all[i] = w.known[before]
		}
		w.page(i, &all[i])
	}
	if len(w.made) == 0 {
		return
	}
	if len(w.made) < p.to-p.from { // an edit: the next process computes what it needs of the part
		w.analyze()
	} else if key := w.key(); !w.read(key) {
		w.analyze()
		w.write(key)
	}
	for i := range w.made {
		m := &w.made[i]
		all[m.at].page = shard.NewPage(m.document, m.hash, m.worths)
	}
	clear(w.made)
}

// page finds out whether what is known of a page holds, if there is anything, and makes its document if not.
func (w *indexing) page(i int, k *known) {
	w.facts = w.set.Facts(i, w.facts)
	if k.facts != nil && k.facts.Same(w.facts) {
		return
	}
	d := w.facts.Document()
	hash := d.Hash()
	if !w.once {
		k.facts, w.facts = w.facts, nil
	}
	if k.page == nil || k.page.Hash() != hash {
		w.made = append(w.made, made{at: i, document: d, hash: hash})
	}
}

// analyze computes what the pages are worth.
func (w *indexing) analyze() {
	if w.analyzer == nil {
		w.analyzer = search.NewAnalyzer(analysis.ForVocabulary(w.vocabulary, w.synonyms))
	}
	for i := range w.made {
		w.made[i].worths = slices.Clone(w.analyzer.Page(w.made[i].document).Worths)
	}
}

// key stands for all pages of a part.
func (w *indexing) key() cache.Key {
	hashes := make([]byte, 0, len(w.made)*len(made{}.hash))
	for i := range w.made {
		hashes = append(hashes, w.made[i].hash[:]...)
	}
	return cache.NewKey("terms", []byte(w.settings), hashes)
}

// A stored part is the number of its terms, their lengths, the terms, and for each page the number of its terms and these: the
// place among the terms and the impact as one number. All numbers are varints.

// write stores the terms of the pages.
func (w *indexing) write(key cache.Key) {
	if w.store == nil {
		return
	}
	terms := w.vocabulary.Terms()
	if w.places == nil {
		w.places = make(map[int32]uint64)
	}
	places, lengths, texts, pages := w.places, w.lengths[:0], w.texts[:0], w.pages[:0]
	clear(places)
	for i := range w.made {
		worths := w.made[i].worths
		pages = binary.AppendUvarint(pages, uint64(len(worths)))
		for _, worth := range worths {
			place, ok := places[worth.Term()]
			if !ok {
				place = uint64(len(places))
				places[worth.Term()] = place
				lengths = binary.AppendUvarint(lengths, uint64(len(terms[worth.Term()])))
				texts = append(texts, terms[worth.Term()]...)
			}
			pages = binary.AppendUvarint(pages, uint64(search.NewWorth(int32(place), worth.Impact())))
		}
	}
	w.lengths, w.texts, w.pages = lengths, texts, pages
	w.value = binary.AppendUvarint(w.value[:0], uint64(len(places)))
	for _, list := range [][]byte{lengths, texts, pages} {
		w.value = append(w.value, list...)
	}
	w.store.Put(key, w.value)
}

// read gives the pages the terms that were stored for them, if there are any.
func (w *indexing) read(key cache.Key) bool {
	value, ok := w.store.Get(key)
	return ok && w.parse(value)
}

// parse reads what write has written.
func (w *indexing) parse(value []byte) bool {
	r := varints{rest: value}
	lengths := make([]int, r.count())
	total := 0
	for i := range lengths {
		lengths[i] = r.count()
		total += lengths[i]
	}
	if r.bad || total > len(r.rest) {
		return false
	}
	texts := string(r.rest[:total])
	r.rest = r.rest[total:]
	numbers := make([]int32, len(lengths))
	for i, n := range lengths {
		numbers[i] = w.vocabulary.Number(texts[:n])
		texts = texts[n:]
	}
	for i := range w.made {
		worths := make([]search.Worth, r.count())
		for k := range worths {
			worth := search.Worth(r.next())
			if int(worth.Term()) >= len(numbers) {
				return false
			}
			worths[k] = search.NewWorth(numbers[worth.Term()], worth.Impact())
		}
		w.made[i].worths = worths
	}
	return !r.bad && len(r.rest) == 0
}

// varints reads numbers.
type varints struct {
	rest []byte
	bad  bool
}

func (v *varints) next() uint64 {
	n, size := binary.Uvarint(v.rest)
	v.bad = v.bad || size <= 0
	v.rest = v.rest[max(size, 0):]
	return n
}

// count reads how many of something follow, each of which takes a byte at least.
func (v *varints) count() int {
	n := v.next()
	v.bad = v.bad || n > uint64(len(v.rest))
	return int(min(n, uint64(len(v.rest))))
}
