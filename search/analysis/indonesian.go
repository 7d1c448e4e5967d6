package analysis

import "strings"

// Indonesian gives the root of a folded word by the affixes of Indonesian, or the word itself where it has none or where
// what would remain does not sound like a root.
//
// It takes off a particle or possessive (-lah, -kah, -nya; -ku and -mu are of letters, not of operations), a suffix (-kan,
// -an, -i), and up to three prefixes (me- and pe- with their nasal, di-, ber-, ter-, per-, ke-, se-). Which suffixes a word
// can have depends on its first prefix: where that goes with a suffix, as ke- and pe- do with -an, and both come off, the
// suffix is believed at once; but -si ends loan words such as koneksi. The first sound of a root, which a nasal
// swallows, is put back: memulihkan, pemulihan and dipulihkan are pulih.
//
// There is no dictionary, only a list of roots that the rules would get wrong. A wrong guess is wrong in all texts alike:
// some forms of the word do not meet the others.
func Indonesian(word string) string {
	if len(word) < 5 || !isLatin(word) {
		return word
	}
	word = cutParticle(word)
	for _, suffix := range suffixesOf(word) {
		if rest, ok := cutSuffix(word, suffix); ok {
			if root := cutPrefixes(rest); root != rest && (roots[root] || suffix != "i" || !strings.HasSuffix(root, "s")) {
				return root
			}
		}
	}
	stem := cutPrefixes(word)
	for _, suffix := range []string{"kan", "an", "i"} {
		rest, ok := cutSuffix(word, suffix)
		if ok && (roots[rest] || stem == word && suffix != "i") {
			return cutPrefixes(rest)
		}
	}
	if rest, ok := cutSuffix(stem, "kan"); ok && stem != word {
		return rest
	}
	return stem
}

func isLatin(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' })
}

// indonesianRoots are roots that the rules would not find: those whose first sound is not the usual one behind a nasal
// (kirim in mengirim, muat in memuat, nilai in menilai, nyala in menyala, rusak in perusak), that begin like a
// prefix or end like a suffix or a particle, or that have one syllable.
const indonesianRoots = `
kaji kait kecil kelola keluar kembali kenal kendali kerja ketahu ketik kira kirim klaim kompilasi kompres koneksi
konfigurasi konsumsi kontrol kosong kuat kumpul kunci kurang
main manfaat masuk mati migrasi milik minta modifikasi mohon monitor muat mudah mulai mungkin
naik nama nilai nonaktif nyala nyaman nyata
rawat rekam rencana rusak rute
performa periksa perintah periode sebar sebut sedia segar seimbang selamat selesai serah sesuai terap terbit terima
terminal
atas awas batas bebas bentuk cetak desak gerak letak lonjak tindak tolak tunjuk
langkah masalah olah
cek log tes`

var roots = set(indonesianRoots)

// cutParticle takes off a particle or a possessive.
func cutParticle(word string) string {
	for _, p := range []string{"nya", "lah", "kah"} {
		rest, ok := strings.CutSuffix(word, p)
		if ok && len(rest) > 3 && likeRoot(rest) && !strings.HasSuffix(word, "masalah") && !strings.HasSuffix(word, "olah") {
			return rest
		}
	}
	return word
}

// suffixesOf lists the suffixes that go with the first prefix of a word, the likelier one first.
func suffixesOf(word string) []string {
	switch {
	case strings.HasPrefix(word, "me"), strings.HasPrefix(word, "di"), strings.HasPrefix(word, "ter"):
		return []string{"kan", "i"}
	case strings.HasPrefix(word, "ber"):
		return []string{"kan", "an"}
	case strings.HasPrefix(word, "per"):
		return []string{"an", "i"}
	case strings.HasPrefix(word, "pe"), strings.HasPrefix(word, "ke"):
		return []string{"an"}
	}
	return nil
}

// cutSuffix takes off a suffix, unless it belongs to the root: of tindakan only -an comes off.
func cutSuffix(word, suffix string) (rest string, ok bool) {
	rest, ok = strings.CutSuffix(word, suffix)
	switch {
	case !ok || !likeRoot(rest):
		return "", false
	case suffix == "kan" && roots[rest+"k"]:
		return "", false
	}
	return rest, true
}

func cutPrefixes(word string) string {
	for range 3 {
		next := cutPrefix(word)
		if roots[word] || !roots[next] && !likeRoot(next) && !(strings.HasPrefix(word, "di") && likeOnset(next)) {
			break
		}
		word = next
	}
	return word
}

// cutPrefix takes off one prefix and puts back what it swallowed.
func cutPrefix(word string) string {
	if len(word) < 5 {
		return word
	}
	rest := word[2:]
	switch word[:2] {
	case "di", "se", "ke":
		if len(rest) > 3 || roots[rest] {
			return rest
		}
	case "te", "be":
		if rest[0] == 'r' {
			return restored(rest[1:], "r", "")
		}
	case "me", "pe":
		if cut := cutNasal(rest); cut != "" {
			return cut
		}
		if word[0] == 'p' && rest[0] == 'r' {
			return restored(rest[1:], "r", "")
		}
		if strings.IndexByte("lrwy", rest[0]) >= 0 {
			return rest
		}
	default:
		return word
	}
	if roots[rest] { // bekerja, pekerja
		return rest
	}
	return word
}

// cutNasal takes off the nasal of me- and pe-: what stands behind the e.
func cutNasal(rest string) string {
	for _, n := range nasals {
		root, ok := strings.CutPrefix(rest, n.sound)
		switch {
		case !ok || root == "":
		case n.sound == "ng" && root[0] == 'e' && roots[root[1:]]: // mengecek
			return root[1:]
		case isVowel(root[0]):
			return restored(root, n.rare, n.usual)
		case strings.IndexByte(n.before, root[0]) >= 0:
			return root
		}
	}
	return ""
}

// nasals are the nasal sounds of me- and pe-, with the consonants that they stand before, and what they swallow.
var nasals = []struct{ sound, before, usual, rare string }{
	{"ny", "", "s", "ny"},
	{"ng", "ghkq", "", "k"},
	{"m", "bfpv", "p", "m"},
	{"n", "cdjstz", "t", "n"},
}

// restored puts the rare sound back if that makes a root of the list, else the usual one.
func restored(rest, rare, usual string) string {
	if roots[rare+rest] {
		return rare + rest
	}
	return usual + rest
}

// likeRoot reports whether a word sounds like Indonesian: two vowels and more, and no heap of consonants at either end.
func likeRoot(s string) bool {
	if !likeOnset(s) {
		return false
	}
	n := len(s)
	return isVowel(s[n-1]) || isVowel(s[n-2]) || strings.HasSuffix(s, "ng") || strings.HasSuffix(s, "ks")
}

func likeOnset(s string) bool {
	vowels := 0
	for i := range len(s) {
		if isVowel(s[i]) {
			vowels++
		}
	}
	switch {
	case len(s) < 3 || vowels < 2:
		return false
	case isVowel(s[0]) || isVowel(s[1]):
		return true
	case s[:2] == "ng" || s[:2] == "ny" || s[:2] == "sy" || s[:2] == "kh":
	case s[1] != 'l' && s[1] != 'r' || strings.IndexByte("bcdfgkpst", s[0]) < 0:
		return false
	}
	return isVowel(s[2])
}

func isVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }
