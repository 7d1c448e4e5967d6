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

// readPage reads the facts of a post-mortem.
func readPage(tb testing.TB, text string) *model.PostMortem {
	tb.Helper()
	split := frontmatter.Split([]byte(text))
	dec := &model.Decoder{Location: time.UTC}
	doc := &model.PostMortem{}
	dec.Decode(doc, "x.md", split.Fields)
	tree := markdown.New(markdown.Options{}).Parse(markdown.Input{Source: split.Body, Line: split.Line})
	Facts(doc, Source{Tree: tree, Path: "x.md", Location: time.UTC})
	return doc
}

// show writes an action item on one line: its line, its title, and in the order of the fields what it has besides.
func show(a model.ActionItem) string {
	s := fmt.Sprintf("%d %s", a.Pos.Line, a.Title)
	for _, f := range []struct{ name, value string }{
		{"owner", a.Owner}, {"state", a.Status}, {"kind", a.Kind}, {"priority", a.Priority}, {"id", a.ID}, {"url", a.URL},
	} {
		if f.value != "" {
			s += " | " + f.name + " " + f.value
		}
	}
	if a.DueOn.Known() {
		s += " | due " + a.DueOn.At.Format(time.DateOnly)
	}
	if a.CompletedOn.Known() {
		s += " | completed " + a.CompletedOn.At.Format(time.DateOnly)
	}
	return s
}

