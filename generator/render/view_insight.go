package render

// The views of what is computed from many documents together: see the package insight. Whatever is told as computed comes
// with a place or a page that it is told from.

// Evidence is what incidents share in one way, or what tells one from others.
type Evidence struct {
	Kind   string // the label is t "evidence.<kind>"
	Pieces []Piece
}

// Piece is one piece of evidence.
type Piece struct {
	Text  string
	Code  bool   // it stands in the pages as it is
	At    *Link  // the only place, which Note tells; nil: none is known, or there are several
	Where []Link // places, where there are several
}

// Reason is a sentence that says why, with the page that it is about in the middle.
type Reason struct {
	Bad    bool // it speaks against
	Before string
	Page   *Link
	After  string
	Where  *Link // place; nil where the page says it all
}

// Fix is what was thought to have fixed a root cause.
type Fix struct {
	On      Time
	Actions []Link // that were completed for it; none: only the page of the cause says so
	More    int    // actions that are left out
	Where   *Link  // place
}

// CauseSeen is a root cause of an incident, with its history up to then.
type CauseSeen struct {
	Link
	Nth    string // "3rd time"; empty: not known
	Gap    string // "41 days after"
	Before *Link  // the occurrence before
	Later  int    // occurrences since
	Fix    *Fix   // that it came back after
}

// Alike is an incident that is like another one.
type Alike struct {
	Link
	Evidence []Evidence // what they share, the strongest first
}

// Pair is two incidents that may have one cause. Places of evidence are told as "A:14" and "B:31".
type Pair struct {
	A, B     Link
	Evidence []Evidence
}

// ActionsRead sums the action items up that stand in the text of the page: they are not shown twice.
type ActionsRead struct {
	Count  int
	Where  Link // the first of them
	States []StateCount
	Board  string // address of the action board
}

// StateCount is how many action items are in one state.
type StateCount struct {
	State string
	Count int
}

// Occurrence is one incident of a root cause.
type Occurrence struct {
	Link
	Date Time
	Gap  string // time since the one before
	Via  *Link  // the cause that the incident names, where that one was caused by this one
	Fix  *Fix
}

// History is what the incidents of a root cause tell of it.
type History struct {
	Total       int
	Occurrences []Occurrence // newest first, bounded
	Cut         *Cut
	First, Last Time
	Trend       string // faster, slower, steady or empty; the label is t "trend.<trend>"
	Resolve     string // sum of the times to resolve; empty: no incident tells
	Resolved    int    // incidents that tell
	Back        int    // occurrences after a fix
	Actions     []Action
	Suspected   []Pair // A is an occurrence, B an incident that may be one
	Strip       *StripsChart
}

// WayTold is a way in which things failed, as the texts of several incidents tell it.
type WayTold struct {
	ID        string // of the element
	Name      string
	Total     int
	Incidents []WayIncident // newest first, bounded
	More      int
}

// WayIncident is an incident with what it says of its cause.
type WayIncident struct {
	Link
	Told  string // one sentence; may be empty
	Where *Link
}

// Trust is how far a runbook can be trusted.
type Trust struct {
	Level   string // trusted, check, suspect
	Reasons []Reason
	More    []Reason // behind the first ones: a reader came for the steps
	Changed Time     // of its content
}

// Readiness is what a service lacks before the next shift.
type Readiness struct {
	Ready   bool
	Total   int // of the reasons
	Reasons []Reason
	More    []Reason // behind the first ones, bounded
	Cut     *Cut
}

// Symptom is what people see, with its causes.
type Symptom struct {
	ID        string // of the element
	Name      string
	State     string // how it fails: t "states.<state>"; empty: the name says it
	Page      *Link  // of the alert
	Incidents int
	Causes    int
	Seen      []SymptomCause // the most frequent first, bounded
	More      int
	All       string // address of the page that has all causes; may be empty
}

// SymptomCause is one cause seen with a symptom.
type SymptomCause struct {
	Cause     *Link  // declared; nil: Text is what the first incident says of it
	Text      string // one sentence
	Where     *Link  // place of the text
	Suspected bool   // that the incidents have one cause is only suspected
	Count     int
	TellTale  []Evidence
	Incidents []Link // the newest first, bounded
	More      int
	All       string // address of a page that has the others; may be empty
	Runbooks  []Link // that mitigate the cause, bounded

	MoreRunbooks int
}

