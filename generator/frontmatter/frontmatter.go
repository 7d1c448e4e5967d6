// Package frontmatter splits a file into front matter and body, and reads YAML, TOML and JSON front matter into one
// tree of values in which every key and every value knows its line and column.
//
// The delimiters are those of adrg/frontmatter: `---` for YAML, `+++` for TOML, `{` … `}` or `;;;` for JSON, and
// `---yaml`, `---toml`, `---json`. YAML may also end with its own end of a document, `...`, and a JSON object may start
// and end on any line, also on one: `{"title": "Runbooks"}`. A block that opens and never closes, which that library
// takes for body in silence, is reported here. A file that starts with a thematic break, `---`, and not with a mapping,
// has no front matter.
//
// The package imports nothing of ours and never panics on any input.
package frontmatter

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/adrg/frontmatter"
)

// Type is what a value is.
type Type int

// The types of values.
const (
	Null Type = iota
	String
	Bool
	Int
	Float
	Time // TOML only; YAML and JSON have their times as strings
	List
	Map
)

// String names the type for messages.
func (t Type) String() string {
	return [...]string{"nothing", "text", "true or false", "a whole number", "a number", "a time", "a list", "a mapping"}[t]
}

// Value is one value of the front matter, with the place where it starts: lines and columns of the file, from 1.
type Value struct {
	Type         Type
	Line, Column int
	Text         string  // of scalars: quotes and escapes resolved
	List         []Value // of lists
	Map          []Field // of mappings, in the order of the file
}

// Field is a key with its value.
type Field struct {
	Key          string
	Line, Column int // of the key
	Value        Value
}

// IsScalar reports whether the value is neither a list nor a mapping.
func (v Value) IsScalar() bool { return v.Type != List && v.Type != Map }

// Get returns the value of a key of a mapping.
func (v Value) Get(key string) (Value, bool) {
	for _, f := range v.Map {
		if f.Key == key {
			return f.Value, true
		}
	}
	return Value{}, false
}

// Problem is what is wrong with front matter.
type Problem struct {
	Unclosed     bool // the block opens and never closes
	Line, Column int
	Text         string // one sentence, without a full stop

	noMapping bool // the text parses, but to something else than keys with values

	other int // a line that Text is to name once it is known where the front matter starts; 0: none
}

// Result is a file split into its parts.
type Result struct {
	Fields  []Field
	Format  string // "yaml", "toml", "json", or "" without front matter
	Body    []byte // a slice of the source
	Line    int    // the line of the file on which Body starts, from 1
	Problem *Problem
}

// maxValues bounds how many values one front matter may hold once YAML aliases are expanded.
const maxValues = 20000

// Split reads the front matter of a file. The source must be UTF-8 without a byte order mark, with "\n" as line ends.
func Split(src []byte) Result {
	if r, ok := splitJSON(src); ok {
		return r
	}
	if r, ok := splitDocumentEnd(src); ok {
		return r
	}
	if !opens(src) {
		return Result{Body: src, Line: 1}
	}
	var r Result
	text := &source{src: src}
	// The library hands over the bytes between the delimiters, which is where positions are counted from.
	read := func(format string, parse func([]byte) ([]Field, *Problem)) frontmatter.UnmarshalFunc {
		return func(data []byte, _ any) error {
			base := 1 + bytes.Count(src[:bytes.Index(src, data)], []byte("\n"))
			r.Format = format
			r.Fields, r.Problem = parse(data)
			r.shift(base - 1)
			text.enough = true
			return nil
		}
	}
	rest, err := frontmatter.Parse(text, nil, formats(read)...)
	if err != nil { // only reading can fail, and a source does not
		return Result{Body: src, Line: 1, Problem: &Problem{Line: 1, Column: 1, Text: err.Error()}}
	}
	if r.Format == "" {
		return unclosed(src)
	}
	if start := firstText(src); r.Problem != nil && objectStart.Match(src[start:]) {
		// The library takes the first line "}" for the end, which may be that of an inner object.
		_, r.Problem = parseJSON(src[start:])
		r.Problem.shift(bytes.Count(src[:start], []byte("\n")))
	}
	return r.closeAt(src, text.read-len(rest))
}

