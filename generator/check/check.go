// Package check holds documents, and what follows from them, against rules that nobody can break by a typing error alone:
// durations that contradict the times of their page, milestones in the wrong order, causes that came back after their fix.
//
// A check is a row of [All]. It looks at a [Pass] and reports diagnostics at the places where something can be done.
package check

import (
	"time"

	"siaga/generator/diag"
	"siaga/generator/insight"
	"siaga/generator/link"
)

// Check is one rule. It reports its own code only.
type Check struct {
	Code diag.Code
	Run  func(*Pass)
}

// Pass is what a check looks at, and where it reports.
type Pass struct {
	Graph   *link.Graph
	Insight *insight.Report
	Now     time.Time // date of the build; zero: not known
	Report  func(diag.Diagnostic)
}

// All lists the checks.
var All = []Check{
	{diag.StatedDuration, statedDurations},          // stated.go
	{diag.TimeOrder, timeOrder},                     // milestones.go
	{diag.TimeInFuture, timeInFuture},               // milestones.go
	{diag.RecurredAfterFix, recurredAfterFix},       // recurrence.go
	{diag.SuspectedRecurrence, suspectedRecurrence}, // recurrence.go
}

// Run makes all checks over a site.
func Run(g *link.Graph, r *insight.Report, now time.Time) []diag.Diagnostic {
	var out []diag.Diagnostic
	p := &Pass{Graph: g, Insight: r, Now: now, Report: func(d diag.Diagnostic) { out = append(out, d) }}
	for _, c := range All {
		c.Run(p)
	}
	return out
}
