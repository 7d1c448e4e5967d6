package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// show writes tokens in a short form: a sign for the kind, the term, "*" where an identifier or a part is no leaf.
func show(tokens []Token) string {
	marks := map[Kind]string{Stop: "~", Number: "=", Identifier: "!", Part: ".", Alternative: "?", Synonym: "&", Written: "_"}
	var out []string
	for _, t := range tokens {
		s := marks[t.Kind] + t.Term
		if !t.Leaf && t.Kind < Alternative {
			s += "*"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

type tokensTest struct{ text, want string }

func checkTokens(t *testing.T, tokens func(string) []Token, tests []tokensTest) {
	t.Helper()
	for _, c := range tests {
		if got := show(tokens(c.text)); got != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestTokens(t *testing.T) {
	checkTokens(t, New().Tokens, []tokensTest{
		{"", ""},
		{"Restarting the database, twice.", "restart ~the databas twice"},
		{"to be or not to be", "~to ~be ~or ~not ~to ~be"},
		{"Café résumé ΟΔΟΣ οδος", "cafe resum οδοσ οδοσ"},
		{"The cluster's nodes didn't drain; it isn’t ready", "~the cluster node ~didn drain ~it ~isn readi"},
		{"PODs, VMs, PVCs is As", "pod vm pvc ~is ~as"},
		{"ends. Begins", "end begin"},
		{"sistem tidak dapat diakses", "sistem ~tidak ~dapat diaks"},
		{"a\u0301 \u0301", "~a"},
		{"kube-system/coredns", "!kubesystem/coredns* .kube .system .coredn"},
	})
}

func TestIdentifiers(t *testing.T) {
	checkTokens(t, ForSearch(nil).Query, []tokensTest{
		{"fluent-bit fluent_bit FluentBit fluentbit", "!fluentbit* _fluent-bit .fluent .bit !fluentbit* _fluent_bit .fluent .bit !fluentbit* .fluent .bit fluentbit"},
		{"CrashLooping crashlooping", "!crashloop* .crash .loop crashloop"},
		{"read-only readonly", "!readon* _read-only .read .onli readon"},
		{"OOMKilled", "!oomkil* .oom .kill"},
		{"HTTPServer's getUserIDs", "!httpserver* .http .server !getuserid* .get .user .id"},
		{"api-gateway-7f9c", "!apigateway7f9c* _api-gateway-7f9c .api .gateway .7f9c"},
		{"max_connections = 500", "!maxconnect* _max_connections .max .connect =500"},
		{"kube-system/coredns", "!kubesystem/coredns* _kube-system/coredns .kubesystem* _kube-system .kube .system .coredn"},
		{"alerts/NodeClockSkew.md", "!alerts/nodeclockskew.md* .alert .nodeclockskew* .node .clock .skew .md"},
		{"node/disk2", "!node/disk2* .node .disk2* .disk =2"},
		{"k8s x509 500ms disk2 p99", "!k8s !x509 !500ms* =500 .ms !disk2* .disk =2 !p99"},
		{"PROJ-MAR-1234", "!projmar1234* _proj-mar-1234 .proj .mar =1234"},
		{"ops-team@example.com #on-call", "!opsteam@example.com* _ops-team@example.com .opsteam* _ops-team .op .team .exampl .com !oncal* _on-call .on .call"},
		{"https://a.example/x?key=some-value", "https !a.example/x* .a .exampl .x key !somevalu* _some-value .some .valu"},
		{"--dry-run -n kube", "!dryrun* _dry-run .dri .run n kube"},
		{"node-7’s l’eau", "!node7* _node-7 .node =7 l"},
		{"deadbeef00c0ffee", "!deadbeef00c0ffee"},
		{strings.Repeat("x", maxTerm+1) + " y", "y"},
		{strings.Repeat("x", maxTerm) + "/" + strings.Repeat("y-", maxTerm) + "y/z", "." + strings.Repeat("x", maxTerm) + strings.Repeat(" .y", maxTerm+1) + " .z"},
	})
}

func TestNumbers(t *testing.T) {
	checkTokens(t, ForSearch(nil).Query, []tokensTest{
		{"E11000 0x80070005 ORA-00600 SQLSTATE 42P01 HTTP 503", "!e11000 !0x80070005 !ora00600* _ora-00600 .ora =00600 sqlstate !42p01 http =503"},
		{"10.0.3.17 10.0.0.17:5432 10.0.0.0/16", "!10.0.3.17 !10.0.0.17:5432* =10.0.0.17 =5432 !10.0.0.0/16* =10.0.0.0 =16"},
		{"ip-10-0-3-17.internal 10-0-3-17 1-2-3", "!ip100317.internal* _ip-10-0-3-17.internal .ip100317* _ip-10-0-3-17 .ip =10.0.3.17 .intern !10.0.3.17 !123"},
		{"v1.2.3 1.2.3 v1.2.3-rc1 app:v1.25", "!v1.2.3* =1.2.3 !1.2.3 !v1.2.3rc1* _v1.2.3-rc1 =1.2.3 .rc1 !app:v1.25* .app =1.25"},
		{"postgres-14.2 API v1 0.5", "!postgres14.2* _postgres-14.2 .postgres14* _postgres-14 .postgr =14.2 api !v1 !0.5"},
		{"2026-01-02 2026-01-02T03:04:05.678Z 2026-01-02-db-outage.md", "!20260102 =2026* !20260102 =2026* !20260102dboutage.md* _2026-01-02-db-outage.md .20260102dboutage* _2026-01-02-db-outage =20260102 =2026* .db .outag .md"},
		{"12:30 12:30:45 5432:5432", "!12:30 !12:30:45 !5432:5432* =5432 =5432"},
		{"１２３ ＡＢＣ", "=123 abc"},
	})
}

func TestCJK(t *testing.T) {
	checkTokens(t, New().Tokens, []tokensTest{
		{"数据库故障 在 x", "数据 据库 库故 故障 在 x"},
		{"pod数据", "pod 数据"},
		{"サーバー", "サー ーハ ハー"},
		{"ｻｰﾊﾞｰ", "サー ーハ ハー"},
		{"데이터", "데이 이터"},
	})
}

// FuzzTokens: places are those of the text, leaves follow each other, and the same text gives the same terms whatever was
// read before.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{
		"OOMKilled pods’ x509", "數據 a-b_c.d:e/f@g#h", "\xff\xfe'’'’'", "ＨＴＴＰ ﬁ İ", "a'", "１２３abc", "v1.2.3-rc1 2026-01-02T03:04:05Z",
		"k8s out-of-memory basis data", "dipulihkan PVCs ｻｰﾊﾞｰ", "a/" + strings.Repeat("1.", 99),
	} {
		f.Add(s)
	}
	synonyms, err := ParseSynonyms(nil)
	if err != nil {
		f.Fatal(err)
	}
	analyzers := []func() *Analyzer{New, func() *Analyzer { return ForSearch(synonyms) }}
	shared := []*Analyzer{analyzers[0](), analyzers[1]()}
	f.Fuzz(func(t *testing.T, text string) {
		for i, create := range analyzers {
			for _, read := range []func(*Analyzer) []Token{
				func(a *Analyzer) []Token { return a.Tokens(text) },
				func(a *Analyzer) []Token { return a.Query(text) },
			} {
				tokens := read(shared[i])
				checkPlaces(t, text, tokens)
				checkIDs(t, text, tokens, shared[i])
				if a, b := show(tokens), show(read(create())); a != b {
					t.Fatalf("%q: %s, then %s", text, a, b)
				}
			}
		}
	})
}

func checkPlaces(t *testing.T, text string, tokens []Token) {
	last := -1 // start of the last leaf
	for _, k := range tokens {
		if k.Start < 0 || k.End > len(text) || k.Start >= k.End || k.Term == "" {
			t.Fatalf("%q: token %+v", text, k)
		}
		if k.Leaf && k.Start <= last {
			t.Fatalf("%q: the leaf %+v does not begin behind %d", text, k, last)
		}
		if k.Leaf {
			last = k.Start
		}
		if utf8.ValidString(text) && !utf8.ValidString(k.Term) {
			t.Fatalf("%q: term %q is no text", text, k.Term)
		}
	}
}

func checkIDs(t *testing.T, text string, tokens []Token, a *Analyzer) {
	ids := map[int32]string{}
	for _, k := range tokens {
		if old, ok := ids[k.ID]; ok && old != k.Term || int(k.ID) >= a.Terms() {
			t.Fatalf("%q: id %d is %q and %q", text, k.ID, old, k.Term)
		}
		ids[k.ID] = k.Term
	}
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat("The checkout-api pods were OOMKilled after the release of 2026-01-02; we raised max_connections to 500 and restarted them. ", 40)
	synonyms, err := ParseSynonyms(nil)
	if err != nil {
		b.Fatal(err)
	}
	for i, a := range []*Analyzer{New(), ForSearch(synonyms)} {
		b.Run([]string{"New", "ForSearch"}[i], func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				a.Tokens(text)
			}
		})
	}
}
