package chart

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// show writes the labels of an axis, the minor ones in brackets.
func show(a TimeAxis) string {
	var list []string
	for _, tick := range a.Ticks {
		if tick.Minor {
			tick.Label = "(" + tick.Label + ")"
		}
		list = append(list, tick.Label)
	}
	return strings.Join(list, " ")
}

func TestTimeAxisTicks(t *testing.T) {
	tests := []struct{ name, from, to, zone, want string }{
		{"one moment", "2026-03-14 10:00", "2026-03-14 10:00", "UTC", "2026-03-14 (06:00) 12:00 (18:00)"},
		{"a day", "2026-03-14", "2026-03-15", "UTC", "2026-03-14 (06:00) 12:00 (18:00) 03-15"},
		{"two days", "2026-03-14", "2026-03-16", "UTC", "2026-03-14 (12:00) 03-15 (12:00) 03-16"},
		{"a week", "2026-03-14", "2026-03-21", "UTC", "2026-03-14 (03-16) 03-18 (03-20)"},
		{"two weeks over the new year", "2025-12-27", "2026-01-10", "UTC", "2025-12-30 2026-01-03 01-07"},
		{"a month", "2026-03-01", "2026-04-01", "UTC", "2026-03-02 (03-09) 03-16 (03-23) 03-30"},
		{"three months", "2026-01-10", "2026-04-09", "UTC", "2026-02 2026-03 2026-04"},
		{"half a year", "2026-01-10", "2026-07-09", "UTC", "(2026-02) 2026-03 (2026-04) 2026-05 (2026-06) 2026-07"},
		{"eighteen months", "2025-01-10", "2026-07-09", "UTC", "(2025-04) 2025-07 (2025-10) 2026-01 (2026-04) 2026-07"},
		{"three years", "2023-05-10", "2026-07-09", "UTC", "(2023-07) 2024-01 (2024-07) 2025-01 (2025-07) 2026-01 (2026-07)"},
		{"seven years", "2019-05-10", "2026-07-09", "UTC", "2020 (2021) 2022 (2023) 2024 (2025) 2026"},
		{"fifteen years", "2011-05-10", "2026-07-09", "UTC", "2012 (2014) 2016 (2018) 2020 (2022) 2024 (2026)"},
		{"a mistyped century", "1628-05-10", "2026-07-09", "UTC", "(1650) 1700 (1750) 1800 (1850) 1900 (1950) 2000"},
		{"everything", "0001-01-01", "9999-12-31", "UTC", "2000 4000 6000 8000"},
		{"a day of 23 hours", "2026-03-28 23:00", "2026-03-29 22:00", "Europe/Berlin", "2026-03-29 (06:00) 12:00 (18:00) 03-30"},
		{"a day of 25 hours", "2026-10-24 22:00", "2026-10-25 23:00", "Europe/Berlin", "2026-10-25 (06:00) 12:00 (18:00) 10-26"},
		{"no midnight", "2018-11-02 12:00", "2018-11-06 12:00", "America/Sao_Paulo", "2018-11-03 11-04 11-05 11-06"},
		{"far east", "2026-03-14", "2026-03-15", "Asia/Jayapura", "12:00 18:00 2026-03-15 06:00"},
	}
	for _, tt := range tests {
		a := NewTimeAxis(date(tt.from), date(tt.to), zone(t, tt.zone))
		if got := show(a); got != tt.want {
			t.Errorf("%s: ticks are %s, want %s", tt.name, got, tt.want)
		}
		checkAxis(t, a)
	}
}

// checkAxis holds what is true of every axis.
func checkAxis(t *testing.T, a TimeAxis) {
	t.Helper()
	name := a.From.String() + " to " + a.To.String()
	if n := len(a.Ticks); n < 2 || n > mostLabels {
		t.Errorf("%s: %d ticks", name, n)
	}
	var major []Tick
	for _, tick := range a.Ticks {
		if !tick.Minor {
			major = append(major, tick)
		}
	}
	if n := len(major); n < 1 || n > mostNarrow {
		t.Errorf("%s: %d ticks on a narrow screen: %s", name, n, show(a))
	}
	checkApart(t, name, a.Ticks, wideWidth)
	checkApart(t, name, major, narrowWidth)
	if at := a.At(a.From.Add(-time.Hour)); at != "0%" {
		t.Errorf("%s: before the axis is at %s", name, at)
	}
	if at := a.At(a.To.Add(time.Hour)); at != "100%" {
		t.Errorf("%s: after the axis is at %s", name, at)
	}
}

// checkApart measures the labels of ticks at a width, and that they are within the chart.
func checkApart(t *testing.T, name string, ticks []Tick, width int) {
	t.Helper()
	end := 0.0
	for i, tick := range ticks {
		x, w := float64(hundredths(t, tick.X))*float64(width)/whole, float64(7*len(tick.Label))
		switch tick.Anchor {
		case "middle":
			x -= w / 2
		case "end":
			x -= w
		}
		if i > 0 && x < end+5 {
			t.Errorf("%s: %s collides at %d px with the label before", name, tick.Label, width)
		}
		if end = x + w; x < 0 || end > float64(width) {
			t.Errorf("%s: %s sticks out at %d px", name, tick.Label, width)
		}
	}
}

func TestTimeAxisProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	zones := []*time.Location{nil, zone(t, "Asia/Jakarta"), zone(t, "America/Sao_Paulo"), zone(t, "Australia/Lord_Howe")}
	for range 3000 {
		from := time.Unix(random.Int64N(2e9), 0)
		span := time.Duration(random.Int64N(1 << (40 + random.IntN(22)))) // minutes to 146 years
		a := NewTimeAxis(from, from.Add(span), zones[random.IntN(len(zones))])
		checkAxis(t, a)
		if t.Failed() {
			return
		}
	}
}

func TestTimeAxisAt(t *testing.T) {
	a := NewTimeAxis(date("2026-01-11"), date("2026-01-01"), nil) // the wrong way round
	for at, want := range map[string]string{
		"2026-01-01": "0%", "2026-01-06": "50%", "2026-01-11": "100%", "2026-01-01 12:00": "5%", "1628-01-01": "0%", "2826-01-01": "100%",
	} {
		if got := a.At(date(at)); got != want {
			t.Errorf("At(%s) = %s, want %s", at, got, want)
		}
	}
}
