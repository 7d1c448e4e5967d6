package link

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
)

// addresses gives every document its address. The documents come sorted by path, so the first keeps the plain address.
func (b *builder) addresses() {
	b.lower = make(map[string]string, len(b.Docs))
	// index.md wins over _index.md, and that over README.md.
	index := map[string]string{}
	for _, d := range b.Docs {
		if m := d.Base(); m.Index {
			dir := path.Dir(m.Path)
			if cur, ok := index[dir]; !ok || indexRank(m.Path) < indexRank(cur) {
				index[dir] = m.Path
			}
		}
	}
	for _, d := range b.Docs {
		m := d.Base()
		name, _ := model.SplitName(m.Path, b.o.Extensions)
		dir := path.Dir(m.Path)
		want, changed := PageAddress(dir, name, m.Index && index[dir] == m.Path)
		if changed {
			b.report(diag.New(diag.FileName, diag.Pos{Path: m.Path}, "the file's name cannot be an address: it is too long, or holds what an address cannot have").
				Suggest("rename the file or its folder; it is published as %s", want))
		}
		got := b.claim(want, d)
		if got != want {
			first := b.at[b.lower[strings.ToLower(want)]]
			b.report(diag.New(diag.DuplicateAddress, diag.Pos{Path: m.Path}, "%s would be the address of two pages", want).
				Suggest("rename one of them; this one is published as %s", got).
				Also(diag.Pos{Path: first.Base().Path}, "the other one"))
		}
	}
}

func indexRank(p string) int {
	switch base := strings.ToLower(path.Base(p)); {
	case strings.HasPrefix(base, "index"):
		return 0
	case strings.HasPrefix(base, "_index"):
		return 1
	}
	return 2
}

// claim takes an address for a document, or the next free one with a number. Addresses that differ only in case are one,
// because on some file systems they are.
func (b *builder) claim(want string, d model.Doc) string {
	got := want
	for n := 2; ; n++ {
		if _, taken := b.lower[strings.ToLower(got)]; !taken {
			break
		}
		got = strings.TrimSuffix(want, ".html") + "-" + itoa(n) + ".html"
	}
	b.lower[strings.ToLower(got)] = got
	b.at[got] = d
	b.address[d.Base()] = got
	return got
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// duplicateIDs reports ids that references cannot tell apart: those of one kind, and those that were given by hand.
func (b *builder) duplicateIDs() {
	for _, d := range b.Docs {
		m := d.Base()
		for _, other := range b.byFold[strings.ToLower(m.ID)] {
			o := other.Base()
			if o == m {
				break // only those before
			}
			mine, theirs := m.Declared("id"), o.Declared("id")
			if mine && theirs || m.Kind == o.Kind && (m.Kind != model.KindPage || mine || theirs) {
				b.report(diag.New(diag.DuplicateID, m.Pos("id"), "the id %q stands for two pages", m.ID).
					Suggest("give one of them an `id` of its own").
					Also(o.Pos("id"), "the other one"))
				break
			}
		}
	}
}

// aliases takes the old addresses that are free.
func (b *builder) aliases() {
	b.aliasDocs = map[string]model.Doc{}
	for _, d := range b.Docs {
		for _, a := range d.Base().Aliases {
			address := aliasAddress(a)
			if address == "" || address == b.Address(d) {
				continue
			}
			pos := d.Base().Pos("aliases")
			if tooLong(address) {
				b.report(diag.New(diag.FieldValue, pos, "an alias of %d bytes is too long for the name of a file", len(a)))
				continue
			}
			if owner := b.owner(address); owner != "" {
				b.report(diag.New(diag.DuplicateAlias, pos, "the alias %q is already the address of %s", a, owner))
				continue
			}
			if !b.writable(address) {
				b.report(diag.New(diag.FieldValue, pos, "the alias %q cannot be a file of the site", a).
					Suggest("no part of an alias may begin with a dot, or be a file of the site itself"))
				continue
			}
			b.redirect(address, d)
		}
	}
	for _, l := range b.o.Links {
		d, ok := b.byPath[l.Page]
		if !ok {
			continue
		}
		name, _ := model.SplitName(l.Path, b.o.Extensions)
		address, _ := PageAddress(path.Dir(l.Path), name, d.Base().Index)
		if b.owner(address) == "" && b.writable(address) {
			b.redirect(address, d)
		}
	}
	slices.SortFunc(b.Aliases, func(x, y Alias) int { return cmp.Compare(x.Address, y.Address) })
}

func (b *builder) redirect(address string, d model.Doc) {
	b.lower[strings.ToLower(address)] = address
	b.aliasDocs[address] = d
	b.Aliases = append(b.Aliases, Alias{address, d})
}

// owner says what has an address already, in words; "" if nothing has.
func (b *builder) owner(address string) string {
	lower := strings.ToLower(address)
	if cur, taken := b.lower[lower]; taken {
		if d := b.at[cur]; d != nil {
			return d.Base().Path
		}
		return b.aliasDocs[cur].Base().Path
	}
	if b.extra[address] || isSiteFile(lower) {
		return "a generated page"
	}
	if b.files[address] {
		return "the file " + address
	}
	return ""
}

// writable reports whether a redirect can be written at an address: no folder of it is a file, or one that the output
// folder keeps for itself.
func (b *builder) writable(address string) bool {
	if FileAddress(address) != address {
		return false
	}
	for dir := path.Dir(address); dir != "."; dir = path.Dir(dir) {
		if b.files[dir] || strings.HasPrefix(path.Base(dir), ".") {
			return false
		}
	}
	return !strings.HasPrefix(path.Base(address), ".")
}

// aliasAddress is the file at which a redirect for an old address is written: "/old/page/" is old/page/index.html,
// "old/page" is old/page.html.
func aliasAddress(a string) string {
	a = strings.TrimSpace(a)
	if i := strings.IndexAny(a, "?#"); i >= 0 {
		a = a[:i]
	}
	if strings.Contains(a, "://") {
		return ""
	}
	dir := strings.HasSuffix(a, "/")
	a = path.Clean("/" + a)[1:]
	if a == "" {
		return ""
	}
	for _, e := range []string{".html.md.erb", ".md.erb", ".html.md", ".markdown", ".md", ".html", ".htm"} {
		if strings.HasSuffix(a, e) {
			a, dir = strings.TrimSuffix(a, e), false
			break
		}
	}
	if dir {
		a += "/index"
	}
	address, _ := PageAddress(".", a, false)
	return address
}
