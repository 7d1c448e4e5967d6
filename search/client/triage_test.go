package client_test

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"siaga/search"
)

// triaged is a Triage as the browser gives it.
type triaged struct {
	Terms  []string
	Named  []hit
	Hits   []sharedHit
	Causes []tally
	// Runbooks are those that were used.
	Runbooks []tally
	Problems []problem
}

type sharedHit struct {
	hit
	Shared []string
}

type tally struct {
	Address, Title string
	Events         []string
	Helped         int
}

// pasted are texts that people paste.
func pasted() []string {
	texts := []string{
		"", " ", "the of and", "12345 10.0.0.1", "checkout", "zzzz yyyy xxxx", "CheckoutLatencyHigh", "数据库连接池耗尽，结账超时", "koneksi basis data habis",
		"[FIRING:1] CheckoutLatencyHigh (checkout prod eu-west-1a)\nLabels:\n - alertname = CheckoutLatencyHigh\n - pod = checkout-7f9c8d-x2x1z\nSummary: connection pool exhausted, requests time out",
		"2024-05-01T03:10:11.123Z ERROR pq: remaining connection slots are reserved for non-replication superuser connections host=db-3.eu.internal.example:5432 request_id=0a1b2c3d-1111-4222-8333-444455556666",
		"panic: write /var/lib/postgresql/14/main/pg_wal/000000010000: no space left on device\ngoroutine 1 [running]:\nmain.main()\n\t/src/ledger/main.go:42 +0x1f",
		"x509: certificate has expired or is not yet valid: current time 2024-05-01T00:00:00Z is after 2024-04-30T23:59:59Z",
		"etcdHighFsyncDurations etcdserver: request timed out, KubeNodeNotReady, nf_conntrack: table full, dropping packet, PaymentsErrorBudgetBurn, SearchZeroHits, CertExpiresSoon, DiskWillFillIn4Hours",
		"<img src=x onerror=alert(1)> </script> constructor __proto__ toString", "😀 \u202e", strings.Repeat("deploy ", 2000), strings.Repeat("a", search.MaxTriage), strings.Repeat("é", search.MaxTriage/2+1),
	}
	var all strings.Builder
	for _, o := range outages {
		all.WriteString(o.title + " " + o.symptom + " " + o.cause + "\n")
		texts = append(texts, o.symptom, o.title+". "+o.cause)
	}
	return append(texts, all.String(), strings.Repeat(all.String(), 20))
}

// triageOf answers in Go as the browser should.
func triageOf(t *testing.T, e search.Engine, text string) triaged {
	t.Helper()
	r, err := e.Triage(t.Context(), text)
	if p, ok := err.(*search.Problem); ok {
		return triaged{Problems: []problem{{Code: p.Code, End: unitsOf(text)}}}
	}
	if err != nil {
		t.Fatal(err)
	}
	out := triaged{Terms: r.Terms}
	for _, d := range r.Named {
		out.Named = append(out.Named, shown(search.Hit{Document: d}))
	}
	for i, h := range r.Hits {
		out.Hits = append(out.Hits, sharedHit{shown(h), r.Shared[i]})
	}
	tallies := func(list []search.Tally) (out []tally) {
		for _, x := range list {
			out = append(out, tally{x.Address, x.Title, x.Events, x.Helped})
		}
		return out
	}
	out.Causes, out.Runbooks = tallies(r.Causes), tallies(r.Runbooks)
	return out
}

// TestTriage: the browser compares a text with past incidents as Go does.
func TestTriage(t *testing.T) {
	site := t.TempDir()
	engine := indexed(t, site, world())
	texts := pasted()
	script := `(async () => {
		const engine = await Siaga.open({root: ""}), out = [];
		for (const text of ` + inScript(t, texts) + `) out.push(await engine.triage(text));
		return JSON.stringify(out, (key, v) => Array.isArray(v) && !v.length ? null : v);
	})()`
	var got []triaged
	if err := json.Unmarshal([]byte(evaluate[string](t, openAddress(t, "file://"+filepath.ToSlash(site)+"/index.html"), script)), &got); err != nil {
		t.Fatal(err)
	}
	hits := 0
	for i, text := range texts {
		want := triageOf(t, engine, text)
		hits += len(want.Hits)
		if !reflect.DeepEqual(got[i], want) {
			t.Errorf("%.100q\n got %s\nwant %s", text, inScript(t, got[i]), inScript(t, want))
		}
	}
	if hits == 0 {
		t.Error("no text has an incident that is like it")
	}
}
