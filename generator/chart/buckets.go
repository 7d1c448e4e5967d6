package chart

import (
	"fmt"
	"time"
)

// buckets cuts time into stretches of one unit, which are numbered in order.
type buckets struct {
	unit   string
	number func(t time.Time) int // of the stretch that holds t, in the location of t
	start  func(number int, loc *time.Location) time.Time
	label  func(number int) string
	rank   func(number int) int // how round its beginning is
	steps  []int                // between labels, from the smallest on
}

// bucketsFor chooses the finest unit in which there are at most so many stretches from one time to another.
func bucketsFor(first, last time.Time, most int) buckets {
	b := dayBuckets()
	if n := b.number(last) - b.number(first) + 1; n <= min(mostDays, most) {
		return b
	}
	list := []buckets{
		monthBuckets(), quarterBuckets(), yearBuckets("year", 1),
		yearBuckets("decade", 10), yearBuckets("century", 100), yearBuckets("millennium", 1000),
	}
	for _, b := range list {
		if b.number(last)-b.number(first)+1 <= most {
			return b
		}
	}
	return list[len(list)-1]
}

func dayBuckets() buckets {
	return buckets{
		unit:   "day",
		number: dayNumber,
		start:  dayStart,
		label:  isoDate,
		rank: func(n int) int {
			if weekday(n) == 0 {
				return 1
			}
			return 0
		},
		steps: []int{1, 2, 4, 7, 14},
	}
}

func monthBuckets() buckets {
	return buckets{
		unit:   "month",
		number: monthNumber,
		start:  monthStart,
		label:  isoMonth,
		rank:   roundMonth,
		steps:  []int{1, 2, 3, 6, 12, 24, 60, 120},
	}
}

func quarterBuckets() buckets {
	return buckets{
		unit:   "quarter",
		number: func(t time.Time) int { return floorDiv(monthNumber(t), 3) },
		start:  func(n int, loc *time.Location) time.Time { return monthStart(n*3, loc) },
		label:  func(n int) string { return fmt.Sprintf("%04d-Q%d", floorDiv(n, 4), floorMod(n, 4)+1) },
		rank:   func(n int) int { return roundMonth(n * 3) },
		steps:  []int{1, 2, 4, 8, 20, 40},
	}
}

func yearBuckets(unit string, years int) buckets {
	return buckets{
		unit:   unit,
		number: func(t time.Time) int { return floorDiv(t.Year(), years) },
		start: func(n int, loc *time.Location) time.Time {
			return dateStart(n*years, time.January, 1, loc)
		},
		label: func(n int) string { return fmt.Sprintf("%04d", n*years) },
		rank:  func(n int) int { return roundYear(n * years) },
		steps: []int{1, 2, 5, 10, 20, 50},
	}
}
