package shard

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"siaga/search"
)

// Reader answers from the files of an index. It asks for a file when it needs it. It is safe for concurrent use.
type Reader struct {
	fetch func(name string) ([]byte, error)
	head  head

	terms, words, endings shards
	groups                []group
	facets                map[string]string // file of a facet, by name
	facetNames            []string

	mu    sync.Mutex
	cache map[string]any // values of files
}

var _ search.Source = (*Reader)(nil)

// maxCached is how many files are kept before all are forgotten.
const maxCached = 64

// shards is a table of shards as it is read.
type shards struct {
	kind  byte
	first []string
	names []string
	group int
}

// group is a group of blocks.
type group struct {
	name   string
	first  int   // page
	blocks []int // number of pages of each
}

// errHead is what is wrong with a head that was read but makes no sense.
var errHead = errors.New("search index: the head is malformed")

// Open reads the head of an index. A file that fetch does not find is an error that fetch decides.
func Open(fetch func(name string) ([]byte, error)) (*Reader, error) {
	r := &Reader{fetch: fetch, cache: map[string]any{}, facets: map[string]string{}}
	file, err := fetch(HeadName)
	if err != nil {
		return nil, err
	}
	if err := unwrap(HeadName, file, &r.head); err != nil {
		return nil, err
	}
	h := &r.head
	if h.Version != version {
		return nil, fmt.Errorf("search index: format version %d is not known", h.Version)
	}
	for _, t := range []struct {
		to   *shards
		kind byte
		from table
	}{{&r.terms, 't', h.Terms}, {&r.words, 'w', h.Words}, {&r.endings, 'e', h.Endings}} {
		if *t.to, err = readTable(t.kind, t.from); err != nil {
			return nil, fmt.Errorf("%w: %w", errHead, err)
		}
	}
	if err := r.readGroups(); err != nil {
		return nil, err
	}
	for _, f := range h.Facets {
		r.facetNames = append(r.facetNames, f[0])
		r.facets[f[0]] = f[1]
	}
	return r, nil
}

func readTable(kind byte, t table) (shards, error) {
	first, err := readStrings(t.First)
	if err != nil {
		return shards{}, err
	}
	names, err := splitNames(t.Names)
	if err != nil {
		return shards{}, err
	}
	if len(first) > 0 && (t.Group < 1 || len(names) != (len(first)-1)/t.Group+1 || first[0] != "") || !slices.IsSorted(first) {
		return shards{}, errNames
	}
	return shards{kind, first, names, t.Group}, nil
}

// readGroups reads which pages are in which blocks.
func (r *Reader) readGroups() error {
	b := r.head.Blocks
	names, err := splitNames(b.Names)
	if err != nil || len(names) != len(b.Groups) {
		return fmt.Errorf("%w: %w", errHead, errNames)
	}
	page, sizes := 0, b.Sizes
	for i, name := range names {
		n := digitValue(b.Groups[i])
		if n < 1 || n > len(sizes) {
			return fmt.Errorf("%w: %w", errHead, errNames)
		}
		g := group{name: name, first: page}
		for j := range n {
			size := digitValue(sizes[j])
			if size < 1 {
				return fmt.Errorf("%w: %w", errHead, errNames)
			}
			g.blocks = append(g.blocks, size)
			page += size
		}
		sizes = sizes[n:]
		r.groups = append(r.groups, g)
	}
	if sizes != "" || page != r.head.Pages {
		return fmt.Errorf("%w: %w", errHead, errPage)
	}
	return nil
}

// value gives what a file holds, as it was decoded the first time.
func value[T any](r *Reader, name string, decode func(json.RawMessage) (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok := r.cache[name].(T); ok {
		return v, nil
	}
	var none T
	file, err := r.fetch(name)
	if err != nil {
		return none, err
	}
	var raw json.RawMessage
	if err := unwrap(name, file, &raw); err != nil {
		return none, err
	}
	v, err := decode(raw)
	if err != nil {
		return none, fmt.Errorf("search index: %s.js: %w", name, err)
	}
	if len(r.cache) >= maxCached {
		clear(r.cache)
	}
	r.cache[name] = v
	return v, nil
}

// find gives the number of the shard that may hold a key, or -1.
func (t *shards) find(key string) int {
	i, found := slices.BinarySearch(t.first, key)
	if found {
		for i+1 < len(t.first) && t.first[i+1] == key {
			i++
		}
		return i
	}
	return i - 1
}

func (t *shards) name(i int) string {
	return string(t.kind) + t.names[i/t.group] + strconv.Itoa(i%t.group)
}

// Pages implements search.Source.
func (r *Reader) Pages() int { return r.head.Pages }

// Before implements search.Source.
func (r *Reader) Before(a, b uint32) bool { return a < b }

// Analysis gives what the head carries for the analysis of queries.
func (r *Reader) Analysis() json.RawMessage { return r.head.Analysis }

// readShard is a file of terms as it is read.
type readShard struct {
	keys  []piece
	lists []string
}

func (r *Reader) shard(key string) (*readShard, error) {
	i := r.terms.find(key)
	if i < 0 {
		return &readShard{}, nil
	}
	return value(r, r.terms.name(i), func(raw json.RawMessage) (*readShard, error) {
		var v [2]string
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, err
		}
		keys, err := readFront(v[0])
		if err != nil {
			return nil, err
		}
		s := &readShard{keys, strings.Split(v[1], "|")}
		if len(s.keys) != len(s.lists) {
			return nil, errFront
		}
		return s, nil
	})
}

// Postings implements search.Source.
func (r *Reader) Postings(term string) (search.List, error) { return r.lookUp(term, false) }

func (r *Reader) lookUp(key string, prefix bool) (search.List, error) {
	s, err := r.shard(key)
	if err != nil {
		return search.List{}, err
	}
	for i, k := range s.keys {
		if k.marked == prefix && k.text == key {
			return readList(s.lists[i], r.head.Pages)
		}
	}
	return search.List{}, nil
}

// Prefixed implements search.Source.
func (r *Reader) Prefixed(prefix string) (search.List, error) {
	if prefix == "" || isTitle(prefix) {
		return search.List{}, nil
	}
	list, err := r.lookUp(prefix, true)
	if err != nil || list.Pages > 0 {
		return list, err
	}
	s, err := r.shard(prefix)
	if err != nil {
		return search.List{}, err
	}
	best := map[uint32]uint8{}
	for i, k := range s.keys {
		if k.marked || isTitle(k.text) || !strings.HasPrefix(k.text, prefix) {
			continue
		}
		list, err := readList(s.lists[i], r.head.Pages)
		if err != nil {
			return search.List{}, err
		}
		for _, p := range list.Postings {
			best[p.Page] = max(best[p.Page], p.Impact)
		}
	}
	merged := make([]search.Posting, 0, len(best))
	for page, impact := range best {
		merged = append(merged, search.Posting{Page: page, Impact: impact})
	}
	slices.SortFunc(merged, func(a, b search.Posting) int { return int(a.Page) - int(b.Page) })
	return search.PrefixList(merged), nil
}
