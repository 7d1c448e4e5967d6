package history

import "testing"

func TestEditURL(t *testing.T) {
	tests := []struct{ remote, want string }{
		{"https://github.com/example/ops.git", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"https://github.com/example/ops/", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"https://bot:secret@github.com/example/ops", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"git@github.com:example/ops.git", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"org-1@github.com:/example/ops.git", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"github.com:example/ops", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"ssh://git@ssh.github.com:443/example/ops.git", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"git://github.com/example/ops", "https://github.com/example/ops/edit/main/a/b%20c%23.md"},
		{"https://github.example.org:8443/team/ops.git", "https://github.example.org:8443/team/ops/edit/main/a/b%20c%23.md"},
		{"git@gitlab.com:group/sub/ops.git", "https://gitlab.com/group/sub/ops/-/edit/main/a/b%20c%23.md"},
		{"ssh://git@gitlab.example.org:2222/group/ops.git", "https://gitlab.example.org/group/ops/-/edit/main/a/b%20c%23.md"},
		{"http://gitlab.local/group/ops.git", "http://gitlab.local/group/ops/-/edit/main/a/b%20c%23.md"},
		{"git@bitbucket.org:team/ops.git", "https://bitbucket.org/team/ops/src/main/a/b%20c%23.md?mode=edit"},
		{"https://codeberg.org/team/ops.git", "https://codeberg.org/team/ops/_edit/main/a/b%20c%23.md"},
		{"gitea@gitea.example.org:team/ops", "https://gitea.example.org/team/ops/_edit/main/a/b%20c%23.md"},
		{"https://git.example.org/team/ops.git", ""}, // could be any server
		{"/srv/git/github.git", ""},
		{`C:\github\ops`, ""},
		{"C:/github/ops", ""},
		{"../github", ""},
		{"file:///srv/github/ops", ""},
		{"javascript://github.com/%0aalert(1)", ""},
		{"https://github.com", ""},
		{"https://%zz/x", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := EditURL(tt.remote, "main", "a/b c#.md"); got != tt.want {
			t.Errorf("EditURL(%q) = %q, want %q", tt.remote, got, tt.want)
		}
	}
	if got := EditURL("git@github.com:a/b", "", "x"); got != "" {
		t.Errorf("without a branch: %q", got)
	}
	if got, want := EditURL("git@github.com:a/b", "feature/ü", "x"), "https://github.com/a/b/edit/feature/%C3%BC/x"; got != want {
		t.Errorf("branch with a slash: %q, want %q", got, want)
	}
}

func TestExpandEditURL(t *testing.T) {
	tests := []struct{ template, want string }{
		{"https://wiki.example/edit/{branch}/docs/{path}?x={path}", "https://wiki.example/edit/rel/1/docs/a/b%20c.md?x=a/b%20c.md"},
		{"https://wiki.example/", "https://wiki.example/"},
		{"{other}{path", "{other}{path"},
	}
	for _, tt := range tests {
		if got := ExpandEditURL(tt.template, "rel/1", "a/b c.md"); got != tt.want {
			t.Errorf("ExpandEditURL(%q) = %q, want %q", tt.template, got, tt.want)
		}
	}
}

func TestWithoutCredentials(t *testing.T) {
	for remote, want := range map[string]string{
		"https://bot:secret@host.example/x.git":       "https://host.example/x.git",
		"https://token@host.example/x.git?t=secret#s": "https://host.example/x.git",
		"git@host.example:x.git":                      "git@host.example:x.git",
		"https://bot:sec%ret@host.example/x":          "",
		"":                                            "",
	} {
		if got := withoutCredentials(remote); got != want {
			t.Errorf("withoutCredentials(%q) = %q, want %q", remote, got, want)
		}
	}
}
