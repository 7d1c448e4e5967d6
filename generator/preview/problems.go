package preview

import "siaga/generator/diag"

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
