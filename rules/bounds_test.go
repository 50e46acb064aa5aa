package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// TestLoad_bookBounds: a book whose files and rules are each within bounds is refused as a whole before it is compiled.
func TestLoad_bookBounds(t *testing.T) {
	t.Parallel()
	head, visit, _ := strings.Cut(read(t, "testdata/good/small.good.yaml"), "benefits:\n")
	repeat := func(n int, line string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(line, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
	const pool = "  p#: {measure: count, per: member, every: day, at_most: [{if: member.age > 5, is: 1}, {if: member.age > 9, is: 2}, {is: 3}]}\n"
	benefits := "benefits:\n" + visit
	limits := func(more string) string { return strings.Replace(visit, "    limits:\n", "    limits:\n"+more, 1) }
	visits := func(n int, one string) string { return repeat(n, strings.Replace(one, "  visit:", "  v#:", 1)) }
	amount := func(value string) string { return strings.Replace(visit, "min(unit.left, eur(20))", value, 1) }
	long := repeat(95, "      - {if: '"+strings.Repeat("member.covered == line.units == ", 28)+"true', is: 2 EUR}\n") + "      - {is: 1 EUR}"
	files := func(texts ...string) []engine.SourceFile {
		var out []engine.SourceFile
		for i, text := range texts {
			out = append(out, engine.SourceFile{Name: fmt.Sprintf("%03d.yaml", i), Text: text})
		}
		return out
	}
	for name, row := range map[string]struct {
		files []engine.SourceFile
		want  string
	}{
		"files":         {files(make([]string, 201)...), "201 files, more than 200"},
		"bytes":         {files(strings.Repeat("#", 1<<20), strings.Repeat("#", 1<<20), "#"), "more than 2 MiB"},
		"benefits":      {one(head + "benefits:\n" + repeat(1001, "  v#: {}\n")), "1001 entries here, more than 1000"},
		"many files":    {files("reasons:\n"+repeat(499, "  a#: {}\n"), "reasons:\n"+repeat(499, "  b#: {}\n"), "reasons:\n"+repeat(499, "  c#: {}\n"), "reasons:\n"+repeat(499, "  d#: {}\n"), "reasons:\n"+repeat(499, "  e#: {}\n")), "more than 2000 entries"},
		"pools":         {one(head + "pools:\n" + repeat(201, pool) + benefits), "201 entries here, more than 200"},
		"limits":        {one(head + "pools:\n" + repeat(20, pool) + "benefits:\n" + limits(repeat(20, "      - {pool: p#}\n"))), "21 entries here, more than 20"},
		"book's gates":  {one(head + "requires:\n" + repeat(51, "  - {if: member.covered, else: too_young}\n") + benefits), "51 entries here, more than 50"},
		"gates":         {one(head + "benefits:\n" + strings.Replace(visit, "    requires:\n", "    requires:\n"+repeat(50, "      - {if: member.covered, else: too_young}\n"), 1)), "51 entries here, more than 50"},
		"cases":         {one(head + "benefits:\n" + amount("\n"+repeat(100, "      - {if: member.covered, is: 2 EUR}\n")+"      - {is: 1 EUR}")), "101 entries here, more than 100"},
		"pools, joined": {one(head + "pools:\n" + repeat(19, pool) + "benefits:\n" + visits(70, limits(repeat(19, "      - {pool: p#}\n")))), "a pool counts for each benefit"},
		"long rules":    {one(head + "benefits:\n" + visits(8, amount("\n"+long))), "more than 10000 or 512 KiB"},
		"names":         {one(head + "parameters:\n" + repeat(500, "  x#: 1 EUR\n") + "benefits:\n" + visits(201, visit)), "too many benefits (201) for so many"},
		"samples": {one(head + "sample: {evidence: [" + strings.Repeat("a, ", 99) + "a]}\nbenefits:\n" +
			visits(20, visit+repeat(100, "      - {name: it pays}\n"))), "the examples have"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loaded, issues := rules.Load(row.files)
			if loaded != nil || len(issues) != 1 || !strings.Contains(issues[0].Message, row.want) {
				t.Errorf("got %.500s, want %q alone", issues.Error(), row.want)
			}
		})
	}
	atBounds := head + "pools:\n" + repeat(19, pool) + "benefits:\n" + limits(repeat(19, "      - {pool: p#}\n"))
	if loaded, issues := rules.Load(one(atBounds)); loaded == nil {
		t.Errorf("20 limits are refused: %v", issues)
	}
}
