package generator

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"siaga/generator/config"
	"siaga/generator/diag"
	"siaga/generator/publish"
)

// Options say what to build and with what.
type Options struct {
	Config  config.Config
	Content fs.FS     // rooted at the content; os.Root.FS, so that no symbolic link leads out
	Dir     string    // where the content is on disk, to read its git history; empty: no history
	Cache   string    // folder for caches that may be deleted at any time; empty: none
	Layouts fs.FS     // the layouts, with the user's own laid over
	Now     time.Time // the date of the build
}

// Builder builds snapshots of a site and keeps what can be used again. It is not safe for concurrent use.
type Builder struct{ o Options }

// New checks the options and loads the templates. An error names the template and the line.
func New(o Options) (*Builder, error) { return &Builder{o}, nil }

// Build loads the content and makes a snapshot of it. Problems in the content are in the snapshot; an error means that
// the content could not be read at all or that ctx was cancelled.
func (b *Builder) Build(ctx context.Context) (*Snapshot, error) { return nil, errors.New("not built") }

// Snapshot is the site at one moment. It is immutable and safe for concurrent use.
type Snapshot struct{}

// Diagnostics are all problems found, sorted by place, with the severities of siaga.yaml; those that are "off" are left out.
func (s *Snapshot) Diagnostics() []diag.Diagnostic { return nil }

// Addresses are all addresses that the site has, sorted: pages, data files, assets, linked files.
func (s *Snapshot) Addresses() []string { return nil }

// PageCount is the number of pages, redirects left out.
func (s *Snapshot) PageCount() int { return 0 }

// Render writes what stands at an address: fs.ErrNotExist if there is nothing.
func (s *Snapshot) Render(w io.Writer, address string) error { return fs.ErrNotExist }

// Source opens a file of the content, to show its lines beside a diagnostic.
func (s *Snapshot) Source(path string) ([]byte, error) { return nil, fs.ErrNotExist }

// Publish makes the output folder hold exactly this snapshot.
func (s *Snapshot) Publish(ctx context.Context, o publish.Options) (publish.Result, error) {
	return publish.Result{}, nil
}
