package cache

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// crashDir names, in the environment of the writing process, the folder of its cache.
const crashDir = "SIAGA_TEST_CACHE_DIR"

// TestMain is also the process that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		fmt.Println("ready")
		if err := writeForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForever is one build after the other: each uses the values of some numbers, and puts those that are not there.
func writeForever(dir string) error {
	for {
		s := Open(Options{Dir: dir, MaxBytes: 2 << 20})
		from := rand.N(2000)
		for n := from; n < from+200; n++ {
			got, ok := s.Get(keyOf(n))
			if ok && !bytes.Equal(got, value(n)) {
				return fmt.Errorf("value %d is wrong", n)
			}
			if !ok {
				s.Put(keyOf(n), value(n))
			}
		}
		if err := s.Commit(); err != nil {
			return err
		}
		s.Close()
	}
}

// TestKilled kills two writing processes at random moments, SIAGA_KILLS times (20 when not set). After each kill all that
// is read is right, and the next commit leaves no temporary file behind.
func TestKilled(t *testing.T) {
	kills := 20
	if s := os.Getenv("SIAGA_KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	read, left := 0, 0
	for n := range kills {
		first, second := startWriter(t, dir), startWriter(t, dir)
		time.Sleep(rand.N(25 * time.Millisecond)) // the random moment itself
		first()
		second()
		left += len(names(t, dir, ".tmp"))
		s := open(t, Options{Dir: dir, MaxBytes: 2 << 20})
		read += count(t, s, 0, 2200)
		fill(t, s, 3000+n, 3001+n)
		if files := names(t, dir, ".tmp"); len(files) > 0 {
			t.Errorf("left behind: %v", files)
		}
		s.Close()
		if t.Failed() {
			t.Fatalf("after kill %d", n)
		}
	}
	t.Logf("%d kills, %d values read, %d temporary files left behind", kills, read, left)
	if read == 0 || left == 0 {
		t.Error("no kill hit a writer: the test proves nothing")
	}
}

// startWriter starts a writer, and gives what kills it.
func startWriter(t *testing.T, dir string) (kill func()) {
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
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || line != "ready\n" {
		t.Errorf("writer said %q, %v", line, err)
	}
	return func() {
		cmd.Process.Kill()
		cmd.Wait()
		if stderr.Len() > 0 {
			t.Errorf("writer failed: %s", stderr.String())
		}
	}
}
