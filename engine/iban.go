package engine

import "strings"

// IBAN is an international bank account number in its electronic form: capitals and digits, no spaces. Bank accounts are
// personal data: a number never stands in an error, a log or an audit event.
type IBAN string

// ParseIBAN reads an IBAN as people write it, with spaces and in any case. code says what is wrong with it, "" when nothing
// is: "iban_form" (characters, length or structure of its country), "iban_country" (no SEPA transfer reaches the country) or
// "iban_check" (its check digits belong to another number: most likely a slip of the pen).
func ParseIBAN(s string) (iban IBAN, code string) {
	s = strings.Join(strings.Fields(s), "")
	if len(s) < 5 || len(s) > 34 || strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) { // ToUpper makes an I of ı
		return "", "iban_form"
	}
	s = strings.ToUpper(s)
	if strings.ContainsFunc(s, func(r rune) bool { return !isUpper(r) && !isDigit(r) }) {
		return "", "iban_form"
	}
	country, check := s[:2], s[2:4]
	if !fits(country, "a2") || !fits(check, "n2") {
		return "", "iban_form"
	}
	structure, ok := sepaCountries[country]
	switch {
	case !ok:
		return "", "iban_country"
	case !fits(s[4:], structure):
		return "", "iban_form"
	case check < "02" || check > "98" || ibanRemainder(s) != 1:
		// ISO 7064 makes check digits from 02 to 98 only; 00, 01 and 99 leave the same remainder as 97, 98 and 02.
		return "", "iban_check"
	case country == "BE" && !belgianCheck(s[4:]):
		return "", "iban_check"
	}
	return IBAN(s), ""
}

// sepaCountries are the countries of the SEPA schemes (EPC409-09) with the structure of what follows the check digits in
// their IBANs (SWIFT IBAN Registry): runs of digits (n), capitals (a) or either (c). Territories use their country's code.
var sepaCountries = map[string]string{
	"AD": "n8c12", "AL": "n8c16", "AT": "n16", "BE": "n12", "BG": "a4n6c8", "CH": "n5c12", "CY": "n8c16", "CZ": "n20", "DE": "n18",
	"DK": "n14", "EE": "n16", "ES": "n20", "FI": "n14", "FR": "n10c11n2", "GB": "a4n14", "GI": "a4c15", "GR": "n7c16", "HR": "n17",
	"HU": "n24", "IE": "a4n14", "IS": "n22", "IT": "a1n10c12", "LI": "n5c12", "LT": "n16", "LU": "n3c13", "LV": "a4c13", "MC": "n10c11n2",
	"MD": "c20", "ME": "n18", "MK": "n3c10n2", "MT": "a4n5c18", "NL": "a4n10", "NO": "n11", "PL": "n24", "PT": "n21", "RO": "a4c16",
	"RS": "n18", "SE": "n20", "SI": "n15", "SK": "n20", "SM": "a1n10c12", "VA": "n18",
}

func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }
func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// fits reports whether s is made of the runs of a structure, such as "a4n14", and nothing else.
func fits(s, structure string) bool {
	for structure != "" {
		class := structure[0]
		end := 1
		for end < len(structure) && isDigit(rune(structure[end])) {
			end++
		}
		n, _ := digits(structure[1:end]) // the table and the calls above hold numbers
		structure = structure[end:]
		if len(s) < n {
			return false
		}
		for _, r := range s[:n] {
			if class == 'n' && !isDigit(r) || class == 'a' && !isUpper(r) {
				return false
			}
		}
		s = s[n:]
	}
	return s == ""
}

// ibanRemainder is the number modulo 97 as ISO 13616 reads it: the first four characters moved to the end, letters as 10
// to 35.
func ibanRemainder(s string) int {
	rest := 0
	for _, r := range s[4:] + s[:4] {
		if isDigit(r) {
			rest = (rest*10 + int(r-'0')) % 97
		} else {
			rest = (rest*100 + int(r-'A') + 10) % 97
		}
	}
	return rest
}

// belgianCheck holds the last two digits of a Belgian account number against the ten before them: their remainder modulo
// 97, or 97 where it is 0.
func belgianCheck(bban string) bool {
	number, _ := digits(bban[:10])
	last, _ := digits(bban[10:])
	want := number % 97
	if want == 0 {
		want = 97
	}
	return last == want
}
