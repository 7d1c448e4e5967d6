package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"siaga/generator/diag"
	"siaga/search"
)

type askFlags struct {
	searchFlags
	limit         int
	after, before string
	values        map[string]*[]string // by facet
}

// asked are the facets that have a flag.
var asked = []struct{ facet, usage string }{
	{"kind", "only pages of this `KIND`: runbook, alert, incident, postmortem, root-cause, …"},
	{"service", "only pages of this `SERVICE`"},
	{"severity", "only pages of this `SEVERITY`"},
	{"root-cause", "only pages that name this root `CAUSE`"},
	{"owner", "only pages of this `TEAM`"},
}

// narrowing are the flags that are enough without a query: all pages that they let through.
func narrowing() []string {
	flags := []string{"after", "before"}
	for _, a := range asked {
		flags = append(flags, a.facet)
	}
	return flags
}

func newSearch(c console) *cobra.Command {
	f := askFlags{values: map[string]*[]string{}}
	cmd := &cobra.Command{
		Use:   "search QUERY...",
		Short: "Find pages in the terminal",
		Long: `Search finds pages of the repository in the working directory, ranked as on its site.

A word may be misspelt, and the last one may be unfinished. Further:

  "out of memory"      these words one after another
  -staging             not this word
  kind:runbook         only this kind; likewise service: severity: root-cause: owner:
                       year: status: tag: alert:
  after:2024-01        only what is dated in January 2024 or later; likewise before:

The index is kept in the user's cache folder. What has changed is indexed again first.`,
		Example: `  siaga search connection pool exhausted
  siaga search --kind incident,postmortem --after 2025 dns
  siaga search --json CheckoutErrorRateHigh | jq -r '.hits[].path'
  siaga search -- '"read only" -staging'`,
		Args: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, " ")) != "" || slices.ContainsFunc(narrowing(), cmd.Flags().Changed) {
				return nil
			}
			return usage(cmd, errors.New("there is nothing to search for"))
		},
		RunE: func(cmd *cobra.Command, args []string) error { return c.search(cmd, f, strings.Join(args, " ")) },
	}
	f.add(cmd)
	for _, a := range asked {
		f.values[a.facet] = cmd.Flags().StringSlice(a.facet, nil, a.usage)
	}
	cmd.Flags().StringVar(&f.after, "after", "", "only pages dated on this `DAY` or later: 2024, 2024-01 or 2024-01-31")
	cmd.Flags().StringVar(&f.before, "before", "", "only pages dated before this `DAY`")
	cmd.Flags().IntVar(&f.limit, "limit", 10, "print at most `N` pages, up to 100")
	return cmd
}

func (c console) search(cmd *cobra.Command, f askFlags, query string) error {
	o, err := f.options()
	if err != nil {
		return usage(cmd, err)
	}
	return c.find(f.searchFlags, func(e search.Engine) error {
		r, err := e.Search(c.ctx, query, o)
		if err != nil {
			return c.asked(err)
		}
		if f.json {
			return printJSON(c.out, r.Answer(query))
		}
		return c.printResult(query, r)
	})
}

// options checks the flags.
func (f askFlags) options() (search.Options, error) {
	o := search.Options{Limit: f.limit}
	if f.limit < 1 || f.limit > 100 {
		return o, fmt.Errorf("--limit takes a number from 1 to 100, not %d", f.limit)
	}
	for _, d := range []struct {
		flag, value string
		to          *string
	}{{"after", f.after, &o.From}, {"before", f.before, &o.To}} {
		day, ok := search.Day(d.value)
		if d.value != "" && !ok {
			return o, fmt.Errorf("--%s takes a day such as 2024, 2024-01 or 2024-01-31, not %q", d.flag, d.value)
		}
		*d.to = day
	}
	for _, a := range asked {
		filter := search.Filter{Name: a.facet}
		for _, v := range *f.values[a.facet] {
			filter.Any = append(filter.Any, search.FoldValue(v))
		}
		if len(filter.Any) > 0 {
			o.Only = append(o.Only, filter)
		}
	}
	return o, nil
}

