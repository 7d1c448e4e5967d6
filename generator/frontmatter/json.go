package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// parseJSON reads a JSON object.
func parseJSON(data []byte) ([]Field, *Problem) {
	r := &jsonReader{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	if p := r.check(); p != nil {
		return nil, p
	}
	r.dec.UseNumber()
	v, err := r.next(0)
	if err != nil {
		line, column := r.place()
		return nil, &Problem{Line: line, Column: column, Text: err.Error()}
	}
	if v.Type != Map {
		return nil, &Problem{Line: v.Line, Column: v.Column, Text: "the JSON front matter must be an object"}
	}
	return v.Map, nil
}

type jsonReader struct {
	data []byte
	dec  *json.Decoder
	// The place up to which lines have been counted.
	offset, line, start int
}

// check looks for errors of syntax before anything is read: a decoder that reads token by token does not say where
// they are.
func (r *jsonReader) check() *Problem {
	var all json.RawMessage
	err := json.Unmarshal(r.data, &all)
	if err == nil {
		return nil
	}
	at, text := len(r.data), "the JSON ends too early"
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && len(bytes.TrimSpace(r.data)) > 0 && !strings.HasPrefix(syntax.Error(), "unexpected end") {
		at, text = int(syntax.Offset)-1, syntax.Error()
	}
	line, column := r.position(at)
	return &Problem{Line: line, Column: column, Text: text}
}

func (r *jsonReader) position(at int) (line, column int) {
	at = max(0, min(at, len(r.data)))
	if at < r.offset {
		r.offset, r.line, r.start = 0, 1, 0
	}
	for i := r.offset; i < at; i++ {
		if r.data[i] == '\n' {
			r.line++
			r.start = i + 1
		}
	}
	r.offset = at
	return r.line, at - r.start + 1
}

// place is where the token that comes next starts.
func (r *jsonReader) place() (line, column int) {
	at := int(r.dec.InputOffset())
	for at < len(r.data) && bytes.IndexByte([]byte(" \t\n,:"), r.data[at]) >= 0 {
		at++
	}
	return r.position(at)
}

func (r *jsonReader) next(depth int) (Value, error) {
	line, column := r.place()
	v := Value{Line: line, Column: column}
	if depth > 100 {
		return v, errors.New("the JSON is nested too deeply")
	}
	token, err := r.dec.Token()
	if err != nil {
		return v, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			v.Type = List
			return r.list(v, depth)
		}
		v.Type = Map
		return r.object(v, depth)
	case string:
		v.Type, v.Text = String, t
	case bool:
		v.Type, v.Text = Bool, fmt.Sprint(t)
	case json.Number:
		v.Type, v.Text = Float, t.String()
		if _, err := t.Int64(); err == nil {
			v.Type = Int
		}
	}
	return v, nil
}

func (r *jsonReader) list(v Value, depth int) (Value, error) {
	for r.dec.More() {
		e, err := r.next(depth + 1)
		if err != nil {
			return v, err
		}
		v.List = append(v.List, e)
	}
	_, err := r.dec.Token()
	return v, err
}

func (r *jsonReader) object(v Value, depth int) (Value, error) {
	for r.dec.More() {
		key, err := r.next(depth + 1)
		if err != nil {
			return v, err
		}
		value, err := r.next(depth + 1)
		if err != nil {
			return v, err
		}
		v.Map = append(v.Map, Field{Key: key.Text, Line: key.Line, Column: key.Column, Value: value})
	}
	_, err := r.dec.Token()
	return v, err
}
