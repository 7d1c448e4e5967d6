package chart

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestColumnsUnits(t *testing.T) {
	tests := []struct {
		name, first, last, zone string
		unit                    string
		columns                 int
		labels                  string // of the columns that show theirs; those only on wide screens in brackets
	}{
		{"one", "2026-03-14", "2026-03-14", "UTC", "day", 1, "2026-03-14"},
		{"fourteen days", "2026-03-01", "2026-03-14", "UTC", "day", 14, "2026-03-01 (2026-03-05) 2026-03-09 (2026-03-13)"},
		{"fifteen days", "2026-03-01", "2026-03-15", "UTC", "month", 1, "2026-03"},
		{"over midnight", "2026-03-14 16:00", "2026-03-14 18:00", "Asia/Jakarta", "day", 2, "2026-03-14 2026-03-15"},
		{"a shorter day", "2026-03-28 23:30", "2026-03-29 22:30", "Europe/Berlin", "day", 2, "2026-03-29 2026-03-30"},
		{"eighteen months", "2024-10-14", "2026-03-14", "UTC", "month", 18, "(2024-10) 2025-01 (2025-04) 2025-07 (2025-10) 2026-01"},
		{"new year's eve there", "2025-12-31 16:59", "2026-02-28 17:00", "Asia/Jakarta", "month", 4, "2025-12 2026-01 2026-02 2026-03"},
		{"48 months", "2022-04-01", "2026-03-31", "UTC", "month", 48, "2023-01 2024-01 2025-01 2026-01"},
		{"49 months", "2022-04-01", "2026-04-01", "UTC", "quarter", 17, "(2022-Q3) 2023-Q1 (2023-Q3) 2024-Q1 (2024-Q3) 2025-Q1 (2025-Q3) 2026-Q1"},
		{"fifteen years", "2011-04-01", "2026-03-31", "UTC", "year", 16, "2011 (2013) 2015 (2017) 2019 (2021) 2023 (2025)"},
		{"typing error", "1628-04-01", "2026-03-31", "UTC", "decade", 41, "(1650) 1700 (1750) 1800 (1850) 1900 (1950) 2000"},
		{"no year", "0001-01-01", "2026-03-31", "UTC", "century", 21, "0000 (0500) 1000 (1500) 2000"},
	}
	for _, tt := range tests {
		c := NewColumns([]Sample{{At: date(tt.last)}, {At: date(tt.first)}}, ColumnOptions{Location: zone(t, tt.zone)})
		var labels []string
		for _, col := range c.Columns {
			switch {
			case col.Narrow:
				labels = append(labels, col.Label)
			case col.Ticked:
				labels = append(labels, "("+col.Label+")")
			}
		}
		if got := strings.Join(labels, " "); c.Unit != tt.unit || len(c.Columns) != tt.columns || got != tt.labels {
			t.Errorf("%s: %d columns of a %s: %s; want %d of a %s: %s",
				tt.name, len(c.Columns), c.Unit, got, tt.columns, tt.unit, tt.labels)
		}
		checkColumns(t, c, 2)
	}
}

// checkColumns holds what is true of every chart of columns.
func checkColumns(t *testing.T, c Columns, samples int) {
	t.Helper()
	var wide, narrow []Tick
	right := -1
	for i, col := range c.Columns {
		if i > 0 && !col.From.Equal(c.Columns[i-1].To) || !col.From.Before(col.To) {
			t.Errorf("the column %s is from %s to %s", col.Label, col.From, col.To)
		}
		x := hundredths(t, col.X)
		if x <= right {
			t.Errorf("the column %s overlaps the one before", col.Label)
		}
		right = x + hundredths(t, col.W)
		if right > whole {
			t.Errorf("the column %s ends at %d", col.Label, right)
		}
		y, count, shares := c.Height, 0, 0
		for _, s := range col.Segments {
			if s.Y+s.H != y || s.Count != col.Counts[s.Series] || s.H < 1 && c.Height-col.Top >= len(col.Segments) {
				t.Errorf("the segment %+v of %s is wrong", s, col.Label)
			}
			y, count, shares = s.Y, count+s.Count, shares+s.Share
		}
		if y != col.Top || y < 0 || count != col.Total || count > 0 && (shares != 100 || y == c.Height) {
			t.Errorf("the column %s does not add up: %+v", col.Label, col)
		}
		samples -= count
		tick := Tick{X: col.Mid, Label: col.Label, Anchor: col.Anchor}
		if col.Ticked {
			wide = append(wide, tick)
		}
		if col.Narrow {
			narrow = append(narrow, tick)
		}
	}
	if samples != 0 {
		t.Errorf("%d samples are not in the columns", samples)
	}
	checkApart(t, c.Unit, wide, wideWidth)
	checkApart(t, c.Unit, narrow, narrowWidth)
	if len(narrow) == 0 || len(narrow) > mostNarrow || len(wide) > mostLabels {
		t.Errorf("%d and %d labels", len(wide), len(narrow))
	}
	for i, l := range c.Levels {
		if l.Y < 0 || l.Y >= c.Height || l.Value != (i+1)*c.Levels[0].Value || l.Value > c.Max {
			t.Errorf("levels are %+v up to %d", c.Levels, c.Max)
		}
	}
	if n := len(c.Levels); n < 1 || n > mostLevels {
		t.Errorf("%d levels", n)
	}
}

func TestColumnsProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for i := range 300 {
		var samples []Sample
		span := 1 + random.Int64N(1<<(30+random.IntN(30)))
		for range 1 + random.IntN(1+5000/(1+random.IntN(500))) {
			at := date("2012-02-29").Add(time.Duration(random.Int64N(span)))
			samples = append(samples, Sample{At: at, Series: random.IntN(1+random.IntN(7)) - 1})
		}
		c := NewColumns(samples, ColumnOptions{
			Location: zone(t, "America/Sao_Paulo"), Series: 5, Height: 20 + random.IntN(200), Shares: i%2 == 0, Most: 1 + random.IntN(60),
		})
		checkColumns(t, c, len(samples))
		if i%2 == 0 && c.Max != 100 {
			t.Errorf("shares up to %d", c.Max)
		}
		if t.Failed() {
			return
		}
	}
}

func TestColumnsStack(t *testing.T) {
	at := date("2026-03-14")
	samples := []Sample{{At: at, Series: 2}, {At: at, Series: 2}, {At: at, Series: 0}, {At: at.AddDate(0, 2, 0), Series: 1}}
	c := NewColumns(samples, ColumnOptions{Series: 3, Height: 90})
	if n := len(c.Columns); n != 3 || c.Max != 3 || len(c.Levels) != 3 || c.Columns[1].Total != 0 || c.Columns[1].Top != 90 {
		t.Fatalf("columns are %+v", c)
	}
	want := []Segment{{Series: 0, Count: 1, Y: 60, H: 30, Share: 33}, {Series: 2, Count: 2, Y: 0, H: 60, Share: 67}}
	if got := c.Columns[0].Segments; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("segments are %+v, want %+v", got, want)
	}
	if c := NewColumns(nil, ColumnOptions{}); c.Columns != nil || c.Levels != nil {
		t.Errorf("columns of nothing: %+v", c)
	}
	c = NewColumns(samples, ColumnOptions{Series: 3, Height: 90, Shares: true})
	if got := c.Columns[2].Segments[0]; got.H != 90 || got.Share != 100 {
		t.Errorf("the only one is %+v", got)
	}
}
