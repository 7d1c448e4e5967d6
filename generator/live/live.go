// Package live keeps a site up to date while its sources change.
//
// # How it goes
//
// A [Loop] builds a site, watches its sources, and builds again when they change. A burst of changes is one rebuild. When more
// changes come while one is under way, it is given up and begun again with all of them, unless it has been put off for so
// long that a reader would rather have what there is. What a rebuild has to look at is told to the [generator.Builder], which
// keeps the rest.
//
// Each new [generator.Snapshot] is handed on at once: a page can be served, or the site published, before anybody has
// asked what is wrong in the content. That is found out when the changes have come to rest, and told apart.
//
// A rebuild that cannot be done (a configuration with mistakes, a template that does not parse, content that is gone)
// leaves the last good snapshot with whoever has it, and is told as a failure. The next change tries again.
package live

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"siaga/generator"
	"siaga/generator/diag"
)

// Options say what to keep up to date, and who is told. The functions that tell are never called at the same time.
type Options struct {
	Load func() (Source, error) // reads the configuration; called again when that may have changed
	Poll time.Duration          // look at the files so often, rather than being told by the system; zero: be told

	Built  func(context.Context, Update) error // a new snapshot; an error is told as a failure
	Found  func(Update, []diag.Diagnostic)     // what is wrong in the latest snapshot; not called for one that was replaced before
	Failed func(Failure)                       // the sources cannot be built
	Report func(error)                         // a problem of watching
}

// Source says what to build and what to watch.
type Source struct {
	Build  generator.Options // Content may be nil: Build.Dir is opened, and again when the folder was replaced
	Config string            // file with the configuration, absolute; need not exist
	Theme  string            // folder of the user's layouts, absolute; empty: none
	Git    []string          // files and folders of the repository that change when the history does, absolute
	Ignore func(path string, isDir bool) bool
}

// Broken is the error of Options.Load for a configuration with mistakes.
type Broken struct {
	Problems []diag.Diagnostic
	Text     func(path string) ([]byte, error) // the text of the file, to show the line; may be nil
}

// Error implements error.
func (b *Broken) Error() string { return diag.Summary(b.Problems) + " in the configuration" }

// Update is one rebuild that was done.
type Update struct {
	Snapshot *generator.Snapshot
	Changed  []string // names of what changed, relative to the content where they are in it; none for the first build
	Took     time.Duration
	Pages    int // of the site; known when its problems are
}

// Failure is one rebuild that could not be done.
type Failure struct {
	Changed  []string
	Problems []diag.Diagnostic
	Text     func(path string) ([]byte, error) // of the files with problems; may be nil
}

// patience is how long a rebuild is given up for newer changes. After that it is done, whatever comes.
const patience = 2 * time.Second

// Loop keeps one site up to date.
type Loop struct {
	o       Options
	sources sources
	tell    sync.Mutex   // held while one of the functions of Options is called
	busy    atomic.Bool  // a rebuild is under way or due
	builds  atomic.Int64 // that were handed on
	checks  sync.WaitGroup
	cost    atomic.Int64 // nanoseconds that it took to find the problems of a snapshot
}

// Start makes the first build. What is watched is watched from before it, so that no change is missed. An error means that
// there is no site: it could not be built.
func Start(ctx context.Context, o Options) (*Loop, error) {
	l := &Loop{o: o}
	l.sources = sources{load: o.Load, poll: o.Poll, report: func(err error) {
		l.tell.Lock()
		defer l.tell.Unlock()
		o.Report(err)
	}}
	all := changes{reload: true}
	b, err := l.sources.prepare(&all)
	if err == nil {
		err = l.build(ctx, b, all)
	}
	if err != nil {
		l.sources.close()
		return nil, err
	}
	return l, nil
}

// Close ends the watching, and returns when nobody is told anything any more.
func (l *Loop) Close() {
	l.sources.close()
	l.builds.Add(1) // no problems are told of what is not served any more
	l.checks.Wait()
}

