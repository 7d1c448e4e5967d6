package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestLeaksAreTold(t *testing.T) {
	series := func(handles func(i int) int64) (all []usage) {
		for i := range 90 {
			all = append(all, usage{rssKB: 100_000, threads: 8, handles: handles(i)})
		}
		return all
	}
	for _, c := range []struct {
		what    string
		handles func(i int) int64
		leaks   bool
	}{
		{"nothing happens", func(int) int64 { return 200 }, false},
		{"each step leaves one open", func(i int) int64 { return int64(200 + i) }, true},
		{"it goes up and down", func(i int) int64 { return int64(200 + i%30) }, false},
		{"it settles", func(i int) int64 { return int64(400 - 300/(1+i/10)) }, false},
		{"few more", func(i int) int64 { return int64(200 + i/10) }, false},
	} {
		s := soaked{soak: soak{streams: 1}, newest: 3, told: []told{{1, 3}}, during: series(c.handles)}
		s.before, s.after = usage{rssKB: 1, threads: 1, handles: 100}, usage{rssKB: 1, threads: 1, handles: 110}
		if err := s.verdict(); err != nil {
			t.Errorf("%s, and all is given back: %v", c.what, err)
		}
		for i := range s.during { // memory is not closed, but only given back
			s.during[i].rssKB = 10_000 * s.during[i].handles
		}
		s.after.rssKB = 1_000_000
		if err := s.verdict(); (err != nil) != c.leaks {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestVerdictNamesWhatWasNotServed(t *testing.T) {
	s := soaked{
		soak: soak{streams: 3, rate: 10, documents: 5}, took: time.Second, newest: 3, told: []told{{2, 3}, {1, 2}, {0, 3}},
		load:   load{pages: []time.Duration{time.Millisecond, 2 * time.Second}, due: 10, failed: 1},
		before: usage{handles: 10}, after: usage{handles: 200},
	}
	err := s.verdict()
	for _, want := range []string{"2 of 3 streams", "1 of 10 requests", "10 before, 200 when"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: no word of %q", err, want)
		}
	}
	var out bytes.Buffer
	s.print(&out)
	if want := "0.2"; !strings.Contains(out.String(), want) {
		t.Errorf("2 of 10 requests are late or have failed:\n%s", out.String())
	}
}

func TestProcFiles(t *testing.T) {
	status := []byte("Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\nThreads:\t9\n")
	if got := [...]int64{statusField(status, "VmRSS"), statusField(status, "VmHWM"), statusField(status, "Threads"), statusField(status, "None")}; got != [...]int64{1024, 2048, 9, 0} {
		t.Errorf("%v", got)
	}
	stat := []byte("7 (a ) b) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 1 1 1\n")
	if got := statTime(stat); got != 3*time.Second {
		t.Errorf("%v of processor time, want 3s", got)
	}
}
