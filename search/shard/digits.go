package shard

import (
	"errors"
	"math"
)

// digits are the characters of numbers, by value.
const digits = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

// radix is the base of numbers; a digit that is not the last one of its number is radix more.
const radix = 32

// errDigits is what is wrong with a string that should be numbers.
var errDigits = errors.New("malformed number")

// digitValue gives the value of a digit, or -1.
func digitValue(c byte) int {
	switch {
	case c == '-':
		return 0
	case '0' <= c && c <= '9':
		return int(c-'0') + 1
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 11
	case c == '_':
		return 37
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 38
	}
	return -1
}

// appendNumber writes a number below 2^31.
func appendNumber(b []byte, n uint32) []byte {
	shift := 0
	for n>>shift >= radix {
		shift += 5
	}
	for ; shift > 0; shift -= 5 {
		b = append(b, digits[radix+n>>shift&(radix-1)])
	}
	return append(b, digits[n&(radix-1)])
}

// readNumber reads the number that a string begins with, and gives what is left.
func readNumber(s string) (n uint32, rest string, err error) {
	v := uint64(0)
	for i := range len(s) {
		d := digitValue(s[i])
		if d < 0 {
			break
		}
		v = v*radix + uint64(d%radix)
		if v > math.MaxInt32 {
			break
		}
		if d < radix {
			return uint32(v), s[i+1:], nil
		}
	}
	return 0, s, errDigits
}

// appendGaps writes a set of pages in ascending order.
func appendGaps(b []byte, pages []uint32) []byte {
	next := uint32(0)
	for _, p := range pages {
		b = appendNumber(b, p-next)
		next = p + 1
	}
	return b
}

// readGaps reads a set of pages, all of them below a limit.
func readGaps(s string, limit int) ([]uint32, error) {
	var pages []uint32
	next := uint64(0)
	for s != "" {
		gap, rest, err := readNumber(s)
		if err != nil {
			return nil, err
		}
		page := next + uint64(gap)
		if page >= uint64(limit) {
			return nil, errPage
		}
		pages = append(pages, uint32(page))
		next, s = page+1, rest
	}
	return pages, nil
}

// errPage is a page that the index does not have.
var errPage = errors.New("page out of range")

// Days are counted as if every month had 31.
const (
	monthDays  = 31
	yearMonths = 12
)

// dayNumber gives the number of a day written as 2006-01-02.
func dayNumber(date string) (int, bool) {
	if len(date) != len("2006-01-02") || date[4] != '-' || date[7] != '-' {
		return 0, false
	}
	var part [3]int
	for i := range date {
		c := date[i]
		n := 0
		switch {
		case i > 7:
			n = 2
		case i > 4:
			n = 1
		}
		switch {
		case i == 4 || i == 7:
		case c < '0' || c > '9':
			return 0, false
		default:
			part[n] = part[n]*10 + int(c-'0')
		}
	}
	if part[1] < 1 || part[1] > yearMonths || part[2] < 1 || part[2] > monthDays {
		return 0, false
	}
	return (part[0]*yearMonths+part[1]-1)*monthDays + part[2] - 1, true
}

// zigzag makes a difference a number: 0, -1, 1, -2 … become 0, 1, 2, 3 ….
func zigzag(d int) uint32 {
	if d < 0 {
		return uint32(-2*d - 1)
	}
	return uint32(2 * d)
}

// unzigzag is the reverse of zigzag.
func unzigzag(n uint32) int {
	if n%2 == 1 {
		return -int(n/2) - 1
	}
	return int(n / 2)
}
