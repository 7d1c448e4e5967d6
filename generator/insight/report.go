// Package insight computes what follows from many documents together: which root causes recur, which came back after
// their fix, which incidents are alike, which runbooks can be trusted, what each service lacks before the next shift.
//
// [Analyzer.Analyze] takes the graph of a site and gives a [Report]. Every part of it is a pure function of the graph, the day of
// the build and the options, and is linear in what it reads, but for similarity, which goes through an inverted index of
// rare terms. Whatever is said carries what it is said from: a reason, a piece of evidence, or a place in a file.
//
// What nearly every page shows is made at once: incidents, causes and actions. What is dear is made when it is first asked for,
// and kept: the index of terms, and from it one by one what an incident is like, what was behind a symptom, how far a runbook can
// be trusted, what a service lacks. So the page of one incident does not cost the report on all of them. What stands in the
// pages of an incident is kept by an Analyzer from one report to the next; nothing else is, since it depends on all of them.
//
// The definitions are those of the handbook, "What Siaga computes". Nothing here is ever typed by hand, and nothing that
// is only suspected is told as fact.
package insight

import (
	"sync"
	"time"

	"siaga/generator/diag"
	"siaga/generator/link"
	"siaga/generator/model"
)

// Options say what the report depends on besides the graph.
type Options struct {
	// Now is the date of the build. Zero: it is not known, so nothing is overdue, nothing is due for review, and no day
	// is "this day".
	Now time.Time
	// Location is the zone of the site: days begin and end in it.
	Location *time.Location
	// LineChanged tells when a line of a file with rules was last changed; zero where that is not known. nil: of no line.
	LineChanged func(path string, line int) time.Time
}

// Report is what a site's documents tell together. Whoever uses it sees a value that never changes; it is safe for concurrent
// use.
type Report struct {
	Incidents []*Incident // by path
	Causes    []*Cause    // as in the graph: written ones by path, then implied ones by id
	Actions   []*Action   // the most pressing first

	o         Options
	graph     *link.Graph
	incidents map[model.Doc]*Incident // by record and by post-mortem
	causes    map[model.Doc]*Cause
	compare   func([]*Incident) *similarity

	index     lazy[*similarity]
	suspected lazy[[]*Suspicion]
	ways      lazy[[]Way]
	alerts    lazy[*alertSymptoms]
	seen      lazy[*symptoms]
	ordered   lazy[[]*Symptom]
	durations lazy[[]Durations]
	shelf     lazy[*shelf]
	books     lazy[[]*Runbook]
	estate    lazy[*estate]
	services  lazy[[]*Service]
	newest    lazy[[]*Incident]
	lessons   lazy[[]Lesson]
	gaps      lazy[[]Gap]
}

// Incident is one event: a record of an incident, or a post-mortem that has no record besides it.
type Incident struct {
	Doc         model.Doc
	Event       *model.Event        // what its pages tell together: the record first, then its post-mortems
	PostMortems []*model.PostMortem // that examine it, by path; not Doc itself
	Start       model.Time          // its earliest milestone, else the day of its page; it may be unknown
	Causes      []*Cause            // declared, in order; causes behind them are not listed
	Services    []model.Doc         // *model.Service
	Alerts      []model.Doc         // *model.Alert
	Runbooks    []model.Doc         // *model.Runbook, used in it
	Actions     []*Action           // of its record and its post-mortems
	Returned    []Return            // causes that came back in it after their fix
	// ID is its position in Report.Incidents.
	ID int

	report    *Report
	pages     []model.Doc
	similar   lazy[[]Similar]
	pairs     lazy[[]*Suspicion]
	suspected lazy[[]*Suspicion]
}

// MaxSimilar is how many similar incidents are kept for each.
const MaxSimilar = 5

// Cause is a root cause with its history.
type Cause struct {
	Doc         *model.RootCause
	Occurrences []Occurrence // by start; incidents without any date last
	First, Last model.Time   // start of the first and the last occurrence that is dated
	GapDays     []int        // whole days between dated occurrences that follow each other
	Recurring   bool         // two occurrences or more
	Trend       Trend
	Services    []model.Doc // that its incidents hit, by id
	// TimeToResolve is the sum over those of its incidents, Resolved in number, that tell how long they took.
	TimeToResolve time.Duration
	Resolved      int
	Behind        []*Cause  // causes that caused it, directly
	Effects       []*Cause  // causes that it caused, directly
	Actions       []*Action // for it

	remedy lazy[remedy]
}

// Trend says how the time between occurrences develops.
type Trend string

// The trends. Fewer than four occurrences show none.
const (
	TrendNone   Trend = ""
	TrendFaster Trend = "faster" // the gaps become shorter
	TrendSlower Trend = "slower"
	TrendSteady Trend = "steady"
)

// Occurrence is one incident of a root cause.
type Occurrence struct {
	Incident *Incident
	Via      *Cause // the cause that the incident names, where that one was caused by this one; nil: it names this one
	AfterFix *Fix   // the newest fix that it came back after; nil: none
}

// Return is a cause that came back in an incident after its fix.
type Return struct {
	Cause *Cause
	*Occurrence
}

// Fix is what was thought to have fixed a root cause.
type Fix struct {
	On      time.Time // day on which it was done
	Actions []*Action // that were completed for it; none: only the cause's own fixed_on tells of it
	Pos     diag.Pos  // of fixed_on, or of the action that was completed last
}

