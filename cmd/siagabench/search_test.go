package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	values := []int64{}
	for i := range 100 {
		values = append(values, int64(100-i))
	}
	for percent, want := range map[int]int64{0: 1, 50: 50, 95: 95, 99: 99, 100: 100} {
		if got := percentile(values, percent); got != want {
			t.Errorf("percentile %d is %d, want %d", percent, got, want)
		}
	}
	if got := percentile([]int64{7}, 50); got != 7 {
		t.Errorf("the median of 7 is %d", got)
	}
	if got := percentile([]int64(nil), 50); got != 0 {
		t.Errorf("the median of nothing is %d", got)
	}
}

func TestSearchRowsHaveBarsForTheirSizes(t *testing.T) {
	small, big := answer{Traffic: traffic{80_000, 12}}, answer{Traffic: traffic{120_000, 15}}
	s := &searched{
		medians: map[string]sample{floorName: {wall: 4 * time.Second}},
		shards:  []shardFigures{{Make: time.Second, Write: time.Second / 2}},
		disk:    []diskFigures{{Build: 2 * time.Second, Bytes: 50, Updates: []time.Duration{3 * time.Millisecond}}, {Build: 9 * time.Second}},
		site:    &browserFigures{First: []answer{small, small, big}, Later: []answer{small}, Keys: []time.Duration{40 * time.Millisecond}},
		index:   weight{files: 30, compressed: 400}, texts: weight{compressed: 300}, markdown: weight{bytes: 1000}, pages: weight{files: 100},
	}
	var got []string
	for _, r := range s.rows() {
		got = append(got, r.line(barSize))
	}
	for _, want := range []string{
		"index for browsers / floor program\t10000\t0.375\t≤ 0.3\tNOT met",
		"index without texts, compressed / markdown\t10000\t0.1\t≤ 0.1\tmet",
		"index with texts, compressed / markdown\t10000\t0.4\t≤ 0.35\tNOT met",
		"files of the index / pages\t10000\t0.3\t≤ 0.25\tNOT met",
		"first query, kB, median\t10000\t80\t≤ 90\tmet",
		"first query, kB, most\t10000\t120\t≤ 90\tNOT met",
		"first query, requests, most\t10000\t15\t≤ 14\tNOT met",
		"key to results, ms, median\t10000\t40\t≤ 50\tmet",
		"first index on disk / floor program\t10000\t0.5\t≤ 0.8\tmet",
		"one page changed until it is found, ms, p50\t10000\t3\t≤ 10\tmet",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no row %q in\n%s", want, strings.Join(got, "\n"))
		}
	}
	most := s.rows()[slices.IndexFunc(s.rows(), func(r searchRow) bool { return r.what == "first query, kB, most" })]
	if line := most.line(bigSize); !strings.HasSuffix(line, "≤ 150\tmet") {
		t.Error(line)
	}
	if line := most.line(1000); !strings.HasSuffix(line, "120\t\t") {
		t.Error(line)
	}
}

func TestWeighCompressesTexts(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("the same again ", 1000)
	for _, name := range []string{"index.js", "pabc0.js", "cabc.js", "tabc0.js", "x.pagefind"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := weigh(dir, isIndex)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := weigh(dir, holdsTexts)
	if err != nil {
		t.Fatal(err)
	}
	if all.files != 4 || texts.files != 2 || all.bytes != int64(4*len(text)) || all.compressed > 2000 {
		t.Errorf("all %+v, texts %+v", all, texts)
	}
	if other, err := weigh(dir, func(name string) bool { return name == "x.pagefind" }); err != nil || other.compressed != int64(len(text)) {
		t.Errorf("%+v, %v", other, err)
	}
}

func TestMeterCountsWhatGoesOverTheWire(t *testing.T) {
	site, other := t.TempDir(), t.TempDir()
	text := strings.Repeat("the same again ", 1000)
	for _, name := range []string{filepath.Join(site, "index.html"), filepath.Join(other, "a.bin")} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m, err := serveMeter(site, map[string]string{"/other/": other})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	get := func(path string) (status int, body string, sent traffic) {
		before := m.sent()
		r, err := http.Get(m.address() + path) // asks for gzip, and unpacks it
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(data), m.sent().since(before)
	}
	if status, body, sent := get("/"); status != 200 || body != text || sent.Requests != 1 || sent.Bytes > 1000 || sent.Bytes < 100 {
		t.Errorf("status %d, %d bytes, sent %+v", status, len(body), sent)
	}
	if status, body, sent := get("/other/a.bin"); status != 200 || body != text || sent.Bytes < int64(len(text)) {
		t.Errorf("status %d, %d bytes, sent %+v", status, len(body), sent)
	}
	for _, path := range []string{"/none.html", "/other/../../index.html", "/other/none"} {
		if status, _, _ := get(path); status != 404 {
			t.Errorf("%s: status %d", path, status)
		}
	}
}
