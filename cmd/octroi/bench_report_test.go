package main

import (
	"fmt"
	"slices"
)

// spread writes the median of some figures with the least and the greatest: "2.41 (2.30-2.77)".
func spread(xs []float64) string {
	format := "%.2f (%.2f-%.2f)"
	if median(xs) >= 100 {
		format = "%.0f (%.0f-%.0f)"
	}
	return fmt.Sprintf(format, median(xs), slices.Min(xs), slices.Max(xs))
}
