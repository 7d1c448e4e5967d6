package diag

import (
	"bytes"
	"encoding/json"
	"io"
)

// record is the stable form of a diagnostic for other programs. Every key is always there; a line or column of 0 is
// not known.
type record struct {
	Code       Code   `json:"code"`
	Severity   string `json:"severity"`
	Path       string `json:"path"`
	Line       int    `json:"line"`
	Column     int    `json:"column"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion"`
}

// PrintJSON writes the list as a JSON array with one object per line, so that two reports can be compared line by line.
func PrintJSON(w io.Writer, list []Diagnostic) error {
	var out bytes.Buffer
	out.WriteString("[")
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // this is no HTML, and a message should stay readable
	for i, d := range list {
		if i > 0 {
			out.Truncate(out.Len() - 1) // the line end that the encoder writes
			out.WriteString(",")
		}
		out.WriteString("\n")
		r := record{d.Code, d.Severity.String(), d.Pos.Path, d.Pos.Line, d.Pos.Column, d.Message, d.Suggestion}
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	out.WriteString("]\n")
	_, err := w.Write(out.Bytes())
	return err
}
