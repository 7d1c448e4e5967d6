package client_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// What texts are put together from. Every rule of the analysis is met by some of them.

const englishStems = `
abil adapt adopt agree alert allow analy appli arsen bar bas bounc bypass cach cancel care carr cat caus chang clust commun comput confl connect
consist constant contain control copi crash cr creat cri cut debug defin delay deni deploy deriv di di dis dot drop dump ech emb employ enabl ev
evict exce expir fail falk fill filt fin fit fix flag flap flatt flush fr gas gener go grac grad hop hous hum id idl impress infra insist
ki lag latenc leak li log los lov map match maxi merg mi migrat miss monitor mult nat node norm not observ occurr oper
order pa pag pan par pars partial pass pay peer pin plan play pod pol post prec privat proce pub quer quick radic rat rational read recover
reg relat replic request respons rest roll rout sav scal sens serv shar shed shut sk skip slow sp spec spin spy stab stat stor str
succe swap sync tag tak target term thr throttl toy trac tri trigg tun typ un up us util valid vault vy warm web whol work writ y ye yy zip`

const englishEndings = `
- s es ed ing ied ies y ys ying yed ly er ers or est ee eed eedly edly ingly e ence ences ency ance ancy anci able ably ible ability abli ional ation
ational ationally ations ator ators alism ality aliti ally fulness fully ousness ously iveness iveli ivity biliti bli ogy logi less lessly izer ization ize
izes izing ised icate icative iciti icity ical ically ness nesses ful ment ments ement ant ent ently ism ate ated ates ous ive ives ion sion tion
tions ll lle al als ess us uses sses ss bb bbing dded gging nned tting lling zed ow ox ays eys tte`

const oddWords = `
skis skies sky dying lying tying idly gently ugly early only singly news howe atlas cosmos bias andes inning innings outing outings canning cannings herring
herrings earring earrings proceed proceeds proceeded exceed exceeding succeed succeeds generate generic general generally communism communication arsenal arsenic
sayings yes youth boyish by cry dye toy yyyy yay ayy eyeing hopping hoping hoed bees pies ties lies gas this kiwis gaps is ss as
database databases node nodes restarted restarting certificates As Is Us menzonasikan mengkonfigurasi mengquotakan latency latencies replication crashlooping unavailable authentication`

const indonesianRoots = `
pulih ubah kirim gagal jalan mati nyala simpan rusak baik ganggu layan sambung tindak guna periksa sedia hasil terima batas kelola kembali keluar
masuk selesai tingkat hapus cek konfigurasi akses baru lambat tangan terap terbit lihat salah masalah kerja deploy restart tekan koneksi partisi ukur olah
nilai muat kunci rekam rencana sebar atas unduh isi uji atur tunda putus hitung dapat antre rute tes log cluster server proses tulis sinkron verifikasi zip
syarat khusus konfig guncang yakin`

const indonesianForms = `
- %nya %lah %kah %kan %an %i %annya me%kan mem% mem%kan men% men%kan meng% meng%i meng%kan menge% meny% meny%kan me% memper%i di% di%kan di%i diper%
pe% pem%an pen%an peng%an penge%an peny%an per%an per%kan ke%an keber%an keter%an ber% ber%an ter% ter%kan ter%i se% tidakper%`

