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
	late, total := s.load.failed+s.load.unsent, 0
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
	fmt.Fprintf(w, "\n%v · %d edits, %d of them of %d documents at once · %d builds · %d streams, %d events each (median) · %.2f of %d cores · %d pages gone for a moment, %d requests not sent since %d were under way for long, %d failed\n",
		s.took.Round(time.Second), s.edits, s.bursts, burstSize, s.newest, s.streams, middle(s.told, func(t told) int { return t.events }),
		cpu.Seconds()/s.took.Seconds(), runtime.NumCPU(), s.load.gone, s.load.unsent, askers, s.load.failed)
}

// growing is what must not grow for ever.
type growing struct {
	what  string
	of    func(usage) int64
	slack int64 // by so much it may grow, and
	part  int64 // by one so-many-th of its size

	isClosed bool // all of it that a soak has needed is closed at its end
}

func growings() []growing {
	return []growing{
		{"resident memory, kB", func(u usage) int64 { return u.rssKB }, 8 << 10, 10, false},
		{"open files and connections", func(u usage) int64 { return u.handles }, 16, 20, true},
		{"threads", func(u usage) int64 { return u.threads }, 8, 10, false},
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

// more tells whether one value is more than another by more than noise.
func (g growing) more(later, earlier int64) bool { return later > earlier+g.slack+earlier/g.part }

// grows tells whether it went on growing: what settles grows much less from the second third to the last one than from the
// first to the second.
func (g growing) grows(during []usage) bool {
	m := g.thirds(during)
	return g.more(m[2], m[1]) && 2*(m[2]-m[1]) > m[1]-m[0]
}

// leaks says what grew and was not given back.
func (s *soaked) leaks() (found []string) {
	for _, g := range growings() {
		before, after := g.of(s.before), g.of(s.after)
		if g.more(after, before) && g.grows(s.during) {
			found = append(found, fmt.Sprintf("leak: %s: %d before, %d in the thirds of the time, %d after", g.what, before, g.thirds(s.during), after))
		} else if g.isClosed && g.more(after, before) {
			found = append(found, fmt.Sprintf("leak: %s: %d before, %d when all was closed again", g.what, before, after))
		}
	}
	return found
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
	found := s.leaks()
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
