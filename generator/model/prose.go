package model

import "time"

// Section is what a part of a page is about, whatever its heading says and on whatever level it stands.
type Section string

// The meanings of sections.
const (
	SectionTitle        Section = "title" // of the page
	SectionSummary      Section = "summary"
	SectionImpact       Section = "impact"
	SectionTimeline     Section = "timeline"
	SectionDetection    Section = "detection"
	SectionTrigger      Section = "trigger"
	SectionCause        Section = "cause"
	SectionResolution   Section = "resolution"
	SectionLessons      Section = "lessons"
	SectionActions      Section = "actions"
	SectionMeaning      Section = "meaning"
	SectionDiagnosis    Section = "diagnosis"
	SectionMitigation   Section = "mitigation"
	SectionVerification Section = "verification"
	SectionRollback     Section = "rollback"
	SectionEscalation   Section = "escalation"
	SectionPrevention   Section = "prevention"
	SectionOther        Section = "other" // of a meaning that nobody knows
)

// Prose is what the body of an event tells in words. All of it is derived; each part knows its line. Texts are plain.
type Prose struct {
	Passages []Passage // of the sections whose meaning is known, in the order of the text
	Errors   []Quote   // error lines, from code and from the text, as written
	Names    []Quote   // identifiers: error codes, names of exceptions and alerts; each once
	Timeline []Moment  // in the order of the text
	Lessons  []Lesson
	Stated   []Stated // durations that somebody wrote by hand
}

// Passage is the text of one section.
type Passage struct {
	About Section
	Text  string
	Line  int32 // of the file, at which it begins
}

// Part is where a page begins to be about something; it lasts until the next part.
type Part struct {
	About Section // "" for what has no meaning that is known
	Line  int32
}

// Quote is something that a page quotes.
type Quote struct {
	Text string
	Line int32
}

// Moment is one entry of a timeline.
type Moment struct {
	At   Time // Pos is the place of the entry
	Text string
}

// LessonKind says what a lesson is about.
type LessonKind string

// The kinds of lessons.
const (
	LessonWell  LessonKind = "well"   // what went well
	LessonWrong LessonKind = "wrong"  // what went wrong
	LessonLucky LessonKind = "lucky"  // where we got lucky: what would have gone wrong
	LessonOther LessonKind = "lesson" // learned, of no kind that the page tells
)

// Lesson is one entry under lessons learned.
type Lesson struct {
	Kind LessonKind
	Text string
	Line int32
}

// Stated is a duration that somebody wrote by hand, such as "Time to resolve: 5h 27m". It is never shown as a fact, only
// held against the times of its page.
type Stated struct {
	Span     string // detect, acknowledge, mitigate, resolve as in Event.Spans; "outage" for the length of the whole
	Duration time.Duration
	About    bool   // the text says "about", "approximately", "~"
	Text     string // as written
	Hours    Hours  // counted in these hours only; zero: all hours
	Line     int32
}

// Hours are the hours of a day in which somebody counts time, such as 10:00–17:00 from Monday to Friday.
type Hours struct {
	From, To time.Duration // since midnight
	Weekdays bool          // Saturday and Sunday do not count
}
