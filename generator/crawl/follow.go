package crawl

import (
	"net/url"
	"path"
	"strings"
)

// use says what a browser does with a reference.
type use int

const (
	goes  use = iota // a reader may go there
	loads            // the page loads it
	tells            // it is only said to other programs
)

// reference is one address in a file.
type reference struct {
	where  string
	target string // as written
	use    use
}

// base is what references are resolved against. The zero value is the file itself.
type base struct {
	set  bool
	path string // in the tree; with a trailing slash, or empty, where it is a folder
}

// follow looks where all references of a file lead.
func (t *tree) follow(f *file) {
	for _, r := range f.refs {
		t.target(f, r)
	}
}

func (t *tree) target(f *file, r reference) {
	s := strings.Trim(r.target, " \t\n\f\r")
	s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	if scheme, rest, ok := splitScheme(s); ok {
		f.absolute(r, strings.ToLower(scheme), rest)
		return
	}
	if problem := misspelt(r.target); problem != "" {
		f.report(Address, r.where, r.target, "%s", problem)
	}
	s = strings.ReplaceAll(s, `\`, "/")
	if strings.HasPrefix(s, "//") {
		f.report(OtherOrigin, r.where, r.target, "it names a host, so it leads nowhere from a disk")
		return
	}
	s, fragment, _ := strings.Cut(s, "#")
	s, _, _ = strings.Cut(s, "?")
	if strings.HasPrefix(s, "/") {
		f.report(Rooted, r.where, r.target, "it leads elsewhere when the site is served below a path")
		return
	}
	to, problem := f.resolve(s)
	if problem != "" {
		f.report(Outside, r.where, r.target, "%s", problem)
		return
	}
	t.arrive(f, r, to, fragment)
}

// arrive checks that there is something at a path of the tree.
func (t *tree) arrive(f *file, r reference, to, fragment string) {
	dest, ok := t.files[to]
	switch {
	case ok:
	case t.folders[path.Clean(to)]:
		f.report(Missing, r.where, r.target, "it leads to the folder %q, which has no page on a disk", path.Clean(to))
		return
	case t.lower[strings.ToLower(to)] != "":
		f.report(Missing, r.where, r.target, "there is no %s, only %s", to, t.lower[strings.ToLower(to)])
		return
	default:
		f.report(Missing, r.where, r.target, "there is no %s", to)
		return
	}
	f.leads = append(f.leads, to)
	if fragment == "" || dest == nil || dest.ids == nil || dest.ids[fragment] || strings.HasPrefix(fragment, ":~:") {
		return
	}
	if decoded, err := url.PathUnescape(fragment); err == nil && dest.ids[decoded] || strings.EqualFold(fragment, "top") {
		return
	}
	f.report(Fragment, r.where, r.target, "%s has no such id", to)
}

// absolute judges an address with a scheme.
func (f *file) absolute(r reference, scheme, rest string) {
	switch scheme {
	case "javascript", "vbscript", "data", "blob", "filesystem", "view-source":
		f.report(Scheme, r.where, r.target, "it can run code")
	case "http", "https":
		if r.use == loads {
			f.report(OtherOrigin, r.where, r.target, "")
			return
		}
		if u, err := url.Parse(scheme + ":" + rest); err != nil || u.Host == "" {
			f.report(Address, r.where, r.target, "it names no host")
		}
	case "mailto", "tel", "sms", "ftp", "ftps", "sftp", "ssh", "git", "irc", "ircs", "xmpp", "sip", "sips", "matrix", "news", "geo":
		if r.use == loads {
			f.report(OtherOrigin, r.where, r.target, "")
		}
	default:
		f.report(Scheme, r.where, r.target, "a browser takes %q for a scheme", scheme)
	}
}

// splitScheme finds the scheme of an address, as a browser would.
func splitScheme(s string) (scheme, rest string, ok bool) {
	for i, c := range s {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return s[:i], s[i+1:], true
		default:
			return "", "", false
		}
	}
	return "", "", false
}

// misspelt says what a browser has to mend in a relative address; "" if nothing.
func misspelt(s string) string {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7f:
			return "it holds a space or a control character"
		case c == '\\':
			return "it holds a backslash"
		case c >= 0x80:
			return "it holds letters that are not percent-encoded"
		case strings.IndexByte("\"<>^`{|}", c) >= 0:
			return "it holds " + string(c) + ", which has to be percent-encoded"
		case c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			return "it holds a % that encodes nothing"
		}
	}
	p, _, _ := strings.Cut(s, "#")
	p, _, _ = strings.Cut(p, "?")
	if strings.Contains(strings.TrimPrefix(p, "//"), "//") {
		return "it holds an empty segment"
	}
	if lower := strings.ToLower(p); strings.Contains(lower, "%2f") || strings.Contains(lower, "%00") {
		return "it holds an encoded slash or NUL, which no static host can serve"
	}
	return ""
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// resolve gives the path in the tree that a relative path leads to.
func (f *file) resolve(s string) (to, problem string) {
	from := f.path
	if f.base.set {
		from = f.base.path
	}
	if s == "" {
		return from, ""
	}
	out := strings.Split(from, "/")
	out = out[:len(out)-1] // the folder of the page, as it is named; what the page has written is encoded
	segments := strings.Split(s, "/")
	for i, seg := range segments {
		dots := strings.ReplaceAll(strings.ToLower(seg), "%2e", ".")
		switch {
		case dots == ".." && len(out) == 0:
			return "", "it leads above the root of the site"
		case dots == "..":
			out = out[:len(out)-1]
		case dots != ".":
			if raw, err := url.PathUnescape(seg); err == nil {
				seg = raw
			}
			out = append(out, seg)
			continue
		}
		if i == len(segments)-1 {
			out = append(out, "") // a folder
		}
	}
	return strings.Join(out, "/"), ""
}

// setBase takes the address of <base>. An absolute one is placed by the canonical address of the page.
func (f *file) setBase(href, canonical string) {
	s := strings.TrimSpace(href)
	if f.base.set {
		return // only the first counts
	}
	if _, _, ok := splitScheme(s); !ok {
		if to, problem := f.resolve(s); problem == "" && !strings.HasPrefix(s, "/") {
			f.base = base{true, to}
		} else {
			f.report(Outside, "base href", href, "it is not in the tree")
		}
		return
	}
	root := s[:strings.LastIndexByte(s, '/')+1]
	if c, ok := strings.CutSuffix(canonical, (&url.URL{Path: f.path}).EscapedPath()); ok {
		root = c
	}
	rest, ok := strings.CutPrefix(s, root)
	if raw, err := url.PathUnescape(rest); ok && err == nil {
		f.base = base{true, raw}
		return
	}
	f.report(Outside, "base href", href, "the site is at %s", root)
}
