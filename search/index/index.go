// Package index keeps what package search computes of pages on disk, so that only pages that changed are analysed again,
// and gives it to the ranking as a search.Source.
//
// # What bleve does here
//
// The index is one of bleve's scorch: immutable segments that are merged in the background, listed by a database that
// changes atomically. What a page is worth for a term is decided by package search before, so that a browser can do the
// same; bleve stores that number as the frequency of the term. Nothing is left for a mapping or for an analyzer of
// bleve's to decide, and scorch is used without the layer that would hold them. A page is a document of four fields:
//
//	t   terms, with the impact of each as its frequency
//	f   facets: name, folded value, value and label, joined by NUL
//	m   a term and doc value that is kept in memory: prior, date and hash
//	d   the page as it is shown, as JSON; stored, not indexed
//
// # On disk
//
// Options.Dir holds numbered slots (0, 1, …) with a lock beside each (0.lock). A process takes the first slot that nobody has
// and brings it up to date; so two processes have an index each. A slot has a marker, which says the version of the format and the
// settings that its terms came from; an index of others is made anew. A folder without our marker is never touched. Slots
// that nobody used for 30 days are removed.
//
// # Damage
//
// A batch is stored whole or not at all, and the hash of a page in the batch that stores it, so after a kill the next Update
// does what was left. Files are checked before bleve sees them (seal.go), and an index that is not whole is made anew. If
// somebody changes a file while it is in use, the call that reads it gives an error.
package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"

	"siaga/search"
)

// Options say where an index is and what it is of.
type Options struct {
	Dir      string    // folder for the indexes of one site; made if it does not exist. Empty: a temporary one, which Close removes
	Settings string    // what else decides the terms, such as synonyms: with others, the index is made anew
	Now      time.Time // when the slot is noted to have been used; zero leaves old slots alone
}

// Index is an index that this process has for itself. It is safe for concurrent use.
type Index struct {
	slot  *slot
	queue *bleve.AnalysisQueue
	bleve bleve.Index
	freqs [search.MaxImpact + 1]bleve.TokenFreq // by impact; only read

	updating sync.Mutex
	known    map[string]*state // pages of the index by address; nil until an Update needs them

	mu      sync.Mutex
	closed  bool             // written under both locks
	current *Source          // holds one reference
	kept    map[uint64]*kept // of the segments of current, by their ID

	damaged   atomic.Bool
	temporary string // folder that Close removes
}

// Open opens the index of a site, or makes an empty one if there is none that can be used. The error is of the
// disk, or says that all slots are taken.
func Open(o Options) (*Index, error) {
	if o.Dir != "" {
		return openIn(o)
	}
	dir, err := os.MkdirTemp("", "siaga-search-")
	if err != nil {
		return nil, err
	}
	o.Dir = dir
	x, err := openIn(o)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	x.temporary = dir
	return x, nil
}

// openIn opens the index in a folder that stays.
func openIn(o Options) (*Index, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	var problems []error
	for n := range maxSlots {
		s, err := lockSlot(o.Dir, n)
		if errors.Is(err, errTaken) {
			continue
		}
		if err == nil {
			var x *Index
			if x, err = openSlot(s, o); err == nil {
				return x, nil
			}
			_ = s.unlock()
		}
		if !errors.Is(err, errTaken) {
			problems = append(problems, err)
		}
		if len(problems) == 3 {
			break // it is the disk
		}
	}
	if len(problems) == 0 {
		return nil, fmt.Errorf("%s: all %d search indexes are in use", o.Dir, maxSlots)
	}
	return nil, errors.Join(problems...)
}

// openSlot opens the index of a slot that was locked.
func openSlot(s *slot, o Options) (*Index, error) {
	if !s.isOurs() {
		return nil, errTaken
	}
	var x *Index
	var err error
	if s.isCurrent(o.Settings) && s.check() == nil {
		x, _ = openBleve(s)
	}
	if x == nil {
		if err := s.clear(o.Settings); err != nil {
			return nil, err
		}
		if x, err = openBleve(s); err != nil {
			return nil, err
		}
	}
	if !o.Now.IsZero() {
		if err := s.use(o.Now); err != nil {
			return nil, errors.Join(err, x.closeBleve())
		}
		s.removeUnused(o.Now)
	}
	return x, nil
}

// openBleve opens the files of a slot.
func openBleve(s *slot) (*Index, error) {
	x := &Index{slot: s, queue: bleve.NewAnalysisQueue(runtime.GOMAXPROCS(0)), kept: map[uint64]*kept{}}
	for i := range x.freqs {
		x.freqs[i].SetFrequency(i)
	}
	err := guard(func() error {
		b, err := scorch.NewScorch(scorch.Name, map[string]any{
			"path":         s.data(),
			"bolt_timeout": "1s",
			// Below this size segments count as equal, so that a page that changes is merged with others like it and not with
			// thousands, and the batches of a first build are left alone.
			"scorchMergePlanOptions": map[string]any{"FloorSegmentSize": batchSize},
		}, x.queue)
		if err != nil {
			return err
		}
		x.bleve = b
		return b.Open()
	})
	if err != nil {
		x.queue.Close()
		return nil, err
	}
	return x, nil
}

// Close ends the use of an index. What was stored stays; sources that are in use remain so.
func (x *Index) Close() error {
	x.updating.Lock()
	defer x.updating.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	if x.current != nil {
		x.current.release()
	}
	err := x.closeBleve()
	if err == nil && !x.damaged.Load() {
		err = x.slot.close()
	}
	err = errors.Join(err, x.slot.unlock())
	if x.temporary != "" {
		err = errors.Join(err, os.RemoveAll(x.temporary))
	}
	return err
}

func (x *Index) closeBleve() error {
	err := guard(x.bleve.Close)
	x.queue.Close()
	return err
}

// Stats are figures of an index.
type Stats struct {
	Pages    int
	Segments int
	Bytes    int64 // on disk
}

// Stats measures an index.
func (x *Index) Stats() (Stats, error) {
	s, err := x.Source()
	if err != nil {
		return Stats{}, err
	}
	defer s.Close()
	stats := Stats{Pages: s.Pages(), Segments: len(s.parts)}
	entries, err := os.ReadDir(x.slot.data())
	if err != nil {
		return Stats{}, err
	}
	for _, e := range entries {
		info, err := os.Stat(filepath.Join(x.slot.data(), e.Name()))
		if err == nil { // else it was merged just now
			stats.Bytes += info.Size()
		}
	}
	return stats, nil
}

// note keeps an index from being sealed once damage was met.
func (x *Index) note(err error) error {
	if errors.Is(err, errDamaged) {
		x.damaged.Store(true)
	}
	return err
}

var errClosed = errors.New("the search index is closed")
