package render

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siaga/generator/model"
	"siaga/layouts"
)

// literalKey finds where a template or the code of this package asks for a text, scriptKey what may be one in a script.
var (
	scriptKey  = regexp.MustCompile(`"([a-z][a-z_]*(?:\.[a-z_]*)?)"`)
	literalKey = regexp.MustCompile(`(?:\b(?:t|tn|word)|(?:Templates|ts)\.(?:Text|Count|Word))[ (]"([^"]+)"`)
	dotted     = func(key string) string { group, _, _ := strings.Cut(key, "."); return group }
)

// Every language has the texts that English has, with the same verbs, and every text is used somewhere.
func TestTextsAreComplete(t *testing.T) {
	used := usedKeys(t)
	english := loadLanguage(t, "en")
	for key, text := range english.plain {
		if !used[key] && !used[dotted(key)] && !used[key[:strings.LastIndexByte(key, '.')+1]] {
			t.Errorf("en: %s is not used (%q)", key, text)
		}
	}
	for key := range english.plural {
		if !used[key] {
			t.Errorf("en: %s is not used", key)
		}
	}
	files, err := fs.Glob(layouts.FS, "i18n/*.yaml")
	if err != nil || len(files) < 2 {
		t.Fatalf("languages: %v, %v", files, err)
	}
	for _, file := range files {
		other := loadLanguage(t, strings.TrimSuffix(path.Base(file), ".yaml"))
		for _, key := range slices.Sorted(maps.Keys(english.plain)) {
			if text, ok := other.plain[key]; !ok || verbs(text) != verbs(english.plain[key]) || strings.Count(text, "{") != strings.Count(english.plain[key], "{") {
				t.Errorf("%s: %s is %q, in English %q", file, key, text, english.plain[key])
			}
		}
		for _, key := range slices.Sorted(maps.Keys(english.plural)) {
			if forms, ok := other.plural[key]; !ok || verbs(forms.other) != verbs(english.plural[key].other) {
				t.Errorf("%s: %s is %q, in English %q", file, key, forms, english.plural[key])
			}
		}
		if len(other.plain) != len(english.plain) || len(other.plural) != len(english.plural) {
			t.Errorf("%s has texts that English does not have", file)
		}
	}
}

// loadLanguage reads the file of one language alone, without the English texts below it.
func loadLanguage(t *testing.T, language string) *texts {
	t.Helper()
	src, err := fs.ReadFile(layouts.FS, "i18n/"+language+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := &texts{plain: map[string]string{}, plural: map[string]pluralForms{}, groups: map[string]bool{}}
	if err := out.add(src); err != nil {
		t.Fatal(err)
	}
	return out
}

func usedKeys(t *testing.T) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	collect := func(src []byte) {
		for _, m := range literalKey.FindAllSubmatch(src, -1) {
			used[string(m[1])] = true
		}
	}
	err := fs.WalkDir(layouts.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(name) == ".html" {
			src, _ := fs.ReadFile(layouts.FS, name)
			collect(src)
		}
		if err == nil && path.Ext(name) == ".js" {
			src, _ := fs.ReadFile(layouts.FS, name)
			for _, m := range scriptKey.FindAllSubmatch(src, -1) { // the texts of one group, in forms for one and others
				for _, form := range []string{"", "_one", "_other"} {
					used["search."+string(m[1])+form] = true
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("*.go")
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			collect(src)
		}
	}
	if len(used) < 100 {
		t.Fatalf("only %d texts are used: the search does not work", len(used))
	}
	return used
}

// What the code names has a word: kinds, columns, relations, milestones, spans.
func TestWordsForEverything(t *testing.T) {
	words := loadLanguage(t, "en").plain
	need := func(group, value string) {
		t.Helper()
		if words[group+"."+value] == "" {
			t.Errorf("no text %s.%s", group, value)
		}
	}
	for _, k := range model.Kinds {
		need("kind", k.Name)
		need("kinds", k.Name)
		for _, c := range overviews[k] {
			need("columns", c.Name)
		}
	}
	for _, name := range inward {
		need("relations", name)
	}
	for _, rel := range []model.Relation{model.RelService, model.RelAlert, model.RelRunbook, model.RelCause, model.RelCausedBy, model.RelIncident,
		model.RelRelated, model.RelDuplicate, model.RelScenario, model.RelDependsOn, model.RelActionFor, model.RelLink} {
		need("relations", string(rel))
	}
	at := model.Time{At: sampleInstant}
	e := model.Event{StartedAt: at, DetectedAt: at, DeclaredAt: at, AcknowledgedAt: at, MitigatedAt: at, ResolvedAt: at}
	for _, m := range e.Milestones() {
		need("milestones", m.Name)
	}
	for _, s := range e.Spans() {
		need("durations", s.Name)
	}
	for _, p := range insightPages() {
		need("pages", p.name)
	}
	for _, k := range lessonOrder {
		need("lessons", string(k))
	}
	for _, a := range boardStates {
		need("values", string(a))
	}
	for _, l := range trustLevels {
		need("values", string(l))
	}
	for _, k := range []string{"alert", "derived", "declared"} {
		need("symptoms", k)
	}
}

// What the insight names has a word: its constants by their types, its reasons by their codes, its mechanisms.
func TestWordsForInsight(t *testing.T) {
	groups := map[string]string{"EvidenceKind": "evidence", "State": "states", "Trend": "trend", "TrustLevel": "values", "ActionState": "values"}
	coded := regexp.MustCompile(`^\t(?:Reason|Lack)\w+ += "([^"]+)"`)
	typed := regexp.MustCompile(`^\t\w+ +(\w+) = "([^"]+)"`)
	named := regexp.MustCompile(`^\t\{"([^"]+)", (?:true|false), `)
	words := loadLanguage(t, "en").plain
	files, err := filepath.Glob("../insight/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	need := func(group, value string) {
		t.Helper()
		found[group]++
		if words[group+"."+value] == "" {
			t.Errorf("no text %s.%s", group, value)
		}
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(src)) {
			// The reasons of the board are the states of its items.
			if m := coded.FindStringSubmatch(line); m != nil && filepath.Base(name) != "actions.go" {
				need("reasons", m[1])
			}
			if m := typed.FindStringSubmatch(line); m != nil && groups[m[1]] != "" {
				need(groups[m[1]], m[2])
			}
			if m := named.FindStringSubmatch(line); m != nil && filepath.Base(name) == "mechanisms.go" {
				need("mechanisms", m[1])
			}
		}
	}
	for group, least := range map[string]int{"reasons": 25, "evidence": 8, "states": 7, "trend": 3, "values": 10, "mechanisms": 40} {
		if found[group] < least {
			t.Errorf("only %d of %s were found: the search does not work", found[group], group)
		}
	}
}
