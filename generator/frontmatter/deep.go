package frontmatter

import "strings"

// Bounds of nesting as far as it can be seen without parsing: the parser's time and memory grow with
// the square of it.
const (
	maxFlow       = 200 // open brackets
	maxIndicators = 20  // "- - -", "? ? ?", tags and anchors before one value
)

// TooDeep gives the first line of a YAML text at which values are nested deeper than any that people write, 0 for none. It
// counts brackets in texts too, which are nearly always closed again. Whoever hands YAML of strangers to a parser asks
// first.
func TooDeep(src string) int {
	flow, indicators, line := 0, 0, 0
	for l := range strings.Lines(src) {
		line++
		for i := 0; i < len(l); i++ {
			switch l[i] {
			case '[', '{':
				flow++
			case ']', '}':
				flow = max(0, flow-1)
			}
			if flow > maxFlow {
				return line
			}
		}
		rest := strings.TrimSpace(l)
		if key, value, ok := strings.Cut(rest, ": "); ok && !strings.ContainsAny(key, " &!") {
			indicators, rest = 0, value
		}
		for rest != "" {
			word, after, _ := strings.Cut(rest, " ")
			if word != "" && word != "-" && word != "?" && word != ":" && word[0] != '!' && word[0] != '&' && word[0] != '*' {
				indicators = 0
				break
			}
			if indicators++; indicators > maxIndicators {
				return line
			}
			rest = strings.TrimLeft(after, " ")
			if word == "-" && rest == "" {
				indicators = 0 // an item on the next line: its indentation bounds it
			}
		}
	}
	return 0
}
