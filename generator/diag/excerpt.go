package diag

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// tabStop is the distance of tab stops in shown source lines.
const tabStop = 4

// cell is one character of a source line as it is shown.
type cell struct {
	text  string
	width int // in columns of the terminal
}

// excerpt makes a source line fit to be shown in a terminal of the given width, and says how far from its left end the
// byte column (from 1) stands; -1 if column is 0. A long line is cut around the column.
func excerpt(line []byte, column, columns int) (text string, caret int) {
	cells, at := lay(line, column)
	columns = max(columns, 20)
	from, to := window(cells, at, columns)
	var b strings.Builder
	caret = -1
	if from > 0 {
		b.WriteString("…")
	}
	shown := min(from, 1)
	for i := from; i < to; i++ {
		if i == at {
			caret = shown
		}
		b.WriteString(cells[i].text)
		shown += cells[i].width
	}
	if at >= to && column > 0 {
		caret = shown
	}
	if to < len(cells) {
		b.WriteString("…")
	}
	return strings.TrimRight(b.String(), " "), caret
}

// lay turns the bytes of a line into what is shown of each character; at is the index of the cell that holds the byte
// column, len(cells) for the end of the line, -1 if column is 0.
func lay(line []byte, column int) (cells []cell, at int) {
	// A line may be megabytes long; what is far to the right of the column is never shown.
	line = line[:min(len(line), max(column, 0)+4096)]
	at, shown := -1, 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		if at < 0 && column > 0 && i+size >= column {
			at = len(cells)
		}
		c := show(r)
		if r == '\t' {
			n := tabStop - shown%tabStop
			c = cell{strings.Repeat(" ", n), n}
		}
		shown += c.width
		cells = append(cells, c)
		i += size
	}
	if at < 0 && column > 0 {
		at = len(cells)
	}
	return cells, at
}

// window chooses the cells to show: all if they fit, else as many as fit with a third of them before the column.
func window(cells []cell, at, columns int) (from, to int) {
	total := 0
	for _, c := range cells {
		total += c.width
	}
	if total <= columns {
		return 0, len(cells)
	}
	columns -= 2 // the dots on both sides
	from, before := max(at, 0), 0
	for from > 0 && before+cells[from-1].width <= columns/3 {
		from--
		before += cells[from].width
	}
	to, shown := from, 0
	for to < len(cells) && shown+cells[to].width <= columns {
		shown += cells[to].width
		to++
	}
	for from > 0 && shown+cells[from-1].width <= columns { // near the end of the line there is room on the left
		from--
		shown += cells[from].width
	}
	return from, to
}

// show says how a character is shown: as it is, or, where it would move the cursor, colour the terminal or turn the
// direction of writing, as a picture or number of it.
func show(r rune) cell {
	switch {
	case r < ' ':
		return cell{string(rune(0x2400) + r), 1}
	case r == 0x7f:
		return cell{"␡", 1}
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r):
		return cell{string(r), 0}
	case r == 0xad, !unicode.IsPrint(r) && r != '\u00a0' && r != '\u3000':
		s := fmt.Sprintf("<U+%04X>", r)
		return cell{s, len(s)}
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return cell{string(r), 2}
	}
	return cell{string(r), 1}
}

// Visible is a text of one line with every character shown as [show] says; a tab becomes a blank.
func Visible(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if r == '\t' {
			b.WriteByte(' ')
			continue
		}
		b.WriteString(show(r).text)
	}
	return b.String()
}
