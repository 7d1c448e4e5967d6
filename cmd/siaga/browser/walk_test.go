package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// enough is how often a walk may press Tab and Enter, besides what it types. Somebody who looks for the next link presses
// about two keys in a second, so that this leaves half of a minute for reading.
const enough = 45

// walk is a person who has nothing but a keyboard, and begins at the front page.
type walk struct {
	*tab
	presses int
}

// ways runs a walk in the site on a server, and in the site in a folder.
func ways(t *testing.T, do func(t *testing.T, w *walk, s site)) {
	t.Helper()
	s := example(t)
	for name, address := range map[string]func(string) string{"http": s.http, "file": s.file} {
		t.Run(name, func(t *testing.T) {
			w := &walk{tab: newTab(t)}
			w.open(address("index.html"))
			do(t, w, s)
			t.Logf("%d keys", w.presses)
			if w.presses > enough {
				t.Errorf("the walk takes %d keys, more than %d", w.presses, enough)
			}
			for _, line := range w.take().trouble {
				t.Error(line)
			}
		})
	}
}

func (w *walk) key(k string) {
	w.t.Helper()
	w.presses++
	w.press(k)
}

// skip leads past the navigation, as the first link of each page offers.
func (w *walk) skip() {
	w.t.Helper()
	w.key(kb.Tab)
	w.key(kb.Enter)
	w.await(`document.activeElement.id === "main"`)
}

// reach presses Tab until el, an expression of the element that has the focus, is true.
func (w *walk) reach(el string) {
	w.t.Helper()
	for range 2 * enough {
		w.key(kb.Tab)
		if ask[bool](w.tab, "(function (el) { return Boolean("+el+"); })(document.activeElement)") {
			return
		}
	}
	w.t.Fatalf("on %s, Tab does not lead to %s", ask[string](w.tab, "location.href"), el)
}

// follow goes to the next link that leads to an address of the site, and opens it.
func (w *walk) follow(address string) {
	w.t.Helper()
	w.reach(`el.href && el.href.endsWith(` + quote("/"+address) + `) && el.checkVisibility()`)
	w.must(evaluate(w.tab, "window.left = true"))
	w.key(kb.Enter)
	w.await(`!window.left && document.readyState === "complete"`)
}

// readable is what somebody reads in the elements that a selector finds: nothing of what is folded or hidden.
func (w *walk) readable(selector string) []string {
	w.t.Helper()
	return ask[[]string](w.tab, `Array.from(document.querySelectorAll(`+quote(selector)+`)).filter(function (el) { return el.checkVisibility({ visibilityProperty: true }); })
		.map(function (el) { return el.innerText.replace(/\s+/g, " ").trim(); })`)
}

// same compares two lists of names, in any order.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// readData decodes a file that is published beside the pages.
func readData(t *testing.T, s site, name string, to any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, "data", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, to); err != nil {
		t.Fatal(err)
	}
}

func pageOf(path string) string { return strings.TrimSuffix(path, ".md") + ".html" }

type returned struct {
	Incident string `json:"incident"`
	FixedOn  string `json:"fixed_on"`
	Actions  []struct {
		Title string `json:"title"`
	} `json:"actions"`
}

type rootCause struct {
	Path     string     `json:"path"`
	Title    string     `json:"title"`
	Returned []returned `json:"recurred_after_fix"`
}

// TestWalkCameBack: which causes came back after their fix, and which fix was that?
func TestWalkCameBack(t *testing.T) {
	s := example(t)
	var file struct {
		Causes []rootCause `json:"root_causes"`
	}
	readData(t, s, "root-causes.json", &file)
	back := slices.DeleteFunc(file.Causes, func(c rootCause) bool { return len(c.Returned) == 0 })
	var titles, named []string
	for _, c := range back {
		titles = append(titles, c.Title)
		for _, r := range c.Returned {
			for _, a := range r.Actions {
				named = append(named, a.Title)
			}
		}
	}
	if len(back) != 2 || !slices.Contains(titles, "Client certificate for a partner expires unnoticed") || len(named) == 0 {
		t.Fatalf("in the example %q came back, after %q", titles, named)
	}
	for _, c := range back {
		t.Run(pageOf(c.Path), func(t *testing.T) {
			ways(t, func(t *testing.T, w *walk, s site) {
				w.skip()
				w.follow("root-causes/index.html")
				same(t, "marked in the chart", w.readable(".strip.is-back .strip-name a"), titles)
				same(t, "marked in the table", w.readable(`.overview tr:has(.badge[data-v="came-back"]) td:first-child`), titles)
				w.skip()
				w.follow(pageOf(c.Path))
				checkReturns(t, w, c)
			})
		})
	}
}

