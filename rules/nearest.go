package rules

import "octroi/engine"

// nearest returns the known name that name was most likely meant to be, the first of equally likely ones, and "" when
// none is close: at most one typing mistake (a letter more, less, other, or two swapped) in every three letters. It is
// stricter than engine.Nearest, which offers several: a remedy of the checker names one, and must not mislead.
func nearest(name string, known []string) string {
	letters := len([]rune(name))
	best, least := "", 1+max(1, letters/3)
	for _, k := range known {
		// Lengths that differ by more tell without counting: names in a hostile book can be long.
		if d := len([]rune(k)) - letters; d >= least || -d >= least {
			continue
		}
		if d := engine.EditDistance(name, k); d < least {
			best, least = k, d
		}
	}
	return best
}
