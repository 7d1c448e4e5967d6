package load

import (
	"context"
	"crypto/sha256"
	"io/fs"
	"sync/atomic"

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
}

// loadPages reads those of the pages that changed or are new.
func (r *run) loadPages(ctx context.Context) (next[page], error) {
	pages := r.pages.next(r.tree.pages, r.scope, scope{names: r.tree.promoted})
	var parsed, reused atomic.Int64
	err := each(ctx, len(pages.todo), func(n int) {
		i, p := pages.todo[n], &pages.made[n]
		*p = pages.entries[i]
		switch r.page(r.content, pages.paths[i], p) {
		case wasParsed:
			parsed.Add(1)
		case wasReused:
			reused.Add(1)
		default:
			return
		}
		if p.doc != nil {
			p.doc.Base().History = historyOf(r.log.Files[pages.paths[i]])
		}
	})
	r.result.Read, r.result.Parsed, r.result.Reused = len(pages.todo), int(parsed.Load()), int(reused.Load())
	return pages, err
}

// origin says where a page comes from.
type origin int

const (
	wasKept origin = iota
	wasParsed
	wasReused
)

// page reads the file of a page. Where its content is that of before, nothing changes. A document that comes from elsewhere
// has no history yet.
func (l *Loader) page(content fs.FS, path string, p *page) origin {
	src, problem := read(content, path)
	if problem != nil {
		*p = page{diags: []diag.Diagnostic{*problem}}
		return wasKept
	}
	sum := sha256.Sum256(src)
	if p.sum == sum {
		return wasKept
	}
	from := wasReused
	made, ok := l.store.page(path, sum)
	if !ok {
		from = wasParsed
		made.Doc, made.Diags = l.parse(path, src)
		l.store.putPage(path, sum, &made)
	}
	*p = page{sum: sum, doc: made.Doc, diags: made.Diags}
	if made.Doc != nil {
		p.draft = made.Doc.Base().Draft
	}
	return from
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
