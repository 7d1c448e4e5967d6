package derive

import (
	"fmt"
	"testing"
)

func TestReadMoment(t *testing.T) {
	tests := []struct{ in, want, rest string }{
		{"2026-05-01 14:03 Deploy", "2026-05-01 14:03", " Deploy"},
		{"2026-05-01T14:03:09Z done", "2026-05-01 14:03:09 UTC", " done"},
		{"2026-05-01 14:03:09.512 -07:00", "2026-05-01 14:03:09 -07:00", ""},
		{"2026-05-01 14:03:09-07:00 x", "2026-05-01 14:03:09 -07:00", " x"},
		{"2026-05-01 14:03-15:10 x", "2026-05-01 14:03 to 15:10", " x"},
		{"2026-05-01 15.26 Compared", "2026-05-01 15:26", " Compared"},
		{"2026-05-01 1600", "2026-05-01 16:00", ""},
		{"2026-05-01 1600 users", "2026-05-01", " 1600 users"},
		{"2026-05-01 - 15 nodes", "2026-05-01", " - 15 nodes"},
		{"2026-05-01 - 15:04 x", "2026-05-01 15:04", " x"},
		{"9:29 x", "09:29", " x"}, {"7:01am", "07:01", ""}, {"17:14pm", "17:14", ""}, {"4:23PM PST, x", "16:23 -08:00", ", x"},
		{"12:05 a.m. x", "00:05", " x"}, {"7 pm: x", "19:00", ": x"}, {"12pm", "12:00", ""},
		{"~13:30-13:45", "13:30 to 13:45", ""}, {"ca. 18:30", "18:30", ""}, {"22:52 (maybe earlier?)", "22:52", " (maybe earlier?)"},
		{"1:30 - 2:45pm", "13:30 to 14:45", ""}, {"[10:15] x", "10:15", " x"}, {"(10:15 UTC) x", "10:15 UTC", " x"},
		{"Between 10:15 and 10:20 x", "10:15 to 10:20", " x"}, {"pukul 10.15 s.d. 11.30 WIB x", "10:15 +07:00 to 11:30", " x"},
		{"Sep 27 2027 13:06", "2027-09-27 13:06", ""}, {"19. April, 11:00", "0-04-19 11:00", ""}, {"Feb 21, 13:00", "0-02-21 13:00", ""},
		{"24/07/25", "2025-07-24", ""}, {"07/24/2025 10:00", "2025-07-24 10:00", ""}, {"03/04/2026 10:00", "2026-04-03 10:00?", ""},
		{"Monday, 1st of June 2026 at 10:15 x", "2026-06-01 10:15", " x"}, {"Senin, 1 Juni 2026, pukul 10.15 WIB", "2026-06-01 10:15 +07:00", ""},
		{"10:15 UTC, 3 June 2026", "2026-06-03 10:15 UTC", ""}, {"10:15 UTC+7 x", "10:15 +07:00", " x"}, {"10:15 GMT-0430 x", "10:15 -04:30", " x"},
		{"10:15 PST (UTC-7) x", "10:15 -07:00", " x"}, {"10:15 Europe/London x", "10:15 Europe/London", " x"}, {"10:15UTC x", "10:15 UTC", " x"},
		{"10:15 -5 pods", "10:15", " -5 pods"}, {"1405 UTC x", "14:05 UTC", " x"}, {"1405 - x", "14:05", " - x"}, {"14h05 x", "14:05", " x"},
		{"15.26 WIB x", "15:26 +07:00", " x"}, {"15.26 – x", "15:26", " – x"}, {"1628-08-10 15:00", "1628-08-10 15:00", ""},
		{"10:15 - 5xx errors", "10:15", " - 5xx errors"}, {"10:15 - 2026-01-05 backup", "10:15", " - 2026-01-05 backup"},
		{"May 5 10:15", "0-05-05 10:15", ""},

		{"22025-03-18 09:36", "", ""}, {"2026-13-01 10:00", "", ""}, {"2026-02-30", "", ""}, {"25:00 x", "", ""}, {"10:75", "", ""},
		{"1.13.12 to 1.14", "", ""}, {"15.26 GB", "", ""}, {"2026 users", "", ""}, {"2026-05-01-notes", "", ""}, {"May be later", "", ""},
		{"10:15:3", "", ""}, {"3 pods", "", ""}, {"", "", ""}, {"~", "", ""}, {"10%", "", ""}, {"2X:XX x", "", ""}, {"1550 - 2200", "15:50 to 22:00", ""},
		{"2019 - founded", "", ""}, {"192.168.10.15 down", "", ""}, {"99/99/9999", "", ""}, {"10:1a", "", ""},
	}
	for _, tt := range tests {
		m, rest, ok := readMoment(tt.in)
		got := ""
		if ok {
			got = m.String()
		}
		if got != tt.want || ok && tt.in[rest:] != tt.rest {
			t.Errorf("readMoment(%q) = %q, %q; want %q, %q", tt.in, got, tt.in[min(rest, len(tt.in)):], tt.want, tt.rest)
		}
	}
}

// String writes a moment as the tests want it.
func (m moment) String() string {
	s := ""
	if m.dated() {
		s = fmt.Sprintf("%d-%02d-%02d", m.year, m.month, m.day)
	}
	if m.clock {
		if s != "" {
			s += " "
		}
		s += fmt.Sprintf("%02d:%02d", m.hour, m.minute)
		if m.second > 0 {
			s += fmt.Sprintf(":%02d", m.second)
		}
	}
	if m.swapped {
		s += "?"
	}
	if m.zone != nil {
		s += " " + zoneText(m)
	}
	if m.end != nil {
		s += " to " + (moment{year: m.end.year, month: m.end.month, day: m.end.day, hour: m.end.hour, minute: m.end.minute, clock: true}).String()
	}
	return s
}

func zoneText(m moment) string {
	if n := m.zone.String(); n == "UTC" || len(n) > 5 {
		return n
	}
	return m.at(2026, 1, 1).Format("-07:00")
}
