package main

import (
	"fmt"
	"path/filepath"
)

// hugoTheme is the site that Hugo builds: as lean as one can be that has a title, a way around and a list per folder. It
// writes flat files as siaga does, highlights with classes, and makes no feeds and no taxonomies. The navigation is a
// cached partial, since to ask for the sections is to walk over all pages.
func hugoTheme(content string) map[string]string {
	return map[string]string{
		"hugo.toml": fmt.Sprintf(`baseURL = "https://example.net/"
title = "Bench"
contentDir = %q
uglyURLs = true
disableKinds = ["taxonomy", "term", "rss", "sitemap", "robotsTXT"]

[markup.highlight]
noClasses = false
`, content),
		"layouts/baseof.html": `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }} · {{ site.Title }}</title></head>
<body>
{{ partialCached "nav.html" . }}
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
`,
		"layouts/_partials/nav.html": `<nav><a href="{{ site.Home.RelPermalink }}">Home</a>{{ range site.Sections }} <a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
`,
		"layouts/page.html": `{{ define "main" }}<article>{{ .Content }}</article>{{ end }}
`,
		"layouts/list.html": `{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
`,
	}
}

// writeHugoSite writes a site for the content into a folder.
func writeHugoSite(dir, content string) error {
	for name, text := range hugoTheme(content) {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}
