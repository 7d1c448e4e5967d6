package render

import "html/template"

// The views are all that templates see. A view is complete: links are relative to the page, times are written out,
// lists are sorted and cut. Templates only place what is there; they choose words through the function t.
//
// Every view embeds Shell, and each template is executed with exactly one type of view (see templates.go), which is
// checked when the templates are loaded.

// Link is a link in the interface or between pages.
type Link struct {
	Text    string
	Href    string // relative to the page; empty: nothing to link to
	Kind    string // name of the kind of the page it leads to, or empty
	Note    string // a few words beside it, such as a date or a team
	Current bool   // it leads to this very page
	Missing bool   // it leads to a generated page: somebody named it, nobody has written it
}

// Time is a moment or a day. The zero value means "not known".
type Time struct {
	ISO  string // for the datetime attribute: RFC 3339, or only the date
	Text string // as shown
}

// Known reports whether there is anything to show.
func (t Time) Known() bool { return t.Text != "" }

// Shell is what surrounds every page.
type Shell struct {
	SiteTitle   string
	Lang        string // BCP 47, of the page
	SiteLang    string // of the interface
	Title       string // of the page, plain
	Description string // plain, may be empty
	Template    string // name of the template, for a class on the body
	Address     string // of the page from the site's root, "runbooks/db/failover.html"
	Root        string // relative way to the site's root: "", "../", "../../", …; "./" is never used
	BaseHref    string // for <base>; only on the 404 page of a site with a base URL
	Canonical   string // absolute address, where a base URL is set
	Stylesheet  string // relative address
	Script      string
	Icon        string
	Home        string // relative address of index.html
	Search      SearchField
	Nav         []NavItem
	Pages       []NavPage // that have something to show
	Tree        Tree
	Crumbs      []Link // from home to the parent; empty on home
	TOC         []TOCEntry
	Prev, Next  *Link
	Source      Source
	Footer      Footer
}

// SearchField is the field in the header. The zero value means that the site has no search.
type SearchField struct {
	Action      string // relative address of the page of results
	Scripts     string // relative addresses of the scripts that answer, in order, with a space between
	Now         bool   // the page itself has something to ask: the scripts are loaded with it, not with the first use of the field
	Description string // relative address of the OpenSearch description; empty where there is none
}

// NavItem is one kind in the navigation.
type NavItem struct {
	Kind    string // name of the kind; the label is t "kinds.<kind>"
	Href    string
	Count   int
	Current bool // this page is of this kind, or its overview
}

// Tree is the neighbourhood of the page in the folders: bounded, however large the site is.
type Tree struct {
	Folder   Link   // the folder that holds the page
	Siblings []Link // pages and folders beside it, in order, a window around the page
	Before   int    // how many siblings the window leaves out before
	After    int    // and after
	Children []Link // of a folder page
}

// TOCEntry is one heading of "on this page".
type TOCEntry struct {
	Level int // 2 or 3
	Text  string
	ID    string
}

// Source tells where the page comes from.
type Source struct {
	Path    string // relative to the content root; empty on generated pages
	Edit    string // where to edit it, empty: not known
	Created Time
	Updated Time
	Authors int
	Commit  string // short hash of the last change
}

// Footer tells what this copy of the site is.
type Footer struct {
	Commit string // short hash of the content's last commit; empty without git
	Built  Time   // date of the content, not of the clock; unknown without git
}

// Doc is what every written page has.
type Doc struct {
	Shell
	Kind         string // name of the kind
	ID           string
	Summary      string // plain
	Owner        *Link  // team
	Tags         []Link
	Draft        bool
	Internal     bool
	Undocumented bool // generated because other pages name it
	Aliases      []string
	Body         template.HTML
	Custom       []Field     // keys that the kind does not know
	Backlinks    []LinkGroup // grouped by relation
	Leading      *Link       // list of all that leads here, where there is much of it; else nil
	Problems     int         // diagnostics at this page
}

// Field is a key with a value that is only shown.
type Field struct {
	Name   string
	Values []Link // without Href: plain text
}

// LinkGroup is a list of links with one heading.
type LinkGroup struct {
	Relation string // the label is t "relations.<relation>"
	Links    []Link
	More     int    // how many were left out
	All      string // address of the list that has them all; may be empty
}

// PageView is a page of no special kind, or an index page of a folder.
type PageView struct {
	Doc
	Listing *Listing // what the folder holds; nil on pages that are not an index
}

// Listing is what a folder holds.
type Listing struct {
	Folders []Link // Note says how many pages
	Pages   []Link // Note is the summary
	Pager   *Pager // nil: this is all
	More    int    // folders that are left out
	All     string // address of the page that has them
}

