package chart

import (
	"fmt"
	"time"
)

// Days and months are counted as numbers, so that a position in a calendar is arithmetic and no daylight saving time
// can shift it.

// dayNumber is the number of the day of t in its own location: 0 is 1970-01-01.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return floorDiv(int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()), 86400)
}

// dayStart is the first moment of a day in a location. Where clocks go forward at midnight that is not 00:00.
func dayStart(day int, loc *time.Location) time.Time {
	y, m, d := time.Unix(int64(day)*86400, 0).UTC().Date()
	return dateStart(y, m, d, loc)
}

// dateStart is dayStart of a date.
func dateStart(y int, m time.Month, d int, loc *time.Location) time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, loc)
	if t.Hour() > 12 { // midnight does not exist, and the time before the gap was chosen
		return t.Add(time.Hour)
	}
	return t
}

// monthNumber is the number of the month of t in its own location, counted from the year 0.
func monthNumber(t time.Time) int {
	y, m, _ := t.Date()
	return y*12 + int(m) - 1
}

// monthOf is the year and month of a month's number.
func monthOf(number int) (int, time.Month) {
	y := floorDiv(number, 12)
	return y, time.Month(number - y*12 + 1)
}

// monthStart is the first moment of a month, by its number.
func monthStart(number int, loc *time.Location) time.Time {
	y, m := monthOf(number)
	return dateStart(y, m, 1, loc)
}

// weekday is 0 for Monday to 6 for Sunday.
func weekday(day int) int {
	return floorMod(day+3, 7)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }

// isoDate writes a day as "2026-03-14".
func isoDate(day int) string {
	return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly)
}

// isoMonth writes a month by its number as "2026-03".
func isoMonth(number int) string {
	y, m := monthOf(number)
	return fmt.Sprintf("%04d-%02d", y, m)
}

// roundYear says how round a year is: 2000 is rounder than 2020, 2020 than 2025, 2025 than 2026.
func roundYear(y int) int {
	rank := 0
	for _, by := range []int{5, 10, 50, 100, 1000} {
		if y%by == 0 {
			rank++
		}
	}
	return rank
}

// roundMonth says how round the start of a month is.
func roundMonth(number int) int {
	y, m := monthOf(number)
	switch {
	case m == time.January:
		return 4 + roundYear(y)
	case m == time.July:
		return 2
	case m%3 == 1:
		return 1
	}
	return 0
}
