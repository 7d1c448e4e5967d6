//go:build !unix

package main

import "os"

// columns is the width of the terminal behind a file; 0 for not known.
func columns(*os.File) int { return 0 }
