package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"siaga/generator/diag"
)

// A check says what is wrong with a value, and what to write instead ("" if nothing sensible can be said). The wording
// follows "key: ".
type check func(value string) (problem, suggestion string)

func isZone(v string) (problem, suggestion string) {
	if v == "" || v == "Local" {
		return "the time zone must not depend on the machine that builds", "write an IANA name such as Asia/Jakarta, or UTC"
	}
	if _, err := time.LoadLocation(v); err != nil {
		return fmt.Sprintf("there is no time zone %q", v), "write an IANA name such as Asia/Jakarta, or UTC"
	}
	return "", ""
}

func isURL(v string) (problem, suggestion string) {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return fmt.Sprintf("%q is not an absolute web address", v), "write it whole, such as https://ops.example.com/runbooks/"
	case u.User != nil:
		return "the address holds a user name or password, which would be published", "leave out the part before the @"
	}
	return "", ""
}

// isBaseURL takes an absolute address to which paths can be appended; empty for none.
func isBaseURL(v string) (problem, suggestion string) {
	if v == "" {
		return "", ""
	}
	if problem, suggestion = isURL(v); problem != "" {
		return problem, suggestion
	}
	if strings.ContainsAny(v, "?#") {
		return "the address has a query or a fragment, so that no path can be appended", "leave out everything from the ? or # on"
	}
	return "", ""
}

// BaseURL checks the address of a site, as it is given to base_url, and returns it with a trailing slash.
func BaseURL(v string) (string, error) {
	if problem, suggestion := isBaseURL(v); problem != "" {
		return "", errors.New(problem + "; " + suggestion)
	}
	if v == "" {
		return "", nil
	}
	return strings.TrimRight(v, "/") + "/", nil
}

func isEditURL(v string) (problem, suggestion string) {
	if v == "" {
		return "", ""
	}
	if problem, suggestion = isURL(v); problem != "" {
		return problem, suggestion
	}
	if !strings.Contains(v, "{path}") {
		return "the template does not say where the path of the file goes", "put {path} where it belongs, and {branch} if needed"
	}
	return "", ""
}

func isGlob(v string) (problem, suggestion string) {
	switch {
	case v == "" || !doublestar.ValidatePattern(v):
		return fmt.Sprintf("%q is not a valid glob", v), "close every [ and {, and write a literal one as \\[ or \\{"
	case strings.HasPrefix(v, "/"), strings.HasPrefix(v, "./"), strings.HasPrefix(v, "../"):
		return fmt.Sprintf("the glob %q never matches: globs are relative to the content root", v),
			"write " + strconv.Quote(strings.TrimLeft(v, "./"))
	}
	return "", ""
}

func isExtension(v string) (problem, suggestion string) {
	if !strings.HasPrefix(v, ".") || len(v) < 2 || strings.ContainsAny(v, "/\\*?[{ ") {
		return fmt.Sprintf("%q is not a file extension", v), "write it with its dot, such as .md; globs go under markdown.files"
	}
	return "", ""
}

func isFolder(v string) (problem, suggestion string) {
	if v == "" || strings.ContainsRune(v, 0) {
		return "the name of a folder is missing", "write one relative to this file, or leave out the key"
	}
	return "", ""
}

func isAddr(v string) (problem, suggestion string) {
	_, port, err := net.SplitHostPort(v)
	if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n > 65535 {
		return fmt.Sprintf("%q is not an address to listen on", v), "write host:port, such as 127.0.0.1:8700"
	}
	return "", ""
}

// isOneOf takes one of a few words.
func isOneOf(what string, words []string) check {
	return func(v string) (problem, suggestion string) {
		for _, w := range words {
			if w == v {
				return "", ""
			}
		}
		return fmt.Sprintf("there is no %s %q", what, v), didYouMean(v, words)
	}
}

// didYouMean names the closest word, or else all of them.
func didYouMean(v string, words []string) string {
	if c := diag.Closest(v, words); c != "" {
		return "did you mean " + c + "?"
	}
	return "known: " + strings.Join(words, ", ")
}
