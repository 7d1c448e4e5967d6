package derive

import (
	"fmt"
	"testing"

	"siaga/generator/model"
)

func TestReadDuration(t *testing.T) {
	for in, want := range map[string]string{
		"5h 16m": "5h16m0s", "0h 07m": "7m0s", "33h 15m (x)": "33h15m0s (x)", "2d 1h 29m": "49h29m0s", "45 min": "45m0s", "1h50m": "1h50m0s",
		"about nine hours": "~9h0m0s", "~1hr of it": "~1h0m0s of it", "1 hour and 30 minutes.": "1h30m0s.", "1 hour, 5 minutes": "1h5m0s",
		"an hour": "1h0m0s", "half an hour": "30m0s", "1.5 hours": "1h30m0s", "1,25 jam": "1h15m0s", "eight and a half hours": "8h30m0s",
		"an hour and a half later": "1h30m0s later", "2 jam 15 menit": "2h15m0s", "sekitar tiga jam": "~3h0m0s", "setengah jam": "30m0s",
		"01:30:00": "1h30m0s", "1:30 hours": "1h30m0s", "73-hour": "73h0m0s", "two-hour outage": "2h0m0s outage", "over 2 hours": "~2h0m0s",
		"1:30": "", "hours": "", "5 pods": "", "5m/s": "", "": "", "0m": "", "9999999 hours": "",
	} {
		d, about, rest, ok := readDuration(in)
		got := ""
		if ok {
			got = d.String() + rest
			if about {
				got = "~" + got
			}
		}
		if got != want {
			t.Errorf("readDuration(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStatedLabel(t *testing.T) {
	for in, want := range map[string]string{
		"Time to resolve: 33h 15m (during support hours 10:00-17:00 M-F)": "resolve 33h15m0s 10h0m0s-17h0m0s weekdays",
		"Time to Resolve (TTR): 2 hours":                                  "resolve 2h0m0s",
		"TTD: 5 min":                                                      "detect 5m0s",
		"Time to acknowledge - 3 minutes":                                 "acknowledge 3m0s",
		"MTTR: ~45m":                                                      "resolve 45m0s about",
		"Downtime: 45 min":                                                "outage 45m0s",
		"Durasi gangguan: 2 jam 5 menit":                                  "outage 2h5m0s",
		"Waktu pemulihan: 3 jam (jam kerja 08.00-17.00 Senin-Jumat)":      "resolve 3h0m0s 8h0m0s-17h0m0s weekdays",
		"Time to repair: 2h (business hours)":                             "", // which hours, it does not say
		"Duration: 2 - 3 hours":                                           "",
		"Duration: 10:00 - 11:30":                                         "",
		"Time to resolve: unknown":                                        "",
		"Duration: -5 minutes":                                            "",
		"Duration -5 minutes":                                             "outage 5m0s",
		"Retention: 30 days":                                              "",
		"":                                                                "",
	} {
		s, ok := statedLabel(in)
		if got := statedText(s, ok); got != want {
			t.Errorf("statedLabel(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStatedSentence(t *testing.T) {
	for in, want := range map[string]string{
		"This effect lasted approximately nine hours before all was well.": "outage 9h0m0s about",
		"The shop was unusable for about 1h50m.":                           "outage 1h50m0s about",
		"2026-05-01, 30min outage while nodes were replaced":               "outage 30m0s",
		"It went unnoticed. It caused 40min of total outage.":              "outage 40m0s",
		"An outage of 45 minutes followed":                                 "outage 45m0s",
		"Checkout was unavailable for 27 minutes":                          "outage 27m0s",
		"Layanan tidak dapat diakses selama 2 jam":                         "outage 2h0m0s",
		"Gangguan berlangsung selama sekitar tiga jam":                     "outage 3h0m0s about",
		"It lasted 24 hours, as it did the last 30 days":                   "outage 24h0m0s",
		"It was 11 hours before we realised":                               "",
		"in the last 30 days":                                              "",
		"with periodic outages of 10-30 minutes":                           "",
		"the first three hours of the outage":                              "",
		"45 minutes after the outage began":                                "",
		"Links are valid for 2 hours":                                      "",
		"up to 2 hours of downtime":                                        "",
		"":                                                                 "",
	} {
		s, ok := statedSentence(in)
		if got := statedText(s, ok); got != want {
			t.Errorf("statedSentence(%q) = %q, want %q", in, got, want)
		}
	}
}

func statedText(s model.Stated, ok bool) string {
	if !ok {
		return ""
	}
	out := s.Span + " " + s.Duration.String()
	if s.About {
		out += " about"
	}
	if s.Hours.To > 0 {
		out += fmt.Sprintf(" %v-%v", s.Hours.From, s.Hours.To)
	}
	if s.Hours.Weekdays {
		out += " weekdays"
	}
	return out
}
