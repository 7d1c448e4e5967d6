package client_test

import (
	"slices"
	"strings"
)

// ask is a question with what is asked for besides its text.
type ask struct {
	Text    string              `json:"text"`
	Limit   int                 `json:"limit"`
	Offset  int                 `json:"offset"`
	Filters map[string][]string `json:"filters"`
	Facets  bool                `json:"facets"`
}

// plain are questions of nothing but text, one a line.
const plain = `
connection pool
checkout
payments double charged
the
to be or not to be
the of and
what happened on
conection pool
databse conection
restrat
poisno mesage
certifcate expierd
etcdHighFsyncDurations
etcdhighfsyncdurations
fsync
etcd fsync durations
HighFsync
KubeNodeNotReady
nodenotready
kube-system/coredns
coredns
10.0.3.17
10.0.3.17:5432
5432
v1.3.3
INC-104
inc-104
INC 104
PROJ-1042
PROJ-10
pg_stat_activity
stat_activity
index_not_found_exception
nf_conntrack: table full, dropping packet
x509: certificate has expired or is not yet valid
could not extend file: No space left on device
pq: remaining connection slots are reserved
etcdserver: request timed out
MessageRejected
HTTP 409
409
histogram_quantile
kubectl drain node
/var/lib/postgresql
--servername
-n shop
deploy/checkout
queue_events q4_events
0x1001
c
ch
che
chec
check
checkou
checkout t
r
re
rem
reme
remember
remember t
configurat
migratio
mitigat
zzz
zzzz zzzz
zzz checkout
q
1
03:1
2024
Note on rebababa
deploy
Deploy
deploy deploy deploy
deploy deploy deploy deploy deploy deploy deploy deploy
???
!
a
constructor
__proto__
toString hasOwnProperty
very long title very long title
Connection pool exhausted
grow the connection pool
Emails are hours late
all that we know of queues
queue 7
queue 49 backlog owner
<img src=x onerror=alert(1)>
</script><script>alert(2)</script>
"quoted" & 'single' \ back
😀
rocket 🚀
C++
C#
F#
数据库
数据库连接
库
网络中断
连接池耗尽
结账服务重启
数 据
証明書
ログイン
ﾛｸﾞｲﾝ
데이터베이스
장애
réseau
reseau
été
ete
egale
zurich
ISTANBUL
ığdır
izmir
straße
strasse
wide
file
οδυσσεύς
pembayaran
gangguan pembayaran
koneksi basis data
memulihkan
pulih
pemulihan
diperbesar
sambungan jaringan
permintaan pelanggan ditolak
k8s
kubernetes node
db pool
out of memory
postgres disk
"connection pool"
"checkout"
"etcd" node
"数"
"pool connection"
"the connection pool" exhausted
"write-ahead logs"
"write ahead" disk
"kube-system/coredns"
"No space left on device"
"数据库连接池"
"kolam koneksi"
"nothing like this"
"etcdHighFsyncDurations fires"
"disk full" -ledger
"unclosed quote
checkout "
checkout -payments
checkout -"connection pool"
-checkout
-"the service"
-checkout -payments -ledger
- checkout
--checkout
-1
checkout -zzz
kind:runbook
kind:runbook disk
kind:Runbook pool
type:incident checkout
kind:runbook,alert checkout
kind:runbook kind:alert checkout
-kind:incident checkout
-kind:incident,page pool
service:checkout
service:search-api index
service:nothing
sev:sev1 status:open
severity:SEV1
cause:expired-certificate
root-cause:"expired-certificate"
team:team-a
owner:constructor
tag:__proto__
tag:"größe, und maß"
tags:on-call
kind:
kind: disk
kind:"
kınd:runbook
foo:bar
http://localhost:9200/_aliases
time: 03:10
after:2023
after:2023-06 checkout
before:2023-01-15 checkout
after:2022-03 before:2022-09
after:2023 after:2024 payments
before:2023 before:2022-06-01 payments
after:2023-13
after:yesterday checkout
after:2024-02-30 checkout
before:
after:"2024-01"
-after:2024 checkout
year:2023 kind:incident
year:2023 -status:open checkout
KIND:RUNBOOK
checkout payments ledger mailer platform search auth gateway
customers saw errors orders were lost
we had seen it before and the fix did not last
mitigated by a rollback of v1.4.3
database migrations run in small steps
look at the dashboard first
nothing of note stands here
who tells the others what is about to happen
`

// asks are all questions.
func asks() []ask {
	var list []ask
	for _, line := range strings.Split(strings.Trim(plain, "\n"), "\n") {
		list = append(list, ask{Text: line})
	}
	hostile := []string{
		"", " ", "\t\n", "\"", "\"\"", "-", "--", "-\"", ":", "kind:\"\"", "\x00", "\u2028", "\u202e checkout", "\u0301", "e\u0301t\u00e9", "\u00a0checkout\u3000pool", "checkout\npool\ttimeout",
		strings.Repeat("a", 1000), strings.Repeat("a", 1001), strings.Repeat("é", 500), strings.Repeat("é", 501), strings.Repeat("数", 333), strings.Repeat("数", 334),
		strings.Repeat("a ", 60), strings.Repeat("a ", 61), strings.Repeat("\"", 200), strings.Repeat("-a ", 61), strings.Repeat("kind:x ", 61), `"` + strings.Repeat("b ", 80) + `"`,
		strings.Repeat("(a+)+", 150), strings.Repeat("checkout pool ", 30), strings.Repeat("-", 900), strings.Repeat("kube-", 150), strings.Repeat("A", 128), strings.Repeat("A", 129),
		strings.Repeat("x", 300), strings.Repeat("very long title ", 40), "__proto__:x constructor:y", "😀\"😀 -😀 kind:😀 after:😀", "[{(*+?.\\^$|)}]", "%00%0a<svg/onload=alert(1)>", "after:2023-01 \"x after:2023",
		"c\u0327a va", "\ufeffcheckout", "１０.０.３.１７", "ｃｈｅｃｋｏｕｔ",
	}
	for _, text := range hostile {
		list = append(list, ask{Text: text})
	}
	for i := range list {
		list[i].Facets = i%3 == 0
	}
	return append(list, chosen()...)
}

// chosen are questions with filters and further pages.
func chosen() []ask {
	var list []ask
	for _, offset := range []int{0, 5, 9, 10, 20, 21, 170, 10000} {
		for _, text := range []string{"remember", "checkout pool", `"review of"`, "kind:page"} {
			list = append(list, ask{Text: text, Offset: offset, Limit: 20, Facets: offset == 20})
		}
	}
	for _, limit := range []int{1, 3, 100, 1000, -1} {
		list = append(list, ask{Text: "checkout latency", Limit: limit})
	}
	filters := []map[string][]string{
		{"kind": {"runbook"}}, {"kind": {"runbook", "alert"}, "service": {"Checkout", "ledger"}}, {"severity": {"sev1"}, "year": {"2023", "2024"}},
		{"owner": {"nobody"}}, {"root-cause": {"expired-certificate", ""}}, {"kind": {}}, {"nothing": {"x"}}, {"tag": {"GRÖSSE, UND MASS", "on-call"}},
	}
	for _, f := range filters {
		for _, text := range []string{"", "the service failed", "kind:incident", "-checkout"} {
			list = append(list, ask{Text: text, Filters: f, Facets: true})
		}
	}
	return slices.Clip(list)
}
