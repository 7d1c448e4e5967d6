package generator_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// folders that pages are put into.
var folders = []string{
	"runbooks", "incidents", "postmortems", "alerts", "root-causes", "services", "drills", "guides", "docs", "docs/deep/er", "Runbooks", "runbooks/storage",
	"data", "tags", "search", "assets", ".", "teams",
}

func createPage(p *project, d draw) string {
	name := path.Join(d.of(folders), d.of([]string{"new.md", "index.md", "README.md", "PodCrash.md", "INC-900.md", "2026-05-04-outage.md", "a b & c.md", "ümlaut.md", "404.md", "page-2.md", "index.html.md"}))
	var b strings.Builder
	if d.IntN(3) > 0 {
		b.WriteString("---\n")
		for range 1 + d.IntN(4) {
			if key, value := p.keyAndValue(d); value != "" && !strings.Contains(b.String(), "\n"+key+":") {
				fmt.Fprintf(&b, "%s: %s\n", key, value)
			}
		}
		b.WriteString("---\n")
	}
	fmt.Fprintf(&b, "# %s\n\n%s\n\n%s\n", d.of(titles), p.sentence(d), p.block(d))
	p.remember(name)
	if writeFile(p.path(name), []byte(b.String())) != nil {
		return ""
	}
	return fmt.Sprintf("%s: is written, %q", name, b.String())
}

func copyPage(p *project, d draw) string {
	from := p.somePage(d.seed)
	text, err := os.ReadFile(p.path(from))
	to := path.Join(d.of(folders), path.Base(from))
	if err != nil || to == from || writeFile(p.path(to), text) != nil {
		return ""
	}
	return from + ": is copied to " + to
}

// rename moves something, if nothing is there yet.
func (p *project) rename(from, to string) string {
	if from == "" || from == to {
		return ""
	}
	if info, err := os.Lstat(p.path(to)); err == nil {
		if old, err := os.Lstat(p.path(from)); err != nil || !os.SameFile(info, old) {
			return ""
		}
	}
	if os.MkdirAll(filepath.Dir(p.path(to)), 0o755) != nil || os.Rename(p.path(from), p.path(to)) != nil {
		return ""
	}
	return from + ": is renamed to " + to
}

func renamePage(p *project, d draw) string {
	from := p.somePage(d.seed)
	dir, file := path.Split(from)
	name := strings.TrimSuffix(file, ".md")
	return p.rename(from, path.Join(dir, d.of([]string{
		name + "-2.md", strings.ToUpper(name) + ".md", strings.ToLower(name) + ".md", "z" + name + ".md", name + ".markdown", name + ".txt", "." + file, "index.md", name + ".html.md",
	})))
}

func movePage(p *project, d draw) string {
	from := p.somePage(d.seed)
	return p.rename(from, path.Join(d.of(folders), path.Base(from)))
}

// someFolder picks a folder that has pages; "" if there is none but the content itself.
func (p *project) someFolder(d draw) string {
	var list []string
	for _, name := range p.files(isPage) {
		if dir := path.Dir(name); dir != "." {
			list = append(list, dir)
		}
	}
	slices.Sort(list)
	return d.of(slices.Compact(list))
}

func moveFolder(p *project, d draw) string {
	from := p.someFolder(d)
	if from == "" {
		return ""
	}
	return p.rename(from, path.Join(d.of([]string{"archive", "docs", ".", ".hidden"}), path.Base(from)+d.of([]string{"", "-old", "s"})))
}

func deletePage(p *project, d draw) string {
	name := p.somePage(d.seed)
	p.remember(name)
	if name == "" || os.Remove(p.path(name)) != nil {
		return ""
	}
	return name + ": is deleted"
}

func deleteFolder(p *project, d draw) string {
	dir := p.someFolder(d)
	if dir == "" {
		return ""
	}
	for _, name := range p.files(func(name string) bool { return strings.HasPrefix(name, dir+"/") }) {
		p.remember(name)
	}
	if os.RemoveAll(p.path(dir)) != nil {
		return ""
	}
	return dir + "/: is deleted"
}
