package engine

import (
	"maps"
	"slices"
	"strings"
)

// Nearest returns the n names of known that look most like name, the likeliest first; for "did you mean". Names that
// have little in common with it are left out.
func Nearest(name string, known []string, n int) []string {
	type near struct {
		name     string
		distance int
	}
	lower := strings.ToLower(name)
	if len(lower) > maxNearest {
		return nil
	}
	var found []near
	for _, k := range known {
		d := EditDistance(lower, k)
		if d <= max(2, len(k)/2) || (len(name) >= 3 && strings.Contains(k, lower)) {
			found = append(found, near{k, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	out := make([]string, 0, n)
	for _, f := range found[:min(n, len(found))] {
		out = append(out, f.name)
	}
	return out
}

// maxNearest bounds the names worth comparing, in bytes: nobody mistypes a code into more.
const maxNearest = 64

// EditDistance counts the insertions, deletions, replacements and swaps of neighbours that turn one text into the other
// (optimal string alignment), in characters.
func EditDistance(s, t string) int {
	a, b := []rune(s), []rune(t)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func list(names []string) string { return strings.Join(names, ", ") }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// escapePointer writes a name as a token of a JSON pointer (RFC 6901).
func escapePointer(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}
