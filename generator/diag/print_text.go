package diag

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// TextOptions say how diagnostics are shown to a person. The zero value prints them without colour and source lines.
type TextOptions struct {
	Color  bool
	Width  int                               // of the terminal in columns; 0: 100
	Path   func(path string) string          // the path as it is shown, such as one relative to where the shell is; nil: as it is
	Source func(path string) ([]byte, error) // the text of a file, to show the line; nil or an error: no line is shown
}

// PrintText writes the list as a compiler would, one blank line between two:
//
//	runbooks/db.md:12:7: error: "failover.md" does not exist [broken-link]
//	   12 | See [failover](failover.md) first.
//	      |                ^
//	      = did you mean db/failover.md?
//	      = note: runbooks/index.md:3:1: linked from here too
//
// Everything that comes from content is made harmless for a terminal: control and direction characters are shown, not
// sent.
func PrintText(w io.Writer, list []Diagnostic, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 100
	}
	if o.Path == nil {
		o.Path = func(path string) string { return path }
	}
	p := printer{TextOptions: o, out: bufio.NewWriter(w)}
	for i, d := range list {
		if i > 0 {
			p.out.WriteByte('\n')
		}
		p.diagnostic(d)
	}
	return p.out.Flush()
}

// printer keeps the lines of the file that was shown last: a sorted list asks for each file once.
type printer struct {
	TextOptions
	out   *bufio.Writer
	path  string
	lines [][]byte
}

func (p *printer) diagnostic(d Diagnostic) {
	if at := p.place(d.Pos); at != "" {
		p.out.WriteString(p.paint(bold, at+":") + " ")
	}
	p.out.WriteString(p.paint(colorOf(d.Severity), d.Severity.String()+":") + " " + p.paint(bold, Visible(d.Message)))
	if d.Code != "" {
		p.out.WriteString(p.paint(faint, " ["+string(d.Code)+"]"))
	}
	p.out.WriteByte('\n')
	margin := "  "
	if line, ok := p.line(d.Pos); ok {
		number := fmt.Sprintf("%5d", d.Pos.Line)
		margin = strings.Repeat(" ", len(number)+1)
		text, caret := excerpt(line, d.Pos.Column, p.Width-len(number)-3)
		fmt.Fprintf(p.out, "%s%s\n", p.paint(faint, number+" | "), text)
		if caret >= 0 {
			fmt.Fprintf(p.out, "%s%s%s\n", p.paint(faint, margin+"| "), strings.Repeat(" ", caret), p.paint(colorOf(d.Severity), "^"))
		}
	}
	if d.Suggestion != "" {
		fmt.Fprintf(p.out, "%s%s %s\n", margin, p.paint(faint, "="), Visible(d.Suggestion))
	}
	for _, n := range d.Notes {
		at := p.place(n.Pos)
		if at != "" {
			at += ": "
		}
		fmt.Fprintf(p.out, "%s%s note: %s%s\n", margin, p.paint(faint, "="), at, Visible(n.Text))
	}
}

// place is path:line:column with the path as it is shown.
func (p *printer) place(pos Pos) string {
	if pos.Path != "" {
		pos.Path = Visible(p.Path(pos.Path))
	}
	return pos.String()
}

// line is the text of the line of a position, without its end.
func (p *printer) line(pos Pos) ([]byte, bool) {
	if p.Source == nil || pos.Path == "" || pos.Line < 1 {
		return nil, false
	}
	if pos.Path != p.path {
		p.path, p.lines = pos.Path, nil
		if data, err := p.Source(pos.Path); err == nil {
			p.lines = bytes.Split(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\n"))
		}
	}
	if pos.Line > len(p.lines) {
		return nil, false
	}
	return bytes.TrimSuffix(p.lines[pos.Line-1], []byte("\r")), true
}

// Colours are the sixteen that every terminal theme defines, so that they fit its background.
const (
	bold   = "1"
	faint  = "2"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
)

func colorOf(s Severity) string {
	switch s {
	case Error:
		return red
	case Warning:
		return yellow
	}
	return cyan
}

func (p *printer) paint(color, text string) string { return Paint(p.Color, color, text) }

// Paint gives a text a colour or another manner by its number, see ECMA-48, section 8.3.117, if colours are on.
func Paint(on bool, color, text string) string {
	if !on || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// Summary counts a list in words: "3 errors, 1 warning, 2 hints", or "no problems".
func Summary(list []Diagnostic) string {
	errors := Count(list, Error)
	warnings := Count(list, Warning) - errors
	hints := len(list) - errors - warnings
	var parts []string
	for _, c := range []struct {
		n    int
		word string
	}{{errors, "error"}, {warnings, "warning"}, {hints, "hint"}} {
		switch {
		case c.n == 1:
			parts = append(parts, "1 "+c.word)
		case c.n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", c.n, c.word))
		}
	}
	if len(parts) == 0 {
		return "no problems"
	}
	return strings.Join(parts, ", ")
}
