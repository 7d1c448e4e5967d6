package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Live is what one server took for one tree.
type live struct {
	start       time.Duration // of the process, until the first page was there
	startAgain  time.Duration // likewise, with the cache of the one before; 0: it has none
	firstSearch time.Duration // of the first question, which may have to wait for an index; 0: it has no search
	saves       []save
	usage       usage         // at the end
	cpu         time.Duration // of all saves, with the searches and what asked for the pages
}

// A save is what one saved edit took. What was not looked at is 0.
type save struct {
	folder, change         string
	page, search, problems time.Duration // from before the write until each of them was right
}

// calmTime lies between an edit and the next one: nobody saves the moment that they see the page.
const calmTime = 200 * time.Millisecond

// The names of the servers.
const (
	siagaServerName = "siaga serve"
	hugoServerName  = "hugo server"
)

// A liveServer is a kind of server that edits are shown by.
type liveServer struct {
	process
	address func(path string) string // of the page of a document
	isSiaga bool                     // it has a search and an event stream, too
}

// siagaServer is siaga serve for a tree, with a cache of its own.
func (b *bench) siagaServer(tree, work string) liveServer {
	cache, args := b.cacheFlag("serve", filepath.Join(work, "serve-cache"))
	return liveServer{
		process: process{
			name: siagaServerName, dir: b.dir, env: cache,
			args: append([]string{b.siaga, "serve", "--content", tree, "--addr", "127.0.0.1:0"}, args...),
		},
		address: func(path string) string { return strings.TrimSuffix(path, ".md") + ".html" },
		isSiaga: true,
	}
}

// hugoServer is hugo server for a tree as its makers have it: it renders to memory, and after a change what was asked for lately.
func (b *bench) hugoServer(tree, work string) (liveServer, error) {
	site := filepath.Join(work, "hugo-live")
	return liveServer{
		process: process{
			name: hugoServerName, dir: b.dir,
			args: []string{b.hugo, "server", "--renderToMemory", "--noBuildLock", "--source", site, "--cacheDir", filepath.Join(work, "hugo-live-cache")},
		},
		address: func(path string) string { return strings.ToLower(strings.TrimSuffix(path, ".md")) + ".html" },
	}, writeHugoSite(site, tree)
}

// measureLive starts a server, edits documents of its tree one after the other, and takes the edits back at the end.
func (b *bench) measureLive(ctx context.Context, of liveServer, tree string, edits int) (f live, err error) {
	e, err := newEditor(tree, seed)
	if err != nil {
		return f, err
	}
	s, err := startServer(ctx, of.process)
	if err != nil {
		return f, err
	}
	defer s.stop()
	defer func() { err = errors.Join(err, e.restore()) }()
	if f.start, err = s.untilFront(ctx); err != nil {
		return f, err
	}
	if of.isSiaga {
		asked := time.Now()
		if f.firstSearch, err = s.until(ctx, searchAddress("nowhere"), asked, isAnswer); err != nil {
			return f, err
		}
	}
	pid := s.cmd.Process.Pid
	before := usageOf(pid).cpu
	for range edits {
		time.Sleep(calmTime)
		x, err := e.next()
		if err != nil {
			return f, err
		}
		took, err := s.timeSave(ctx, of, e, x)
		if err != nil {
			return f, fmt.Errorf("%s, %s in %s: %w", of.name, x.change, x.path, err)
		}
		f.saves = append(f.saves, took)
	}
	f.usage = usageOf(pid)
	f.cpu = f.usage.cpu - before
	if !of.isSiaga {
		return f, nil
	}
	s.stop()
	again, err := startServer(ctx, of.process)
	if err != nil {
		return f, err
	}
	defer again.stop()
	f.startAgain, err = again.untilFront(ctx)
	return f, err
}

// untilFront waits for the front page and returns how long that was since the start of the process.
func (s *server) untilFront(ctx context.Context) (time.Duration, error) {
	return s.until(ctx, "", s.started, func(body []byte) bool { return bytes.Contains(body, []byte("<html")) })
}

// timeSave saves an edit of a page that somebody looks at.
func (s *server) timeSave(ctx context.Context, of liveServer, e *editor, x edit) (took save, err error) {
	took = save{folder: x.folder, change: x.change}
	page, marker := of.address(x.path), []byte(x.marker)
	status, body, err := s.get(ctx, page)
	if err != nil {
		return took, err
	}
	if status != http.StatusOK || bytes.Contains(body, marker) {
		return took, fmt.Errorf("%s has status %d before the edit", page, status)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var told <-chan event
	if of.isSiaga && x.broken {
		if told, err = s.events(ctx); err != nil {
			return took, err
		}
	}
	saved := time.Now()
	if err := e.save(x); err != nil {
		return took, err
	}
	if took.page, err = s.until(ctx, page, saved, func(body []byte) bool { return bytes.Contains(body, marker) }); err != nil {
		return took, err
	}
	if told != nil {
		if took.problems, err = waitForProblem(told, x.marker, saved); err != nil {
			return took, err
		}
	}
	if of.isSiaga {
		took.search, err = s.until(ctx, searchAddress(x.marker), saved, func(body []byte) bool { return finds(body, page) })
	}
	return took, err
}

func searchAddress(word string) string { return "api/search?q=" + word }

// answerOf reads the answer to a search; addresses is nil where it is none.
func answerOf(body []byte) (addresses []string) {
	var a struct {
		Hits *[]struct{ Address string }
	}
	if json.Unmarshal(body, &a) != nil || a.Hits == nil {
		return nil
	}
	addresses = []string{}
	for _, h := range *a.Hits {
		addresses = append(addresses, h.Address)
	}
	return addresses
}

func isAnswer(body []byte) bool           { return answerOf(body) != nil }
func finds(body []byte, page string) bool { return slices.Contains(answerOf(body), page) }

// An event is what an event stream has told, with the time of its arrival.
type event struct {
	at   time.Time
	data []byte
}

// events opens an event stream. The channel is closed when the stream ends, at the latest with ctx.
func (s *server) events(ctx context.Context) (<-chan event, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"_siaga/events", nil)
	if err != nil {
		return nil, err
	}
	a, err := (&http.Client{Transport: s.client.Transport}).Do(r) // without a limit of time
	if err != nil {
		return nil, err
	}
	if a.StatusCode != http.StatusOK {
		a.Body.Close()
		return nil, fmt.Errorf("the event stream has status %d", a.StatusCode)
	}
	out := make(chan event, 64)
	go func() {
		defer close(out)
		defer a.Body.Close()
		lines := bufio.NewReader(a.Body)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
				select {
				case out <- event{time.Now(), data}:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out, nil
}

// waitForProblem waits until a stream has told of a problem with a word in it.
func waitForProblem(told <-chan event, word string, since time.Time) (time.Duration, error) {
	limit := time.After(longest)
	for {
		select {
		case e, open := <-told:
			if !open {
				return 0, errors.New("the event stream has ended")
			}
			if bytes.Contains(e.data, []byte(word)) {
				return e.at.Sub(since), nil
			}
		case <-limit:
			return 0, fmt.Errorf("no event told of the problem in %v", longest)
		}
	}
}

// warm reads all files below a folder, so that every program finds them in memory.
func warm(dir string) error {
	buffer := make([]byte, 64<<10)
	return filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		for err == nil {
			_, err = f.Read(buffer)
		}
		return nil
	})
}
