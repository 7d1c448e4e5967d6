package load

import (
	"context"
	"crypto/sha256"
	"io/fs"
	"path"
	"strings"

	"siaga/generator/diag"
	"siaga/generator/model"
	"siaga/generator/rules"
)

// ruleFile is what one YAML file holds.
type ruleFile struct {
	sum   [sha256.Size]byte // of its content; zero where it could not be read
	rules []model.Rule
	diags []diag.Diagnostic
}

// mayHoldRules reports whether a file that is no page is looked into for rules.
func (o *Options) mayHoldRules(p string) bool {
	if o.Rules != nil {
		return matchAny(o.Rules, p)
	}
	ext := strings.ToLower(path.Ext(p))
	return ext == ".yaml" || ext == ".yml"
}

// loadRules reads those of the files that may hold rules that changed or are new.
func (r *run) loadRules(ctx context.Context) (next[ruleFile], error) {
	files := r.rules.next(r.tree.rules, r.scope)
	err := each(ctx, len(files.todo), func(n int) {
		files.made[n] = files.entries[files.todo[n]]
		r.ruleFile(r.content, files.paths[files.todo[n]], &files.made[n])
	})
	r.result.Read += len(files.todo)
	return files, err
}

// ruleFile reads one file. One that does not look like a file of rules is left alone, also where it cannot be read: most YAML
// files are nobody's business here.
func (l *Loader) ruleFile(content fs.FS, p string, f *ruleFile) {
	src, err := head(content, p, rules.MaxSize+1)
	if err != nil {
		*f = ruleFile{}
		if l.o.Rules != nil {
			f.diags = []diag.Diagnostic{diag.New(diag.FileUnreadable, diag.Pos{Path: p}, "the file cannot be read: %v", cause(err))}
		}
		return
	}
	sum := sha256.Sum256(src)
	if f.sum == sum {
		return
	}
	*f = ruleFile{sum: sum}
	if !rules.Looks(src) {
		return
	}
	made, ok := l.store.ruleFile(p, sum)
	if !ok {
		made = parseRules(p, src)
		l.store.putRuleFile(p, sum, &made)
	}
	f.rules, f.diags = made.Rules, made.Diags
}

func parseRules(p string, src []byte) (out storedRules) {
	list, diags := rules.Parse(p, src)
	out.Diags = diags
	for _, a := range list {
		out.Rules = append(out.Rules, model.Rule{
			Name: a.Name, Group: a.Group, Expr: a.Expr, For: a.For, Labels: pairs(a.Labels), Annotations: pairs(a.Annotations), Pos: a.Pos,
			Lines: lines(a.Lines),
		})
	}
	return out
}

func pairs(list []rules.Pair) []model.Pair {
	out := make([]model.Pair, len(list))
	for i, p := range list {
		out[i] = model.Pair(p)
	}
	return out
}

func lines(list []rules.Lines) []model.Lines {
	out := make([]model.Lines, len(list))
	for i, l := range list {
		out[i] = model.Lines(l)
	}
	return out
}
