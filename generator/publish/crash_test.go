package publish

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// crashDir names, in the environment of the writing process, the folder to write to.
const crashDir = "SIAGA_TEST_CRASH_DIR"

// TestMain is also the process that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := writeForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// version gives the two sites between which the writer goes back and forth: 60 files and more, sizes that differ, files
// that come and go, a file that becomes a folder. The last 64 bytes of each file are the checksum of the rest.
func version(v int) tree {
	return versions()[v]
}

var versions = sync.OnceValue(func() [2]tree { return [2]tree{makeVersion(0), makeVersion(1)} })

func makeVersion(v int) tree {
	t := tree{}
	for i := range 60 {
		t[fmt.Sprintf("f%d/p%d.html", i%7, i)] = sealed(v, i, 500+(v*7919+i*613)%30000)
	}
	for i := range 10 {
		t[fmt.Sprintf("v%d/only/%d.bin", v, i)] = sealed(v, 100+i, 200)
	}
	t["same.html"] = sealed(0, 200, 5000)
	if v == 0 {
		t["shape"] = sealed(v, 300, 10)
	} else {
		t["shape/deep/x.html"] = sealed(v, 301, 10)
	}
	return t
}

func sealed(v, i, size int) string {
	body := strings.Repeat(fmt.Sprintf("version %d file %d\n", v, i), size/16+1)[:size]
	sum := sha256.Sum256([]byte(body))
	return body + hex.EncodeToString(sum[:])
}

func whole(data []byte) bool {
	if len(data) < 64 {
		return false
	}
	body, seal := data[:len(data)-64], data[len(data)-64:]
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]) == string(seal)
}

func writeForever(dir string) error {
	for v := 0; ; v = 1 - v {
		if err := buildConcurrently(dir, version(v)); err != nil {
			return err
		}
	}
}

// buildConcurrently is build with two writers. It says, to whoever waits for it with a kill, when the promotion begins.
func buildConcurrently(dir string, files tree) error {
	out, err := Open(Options{Dir: dir})
	if err != nil {
		return err
	}
	defer out.Abort()
	paths := slices.Sorted(maps.Keys(files))
	if err := out.Plan(paths); err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for w := range errs {
		wg.Go(func() {
			for i := w; i < len(paths) && errs[w] == nil; i += len(errs) {
				errs[w] = put(out, paths[i], files[paths[i]])
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	if os.Getenv(crashDir) != "" {
		fmt.Println("commit")
	}
	_, err = out.Commit()
	return err
}

// TestKilled kills a writing process at random moments, SIAGA_KILLS times (40 when not set): half of the time somewhere,
// mostly while it stages, half of the time in the promotion. After each kill every file is whole and foreign files are
// untouched; without a journal the site is a whole one, with a journal it is the new one as soon as somebody opens it.
func TestKilled(t *testing.T) {
	kills := 40
	if s := os.Getenv("SIAGA_KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "out")
	foreign := tree{".gitignore": "*\n", "f1/mine.txt": "mine", "shape-of/mine": "mine"}
	lay(t, dir, foreign)
	staging, promoting := 0, 0
	for n := range kills {
		killOnce(t, dir, n%2 == 1)
		journal, err := os.ReadFile(filepath.Join(dir, stateDir, journalName))
		checkWhole(t, dir, foreign)
		if err == nil {
			promoting++
		} else {
			siteOf(t, dir, foreign)
			if exists(filepath.Join(dir, stateDir, stageName)) {
				staging++
			}
		}
		if n%4 > 1 { // else the next writer starts from what this kill left
			out, err := Open(Options{Dir: dir})
			if err != nil {
				t.Fatalf("kill %d: the next Open: %v", n, err)
			}
			out.Abort()
			v := siteOf(t, dir, foreign)
			if journal != nil && !bytes.Contains(journal, fmt.Appendf(nil, " v%d/only/", v)) {
				t.Errorf("the site is not the one that was being promoted but %d", v)
			}
		}
		if t.Failed() {
			t.Fatalf("after kill %d", n)
		}
	}
	t.Logf("%d kills, %d of them while files were staged, %d in a promotion", kills, staging, promoting)
	if staging == 0 || promoting == 0 {
		t.Error("no kill hit a build: the test proves nothing")
	}
}

// killOnce starts a writer and kills it a random time after it has begun, or has begun to promote.
func killOnce(t *testing.T, dir string, inPromotion bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, longest := bufio.NewScanner(stdout), 25*time.Millisecond
	for commits := 1 + rand.N(3); inPromotion && commits > 0 && lines.Scan(); commits-- {
		longest = 3 * time.Millisecond
	}
	time.Sleep(rand.N(longest)) // the random moment itself
	cmd.Process.Kill()
	cmd.Wait()
	if stderr.Len() > 0 {
		t.Errorf("writer failed: %s", stderr.String())
	}
}

// checkWhole reads what a kill left behind.
func checkWhole(t *testing.T, dir string, foreign tree) {
	t.Helper()
	got := read(t, dir)
	for p, s := range foreign {
		if got[p] != s {
			t.Errorf("foreign file %s is %q", p, got[p])
		}
		delete(got, p)
	}
	for p, s := range got {
		if !strings.HasSuffix(p, "/") && !whole([]byte(s)) {
			t.Errorf("%s is not whole (%d bytes)", p, len(s))
		}
	}
}

// siteOf tells which of the sites stands in the folder: it is an error when it is none of them, wholly. Before the first
// promotion it is -1.
func siteOf(t *testing.T, dir string, foreign tree) int {
	t.Helper()
	got := read(t, dir)
	for v := range 2 {
		want := maps.Clone(version(v))
		maps.Copy(want, foreign)
		if maps.Equal(got, want) {
			return v
		}
	}
	if m, err := loadManifest(filepath.Join(dir, stateDir, manifestName)); err != nil || len(m.files) > 0 || !maps.Equal(got, foreign) {
		t.Errorf("the site is a mixture: %q", slices.Sorted(maps.Keys(got)))
	}
	return -1
}

// TestReaderSeesWholeFiles reads all the time while one build after the other replaces the files.
func TestReaderSeesWholeFiles(t *testing.T) {
	dir := t.TempDir()
	if err := buildConcurrently(dir, version(0)); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	reads := 0
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					if d != nil && d.Name() == stateDir {
						return fs.SkipDir
					}
					return nil
				}
				data, err := os.ReadFile(file)
				if err == nil && !whole(data) {
					t.Errorf("%s is not whole (%d bytes)", file, len(data))
				}
				reads++
				return nil
			})
		}
	})
	for v := range 10 {
		if err := buildConcurrently(dir, version((v+1)%2)); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	if reads == 0 {
		t.Error("nothing was read")
	}
}
