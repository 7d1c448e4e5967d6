package browser

import (
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"siaga/generator/config"
)

//go:embed testdata/inspect.js
var inspectScript string

// watchScript runs ahead of a page's own scripts and notes what its policy has to stop.
const watchScript = `addEventListener("securitypolicyviolation", function (e) {
	window.violated = (window.violated || "") + e.effectiveDirective + " " + e.blockedURI + " ";
});`

// attacker is a server of somebody else. Whoever asks it has been led astray.
type attacker struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newAttacker(t *testing.T) *attacker {
	a := &attacker{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.asked = append(a.asked, r.URL.String())
		w.Header().Set("Access-Control-Allow-Origin", "*")
		io.WriteString(w, "window.pwned = 'script of the attacker'")
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *attacker) visits() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.asked)
}

// inspect opens a page and says what is wrong with it: what ran, what was asked for, what is in it.
func inspect(p *tab, url, root string, markers []string) []string {
	p.open(url)
	script := fmt.Sprintf("new Promise(function (done) { setTimeout(done); }).then(function () { return (%s\n)(%s, %s); })",
		inspectScript, quote(root), quote(markers))
	found := ask[[]string](p, script)
	if where := ask[string](p, "location.href"); !strings.HasPrefix(where, root) {
		found = append(found, "it led to "+where)
	}
	return append(found, p.escaped(root)...)
}

// escaped tells what a tab has shown or asked for since it was last asked that is not of the site.
func (p *tab) escaped(root string) (found []string) {
	r := p.take()
	for _, d := range r.dialogs {
		found = append(found, "a dialog says "+d)
	}
	for _, a := range r.requests {
		if !strings.HasPrefix(a, root) {
			found = append(found, "it asked for "+a)
		}
	}
	return found
}

// TestHostileContent opens every page of a site that is made of injections. Nothing may run, nothing may be asked for
// elsewhere, and the page around the injection stays what it is. The policy must not even have had something to stop.
func TestHostileContent(t *testing.T) {
	evil := newAttacker(t)
	list := payloads(evil.URL)
	if len(list) < 150 {
		t.Fatalf("only %d payloads", len(list))
	}
	c := config.Default()
	c.Title = strings.Join(list, " ")[:8000]
	c.EditURL = "https://git.test/edit/{branch}/{path}"
	s := build(t, hostile(list), c)
	t.Logf("%d payloads, %d pages", len(list), len(s.pages))
	readable := allMarkers(t, s)
	for i := range list {
		if !readable[marker(i)] {
			t.Errorf("no page has the text behind payload %d, %q", i, list[i])
		}
	}
	for _, way := range []struct {
		name, root string
		address    func(string) string
	}{{"http", s.root, s.http}, {"file", s.file(""), s.file}} {
		t.Run(way.name, func(t *testing.T) {
			each(t, s.pages, func(p *tab, a string) {
				text := readPage(t, s, a)
				if redirects(text) {
					checkRedirect(p, way.address(a), way.root)
					return
				}
				p.once(func() { p.before(watchScript) })
				for _, f := range inspect(p, way.address(a), way.root, markersOf(text)) {
					t.Errorf("%s: %s", shorten(a), shorten(f))
				}
			})
		})
	}
	if v := evil.visits(); len(v) > 0 {
		t.Errorf("the attacker was asked for %q", v)
	}
}

