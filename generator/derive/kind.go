package derive

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"siaga/generator/frontmatter"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// Page is what is known of a page before its kind is.
type Page struct {
	Path   string // relative to the content root
	Root   string // name of the content root's own folder, the last hint
	Name   string // base name without extensions
	Title  string // that the front matter declares
	Index  bool   // it is the index page of its folder
	Fields []frontmatter.Field
	Ours   func(key string) string // our name of a key
	Body   *markdown.Body
	Code   bool // it shows code
}

// Kind says what kind of page this is, where neither its front matter nor the configuration says so. The strongest hint
// wins: the shape of the page (its headings, and keys of other schemas), then the nearest folder whose name says it, then
// keys that only one kind has, then the name of the content root.
//
// What stands in a folder of incidents, or under the name of a day, tells what happened: there headings that tell what to do
// make no runbook of it.
//
// A page that is written in Siaga's own keys needs no guessing by headings: there the folder wins over the shape. An index
// page and a template of a page are plain pages, whatever stands beside them.
func Kind(p Page) *model.Kind {
	if p.Index || isTemplate(p.Path) {
		return model.KindPage
	}
	folder := folderKind(path.Dir(p.Path))
	shape := shapeOf(p)
	if shape == model.KindRunbook && (folder == model.KindIncident || folder == model.KindPostMortem) {
		shape = nil
	}
	if shape != nil && (folder == nil || !ownKeys(p, folder)) {
		return shape
	}
	if folder == model.KindAlert && !ownKeys(p, folder) && tellsWhatToDo(p) {
		return model.KindRunbook
	}
	if folder != nil {
		return folder
	}
	if k := kindOfKeys(p); k != nil {
		return k
	}
	if k := rootKind(p.Root); k != nil {
		return k
	}
	return model.KindPage
}

// shapeOf reads the kind from the headings of a page, or from the keys of another tool's schema.
func shapeOf(p Page) *model.Kind {
	found := sectionsOf(p.Body.Headings)
	count := func(of ...Section) (n int) {
		for _, s := range of {
			if found[s] {
				n++
			}
		}
		return n
	}
	todo := count(Meaning, Diagnosis, Mitigation, Verification, Rollback)
	past := count(Cause, Timeline, Actions, Lessons, Trigger, Detection)
	either := count(Impact, Summary, Resolution, Escalation)
	switch {
	case past >= 2 && past > todo, past == 1 && todo == 0 && either >= 2:
		return model.KindPostMortem
	case todo >= 2, todo == 1 && either >= 1:
		if _, dated := Date(p.Name, time.UTC); !dated {
			return model.KindRunbook
		}
		if past >= 1 {
			return model.KindPostMortem
		}
	}
	// Times under the names of another schema: a record of what happened.
	for _, f := range p.Fields {
		key := model.NormalKey(f.Key)
		if ours := p.Ours(f.Key); ours != key && (ours == "started_at" || ours == "resolved_at") && key != "start" && key != "end" {
			return model.KindPostMortem
		}
	}
	return nil
}

// sectionsOf lists what the sections of a page are about. A heading such as "Penanganan", which tells how something is or was
// dealt with, is about what was done where the page tells a cause or a course of events, else about what to do.
func sectionsOf(headings []markdown.Heading) map[Section]bool {
	found := map[Section]bool{}
	dealt := false
	for _, h := range headings {
		s := MeaningOf(h.Text)
		switch {
		case s == "" || h.Title:
		case s == Mitigation && sectionNamed(h.Text, true) == Resolution:
			dealt = true
		default:
			found[s] = true
		}
	}
	if dealt {
		found[Resolution] = found[Resolution] || found[Cause] || found[Timeline]
		found[Mitigation] = found[Mitigation] || !found[Resolution]
	}
	return found
}

// tellsWhatToDo reports whether a page gives its reader something to do: commands, or a section that says what to do.
func tellsWhatToDo(p Page) bool {
	return p.Code || slices.ContainsFunc(p.Body.Headings, func(h markdown.Heading) bool {
		switch MeaningOf(h.Text) {
		case Diagnosis, Mitigation, Verification, Rollback, Resolution:
			return true
		}
		return false
	})
}

// ownKeys reports whether the front matter uses keys of the kind under our own names, beyond those that all kinds have.
func ownKeys(p Page, k *model.Kind) bool {
	keys := specific[k]
	return slices.ContainsFunc(p.Fields, func(f frontmatter.Field) bool { return keys[model.NormalKey(f.Key)] })
}

// specific lists for every kind the keys that a plain page does not have.
var specific = func() map[*model.Kind]map[string]bool {
	common := model.KeysOf(model.KindPage)
	m := map[*model.Kind]map[string]bool{}
	for _, k := range model.Kinds {
		m[k] = map[string]bool{}
		for _, key := range model.KeysOf(k) {
			if !slices.Contains(common, key) {
				m[k][key] = true
			}
		}
	}
	return m
}()

// kindOfKeys finds the one kind that has a key of the front matter; for the keys that an incident and a post-mortem share,
// the incident.
func kindOfKeys(p Page) *model.Kind {
	for _, f := range p.Fields {
		key := p.Ours(f.Key)
		var owners []*model.Kind
		for _, k := range model.Kinds {
			if specific[k][key] {
				owners = append(owners, k)
			}
		}
		switch {
		case len(owners) == 1:
			return owners[0]
		case len(owners) == 2 && owners[0] == model.KindIncident && owners[1] == model.KindPostMortem:
			return model.KindIncident
		}
	}
	return nil
}

