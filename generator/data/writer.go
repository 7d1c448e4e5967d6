package data

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
)

// writer writes an object whose values are lists of records. Errors of what it writes to stay with it until the end.
type writer struct {
	w      *bufio.Writer
	lists  int // begun
	count  int // of records in the list that was begun last
	record bytes.Buffer
}

// begin starts a file.
func (w *writer) begin(f file) {
	fmt.Fprintf(w.w, "{\"$schema\": \"%s\", \"version\": %d,", f.schema(), version)
}

// list starts a list with a name, and ends the one before.
func (w *writer) list(name string) {
	if w.lists > 0 {
		w.w.WriteString("\n],")
	}
	w.w.WriteString("\n\"" + name + "\": [")
	w.lists, w.count = w.lists+1, 0
}

// add writes one record of the list.
func (w *writer) add(record any) error {
	if w.count > 0 {
		w.w.WriteByte(',')
	}
	w.count++
	w.w.WriteByte('\n')
	w.record.Reset()
	if err := encodeTo(&w.record, record); err != nil {
		return err
	}
	_, err := w.w.Write(bytes.TrimSuffix(w.record.Bytes(), []byte("\n")))
	return err
}

// encodeTo writes a value as people would, and a line's end: "<" stays what it is, since no file of ours is HTML.
func encodeTo(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	err := encodeTo(&b, v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// end ends the file.
func (w *writer) end() error {
	w.w.WriteString("\n]}\n")
	return w.w.Flush()
}
