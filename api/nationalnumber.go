package api

import "strings"

// isNationalNumber reports whether s is a valid Belgian national number (or BIS number), with or without its dots and
// dashes. Such an id is refused: a payer's own opaque ids keep health data apart from the civil register, and a
// national number has no place in addresses and logs.
//
// The last two of eleven digits are 97 less the first nine modulo 97; for people born from 2000 on, the nine digits
// are read with a 2 before them. A BIS number has its month raised by 20 or 40.
func isNationalNumber(s string) bool {
	digits := strings.Map(func(r rune) rune {
		switch r {
		case '.', '-', ' ', '/':
			return -1
		default:
			return r
		}
	}, s)
	if len(digits) != 11 {
		return false
	}
	n := 0
	for _, c := range []byte(digits) {
		if !isDigit(c) {
			return false
		}
		n = n*10 + int(c-'0')
	}
	if n == 0 {
		return false
	}
	if month, day := n/10_000_000%100%20, n/100_000%100; month > 12 || day > 31 {
		return false
	}
	first, check := n/100, n%100
	return check == 97-first%97 || check == 97-(2_000_000_000+first)%97
}
