package derive

import (
	"strings"
	"time"

	"siaga/generator/markdown"
	"siaga/generator/model"
)

// stated lists the durations that somebody wrote by hand: in lines with a label, and in the sentences of the title, the
// summary and the impact that say how long the whole lasted.
func (r *timesReader) stated(title string) []model.Stated {
	var out []model.Stated
	add := func(s model.Stated, ok bool, pos markdown.Pos) {
		s.Line = int32(pos.Line)
		if n := len(out); !ok || n > 0 && out[n-1].Span == s.Span && out[n-1].Duration == s.Duration && s.Line == out[n-1].Line+1 {
			return // a wrapped sentence is found on both its lines
		}
		out = append(out, s)
	}
	inBody := false // the title stands in the body too
	for i := range r.lines {
		l := &r.lines[i]
		about := r.o.parts[l.part].about
		if about == Actions || about == Lessons {
			continue
		}
		text := l.text
		if cells := l.cells(); len(cells) > 1 {
			text += ": " + cells[1]
		}
		if s, ok := statedLabel(text); ok {
			add(s, true, l.pos)
			continue
		}
		top := l.part == 0 || r.o.parts[l.part].level == 0
		inBody = inBody || l.text == title
		if (!l.at || l.kind == lineHeading) && (top || about == Summary || about == Impact) {
			s, ok := statedSentence(r.joined(i))
			add(s, ok, l.pos)
		}
	}
	if !inBody && title != "" {
		s, ok := statedSentence(title)
		add(s, ok, markdown.Pos{})
	}
	return out
}

// joined is a line with the start of the next, for what is wrapped between a word and its number. What stands in the next
// line alone is left to that.
func (r *timesReader) joined(i int) string {
	l := &r.lines[i]
	if i+1 < len(r.lines) && r.lines[i+1].kind == lineMore && r.lines[i+1].part == l.part {
		if next := strings.Fields(r.lines[i+1].text); len(next) > 0 {
			return l.text + " " + strings.Join(next[:min(len(next), 4)], " ")
		}
	}
	return l.text
}

// statedLabels are the names of hand-written durations, by what they measure.
var statedLabels = func() map[string]string {
	m := map[string]string{}
	for span, names := range map[string]string{
		"detect":      "time to detect|time to detection|ttd|mttd|detection time|waktu deteksi|waktu untuk mendeteksi",
		"acknowledge": "time to acknowledge|time to acknowledgement|time to ack|tta|mtta|waktu tanggap",
		"mitigate":    "time to repair|time to mitigate|time to mitigation|time to fix|ttm|mttm|repair time|waktu perbaikan|waktu mitigasi",
		"resolve": "time to resolve|time to resolution|time to recover|time to recovery|time to restore|ttr|mttr|resolution time|recovery time|" +
			"waktu penyelesaian|waktu pemulihan",
		"outage": "duration|incident duration|outage duration|duration of outage|duration of the outage|duration of incident|duration of the incident|" +
			"duration of impact|impact duration|total duration|downtime|total downtime|outage length|length of outage|length of the outage|outage time|" +
			"durasi|durasi gangguan|durasi insiden|durasi dampak|lama gangguan|lama kejadian|lama insiden|waktu henti|total waktu henti|total durasi",
	} {
		for n := range strings.SplitSeq(names, "|") {
			m[n] = span
		}
	}
	return m
}()

