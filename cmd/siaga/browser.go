package main

import (
	"fmt"
	"io"
	"os/exec"
	"runtime"
)

// openBrowser shows an address in the browser of the person. What opens it is left alone; that it cannot be found is only noted.
func (c console) openBrowser(url string, notes io.Writer) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	if own := c.env("BROWSER"); own != "" {
		name, args = own, []string{url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		fmt.Fprintf(notes, "the browser cannot be opened: %v\n", err)
		return
	}
	go func() { _ = cmd.Wait() }() // so that nothing is left of it in the list of processes
}
