package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"siaga/search"
	"siaga/search/analysis"
	"siaga/search/shard"
)

// FuzzEngine asks what nobody would ask. Every text is answered, or refused for a reason, soon.
func FuzzEngine(f *testing.F) {
	for _, q := range []string{
		"connection pool", "conection", `"connection pool" -staging`, "kind:runbook,incident service:Checkout", "after:2024-01 before:2025", `-kind:runbook`, `owner:"a b"`,
		"after:", `"`, `-"`, "-", "--all -1 -x", "数据库连接池", "库", "PoolIsEmpty", "pool_is.empty/42@x:y-z", "10.0.0.1:8080", "the and or", "İSTANBUL ﬁ ß", "e\u0301", "\xff\xfe",
		"a\x00b", strings.Repeat("-a ", 60), strings.Repeat("\"x", 30), strings.Repeat("é", 499), "(a+)+$ .*.*.* [a-z]{1,99999}", "kind:: kind:,,, :x x:", "\u202e\u200b\u00ad",
	} {
		f.Add(q)
	}
	engine := smallEngine(f)
	f.Fuzz(func(t *testing.T, text string) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		q, problems, err := search.Parse(text)
		if err == nil {
			checkQuery(t, text, q, problems)
		}
		r, failed := engine.Search(ctx, text, search.Options{Facets: true})
		if p := (*search.Problem)(nil); failed != nil && !errors.As(failed, &p) {
			t.Fatalf("%q: %v", text, failed)
		}
		if (failed == nil) != (err == nil) {
			t.Errorf("%q is parsed with %v and answered with %v", text, err, failed)
		}
		if failed == nil {
			checkResult(t, text, r)
		}
		if p := (*search.Problem)(nil); len(text) <= search.MaxTriage {
			if _, err := engine.Triage(ctx, text); err != nil && !errors.As(err, &p) {
				t.Errorf("triage of %q: %v", text, err)
			}
		}
	})
}

// checkQuery asks that a query stays within its limits, and that problems are where the text is.
func checkQuery(t *testing.T, text string, q search.Query, problems []search.Problem) {
	t.Helper()
	if !utf8.ValidString(q.Text) || len(q.Text) > 3*len(text) || len(q.Phrases)+len(q.Excluded)+len(q.Filters) > search.MaxClauses {
		t.Errorf("%q: %+v", text, q)
	}
	length := len(strings.ToValidUTF8(text, " "))
	for _, p := range problems {
		if p.Code == "" || p.Message == "" || p.Start < 0 || p.Start > p.End || p.End > length {
			t.Errorf("%q: %+v", text, p)
		}
	}
}

// checkResult asks that an answer fits together.
func checkResult(t *testing.T, text string, r *search.Result) {
	t.Helper()
	if len(r.Hits) > 10 || r.Total < len(r.Hits) {
		t.Errorf("%q: %d hits of %d", text, len(r.Hits), r.Total)
	}
	for i, h := range r.Hits {
		if i > 0 && h.Score > r.Hits[i-1].Score {
			t.Errorf("%q: hit %d is better than the one before", text, i)
		}
		if title := search.PlainText(h.Title); title != h.Document.Title {
			t.Errorf("%q: title %q, and not %q", text, title, h.Document.Title)
		}
		if s := search.PlainText(h.Snippet); utf8.RuneCountInString(s) > 300 || !utf8.ValidString(s) {
			t.Errorf("%q: snippet %q", text, s)
		}
	}
	for _, c := range r.Facets {
		for _, v := range c.Values {
			if v.Pages == 0 && !v.On {
				t.Errorf("%q: %s has %q on no page", text, c.Name, v.Value)
			}
		}
	}
}

// smallEngine answers from a few pages of every sort.
func smallEngine(f *testing.F) search.Engine {
	f.Helper()
	docs := []*search.Document{
		{
			Path: "runbooks/pool.md", Address: "runbooks/pool.html", Kind: "runbook", Title: "The connection pool is empty", Summary: "End what is idle.", Date: "2024-02-03",
			Sections: []search.Section{{Text: "Orders wait for a free connection."}, {Anchor: "limit", Heading: "Raise the limit", Text: "Raise max_client_conn to 42.", Code: "psql -c 'show pools'\n"}},
			Facets:   []search.Facet{{Name: "kind", Value: "runbook"}, {Name: "service", Value: "checkout", Label: "Checkout"}, {Name: "owner", Value: "a b"}},
		},
		{
			Path: "incidents/INC-1.md", Address: "incidents/INC-1.html", Kind: "incident", Title: "PoolIsEmpty at 10.0.0.1:8080", Date: "2024-05-06", Prior: 2,
			Sections: []search.Section{{Text: "pgbouncer log: query_wait_timeout after 5000 ms at pool_is.empty/42@x:y-z"}},
			Facets:   []search.Facet{{Name: "kind", Value: "incident"}, {Name: "severity", Value: "sev1"}},
			Causes:   []search.Reference{{Address: "root-causes/pool.html", Title: "Nobody gives anything back"}},
		},
		{Address: "zh.html", Kind: "page", Title: "数据库连接池耗尽", Sections: []search.Section{{Text: "结账服务无法获得新的数据库连接，买家看到错误页面。"}}},
		{Address: "id.html", Kind: "page", Title: "Pengiriman pesan tertunda", Sections: []search.Section{{Text: "Kode terlambat dikirimkan ke pembeli di İstanbul, Größe ﬁne."}}},
		{Address: "signs.html", Kind: "page", Title: "?!"},
	}
	synonyms, err := analysis.ParseSynonyms(nil)
	if err != nil {
		f.Fatal(err)
	}
	data, err := json.Marshal(analysis.NewClientData(synonyms))
	if err != nil {
		f.Fatal(err)
	}
	a := search.NewAnalyzer(analysis.ForSearch(synonyms))
	var pages []*shard.Page
	for _, d := range docs {
		pages = append(pages, shard.NewPage(d, d.Hash(), slices.Clone(a.Page(d).Worths)))
	}
	list, err := shard.Files(pages, shard.Options{Document: func(i int) *search.Document { return docs[i] }, Vocabulary: a.Vocabulary(), Analysis: data})
	if err != nil {
		f.Fatal(err)
	}
	files := map[string][]byte{}
	for _, file := range list {
		files[file.Name] = file.Bytes()
	}
	r, err := shard.Open(func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return data, nil
		}
		return nil, fs.ErrNotExist
	})
	if err != nil {
		f.Fatal(err)
	}
	return search.Engine{Source: r, Synonyms: synonyms}
}
