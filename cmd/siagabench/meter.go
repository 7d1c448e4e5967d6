package main

import (
	"compress/gzip"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
)

// gzipLevel is what servers usually compress with.
const gzipLevel = 6

// A meter serves static files on the loopback as a usual host does, texts compressed, and counts all that it sends, with the
// headers. A browser may tell what it got, but not of its workers.
type meter struct {
	site  string // folder
	other map[string]string
	http.Server
	listener net.Listener

	bytes, requests, open atomic.Int64
}

// blankPath is an empty page without a policy about scripts.
const (
	blankPath = "/blank"
	blankPage = `<!doctype html><meta charset="utf-8"><title>Blank</title><link rel="icon" href="data:,">`
)

// serveMeter serves a folder, and others at a path each ("/path/").
func serveMeter(site string, other map[string]string) (*meter, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m := &meter{site: site, other: other, listener: l}
	m.Handler = http.HandlerFunc(m.serve)
	go m.Serve(countingListener{l, &m.bytes}) // ends with Close
	return m, nil
}

func (m *meter) address() string { return "http://" + m.listener.Addr().String() }

func (m *meter) serve(w http.ResponseWriter, r *http.Request) {
	m.open.Add(1)
	defer m.open.Add(-1)
	m.requests.Add(1)
	if r.URL.Path == blankPath {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, blankPage)
		return
	}
	f, err := os.Open(m.file(r.URL.Path))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer f.Close()
	w.Header().Set("Cache-Control", "max-age=3600")
	if kind := mime.TypeByExtension(filepath.Ext(f.Name())); kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	if !isText(f.Name()) || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		io.Copy(w, f) // a browser that went away is no error
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z, err := gzip.NewWriterLevel(w, gzipLevel)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	io.Copy(z, f)
	z.Close()
}

// file is where the file of an address is. The server is for this bench's own browser, but stays within its folders.
func (m *meter) file(path string) string {
	dir := m.site
	for prefix, folder := range m.other { // none begins with another one
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			dir, path = folder, rest
		}
	}
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	return filepath.Join(dir, filepath.FromSlash(filepath.Join("/", path)))
}

// isText reports whether hosts compress a file on its way.
func isText(name string) bool {
	return slices.Contains([]string{".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".xml"}, filepath.Ext(name))
}

// Traffic is what was sent between two moments.
type traffic struct {
	Bytes, Requests int64
}

func (m *meter) sent() traffic { return traffic{m.bytes.Load(), m.requests.Load()} }

func (t traffic) since(before traffic) traffic {
	return traffic{t.Bytes - before.Bytes, t.Requests - before.Requests}
}

// countingListener counts what its connections send.
type countingListener struct {
	net.Listener
	bytes *atomic.Int64
}

func (l countingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return countingConn{c, l.bytes}, nil
}

type countingConn struct {
	net.Conn
	bytes *atomic.Int64
}

func (c countingConn) Write(b []byte) (int, error) {
	c.bytes.Add(int64(len(b))) // before the other side can have it
	n, err := c.Conn.Write(b)
	c.bytes.Add(int64(n - len(b)))
	return n, err
}
