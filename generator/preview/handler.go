package preview

import (
	"bytes"
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
)

// policy is the content security policy of the theme's pages. As a header it also covers what is no page of ours: an
// HTML or SVG file that content links to cannot run a script either.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

// handler serves the state of a board.
type handler struct {
	board  *board
	events *events
	finder *finder
	script []byte // the live client, put behind the theme's script
	hosts  hosts
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
		h.search(w, r)
	default:
		h.page(w, r)
	}
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
	status := http.StatusOK
	if address == "" {
		address, status = "404.html", http.StatusNotFound
	}
	body, err := now.site.bytes(address)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		http.Error(w, "There is nothing at this address.", http.StatusNotFound)
		return
	case err != nil:
		http.Error(w, address+" cannot be rendered:\n\n"+err.Error(), http.StatusInternalServerError)
		return
	}
	if status == http.StatusNotFound {
		body = bytes.Replace(body, []byte("<head>"), []byte(`<head><base href="/">`), 1)
	}
	if isThemeScript(address) {
		body = slices.Concat(body, []byte("\n;\n"), h.client(now.build)) // a script may leave out its last semicolon
	}
	w.Header().Set("Content-Type", mediaType(address))
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}

// client is the live client, told which server and build the page is of.
func (h *handler) client(build int) []byte {
	loaded := fmt.Appendf(nil, `({"server": %q, "build": %d})`, h.events.server, build)
	return bytes.Replace(h.script, []byte("(LOADED)"), loaded, 1)
}

// isThemeScript tells the one script of the theme, whose name carries a hash.
func isThemeScript(address string) bool {
	ok, _ := path.Match("assets/site.*.js", address)
	return ok || address == "assets/site.js"
}

// mediaTypes is a table of our own because the system's differs from machine to machine.
var mediaTypes = map[string]string{
	".avif": "image/avif", ".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".gif": "image/gif",
	".htm": "text/html; charset=utf-8", ".html": "text/html; charset=utf-8", ".ico": "image/x-icon", ".jpeg": "image/jpeg",
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
