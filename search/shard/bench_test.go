package shard

import (
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"siaga/search"
)

const (
	benchPages = 10_000
	benchWords = 120_000 // of the vocabulary
	benchTerms = 250     // about, different ones, of a page
)

// newBenchSite makes pages of about 5 kB whose words have the frequencies of a language (Zipf).
func newBenchSite() *site {
	r := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, benchWords)
	for i := range vocabulary {
		var b strings.Builder
		for range 1 + i%4 + i/40_000 {
			b.WriteString([]string{"ka", "lo", "mi", "ter", "sun", "dap", "re", "con", "tion", "ex", "pro", "an", "ig", "ou", "st", "ble"}[r.IntN(16)])
		}
		if i > 30_000 {
			fmt.Fprint(&b, "-", i)
		}
		vocabulary[i] = b.String()
	}
	zipf := rand.NewZipf(r, 1.05, 8, benchWords-1)
	s := &site{}
	for i := range benchPages {
		d := &search.Document{
			Path: fmt.Sprintf("incidents/2024/some-words-in-a-name-%d.md", i), Address: fmt.Sprintf("incidents/2024/some-words-in-a-name-%d.html", i),
			Kind: "incident", Title: fmt.Sprint("Some words in a title ", i), Prior: r.IntN(3), Date: fmt.Sprintf("%d-%02d-11", 2017+r.IntN(9), 1+r.IntN(12)),
			Facets: []search.Facet{{Name: "kind", Value: "incident"}, {Name: "service", Value: vocabulary[r.IntN(300)]}, {Name: "severity", Value: fmt.Sprint("sev", r.IntN(4))}},
		}
		terms := map[string]uint8{search.TitleKey(d.Title): search.MaxImpact}
		for j := range 6 {
			var b strings.Builder
			for range 75 {
				w := vocabulary[zipf.Uint64()]
				b.WriteString(w)
				b.WriteByte(' ')
				terms[w] = uint8(1 + min(r.IntN(search.MaxImpact), r.IntN(search.MaxImpact)))
			}
			d.Sections = append(d.Sections, search.Section{Anchor: fmt.Sprint("part-", j), Heading: fmt.Sprint("Part ", j), Text: b.String()})
		}
		for j := 0; len(terms) < benchTerms; j++ {
			terms[vocabulary[r.IntN(benchWords)]] = 3
		}
		s.docs, s.terms = append(s.docs, d), append(s.terms, terms)
	}
	return s
}

// BenchmarkIndex makes an index of 10,000 pages that were analysed. It reports compressed sizes in bytes.
func BenchmarkIndex(b *testing.B) {
	s := newBenchSite()
	pages, o := s.pages(upTo(len(s.docs)))
	postings := 0
	for _, terms := range s.terms {
		postings += len(terms)
	}
	s.terms = nil
	var files []File
	for b.Loop() {
		var err error
		if files, err = Files(pages, o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(postings)/benchPages, "terms/page")
	reportSizes(b, files)
}

// BenchmarkContents makes the files of the texts.
func BenchmarkContents(b *testing.B) {
	s := newBenchSite()
	pages, o := s.pages(upTo(len(s.docs)))
	files, err := Files(pages, o)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		n := 0
		for _, f := range files {
			n += len(f.Bytes())
		}
		b.SetBytes(int64(n))
	}
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// reportSizes reports the compressed size of the files of each kind.
func reportSizes(b *testing.B, files []File) {
	b.Helper()
	size, count := map[byte]int{}, map[byte]int{}
	for _, f := range files {
		var c counter
		z := gzip.NewWriter(&c)
		z.Write(f.Bytes())
		z.Close()
		size[f.Name[0]] += int(c)
		count[f.Name[0]]++
	}
	b.ReportMetric(float64(size['i']), "head-B")
	b.ReportMetric(float64(size['t']/count['t']), "B/shard")
	b.ReportMetric(float64(size['p']/count['p']), "B/block")
	b.ReportMetric(float64(size['t']+size['i']+size['w']+size['e']+size['f']+size['d'])/benchPages, "index-B/page")
	b.ReportMetric(float64(size['p']+size['c'])/benchPages, "texts-B/page")
	b.ReportMetric(float64(benchPages)/float64(len(files)), "pages/file")
}
