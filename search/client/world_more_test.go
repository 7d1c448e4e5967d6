package client_test

import (
	"fmt"
	"strings"

	"siaga/search"
)

// foreign are pages in other languages and scripts.
func foreign() []*search.Document {
	page := func(address, kind, title string, sections ...search.Section) *search.Document {
		return &search.Document{Path: address + ".md", Address: address + ".html", Kind: kind, Title: title, Sections: sections, Facets: []search.Facet{facet("kind", kind)}}
	}
	return []*search.Document{
		page("id/gangguan-pembayaran", "incident", "Gangguan pembayaran karena basis data penuh",
			section("Penyebab", "Koneksi ke basis data tidak dilepaskan oleh layanan pembayaran, sehingga kolam koneksi habis dan permintaan pelanggan ditolak."),
			section("Perbaikan", "Tim memperbesar kolam koneksi dan menambahkan pemantauan. Pemulihannya memakan waktu empat puluh menit.", "systemctl restart pembayaran")),
		page("id/jaringan", "runbook", "Memulihkan jaringan yang terputus",
			section("Langkah", "Periksa perangkat jaringan, lalu pulihkan sambungan ke pusat data. Jangan lupa memberitahukan pengguna.")),
		page("zh/数据库", "incident", "数据库连接池耗尽导致结账超时",
			section("原因", "连接池在促销活动期间被耗尽，结账服务无法获得新的数据库连接。"),
			section("处理", "重启了结账服务，并把连接池扩大到两倍。", "kubectl rollout restart deploy/checkout")),
		page("zh/网络", "runbook", "网络中断恢复手册", section("步骤", "检查交换机，然后恢复路由。如果仍然失败，请联系值班工程师。")),
		page("ja/障害", "incident", "ログイン障害のまとめ", section("原因", "証明書の有効期限が切れていたため、ログインができなくなった。ﾛｸﾞを確認。")),
		page("ko/장애", "incident", "결제 서비스 장애", section("원인", "데이터베이스 연결이 부족하여 결제가 실패했다.")),
		page("fr/réseau", "runbook", "Rétablir le réseau à l’été", section("Étapes", "Vérifiez d’abord le câble, puis redémarrez l’élément défaillant. Déjà vu à Zürich, naïve façon.")),
		page("tr/istanbul", "page", "İstanbul veri merkezi", section("Iğdır", "Isı alarmı: IĞDIR ve İZMİR hatları kesildi. ΟΔΥΣΣΕΥΣ Straße ﬁle ①②③ Ｗｉｄｅ")),
	}
}

// oddities are pages that attack, or that no one would write.
func oddities() []*search.Document {
	titles := []string{
		"<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", `"quoted" & 'single' \ back`, "???", "!", "deploy", "Deploy", "deploy deploy deploy",
		"line\u2028separator\u2029here", "\u202eright to left", "😀 rocket 🚀 launch", "e\u0301gale", "a", "\u0301", "constructor", "__proto__", "toString hasOwnProperty",
		strings.Repeat("very long title ", 40), strings.Repeat("x", 300), "kind:runbook", "-minus \"plus", "C++ & C# / F#", "1", "2024-01-31",
	}
	var docs []*search.Document
	for i, title := range titles {
		d := &search.Document{
			Path: fmt.Sprintf("odd/%02d.md", i), Address: fmt.Sprintf("odd/%02d.html", i), Kind: []string{"page", "drill", "post-mortem"}[i%3], Title: title, Prior: -(i % 2),
			Sections: []search.Section{
				{Text: "Before any heading. " + title + "\n\t tabs \x00 and <b>bold</b> &amp; entities ]]> {{ end }} ${x} `y`"},
				{Anchor: "__proto__", Heading: title, Text: title, Code: title},
				{Anchor: "", Heading: "", Text: "", Code: "<!-- comment --> </code> javascript:alert(3)"},
			},
			Facets: []search.Facet{facet("kind", "page"), labelled("tag", "__proto__", "<i>x</i>"), facet("tag", "Größe, und Maß"), facet("owner", "constructor"), facet("severity", "SEV1")},
		}
		docs = append(docs, d)
	}
	return append(docs, &search.Document{Address: "odd/nothing.html"}, long())
}

// long is a page of many sections, among which one matches.
func long() *search.Document {
	d := &search.Document{Path: "handbook/long.md", Address: "handbook/long.html", Kind: "page", Title: "All that we know of queues", Date: "2021-12-31", Facets: []search.Facet{facet("kind", "page"), facet("year", "2021")}}
	for i := range 60 {
		text := fmt.Sprintf("Number %d of the sections tells of queue q%d_events, its owner and its backlog. ", i, i*i)
		d.Sections = append(d.Sections, section(fmt.Sprintf("Queue %d", i), strings.Repeat(text, 1+i%4), fmt.Sprintf("QueueDepth{name=\"q%d\"} == 0x%04X", i, i*4097)))
	}
	return d
}

// notes are short and many; their words are alike, and begin alike.
func notes() []*search.Document {
	syllables := []string{"ba", "ko", "mi", "ra", "tu", "sen", "lo", "ve"}
	var docs []*search.Document
	for i := range 170 {
		word := "re" + syllables[i%8] + syllables[i/8%8] + syllables[i*3%8]
		d := &search.Document{
			Path: fmt.Sprintf("notes/%03d.md", i), Address: fmt.Sprintf("notes/%03d.html", i), Kind: "page", Title: "Note on " + word,
			Date:     fmt.Sprintf("2023-%02d-%02d", 1+i%12, 1+i%28),
			Sections: []search.Section{{Text: fmt.Sprintf("The review of %s says: remember ticket PROJ-%d, restart %s, release it.", word, 1000+i, syllables[i%8])}},
			Facets:   []search.Facet{facet("kind", "page"), facet("year", "2023"), facet("owner", fmt.Sprintf("owner-%d", i%20))},
		}
		docs = append(docs, d)
	}
	return docs
}
