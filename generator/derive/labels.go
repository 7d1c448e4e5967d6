package derive

import (
	"slices"
	"strings"
	"time"
)

// The moments of a response, as bits. restored is the end of the effects: it serves for mitigated and for resolved where
// a page does not tell these.
type milestones uint8

const (
	started milestones = 1 << iota
	detected
	declared
	acknowledged
	mitigated
	resolved
	restored
	window // from the start to the end
)

// labelWords are the words that name a milestone in the label of a line.
var labelWords = byWord(map[milestones]string{
	started: "start starts started begin begins began begun beginning occurs occurred occurrence onset " +
		"mulai dimulai awal bermula terjadi",
	detected: "detect detects detected detection noticed discovered discovery aware alerted alert alarm paged reported spotted identified " +
		"terdeteksi dideteksi deteksi diketahui dilaporkan ditemukan",
	declared:     "declared declaration opened raised dideklarasikan deklarasi dinyatakan diumumkan",
	acknowledged: "acknowledged acknowledgement acknowledgment ack acked diterima",
	mitigated:    "mitigated mitigation repaired contained dimitigasi mitigasi diperbaiki",
	resolved: "resolved resolution end ends ended finish finished over fixed cleared " +
		"selesai berakhir teratasi diselesaikan terselesaikan akhir",
	restored: "restored restoration recovered recovery pulih dipulihkan pemulihan",
	window:   "window when waktu jendela",
})

func byWord(lists map[milestones]string) map[string]milestones {
	m := map[string]milestones{}
	for k, l := range lists {
		for w := range strings.FieldsSeq(l) {
			m[w] = k
		}
	}
	return m
}

// fillers are the words that may stand in such a label besides.
var fillers = set("the a an incident incidents issue problem fault outage impact event service services system systems team time times " +
	"date datetime timestamp at on of was were is are has been first initial initially actual actually we users user customers customer " +
	"fully full complete completely officially official estimated approximate degradation disruption downtime errors failure failures " +
	"report status fired received triggered sent duration period length durasi periode insiden gangguan masalah layanan kejadian tanggal jam pukul pertama kali tim sistem dampak pada di telah sudah oleh pengguna")

// aboutIncident are words without which some labels may mean something else: a ticket is opened, a report identified.
var aboutIncident = set("incident outage issue problem fault insiden gangguan masalah")

// spanning are the words for the whole, behind which a range is its start and end: "Outage: 10:00 - 11:30".
var spanning = set("time times date datetime outage incident impact downtime disruption event duration period durasi periode insiden gangguan kejadian jam")

// labelOf tells which milestones a label names: "First detected", "Time of detection", "Incident declared resolved". A
// label with any other word names none.
func labelOf(words []string) milestones {
	if len(words) == 0 || len(words) > maxLabel {
		return 0
	}
	var all milestones
	about, needs, first := false, false, false
	for _, w := range words {
		k := labelWords[w]
		if k == 0 && !fillers[w] {
			return 0
		}
		if k == window && (all != 0 || len(words) > 2) && w != "window" {
			k = 0 // "waktu mulai", "when we noticed"
		}
		all |= k
		about = about || aboutIncident[w]
		first = first || w == "first" || w == "users" || w == "user" || w == "customer"
		needs = needs || w == "opened" || w == "raised" || w == "identified" || w == "terjadi" || w == "diterima"
		if w == "report" {
			if !first {
				return 0
			}
			all |= detected
		}
	}
	switch {
	case needs && !about:
		return 0
	case all == 0 && slices.ContainsFunc(words, func(w string) bool { return spanning[w] }):
		return window
	}
	return combined(all)
}

// combined decides what several milestones in one label mean; most are no milestone, such as "mitigation started".
func combined(all milestones) milestones {
	if all&(all-1) == 0 {
		return all
	}
	if w := all &^ window; all != w && w&(w-1) == 0 {
		return w
	}
	switch all {
	case declared | resolved, declared | mitigated, mitigated | resolved, resolved | restored, mitigated | restored:
		return all &^ declared
	case started | resolved, started | resolved | window:
		return window
	}
	return 0
}

// named is a time and the milestones that a label names for it.
type named struct {
	names milestones
	when  moment
}

