package link

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"siaga/generator/model"
)

// Addresses of generated pages, relative to the site's root.
const (
	HomeAddress     = "index.html"
	NotFoundAddress = "404.html"
	SearchAddress   = "search.html"
	TagsAddress     = "tags/index.html"
	TeamsAddress    = "teams/index.html"

	TriageAddress    = "triage.html"
	ActionsAddress   = "actions.html"
	InsightsAddress  = "insights.html"
	ReadinessAddress = "readiness.html"
	LessonsAddress   = "lessons.html"
)

// Addresses of the lists that the page of insights shows only some of. A site has those that are longer than that, at these
// addresses if nothing else has them.
const (
	DurationsAddress = "insights-durations.html"
	SuspectedAddress = "insights-suspected.html"
	GapsAddress      = "insights-gaps.html"
)

// InsightAddresses are the pages that show what many documents tell together. Every site has them.
var InsightAddresses = []string{TriageAddress, ActionsAddress, InsightsAddress, ReadinessAddress, LessonsAddress}

// OverviewAddress is where the pages of a kind are listed.
func OverviewAddress(k *model.Kind) string { return k.Dir + "/index.html" }

// FolderAddress is the index page of a folder; of the root, the home page.
func FolderAddress(dir string) string {
	if dir == "." || dir == "" {
		return HomeAddress
	}
	return dir + "/index.html"
}

// Slug makes a file name of any text: lower case, letters and digits of any script, one dash for everything between.
// Different texts may have one slug.
func Slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(strings.TrimSpace(s)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || r == '.' && b.Len() > 0 {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
			continue
		}
		dash = true
	}
	if b.Len() == 0 {
		return "unnamed"
	}
	return strings.TrimRight(cut(b.String(), 120), ".")
}

// maxName is how many bytes file systems take for the name of a file or folder.
const maxName = 255

// tooLong tells whether an address has a part that no file system takes, or too many of them.
func tooLong(address string) bool {
	for part := range strings.SplitSeq(address, "/") {
		if len(part) > maxName {
			return true
		}
	}
	return len(address) > 1024
}

// cut shortens to at most n bytes, on a letter's border: file systems take names of 255 bytes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// siteFiles are files of every site that are no pages.
var siteFiles = []string{"robots.txt", "sitemap.xml", "opensearch.xml", ".nojekyll"}

// isSiteFile reports whether an address, in small letters, is that of a file that a site has or may have one day besides its
// pages and assets. No folder may have the name of one.
func isSiteFile(lower string) bool {
	if slices.Contains(siteFiles, lower) {
		return true
	}
	dir, name := path.Split(lower)
	return (dir == "data/" || dir == "data/schemas/") && strings.HasSuffix(name, ".json")
}

// FileAddress is the address of a file of the content: its path, but that no folder in it has the name that a file of the
// site may have, and that it does not stand where the site has its own data.
func FileAddress(p string) string {
	p = freeFolders(p)
	if dir, name := path.Split(p); dir != "" && isSiteFile(strings.ToLower(p)) {
		ext := path.Ext(name)
		return dir + strings.TrimSuffix(name, ext) + "-" + ext
	}
	return p
}

// freeFolders renames the folders of a path that have the name that a file of the site may have: a folder "x.html" would
// stand in the way of a page.
func freeFolders(p string) string {
	if !strings.Contains(p, "/") {
		return p
	}
	parts := strings.Split(p, "/")
	for i := range parts[:len(parts)-1] {
		prefix := strings.ToLower(strings.Join(parts[:i+1], "/"))
		if strings.HasSuffix(prefix, ".html") || isSiteFile(prefix) {
			parts[i] += "-"
		}
	}
	return strings.Join(parts, "/")
}

// PageAddress is the address of a page by its source path, its extension left out; index pages are the index.html of
// their folder. Characters that no file name of a static host should hold become dashes; changed says so.
func PageAddress(dir, name string, index bool) (address string, changed bool) {
	if index {
		name = "index"
	}
	full := path.Join(dir, name)
	name = cut(name, maxName-len("-99.html")) // ".html" is longer than ".md", and a number may follow
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == '\\' || r == unicode.ReplacementChar {
			return '-'
		}
		return r
	}, freeFolders(path.Join(dir, name)))
	return clean + ".html", clean != full
}

// Relative gives the way from one address to another, percent-encoded, with an optional fragment. A page that leads to
// itself gives only the fragment, or its own file name.
func Relative(from, to, fragment string) string {
	if from == to && fragment != "" {
		return "#" + escapeFragment(fragment)
	}
	dir := from[:strings.LastIndexByte(from, '/')+1]
	// The folders that both have are not named.
	same := 0
	for i := 0; i < len(dir) && i < len(to) && dir[i] == to[i]; i++ {
		if dir[i] == '/' {
			same = i + 1
		}
	}
	up, rest := strings.Count(dir[same:], "/"), to[same:]
	var b strings.Builder
	b.Grow(3*up + len(rest) + len(fragment) + 1)
	for range up {
		b.WriteString("../")
	}
	if first, _, _ := strings.Cut(rest, "/"); up == 0 && strings.Contains(first, ":") {
		b.WriteString("./") // or it would be taken for a scheme
	}
	EscapePath(&b, rest)
	if fragment != "" {
		b.WriteByte('#')
		b.WriteString(escapeFragment(fragment))
	}
	return b.String()
}

// inPath are the bytes that can stand in the path of a URL, the slash included.
var inPath = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./_~!$&()*+,;=:@") {
		t[c] = true
	}
	return t
}()

// EscapePath percent-encodes what cannot stand in the path of a URL.
func EscapePath(b *strings.Builder, p string) {
	const hex = "0123456789ABCDEF"
	plain := 0 // from here on nothing had to be encoded
	for i := 0; i < len(p); i++ {
		c := p[i]
		if !inPath[c] {
			b.WriteString(p[plain:i])
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			plain = i + 1
		}
	}
	b.WriteString(p[plain:])
}

// escapeFragment also encodes the colon: what stands before one could be taken for a scheme.
func escapeFragment(f string) string {
	return strings.ReplaceAll((&url.URL{Fragment: f}).EscapedFragment(), ":", "%3A")
}
