// Package searchable turns the pages of a site into what is searched: a [search.Document] for each. It says which pages are
// found, under which words, and by what they can be narrowed down; how they are ranked is not decided here.
//
// # Which pages
//
// Every page that somebody wrote; drafts only where they are built, since else they are no part of the graph. Of the pages
// that nobody wrote, those that say something of their own: alerts of rules, and root causes and services that other pages
// name. An alert that is only named has no entry: who names it is found by its name. Pages that only list others (overviews,
// folders, tags, teams, years, what many pages tell together) and redirects have none either.
//
// # What is searched of a page
//
// What a page says itself. An incident and its post-mortem are two pages, and the words of one are not those of the other.
//
//	Title     the title
//	Names     id, name of the file, last parts of old addresses, as far as they are not the title
//	Cause     what an incident or a post-mortem says of its cause and trigger, titles of the root causes that it declares
//	          or that a runbook mitigates; how a root cause is detected and prevented
//	Symptom   declared symptoms, error lines; for an alert, what its rules say in plain words
//	Alert     names of the alerts that were raised, that a runbook answers, or that rules know the page by
//	Service   ids and titles of the services that it concerns
//	Tag       tags, keywords, labels and categories
//
// The texts are the sections of the body, cut at every heading. What only the front matter says in words, such as a summary,
// an impact, the title of an action item or the value of a key of somebody's own, stands in the section before the first
// heading, as it does on the page; so does the expression of an alert's rules, as code.
//
// # What it can be narrowed down by
//
// The facets of [search.FacetNames], with values as the site writes them. Services, severity, causes and alerts of an event
// are those of all its pages together, as they are shown on each: a post-mortem is found under the services of the incident
// that it examines. A service, a root cause and an alert have themselves. Year is that of the date.
//
// The date of an incident or a post-mortem is the day on which the incident began, in the zone of the site; of a drill, when
// it was held; of others the day that they declare, else that of the last commit that changed what they say.
//
// # What decides between equals
//
// Prior is 2 for an incident or a post-mortem whose cause recurred, and for a runbook that can be trusted; 1 for a runbook
// that is to be checked, and for an alert that a runbook answers; 0 for most; -1 for a page of no kind that only lists others:
// more than half of its words are those of three links or more.
package searchable

import (
	"iter"
	"slices"
	"strings"
	"time"

	"siaga/generator/insight"
	"siaga/generator/link"
	"siaga/generator/model"
	"siaga/search"
)

// Options say how things are written on the site.
type Options struct {
	Location   *time.Location // zone of the site, in which days begin; nil: UTC
	Extensions []string       // of pages, which are no part of a name
}

// Set is the documents of a site, by address. It is immutable and safe for concurrent use. A document is made when it is
// asked for: all at once would be a second copy of the content.
type Set struct {
	graph  *link.Graph
	report *insight.Report
	o      Options
	docs   []model.Doc
	at     []string // addresses
}

// New plans the documents of a site.
func New(g *link.Graph, r *insight.Report, o Options) *Set {
	if o.Location == nil {
		o.Location = time.UTC
	}
	s := &Set{graph: g, report: r, o: o}
	type found struct {
		doc     model.Doc
		address string
	}
	var list []found
	for _, d := range g.Docs {
		if s.isFound(d) {
			list = append(list, found{d, g.Address(d)})
		}
	}
	slices.SortFunc(list, func(a, b found) int { return strings.Compare(a.address, b.address) })
	s.docs, s.at = make([]model.Doc, len(list)), make([]string, len(list))
	for i, f := range list {
		s.docs[i], s.at[i] = f.doc, f.address
	}
	return s
}

// isFound reports whether a page has a document.
func (s *Set) isFound(d model.Doc) bool {
	if d.Base().Written() {
		return true
	}
	switch d := d.(type) {
	case *model.Alert:
		return len(d.Definitions) > 0
	case *model.RootCause, *model.Service:
		return len(s.graph.AllIn(d)) > 0
	}
	return false
}

// Len is the number of documents.
func (s *Set) Len() int { return len(s.docs) }

// Address is where the page of the i-th document is; addresses ascend.
func (s *Set) Address(i int) string { return s.at[i] }

// Addresses are those of all documents, sorted.
func (s *Set) Addresses() []string { return s.at }

// Path is the file of the i-th document; empty where nobody wrote its page.
func (s *Set) Path(i int) string { return s.docs[i].Base().Path }

// Document makes the i-th document.
func (s *Set) Document(i int) *search.Document { return s.Facts(i, nil).Document() }

// entry is a document that is being made.
type entry struct {
	*Facts
	out *search.Document
}

// as lists the pages that have a role.
func (e *entry) as(roles ...role) iter.Seq[*other] {
	return func(yield func(*other) bool) {
		for _, r := range roles {
			for i := range e.others {
				if e.others[i].as == r && !yield(&e.others[i]) {
					return
				}
			}
		}
	}
}

// date is the day of a page.
func (e *entry) date() string {
	m := e.doc.Base()
	switch d := e.doc.(type) {
	case *model.Incident, *model.PostMortem:
		return e.day(e.begin())
	case *model.Drill:
		if d.HeldOn.Known() {
			return e.day(d.HeldOn.At)
		}
	}
	if m.Date.Known() {
		return e.day(m.Date.At)
	}
	return e.day(m.History.Changed)
}

// begin is when the incident of a page began, else when the page was made.
func (e *entry) begin() time.Time {
	own := model.AsEvent(e.doc).Begin()
	m := e.doc.Base()
	switch {
	case !e.start.IsZero():
		return e.start
	case own.Known():
		return own.At
	case m.Date.Known():
		return m.Date.At
	}
	return m.History.Created
}

// day is the day of a time; empty where it is not known.
func (e *entry) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(e.o.Location).Format(time.DateOnly)
}
