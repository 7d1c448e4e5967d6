package preview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"siaga/generator"
	"siaga/search"
	"siaga/search/index"
)

const (
	searchPath  = "/api/search"
	searchLimit = 2 * time.Second // for one answer, once the index is up to date
	indexLimit  = time.Minute     // for bringing it up to date
)

// finder answers searches from an index on disk. It is brought to the state of the site when somebody asks.
type finder struct {
	dir string // for the index; empty: none is kept

	mu       sync.Mutex
	index    *index.Index
	settings string              // of index
	holds    *generator.Snapshot // what index is of
	source   *index.Source       // of it
	asking   sync.WaitGroup      // who uses source
}

// engine gives an engine over the pages of a snapshot. What it gives must be released.
func (f *finder) engine(ctx context.Context, s *generator.Snapshot) (e search.Engine, release func(), err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holds != s {
		if err := f.update(ctx, s); err != nil {
			return e, nil, err
		}
	}
	f.asking.Add(1)
	return s.Engine(f.source), f.asking.Done, nil
}

// update brings the index to the state of a snapshot.
func (f *finder) update(ctx context.Context, s *generator.Snapshot) error {
	settings := s.SearchSettings()
	f.asking.Wait()
	f.holds = nil
	if f.source != nil {
		f.source.Close()
		f.source = nil
	}
	if f.index != nil && f.settings != settings {
		f.index.Close()
		f.index = nil
	}
	var err error
	if f.index == nil {
		if f.index, err = index.Open(index.Options{Dir: f.dir, Settings: settings, Now: time.Now()}); err != nil {
			return err
		}
		f.settings = settings
	}
	if _, err := s.UpdateIndex(ctx, f.index, nil); err != nil {
		return err
	}
	if f.source, err = f.index.Source(); err != nil {
		return err
	}
	f.holds = s
	return nil
}

func (f *finder) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asking.Wait()
	if f.source != nil {
		f.source.Close()
	}
	if f.index != nil {
		f.index.Close()
	}
	f.holds, f.source, f.index = nil, nil, nil
}

// apiError is what is sent where a search cannot be answered.
type apiError struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// search answers GET /api/search?q=…, with limit, offset, facets=1, after, before and the facets as parameters.
func (h *handler) search(w http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		sendError(w, http.StatusBadRequest, "bad-request", "the address has a query that cannot be read")
		return
	}
	o, err := searchOptions(q)
	if err != nil {
		sendError(w, http.StatusBadRequest, "bad-request", err.Error())
		return
	}
	indexing, cancel := context.WithTimeout(r.Context(), indexLimit)
	defer cancel()
	engine, release, err := h.finder.engine(indexing, h.board.get().site.snapshot)
	if err != nil {
		sendError(w, http.StatusServiceUnavailable, "no-index", "the search index cannot be used: "+err.Error())
		return
	}
	defer release()
	ctx, stop := context.WithTimeout(r.Context(), searchLimit)
	defer stop()
	text := q.Get("q")
	result, err := engine.Search(ctx, text, o)
	var problem *search.Problem
	switch {
	case errors.As(err, &problem):
		sendError(w, http.StatusBadRequest, problem.Code, problem.Message)
	case errors.Is(err, context.DeadlineExceeded):
		sendError(w, http.StatusServiceUnavailable, "too-slow", fmt.Sprintf("the search took more than %v", searchLimit))
	case err != nil:
		sendError(w, http.StatusInternalServerError, "failed", err.Error())
	default:
		send(w, http.StatusOK, result.Answer(text))
	}
}

// searchOptions reads the parameters besides the query.
func searchOptions(q url.Values) (o search.Options, err error) {
	for _, p := range []struct {
		name string
		max  int
		to   *int
	}{{"limit", 100, &o.Limit}, {"offset", 100_000, &o.Offset}} {
		text := q.Get(p.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > p.max {
			return o, fmt.Errorf("%s takes a number up to %d", p.name, p.max)
		}
		*p.to = n
	}
	for _, p := range []struct {
		name string
		to   *string
	}{{"after", &o.From}, {"before", &o.To}} {
		day, ok := search.Day(q.Get(p.name))
		if !ok && q.Get(p.name) != "" {
			return o, fmt.Errorf("%s takes a day such as 2024, 2024-01 or 2024-01-31", p.name)
		}
		*p.to = day
	}
	for _, name := range search.FacetNames {
		f := search.Filter{Name: name}
		for _, v := range q[name] {
			if v = search.FoldValue(v); v != "" {
				f.Any = append(f.Any, v)
			}
		}
		if len(f.Any) > search.MaxClauses {
			return o, fmt.Errorf("%s is given more than %d times", name, search.MaxClauses)
		}
		if len(f.Any) > 0 {
			o.Only = append(o.Only, f)
		}
	}
	o.Facets = slices.Contains([]string{"1", "true"}, q.Get("facets"))
	return o, nil
}

func sendError(w http.ResponseWriter, status int, code, message string) {
	var e apiError
	e.Error.Code, e.Error.Message = code, message
	send(w, status, e)
}

func send(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil { // our own types
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	w.Write(data)
}