// folders maps names of folders, with signs left out, to kinds.
var folders = func() map[string]*model.Kind {
	m := map[string]*model.Kind{}
	for _, f := range []struct {
		kind  *model.Kind
		names string
	}{
		{model.KindRunbook, "runbook runbooks playbook playbooks sop sops operationalprocedures"},
		{model.KindAlert, "alert alerts alertdocs"},
		{model.KindIncident, "incident incidents incidentreport incidentreports incidentlog incidentlogs incidentnotes incidenthistory incidentarchive majorincidents outage outages outagereports " +
			"insiden kejadian gangguan laporaninsiden laporankejadian laporangangguan catataninsiden catatankejadian catatangangguan riwayatinsiden riwayatgangguan arsipinsiden"},
		{model.KindPostMortem, "postmortem postmortems incidentpostmortem incidentpostmortems retro retros incidentretro incidentretros retrospectives incidentreview incidentreviews " +
			"postincidentreview postincidentreviews pir pirs rca rcas pascainsiden tinjauaninsiden evaluasiinsiden analisisinsiden"},
		{model.KindRootCause, "rootcause rootcauses akarmasalah akarpenyebab"},
		{model.KindService, "service services servicecatalog"},
		{model.KindDrill, "drill drills gameday gamedays exercises"},
	} {
		for name := range strings.FieldsSeq(f.names) {
			m[name] = f.kind
		}
	}
	return m
}()

var signs = strings.NewReplacer("-", "", "_", "", " ", "", ".", "")

// folderKind looks at the folders of a page, the nearest first.
func folderKind(dir string) *model.Kind {
	for dir != "." && dir != "/" && dir != "" {
		if k, ok := folders[signs.Replace(strings.ToLower(path.Base(dir)))]; ok {
			return k
		}
		dir = path.Dir(dir)
	}
	return nil
}

// rootKind looks for a kind in the name of the content root, such as "acme-postmortems". Two words may stand for one:
// "post-mortems".
func rootKind(root string) *model.Kind {
	words := strings.FieldsFunc(strings.ToLower(root), func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == ' ' })
	for i := len(words) - 1; i >= 0; i-- {
		if i > 0 {
			if k, ok := folders[words[i-1]+words[i]]; ok {
				return k
			}
		}
		if k, ok := folders[words[i]]; ok {
			return k
		}
	}
	return nil
}

// isTemplate recognises pages that are made to be copied.
func isTemplate(p string) bool {
	for part := range strings.SplitSeq(strings.ToLower(p), "/") {
		name, _, _ := strings.Cut(part, ".")
		for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ' ' }) {
			if w == "template" || w == "templates" {
				return true
			}
		}
	}
	return false
}

var datePrefix = regexp.MustCompile(`^(\d{4})-?(\d{2})-?(\d{2})(?:\D|$)`)

// Date reads the day that the name of a file starts with, such as "2023-09-18-lack-of-diskspace.md".
func Date(name string, loc *time.Location) (model.Time, bool) {
	m := datePrefix.FindStringSubmatch(name)
	if m == nil {
		return model.Time{}, false
	}
	t, err := time.ParseInLocation("20060102", m[1]+m[2]+m[3], loc)
	if err != nil || t.Year() < 1600 || t.Year() > 2200 {
		return model.Time{}, false
	}
	return model.Time{At: t, DateOnly: true}, true
}

// AlertName tells for which alert a page is the runbook that is named after it: a page of an alerts folder, or one that
// explains the meaning of an alert, whose name is shaped like the name of an alert.
func AlertName(p Page) string {
	inAlerts := folderKind(path.Dir(p.Path)) == model.KindAlert
	explains := slices.ContainsFunc(p.Body.Headings, func(h markdown.Heading) bool { return MeaningOf(h.Text) == Meaning })
	if !inAlerts && !explains || !alertShape.MatchString(p.Name) {
		return ""
	}
	// A helper page in an alerts folder has a title of its own.
	title := p.Title
	for _, h := range p.Body.Headings {
		if h.Title {
			title = h.Text
		}
	}
	if title != "" && !explains && !strings.Contains(title, p.Name) {
		return ""
	}
	return p.Name
}

var alertShape = regexp.MustCompile(`^[A-Za-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+$`)

var opaque = regexp.MustCompile(`^[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{2,})*$`)

// IsOpaque reports whether a file's name says nothing to a person: a UUID or a hash.
func IsOpaque(name string) bool {
	return opaque.MatchString(name) && strings.ContainsAny(name, "0123456789")
}

// FirstSentence is how a text begins, at most 80 bytes of it, for a title.
func FirstSentence(text string) string {
	for i, r := range text {
		if (r == '.' || r == '!' || r == '?' || r == '。') && (i+1 >= len(text) || text[i+1] == ' ' || r == '。') {
			text = text[:i]
			break
		}
	}
	return cut(text, 80)
}

// cut shortens a text to at most so many bytes, at the end of a word where there is one.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	text = strings.ToValidUTF8(text[:most], "") // no letter is cut in two
	if i := strings.LastIndexByte(text, ' '); i > most/2 {
		text = text[:i]
	}
	return strings.TrimRight(text, " ,;:") + "…"
}

// TitleFromName makes a title of a file's name: "lack-of-diskspace" is "Lack of diskspace". Names of alerts and ids stay.
func TitleFromName(name string) string {
	if alertShape.MatchString(name) || strings.ToUpper(name) == name {
		return name
	}
	rest := name
	if m := datePrefix.FindString(name); m != "" && len(m) < len(name) {
		rest = name[len(m):]
	}
	rest = strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(rest))
	if rest == "" {
		return name
	}
	r := []rune(rest)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
