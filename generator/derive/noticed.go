package derive

import (
	"regexp"
	"strings"
	"unicode"

	"siaga/generator/model"
)

// noticers are the words that say who noticed an incident; the one that is named first wins. People count where the text
// says that somebody reported or noticed something, or hardly says anything else.
var noticers = []struct {
	by    string
	match *regexp.Regexp
}{
	{byAlert, regexp.MustCompile(`(?i)\b(?:alert(?:s|ed|ing)?|alarms?|monitor(?:s|ing)?|alertmanager|pager ?duty|opsgenie|pager|paged|pages? (?:from|on-?call|sre|us)|(?:got|by|received) (?:a |the )?page|automat(?:ed|ic) (?:check|test|detection)s?|` +
		`health ?checks?|probes?|synthetics?|watchdog|error budget|slo burn|peringatan|pemantauan|alarm)\b`)},
	{"customer", regexp.MustCompile(`(?i)\b(?:customers?|users?|clients?|subscribers?|shoppers?|buyers?|visitors?|tenants?|merchants?|support (?:tickets?|cases?|requests?|calls?|team|desk)|(?:by|first|many|several) (?:tickets?|calls?)|` +
		`complaints?|complained|social media|pelanggan|pengguna|nasabah|pembeli|penjual|keluhan|media sosial)\b`)},
	{"partner", regexp.MustCompile(`(?i)\b(?:partners?|vendors?|suppliers?|(?:cloud |hosting |service )?providers?|third[- ]part(?:y|ies)|mitra|pemasok|penyedia|vendor)\b`)},
	{byStaff, regexp.MustCompile(`(?i)\b(?:teams?|engineers?|developers?|staff|colleagues?|co-?workers?|employees?|operators?|managers?|supervisors?|(?:shift|team|tech) leads?|testers?|admins?|administrators?|marketing|sales|finance|` +
		`operations|sre|dba|qa|we|on-?call|somebody|someone|manual(?:ly)?|by (?:hand|chance)|tim|teknisi|karyawan|pegawai|petugas|rekan|operator|kami|kita|manajer)\b`)},
}

const (
	byAlert = "alert" // no person noticed it first
	byStaff = "staff"
)

var noticing = regexp.MustCompile(`(?i)\b(?:reports?|report(?:ed|ing)|rais(?:es|ed|ing)|notic(?:es?|ed|ing)|observe[sd]?|f(?:ou|i)nds?|saw|sees?|seen|spot(?:s|ted)|discover(?:s|ed)|identif(?:ies|ied)|detect(?:s|ed)|realised|realized|complain(?:s|ed|ts?)?|` +
	`contact(?:s|ed)|tells|told|inform(?:s|ed)|flag(?:s|ged)|notif(?:ies|ied)|alerted|opens|opened|tickets?|asks|asked|writes|wrote|call(?:s|ed)|rings|rang|phoned|pinged|mention(?:s|ed)|look(?:s|ed) at|check(?:s|ed)|` +
	`melapor(?:kan)?|dilaporkan|laporan|keluhan|mengeluh(?:kan)?|menyadari|menemukan|melihat|memberi ?tahu|mengabarkan|menghubungi|bertanya|terdeteksi|diketahui|mendeteksi)\b`)

// What stands around an alert that did not notice anything, or that was no alert but a person.
var (
	missedBefore = regexp.MustCompile(`(?i)\b(?:no|not|without|never|lack of|missing|absence of|n[’']t|instead of|tidak ada|tanpa|belum ada)\b[^.;,]{0,30}$`)
	missedAfter  = regexp.MustCompile(`(?i)^[^.;,]{0,30}\b(?:did not|didn[’']t|never|failed to|was not|were not|wasn[’']t|weren[’']t|tidak)\b`)
	byPerson     = regexp.MustCompile(`(?i)^ (?:to [^.;,]{1,40} )?(?:by|oleh) (?:an? |the |our |one |some |several |many |of |their )*(?:customers?|users?|clients?|partners?|vendors?|providers?|colleagues?|engineers?|developers?|members?|staff|support|teams?|pelanggan|pengguna|mitra|tim)\b`)
)

// passive is what stands before the one who told it to those who are named first.
var passive = regexp.MustCompile(`(?i)\b(?:alerted|notified|told|informed|contacted|called)\b[^.;]{0,40}?\b(?:by|oleh)\s`)

// nearby is how far behind it, in bytes, that one is named.
const nearby = 30

