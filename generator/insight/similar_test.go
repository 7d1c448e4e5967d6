package insight

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"siaga/generator/history"
	"siaga/generator/link"
	"siaga/generator/load"
	"siaga/generator/synth"
	"siaga/search/analysis"
	"testing/fstest"
)

// TestMechanisms: what two authors write about one way to fail is one mechanism, whatever their words.
func TestMechanisms(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The container was OOMKilled with exit code 137.", "out of memory"},
		{"We raised the memory limit of the indexer.", "out of memory, limit raised"},
		{"Server kehabisan memori saat promo.", "out of memory"},
		{"Someone ran terraform destroy in the wrong workspace.", "destroyed by a command, wrong target of a change"},
		{"The migration locked the orders table; it was run by mistake.", "wrong target of a change, schema migration"},
		{"The readiness probe failed because startup took a minute.", "health probe failing"},
		{"Certificate had expired on Sunday.", "certificate, something expired"},
		{"no space left on device", "disk full"},
		{"The write-ahead log filled the disk.", "disk full"},
		{"A deploy of many changes at once hid which of them broke login.", "many changes at once, release or upgrade"},
		{"The queue consumers fell behind and the backlog grew.", "queue backed up"},
		{"Nobody had read the page.", ""},
		{"The team met on Monday to talk about the roadmap for the next quarter.", ""},
	} {
		found := map[string]bool{}
		newSpotter().spot(analysis.New().Tokens(c.text), func(m int) { found[mechanisms[m].Name] = true })
		for _, want := range strings.Split(c.want, ", ") {
			if want != "" && !found[want] {
				t.Errorf("%q: %q is not found in %v", c.text, want, found)
			}
		}
		if c.want == "" && len(found) > 0 {
			t.Errorf("%q tells of %v", c.text, found)
		}
	}
}

// TestMechanismTable holds the table to its own rules.
func TestMechanismTable(t *testing.T) {
	names := map[string]bool{}
	for _, m := range mechanisms {
		if names[m.Name] {
			t.Errorf("%q stands in the table twice", m.Name)
		}
		names[m.Name] = true
		for _, r := range m.Rules {
			if n := len(strings.Fields(r)); n == 0 || n > maxSets || n > window {
				t.Errorf("%q: rule %q has %d words", m.Name, r, n)
			}
		}
	}
}

func TestMaskError(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"dial tcp 10.2.0.17:5432: connect: connection refused", "dial tcp 192.168.7.3:5432: connect: connection refused"},
		{`FATAL: remaining connection slots are reserved (pid 4711)`, `fatal: remaining connection slots are reserved (pid 12)`},
		{"pod checkout-7f9c4d-x2x9 evicted: low on resource ephemeral-storage", "pod search-0a1b2c-9qq1 evicted: low on resource ephemeral-storage"},
		{"2026-01-02T03:04:05Z ERROR payment declined by bank code=51", "2025-11-30T23:59:59Z error payment declined by bank code=14"},
	} {
		x, y := maskError(c.a), maskError(c.b)
		if x == "" || x != y {
			t.Errorf("masked they differ:\n%q → %q\n%q → %q", c.a, x, c.b, y)
		}
	}
	if a, b := maskError("connection refused by upstream"), maskError("connection reset by upstream"); a == b {
		t.Errorf("two errors are one: %q", a)
	}
	if got := maskError("exit status 1"); got != "" {
		t.Errorf("a line of two words says too little to be compared, got %q", got)
	}
}

func TestSightings(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Redis on the live cluster DOWN", "Redis down"},
		{"The ledger was not available for an hour.", "ledger down"},
		{"Checkout is available again.", ""},
		{"Logs missing in the dashboard", "Logs missing, dashboard missing"},
		{"Users saw slow uploads", "uploads slow"},
		{"Ledger fine. Outage elsewhere.", ""},
	} {
		var got []string
		sightings(c.text, analysis.New().Tokens(c.text), func(s seen) { got = append(got, s.surface+" "+string(s.state)) })
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%q: %v, want %q", c.text, got, c.want)
		}
	}
}

// record makes the page of an incident from the same template as the others.
func record(title, day, detected, impact, cause, fix string) string {
	return strings.Join([]string{"# " + title, "", "- **Key events**", "  - First detected: " + day + " 10:00", "  - Resolved: " + day + " 11:00", "",
		"- **Identified**: " + detected, "", "- **Impact**: " + impact, "", "- **Root cause**: " + cause, "", "- **Resolution**: " + fix, "",
		"## About this page", "", "Please fill in every section of the template before the review, and link the conversation of the responders."}, "\n")
}

