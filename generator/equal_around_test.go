package generator_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Edits of what is around the pages: files that they link to, rules, what is ignored, configuration, layouts, history.

func editAsset(p *project, d draw) string {
	name := path.Join(choose(d.Uint64(), []string{".", "runbooks"}), choose(d.Uint64(), []string{"pic.png", "notes.txt", "drawing.svg", "page.html"}))
	if d.IntN(2) == 0 {
		name = "pic.png" // so that one that is shown changes
	}
	if d.IntN(4) == 0 {
		if os.Remove(p.path(name)) != nil {
			return ""
		}
		return name + ": is deleted"
	}
	var text []byte
	n := 1 + d.IntN(40)
	switch path.Ext(name) {
	case ".png":
		img := image.NewGray(image.Rect(0, 0, n, 10))
		img.SetGray(0, 0, color.Gray{Y: uint8(n)})
		var b bytes.Buffer
		if png.Encode(&b, img) != nil {
			return ""
		}
		text = b.Bytes()
	case ".svg":
		text = fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%d">%s</svg>`, n, d.of([]string{"<rect/>", "<script>x</script>"}))
	default:
		text = fmt.Appendf(nil, "version %d\n", n)
	}
	if writeFile(p.path(name), text) != nil {
		return ""
	}
	did := fmt.Sprintf("%s: is written, version %d", name, n)
	if d.IntN(2) == 0 || name == "pic.png" {
		link := fmt.Sprintf("![shown](/%s) [linked](/%s)", name, name)
		did += "; " + p.onPage(d, "append "+link, func(s string) string { return s + "\n" + link + "\n" })
	}
	return did
}

func editRules(p *project, d draw) string {
	name := p.some(d.seed, func(name string) bool { return strings.HasSuffix(name, ".yaml") })
	if name == "" || d.IntN(3) == 0 {
		name = d.of([]string{"rules/more.yaml", "runbooks/rules.yml", "values.yaml"})
		alert := d.of([]string{"PodCrash", "DiskFull", p.idOf(p.somePage(d.seed))})
		text := fmt.Sprintf("groups:\n- name: more\n  rules:\n  - alert: %s\n    expr: up == %d\n    for: %dm\n    labels:\n      severity: critical\n", alert, d.IntN(3), 1+d.IntN(9))
		if writeFile(p.path(name), []byte(text)) != nil {
			return ""
		}
		return fmt.Sprintf("%s: is written, %q", name, text)
	}
	switch d.IntN(4) {
	case 0:
		p.remember(name)
		if os.Remove(p.path(name)) != nil {
			return ""
		}
		return name + ": is deleted"
	case 1:
		p.rewrite(name, func(s string) string { return strings.ReplaceAll(s, "alert: ", "alert: New") })
		return name + ": all alerts are called New…"
	case 2:
		p.rewrite(name, func(s string) string { return "# a comment\n" + s })
		return name + ": a line is inserted at its beginning"
	}
	p.rewrite(name, func(s string) string { return strings.Replace(s, ":", ": [", 1) })
	return name + ": is broken"
}

func editIgnore(p *project, d draw) string {
	name := path.Join(d.of([]string{".", "..", "runbooks", "incidents"}), ".gitignore")
	if d.IntN(3) == 0 {
		if os.Remove(p.path(name)) != nil {
			return ""
		}
		return name + ": is deleted"
	}
	page := p.somePage(d.seed)
	text := strings.Join([]string{d.of([]string{"*.png", "/incidents/", "docs/", "*.tmp", "**/new.md", path.Base(page), "!" + path.Base(page), "/" + page}), "*.log"}, "\n") + "\n"
	if writeFile(p.path(name), []byte(text)) != nil {
		return ""
	}
	return fmt.Sprintf("%s: is written, %q", name, text)
}

func editSymlink(p *project, d draw) string {
	name := path.Join(d.of([]string{".", "runbooks", "docs", "linked"}), d.of([]string{"link.md", "link", "folder", "pic.png"}))
	target := d.of([]string{p.somePage(d.seed), p.someFolder(d), "nowhere.md", ".", "../outside.md", ".hidden/secret.md"})
	to, err := filepath.Rel(filepath.Dir(p.path(name)), p.path(target))
	if info, e := os.Lstat(p.path(name)); err != nil || target == "" || e == nil && info.Mode()&os.ModeSymlink == 0 {
		return ""
	}
	os.Remove(p.path(name))
	if d.IntN(5) == 0 {
		return name + ": the link is taken away"
	}
	if os.MkdirAll(filepath.Dir(p.path(name)), 0o755) != nil || os.Symlink(to, p.path(name)) != nil {
		return ""
	}
	if writeFile(p.path(".hidden/secret.md"), []byte("# Hidden\n\nStands in a hidden folder.\n")) != nil {
		return ""
	}
	return fmt.Sprintf("%s: becomes a symbolic link to %s", name, to)
}