const fragments = `
fluent-bit fluent_bit FluentBit HTTPServer getUserIDs PVCs PODs K8s OOMKilled kube-system/coredns api-gateway-7f9c max_connections 10.0.3.17 10.0.0.17:5432
10.0.0.0/16 v1.2.3 v1.2.3-rc1 1.25 app:v1.25.3 postgres-14.2 2026-01-02 2026-01-02T03:04:05.678Z 2026_01_02 2026-01-02-db-outage.md ip-10-0-3-17.internal 10-0-3-17 1-2-3 1-2-3-4444 12:30 12:30:45 123:45 1:2:3:4 5432:5432
E11000 0x80070005 ORA-00600 42P01 HTTP/1.1 503 5xx 500ms 10GB disk2 x509 1a1 12ab 1ab2 ab12 a1 deadbeef00c0ffee
0a1b2c3d-1111-4222-8333-444455556666 ops-team@example.com https://a.example/path/To/Page.html?key=some-value#part --dry-run -n key=value node-7's it's didn't isn’t l’eau
5'10 O'Brien's VMs’ a'b-c a.b.c C++ C# .NET node.js @team #on-call /var/log/app_1.log C:\Temp\x.txt foo::bar 2026-01-02Tea wait...done a--b a__b -x- 'quoted' ’
thisIsAMixedID XMLHttpRequests ABCs ABCsX AbC aB iOS eBPF gRPC NaN ÀBCs ÉcoleNormale ΟΔΟΣ οδός İstanbul ISTANBUL ıssız straße STRASSE ŒUVRE ﬁle
ＨＴＴＰ １２３ ａｂｃ１ Ⅳ ² ½ café cafe%ACUTE% %ACUTE% e%ACUTE%%ACUTE%s naïve Ångström ǅungla ﷺ १२३ हिन्दी ไทย עברית русский Ёлка
数据库故障 数 在x pod数据 データベース サーバー ｻｰﾊﾞｰ ﾞ か%VOICED% 데이터베이스 데 ᄀ%JAMO% 東京都 々 〇 ㍿ ﾃﾞｰﾀ 中%SELECTOR%文 ー 、 。
😀 👩‍💻 🇮🇩 a😀b 𝐀𝐛𝐜 𠀀𠀁 𐐀𐐨 ́ \u200b \x00 <b> &amp; "; drop %s ${x} \\ / - _ ' . : # @ ’’ ..`

// analysisPieces are words, identifiers and hostile strings.
func analysisPieces() []string {
	special := strings.NewReplacer("%ACUTE%", "\u0301", "%VOICED%", "\u3099", "%JAMO%", "\u1161", "%SELECTOR%", "\ufe00", `\u200b`, "\u200b", `\x00`, "\x00")
	out := strings.Fields(special.Replace(fragments))
	out = append(out, strings.Repeat("x", 128), strings.Repeat("x", 129), strings.Repeat("é", 65), strings.Repeat("abc/", 40)+"z",
		strings.Repeat("1.", 80)+"1", strings.Repeat("a-", 70)+"b", strings.Repeat("Ab", 60), strings.Repeat("数", 50))
	return out
}

// analysisWords are English and Indonesian, many of them made up.
func analysisWords() []string {
	out := strings.Fields(oddWords)
	seen := map[string]bool{}
	add := func(w string) {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	endings := strings.Fields(englishEndings)
	for i, stem := range strings.Fields(englishStems) {
		// Every stem meets a fifth of the endings: five stems meet all.
		for k := i % 5; k < len(endings); k += 5 {
			add(stem + strings.TrimSuffix(endings[k], "-"))
		}
	}
	forms := strings.Fields(indonesianForms)
	for i, root := range strings.Fields(indonesianRoots) {
		for k := i % 3; k < len(forms); k += 3 {
			if f := forms[k]; f == "-" {
				add(root)
			} else {
				add(strings.Replace(f, "%", root, 1))
			}
		}
	}
	return out
}

const sentences = `
The checkout pods were restarted, and then it was down again.
Setelah pemulihan, layanan tidak dapat diakses oleh pengguna karena basis datanya penuh.
Layanan gagal and the team was not aware of it.
Galat pada kueri itu menyebabkan antrean pesan yang panjang.
not ready, no leader, down again
Memulihkan replika yang rusak`

// analysisTexts are put together from pieces by chance, always the same ones.
func analysisTexts(n int, synonyms [][]string) []string {
	r := rand.New(rand.NewPCG(20, 26))
	parts := append(analysisPieces(), analysisWords()...)
	parts = append(parts, slices.Concat(synonyms...)...)
	parts = append(parts, strings.Split(strings.TrimSpace(sentences), "\n")...)
	seps := []string{" ", " ", " ", "\n", ", ", ". ", "-", "_", ".", "/", ":", "'", "’", "", "="}
	few := len(analysisPieces())
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			k := r.IntN(len(parts))
			if r.IntN(2) == 0 {
				k = r.IntN(few)
			}
			fmt.Fprint(&b, parts[k], seps[r.IntN(len(seps))])
		}
		out[i] = b.String()
	}
	return out
}
