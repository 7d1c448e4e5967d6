package generator

import (
	"image"
	_ "image/gif"  // sizes of images of these formats
	_ "image/jpeg" // are read from
	_ "image/png"  // their headers
	"io/fs"
	"sync"
)

// images knows the sizes of the images of the content, so that a page does not move when they arrive. A size is kept for
// as long as the file has the same modification time and length.
type images struct {
	fs   fs.FS
	mu   sync.Mutex
	seen map[string]imageSize
}

type imageSize struct {
	info          fs.FileInfo
	width, height int
}

func newImages(content fs.FS) *images { return &images{fs: content, seen: map[string]imageSize{}} }

// size gives the size of an image in pixels, or zeros where it cannot be told.
func (im *images) size(path string) (width, height int) {
	info, err := fs.Stat(im.fs, path)
	if err != nil {
		return 0, 0
	}
	im.mu.Lock()
	s, ok := im.seen[path]
	im.mu.Unlock()
	if ok && s.info.ModTime().Equal(info.ModTime()) && s.info.Size() == info.Size() {
		return s.width, s.height
	}
	s = imageSize{info: info}
	if f, err := im.fs.Open(path); err == nil {
		if c, _, err := image.DecodeConfig(f); err == nil {
			s.width, s.height = c.Width, c.Height
		}
		f.Close()
	}
	im.mu.Lock()
	im.seen[path] = s
	im.mu.Unlock()
	return s.width, s.height
}
