// Package config reads siaga.yaml.
//
// The file is optional and so is every key in it: [Default] is what a repository without one gets. Where it exists it
// is read strictly, because a setting that silently does nothing costs an hour: a key that is not known is an error
// that names the closest known one, a value of the wrong type or one that cannot work (a time zone that does not
// exist, a glob that does not parse) is an error at its own line and column.
//
// Problems are diagnostics, as for content. [Parse] always returns a Config in which every sound key is set and every
// other one has its default; whether that may be used in spite of errors is for the caller to say.
//
// Paths in the file are relative to the folder that holds it; globs are relative to the content root.
package config

import (
	"slices"

	"siaga/generator/diag"
)

// FileName is the name of the configuration file that is looked for when none is given.
const FileName = "siaga.yaml"

// Config is siaga.yaml with every default filled in.
type Config struct {
	Title    string // of the site; empty: the title of the home page, else the name of the content folder
	Language string // of the interface: en or id
	TimeZone string // IANA name, checked; for times that are written without a zone
	BaseURL  string // empty, or absolute with a trailing slash
	Content  string // folder, relative to the configuration file; empty: content/ if it exists, else the folder itself
	Output   string // folder that is written, relative to the configuration file
	Layouts  string // folder of the user's own templates; used if it exists
	EditURL  string // template with {path} and {branch}; empty: made from the origin remote
	Branch   string // for edit links; empty: the current one
	Drafts   bool   // whether pages with `draft: true` are published
	Ignore   []string
	Markdown Markdown
	Kinds    []KindRule
	Rules    []string          // globs of files with alerting rules; nil: all YAML files that look like one; empty: none
	Fields   map[string]string // foreign front matter key → ours, beside the built-in names
	Synonyms [][]string        // words and phrases that mean the same to a search, beside the built-in ones
	Checks   map[diag.Code]Level
	Serve    Serve
}

// Markdown says which files are pages.
type Markdown struct {
	Extensions []string
	Files      []string // globs of further files
}

// KindRule gives the files of a glob a kind.
type KindRule struct{ Files, Kind string }

// Level is a severity or off.
type Level struct {
	Off      bool
	Severity diag.Severity
}

// Serve has the defaults of `siaga serve`.
type Serve struct{ Addr string }

// Known lists the words that other packages define and that this file may name. A nil list is not checked.
type Known struct {
	Kinds  []string // names of kinds, such as "runbook"
	Fields []string // front matter keys that a foreign name may be mapped to

	// Synonyms says what is wrong with a group of synonyms.
	Synonyms func(group []string) error
}

// Default is the configuration of a repository without siaga.yaml.
func Default() Config {
	return Config{
		Language: "en",
		TimeZone: "UTC",
		Output:   "public",
		Layouts:  "layouts",
		Markdown: Markdown{Extensions: []string{".md", ".markdown", ".html.md", ".md.erb", ".html.md.erb"}},
		Fields:   map[string]string{},
		Checks:   map[diag.Code]Level{},
		Serve:    Serve{Addr: "127.0.0.1:8700"},
	}
}

// Apply gives the diagnostics the severities of the configuration and leaves out those that are off. The list is not
// modified.
func (c Config) Apply(list []diag.Diagnostic) []diag.Diagnostic {
	if len(c.Checks) == 0 {
		return list
	}
	kept := make([]diag.Diagnostic, 0, len(list))
	for _, d := range list {
		level, set := c.Checks[d.Code]
		if set && level.Off {
			continue
		}
		if set {
			d.Severity = level.Severity
		}
		kept = append(kept, d)
	}
	return slices.Clip(kept)
}