func TestActions(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"list", "## Action items\n\n- Raise the limit of the pool\n- Rotate the key. It is old, and three people have it.\n* Write\n  more tests\n", []string{
			"3 Raise the limit of the pool", "4 Rotate the key. It is old, and three people have it", "5 Write more tests"}},
		{"tasks", "## Follow-up\n\n- [x] Raise the limit\n- [ ] Rotate the key\n- [ ] Split the table (in progress)\n", []string{
			"3 Raise the limit | state done", "4 Rotate the key | state open", "5 Split the table | state in_progress"}},
		{"nested items say more", "## Action items\n\n1. Fix the pool\n   - the limit is 10\n   - it was 20 once\n2. Rotate the key\n", []string{
			"3 Fix the pool", "6 Rotate the key"}},
		{"labels", "## Action items\n\n- Short term:\n  - Fix the pool\n- **Detection**\n  - Watch the pool\n- Database\n  - Split the table\n", []string{
			"4 Fix the pool", "6 Watch the pool | kind detect", "8 Split the table"}},
		{"states in words", "## Action items\n\n- DONE: Raise the limit\n- Rotate the key (Done)\n- ~~Split the table~~\n- Drop the index - won't do\n- Use our own key, which has already been implemented\n- Test the backup. DONE in [#12](https://example.org/a/b/pull/12)\n- The limit was raised to 40.\n- Tell them when this is done\n", []string{
			"3 Raise the limit | state done", "4 Rotate the key | state done", "5 Split the table | state done", "6 Drop the index | state wont_do",
			"7 Use our own key, which has already been implemented | state done",
			"8 Test the backup | state done | id #12 | url https://example.org/a/b/pull/12", "9 The limit was raised to 40 | state done", "10 Tell them when this is done"}},
		{"who and when", "## Action items\n\n- @storage to raise the limit by 2024-05-01\n- Rotate the key (owner: Platform team, due: 1 May 2024)\n- Split the table. Owner: storage\n- Test the backup (storage team)\n- Move the job — @storage, due May 3rd, 2024\n- Tell @all in the channel what it means\n", []string{
			"3 raise the limit | owner storage | due 2024-05-01", "4 Rotate the key | owner Platform team | due 2024-05-01", "5 Split the table | owner storage",
			"6 Test the backup | owner storage team", "7 Move the job | owner storage | due 2024-05-03", "8 Tell @all in the channel what it means"}},
		{"tickets", "## Action items\n\n- Raise the limit ([issue](https://example.org/a/b/issues/7))\n- OPS-12: Rotate the key\n- [Split the table](https://jira.example.org/browse/OPS-13)\n- Read [the guide](https://example.org/guide), see issue [#9](https://example.org/a/b/issues/9).\n- Use UTF-8 (OPS-14)\n- Fix the alerting issue: https://example.org/a/b/issues/8\n", []string{
			"3 Raise the limit | id #7 | url https://example.org/a/b/issues/7", "4 Rotate the key | id OPS-12",
			"5 Split the table | id OPS-13 | url https://jira.example.org/browse/OPS-13", "6 Read the guide | kind process | id #9 | url https://example.org/a/b/issues/9",
			"7 Use UTF-8 | id OPS-14", "8 Fix the alerting issue | kind detect | id #8 | url https://example.org/a/b/issues/8"}},
		{"table", "## Action Items\n\n| Action Item | Type | Owner | Bug |\n|---|---|---|---|\n| Update the playbook | mitigate | storage | n/a DONE |\n| Alert on full pools | detect | @web | [77](https://example.org/bugs/77) |\n| Action item 1 | | | |\n", []string{
			"5 Update the playbook | owner storage | state done | kind mitigate", "6 Alert on full pools | owner web | kind detect | id #77 | url https://example.org/bugs/77"}},
		{"table with dates", "## Next steps\n\n| # | Action | Owner | Due | Status | Priority |\n|--|--|--|--|--|--|\n| 1 | Raise the limit | storage | 2024-05-01 | Done 2024-04-28 | P1 |\n| 2 | Rotate the key | TBD | | In progress | |\n| 3 | Split | web | 05/01/2024 | [ ] | |\n", []string{
			"5 Raise the limit | owner storage | state done | priority P1 | due 2024-05-01 | completed 2024-04-28", "6 Rotate the key | state in_progress", "7 Split | owner web | state open"}},
		{"table elsewhere", "## Notes\n\n| Action | Owner |\n|--|--|\n| Raise the limit | storage |\n\n| Time | Action | Owner |\n|--|--|--|\n| 10:00 | Restarted | web |\n", []string{
			"5 Raise the limit | owner storage"}},
		{"Indonesian", "## Tindak lanjut\n\n| Tindakan | PIC | Tenggat | Status |\n|--|--|--|--|\n| Naikkan batas koneksi | tim basis data | 1 Mei 2024 | Selesai |\n| Tulis panduan | tim web | | Belum dikerjakan |\n\n- Pantau kolam (penanggung jawab: tim web)\n- Tidak ada\n", []string{
			"5 Naikkan batas koneksi | owner tim basis data | state done | due 2024-05-01", "6 Tulis panduan | owner tim web | state open | kind process",
			"8 Pantau kolam | owner tim web | kind detect"}},
		{"sub-sections", "## Action items\n\nThese are the items.\n\n### Detection\n\n- Look at the pool\n\n### Completed\n\n- Raise the limit\n\n### Process improvements\n\n- Name a lead\n- Alert the lead\n\n### What went wrong\n\n- Nobody looked\n\n### Later\n\nBuy a second disk.\n", []string{
			"7 Look at the pool | kind detect", "11 Raise the limit | state done", "15 Name a lead | kind process", "16 Alert the lead | kind detect", "24 Buy a second disk"}},
		{"investigations", "## Action items\n\n### Investigation\n\n- Find out why it broke\n\n### Diagnosis\n\n- The disk was full\n", []string{"5 Find out why it broke"}},
		{"owner lines", "## Action items\n\n**Storage team**\n\n- Raise the limit\n\n**@web**\n\n- Rotate the key\n\n**Load Balancer**\n\n- Move it\n", []string{
			"5 Raise the limit | owner Storage team", "9 Rotate the key | owner web", "13 Move it"}},
		{"several things in brackets", "## Action items\n\n1. Ask for quotas (OPS-1, in progress)\n2. Log more (, , storage team; P2)\n3. Fix it, if it breaks (or not, who knows)\n4. Move users: not started\n5. Fix the login #7\n6. Fix the login #8\n7. [#9](https://example.org/a/issues/9) - Write docs\n", []string{
			"3 Ask for quotas | state in_progress | id OPS-1", "4 Log more | owner storage team | priority P2", "5 Fix it, if it breaks (or not, who knows)", "6 Move users | state open",
			"7 Fix the login | id #7", "8 Fix the login | id #8", "9 Write docs | kind process | id #9 | url https://example.org/a/issues/9"}},
		{"tickets without a sign", "## Action items\n\n- OPS-21 Rotate the key\n- OPS-22 raise the limit\n- OPS-23 was about this\n- OPS-24\n- Use the cache (as the shop does since OPS-25)\n", []string{
			"3 Rotate the key | id OPS-21", "4 raise the limit | id OPS-22", "5 OPS-23 was about this", "6 OPS-24 | id OPS-24", "7 Use the cache (as the shop does since OPS-25)"}},
		{"names in brackets", "## Action items\n\n- Rotate the key (Storage, OPS-1)\n- Raise the limit (Web shop, OPS-2) - done\n- Move it (OPS-3, still open!)\n- Buy disks (Berlin, Hamburg)\n- Ganti kunci (Basis Data, tenggat 2024-05-01)\n", []string{
			"3 Rotate the key | owner Storage | id OPS-1", "4 Raise the limit | owner Web shop | state done | id OPS-2", "5 Move it | state open | id OPS-3", "6 Buy disks (Berlin, Hamburg)",
			"7 Ganti kunci | owner Basis Data | due 2024-05-01"}},
		{"names behind dashes", "## Action items\n\n- Rotate the key — Storage\n- Raise the limit -> @web OPS-4\n- Split the table → Web shop\n- Buy a disk — High priority\n- Move the job – Add an alert\n- Test the backup (owner: Storage) DONE\n", []string{
			"3 Rotate the key | owner Storage", "4 Raise the limit | owner web | id OPS-4", "5 Split the table | owner Web shop", "6 Buy a disk — High priority",
			"7 Move the job – Add an alert | kind detect", "8 Test the backup | owner Storage | state done"}},
		{"states in other columns", "## Action items\n\n| Action | Owner | Ticket |\n|--|--|--|\n| Rotate the key | web | OPS-5 **DONE** |\n| Raise the limit | web ✅ | OPS-6 |\n| Split the table | web | OPS-7 in progress |\n| Buy a disk | web | OPS-8 |\n", []string{
			"5 Rotate the key | owner web | state done | id OPS-5", "6 Raise the limit | owner web | state done | id OPS-6", "7 Split the table | owner web | state in_progress | id OPS-7", "8 Buy a disk | owner web | id OPS-8"}},
		{"tasks with tickets", "## Root cause\n\nA leak.\n\n- [ ] Rotate the key (OPS-9)\n- [x] Raise the limit\n\n## Handbook\n\n- [ ] tell the boss\n- [ ] read on\n", []string{
			"5 Rotate the key | state open | id OPS-9", "6 Raise the limit | state done"}},
		{"headings that say what to do", "## Action items\n\n### Fix the pool\n\nIt is too small.\n\n### Storage\n\nBuy a disk.\n", []string{"3 Fix the pool", "9 Buy a disk"}},
		{"short items are no labels", "## Action items\n\n- Failover tests\n  - needs two regions\n- Backups\n  - they are old\n", []string{"3 Failover tests | kind mitigate", "5 Backups"}},
		{"fields below", "## Action items\n\n- Raise the limit\n  - **Owner**: storage\n  - Due: 2024-05-01\n  - Ticket: [OPS-1](https://jira.example.org/browse/OPS-1)\n- Rotate the key  \n  Owner: web\n", []string{
			"3 Raise the limit | owner storage | id OPS-1 | url https://jira.example.org/browse/OPS-1 | due 2024-05-01", "7 Rotate the key | owner web"}},
		{"a heading each", "## Action items\n\n### Raise the limit\n\n- Owner: storage\n- Status: open\n\n### Rotate the key\n\nOwner: web\n", []string{
			"3 Raise the limit | owner storage | state open", "8 Rotate the key | owner web"}},
		{"paragraphs", "## Action items\n\nRaise the limit of the pool.\n\nDo we need two disks?\n\nNo, one is enough.\n\nSee the notes.\n", []string{"3 Raise the limit of the pool"}},
		{"a lead-in", "- **Impact**: much\n- **Action items**: Raise the limit (done)\n\n- **Cause**: a leak\n", []string{"2 Raise the limit | state done"}},
		{"nothing to do", "## Action items\n\n- None\n- TBD\n- N/A\n- …\n- e.g. fix the pool\n- [describe what to do]\n- Action item 2\n-\n", nil},
		{"marks", "## Timeline\n\n- 10:00 Restarted\n- [Action item] Raise the limit\n- Action: restarted it again\n\n## Impact\n\nTODO: describe the impact\n\nTODO: Rotate the key\n", []string{
			"4 Raise the limit", "11 Rotate the key"}},
		{"marks are gathered", "## Timeline\n\n[Action item] Raise the limit\n\n## Action items\n\n- Raise the limit to 20\n", []string{"7 Raise the limit to 20"}},
		{"addresses", "## Action items\n\n- https://example.org/a/issues/3\n- https://example.org/a\n\n### Links\n\n- Buy a disk\n", []string{
			"3 https://example.org/a/issues/3 | id #3 | url https://example.org/a/issues/3"}},
		{"declared", "---\naction_items: []\n---\n## Action items\n\n- Raise the limit\n", nil},
		{"the title is no section", "# Follow-up: no disk left\n\n## Cause\n\n- a leak\n", nil},
		{"sections on level one", "# Summary\n\nIt broke.\n\n# Action items\n\n- Raise the limit\n", []string{"7 Raise the limit"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := readPage(t, tt.text)
			var got []string
			for _, a := range doc.ActionItems {
				if a.From != model.FromBody || a.Pos.Path != "x.md" || a.Pos.Column < 1 {
					t.Errorf("%q: from %q at %v", a.Title, a.From, a.Pos)
				}
				got = append(got, show(a))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if origin := doc.Origin("action_items"); (origin == model.FromBody) != (len(got) > 0) {
				t.Errorf("the origin is %q", origin)
			}
		})
	}
}
