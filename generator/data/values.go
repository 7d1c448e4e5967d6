package data

import (
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/model"
)

// Time is an RFC 3339 time with the offset that the page states, else that of the site's zone; a day alone is a full-date,
// such as 2024-05-01. It is null where it is not known.
type Time string

// Path is a source file, relative to the content root, with "/". It is null on what nobody wrote.
type Path string

// Place is where something stands in the content: path:line, or the path alone where the line is not known. It is null
// where there is no such place.
type Place string

// Line is a line of a file, from 1. It is null where it is not known.
type Line int

// Seconds is a length of time.
type Seconds int64

// Share is a part of a whole, from 0 to 1.
type Share float64

// MarshalJSON writes null for a time that is not known.
func (t Time) MarshalJSON() ([]byte, error) { return textOrNull(string(t)) }

// MarshalJSON writes null for the path of what nobody wrote.
func (p Path) MarshalJSON() ([]byte, error) { return textOrNull(string(p)) }

// MarshalJSON writes null for no place.
func (p Place) MarshalJSON() ([]byte, error) { return textOrNull(string(p)) }

// MarshalJSON writes null for a line that is not known.
func (l Line) MarshalJSON() ([]byte, error) {
	if l == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(l), 10), nil
}

// textOrNull writes a text, and null for an empty one. Nearly all of them are times, paths and places, of which no sign
// needs an escape.
func textOrNull(s string) ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' || s[i] >= utf8.RuneSelf {
			return encode(s)
		}
	}
	out := make([]byte, 0, len(s)+2)
	return append(append(append(out, '"'), s...), '"'), nil
}

// Evidence is one thing that several incidents share.
type Evidence struct {
	// What is shared.
	Kind insight.EvidenceKind `json:"kind"`
	// As people write it.
	Text string `json:"text"`
	// A place in each of the incidents' pages where it stands.
	Where []Place `json:"where"`
}

// Reason says why, by a code.
type Reason struct {
	// What is said; the codes are listed in the handbook.
	Code string `json:"code"`
	// It speaks against, or is something to be done.
	Bad bool `json:"bad"`
	// A name or a heading that belongs to what is said.
	Text string `json:"text"`
	// An age in days, where the code has one.
	Days int `json:"days"`
	// A number, where the code has one.
	N int `json:"n"`
	// Address of the page that it is about; empty where it is about this one.
	Page string `json:"page"`
	// Where it can be seen.
	Where Place `json:"where"`
}

// ActionRef names an action item of data/actions.json.
type ActionRef struct {
	// What is to be done.
	Title string `json:"title"`
	// Source file.
	Path string `json:"path"`
	// Line in it.
	Line Line `json:"line"`
}

// moment gives a time.
func moment(t model.Time) Time {
	switch {
	case !t.Known():
		return ""
	case t.DateOnly:
		return day(t.At)
	}
	return Time(t.At.Format(time.RFC3339))
}

// day gives the day of a time in its own zone.
func day(t time.Time) Time {
	if t.IsZero() {
		return ""
	}
	return Time(t.Format(time.DateOnly))
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

// lineOf gives the place of a line of a document.
func lineOf(d model.Doc, line int32) Place {
	return place(diag.Pos{Path: d.Base().Path, Line: int(line)})
}

// score rounds to three digits: more of them say nothing.
func score(f float64) Share { return Share(math.Round(f*1000) / 1000) }

func evidence(list []insight.Evidence) []Evidence {
	return each(list, func(e insight.Evidence) Evidence {
		where := slices.DeleteFunc(each(e.Where, place), func(p Place) bool { return p == "" })
		return Evidence{e.Kind, e.Text, where}
	})
}

func (s *site) reasons(list []insight.Reason) []Reason { return each(list, s.reason) }

func (s *site) reason(r insight.Reason) Reason {
	out := Reason{Code: r.Code, Bad: r.Bad, Text: r.Text, Days: r.Days, N: r.N, Where: place(r.Pos)}
	if r.Doc != nil {
		out.Page = s.graph.Address(r.Doc)
	}
	return out
}

func actionRef(a *insight.Action) ActionRef {
	return ActionRef{a.Item.Title, a.Doc.Base().Path, Line(a.Item.Pos.Line)}
}

// pathOf gives the path of an incident.
func pathOf(i *insight.Incident) string { return i.Doc.Base().Path }

// causeID gives the id of a root cause.
func causeID(c *insight.Cause) string { return c.Doc.ID }

// each makes a list of another; it is never nil.
func each[A, B any](list []A, of func(A) B) []B {
	out := make([]B, len(list))
	for i, x := range list {
		out[i] = of(x)
	}
	return out
}

// ids gives the ids of documents, sorted.
func ids(list []model.Doc) []string {
	return sorted(each(list, func(d model.Doc) string { return d.Base().ID }))
}

// pathsOf gives the paths of documents, sorted.
func pathsOf(list []model.Doc) []string {
	return sorted(each(list, func(d model.Doc) string { return d.Base().Path }))
}

// sorted sorts a list and drops what stands in it twice.
func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
