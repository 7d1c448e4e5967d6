package browser

import (
	"bytes"
	"flag"
	"image"
	_ "image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "folder to write pictures of the pages to")

// TestScreenshots takes pictures of a page of every type for people to look at: go test -run TestScreenshots -screenshots DIR.
// Without the flag it takes one and sees that it is not blank.
func TestScreenshots(t *testing.T) {
	s := example(t)
	pages := types(t, s)
	if *screenshots == "" {
		p := newTab(t)
		p.open(s.http(pages["incident"]))
		if n := colours(t, p.picture()); n < 50 {
			t.Errorf("the picture has %d colours", n)
		}
		return
	}
	p := newTab(t)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, view := range []struct {
			name, medium, scheme string
			width                int64
		}{
			{"light", "screen", "light", 1440}, {"dark", "screen", "dark", 1440}, {"narrow", "screen", "light", 390},
			{"narrow-dark", "screen", "dark", 390}, {"print", "print", "light", 700},
		} {
			p.media(view.medium, view.scheme)
			p.size(view.width, 900)
			p.open(s.http(pages[name]))
			height := ask[int64](p, "document.documentElement.scrollHeight")
			p.size(view.width, min(max(height, 700), 2600))
			file := filepath.Join(*screenshots, name+"-"+view.name+".png")
			p.must(os.WriteFile(file, p.picture(), 0o644))
		}
	}
}

// picture is what the window shows, as PNG.
func (p *tab) picture() []byte {
	p.t.Helper()
	ask[any](p, painted)
	r, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
	p.must(err)
	return []byte(r.Data)
}

func colours(t *testing.T, png []byte) int {
	t.Helper()
	picture, _, err := image.Decode(bytes.NewReader(png))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[[3]uint32]bool{}
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y += 2 {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x += 2 {
			r, g, b, _ := picture.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}
