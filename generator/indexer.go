package generator

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"siaga/generator/cache"
	"siaga/generator/codec"
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

// index computes what is not known of the pages of a set, and forgets pages that it does not have. What is recalled of them is
// taken for known; nil, if nothing is.
func (x *indexer) index(ctx context.Context, set *searchable.Set, r *recalled) (*indexed, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	all := make([]known, set.Len())
	parts := divide(set.Len(), set.Address)
	err := parallel.Try(ctx, len(parts), func() func(int) error {
		w := &indexing{indexer: x, vocabulary: x.vocabulary, set: set, recalled: r}
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

// divide divides so many pages with ascending addresses into parts.
func divide(pages int, address func(i int) string) []part {
	var parts []part
	from := 0
	for i := range pages {
		h := fnv.New32a()
		h.Write([]byte(address(i)))
		if h.Sum32()>>8%usualPart == 0 || i+1-from == mostPart || i+1 == pages {
			parts = append(parts, part{from, i + 1})
			from = i + 1
		}
	}
	return parts
}

// indexing is one worker of an indexer.
type indexing struct {
	*indexer
	vocabulary *analysis.Vocabulary // of the indexer, when the work began
	set        *searchable.Set
	recalled   *recalled         // nil: nothing is
	analyzer   *search.Analyzer  // nil: none was needed yet
	facts      *searchable.Facts // to be overwritten
	made       []made
	places     map[int32]int32 // by term; what write needs
	value      []byte
}

// made is a page that is not known.
type made struct {
	at       int
	document *search.Document
	hash     [hashSize]byte
}

// part finds out about the pages of a part.
func (w *indexing) part(p part, all []known) {
	w.made = w.made[:0]
	if w.recall(p, all) {
		return
	}
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
	if len(w.made) < p.to-p.from { // an edit: the next process computes what it needs of the part
		w.analyze(all)
		return
	}
	hashes := make([]byte, 0, len(w.made)*hashSize)
	for i := range w.made {
		hashes = append(hashes, w.made[i].hash[:]...)
	}
	if !w.read(p, string(hashes), w.set.Address, all) {
		w.analyze(all)
		w.write(p, all)
	}
}

// found are pages with the vocabulary that numbers their terms.
type found struct {
	vocabulary *analysis.Vocabulary
	pages      []known
}

// ahead begins to read the pages of a site that is remembered, as they were when it was published, by the order of their addresses,
// while other work keeps one core busy. A page that is not in the store is zero.
func (x *indexer) ahead(m *memory) func() found {
	x.mu.Lock()
	defer x.mu.Unlock()
	w := &indexing{indexer: x, vocabulary: x.vocabulary}
	read := sync.OnceValue(func() found {
		all := make([]known, len(m.Found))
		address := func(i int) string { return m.Found[i] }
		for _, p := range divide(len(all), address) {
			if !w.read(p, m.Hashes[p.from*hashSize:p.to*hashSize], address, all) {
				clear(all[p.from:p.to])
			}
		}
		return found{w.vocabulary, all}
	})
	go read()
	return read
}

// recall takes the pages of a part as they were when they were published, and computes those of which the text has changed since.
// It reports false where nothing is known of them.
func (w *indexing) recall(p part, all []known) bool {
	if w.recalled == nil {
		return false
	}
	before := w.recalled.found()
	if before.vocabulary != w.vocabulary || len(before.pages) != len(all) {
		return false
	}
	for i := p.from; i < p.to; i++ {
		if before.pages[i].page == nil || before.pages[i].address != w.set.Address(i) {
			return false
		}
		all[i] = before.pages[i]
	}
	for i := p.from; i < p.to; i++ {
		if w.recalled.changed[w.set.Path(i)] {
			w.page(i, &all[i])
		}
	}
	if len(w.made) > 0 {
		w.analyze(all)
		w.write(p, all)
	}
	return true
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
func (w *indexing) analyze(all []known) {
	if w.analyzer == nil && len(w.made) > 0 {
		w.analyzer = search.NewAnalyzer(analysis.ForVocabulary(w.vocabulary, w.synonyms))
	}
	for _, m := range w.made {
		all[m.at].page = shard.NewPage(m.document, m.hash, slices.Clone(w.analyzer.Page(m.document).Worths))
	}
	clear(w.made)
}

// hashSize is that of a document's hash.
const hashSize = len([16]byte{})

// hashesOf are those of the documents of pages, one behind the other.
func hashesOf(pages []*shard.Page) string {
	out := make([]byte, 0, len(pages)*hashSize)
	for _, p := range pages {
		hash := p.Hash()
		out = append(out, hash[:]...)
	}
	return string(out)
}

// storedPart is what is kept of the pages of a part besides their addresses and hashes.
type storedPart struct {
	Heads []shard.Head
	Terms []string
	// Worths has for each page the number of its terms and these: the place among the terms and the impact as one number. All
	// numbers are varints.
	Worths string
}

var storedParts = sync.OnceValue(func() *codec.Codec[storedPart] {
	c, err := codec.New[storedPart](codec.Options{})
	if err != nil {
		panic(err) // a field that cannot be written
	}
	return c
})

// key stands for all pages of a part, by the hashes of their documents.
func (w *indexing) key(hashes string) cache.Key {
	return cache.NewKey("terms", []byte(w.settings), []byte(hashes))
}

// write stores the pages of a part.
func (w *indexing) write(p part, all []known) {
	if w.store == nil {
		return
	}
	if w.places == nil {
		w.places = make(map[int32]int32)
	}
	clear(w.places)
	terms := w.vocabulary.Terms()
	s := storedPart{Heads: make([]shard.Head, 0, p.to-p.from)}
	pages := make([]*shard.Page, 0, p.to-p.from)
	w.value = w.value[:0]
	for _, k := range all[p.from:p.to] {
		pages = append(pages, k.page)
		s.Heads = append(s.Heads, k.page.Head())
		w.value = binary.AppendUvarint(w.value, uint64(len(k.page.Worths())))
		for _, worth := range k.page.Worths() {
			place, ok := w.places[worth.Term()]
			if !ok {
				place = int32(len(s.Terms))
				w.places[worth.Term()] = place
				s.Terms = append(s.Terms, terms[worth.Term()])
			}
			w.value = binary.AppendUvarint(w.value, uint64(search.NewWorth(place, worth.Impact())))
		}
	}
	s.Worths = string(w.value)
	if value, err := storedParts().Append(w.value[:0], &s); err == nil {
		w.value = value
		w.store.Put(w.key(hashesOf(pages)), value)
	}
}

// read takes the pages of a part, by the hashes of their documents, from the store, if they are there.
func (w *indexing) read(p part, hashes string, address func(i int) string, all []known) bool {
	var ok bool
	if w.value, ok = w.store.Append(w.value[:0], w.key(hashes)); !ok {
		return false
	}
	heads, worths, ok := w.parse(string(w.value))
	if !ok || len(heads) != p.to-p.from {
		return false
	}
	for n, head := range heads {
		k := &all[p.from+n]
		k.address = address(p.from + n)
		k.page = shard.Remake(k.address, [hashSize]byte([]byte(hashes[n*hashSize:])), head, worths[n])
	}
	return true
}

// parse reads what write has written.
func (w *indexing) parse(value string) (heads []shard.Head, worths [][]search.Worth, ok bool) {
	var s storedPart
	if storedParts().Decode(value, &s) != nil {
		return nil, nil, false
	}
	numbers := make([]int32, len(s.Terms))
	for i, t := range s.Terms {
		numbers[i] = w.vocabulary.Number(t)
	}
	r := varints{rest: []byte(s.Worths)}
	for range s.Heads {
		list := make([]search.Worth, r.count())
		for k := range list {
			worth := search.Worth(r.next())
			if int(worth.Term()) >= len(numbers) {
				return nil, nil, false
			}
			list[k] = search.NewWorth(numbers[worth.Term()], worth.Impact())
		}
		worths = append(worths, list)
	}
	return s.Heads, worths, !r.bad && len(r.rest) == 0
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
