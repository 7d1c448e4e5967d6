package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"siaga/generator/live"
	"siaga/generator/preview"
)

type serveFlags struct {
	flags
	followFlags
	addr string
	show bool
}

func newServe(c console) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Show the site while you write",
		Long: `Serve builds the site of the repository DIR (default: the working directory) in memory
and serves it to this machine. When content, configuration, layouts or the git history
change, it builds again, and pages that differ are brought up to date in the browser;
problems are shown on the page until they are fixed.`,
		Example: `  siaga serve --open                in the browser
  siaga serve ../runbooks --addr 127.0.0.1:9000
  siaga serve --addr 127.0.0.1:0    any free port
  siaga serve --pull 1m             what is on the git remote, a minute later`,
		Args: atMostDir,
		RunE: func(_ *cobra.Command, args []string) error {
			f.take(args)
			return c.serve(f)
		},
	}
	f.flags.add(cmd)
	f.followFlags.add(cmd)
	cmd.Flags().BoolVar(&f.show, "open", false, "open the site in the browser")
	cmd.Flags().StringVar(&f.addr, "addr", "", "host:port to listen on (default 127.0.0.1:8700)")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "show pages with draft: true too")
	return cmd
}

func (c console) serve(f serveFlags) error {
	f.root = new(contentRoot)
	f.open()
	defer f.store.Close()
	l, err := c.locate(f.flags)
	if err != nil {
		return err
	}
	addr := l.config.Serve.Addr
	if f.addr != "" {
		addr = f.addr
	}
	if !listenable(addr) {
		return hinted{fmt.Errorf("--addr takes host:port, not %q", addr), "for example --addr 127.0.0.1:8700"}
	}
	if err := f.check(); err != nil {
		return err
	}
	saveTime()
	out, git := &lines{w: c.out}, c.gitPlaces(l)
	ctx, cancel := context.WithCancel(c.ctx)
	pulled := func() {}
	defer func() {
		cancel()
		pulled()
	}()
	defer f.keep(c.err)
	err = preview.Run(ctx, preview.Options{
		Addr:  addr,
		Poll:  f.poll,
		Out:   out,
		Color: c.color(c.out),
		Index: c.siteIndex(l),
		Load:  func() (live.Source, error) { return c.source(f.flags, git) },
		Ready: func(url string) {
			f.keep(c.err)
			pulled = f.following(ctx, l.content, out)
			if f.show {
				c.openBrowser(url, out)
			}
		},
	})
	if errors.Is(err, syscall.EADDRINUSE) {
		return hinted{fmt.Errorf("%s is in use already, perhaps by another siaga serve", addr), "--addr 127.0.0.1:0 takes any free port"}
	}
	return c.explain(l, err)
}

// listenable tells whether addr is a host, which may be empty, and a port.
func listenable(addr string) bool {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}
