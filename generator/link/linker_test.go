package link

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/load"
	"siaga/generator/model"
)

// TestLinkerEqualsBuild edits documents at random and holds each graph of one linker against a graph that is built anew.
func TestLinkerEqualsBuild(t *testing.T) {
	updates := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 6))
		site := newScribbles(r)
		loader := load.New(load.Options{Root: "docs", Extensions: extensions, Location: time.UTC})
		var l Linker
		for step := range 12 {
			res, err := loader.Load(context.Background(), site.files, &history.Log{}, load.Changes{})
			if err != nil {
				t.Fatal(err)
			}
			o := Options{Files: res.Files, Active: res.Active, Drafts: res.Drafts, Extensions: extensions, Rules: res.Rules}
			was := l.b
			got, gotDiags := l.Link(res.Docs, o)
			if was == l.b && was != nil {
				updates++
			}
			want, wantDiags := Build(res.Docs, o)
			if g, w := describe(got, gotDiags), describe(want, wantDiags); g != w {
				t.Fatalf("seed %d, step %d (%s):\n%s", seed, step, site.last, firstDifference(g, w))
			}
			site.edit()
		}
	}
	if updates < 60*5 {
		t.Errorf("only %d graphs were updated", updates)
	}
}

// firstDifference shows two texts around the line in which they first differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	show := func(l []string) string { return strings.Join(l[max(0, i-2):min(len(l), i+4)], "\n") }
	return "got\n" + show(g) + "\nwant\n" + show(w)
}

// describe writes all that a graph tells.
func describe(g *Graph, diags []diag.Diagnostic) string {
	var b strings.Builder
	name := func(d model.Doc) string {
		if d == nil {
			return "nothing"
		}
		return fmt.Sprintf("%p %s %s %q", d, d.Base().Kind.Name, d.Base().ID, d.Base().Path)
	}
	named := func(d model.Doc) string { // what nobody wrote is made anew for each graph
		if d == nil || d.Base().Written() {
			return name(d)
		}
		return fmt.Sprintf("%s %s %v", d.Base().Kind.Name, d.Base().ID, d.Base().Named)
	}
	edge := func(e Edge) { fmt.Fprintf(&b, "    %s -%s-> %s at %v\n", named(e.From), e.Rel, named(e.To), e.Pos()) }
	for _, d := range g.Docs {
		at, _ := g.At(g.Address(d))
		fmt.Fprintf(&b, "%s at %s holds %s, pack %s, rules %d\n", named(d), g.Address(d), named(at), g.PrepareAddress(d), len(g.Rules(d)))
		for _, e := range g.AllOut(d) {
			edge(e)
		}
		b.WriteString("  from\n")
		for _, e := range g.AllIn(d) {
			edge(*e)
		}
		if body := d.Base().Body; body != nil {
			for i := range len(body.Links) + body.Mentions() {
				to, ok := g.LinkOf(d, i)
				fmt.Fprintf(&b, "  link %d %v %s %s#%s %s\n", i, ok, named(to.Doc), to.Address, to.Fragment, to.Path)
			}
		}
	}
	for _, a := range g.Aliases {
		fmt.Fprintf(&b, "alias %s %s\n", a.Address, named(a.Doc))
	}
	fmt.Fprintf(&b, "files %q\nfolders %q\n", g.Files, g.Folders)
	for _, d := range diags {
		fmt.Fprintf(&b, "%v\n", d)
	}
	return b.String()
}

// scribbles is content that changes at random.
type scribbles struct {
	r     *rand.Rand
	files fstest.MapFS
	paths []string
	last  string
}

func newScribbles(r *rand.Rand) *scribbles {
	s := &scribbles{r: r, files: fstest.MapFS{}}
	for i := range 14 {
		dir := []string{"runbooks", "incidents", "services", "docs", "alerts"}[i%5]
		s.paths = append(s.paths, fmt.Sprintf("%s/p%d.md", dir, i))
	}
	for _, p := range []string{"docs/a.png", "docs/b.txt", "drafts/x.png"} {
		s.files[p] = &fstest.MapFile{Data: []byte("x")}
	}
	s.files["rules.yaml"] = &fstest.MapFile{Data: []byte("groups:\n- name: g\n  rules:\n  - alert: P4\n    expr: up\n  - alert: Other\n    expr: up\n    annotations:\n      runbook_url: https://wiki/p0\n")}
	for _, p := range s.paths {
		s.write(p)
	}
	return s
}

