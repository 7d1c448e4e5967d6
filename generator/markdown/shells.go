package markdown

import (
	"path"
	"slices"
	"strings"
)

// A command in a record of a terminal can open another shell, mostly one of root, whose prompt is "# ". There, what
// would be a comment is a command.

// rootPrompt measures the prompt "# " before a word, spaces before it included; 0 if there is none.
func rootPrompt(line string) int {
	body := strings.TrimLeft(line, " \t")
	if len(body) < 3 || !strings.HasPrefix(body, "# ") || strings.IndexByte(" \t\n#-=*", body[2]) >= 0 {
		return 0
	}
	return len(line) - len(body) + len("# ")
}

// shellsAfter is the number of shells that are open in the first one after a command. An inner command was given in the
// last of them, any other in the first.
func shellsAfter(command string, shells int, inner bool) int {
	if !inner {
		shells = 0
	}
	switch words := strings.Fields(command); {
	case len(words) == 1 && (words[0] == "exit" || words[0] == "logout"):
		return max(0, shells-1)
	case opensShell(words):
		return shells + 1
	}
	return shells
}

// opensShell says whether a command opens a shell that stays: by a tool for that, on another machine or in a container.
func opensShell(words []string) bool {
	if i := slices.Index(words, "--"); i > 0 { // what runs in there
		return isShellCommand(words[i+1:])
	}
	if len(words) > 0 && words[0] == "sudo" {
		words = words[1:]
		for len(words) > 0 && strings.HasPrefix(words[0], "-") {
			if words[0] == "-i" || words[0] == "-s" || words[0] == "--login" || words[0] == "--shell" {
				return true
			}
			words = words[min(len(words), 1+strings.Count(words[0], "u")):] // -u has the user behind it
		}
		if isShellCommand(words) {
			return true
		}
	}
	if len(words) == 0 || slices.ContainsFunc(words, isRedirected) {
		return false
	}
	switch words[0] {
	case "su", "chroot":
		return isShellCommand(words)
	}
	// The tool and its groups of commands stand before the command: "gcloud compute ssh".
	head := words[:min(len(words), 3)]
	return slices.Contains(head, "ssh") || slices.Contains(head, "rsh") || slices.Contains(words, "exec") && isInteractive(words) ||
		slices.Contains(head, "debug") && slices.ContainsFunc(words, func(s string) bool { return strings.HasPrefix(s, "node") })
}

// isShellCommand says whether a command is a shell, or one that gives a shell when it is told nothing else.
func isShellCommand(words []string) bool {
	switch {
	case len(words) == 0:
		return false
	case words[0] == "su":
		return !slices.Contains(words, "-c")
	case words[0] == "chroot" && len(words) == 2:
		return true
	}
	return isShellName(words[len(words)-1])
}

func isShellName(word string) bool {
	switch path.Base(word) {
	case "sh", "bash", "zsh", "ash", "ksh", "dash":
		return true
	}
	return false
}

// isInteractive says whether a command asks for a terminal, or ends in the name of a shell.
func isInteractive(words []string) bool {
	return isShellName(words[len(words)-1]) || slices.ContainsFunc(words, func(s string) bool {
		switch s {
		case "-it", "-ti", "-i", "-t", "--tty", "--interactive", "--stdin":
			return true
		}
		return false
	})
}

// isRedirected says whether a word of a command means that its input or its output is not the terminal.
func isRedirected(word string) bool { return word == "|" || strings.HasPrefix(word, "<<") }
