package preview

import (
	"bytes"
	"io"

	"siaga/generator"
)

// site is what the handler needs of a snapshot.
type site struct {
	snapshot  *generator.Snapshot
	addresses map[string]bool
	render    func(w io.Writer, address string) error
}

func newSite(s *generator.Snapshot) *site {
	list := s.Addresses()
	set := make(map[string]bool, len(list))
	for _, a := range list {
		set[a] = true
	}
	return &site{snapshot: s, addresses: set, render: s.Render}
}

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
		if s.addresses[path+"index.html"] {
			return path + "index.html", ""
		}
		return "", ""
	case s.addresses[path], generator.IsSearchFile(path):
		return path, ""
	case s.addresses[path+".html"]:
		return "", path + ".html"
	case s.addresses[path+"/index.html"]:
		return "", path + "/"
	}
	return "", ""
}
