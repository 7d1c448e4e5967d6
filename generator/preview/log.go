package preview

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"siaga/generator/diag"
	"siaga/generator/live"
)

// logger prints one line per rebuild.
type logger struct {
	out   io.Writer
	color bool
}

// built tells of a rebuild: what has changed, how much was read again for it, and what there is now. found is nil where a newer
// rebuild came before anybody knew what is wrong in this one.
func (l logger) built(u live.Update, found []diag.Diagnostic) {
	read := ""
	if len(u.Changed) > 0 && u.Snapshot.Parsed > 0 {
		read = counted(u.Snapshot.Parsed, "file") + " read, "
	}
	if found == nil {
		fmt.Fprintf(l.out, "%s  %s%sin %s\n", clock(), Changes(u.Changed), read, Span(u.Took))
		return
	}
	fmt.Fprintf(l.out, "%s  %s%s%s in %s · %s\n", clock(), Changes(u.Changed), read, counted(u.Pages, "page"), Span(u.Took), diag.Summary(found))
}

func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// Span is a duration to the precision that one feels.
func Span(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func (l logger) failed(found []diag.Diagnostic, text func(string) ([]byte, error), changed []string) {
	fmt.Fprintf(l.out, "%s  %snot rebuilt, the last good site is still served\n", clock(), Changes(changed))
	diag.PrintText(l.out, found, diag.TextOptions{Color: l.color, Source: text})
}

// report prints a problem of watching.
func (l logger) report(err error) { fmt.Fprintf(l.out, "%s  %v\n", clock(), err) }

func clock() string { return time.Now().Format(time.TimeOnly) }

// Changes says what has changed: one or two by name, of a few more the first two, and of many how many.
func Changes(changed []string) string {
	const few = 9
	n, names := len(changed), ""
	switch {
	case n == 0:
		return ""
	case slices.Contains(changed, "."):
		names = "everything"
	case n <= 2:
		names = strings.Join(changed, ", ")
	case n <= few:
		names = fmt.Sprintf("%s, %s and %d more", changed[0], changed[1], n-2)
	default:
		names = counted(n, "file")
	}
	return diag.Visible(names) + " · "
}
