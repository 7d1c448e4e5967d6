package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

func TestLocate(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"plain/docs", "full/content", "full/public", "set/here", "else"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "set/siaga.yaml"), []byte("content: here\noutput: here/out[1]\nignore: [old/**]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name                     string
		flags                    flags
		content, output, layouts string
		ignore                   []string
	}{
		{"a repository as it is", flags{dir: "plain"}, "plain", "plain/public", "", []string{"public/**"}},
		{"content/ where it exists", flags{dir: "full"}, "full/content", "full/public", "", nil},
		{"as configured", flags{dir: "set"}, "set/here", "set/here/out[1]", "set/layouts", []string{`out\[1\]/**`}},
		{"flags win", flags{dir: "set", content: "plain", output: "plain/docs/o"}, "plain", "plain/docs/o", "set/layouts", []string{"docs/o/**"}},
		{"a configuration says where", flags{config: "set/siaga.yaml"}, "set/here", "set/here/out[1]", "set/layouts", []string{`out\[1\]/**`}},
	} {
		for _, p := range []*string{&c.flags.dir, &c.flags.config, &c.flags.content, &c.flags.output} {
			if *p != "" {
				*p = filepath.Join(dir, *p)
			}
		}
		l, err := locate(c.flags)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, p := range []struct{ what, got, want string }{{"content", l.content, c.content}, {"output", l.output, c.output}, {"layouts", l.layouts, c.layouts}} {
			if p.want != "" {
				p.want = filepath.Join(dir, p.want)
			}
			if p.got != p.want {
				t.Errorf("%s: %s is %s, want %s", c.name, p.what, p.got, p.want)
			}
		}
		if got := l.own(); !reflect.DeepEqual(got, c.ignore) && len(got)+len(c.ignore) > 0 {
			t.Errorf("%s: ignores %q, want %q", c.name, got, c.ignore)
		}
	}
}

func TestBuildDate(t *testing.T) {
	for _, c := range []struct{ flag, epoch, want, wrong string }{
		{"", "", "0001-01-01T00:00:00Z", ""},
		{"2026-05-01", "1", "2026-05-01T00:00:00Z", ""},
		{"2026-05-01T07:00:00+07:00", "", "2026-05-01T00:00:00Z", ""},
		{"", "86400", "1970-01-02T00:00:00Z", ""},
		{"1 May", "", "", "--date"},
		{"", "x", "", "SOURCE_DATE_EPOCH"},
	} {
		got, err := console{env: func(string) string { return c.epoch }}.buildDate(c.flag)
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339) != c.want {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
}

func TestVersionOf(t *testing.T) {
	if got := versionOf(nil).String(); !strings.HasPrefix(got, "siaga (devel) go1.") {
		t.Errorf("without build information: %q", got)
	}
	info := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.time", Value: "2026-05-01T00:00:00Z"}, {Key: "vcs.modified", Value: "true"},
	}}
	if got := versionOf(info).String(); !strings.HasPrefix(got, "siaga v1.2.3 (commit 0123456789ab with changes) go1.") {
		t.Errorf("with build information: %q", got)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var said bytes.Buffer
	c := console{ctx: t.Context(), out: &said, err: &said, env: func(string) string { return "" }}
	addr := l.Addr().String()
	want := "siaga: " + addr + " is in use already, perhaps by another siaga serve\n       --addr 127.0.0.1:0 takes any free port\n"
	if status := run([]string{"serve", t.TempDir(), "--addr", addr}, c); status != exitFailure || said.String() != want {
		t.Errorf("status %d: %q, want %q", status, &said, want)
	}
}

func TestWrap(t *testing.T) {
	if got := wrap("aa bb cc dddddd e", "  ", 8); got != "  aa bb\n  cc\n  dddddd\n  e" {
		t.Errorf("%q", got)
	}
}

func TestEveryCommandShowsExamples(t *testing.T) {
	root := newRoot(console{ctx: context.Background(), env: os.Getenv})
	for _, cmd := range root.Commands() {
		if cmd.Example == "" || cmd.Short == "" {
			t.Errorf("%s: no example, or no summary", cmd.CommandPath())
		}
	}
}