// people is a set of incidents as people write them: two pairs have one cause in different words, the others do not.
func people() map[string]string {
	return map[string]string{
		"incidents/a1.md": record("Ledger DOWN on Monday", "2025-02-03", "The pager said that the ledger is down", "Nobody could book", "The ledger's container was OOMKilled while it rebuilt its cache", "Raised the memory limit from 2Gi to 4Gi"),
		"incidents/a2.md": record("Ledger restarting, bookings fail", "2025-09-12", "Pager: ledger is DOWN", "Bookings failed", "Exit code 137: it ran out of memory when the cache was rebuilt after the release", "More memory for the container"),
		"incidents/a3.md": record("Ledger unreachable", "2025-11-20", "The ledger was unreachable from the shops", "No bookings", "A firewall rule blocked the subnet of the shops", "Removed the rule"),
		"incidents/b1.md": record("Staging wiped, then production", "2024-05-06", "The deploy dashboard turned red", "Search results were empty", "The reindex script ran against the wrong cluster: the context still pointed at production", "Restored the index from the backup"),
		"incidents/b2.md": record("Search without results", "2025-03-09", "A customer wrote in", "Search results were empty", "An engineer deleted the index by mistake, thinking that the shell was in the test environment", "Restored the index"),
		"incidents/c1.md": record("Slow uploads", "2025-06-01", "Users saw slow uploads", "Photos took minutes", "The image queue backed up behind one consumer", "Added consumers"),
		"incidents/d1.md": record("Mail bounced", "2025-07-02", "Support saw bounces", "Receipts were not delivered", "The mail provider had an outage", "Waited"),
		"incidents/e1.md": record("Login page blank", "2025-08-15", "Alert on the login page", "Nobody could log in", "The certificate of the identity provider had expired", "Renewed it"),
	}
}

func TestSimilarAndSuspected(t *testing.T) {
	r := reportOn(t, "2026-01-01", people())
	nearest := func(id string) string {
		for _, i := range r.Incidents {
			if i.Doc.Base().ID == id && len(i.Similar()) > 0 {
				return i.Similar()[0].Incident.Doc.Base().ID
			}
		}
		return ""
	}
	for a, b := range map[string]string{"a1": "a2", "b1": "b2"} {
		if nearest(a) != b || nearest(b) != a {
			t.Errorf("%s and %s should be nearest to each other; %s has %s, %s has %s", a, b, a, nearest(a), b, nearest(b))
		}
	}
	var pairs []string
	for _, s := range r.Suspected() {
		pairs = append(pairs, id(s.Incidents[0].Doc)+" "+id(s.Incidents[1].Doc))
		if len(s.Evidence()) < minPieces {
			t.Errorf("%s: evidence is %v", pairs[len(pairs)-1], s.Evidence())
		}
		evidenceStands(t, people(), s)
	}
	slices.Sort(pairs)
	compare(t, pairs, "a1 a2\nb1 b2")
}

// evidenceStands checks that what is quoted stands where it is said to stand, and is not the template's.
func evidenceStands(t *testing.T, files map[string]string, s *Suspicion) {
	t.Helper()
	for _, e := range s.Evidence() {
		if len(e.Where) != 2 {
			t.Errorf("%s %q has %d places", e.Kind, e.Text, len(e.Where))
			continue
		}
		if strings.Contains("template review conversation responders section", strings.ToLower(e.Text)) {
			t.Errorf("the template's %q is no evidence", e.Text)
		}
		if e.Kind != EvidenceTerm && e.Kind != EvidenceFix {
			continue
		}
		for _, p := range e.Where {
			line := strings.ToLower(strings.Split(files[p.Path], "\n")[max(p.Line-1, 0)])
			if stem := strings.ToLower(e.Text); !strings.Contains(line, stem[:min(len(stem), 4)]) {
				t.Errorf("%q does not stand at %v: %q", e.Text, p, line)
			}
		}
	}
}