// labelled reads a line such as "First detected: 2026-05-01 14:03", "Resolved at 15.26 WIB", or "Started at 10:15 and ended
// at 11:40".
func labelled(text string) []named {
	var out []named
	for len(out) < 4 {
		n, rest := labelledFirst(text)
		if n.names == 0 {
			break
		}
		out = append(out, n)
		text = strings.TrimLeft(text[rest:], " ,;/|–—-\u00a0")
		text = strings.TrimPrefix(strings.TrimPrefix(text, "and "), "dan ")
	}
	return out
}

// labelledFirst reads the label and the time that a text begins with; rest is the offset of what follows.
func labelledFirst(text string) (n named, rest int) {
	digit := firstDigit(text[:min(len(text), 90)])
	if digit <= 0 || !beginsLabel(text[:digit]) {
		return n, 0
	}
	label, from := text[:digit], digit
	// The time may begin before its first digit: "Resolved: Monday, Sep 27", "Detected around 10:15".
	for {
		trimmed := strings.TrimRight(label, " \t,.:~≈@([-–—=|\u00a0")
		i := strings.LastIndexAny(trimmed, " \t:(\u00a0") + 1
		w := strings.ToLower(strings.Trim(trimmed[i:], "\u00a0"))
		if i == 0 || !before[w] && weekdays[w] == 0 && months[w] == 0 || labelWords[w] != 0 && months[w] == 0 {
			break
		}
		label, from = label[:i], i
	}
	var room [maxLabel]string
	zone, words := labelParts(label, room[:0])
	names := labelOf(words)
	if names == 0 {
		return n, 0
	}
	m, rest, ok := readMoment(text[from:])
	rest += from
	if !ok || !m.clock && !endsAfterDay(text[rest:]) || names == window && m.end == nil {
		return n, 0
	}
	if m.zone == nil {
		m.zone = zone
	}
	return named{names, m}, rest
}

// endsAfterDay reports whether nothing but a remark follows a day without a clock.
func endsAfterDay(rest string) bool {
	rest = strings.TrimSpace(rest)
	return rest == "" || strings.ContainsAny(rest[:1], "(,;.)")
}

// maxLabel is the number of words that a label has at most.
const maxLabel = 7

// labelParts splits a label into words in lower case, which it adds to words, and takes out the zone that it names: "Start
// time (UTC)". There are no words if one is none of a label, or there are too many.
func labelParts(label string, words []string) (*time.Location, []string) {
	var zone *time.Location
	for w := range strings.FieldsFuncSeq(label, betweenLabelWords) {
		known := lowered(inLabels, w) // which is never the name of a zone
		switch {
		case known != "" && len(words) < maxLabel:
			words = append(words, known)
		case known == "" && zone == nil && labelZone(w) != nil:
			zone = labelZone(w)
		default:
			return nil, nil
		}
	}
	return zone, words
}

// beginsLabel reports whether the first word of a text may be that of a label.
func beginsLabel(text string) bool {
	for w := range strings.FieldsFuncSeq(text, betweenLabelWords) {
		return lowered(inLabels, w) != "" || labelZone(w) != nil
	}
	return false
}

func labelZone(word string) *time.Location {
	if len(word) < 2 {
		return nil
	}
	return (&scan{s: word}).zoneName()
}

func betweenLabelWords(r rune) bool {
	switch r {
	case ' ', '\t', ':', '.', ',', ';', '(', ')', '[', ']', '*', '_', '/', '|', '=', '~', '–', '—', '-', '\u00a0', '"', '\'':
		return true
	}
	return false
}

// inLabels are all the words of labels, each under itself.
var inLabels = func() map[string]string {
	m := map[string]string{}
	for w := range labelWords {
		m[w] = w
	}
	for w := range fillers {
		m[w] = w
	}
	for l := range statedLabels {
		for w := range strings.FieldsSeq(l) {
			m[w] = w
		}
	}
	return m
}()

// lowered looks a word up in lower case.
func lowered[V any](in map[string]V, word string) V {
	var room [maxWord]byte
	if len(word) > len(room) {
		var none V
		return none
	}
	low := room[:len(word)]
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= 0x80:
			return in[strings.ToLower(word)]
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		low[i] = c
	}
	return in[string(low)]
}
