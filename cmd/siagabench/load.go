package main

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// A load is what came of requests that were sent at a steady rate, whether those before were answered or not.
type load struct {
	pages, searches []time.Duration // from when it was due until all of it was there
	due             int             // requests
	gone            int             // answered with 404: an edit was just replacing the document
	unsent          int             // too many before it were not answered
	failed          int             // not answered, or with another status
}

const (
	askers      = 64
	searchEvery = 100 // requests
)

// load asks for random pages, and now and then searches, until ctx is done.
func (s *server) load(ctx context.Context, rate int, pages []string) (all load) {
	client := keepAliveClient(askers)
	defer client.CloseIdleConnections()
	due := make(chan request, rate*10) // ten seconds behind: then they are not sent
	loads := make([]load, askers)
	var work sync.WaitGroup
	for i := range loads {
		work.Go(func() {
			for r := range due {
				loads[i].take(r, s.url, client)
			}
		})
	}
	by := rand.New(rand.NewPCG(seed, 2))
	begun := time.Now()
	for ctx.Err() == nil {
		at := begun.Add(time.Duration(all.due) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(at))
		all.due++
		r := request{at: at, path: pages[by.IntN(len(pages))]}
		if all.due%searchEvery == 0 {
			r.path, r.isSearch = searchAddress(wordOf(r.path)), true
		}
		select {
		case due <- r:
		default:
			all.unsent++
		}
	}
	close(due)
	work.Wait()
	for _, l := range loads {
		all.pages, all.searches = append(all.pages, l.pages...), append(all.searches, l.searches...)
		all.gone += l.gone
		all.failed += l.failed
	}
	return all
}

// wordOf is a word that the name of a page begins with.
func wordOf(page string) string {
	word, _, _ := strings.Cut(strings.TrimSuffix(path.Base(page), ".html"), "-")
	return word
}

// A request that is due.
type request struct {
	at       time.Time
	path     string
	isSearch bool
}

// take sends a request and waits for the answer.
func (l *load) take(r request, url string, client *http.Client) {
	a, err := client.Get(url + r.path)
	if err != nil {
		l.failed++
		return
	}
	_, err = io.Copy(io.Discard, a.Body)
	a.Body.Close()
	took := time.Since(r.at)
	switch {
	case err == nil && a.StatusCode == http.StatusOK && r.isSearch:
		l.searches = append(l.searches, took)
	case err == nil && a.StatusCode == http.StatusOK:
		l.pages = append(l.pages, took)
	case err == nil && a.StatusCode == http.StatusNotFound:
		l.gone++
	default:
		l.failed++
	}
}
