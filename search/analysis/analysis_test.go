package analysis

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	marks := map[Kind]string{Word: "", Stop: "~", Number: "=", Identifier: "!", Part: "."}
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Restarting the database, twice.", "restart ~the databas twice"},
		{"to be or not to be", "~to ~be ~or ~not ~to ~be"},
		{"Café résumé", "cafe resum"},
		{"The cluster's nodes didn't drain; it isn’t ready", "~the cluster node ~didn drain ~it ~isn readi"},
		{"OOMKilled", "!oomkilled .oom .kill"},
		{"HTTPServer getUserID", "!httpserver .http .server !getuserid .get .user .id"},
		{"PODs and VMs", "pod ~and vms"},
		{"api-gateway-7f9c", "!api-gateway-7f9c .api .gateway .7f9c"},
		{"max_connections = 500", "!max_connections .max .connect =500"},
		{"10.0.0.17:5432", "!10.0.0.17:5432 =10 =0 =0 =17 =5432"},
		{"v1.2.3 k8s x509 500ms disk2", "!v1.2.3 .v1 =2 =3 !k8s !x509 !500ms .ms =500 !disk2 .disk =2"},
		{"ORA-00600, HTTP 503", "!ora-00600 .ora =00600 http =503"},
		{"see content/runbooks/db.md", "see !content/runbooks/db.md .content .runbook .db .md"},
		{"ends. Begins", "end begin"},
		{"数据库故障 在 x", "数据 据库 库故 故障 在 x"},
		{"pod数据", "pod 数据"},
		{"sistem tidak dapat diakses", "sistem ~tidak ~dapat diaks"},
		{strings.Repeat("x", maxTerm+1) + " y", "y"},
	} {
		var got []string
		for _, k := range New().Tokens(c.text) {
			got = append(got, marks[k.Kind]+k.Term)
		}
		want := strings.ReplaceAll(c.want, "~see", "see")
		if g := strings.ReplaceAll(strings.Join(got, " "), "~see", "see"); g != want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.text, g, want)
		}
	}
}

// FuzzTokens: places are those of the text, in order but for the parts of an identifier, and the same text gives the same
// terms whatever was read before.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"OOMKilled pods’ x509", "數據 a-b_c.d:e/f@g#h", "\xff\xfe'’’'", "ＨＴＴＰ ﬁ İ", "a'", "１２３abc"} {
		f.Add(s)
	}
	shared := New()
	f.Fuzz(func(t *testing.T, text string) {
		tokens := shared.Tokens(text)
		last := 0
		for _, k := range tokens {
			if k.Start < 0 || k.End > len(text) || k.Start >= k.End || k.Term == "" {
				t.Fatalf("%q: token %+v", text, k)
			}
			if k.Start < last && k.Kind != Part && k.Kind != Number && k.Kind != Word {
				t.Fatalf("%q: %+v goes back to before %d", text, k, last)
			}
			if utf8.ValidString(text) && !utf8.ValidString(k.Term) {
				t.Fatalf("%q: term %q is no text", text, k.Term)
			}
			last = k.Start
		}
		ids := map[int32]string{}
		for i := range tokens {
			k := &tokens[i]
			if old, ok := ids[k.ID]; ok && old != k.Term || int(k.ID) >= shared.Terms() {
				t.Fatalf("%q: id %d is %q and %q", text, k.ID, old, k.Term)
			}
			ids[k.ID] = k.Term
			k.ID = 0
		}
		fresh := New().Tokens(text)
		for i := range fresh {
			fresh[i].ID = 0
		}
		if a, b := fmt.Sprint(tokens), fmt.Sprint(fresh); a != b {
			t.Fatalf("%q: %s, then %s", text, a, b)
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat("The checkout-api pods were OOMKilled after the release of 2026-01-02; we raised max_connections to 500 and restarted them. ", 40)
	b.SetBytes(int64(len(text)))
	a := New()
	for b.Loop() {
		a.Tokens(text)
	}
}
