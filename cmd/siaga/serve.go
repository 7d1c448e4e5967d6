package main

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"siaga/generator/preview"
)

type serveFlags struct {
	flags
	addr string
}

func newServe(c console) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Show the site while you write",
		Long: `Serve builds the site of the repository DIR (default: the working directory) in memory
and serves it to this machine. When content, configuration or layouts change, it builds
again and the browser reloads; problems are shown on the page until they are fixed.`,
		Example: `  siaga serve
  siaga serve ../runbooks --addr 127.0.0.1:9000
  siaga serve --addr 127.0.0.1:0    any free port`,
		Args: atMostDir,
		RunE: func(_ *cobra.Command, args []string) error {
			f.take(args)
			return c.serve(f)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.addr, "addr", "", "host:port to listen on (default 127.0.0.1:8700)")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "show pages with draft: true too")
	return cmd
}

func (c console) serve(f serveFlags) error {
	f.root = new(contentRoot)
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
	err = preview.Run(c.ctx, preview.Options{
		Addr:  addr,
		Out:   c.out,
		Color: c.color(c.out),
		Index: c.siteIndex(l),
		Load:  func() (preview.Source, error) { return c.source(f.flags) },
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

// source reads the configuration again and says what to build and to watch.
func (c console) source(f flags) (preview.Source, error) {
	l, err := locate(f)
	if err != nil {
		return preview.Source{}, err
	}
	o, err := c.buildOptions(l)
	if err != nil {
		return preview.Source{}, err
	}
	s := preview.Source{Build: o, Theme: l.layouts, Watch: []string{l.content, l.configPath}}
	if l.layouts != "" {
		s.Watch = append(s.Watch, l.layouts)
	}
	s.Ignore = func(path string, isDir bool) bool {
		if path == l.output && l.foreign == "" {
			return true
		}
		name := filepath.Base(path)
		return path != l.content && (name == ".git" || name == "node_modules" || name == ".siaga")
	}
	return s, nil
}
