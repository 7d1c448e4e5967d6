package derive

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"siaga/generator/model"
)

// maxSentence is the length in bytes to which a key that holds a sentence is cut.
const maxSentence = 400

// words fills the keys of the front matter that hold a sentence, such as trigger and impact, and what a sentence tells:
// who noticed, from the section on detection or the entry that tells of it, and the severity from a line that names it.
func words(doc model.Doc, e *model.Event, o *outline) {
	base := doc.Base()
	fill := func(key string, about Section, to *string, read func(string) string) {
		if base.Declared(key) || *to != "" {
			return
		}
		for _, p := range e.Prose.Passages {
			if p.About != about {
				continue
			}
			if text := read(plain(p.Text)); !saysNothing(text) && !isToCome(text) {
				*to = text
				base.DeriveAt(key, model.FromBody, int(p.Line))
				return
			}
		}
	}
	sentence := func(text string) string { return cut(text, maxSentence) }
	fill("impact", Impact, &e.Impact, sentence)
	fill("trigger", Trigger, &e.Trigger, sentence)
	fill("detected_by", Detection, &e.DetectedBy, func(text string) string { return whoNoticed(withoutTime(text), false) })
	detectedBy(base, e, o)
	if !base.Declared("severity") && e.Severity == "" {
		if s, line := severity(o); s != "" {
			e.Severity = s
			base.DeriveAt("severity", model.FromBody, line)
		}
	}
}

var (
	severityLine = regexp.MustCompile(`(?i)^(?:incident )?(?:severity|sev|severity level|tingkat keparahan|keparahan)(?: level)?\s*[:=|–—-]\s*(.+)$`)
	severityName = regexp.MustCompile(`(?i)^(?:incident )?(?:severity|severity level|tingkat keparahan|keparahan)(?: level)?\s*:?$`)
	severityWord = regexp.MustCompile(`(?i)^(?:sev(?:erity)?[- ]?\d|[sp][- ]?\d|\d|critical|major|minor|moderate|high|medium|low|kritis|tinggi|sedang|rendah|cosmetic|none)\b`)
	choices      = regexp.MustCompile(`(?i)\w\s*(?:/|\||,|\bor\b)\s*(?:sev|s|p|high|medium|low|major|minor|\d)`)
)

// severityNames are the letters without which no page names its severity.
var severityNames = [][]byte{[]byte("everity"), []byte("EVERITY"), []byte("Sev"), []byte("SEV"), []byte("eparahan"), []byte("KEPARAHAN")}

// severity reads the severity from a line such as "Severity: SEV-2" or "**Severity**: high", or from a section that is
// headed so, and tells its line.
func severity(o *outline) (string, int) {
	for i := range o.parts {
		p := &o.parts[i]
		titled := mentionsSeverity(p.title)
		if !titled && !slices.ContainsFunc(p.paragraphs, mentionsSeverity) {
			continue
		}
		if !slices.ContainsFunc(severityNames, func(name []byte) bool { return bytes.Contains(o.tree.Source, name) }) {
			return "", 0
		}
		if titled && severityName.MatchString(p.title) {
			if s := severityValue(plain(o.partText(p))); s != "" {
				return s, p.line
			}
		}
		if p.about != "" && p.about != Summary && p.about != Impact {
			continue
		}
		for _, n := range p.blocks {
			if s, line := severityIn(o, n); s != "" {
				return s, line
			}
		}
	}
	return "", 0
}

// mentionsSeverity reports whether a text may name the severity.
func mentionsSeverity(text string) bool {
	const indonesian = "parahan"
	for i := 2; i < len(text); i++ {
		switch text[i] | 0x20 {
		case 'v':
			if strings.EqualFold(text[i-2:i], "se") {
				return true
			}
		case indonesian[0]:
			if end := i + len(indonesian); end <= len(text) && strings.EqualFold(text[i:end], indonesian) {
				return true
			}
		}
	}
	return false
}

func severityIn(o *outline, n ast.Node) (string, int) {
	switch n.Kind() {
	case ast.KindParagraph, ast.KindTextBlock:
		for _, l := range splitLines(children(n)) {
			if m := severityLine.FindStringSubmatch(cut(o.richText(l).plain(), 200)); m != nil {
				return severityValue(m[1]), o.tree.Pos(l[0]).Line
			}
		}
		return "", 0
	case east.KindTableRow, east.KindTableHeader:
		if c := n.FirstChild(); c != nil && c.NextSibling() != nil && severityName.MatchString(plain(o.text(c))) {
			return severityValue(plain(o.text(c.NextSibling()))), o.tree.Pos(c).Line
		}
		return "", 0
	case ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindHTMLBlock:
		return "", 0
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if s, line := severityIn(o, c); s != "" {
			return s, line
		}
	}
	return "", 0
}

// severityValue is a severity without what explains it; "" for what is none, such as the choices of a template.
func severityValue(text string) string {
	text = strings.Trim(text, " *_`[]")
	if choices.MatchString(cut(text, 40)) {
		return ""
	}
	if i := strings.IndexAny(text, "(,;."); i > 0 {
		text = text[:i]
	}
	for _, dash := range []string{" - ", " – ", " — ", ": "} {
		text, _, _ = strings.Cut(text, dash)
	}
	text = strings.TrimSpace(text)
	if len(text) > 24 || !severityWord.MatchString(text) {
		return ""
	}
	return text
}
