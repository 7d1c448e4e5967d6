package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siaga/generator/config"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What people have at hand in the first minutes: an alert as a chat gets it, a stack trace, a complaint in Indonesian. Numbers, hosts and
// ids are not those of the incidents.
const (
	pastedAlert = `[FIRING:1] BankLinkDown (payments gateway-a critical)
Labels:
 - alertname = BankLinkDown
 - instance = bank-proxy-7d9f4b5c-x2x7q.payments.svc.cluster.local:9100
 - severity = critical
Annotations:
 - summary = The bank has answered no authorization for 3 minutes
 - description = bank-proxy log: remote error: tls: expired certificate`
	pastedTrace = `2031-02-03T04:05:06.789Z ERROR [http-nio-8080-exec-17] c.p.orders.OrderService : could not place order 7f3a9c
java.sql.SQLTransientConnectionException: pool orders - Connection is not available, request timed out after 30001ms.
	at com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:197)
	at com.pasar.orders.ReservationService.reserve(ReservationService.java:88)
Caused by: FATAL: pgbouncer query_wait_timeout, sessions idle in transaction (10.9.8.7:6432)`
	pastedComplaint = `Pelanggan mengeluh kode OTP terlambat lebih dari 10 menit, SMS belum masuk, antrean notify.otp menumpuk`
)

// compared waits for the answer to a text, and gives what it says first.
func (p *tab) compared() string {
	p.t.Helper()
	p.await(`document.querySelector(".compared .count") && document.querySelector(".compared .count").textContent && !document.querySelector(".compared").hasAttribute("aria-busy")`)
	return ask[string](p, `document.querySelector(".compared .count").textContent`)
}

// paste puts a text into the field as a clipboard does.
func (p *tab) paste(text string) {
	p.t.Helper()
	ask[any](p, `(function (field) {
		field.focus();
		field.select();
		field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
		field.value = `+quote(text)+`;
	})(document.querySelector("#pasted")), new Promise(function (done) { setTimeout(done); })`)
}

const (
	alike  = `Array.from(document.querySelectorAll(".compared .hit .name"), function (el) { return el.closest("a").pathname.split("/").pop() + " " + el.textContent; })`
	likely = `Array.from(document.querySelectorAll("[aria-labelledby=paste-likely] a"), function (a) { return a.pathname.split("/").pop() + ": " + a.nextSibling.textContent; })`
	helped = `Array.from(document.querySelectorAll("[aria-labelledby=paste-helped] a"), function (a) { return a.pathname.split("/").pop(); })`
)

// inExample runs a test on the page for the first minutes of the example, from a server and from a folder.
func inExample(t *testing.T, test func(t *testing.T, p *tab, page string)) {
	t.Helper()
	s := example(t)
	for name, page := range map[string]string{"http": s.http("triage.html"), "file": s.file("triage.html")} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t)
			p.media("screen", "light")
			test(t, p, page)
			for _, line := range p.take().trouble {
				t.Error(line)
			}
		})
	}
}

// TestTriage pastes three texts; each leads to the incidents that it is like, to their cause, and to what helped.
func TestTriage(t *testing.T) {
	inExample(t, func(t *testing.T, p *tab, page string) {
		for _, want := range []struct{ text, named, incident, cause, runbook, leftOut string }{
			{pastedAlert, "BankLinkDown", "certificate", "expired-client-certificate.html", "rotate-bank-certificate.html", "7d9f4b5c"},
			{pastedTrace, "", "pool", "connection-pool-exhausted.html", "orders-connection-pool.html", "30001"},
			{pastedComplaint, "", "codes", "partner-quota-shared.html", "kode-otp-terlambat.html", "10"},
		} {
			p.open(page)
			p.paste(want.text)
			said := p.compared()
			if !strings.Contains(said, "past incidents are like this") {
				t.Fatalf("%.40q: the page says %q", want.text, said)
			}
			if got := ask[[]string](p, alike); !strings.Contains(strings.Join(got[:2], " "), want.incident) {
				t.Errorf("%.40q is like %q", want.text, got)
			}
			causes := ask[[]string](p, likely)
			if !slices.ContainsFunc(causes[:2], func(c string) bool {
				return strings.HasPrefix(c, want.cause+": in ") && strings.HasSuffix(c, " most alike incidents")
			}) {
				t.Errorf("%.40q has the causes %q", want.text, causes)
			}
			if got := ask[[]string](p, helped); !slices.Contains(got, want.runbook) {
				t.Errorf("%.40q: what helped is %q", want.text, got)
			}
			if got := ask[string](p, `(document.querySelector("[aria-labelledby=paste-named]") || {}).textContent || ""`); strings.Contains(got, "This alert has a page") != (want.named != "") || !strings.Contains(got, want.named) {
				t.Errorf("%.40q names %q", want.text, got)
			}
			looked := ask[string](p, `document.querySelector(".looked").textContent`)
			if strings.Contains(looked, want.leftOut) || !strings.Contains(looked, "Numbers, ids and hosts are left out") {
				t.Errorf("%.40q: looked for %q", want.text, looked)
			}
			if strings.ContainsAny(ask[string](p, `location.href`), "?#") {
				t.Error("what was pasted stands in the address")
			}
		}
	})
}