// ServiceView is a service.
type ServiceView struct {
	Doc
	Readiness  *Readiness
	Pack       *Link // the preparation pack
	Seen       Seen
	Team       *Link
	Tier       string
	DependsOn  []Link
	UsedBy     []Link
	Map        *MapChart // of the services around it
	Escalation []Contact
	Dashboards []Link
	Repository *Link
	Runbooks   []RunbookLine
	Alerts     []AlertLine // the most severe first
	Incidents  []Link      // newest first, bounded; Note is the date
	Causes     []CauseLine // the most frequent first
	Actions    []Action    // open ones

	MoreRunbooks, MoreAlerts, MoreCauses, MoreActions Seen // what the lists leave out
}

// Seen is how many there are of what a page lists only some of, such as the incidents in which something played a part.
type Seen struct {
	Count int    // all of them
	More  int    // those that the list leaves out
	All   string // address of the list that has them all; may be empty
}

// Contact is one step of an escalation.
type Contact struct {
	Name    string
	Contact string
	Href    string // mailto:, tel: or https:, where the contact is one
	After   string // a duration in words
}

// RunbookView is a runbook.
type RunbookView struct {
	Doc
	Services     []Link
	Alerts       []Link
	Causes       []Link // which it mitigates
	Severity     string
	ExpectedTime string
	LastReviewed Time
	ReviewIn     string
	ReviewDue    Time // last review plus interval
	LastTested   Time
	UsedIn       []UsedRunbook // the incidents, newest first, bounded
	Took         *Took
	UseCount     Seen
	Rules        []Rule // of the alert whose page it is
	Trust        *Trust
	Symptom      *Symptom // that its alert is
}

// AlertView is an alert, written or only named.
type AlertView struct {
	Doc
	Seen         Seen
	Services     []Link
	Severity     string
	ExpectedTime string
	Escalation   string
	Expr         string // that the page declares
	For          string
	Rules        []Rule        // that define it
	Steps        *Steps        // of the most trusted runbook that has any
	Runbooks     []RunbookLine // the others: pages of the site, then pages elsewhere on the web
	MoreRunbooks Seen          // what that list leaves out
	TimeFrom     *Link         // the runbook that says how long it takes, where the alert does not
	Took         *Took
	CallOf       *Link     // the escalation of a service
	Calls        []Contact // steps of that escalation, where nobody wrote another one for the alert
	Answers      []Answer  // what helped in earlier incidents, where no runbook answers
	Incidents    []Link
	Symptom      *Symptom // with the causes that were seen with it
}

// Rule is an alerting rule of Prometheus.
type Rule struct {
	Where       []Link   // path and line of each copy; it leads to where the file is edited
	Description string   // where it says more than the summary of the page
	Expr        string   // empty where the page declares the same one
	For         string   // empty where the head of the page says it
	Labels      []string // "name=value"
}

// Timeline is what happened, as another page of the same incident tells it.
type Timeline struct {
	From    Link // that page, at the timeline
	Entries []TimelineEntry
	More    int
}

// TimelineEntry is one entry of a timeline.
type TimelineEntry struct {
	At         Time
	Text       string
	Milestones []string // that are reached with it; the label is t "milestones.<name>"
}

// Milestone is one point of the response to an incident, in order.
type Milestone struct {
	Name  string // started, detected, declared, acknowledged, mitigated, resolved; the label is t "milestones.<name>"
	At    Time
	Since string // time since the start, "1 h 20 min"; empty for the start itself or where the start is not known
	Where *Link  // where the text says so; nil: the front matter does
}

// Duration is a computed duration, with both its milestones named.
type Duration struct {
	Name string // detect, acknowledge, mitigate, resolve; the label is t "durations.<name>"
	Text string // "2 h 05 min"
	ISO  string // "PT2H5M"
	From string // milestone
	To   string
}

// Action is one action item.
type Action struct {
	ID       string
	Title    string
	Kind     string // prevent, mitigate, detect, process or empty
	Status   string // open, in_progress, overdue, unverified, done, wont_do, unknown or empty
	Owner    *Link
	Priority string
	Due      Time
	Done     Time
	Causes   []Link // that it is for
	CameBack *Link  // the incident in which a cause came back that it was thought to fix
	From     *Link  // page that it stands on; nil: this one
	Where    *Link  // place, where the text tells it
	URL      string
}

// Role is who did what in an incident.
type Role struct{ Name, Who string }

// UsedRunbook is a runbook that was used in an incident; on the page of the runbook, such an incident.
type UsedRunbook struct {
	Link
	Helped string // yes, no, missing or empty
}

