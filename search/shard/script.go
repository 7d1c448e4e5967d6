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

// script wraps a value into the statement that hands it over.
func script(name string, value []byte) []byte {
	b := make([]byte, 0, len(value)+len(name)+len(`siagaIndex("",);`)+1)
	b = append(b, `siagaIndex("`...)
	b = append(b, name...)
	b = append(b, `",`...)
	b = append(b, value...)
	return append(b, ");\n"...)
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
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 || r == '\u2028' || r == '\u2029' {
				b = fmt.Appendf(append(b, s[start:i]...), "\\u%04x", r)
				start = i + n
			}
			i += n
			continue
		}
		if escape := escapeOf(s, i); escape != "" {
			b = append(append(b, s[start:i]...), escape...)
			start = i + 1
		}
		i++
	}
	return append(append(b, s[start:]...), '"')
}

// escapeOf gives what stands for the byte at i of a string, or nothing if it stands for itself.
func escapeOf(s string, i int) string {
	switch c := s[i]; {
	case c == '"':
		return `\"`
	case c == '\\':
		return `\\`
	case c == '\n':
		return `\n`
	case c == '\t':
		return `\t`
	case c < ' ':
		return fmt.Sprintf("\\u%04x", c)
	case c == '<' && i+1 < len(s) && (s[i+1] == '/' || s[i+1] == '!'):
		return `\u003c`
	}
	return ""
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
