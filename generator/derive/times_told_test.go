package derive

// toldPages tell of their times in sentences, clauses and updates more than in labels.
var toldPages = []timesPage{
	{"an end in a clause of its own, an alert by its name alone, a change ahead", "2026-05-02-x", `# X

## Timeline

- 08:50 Release 14 is rolled out
- 09:00 First 502s at the edge
- 09:04 QueueConsumerLagHigh
- 09:20 Release 14 taken back, traffic as usual (mitigated)
- 09:45 Cache filled by hand; closed
- 10:00 Status page updated
`, `
started 2026-05-02 09:00 @6
detected 2026-05-02 09:04 @7
mitigated 2026-05-02 09:20 @8
resolved 2026-05-02 09:45 @9
- 2026-05-02 08:50 @5 Release 14 is rolled out
- 2026-05-02 09:00 @6 First 502s at the edge
- 2026-05-02 09:04 @7 QueueConsumerLagHigh
- 2026-05-02 09:20 @8 Release 14 taken back, traffic as usual (mitigated)
- 2026-05-02 09:45 @9 Cache filled by hand; closed
- 2026-05-02 10:00 @10 Status page updated
`},
	{"closed, and yet not over; an alert that is only changed", "2026-05-02-x", `# X

## Timeline

- 09:00 Deploy of the parser
- 09:10 Requests begin to pile up
- 09:15 Alert ParserDown silenced by mistake
- 09:20 Warehouse lead reports missing parcels
- 09:40 Ticket at the vendor opened, closed
- 09:50 Fixed? Resolved?
- 10:00 We go on tomorrow
`, `
detected 2026-05-02 09:20 @8
- 2026-05-02 09:00 @5 Deploy of the parser
- 2026-05-02 09:10 @6 Requests begin to pile up
- 2026-05-02 09:15 @7 Alert ParserDown silenced by mistake
- 2026-05-02 09:20 @8 Warehouse lead reports missing parcels
- 2026-05-02 09:40 @9 Ticket at the vendor opened, closed
- 2026-05-02 09:50 @10 Fixed? Resolved?
- 2026-05-02 10:00 @11 We go on tomorrow
`},
	{"clauses in Indonesian", "2026-06-02-x", `# Pengiriman notifikasi macet

## Kronologi (WIB)

- 20.10 - Rilis layanan pesan
- 20.15 - Notifikasi mulai menumpuk
- 20.40 - Tim gudang melapor
- 21.05 - Rilis dikembalikan, notifikasi terkirim lagi
- 21.30 - Sisa antrean dikosongkan, selesai
`, `
started 2026-06-02 20:15 +0700 @6
detected 2026-06-02 20:40 +0700 @7
mitigated 2026-06-02 21:05 +0700 @8
resolved 2026-06-02 21:30 +0700 @9
- 2026-06-02 20:10 +0700 @5 Rilis layanan pesan
- 2026-06-02 20:15 +0700 @6 Notifikasi mulai menumpuk
- 2026-06-02 20:40 +0700 @7 Tim gudang melapor
- 2026-06-02 21:05 +0700 @8 Rilis dikembalikan, notifikasi terkirim lagi
- 2026-06-02 21:30 +0700 @9 Sisa antrean dikosongkan, selesai
`},
	{"updates copied from a status page, the newest first", "2026-04-09-x", `# Slow searches

**Resolved** - Searches are as quick as before.
Apr 10, 01:10 UTC

**Monitoring** - A new index is in use. We keep looking at it.
Apr 9, 23:35 UTC

**Update** - Two of the four shards have been built.
Apr 9, 23:05 UTC

**Investigating** - Some searches take longer than 30 s since 22:25 UTC.
Apr 9, 22:40 UTC
`, `
started 2026-04-09 22:25 +0000 @12
detected 2026-04-09 22:40 +0000 @12
mitigated 2026-04-09 23:35 +0000 @6
resolved 2026-04-10 01:10 +0000 @3
- 2026-04-10 01:10 +0000 @3 Resolved - Searches are as quick as before.
- 2026-04-09 23:35 +0000 @6 Monitoring - A new index is in use. We keep looking at it.
- 2026-04-09 23:05 +0000 @9 Update - Two of the four shards have been built.
- 2026-04-09 22:40 +0000 @12 Investigating - Some searches take longer than 30 s since 22:25 UTC.
`},
	{"updates under headings, and in a quote with the time at their ends", "2026-04-09-x", `# Slow searches

### Resolved

Searches are as quick as before.

April 9, 23:50 UTC

### Investigating

We look into slow searches.

April 9, 22:40 UTC

> **Menyelidiki** – Pencarian lambat. 22.45 WIB
`, `
detected 2026-04-09 22:45 +0700 @15
resolved 2026-04-09 23:50 +0000 @3
- 2026-04-09 23:50 +0000 @3 Resolved
- 2026-04-09 22:40 +0000 @9 Investigating
- 2026-04-09 22:45 +0700 @15 Menyelidiki – Pencarian lambat.
`},
	{"words of updates that are none", "2026-04-09-x", `# Slow searches

Monitoring was blind since the move. 10 shards

Update the index at 10:00 UTC

Resolved names: 12. See 10:30 UTC
`, ``},
	{"a window in the impact, detection with its only time", "2026-04-09-x", `# Slow searches

## Impact

One in three searches failed from 10:05 to 11:40 UTC. 12 people wrote to us.

## Detection

A dashboard on the wall turned red at 10:20 UTC.
`, `
started 2026-04-09 10:05 +0000 @5
detected 2026-04-09 10:20 +0000 @9
mitigated 2026-04-09 11:40 +0000 @5
resolved 2026-04-09 11:40 +0000 @5
`},
	{"windows of parts, of no trouble, of more than one; detection with two times", "2026-04-09-x", `# Slow searches

## Summary

- Searches in the north failed between 10:05 and 11:40 UTC
- Searches in the south failed between 10:30 and 11:10 UTC
- We met from 12:00 to 12:30 UTC

## Detection

The dashboard turned red at 10:20 UTC, but nobody looked at it until 10:50 UTC.
`, ``},
	{"sentences that begin with a time; several on a line", "2026-04-09-x", `# Slow searches

At 10:05 UTC the search service went down. At 10:20 UTC a customer reported it. By 10:50 UTC we had moved the index, and
at 11:10 UTC the site was back to normal.
`, `
started 2026-04-09 10:05 +0000 @3
detected 2026-04-09 10:20 +0000 @3
mitigated 2026-04-09 11:10 +0000 @3
resolved 2026-04-09 11:10 +0000 @3
`},
	{"a second time ends an entry", "2026-04-09-x", `# Slow searches

## Timeline (UTC)

- 10:05 The index is broken; 10:20 support receives complaints
- 10:50 We load the index of 09:30, at 1:1. About 11:10 everything works again
- 11:30 Meeting, minutes at 12:00
`, `
started 2026-04-09 10:05 +0000 @5
detected 2026-04-09 10:20 +0000 @5
mitigated 2026-04-09 11:10 +0000 @6
- 2026-04-09 10:05 +0000 @5 The index is broken
- 2026-04-09 10:20 +0000 @5 support receives complaints
- 2026-04-09 10:50 +0000 @6 We load the index of 09:30, at 1:1.
- 2026-04-09 11:10 +0000 @6 everything works again
- 2026-04-09 11:30 +0000 @7 Meeting, minutes at 12:00
`},
	{"a day with a zone above its entries is none", "x", `# Slow searches

## Timeline

2026-04-09 (all times Eastern)

- 10:05 The index is broken
- 10:20 Support receives complaints

10 April 2026 (UTC-4)

- 09:00 Incident closed
`, `
started 2026-04-09 10:05 -0400 @7
detected 2026-04-09 10:20 -0400 @8
resolved 2026-04-10 09:00 -0400 @12
- 2026-04-09 10:05 -0400 @7 The index is broken
- 2026-04-09 10:20 -0400 @8 Support receives complaints
- 2026-04-10 09:00 -0400 @12 Incident closed
`},
	{"a zone on a line of its own, a day in eight digits, one that does not exist", "x", `# Slow searches

Date: 20260409

Times: Asia/Tokyo

## Timeline

- 0000-00-00 00:00 The outage begins
- 10:05 The index is broken
- 10:20 Support receives complaints
`, `
started 2026-04-09 10:05 +0900 @10
detected 2026-04-09 10:20 +0900 @11
- 2026-04-09 10:05 +0900 @10 The index is broken
- 2026-04-09 10:20 +0900 @11 Support receives complaints
`},
	{"sentences: since, until, who called; of something else", "2026-04-09-x", `# Slow searches

A new index was made at 09:40 UTC. Since 10:05 UTC searches have failed for some. The first customer called at 10:20 UTC.
Users could not search until 11:10 UTC, but the outage was not noticed until 10:15 UTC. From 12:00 to 12:30 UTC we tested an
index, which failed. The new one is valid until 18:00 UTC.
`, `
started 2026-04-09 10:05 +0000 @3
detected 2026-04-09 10:20 +0000 @3
mitigated 2026-04-09 11:10 +0000 @4
resolved 2026-04-09 11:10 +0000 @4
`},
	{"days of the week, a verb at the end", "2026-04-10-x", `# Slow searches

## Timeline

- Friday 22:05: indexing stops
- Saturday 09:00: an analyst notices old results
- Saturday 09:30: disk enlarged, indexing works
- Monday 08:00: index complete, incident closed
`, `
started 2026-04-10 22:05 @5
detected 2026-04-11 09:00 @6
mitigated 2026-04-11 09:30 @7
resolved 2026-04-13 08:00 @8
- 2026-04-10 22:05 @5 indexing stops
- 2026-04-11 09:00 @6 an analyst notices old results
- 2026-04-11 09:30 @7 disk enlarged, indexing works
- 2026-04-13 08:00 @8 index complete, incident closed
`},
}
