// Package client is the search engine of the browser: classic scripts, so that they load from a folder too, which share one
// object, Siaga. They do what the packages analysis, search and shard do in Go, with the same results.
package client

import (
	"bytes"
	"embed"
	"slices"
)

//go:embed *.js
var files embed.FS

// order is that of the scripts: each needs those before it. One that is not listed comes last, by its name.
var order = []string{"analysis.js", "query.js", "shards.js", "match.js", "rank.js", "excerpt.js", "triage.js", "engine.js"}

// Script gives all of them as one script.
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
		out.Write(script)
		out.WriteByte('\n')
	}
	return out.Bytes()
}
