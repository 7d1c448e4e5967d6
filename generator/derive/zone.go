package derive

import (
	"slices"
	"strings"
	"time"
)

// zoneMinutes are the abbreviations of time zones that people write, with their offset from UTC in minutes. Each stands for
// that offset and nothing else, whatever the season.
var zoneMinutes = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180,
	"SAST": 120, "IST": 330, "PKT": 300, "WIB": 420, "ICT": 420, "WITA": 480, "SGT": 480, "HKT": 480, "PHT": 480, "AWST": 480,
	"WIT": 540, "JST": 540, "KST": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
	"AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
	"PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180,
}

// maxZone is the length of the longest abbreviation.
const maxZone = 4

// zonePlaces are the abbreviations of zones with a summer time of their own.
var zonePlaces = map[string]string{
	"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}

// peekZone reads the zone that stands here, without going on.
func (c scan) peekZone() *time.Location {
	m := moment{}
	c.zone(&m)
	return m.zone
}

// zone reads a zone behind a clock, if there is one: "Z", "+02:00", "UTC+7", "(CET)", "PST (UTC-7)", "Europe/London".
func (c *scan) zone(m *moment) {
	start := c.i
	if c.i < len(c.s) && (c.s[c.i] == '+' || c.s[c.i] == '-') {
		// 10:00-11:00 is a range; 10:00:00-07:00 behind a day is an offset.
		if off, ok := c.offset(); ok && (c.s[start] == '+' || m.dated() && !c.looksLikeRange(start)) {
			m.zone = fixed("", off)
			return
		}
		c.i = start
		return
	}
	c.skip(" \u00a0([")
	spaced := c.i > start
	if spaced && c.i < len(c.s) && (c.s[c.i] == '+' || c.s[c.i] == '-') {
		sign := c.i
		if off, ok := c.offset(); ok && c.end() && c.i-sign >= len("+0700") {
			m.zone = fixed("", off)
			return
		}
	} else if loc := c.zoneName(); loc != nil {
		m.zone = loc
		c.exact(m)
		if strings.ContainsAny(c.s[start:c.i], "([") {
			c.one(")]")
		}
		return
	}
	c.i = start
}

// looksLikeRange reports whether what was read from start on, "-11:00", may as well be the end of a range. Where seconds
// are written, a log was, and it is an offset.
func (c *scan) looksLikeRange(start int) bool {
	return start < 6 || c.s[start-3] != ':' || c.s[start-6] != ':'
}

// exact reads the offset that follows the name of a zone in brackets, which is what the writer means: "PST (UTC-7)".
func (c *scan) exact(m *moment) {
	at := c.i
	c.skip(" ")
	if c.one("(") != 0 {
		if loc := c.zoneName(); loc != nil && c.one(")") != 0 {
			if _, off := time.Unix(0, 0).In(loc).Zone(); off != 0 {
				m.zone = loc
			}
			return
		}
	}
	c.i = at
}

// zoneName reads the name of a zone, with an offset behind it or without.
func (c *scan) zoneName() *time.Location {
	start := c.i
	for c.i < len(c.s) && (isLetter(c.s[c.i]) || c.i > start && (c.s[c.i] == '/' || c.s[c.i] == '_')) {
		c.i++
	}
	name := strings.TrimRight(c.s[start:c.i], "/_")
	c.i = start + len(name)
	if i := strings.IndexByte(name, '/'); i > 0 {
		if loc := worldZone(name); loc != nil {
			return loc
		}
		name = name[:i] // "UTC/GMT"
		c.i = start + i
	}
	for _, world := range [...]string{"UTC", "GMT"} {
		if len(name) == len(world) && strings.EqualFold(name, world) {
			return c.shifted(world)
		}
	}
	if len(name) > maxZone {
		return c.longZone(start, name)
	}
	if minutes, ok := zoneMinutes[name]; ok && c.end() {
		return fixed(name, minutes)
	}
	if p := zonePlaces[name]; p != "" && c.end() {
		return worldZone(p)
	}
	c.i = start
	return nil
}

// longZones are the names of zones in words, by their first word; longer ones first.
var longZones = map[string][]struct{ name, zone string }{
	"Eastern":     {{"Eastern Standard Time", "EST"}, {"Eastern Daylight Time", "EDT"}, {"Eastern Time", "ET"}},
	"Central":     {{"Central European Summer Time", "CEST"}, {"Central European Time", "CET"}, {"Central Standard Time", "CST"}, {"Central Daylight Time", "CDT"}, {"Central Time", "CT"}},
	"Mountain":    {{"Mountain Standard Time", "MST"}, {"Mountain Daylight Time", "MDT"}, {"Mountain Time", "MT"}},
	"Pacific":     {{"Pacific Standard Time", "PST"}, {"Pacific Daylight Time", "PDT"}, {"Pacific Time", "PT"}},
	"Coordinated": {{"Coordinated Universal Time", "UTC"}},
	"Greenwich":   {{"Greenwich Mean Time", "GMT"}},
	"British":     {{"British Summer Time", "BST"}},
	"Indian":      {{"Indian Standard Time", "IST"}},
	"Japan":       {{"Japan Standard Time", "JST"}},
	"Western":     {{"Western Indonesian Time", "WIB"}, {"Western Indonesia Time", "WIB"}},
	"Waktu":       {{"Waktu Indonesia Barat", "WIB"}, {"Waktu Indonesia Tengah", "WITA"}, {"Waktu Indonesia Timur", "WIT"}},
}

// longZone reads the name of a zone in words, which begins with the word that has been read: "Pacific Time".
func (c *scan) longZone(start int, first string) *time.Location {
	for _, z := range longZones[first] {
		if rest := c.s[start:]; len(rest) >= len(z.name) && strings.EqualFold(rest[:len(z.name)], z.name) {
			c.i = start + len(z.name)
			return zoneByShort(z.zone)
		}
	}
	c.i = start
	return nil
}

// zoneByShort is a zone by its abbreviation.
func zoneByShort(short string) *time.Location {
	if p := zonePlaces[short]; p != "" {
		return worldZone(p)
	}
	if minutes, ok := zoneMinutes[short]; ok {
		return fixed(short, minutes)
	}
	return nil
}

// shifted reads the offset behind UTC or GMT.
func (c *scan) shifted(name string) *time.Location {
	at := c.i
	c.skip(" ")
	if off, ok := c.offset(); ok && c.end() {
		return fixed("", off)
	}
	if c.i = at; !c.end() {
		return nil
	}
	return fixed(name, 0)
}

// offset reads "+7", "+0700", "-07:00" as minutes.
func (c *scan) offset() (minutes int, ok bool) {
	at := c.i
	sign := c.one("+-")
	n, digits, ok := c.number(1, 4)
	if sign == 0 || !ok || digits == 3 {
		c.i = at
		return 0, false
	}
	if digits == 4 {
		minutes = n/100*60 + n%100
	} else {
		minutes = n * 60
		if colon := c.i; c.one(":.") != 0 {
			if n, _, ok := c.number(2, 2); ok {
				minutes += n
			} else {
				c.i = colon
			}
		}
	}
	if minutes > 14*60 {
		c.i = at
		return 0, false
	}
	if sign == '-' {
		minutes = -minutes
	}
	return minutes, true
}

// end reports whether a word ends here.
func (c *scan) end() bool {
	return c.i == len(c.s) || !isLetter(c.s[c.i]) && !isDigit(c.s[c.i]) && c.s[c.i] != '_' && c.s[c.i] != '-'
}

// fixed is a zone with an offset in minutes.
func fixed(name string, minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone(name, minutes*60)
}

// worldZone is a zone by the name that the world knows it by, such as Europe/London.
func worldZone(name string) *time.Location {
	if area, _, _ := strings.Cut(name, "/"); !areas[area] {
		return nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return loc
}

// areas are the first parts of the names of zones.
var areas = func() map[string]bool {
	m := map[string]bool{}
	for a := range strings.FieldsSeq("Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Europe Indian Mexico Pacific US Etc") {
		m[a] = true
	}
	return m
}()

// sayingZone are the words with which people say which zone their times are in.
var sayingZone = []string{
	"times ", "times:", "timestamps", "time zone", "timezone", "zona waktu", "waktu dalam", "semua waktu", "semua jam", "dalam wi",
}

// zoneSaid finds the zone that a line says the times around it are in: "All times in PST", "Waktu dalam WIB", "Time zone:
// Europe/London". A title may be shorter: "Timeline (UTC)".
func zoneSaid(line string, title bool) *time.Location {
	const long = 200 // bytes: what is longer says something else
	if len(line) > long {
		return nil
	}
	from := 0
	if !title {
		if !slices.ContainsFunc([]string{"ime", "IME", "akt", "AKT", "ona", "am"}, func(s string) bool { return strings.Contains(line, s) }) {
			return nil
		}
		low := strings.ToLower(line)
		if len(low) != len(line) {
			return nil
		}
		from = -1
		for _, w := range sayingZone {
			if from = strings.Index(low, w); from >= 0 {
				break
			}
		}
		if from < 0 {
			return nil
		}
	}
	if loc := findZone(line, from); loc != nil {
		return loc
	}
	if from > 0 {
		if loc := findZone(line[:from], 0); loc != nil {
			return loc
		}
	}
	return coastZone(line[from:])
}

// coastZone finds the word for a zone of North America that a text ends with: "All times Eastern", "Timeline (Pacific)".
func coastZone(text string) *time.Location {
	text = strings.TrimRight(text, " .)]:*")
	for _, coast := range [...][2]string{{"Eastern", "ET"}, {"Central", "CT"}, {"Mountain", "MT"}, {"Pacific", "PT"}} {
		if before, ok := strings.CutSuffix(text, coast[0]); ok && (before == "" || before[len(before)-1] == ' ' || before[len(before)-1] == '(') {
			return zoneByShort(coast[1])
		}
	}
	return nil
}

// zoneAlone reports whether a text does no more than to say a zone: "(all times UTC)", ", times in UTC".
func zoneAlone(text string) bool {
	const most = 40 // bytes
	text = strings.Trim(text, " ,;:.()[]*_–—-")
	if text == "" || len(text) > most || strings.Count(text, " ") > 4 {
		return false
	}
	c := scan{s: text}
	return c.zoneName() != nil && c.i == len(text) || zoneSaid(text, false) != nil
}

// findZone finds the first zone that is named behind an offset.
func findZone(line string, from int) *time.Location {
	for i := from; i < len(line); i++ {
		if !isLetter(line[i]) || i > 0 && (isLetter(line[i-1]) || isDigit(line[i-1])) {
			continue
		}
		c := scan{s: line, i: i}
		if loc := c.zoneName(); loc != nil {
			m := moment{zone: loc}
			c.exact(&m)
			return m.zone
		}
	}
	return nil
}
