package frontmatter

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// objectStart is a line with which a JSON object starts, and objectKey one that also has a key of it.
var (
	objectStart = regexp.MustCompile(`^[ \t]*\{[ \t]*("|\n|$)`)
	objectKey   = regexp.MustCompile(`^[ \t]*\{[ \t]*"[^"]*"[ \t]*:`)
)

// splitJSON splits a file that starts with a JSON object and the end of a line behind it. An object that starts like
// front matter, with a key on its first line, and cannot be read is a problem; where it was meant to end cannot be told,
// so it stays in the body.
func splitJSON(src []byte) (r Result, ok bool) {
	start := firstText(src)
	line, _, _ := bytes.Cut(src[start:], []byte("\n"))
	if !objectStart.Match(line) {
		return r, false
	}
	base := bytes.Count(src[:start], []byte("\n"))
	dec := json.NewDecoder(bytes.NewReader(src[start:]))
	var object json.RawMessage
	if dec.Decode(&object) != nil {
		if objectKey.Match(line) {
			r = Result{Body: src, Line: 1}
			_, r.Problem = parseJSON(src[start:])
			r.shift(base)
			return r, true
		}
		return r, false
	}
	end := start + int(dec.InputOffset())
	rest, _, _ := bytes.Cut(src[end:], []byte("\n"))
	if len(bytes.TrimSpace(rest)) > 0 {
		return r, false
	}
	r.Format = "json"
	r.Fields, r.Problem = parseJSON(src[start:end])
	r.shift(base)
	return r.closeAt(src, min(len(src), end+len(rest)+1)), true
}

// splitDocumentEnd splits a file whose YAML ends with the line "..." before any line "---" ends it. A blank line below
// the opening one makes that a thematic break.
func splitDocumentEnd(src []byte) (r Result, ok bool) {
	open := firstText(src)
	start := nextLine(src, open)
	switch string(bytes.TrimSpace(src[open:start])) {
	case "---", "---yaml":
	default:
		return r, false
	}
	for at := start; at < len(src); {
		next := nextLine(src, at)
		line := bytes.TrimRight(src[at:next], " \t\r\n")
		switch {
		case string(bytes.TrimSpace(line)) == "---", len(line) == 0 && at == start:
			return r, false
		case string(line) == "...":
			r.Format = "yaml"
			r.Fields, r.Problem = parseYAML(src[start:at])
			r.shift(bytes.Count(src[:start], []byte("\n")))
			return r.closeAt(src, next), true
		}
		at = next
	}
	return r, false
}

// firstText is where the first line starts that is not blank.
func firstText(src []byte) int {
	blank := len(src) - len(bytes.TrimLeft(src, " \t\r\n"))
	return 1 + bytes.LastIndexByte(src[:blank], '\n')
}

// nextLine is where the line after the one at an offset starts, or the end of the source.
func nextLine(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}