// edit changes one to three documents, mostly their texts alone.
func (s *scribbles) edit() {
	s.last = ""
	for range 1 + s.r.IntN(3) {
		p := s.paths[s.r.IntN(len(s.paths))]
		text := string(s.files[p].Data)
		if s.r.IntN(8) == 0 {
			s.write(p)
			continue
		}
		if s.r.IntN(6) == 0 {
			s.retitle(p, text)
			continue
		}
		line := s.line()
		if s.r.IntN(3) == 0 {
			head, rest, _ := strings.Cut(text, "\n\n")
			text = head + "\n\n" + line + "\n\n" + rest
		} else {
			text += "\n" + line + "\n"
		}
		s.files[p] = &fstest.MapFile{Data: []byte(text)}
		s.last += p + " + " + line + "; "
	}
}

// retitle gives a document another title, or other tags and another owner.
func (s *scribbles) retitle(p, text string) {
	old, new := "# ", "# "+s.pick("New ", "P"+s.number()+" ", "")
	if s.r.IntN(2) == 0 {
		old, new = "---\n", "---\nowner: "+s.pick("db", "net", "Net")+"\ntags: ["+s.pick("net", "db, x y", "X y")+"]\n"
		if _, after, ok := strings.Cut(text, "owner: "); ok {
			_, after, _ = strings.Cut(after, "\n")
			_, after, _ = strings.Cut(after, "\n")
			old, text = "", after
		}
	}
	s.files[p] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
	s.last += p + ": " + new + "; "
}

// write gives a document a text of its own.
func (s *scribbles) write(p string) {
	text := "---\nowner: db\ntags: [" + s.pick("net", "db", "x y") + "]\nservices: [p" + s.number() + ", s" + s.number() + "]\n"
	if s.r.IntN(3) == 0 {
		text += "aliases: [/old/" + s.number() + "]\n"
	}
	if s.r.IntN(6) == 0 {
		text += "id: p" + s.number() + "\n"
	}
	text += "---\n# " + s.pick("Title "+s.number(), "Failover", "Disk") + "\n\nText.\n"
	for range s.r.IntN(5) {
		text += "\n" + s.line() + "\n"
	}
	s.files[p] = &fstest.MapFile{Data: []byte(text)}
	s.last += p + " written; "
}

// line is a paragraph with a link of some kind, or a heading.
func (s *scribbles) line() string {
	other := s.paths[s.r.IntN(len(s.paths))]
	return s.pick("## Part "+s.number(), "Nothing.", "[x](/"+other+")", "[x](/"+other+"#part-"+s.number()+")", "[x](../"+other+"#part-"+s.number()+")",
		"[[p"+s.number()+"]]", "[[Failover]] and [[Title "+s.number()+"#part-1]]", "![i](/docs/a.png)", "[f](/docs/b.txt)", "p"+s.number()+" and P-"+s.number(),
		"[gone](nowhere-"+s.number()+".md)", "<a name=\"part-"+s.number()+"\"></a>", "[self](#part-"+s.number()+")", "- [ ] do p"+s.number())
}

func (s *scribbles) number() string { return fmt.Sprint(s.r.IntN(14)) }

func (s *scribbles) pick(of ...string) string { return of[s.r.IntN(len(of))] }

// TestLinkerLeavesGraphsAlone holds a graph against its own description after the documents changed.
func TestLinkerLeavesGraphsAlone(t *testing.T) {
	site := newScribbles(rand.New(rand.NewPCG(1, 2)))
	loader := load.New(load.Options{Root: "docs", Extensions: extensions, Location: time.UTC})
	var l Linker
	var graphs []*Graph
	var told []string
	for range 15 {
		res, err := loader.Load(context.Background(), site.files, &history.Log{}, load.Changes{})
		if err != nil {
			t.Fatal(err)
		}
		g, _ := l.Link(res.Docs, Options{Files: res.Files, Active: res.Active, Drafts: res.Drafts, Extensions: extensions, Rules: res.Rules})
		graphs, told = append(graphs, g), append(told, describe(g, nil))
		site.edit()
	}
	for i, g := range graphs {
		if now := describe(g, nil); now != told[i] {
			t.Fatalf("graph %d changed later:\n%s", i, firstDifference(now, told[i]))
		}
	}
	if slices.Equal(told[:1], told[1:2]) {
		t.Error("nothing was edited")
	}
}