func editConfig(p *project, d draw) string {
	file := filepath.Join(p.dir, "siaga.yaml")
	if d.IntN(12) == 0 {
		if os.Remove(file) != nil {
			return ""
		}
		return "siaga.yaml: is deleted"
	}
	lines := []string{
		"title: Other operations", "language: id", "time_zone: UTC", "base_url: https://ops.example.com/kb/", "drafts: true", "ignore: ['incidents/**']",
		"ignore: ['**/*.png', 'runbooks/*.md']", "kinds: [{files: 'guides/**', kind: runbook}]", "checks: {broken-anchor: error, broken-link: off}",
		"synonyms: [[checkout, kasse], [pool, connections]]", "rules: []", "rules: ['rules/**']", "fields: {squad: owner}", "edit_url: 'https://git.example/edit/{branch}/{path}'",
		"markdown: {extensions: ['.md']}", "markdown: {files: ['**/*.txt']}", "no_such_key: 1", "branch: trunk", "title: '",
	}
	var text strings.Builder
	for range 1 + d.IntN(3) {
		line := lines[d.IntN(len(lines))]
		if key, _, _ := strings.Cut(line, ":"); !strings.Contains("\n"+text.String(), "\n"+key+":") {
			text.WriteString(line + "\n")
		}
	}
	if writeFile(file, []byte(text.String())) != nil {
		return ""
	}
	return fmt.Sprintf("siaga.yaml: is now %q", text.String())
}

func editLayouts(p *project, d draw) string {
	dir := filepath.Join(p.dir, "layouts")
	if d.IntN(3) == 0 {
		if _, err := os.Stat(dir); err != nil || os.RemoveAll(dir) != nil {
			return ""
		}
		return "layouts/: is deleted"
	}
	texts := map[string]string{
		"pages/page.html":    d.of([]string{"<p>{{.Title}} of {{.SiteTitle}}</p>", "<h1>{{.Title}}</h1>", "{{.NoSuchField}}"}),
		"pages/404.html":     "<p>Lost in {{.SiteTitle}}</p>",
		"assets/site.css":    d.of([]string{"body{color:red}", "body{color:blue}"}),
		"assets/more.txt":    d.of([]string{"one", "two"}),
		"i18n/en.yaml":       d.of([]string{"home.title: Start here\n", "no.such.text: x\n"}),
		"partials/none.html": "{{define \"none\"}}nothing{{end}}",
	}
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	name := choose(d.Uint64(), names)
	if writeFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(texts[name])) != nil {
		return ""
	}
	return fmt.Sprintf("layouts/%s: is written, %q", name, texts[name])
}

// git runs a command in the project; it fails where there is no repository.
func (p *project) git(args ...string) error {
	if !p.base.git {
		return os.ErrNotExist
	}
	_, err := runGit(p.dir, p.day, args...)
	return err
}

func commitAll(p *project, d draw) string {
	p.day += 1 + d.IntN(20)
	amend := d.IntN(4) == 0
	args := []string{"commit", "-q", "--allow-empty", "-m", fmt.Sprint("day ", p.day), "--author=" + d.of([]string{"storage", "payments"}) + " <team@example.org>"}
	if amend {
		args = append(args, "--amend")
	}
	if p.git("add", "-A") != nil || p.git(args...) != nil {
		return ""
	}
	if d.IntN(3) == 0 {
		p.git("branch", "-f", d.of([]string{"one", "two"}))
	}
	return strings.Join(append([]string{"git add -A; git"}, args...), " ")
}

// checkout goes to another commit or branch. What is not committed goes with it or is thrown away.
func checkout(p *project, d draw) string {
	to := d.of([]string{"HEAD~1", "HEAD~2", "main", "one", "two", "HEAD@{1}", "HEAD@{2}"})
	if len(p.base.commits) > 0 {
		to = p.base.commits[d.IntN(len(p.base.commits))]
	}
	args := []string{"checkout", "-q", "-f", to}
	if d.IntN(4) == 0 {
		args = slices.Insert(args, 3, "--detach")
	}
	if p.git(args...) != nil {
		return ""
	}
	did := "git " + strings.Join(args, " ")
	if d.IntN(3) == 0 && p.git("clean", "-q", "-fd") == nil {
		did += "; git clean -fd"
	}
	return did
}

func gitSettings(p *project, d draw) string {
	if d.IntN(4) == 0 {
		text := "The Team <team@example.org> <oncall@example.org>\n"
		if !p.base.git || writeFile(filepath.Join(p.dir, ".mailmap"), []byte(text)) != nil {
			return ""
		}
		return fmt.Sprintf(".mailmap: is written, %q", text)
	}
	args := [][]string{
		{"remote", "set-url", "origin", "https://gitlab.com/example/other.git"},
		{"remote", "remove", "origin"},
		{"checkout", "-q", "-B", "topic"},
		{"rm", "-q", "-r", "--cached", "."},
		{"reset", "-q", "--soft", "HEAD~1"},
	}[d.IntN(5)]
	if p.git(args...) != nil {
		return ""
	}
	return "git " + strings.Join(args, " ")
}
