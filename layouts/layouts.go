// Package layouts holds the built-in theme: templates, styles, the script, the texts of the interface and the examples
// that `siaga init` and `siaga new` write. All of it is embedded in the binary.
//
//	pages/       one template per kind of page; each is executed with one type of view
//	partials/    pieces that pages share; base.html is the frame around all of them
//	charts/      one partial per kind of chart: SVG around a geometry that is computed beforehand
//	assets/      published as they are, with a hash of the content in their names
//	i18n/        texts of the interface, one file per language
//	scaffolds/   one example per kind, and siaga.yaml
//
// A site may bring a folder of the same shape. Its files win, one by one: see [Overlay], and [Check] for what it says in vain.
package layouts

import (
	"embed"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed pages partials charts assets i18n scaffolds
var files embed.FS

// FS is the built-in theme.
var FS fs.FS = files

// builtin is the folder of an overlay under which the built-in files can be read even where the user has replaced them.
const builtin = "builtin"

// Overlay lays a user's folder over the built-in theme. A file of the user wins over the built-in one of the same name;
// folders are merged. The built-in theme itself can be read below "builtin/", so that a file of texts may hold only the
// few that differ. That folder is not listed.
func Overlay(user fs.FS) fs.FS { return overlay{user: user, base: FS} }

type overlay struct{ user, base fs.FS }

// Open implements [fs.FS]. A folder can be opened only for what fs.ReadDir needs; see [overlay.ReadDir].
func (o overlay) Open(name string) (fs.File, error) {
	if name == builtin {
		return o.base.Open(".")
	}
	if rest, ok := strings.CutPrefix(name, builtin+"/"); ok {
		return o.base.Open(rest)
	}
	f, err := o.user.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	return o.base.Open(name)
}

// ReadDir implements [fs.ReadDirFS] with the entries of both folders, sorted by name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == builtin || strings.HasPrefix(name, builtin+"/") {
		return fs.ReadDir(o.base, path.Join(".", strings.TrimPrefix(name, builtin)))
	}
	base, baseErr := fs.ReadDir(o.base, name)
	user, userErr := fs.ReadDir(o.user, name)
	switch {
	case baseErr != nil && userErr != nil:
		return nil, baseErr
	case userErr != nil && !errors.Is(userErr, fs.ErrNotExist):
		return nil, userErr
	}
	merged := slices.Clone(user)
	for _, e := range base {
		if !slices.ContainsFunc(user, func(u fs.DirEntry) bool { return u.Name() == e.Name() }) {
			merged = append(merged, e)
		}
	}
	slices.SortFunc(merged, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return merged, nil
}
