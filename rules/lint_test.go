package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/rules"
)

// lintHead is the book that the rows of TestLint put a benefit into.
const lintHead = `schema: 1
book: small
title: {fr: Un, nl: Een, de: Eins, en: One}
currency: EUR
timezone: Europe/Brussels
categories:
  - {code: care, title: {fr: Un, nl: Een, de: Eins, en: One}}
reasons:
  refused: {text: {fr: Non, nl: Nee, de: Nein, en: "No"}}
evidence:
  form: {title: {fr: Un, nl: Een, de: Eins, en: One}}
units:
  session: {one: {fr: Un, nl: Een, de: Eins, en: One}, many: {fr: Un, nl: Een, de: Eins, en: One}}
parameters:
  fee: {2020-01-01: 15 EUR, 2025-01-01: 20 EUR}
  adult: 18
tables:
  stages: {key: [early, late], values: {2020-01-01: {early: 10 EUR, late: 30 EUR}}}
benefits:
  visit:
    category: care
    title: {fr: Un, nl: Een, de: Eins, en: One}
    article: unpublished
    source: illustrative
    from: 2024-01-01
    unit: session
    fields:
      stage: {type: enum, values: [early, late], title: {fr: Un, nl: Een, de: Eins, en: One}}
      count: {type: int, title: {fr: Un, nl: Een, de: Eins, en: One}}
      born: {type: date, title: {fr: Un, nl: Een, de: Eins, en: One}}
    examples:
      - {name: it pays, line: {date: 2025-01-01, charged: 30 EUR, fields: {stage: early, count: 1, born: 2024-01-01}}, expect: {}}
`

// linted loads the book with the benefit's rules and returns its lint warnings, each as "where: message". Of the rules
// only what a row is about is given; the payment and its bound are added when it says nothing of them.
func linted(t *testing.T, benefit string) []string {
	t.Helper()
	if !strings.Contains(benefit, "each:") && !strings.Contains(benefit, "amount:") {
		benefit += "\neach: unit.left"
	}
	text := lintHead
	for line := range strings.Lines(strings.TrimSpace(benefit)) {
		text += "    " + line
	}
	loaded, issues := rules.Load(one(text + "\n"))
	if loaded == nil {
		t.Fatalf("the book is refused:\n%v", issues)
	}
	warnings := []string{}
	for _, i := range rules.Lint(loaded) {
		if i.Severity != rules.SeverityWarning || i.Remedy == "" {
			t.Errorf("not a warning with a remedy: %+v", i)
		}
		warnings = append(warnings, strings.TrimPrefix(i.Where, "benefits.visit.")+": "+i.Message)
	}
	inside(t, text, rules.Lint(loaded))
	return warnings
}

