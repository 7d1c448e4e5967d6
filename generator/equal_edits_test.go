package generator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"
)

// draw decides about one edit. What it picks of a list does not depend on what else is in the list, so that the edit stays what it is
// when others before it are left out.
type draw struct {
	*rand.Rand
	seed uint64
}

func (d draw) of(list []string) string { return choose(d.seed, list) }

// op is one kind of edit. It says in words what it did; "" if there was nothing to do it to.
type op struct {
	name  string
	often int // in how many of 12 sequences it is
	do    func(p *project, d draw) string
}

// ops are all kinds of edits. Those of git come last.
var ops = []op{
	{"words", 9, editWords},
	{"body", 12, editBody},
	{"insert", 6, insertLines},
	{"heading", 4, editHeading},
	{"replace", 2, replaceBody},
	{"key", 10, setKey},
	{"break", 3, breakFrontMatter},
	{"mend", 9, mend},
	{"create", 5, createPage},
	{"copy", 3, copyPage},
	{"rename", 4, renamePage},
	{"move", 4, movePage},
	{"move folder", 3, moveFolder},
	{"delete", 5, deletePage},
	{"delete folder", 2, deleteFolder},
	{"encoding", 3, encode},
	{"touch", 2, touch},
	{"asset", 6, editAsset},
	{"rules", 4, editRules},
	{"ignore", 3, editIgnore},
	{"symlink", 3, editSymlink},
	{"config", 3, editConfig},
	{"layouts", 3, editLayouts},
	{"commit", 12, commitAll},
	{"checkout", 8, checkout},
	{"git settings", 4, gitSettings},
}

// ofGit is how many of them need a repository.
const ofGit = 3

// opOfWords is the edit that most often changes nothing but what one page shows.
const opOfWords = 0

// someOps draws the kinds of edits of one sequence.
func someOps(rnd *rand.Rand, git bool) (list []int) {
	for i, o := range ops {
		if rnd.IntN(12) < o.often && (git || i < len(ops)-ofGit) {
			list = append(list, i)
		}
	}
	return list
}

// apply makes an edit.
func (p *project) apply(e edit) string {
	o := ops[e.op]
	did := o.do(p, draw{rand.New(rand.NewPCG(e.seed, 7)), e.seed})
	if did == "" {
		return o.name + ": nothing to do"
	}
	return did
}

// rewrite changes a file, and remembers what it was.
func (p *project) rewrite(name string, change func(text string) string) bool {
	text, err := os.ReadFile(p.path(name))
	if err != nil {
		return false
	}
	p.remember(name)
	return writeFile(p.path(name), []byte(change(string(text)))) == nil
}

func (p *project) remember(name string) {
	if _, known := p.gone[name]; !known {
		if text, err := os.ReadFile(p.path(name)); err == nil {
			p.gone[name] = text
		}
	}
}

// onPage edits some page and says so.
func (p *project) onPage(d draw, what string, change func(text string) string) string {
	name := p.somePage(d.seed)
	if name == "" || !p.rewrite(name, change) {
		return ""
	}
	return name + ": " + what
}

func editBody(p *project, d draw) string {
	text := p.sentence(d)
	return p.onPage(d, fmt.Sprintf("append %q", text), func(s string) string { return s + "\n" + text + "\n" })
}

// editWords adds words to lines of the text of one page or a few, or takes one out, so that all other lines stay where they are.
func editWords(p *project, d draw) string {
	words := d.of([]string{"and so on", "*again*, and `again`", "twice.", "Twice <b>over</b>.", "– ja", "(see below)", "&amp;", "INC-1", "[^1]", "| x |", ""})
	var did []string
	for range 1 + d.IntN(3)/2 {
		at := d.Float64()
		one := draw{d.Rand, d.Uint64()}
		did = append(did, p.onPage(one, fmt.Sprintf("%q at the end of the line at %.0f %% of the text", words, 100*at), func(s string) string {
			front, body := splitFrontMatter(s)
			lines := strings.Split(body, "\n")
			i := int(at * float64(len(lines)))
			for i < len(lines)-1 && (lines[i] == "" || strings.HasPrefix(lines[i], "#")) {
				i++
			}
			if j := strings.LastIndexByte(lines[i], ' '); words == "" && j > 0 {
				lines[i] = lines[i][:j]
			} else {
				lines[i] += " " + words
			}
			return front + strings.Join(lines, "\n")
		}))
	}
	return strings.Join(did, "; ")
}

