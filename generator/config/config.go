// Package config reads siaga.yaml.
package config

import "siaga/generator/diag"

// Config is siaga.yaml with every default filled in.
type Config struct {
	Title    string
	Language string // en or id
	TimeZone string // IANA name, checked
	BaseURL  string // empty, or absolute with a trailing slash
	Content  string // folder, relative to the configuration file; empty: content/ if it exists, else the folder itself
	Output   string
	Layouts  string
	EditURL  string
	Branch   string
	Drafts   bool
	Ignore   []string
	Markdown Markdown
	Kinds    []KindRule
	Fields   map[string]string
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
