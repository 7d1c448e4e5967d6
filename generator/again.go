package generator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"siaga/generator/cache"
	"siaga/generator/diag"
	"siaga/generator/history"
	"siaga/generator/load"
	"siaga/generator/publish"
)

// Outcome is what a person is told of a published site.
type Outcome struct {
	Pages, Files int
	Notes        []string
	Diagnostics  []diag.Diagnostic
}

// inputs tells what a site is made of. Its loader has never loaded anything, so that it holds nothing while a site is published.
type inputs struct {
	o      Options
	loader *load.Loader
}

// tag is the stamp of the inputs of a build, and their sum if it was asked for before the build. The zero value: nobody wants to know.
type tag struct {
	sum, stamp string
	before     string // sum of the inputs of what is published so far; empty: not known

	surface func(surfaces map[string]string) (string, error) // sum of the inputs where pages count by their surfaces; nil without a sum
}

// sum stands for all that the published site depends on: with the same text, every byte of it is the same. The stamp stands for
// the same by the sizes and times of the files of the content. What known files held need not be read again.
func (b *inputs) sum(ctx context.Context, known load.Sums) (t tag, files load.Sums, err error) {
	log, _, err := readHistory(ctx, b.o, b.loader)
	if err != nil {
		return t, nil, err
	}
	content, err := b.loader.Sum(ctx, b.o.Content, log, known)
	if err != nil {
		return t, nil, err
	}
	if t.sum, err = b.with(log, content.Total); err == nil {
		t.stamp, err = b.with(log, content.Stamp)
	}
	t.surface = func(surfaces map[string]string) (string, error) { return b.with(log, content.Surface(surfaces)) }
	return t, content.Files, err
}

// stamp is that which sum gives if nothing changes. No content is read for it.
func (b *inputs) stamp(ctx context.Context) (string, error) {
	log, _, err := readHistory(ctx, b.o, b.loader)
	if err != nil {
		return "", err
	}
	seen, err := b.loader.Stamp(ctx, b.o.Content, log)
	if err != nil {
		return "", err
	}
	return b.with(log, seen)
}

// with adds what a site is made of besides its content.
func (b *inputs) with(log *history.Log, content []byte) (string, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(b.o.Config); err != nil {
		return "", err
	}
	fmt.Fprintf(h, "%s %q %q %q %d %d\n", b.o.Program, b.o.Name, b.o.Folder, b.o.Ignore, b.o.Date.Unix(), b.o.Now.Unix())
	fmt.Fprintf(h, "%s %d %q %q %q %q %v %q\n", log.Head, log.HeadTime.Unix(), log.Branch, log.DefaultBranch, log.Remote, log.Prefix, log.Shallow, log.Ignored)
	h.Write(content)
	if err := sumLayouts(h.Write, b.o.Layouts); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func sumLayouts(add func([]byte) (int, error), layouts fs.FS) error {
	return fs.WalkDir(layouts, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(layouts, path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		_, err = add(fmt.Appendf(nil, "%q %x\n", path, sum))
		return err
	})
}

// Published tells what came out of the build that an output folder holds, if that was one of the very same inputs, and nothing in
// the folder was touched since. Where anything speaks against that, ok is false, and the site has to be built; what is published then
// can be told by the next Published.
func (b *Builder) Published(ctx context.Context, o publish.Options) (out Outcome, ok bool) {
	if b.o.Store == nil || b.o.Program == "" {
		return out, false
	}
	folder, err := publish.Open(o)
	if err != nil {
		return out, false // the build says why, as it does for the content
	}
	defer folder.Abort()
	if folder.Tag() == "" { // the sum comes when the files have been read
		if stamp, err := b.inputs.stamp(ctx); err == nil {
			b.tag = tag{stamp: stamp}
		}
		return out, false
	}
	inputs, files, err := b.inputs.sum(ctx, nil)
	if err != nil {
		return out, false
	}
	if folder.Tag() == inputs.sum && folder.Unchanged() {
		if data, ok := b.o.Store.Get(outcomeKey(inputs.sum)); ok && json.Unmarshal(data, &out) == nil {
			return out, true
		}
	}
	b.tag = inputs
	b.tag.before = folder.Tag()
	b.loader.Expect(files)
	return Outcome{}, false
}

func outcomeKey(inputs string) cache.Key { return cache.NewKey("outcome", []byte(inputs)) }

// seal notes, in the output folder and in the store, which inputs a site was made of: those that were there before it was read, if
// they still are.
func (s *Snapshot) seal(ctx context.Context, out *publish.Output, index *shards, files int) error {
	if s.tag.stamp == "" {
		return nil
	}
	now := s.tag
	var err error
	if now.sum == "" {
		now, _, err = s.inputs.sum(ctx, s.read)
	} else {
		now.stamp, err = s.inputs.stamp(ctx)
	}
	if err != nil || now.stamp != s.tag.stamp {
		return err
	}
	data, err := json.Marshal(Outcome{s.PageCount(), files, s.Notes, s.Diagnostics()})
	if err != nil {
		return err
	}
	s.store.Put(outcomeKey(now.sum), data)
	m := memory{Pages: s.remember(), Site: s.plan().pages, Found: index.found, Hashes: index.hashes}
	if m.Surface, err = now.surface(s.surfaces); err != nil {
		return err
	}
	if data, err = memories().Append(nil, &m); err != nil {
		return err
	}
	s.store.Put(memoryKey(now.sum), data)
	out.SetTag(now.sum)
	return nil
}

// day is the last moment of a day in the zone of the site: what only a day is counted from must not depend on the hour.
func day(t time.Time, loc *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.In(loc).Date()
	return time.Date(y, m, d, 23, 59, 59, 0, loc)
}
