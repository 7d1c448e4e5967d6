package derive

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/frontmatter"
	"siaga/generator/markdown"
	"siaga/generator/model"
)

// factsOf reads a page as the loader does.
func factsOf(t testing.TB, name, text string, loc *time.Location) *model.PostMortem {
	t.Helper()
	split := frontmatter.Split([]byte(text))
	tree := markdown.New(markdown.Options{}).Parse(markdown.Input{Source: split.Body, Line: split.Line})
	doc := &model.PostMortem{}
	dec := &model.Decoder{Location: loc}
	dec.Decode(doc, name+".md", split.Fields)
	if d, ok := Date(name, loc); ok && !doc.Date.Known() {
		doc.Date = d
	}
	Facts(doc, Source{Tree: tree, Path: name + ".md", Location: loc})
	return doc
}

// timesText writes milestones and timeline, a line each.
func timesText(doc *model.PostMortem) string {
	var b strings.Builder
	write := func(t model.Time) {
		layout := "2006-01-02 15:04"
		if t.DateOnly {
			layout = "2006-01-02"
		}
		if t.Zoned {
			layout += " -0700"
		}
		fmt.Fprintf(&b, "%s @%d", t.At.Format(layout), t.Pos.Line)
	}
	for _, m := range []model.Milestone{{Name: "started", At: doc.StartedAt}, {Name: "detected", At: doc.DetectedAt}, {Name: "declared", At: doc.DeclaredAt},
		{Name: "acknowledged", At: doc.AcknowledgedAt}, {Name: "mitigated", At: doc.MitigatedAt}, {Name: "resolved", At: doc.ResolvedAt}} {
		if m.At.Known() {
			fmt.Fprintf(&b, "%s ", m.Name)
			write(m.At)
			b.WriteByte('\n')
		}
	}
	for _, m := range doc.Prose.Timeline {
		b.WriteString("- ")
		write(m.At)
		fmt.Fprintf(&b, " %s\n", m.Text)
	}
	return b.String()
}

