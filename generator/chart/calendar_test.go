package chart

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCalendar(t *testing.T) {
	jakarta := zone(t, "Asia/Jakarta")
	days := []time.Time{
		date("2026-03-14 18:00"), // the 15th there, a Sunday
		date("2026-03-15"), date("2026-03-14 17:00"), date("2026-02-28 17:00"), date("2026-02-28 16:59"), date("2026-04-30 17:00"),
	}
	months := Calendar(days, jakarta, date("2026-02-10"), date("2026-04-01"))
	if len(months) != 3 {
		t.Fatalf("%d months", len(months))
	}
	march := months[1]
	want := []Day{{Day: 1, X: 96, Y: 0, Count: 1, Level: 1, Index: 3}, {Day: 15, X: 96, Y: 32, Count: 3, Level: 3, Index: 2}}
	if march.Year != 2026 || march.Month != time.March || march.Total != 4 || !slices.Equal(march.Days, want) {
		t.Errorf("March is %+v", march)
	}
	if march.Weeks != 6 || march.Width != 109 || march.Height != 93 {
		t.Errorf("March has %d weeks, %d by %d px", march.Weeks, march.Width, march.Height)
	}
	if m := months[0]; len(m.Days) != 1 || m.Days[0].Day != 28 || m.Weeks != 5 {
		t.Errorf("February is %+v", m)
	}
	if m := months[2]; m.Days != nil || m.Total != 0 || strings.Count(m.Path, "M") != 30 {
		t.Errorf("April is %+v", m)
	}
	if Calendar(days, nil, date("2026-03-01"), date("2026-02-28")) != nil {
		t.Error("months from March to February")
	}
	for n, want := range []int{0, 1, 2, 3, 3, 4, 4} {
		if got := dayLevel(n); got != want {
			t.Errorf("the level of %d is %d, want %d", n, got, want)
		}
	}
}

// TestCalendarOfYears: fifteen years in a zone where some midnights do not exist.
func TestCalendarOfYears(t *testing.T) {
	loc := zone(t, "America/Sao_Paulo")
	random := rand.New(rand.NewPCG(15, 16))
	from, to := date("2011-01-15"), date("2025-12-15")
	var days []time.Time
	for range 5000 {
		days = append(days, time.Date(2011, 1, 1+random.IntN(5479), random.IntN(24), 0, 0, 0, loc))
	}
	months := Calendar(days, loc, from, to)
	total := 0
	for _, m := range months {
		if last := time.Date(m.Year, m.Month+1, 0, 0, 0, 0, 0, time.UTC).Day(); strings.Count(m.Path, "M") != last {
			t.Errorf("%d-%d has %d cells", m.Year, m.Month, strings.Count(m.Path, "M"))
		}
		for _, d := range m.Days {
			total += d.Count
			at := days[d.Index]
			row, col := d.Y/CalendarPitch, d.X/CalendarPitch
			if at.Day() != d.Day || at.Month() != m.Month || (col+1)%7 != int(at.Weekday()) || row > 5 {
				t.Errorf("%s is on %d-%d-%d in column %d", at, m.Year, m.Month, d.Day, col)
			}
		}
	}
	if len(months) != 180 || total != 5000 {
		t.Errorf("%d events in %d months", total, len(months))
	}
}
