package preview

import (
	"fmt"
	"io"
	"strings"
	"time"

	"siaga/generator"
	"siaga/generator/diag"
)

// logger prints one line per rebuild.
type logger struct {
	out   io.Writer
	color bool
}

func (l logger) built(s *generator.Snapshot, changed []string, took time.Duration) {
	fmt.Fprintf(l.out, "%s  %s%s in %s · %s\n", clock(), list(changed), pages(s.PageCount()), span(took), diag.Summary(s.Diagnostics()))
}

func pages(n int) string {
	if n == 1 {
		return "1 page"
	}
	return fmt.Sprintf("%d pages", n)
}

// span is a duration to the precision that one feels.
func span(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func (l logger) failed(found []diag.Diagnostic, text func(string) ([]byte, error), changed []string) {
	fmt.Fprintf(l.out, "%s  %snot rebuilt, the last good site is still served\n", clock(), list(changed))
	diag.PrintText(l.out, found, diag.TextOptions{Color: l.color, Source: text})
}

// report prints a problem of watching.
func (l logger) report(err error) { fmt.Fprintf(l.out, "%s  %v\n", clock(), err) }

func clock() string { return time.Now().Format(time.TimeOnly) }

// list names what has changed: the first two, and how many more.
func list(changed []string) string {
	switch n := len(changed); {
	case n == 0:
		return ""
	case n <= 2:
		return diag.Visible(strings.Join(changed, ", ")) + " · "
	default:
		return diag.Visible(fmt.Sprintf("%s, %s and %d more · ", changed[0], changed[1], n-2))
	}
}
