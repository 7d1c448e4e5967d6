// Package diag holds problems found in content as data.
//
// A [Diagnostic] says what is wrong, where (path, line, column) and what to do next. Problems in content never stop a
// build: they are collected, sorted and printed. A Go error is kept for the case that the tool itself could not work.
//
// The package imports nothing of ours, so that every stage may report.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Pos is a place in a source file. Path is relative to the content root, with "/". Line and Column count from 1;
// Column counts bytes as editors and compilers do. Zero means "not known": a Pos without a line stands for the whole
// file, one without a path for the whole site.
type Pos struct {
	Path   string
	Line   int
	Column int
}

// String prints path:line:column, leaving out what is not known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.Path
	case p.Column == 0:
		return p.Path + ":" + strconv.Itoa(p.Line)
	}
	return p.Path + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// Compare orders by path, line, column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Path, q.Path), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Severity says how much a diagnostic matters. The zero value is Info.
type Severity int

// Severities, from the least to the most.
const (
	Info Severity = iota
	Warning
	Error
)

// String gives the word that is printed and that siaga.yaml and --fail-on take.
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "info"
}

// ParseSeverity reads the word that String gives.
func ParseSeverity(s string) (Severity, bool) {
	for _, v := range []Severity{Info, Warning, Error} {
		if v.String() == s {
			return v, true
		}
	}
	return Info, false
}

// Note adds a second place to a diagnostic, such as "first defined here".
type Note struct {
	Pos  Pos
	Text string
}

// Diagnostic is one problem in the content.
type Diagnostic struct {
	Code       Code
	Severity   Severity
	Pos        Pos
	Message    string // one sentence, without a full stop
	Suggestion string // what to do about it; empty where nothing sensible can be said
	Notes      []Note
}

// New makes a diagnostic with the default severity of its code.
func New(code Code, pos Pos, format string, args ...any) Diagnostic {
	return Diagnostic{Code: code, Severity: code.Info().Severity, Pos: pos, Message: fmt.Sprintf(format, args...)}
}

// Suggest returns the diagnostic with a suggestion.
func (d Diagnostic) Suggest(format string, args ...any) Diagnostic {
	d.Suggestion = fmt.Sprintf(format, args...)
	return d
}

// Also returns the diagnostic with one more note.
func (d Diagnostic) Also(pos Pos, format string, args ...any) Diagnostic {
	d.Notes = append(slices.Clip(d.Notes), Note{Pos: pos, Text: fmt.Sprintf(format, args...)})
	return d
}

// Sort orders diagnostics by place, then code, then text, and drops exact repetitions.
func Sort(list []Diagnostic) []Diagnostic {
	slices.SortFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(list, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message == b.Message
	})
}

// Count returns how many of the list are at least of the given severity.
func Count(list []Diagnostic, least Severity) int {
	n := 0
	for _, d := range list {
		if d.Severity >= least {
			n++
		}
	}
	return n
}
