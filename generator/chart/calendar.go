package chart

import (
	"strconv"
	"strings"
	"time"
)

// Day is a day of the calendar on which something happened.
type Day struct {
	// Day is the day of the month, from 1.
	Day int
	// X and Y are the upper left corner of its cell in pixels.
	X, Y int
	// Count is how many events there were.
	Count int
	// Level is how strongly the cell is coloured: 1 for one event, 2 for two, 3 for three or four, 4 for more.
	Level int
	// Index is the caller's index of the first event of the day.
	Index int
}

// Month is a month of the calendar: a block of cells, a row for each week from Monday to Sunday.
type Month struct {
	Year  int
	Month time.Month
	// Days are those with events, in order.
	Days []Day
	// Path is the SVG path of the cells of all days of the month.
	Path string
	// Width and Height are the size of the block in pixels; Weeks is the number of its rows.
	Width, Height, Weeks int
	// Total is the number of events in the month.
	Total int
}

// The size of a cell of the calendar and the distance from one cell to the next, in pixels.
const (
	CalendarCell  = 13
	CalendarPitch = 16
)

// Calendar returns the months from that of one time to that of another, both included, with the events on their days
// in a location (nil is UTC). Events need not be in order; those outside of these months are left out. There is no
// month if `to` is in a month before that of `from`.
func Calendar(days []time.Time, loc *time.Location, from, to time.Time) []Month {
	if loc == nil {
		loc = time.UTC
	}
	start, end := monthNumber(from.In(loc)), monthNumber(to.In(loc))
	if end < start {
		return nil
	}
	months := make([]Month, 0, end-start+1)
	cells := make([][]Day, end-start+1) // of each month, by day from 1; nil without events
	for i, t := range days {
		t = t.In(loc)
		n := monthNumber(t) - start
		if n < 0 || n >= len(cells) {
			continue
		}
		if cells[n] == nil {
			cells[n] = make([]Day, 32)
		}
		c := &cells[n][t.Day()]
		if c.Count == 0 || t.Before(days[c.Index]) {
			c.Index = i
		}
		c.Count++
	}
	for n := range cells {
		months = append(months, newMonth(start+n, cells[n]))
	}
	return months
}

func newMonth(number int, cells []Day) Month {
	y, m := monthOf(number)
	first := dayNumber(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC))
	length := dayNumber(time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC)) - first
	lead := weekday(first)
	month := Month{Year: y, Month: m, Weeks: (lead + length + 6) / 7}
	month.Width = 6*CalendarPitch + CalendarCell
	month.Height = (month.Weeks-1)*CalendarPitch + CalendarCell
	size := strconv.Itoa(CalendarCell)
	var path strings.Builder
	for d := 1; d <= length; d++ {
		at := lead + d - 1
		x, y := at%7*CalendarPitch, at/7*CalendarPitch
		path.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "h" + size + "v" + size + "h-" + size + "z")
		if cells == nil || cells[d].Count == 0 {
			continue
		}
		c := cells[d]
		c.Day, c.X, c.Y, c.Level = d, x, y, dayLevel(c.Count)
		month.Days = append(month.Days, c)
		month.Total += c.Count
	}
	month.Path = path.String()
	return month
}

func dayLevel(count int) int {
	switch {
	case count >= 5:
		return 4
	case count >= 3:
		return 3
	}
	return count
}
