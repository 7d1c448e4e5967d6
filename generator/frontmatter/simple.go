package frontmatter

import "strings"

// Most front matter is YAML of the simplest shape: keys with a word, a text in quotes or a list behind them. That much is
// read here, in a tenth of the time that the library takes. Where any line has something else, or something is wrong, the
// whole is left to the library. What is read here is what the library would have read, to the column.

// simpleBytes is how long a text may be that is read here: what bounds the values of others holds of itself then.
const simpleBytes = 16 << 10

// simpleYAML reads a text if all of it has the shape. Lines count from 1.
func simpleYAML(data []byte) ([]Field, bool) {
	if len(data) > simpleBytes {
		return nil, false
	}
	s := &simple{text: string(data)} // once: keys and values are parts of it
	s.advance()
	if s.end || s.column > 1 || s.bad {
		return nil, false
	}
	fields := s.mapping(1)
	return fields, s.end && !s.bad
}

// simple reads line by line.
type simple struct {
	text   string // behind the line
	rest   string // of the line; never empty, and without spaces around it
	line   int
	column int // where rest starts
	end    bool
	bad    bool // there is something that is left to the library
}

// advance goes to the next line. There are no empty ones.
func (s *simple) advance() {
	if s.text == "" {
		s.end = true
		return
	}
	line, text, _ := strings.Cut(s.text, "\n")
	s.text, s.line = text, s.line+1
	s.rest = strings.TrimLeft(line, " ")
	s.column = 1 + len(line) - len(s.rest)
	s.bad = s.bad || s.rest == "" || line[len(line)-1] == ' '
}

// mapping reads the keys that stand at a column.
func (s *simple) mapping(column int) []Field {
	var fields []Field
	for !s.end && !s.bad && s.column == column {
		key := simpleKey(s.rest)
		if key == "" || mayMeanElse(key) || hasKey(fields, key) || len(fields) == maxSimpleKeys {
			s.bad = true
			return nil
		}
		f := Field{Key: key, Line: s.line, Column: s.column}
		behind := s.rest[len(key)+1:]
		if behind != "" {
			value := strings.TrimLeft(behind, " ")
			f.Value = s.value(value, s.column+len(s.rest)-len(value))
			s.advance()
		} else {
			s.advance()
			f.Value = s.block(column)
		}
		fields = append(fields, f)
	}
	return fields
}

// maxSimpleKeys bounds the keys of a mapping, each of which is compared with those before it.
const maxSimpleKeys = 100

// block reads what stands on the lines below a key at a column.
func (s *simple) block(column int) Value {
	item := strings.HasPrefix(s.rest, "- ")
	if s.end || s.column < column || s.column == column && !item {
		s.bad = true // a key without a value
		return Value{}
	}
	v := Value{Type: Map, Line: s.line, Column: s.column}
	if !item {
		v.Map = s.mapping(s.column)
		return v
	}
	v.Type = List
	for column = s.column; !s.end && !s.bad && s.column == column && strings.HasPrefix(s.rest, "- "); {
		v.List = append(v.List, s.item())
	}
	return v
}

// item reads one of a list: a value, or a mapping whose first key stands behind the dash.
func (s *simple) item() Value {
	rest := strings.TrimLeft(s.rest[1:], " ")
	s.column += len(s.rest) - len(rest)
	s.rest = rest
	v := Value{Type: Map, Line: s.line, Column: s.column}
	if simpleKey(rest) != "" {
		v.Map = s.mapping(s.column)
		return v
	}
	v = s.value(rest, s.column)
	s.advance()
	return v
}

// simpleKey gives the key that a line begins with, "" if there is none.
func simpleKey(line string) string {
	for i := range len(line) {
		switch c := line[i]; {
		case isLetter(c), i > 0 && (isDigit(c) || c == '_' || c == '-'):
		case i > 0 && c == ':' && (i+1 == len(line) || line[i+1] == ' '):
			return line[:i]
		default:
			return ""
		}
	}
	return ""
}

// value reads what stands behind a key or a dash at a column, up to the end of the line.
func (s *simple) value(text string, column int) Value {
	if text[0] != '[' {
		v, n := s.scalar(text, column, "")
		s.bad = s.bad || n != len(text)
		return v
	}
	v := Value{Type: List, Line: s.line, Column: column}
	at := 1
	for at < len(text) && !s.bad {
		e, n := s.scalar(text[at:], column+at, ",]")
		if at += n; s.bad || at == len(text) {
			break
		}
		v.List = append(v.List, e)
		if text[at] == ']' {
			s.bad = at+1 != len(text)
			return v
		}
		at += 1 + len(text[at+1:]) - len(strings.TrimLeft(text[at+1:], " "))
	}
	s.bad = true
	return v
}

// scalar reads a text in quotes, a word, a time or a whole number, which ends before the first of some characters, or with
// the line. It returns the length of what it has read.
func (s *simple) scalar(text string, column int, ends string) (Value, int) {
	v := Value{Type: String, Line: s.line, Column: column}
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		n := strings.IndexByte(text[1:], text[0]) + 1
		if n < 1 || strings.IndexByte(text[:n], '\\') >= 0 || n+1 < len(text) && strings.IndexByte(ends, text[n+1]) < 0 {
			s.bad = true
			return v, 0
		}
		v.Text = text[1:n]
		s.bad = s.bad || !printable(v.Text)
		return v, n + 1
	}
	n := len(text)
	if i := strings.IndexAny(text, ends); i >= 0 {
		n = i
	}
	v.Text = text[:n]
	switch {
	case isNumber(v.Text):
		v.Type = Int
	case !isPlain(v.Text):
		s.bad = true
	}
	return v, n
}

// isNumber reports whether a text is a whole number that is written in the one way that everybody reads alike.
func isNumber(s string) bool {
	if s == "" || len(s) > 15 || s[0] == '0' && len(s) > 1 {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// isPlain reports whether a text without quotes stands for itself: a few words, or a time.
func isPlain(s string) bool {
	if s == "" || s[len(s)-1] == ' ' || mayMeanElse(s) {
		return false
	}
	if !isLetter(s[0]) && !startsDate(s) {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c), isDigit(c), c == '-', c == '_', c == '.', c == '/', c == '+', c == ' ':
		case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		default:
			return false
		}
	}
	return true
}

// startsDate reports whether a text starts as 2026-11-24 does.
func startsDate(s string) bool {
	const shape = "0000-00-00"
	if len(s) < len(shape) {
		return false
	}
	for i := range len(shape) {
		if shape[i] == '0' && !isDigit(s[i]) || shape[i] == '-' && s[i] != '-' {
			return false
		}
	}
	return true
}

// mayMeanElse reports whether a word may mean something else than itself.
func mayMeanElse(s string) bool {
	if len(s) > len("false") {
		return false
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "inf", "nan":
		return true
	}
	return false
}

// printable reports whether a text has none of the characters that may not stand in YAML, or that end a line for some.
func printable(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == '\ufffd' {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