// TestLint: what cannot be meant is warned of where it stands, and what can is not.
func TestLint(t *testing.T) {
	t.Parallel()
	requires := func(conditions ...string) string {
		text := "requires:"
		for _, c := range conditions {
			text += fmt.Sprintf("\n  - {if: '%s', else: refused}", c)
		}
		return text
	}
	const always, never = "this always holds, so that nothing is ever refused with 'refused'", "this never holds, so that nothing is ever granted"
	const contradiction = "requires: the conditions contradict one another: no line of benefit 'visit' is ever granted"
	for name, row := range map[string]struct {
		benefit string
		want    []string
	}{
		"a condition that can fail and hold":          {requires(`member.age >= 18`), nil},
		"every age is at least or below":              {requires(`member.age >= 18 || member.age < 18`), []string{"requires[0].if: " + always}},
		"a gap of one year":                           {requires(`member.age > 18 || member.age < 18`), nil},
		"no age is below and above":                   {requires(`member.age < 18 && member.age > 17`), []string{"requires[0].if: " + never}},
		"an age is never negative":                    {requires(`member.age >= 0`), []string{"requires[0].if: " + always}},
		"a number of a field may be":                  {requires(`field.count >= 0`), nil},
		"every value of an enum":                      {requires(`field.stage in ["early", "late"]`), []string{"requires[0].if: " + always}},
		"one value of two":                            {requires(`field.stage == "early"`), nil},
		"two values at once":                          {requires(`field.stage == "early" && field.stage != "early"`), []string{"requires[0].if: " + never}},
		"two texts at once":                           {requires(`provider.profession == "a" && provider.profession == "b"`), []string{"requires[0].if: " + never}},
		"neither of two texts":                        {requires(`provider.profession != "a" || provider.profession != "b"`), []string{"requires[0].if: " + always}},
		"a truth and its opposite":                    {requires(`provider.known || !provider.known`), []string{"requires[0].if: " + always}},
		"exact money lies between cents":              {"each: [{if: unit.left > eur(1) && unit.left < eur(1.01), is: 1 EUR}, {is: unit.left}]", nil},
		"no money is above and below":                 {requires(`line.left > eur(5) && line.left < eur(5)`), []string{"requires[0].if: " + never}},
		"dates":                                       {requires(`line.date < date("2025-01-01") || line.date > date("2024-12-31")`), []string{"requires[0].if: " + always}},
		"a parameter has the values of its history":   {requires(`line.left >= param.fee || line.left < eur(20)`), []string{"requires[0].if: " + always}},
		"and no others":                               {requires(`line.left >= param.fee || line.left < eur(15)`), nil},
		"what samples cannot tell may hold":           {requires(`line.left - line.copay > eur(0) || member.age >= 18`), nil},
		"but not with its own opposite":               {requires(`line.left - line.copay > eur(0) || !(line.left - line.copay > eur(0))`), []string{"requires[0].if: " + always}},
		"two variables compared may be either":        {requires(`line.left > line.copay || line.left <= line.copay`), nil},
		"conditions that contradict":                  {requires(`member.age >= param.adult`, `member.age < 18`), []string{contradiction}},
		"conditions of different variables":           {requires(`member.age >= 18`, `field.count < 18`), nil},
		"a document always asked for":                 {requires(`member.age >= 18`) + "\nevidence: [{code: form, when: member.age > 10}]", []string{"evidence[0].when: this always holds, so that the document is always asked for, given the benefit's requires"}},
		"a document never asked for":                  {"evidence: [{code: form, when: member.age > 10 && member.age < 5}]", []string{"evidence[0].when: this never holds, so that the document is never asked for"}},
		"a limit that concerns nothing":               {"limits: [{id: a, measure: units, per: member, every: day, at_most: 2, when: member.age < 0}]", []string{"limits[0].when: this never holds, so that the limit concerns no line"}},
		"a case after one that always holds":          {"each: [{if: member.age >= 0, is: 1 EUR}, {is: 2 EUR}]", []string{"each[0].if: every line that comes here meets this, so that the cases after it are never reached"}},
		"a case that never holds":                     {"each: [{if: member.age < 0, is: 1 EUR}, {is: 2 EUR}]", []string{"each[0].if: this never holds, so that the value is never given"}},
		"a case that those before it hide":            {"each: [{if: member.age < 18, is: 1 EUR}, {if: member.age < 12, is: 2 EUR}, {is: 3 EUR}]", []string{"each[1].if: this case is never reached: the conditions before it leave no line to it"}},
		"cases that cover everything":                 {"each: [{if: member.age < 18, is: 1 EUR}, {if: member.age >= 18, is: 2 EUR}, {is: 3 EUR}]", []string{"each[1].if: every line that comes here meets this, so that the cases after it are never reached"}},
		"a case that requires leave nothing":          {requires(`member.age < 18`) + "\neach: [{if: member.age > 20, is: 1 EUR}, {is: 3 EUR}]", []string{"each[0].if: this case is never reached: the conditions before it leave no line to it"}},
		"cases within a case":                         {"each: [{if: member.age < 18, is: [{if: member.age > 20, is: 1 EUR}, {is: 3 EUR}]}, {is: 2 EUR}]", []string{"each[0].is[0].if: this case is never reached: the conditions before it leave no line to it"}},
		"a value before the benefit begins":           {"each: {2020-01-01: 1 EUR, 2024-01-01: 2 EUR}", []string{"each.2020-01-01: the value from 2020-01-01 on never applies, because the benefit begins on 2024-01-01, when the next value applies"}},
		"a value after the benefit ends":              {"until: 2025-01-01\neach: {2024-01-01: 1 EUR, 2025-01-01: 2 EUR}", []string{"each.2025-01-01: the value from 2025-01-01 on never applies, because the benefit ends on 2025-01-01"}},
		"twenty sessions never reach five hundred":    {"each: min(unit.left, param.fee)\n" + limits("units", "calendar year", "20", "amount", "calendar year", "500 EUR"), []string{"limits[1].at_most: limit 'b' can never be reached: limit 'a' always stops a line before"}},
		"twenty-six of them do":                       {"each: min(unit.left, param.fee)\n" + limits("units", "calendar year", "26", "amount", "calendar year", "500 EUR"), nil},
		"the same figure twice is left alone":         {"each: min(unit.left, param.fee)\n" + limits("units", "calendar year", "25", "amount", "calendar year", "500 EUR"), nil},
		"the dearest of a table":                      {"each: table.stages(field.stage)\n" + limits("units", "calendar year", "10", "amount", "calendar month", "301 EUR"), []string{"limits[1].at_most: limit 'b' can never be reached: limit 'a' always stops a line before"}},
		"a shorter window says nothing of a longer":   {"each: min(unit.left, param.fee)\n" + limits("units", "calendar month", "20", "amount", "calendar year", "500 EUR"), nil},
		"a price without a bound reaches every limit": {"each: unit.left\n" + limits("units", "calendar year", "20", "amount", "calendar year", "500 EUR"), nil},
		"a tighter cap of units over a longer window": {limits("units", "lifetime", "20", "units", "calendar year", "20"), []string{"limits[1].at_most: limit 'b' can never be reached: limit 'a' always stops a line before"}},
		"a tighter cap over a shorter window":         {limits("units", "lifetime", "20", "units", "calendar year", "10"), nil},
		"the same cap twice":                          {limits("units", "day", "2", "units", "day", "2"), []string{"limits[1].at_most: limit 'b' can never be reached: limit 'a' always stops a line before"}},
		"a lump sum that a limit bounds":              {"lump_sum: true\namount: 10 EUR\n" + limits("count", "day", "2", "units", "day", "3"), nil},
		"a lump sum bounded by distinct values":       {"lump_sum: true\namount: 10 EUR\nlimits: [{id: a, measure: count, of: field.stage, per: member, every: day, at_most: 1}]", []string{"lump_sum: unbounded payment: a lump sum, and limit 'a' counts field.stage, and pays each line with one that it has counted"}},
		"a lump sum bounded for some lines":           {"lump_sum: true\namount: 10 EUR\nlimits: [{id: a, measure: units, per: member, every: day, at_most: 2, when: member.age < 18}]", []string{"lump_sum: unbounded payment: a lump sum, and limit 'a' concerns some lines only"}},
		"a division by nothing":                       {"amount: line.left / field.count", []string{"amount: this cannot be computed where line.left is 0.00 EUR and field.count is 0"}},
		"a division that a case guards":               {"amount: [{if: field.count > 0, is: line.left / field.count}, {is: line.left}]", nil},
		"a division that a condition guards":          {requires(`field.count > 0`) + "\namount: line.left / field.count", nil},
		"the units of a line are never nothing":       {"amount: line.left / line.units", nil},
		"a product out of range":                      {"amount: line.left * field.count * field.count * field.count", []string{"amount: this cannot be computed where line.left is 1000000.00 EUR and field.count is 10000"}},
		"a date out of range":                         {requires(`line.date.add_months(100000) > line.date`), []string{"requires[0].if: this cannot be computed where line.date is 2024-01-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := row.want
			if want == nil {
				want = []string{}
			}
			if diff := cmp.Diff(want, linted(t, row.benefit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// limits are two limits of a member: measure, window and cap of each.
func limits(a ...string) string {
	return fmt.Sprintf("limits:\n  - {id: a, measure: %s, per: member, every: %s, at_most: %s}\n  - {id: b, measure: %s, per: member, every: %s, at_most: %s}",
		a[0], a[1], a[2], a[3], a[4], a[5])
}

// TestLoad_unbounded: a lump sum is refused unless a limit caps what is paid; thresholds, counters and caps of what is
// charged do not.
func TestLoad_unbounded(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		limit   string
		refused bool
	}{
		"a cap of units":           {"measure: units, at_most: 2", false},
		"a cap of amounts":         {"measure: amount, at_most: 20 EUR", false},
		"a cap of lines":           {"measure: count, at_most: 2", false},
		"a threshold":              {"measure: units, after: 2", true},
		"a counter":                {"measure: units", true},
		"a cap of what is charged": {"measure: expense, at_most: 20 EUR", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, issues := rules.Load(one(lintHead + "    lump_sum: true\n    amount: 10 EUR\n    limits: [{id: a, per: member, every: day, " + row.limit + "}]\n"))
			refused := strings.Contains(issues.Errors().Error(), "unbounded payment")
			if refused != row.refused || len(issues.Errors()) > 1 || (len(issues.Errors()) == 1) != row.refused {
				t.Errorf("got %v", issues)
			}
		})
	}
}

// TestLint_articles: benefits that name no article are told of once, together; `unpublished` is an answer.
func TestLint_articles(t *testing.T) {
	t.Parallel()
	text := strings.Replace(lintHead, "    article: unpublished\n", "", 1) + "    each: unit.left\n"
	_, visit, _ := strings.Cut(text, "benefits:\n")
	text += strings.Replace(visit, "  visit:", "  second:", 1)
	loaded, issues := rules.Load(one(text))
	if loaded == nil {
		t.Fatal(issues)
	}
	want := []string{"book.yaml:20:3: warning: without an article of the statutes: 'visit' and 'second'; add article: …, or 'article: unpublished'"}
	got := []string{}
	for _, i := range rules.Lint(loaded) {
		got = append(got, i.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLint_shipped: the books that come with octroi have no warning.
func TestLint_shipped(t *testing.T) {
	t.Parallel()
	for _, name := range shippedBooks {
		loaded, _ := loadShipped(t, name)
		if warnings := rules.Lint(loaded); len(warnings) > 0 {
			t.Errorf("%s:\n%v", name, warnings)
		}
		if c := rules.Cover(loaded); !c.Complete() {
			taken, branches := c.Total()
			t.Errorf("%s: the examples take %d of %d branches", name, taken, branches)
		}
	}
}

// TestLint_damaged: books whose lines were dropped, doubled or filled with other words are linted and covered without a
// panic, when they can still be read.
func TestLint_damaged(t *testing.T) {
	t.Parallel()
	lines := strings.Split(read(t, "testdata/covered.yaml"), "\n")
	words := []string{
		"none", "true", "2025-01-01", "20 EUR", "0 EUR", "-1", "{2025-01-01: none}", "[{is: 1}]", "payer", "units", "count", "amount", "expense",
		"left.sessions", "used.pair", "line.left / line.units", "'line.left / (line.days - 1)'", "member.age", "lifetime", "at_most:", "after:",
	}
	rapid.Check(t, func(t *rapid.T) {
		damaged := append([]string(nil), lines...)
		for range rapid.IntRange(1, 3).Draw(t, "mistakes") {
			i := rapid.IntRange(0, len(damaged)-1).Draw(t, "line")
			if rapid.Bool().Draw(t, "drop") {
				damaged = append(damaged[:i], damaged[i+1:]...)
				continue
			}
			parts := strings.SplitAfter(damaged[i], " ")
			parts[rapid.IntRange(0, len(parts)-1).Draw(t, "part")] = rapid.SampledFrom(words).Draw(t, "word") + " "
			damaged[i] = strings.Join(parts, "")
		}
		loaded, _ := rules.Load(one(strings.Join(damaged, "\n")))
		if loaded == nil {
			return
		}
		for _, i := range rules.Lint(loaded) {
			if i.Line < 1 || i.Line > len(damaged) || i.Severity != rules.SeverityWarning {
				t.Fatalf("%+v", i)
			}
		}
		rules.Cover(loaded)
	})
}
