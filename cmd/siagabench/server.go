package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
)

// A server is a process that serves a site and follows its content.
type server struct {
	url     string // with a slash at the end
	started time.Time
	cmd     *exec.Cmd
	said    *transcript
	ended   chan struct{} // closed when the process is gone
	client  *http.Client
}

// startServer starts a process and waits until it has printed its address, which it does when it answers.
func startServer(ctx context.Context, p process) (*server, error) {
	cmd := exec.CommandContext(ctx, p.args[0], p.args[1:]...)
	cmd.Env = append(os.Environ(), p.env...)
	cmd.Dir = p.dir
	said := &transcript{found: make(chan string, 1)}
	cmd.Stdout, cmd.Stderr = said, said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second // then it is killed
	settle()
	time.Sleep(rest)
	s := &server{started: time.Now(), cmd: cmd, said: said, ended: make(chan struct{}), client: keepAliveClient(4)}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ended)
		cmd.Wait() // how it ended is no finding: it is always we who end it
	}()
	select {
	case s.url = <-said.found:
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("%s has ended:\n%s", p.name, said)
	case <-ctx.Done():
		<-s.ended
		return nil, ctx.Err()
	}
}

// keepAliveClient is a client that keeps up to n connections open.
func keepAliveClient(n int) *http.Client {
	return &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConns: n, MaxIdleConnsPerHost: n, DisableCompression: true}}
}

// stop ends the process and waits for it.
func (s *server) stop() {
	s.client.CloseIdleConnections()
	if s.cmd.Process.Signal(os.Interrupt) != nil { // not known on every system
		s.cmd.Process.Kill()
	}
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
		s.cmd.Process.Kill()
		<-s.ended
	}
}

// get asks for a page. The path has no slash in front.
func (s *server) get(ctx context.Context, path string) (status int, body []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return 0, nil, err
	}
	a, err := s.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer a.Body.Close()
	body, err = io.ReadAll(a.Body)
	return a.StatusCode, body, err
}

// until asks for a page again and again until its bytes are right, and returns how long that was since a moment. Between
// two requests it rests as long as a request took, a millisecond at least, so that asking leaves the server most of the machine.
func (s *server) until(ctx context.Context, path string, since time.Time, isRight func([]byte) bool) (time.Duration, error) {
	for {
		asked := time.Now()
		_, body, err := s.get(ctx, path)
		now := time.Now()
		switch {
		case err != nil:
			return 0, err
		case isRight(body):
			return now.Sub(since), nil
		case now.Sub(since) > longest:
			return 0, fmt.Errorf("%s has not become right in %v; the server said:\n%s", path, longest, s.said)
		}
		time.Sleep(max(time.Millisecond, now.Sub(asked)))
	}
}

// longest is how long a change may take before the bench gives up.
const longest = 5 * time.Minute

// transcript keeps the end of what a process prints, and looks for the address that it prints first.
type transcript struct {
	mu    sync.Mutex
	text  []byte
	found chan string // gets the address, once
	sent  bool
}

// served finds the address that a server says it is at.
var served = regexp.MustCompile(`http://(localhost|127\.0\.0\.1):[1-9][0-9]*/`)

// Write implements [io.Writer].
func (t *transcript) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	if !t.sent {
		if line := served.Find(t.text); line != nil {
			t.sent = true
			t.found <- strings.Replace(string(line), "localhost", "127.0.0.1", 1)
		}
	}
	if keep := 4000; len(t.text) > 2*keep {
		t.text = bytes.Clone(t.text[len(t.text)-keep:])
	}
	return len(b), nil
}

// String is the end of what was printed.
func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