// TestDetector lets injections work, in a page without a policy, and expects each to be noticed. Without it the silence of
// the other tests would prove nothing.
func TestDetector(t *testing.T) {
	evil := newAttacker(t)
	cases := []struct{ name, html, want string }{
		{"script", "<script>window.pwned=1</script>", "a script ran"},
		{"dialog", "<script>alert('hello')</script>", "a dialog says hello"},
		{"handler", "<img src=x onerror=window.pwned=1>", "a script ran"},
		{"quiet handler", "<p onclick=x>", "a handler"},
		{"outside", "<img src=" + evil.URL + "/image>", "it asked for " + evil.URL},
		{"scheme", "<a href=javascript:x>x</a>", "the scheme javascript:"},
		{"hidden scheme", "<a href='java&Tab;script:x'>x</a>", "the scheme javascript:"},
		{"frame", "<iframe></iframe>", "may not be"},
		{"style", "<p style=color:red>", "a style"},
		{"structure", "<table><tr><td>", "0 × body > footer.foot"},
		{"id", "<p id=nav>", "#nav"},
	}
	const page = `<!doctype html><title>x</title><body><a class=skip></a><header class=top></header>` +
		`<div class=frame><nav id=nav></nav><main id=main><article><h1>h</h1>%s</article></main></div><footer class=foot>f</footer>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, strings.Replace(page, "%s", r.URL.Query().Get("html"), 1))
	}))
	t.Cleanup(server.Close)
	p := newTab(t)
	for _, c := range append(cases, struct{ name, html, want string }{"nothing", "<p>harmless</p>", ""}) {
		t.Run(c.name, func(t *testing.T) {
			found := inspect(p, server.URL+"/?html="+url.QueryEscape(c.html), server.URL+"/", nil)
			if all := strings.Join(found, "\n"); !strings.Contains(all, c.want) || c.want == "" && all != "" {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
	if len(evil.visits()) == 0 {
		t.Error("the attacker's server saw no request")
	}
}

// TestPolicy adds injections to a page as it is published, behind everything that makes them harmless. The page's own policy
// is what is left to stop them, and must.
func TestPolicy(t *testing.T) {
	evil := newAttacker(t)
	s := build(t, files(map[string]string{"index.md": "# Home\n\nText.\n"}), config.Default())
	inject := "<script>window.pwned=1</script><img src=x onerror=window.pwned=1><script src=" + evil.URL + "/s.js></script><img src=" + evil.URL +
		"/i><iframe src=" + evil.URL + "/f></iframe><style>main{display:none}</style><p style=color:red id=styled>p</p><base href=" + evil.URL +
		"/><link rel=stylesheet href=" + evil.URL + "/c.css><object data=" + evil.URL + "/o></object>"
	text := strings.Replace(readPage(t, s, "index.html"), "</article>", inject+"</article>", 1)
	if err := os.WriteFile(filepath.Join(s.dir, "injected.html"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]string{"http": s.http("injected.html"), "file": s.file("injected.html")} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t)
			p.before(watchScript)
			p.open(address)
			got := ask[string](p, `[window.pwned, getComputedStyle(document.querySelector("main")).display,
				document.getElementById("styled").style.color && getComputedStyle(document.getElementById("styled")).color].join(" ")`)
			if strings.Contains(got, "1") || strings.Contains(got, "none") || strings.Contains(got, "255, 0, 0") {
				t.Errorf("the policy lets through: %q", got)
			}
			stopped := ask[string](p, "window.violated || ''")
			for _, directive := range []string{"script-src-elem", "script-src-attr", "img-src", "frame-src", "style-src-elem", "style-src-attr", "object-src", "base-uri"} {
				if !strings.Contains(stopped, directive) {
					t.Errorf("the policy did not stop what %s is for; it stopped %q", directive, stopped)
				}
			}
		})
	}
	if v := evil.visits(); len(v) > 0 {
		t.Errorf("the attacker was asked for %q", v)
	}
}

var (
	redirectPattern = regexp.MustCompile(`(?i)<meta http-equiv="?refresh`)
	markerPattern   = regexp.MustCompile(`after-payload-\d+\.`)
)

func redirects(page string) bool {
	head, _, _ := strings.Cut(page, "<body")
	return redirectPattern.MatchString(head)
}

// checkRedirect follows the page of an alias. It may only lead to a page of the site.
func checkRedirect(p *tab, address, root string) {
	p.open(address)
	p.await(`document.querySelector("body > .frame > main")`)
	if where := ask[string](p, "location.href"); !strings.HasPrefix(where, root) {
		p.t.Errorf("%s led to %s", shorten(address), where)
	}
	for _, a := range p.take().requests {
		if !strings.HasPrefix(a, root) {
			p.t.Errorf("%s asked for %s", shorten(address), a)
		}
	}
}

func readPage(t *testing.T, s site, address string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(address)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// markersOf lists the markers that stand in a page's HTML, whether they can be read or not.
func markersOf(page string) []string {
	_, prose, _ := strings.Cut(page, `<div class="prose`)
	found := markerPattern.FindAllString(prose, -1)
	slices.Sort(found)
	return append([]string{}, slices.Compact(found)...)
}

func allMarkers(t *testing.T, s site) map[string]bool {
	t.Helper()
	seen := map[string]bool{}
	for _, a := range s.pages {
		for _, m := range markersOf(readPage(t, s, a)) {
			seen[m] = true
		}
	}
	return seen
}

func shorten(s string) string {
	if len(s) > 400 {
		s = s[:400] + "…"
	}
	return fmt.Sprintf("%q", s)
}
