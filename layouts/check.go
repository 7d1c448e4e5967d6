package layouts

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// openGroups are the groups of texts that hold a word for each value that content may have. A site may have values of its
// own there.
var openGroups = []string{"action_kinds", "helped", "values"}

// Check finds what a user's folder says in vain: a file that replaces none of the theme and is no new partial or asset,
// and a text that nothing asks for. The error begins with the path of the file. closest picks the candidate that the
// writer of a word may have meant, "" if there is none.
//
// A file whose name begins with a dot or ends in ~ belongs to an editor or to the system, a README.md to people, and Go
// code to a program that embeds the folder, as this one does: they are not looked at. A text that a template of the user asks for may be new.
func Check(user fs.FS, closest func(word string, candidates []string) string) error {
	names, err := ownFiles(user)
	if err != nil {
		return err
	}
	known, err := ownFiles(FS)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := checkName(name, known, closest); err != nil {
			return err
		}
	}
	var texts textCheck
	for _, name := range names {
		if path.Dir(name) != "i18n" {
			continue
		}
		if texts.kinds == nil {
			if texts, err = newTextCheck(user, names, closest); err != nil {
				return err
			}
		}
		if err := texts.check(user, name); err != nil {
			return err
		}
	}
	return nil
}

// ownFiles lists the files of a theme, sorted.
func ownFiles(fsys fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case name == ".":
		case strings.HasPrefix(base, "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && !strings.HasSuffix(base, "~") && path.Ext(base) != ".go" && base != "README.md":
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

func checkName(name string, known []string, closest func(string, []string) string) error {
	top, rest, _ := strings.Cut(name, "/")
	switch {
	case slices.Contains(known, name) || top == "assets" && rest != "":
		return nil
	case (top == "partials" || top == "charts") && path.Ext(name) == ".html" && !strings.Contains(rest, "/"):
		return nil
	case (top == "partials" || top == "charts") && rest != "":
		return fmt.Errorf("%s is not read: a partial is a .html file directly in %s/", name, top)
	}
	for _, k := range known { // the right name in the wrong folder
		if path.Base(k) == path.Base(name) {
			return fmt.Errorf("%s replaces no file of the theme: did you mean %s?", name, k)
		}
	}
	if near := closest(name, known); near != "" {
		return fmt.Errorf("%s replaces no file of the theme: did you mean %s?", name, near)
	}
	var beside []string
	for _, k := range known {
		if path.Dir(k) == path.Dir(name) {
			beside = append(beside, path.Base(k))
		}
	}
	if len(beside) > 0 {
		return fmt.Errorf("%s replaces no file of the theme: %s/ has %s", name, path.Dir(name), strings.Join(beside, ", "))
	}
	return fmt.Errorf("%s replaces no file of the theme: new files go into partials/, charts/ or assets/", name)
}

// textKind says what stands at a key.
type textKind string

const (
	plainText  textKind = "a text"
	pluralText textKind = "the forms one and other"
)

// textCheck knows the keys of texts that may be used.
type textCheck struct {
	kinds     map[string]textKind // of the theme, by key
	keys      []string            // the same, sorted
	templates string              // all templates of the user
	closest   func(string, []string) string
}

func newTextCheck(user fs.FS, names []string, closest func(string, []string) string) (textCheck, error) {
	c := textCheck{closest: closest}
	var err error
	if c.kinds, c.keys, err = readTexts(FS, "i18n/en.yaml"); err != nil {
		return c, err
	}
	var all strings.Builder
	for _, name := range names {
		if path.Ext(name) != ".html" {
			continue
		}
		src, err := fs.ReadFile(user, name)
		if err != nil {
			return c, err
		}
		all.Write(src)
	}
	c.templates = all.String()
	return c, nil
}

// check looks at the keys of one file of texts.
func (c textCheck) check(user fs.FS, name string) error {
	kinds, keys, err := readTexts(user, name)
	if err != nil {
		return err
	}
	for _, key := range keys {
		group, _, _ := strings.Cut(key, ".")
		want, known := c.kinds[key]
		switch {
		case known && kinds[key] != want:
			return fmt.Errorf("%s: %s takes %s", name, key, want)
		case known || slices.Contains(openGroups, group) || strings.Contains(c.templates, `"`+key+`"`):
			continue
		}
		near := c.closest(key, c.keys)
		if near == "" {
			near = c.sameWord(key)
		}
		if near != "" {
			return fmt.Errorf("%s: nothing asks for the text %s: did you mean %s?", name, key, near)
		}
		return fmt.Errorf("%s: nothing asks for the text %s", name, key)
	}
	return nil
}

// sameWord is the first key that ends in the same word, in another group; "" without one.
func (c textCheck) sameWord(key string) string {
	word := key[strings.LastIndexByte(key, '.')+1:]
	for _, k := range c.keys {
		if k[strings.LastIndexByte(k, '.')+1:] == word {
			return k
		}
	}
	return ""
}

// readTexts gives the keys of a file of texts: "runbook.answers".
func readTexts(fsys fs.FS, name string) (map[string]textKind, []string, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, nil, err
	}
	var tree map[string]any
	if err := yaml.Unmarshal(src, &tree); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	kinds := map[string]textKind{}
	flatten(kinds, "", tree)
	keys := make([]string, 0, len(kinds))
	for key := range kinds {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return kinds, keys, nil
}

func flatten(kinds map[string]textKind, prefix string, tree map[string]any) {
	for name, value := range tree {
		group, isGroup := value.(map[string]any)
		switch _, plural := group["other"].(string); {
		case plural:
			kinds[prefix+name] = pluralText
		case isGroup:
			flatten(kinds, prefix+name+".", group)
		default:
			kinds[prefix+name] = plainText
		}
	}
}
