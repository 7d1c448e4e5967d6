package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A change is something that authors do to a document.
type change struct {
	name   string
	share  int // of all changes, of a hundred
	broken bool
	apply  func(*draft, hand)
}

// A hand is what a change is made with.
type hand struct {
	rand   *rand.Rand
	marker string
	link   string // to some other document
}

// changes returns all changes, and so how the time of a save is composed: mostly it is text.
func changes() []change {
	return []change{
		{"sentence added", 35, false, func(d *draft, h hand) { d.insert(len(d.lines), "This was seen with "+h.marker+".") }},
		{"sentence changed", 20, false, func(d *draft, h hand) { d.replaceWord(d.prose, h) }},
		{"line inserted", 15, false, func(d *draft, h hand) { d.insert(pickLine(d.prose, h), "Before that, look at "+h.marker+".") }},
		{"heading changed", 8, false, func(d *draft, h hand) { d.lines[pickLine(d.headings, h)] += " " + h.marker }},
		{"link added", 7, false, func(d *draft, h hand) { d.insert(len(d.lines), "See ["+h.marker+"]("+h.link+").") }},
		{"link broken", 5, true, func(d *draft, h hand) { d.insert(len(d.lines), fmt.Sprintf("See [%[1]s](%[1]s.md).", h.marker)) }},
		{"title changed", 5, false, func(d *draft, h hand) { d.retitle(h.marker) }},
		{"front matter", 5, false, func(d *draft, h hand) {
			d.setOwner()
			d.insert(len(d.lines), "The owner has changed: "+h.marker+".")
		}},
	}
}

// changeAt is the n-th change of a sequence. After a few edits all changes have come nearly as often as their share says.
func changeAt(n int) change {
	at := (n*61 + 25) % 100 // 61 and 100 have no common divisor: every number below 100 once in a hundred
	for _, c := range changes() {
		if at -= c.share; at < 0 {
			return c
		}
	}
	panic("siagabench: the shares of the changes do not add up to 100")
}

// A draft is a document taken apart for editing.
type draft struct {
	lines    []string
	head     int   // number of the line that closes the front matter; 0: there is none
	prose    []int // numbers of the lines that are a paragraph each
	headings []int
}

// readDraft takes a document apart. What is between fences is left alone.
func readDraft(text []byte) *draft {
	d := &draft{lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")}
	if d.lines[0] == "---" {
		for d.head = 1; d.head < len(d.lines)-1 && d.lines[d.head] != "---"; d.head++ {
		}
	}
	fenced := false
	for i := d.head + 1; i < len(d.lines); i++ {
		line := d.lines[i]
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced || line == "":
		case strings.HasPrefix(line, "## "):
			d.headings = append(d.headings, i)
		case line[0] >= 'A' && line[0] <= 'Z' && d.lines[i-1] == "":
			d.prose = append(d.prose, i)
		}
	}
	return d
}

func (d *draft) bytes() []byte {
	var b bytes.Buffer
	for _, line := range d.lines {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// pickLine chooses one of the lines; all documents of a synthetic tree have headings and paragraphs.
func pickLine(lines []int, h hand) int { return lines[h.rand.IntN(len(lines))] }

// insert puts a paragraph before another one, or at the end.
func (d *draft) insert(at int, text string) {
	if at == len(d.lines) {
		d.lines = append(d.lines, "", text)
		return
	}
	d.lines = slices.Insert(d.lines, at, text, "")
}

// replaceWord puts the marker in the place of the first word of one of the lines.
func (d *draft) replaceWord(lines []int, h hand) {
	at := pickLine(lines, h)
	_, rest, _ := strings.Cut(d.lines[at], " ")
	d.lines[at] = h.marker + " " + rest
}

// retitle adds the marker to the title, in the front matter and above the text.
func (d *draft) retitle(marker string) {
	for i, line := range d.lines {
		if rest, ok := strings.CutSuffix(line, `"`); ok && i < d.head && strings.HasPrefix(line, "title: ") {
			d.lines[i] = rest + " " + marker + `"`
		}
		if i > d.head && strings.HasPrefix(line, "# ") {
			d.lines[i] += " " + marker
			return
		}
	}
}

// setOwner gives the document another owner, who has other documents, too.
func (d *draft) setOwner() {
	for i, line := range d.lines[:d.head] {
		if strings.HasPrefix(line, "owner: ") {
			if d.lines[i] = "owner: platform"; line == d.lines[i] {
				d.lines[i] = "owner: payments"
			}
			return
		}
	}
	d.lines = slices.Insert(d.lines, d.head, "owner: platform")
}
