package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"siaga/generator/data"
	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/link"
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
	other       map[string]bool   // what is neither a page nor an asset: for programs, crawlers and hosts; by address
	files       map[string]string // files of the content that pages link to: address → path
	addresses   []string
}

// plan lists what the site consists of. Pages come before files of the content: an address that both want is the page's.
func (s *Snapshot) plan() {
	s.assets, s.other, s.files = map[string][]byte{}, map[string]bool{}, map[string]string{}
	taken := map[string]bool{}
	add := func(a string) bool {
		if taken[a] {
			return false
		}
		taken[a] = true
		s.addresses = append(s.addresses, a)
		return true
	}
	for _, a := range s.site.Addresses() {
		add(a)
	}
	for _, a := range s.site.Assets() {
		if add(a.Address) {
			s.assets[a.Address] = a.Data
		}
	}
	for _, a := range otherAddresses() {
		if add(a) {
			s.other[a] = true
		}
	}
	for _, f := range s.Graph.Files {
		if a := link.FileAddress(f); add(a) {
			s.files[a] = f
		}
	}
	slices.Sort(s.addresses)
}

// Diagnostics are all problems found, sorted by place, with the severities of siaga.yaml; those that are "off" are left out. They
// are looked for when they are first asked for, which takes long where there are many documents.
func (s *Snapshot) Diagnostics() []diag.Diagnostic { return s.diagnostics() }

// Addresses are the addresses that the site has, sorted: pages, data files, assets, linked files. Those of the search index are not
// among them; see IsSearchFile.
func (s *Snapshot) Addresses() []string { return s.addresses }

// PageCount is the number of pages, redirects left out.
func (s *Snapshot) PageCount() int { return s.site.Count() }

// Render writes what stands at an address: fs.ErrNotExist if there is nothing.
func (s *Snapshot) Render(w io.Writer, address string) error {
	if data, ok := s.assets[address]; ok {
		_, err := w.Write(data)
		return err
	}
	if s.other[address] {
		return s.writeOther(w, address)
	}
	if IsSearchFile(address) {
		data, err := s.finder.shard(address)
		if err == nil {
			_, err = w.Write(data)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if path, ok := s.files[address]; ok {
		f, err := s.content.Open(path)
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
// removed. When it fails or is cancelled nothing is removed, and the next build repairs what is there.
func (s *Snapshot) Publish(ctx context.Context, o publish.Options) (publish.Result, error) {
	out, err := publish.Open(o)
	if err != nil {
		return publish.Result{}, err
	}
	defer out.Abort() // nothing after Commit
	index, err := s.finder.shards()
	if err != nil {
		return publish.Result{}, fmt.Errorf("make the search index: %w", err)
	}
	if err := out.Plan(slices.Concat(s.addresses, index.order)); err != nil {
		return publish.Result{}, err
	}
	for _, a := range s.addresses {
		if err := s.publishFile(out, a); err != nil {
			return publish.Result{}, fmt.Errorf("publish %s: %w", a, err)
		}
	}
	if err := s.publishShards(ctx, out, index); err != nil {
		return publish.Result{}, err
	}
	if err := s.publishPages(ctx, out); err != nil {
		return publish.Result{}, err
	}
	return out.Commit()
}

// publishFile writes what pages need: an asset, or a file of the content.
func (s *Snapshot) publishFile(out *publish.Output, address string) error {
	if data, ok := s.assets[address]; ok {
		return out.Write(address, data)
	}
	if path, ok := s.files[address]; ok {
		return out.Copy(address, func() (io.ReadCloser, error) { return s.content.Open(path) })
	}
	return nil
}

// publishOther writes a file for machines as it is made, since one that lists all pages is large.
func (s *Snapshot) publishOther(out *publish.Output, address string) error {
	return out.Copy(address, func() (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() { w.CloseWithError(s.writeOther(w, address)) }()
		return r, nil
	})
}

// publishPages renders and writes all pages and the files for machines, on all cores, each with a buffer of its own. The
// large ones go first, so that no core is left with one of them at the end.
func (s *Snapshot) publishPages(ctx context.Context, out *publish.Output) error {
	pages := slices.Concat(otherAddresses(), s.site.Addresses())
	return parallel(ctx, len(pages), func() func(int) error {
		var buf bytes.Buffer
		return func(i int) error {
			if s.other[pages[i]] {
				return s.publishOther(out, pages[i])
			}
			if buf.Cap() > 1<<20 {
				buf = bytes.Buffer{}
			}
			buf.Reset()
			if err := s.site.Render(&buf, pages[i]); err != nil {
				return err
			}
			return out.Write(pages[i], buf.Bytes())
		}
	})
}
