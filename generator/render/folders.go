package render

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"siaga/generator/link"
	"siaga/generator/model"
)

// folder is one folder of addresses: what stands in it, in the order of the navigation.
type folder struct {
	dir     string
	title   string
	index   model.Doc // nil: the index page is generated
	pages   int       // below it, on all levels
	entries []treeEntry
	sorting sync.Once
	at      map[model.Doc]int // in entries
}

// treeEntry is a page or a folder in a folder.
type treeEntry struct {
	doc model.Doc
	sub *folder
}

func (e treeEntry) title() string {
	if e.sub != nil {
		return e.sub.title
	}
	return e.doc.Base().Title
}

// place is where a document stands.
type place struct {
	in    *folder
	index int // in the folder's entries; -1 for the folder's own page
}

// layOutFolders sorts documents into folders. Documents that nobody wrote stand in none.
func (s *Site) layOutFolders() map[string]*folder {
	g := s.o.Graph
	all := map[string]*folder{}
	for _, d := range g.Docs {
		if !d.Base().Written() {
			continue
		}
		a := g.Address(d)
		f := folderIn(all, path.Dir(a))
		if path.Base(a) == "index.html" {
			f.index = d
		} else {
			f.entries = append(f.entries, treeEntry{doc: d})
		}
		f.pages++
	}
	// The pages below a folder count for it, too: the deepest are added to those above them first.
	for _, dir := range slices.Backward(slices.Sorted(maps.Keys(all))) {
		if f := all[dir]; dir != "." {
			all[path.Dir(dir)].pages += f.pages
		}
	}
	for _, f := range all {
		f.title = s.folderTitle(f)
	}
	return all
}

// folderIn gives a folder, which is made with those above it if it is new.
func folderIn(all map[string]*folder, dir string) *folder {
	if f, ok := all[dir]; ok {
		return f
	}
	f := &folder{dir: dir}
	all[dir] = f
	if dir != "." {
		up := folderIn(all, path.Dir(dir))
		up.entries = append(up.entries, treeEntry{sub: f})
	}
	return f
}

// list is what stands in a folder, in the order of the navigation. Most folders are not looked at after an edit, so each is
// sorted when it is.
func (f *folder) list() []treeEntry {
	f.sorting.Do(func() {
		slices.SortFunc(f.entries, compareEntries)
		f.at = make(map[model.Doc]int, len(f.entries))
		for i, e := range f.entries {
			if e.doc != nil {
				f.at[e.doc] = i
			}
		}
	})
	return f.entries
}

// place is where a document stands in the folders; nowhere, if nobody wrote it.
func (s *Site) place(d model.Doc) place {
	if !d.Base().Written() {
		return place{}
	}
	a := s.o.Graph.Address(d)
	f := s.folders()[path.Dir(a)]
	if path.Base(a) == "index.html" {
		return place{f, -1}
	}
	f.list()
	return place{f, f.at[d]}
}

func (s *Site) parent(f *folder) *folder {
	if f.dir == "." {
		return nil
	}
	return s.folders()[path.Dir(f.dir)]
}

