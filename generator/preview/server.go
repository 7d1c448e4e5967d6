package preview

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"siaga/generator/diag"
	"siaga/generator/live"
)

//go:embed live.js
var liveScript []byte

// Options say what to serve and where.
type Options struct {
	Addr  string                      // host:port; port 0 takes a free one
	Load  func() (live.Source, error) // reads the configuration; called again when that may have changed
	Poll  time.Duration               // look at the files so often; zero: be told by the system
	Out   io.Writer                   // gets one line per rebuild
	Color bool                        // Out is a terminal that takes colours
	Ready func(url string)            // called once, when the site can be asked for; may be nil
	Index string                      // folder for the search index; empty: a temporary one
}

// Run serves until ctx is done. An error means that serving could not start: the first build failed, or the address
// cannot be listened on.
func Run(ctx context.Context, o Options) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	defer listener.Close()
	p := &presenter{board: new(board), log: logger{out: o.Out, color: o.Color}}
	loop, err := live.Start(ctx, live.Options{Load: o.Load, Poll: o.Poll, Built: p.built, Found: p.found, Failed: p.failed, Report: p.log.report})
	if err != nil {
		return err
	}
	defer loop.Close()
	stop := make(chan struct{})
	find := &finder{dir: o.Index}
	defer find.close()
	server := newServer(p.board, find, o, stop)
	server.Handler.(*handler).wait = loop.Wait
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() {
		served <- server.Serve(listener)
		cancel()
	}()
	url := "http://" + listener.Addr().String() + "/"
	fmt.Fprintf(o.Out, "%s (Ctrl-C stops)\n", url)
	if o.Ready != nil {
		o.Ready(url)
	}
	err = loop.Follow(ctx)
	close(stop)
	// Pages in flight are finished. ctx is done already, so the grace period needs one of its own.
	grace, end := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer end()
	if server.Shutdown(grace) != nil {
		server.Close()
	}
	if failed := <-served; !errors.Is(failed, http.ErrServerClosed) {
		err = failed
	}
	return err
}

// presenter brings what the loop has built to the board and to the terminal.
type presenter struct {
	board    *board
	log      logger
	problems problems     // of the latest snapshot whose problems are known
	untold   *live.Update // whose line waits for its problems
}

// built shows a snapshot. Its problems are those of the one before, until they are known.
func (p *presenter) built(_ context.Context, u live.Update) error {
	if p.untold != nil {
		p.log.built(*p.untold, nil)
	}
	p.untold = &u
	if p.problems.List == nil {
		p.problems = summarize(nil, nil)
	}
	p.board.show(newSite(u.Snapshot), p.problems, u.Changed)
	return nil
}

func (p *presenter) found(u live.Update, list []diag.Diagnostic) {
	p.untold = nil
	p.problems = summarize(list, func(p diag.Pos) string { return lineAt(u.Snapshot.Source, p) })
	p.board.show(nil, p.problems, nil)
	p.log.built(u, list)
}

func (p *presenter) failed(f live.Failure) {
	p.board.show(nil, summarize(f.Problems, func(p diag.Pos) string { return lineAt(f.Text, p) }), f.Changed)
	p.log.failed(f.Problems, f.Text, f.Changed)
}

// lineAt is the source line of a place, trimmed and bounded; "" if it is not known.
func lineAt(text func(string) ([]byte, error), pos diag.Pos) string {
	if text == nil || pos.Line < 1 {
		return ""
	}
	data, err := text(pos.Path)
	if err != nil {
		return ""
	}
	for range pos.Line - 1 {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	if line = bytes.TrimSpace(line); len(line) > 300 {
		return strings.ToValidUTF8(string(line[:300]), "") + "…"
	}
	return strings.ToValidUTF8(string(line), "\uFFFD")
}

func newServer(b *board, find *finder, o Options, stop <-chan struct{}) *http.Server {
	h := &handler{
		board:  b,
		events: &events{board: b, server: strconv.FormatInt(time.Now().UnixNano(), 36), done: stop},
		finder: find,
		script: liveScript,
		hosts:  newHosts(o.Addr),
	}
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second, // lifted for the event stream
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          log.New(o.Out, "", 0),
	}
}
