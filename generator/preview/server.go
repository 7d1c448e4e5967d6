package preview

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"

	"siaga/generator"
	"siaga/generator/diag"
)

//go:embed live.js
var liveScript []byte

// Options say what to serve and where.
type Options struct {
	Addr  string                 // host:port; port 0 takes a free one
	Load  func() (Source, error) // reads the configuration again; called before every build
	Out   io.Writer              // gets one line per rebuild
	Color bool                   // Out is a terminal that takes colours
	Ready func(url string)       // called once, when the site can be asked for; may be nil
	Index string                 // folder for the search index; empty: a temporary one
}

// Source says what to build.
type Source struct {
	Build  generator.Options // Content may be nil: Build.Dir is opened, and again when the folder was replaced
	Watch  []string          // folders and files, absolute; need not exist
	Theme  string            // folder of the user's layouts, absolute; empty: none
	Ignore func(path string, isDir bool) bool
}

// Broken is the error of Options.Load for a configuration with mistakes.
type Broken struct {
	Problems []diag.Diagnostic
	Text     func(path string) ([]byte, error) // the text of the file, to show the line; may be nil
}

// Error implements error.
func (b *Broken) Error() string { return diag.Summary(b.Problems) + " in the configuration" }

// Run serves until ctx is done. An error means that serving could not start: the first build failed, or the address
// cannot be listened on.
func Run(ctx context.Context, o Options) error {
	source, err := o.Load()
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	defer listener.Close()
	b := &builder{load: o.Load, board: new(board), log: logger{out: o.Out, color: o.Color}}
	defer b.close()
	if err := b.start(ctx, source); err != nil {
		return err
	}
	stop := make(chan struct{})
	find := &finder{dir: o.Index}
	defer find.close()
	server := newServer(b.board, find, o, stop)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	url := "http://" + listener.Addr().String() + "/"
	fmt.Fprintf(o.Out, "%s (Ctrl-C stops)\n", url)
	if o.Ready != nil {
		o.Ready(url)
	}
	err = b.follow(ctx, failed)
	close(stop)
	// Pages in flight are finished. ctx is done already, so the grace period needs one of its own.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if server.Shutdown(grace) != nil {
		server.Close()
	}
	return err
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

// follow rebuilds on every change until ctx is done.
func (b *builder) follow(ctx context.Context, failed <-chan error) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			if errors.Is(err, http.ErrServerClosed) {
				return nil
			}
			return err
		case changed, open := <-b.watcher.Events():
			if !open {
				return errors.New("the file system is no longer watched")
			}
			if changed.All {
				changed.Paths = b.source.Watch
			}
			b.rebuild(ctx, changed.Paths)
		}
	}
}
