package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"siaga/generator"
	"siaga/generator/config"
	"siaga/generator/publish"
	"siaga/layouts"
)

// ShardFigures are what the index for browsers costs a build, which has read the content before and writes the pages after.
type shardFigures struct {
	Make  time.Duration // analysis of all pages, terms and shards
	Write time.Duration // texts of the pages, files
	CPU   time.Duration // of both
}

// shardsCommand makes the index for browsers of a site that it has read before, and says what that took. It does with it what
// siaga build does, and publishes nothing else.
func shardsCommand(ctx context.Context, flags *flag.FlagSet) func() error {
	content := flags.String("content", "content", "folder of markdown to read")
	output := flags.String("output", "", "folder to write the index into")
	figures := flags.String("o", "", "file for the figures, as JSON")
	return func() error {
		if *output == "" || *figures == "" {
			return errors.New("shards: -output and -o are needed")
		}
		s, closeContent, err := readSite(ctx, *content)
		if err != nil {
			return err
		}
		defer closeContent()
		f, err := makeShards(ctx, s, *output)
		if err != nil {
			return err
		}
		return writeJSON(*figures, f)
	}
}

// readSite reads a site as siaga does that has no configuration and no history. The content must be closed at the end.
func readSite(ctx context.Context, content string) (s *generator.Snapshot, closeContent func() error, err error) {
	root, err := os.OpenRoot(content)
	if err != nil {
		return nil, nil, err
	}
	b, err := generator.New(generator.Options{
		Config: config.Default(), Content: root.FS(), Name: filepath.Base(content), Folder: filepath.Base(content), Layouts: layouts.FS,
	})
	if err == nil {
		s, err = b.Build(ctx)
	}
	if err != nil {
		root.Close()
		return nil, nil, err
	}
	return s, root.Close, nil
}

func makeShards(ctx context.Context, s *generator.Snapshot, output string) (f shardFigures, err error) {
	runtime.GC()
	cpu, begun := cpuTime(), time.Now()
	files, err := s.SearchFiles()
	if err != nil {
		return f, err
	}
	f.Make = time.Since(begun)
	out, err := publish.Open(publish.Options{Dir: output})
	if err != nil {
		return f, err
	}
	defer out.Abort()
	if err := out.Plan(files); err != nil {
		return f, err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, address := range files {
		g.Go(func() error {
			var b bytes.Buffer
			if err := errors.Join(ctx.Err(), s.Render(&b, address)); err != nil {
				return err
			}
			return out.Write(address, b.Bytes())
		})
	}
	if err := g.Wait(); err != nil {
		return f, err
	}
	f.Write = time.Since(begun) - f.Make
	f.CPU = cpuTime() - cpu
	_, err = out.Commit()
	return f, err
}

// A weight is what files weigh on a disk and, compressed, on their way to a browser.
type weight struct {
	files             int
	bytes, compressed int64
}

// weigh weighs the files below a folder that a filter lets through; each is compressed for itself, with gzip -6, unless it is
// of a kind that is compressed already.
func weigh(dir string, isCounted func(name string) bool) (weight, error) {
	var all weight
	z, err := gzip.NewWriterLevel(io.Discard, gzipLevel)
	if err != nil {
		return all, err
	}
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isCounted(d.Name()) {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		size := int64(len(data))
		if isText(name) {
			var c countingWriter
			z.Reset(&c)
			if _, err := z.Write(data); err != nil {
				return err
			}
			if err := z.Close(); err != nil {
				return err
			}
			size = int64(c)
		}
		all.files++
		all.bytes += int64(len(data))
		all.compressed += size
		return nil
	})
	return all, err
}

// countingWriter counts what is written to it.
type countingWriter int64

func (c *countingWriter) Write(b []byte) (int, error) {
	*c += countingWriter(len(b))
	return len(b), nil
}

// The files of an index for browsers by what they hold; see package shard.
func isIndex(name string) bool { return strings.HasSuffix(name, ".js") }
func holdsTexts(name string) bool {
	return isIndex(name) && (name[0] == 'p' || name[0] == 'c')
}
func isMarkdown(name string) bool { return strings.HasSuffix(name, ".md") }
func isPage(name string) bool     { return strings.HasSuffix(name, ".html") }
func anyFile(string) bool         { return true }

// collectorEnv has the garbage collector of a program that reads so many pages keep to what siaga build asks of its own.
func collectorEnv(pages int) []string {
	return []string{fmt.Sprintf("GOMEMLIMIT=%d", max(256<<20, pages*30<<10+56<<20))}
}
