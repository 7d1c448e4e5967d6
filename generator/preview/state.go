package preview

import (
	"sync"

	"siaga/generator/diag"
)

// state is what is served at one moment. It is replaced, never changed.
type state struct {
	site     *site
	build    int      // counts the snapshots
	problems problems // of this snapshot, or of the rebuild that failed after it
	changed  []string // what led to it
	next     chan struct{}
}

// board holds the latest state and wakes those who wait for a newer one.
type board struct {
	mu  sync.Mutex
	now *state
}

func (b *board) get() *state {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// show publishes a new state. A nil site keeps the one that is served.
func (b *board) show(s *site, p problems, changed []string) *state {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.now
	now := &state{site: s, build: 1, problems: p, changed: changed, next: make(chan struct{})}
	if before != nil {
		now.build = before.build + 1
		if s == nil {
			now.site, now.build = before.site, before.build
		}
		defer close(before.next)
	}
	b.now = now
	return now
}

// problems is what the page is told about a list of diagnostics.
type problems struct {
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	List     []problem `json:"list"`
}

type problem struct {
	Severity   string `json:"severity"`
	Place      string `json:"place"`
	Code       string `json:"code"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion"`
	Line       string `json:"line"`
}

// maxListed bounds how many errors, and how many warnings, are sent to a page.
const maxListed = 40

// summarize picks what a page shows: errors, then warnings. lineAt gives the source line of a place, "" if unknown.
func summarize(list []diag.Diagnostic, lineAt func(diag.Pos) string) problems {
	p := problems{List: []problem{}}
	for _, s := range []diag.Severity{diag.Error, diag.Warning} {
		n := 0
		for _, d := range list {
			if d.Severity != s {
				continue
			}
			if n++; n <= maxListed {
				p.List = append(p.List, problem{
					Severity: s.String(), Place: d.Pos.String(), Code: string(d.Code), Message: d.Message,
					Suggestion: d.Suggestion, Line: lineAt(d.Pos),
				})
			}
		}
		if s == diag.Error {
			p.Errors = n
		} else {
			p.Warnings = n
		}
	}
	return p
}
