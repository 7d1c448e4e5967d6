package derive

import (
	"regexp"
	"slices"
	"strings"
)

// maxGist is the length in bytes to which the gist of a page is cut: more than a list has room for.
const maxGist = 240

// gist is how a page sums up what happened: the text of its summary, else its first paragraph that is more than notes on the
// report such as "Date: …", else what it says of the impact, the cause, the trigger or the detection.
func gist(o *outline) string {
	var best string
	rank := len(gists)
	for from := 0; from < len(o.lines) && rank > 0; {
		to := from + 1
		for to < len(o.lines) && o.lines[to].part == o.lines[from].part && o.lines[to].kind == lineMore {
			to++
		}
		l := &o.lines[from]
		about := o.parts[l.part].about
		if r := slices.Index(gists, about); r >= 0 && r < rank && l.row == nil && l.kind != lineHeading && (about != "" || l.depth == 0) {
			if text := o.prose(from, to); text != "" {
				best, rank = text, r
			}
		}
		from = to
	}
	return strings.Clone(cut(best, maxGist)) // the text of the page is long, and not kept for it
}

// gists are the sections that sum up what happened, the best first.
var gists = []Section{Summary, "", Impact, Cause, Trigger, Detection}

// prose joins the lines of a paragraph or an item; "" if it tells nothing, or only notes, entries or what leads to a list.
func (o *outline) prose(from, to int) string {
	p := &o.parts[o.lines[from].part]
	var out strings.Builder
	notes := true
	for i := from; i < to; i++ {
		l := &o.lines[i]
		text := l.text
		if p.leadIn && l.pos.Line == p.line {
			notes = notes && !p.own && isNote(text)
			text = strings.TrimPrefix(text, p.title+":")
			notes = notes || strings.TrimSpace(text) == ""
		} else {
			notes = notes && (l.at && isDigit(text[0]) || isNote(text))
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(text)
	}
	text := plain(out.String())
	if notes || strings.HasSuffix(text, ":") && !strings.Contains(text, ". ") || saysNothing(text) || isToCome(text) {
		return ""
	}
	return text
}

var (
	noteLine = regexp.MustCompile(`^\pL[\pL /()&-]{1,30}\s?:(?:\s|$)`)
	zoneLine = regexp.MustCompile(`(?i)^\W*(?:all |semua )?(?:times?|timestamps?|time ?zone|jam|waktu|zona waktu)\b`)
)

// maxNote is the number of words of the longest line that is a note on the report.
const maxNote = 10

// isNote reports whether a line only tells about the report: "Authors: …", a day, the zone of its times.
func isNote(line string) bool {
	if hasWords(line, maxNote+1) {
		return false
	}
	return noteLine.MatchString(line) || zoneLine.MatchString(line) || len(line) < 60 && hasDigit(line) && len(daysIn(line, nil)) > 0
}