// source is what the library reads a file from, line by line. It ends once there is enough: the library copies what it reads.
type source struct {
	src    []byte
	read   int // bytes
	enough bool
}

func (s *source) Read(b []byte) (int, error) {
	if s.enough || s.read == len(s.src) {
		return 0, io.EOF
	}
	n := copy(b, s.src[s.read:nextLine(s.src, s.read)])
	s.read += n
	return n, nil
}

// closeAt completes a result whose front matter has been read: the body starts at an offset of the source, unless what
// was read turns out to be text between thematic breaks.
func (r Result) closeAt(src []byte, at int) Result {
	if r.Problem != nil && r.Problem.noMapping {
		return Result{Body: src, Line: 1}
	}
	r.Body = src[at:]
	r.Line = 1 + bytes.Count(src[:at], []byte("\n"))
	return r
}

type reader func(string, func([]byte) ([]Field, *Problem)) frontmatter.UnmarshalFunc

func formats(read reader) []*frontmatter.Format {
	f := []*frontmatter.Format{
		frontmatter.NewFormat("---", "---", read("yaml", parseYAML)),
		frontmatter.NewFormat("---yaml", "---", read("yaml", parseYAML)),
		frontmatter.NewFormat("+++", "+++", read("toml", parseTOML)),
		frontmatter.NewFormat("---toml", "---", read("toml", parseTOML)),
		frontmatter.NewFormat(";;;", ";;;", read("json", parseJSON)),
		frontmatter.NewFormat("---json", "---", read("json", parseJSON)),
		frontmatter.NewFormat("{", "}", read("json", parseJSON)),
	}
	f[6].UnmarshalDelims = true
	return f
}

// opens reports whether the first line that is not blank is an opening delimiter, without reading further.
func opens(src []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(src, " \t\r\n"), []byte("\n"))
	switch string(bytes.TrimSpace(line)) {
	case "---", "---yaml", "+++", "---toml", ";;;", "---json", "{":
		return true
	}
	return false
}

// unclosed decides whether an opening line without a closing one was meant as front matter: only if a line that looks
// like a key follows at once. A lone thematic break or brace is text.
func unclosed(src []byte) Result {
	r := Result{Body: src, Line: 1}
	trimmed := bytes.TrimLeft(src, " \t\r\n")
	line := 1 + bytes.Count(src[:len(src)-len(trimmed)], []byte("\n"))
	first, rest, _ := bytes.Cut(trimmed, []byte("\n"))
	open := string(bytes.TrimSpace(first))
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	if !looksLikeKey(string(next)) {
		return r
	}
	end := map[bool]string{true: "}", false: strings.TrimRight(open, "yamltojson")}[open == "{"]
	r.Problem = &Problem{Unclosed: true, Line: line, Column: 1,
		Text: fmt.Sprintf("the front matter that opens with %q is never closed by a line %q", open, end)}
	return r
}

func looksLikeKey(line string) bool {
	key, _, ok := strings.Cut(line, ":")
	if !ok {
		key, _, ok = strings.Cut(line, "=")
	}
	key = strings.Trim(strings.TrimSpace(key), `"'`)
	return ok && key != "" && !strings.ContainsAny(key, " \t*#<>[](){}")
}

// shift moves what was read down by a number of lines: positions come counted from the first line between the
// delimiters.
func (r *Result) shift(lines int) {
	shift(r.Fields, lines)
	r.Problem.shift(lines)
}

func (p *Problem) shift(lines int) {
	if p == nil {
		return
	}
	p.Line += lines
	if p.other > 0 {
		p.Text += fmt.Sprintf(" on line %d", p.other+lines)
		p.other = 0
	}
}

func shift(fields []Field, lines int) {
	for i := range fields {
		fields[i].Line += lines
		shiftValue(&fields[i].Value, lines)
	}
}

func shiftValue(v *Value, lines int) {
	v.Line += lines
	for i := range v.List {
		shiftValue(&v.List[i], lines)
	}
	shift(v.Map, lines)
}
