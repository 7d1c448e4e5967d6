package load

import (
	"context"
	"crypto/sha256"
	"io/fs"

	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/model"
)

// page is what was made of the file of a page.
type page struct {
	sum   [sha256.Size]byte // of its content; zero where it could not be read
	doc   model.Doc         // nil where the file has no page
	draft bool              // of doc
	diags []diag.Diagnostic

	surface string // see Surfaces; empty: not known
}

// packFrom is from how many pages on those that were parsed are packed until all are. What parsing leaves behind is ten times what
// a page keeps. If that was made in the midst of it, it would stand scattered over all that memory: at 10,000 pages
// the heap was half as large again, and the collector went through all that was kept a hundred times.
const packFrom = 256

// loadPages reads those of the pages that changed or are new.
func (r *run) loadPages(ctx context.Context) (next[page], error) {
	pages := r.pages.next(r.tree.pages, r.scope, scope{names: r.tree.promoted})
	origins, packed := make([]origin, len(pages.todo)), make([]string, len(pages.todo))
	err := each(ctx, len(pages.todo), func(n int) {
		i, p := pages.todo[n], &pages.made[n]
		*p = pages.entries[i]
		origins[n], packed[n] = r.page(r.content, pages.paths[i], p, len(pages.todo) >= r.packFrom)
	})
	if err != nil {
		return pages, err
	}
	if len(pages.todo) >= r.packFrom {
		r.parser.Forget()
	}
	r.result.Read = len(pages.todo)
	for _, o := range origins {
		switch o {
		case wasParsed:
			r.result.Parsed++
		case wasReused:
			r.result.Reused++
		}
	}
	return pages, each(ctx, len(pages.todo), func(n int) {
		p := &pages.made[n]
		if packed[n] != "" {
			p.take(r.store.unpack(packed[n]))
			packed[n] = ""
		}
		if origins[n] != wasKept && p.doc != nil {
			p.doc.Base().History = historyOf(r.log.Files[pages.paths[pages.todo[n]]])
		}
	})
}

// origin says where a page comes from.
type origin int

const (
	wasKept origin = iota
	wasParsed
	wasReused
)

// page reads the file of a page. Where its content is that of before, nothing changes. A document that comes from elsewhere
// has no history yet; one that was parsed may be packed, and is then still to be taken.
func (l *Loader) page(content fs.FS, path string, p *page, pack bool) (from origin, packed string) {
	if sum, ok := l.expected[path]; ok && p.sum != sum {
		if made, ok := l.store.page(path, sum); ok {
			*p = page{sum: sum}
			p.take(made)
			return wasReused, ""
		}
	}
	src, problem := read(content, path)
	if problem != nil {
		*p = page{diags: []diag.Diagnostic{*problem}}
		return wasKept, ""
	}
	sum := sha256.Sum256(src)
	if p.sum == sum {
		return wasKept, ""
	}
	from = wasReused
	made, ok := l.store.page(path, sum)
	if !ok {
		from = wasParsed
		made.Doc, made.Diags = l.parse(path, src)
		packed = l.store.putPage(path, sum, &made, pack)
	}
	if *p = (page{sum: sum}); packed == "" {
		p.take(made)
	}
	return from, packed
}

func (p *page) take(made storedPage) {
	p.doc, p.diags, p.surface = made.Doc, made.Diags, made.Surface
	if made.Doc != nil {
		p.draft = made.Doc.Base().Draft
	}
}

// applyHistory gives documents the history that a log tells. Those that were returned by earlier loads are copied.
func applyHistory(pages kept[page], log *history.Log) {
	for i := range pages.entries {
		p := &pages.entries[i]
		if p.doc == nil {
			continue
		}
		if h := historyOf(log.Files[pages.paths[i]]); h != p.doc.Base().History {
			p.doc = model.WithHistory(p.doc, h)
		}
	}
}

func historyOf(f history.File) model.History {
	return model.History{
		Created: f.Created, Updated: f.Updated, Authors: f.Authors, Commit: f.Commit, Changed: f.Changed, ChangedCommit: f.ChangedCommit,
	}
}