// received is what stands between somebody and the alert that reached them.
var received = regexp.MustCompile(`(?i)\b(?:received?|receives|got|gets?|was|were|is|are|been|being|woken|had|menerima|mendapat(?:kan)?|dapat|diberi)\b[^.;]{0,40}$`)

// woken is the same in short: "on-call paged".
var woken = regexp.MustCompile(`(?i)^paged(?:$|\s*[.,;:(–—]|\s(?:by|at|via|from)\b)`)

// fewWords is the number of words up to which a text on the detection says nothing but who it was.
const fewWords = 6

// whoNoticed reads who noticed an incident out of a text on its detection, "" if it does not say. told is whether it is
// known that the text tells of somebody who noticed something.
func whoNoticed(text string, told bool) string {
	if paged(text) {
		return byAlert
	}
	says := !hasWords(text, fewWords+1) || noticing.MatchString(text)
	best, at := "", len(text)
	for _, n := range noticers {
		// "We", in an entry that is known to tell of it, may be those who look into it.
		if n.by != byAlert && !says && (!told || n.by == byStaff) {
			continue
		}
		for _, loc := range n.match.FindAllStringIndex(text, 8) {
			if loc[0] >= at {
				break
			}
			if missedBefore.MatchString(text[max(0, loc[0]-60):loc[0]]) || n.by == byAlert && !alerted(text, loc) {
				continue
			}
			best, at = n.by, loc[0]
			break
		}
	}
	if name := namedAlert(text); name >= 0 && name < at {
		return byAlert
	}
	if best != byStaff {
		return best
	}
	if m := passive.FindStringIndex(text); m != nil {
		for _, n := range noticers[1:] {
			if loc := n.match.FindStringIndex(text[m[1]:]); loc != nil && loc[0] < nearby {
				return n.by
			}
		}
	}
	if reachedByAlert(text, at) {
		return byAlert
	}
	return best
}

// alerted reports whether the words for an alert at a place tell that there was one.
func alerted(text string, loc []int) bool {
	after := text[loc[1]:min(len(text), loc[1]+80)]
	return !missedAfter.MatchString(after) && !byPerson.MatchString(after)
}

// namedAlert finds the name of an alert in a text; -1 if there is none that noticed something.
func namedAlert(text string) int {
	at := 0
	for w := range strings.FieldsSeq(text) {
		at += strings.Index(text[at:], w)
		if alertName(strings.Trim(w, "`*:,.;()[]\""), strict) && !missedBefore.MatchString(text[max(0, at-60):at]) && alerted(text, []int{at, at + len(w)}) {
			return at
		}
		at += len(w)
	}
	return -1
}

// reachedByAlert reports whether people, named at a place in a text, are only those whom an alert reached: "The on-call
// engineer got an alert".
func reachedByAlert(text string, at int) bool {
	rest := text[at:]
	if i := strings.Index(rest, ". "); i >= 0 {
		rest = rest[:i]
	}
	for _, loc := range noticers[0].match.FindAllStringIndex(rest, 4) {
		if received.MatchString(rest[:loc[0]]) || woken.MatchString(rest[loc[0]:]) {
			return alerted(rest, loc)
		}
	}
	return false
}

// withoutTime leaves out the time, its zone and the signs at the start of a text.
func withoutTime(text string) string {
	digits := false
	for text != "" {
		word, rest, _ := strings.Cut(text, " ")
		letters := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		isZone := digits && len(letters) <= 4 && strings.ToUpper(letters) == letters
		if !isDigit(word[0]) && letters != "" && !isZone {
			break
		}
		digits = digits || isDigit(word[0])
		text = strings.TrimLeft(rest, " ")
	}
	return text
}

// detectedBy reads who noticed an incident from the entry that tells when, where no section says so.
func detectedBy(base *model.Meta, e *model.Event, o *outline) {
	if base.Declared("detected_by") || e.DetectedBy != "" || base.Origin("detected_at") != model.FromBody {
		return
	}
	at := base.Pos("detected_at").Line
	for i := range o.lines {
		l := &o.lines[i]
		if l.pos.Line != at {
			continue
		}
		text := l.text[min(l.rest, len(l.text)):]
		if l.row != nil {
			text = strings.Join(l.row.cells, " ")
		}
		if by := whoNoticed(withoutTime(plain(text)), true); by != "" {
			e.DetectedBy = by
			base.DeriveAt("detected_by", model.FromBody, at)
			return
		}
	}
}
