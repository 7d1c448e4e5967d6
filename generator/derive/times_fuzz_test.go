package derive

import (
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/markdown"
	"siaga/generator/model"
)

// FuzzTimes reads the times of any page. Nothing may panic, every time stands on a line of the page, and a clock or a day
// is only what was written.
func FuzzTimes(f *testing.F) {
	for _, p := range slices.Concat(pages, toldPages) {
		f.Add(p.text)
	}
	for _, s := range []string{
		"## Timeline\n\n- 23:59 – x\n- 00:01 – y\n- 1 Feb, 24:00 z", "Started: 29 Feb 10:00\n", "| Time | x |\n|--|--|\n| 1:00 | |\n| | 2:00 |\n",
		"Time to resolve: 99999999h", "lasted 9 and a half", "## Timeline (UTC+99)\n10:00 (UTC-", "~", "Duration: 1:00 - ",
	} {
		f.Add(s)
	}
	parser := markdown.New(markdown.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		tree := parser.Parse(markdown.Input{Source: []byte(text), Line: 1})
		doc := &model.Incident{}
		doc.Title, _, _ = strings.Cut(text, "\n")
		o := takeApart(tree, true)
		o.readLines()
		times(doc, &doc.Event, o, Source{Tree: tree, Path: "x.md", Location: time.UTC})
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		check := func(at model.Time) {
			if !at.Known() || at.At.Year() < minYear-1 || at.At.Year() > maxYear+1 || at.Pos.Line < 1 || at.Pos.Line > lines || at.Pos.Column < 1 {
				t.Errorf("%v at %v", at.At, at.Pos)
			}
		}
		for _, m := range doc.Milestones() {
			check(m.At)
		}
		for _, m := range doc.Prose.Timeline {
			check(m.At)
		}
		for _, s := range doc.Prose.Stated {
			if s.Duration <= 0 || s.Text == "" || s.Line < 0 || s.Hours.To < s.Hours.From {
				t.Errorf("%+v", s)
			}
		}
	})
}

func BenchmarkTimes(b *testing.B) {
	var page strings.Builder
	page.WriteString(benchmarkHead)
	for i := range 30 {
		page.WriteString("- " + time.Date(2026, 5, 1, 14, 3+7*i, 0, 0, time.UTC).Format("2006-01-02 15:04") + benchmarkLines[i%len(benchmarkLines)])
	}
	page.WriteString(benchmarkTail)
	tree := markdown.New(markdown.Options{}).Parse(markdown.Input{Source: []byte(page.String()), Line: 1})
	src := Source{Tree: tree, Path: "x.md", Location: time.UTC}
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Facts(&model.PostMortem{}, src)
		}
	})
	b.Run("times", func(b *testing.B) {
		b.ReportAllocs()
		o := takeApart(tree, true)
		o.readLines()
		for b.Loop() {
			doc := &model.PostMortem{}
			times(doc, &doc.Event, o, src)
		}
	})
}

const (
	benchmarkHead = "# Checkout failed for one in ten orders\n\n## Summary\n\nAfter a change of the connection pool one in ten orders failed for about an hour and a " +
		"half. It was fixed by going back to the old size of the pool. No order was lost.\n\n## Impact\n\n- 1,200 orders had to be sent again\n- Support had 40 " +
		"calls\n\n## Timeline\n\nAll times in UTC.\n\n"
	benchmarkTail = "\n## Root cause\n\nThe pool of 20 connections was too small for the new number of workers, and a request that got none within 5 s was " +
		"given up without being tried again.\n\n```\nERROR: remaining connection slots are reserved (SQLSTATE 53300)\n```\n\n## Lessons learned\n\n### What went " +
		"well\n\n- The alert fired within a minute\n\n### What went wrong\n\n- The limit is in no dashboard\n\n## Action items\n\n- [ ] Alert on the number of " +
		"connections, @team-data, due 2026-06-01\n- [x] Write down how to change the pool (OPS-12)\n"
)

var benchmarkLines = []string{
	" The release is rolled out to the first half of the servers\n", " Alert `CheckoutErrors` fires for two of the regions\n",
	" On-call looks at the logs of the checkout and finds that requests wait for a connection to the database\n",
	" We restart the workers one after the other, and the rate of errors goes down for some minutes\n", " Errors are back to normal\n",
}
