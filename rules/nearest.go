package rules

// nearest returns the known name that name was most likely meant to be, the first of equally likely ones, and "" when
// none is close: at most one typing mistake (a letter more, less, other, or two swapped) in every three letters.
func nearest(name string, known []string) string {
	best, least := "", 1+max(1, len([]rune(name))/3)
	for _, k := range known {
		if d := typos(name, k, least); d < least {
			best, least = k, d
		}
	}
	return best
}

// typos is the optimal string alignment distance of a and b: the insertions, deletions, substitutions and swaps of
// neighbours that turn one into the other. It answers at least limit as soon as the lengths alone say so.
func typos(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= limit || -d >= limit {
		return limit
	}
	var before []int
	last, row := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			substitution := last[j-1]
			if x[i-1] != y[j-1] {
				substitution++
			}
			row[j] = min(last[j]+1, row[j-1]+1, substitution)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, make([]int, len(y)+1)
	}
	return last[len(y)]
}
