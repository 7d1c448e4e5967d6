package model

import (
	"reflect"
	"slices"
	"time"

	"siaga/generator/diag"
	"siaga/generator/frontmatter"
	"siaga/generator/markdown"
)

// Doc is a document of any kind: *Service, *Runbook, *Alert, *Incident, *PostMortem, *RootCause, *Drill or *Page.
type Doc interface {
	// Base gives what documents of all kinds have.
	Base() *Meta
	// Refs lists the typed references of the front matter, in the order of the keys.
	Refs() []Ref
}

// Meta is what documents of all kinds have.
type Meta struct {
	ID         string   `key:"id"`
	Title      string   `key:"title"`
	Summary    string   `key:"summary"`
	Owner      string   `key:"owner"` // a team
	Tags       []string `key:"tags"`
	Aliases    []string `key:"aliases"` // old addresses
	Visibility string   `key:"visibility" enum:"internal,public"`
	Draft      bool     `key:"draft"`
	Lang       Language `key:"lang"`
	Date       Time     `key:"date"`
	Weight     int      `key:"weight"` // order within the folder; 0: by title

	Kind    *Kind
	Path    string // source, relative to the content root, with "/"; empty on documents that nobody wrote
	Index   bool   // it is the index page of its folder
	Gist    string // how its text sums up what happened, cut; empty where the loader found nothing better than how the text begins
	Custom  []frontmatter.Field
	keys    []keyPos
	derived []derivedKey
	Line    int            // of the file at which the body starts
	Body    *markdown.Body // nil on documents that nobody wrote
	History History
	Named   diag.Pos // on documents that nobody wrote: the first place that names it
}

// History is what git knows of a file. The zero value means that git does not know it.
type History struct {
	Created time.Time // first commit; zero where the history was cut off
	Updated time.Time // last commit
	Authors int
	Commit  string // the last, whole hash

	// The last commit that changed more than dates and white space, and its whole hash; zero where that is not known.
	Changed       time.Time
	ChangedCommit string
}

// Origin says where a fact comes from that was not declared.
type Origin string

// Origins, from the strongest to the weakest.
const (
	FromBody   Origin = "body"
	FromPath   Origin = "path"
	FromGit    Origin = "git"
	FromConfig Origin = "config"
	FromRule   Origin = "rule" // of Prometheus
)

// Written reports whether somebody wrote the document; the others are generated because a reference names them.
func (m *Meta) Written() bool { return m.Path != "" }

// keyPos is where a key of the front matter stands. A document has a dozen of them, and a site thousands of documents:
// a small list costs a third of a map.
type keyPos struct {
	key          string
	line, column int32
}

// derivedKey is where a fact comes from that does not stand in the front matter.
type derivedKey struct {
	key  string
	from Origin
	line int32 // 0: not known, or not in the file
}

// Declared reports whether the front matter has a key, under our name or a foreign one.
func (m *Meta) Declared(key string) bool {
	return slices.ContainsFunc(m.keys, func(k keyPos) bool { return k.key == key })
}

// Pos is the place of a key of the front matter, by our name of it, else the line of the body that it was derived from,
// else the file.
func (m *Meta) Pos(key string) diag.Pos {
	for _, k := range m.keys {
		if k.key == key {
			return diag.Pos{Path: m.Path, Line: int(k.line), Column: int(k.column)}
		}
	}
	for _, d := range slices.Backward(m.derived) {
		if d.key == key && d.line > 0 {
			return diag.Pos{Path: m.Path, Line: int(d.line)}
		}
	}
	return diag.Pos{Path: m.Path}
}

// Derive notes where a fact comes from that was not declared. The loader calls it while it fills a document.
func (m *Meta) Derive(key string, from Origin) { m.DeriveAt(key, from, 0) }

// DeriveAt is Derive for a fact that stands on a line of the file.
func (m *Meta) DeriveAt(key string, from Origin, line int) {
	m.derived = append(m.derived, derivedKey{key, from, int32(line)})
}

// Origin tells where a fact comes from: "" means that the front matter declares it, or that there is none.
func (m *Meta) Origin(key string) Origin {
	for _, d := range slices.Backward(m.derived) {
		if d.key == key {
			return d.from
		}
	}
	return ""
}

// Base gives the document's common part.
func (m *Meta) Base() *Meta { return m }

// Relation says how one document refers to another. The reverse direction has no name of its own here: the interface
// words it.
type Relation string

// The relations of typed references, and of links in the text.
const (
	RelService   Relation = "service"    // concerns this service
	RelAlert     Relation = "alert"      // answers, or was raised by, this alert
	RelRunbook   Relation = "runbook"    // uses, or is answered by, this runbook
	RelCause     Relation = "root-cause" // has, or mitigates, this root cause
	RelCausedBy  Relation = "caused-by"  // this root cause is behind it
	RelIncident  Relation = "incident"   // examines this incident
	RelRelated   Relation = "related"    // is related to this incident
	RelDuplicate Relation = "duplicate"  // is a duplicate of this incident
	RelScenario  Relation = "scenario"   // plays this incident
	RelDependsOn Relation = "depends-on" // needs this service
	RelActionFor Relation = "action-for" // an action item is for this root cause
	RelLink      Relation = "link"       // links to it in the text
	RelMention   Relation = "mention"    // names its id in the text
)

// Name is the name of another document in the front matter: an id, a path, an address or an alias.
type Name struct {
	Text string
	Pos  diag.Pos
}

// Ref is a typed reference.
type Ref struct {
	Rel    Relation
	Want   *Kind // the kind that it should lead to
	Target string
	Pos    diag.Pos
}

func refs(rel Relation, want *Kind, names ...Name) []Ref {
	out := make([]Ref, 0, len(names))
	for _, n := range names {
		if n.Text != "" {
			out = append(out, Ref{rel, want, n.Text, n.Pos})
		}
	}
	return out
}

// WithHistory gives a copy of a document that has another history. All else is shared.
func WithHistory(d Doc, h History) Doc {
	old := reflect.ValueOf(d).Elem()
	c := reflect.New(old.Type())
	c.Elem().Set(old)
	out := c.Interface().(Doc)
	out.Base().History = h
	return out
}