// statedLabel reads a line such as "Time to resolve: 33h 15m (during support hours 10:00-17:00 M-F)".
func statedLabel(text string) (model.Stated, bool) {
	i := strings.IndexFunc(text[:min(len(text), 60)], func(r rune) bool { return r == ':' || r == '=' || r == '-' || r == '–' || r == '—' })
	if i < 3 {
		return model.Stated{}, false
	}
	var room [maxLabel]string
	_, words := labelParts(withoutBrackets(text[:i]), room[:0])
	span := ""
	if len(words) > 0 {
		span = statedLabels[strings.Join(words, " ")]
	}
	if span == "" {
		return model.Stated{}, false
	}
	value := strings.TrimLeft(text[i:], " \t:=–—-*\u00a0")
	if from := len(text) - len(value); value != "" && from-1 > i && text[from-1] == '-' && isDigit(value[0]) && text[i] != '-' {
		return model.Stated{}, false // less than nothing
	}
	d, about, rest, ok := readDuration(value)
	if !ok {
		return model.Stated{}, false
	}
	if rangeFollows(rest) {
		return model.Stated{}, false
	}
	s := model.Stated{Span: span, Duration: d, About: about, Text: cut(text, 120)}
	s.Hours, ok = readHours(rest)
	return s, ok
}

// withoutBrackets leaves out what stands in brackets: "Time to resolve (TTR)".
func withoutBrackets(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		return s[:i]
	}
	return s
}

// rangeFollows reports whether a duration is only one end of a range: "2 - 3 hours", "10 minutes to an hour".
func rangeFollows(rest string) bool {
	rest = strings.TrimLeft(rest, " \u00a0")
	for _, p := range []string{"-", "–", "to ", "or ", "/", "per ", "each", "sampai ", "hingga ", "atau "} {
		if strings.HasPrefix(rest, p) {
			after := strings.TrimLeft(rest[len(p):], " ")
			_, _, _, ok := readDuration(after)
			return ok || p == "per " || p == "each"
		}
	}
	return false
}

// Words around a duration that say that the whole lasted so long.
var (
	lasting = set("lasted lasting lasts berlangsung")
	failing = set("unavailable unusable unreachable inaccessible unresponsive unable down offline interrupted broken out disrupted " +
		"mati padam terputus terganggu diakses digunakan offline")
	outages = set("outage downtime disruption interruption incident unavailability degradation gangguan insiden padam")
	filling = set("of total complete full for about approximately around roughly some a an the was selama sekitar kurang lebih hampir nearly almost kira-kira")
	// other are the words with which another occasion or a part is meant.
	other = set("previously previous earlier last each every periodic intermittent intermittently per up least most sebelumnya setiap if would could should may might took before until after within hingga")
)

// wholes are the words without one of which no sentence tells how long the whole lasted.
var wholes = func() *phraseBook {
	var words []string
	for _, set := range []map[string]bool{lasting, failing, outages} {
		for w := range set {
			words = append(words, w)
		}
	}
	return newPhraseBook([2]string{"", strings.Join(words, "|")})
}()

// statedSentence finds the duration of the whole in a text: "lasted approximately nine hours", "unusable for about
// 1h50m", "30min outage".
func statedSentence(text string) (model.Stated, bool) {
	if !strings.ContainsAny(text, "hmjd") {
		return model.Stated{}, false
	}
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.Index(text[start:], ". "); i >= 0 {
			end = start + i + 1
		}
		if sentence := text[start:end]; !isASCII(sentence) || wholes.has(sentence) {
			if s, ok := statedIn(sentence); ok {
				return s, true
			}
		}
		start = end + 1
	}
	return model.Stated{}, false
}

