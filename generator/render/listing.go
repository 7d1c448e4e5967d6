package render

import (
	"maps"
	"slices"

	"siaga/generator/link"
)

// Bounds of the listing of a folder.
const (
	listedEntries = 200 // on a page
	listedFolders = 60  // of the subfolders beside an overview
)

// shelf is the listing of a folder on all of its pages.
type shelf struct {
	*folder
	*series
	front
}

// planListing cuts the listing on the page at an address, which is planned already.
func (s *Site) planListing(f *folder, title string) {
	a := link.FolderAddress(f.dir)
	x := &shelf{f, newSeries(a, len(f.entries), listedEntries, nil), front{address: a, title: title}}
	x.crumbs = func(at string) []Link { return s.crumbs(at, s.parent(f), nil) }
	s.shelves[f.dir] = x
	s.further = append(s.further, further{x.series, "page", numbered(a, ""), func(n int) any {
		v := PageView{Doc: s.furtherDoc(x.series, n, "page", x.front), Listing: s.listing(x, n)}
		v.Tree = s.tree(v.Address, place{s.folders()[f.dir], -1})
		return v
	}})
}

// planListings cuts the listings of all folders. An overview lists its folder's pages by itself; where there are many
// subfolders, they have pages of their own.
func (s *Site) planListings() {
	folders := s.folders()
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		f, a := folders[dir], link.FolderAddress(dir)
		p := s.pages[a]
		if p == nil {
			continue
		}
		switch p.Template {
		case "home":
			s.planListing(s.besideKinds(f), s.title)
		case "page":
			s.planListing(f, f.title)
		case "overview":
			s.planSubfolders(f)
		}
	}
}

// besideKinds is the folder of the root without those of the kinds, which have their cards on the front page.
func (s *Site) besideKinds(f *folder) *folder {
	return &folder{dir: f.dir, title: f.title, index: f.index, entries: slices.DeleteFunc(slices.Clone(f.list()), func(e treeEntry) bool {
		return e.sub != nil && overviewKind(e.sub.dir) != nil
	})}
}

// foldersFirst puts the folders among entries before the pages.
func foldersFirst(entries []treeEntry) []treeEntry {
	out := slices.Clone(entries)
	slices.SortStableFunc(out, func(a, b treeEntry) int {
		switch {
		case (a.sub != nil) == (b.sub != nil):
			return 0
		case a.sub != nil:
			return -1
		}
		return 1
	})
	return out
}

// listing shows what a folder holds, as far as it stands on the n-th page of its listing: folders first.
func (s *Site) listing(x *shelf, n int) *Listing {
	p := x.parts[n]
	entries := foldersFirst(x.folder.list())
	l := &Listing{Pager: s.pager(x.series, n, func(p part) string { return span(entries[p.from].title(), entries[p.to-1].title()) })}
	for _, e := range entries[p.from:p.to] {
		if e.sub != nil {
			l.Folders = append(l.Folders, s.countedFolder(p.address, e.sub))
			continue
		}
		y := s.docLink(p.address, e.doc)
		y.Note = e.doc.Base().Excerpt()
		l.Pages = append(l.Pages, y)
	}
	return l
}

// listingOf is the first page of the listing of a folder.
func (s *Site) listingOf(f *folder) *Listing {
	if x := s.planned().shelves[f.dir]; x != nil {
		return s.listing(x, 0)
	}
	return &Listing{}
}

func (s *Site) countedFolder(at string, f *folder) Link {
	l := s.folderLink(at, f)
	l.Note = s.o.Templates.Count("n_pages", f.pages)
	return l
}

func subfolders(f *folder) []*folder {
	var out []*folder
	for _, e := range f.list() {
		if e.sub != nil {
			out = append(out, e.sub)
		}
	}
	return out
}

// subfolders offers the folders within that of an overview; nil where there are none.
func (s *Site) subfolders(at string, f *folder) *Listing {
	list := subfolders(f)
	if len(list) == 0 {
		return nil
	}
	l := &Listing{More: max(0, len(list)-listedFolders)}
	if q := s.planned().foldersOf[f.dir]; q != nil {
		l.All = link.Relative(at, q.parts[0].address, "")
	}
	for _, sub := range list[:len(list)-l.More] {
		l.Folders = append(l.Folders, s.countedFolder(at, sub))
	}
	return l
}
