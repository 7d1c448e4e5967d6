package preview

import (
	"bytes"
	"io"

	"siaga/generator"
)

// site is what the handler needs of a snapshot.
type site struct {
	snapshot *generator.Snapshot
	has      func(address string) bool
	render   func(w io.Writer, address string) error
}

func newSite(s *generator.Snapshot) *site { return &site{snapshot: s, has: s.Has, render: s.Render} }

// bytes renders what stands at an address.
func (s *site) bytes(address string) ([]byte, error) {
	var b bytes.Buffer
	if err := s.render(&b, address); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// find says what a path of a request stands for: an address of the site, or one to redirect to; neither if the site has
// nothing there.
func (s *site) find(path string) (address, redirect string) {
	switch {
	case path == "":
		return "index.html", ""
	case path[len(path)-1] == '/':
		if s.has(path + "index.html") {
			return path + "index.html", ""
		}
		return "", ""
	case generator.IsSearchFile(path), s.has(path):
		return path, ""
	case s.has(path + ".html"):
		return "", path + ".html"
	case s.has(path + "/index.html"):
		return "", path + "/"
	}
	return "", ""
}