func statedIn(s string) (model.Stated, bool) {
	for i := 0; i < len(s); i++ {
		if i > 0 && s[i-1] != ' ' && s[i-1] != '(' && s[i-1] != '~' || !isDigit(s[i]) && !isLetter(s[i]) && s[i] != '~' {
			continue
		}
		if isLetter(s[i]) {
			c := scan{s: s, i: i}
			w := c.hyphenated()
			if _, ok := numerals[w]; !ok && !aboutWords[w] {
				continue
			}
		}
		d, about, rest, ok := readDuration(s[i:])
		if !ok || rangeFollows(rest) {
			continue
		}
		behind := strings.Fields(strings.ToLower(rest[:min(len(rest), 60)]))
		ahead := strings.Fields(strings.ToLower(s[max(i-60, 0):i]))
		from, ok := wholeLasted(ahead, behind)
		if !ok {
			continue
		}
		words := append(strings.Fields(s[max(i-60, 0):i])[from:], s[i:len(s)-len(rest)])
		for _, w := range strings.Fields(rest) {
			if from < len(ahead) {
				break
			}
			if words = append(words, strings.Trim(w, ".,;:()")); outages[strings.ToLower(words[len(words)-1])] {
				break
			}
		}
		text := strings.Join(words, " ")
		about = about || len(ahead) > 0 && aboutWords[strings.Trim(ahead[len(ahead)-1], "~(")]
		return model.Stated{Span: "outage", Duration: d, About: about, Text: cut(strings.TrimSpace(text), 120)}, true
	}
	return model.Stated{}, false
}

// wholeLasted reports whether the words ahead of a duration or behind it say that the whole lasted so long, and at which
// word ahead they begin.
func wholeLasted(ahead, behind []string) (from int, ok bool) {
	if len(behind) > 0 && containsAny(behind[:1], "ago", "later", "earlier", "after", "lalu", "kemudian") {
		return 0, false
	}
	const far = 6
	filled := true // only filling words so far
	for i := len(ahead) - 1; i >= max(len(ahead)-far, 0); i-- {
		w := strings.Trim(ahead[i], ",.:;()~*")
		switch {
		case other[w] && !lasting[w]:
			return 0, false
		case lasting[w], failing[w] && containsAny(ahead[i:], "for", "selama"), outages[w] && filled && containsAny(ahead[i:], "of", "selama"):
			return i, !containsAny(ahead[:i], "previously", "earlier", "periodic", "sebelumnya")
		case !filling[w]:
			filled = false
		}
	}
	for i, w := range behind[:min(len(behind), 3)] {
		w = strings.Trim(w, ",.:;()")
		if w == "the" {
			break // "three hours of the outage" are a part of it
		}
		if outages[w] {
			return len(ahead), i == 0 || filling[strings.Trim(behind[0], ",")]
		}
	}
	return 0, false
}

func containsAny(words []string, any ...string) bool {
	for _, w := range words {
		for _, a := range any {
			if strings.Trim(w, ",.:;()~") == a {
				return true
			}
		}
	}
	return false
}

// readHours reads the hours of the day in which a duration was counted: "(during support hours 10:00-17:00 M-F)". It is
// not ok if the text speaks of such hours and does not say which.
func readHours(rest string) (h model.Hours, ok bool) {
	low := strings.ToLower(rest)
	spoken := strings.Contains(low, "hours") && (strings.Contains(low, "support") || strings.Contains(low, "business") ||
		strings.Contains(low, "working") || strings.Contains(low, "office")) || strings.Contains(low, "jam kerja") || strings.Contains(low, "jam kantor") ||
		strings.Contains(low, "during")
	if !spoken {
		return h, true
	}
	for i := range len(rest) {
		if !isDigit(rest[i]) || i > 0 && (isDigit(rest[i-1]) || rest[i-1] == ':' || rest[i-1] == '.') {
			continue
		}
		c, m := scan{s: rest, i: i, told: true}, moment{}
		if c.clock(&m) && m.clockFits(&c, true) {
			if c.until(&m); m.end != nil {
				h.From = time.Duration(m.hour)*time.Hour + time.Duration(m.minute)*time.Minute
				h.To = time.Duration(m.end.hour)*time.Hour + time.Duration(m.end.minute)*time.Minute
				break
			}
		}
	}
	for _, w := range []string{"m-f", "mon-fri", "m–f", "mon–fri", "weekday", "monday to friday", "monday-friday", "mon to fri", "senin-jumat", "senin sampai jumat", "hari kerja"} {
		h.Weekdays = h.Weekdays || strings.Contains(low, w)
	}
	return h, h.To > h.From
}
