package data

import (
	"math"
	"slices"
	"strconv"
	"time"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/model"
)

// Time is an RFC 3339 time with the offset that the page states, else that of the site's zone; a day alone is a full-date,
// such as 2024-05-01.
type Time string

// Seconds is a length of time.
type Seconds int64

// Place is where something stands in the content: path:line, or the path alone where the line is not known.
type Place string

// Evidence is one thing that several incidents share.
type Evidence struct {
	// What is shared: a root cause, an alert, a service, an error line, an identifier, a term, or what was done about it.
	Kind insight.EvidenceKind `json:"kind"`
	// As people write it.
	Text string `json:"text"`
	// A place in each of the incidents' pages.
	Where []Place `json:"where"`
}

// Source is where a fact comes from.
type Source struct {
	// What kind of source: front matter, the body, the path, git, or the configuration.
	From Origin `json:"from"`
	// The place; the path alone where there is no line.
	Where Place `json:"where"`
}

// Origin is the kind of source of a fact.
type Origin string

// Declared is the origin of what the front matter says. The others are those of the model.
const Declared Origin = "front-matter"

// moment gives a time; nil if it is not known.
func moment(t model.Time) *Time {
	if !t.Known() {
		return nil
	}
	layout := time.RFC3339
	if t.DateOnly {
		layout = time.DateOnly
	}
	out := Time(t.At.Format(layout))
	return &out
}

// seconds gives a duration in whole seconds.
func seconds(d time.Duration) Seconds { return Seconds(d / time.Second) }

// place gives a position without its column.
func place(p diag.Pos) Place {
	if p.Line == 0 {
		return Place(p.Path)
	}
	return Place(p.Path + ":" + strconv.Itoa(p.Line))
}

// score rounds to three digits: more of them say nothing.
func score(f float64) float64 { return math.Round(f*1000) / 1000 }

func evidence(list []insight.Evidence) []Evidence {
	out := make([]Evidence, len(list))
	for i, e := range list {
		out[i] = Evidence{e.Kind, e.Text, make([]Place, len(e.Where))}
		for j, p := range e.Where {
			out[i].Where[j] = place(p)
		}
	}
	return out
}

// paths gives the paths of incidents in their order.
func paths(list []*insight.Incident) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = x.Doc.Base().Path
	}
	return out
}

// ids gives the ids of documents, sorted.
func ids(list []model.Doc) []string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = d.Base().ID
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pathsOf gives the paths of documents, sorted.
func pathsOf(list []model.Doc) []string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = d.Base().Path
	}
	slices.Sort(out)
	return slices.Compact(out)
}
