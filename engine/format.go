package engine

import "strings"

// noBreak is U+00A0: an amount must not be torn from its sign at the end of a line.
const noBreak = "\u00a0"

// FormatMoney writes an amount as the language does: "1.234,50 €" (de), "€ 1.234,50" (nl), "1 234,50 €" (fr),
// "€1,234.50" (en). Spaces are no-break spaces.
func FormatMoney(c Cents, lang Lang) string {
	s, neg := strings.CutPrefix(c.String(), "-")
	whole, frac, _ := strings.Cut(s, ".")
	thousands, point := separators(lang)
	s = group(whole, thousands) + point + frac
	if neg {
		s = "-" + s
	}
	switch lang {
	case NL:
		return "€" + noBreak + s
	case EN:
		if neg {
			return "-€" + s[1:]
		}
		return "€" + s
	default:
		return s + noBreak + "€"
	}
}

// FormatNumber writes a plain decimal ("1234.5") with the separators of the language.
func FormatNumber(decimal string, lang Lang) string {
	s, neg := strings.CutPrefix(decimal, "-")
	whole, frac, dotted := strings.Cut(s, ".")
	thousands, point := separators(lang)
	s = group(whole, thousands)
	if dotted {
		s += point + frac
	}
	if neg {
		s = "-" + s
	}
	return s
}

func separators(lang Lang) (thousands, point string) {
	switch lang {
	case EN:
		return ",", "."
	case FR:
		return noBreak, ","
	default:
		return ".", ","
	}
}

func group(digits, sep string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + sep + digits[i:]
	}
	return digits
}

// FormatQuantity writes a quantity with its unit, in the right number: "1 session", "2,5 heures". An unknown unit is
// left out.
func FormatQuantity(book *Book, q Quantity, unit string, lang Lang) string {
	s := FormatNumber(q.String(), lang)
	if book == nil {
		return s
	}
	name, ok := book.Units[unit]
	if !ok {
		return s
	}
	// French counts everything below two as one; the others only one itself.
	if q == One || (lang == FR && q < 2*One && q >= 0) {
		return s + noBreak + name.One.In(lang)
	}
	return s + noBreak + name.Many.In(lang)
}

var monthNames = [...][12]string{
	FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	NL: {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	DE: {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// FormatDate writes a date as the language does: "1er mars 2025", "1 maart 2025", "1. März 2025", "1 March 2025".
func FormatDate(d Date, lang Lang) string {
	if d == 0 {
		return ""
	}
	y, m, day := d.Civil()
	s := formatInt(int64(day))
	switch {
	case lang == FR && day == 1:
		s += "er"
	case lang == DE:
		s += "."
	}
	return s + " " + monthNames[lang][m-1] + " " + formatInt(int64(y))
}

// FormatWindow writes a window as the language does: "2025", "novembre 2025", "3 novembre 2025", "toute la vie".
func FormatWindow(w Window, lang Lang) string {
	switch s := w.String(); {
	case w == Window{}:
		return Text{FR: "toute la vie", NL: "het hele leven", DE: "das ganze Leben", EN: "a lifetime"}.In(lang)
	case len(s) == 4:
		return s
	case len(s) == 7:
		y, m, _ := w.From.Civil()
		return monthNames[lang][m-1] + " " + formatInt(int64(y))
	case len(s) == 10:
		return FormatDate(w.From, lang)
	default:
		return FormatDate(w.From, lang) + " – " + FormatDate(w.Until-1, lang)
	}
}

// FormatValue writes any value as the language does; benefits, limits and documents by their titles in the book.
func FormatValue(book *Book, v Value, lang Lang) string {
	switch v.Kind {
	case KindNone:
		return "–"
	case KindBool:
		if v.N != 0 {
			return Text{FR: "oui", NL: "ja", DE: "ja", EN: "yes"}.In(lang)
		}
		return Text{FR: "non", NL: "nee", DE: "nein", EN: "no"}.In(lang)
	case KindInt:
		return FormatNumber(formatInt(v.N), lang)
	case KindDate:
		return FormatDate(v.Date(), lang)
	case KindMoney:
		return FormatMoney(v.Money().Round(), lang)
	case KindQuantity:
		return FormatQuantity(book, v.Quantity(), v.S, lang)
	case KindPercent:
		return FormatNumber(Percent(v.N).String(), lang) + noBreak + "%"
	case KindWindow:
		return FormatWindow(Window{From: Date(v.N), Until: Date(v.D)}, lang)
	case KindBenefit, KindLimit, KindEvidence:
		return title(book, v, lang)
	default:
		return v.S
	}
}

// title finds the title of a thing of the book; a thing the book does not know, or left untitled, is its code.
func title(book *Book, v Value, lang Lang) string {
	if book == nil {
		return v.S
	}
	switch v.Kind {
	case KindBenefit:
		if b := book.Benefit(v.S); b != nil {
			return b.Title.In(lang)
		}
	case KindEvidence:
		if e, ok := book.Evidence[v.S]; ok {
			return e.Title.In(lang)
		}
	default:
		if l := book.Limit(v.S); l != nil && l.Title != (Text{}) {
			return l.Title.In(lang)
		} else if l != nil {
			return l.ID
		}
	}
	return v.S
}

// Limit returns the limit of that code (any of those that share it, for a pool), nil when the book has none.
func (b *Book) Limit(code string) *Limit { return b.limits[code] }