// TestTriageByKeyboard types a text, goes to a cause and back, loads the page again, and empties the field.
func TestTriageByKeyboard(t *testing.T) {
	inExample(t, func(t *testing.T, p *tab, page string) {
		p.open(page)
		tabTo(p, "#pasted")
		p.press("bank-proxy: tls expired certificate")
		p.press(kb.Enter, chromedp.KeyModifiers(2)) // Ctrl
		said := p.compared()
		tabTo(p, "[aria-labelledby=paste-likely] a")
		p.press(kb.Enter)
		p.await(`location.pathname.endsWith("/root-causes/expired-client-certificate.html") && document.readyState === "complete"`)
		p.must(evaluate(p, `setTimeout(function () { history.back(); })`)) // not at once: the page that is asked goes
		p.await(`location.pathname.endsWith("/triage.html")`)
		if got := p.compared(); got != said {
			t.Errorf("on the way back the page says %q, not %q", got, said)
		}
		p.must(chromedp.Do(p.ctx, chromedp.Reload()))
		if got := p.compared(); got != said {
			t.Errorf("loaded again the page says %q, not %q", got, said)
		}
		p.is("text", `document.querySelector("#pasted").value`, "bank-proxy: tls expired certificate")
		tabTo(p, ".paste [type=reset]")
		p.press(kb.Enter)
		p.await(`document.activeElement.id === "pasted" && !document.activeElement.value && !document.querySelector(".compared .count").textContent && !document.querySelector(".compared .hit")`)
		p.must(chromedp.Do(p.ctx, chromedp.Reload()))
		p.await(`self.Siaga && self.Siaga.search && document.querySelector(".compared > [role=status]")`)
		p.is("after a reload", `document.querySelector("#pasted").value + document.querySelector(".compared").textContent`, "")
	})
}

// TestTriageSaysWhy goes through what is no answer: no text, words of no page, too much, an address that asks.
func TestTriageSaysWhy(t *testing.T) {
	inExample(t, func(t *testing.T, p *tab, page string) {
		p.open(page)
		p.await(`self.Siaga && self.Siaga.search && document.querySelector(".compared > [role=status]")`)
		p.clickOn(".paste [type=submit]")
		p.is("empty", `document.querySelector(".compared .count").textContent`, "Paste an alert or some lines of a log first.")
		for text, want := range map[string]string{
			"qwrtz xyzzy 10.2.3.4 0xdeadbeef":          "No page has a word of this text.",
			"wallet":                                   "like this",
			"glossary frogs":                           "",
			strings.Repeat("timeout ", 9000):           "64 kB",
			strings.Repeat("(a+)+$ \x00 ", 3000):       "",
			strings.Repeat("alpha.beta-", 5000):        "",
			"constructor __proto__ toString 你好 \ud7ff": "",
		} {
			p.open(page + "?q=")
			p.paste(text)
			if got := p.compared(); !strings.Contains(got, want) {
				t.Errorf("%.30q: the page says %q", text, got)
			}
			if want != "" && want != "like this" && !ask[bool](p, `Array.from(document.querySelectorAll(".compared .ways a"), function (a) { return a.getAttribute("href").split("?")[0]; }).join(" ") === "search.html #by-symptom services/index.html"`) {
				t.Errorf("%.30q: there is no way on", text)
			}
		}
		p.open(page + "?q=expired+certificate")
		p.compared()
		p.is("asked by address", `document.querySelector("#pasted").value`, "expired certificate")
		p.paste("queue of mails")
		p.await(`location.search === ""`)
	})
}

// TestTriageWithoutIndex takes the index away. The page says so and leads to the symptoms.
func TestTriageWithoutIndex(t *testing.T) {
	s := build(t, files(map[string]string{"incidents/INC-1.md": "---\nsymptoms: [Slow]\n---\n# Slow\n\nText.\n"}), config.Default())
	if err := os.RemoveAll(filepath.Join(s.dir, "search")); err != nil {
		t.Fatal(err)
	}
	p := newTab(t)
	p.open(s.file("triage.html") + "?q=slow")
	if got := p.compared(); !strings.Contains(got, "could not be loaded") || ask[int](p, `document.querySelectorAll(".compared .ways a").length`) < 2 {
		t.Errorf("the page says %q", got)
	}
}

// TestHostilePastes compares every injection, in a site that is made of them.
func TestHostilePastes(t *testing.T) {
	evil := newAttacker(t)
	list := payloads(evil.URL)
	s := build(t, hostile(list), config.Default())
	each(t, slices.Collect(slices.Chunk(list, 10)), func(p *tab, some []string) {
		p.once(func() { p.before(watchScript) })
		p.open(s.root + ask[string](p, `"triage.html?" + new URLSearchParams({ q: `+quote(some[0])+` })`))
		p.compared()
		for _, payload := range append(some, strings.Join(some, "\n")) {
			p.paste(payload)
			p.compared()
		}
		found := ask[[]string](p, fmt.Sprintf("%s.then(function () { return (%s\n)(%s, []); })", painted, inspectScript, quote(s.root)))
		for _, f := range append(found, p.escaped(s.root)...) {
			t.Errorf("%s: %s", shorten(strings.Join(some, " ")), shorten(f))
		}
	})
	if v := evil.visits(); len(v) > 0 {
		t.Errorf("the attacker was asked for %q", v)
	}
}

// TestTriageIsAccessible lets axe-core look at what a comparison can show.
func TestTriageIsAccessible(t *testing.T) {
	s := example(t)
	each(t, []string{pastedAlert + "\n" + pastedTrace, "xyzzy"}, func(p *tab, text string) {
		p.open(s.http("triage.html"))
		prepareAxe(p)
		p.paste(text)
		p.compared()
		p.must(evaluate(p, `document.querySelectorAll(".compared details").forEach(function (d) { d.open = true; })`))
		violations(p, "triage of "+shorten(text))
	})
}
