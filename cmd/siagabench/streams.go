package main

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// Told is what an event stream has told so far.
type told struct {
	events int // besides the first one, which greets
	build  int // the newest that it knows
}

// listeners are open event streams that somebody reads.
type listeners struct {
	sync.WaitGroup
	mu      sync.Mutex
	streams []told
}

// listen opens event streams, as so many browsers do. They end with ctx.
func (s *server) listen(ctx context.Context, n int) (*listeners, error) {
	l := &listeners{streams: make([]told, n)}
	for i := range n {
		events, err := s.events(ctx)
		if err != nil {
			return nil, err
		}
		l.Go(func() {
			first := true
			for e := range events {
				l.take(i, e, first)
				first = false
			}
		})
	}
	return l, nil
}

func (l *listeners) take(i int, e event, first bool) {
	var data struct{ Build int }
	if json.Unmarshal(e.data, &data) != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !first {
		l.streams[i].events++
	}
	l.streams[i].build = max(l.streams[i].build, data.Build)
}

// finish waits until nothing is told any more and all streams know the same, for so long at most, and returns what they know.
func (l *listeners) finish(limit time.Duration) (newest int, all []told) {
	for end := time.Now().Add(limit); ; time.Sleep(sampleTime) {
		before := newest
		newest, all = l.now()
		behind := 0
		for _, t := range all {
			if t.build < newest {
				behind++
			}
		}
		if behind == 0 && newest == before || time.Now().After(end) {
			return newest, all
		}
	}
}

func (l *listeners) now() (newest int, all []told) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.streams {
		newest = max(newest, t.build)
	}
	return newest, append(all, l.streams...)
}