func TestTimes(t *testing.T) {
	for _, tt := range slices.Concat(pages, toldPages) {
		t.Run(tt.name, func(t *testing.T) {
			got := timesText(factsOf(t, tt.file, tt.text, time.UTC))
			if want := strings.TrimPrefix(tt.want, "\n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// timesPage is a page and what is read from it.
type timesPage struct{ name, file, text, want string }

// pages are written as people write them, in the styles that are around.
var pages = []timesPage{
	{"key events in a list of lead-ins", "x", `# Incident on 2026-05-01

- **Key events**
  - First detected: 2026-05-01 9:29
  - Incident declared 2026-05-01 09.51
  - Repaired: 2026-05-01 1100
  - Resolved 2026-05-02 12:07

- **Identified**: The shop was slow.
`, `
detected 2026-05-01 09:29 @4
declared 2026-05-01 09:51 @5
mitigated 2026-05-01 11:00 @6
resolved 2026-05-02 12:07 @7
`},
	{"a table of labels", "x", `# Outage

| Field | Value |
|---|---|
| Start time (UTC) | 2026-05-01 22:10 |
| Detected | 22:31 |
| Time of acknowledgement | 22:33 |
| End time | 00:20 |
`, `
started 2026-05-01 22:10 +0000 @5
detected 2026-05-01 22:31 +0000 @6
acknowledged 2026-05-01 22:33 +0000 @7
resolved 2026-05-02 00:20 +0000 @8
`},
	{"headings with a clock, a zone for the section, midnight, a step back", "2026-05-01-queue", `# Queue stuck

## Timeline

All times in CEST (UTC+2)

### 22:15 - Problem starts

Consumers stop reading.

### ~22:40-22:45

A user reported that orders hang.

### 22:38

Rate of acknowledgements drops.

### 23:50 (maybe earlier?)

We restart the broker. This takes a while.

### 00:20

Orders are back to normal.
`, `
started 2026-05-01 22:15 +0200 @7
detected 2026-05-01 22:40 +0200 @11
mitigated 2026-05-02 00:20 +0200 @23
resolved 2026-05-02 00:20 +0200 @23
- 2026-05-01 22:15 +0200 @7 Problem starts
- 2026-05-01 22:40 +0200 @11 A user reported that orders hang.
- 2026-05-01 22:38 +0200 @15 Rate of acknowledgements drops.
- 2026-05-01 23:50 +0200 @19 We restart the broker.
- 2026-05-02 00:20 +0200 @23 Orders are back to normal.
`},
	{"capitals in a list, as in a book on reliability", "x", `# Search postmortem

**Date**: 2026-10-21

## Timeline (all times UTC)

* 14:51 News about a sonnet goes round
* 14:54 **OUTAGE BEGINS** — Search backends start to melt down
* 14:55 On-call receives pager storm, ` + "`ManyErrors`" + ` from all clusters
* 14:58 On-call starts investigating
* 15:01 **INCIDENT BEGINS** on-call declares incident
* 15:36 Traffic is spread over more clusters
* 16:00 **OUTAGE MITIGATED** all traffic is served
* 16:30 **INCIDENT ENDS** exit criterion of 30 minutes is met
`, `
started 2026-10-21 14:54 +0000 @8
detected 2026-10-21 14:55 +0000 @9
declared 2026-10-21 15:01 +0000 @11
mitigated 2026-10-21 16:00 +0000 @13
resolved 2026-10-21 16:30 +0000 @14
- 2026-10-21 14:51 +0000 @7 News about a sonnet goes round
- 2026-10-21 14:54 +0000 @8 OUTAGE BEGINS — Search backends start to melt down
- 2026-10-21 14:55 +0000 @9 On-call receives pager storm, ManyErrors from all clusters
- 2026-10-21 14:58 +0000 @10 On-call starts investigating
- 2026-10-21 15:01 +0000 @11 INCIDENT BEGINS on-call declares incident
- 2026-10-21 15:36 +0000 @12 Traffic is spread over more clusters
- 2026-10-21 16:00 +0000 @13 OUTAGE MITIGATED all traffic is served
- 2026-10-21 16:30 +0000 @14 INCIDENT ENDS exit criterion of 30 minutes is met
`},
	{"a table of times", "x", `# Login outage, 3 June 2026

### Incident timeline

| Time (US/Pacific) | Event | Link |
|---|---|---|
| 7:01 am | Deploy of release 12 | |
| 7:15 am | Alerts fired for failed logins | graph |
| 7:16 am | Acknowledged by on-call | |
| 12:40 pm | Rollback complete, logins are working again | |
`, `
detected 2026-06-03 07:15 -0700 @8
acknowledged 2026-06-03 07:16 -0700 @9
mitigated 2026-06-03 12:40 -0700 @10
resolved 2026-06-03 12:40 -0700 @10
- 2026-06-03 07:01 -0700 @7 Deploy of release 12
- 2026-06-03 07:15 -0700 @8 Alerts fired for failed logins – graph
- 2026-06-03 07:16 -0700 @9 Acknowledged by on-call
- 2026-06-03 12:40 -0700 @10 Rollback complete, logins are working again
`},
	{"Indonesian", "x", `# Gangguan pembayaran 1 Juni 2026

**Ringkasan:** Pembayaran gagal.

## Kronologi

Semua waktu dalam WIB.

- 09.12 – Gangguan mulai, pembayaran gagal
- 09.20 – Laporan pertama dari pelanggan
- 09.25 – Insiden dideklarasikan
- 10.05 – Layanan kembali normal
- 10.30 – Insiden ditutup
`, `
started 2026-06-01 09:12 +0700 @9
detected 2026-06-01 09:20 +0700 @10
declared 2026-06-01 09:25 +0700 @11
mitigated 2026-06-01 10:05 +0700 @12
resolved 2026-06-01 10:30 +0700 @13
- 2026-06-01 09:12 +0700 @9 Gangguan mulai, pembayaran gagal
- 2026-06-01 09:20 +0700 @10 Laporan pertama dari pelanggan
- 2026-06-01 09:25 +0700 @11 Insiden dideklarasikan
- 2026-06-01 10:05 +0700 @12 Layanan kembali normal
- 2026-06-01 10:30 +0700 @13 Insiden ditutup
`},
	{"Indonesian labels", "x", `# Gangguan

- **Waktu mulai**: Senin, 1 Juni 2026, pukul 09.12 WIB
- **Terdeteksi**: 09.20 WIB
- **Waktu selesai**: 1 Juni 2026 10:30 WIB
`, `
started 2026-06-01 09:12 +0700 @3
detected 2026-06-01 09:20 +0700 @4
resolved 2026-06-01 10:30 +0700 @5
`},
	{"a window", "x", `# Outage

**Impact window:** 2026-05-01 23:10 - 00:40 UTC

Text.
`, `
started 2026-05-01 23:10 +0000 @3
resolved 2026-05-02 00:40 +0000 @3
`},
	{"paragraphs in a part of any name, and a day on a line of its own", "2026-07-23-keys", `# Keys leaked

## Context

15:35 – Plan pushed

16:08 – Found by a colleague

16:48 – More found:

* keys
* names

24/07/26

12:34 – Removed
`, `
- 2026-07-23 15:35 @5 Plan pushed
- 2026-07-23 16:08 @7 Found by a colleague
- 2026-07-23 16:48 @9 More found:
- 2026-07-23 12:34 @16 Removed
`},
	{"what is in the front matter stays", "x", `---
started_at: 2026-05-01T10:00:00Z
resolved_at:
---
# X

- Started: 2026-05-01 09:00
- Detected: 10:05
- Resolved: 2026-05-01 12:00
`, `
started 2026-05-01 10:00 +0000 @2
detected 2026-05-01 10:05 @8
`},
	{"slips and gaps invent nothing", "x", `# X

- First detected 22026-05-01 09:36
- Resolved: 2026-13-01 10:00
- Repaired: TBC
- Incident not declared 2026-05-01 10:00
- Mitigation started: 2026-05-01 10:00
- Detected: 10:05 by nobody knows whom, on no day
- Reported by 10 users
- Time to detect: 5 minutes
- Last updated: 2026-05-02 10:00
`, ``},
	{"a release of 1628", "1628-08-10-ship", `# The ship

## Timeline

- 10 August 1628, 16:00 – The ship sets sail
- 16:20 – It is hit by a gust
- 16:30 – It sank
`, `
- 1628-08-10 16:00 @5 The ship sets sail
- 1628-08-10 16:20 @6 It is hit by a gust
- 1628-08-10 16:30 @7 It sank
`},
	{"newest first", "2026-05-01-x", `# X

## Timeline (UTC)

- 01:30 Resolved
- 00:40 Mitigation applied
- 23:50 Investigating
- 23:40 Alert fired
`, `
detected 2026-05-01 23:40 +0000 @8
mitigated 2026-05-02 00:40 +0000 @6
resolved 2026-05-02 01:30 +0000 @5
- 2026-05-02 01:30 +0000 @5 Resolved
- 2026-05-02 00:40 +0000 @6 Mitigation applied
- 2026-05-01 23:50 +0000 @7 Investigating
- 2026-05-01 23:40 +0000 @8 Alert fired
`},
	{"it broke again, and it only seemed well", "2026-05-02-x", `# X

## Timeline

- 10:00 The site is down
- 10:05 Support received reports
- 10:20 Site restored
- 10:40 The site is down again
- 10:50 It appears to be resolved
- 11:00 Everything works, service restored
- 11:10 Status page updated
`, `
started 2026-05-02 10:00 @5
detected 2026-05-02 10:05 @6
mitigated 2026-05-02 11:00 @10
resolved 2026-05-02 11:00 @10
- 2026-05-02 10:00 @5 The site is down
- 2026-05-02 10:05 @6 Support received reports
- 2026-05-02 10:20 @7 Site restored
- 2026-05-02 10:40 @8 The site is down again
- 2026-05-02 10:50 @9 It appears to be resolved
- 2026-05-02 11:00 @10 Everything works, service restored
- 2026-05-02 11:10 @11 Status page updated
`},
	{"a day above each list, a clock in code, people by their handle", "x", `# Locks

## Timeline

2026-02-03

- ` + "`09:00`" + ` UTC - rate of 500 errors spikes
- ` + "`09:02`" + ` UTC - engineer on call is paged
- ` + "`09:05`" + ` UTC - @lead declares incident
- ` + "`23:50`" + ` UTC - mitigation applied

2026-02-04

- ` + "`00:15`" + ` UTC - incident resolved
`, `
started 2026-02-03 09:00 +0000 @7
detected 2026-02-03 09:02 +0000 @8
declared 2026-02-03 09:05 +0000 @9
mitigated 2026-02-03 23:50 +0000 @10
resolved 2026-02-04 00:15 +0000 @14
- 2026-02-03 09:00 +0000 @7 rate of 500 errors spikes
- 2026-02-03 09:02 +0000 @8 engineer on call is paged
- 2026-02-03 09:05 +0000 @9 @lead declares incident
- 2026-02-03 23:50 +0000 @10 mitigation applied
- 2026-02-04 00:15 +0000 @14 incident resolved
`},
	{"lists in lists, a zone by its place in the heading", "x", `# Queue

### Chronology of events (Europe/Berlin)

- 2026-05-05
  - 10:15: Consumers stop processing
  - 10:40: Monitoring alerts the team
- 2026-05-06
  - 01:05: Queue drained, everything back to normal
`, `
started 2026-05-05 10:15 +0200 @6
detected 2026-05-05 10:40 +0200 @7
mitigated 2026-05-06 01:05 +0200 @9
resolved 2026-05-06 01:05 +0200 @9
- 2026-05-05 10:15 +0200 @6 Consumers stop processing
- 2026-05-05 10:40 +0200 @7 Monitoring alerts the team
- 2026-05-06 01:05 +0200 @9 Queue drained, everything back to normal
`},
	{"a day and a clock in two columns", "x", `# DNS

## Timeline of events

| Date | Time | Who | Description |
|------|------|-----|-------------|
| 2026-05-05 | 10:15 | ops | Outage begins |
| | 10:30 | ops | noticed by support |
| 2026-05-06 | 00:15 | dev | Incident closed |
`, `
started 2026-05-05 10:15 @7
detected 2026-05-05 10:30 @8
resolved 2026-05-06 00:15 @9
- 2026-05-05 10:15 @7 ops – Outage begins
- 2026-05-05 10:30 @8 ops – noticed by support
- 2026-05-06 00:15 @9 dev – Incident closed
`},
	{"labels in the lines of a paragraph", "x", `# Mail down

**Start:** 2026-05-05 10:15 UTC
**End:** 2026-05-05 12:20 UTC
**Impact:** mail was delayed
`, `
started 2026-05-05 10:15 +0000 @3
resolved 2026-05-05 12:20 +0000 @4
`},
	{"a table of one row, and a sentence", "x", `# X

| Started | Detected | Mitigated |
|---|---|---|
| 2026-05-05 10:15 | 10:20 | 11:00 |

The incident started at 10:16 BST and ended at 12:30 BST.
`, `
started 2026-05-05 10:15 +0100 @5
detected 2026-05-05 10:20 +0100 @5
mitigated 2026-05-05 11:00 +0100 @5
resolved 2026-05-05 12:30 +0100 @7
`},
	{"a table in Indonesian", "x", `# Insiden 12 Maret 2026

| Hal | Keterangan |
|---|---|
| Waktu kejadian | 12 Maret 2026, 13.05 – 14.40 WIB |

### Lini Masa

| Waktu (WIB) | Kejadian |
|---|---|
| 13.05 | Server basis data mati |
| 13.12 | Alarm masuk ke tim jaga |
| 14.40 | Layanan pulih sepenuhnya |
`, `
started 2026-03-12 13:05 +0700 @5
detected 2026-03-12 13:12 +0700 @12
mitigated 2026-03-12 14:40 +0700 @13
resolved 2026-03-12 14:40 +0700 @5
- 2026-03-12 13:05 +0700 @11 Server basis data mati
- 2026-03-12 13:12 +0700 @12 Alarm masuk ke tim jaga
- 2026-03-12 14:40 +0700 @13 Layanan pulih sepenuhnya
`},
	{"numbered steps in a part of any name; actions are no timeline", "x", `---
date: 2026-05-08
---
# Search broke on May 5th

Versions 1.2.3 and 10.15 are affected.

## Chain

1. **9:15am PT**: A bad config is pushed.
2. **9:18am PT**: Traffic drops to zero.
3. **9:22am PT**: On-call gets paged.
4. **9:43am PT**: Traffic is back to normal.

## Follow-ups

- 2026-05-10 10:00: write test
- 2026-05-11 10:00: add alert
- 2026-05-12 10:00: tune
`, `
started 2026-05-05 09:18 -0700 @11
detected 2026-05-05 09:22 -0700 @12
mitigated 2026-05-05 09:43 -0700 @13
resolved 2026-05-05 09:43 -0700 @13
- 2026-05-05 09:15 -0700 @10 A bad config is pushed.
- 2026-05-05 09:18 -0700 @11 Traffic drops to zero.
- 2026-05-05 09:22 -0700 @12 On-call gets paged.
- 2026-05-05 09:43 -0700 @13 Traffic is back to normal.
`},
	{"days as headings after the timeline go on with it", "x", `# X

## Timeline

### Feb 20 2026 14:17

It begins to fail.

### 14:30

We look.

## Feb 21, 13:00

A fix is made.

### 15:15

It is rolled out.
`, `
started 2026-02-20 14:17 @5
- 2026-02-20 14:17 @5 It begins to fail.
- 2026-02-20 14:30 @9 We look.
- 2026-02-21 13:00 @13 A fix is made.
- 2026-02-21 15:15 @17 It is rolled out.
`},
	{"hours of the afternoon from one again", "2026-05-02-x", `# X

## Timeline

- 11:50 Error rate climbs
- 12:10 All requests fail
- 1:15 Service restored
- 2:30 Status page updated
`, `
started 2026-05-02 11:50 @5
mitigated 2026-05-02 13:15 @7
resolved 2026-05-02 13:15 @7
- 2026-05-02 11:50 @5 Error rate climbs
- 2026-05-02 12:10 @6 All requests fail
- 2026-05-02 13:15 @7 Service restored
- 2026-05-02 14:30 @8 Status page updated
`},
	{"sentences", "2026-05-02-x", `# X

All was quiet. The outage began at 12:10 UTC. On-call was paged at 12:14 UTC, and nobody knew why. First alert: 12:13 UTC.
Status: Resolved at 13:00 UTC. In the end 3 pods were started at 14:00.
`, `
started 2026-05-02 12:10 +0000 @3
detected 2026-05-02 12:13 +0000 @3
resolved 2026-05-02 13:00 +0000 @4
`},
}
