package markdown

import (
	"strings"
)

// A record of a terminal is made of prompts, commands and output. Prompts and output have classes of their own, so that
// copying can leave them out; commands are highlighted as shell.

// hasPrompt says whether the first line that is not blank, nor a comment, starts with the prompt "$ ".
func hasPrompt(text string) bool {
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		return strings.HasPrefix(trimmed, "$ ")
	}
	return false
}

// hasCommand says whether any line of a text has a prompt.
func hasCommand(text string) bool {
	dollar := hasDollar(text)
	for line := range strings.Lines(text) {
		if promptLength(line, dollar) > 0 {
			return true
		}
	}
	return false
}

// hasDollar says whether any line of a text has the prompt "$ ".
func hasDollar(text string) bool {
	return strings.HasPrefix(text, "$ ") || strings.Contains(text, "\n$ ")
}

// session returns a record of a terminal as HTML.
func (h *highlighter) session(text string) []byte {
	dollar := hasDollar(text)
	lines := strings.SplitAfter(text, "\n")
	shells := 0 // that were opened in the one with the prompt "$ ", and may have the prompt "# "
	var dst []byte
	for i := 0; i < len(lines); {
		prompt := promptLength(lines[i], dollar)
		inner := prompt == 0 && shells > 0
		if inner {
			prompt = rootPrompt(lines[i])
		}
		if prompt == 0 {
			dst = appendOutput(dst, lines[i], dollar)
			i++
			continue
		}
		dst = append(dst, `<span class="gp">`...)
		dst = appendText(dst, []byte(lines[i][:prompt]))
		dst = append(dst, "</span>"...)
		n := commandLines(lines[i:], prompt)
		command := strings.Join(lines[i:i+n], "")[prompt:]
		dst = h.tokens(dst, "bash", command)
		shells = shellsAfter(command, shells, inner)
		i += n
	}
	return dst
}

// appendOutput appends a line that has no prompt. Where commands have the prompt "$ ", a line with "# " is a comment,
// unless it is a command in another shell.
func appendOutput(dst []byte, line string, dollar bool) []byte {
	text := strings.TrimRight(line, "\n")
	class := "go"
	if dollar && strings.HasPrefix(text, "#") {
		class = "c"
	}
	if text != "" {
		dst = append(dst, `<span class="`+class+`">`...)
		dst = appendText(dst, []byte(text))
		dst = append(dst, "</span>"...)
	}
	return append(dst, line[len(text):]...)
}

// promptLength measures the prompt at the start of a line, spaces before and behind it included; 0 if there is none.
// Known are "$ ", "# " unless commands have "$ ", "% ", "> ", ">>> ", and these behind the name of a host in any of the
// usual forms.
func promptLength(line string, dollar bool) int {
	body := strings.TrimLeft(line, " \t")
	indent := len(line) - len(body)
	for _, sign := range [...]string{"$ ", ">>> ", "PS> "} {
		if strings.HasPrefix(body, sign) {
			return indent + len(sign)
		}
	}
	if !dollar {
		for _, sign := range [...]string{"# ", "% ", "> "} {
			if strings.HasPrefix(body, sign) {
				return indent + len(sign)
			}
		}
	}
	if n := hostPrompt(body); n > 0 {
		return indent + n
	}
	return 0
}

// hostPrompt measures prompts such as "user@host:~$ ", "[root@host dir]# " and "sh-4.4# "; 0 if there is none.
func hostPrompt(line string) int {
	const longest = 60
	for i := 1; i < len(line) && i < longest; i++ {
		switch c := line[i]; c {
		case '$', '#', '%', '>':
			if i+1 >= len(line) || line[i+1] != ' ' || !isHost(line[:i]) {
				return 0
			}
			return i + 2
		}
	}
	return 0
}

// isHost says whether a text is made like what stands before the sign of a prompt.
func isHost(s string) bool {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") || strings.HasPrefix(s, "PS ") {
		return true
	}
	if strings.ContainsAny(s, " \t\"'=") {
		return false
	}
	return strings.Contains(s, "@") || strings.HasPrefix(s, "sh-") || strings.HasPrefix(s, "bash-")
}

// commandLines is the number of lines of the command on the first line, behind the prompt: it goes on behind a
// backslash, and in a here document up to its end.
func commandLines(lines []string, prompt int) int {
	n := 1
	for ; n < len(lines) && strings.HasSuffix(strings.TrimRight(lines[n-1], "\n"), "\\"); n++ {
	}
	word := hereWord(strings.Join(lines[:n], "")[prompt:])
	if word == "" {
		return n
	}
	for end := n; end < len(lines); end++ {
		if strings.TrimSpace(lines[end]) == word {
			return end + 1
		}
	}
	return n
}

// hereWord is the word that ends the here document that a line starts, "" for none.
func hereWord(line string) string {
	_, after, found := strings.Cut(line, "<<")
	if !found {
		return ""
	}
	after = strings.TrimLeft(after, "- ")
	after = strings.TrimLeft(after, "'\"\\")
	end := strings.IndexFunc(after, func(r rune) bool {
		return !(r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	})
	if end < 0 {
		end = len(after)
	}
	return after[:end]
}