// asked gives an error of a query what to do next.
func (c console) asked(err error) error {
	var p *search.Problem
	if errors.As(err, &p) {
		return hinted{err, "ask for a few words; siaga triage takes a whole log"}
	}
	return err
}

// printJSON prints a value. What a terminal could take for a command is escaped, also where JSON leaves it as it is.
func printJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for _, r := range b.String() {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			fmt.Fprintf(out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.Flush()
}

// printResult prints the pages that answer for a person.
func (c console) printResult(query string, r *search.Result) error {
	p := c.page()
	for _, problem := range r.Problems {
		p.line("", p.faint("note: "+problem.Message))
	}
	if len(r.Ignored) > 0 {
		p.line("", p.faint("no page has: "+strings.Join(r.Ignored, ", ")))
	}
	if r.Suggestion != nil {
		p.line("", p.faint("searched for: "+r.Suggestion.Query))
	}
	for i := range r.Hits {
		p.hit(&r.Hits[i], nil)
	}
	switch {
	case len(r.Hits) == 0:
		p.line("", "Nothing was found for "+diag.Visible(query)+".")
	case r.Total > len(r.Hits):
		more := ""
		if r.AtLeast {
			more = " or more"
		}
		p.line("", p.faint(fmt.Sprintf("%d of %d%s pages; --limit shows more", len(r.Hits), r.Total, more)))
	}
	return p.w.Flush()
}

// textPage prints results for a person.
type textPage struct {
	w     *bufio.Writer
	color bool
	width int
}

func (c console) page() *textPage {
	return &textPage{bufio.NewWriter(c.out), c.color(c.out), cmp.Or(c.width(c.out), 100)}
}

func (p *textPage) line(indent, text string) { fmt.Fprintln(p.w, indent+text) }

func (p *textPage) paint(code, text string) string { return diag.Paint(p.color, code, text) }

func (p *textPage) faint(text string) string { return p.paint("2", diag.Visible(text)) }

// hit prints a page that answers: title and facts, where it is, and what it says.
func (p *textPage) hit(h *search.Hit, shared []string) {
	d := h.Document
	facts := []string{d.Kind}
	for _, f := range []string{d.First("severity"), dateOf(d)} {
		if f != "" {
			facts = append(facts, f)
		}
	}
	p.line("", p.spans(h.Title, "1", "1;4")+"  "+p.faint(strings.Join(facts, " · ")))
	where := cmp.Or(d.Path, d.Address)
	if h.Section != nil {
		where += " › " + h.Section.Heading
	}
	p.line("  ", p.paint("36", diag.Visible(where)))
	if len(shared) > 0 {
		p.line("  ", p.faint("has: "+strings.Join(shared, ", ")))
	}
	if len(h.Snippet) > 0 {
		p.line("  ", p.spans(p.cut(h.Snippet), "", "1;33"))
	}
	p.line("", "")
}

// dateOf is the date of an event. Of other pages it only says when somebody last wrote something.
func dateOf(d *search.Document) string {
	if slices.Contains([]string{"incident", "postmortem", "drill"}, d.Kind) {
		return d.Date
	}
	return ""
}

// spans prints a text with its marks. Without colours nothing marks them, so that what is printed can be copied.
func (p *textPage) spans(list []search.Span, plain, marked string) string {
	var b strings.Builder
	for _, s := range list {
		code := plain
		if s.Mark {
			code = marked
		}
		if code == "" {
			b.WriteString(diag.Visible(s.Text))
			continue
		}
		b.WriteString(p.paint(code, diag.Visible(s.Text)))
	}
	return b.String()
}

// cut shortens a text to two lines of the terminal.
func (p *textPage) cut(list []search.Span) []search.Span {
	left := 2 * (p.width - 2)
	for i, s := range list {
		n := utf8.RuneCountInString(s.Text)
		if n <= left {
			left -= n
			continue
		}
		list = slices.Clone(list[:i+1])
		list[i].Text = string([]rune(s.Text)[:max(0, left-1)]) + "…"
		return list
	}
	return list
}
