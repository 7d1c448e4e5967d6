// Package client is the search engine of the browser: classic scripts, so that they load from a folder too, which share one
// object, Siaga. They do what the packages analysis, search and shard do in Go, with the same results.
package client

import (
	"bytes"
	"embed"
	"regexp"
	"slices"
)

//go:embed *.js
var files embed.FS

// order is that of the scripts: each needs those before it. One that is not listed comes last, by its name.
var order = []string{"analysis.js", "query.js", "shards.js", "match.js", "rank.js", "excerpt.js", "session.js", "triage.js", "engine.js"}

// Script gives all of them as one script, without what only helps who reads it.
func Script() []byte {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are in the program
	}
	rank := func(name string) int {
		if i := slices.Index(order, name); i >= 0 {
			return i
		}
		return len(order)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	var out bytes.Buffer
	for _, name := range names {
		script, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		strip(&out, script)
	}
	return out.Bytes()
}

// strip writes a script without indentation, empty lines and comments: lines that begin with two slashes, and what follows
// a space and two slashes behind one of ; , { }. So the scripts must not have that in a string, nor strings of several
// lines in which indentation counts. The tests run what is left.
func strip(out *bytes.Buffer, script []byte) {
	comment := regexp.MustCompile(`([;,{}]) // .*$`)
	for line := range bytes.Lines(script) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || bytes.HasPrefix(line, []byte("//")) {
			continue
		}
		out.Write(comment.ReplaceAll(line, []byte("$1")))
		out.WriteByte('\n')
	}
}