// Cut says that a list is longer than what is shown.
type Cut struct {
	Shown string // "200 of 3,214"
	Data  Link   // the file that has all of it
	All   string // address of the page that begins a list of all of it; may be empty
}

// NavPage is a page in the navigation that is of no kind.
type NavPage struct {
	Name    string // the label is t "pages.<name>"
	Href    string
	Current bool
	Within  bool // this page is a further one of the list that begins there
}

// TriageView is the page for the first minutes: what do you see?
type TriageView struct {
	Doc
	Groups []SymptomGroup
	Cut    *Cut
	Pager  *Pager // nil: this is the only page
	Paste  *Paste // nil on the further pages, and where the site has no search
}

// Paste is where a text can be compared with past incidents, and where else to look.
type Paste struct {
	Search string // relative address of the page of results
	Ask    string // relative address of a list of those who can be asked; empty where there is none
}

// SymptomGroup is symptoms that are known in one way.
type SymptomGroup struct {
	Name     string // alert, declared, derived; the label is t "symptoms.<name>"
	Total    int
	Symptoms []Symptom
}

// ActionsView is the action board.
type ActionsView struct {
	Doc
	Owners     []OwnerRow // on the first page
	MoreOwners int
	Total      int
	Groups     []ActionGroup
	Cut        *Cut
	Pager      *Pager // nil: this is the only page
}

// ActionGroup is the action items in one state, the most pressing first.
type ActionGroup struct {
	State   string
	Total   int
	Actions []Action
}

// InsightsView shows durations, suspicions, gaps in detection and what happened on this day.
type InsightsView struct {
	Doc
	Severity     *ColumnsChart
	Detected     *ColumnsChart
	Matrix       *MatrixChart
	Spread       *SpreadChart
	Spans        []Span
	Points       []PointRow
	PointsCut    *Cut
	Suspected    []Pair
	SuspectedCut *Cut
	Gaps         []GapRow
	GapsCut      *Cut
	OnThisDay    []Link
	Part         string // the only list that this page shows: durations, suspected, gaps; empty: the first rows of all
	Pager        *Pager // of that list; nil: this is its only page
}

// Span is one duration over all incidents.
type Span struct {
	Name, From, To string
	Median, P90    string
	N              int
}

// PointRow is the durations of one incident, one for each span.
type PointRow struct {
	Link
	Cells []string
}

// GapRow is an incident that was not noticed as it should have been.
type GapRow struct {
	Link
	Reasons []Reason
}

// ReadinessView tells what is missing.
type ReadinessView struct {
	Doc
	Services    []ServiceRow // that are not ready, those that lack the most first
	ServicesCut *Cut
	Ready       []Link
	Runbooks    []TrustGroup
	RunbooksCut *Cut

	ServicesPager, RunbooksPager *Pager
}

// ServiceRow is a service with what it lacks.
type ServiceRow struct {
	Link
	Total   int
	Reasons []Reason
	More    int
	Pack    *Link // the preparation pack
}

// TrustGroup is the runbooks of one level of trust.
type TrustGroup struct {
	Level    string
	Total    int
	Runbooks []RunbookRow
	Unknown  []Link // of which nothing is known
}

// RunbookRow is a runbook with why it is trusted or not.
type RunbookRow struct {
	Link
	Reasons []Reason
}

// LessonsView is the register of what was learned.
type LessonsView struct {
	Doc
	Groups []LessonGroup
	Cut    *Cut
	Pager  *Pager // nil: this is the only page
}

// LessonGroup is the lessons of one kind, newest first.
type LessonGroup struct {
	Kind    string // lucky, wrong, well, lesson; the label is t "lessons.<kind>"
	Total   int
	Lessons []LessonRow
}

// LessonRow is one lesson.
type LessonRow struct {
	Text  string
	From  Link // incident or page; Note is the date
	Where Link // place
}

// Care is something on the front page that asks to be looked after.
type Care struct {
	Link
	Level string // bad, doubt, good
}
