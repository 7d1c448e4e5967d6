package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"siaga/generator/cache"
	"siaga/generator/data"
	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/parallel"
	"siaga/generator/publish"
	"siaga/generator/render"
)

// Snapshot is the site at one moment. It is immutable and safe for concurrent use.
type Snapshot struct {
	Graph   *link.Graph
	Insight *insight.Report
	Parsed  int      // files that were parsed for it, and not taken from an earlier build
	Notes   []string // what the person who builds should know, such as why there is no git history

	site        *render.Site
	finder      *finder
	content     fs.FS
	diagnostics func() []diag.Diagnostic
	assets      map[string][]byte // of the theme, by address
	files       map[string]string // files of the content that pages link to: address → path
	plan        func() *plan

	tag      tag               // of the inputs before the content was read
	read     load.Sums         // what the pages were when they were read, if there is a tag
	surfaces map[string]string // of them
	recalled *recalled         // what is published so far and still holds; nil: nothing is known of it
	shown    *shown            // nil: nobody wants to know
	inputs   *inputs
	store    *cache.Store
	rendered atomic.Int64 // pages, to publish them
}

// plan is which files the site consists of.
type plan struct {
	addresses []string
	kinds     map[string]kind // by address
	pages     []string        // addresses of pages, sorted
}

// kind is what stands at an address.
type kind uint8

const (
	pageKind  kind = iota + 1
	assetKind      // of the theme
	otherKind      // neither a page nor an asset: for programs, crawlers and hosts
	fileKind       // of the content
)

// prepare makes ready what every answer needs. What takes a look at all pages comes when it is asked for.
func (s *Snapshot) prepare() {
	s.assets, s.files = map[string][]byte{}, map[string]string{}
	for _, a := range s.site.Assets() {
		s.assets[a.Address] = a.Data
	}
	for _, f := range s.Graph.Files {
		s.files[link.FileAddress(f)] = f
	}
	s.plan = sync.OnceValue(s.makePlan)
}

// makePlan lists what the site consists of. Pages come before files of the content: an address that both want is the page's.
// Which pages there are is recalled, if it can be: to plan them takes a look at what all documents tell together.
func (s *Snapshot) makePlan() *plan {
	pages := s.recalled.addresses()
	if pages == nil {
		pages = s.site.Addresses()
	}
	p := &plan{kinds: make(map[string]kind, len(pages)), addresses: make([]string, 0, len(pages)), pages: pages}
	add := func(a string, k kind) {
		if p.kinds[a] == 0 {
			p.kinds[a] = k
			p.addresses = append(p.addresses, a)
		}
	}
	for _, a := range pages {
		add(a, pageKind)
	}
	for _, a := range s.site.Assets() {
		add(a.Address, assetKind)
	}
	for _, a := range otherAddresses() {
		add(a, otherKind)
	}
	for a := range s.files {
		add(a, fileKind)
	}
	slices.Sort(p.addresses)
	return p
}

// kindAt tells what stands at an address, 0 for nothing. Only for what may be a page other than that of a document, and so is
// asked for less, it takes a look at the plan.
func (s *Snapshot) kindAt(address string) kind {
	switch {
	case s.site.IsDocument(address):
		return pageKind
	case strings.HasSuffix(address, ".html"):
		return s.plan().kinds[address]
	case s.assets[address] != nil:
		return assetKind
	case slices.Contains(otherAddresses(), address):
		return otherKind
	case s.files[address] != "":
		return fileKind
	}
	return 0
}

// Has reports whether something stands at an address. It does not know the files of the search index; see IsSearchFile.
func (s *Snapshot) Has(address string) bool { return s.kindAt(address) != 0 }

// Diagnostics are all problems found, sorted by place, with the severities of siaga.yaml; those that are "off" are left out. They
// are looked for when they are first asked for, which takes long where there are many documents.
func (s *Snapshot) Diagnostics() []diag.Diagnostic { return s.diagnostics() }

// Addresses are the addresses that the site has, sorted: pages, data files, assets, linked files. Those of the search index are not
// among them; see IsSearchFile.
func (s *Snapshot) Addresses() []string { return s.plan().addresses }

// PageCount is the number of pages, redirects left out.
func (s *Snapshot) PageCount() int {
	if s.recalled != nil {
		return s.recalled.outcome.Pages
	}
	return s.site.Count()
}

// Rendered is the number of pages that were rendered to publish the snapshot: the others are known to be what they were.
func (s *Snapshot) Rendered() int { return int(s.rendered.Load()) }

