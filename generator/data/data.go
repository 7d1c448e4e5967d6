// Package data writes a site for programs: files of JSON with what the pages say and what follows from them, and a JSON
// Schema for each.
//
// A file is an object with "$schema", "version" and one or more lists of records, one record a line, so that two builds can
// be compared with diff. It is written record by record and is never held in memory: a graph of many documents is large.
//
// The rules that all files keep:
//
//   - A field is always there. What nobody says is "" for a text, [] for a list, and null for a time, a number, a path or a
//     place.
//   - path is a source file, relative to the content root, with "/"; address is a page, relative to the site's root.
//   - Incidents, post-mortems, runbooks and drills are named by their paths. Services, alerts and root causes are named by
//     their ids, since a page of one of them may be generated because others name it, and then has no path.
//   - Times are RFC 3339 with the offset that the page states; a day alone is a full-date. Durations are whole seconds.
//   - Whatever was read or computed can be traced: path and line, or where, "path:line", say where it stands; from says what
//     kind of source that is.
//
// The record types are the formats. The schemas are made of them and of their comments by the test of this package, which
// fails when the two differ; the handbook names every field, which is held by a test too.
package data

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"siaga/generator/insight"
	"siaga/generator/link"
)

// version is the version of the formats. It changes when a field goes away or changes its meaning.
const version = 1

// Head is how every file begins.
type Head struct {
	// Where the schema of the file is, relative to the file.
	Schema string `json:"$schema"`
	// Of the formats. It changes when a field goes away or changes its meaning.
	Version int `json:"version"`
}

// file is one file of data.
type file struct {
	name  string // data/NAME.json
	shape any    // of the whole file, for its schema
	write func(*site, *writer) error
}

// files lists the files by name.
var files = []file{
	{"actions", ActionsFile{}, (*site).actions},
	{"alerts", AlertsFile{}, (*site).alerts},
	{"durations", DurationsFile{}, (*site).durations},
	{"graph", GraphFile{}, (*site).graphFile},
	{"incidents", IncidentsFile{}, (*site).incidents},
	{"lessons", LessonsFile{}, (*site).lessons},
	{"pages", PagesFile{}, (*site).pages},
	{"root-causes", RootCausesFile{}, (*site).rootCauses},
	{"runbooks", RunbooksFile{}, (*site).runbooks},
	{"services", ServicesFile{}, (*site).services},
	{"suspected", SuspectedFile{}, (*site).suspected},
	{"symptoms", SymptomsFile{}, (*site).symptoms},
}

// schemas are made of the record types; see the package comment.
//
//go:embed schemas/*.schema.json
var schemas embed.FS

func (f file) address() string { return "data/" + f.name + ".json" }
func (f file) schema() string  { return "schemas/" + f.name + ".schema.json" }

// Addresses lists the files and their schemas, sorted.
func Addresses() []string {
	var out []string
	for _, f := range files {
		out = append(out, f.address(), "data/"+f.schema())
	}
	slices.Sort(out)
	return out
}

// site is what the files are made of.
type site struct {
	graph  *link.Graph
	report *insight.Report
}

// Write writes what stands at one of the addresses: fs.ErrNotExist if it is none of them.
func Write(w io.Writer, address string, g *link.Graph, r *insight.Report) error {
	for _, f := range files {
		switch address {
		case "data/" + f.schema():
			text, err := schemas.ReadFile(f.schema())
			if err == nil {
				_, err = w.Write(text)
			}
			return err
		case f.address():
			out := &writer{w: bufio.NewWriter(w)}
			out.begin(f)
			if err := f.write(&site{g, r}, out); err != nil {
				return fmt.Errorf("%s: %w", address, err)
			}
			return out.end()
		}
	}
	return fmt.Errorf("%s: %w", address, fs.ErrNotExist)
}