// Action is one action item.
type Action struct {
	Item      *model.ActionItem
	Doc       model.Doc   // in which it stands
	Incidents []*Incident // that it follows from
	Causes    []*Cause    // that it is for
	State     ActionState
	Due       time.Time // zero: none
	Weight    int       // incidents that its causes have had, at least those that it follows from
	// CameBack is the first occurrence of a cause that this item was thought to fix; nil: the fix holds, or it is none.
	CameBack *Occurrence
	Reason   string // code of why it stands where it stands; see actions.go
}

// ActionState is what has become of an action item.
type ActionState string

// The states of action items.
const (
	ActionOpen       ActionState = "open"
	ActionInProgress ActionState = "in_progress"
	ActionOverdue    ActionState = "overdue"    // after its due date, and nobody says that it is done
	ActionUnverified ActionState = "unverified" // done, but nobody noted that it works
	ActionDone       ActionState = "done"       // and verified
	ActionWontDo     ActionState = "wont_do"
	ActionUnknown    ActionState = "unknown" // nobody says
)

// Durations are the spans of one name over all incidents. They are never summed up to a mean.
type Durations struct {
	Span        string // detect, acknowledge, mitigate, resolve
	From, To    string // its milestones
	Points      []Point
	Median, P90 time.Duration // by the nearest-rank method
}

// Point is one measured span.
type Point struct {
	Incident *Incident
	Duration time.Duration
}

// Suspicion is a group of incidents that may have one cause that nobody named as such.
type Suspicion struct {
	Incidents []*Incident // two, by start
	Score     float64     // 0…1; see suspect.go

	evidence lazy[[]Evidence]
}

// Similar is an incident that is like another.
type Similar struct {
	Incident *Incident
	Score    float64 // 0…1
}

// Evidence is one thing that several incidents share.
type Evidence struct {
	Kind  EvidenceKind
	Text  string     // as people write it
	Where []diag.Pos // a place in each of the incidents' pages where it stands
}

// EvidenceKind says what is shared.
type EvidenceKind string

// The kinds of evidence.
const (
	EvidenceCause      EvidenceKind = "root-cause" // a declared one
	EvidenceAlert      EvidenceKind = "alert"
	EvidenceService    EvidenceKind = "service"
	EvidenceError      EvidenceKind = "error"      // an error line, its numbers, ids and hosts masked
	EvidenceIdentifier EvidenceKind = "identifier" // an error code, the name of an exception or a setting
	EvidenceTerm       EvidenceKind = "term"       // a rare word or expression
	EvidenceFix        EvidenceKind = "fix"        // what was done about it
	EvidenceMechanism  EvidenceKind = "mechanism"  // the way in which it failed; see mechanisms.go
)

// Symptom is what people see, with the incidents that they saw it in.
type Symptom struct {
	Name      string      // of the alert, of what fails, or as a page declares it
	Alert     model.Doc   // *model.Alert, or the runbook that stands for one; nil: it is no alert
	State     State       // how what is named fails, where no page declares it: read from titles and from what people noticed
	Incidents []*Incident // by start

	report   *Report
	causes   lazy[[]SymptomCause]
	counted  lazy[int]
	telltale lazy[[][]Evidence]
}

// SymptomCause is one cause seen with a symptom.
type SymptomCause struct {
	Cause     *Cause      // nil: no page declares it; Text is what the first of the incidents says
	Suspicion *Suspicion  // where it is only suspected that the incidents have one cause
	Text      string      // one sentence
	Pos       diag.Pos    // of the text
	Incidents []*Incident // by start

	symptom *Symptom
	at      int // index in its causes
}

// TrustLevel says how far a runbook can be trusted.
type TrustLevel string

// The levels of trust.
const (
	Trusted TrustLevel = "trusted"
	Check   TrustLevel = "check"
	Suspect TrustLevel = "suspect"
)

// Runbook is a runbook with what speaks for and against it.
type Runbook struct {
	Doc         *model.Runbook
	Level       TrustLevel
	Reasons     []Reason
	Alerts      []model.Doc
	Services    []model.Doc
	UsedIn      []*Incident // newest first
	LastChanged time.Time   // of its content, in git; zero: not known

	number int // of all runbooks
	judged sync.Once
}

// Reason says why, by a code that the interface words, and with what fills the sentence.
type Reason struct {
	Code string
	Bad  bool      // it speaks against
	Text string    // what fills the sentence, such as a name or a heading
	Days int       // an age in days, where the code has one
	N    int       // a number, where the code has one
	Doc  model.Doc // a page that it is about; may be nil
	Pos  diag.Pos  // where it can be seen
}

// Service is a service with what it lacks before the next shift.
type Service struct {
	Doc       *model.Service
	Ready     bool
	Reasons   []Reason // what is missing; the worst first
	Incidents []*Incident
	Runbooks  []*Runbook
	Alerts    []model.Doc
	Causes    []*Cause  // recurring ones first
	Actions   []*Action // open ones
	LastDrill *model.Drill

	judged sync.Once
}

// Lesson is one lesson with where it was learned.
type Lesson struct {
	model.Lesson
	Doc      model.Doc
	Incident *Incident // may be nil
}

// Gap is an incident that was not noticed as it should have been.
type Gap struct {
	Incident *Incident
	Reason   Reason
}

// Incident finds the event of a record or a post-mortem; nil for other documents.
func (r *Report) Incident(d model.Doc) *Incident { return r.incidents[d] }

// Cause finds the history of a root cause; nil for other documents.
func (r *Report) Cause(d model.Doc) *Cause { return r.causes[d] }

// Evidence tells what two incidents share: declared causes, error lines and alerts, mechanisms, then the rest. It is made when it is asked for: for all pairs at once it
// would be most of the report.
func (r *Report) Evidence(a, b *Incident) []Evidence { return r.similarity().evidence(a, b) }