// Render writes what stands at an address: fs.ErrNotExist if there is nothing.
func (s *Snapshot) Render(w io.Writer, address string) error {
	if IsSearchFile(address) && s.kindAt(address) == 0 {
		data, err := s.finder.shard(address)
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	switch s.kindAt(address) {
	case assetKind:
		_, err := w.Write(s.assets[address])
		return err
	case otherKind:
		return s.writeOther(w, address)
	case fileKind:
		f, err := s.content.Open(s.files[address])
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(w, f)
		return err
	}
	return s.site.Render(w, address)
}

// otherAddresses lists the files that are neither pages nor assets.
func otherAddresses() []string { return slices.Concat(data.Addresses(), render.OtherAddresses()) }

// writeOther writes one of them.
func (s *Snapshot) writeOther(w io.Writer, address string) error {
	err := data.Write(w, address, s.Graph, s.Insight)
	if errors.Is(err, fs.ErrNotExist) {
		return s.site.WriteOther(w, address)
	}
	return err
}

// Source opens a file of the content, to show its lines beside a diagnostic.
func (s *Snapshot) Source(path string) ([]byte, error) { return fs.ReadFile(s.content, path) }

// Publish makes the output folder hold exactly this snapshot: first what pages need, then the pages, then what is gone is
// removed. When it fails or is cancelled, the folder is as it was.
func (s *Snapshot) Publish(ctx context.Context, o publish.Options) (publish.Result, error) {
	out, err := publish.Open(o)
	if err != nil {
		return publish.Result{}, err
	}
	defer out.Abort() // nothing after Commit
	go func() {       // what is asked for later, while the index leaves a core idle
		s.plan()
		s.diagnostics()
	}()
	index, err := s.finder.shards()
	if err != nil {
		return publish.Result{}, fmt.Errorf("make the search index: %w", err)
	}
	assets, pages := s.inOrder()
	if err := out.Plan(slices.Concat(assets, index.order, pages)); err != nil {
		return publish.Result{}, err
	}
	for _, a := range assets {
		if err := s.publishFile(out, a); err != nil {
			return publish.Result{}, fmt.Errorf("publish %s: %w", a, err)
		}
	}
	files := len(assets) + len(index.order) + len(pages)
	if err := s.publishShards(ctx, out, index); err != nil {
		return publish.Result{}, err
	}
	if err := s.publishPages(ctx, out, pages); err != nil {
		return publish.Result{}, err
	}
	if err := s.seal(ctx, out, index, files); err != nil {
		return publish.Result{}, err
	}
	return out.Commit()
}

// inOrder lists what pages need, and then the pages, behind the files for machines: those are large, so that no core is left
// with one of them at the end.
func (s *Snapshot) inOrder() (assets, pages []string) {
	pages = otherAddresses()
	for _, a := range s.Addresses() {
		switch s.plan().kinds[a] {
		case pageKind:
			pages = append(pages, a)
		case assetKind, fileKind:
			assets = append(assets, a)
		}
	}
	return assets, pages
}

// publishFile writes what pages need: an asset, or a file of the content.
func (s *Snapshot) publishFile(out *publish.Output, address string) error {
	if s.kindAt(address) == assetKind {
		return out.Write(address, s.assets[address])
	}
	return out.Copy(address, func() (io.ReadCloser, error) { return s.content.Open(s.files[address]) })
}

// publishOther writes a file for machines as it is made, since one that lists all pages is large.
func (s *Snapshot) publishOther(out *publish.Output, address string) error {
	return out.Copy(address, func() (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() { w.CloseWithError(s.writeOther(w, address)) }()
		return r, nil
	})
}

// publishPages renders and writes all pages and the files for machines that are not known to be what is published, on all cores,
// each with a buffer of its own.
func (s *Snapshot) publishPages(ctx context.Context, out *publish.Output, pages []string) error {
	published := s.recalled
	if out.Tag() != s.tag.before { // by now the folder holds another site than the one that is recalled
		published = nil
	}
	return parallel.Try(ctx, len(pages), func() func(int) error {
		var buf bytes.Buffer
		return func(i int) error {
			if published.holds(pages[i]) {
				if kept, err := out.Keep(pages[i]); kept || err != nil {
					return err
				}
			}
			if s.plan().kinds[pages[i]] == otherKind {
				return s.publishOther(out, pages[i])
			}
			if buf.Cap() > 1<<20 {
				buf = bytes.Buffer{}
			}
			buf.Reset()
			s.rendered.Add(1)
			if err := s.site.Render(&buf, pages[i]); err != nil {
				return err
			}
			return out.Write(pages[i], buf.Bytes())
		}
	})
}