func insertLines(p *project, d draw) string {
	text := p.block(d)
	at := d.Float64()
	return p.onPage(d, fmt.Sprintf("insert %q at %.0f %% of the lines", text, 100*at), func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		i := int(at * float64(len(lines)))
		return strings.Join(slices.Insert(lines, i, text+"\n"), "")
	})
}

func editHeading(p *project, d draw) string {
	text := d.of([]string{"Timeline", "Root cause", "Action items", "Impact", "Mitigation", "What went well", "Symptoms", "Diagnosis", "Steps", "Notes", "Timeline"})
	level := 1 + d.IntN(3)
	heading := strings.Repeat("#", level) + " " + text
	return p.onPage(d, fmt.Sprintf("the first heading of level %d becomes %q", level, heading), func(s string) string {
		lines := strings.SplitAfter(s, "\n")
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, strings.Repeat("#", level)+" ") })
		if i < 0 {
			return s + "\n" + heading + "\n\n" + text + " follows.\n"
		}
		lines[i] = heading + "\n"
		return strings.Join(lines, "")
	})
}

func replaceBody(p *project, d draw) string {
	other := choose(d.seed+1, p.files(isPage))
	text, err := os.ReadFile(p.path(other))
	if err != nil {
		return ""
	}
	_, body := splitFrontMatter(string(text))
	return p.onPage(d, "takes the body of "+other, func(s string) string {
		front, _ := splitFrontMatter(s)
		return front + body
	})
}

// splitFrontMatter cuts a page behind the line that closes its YAML.
func splitFrontMatter(text string) (front, body string) {
	if !strings.HasPrefix(text, "---\n") {
		return "", text
	}
	i := strings.Index(text[4:], "\n---\n")
	if i < 0 {
		return "", text
	}
	return text[:4+i+5], text[4+i+5:]
}

func setKey(p *project, d draw) string {
	key, value := p.keyAndValue(d)
	return p.onPage(d, fmt.Sprintf("front matter has %q", strings.TrimSpace(key+": "+value)), func(s string) string {
		front, body := splitFrontMatter(s)
		if front == "" {
			return "---\n" + key + ": " + value + "\n---\n" + s
		}
		lines := strings.SplitAfter(front, "\n")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+":") })
		if value != "" {
			lines = slices.Insert(lines, 1, key+": "+value+"\n")
		}
		return strings.Join(lines, "") + body
	})
}

func breakFrontMatter(p *project, d draw) string {
	with := d.of([]string{"title: \"open\n", "\tindented: with a tab\n", "tags: [a, b\n", "no colon here\n", "date: 2026-99-99\n", "---\n", "title: one\ntitle: two\n", "? [\n"})
	return p.onPage(d, fmt.Sprintf("front matter begins with %q", with), func(s string) string {
		return "---\n" + with + strings.TrimPrefix(s, "---\n")
	})
}

func mend(p *project, d draw) string {
	var names []string
	for name := range p.gone {
		names = append(names, name)
	}
	name := d.of(names)
	if name == "" || writeFile(p.path(name), p.gone[name]) != nil {
		return ""
	}
	delete(p.gone, name)
	return name + ": as it was at first"
}

func encode(p *project, d draw) string {
	switch d.IntN(6) {
	case 0:
		return p.onPage(d, "line ends become CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") })
	case 1:
		return p.onPage(d, "gets a byte order mark", func(s string) string { return "\xef\xbb\xbf" + s })
	case 2:
		return p.onPage(d, "gets a byte that is not UTF-8", func(s string) string { return s + "caf\xe9\n" })
	case 3:
		return p.onPage(d, "gets a NUL byte", func(s string) string { return s + "\x00" })
	case 4:
		return p.onPage(d, "is empty", func(string) string { return "" })
	}
	return p.onPage(d, "loses its last line end", func(s string) string { return strings.TrimRight(s, "\n") })
}

// touch changes the time of a file, or gives it another text of the same length and time.
func touch(p *project, d draw) string {
	name := p.somePage(d.seed)
	info, err := os.Stat(p.path(name))
	if err != nil {
		return ""
	}
	if d.IntN(2) == 0 {
		if os.Chtimes(p.path(name), time.Time{}, info.ModTime().Add(time.Hour)) != nil {
			return ""
		}
		return name + ": has another time of change"
	}
	if !p.rewrite(name, func(s string) string { return strings.Replace(s, " the ", " one ", 1) }) {
		return ""
	}
	return name + ": one word is another of the same length"
}
