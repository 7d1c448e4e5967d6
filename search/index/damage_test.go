package index

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestDamage damages every file of an index in several ways, that of a process which was closed and of one that was killed: it
// is opened all the same and holds what it should after an update.
func TestDamage(t *testing.T) {
	m := newModel(10)
	m.edit(60)
	sealed, killed := t.TempDir(), t.TempDir()
	x := open(t, sealed)
	m.update(t, x)
	m.edit(2)
	m.update(t, x) // two segments, and pages that are removed from one
	shut(t, x)
	copyTree(t, sealed, killed)
	if err := os.Remove(filepath.Join(killed, "0", sealName)); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for i, from := range []string{sealed, killed} {
		for _, name := range files(t, from) {
			for _, damage := range damages {
				t.Run(fmt.Sprintf("%s %d %s", damage.kind, i, name), func(t *testing.T) {
					dir := t.TempDir()
					copyTree(t, from, dir)
					file := filepath.Join(dir, name)
					data, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					if data = damage.do(data, r); data == nil {
						err = os.Remove(file)
					} else {
						err = os.WriteFile(file, data, 0o600)
					}
					if err != nil {
						t.Fatal(err)
					}
					x := open(t, dir)
					m.update(t, x)
					shut(t, x)
				})
			}
		}
	}
}

// damages change the bytes of a file; nil removes it.
var damages = []struct {
	kind string
	do   func(data []byte, r *rand.Rand) []byte
}{
	{"removed", func([]byte, *rand.Rand) []byte { return nil }},
	{"empty", func([]byte, *rand.Rand) []byte { return []byte{} }},
	{"half", func(data []byte, _ *rand.Rand) []byte { return data[:len(data)/2] }},
	{"cut", func(data []byte, _ *rand.Rand) []byte { return data[:max(0, len(data)-5)] }},
	{"zero", func(data []byte, _ *rand.Rand) []byte { return make([]byte, len(data)) }},
	{"garbage", func(data []byte, r *rand.Rand) []byte { return scatter(data, r, len(data)) }},
	{"scatter", func(data []byte, r *rand.Rand) []byte { return scatter(data, r, 20) }},
	{"longer", func(data []byte, r *rand.Rand) []byte { return append(data, scatter(make([]byte, 5000), r, 5000)...) }},
}

// scatter writes random bytes in random places.
func scatter(data []byte, r *rand.Rand, n int) []byte {
	for range n {
		if len(data) > 0 {
			data[r.IntN(len(data))] = byte(r.Uint32())
		}
	}
	return data
}

// files lists the files below a folder, but for locks.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(name, ".lock") {
			names = append(names, name)
		}
		return err
	})
	if err != nil || len(names) < 3 {
		t.Fatal(names, err)
	}
	return names
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// TestDamageWhileOpen cuts a segment off while it is in use. Reading it is an error, and the next one who opens the index has
// a whole one.
func TestDamageWhileOpen(t *testing.T) {
	dir := t.TempDir()
	m := newModel(11)
	m.edit(60)
	x := open(t, dir)
	m.update(t, x)
	shut(t, x)
	x = open(t, dir)
	s, err := x.Source()
	if err != nil {
		t.Fatal(err)
	}
	segments, err := filepath.Glob(filepath.Join(dir, "0", dataName, "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	for _, file := range segments {
		if err := os.Truncate(file, 0); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Postings(m.words[0]); err == nil {
		t.Error("a segment that was cut off was read")
	}
	if _, err := s.Document(0); err == nil {
		t.Error("a segment that was cut off was read")
	}
	s.Close()
	_ = x.Close()
	x = open(t, dir)
	m.update(t, x)
	shut(t, x)
}

// killedDir is set in the environment of a process that keeps changing the index in a folder until it is killed.
const killedDir = "SIAGA_TEST_INDEX"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killedDir); dir != "" {
		changeForever(dir)
	}
	os.Exit(m.Run())
}

func changeForever(dir string) {
	site := newModel(12)
	for {
		x, err := Open(Options{Dir: dir, Settings: "a"})
		if err != nil {
			panic(err)
		}
		for range 5 {
			site.edit(300)
			if _, err := x.Update(context.Background(), site.input()); err != nil {
				panic(err)
			}
			fmt.Println("stored")
		}
		if err := x.Close(); err != nil {
			panic(err)
		}
	}
}

// TestKill kills a process that changes an index, at any moment, SIAGA_KILLS times (12 when not set). The next one opens the same
// index, finds pages in it, and brings it up to date.
func TestKill(t *testing.T) {
	kills := 12
	if s := os.Getenv("SIAGA_KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	m := newModel(13)
	m.edit(300)
	r := rand.New(rand.NewPCG(7, 8))
	kept := 0
	for range kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killedDir+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		var problems bytes.Buffer
		cmd.Stderr = &problems
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + r.IntN(6) {
			if !lines.Scan() {
				t.Fatal(problems.String())
			}
		}
		time.Sleep(time.Duration(r.IntN(60)) * time.Millisecond) // any moment
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		x := open(t, dir)
		if filepath.Base(x.slot.dir) != "0" {
			t.Fatalf("opened slot %s", x.slot.dir)
		}
		if s, err := x.Stats(); err != nil {
			t.Fatal(err)
		} else if s.Pages > 0 {
			kept++
		}
		m.edit(10)
		m.update(t, x)
		shut(t, x)
	}
	if kept < kills {
		t.Errorf("the pages were kept %d times of %d", kept, kills)
	}
}
