package publish

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tree is a whole site: content by slash path.
type tree map[string]string

// build publishes all of t, with Copy for names that end in .bin.
func build(o Options, t tree) (Result, error) {
	out, err := Open(o)
	if err != nil {
		return Result{}, err
	}
	defer out.Abort()
	if err := out.Plan(slices.Collect(maps.Keys(t))); err != nil { // in any order
		return Result{}, err
	}
	for p, s := range t {
		if err := put(out, p, s); err != nil {
			return Result{}, err
		}
	}
	return out.Commit()
}

func put(out *Output, p, s string) error {
	if !strings.HasSuffix(p, ".bin") {
		return out.Write(p, []byte(s))
	}
	return out.Copy(p, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil })
}

func mustBuild(t *testing.T, o Options, files tree) Result {
	t.Helper()
	res, err := build(o, files)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// read gives everything below dir but our own state; a folder that is empty counts, with a slash after its name.
func read(t *testing.T, dir string) tree {
	t.Helper()
	got := tree{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || file == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, file)
		rel = filepath.ToSlash(rel)
		switch {
		case rel == stateDir:
			return fs.SkipDir
		case d.IsDir():
			if entries, _ := os.ReadDir(file); len(entries) == 0 {
				got[rel+"/"] = ""
			}
		case d.Type()&fs.ModeSymlink != 0:
			got[rel] = "a link"
		default:
			data, err := os.ReadFile(file)
			got[rel] = string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantTree(t *testing.T, dir string, want tree) {
	t.Helper()
	if got := read(t, dir); !maps.Equal(got, want) {
		t.Errorf("tree is %q, want %q", got, want)
	}
}

// lay writes files by hand, as somebody else would. A name that ends in "/" is a folder.
func lay(t *testing.T, dir string, files tree) {
	t.Helper()
	for p, s := range files {
		file := filepath.Join(dir, filepath.FromSlash(p))
		folder := filepath.Dir(file)
		if strings.HasSuffix(p, "/") {
			folder = file
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if folder == file {
			continue
		}
		if err := os.WriteFile(file, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBuilds publishes one tree after the other into the same folder, beside foreign files.
func TestBuilds(t *testing.T) {
	tests := []struct {
		name    string
		foreign tree // there before the first build, and still after the last
		builds  []tree
		want    Result // of the last build
	}{
		{"first", nil, []tree{{"index.html": "1", "a/b/c.html": "22"}}, Result{Written: 2, Bytes: 3}},
		{"again", nil, []tree{{"i": "1", "a/b.bin": "2"}, {"i": "1", "a/b.bin": "2"}}, Result{Unchanged: 2}},
		{"one changed", nil, []tree{{"i": "1", "j": "2"}, {"i": "1", "j": "3"}}, Result{Written: 1, Unchanged: 1, Bytes: 1}},
		{"asset changed", nil, []tree{{"x.bin": "1"}, {"x.bin": "333"}}, Result{Written: 1, Bytes: 3}},
		{"folder gone", nil, []tree{{"i": "1", "a/b/c": "2"}, {"i": "1"}}, Result{Unchanged: 1, Removed: 1}},
		{"all gone", tree{".gitignore": "*\n"}, []tree{{"i": "1", "a/b/c": "2"}, {}}, Result{Removed: 2}},
		{"folder with a foreign file stays", tree{"a/mine": "x"}, []tree{{"a/b": "1"}, {"c": "1"}}, Result{Written: 1, Removed: 1, Bytes: 1}},
		{"empty foreign folder stays", tree{"a/": "", ".well-known/x": "y"}, []tree{{"b": "1"}}, Result{Written: 1, Bytes: 1}},
		{"file becomes folder", nil, []tree{{"a": "1"}, {"a/b": "2"}}, Result{Written: 1, Removed: 1, Bytes: 1}},
		{"file in the only folder becomes folder", nil, []tree{{"x/a": "1"}, {"x/a/b": "2"}}, Result{Written: 1, Removed: 1, Bytes: 1}},
		{"folder becomes file", nil, []tree{{"x/a/b": "1", "x/a/c/d": "1"}, {"x/a": "2"}}, Result{Written: 1, Removed: 2, Bytes: 1}},
		{"odd names", nil, []tree{{`"q`: "1", "a\nb": "2", "ü ü": "3", "\xff": "4", "a b#?%": "5"}, {`"q`: "1", "a\nb": "2", "\xff": "4"}},
			Result{Unchanged: 3, Removed: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out")
			lay(t, dir, tt.foreign)
			var got Result
			for _, files := range tt.builds {
				got = mustBuild(t, Options{Dir: dir}, files)
			}
			if got != tt.want {
				t.Errorf("result is %+v, want %+v", got, tt.want)
			}
			want := maps.Clone(tt.builds[len(tt.builds)-1])
			maps.Copy(want, tt.foreign)
			wantTree(t, dir, want)
			if left, err := os.ReadDir(filepath.Join(dir, stateDir)); err != nil || len(left) != 2 {
				t.Errorf("state folder holds %v (%v), want the lock and the manifest", left, err)
			}
		})
	}
}

// TestForeign meets files that are not ours where the build wants to write.
func TestForeign(t *testing.T) {
	tests := []struct {
		name    string
		foreign tree
		files   tree
		refused []string // paths of the ForeignError; nil: another error
		forced  tree     // the tree after a build with Force; nil: refused too
	}{
		{"file", tree{"i": "mine", "k": "mine"}, tree{"i": "1", "j": "1"}, []string{"i"}, tree{"i": "1", "j": "1", "k": "mine"}},
		{"same bytes are not ours either", tree{"a/i": "1"}, tree{"a/i": "1"}, []string{"a/i"}, tree{"a/i": "1"}},
		{"file for folder", tree{"a": "mine"}, tree{"a/b/c": "1"}, []string{"a"}, tree{"a/b/c": "1"}},
		{"folder for file", tree{"a/b": "mine"}, tree{"a": "1"}, nil, nil},
		{"empty folder for file", tree{"a/": ""}, tree{"a": "1"}, []string{}, tree{"a": "1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			lay(t, dir, tt.foreign)
			_, err := build(Options{Dir: dir}, tt.files)
			var foreign *ForeignError
			switch {
			case tt.refused != nil && len(tt.refused) == 0:
				if err != nil {
					t.Fatal(err)
				}
				return
			case tt.refused == nil && (err == nil || errors.As(err, &foreign)):
				t.Fatalf("error is %v, want one that --force cannot help", err)
			case tt.refused != nil && (!errors.As(err, &foreign) || !slices.Equal(foreign.Paths, tt.refused)):
				t.Fatalf("error is %v, want a ForeignError of %q", err, tt.refused)
			}
			wantTree(t, dir, tt.foreign)
			if exists(filepath.Join(dir, stateDir)) {
				t.Error("a refused build left its state folder")
			}
			_, err = build(Options{Dir: dir, Force: true}, tt.files)
			if (err == nil) != (tt.forced != nil) {
				t.Fatalf("forced: %v", err)
			}
			if tt.forced != nil {
				wantTree(t, dir, tt.forced)
			}
		})
	}
}

func TestForeignErrorIsShort(t *testing.T) {
	err := &ForeignError{Dir: "public", Paths: []string{"a", "b", "c", "d", "e"}}
	const want = "public holds 5 file(s) that siaga did not write and would overwrite: a, b, c and 2 more; " +
		"choose an empty output folder, or use --force to overwrite"
	if err.Error() != want {
		t.Errorf("got %s", err)
	}
}

func TestPathsAreChecked(t *testing.T) {
	for _, paths := range [][]string{
		{""}, {"."}, {".."}, {"../x"}, {"/x"}, {"a/../b"}, {"a//b"}, {"a/"}, {"./a"}, {"a/.."}, {"a\x00b"},
		{".siaga/manifest"}, {".siaga"}, {".git/config"}, {".gitignore"},
		{"a", "a"}, {"a", "a/b"}, {"a/b", "a-", "a"},
	} {
		out, err := Open(Options{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if err := out.Plan(paths); err == nil {
			t.Errorf("Plan(%q) is accepted", paths)
		}
		out.Abort()
	}
}

// TestMisuse holds the order of calls: mistakes of the caller are errors, not lost files.
func TestMisuse(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, Options{Dir: dir}, tree{"a": "1"})
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Abort()
	if out.Write("a", nil) == nil {
		t.Error("written before Plan")
	}
	if err := out.Plan([]string{"b", "c"}); err != nil {
		t.Fatal(err)
	}
	if out.Plan(nil) == nil {
		t.Error("planned twice")
	}
	if err := out.Write("b", nil); err != nil {
		t.Error(err)
	}
	if out.Write("b", nil) == nil || out.Write("a", nil) == nil {
		t.Error("written twice, or without plan")
	}
	if _, err := out.Commit(); err == nil || !strings.Contains(err.Error(), "c was planned") {
		t.Errorf("committed without c: %v", err)
	}
	if kept, err := out.Keep("b"); kept || err != nil {
		t.Errorf("kept what was never published: %v, %v", kept, err)
	}
	if _, err := out.Keep("a"); err == nil {
		t.Error("kept without plan")
	}
	wantTree(t, dir, tree{"a": "1"})
}

// TestTouchedByHand: what somebody did to our files between two builds is put right.
func TestTouchedByHand(t *testing.T) {
	files := tree{"a": "1", "b/c": "2", "b/d.bin": "3"}
	tests := []struct {
		name string
		do   func(dir string) error
		want Result
	}{
		{"edited", func(dir string) error { return os.WriteFile(filepath.Join(dir, "a"), []byte("9"), 0o644) }, Result{Written: 1, Unchanged: 2, Bytes: 1}},
		{"deleted", func(dir string) error { return os.RemoveAll(filepath.Join(dir, "b")) }, Result{Written: 2, Unchanged: 1, Bytes: 2}},
		{"rewritten with the same bytes", func(dir string) error {
			if err := os.Remove(filepath.Join(dir, "a")); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "a"), []byte("1"), 0o644)
		}, Result{Unchanged: 3}},
		{"linked away", func(dir string) error {
			if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "z")); err != nil {
				return err
			}
			return os.Symlink("z", filepath.Join(dir, "a"))
		}, Result{Written: 1, Unchanged: 2, Bytes: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			mustBuild(t, Options{Dir: dir}, files)
			if err := tt.do(dir); err != nil {
				t.Fatal(err)
			}
			if got := mustBuild(t, Options{Dir: dir}, files); got != tt.want {
				t.Errorf("result is %+v, want %+v", got, tt.want)
			}
			os.Remove(filepath.Join(dir, "z"))
			wantTree(t, dir, files)
		})
	}
}

// TestFolderForFile: somebody has made a folder of a file of ours. What is in it is not ours.
func TestFolderForFile(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, Options{Dir: dir}, tree{"a": "1", "b": "1"})
	if err := os.Remove(filepath.Join(dir, "b")); err != nil {
		t.Fatal(err)
	}
	lay(t, dir, tree{"b/mine": "mine"})
	for _, force := range []bool{false, true} {
		if _, err := build(Options{Dir: dir, Force: force}, tree{"a": "2", "b": "2"}); err == nil || !strings.Contains(err.Error(), "b/mine") {
			t.Errorf("error is %v", err)
		}
	}
	wantTree(t, dir, tree{"a": "1", "b/mine": "mine"})
}

// TestLinksDoNotLeadOut replaces folders of ours with symbolic links: nothing behind them is written or removed.
func TestLinksDoNotLeadOut(t *testing.T) {
	outside := tree{"a.html": "keep", "b.html": "keep"}
	away, dir := t.TempDir(), t.TempDir()
	lay(t, away, outside)
	mustBuild(t, Options{Dir: dir}, tree{"i": "1", "x/a.html": "1", "y/b.html": "1"})
	for _, d := range []string{"x", "y"} {
		if err := os.RemoveAll(filepath.Join(dir, d)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(away, filepath.Join(dir, d)); err != nil {
			t.Fatal(err)
		}
	}
	next := tree{"i": "1", "x/a.html": "2"} // one to write, y/b.html to remove
	var foreign *ForeignError
	if _, err := build(Options{Dir: dir}, next); !errors.As(err, &foreign) {
		t.Errorf("a link in the place of a folder: %v", err)
	}
	mustBuild(t, Options{Dir: dir, Force: true}, next)
	wantTree(t, away, outside)
	wantTree(t, dir, tree{"i": "1", "x/a.html": "2", "y": "a link"})
}

// TestManifestThatCannotBeRead: nothing is ours then, so nothing is removed, and nothing overwritten without force.
func TestManifestThatCannotBeRead(t *testing.T) {
	m := manifest{tag: "x", files: []file{{"i", record{size: 1}}, {"old", record{size: 2}}}}
	whole := m.encode()
	line := bytes.SplitAfter(whole, []byte("\n"))[3]
	for name, damaged := range map[string][]byte{
		"empty":           {},
		"cut":             whole[:len(whole)-3],
		"line lost":       bytes.Replace(whole, line, nil, 1),
		"other version":   bytes.Replace(whole, []byte(" 2\n"), []byte(" 99\n"), 1),
		"line twice":      bytes.Replace(whole, []byte("end 2"), append(line, "end 3"...), 1),
		"path leads out":  bytes.Replace(whole, []byte(" old"), []byte(" ../old"), 1),
		"not a manifest":  []byte("<html>\n"),
		"hash is no hash": []byte(manifestV2 + "tag \nzz 1 1 i\nend 1\n"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mustBuild(t, Options{Dir: dir}, tree{"i": "1", "old": "1"})
			if err := os.WriteFile(filepath.Join(dir, stateDir, manifestName), damaged, 0o644); err != nil {
				t.Fatal(err)
			}
			var foreign *ForeignError
			if _, err := build(Options{Dir: dir}, tree{"i": "2"}); !errors.As(err, &foreign) || !strings.Contains(err.Error(), "manifest") {
				t.Errorf("error is %v, want a ForeignError that names the manifest", err)
			}
			mustBuild(t, Options{Dir: dir, Force: true}, tree{"i": "2"})
			wantTree(t, dir, tree{"i": "2", "old": "1"})
			if got := mustBuild(t, Options{Dir: dir}, tree{}); got.Removed != 1 {
				t.Errorf("after the repair i is ours: %+v", got)
			}
		})
	}
}

func TestManifestRoundTrip(t *testing.T) {
	m := manifest{tag: " a tag ", files: []file{
		{"b c", record{hash: digest{1, 2}, size: 3, mtime: -4}}, {"a", record{}}, {"\"\n\xff", record{size: 1}}, {"\ufffd", record{size: 2}},
	}}
	got, err := decodeManifest(string(m.encode()))
	if err != nil || !got.exists || got.tag != m.tag || !slices.Equal(got.files, m.files) {
		t.Errorf("got %v, %v; want %v", got, err, m)
	}
}

// TestManifestOfVersion1: what a build of an older version left is ours, finished or not.
func TestManifestOfVersion1(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, tree{"a": "1", "b": "1", "c": "1", stateDir + "/" + manifestName: manifestV1 + "- a\n+ b\n- gone\nend 3\n"})
	if got, want := mustBuild(t, Options{Dir: dir}, tree{"a": "1", "d": "2"}), (Result{Written: 1, Unchanged: 1, Removed: 1, Bytes: 1}); got != want {
		t.Errorf("result is %+v, want %+v", got, want)
	}
	wantTree(t, dir, tree{"a": "1", "c": "1", "d": "2"})
}

// TestNothingChangedTouchesNothing: a build without a change does not even write its manifest.
func TestNothingChangedTouchesNothing(t *testing.T) {
	dir := t.TempDir()
	files := tree{"a": "1", "b/c.bin": "2"}
	mustBuild(t, Options{Dir: dir}, files)
	before, err := os.Stat(filepath.Join(dir, stateDir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	mustBuild(t, Options{Dir: dir}, files)
	after, err := os.Stat(filepath.Join(dir, stateDir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("the manifest was written again")
	}
}

func TestTwoBuildsAtOnce(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Dir: dir}); !errors.Is(err, ErrLocked) {
		t.Errorf("second build: %v", err)
	}
	first.Abort()
	mustBuild(t, Options{Dir: dir}, tree{"a": "1"})
}

func TestUnfitFolders(t *testing.T) {
	base := t.TempDir()
	lay(t, base, tree{"home/docs/": "", "repo/.git/": "", "repo/content/": "", "file": "", "linked/.git": "gitdir: x"})
	t.Setenv("HOME", filepath.Join(base, "home"))
	if err := os.Symlink("repo", filepath.Join(base, "alias")); err != nil {
		t.Fatal(err)
	}
	content := filepath.Join(base, "repo", "content")
	tests := map[string]bool{
		"":                    false,
		"/":                   false,
		"home":                false,
		".":                   false, // above the home folder
		"home/docs":           true,
		"home/site":           true, // does not exist yet
		"repo":                false,
		"alias":               false,
		"repo/content":        false,
		"alias/content":       false,
		"repo/content/public": true, // inside the content is the usual place, when the content is the whole repository
		"repo/.git/x":         false,
		"repo/public":         true,
		"file":                false,
		"linked":              true,
	}
	for name, fit := range tests {
		dir := filepath.Join(base, name)
		if name == "" || name == "/" {
			dir = name
		}
		out, err := Open(Options{Dir: dir, Force: true, Protect: []string{content}})
		if (err == nil) != fit {
			t.Errorf("%q: %v", name, err)
		}
		if err == nil {
			out.Abort()
		}
	}
}
