package load

import (
	"path"
	"strings"
)

// ignoreFile is one .gitignore. See gitignore(5) for the rules; the patterns are brought into the form of our globs.
type ignoreFile struct {
	dir   string
	rules []ignoreRule
}

type ignoreRule struct {
	glob    string // relative to the folder of the file
	negated bool
	onlyDir bool
}

func parseIgnore(dir string, text []byte) ignoreFile {
	f := ignoreFile{dir: dir}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if !strings.HasSuffix(line, `\ `) {
			line = strings.TrimRight(line, " ")
		}
		if line == "" || line[0] == '#' {
			continue
		}
		r := ignoreRule{}
		if line[0] == '!' {
			r.negated, line = true, line[1:]
		}
		if strings.HasSuffix(line, "/") {
			r.onlyDir, line = true, strings.TrimSuffix(line, "/")
		}
		// A pattern with a slash is anchored to the folder of its file; one without fits on every level.
		if strings.Contains(line, "/") {
			line = strings.TrimPrefix(line, "/")
		} else {
			line = "**/" + line
		}
		// In .gitignore braces are ordinary characters.
		r.glob = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
		f.rules = append(f.rules, r)
	}
	return f
}

// ignored asks the files from the outermost to the innermost; the last rule that fits decides. A file below an ignored
// folder is never asked for: the folder is not walked.
func ignored(files []ignoreFile, p string, isDir bool) bool {
	out := false
	for _, f := range files {
		rel := p
		if f.dir != "." {
			rel = strings.TrimPrefix(p, f.dir+"/")
		}
		for _, r := range f.rules {
			if (!r.onlyDir || isDir) && match(r.glob, path.Clean(rel)) {
				out = !r.negated
			}
		}
	}
	return out
}
