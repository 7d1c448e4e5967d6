package render

import (
	"fmt"
	"strings"
	"testing"

	"siaga/generator/model"
)

// What a runbook tells to do is found by what its sections mean, and where nobody can know that, it is all that does not
// tell something else.
func TestPickSteps(t *testing.T) {
	for name, c := range map[string]struct{ source, steps, rest string }{
		"known sections, in their order": {
			"Lead.\n\n## Meaning\n\nm\n\n## Diagnosis\n\nd\n\n## Mitigation\n\nx\n\n### Deeper\n\ny\n\n## Notes\n\nn\n\n## Rollback\n\nr\n\n## Escalation\n\ne\n",
			"-|Diagnosis|Mitigation|Rollback|Escalation", "Meaning|Notes"},
		"sections in words of their own": {"## Impact\n\ni\n\n## Drain the node\n\n1. d\n\n## Put it back\n\np\n\n## How to prevent it\n\nq\n", "Drain the node|Put it back", "Impact|How to prevent it"},
		"a stub is no step":              {"## Mitigation\n\nDo it.\n\n## Rollback\n\nTODO\n", "Mitigation", ""},
		"below another section":          {"## Runbook\n\n### Meaning\n\nm\n\n### Mitigation\n\nx\n\n## Links\n\nl\n", "Mitigation", "Links"},
		"no section at all":              {"1. Stop it.\n2. Start it.\n", "-", ""},
		"a long introduction stays":      {strings.Repeat("word ", 600) + "\n\n## Mitigation\n\nx\n", "Mitigation", ""},
		"nothing to do":                  {"To be written.\n", "", ""},
	} {
		s, _ := renderKnown(t, map[string]string{"runbooks/r.md": "# R\n\n" + c.source}, "en")
		d := s.byPath()["runbooks/r.md"].(*model.Runbook)
		titles := func(list []picked) string {
			var out []string
			for _, p := range list {
				if p.Heading < 0 {
					out = append(out, "-")
					continue
				}
				out = append(out, d.Body.Headings[p.Heading].Text)
			}
			return strings.Join(out, "|")
		}
		steps, rest := pickSteps(d)
		if titles(steps) != c.steps || titles(rest) != c.rest {
			t.Errorf("%s: steps %s, rest %s", name, titles(steps), titles(rest))
		}
	}
}

// shiftSite is a service with what a shift needs.
func shiftSite() map[string]string {
	tried := "last_tested_on: 2025-11-01\nlast_reviewed_on: 2025-11-01\n"
	m := map[string]string{
		"services/shop.md": "---\nteam: store\ntier: 1\ndepends_on: [bank]\nescalation:\n- {name: Shop on-call, contact: shop@example.org}\n- {name: Duty manager, contact: +62 21 555 0100, after: 20 minutes}\n---\n# Shop\n",
		"services/bank.md": "# Bank\n",
		"runbooks/old.md":  "---\nalerts: [PoolFull]\nservices: [shop]\n---\n# The old way\n\n## Mitigation\n\nTODO\n",
		"runbooks/good.md": "---\nalerts: [PoolFull]\nservices: [shop]\nexpected_time: 10 minutes\n" + tried + "---\n# The pool is full\n\nOnly for the shop.\n\n## Meaning\n\nNo connection is free, see [below](#mitigation).\n\n" +
			"## Mitigation\n\nStop the job, then [check](#verification), as [told](#meaning).\n\n### First\n\n```console\n$ stop job\n```\n\n## Verification\n\nBack to [the job](#first).\n\n" + strings.Repeat("Look at the queue. ", 200) + "\n",
		"alerts/PoolFull.md":  "---\nservices: [shop]\nseverity: sev2\nsummary: Buyers wait.\n---\n# PoolFull\n\n## Mitigation\n\nA heading of its own.\n",
		"alerts/Lonely.md":    "---\nservices: [shop]\nseverity: sev1\n---\n# Lonely\n",
		"root-causes/leak.md": "---\nfixed_on: 2025-02-01\nstatus: fixed\nservices: [shop]\n---\n# A leak\n",
		"drills/d.md":         "---\nheld_on: 2025-09-05\nservices: [shop]\n---\n# Pull the plug\n",
		"postmortems/P.md":    "---\nincidents: [I-1]\nservices: [shop]\naction_items:\n- {title: Close what was opened, status: open, owner: store}\n---\n# What it taught\n",
	}
	for i, minutes := range []int{30, 10, 50, 20} {
		m[fmt.Sprintf("incidents/I-%d.md", i)] = fmt.Sprintf("---\nstarted_at: 2025-0%d-06T09:00:00Z\nresolved_at: 2025-0%[1]d-06T09:%d:00Z\nservices: [shop]\nalerts: [PoolFull, Lonely]\nroot_causes: [leak]\nrunbooks: [{id: good, helped: yes}]\nseverity: sev2\n---\n"+
			"# Orders hang, %[1]d\n\n## Resolution\n\nThe job was stopped, turn %[1]d.\n", i+1, minutes)
	}
	return m
}

