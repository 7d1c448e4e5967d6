package analysis

import "strings"

// IsStopWord reports whether a folded word is so common in English or Indonesian that it says nothing about a text.
func IsStopWord(word string) bool { return stopWords.english[word] || stopWords.indonesian[word] }

var stopWords = struct{ english, indonesian, telling map[string]bool }{
	set(englishStopWords), set(indonesianStopWords), set(tellingWords),
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// tellingWords are stop words that mean something in operations. For a search they are words like any other: the site is
// down, the node is not ready, there is no leader, it fails over, all of them restarted at once.
const tellingWords = `
above again against below cannot down no not off once out over under up without
belum tanpa tidak`

const englishStopWords = `
a about above after again all also although am an and another any are around as at be became because become been before
being below between both but by can cannot could did didn do does doesn doing don done down during each either else etc
ever every few for from further get gets getting go goes going gone got had has have having he her here hers him his how
however i if in into is isn it its itself just let like made make makes many may me might more most much must my neither
no nor not now of off on once one only onto or other others our ours out over own per quite rather s same see seem she
should since so some still such t than that the their theirs them then there therefore these they this those though
through thus till to too two under until up upon us use used using very via was wasn we well were what when where whether
which while who whom whose why will with within without would yet you your yours`

const indonesianStopWords = `
ada adalah agar akan akibat antara apa apakah atas atau bagi bahkan bahwa banyak beberapa belum berapa bersama bila bisa
bukan dalam dan dapat dari daripada dengan di dia diri dua hal hanya harus hingga ia ini itu jadi jika juga kami kamu
karena kata ke kemudian kepada ketika kini kita lagi lain lalu lebih maka masih mereka merupakan namun nya oleh pada para
per pernah pula saat saja sambil sampai sangat satu sebab sebagai sebelum sebuah secara sedang sehingga sejak sekitar
selain selama seluruh semua sendiri seperti serta sesudah setelah setiap suatu sudah supaya tanpa tapi telah tentang
terhadap tersebut tetapi tiap tidak untuk yaitu yang`
