package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/cel-go/common/operators"

	"octroi/engine"
)

// reference are the parts of docs/book-format.md that are made of the code, by the name of their marker.
var reference = map[string]func(*testing.T) string{
	"top keys":     func(*testing.T) string { return keyTable(bookDocs) },
	"benefit keys": func(*testing.T) string { return keyTable(benefitDocs) },
	"field types":  func(*testing.T) string { return "`" + strings.Join(sortedKeys(fieldTypes), "`, `") + "`\n" },
	"limit keys":   func(*testing.T) string { return keyTable(append([]keyDoc{limitID}, limitDocs...)) },
	"measures":     func(*testing.T) string { return measureTable() },
	"windows":      func(*testing.T) string { return windowTable() },
	"variables":    func(*testing.T) string { return variableTable() },
	"functions":    func(*testing.T) string { return functionTable() },
	"bounds":       func(*testing.T) string { return boundTable() },
	"example keys": func(*testing.T) string { return exampleTables() },
	"reasons": func(t *testing.T) string {
		return reasonTable(t, func(code string) bool { return engine.CARC(nil, code) > 0 })
	},
	"why-not codes": func(t *testing.T) string {
		return reasonTable(t, func(code string) bool { return strings.HasPrefix(code, "why_") })
	},
}

// TestReference_fresh: each generated part of the documents is what the code says now; -update rewrites it.
func TestReference_fresh(t *testing.T) {
	t.Parallel()
	const path = "../docs/book-format.md"
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(have)
	for _, name := range sortedKeys(reference) {
		head, rest, found := strings.Cut(text, "<!-- generated: "+name+" -->\n")
		_, tail, ended := strings.Cut(rest, "<!-- end -->")
		if !found || !ended {
			t.Fatalf("%s has no part marked %q", path, name)
		}
		text = head + "<!-- generated: " + name + " -->\n" + reference[name](t) + "<!-- end -->" + tail
	}
	if strings.Count(text, "<!-- generated: ") != len(reference) {
		t.Errorf("%s has %d generated parts, want %d", path, strings.Count(text, "<!-- generated: "), len(reference))
	}
	sameAsFile(t, path, text)
}

// table writes a table in Markdown.
func table(head string, rows ...[]string) string {
	columns := strings.Split(head, "|")
	var b strings.Builder
	b.WriteString("| " + strings.Join(columns, " | ") + " |\n|" + strings.Repeat("---|", len(columns)) + "\n")
	for _, row := range rows {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], "|", `\|`)
		}
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	return b.String()
}

func keyTable(keys []keyDoc) string {
	var rows [][]string
	for _, k := range keys {
		need := ""
		if k.need {
			need = "yes"
		}
		rows = append(rows, []string{"`" + k.key + "`", k.doc, need})
	}
	return table("key|holds|needed", rows...)
}

func measureTable() string {
	says := map[engine.Measure][2]string{
		engine.MeasureUnits:   {"units granted; of a threshold, presented", "a number"},
		engine.MeasureAmount:  {"money paid; of a threshold, what the formula gives", "money"},
		engine.MeasureCount:   {"distinct values of `of` among lines; lines without it", "a whole number"},
		engine.MeasureExpense: {"what is left of the line, or the amount that `of` names, as presented", "money"},
	}
	var rows [][]string
	for _, m := range engine.Measures {
		rows = append(rows, []string{"`" + m.String() + "`", says[m][0], says[m][1]})
	}
	return table("measure|counts|its bound is", rows...)
}

func windowTable() string {
	says := map[engine.EveryKind]string{
		engine.KindCalendarYear:    "1 January to 31 December of the governing date",
		engine.KindCalendarMonth:   "the month of the governing date",
		engine.KindDay:             "the governing date",
		engine.KindMembershipYear:  "from one anniversary of the beginning of cover to the next",
		engine.KindLifetime:        "for ever",
		engine.KindMonthsBack:      "looks back from each date: a line of 15 March 2023 counts in `24 months` up to 14 March 2025",
		engine.KindYearsBack:       "looks back by whole years: on any day of 2025, `last 3 calendar years` is 2023 to 2025",
		engine.KindMonthsFromFirst: "a block that begins with the first line it concerns, or with one for which `opened_by` holds",
		engine.KindYearsFromFirst:  "a block of whole years that begins on 1 January of the year of that line",
	}
	var rows [][]string
	for _, w := range plainWindows {
		rows = append(rows, []string{"`" + w.String() + "`", says[w.Kind], ""})
	}
	for _, w := range countedWindows {
		form := strings.NewReplacer("12", "N").Replace((engine.Every{Kind: w.kind, N: 12}).String())
		rows = append(rows, []string{"`" + form + "`", says[w.kind], "1 to " + strconv.Itoa(w.most)})
	}
	return table("every|its days|N", rows...)
}

