package generator

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"siaga/generator/parallel"
	"siaga/generator/publish"
	"siaga/generator/render"
	"siaga/generator/searchable"
	"siaga/search"
	"siaga/search/analysis"
	"siaga/search/client"
	"siaga/search/index"
	"siaga/search/shard"
)

// engine is the script that answers searches in a browser.
var engine = sync.OnceValue(func() render.Asset { return render.NewAsset("assets/engine.js", client.Script()) })

// searchFolder is where the index for browsers stands.
const searchFolder = "search/"

// finder makes what a search needs of a snapshot, when it is first asked for.
type finder struct {
	indexer *indexer
	set     func() *searchable.Set
	indexed func() (*indexed, error)
	shards  func() (*shards, error)
}

// shards are the files of the index for browsers.
type shards struct {
	order  []string // addresses, the one that tells of all others last
	files  map[string]shard.File
	found  []string // addresses of the documents, sorted
	hashes string   // of them
}

func newFinder(s *Snapshot, x *indexer, o searchable.Options) *finder {
	f := &finder{indexer: x, set: sync.OnceValue(func() *searchable.Set { return searchable.New(s.Graph, s.Insight, o) })}
	f.indexed = func() (*indexed, error) { return x.index(context.Background(), f.set(), s.recalled) }
	f.shards = f.makeShards
	if !x.once { // else they are published, and need not outlive that
		f.indexed, f.shards = sync.OnceValues(f.indexed), sync.OnceValues(f.shards)
	}
	return f
}

// Searchable are the pages of the site as they are searched.
func (s *Snapshot) Searchable() *searchable.Set { return s.finder.set() }

// SearchSettings stands for all that decides about the terms of pages besides the pages themselves.
func (s *Snapshot) SearchSettings() string { return s.finder.indexer.settings }

// SearchSettings are those of a site with these synonyms.
func SearchSettings(synonyms *analysis.Synonyms) (string, error) {
	data, err := json.Marshal(analysis.NewClientData(synonyms))
	return search.Version + " " + string(data), err
}

// makeShards makes the index for browsers.
func (f *finder) makeShards() (*shards, error) {
	data, err := json.Marshal(analysis.NewClientData(f.indexer.synonyms))
	if err != nil {
		return nil, err
	}
	x, err := f.indexed()
	if err != nil {
		return nil, err
	}
	files, err := shard.Files(x.pages, shard.Options{Document: f.set().Document, Vocabulary: x.vocabulary, Analysis: data})
	if err != nil {
		return nil, err
	}
	out := &shards{files: make(map[string]shard.File, len(files)), found: f.set().Addresses(), hashes: hashesOf(x.pages)}
	for _, file := range files {
		address := searchFolder + file.Name + ".js"
		out.order = append(out.order, address)
		out.files[address] = file
	}
	return out, nil
}

// SearchFiles are the addresses of the search index, the file that tells of all others last.
func (s *Snapshot) SearchFiles() ([]string, error) {
	x, err := s.finder.shards()
	if err != nil {
		return nil, err
	}
	return x.order, nil
}

// shard gives a file of the index for browsers.
func (f *finder) shard(address string) ([]byte, error) {
	s, err := f.shards()
	if err != nil {
		return nil, err
	}
	file, ok := s.files[address]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return file.Bytes(), nil
}

// publishShards writes the index for browsers: on all cores, and last the file that tells of all others. Of these, names
// tell what they hold, so those that are there need not be made.
func (s *Snapshot) publishShards(ctx context.Context, out *publish.Output, x *shards) error {
	head := len(x.order) - 1
	write := func(i int) error { return out.Write(x.order[i], x.files[x.order[i]].Bytes()) }
	keep := func(i int) error {
		if kept, err := out.Keep(x.order[i]); kept || err != nil {
			return err
		}
		return write(i)
	}
	if err := parallel.Try(ctx, head, func() func(int) error { return keep }); err != nil {
		return fmt.Errorf("publish the search index: %w", err)
	}
	return write(head)
}

// UpdateIndex brings an index on disk to the state of the snapshot.
func (s *Snapshot) UpdateIndex(ctx context.Context, x *index.Index, fingerprint []byte) (index.Changes, error) {
	set := s.Searchable()
	of, err := s.finder.indexed()
	if err != nil {
		return index.Changes{}, err
	}
	states := make([]index.State, len(of.pages))
	for i, p := range of.pages {
		states[i] = index.State{Address: set.Address(i), Hash: p.Hash()}
	}
	return x.Update(ctx, index.Pages{
		States: states, Fingerprint: fingerprint,
		Load: func(i int) (*search.Document, search.Page) {
			return set.Document(i), search.Page{Vocabulary: of.vocabulary, Worths: of.pages[i].Worths()}
		},
	})
}

// Engine answers queries from a source with the synonyms of the site.
func (s *Snapshot) Engine(source search.Source) search.Engine {
	return search.Engine{Source: source, Synonyms: s.finder.indexer.synonyms}
}

// IsSearchFile reports whether an address may be one of the index for browsers. Snapshot.Addresses does not list
// them: which there are is only known when they are made, see Snapshot.SearchFiles.
func IsSearchFile(address string) bool {
	return strings.HasPrefix(address, searchFolder) && strings.HasSuffix(address, ".js")
}
