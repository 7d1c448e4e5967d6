package render

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"siaga/generator/link"
	"siaga/generator/model"
)

// WorkerAddress is where the service worker stands: a worker is in charge of the folder that it is in.
const WorkerAddress = "sw.js"

// offlineFile lists what the service worker keeps of a site after a visit.
const offlineFile = "search/offline.json"

// What is kept of a large site: so many pages in all, and of each kind so many before there is a second turn.
const (
	maxOffline     = 600
	maxOfflineKind = 150
)

// offlineKinds are the kinds of pages that are kept, those first that matter most while something is down.
var offlineKinds = []*model.Kind{
	model.KindRunbook, model.KindAlert, model.KindService, model.KindRootCause, model.KindIncident, model.KindPostMortem, model.KindPage, model.KindDrill,
}

// offlineList is the file.
type offlineList struct {
	Version string   `json:"version"` // another one when what is known of the site without rendering it is another
	Pages   []string `json:"pages"`   // addresses, most needed first
	Assets  []string `json:"assets"`  // addresses that hold a hash of their content
}

// offline writes the list for the service worker. It is made without rendering a page, so it cannot tell which of them changed; the
// worker asks the host about each when the version is another one, and from time to time.
func (s *Site) offline(w *bufio.Writer) error {
	list := offlineList{Pages: s.offlinePages(), Assets: []string{}}
	for _, a := range s.Assets() {
		if a.Address != a.Name && a.Address != WorkerAddress {
			list.Assets = append(list.Assets, a.Address)
		}
	}
	about, err := json.Marshal([]any{list, s.o.Commit, s.o.Built.UTC().Format(time.RFC3339)})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(about)
	list.Version = hex.EncodeToString(sum[:8])
	return json.NewEncoder(w).Encode(list)
}

// offlinePages are the pages that are kept: those that lead to others, then documents, of each kind first those that most leads to,
// of events the latest.
func (s *Site) offlinePages() []string {
	out := []string{link.HomeAddress, link.TriageAddress, link.SearchAddress, link.NotFoundAddress}
	for _, n := range s.nav {
		out = append(out, link.OverviewAddress(n.kind))
	}
	for _, p := range s.navPages {
		out = append(out, p.address)
	}
	seen := map[string]bool{}
	out = slices.DeleteFunc(out, func(a string) bool {
		again := seen[a] || s.planned().pages[a] == nil
		seen[a] = true
		return again
	})
	var second []string
	for _, k := range offlineKinds {
		list := s.offlineDocs(k, seen)
		n := min(len(list), maxOfflineKind)
		out, second = append(out, list[:n]...), append(second, list[n:]...)
	}
	out = append(out, second...)
	return out[:min(len(out), maxOffline)]
}

// offlineDocs are the addresses of the documents of a kind, most needed first, without those that were seen.
func (s *Site) offlineDocs(k *model.Kind, seen map[string]bool) []string {
	type row struct {
		address string
		leading int
		at      time.Time
	}
	var rows []row
	for _, d := range s.byKind[k] {
		if a := s.o.Graph.Address(d); !seen[a] {
			rows = append(rows, row{a, len(s.o.Graph.AllIn(d)), eventDate(d).At})
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.leading, a.leading), cmp.Compare(a.address, b.address))
	})
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.address
	}
	return out
}
