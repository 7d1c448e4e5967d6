package render

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// texts holds the interface texts of one language, by key: "runbook.answers".
type texts struct {
	plain  map[string]string
	plural map[string]pluralForms
	groups map[string]bool // keys that hold other keys
}

// pluralForms are the forms of a text in which a number stands. Languages that know no plural have only other.
type pluralForms struct{ one, other string }

// loadTexts reads the texts of a language. What a user's file does not say is taken from the built-in file of that
// language, and what that does not say from the English one.
func loadTexts(fsys fs.FS, language string) (*texts, error) {
	t := &texts{plain: map[string]string{}, plural: map[string]pluralForms{}, groups: map[string]bool{}}
	found := false
	for _, lang := range []string{"en", language} {
		for _, dir := range []string{"builtin/i18n/", "i18n/"} {
			name := dir + lang + ".yaml"
			src, err := fs.ReadFile(fsys, name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("layouts: %w", err)
			}
			found = found || lang == language
			if err := t.add(src); err != nil {
				return nil, fmt.Errorf("layouts/%s: %w", name, err)
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("layouts/i18n/%s.yaml: there are no texts for the language %q", language, language)
	}
	return t, nil
}

func (t *texts) add(src []byte) error {
	var tree map[string]any
	if err := yaml.Unmarshal(src, &tree); err != nil {
		return err
	}
	return t.addTree("", tree)
}

func (t *texts) addTree(prefix string, tree map[string]any) error {
	for name, value := range tree {
		key := prefix + name
		switch v := value.(type) {
		case string:
			if old, ok := t.plain[key]; ok && verbs(old) != verbs(v) {
				return fmt.Errorf("text %q needs the verbs %q, has %q", key, verbs(old), verbs(v))
			}
			t.plain[key] = v
		case map[string]any:
			if other, ok := v["other"].(string); ok {
				one, _ := v["one"].(string)
				t.plural[key] = pluralForms{one, other}
				continue
			}
			t.groups[key] = true
			if err := t.addTree(key+".", v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("text %q is not a text but %v", key, value)
		}
	}
	return nil
}

func (t *texts) text(key string, args ...any) string {
	s, ok := t.plain[key]
	if !ok {
		return key[strings.LastIndexByte(key, '.')+1:]
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

func (t *texts) word(group, value string) string {
	if s, ok := t.plain[group+"."+value]; ok {
		return s
	}
	if s, ok := t.plain[group+"."+strings.ToLower(value)]; ok {
		return s
	}
	return value
}

func (t *texts) count(key string, n int) string {
	forms := t.plural[key]
	s := forms.other
	if n == 1 && forms.one != "" {
		s = forms.one
	}
	if !strings.Contains(s, "%") {
		return s
	}
	return fmt.Sprintf(s, n)
}

var verb = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z%]`)

// verbs lists the verbs of a text, in order.
func verbs(s string) string { return strings.Join(verb.FindAllString(s, -1), " ") }