// TestDeclaredCauses: what people have linked themselves needs no suspicion, and is evidence; who has named a cause for
// each of two incidents is asked less easily whether the two are one.
func TestDeclaredCauses(t *testing.T) {
	behind := "---\ncaused_by: [ledger-memory]\n---\n# Cache rebuilt at once\n"
	for _, c := range []struct {
		first, second string // incidents
		x, y          string // their causes
		suspected     bool
	}{
		{"a1", "a2", "", "", true},
		{"a1", "a2", "ledger-memory", "", true},
		{"a1", "a2", "ledger-memory", "ledger-memory", false},
		{"a1", "a2", "ledger-memory", "cache-rebuild", false}, // a cause and the one behind it
		{"a1", "a2", "ledger-memory", "another", true},        // so alike that it is asked all the same
		{"c1", "c2", "", "", true},
		{"c1", "c2", "one-consumer", "another", false},
	} {
		files := people()
		files["root-causes/cache-rebuild.md"] = behind
		files["incidents/c2.md"] = record("Invoices late", "2025-10-01", "Finance asked where they were", "Invoices came a day late",
			"A poison message blocked the printer, so the backlog grew for a day; customers took minutes of our time", "Skipped the message")
		for name, cause := range map[string]string{c.first: c.x, c.second: c.y} {
			if cause != "" {
				name = "incidents/" + name + ".md"
				files[name] = "---\nroot_causes: [" + cause + "]\n---\n" + files[name]
			}
		}
		r := reportOn(t, "2026-01-01", files)
		got := slices.ContainsFunc(r.Suspected(), func(s *Suspicion) bool {
			ids := []string{id(s.Incidents[0].Doc), id(s.Incidents[1].Doc)}
			return slices.Contains(ids, c.first) && slices.Contains(ids, c.second)
		})
		if got != c.suspected {
			t.Errorf("%s with cause %q and %s with cause %q: suspected %v", c.first, c.x, c.second, c.y, got)
		}
		if c.x == "" || c.x != c.y {
			continue
		}
		if e := r.Evidence(r.Incidents[0], r.Incidents[1]); len(e) == 0 || e[0].Kind != EvidenceCause {
			t.Errorf("the shared cause is the first evidence, got %v", e)
		}
	}
}

func TestSymptoms(t *testing.T) {
	r := reportOn(t, "2026-01-01", people())
	i := slices.IndexFunc(r.Symptoms(), func(s *Symptom) bool { return s.Name == "Ledger" && s.State == StateDown })
	if i < 0 {
		t.Fatalf("no symptom %q among %d", "Ledger down", len(r.Symptoms()))
	}
	var got []string
	for _, c := range r.Symptoms()[i].Causes() {
		var ids []string
		for _, in := range c.Incidents {
			ids = append(ids, id(in.Doc))
		}
		got = append(got, fmt.Sprintf("%s suspected=%v", strings.Join(ids, " "), c.Suspicion != nil))
		if len(c.TellTale()) == 0 || c.Text == "" || c.Pos.Line == 0 {
			t.Errorf("%v: text %q at %v, told apart by %v", ids, c.Text, c.Pos, c.TellTale())
		}
	}
	compare(t, got, "a1 a2 suspected=true\na3 suspected=false")
}

// synthetic loads the incidents of a synthetic tree, with what explains them.
func synthetic(t testing.TB, n int) *link.Graph {
	t.Helper()
	content := fstest.MapFS{}
	for path, data := range synth.Tree(n, 7) {
		switch kind, _, _ := strings.Cut(path, "/"); kind {
		case "incidents", "postmortems", "root-causes", "services":
			content[path] = &fstest.MapFile{Data: data}
		}
	}
	loaded, err := load.New(load.Options{Extensions: []string{".md"}, Location: time.UTC}).Load(t.Context(), content, &history.Log{}, load.Changes{})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := link.Build(loaded.Docs, link.Options{})
	return g
}

// TestSimilarityIsExact: with as many incidents as a posting list may hold, the index finds what comparing all pairs finds.
func TestSimilarityIsExact(t *testing.T) {
	r := Analyze(synthetic(t, 400), Options{})
	if n := len(r.Incidents); n < 50 || n > maxPostings {
		t.Fatalf("%d incidents: the test needs up to %d", n, maxPostings)
	}
	for _, a := range r.Incidents {
		var want []Similar
		for _, b := range r.Incidents {
			if score := r.similarity().score(a.ID, b.ID); b != a && score >= minSimilar {
				want = append(want, Similar{b, score})
			}
		}
		slices.SortStableFunc(want, func(x, y Similar) int { return cmp.Compare(y.Score, x.Score) })
		want = want[:min(len(want), MaxSimilar)]
		if !slices.Equal(a.Similar(), want) {
			t.Fatalf("%s: %v, want %v", a.Doc.Base().Path, a.Similar(), want)
		}
	}
}

// TestSimilarityIsDeterministic: the number of cores changes nothing, not even the last bit of a score.
func TestSimilarityIsDeterministic(t *testing.T) {
	g := synthetic(t, 600)
	one := func(procs int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		var b strings.Builder
		r := Analyze(g, Options{})
		for _, i := range r.Incidents {
			for _, s := range i.Similar() {
				fmt.Fprintln(&b, i.Doc.Base().Path, s.Incident.Doc.Base().Path, s.Score)
			}
		}
		for _, s := range r.Suspected() {
			fmt.Fprintln(&b, s.Score, s.Evidence())
		}
		return b.String()
	}
	if a, b := one(1), one(4); a != b || a == "" {
		t.Error("one core and four give different reports")
	}
}
