package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

// Asset is a file of the theme that is published beside the pages.
type Asset struct {
	Name    string // in the theme: "assets/site.css"
	Address string // from the site's root, with a hash of the content, "assets/site.0a1b2c3d.css"; but see WorkerAddress
	Data    []byte
}

// loadAssets reads all of assets/, a user's further files included. Hidden files and what editors leave behind are not
// taken. Style sheets come last, because their addresses depend on those of the files that they use.
func loadAssets(fsys fs.FS) ([]Asset, error) {
	var assets []Asset
	err := fs.WalkDir(fsys, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(d.Name(), "~") {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		a := NewAsset(name, data)
		if name == "assets/"+WorkerAddress {
			a.Address = WorkerAddress
		}
		assets = append(assets, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("layouts: %w", err)
	}
	addresses := make(map[string]string, len(assets))
	for _, a := range assets {
		addresses[a.Name] = a.Address
	}
	for i, a := range assets {
		if path.Ext(a.Name) == ".css" {
			assets[i].Data = smaller(rewriteURLs(a, addresses), css.Minify)
			assets[i].Address = hashedName(a.Name, assets[i].Data)
		}
	}
	return assets, nil
}

// smaller leaves out of a script or a style sheet what only helps who reads it, and shortens local names. One that is not
// understood stays as it is; browsers say what is wrong with it.
func smaller(data []byte, minifier minify.MinifierFunc) []byte {
	var out bytes.Buffer
	if minifier(minify.New(), &out, bytes.NewReader(data), nil) != nil {
		return data
	}
	return out.Bytes()
}

// NewAsset makes an asset of a name that begins with "assets/".
func NewAsset(name string, data []byte) Asset {
	if path.Ext(name) == ".js" {
		data = smaller(data, js.Minify)
	}
	return Asset{Name: name, Address: hashedName(name, data), Data: data}
}

func hashedName(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
}

var cssURL = regexp.MustCompile(`url\(\s*["']?([^"')]+?)["']?\s*\)`)

// rewriteURLs makes a style sheet point to the published names of the other assets that it uses, such as fonts.
func rewriteURLs(sheet Asset, addresses map[string]string) []byte {
	dir := path.Dir(sheet.Name)
	return cssURL.ReplaceAllFunc(sheet.Data, func(m []byte) []byte {
		name := string(cssURL.FindSubmatch(m)[1])
		to, ok := addresses[path.Join(dir, name)]
		if !ok || path.Ext(name) == ".css" {
			return m
		}
		return []byte("url(\"" + path.Join(path.Dir(name), path.Base(to)) + "\")")
	})
}
