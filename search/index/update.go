package index

import (
	"bytes"
	"context"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/document"
	bleve "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"siaga/search"
)

// Hash stands for all that a Document says.
type Hash [16]byte

// State is a page in a state of its content.
type State struct {
	Address string
	Hash    Hash
}

// Pages are what an index should hold.
type Pages struct {
	// States are all pages. Of two with one address the first counts.
	States []State
	// Load gives a page and what it is worth for its terms, by its place in States. It is called for pages that changed, and at
	// once from several goroutines.
	Load func(i int) (*search.Document, search.Page)
	// Fingerprint is what the caller wants to know again when it opens the index next, of the content as it is with these
	// pages; see Index.Fingerprint.
	Fingerprint []byte
}

// Changes are how many pages an update has stored and removed.
type Changes struct {
	Added, Changed, Removed int
}

// state is a page that the index holds.
type state struct {
	hash Hash
	met  bool // among the pages of the update at hand
}

// batchSize and batchers are how many pages are stored at once: more cost memory and save no time.
const (
	batchSize = 500
	batchers  = 2
)

// fingerprintKey is where bleve keeps the fingerprint.
var fingerprintKey = []byte("fingerprint")

// Update makes the index hold exactly these pages. When it returns without an error, all is on disk, and the next Source
// has it. After an error or a kill, some pages may be stored, and no fingerprint is.
func (x *Index) Update(ctx context.Context, p Pages) (Changes, error) {
	x.updating.Lock()
	defer x.updating.Unlock()
	if x.closed {
		return Changes{}, errClosed
	}
	if err := x.load(); err != nil {
		return Changes{}, err
	}
	changes, todo, gone := x.compare(p)
	if err := x.store(ctx, p, todo, gone); err != nil {
		x.known = nil
		return Changes{}, x.note(err)
	}
	for _, i := range todo {
		x.known[p.States[i].Address] = &state{hash: p.States[i].Hash}
	}
	for _, address := range gone {
		delete(x.known, address)
	}
	return changes, nil
}

// load finds out what pages the index holds.
func (x *Index) load() error {
	if x.known != nil {
		return nil
	}
	s, err := x.Source()
	if err != nil {
		return err
	}
	defer s.Close()
	x.known = make(map[string]*state, s.Pages())
	for i := range s.parts {
		part := &s.parts[i]
		for n := range part.rows {
			if !part.isDeleted(uint32(n)) {
				x.known[part.rows[n].address] = &state{hash: part.rows[n].hash}
			}
		}
	}
	return nil
}

// compare tells which pages must be stored, by their places, and which addresses removed.
func (x *Index) compare(p Pages) (c Changes, todo []int, gone []string) {
	for _, k := range x.known {
		k.met = false
	}
	added := map[string]bool{}
	met := 0
	for i := range p.States {
		s := &p.States[i]
		switch k := x.known[s.Address]; {
		case k == nil:
			if !added[s.Address] {
				added[s.Address] = true
				todo = append(todo, i)
				c.Added++
			}
		case !k.met:
			k.met = true
			met++
			if k.hash != s.Hash {
				todo = append(todo, i)
				c.Changed++
			}
		}
	}
	if met < len(x.known) {
		for address, k := range x.known {
			if !k.met {
				gone = append(gone, address)
			}
		}
		c.Removed = len(gone)
	}
	return c, todo, gone
}

// store stores pages in batches. The last batch waits for the others and takes the rest, what is removed, and the
// fingerprint.
func (x *Index) store(ctx context.Context, p Pages, todo []int, gone []string) error {
	last := bleve.NewBatch()
	if err := x.storeMost(ctx, p, todo, last); err != nil {
		return err
	}
	for _, address := range gone {
		last.Delete(pageID(address))
	}
	if len(todo)+len(gone) == 0 && bytes.Equal(x.fingerprint(), p.Fingerprint) {
		return nil
	}
	last.DeleteInternal(fingerprintKey)
	if len(p.Fingerprint) > 0 {
		last.SetInternal(fingerprintKey, p.Fingerprint)
	}
	return x.batch(last)
}

// storeMost stores pages in full batches, and leaves the rest in last.
func (x *Index) storeMost(ctx context.Context, p Pages, todo []int, last *bleve.Batch) error {
	g, ctx := errgroup.WithContext(ctx)
	documents := make(chan *document.Document)
	var next atomic.Int64
	var loaders sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(todo)) {
		loaders.Add(1)
		g.Go(func() error {
			defer loaders.Done()
			for n := next.Add(1) - 1; n < int64(len(todo)); n = next.Add(1) - 1 {
				i := todo[n]
				d, page := p.Load(i)
				doc, err := x.document(d, page, p.States[i])
				if err != nil {
					return err
				}
				select {
				case documents <- doc:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		loaders.Wait()
		close(documents)
		return nil
	})
	var mu sync.Mutex
	for range min(batchers, 1+len(todo)/batchSize) {
		g.Go(func() error {
			b := bleve.NewBatch()
			for doc := range documents {
				b.Update(doc)
				if len(b.IndexOps) == batchSize {
					b.DeleteInternal(fingerprintKey)
					if err := x.batch(b); err != nil {
						return err
					}
					b = bleve.NewBatch()
				}
			}
			mu.Lock()
			defer mu.Unlock()
			maps.Copy(last.IndexOps, b.IndexOps)
			return nil
		})
	}
	return g.Wait()
}

// batch stores a batch whole, on disk.
func (x *Index) batch(b *bleve.Batch) error {
	return guard(func() error { return x.bleve.Batch(b) })
}

// Fingerprint is what the last Update that came to its end was given; nil if a later one did not, or there was none.
func (x *Index) Fingerprint() []byte {
	x.updating.Lock()
	defer x.updating.Unlock()
	return x.fingerprint()
}

func (x *Index) fingerprint() []byte {
	s, err := x.Source()
	if err != nil {
		return nil
	}
	defer s.Close()
	value, err := s.snapshot.GetInternal(fingerprintKey)
	if err != nil {
		return nil
	}
	return bytes.Clone(value)
}
