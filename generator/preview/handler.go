package preview

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// policy is the content security policy of the theme's pages. As a header it also covers what is no page of ours: an
// HTML or SVG file that content links to cannot run a script either.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

//go:embed swap.js
var swapScript []byte

//go:embed problems.js
var problemsScript []byte

// handler serves the state of a board.
type handler struct {
	board  *board
	events *events
	finder *finder
	script []byte // the live client
	hosts  hosts

	wait func(context.Context) // until what was saved is built; may be nil
}

// patience is how long a request waits for a rebuild that is under way. Whoever reloads a page after saving it wants to see
// what was saved, and not to wait for a whole site.
const patience = time.Second

func (h *handler) catchUp(ctx context.Context) {
	if h.wait == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	h.wait(ctx)
}

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Security-Policy", policy)
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("X-Content-Type-Options", "nosniff")
	switch {
	case !h.hosts.allow(r.Host):
		http.Error(w, "This server does not answer to that name. Use the address that siaga serve has printed.", http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "Only GET and HEAD are answered.", http.StatusMethodNotAllowed)
	case r.URL.Path == eventsPath:
		h.events.ServeHTTP(w, r)
	case r.URL.Path == searchPath:
		h.catchUp(r.Context())
		h.search(w, r)
	default:
		h.catchUp(r.Context())
		h.page(w, r)
	}
}

// answer is what is sent for an address.
type answer struct {
	status int
	media  string
	tag    string // of a page: a hash of its bytes
	body   []byte
}

func (h *handler) page(w http.ResponseWriter, r *http.Request) {
	now := h.board.get()
	if r.URL.Path == workerPath {
		http.Error(w, "What is being written is not kept for when the network is down.", http.StatusNotFound)
		return
	}
	address, redirect := now.site.find(strings.TrimPrefix(r.URL.Path, "/"))
	if redirect != "" {
		to := url.URL{Path: "/" + redirect, RawQuery: r.URL.RawQuery}
		w.Header().Set("Location", to.String())
		w.WriteHeader(http.StatusFound) // not for ever: the page may become a folder
		return
	}
	known, make := r.Header.Get("If-None-Match"), func() answer { return h.answer(now, address) }
	if known == "" {
		write(w, r, now.build, make())
		return
	}
	// Only the live client asks so: that of each tab, after every build.
	write(w, r, now.build, now.answers.recall(address, make))
}

// write sends an answer, or says that it is known already. What a page is a hash of, and of which build, is also told in a header
// that scripts can read of the page that they are in.
func write(w http.ResponseWriter, r *http.Request, build int, a answer) {
	head := w.Header()
	if a.tag != "" {
		head.Set("ETag", `"`+a.tag+`"`)
		head.Set("Server-Timing", `page;desc="`+a.tag+`", build;desc="`+strconv.Itoa(build)+`"`)
		if r.Header.Get("If-None-Match") == `"`+a.tag+`"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	head.Set("Content-Type", a.media)
	head.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if r.Method == http.MethodGet {
		w.Write(a.body)
	}
}

// answer is what the site has at an address; "" is for what it does not have.
func (h *handler) answer(now *state, address string) answer {
	status := http.StatusOK
	if address == "" {
		address, status = "404.html", http.StatusNotFound
	}
	body, err := now.site.bytes(address)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return answer{status: http.StatusNotFound, media: plainText, body: []byte("There is nothing at this address.\n")}
	case err != nil:
		return answer{status: http.StatusInternalServerError, media: plainText, body: fmt.Appendf(nil, "%s cannot be rendered:\n\n%v\n", address, err)}
	}
	if status == http.StatusNotFound {
		body = bytes.Replace(body, []byte("<head>"), []byte(`<head><base href="/">`), 1)
	}
	if isThemeScript(address) {
		body = h.withClient(body, now.build)
	}
	a := answer{status: status, media: mediaType(address), body: body}
	if a.media == htmlText {
		sum := sha256.Sum256(body)
		a.tag = hex.EncodeToString(sum[:10])
	}
	return a
}

// withClient puts the live client around the theme's script.
func (h *handler) withClient(script []byte, build int) []byte {
	loaded := fmt.Appendf(nil, `({"server": %q, "build": %d})`, h.events.server, build)
	live := bytes.Replace(h.script, []byte("(LOADED)"), loaded, 1)
	return slices.Concat(swapScript, script, []byte("\n;\n"), problemsScript, live) // a script may leave out its last semicolon
}

// isThemeScript tells the one script of the theme, whose name carries a hash.
func isThemeScript(address string) bool {
	ok, _ := path.Match("assets/site.*.js", address)
	return ok || address == "assets/site.js"
}

const (
	htmlText  = "text/html; charset=utf-8"
	plainText = "text/plain; charset=utf-8"
)

// mediaTypes is a table of our own because the system's differs from machine to machine.
var mediaTypes = map[string]string{
	".avif": "image/avif", ".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".gif": "image/gif",
	".htm": htmlText, ".html": htmlText, ".ico": "image/x-icon", ".jpeg": "image/jpeg",
	".jpg": "image/jpeg", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".log": "text/plain; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".mp4": "video/mp4", ".pdf": "application/pdf", ".png": "image/png",
	".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".webm": "video/webm",
	".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff2": "font/woff2", ".xml": "application/xml",
	".yaml": "text/plain; charset=utf-8", ".yml": "text/plain; charset=utf-8",
}

func mediaType(address string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(address))]; ok {
		return t
	}
	return "application/octet-stream"
}

// hosts says which names a request may use for this server.
type hosts struct {
	listen string // the host of the listen address
	anyIP  bool   // it listens on all addresses of the machine, whose numbers are not known beforehand
}

func newHosts(listen string) hosts {
	host, _, _ := net.SplitHostPort(listen)
	ip := net.ParseIP(host)
	return hosts{listen: strings.ToLower(host), anyIP: host == "" || ip != nil && ip.IsUnspecified()}
}

// allow accepts names that cannot have been pointed here by somebody else: the one that was configured, localhost, and
// numbers.
func (h hosts) allow(hostport string) bool {
	host := hostport
	if name, _, err := net.SplitHostPort(hostport); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host != "" && host == h.listen || host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && (ip.IsLoopback() || h.anyIP)
}
