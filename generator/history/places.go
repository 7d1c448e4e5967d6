package history

import (
	"context"
	"path/filepath"
	"strings"
)

// Places are the files and folders of the repository of a folder that change when its history does, or what git ignores: by a
// commit, a checkout, a merge, a fetch, a file that is added or taken back, a new rule about what is ignored, or another name of an
// author. What is in the folder itself is not among them. None, where there is no repository or no git. Some may not exist
// yet. The folders hold little: one file for each branch.
func Places(ctx context.Context, dir string) []string {
	g := git{dir: dir}
	own := g.line(ctx, "rev-parse", "--absolute-git-dir")
	if own == "" {
		return nil
	}
	shared := g.line(ctx, "rev-parse", "--path-format=absolute", "--git-common-dir") // another one in a further work tree
	if shared == "" {
		shared = own
	}
	places := []string{
		filepath.Join(own, "HEAD"), filepath.Join(own, "index"),
		filepath.Join(shared, "refs", "heads"), filepath.Join(shared, "refs", "remotes", "origin", "HEAD"), filepath.Join(shared, "packed-refs"),
		filepath.Join(shared, "shallow"), filepath.Join(shared, "config"), filepath.Join(shared, "info", "exclude"),
	}
	up := g.line(ctx, "rev-parse", "--show-cdup") // "../" for each folder above, up to the root of the work tree
	places = append(places, filepath.Join(dir, up, ".mailmap"))
	for range strings.Count(up, "../") {
		dir = filepath.Join(dir, "..")
		places = append(places, filepath.Join(dir, ".gitignore"))
	}
	return places
}
