// Package crawl follows every link of a published tree, so that a test can say: nothing on this site is broken.
//
// [Check] reads a tree of files as a static host would serve it, from any sub-path, and as a browser would open it from
// a disk. It parses every HTML file with the parser that browsers' rules describe, and reports:
//
//   - targets that are no file of the tree, that are a folder (a disk has no index pages), or that differ from the file's
//     name in case;
//   - targets that leave the tree, begin with "/" (they break below a sub-path) or with "//" (they break on a disk);
//   - fragments and references between elements of one page (aria-labelledby, popovertarget, for, …) that name no element
//     of the page;
//   - ids that a page has twice;
//   - whatever a page would load from another origin;
//   - scripts, styles and handlers that stand in the page itself, and a content security policy that is missing, comes
//     after something that it should govern, or allows too much;
//   - addresses that a browser would have to mend before it can use them, and schemes that no page should have;
//   - markup of which a browser makes something else than what is written, such as links within links.
//
// References are resolved as a browser does it: against <base> where there is one, dot segments taken out, percent
// encoding decoded once. An absolute <base> is placed in the tree by the page's canonical address; without one it stands
// for the root of the tree. The canonical address itself, and those that a page only tells to other programs (og:url),
// may be absolute.
//
// Hidden folders are not looked into. The work is linear in the size of the tree and is shared by all cores.
package crawl

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"siaga/generator/parallel"
)

// Defect says what is broken.
type Defect string

// The defects.
const (
	Unreadable  Defect = "unreadable"   // the file, or a folder, cannot be read
	Missing     Defect = "missing"      // the target is no file of the tree
	Outside     Defect = "outside"      // the target is above the root of the tree
	Rooted      Defect = "rooted"       // the target begins with "/"
	Scheme      Defect = "scheme"       // the target has a scheme that can run code, or that nothing opens
	Address     Defect = "address"      // the target is not written as an address has to be
	Fragment    Defect = "fragment"     // the target has no element of that id
	Reference   Defect = "reference"    // an attribute names an element that is not on the page
	DuplicateID Defect = "duplicate-id" // two elements of a page have one id
	OtherOrigin Defect = "other-origin" // the page would load something from elsewhere
	Inline      Defect = "inline"       // a script, a style or a handler stands in the page
	Policy      Defect = "policy"       // the content security policy is missing, late or weak
	Structure   Defect = "structure"    // a browser makes another tree of it than what is written
	CaseClash   Defect = "case"         // two files differ only in upper and lower case
)

// Broken is one thing that is broken.
type Broken struct {
	Page   string // path of the file in the tree
	Defect Defect
	Where  string // element and attribute, such as "a href"; empty: the file as a whole
	Target string // as written; empty where it is not about an address or an id
	Detail string // more about it, in a few words; may be empty
}

// String is one line for a test's output.
func (b Broken) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s: %s", b.Page, b.Defect)
	if b.Where != "" {
		fmt.Fprintf(&s, " <%s>", b.Where)
	}
	if b.Target != "" {
		fmt.Fprintf(&s, " %q", b.Target)
	}
	if b.Detail != "" {
		fmt.Fprintf(&s, ": %s", b.Detail)
	}
	return s.String()
}

// Check reports everything that is broken in a tree, sorted by file.
func Check(fsys fs.FS) []Broken {
	t := crawl(fsys)
	out := t.broken
	for _, p := range t.parsed {
		out = append(out, p.broken...)
	}
	slices.SortStableFunc(out, func(a, b Broken) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Defect, b.Defect), cmp.Compare(a.Target, b.Target))
	})
	return out
}

// Unreached lists the files of a tree to which no chain of references leads from one of them, sorted. What nobody needs to
// reach, such as a page for lost readers, is in the list, too.
func Unreached(fsys fs.FS, from string) []string {
	t := crawl(fsys)
	reached := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		if f := t.files[queue[0]]; f != nil {
			for _, to := range f.leads {
				if !reached[to] {
					reached[to] = true
					queue = append(queue, to)
				}
			}
		}
	}
	var out []string
	for p := range t.files {
		if !reached[p] {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// crawl reads a tree and follows all references.
func crawl(fsys fs.FS) *tree {
	t := list(fsys)
	parallel.Each(len(t.parsed), func(i int) { t.parsed[i].read(fsys) })
	parallel.Each(len(t.parsed), func(i int) { t.follow(t.parsed[i]) })
	return t
}

// tree is what is published.
type tree struct {
	files   map[string]*file  // by path; a nil file is one that is not looked into
	folders map[string]bool   // by path
	lower   map[string]string // lower case → path
	parsed  []*file           // the files that are looked into, by path
	broken  []Broken
}

// file is one file that is looked into.
type file struct {
	path   string
	ids    map[string]bool
	refs   []reference
	base   base
	leads  []string // paths that references lead to
	broken []Broken
}

func (f *file) report(d Defect, where, target, format string, args ...any) {
	f.broken = append(f.broken, Broken{f.path, d, where, target, fmt.Sprintf(format, args...)})
}

// list finds all files of a tree.
func list(fsys fs.FS) *tree {
	t := &tree{files: map[string]*file{}, folders: map[string]bool{}, lower: map[string]string{}}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			t.broken = append(t.broken, Broken{Page: p, Defect: Unreadable, Detail: err.Error()})
			return nil
		case d.IsDir() && p != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir():
			t.folders[p] = true
			return nil
		}
		t.add(p)
		return nil
	})
	if err != nil {
		t.broken = append(t.broken, Broken{Page: ".", Defect: Unreadable, Detail: err.Error()})
	}
	return t
}

func (t *tree) add(p string) {
	t.files[p] = nil
	if _, ok := readers[strings.ToLower(path.Ext(p))]; ok {
		f := &file{path: p}
		t.files[p] = f
		t.parsed = append(t.parsed, f)
	}
	if other, taken := t.lower[strings.ToLower(p)]; taken {
		t.broken = append(t.broken, Broken{Page: p, Defect: CaseClash, Detail: "only one of them and " + other + " survives on some disks"})
		return
	}
	t.lower[strings.ToLower(p)] = p
}

// readers look into files, by extension.
var readers = map[string]func(*file, []byte){
	".html": (*file).html, ".htm": (*file).html, ".svg": (*file).svg, ".css": (*file).css,
}

func (f *file) read(fsys fs.FS) {
	data, err := fs.ReadFile(fsys, f.path)
	if err != nil {
		f.report(Unreadable, "", "", "%v", err)
		return
	}
	readers[strings.ToLower(path.Ext(f.path))](f, data)
}
