package history

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// sameContent reports whether two states of a page differ in nothing but white space, dates, and lines that are stamps:
// that say when the page was reviewed, tested or updated last, by whom, and when it is due again.
func sameContent(a, b []byte) bool {
	headA, headB := frontMatter(a), frontMatter(b)
	from := commonHead(a, b)
	tail := commonTail(a[from:], b[from:])
	// Only lines that differ are looked at: what is equal is so without its dates, too. But a line may be front matter in
	// one of them, and text in the other.
	if min(headA, from) != min(headB, from) {
		from = 0
	}
	if max(0, headA-(len(a)-tail)) != max(0, headB-(len(b)-tail)) {
		tail = 0
	}
	return bytes.Equal(essence(a, headA, from, len(a)-tail), essence(b, headB, from, len(b)-tail))
}

// commonHead is the length of the whole lines with which both begin.
func commonHead(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return bytes.LastIndexByte(a[:n], '\n') + 1
}

// commonTail is the length of the whole lines with which both end, once their common head is left out.
func commonTail(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	if n == len(a) && n == len(b) {
		return n
	}
	line := bytes.IndexByte(a[len(a)-n:], '\n')
	if line < 0 {
		return 0
	}
	return n - line - 1
}

// frontMatter is the length of the front matter with the lines that mark it.
func frontMatter(text []byte) int {
	fence := bytes.TrimRight(firstLine(text), " \t\r\n")
	if s := string(fence); s != "---" && s != "+++" {
		return 0
	}
	for at := len(firstLine(text)); at < len(text); {
		line := firstLine(text[at:])
		at += len(line)
		if bytes.Equal(bytes.TrimRight(line, " \t\r\n"), fence) {
			return at
		}
	}
	return 0
}

// firstLine is the first line with its end.
func firstLine(text []byte) []byte {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i+1]
	}
	return text
}

// essence is what some lines of a page say: without white space, with dates masked, without stamps. The page's front
// matter has the length head.
func essence(text []byte, head, from, to int) []byte {
	var out []byte
	for from < to {
		line := firstLine(text[from:to])
		inHead := from < head
		from += len(line)
		s := string(line)
		if strings.ContainsAny(s, "0123456789") {
			s = date.ReplaceAllString(s, dateMark)
		}
		if isStamp(s, inHead) {
			continue
		}
		for i := range len(s) {
			if c := s[i]; c > ' ' || c == dateMark[0] {
				out = append(out, c)
			}
		}
	}
	return out
}

// dateMark stands for a date.
const dateMark = "\x01"

const (
	month = `(?i:jan(?:uary|uari)?|feb(?:ruary|ruari)?|mar(?:ch|et)?|apr(?:il)?|may|mei|june?|juni|july?|juli|aug(?:ust)?|agu(?:stus)?|` +
		`sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cs](?:ember)?)\b\.?`
	clock = `\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:Z|UTC|GMT|WIB|WITA|WIT|[A-Z]{1,3}T|[+-]\d{2}:?\d{2})\b)?`
)

// date finds days, with the time of day that may follow, and months of a year. A time of day alone is none: it may say
// when something has to be done.
var date = regexp.MustCompile(
	`\b\d{4}([-/.])\d{1,2}([-/.])\d{1,2}(?:T` + clock + `|,? (?:at )?` + clock + `|\b)` +
		`|\b\d{1,2}(?:[/.-]\d{1,2}[/.-](?:19|20)\d{2}|/\d{1,2}/\d{2})\b` +
		`|\b\d{1,2}(?:st|nd|rd|th)?\.? +(?:of +)?` + month + `,? +\d{4}\b` +
		`|\b` + month + ` +\d{1,2}(?:st|nd|rd|th)?,? +\d{4}\b` +
		`|\b` + month + `,? +\d{4}\b` +
		`|\b\d{4}-(?:0[1-9]|1[0-2])\b`)

// What a stamp is made of, in English and Indonesian: it has one of the first words, and none but these.
var (
	stampWords = strings.Fields(`review reviewed reviewer reviewers tested verified updated update modified lastmod checked edited revision rev
		ditinjau tinjauan diuji diverifikasi diperbarui pembaruan diperiksa revisi`)
	stampFillers = strings.Fields(`last latest next date dates on at in due interval every time the this was is v version doc document page runbook
		terakhir berikutnya tanggal pada setiap versi dokumen halaman`)
)

// isStamp reports whether a line, its dates masked, is a stamp. In the front matter its key has to say so, whatever its
// value is; in the text also its value has to be no more than a date or the number of a version, and who it was.
func isStamp(line string, inHead bool) bool {
	if inHead {
		key, _, ok := strings.Cut(line, ":")
		if !ok {
			key, _, ok = strings.Cut(line, "=")
		}
		if !ok {
			fence := strings.TrimSpace(line)
			return fence == "---" || fence == "+++"
		}
		return !strings.ContainsAny(key, "0123456789") && isLabel(key, true)
	}
	i := strings.IndexFunc(line, func(r rune) bool { return r == rune(dateMark[0]) || unicode.IsDigit(r) })
	if i < 0 || len(line) > 200 || !isLabel(line[:i], false) {
		return false
	}
	rest := words(line[i:])
	return len(rest) == 0 || rest[0] == "by" || rest[0] == "oleh"
}

// isLabel reports whether a text is the key of a stamp. Whoever comes behind "by" may have any name.
func isLabel(text string, inHead bool) bool {
	found, ofPage := false, inHead
	for _, w := range words(text) {
		switch {
		case w == "by" || w == "oleh":
			return found
		case slices.Contains(stampWords, w):
			found = true
		case w == "version" || w == "versi":
			found = found || ofPage
		case !slices.Contains(stampFillers, w):
			return false
		}
		ofPage = ofPage || w == "doc" || w == "document" || w == "page" || w == "runbook" || w == "dokumen" || w == "halaman"
	}
	return found
}

// words splits a text, or a key in any style, into words in lower case.
func words(s string) []string {
	var out []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			out = append(out, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	small := false
	for _, r := range s {
		if !unicode.IsLetter(r) {
			end()
			small = false
			continue
		}
		if unicode.IsUpper(r) && small {
			end()
		}
		small = unicode.IsLower(r)
		word.WriteRune(r)
	}
	end()
	return out
}