// checkReturns reads the page of a cause that came back.
func checkReturns(t *testing.T, w *walk, c rootCause) {
	t.Helper()
	if head := w.readable(".eyebrow .badge[data-v='came-back']"); len(head) != 1 {
		t.Errorf("above the title it says %q", head)
	}
	var want []string
	for _, r := range c.Returned {
		want = append(want, pageOf(r.Incident))
	}
	got := ask[[]string](w.tab, `Array.from(document.querySelectorAll(".occurrences tr:has(.came-back) th > a"), function (a) { return a.href.split("/").slice(-2).join("/"); })`)
	same(t, "incidents after the fix", got, want)
	told := strings.Join(w.readable(".occurrences .came-back"), "\n")
	for _, r := range c.Returned {
		for _, a := range r.Actions {
			if !strings.Contains(told, a.Title) {
				t.Errorf("the fix %q is not named in %q", a.Title, told)
			}
		}
		if !strings.Contains(told, r.FixedOn) {
			t.Errorf("the day %s of the fix is not named in %q", r.FixedOn, told)
		}
	}
}

// TestWalkAlert: what is to be done for an alert?
func TestWalkAlert(t *testing.T) {
	const name, contact, command = "BankLinkDown", "Payments on-call", "swanctl"
	var file struct {
		Alerts []struct {
			Name     string   `json:"name"`
			Runbooks []string `json:"runbooks"`
		} `json:"alerts"`
	}
	s := example(t)
	readData(t, s, "alerts.json", &file)
	runbook := ""
	for _, a := range file.Alerts {
		if a.Name == name && len(a.Runbooks) > 0 {
			runbook = pageOf(a.Runbooks[0])
		}
	}
	if runbook == "" {
		t.Fatalf("the example has no runbook for %s", name)
	}
	ways(t, func(t *testing.T, w *walk, s site) {
		w.follow("alerts/index.html")
		w.skip()
		w.reach(`el.name === "q"`)
		w.press(name)
		same(t, "rows", w.readable(".overview tbody tr td:first-child"), []string{name})
		w.follow("alerts/" + name + ".html")
		checkFirstScreen(t, w, contact)
		w.skip()
		w.reach(`el.matches(".do .steps pre")`)
		copied := ask[string](w.tab, `(function (s) { s.selectAllChildren(document.activeElement); return s.toString(); })(getSelection())`)
		if !strings.Contains(copied, command) {
			t.Errorf("the first command that can be copied is %q", copied)
		}
		first := ask[string](w.tab, `document.activeElement.textContent`)
		steps := ask[string](w.tab, `document.querySelector(".do .from a[data-k=runbook]").href`)
		checkContacts(t, w, contact)
		w.open(steps)
		if where := ask[string](w.tab, "location.href"); !strings.HasSuffix(where, runbook) {
			t.Errorf("the steps are those of %s, not of %s", where, runbook)
		}
		if own := ask[string](w.tab, `document.querySelector(".prose pre").textContent`); own != first {
			t.Errorf("the alert shows the command %q, its runbook %q", first, own)
		}
	})
}

// checkFirstScreen looks at what the page of an alert says at once: neither scrolled nor unfolded.
func checkFirstScreen(t *testing.T, w *walk, contact string) {
	t.Helper()
	const all = `Array.from(document.querySelectorAll(".facts dt")).filter(function (dt) { return dt.textContent === "Escalation"; }).map(function (dt) { return dt.nextElementSibling; })
		.concat(document.querySelector(".do .steps details[open] summary"))`
	const seen = all + `.filter(function (el) { return el && el.checkVisibility() && scrollY === 0 && el.getBoundingClientRect().top < innerHeight; }).map(function (el) { return el.innerText; })`
	first := ask[[]string](w.tab, seen)
	if len(first) != 2 || !strings.Contains(first[0], contact) || first[1] == "" {
		t.Errorf("escalation and first steps are not on the first screen, but %q", first)
	}
}

