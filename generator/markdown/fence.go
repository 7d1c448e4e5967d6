package markdown

import (
	"strconv"
	"strings"
)

// fenceInfo is what the info string of a fence says:
//
//	```yaml title="deploy.yaml" {3,5-7} danger
//
// Highlighted lines may also be written hl_lines="3 5-7", and the whole may stand in braces with a dot before the
// language, as Pandoc has it. What is not understood is left out.
type fenceInfo struct {
	lang      string // lower case
	directive string // name in braces: ```{code-block} python
	title     string
	marked    []lineRange // by first line
	risk      string      // safe, changes or danger: what running the commands does
}

// lineRange is the lines from first to last, from 1.
type lineRange struct{ first, last int }

func parseInfo(info string) fenceInfo {
	var f fenceInfo
	rest := strings.TrimSpace(info)
	if strings.HasPrefix(rest, "{") && !strings.HasPrefix(rest, "{.") {
		if name, after, ok := strings.Cut(rest[1:], "}"); ok && isName(strings.ReplaceAll(name, ":", "-")) {
			f.directive = strings.ToLower(name)
			rest = strings.TrimSpace(after)
		}
	}
	if strings.HasPrefix(rest, "{.") && strings.HasSuffix(rest, "}") {
		rest = rest[2 : len(rest)-1]
	}
	if end := strings.IndexAny(rest, " \t{"); end < 0 {
		f.lang, rest = rest, ""
	} else {
		f.lang, rest = rest[:end], rest[end:]
	}
	f.lang = strings.ToLower(strings.TrimRight(f.lang, ",;"))
	for rest = strings.TrimLeft(rest, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
		rest = f.word(rest)
	}
	return f
}

// word reads the first word of an info string behind the language, and returns what follows it.
func (f *fenceInfo) word(s string) (rest string) {
	if s[0] == '{' {
		inner, after, _ := strings.Cut(s[1:], "}")
		if ranges := parseRanges(inner); ranges != nil {
			f.marked = ranges
			return after
		}
		return strings.TrimSpace(inner) + " " + after // attributes in braces are words like others
	}
	end := strings.IndexAny(s, " \t={")
	if end > 0 && s[end] == '=' {
		value, after := cutValue(s[end+1:])
		f.option(s[:end], strings.TrimRight(value, "}"))
		return after
	}
	if end <= 0 {
		end = len(s)
	}
	switch word := strings.ToLower(s[:end]); word {
	case "safe", "changes", "danger":
		f.risk = word
	}
	return s[end:]
}

func (f *fenceInfo) option(key, value string) {
	switch strings.ToLower(key) {
	case "title", "filename", "file", "caption", "name":
		f.title = value
	case "hl_lines", "highlight", "emphasize-lines":
		f.marked = parseRanges(value)
	case "risk":
		switch value {
		case "safe", "changes", "danger":
			f.risk = value
		}
	}
}

// maxLine is the last line that can be marked.
const maxLine = 99999

// parseRanges reads "3,5-7" or "3 5-7"; nil if it is nothing of that kind.
func parseRanges(s string) []lineRange {
	var ranges []lineRange
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ' ' || r == '[' || r == ']' || r == '"' }) {
		from, to, span := strings.Cut(part, "-")
		first, err := strconv.Atoi(from)
		if err != nil || first < 1 || first > maxLine {
			return nil
		}
		last := first
		if span {
			if last, err = strconv.Atoi(to); err != nil || last < first || last > maxLine {
				return nil
			}
		}
		ranges = append(ranges, lineRange{first, last})
	}
	return ranges
}

// isMarked says whether a line is in one of the ranges.
func isMarked(ranges []lineRange, line int) bool {
	for _, r := range ranges {
		if line >= r.first && line <= r.last {
			return true
		}
	}
	return false
}
