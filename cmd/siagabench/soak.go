package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// A soak is what a server is put through, and for how long.
type soak struct {
	documents, streams, rate int // rate: requests a second
	time                     time.Duration
}

// soaked is what came of it.
type soaked struct {
	soak
	took          time.Duration
	load          load
	edits, bursts int
	told          []told  // one of each stream
	newest        int     // build of the site at the end, as the streams tell it
	before, after usage   // without streams and requests; after: settled
	during        []usage // every sampleTime
}

const (
	sampleTime  = 500 * time.Millisecond
	settleTime  = 10 * time.Second // for the last event to arrive
	releaseTime = 30 * time.Second // for connections to be closed, and for memory to be given back
	burstEvery  = 20               // edits
	burstSize   = 100              // documents at once, as with a change of branch
)

// soakCommand puts siaga serve under load for some minutes and says whether anything grows.
func soakCommand(ctx context.Context, flags *flag.FlagSet) func() error {
	minutes := flags.Float64("minutes", 2, "how long, without start and end")
	n := flags.Int("n", 1000, "number of documents")
	streams := flags.Int("streams", 200, "open event streams")
	rate := flags.Int("rate", 500, "requests a second")
	dir := flags.String("dir", "", "folder for the tree, not inside a repository (default the system's temporary folder)")
	siaga := flags.String("siaga", "", "program to measure (default: build it)")
	return func() error {
		b := &bench{siaga: *siaga}
		if err := b.prepare(strconv.Itoa(*n), *dir); err != nil {
			return err
		}
		defer os.RemoveAll(b.dir)
		if err := b.programs(ctx); err != nil {
			return err
		}
		if b.siaga == "" {
			return errors.Join(b.failed...)
		}
		s, err := b.soak(ctx, soak{documents: *n, streams: *streams, rate: *rate, time: time.Duration(*minutes * float64(time.Minute))})
		if err != nil {
			return err
		}
		s.print(os.Stdout)
		return s.verdict()
	}
}

// soak runs it.
func (b *bench) soak(ctx context.Context, of soak) (*soaked, error) {
	tree := filepath.Join(b.dir, "content")
	if err := b.writeTree(ctx, of.documents, tree); err != nil {
		return nil, err
	}
	e, err := newEditor(tree, seed)
	if err != nil {
		return nil, err
	}
	siaga := b.siagaServer(tree, b.dir)
	s, err := startServer(ctx, siaga.process)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if _, err := s.until(ctx, searchAddress("nowhere"), s.started, isAnswer); err != nil {
		return nil, err
	}
	pid := s.cmd.Process.Pid
	out := &soaked{soak: of, before: usageOf(pid)}
	listening, hangUp := context.WithCancel(ctx)
	defer hangUp()
	listeners, err := s.listen(listening, of.streams)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "soak: %v of %d requests a second, %d streams, %d documents\n", of.time, of.rate, of.streams, of.documents)
	if err := out.run(ctx, s, e, siaga); err != nil {
		return nil, err
	}
	out.newest, out.told = listeners.finish(settleTime)
	hangUp()
	listeners.Wait()
	s.client.CloseIdleConnections()
	for end := time.Now().Add(releaseTime); ; time.Sleep(sampleTime) {
		if out.after = usageOf(pid); len(out.leaks()) == 0 || time.Now().After(end) {
			return out, nil
		}
	}
}

// pagesOf are the addresses of the pages of all documents.
func pagesOf(e *editor, of liveServer) (pages []string) {
	for _, folder := range e.folders {
		for _, path := range e.files[folder] {
			pages = append(pages, of.address(path))
		}
	}
	return pages
}

// run edits and asks at the same time, and looks at the process while it does.
func (out *soaked) run(ctx context.Context, s *server, e *editor, of liveServer) error {
	begun := time.Now()
	ctx, cancel := context.WithDeadline(ctx, begun.Add(out.time))
	defer cancel()
	var work sync.WaitGroup
	var failed error // of the editor
	work.Go(func() { failed = out.edit(ctx, e) })
	work.Go(func() { out.load = s.load(ctx, out.rate, pagesOf(e, of)) })
	work.Go(func() {
		tick := time.NewTicker(sampleTime)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				out.during = append(out.during, usageOf(s.cmd.Process.Pid))
			case <-ctx.Done():
				return
			}
		}
	})
	work.Wait()
	out.took = time.Since(begun)
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return failed
}

// edit saves something every 100 to 500 ms; now and then very much at once, which is taken back the next time.
func (out *soaked) edit(ctx context.Context, e *editor) error {
	by := rand.New(rand.NewPCG(seed, 1))
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Duration(100+by.IntN(400)) * time.Millisecond):
		}
		if out.edits++; out.edits%burstEvery == 0 {
			if out.bursts++; out.bursts%2 == 0 {
				if err := e.restore(); err != nil {
					return err
				}
				continue
			}
			for range burstSize {
				if err := e.saveNext(); err != nil {
					return err
				}
			}
			continue
		}
		if err := e.saveNext(); err != nil {
			return err
		}
	}
}

func (e *editor) saveNext() error {
	x, err := e.next()
	if err != nil {
		return err
	}
	return e.save(x)
}
