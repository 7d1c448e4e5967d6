package shard

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// maxShared is the longest beginning that a piece of a front-coded list takes from the one before, in UTF-16 units.
const maxShared = 31

// errFront is what is wrong with a string that should be a front-coded list.
var errFront = errors.New("malformed list of strings")

// common is the length in bytes of the longest beginning of whole code points that two strings share.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && (n < len(a) && !utf8.RuneStart(a[n]) || n < len(b) && !utf8.RuneStart(b[n])) {
		n--
	}
	return n
}

// unitsOf is the number of UTF-16 units of a code point.
func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// front writes a front-coded list.
type front struct {
	out  []byte
	last string
	some bool
}

// add appends a string, with mark added to its digit.
func (f *front) add(s string, mark int) {
	if f.some {
		f.out = append(f.out, '\n')
	}
	shared, n := 0, 0
	for _, r := range s[:common(f.last, s)] {
		if n += unitsOf(r); n > maxShared {
			n -= unitsOf(r)
			break
		}
		shared += utf8.RuneLen(r)
	}
	f.out = append(f.out, digits[n+mark])
	f.out = append(f.out, s[shared:]...)
	f.last, f.some = s, true
}

// piece is a string of a front-coded list.
type piece struct {
	text   string
	marked bool
}

// readFront reads a front-coded list.
func readFront(s string) ([]piece, error) {
	if s == "" {
		return nil, nil
	}
	list := make([]piece, 0, 1+strings.Count(s, "\n"))
	last := ""
	for p := range strings.SplitSeq(s, "\n") {
		if p == "" {
			return nil, errFront
		}
		d := digitValue(p[0])
		if d < 0 {
			return nil, errFront
		}
		shared, ok := cutUnits(last, d%radix)
		if !ok {
			return nil, errFront
		}
		last = shared + p[1:]
		list = append(list, piece{last, d >= radix})
	}
	return list, nil
}

// readStrings reads a front-coded list without marks.
func readStrings(s string) ([]string, error) {
	pieces, err := readFront(s)
	list := make([]string, len(pieces))
	for i, p := range pieces {
		if p.marked {
			return nil, errFront
		}
		list[i] = p.text
	}
	return list, err
}

// cutUnits gives the first n UTF-16 units of a string, if it has that many and they are whole code points.
func cutUnits(s string, n int) (string, bool) {
	for i, r := range s {
		if n <= 0 {
			return s[:i], n == 0
		}
		n -= unitsOf(r)
	}
	return s, n == 0
}
