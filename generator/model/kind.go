// Package model holds the documents of a site as typed values: what a service, a runbook, an alert, an incident, a
// post-mortem, a root cause, a drill and a plain page are made of, and how their front matter is read.
//
// The package knows nothing of files, HTML or HTTP. A document is filled while it is loaded and is never changed after
// that; what follows from several documents (backlinks, recurrence) is computed elsewhere.
package model

import "strings"

// Kind is one kind of document. The set is closed: a new kind is a new row of Kinds and a type that implements Doc.
type Kind struct {
	Name   string // as in front matter: "root-cause"
	Dir    string // folder of its overview: "root-causes"
	Prefix string // customary prefix of ids, for scaffolds: "INC"
	New    func() Doc
	// Implied says that a reference to a document of this kind that nobody wrote makes a generated page.
	Implied bool
}

// The kinds. Their order is that of the navigation.
var (
	KindRunbook    = &Kind{Name: "runbook", Dir: "runbooks", New: func() Doc { return new(Runbook) }}
	KindAlert      = &Kind{Name: "alert", Dir: "alerts", New: func() Doc { return new(Alert) }, Implied: true}
	KindIncident   = &Kind{Name: "incident", Dir: "incidents", Prefix: "INC", New: func() Doc { return new(Incident) }}
	KindPostMortem = &Kind{Name: "postmortem", Dir: "postmortems", Prefix: "PM", New: func() Doc { return new(PostMortem) }}
	KindRootCause  = &Kind{Name: "root-cause", Dir: "root-causes", New: func() Doc { return new(RootCause) }, Implied: true}
	KindService    = &Kind{Name: "service", Dir: "services", New: func() Doc { return new(Service) }, Implied: true}
	KindDrill      = &Kind{Name: "drill", Dir: "drills", New: func() Doc { return new(Drill) }}
	KindPage       = &Kind{Name: "page", Dir: "", New: func() Doc { return new(Page) }}
)

// Kinds lists every kind.
var Kinds = []*Kind{KindRunbook, KindAlert, KindIncident, KindPostMortem, KindRootCause, KindService, KindDrill, KindPage}

// KindNamed finds a kind by its name. Case does not matter, nor do plurals and the usual ways to write it: "Root Cause",
// "rootcause", "post-mortems".
func KindNamed(name string) (*Kind, bool) {
	key := kindKey(name)
	for _, k := range Kinds {
		if kindKey(k.Name) == key || kindKey(k.Name)+"s" == key {
			return k, true
		}
	}
	return nil, false
}

func kindKey(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// KindNames lists the names of all kinds, for messages.
func KindNames() []string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = k.Name
	}
	return names
}
