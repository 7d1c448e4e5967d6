package history

import (
	"net/url"
	"regexp"
	"strings"
)

// EditURL gives the web address at which a file can be edited, for remotes of GitHub, GitLab, Bitbucket and Gitea (also
// Forgejo, Codeberg), told by the host name. path is a slash path relative to the top of the repository. It gives
// nothing when the remote is not a server with such a page, or when branch or path is empty.
func EditURL(remote, branch, path string) string {
	server, ok := webAddress(remote)
	if !ok || branch == "" || path == "" {
		return ""
	}
	at := escapePath(branch) + "/" + escapePath(path)
	base := server.String()
	switch name := strings.ToLower(server.Hostname()); {
	case strings.Contains(name, "github"):
		return base + "/edit/" + at
	case strings.Contains(name, "gitlab"):
		return base + "/-/edit/" + at
	case name == "bitbucket.org":
		return base + "/src/" + at + "?mode=edit"
	case strings.Contains(name, "gitea"), strings.Contains(name, "forgejo"), strings.Contains(name, "codeberg"):
		return base + "/_edit/" + at
	}
	return ""
}

// WebURL gives the address of a remote's repository on the web pages of its server, with a slash at the end; "" if the remote
// is not on one.
func WebURL(remote string) string {
	server, ok := webAddress(remote)
	if !ok {
		return ""
	}
	return server.String() + "/"
}

// ExpandEditURL puts the file and the branch into a template such as https://git.example/wiki/edit/{branch}/{path}. Both
// are escaped as parts of an address; their slashes stay.
func ExpandEditURL(template, branch, path string) string {
	return strings.NewReplacer("{branch}", escapePath(branch), "{path}", escapePath(path)).Replace(template)
}

func escapePath(p string) string {
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// scp is git's short form of an ssh address: user@host:path. One letter alone would be a drive of Windows.
var scp = regexp.MustCompile(`^(?:[^@/:]+@)?([A-Za-z0-9.-]{2,}):([^/\\].*|/[^/].*)$`)

// sshHosts are names under which servers take ssh on the port of https.
var sshHosts = map[string]string{
	"ssh.github.com":       "github.com",
	"altssh.gitlab.com":    "gitlab.com",
	"altssh.bitbucket.org": "bitbucket.org",
}

// webAddress gives the address of a repository on the web pages of its server.
func webAddress(remote string) (*url.URL, bool) {
	u := &url.URL{Scheme: "https"}
	if m := scp.FindStringSubmatch(remote); m != nil && !strings.Contains(remote, "://") {
		u.Host, u.Path = m[1], m[2]
	} else {
		r, err := url.Parse(remote)
		if err != nil {
			return nil, false
		}
		u.Path = r.Path
		switch r.Scheme {
		case "http", "https":
			u.Scheme, u.Host = r.Scheme, r.Host
		case "ssh", "git", "git+ssh", "ssh+git":
			u.Host = r.Hostname() // a port would be that of ssh
		default:
			return nil, false
		}
	}
	if web, other := sshHosts[strings.ToLower(u.Host)]; other {
		u.Host = web
	}
	u.Path = "/" + strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")
	return u, u.Host != "" && u.Path != "/"
}

// withoutCredentials takes user and password out of a remote: tokens of build servers stand there, and what is read
// here may be published. What cannot be understood is not handed on.
func withoutCredentials(remote string) string {
	if !strings.Contains(remote, "://") {
		return remote // a path, or the short form of ssh, which has no password
	}
	u, err := url.Parse(remote)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
