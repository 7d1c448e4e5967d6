package render

import "siaga/generator/chart"

// The views of charts. A chart is a figure with a caption, an image that is placed by a geometry computed beforehand, and the
// same facts as a table behind it. Horizontal positions are shares of the width, so that a chart fits every screen with
// text of one size; vertical ones are pixels.

// Figure is what every chart has around it.
type Figure struct {
	ID    string // of the element
	Title string // caption
	Desc  string // what there is to see, in a sentence, for whoever does not see it
	// Heading says that the caption is the heading of a section of the page.
	Heading bool
}

// StripsChart shows when each of several root causes struck: one row for each on one time axis, a dot for each incident, a
// tick for each fix.
type StripsChart struct {
	Figure
	Ticks []chart.Tick
	Rows  []StripRow
	Named bool // rows have names; else there is one, and the page is about it
	Fixes bool // some row has a fix
	Back  bool // some cause came back after one
	Note  string
	Cut   *More
}

// More says that a chart or a list shows a part, and leads to the rest.
type More struct {
	Shown string // "40 of 312"
	Rest  Link
}

// StripRow is one root cause.
type StripRow struct {
	Cause    Link   // Note says how often, and when last
	Back     bool   // it came back after a fix
	Label    string // the row in words
	From, To string // of the line between the first and the last dot; empty: no dot
	Marks    []StripMark
	Gaps     []StripGap
	Fixes    []StripTick
	// The table behind the chart: the newest first, bounded.
	Incidents []StripIncident
	More      int
}

// StripMark is one dot: an incident, or several that lie too close together to be told apart.
type StripMark struct {
	X     string
	R     int // radius
	Ring  int // radius of the ring around what came back after a fix
	Count int // of several incidents; of one 0
	Back  bool
	Href  string // of one incident
	Text  string
}

// StripGap is the time between two dots, where there is room for it.
type StripGap struct{ X, Text string }

// StripTick is a day on which something was done that was to keep a cause from coming back.
type StripTick struct{ X, Text string }

// StripIncident is one incident of a row.
type StripIncident struct {
	Link
	Back bool
}

// ResponseChart is the response to an incident to scale.
type ResponseChart struct {
	Label  string // in words
	Parts  []ResponsePart
	Leads  []ResponseLead
	Events []string // where the entries of the timeline stand
}

// ResponsePart is the time between two milestones.
type ResponsePart struct {
	X, W string
	To   string // the milestone that ends it
	Text string // its duration; empty where there is no room
	Name string // both milestones and the duration
}

// ResponseLead is the line from a milestone on the bar to where it is told.
type ResponseLead struct{ X, Slot, Name string }

// ColumnsChart counts incidents over time, by something that each has one of.
type ColumnsChart struct {
	Figure
	Class   string // decides the colours: severity or source
	Unit    string // day, month, quarter, year; the label is t "units.<unit>"
	Bottom  int    // of the image, with the labels below them
	Series  []SeriesName
	Columns []ColumnBar
	Levels  []chart.Level
	Shares  bool // the columns show shares of what they count
	Note    string
}

// SeriesName is one of the things that are counted; its colour goes by Class and Number.
type SeriesName struct {
	Number int
	Value  string // the label is word "values"
	Total  int
}

// ColumnBar is one column.
type ColumnBar struct {
	Label    string
	X, W     string
	Mid      string
	Total    int
	Text     string // the column in words
	Href     string // where its incidents are listed
	Anchor   string // of its label
	Ticked   bool   // it shows its label
	Narrow   bool   // also on a narrow screen
	Segments []ColumnSegment
	Counts   []int // by series: a row of the table
}

// ColumnSegment is the part of a column that belongs to one series.
type ColumnSegment struct {
	Number int // of the series
	Y, H   int
	Mid    int    // where a text in it stands
	Text   string // its share, where there is room
}

// SpreadChart shows durations on a logarithmic scale: every one of them, with median and p90.
type SpreadChart struct {
	Figure
	Height int
	Ticks  []SpreadTick
	Rows   []SpreadRow
}

// SpreadTick is a mark of the scale.
type SpreadTick struct {
	X, Text string
	Anchor  string
	Minor   bool
}

// SpreadRow is one span over all incidents.
type SpreadRow struct {
	Name, From, To string // of the span and its milestones
	Median, P90    string // in words
	MedianX, P90X  string
	N              int
	Label          string // the row in words
	Dots           []SpreadDot
	Bins           []SpreadBin
}

// SpreadDot is one incident.
type SpreadDot struct {
	X    string
	Y    int
	Href string
	Text string
}

// SpreadBin stands for several incidents, where there are too many to be told apart.
type SpreadBin struct {
	X, W string
	Y, H int
	Text string
}

// MatrixChart counts the incidents of each service and root cause: a table with a disc in each cell, whose area is the count.
type MatrixChart struct {
	Figure
	Services []Link
	Rows     []MatrixRow
	Cut      *More
}

// MatrixRow is one root cause.
type MatrixRow struct {
	Cause Link
	Total int
	Cells []MatrixCell
}

// MatrixCell is the incidents of one cause that hit one service.
type MatrixCell struct {
	Count int
	R     int
}

// CalendarChart shows on which days something happened.
type CalendarChart struct {
	Figure
	Months []CalendarMonth
}

// CalendarMonth is one month.
type CalendarMonth struct {
	Name          string // "2026-07"
	Total         int
	Text          string
	Width, Height int
	Path          string // of all its days
	Days          []CalendarDay
	Dense         []CalendarLevel // the same without words, where there are too many
}

// CalendarLevel is all days of a month on which about as much happened.
type CalendarLevel struct {
	Level int
	Path  string
}

// CalendarDay is a day on which something happened.
type CalendarDay struct {
	X, Y  int
	Level int // 1 to 4
	Count int // of several events; of one 0
	Href  string
	Text  string
}

// MapChart is which services depend on which.
type MapChart struct {
	Figure
	Width, Height int
	Nodes         []MapNode
	Edges         []MapEdge
	// Ready, Lacking and Undocumented tell which levels there are, for the legend.
	Ready, Lacking, Undocumented bool
	Cut                          *More
}

// MapNode is one service.
type MapNode struct {
	X, Y, W, H   int
	TextX, TextY int
	Name         string // cut where it is very long
	Full         string
	Note         string // how many reasons there are not to be ready
	Href         string
	Level        string // ready, lacking, or undocumented
	Current      bool
}

// MapEdge is a dependency.
type MapEdge struct {
	Path string
	Back bool // against the direction of the others: services that depend on each other in a circle
}
