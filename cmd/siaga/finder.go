package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"siaga/generator"
	"siaga/generator/diag"
	"siaga/search"
	"siaga/search/analysis"
	"siaga/search/index"
)

// searchFlags are those of the commands that ask the search index.
type searchFlags struct {
	flags
	index string
	json  bool
}

func (f *searchFlags) add(cmd *cobra.Command) {
	f.flags.add(cmd)
	cmd.Flags().StringVar(&f.index, "index", "", "folder for the search index (default: in the user's cache folder)")
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
}

// find opens the search index of a site, brings it to the state of the content if that has changed, and asks it.
func (c console) find(f searchFlags, ask func(search.Engine) error) error {
	l, err := c.locate(f.flags)
	if err != nil {
		return err
	}
	synonyms, err := analysis.ParseSynonyms(l.config.Synonyms)
	if err != nil {
		return fmt.Errorf("synonyms: %w", err)
	}
	settings, err := generator.SearchSettings(synonyms)
	if err != nil {
		return err
	}
	if f.index != "" {
		if f.index, err = filepath.Abs(f.index); err != nil {
			return err
		}
	}
	x, err := c.openIndex(f, l, settings)
	if err != nil {
		return hinted{fmt.Errorf("the search index cannot be opened: %w", err), "--index names another folder for it"}
	}
	defer x.Close()
	if err := c.refresh(x, l, f.index); err != nil {
		return err
	}
	source, err := x.Source()
	if err != nil {
		return err
	}
	defer source.Close()
	return ask(search.Engine{Source: source, Synonyms: synonyms})
}

// openIndex opens the index in the folder that was asked for, else in one of its own per content in the cache. Where nothing can
// be kept there, such as in a home that is read-only, the index is made for this once.
func (c console) openIndex(f searchFlags, l location, settings string) (*index.Index, error) {
	o := index.Options{Dir: cmp.Or(f.index, c.siteIndex(l)), Settings: settings, Now: time.Now()}
	x, err := index.Open(o)
	if err == nil || f.index != "" || o.Dir == "" {
		return x, err
	}
	fmt.Fprintf(c.err, "note: the search index is made for this once, as it cannot be kept: %s\n", diag.Visible(err.Error()))
	o.Dir = ""
	return index.Open(o)
}

// siteIndex is the folder of the cache for the index of one content; "" if there is no cache.
func (c console) siteIndex(l location) string {
	cache := l.folder()
	if cache == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(l.content + "\x00" + l.configPath))
	return filepath.Join(cache, "search", hex.EncodeToString(sum[:8]))
}

// refresh reads the content again if anything of it was touched since the index was made. The folder of the index may lie in the
// content; it is none.
func (c console) refresh(x *index.Index, l location, folder string) error {
	state, err := fingerprint(l, folder)
	if err != nil {
		return err
	}
	if bytes.Equal(state, x.Fingerprint()) {
		return nil
	}
	p := newProgress(c.err, "indexing "+shortPath(l.content))
	defer p.end()
	s, err := c.snapshot(l, time.Time{})
	if err != nil {
		return err
	}
	if _, err := s.UpdateIndex(c.ctx, x, state); err != nil {
		return fmt.Errorf("the search index cannot be updated: %w", err)
	}
	return nil
}

// fingerprint stands for the state of all that decides what is found: names, sizes and times of the files, the
// configuration, this program, and the commit that is checked out. One folder is left out.
func fingerprint(l location, without string) ([]byte, error) {
	h := sha256.New()
	if data, err := os.ReadFile(l.configPath); err == nil {
		h.Write(data)
	}
	fmt.Fprintf(h, "\x00%s\x00%t\x00%s\x00", l.content, l.config.Drafts, head(l.dir))
	if program, err := os.Executable(); err == nil {
		if info, err := os.Stat(program); err == nil {
			fmt.Fprintf(h, "%d %d\x00", info.Size(), info.ModTime().UnixNano())
		}
	}
	own := []string{l.output, l.layouts}
	err := filepath.WalkDir(l.content, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // the build says what it cannot read
		}
		isOwn := slices.Contains(own, path) && l.foreign == "" || path == without
		if path != l.content && (strings.HasPrefix(d.Name(), ".") || d.IsDir() && (d.Name() == "node_modules" || isOwn)) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if err != nil || d.IsDir() {
			return nil
		}
		fmt.Fprintf(h, "%s\x00%d %d\x00", path, info.Size(), info.ModTime().UnixNano())
		return nil
	})
	return h.Sum(nil), err
}

// head is the commit that is checked out as far as it can be read off the files of git; anything that changes with it will do.
func head(dir string) string {
	for {
		git := filepath.Join(dir, ".git")
		data, err := os.ReadFile(filepath.Join(git, "HEAD"))
		if err == nil {
			text := string(data)
			if name, ok := strings.CutPrefix(strings.TrimSpace(text), "ref: "); ok {
				ref, _ := os.ReadFile(filepath.Join(git, filepath.FromSlash(name)))
				text += string(ref)
			}
			return text
		}
		parent := filepath.Dir(dir)
		if parent == dir || !errors.Is(err, fs.ErrNotExist) {
			return ""
		}
		dir = parent
	}
}