// IncidentView is an incident, or a post-mortem that is one.
type IncidentView struct {
	Doc
	Status      string
	Severity    string
	Response    *ResponseChart
	Milestones  []Milestone
	Durations   []Duration
	Timeline    *Timeline // that another page tells
	DetectedBy  string
	Services    []Link
	Alerts      []Link
	Runbooks    []UsedRunbook
	Causes      []CauseSeen
	Related     []Link
	DuplicateOf *Link
	Trigger     string
	Symptoms    []string
	Impact      string
	Customers   string
	Roles       []Role
	NearMiss    bool
	Drill       bool
	PostMortems []Link
	Actions     []Action // of its pages
	ActionsRead *ActionsRead
	Gaps        []Reason // in detection
	Suspected   []Alike  // may have the same cause; nobody says so
	Similar     []Alike  // the others that are like it
	ListedUnder []Link   // symptoms
}

// PostMortemView is a post-mortem. Where there is no separate incident record, the incident's facts are its own.
type PostMortemView struct {
	IncidentView
	Incidents []Link // which it examines
	Authors   []string
	Reviewed  Time
}

// RootCauseView is a root cause.
type RootCauseView struct {
	Doc
	Seen       Seen
	Category   string
	Status     string // open, fixed, accepted
	FixedOn    Time
	Services   []Link
	Detection  string
	Prevention string
	Runbooks   []Link
	CausedBy   []Link
	Causes     []Link // other causes that this one is behind
	Incidents  []Link // newest first; Note is the date; where there is no history
	History    *History
}

// DrillView is a drill.
type DrillView struct {
	Doc
	Scenario     *Link
	HeldOn       Time
	Runbooks     []Link
	Services     []Link
	Participants []string
	Outcome      string
	Actions      []Action
	ActionsRead  *ActionsRead
}

// OverviewView lists all pages of one kind.
type OverviewView struct {
	PageView              // its Kind is the kind that is listed; Body is the introduction, from a content page at this address
	Strips   *StripsChart // of root causes
	Ways     *StripsChart // in which things failed, as the texts tell it
	WaysTold []WayTold
	OverTime *ColumnsChart  // of incidents
	Calendar *CalendarChart // of incidents
	Map      *MapChart      // of services
	Columns  []Column       // the first one links to the page
	Rows     []Row          // of this page
	Filters  []Filter       // by the values of this page
	Total    int            // rows on all pages of the list; of one year, those of the year
	Pager    *Pager         // nil: this is the only page
}

// Column is a column of an overview.
type Column struct {
	Name string // the label is t "columns.<name>"
	Type string // text, time, number, badge, links
}

// Row is a row of an overview, with a cell for every column.
type Row struct{ Cells []Cell }

// Cell is one cell.
type Cell struct {
	Links []Link // text, linked or not; several where the column is a list
	Time  Time   // of a time column
	More  int    // links that are left out
	Badge string // of a badge column: the bare value, such as "sev1"; also the class
	Sort  string // what to sort by, where it is not the text shown; comparable as strings
}

// Filter offers the values of one column to choose from.
type Filter struct {
	Column int // index
	Name   string
	Values []FilterValue // sorted by how often
}

// FilterValue is one value of a filter.
type FilterValue struct {
	Value string
	Count int
}

// TermView is the page of a tag or a team, or the list of all that leads to a page.
type TermView struct {
	Shell
	Term   string // tag, team, leading or folders; the label is t "term.<term>"
	Name   string
	Intro  template.HTML // from a content page at this address
	Groups []KindGroup   // as far as they stand on this page
	// Of a team: what it still has to do.
	Actions     []Action
	MoreActions int
	Pager       *Pager // nil: this is the only page
}

// KindGroup is a list of pages of one kind.
type KindGroup struct {
	Kind  string
	Links []Link
	Total int // on all pages of the list
}

// TermsView lists all tags or all teams.
type TermsView struct {
	Shell
	Term  string
	Intro template.HTML // from a content page at this address
	Links []Link        // Note is the number of pages
	Total int           // on all pages of the list
	Pager *Pager        // nil: this is the only page
}

// HomeView is the site's front page.
type HomeView struct {
	PageView
	Kinds   []KindCard
	Open    []Link // incidents that are not resolved, bounded
	OpenAll Seen
	Care    []Care       // what asks to be looked after
	Causes  *StripsChart // recurring root causes, the most pressing first
	Recent  []Link       // incidents and post-mortems, newest first; Note is the date
	Changed []Link       // pages by last change, newest first; empty without git; Note is the date
	Total   int          // pages
	Tracked bool         // incidents say whether they are over
}

// KindCard is one kind on the front page.
type KindCard struct {
	Kind  string
	Href  string
	Count int
	Some  []Link // a few of its pages
}

// SearchView is the page of results, which a script fills. What stands in it without one leads to everything else.
type SearchView struct {
	Doc
	Kinds []NavItem
	Lists []NavPage
}

// NotFoundView is the 404 page.
type NotFoundView struct {
	Shell
	Intro template.HTML // from a content page at this address
	Kinds []NavItem
}

// RedirectView sends an old address to the new one, without a script.
type RedirectView struct {
	SiteTitle string
	Lang      string
	Title     string
	Target    string // relative
	Canonical string
}