// Wait returns when all changes that the system has told of are built, or ctx is done.
func (l *Loop) Wait(ctx context.Context) {
	if !l.pending() {
		return
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for l.pending() {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (l *Loop) pending() bool { return l.busy.Load() || l.sources.dirty() }

// Follow rebuilds on every change until ctx is done.
func (l *Loop) Follow(ctx context.Context) error {
	var due changes        // since the last rebuild that was begun
	var since time.Time    // the first of what is not built yet
	var running *rebuild   // nil: none
	var done chan struct{} // of running
	defer func() {
		if running != nil {
			running.cancel()
			<-done
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case batch, open := <-l.sources.events():
			if !open {
				return errors.New("the file system is no longer watched")
			}
			l.busy.Store(true)
			if due.empty() && running == nil {
				since = time.Now()
			}
			due.add(l.sources.classify(batch))
			if running != nil && time.Since(since) < patience {
				running.cancel()
			}
		case <-done:
			switch {
			case running.gaveUp:
				due.add(running.changes)
			case running.failed:
				l.sources.forget()
			}
			if !running.gaveUp {
				since = time.Now()
			}
			running, done = nil, nil
		}
		if running == nil && !due.empty() {
			if running = l.begin(ctx, due); running != nil {
				done = running.done
			}
			due = changes{}
		}
		l.busy.Store(running != nil)
	}
}

// rebuild is one that is under way.
type rebuild struct {
	changes        changes
	cancel         context.CancelFunc
	done           chan struct{}
	gaveUp, failed bool // valid when done
}

// begin starts a rebuild; nil, where there is nothing to build.
func (l *Loop) begin(ctx context.Context, c changes) *rebuild {
	b, err := l.sources.prepare(&c)
	if err != nil {
		l.sources.forget()
		l.fail(err, c.names)
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	r := &rebuild{changes: c, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		defer cancel()
		if err := l.build(ctx, b, c); err != nil {
			if r.gaveUp = ctx.Err() != nil; !r.gaveUp {
				r.failed = true
				l.fail(err, c.names)
			}
		}
	}()
	return r
}

// build makes a snapshot and hands it on.
func (l *Loop) build(ctx context.Context, b *generator.Builder, c changes) error {
	begun := time.Now()
	s, err := b.Rebuild(ctx, c.Changes)
	if err != nil {
		return err
	}
	u := Update{Snapshot: s, Changed: c.names, Took: time.Since(begun)}
	n := l.builds.Add(1)
	l.tell.Lock()
	err = l.o.Built(ctx, u)
	l.tell.Unlock()
	if err != nil {
		return err
	}
	u.Took = time.Since(begun)
	l.checks.Add(1)
	go l.check(n, u)
	return nil
}

// check finds the problems of a snapshot, unless it is replaced before: after a pause that grows with what it costs, so that
// an author who saves again and again does not wait for it.
func (l *Loop) check(n int64, u Update) {
	defer l.checks.Done()
	if pause := min(4*time.Duration(l.cost.Load()), time.Second); pause > 20*time.Millisecond {
		for begun := time.Now(); time.Since(begun) < pause; time.Sleep(10 * time.Millisecond) {
			if l.builds.Load() != n {
				return
			}
		}
	}
	if l.builds.Load() != n {
		return
	}
	begun := time.Now()
	found := append([]diag.Diagnostic{}, u.Snapshot.Diagnostics()...)
	u.Pages = u.Snapshot.PageCount()
	l.cost.Store(int64(time.Since(begun)))
	l.tell.Lock()
	defer l.tell.Unlock()
	if l.builds.Load() == n {
		l.o.Found(u, found)
	}
}

// fail tells why a rebuild could not be done.
func (l *Loop) fail(err error, names []string) {
	l.builds.Add(1)
	f := Failure{Changed: names}
	f.Problems, f.Text = failure(err)
	l.tell.Lock()
	defer l.tell.Unlock()
	l.o.Failed(f)
}
