package shard

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// HeadName is the name of the only file whose name does not depend on what it contains.
const HeadName = "index"

// script writes the statement that hands over a value, which is appended to it and has about so many bytes.
func script(name string, size int, value func(b []byte) []byte) []byte {
	b := make([]byte, 0, size+len(name)+len(`siagaIndex("",);`)+1)
	b = append(b, `siagaIndex("`...)
	b = append(b, name...)
	b = append(b, `",`...)
	return append(value(b), ");\n"...)
}

// unwrap takes the value of a file out of its statement, and reads it into v.
func unwrap(name string, file []byte, v any) error {
	rest, ok := bytes.CutPrefix(file, []byte(`siagaIndex("`+name+`",`))
	rest, closed := bytes.CutSuffix(bytes.TrimRight(rest, "\r\n"), []byte(");"))
	if !ok || !closed {
		return fmt.Errorf("search index: %s.js is no file of that name", name)
	}
	if err := json.Unmarshal(rest, v); err != nil {
		return fmt.Errorf("search index: %s.js: %w", name, err)
	}
	return nil
}

// appendString writes a JSON string that cannot end a script element, in as few bytes as possible.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plain[c] {
			continue
		}
		escape, n := escapeOf(s[i:])
		if escape != "" {
			b = append(append(b, s[start:i]...), escape...)
			start = i + n
		}
		i += n - 1
	}
	return append(append(b, s[start:]...), '"')
}

// plain says which bytes stand for themselves, whatever follows.
var plain = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\' && c != '<'
	}
	return t
}()

// escapeOf gives what stands for the first character of a string, or nothing if it stands for itself, and its length.
func escapeOf(s string) (escape string, n int) {
	switch c := s[0]; {
	case c == '"':
		return `\"`, 1
	case c == '\\':
		return `\\`, 1
	case c == '\n':
		return `\n`, 1
	case c == '\t':
		return `\t`, 1
	case c == '<' && len(s) > 1 && (s[1] == '/' || s[1] == '!'):
		return `\u003c`, 1
	case c < ' ':
		return fmt.Sprintf("\\u%04x", c), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 || r == '\u2028' || r == '\u2029' {
		return fmt.Sprintf("\\u%04x", r), n
	}
	return "", n
}

// appendStrings writes a JSON array of strings.
func appendStrings(b []byte, list ...string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

// hashLetters is the length of the hashes in names: 40 bits.
const hashLetters = 8

// letters writes hashes in characters that file systems without capital letters keep apart.
const letters = "abcdefghijklmnopqrstuvwxyz234567"

// nameHash gives the hash of what files contain.
func nameHash(values ...[]byte) string {
	h := sha256.New()
	for _, v := range values {
		fmt.Fprintf(h, "%d:", len(v))
		h.Write(v)
	}
	return base32.NewEncoding(letters).EncodeToString(h.Sum(nil)[:hashLetters*5/8])
}

// errNames is a list of hashes that is none.
var errNames = errors.New("malformed names")

// splitNames takes the hashes of groups apart.
func splitNames(s string) ([]string, error) {
	if len(s)%hashLetters != 0 || strings.Trim(s, letters) != "" {
		return nil, errNames
	}
	list := make([]string, 0, len(s)/hashLetters)
	for ; s != ""; s = s[hashLetters:] {
		list = append(list, s[:hashLetters])
	}
	return list, nil
}