func (s *Site) folderTitle(f *folder) string {
	if f.index != nil {
		return f.index.Base().Title
	}
	if f.dir == "." {
		return cmp.Or(s.o.Title, s.o.Name)
	}
	if k := overviewKind(f.dir); k != nil && len(s.byKind[k]) > 0 {
		return s.o.Templates.Word("kinds", k.Name)
	}
	name := strings.NewReplacer("-", " ", "_", " ").Replace(path.Base(f.dir))
	r := []rune(name)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// overviewKind is the kind whose overview is the index page of a folder.
func overviewKind(dir string) *model.Kind {
	for _, k := range model.Kinds {
		if k.Dir != "" && k.Dir == dir {
			return k
		}
	}
	return nil
}

// compareEntries orders the entries of a folder: by weight where pages give one, folders before pages, what has happened
// by time with the newest first, and all else by title.
func compareEntries(a, b treeEntry) int {
	if c := cmp.Compare(a.weight(), b.weight()); c != 0 {
		return c
	}
	if (a.sub != nil) != (b.sub != nil) {
		if a.sub != nil {
			return -1
		}
		return 1
	}
	if a.sub == nil {
		// What is not known is the earliest of all times, so what has none comes behind what has.
		if c := eventDate(b.doc).Compare(eventDate(a.doc)); c != 0 {
			return c
		}
	}
	return cmp.Or(compareTitles(a.title(), b.title()), cmp.Compare(a.path(), b.path()))
}

// weight sorts entries without one behind those that have one.
func (e treeEntry) weight() int {
	d := e.doc
	if e.sub != nil {
		d = e.sub.index
	}
	if d == nil || d.Base().Weight == 0 {
		return 1 << 30
	}
	return d.Base().Weight
}

func (e treeEntry) path() string {
	if e.sub != nil {
		return e.sub.dir
	}
	return e.doc.Base().Path
}

// eventDate is when an incident began or a drill was held, for sorting; for other kinds it is not known.
func eventDate(d model.Doc) model.Time {
	switch d := d.(type) {
	case *model.Incident, *model.PostMortem:
		if t := model.AsEvent(d).Begin(); t.Known() {
			return t
		}
		return d.Base().Date
	case *model.Drill:
		return d.HeldOn
	}
	return model.Time{}
}

// window is how many siblings the navigation shows before and after a page.
const window = 8

// maxChildren is how many entries the navigation of a folder's own page shows; folders come first.
const maxChildren = 40

// tree shows the neighbourhood of a page at an address.
func (s *Site) tree(at string, p place) Tree {
	f := p.in
	var t Tree
	if p.index < 0 {
		entries := f.list()
		n := min(len(entries), maxChildren)
		t.Children, t.After = s.entryLinks(at, entries[:n]), len(entries)-n
		t.Folder = s.folderLink(at, f)
		return t
	}
	t.Folder = s.folderLink(at, f)
	entries := f.list()
	from := max(0, min(p.index-window, len(entries)-2*window-1))
	to := min(len(entries), from+2*window+1)
	t.Siblings, t.Before, t.After = s.entryLinks(at, entries[from:to]), from, len(entries)-to
	return t
}

func (s *Site) entryLinks(at string, entries []treeEntry) []Link {
	out := make([]Link, len(entries))
	for i, e := range entries {
		if e.sub != nil {
			out[i] = s.folderLink(at, e.sub)
		} else {
			out[i] = s.docLink(at, e.doc)
		}
	}
	return out
}

func (s *Site) folderLink(at string, f *folder) Link {
	a := link.FolderAddress(f.dir)
	return Link{Text: f.title, Href: link.Relative(at, a, ""), Kind: "folder", Current: at == a}
}

// crumbs lead from the home page to the folder above a page. A document that nobody wrote stands below its overview.
func (s *Site) crumbs(at string, f *folder, k *model.Kind) []Link {
	if at == link.HomeAddress {
		return nil
	}
	out := []Link{{Text: s.title, Href: link.Relative(at, link.HomeAddress, "")}}
	if f == nil {
		if k != nil {
			out = append(out, Link{Text: s.o.Templates.Word("kinds", k.Name), Href: link.Relative(at, link.OverviewAddress(k), "")})
		}
		return out
	}
	var chain []*folder
	for ; f != nil && f.dir != "."; f = s.parent(f) {
		if link.FolderAddress(f.dir) != at {
			chain = append(chain, f)
		}
	}
	for _, f := range slices.Backward(chain) {
		out = append(out, s.folderLink(at, f))
	}
	return out
}

// neighbours are the pages before and after a page in its folder.
func (s *Site) neighbours(at string, p place) (prev, next *Link) {
	if p.in == nil || p.index < 0 {
		return nil, nil
	}
	pick := func(step int) *Link {
		entries := p.in.list()
		for i := p.index + step; i >= 0 && i < len(entries); i += step {
			if e := entries[i]; e.doc != nil {
				l := s.docLink(at, e.doc)
				return &l
			}
		}
		return nil
	}
	return pick(-1), pick(1)
}
