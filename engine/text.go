package engine

// Lang is a language that octroi speaks.
type Lang uint8

// The languages of Belgian mutualities, and English.
const (
	FR Lang = iota
	NL
	DE
	EN
)

// Langs lists every language, in the order of the book's texts.
var Langs = [...]Lang{FR, NL, DE, EN}

// String returns the ISO 639-1 code.
func (l Lang) String() string { return [...]string{"fr", "nl", "de", "en"}[l] }

// ParseLang reads an ISO 639-1 code.
func ParseLang(s string) (Lang, bool) {
	for _, l := range Langs {
		if l.String() == s {
			return l, true
		}
	}
	return 0, false
}

// Text is a sentence or a title in every language.
type Text struct {
	FR, NL, DE, EN string
}

// In returns the text in l.
func (t Text) In(l Lang) string { return [...]string{t.FR, t.NL, t.DE, t.EN}[l] }
