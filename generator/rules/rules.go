// Package rules reads the alerts of Prometheus out of rule files.
//
// A rule file is YAML in which a list holds mappings with the keys `alert` and `expr`. Where in the file that list stands
// does not matter, so the forms in which rules are kept are all one: plain rule files (groups → rules), PrometheusRule
// manifests, lists of manifests, several documents in one file, values of a chart that hold groups, and ConfigMaps whose
// values are the text of a rule file. Recording rules are left out. Several rules of one name stay several.
//
// Templates of Prometheus in labels and annotations ({{ $labels.pod }}) are text and stay as they are written. A file that
// is itself a template, of Helm or of Jinja, is no YAML: its control lines are left out, so that all branches of a condition are read,
// other template tags stay as text, and a diagnostic says so. Where not even that can be parsed, the names of the alerts are
// still found by their lines, and nothing else of them is claimed to be known.
//
// What is read is bounded, in size, depth, number of rules and length of text, also after YAML aliases were followed. What is
// wrong is a diagnostic at its place. Nothing panics.
package rules

import (
	"bytes"
	"slices"
	"strings"

	"siaga/generator/diag"
)

// MaxSize is the size, in bytes, over which a file is not read as a rule file.
const MaxSize = 4 << 20

// Bounds of what one file may hold.
const (
	maxAlerts = 10_000
	maxNodes  = 1_000_000 // values, after aliases were followed
	maxText   = 8 << 20   // bytes of text in all alerts, after aliases were followed
	maxDepth  = 100       // of values in values
	maxName   = 500       // bytes of the name of an alert
)

// Alert is one alerting rule.
type Alert struct {
	Name        string
	Group       string // name of the group of rules; empty where there is none
	Expr        string // PromQL as written, without the line end; empty where it could not be read
	For         string // how long Expr must hold before it fires, as written: "5m"
	Labels      []Pair // that the rule sets, by name
	Annotations []Pair // by name
	Pos         diag.Pos
	// Lines are those of the file that decide when it fires and as what: of its keys expr, for, keep_firing_for and labels. There
	// are none where they are not known: only the name of the alert was found, or the rules are a text in another value whose
	// lines are not those of the file.
	Lines []Lines
}

// Lines are lines of a file that stand together, from the first to the last.
type Lines struct{ First, Last int }

// Pair is a label or an annotation.
type Pair struct{ Name, Value string }

// Looks reports whether the text of a YAML file seems to hold alerting rules, by the keys that begin its lines. It does not
// parse, and takes time linear in the text.
func Looks(src []byte) bool { return hasKey(src, "alert") && hasKey(src, "expr") }

// hasKey looks for a key at the beginning of a line, behind the dashes of lists; it may stand in quotes, or in the braces
// of JSON.
func hasKey(src []byte, key string) bool {
	for at := 0; ; {
		i := bytes.Index(src[at:], []byte(key))
		if i < 0 {
			return false
		}
		i += at
		at = i + len(key)
		after := bytes.TrimLeft(src[at:min(len(src), at+8)], "\"' ")
		if len(after) == 0 || after[0] != ':' {
			continue
		}
		before := src[max(0, i-maxIndent):i]
		before = before[bytes.LastIndexByte(before, '\n')+1:]
		if esc := bytes.LastIndex(before, []byte(`\n`)); esc >= 0 {
			before = before[esc+2:] // a line of a text in quotes
		}
		before = bytes.TrimRight(before, " \t\"'")
		if rest := bytes.Trim(before, " \t-\"'"); len(rest) == 0 || bytes.HasSuffix(rest, []byte("{")) || bytes.HasSuffix(rest, []byte(",")) {
			return true
		}
	}
}

// maxIndent bounds how far before a key the beginning of its line is looked for.
const maxIndent = 200

// Parse reads the alerts of a rule file, in the order of the file. path is used for positions only.
func Parse(path string, src []byte) ([]Alert, []diag.Diagnostic) {
	f := &file{path: path, places: map[place]bool{}}
	if len(src) > MaxSize {
		f.report(diag.Pos{Path: path}, "the file has %.1f MB; a rule file may have %d", float64(len(src))/(1<<20), MaxSize>>20)
		return nil, f.diags
	}
	src = bytes.ToValidUTF8(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")), []byte("\uFFFD"))
	src = bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	f.text(string(src), origin{}, 0)
	return f.alerts, f.diags
}

// file collects what one file holds.
type file struct {
	path   string
	alerts []Alert
	places map[place]bool // of alerts, since an alias may lead to one twice
	nodes  int
	bytes  int
	full   bool // a bound was reached
	helm   bool // a template of Helm was reported
	diags  []diag.Diagnostic
}

type place struct {
	name string
	pos  diag.Pos
}

func (f *file) report(pos diag.Pos, format string, args ...any) {
	f.diags = append(f.diags, diag.New(diag.RuleSyntax, pos, format, args...))
}

// bound reports that a bound was reached; nothing more is read after that.
func (f *file) bound(pos diag.Pos, format string, args ...any) {
	if !f.full {
		f.full = true
		f.report(pos, format, args...)
	}
}

// add takes an alert.
func (f *file) add(a Alert) {
	key := place{a.Name, a.Pos}
	if f.full || f.places[key] {
		return
	}
	f.bytes += len(a.Name) + len(a.Group) + len(a.Expr) + len(a.For)
	for _, p := range slices.Concat(a.Labels, a.Annotations) {
		f.bytes += len(p.Name) + len(p.Value)
	}
	switch {
	case len(f.alerts) == maxAlerts:
		f.bound(a.Pos, "the file holds more than %d alerts; the others are not read", maxAlerts)
	case f.bytes > maxText:
		f.bound(a.Pos, "the alerts of the file hold more than %d MB of text; the others are not read", maxText>>20)
	default:
		f.places[key] = true
		f.alerts = append(f.alerts, a)
	}
}

// origin is where in the file a text stands.
type origin struct {
	line   int      // lines before it
	column int      // bytes before each of its lines
	fixed  diag.Pos // where its own lines are not those of the file: the place of all that is in it
}

func (f *file) pos(o origin, line, column int) diag.Pos {
	if o.fixed.Line > 0 {
		return o.fixed
	}
	return diag.Pos{Path: f.path, Line: o.line + line, Column: o.column + column}
}

// maxNested bounds how deep the text of a rule file may be a value in another.
const maxNested = 2

// text reads the documents of a text. Each is parsed for itself, so that one with an error does not hide the others.
func (f *file) text(src string, o origin, nested int) {
	line := 0
	start := 0
	flush := func(end int) {
		if part := src[start:end]; hasKey([]byte(part), "alert") {
			at := o
			at.line += line
			f.document(part, at, nested)
		}
		line += strings.Count(src[start:end], "\n")
		start = end
	}
	for at := 0; at < len(src); {
		end := strings.IndexByte(src[at:], '\n') + 1
		if end == 0 {
			end = len(src) - at
		}
		if l := strings.TrimRight(src[at:at+end], " \t\n"); at > start && (l == "---" || l == "..." || strings.HasPrefix(l, "--- ")) {
			flush(at)
			// The line itself is left to the document that it begins; "..." begins none.
			if l == "..." {
				start, line = at+end, line+1
			}
		}
		at += end
	}
	flush(len(src))
}