// The page of an alert shows the steps of the runbook that can be trusted, and what it really took.
func TestAlertShowsSteps(t *testing.T) {
	_, pages := renderKnown(t, shiftSite(), "en")
	page := pages["alerts/PoolFull.html"]
	text := plain(t, page)
	for _, want := range []string{
		"Solved in 10 minutes says the runbook", "Really took 20 min median of 4 incidents, 10 min – 50 min", "Contacts of Shop", "Shop on-call shop@example.org",
		"What to do The pool is full Trusted", "Only for the shop.", "Mitigation Stop the job, then check, as told.", "$ stop job", "Also in it: Meaning", "Other runbooks The old way",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page of the alert does not say %q:\n%s", want, text)
		}
	}
	for _, want := range []string{
		"<details open><summary><h3>Mitigation</h3></summary>\n<div class=\"prose\" id=\"s:r-mitigation\">", "<details><summary><h3>Verification</h3></summary>\n<div class=\"prose\" id=\"s:r-verification\">", `<h4 id="s:r-first">First</h4>`, `<a href="#s:r-verification">check</a>`, `<a href="#s:r-first">the job</a>`, `<a href="../runbooks/good.html#meaning">told</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the alert has no %s", want)
		}
	}
	short := shiftSite()
	short["runbooks/good.md"] = "---\nalerts: [Implied]\n---\n# R\n\n## Meaning\n\nNo connection is free.\n\n## Diagnosis\n\nLook.\n\n## Mitigation\n\nStop it.\n\n## Links\n\nl\n"
	_, more := renderKnown(t, short, "en")
	if text := plain(t, more["alerts/Implied.html"]); !strings.Contains(text, "Meaning No connection is free. Diagnosis Look. Mitigation Stop it. The whole runbook Also in it: Links") || strings.Contains(more["alerts/Implied.html"], "<details>") {
		t.Errorf("an alert without a text does not tell what it means, or a short runbook is folded: %s", text)
	}
	lonely := plain(t, pages["alerts/Lonely.html"])
	for _, want := range []string{"No runbook answers this alert yet.", "Duty manager after 20 minutes +62 21 555 0100", "What helped before Orders hang, 4 2025-04-06 The job was stopped, turn 4.", "turn 2."} {
		if !strings.Contains(lonely, want) {
			t.Errorf("the page of an alert without a runbook does not say %q:\n%s", want, lonely)
		}
	}
	if strings.Contains(lonely, "turn 1.") {
		t.Error("more than the last three incidents are told")
	}
}

// A runbook of any length does not make the page of its alert long: what does not fit is linked to.
func TestStepsAreBounded(t *testing.T) {
	m := shiftSite()
	m["runbooks/good.md"] = strings.Replace(m["runbooks/good.md"], "## Verification\n", "## Verification\n\n"+strings.Repeat("Look at the queue once more.\n\n", 2000), 1)
	_, pages := renderKnown(t, m, "en")
	page := pages["alerts/PoolFull.html"]
	if len(page) > 40_000 || !strings.Contains(page, `<p class="elsewhere"><a href="../runbooks/good.html#verification">Verification</a></p>`) || !strings.Contains(page, "stop job") {
		t.Errorf("%d bytes:\n%.2000s", len(page), page)
	}
}

// A pack has on one page what a shift with a service needs.
func TestPack(t *testing.T) {
	m := shiftSite()
	m["prepare/bank.md"] = "# Before you take the bank\n\nCall the desk first.\n"
	_, pages := renderKnown(t, m, "en")
	page := pages["prepare/shop.html"]
	text := plain(t, page)
	for _, want := range []string{
		"Preparation pack Tier 1", "Shift with Shop", "Duty manager after 20 minutes +62 21 555 0100", "Depends on Bank", "Last drill Pull the plug", "No runbook answers the alert Lonely.",
		"Lonely SEV 1 – No runbook PoolFullBuyers wait. SEV 2 10 minutes The pool is full TrustedThe old way Suspect", "Causes that come again 1 A leak 4×, last 2025-04-06 Came back", "Orders hang, 4A leakThe pool is full helped 2025-04-06 SEV 2 20 min",
		"Close what was opened", "Stop the job, then check", "Back to the job. Look", "Further runbooks The old way",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the pack does not say %q:\n%s", want, text)
		}
	}
	if strings.Count(page, " open>") != 2 {
		t.Error("something is folded that is printed")
	}
	if bank := plain(t, pages["prepare/bank.html"]); !strings.Contains(bank, "Before you take the bank") || !strings.Contains(bank, "Used by Shop") {
		t.Errorf("a page at the address of a pack does not introduce it: %s", bank)
	}
	for _, a := range []string{"services/shop.html", "readiness.html"} {
		if !strings.Contains(pages[a], "prepare/shop.html") {
			t.Errorf("%s does not lead to the pack", a)
		}
	}
	runbook := plain(t, pages["runbooks/good.html"])
	if !strings.Contains(runbook, "Used in 4 Orders hang, 4 helped 2025-04-06") || !strings.Contains(runbook, "Really took 20 min") {
		t.Errorf("the page of the runbook does not tell how it did: %s", runbook)
	}
}
