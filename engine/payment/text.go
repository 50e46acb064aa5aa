package payment

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Bounds of texts in characters, as the schema has them.
const (
	maxName = 70
	maxText = 140
	maxID   = 35
)

// Text writes a text with the characters that every bank in SEPA reads: letters and digits of basic Latin, the space and
// / - ? : ( ) . , ' +. Other letters lose their accents or are transliterated, anything else becomes a full stop, as
// EPC217-08 recommends. It is cut after most characters. Slashes at either end and double ones are left out, since some
// banks read them as separators.
func Text(s string, most int) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		if latin, ok := latinOf(r); ok {
			b.WriteString(latin)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			latin, ok := latinOf(part)
			if !ok && !unicode.Is(unicode.Mn, part) { // an accent that NFKD set apart is left out
				latin = "."
			}
			b.WriteString(latin)
		}
	}
	out := strings.Join(strings.Fields(b.String()), " ")
	for strings.Contains(out, "//") {
		out = strings.ReplaceAll(out, "//", "/")
	}
	out = strings.Trim(out, "/ ")
	if len(out) > most {
		out = strings.Trim(out[:most], "/ ")
	}
	return out
}

func latinOf(r rune) (string, bool) {
	switch {
	case allowed(r):
		return string(r), true
	case unicode.IsSpace(r):
		return " ", true
	default:
		latin, ok := transliterated[r]
		return latin, ok
	}
}

func allowed(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/-?:().,'+", r)
}

// transliterated has the letters that no accent can be taken from, and the signs with a likeness among those allowed. Greek
// is written as ELOT 743 and Cyrillic as the Bulgarian law have it, like in EPC217-08.
var transliterated = map[rune]string{
	'&': "+", '_': "-", '[': "(", ']': ")", '{': "(", '}': ")", ';': ",", '‘': "'", '’': "'", 'ʼ': "'", '`': "'", '´': "'",
	'‐': "-", '‑': "-", '–': "-", '—': "-", '€': "E",

	'Æ': "A", 'æ': "a", 'Ð': "D", 'ð': "d", 'Đ': "D", 'đ': "d", 'Ħ': "H", 'ħ': "h", 'ı': "i", 'ĸ': "k", 'Ł': "L", 'ł': "l", 'Ŋ': "N",
	'ŋ': "n", 'Ø': "O", 'ø': "o", 'Œ': "O", 'œ': "o", 'ß': "s", 'ẞ': "S", 'Þ': "T", 'þ': "t", 'Ŧ': "T", 'ŧ': "t", 'Ə': "A", 'ə': "a",

	'Α': "A", 'Β': "V", 'Γ': "G", 'Δ': "D", 'Ε': "E", 'Ζ': "Z", 'Η': "I", 'Θ': "TH", 'Ι': "I", 'Κ': "K", 'Λ': "L", 'Μ': "M", 'Ν': "N",
	'Ξ': "X", 'Ο': "O", 'Π': "P", 'Ρ': "R", 'Σ': "S", 'Τ': "T", 'Υ': "Y", 'Φ': "F", 'Χ': "CH", 'Ψ': "PS", 'Ω': "O",
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n",
	'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",

	'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ж': "ZH", 'З': "Z", 'И': "I", 'К': "K", 'Л': "L", 'М': "M", 'Н': "N",
	'О': "O", 'П': "P", 'Р': "R", 'С': "S", 'Т': "T", 'У': "U", 'Ф': "F", 'Х': "H", 'Ц': "TS", 'Ч': "CH", 'Ш': "SH", 'Щ': "SHT", 'Ъ': "A",
	'Й': "Y", 'Ы': "Y", 'Ь': "Y", 'Э': "E", 'Ю': "YU", 'Я': "YA", 'Ђ': "DJ", 'Ј': "J", 'Љ': "LJ", 'Њ': "NJ", 'Ћ': "C", 'Џ': "DZ", 'Ѕ': "DZ",
	'І': "I", 'Є': "YE", 'Ґ': "G",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n",
	'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sht", 'ъ': "a",
	'й': "y", 'ы': "y", 'ь': "y", 'э': "e", 'ю': "yu", 'я': "ya", 'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz", 'ѕ': "dz",
	'і': "i", 'є': "ye", 'ґ': "g",
}
