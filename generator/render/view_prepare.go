package render

import "html/template"

// The views of what somebody needs who is called, or is about to be on call: the steps of a runbook on the page of an alert,
// and the pack for a shift.

// Steps is what a runbook tells to do, shown on another page.
type Steps struct {
	ID           string // of the element
	Runbook      RunbookLine
	Lang         string // BCP 47; empty: that of the interface
	ExpectedTime string
	Against      []Reason // why it is not trusted
	Parts        []StepPart
	Rest         []Link // its other sections, on its own page
}

// StepPart is one section of a runbook.
type StepPart struct {
	Link               // to the section on the page of the runbook; without Text for what stands before the first
	ID   string        // of the element
	Open bool          // it is read first
	HTML template.HTML // empty: it is too long to be shown
}

// RunbookLine is a runbook with how far it is trusted.
type RunbookLine struct {
	Link
	Level string // trusted, check, suspect; empty: not computed
}

// AlertLine is an alert with what a shift wants to know of it.
type AlertLine struct {
	Link
	Severity     string
	Summary      string
	ExpectedTime string
	Answered     bool // somebody wrote what to do
	Runbooks     []RunbookLine
	MoreRunbooks int
}

// CauseLine is a root cause of a service with its history in a few words.
type CauseLine struct {
	Link            // Note says how often it was seen, and when last
	CameBack bool   // after its fix
	Status   string // open, fixed, accepted or empty
}

// Took is what incidents really took.
type Took struct {
	Median string
	Note   string // the shortest and the longest, and how many incidents tell
}

// Answer is an earlier incident and what helped then.
type Answer struct {
	Link
	Text  string // how its pages tell it, cut; empty: they do not
	Where *Link
}

// IncidentLine is an incident in the pack.
type IncidentLine struct {
	Link
	Date     Time
	Severity string
	Duration string // to resolve; empty: not known
	Helped   []UsedRunbook
	Causes   []Link
}

// PrepareView is the pack for a shift with one service, made to be printed.
type PrepareView struct {
	Doc           // its Title names the service; Body is the introduction, from a content page at this address
	Service       Link
	Tier          string
	Team          *Link
	Escalation    []Contact
	Dashboards    []Link
	Readiness     *Readiness
	DependsOn     []Link
	UsedBy        []Link
	Alerts        []AlertLine
	MoreAlerts    Seen
	Causes        []CauseLine // that came again, or came back
	MoreCauses    Seen
	Incidents     []IncidentLine // newest first
	MoreIncidents Seen
	Actions       []Action // open ones
	MoreActions   Seen
	Drill         *Link
	Runbooks      []Steps       // in full
	Others        []RunbookLine // that are only listed
	MoreRunbooks  Seen
}
