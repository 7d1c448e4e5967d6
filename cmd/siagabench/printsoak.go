package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// lateTime is when an answer is of no use any more to somebody who waits for a page.
const lateTime = time.Second

// lateBar is the part of all requests that may be answered later than that, or not at all.
const lateBar = 0.01

// print prints what came of a soak.
func (s *soaked) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	late, total := s.load.failed, 0
	for _, list := range [][]time.Duration{s.load.pages, s.load.searches} {
		total += len(list)
		for _, took := range list {
			if took > lateTime {
				late++
			}
		}
	}
	fmt.Fprintln(t, "measured\tdocuments\tvalue\tbar\t")
	for _, r := range []row{
		{fmt.Sprintf("answers a second, of %d asked for", s.rate), s.documents, float64(total+s.load.gone) / s.took.Seconds(), noBar},
		{fmt.Sprintf("answered after more than %v or not at all / all", lateTime), s.documents, over(late, s.load.due), lateBar},
		{"streams that do not know the newest build", s.documents, float64(s.deaf()), 0},
	} {
		fmt.Fprintln(t, r.line())
	}
	fmt.Fprintln(t, "\nanswer\tnumber\tms p50\tp95\tp99\tmost")
	for _, x := range []struct {
		name string
		list []time.Duration
	}{{"page", s.load.pages}, {"search", s.load.searches}} {
		fmt.Fprintf(t, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\n", x.name, len(x.list), ms(percentile(x.list, 50)), ms(percentile(x.list, 95)),
			ms(percentile(x.list, 99)), ms(percentile(x.list, 100)))
	}
	s.printUsage(t)
	t.Flush()
	var cpu time.Duration
	if n := len(s.during); n > 0 {
		cpu = s.during[n-1].cpu - s.before.cpu
	}
	fmt.Fprintf(w, "\n%v · %d edits, %d of them of %d documents at once · %d builds · %d streams, %d events each (median) · %.2f of %d cores · %d pages gone for a moment, %d requests failed\n",
		s.took.Round(time.Second), s.edits, s.bursts, burstSize, s.newest, s.streams, middle(s.told, func(t told) int { return t.events }),
		cpu.Seconds()/s.took.Seconds(), runtime.NumCPU(), s.load.gone, s.load.failed)
}

// growing is what must not grow for ever: by so much from the second third of the time to the last one it may.
type growing struct {
	what  string
	of    func(usage) int64
	slack int64
	part  int64 // one so-many-th of its size, in addition
}

func growings() []growing {
	return []growing{
		{"resident memory, kB", func(u usage) int64 { return u.rssKB }, 8 << 10, 10},
		{"open files and connections", func(u usage) int64 { return u.handles }, 16, 20},
		{"threads", func(u usage) int64 { return u.threads }, 8, 10},
	}
}

func (s *soaked) printUsage(t io.Writer) {
	fmt.Fprintln(t, "\nof the process\tbefore\tfirst third\tsecond\tlast\tafter")
	for _, g := range growings() {
		thirds := g.thirds(s.during)
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\n", g.what, g.of(s.before), thirds[0], thirds[1], thirds[2], g.of(s.after))
	}
}

// thirds are the medians of the first, the second and the last third of the time.
func (g growing) thirds(during []usage) (medians [3]int64) {
	n := len(during)
	for i := range medians {
		if part := during[i*n/3 : (i+1)*n/3]; len(part) > 0 {
			medians[i] = middle(part, g.of)
		}
	}
	return medians
}

// grows tells whether it goes on growing: what only settles grows much less from the second third to the last one than from the first to the second.
func (g growing) grows(during []usage) bool {
	m := g.thirds(during)
	more := m[2] - m[1]
	return more > g.slack+m[1]/g.part && 2*more > m[1]-m[0]
}

// deaf counts the streams that were never told anything or do not know the newest build.
func (s *soaked) deaf() int {
	n := 0
	for _, t := range s.told {
		if t.build < s.newest || t.events == 0 {
			n++
		}
	}
	return n
}

// verdict is an error if something leaks, or if not all streams and requests were served.
func (s *soaked) verdict() error {
	var found []string
	for _, g := range growings() {
		if g.grows(s.during) {
			found = append(found, fmt.Sprintf("leak: %s: %d in the thirds of the time", g.what, g.thirds(s.during)))
		}
	}
	handles := growings()[1]
	if before, after := s.before.handles, s.after.handles; after > before+handles.slack {
		found = append(found, fmt.Sprintf("leak: %s: %d before, %d when all was closed again", handles.what, before, after))
	}
	if n := s.deaf(); n > 0 {
		found = append(found, fmt.Sprintf("%d of %d streams do not know the newest build", n, s.streams))
	}
	if s.load.failed > 0 {
		found = append(found, fmt.Sprintf("%d of %d requests failed", s.load.failed, s.load.due))
	}
	if len(found) == 0 {
		return nil
	}
	return errors.New(strings.Join(found, "\n"))
}
