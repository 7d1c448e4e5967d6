package preview

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/layouts"
)

// exampleHandler serves the example of this repository.
func exampleHandler(b *testing.B) (*handler, []string) {
	b.Helper()
	builder, err := generator.New(generator.Options{Config: config.Default(), Content: os.DirFS("../../content"), Name: "content", Layouts: layouts.FS})
	if err != nil {
		b.Fatal(err)
	}
	snapshot, err := builder.Build(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	h := newTestHandler(nil)
	h.board.show(newSite(snapshot), problems{List: []problem{}}, nil)
	var pages []string
	for _, a := range snapshot.Addresses() {
		if strings.HasSuffix(a, ".html") {
			pages = append(pages, a)
		}
	}
	return h, pages
}

// BenchmarkPages asks for all pages, one after the other, on all cores.
func BenchmarkPages(b *testing.B) {
	h, pages := exampleHandler(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if w := ask(h, "/"+pages[i%len(pages)], ""); w.Code != http.StatusOK {
				b.Errorf("%s: status %d", pages[i%len(pages)], w.Code)
			}
		}
	})
}

// BenchmarkTabs shows a new build to 200 tabs on three pages: each has a stream, hears of the build and asks whether its page differs.
func BenchmarkTabs(b *testing.B) {
	const tabs = 200
	h, pages := exampleHandler(b)
	server := httptest.NewServer(h)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: tabs}}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	site := h.board.get().site
	var heard sync.WaitGroup
	for i := range tabs {
		page := pages[i%3]
		tag := ask(h, "/"+page, "").Header().Get("ETag")
		heard.Add(1)
		go func() {
			stream, err := get(ctx, client, server.URL+eventsPath, "")
			if err != nil {
				b.Error(err)
				return
			}
			defer stream.Body.Close()
			for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
				if !strings.HasPrefix(lines.Text(), "data: ") {
					continue
				}
				if answer, err := get(ctx, client, server.URL+"/"+page, tag); err != nil || answer.StatusCode != http.StatusNotModified {
					b.Errorf("%s: %v, %v", page, answer, err)
				} else {
					io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
				}
				heard.Done()
			}
		}()
	}
	heard.Wait()
	b.ReportAllocs()
	for b.Loop() {
		heard.Add(tabs)
		h.board.show(site, problems{List: []problem{}}, []string{"a.md"})
		heard.Wait()
	}
}

func get(ctx context.Context, client *http.Client, url, tag string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	return client.Do(r)
}
