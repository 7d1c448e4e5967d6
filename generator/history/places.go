package history

import (
	"context"
	"path/filepath"
)

// Places are the files and folders of the repository of a folder that change when its history does: by a commit, a
// checkout, a merge, a fetch, or a new rule about what is ignored. None, where there is no repository or no git. Some may not
// exist yet. The folders hold little: one file for each branch.
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
	return []string{
		filepath.Join(own, "HEAD"),
		filepath.Join(shared, "refs", "heads"), filepath.Join(shared, "refs", "remotes", "origin", "HEAD"), filepath.Join(shared, "packed-refs"),
		filepath.Join(shared, "shallow"), filepath.Join(shared, "config"), filepath.Join(shared, "info", "exclude"),
	}
}
