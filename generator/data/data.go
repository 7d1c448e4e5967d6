// Package data writes a site for programs: files of JSON with what the pages say and what follows from them.
//
// Each file is an object with "$schema", "version" and one or two lists of records, one record a line, so that two builds
// can be compared with diff. A file is written record by record as it is made and is never held in memory: a graph of
// many documents is large.
//
// The rules that all files keep:
//
//   - A field is always there. What nobody says is "" for a text, [] for a list, and null for a time, a number or a path.
//   - path is the source file, relative to the content root, with "/"; address is the page, relative to the site's root.
//   - Pages are named by their paths. Services, alerts and root causes are named by their ids, since a page of one of them
//     may be generated because others name it, and then has no path.
//   - Times are RFC 3339 with the offset that the page states; a day alone is a full-date. Durations are whole seconds.
//   - Whatever was read or computed can be traced: where is a place, "path:line", from says what kind of source it is.
//
// The record types of this package are the formats: the schemas that are published with each build are made of them and of
// their comments (see schemas), and the handbook names every field.
package data

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"

	"siaga/generator/insight"
	"siaga/generator/link"
)

// version is the version of the formats. It changes when a field goes away or changes its meaning.
const version = 1

// file is one file of data.
type file struct {
	name  string // data/NAME.json
	write func(*site, *writer) error
}

// files lists the files by name.
var files = []file{
	{"incidents", (*site).incidents},
	{"suspected", (*site).suspected},
}

// address is where a file of data is.
func (f file) address() string { return "data/" + f.name + ".json" }

// Addresses lists the files, sorted.
func Addresses() []string {
	var out []string
	for _, f := range files {
		out = append(out, f.address())
	}
	return out
}

// site is what the files are made of.
type site struct {
	graph  *link.Graph
	report *insight.Report
}

// Write writes one of the files of a site: fs.ErrNotExist if there is none at the address.
func Write(w io.Writer, address string, g *link.Graph, r *insight.Report) error {
	for _, f := range files {
		if f.address() != address {
			continue
		}
		out := &writer{w: bufio.NewWriter(w)}
		out.begin(f.name)
		if err := f.write(&site{g, r}, out); err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
		return out.end()
	}
	return fmt.Errorf("%s: %w", address, fs.ErrNotExist)
}
