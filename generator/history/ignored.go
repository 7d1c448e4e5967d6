package history

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// ignored asks git what it ignores. A folder that is ignored as a whole was asked for all the same, so nothing in it is.
func ignored(ctx context.Context, g git) ([]string, error) {
	out, err := g.output(ctx, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
	if err != nil {
		return nil, fmt.Errorf("list what git ignores: %w", err)
	}
	paths := strings.FieldsFunc(out, func(r rune) bool { return r == 0 })
	if slices.Contains(paths, "./") {
		return nil, nil
	}
	return paths, nil
}
