package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLint_reach: what follows from the life of a benefit, from its caps and from what its limits count.
func TestLint_reach(t *testing.T) {
	t.Parallel()
	gate := func(condition string) string { return "requires: [{if: '" + condition + "', else: refused}]" }
	limit := func(text string) string { return "limits: [{id: a, per: member, " + text + "}]" }
	always, never := []string{"requires[0].if: this always holds, so that nothing is ever refused with 'refused'"}, []string{"requires[0].if: this never holds, so that nothing is ever granted"}
	reached := func(why string) []string {
		return []string{"limits[0].at_most: limit 'a' can never be reached: " + why}
	}
	const nothing = "this never pays anything, so that every line is denied"
	for name, row := range map[string]struct {
		benefit string
		want    []string
	}{
		"a day before the benefit's life":             {gate(`line.date >= date("2024-01-01")`), always},
		"its first day":                               {gate(`line.date > date("2024-01-01")`), nil},
		"a day after its life":                        {"until: 2026-01-01\n" + gate(`line.date > date("2025-12-31")`), never},
		"its last day":                                {"until: 2026-01-01\n" + gate(`line.date < date("2025-12-31")`), nil},
		"another day governs":                         {"dated_by: submitted\n" + gate(`line.date >= date("2024-01-01")`), nil},
		"a place beyond the cap":                      {limit("measure: units, every: day, at_most: 10") + "\neach: [{if: ordinal.a > 10, is: 1 EUR}, {is: 2 EUR}]", []string{"each[0].if: this never holds, so that the value is never given"}},
		"the last place":                              {limit("measure: units, every: day, at_most: 10") + "\neach: [{if: ordinal.a > 9, is: 1 EUR}, {is: 2 EUR}]", nil},
		"the last place of another year":              {limit("measure: units, every: day, at_most: {2024-01-01: 12, 2025-01-01: 10}") + "\neach: [{if: ordinal.a > 11, is: 1 EUR}, {is: 2 EUR}]", nil},
		"a place where the cap is not of every line":  {limit("measure: units, every: day, at_most: 10, when: member.age < 18") + "\neach: [{if: ordinal.a > 10, is: 1 EUR}, {is: 2 EUR}]", nil},
		"a place under a cap that is computed":        {limit("measure: units, every: day, at_most: [{if: member.disabled, is: 10}, {is: field.count}]") + "\neach: [{if: ordinal.a > 10, is: 1 EUR}, {is: 2 EUR}]", nil},
		"a place without a cap":                       {limit("measure: units, every: day") + "\neach: [{if: ordinal.a > 10, is: 1 EUR}, {is: 2 EUR}]", nil},
		"as many as there are values":                 {limit("measure: count, of: field.stage, every: lifetime, at_most: 2"), reached("what it counts has no more values")},
		"one less":                                    {limit("measure: count, of: field.stage, every: lifetime, at_most: 1"), nil},
		"two answers":                                 {limit("measure: count, of: member.disabled, every: lifetime, at_most: 2"), reached("what it counts is true or false")},
		"one of two answers":                          {limit("measure: count, of: member.disabled, every: lifetime, at_most: 1"), nil},
		"one day of a day":                            {limit("measure: count, of: line.date, every: day, at_most: 1"), reached("its window has no more days")},
		"thirty days of a month":                      {limit("measure: count, of: line.date, every: calendar month, at_most: 30"), nil},
		"days of a look-back":                         {limit("measure: count, of: line.date, every: 1 month, at_most: 31"), nil},
		"any text":                                    {limit("measure: count, of: provider.profession, every: lifetime, at_most: 200"), nil},
		"a threshold on values":                       {limit("measure: count, of: field.stage, every: lifetime, after: 2"), nil},
		"the benefit itself":                          {limit("measure: count, of: benefit, every: lifetime, at_most: 1"), reached("it counts this benefit only")},
		"a plain nothing":                             {"amount: 0 EUR", nil},
		"cases of nothing":                            {"amount: [{if: member.disabled, is: 0 EUR}, {is: eur(0)}]", []string{"amount: " + nothing}},
		"a case of something":                         {"amount: [{if: member.disabled, is: 0 EUR}, {is: 0.01 EUR}]", nil},
		"less than nothing":                           {"each: 'eur(0) - unit.left'", []string{"each: " + nothing}},
		"perhaps more than nothing":                   {"each: unit.left - eur(100)", nil},
		"a free service":                              {"amount: [{if: member.disabled, is: 0 EUR}, {is: eur(0)}]\npay: {mode: service}", nil},
		"a bound that cannot be computed":             {limit("measure: amount, every: day, at_most: line.left / field.count"), []string{"limits[0].at_most: this cannot be computed where line.left is 0.00 EUR and field.count is 0"}},
		"a bound that its condition guards":           {limit("measure: amount, every: day, at_most: line.left / field.count, when: field.count > 0"), nil},
		"a sum that cannot be computed":               {limit("measure: expense, every: day, of: line.left / field.count") + "\n" + gate("used.a < eur(5)"), []string{"limits[0].of: this cannot be computed where line.left is 0.00 EUR and field.count is 0"}},
		"a sum that its condition guards":             {limit("measure: expense, every: day, of: line.left / field.count, when: field.count > 0") + "\n" + gate("used.a < eur(5)"), nil},
		"a key that cannot be computed":               {"limits: [{id: a, measure: units, per: [member, line.date.add_months(field.count * 1000).year()], every: day, at_most: 2}]", []string{"limits[0].per[1]: this cannot be computed where line.date is 2024-01-01 and field.count is 10000"}},
		"a lump sum whose cap follows the line":       {"lump_sum: true\namount: 10 EUR\n" + limit("measure: units, every: day, at_most: line.units + qty(1)"), []string{"lump_sum: unbounded payment: a lump sum, and limit 'a' allows more when a line asks for more"}},
		"a lump sum whose cap is bounded in its turn": {"lump_sum: true\namount: 10 EUR\n" + limit("measure: amount, every: day, at_most: 'min(line.charged, eur(100))'"), nil},
		"a lump sum by age":                           {"lump_sum: true\namount: 10 EUR\n" + limit("measure: count, every: day, at_most: member.age"), nil},
		"no cap for some lines":                       {limit("measure: units, every: day, at_most: [{if: member.age < 18, is: 0}, {is: 3}]"), nil},
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
