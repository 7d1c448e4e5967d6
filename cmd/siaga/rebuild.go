package main

import (
	"context"
	"fmt"
	"time"

	"siaga/generator/diag"
	"siaga/generator/live"
	"siaga/generator/preview"
	"siaga/generator/publish"
)

// watch keeps the output folder right until the command is ended.
func (c console) watch(f buildFlags, l location) error {
	if err := f.followFlags.check(); err != nil {
		return err
	}
	f.root = new(contentRoot)
	out, git := &lines{w: c.out}, c.gitPlaces(l)
	c.out = out
	w := &rebuilder{console: c, flags: f, location: l}
	loop, err := live.Start(c.ctx, live.Options{
		Load: func() (live.Source, error) {
			s, err := c.source(f.flags, git)
			s.Build.Date = f.at
			return s, err
		},
		Poll: f.poll, Built: w.built, Found: w.found, Failed: w.failed,
		Report: func(err error) { w.say("%v", err) },
	})
	if err != nil {
		return c.explain(l, err)
	}
	defer loop.Close()
	f.keep(c.err)
	defer f.keep(c.err)
	ctx, cancel := context.WithCancel(c.ctx)
	pulled := f.following(ctx, l.content, out)
	defer func() {
		cancel()
		pulled()
	}()
	return loop.Follow(ctx)
}

// rebuilder publishes what a loop builds and tells of it.
type rebuilder struct {
	console
	flags    buildFlags
	location location
	result   publish.Result
}

func (w *rebuilder) say(format string, args ...any) {
	fmt.Fprintf(w.out, "%s  %s\n", time.Now().Format(time.TimeOnly), fmt.Sprintf(format, args...))
}

func (w *rebuilder) built(ctx context.Context, u live.Update) error {
	result, err := u.Snapshot.Publish(ctx, w.publishing())
	w.result = result
	return err
}

func (w *rebuilder) publishing() publish.Options {
	return publish.Options{Dir: w.location.output, Force: w.flags.force, Protect: w.location.sources()}
}

// found tells of a rebuild when all is known about it. Those that came in between are part of what was published since.
func (w *rebuilder) found(u live.Update, list []diag.Diagnostic) {
	if len(u.Changed) == 0 {
		if err := w.printFirst(list, w.location); err != nil {
			w.say("%v", err)
		}
	}
	if w.flags.quiet {
		return
	}
	w.say("%s%s written, %d removed in %s · %s", preview.Changes(u.Changed), count(w.result.Written, "file"), w.result.Removed, preview.Span(u.Took), diag.Summary(list))
}

func (w *rebuilder) failed(f live.Failure) {
	w.say("%snot rebuilt, what was published before stays", preview.Changes(f.Changed))
	if err := w.printProblems(w.err, f.Problems, w.location.content, f.Text); err != nil {
		w.say("%v", err)
	}
}