func variableTable() string {
	s := &scope{
		statuses: []string{"<status>"}, evidence: []string{"<code>"}, params: map[string]datedConst{"<name>": {kind: kindDecimal}},
		fields: []engine.Field{{Name: "<name>", Type: kindDecimal}},
		limits: []limitName{{id: "<limit>", measure: engine.MeasureCount, every: engine.Every{Kind: engine.KindMonthsFromFirst, N: 1}}},
	}
	var rows [][]string
	for _, v := range s.variables() {
		kind, holds := word(v.kind), v.doc
		switch {
		case v.kind == kindDecimal:
			kind = "of its type"
		case strings.HasPrefix(v.name, "used.") || strings.HasPrefix(v.name, "left."):
			kind = "as measured"
		case strings.HasPrefix(v.name, "open."):
			holds += "; for windows from first use and blocks of calendar years"
		case strings.HasPrefix(v.name, "ordinal."):
			holds += "; for `units` (in `each` only) and `count`"
		}
		if v.texts != nil && v.name != "benefit" {
			holds += ": `\"" + strings.Join(v.texts, "\"`, `\"") + "\"`"
		}
		if v.inFormula {
			holds += "; in `each` and `amount` only"
		}
		unknown := ""
		if v.fact != nil && v.fact.Group != engine.FactLimit {
			unknown = "yes"
		}
		rows = append(rows, []string{"`" + v.name + "`", kind, holds, unknown})
	}
	rows = append(rows, []string{"`table.<name>(class)`", "of its type", "a table of the book", ""})
	return table("name|kind|holds|may be unknown", rows...)
}

// operatorSigns are the operators as authors write them.
var operatorSigns = map[string]string{
	operators.LogicalAnd: "&&", operators.LogicalOr: "||", operators.LogicalNot: "!", operators.In: "in", operators.Equals: "==", operators.NotEquals: "!=",
	operators.Less: "<", operators.LessEquals: "<=", operators.Greater: ">", operators.GreaterEquals: ">=",
	operators.Add: "+", operators.Subtract: "-", operators.Multiply: "*", operators.Divide: "/",
}

func functionTable() string {
	var rows [][]string
	for _, f := range library {
		name := operatorSigns[f.name]
		if name == "" {
			name = f.name
		}
		if f.method {
			name = "." + name
		}
		var takes []string
		for _, o := range f.overloads {
			if len(o.args) > 2 {
				continue
			}
			var args []string
			for _, k := range o.args {
				args = append(args, word(k))
			}
			if t := strings.Join(args, ", ") + " → " + word(o.result); !slices.Contains(takes, t) {
				takes = append(takes, t)
			}
		}
		rows = append(rows, []string{"`" + name + "`", f.doc, strings.Join(takes, "; "), "`" + strings.Join(f.examples, "`, `") + "`"})
	}
	return table("function|gives|takes → gives|examples", rows...)
}

func boundTable() string {
	number := func(n int) string { return strconv.Itoa(n) }
	rows := [][]string{
		{"files", number(maxFiles)}, {"bytes of a file", number(maxFileSize)}, {"bytes of all files", number(maxBookSize)},
		{"line ends and signs that YAML gives a meaning, in a file", number(maxSigns)}, {"and in all files", number(maxBookSigns)},
		{"bytes of a line", number(maxLine)}, {"mappings and lists inside one another", number(maxDepth)},
		{"characters of a code", number(maxCode)}, {"characters of an expression", number(maxSource)}, {"steps of evaluating one", number(maxCost)},
		{"values of all rules (a pool counts for each benefit that joins it)", number(maxValues)}, {"bytes of the same", number(maxWritten)},
		{"facts of all examples, with those of their samples", number(maxFacts)},
		{"benefits times parameters, tables, statuses and documents", number(maxNames)},
		{"dates or cases of a value", number(maxOther)}, {"classes of a table, values of an enum", number(maxClasses)},
		{"months of a window", number(maxWindowMonths)}, {"calendar years of a window", number(maxWindowYears)},
		{"units of a line whose formula names `ordinal`", number(engine.MaxUnitsByUnit)},
	}
	for _, key := range sortedKeys(sectionBounds) {
		rows = append(rows, []string{"entries of `" + key + "`", number(sectionBounds[key])})
	}
	for _, key := range sortedKeys(benefitBounds) {
		rows = append(rows, []string{"entries of `" + key + "` of a benefit", number(benefitBounds[key])})
	}
	return table("of what|at most", rows...)
}

func exampleTables() string {
	var b strings.Builder
	for _, part := range []struct {
		title string
		keys  []keyDoc
	}{
		{"An example", exampleDocs}, {"`expect`", expectDocs}, {"`line`", lineDocs}, {"`member`", memberDocs}, {"`household`", householdDocs},
		{"`provider`", providerDocs}, {"`approval`", approvalDocs}, {"`history`", earlierDocs}, {"`evidence`", documentDocs},
	} {
		fmt.Fprintf(&b, "\n%s:\n\n%s", part.title, keyTable(part.keys))
	}
	return b.String()[1:]
}

var catalogueCode = regexp.MustCompile(`(?m)^\t"([a-z_]+)": \{`)

// reasonTable lists the codes of the engine's catalogue, which only its own source names one by one.
func reasonTable(t *testing.T, wanted func(code string) bool) string {
	t.Helper()
	paths, err := filepath.Glob("../engine/catalogue*.go")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range catalogueCode.FindAllStringSubmatch(string(text), -1) {
			if wanted(m[1]) {
				codes = append(codes, m[1])
			}
		}
	}
	if len(codes) < 5 {
		t.Fatal("no codes found: the search is broken")
	}
	slices.Sort(codes)
	var rows [][]string
	for _, code := range codes {
		carc := ""
		if n := engine.CARC(nil, code); n > 0 {
			carc = strconv.Itoa(n)
		}
		rows = append(rows, []string{"`" + code + "`", "“" + engine.Template(engine.EN, code) + "”", carc})
	}
	return table("code|sentence in English|CARC", rows...)
}
