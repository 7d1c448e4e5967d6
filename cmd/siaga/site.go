package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"siaga/generator"
	"siaga/generator/diag"
	"siaga/generator/live"
	"siaga/layouts"
)

// buildOptions turns a location into what the generator takes. Content is left open.
func (c console) buildOptions(l location) (generator.Options, error) {
	o := generator.Options{
		Config: l.config, Name: l.name(), Folder: filepath.Base(l.content), Dir: l.content, Cache: l.folder(), Store: l.store, Program: l.program, Layouts: layouts.FS, Ignore: l.own(),
		Now: time.Now(),
	}
	if info, err := os.Stat(l.layouts); l.layouts != "" && err == nil && info.IsDir() {
		user := os.DirFS(l.layouts)
		if err := layouts.Check(user, diag.Closest); err != nil {
			return o, fmt.Errorf("%s%w", filepath.ToSlash(folder(l.layouts)), err)
		}
		o.Layouts = layouts.Overlay(user)
	}
	return o, nil
}

// builder makes a builder for the site of a location. found is told how many pages it has before they are read.
func (c console) builder(l location, date time.Time, found func(pages int)) (*generator.Builder, error) {
	root, err := os.OpenRoot(l.content)
	if err != nil {
		return nil, fmt.Errorf("the content cannot be opened: %w", err)
	}
	o, err := c.buildOptions(l)
	if err != nil {
		return nil, err
	}
	o.Content, o.Date, o.Found, o.Once = root.FS(), date, found, true
	return generator.New(o)
}

// snapshot builds the site of a location once.
func (c console) snapshot(l location, date time.Time) (*generator.Snapshot, error) {
	b, err := c.builder(l, date, boundMemory)
	if err != nil {
		return nil, err
	}
	s, err := b.Build(c.ctx)
	if err != nil {
		return nil, err
	}
	c.note(s.Notes)
	return s, nil
}

func (c console) note(notes []string) {
	for _, n := range notes {
		fmt.Fprintln(c.err, "note: "+n)
	}
}

// locate is [locate] with the mistakes of a configuration printed.
func (c console) locate(f flags) (location, error) {
	l, err := locate(f)
	return l, c.explain(l, err)
}

// explain prints the mistakes of a configuration and says in one line that it has some. Other errors stay.
func (c console) explain(l location, err error) error {
	var broken *live.Broken
	if !errors.As(err, &broken) {
		return err
	}
	if err := c.printProblems(c.err, broken.Problems, filepath.Dir(l.configPath), broken.Text); err != nil {
		return err
	}
	return fmt.Errorf("%w; nothing was done", err)
}

// buildDate is the date that --date or SOURCE_DATE_EPOCH asks for; zero if none does.
func (c console) buildDate(flag string) (time.Time, error) {
	if flag != "" {
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if t, err := time.Parse(layout, flag); err == nil {
				return t.UTC(), nil
			}
		}
		return time.Time{}, fmt.Errorf("--date %q is not a date: write 2026-05-01 or 2026-05-01T10:00:00Z", flag)
	}
	epoch := c.env("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH=%q is not a number of seconds", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// source reads files of the content, to show their lines. No symbolic link leads out of it.
func source(content string) func(path string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		root, err := os.OpenRoot(content)
		if err != nil {
			return nil, err
		}
		defer root.Close()
		return root.ReadFile(path)
	}
}
