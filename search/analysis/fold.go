package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"
)

// Fold makes a text comparable: lower case, without accents.
func Fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// Stem gives the stem of a folded word by Snowball's rules for English, see
// https://snowballstem.org/algorithms/english/stemmer.html.
func Stem(word string) string {
	if len(word) < 3 {
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// IsStopWord reports whether a folded word is so common in English or Indonesian that it says nothing about a text.
func IsStopWord(word string) bool { return stopWords[word] }

var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{englishStopWords, indonesianStopWords} {
		for _, w := range strings.Fields(list) {
			m[w] = true
		}
	}
	return m
}()

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
