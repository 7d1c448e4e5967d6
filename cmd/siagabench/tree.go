package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"

	"siaga/generator/synth"
)

// seed is the seed of all trees, so that every run of the bench measures the same documents.
const seed = 1

// treeCommand writes a synthetic tree.
func treeCommand(flags *flag.FlagSet) func() error {
	n := flags.Int("n", 10_000, "number of documents")
	output := flags.String("o", "", "folder to write into")
	return func() error {
		if *output == "" {
			return errors.New("tree: -o is needed")
		}
		return writeTree(*output, *n)
	}
}

func writeTree(dir string, n int) error {
	for name, text := range synth.Tree(n, seed) {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(name)), text); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a file and makes its folder if there is none. It tries the file first: folders are few.
func writeFile(name string, data []byte) error {
	err := os.WriteFile(name, data, 0o644)
	if errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		err = os.WriteFile(name, data, 0o644)
	}
	return err
}
