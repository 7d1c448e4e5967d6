package data

import (
	"maps"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/model"
)

// Source is where a fact comes from.
type Source struct {
	// What kind of source.
	From Origin `json:"from"`
	// The place. It is the path alone where the source is no line of the file.
	Where Place `json:"where"`
}

// Origin is the kind of source of a fact.
type Origin string

// Declared is what the front matter says. The other origins are those of the model.
const Declared Origin = "front-matter"

func origin(o model.Origin) Origin {
	if o == "" {
		return Declared
	}
	return Origin(o)
}

// sources tells for each fact of an incident where it comes from. A fact that is not known has no source, and one that the
// front matter of the record declares needs none.
func sources(i *insight.Incident) map[string]Source {
	pages := []model.Doc{i.Doc}
	for _, pm := range i.PostMortems {
		pages = append(pages, pm)
	}
	out := map[string]Source{"title": source(i.Doc, "title"), "kind": source(i.Doc, "kind")}
	e := i.Event
	for _, f := range []struct {
		key string
		at  model.Time
	}{
		{"started_at", e.StartedAt}, {"detected_at", e.DetectedAt}, {"declared_at", e.DeclaredAt},
		{"acknowledged_at", e.AcknowledgedAt}, {"mitigated_at", e.MitigatedAt}, {"resolved_at", e.ResolvedAt},
	} {
		if !f.at.Known() {
			continue
		}
		src := timeSource(pages, f.key, f.at.Pos)
		if out[f.key] = src; f.at.At.Equal(i.Start.At) {
			out["start"] = src
		}
	}
	if _, ok := out["start"]; !ok && i.Start.Known() {
		out["start"] = source(i.Doc, "date")
	}
	if status(i.Doc) != "" {
		out["status"] = source(i.Doc, "status")
	}
	for _, f := range texts {
		for _, d := range pages {
			if f.of(model.AsEvent(d)) {
				out[f.key] = source(d, f.key)
				break // the record first, then its post-mortems: the first that says it is taken
			}
		}
	}
	own := i.Doc.Base().Path + ":"
	maps.DeleteFunc(out, func(_ string, s Source) bool { return s.From == Declared && strings.HasPrefix(string(s.Where), own) })
	return out
}

// texts are facts whose values know no place, and whether an event has them.
var texts = []struct {
	key string
	of  func(*model.Event) bool
}{
	{"severity", func(e *model.Event) bool { return e.Severity != "" }},
	{"detected_by", func(e *model.Event) bool { return e.DetectedBy != "" }},
	{"trigger", func(e *model.Event) bool { return e.Trigger != "" }},
	{"impact", func(e *model.Event) bool { return e.Impact != "" }},
	{"symptoms", func(e *model.Event) bool { return len(e.Symptoms) > 0 }},
}

// source tells where a document has a fact from.
func source(d model.Doc, key string) Source {
	m := d.Base()
	return Source{origin(m.Origin(key)), place(m.Pos(key))}
}

// timeSource tells where a time stands, which knows its place: in which of the pages of an incident it is, and whether the
// front matter or the text of that page says it.
func timeSource(pages []model.Doc, key string, at diag.Pos) Source {
	for _, d := range pages {
		if m := d.Base(); m.Path == at.Path {
			return Source{origin(m.Origin(key)), place(at)}
		}
	}
	return source(pages[0], key)
}
