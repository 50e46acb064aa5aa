package api

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// readAll reads the files of a pattern, except tests and the words themselves.
func readAll(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	var all strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "paper_words.go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// contrast is the contrast ratio of two colours by WCAG 2.1.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(colour string) float64 {
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	l := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		c := float64(n) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

// TestExplainClaim_totalOfWhatWaits: what is left to the member is not summed while a part of it is not decided.
func TestExplainClaim_totalOfWhatWaits(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	id := f.submitted(t, `{"member":"M1","lines":[{"benefit":"psychology","date":"2025-11-03","charged_cents":6000,"provider":"P1","evidence":[{"code":"form"}]},
		{"benefit":"psychology","date":"2025-11-05","charged_cents":6000,"provider":"P1"}]}`)
	page := parsePage(t, f.get("/v1/claims/"+id+"/explanation?lang=en"))
	page.says(t, "Total €120.00 €0.00 €120.00 €20.00 –")
}