// checkContacts opens the link beside the escalation, and looks for somebody to call there.
func checkContacts(t *testing.T, w *walk, contact string) {
	t.Helper()
	w.open(ask[string](w.tab, `document.querySelector(".facts .wide dd a[href*='escalation']").href`))
	who := w.readable(".escalation .contacts .who")
	if len(who) < 2 || !strings.Contains(who[0], contact) || !ask[bool](w.tab, `document.querySelector(".escalation .contacts .call").getBoundingClientRect().bottom < innerHeight`) {
		t.Errorf("those who can be called are %q", who)
	}
}

type service struct {
	ID      string `json:"id"`
	Reasons []struct {
		Page  string `json:"page"`
		Where string `json:"where"`
	} `json:"reasons"`
}

// TestWalkReadiness: what does a service lack before the next shift?
func TestWalkReadiness(t *testing.T) {
	const id, alert = "payments", "WalletCallbackLag"
	var file struct {
		Services []service `json:"services"`
	}
	readData(t, example(t), "services.json", &file)
	at := slices.IndexFunc(file.Services, func(s service) bool { return s.ID == id })
	if at < 0 || len(file.Services[at].Reasons) < 4 {
		t.Fatalf("the example lacks nothing for %s", id)
	}
	ways(t, func(t *testing.T, w *walk, s site) {
		w.skip()
		w.follow("readiness.html#g-services")
		checkReasons(t, w, `#g-services .row-of:has(h3 a[href$="services/`+id+`.html"]) .reasons li`, file.Services[at])
		w.follow("prepare/" + id + ".html")
		checkReasons(t, w, `[aria-labelledby="s:readiness"] .reasons li`, file.Services[at])
		if told := strings.Join(w.readable(`[aria-labelledby="s:readiness"]`), ""); !strings.Contains(told, alert) {
			t.Errorf("nobody says that %s has no runbook: %q", alert, told)
		}
	})
}

// checkReasons reads a list of reasons: each has its page and its place.
func checkReasons(t *testing.T, w *walk, selector string, of service) {
	t.Helper()
	lines := w.readable(selector)
	if len(lines) != len(of.Reasons) {
		t.Errorf("%d reasons can be read, want %d: %q", len(lines), len(of.Reasons), lines)
	}
	links := strings.Join(ask[[]string](w.tab, `Array.from(document.querySelectorAll(`+quote(selector)+` + " a[href]"), function (a) { return a.href; })`), "\n")
	told := strings.Join(lines, "\n")
	for _, r := range of.Reasons {
		if !strings.Contains(links, "/"+r.Page) || !strings.Contains(told, r.Where) {
			t.Errorf("no reason leads to %q, %q: %q", r.Page, r.Where, told)
		}
	}
}

// TestWalkOverdue: which actions are overdue, and who owns them?
func TestWalkOverdue(t *testing.T) {
	const title, owner = "Set idle_in_transaction_session_timeout to 30 s on the orders primary", "platform"
	var file struct {
		Actions []struct {
			Title string `json:"title"`
			Owner string `json:"owner"`
			Due   string `json:"due_on"`
			State string `json:"state"`
		} `json:"actions"`
	}
	readData(t, example(t), "actions.json", &file)
	var want []string
	for _, a := range file.Actions {
		if a.State == "overdue" {
			want = append(want, a.Title+" | "+a.Owner+" | "+a.Due)
		}
	}
	if !slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(s, title+" | "+owner+" | ") }) {
		t.Fatalf("%q of %s is not overdue in the example, but %q", title, owner, want)
	}
	ways(t, func(t *testing.T, w *walk, s site) {
		w.skip()
		w.follow("actions.html#g-overdue")
		got := ask[[]string](w.tab, `Array.from(document.querySelectorAll("#g-overdue tbody tr")).filter(function (r) { return r.checkVisibility(); }).map(function (r) {
			return [r.cells[0].firstChild, r.cells[2], r.cells[3]].map(function (c) { return c.textContent.trim(); }).join(" | ");
		})`)
		same(t, "overdue", got, want)
		if !ask[bool](w.tab, `document.querySelector("#g-overdue tbody tr").getBoundingClientRect().bottom < innerHeight`) {
			t.Error("the first of them is out of sight")
		}
	})
}
