package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// TestCompile_mistakes is what rule authors read: position, message and remedy of every mistake.
func TestCompile_mistakes(t *testing.T) {
	t.Parallel()
	s := testScope()
	s.inFormula, s.inEach = false, false
	e := testEnvironment(t, s)
	money := []engine.Kind{engine.KindMoney}
	condition := []engine.Kind{engine.KindBool}
	tests := []struct {
		src  string
		kind []engine.Kind
		want []string
	}{
		{`line.chargd > eur(5)`, nil, []string{`1:1: unknown name line.chargd; did you mean line.charged?`}},
		{`member.agee`, nil, []string{`1:1: unknown name member.agee; did you mean member.age?`}},
		{`line.age > 3`, nil, []string{`1:1: unknown name line.age; did you mean member.age?`}},
		{`claim.amount > 3`, nil, []string{`1:1: unknown name claim.amount; names start with benefit, line, bill, member, household, provider, approval, evidence, field, param, used, left, ordinal, open, table`}},
		{`line`, nil, []string{`1:1: line is a group of names, not a value; name one of its parts: line.date, line.until, line.days, line.units, line.charged, line.left, line.copay, line.supplement, line.statutory, line.submitted, line.channel`}},
		{`line.left.cents`, nil, []string{`1:1: line.left is money and has no parts; `}},
		{`param.fees`, nil, []string{`1:1: unknown name param.fees; did you mean param.fee?`}},
		{`param.xyzzy`, nil, []string{`1:1: unknown name param.xyzzy; there is param.broken, param.ended, param.fee, param.share`}},
		{`table.orthodontic("early")`, nil, []string{`1:1: unknown function table.orthodontic; did you mean table.orthodontics?`}},
		{`table.orthodontics`, nil, []string{`1:1: table.orthodontics is a function; write table.orthodontics("early")`}},
		{`member.age()`, nil, []string{`1:1: member.age is a value, not a function; write member.age`}},
		{`member.age_on`, nil, []string{`1:1: member.age_on is a function; write member.age_on(line.submitted) < 18`}},
		{`foo(1)`, nil, []string{`1:1: unknown function foo; the functions are min, max, round, eur, pct, qty, date, add_days, add_months, end_of_month, end_of_year, year, days_between, member.age_on, times, had, last, table.orthodontics, table.partial`}},
		{`mn(line.left, eur(5))`, nil, []string{`1:1: unknown function mn; did you mean min?`}},
		{`lien.charged + line.lfet`, nil, []string{`1:1: unknown name lien.charged; did you mean line.charged?`, `1:16: unknown name line.lfet; did you mean line.left?`}},
		{`xyz.abc.def`, nil, []string{`1:1: unknown name xyz.abc.def; names start with benefit, line, bill, member, household, provider, approval, evidence, field, param, used, left, ordinal, open, table`}},
		{`field.stag == "early"`, nil, []string{`1:1: unknown name field.stag; did you mean field.stage?`}},
		{`evidence.invoce`, nil, []string{`1:1: unknown name evidence.invoce; did you mean evidence.invoice?`}},
		{`used.session > qty(1)`, nil, []string{`1:1: unknown name used.session; did you mean used.sessions?`}},
		{`left.events > 1`, nil, []string{`1:1: limit 'events' has no bound, so that nothing is left of it; name used.events, or give the limit at_most or after`}},
		{`unit.left > eur(5)`, nil, []string{`1:1: unit.left can only be named in each and amount; use line.left`}},
		{`part.units > 2`, nil, []string{`1:1: part.units can only be named in each and amount; use line.units`}},
		{`ordinal.sessions > 3`, nil, []string{`1:1: ordinal.sessions can only be named in each, which is worked out for every unit; name used.sessions here`}},
		{`ordinal.cap > 3`, nil, []string{`1:1: limit 'cap' counts money, in which nothing has a place; ordinal is for limits that measure units or count`}},
		{`ordinal.event > 3`, nil, []string{`1:1: unknown name ordinal.event; did you mean ordinal.events?`}},
		{`open.sessions`, nil, []string{`1:1: limit 'sessions' has 'every: calendar year', which no line opens; open is for limits every 'N months from first use' or 'N calendar years'`}},
		{`open.blok`, nil, []string{`1:1: unknown name open.blok; did you mean open.block?`}},
		{`open.block > 1`, nil, []string{`1:12: cannot compare bool with int; join conditions with && or ||`}},
		{`approval.unit > 3`, nil, []string{`1:1: unknown name approval.unit; did you mean approval.units?`}},
		{`approval`, nil, []string{`1:1: approval is a group of names, not a value; name one of its parts: approval.valid, approval.id, approval.units, approval.amount, approval.from, approval.until, approval.granted_on`}},
		{`approval.units == 3`, nil, []string{`1:16: cannot compare quantity with int; write approval.units == qty(3)`}},
		{`times("psycholgy", "12 months") > 2`, nil, []string{`1:7: unknown benefit "psycholgy"; did you mean 'psychology'?`}},
		{`times(benefit, "12 months") > 2`, nil, []string{`1:1: times takes a benefit and a period, both written out; for example times("psychology", "12 months") < 3`}},
		{`times("psychology") > 2`, nil, []string{`1:1: times takes a benefit and a period, both written out; for example times("psychology", "12 months") < 3`}},
		{`times("psychology", "12 moths") > 2`, nil, []string{`1:21: "12 moths" is not a length of time; write "12 months", "60 days" or "2 years"`}},
		{`times("psychology", "121 months") > 2`, nil, []string{`1:21: rules look back at most 120 months, not 121 months; `}},
		{`had("psychology", "3721 days")`, nil, []string{`1:19: rules look back at most 120 months, not 3721 days; `}},
		{`had("psychology", "0 days")`, nil, []string{`1:19: "0 days" is not a length of time; write "12 months", "60 days" or "2 years"`}},
		{`had("x")`, nil, []string{`1:1: had takes a benefit and a period, both written out; for example !had("psychology", "24 months")`}},
		{`last("psychology", "12 months")`, nil, []string{`1:1: last takes a benefit, written out; for example last("psychology").add_months(24) <= line.date`}},
		{`"psychology".last()`, nil, []string{`1:14: last is not called on a value; write last("psychology").add_months(24) <= line.date`}},
		{`times("dental", "12 months") > eur(2)`, nil, []string{`1:30: cannot compare int with money; compare values of one kind`}},
		{`year(line.date) > 2024`, nil, []string{`1:1: year is called on a value; write line.date.year() - member.born.year() <= 18`}},
		{`line.left.year()`, nil, []string{`1:11: year does not take (money); for example line.date.year() - member.born.year() <= 18`}},
		{`line.date.end_of_yaer()`, nil, []string{`1:11: unknown function end_of_yaer; did you mean end_of_year?`}},
		{`round(line.left, eur(0))`, nil, []string{`1:1: a step is more than nothing; write round(…, eur(0.05))`}},
		{`round(line.left, 5)`, nil, []string{`1:1: round does not take (money, int); write round(line.left, eur(5))`}},
		{`round(line.left, pct(5))`, nil, []string{`1:1: round does not take (money, percent); for example round(line.left * pct(7.5))`}},
		{`line.left + 3`, nil, []string{`1:11: cannot compute money + int; write line.left + eur(3)`}},
		{`3 + line.left`, nil, []string{`1:3: cannot compute int + money; write eur(3) + line.left`}},
		{`(line.left - line.copay) * eur(2)`, nil, []string{`1:26: cannot compute money * money; there is money * quantity, quantity * money, money * int, int * money, money * percent, percent * money and int * int`}},
		{`line.left > 3`, nil, []string{`1:11: cannot compare money with int; write line.left > eur(3)`}},
		{`line.units == 1`, nil, []string{`1:12: cannot compare quantity with int; write line.units == qty(1)`}},
		{`line.units + 1`, nil, []string{`1:12: cannot compute quantity + int; write line.units + qty(1)`}},
		{`line.left * 0.5`, nil, []string{`1:13: a decimal needs a kind; use eur(0.5) for money, pct(0.5) for a percent or qty(0.5) for units`}},
		{`line.left * 7.5`, nil, []string{`1:13: a decimal needs a kind; use eur(7.5) for money, pct(7.5) for a percent or qty(7.5) for units`}},
		{`min(line.left, 20)`, nil, []string{`1:1: min does not take (money, int); write min(line.left, eur(20))`}},
		{`min(line.left, line.units)`, nil, []string{`1:1: min does not take (money, quantity); for example min(unit.left, eur(20))`}},
		{`max(line.left)`, nil, []string{`1:1: max does not take (money); for example max(line.left - eur(5), eur(0))`}},
		{`line.left / line.left`, nil, []string{`1:11: cannot compute money / money; there is money / quantity and money / int`}},
		{`line.left / 0`, nil, []string{`1:11: this divides by zero; `}},
		{`line.left / qty(0)`, nil, []string{`1:11: this divides by zero; `}},
		{`line.units * line.units`, nil, []string{`1:12: cannot compute quantity * quantity; there is money * quantity, quantity * money, money * int, int * money, money * percent, percent * money and int * int`}},
		{`line.date == "2025-01-01"`, nil, []string{`1:11: cannot compare date with text; write line.date == date("2025-01-01")`}},
		{`line.date < line.left`, nil, []string{`1:11: cannot compare date with money; compare values of one kind`}},
		{`line.channel < "b"`, nil, []string{`1:14: text has no order; compare it with == or !=`}},
		{`line.days == line.left`, nil, []string{`1:11: cannot compare int with money; compare values of one kind`}},
		{`1 < line.days < 3`, nil, []string{`1:15: cannot compare bool with int; join conditions with && or ||`}},
		{`member.covered == 1`, nil, []string{`1:16: cannot compare bool with int; compare values of one kind`}},
		{`!line.left`, nil, []string{`1:1: ! needs true or false, got money; compare it with ==, != or <`}},
		{`line.left && member.covered`, nil, []string{`1:1: && needs true or false on both sides, got money; compare it with ==, != or <`}},
		{`provider.profession || member.covered || line.days`, nil, []string{`1:1: || needs true or false on both sides, got text; compare it with ==, != or <`, `1:42: || needs true or false on both sides, got int; compare it with ==, != or <`}},
		{`line.date.add_days(line.left)`, nil, []string{`1:11: add_days does not take (date, money); for example line.date.add_days(-30)`}},
		{`line.left.add_days(1)`, nil, []string{`1:11: add_days does not take (money, int); for example line.date.add_days(-30)`}},
		{`add_days(line.date, 1)`, nil, []string{`1:1: add_days is called on a value; write line.date.add_days(-30)`}},
		{`line.left.min(eur(1))`, nil, []string{`1:11: min is not called on a value; write min(unit.left, eur(20))`}},
		{`line.date + 30`, nil, []string{`1:11: cannot compute date + int; use add_days or add_months: line.date.add_days(30)`}},
		{`line.date.add_day(1)`, nil, []string{`1:11: unknown function add_day; did you mean add_days?`}},
		{`line.channel == "fax"`, nil, []string{`1:17: line.channel is never "fax"; it is one of post, smartphone, online, agency, other`}},
		{`"onlin" == line.channel`, nil, []string{`1:1: line.channel is never "onlin"; did you mean "online"?`}},
		{`field.stage == "fittng"`, nil, []string{`1:16: field.stage is never "fittng"; did you mean "fitting"?`}},
		{`field.stage in ["early", "late"]`, nil, []string{`1:26: field.stage is never "late"; it is one of early, fitting`}},
		{`member.contributions != "in_ordr"`, nil, []string{`1:25: member.contributions is never "in_ordr"; did you mean "in_order"?`}},
		{`table.orthodontics("erly")`, nil, []string{`1:20: table.orthodontics is never "erly"; did you mean "early"?`}},
		{`table.partial(field.stage)`, nil, []string{`1:15: table.partial has no value for fitting; it has early`}},
		{`table.orthodontics(line.left)`, nil, []string{`1:7: table.orthodontics does not take (money); for example table.orthodontics("early")`}},
		{`table.orthodontics()`, nil, []string{`1:7: table.orthodontics does not take (); for example table.orthodontics("early")`}},
		{`line.days > 3 ? eur(1) : eur(2)`, nil, []string{`1:15: there is no ?: in rules; use cases: [{if: …, is: …}, {is: …}]`}},
		{`has(line.left)`, nil, []string{`1:1: has is not available in rules; write the conditions out; a line that lacks a fact is pended by itself`}},
		{`["a"].exists(x, x == "a")`, nil, []string{`1:7: exists is not available in rules; write the conditions out; a line that lacks a fact is pended by itself`}},
		{`provider.profession.matches("^psy")`, nil, []string{`1:21: matches is not available in rules; compare texts with == or in`}},
		{`timestamp("2025-01-01T00:00:00Z")`, nil, []string{`1:1: timestamp is not available in rules; use line.date, date("2025-01-01"), add_days, add_months, end_of_month or year`}},
		{`now()`, nil, []string{`1:1: now is not available in rules; use line.date, date("2025-01-01"), add_days, add_months, end_of_month or year`}},
		{`int(line.left)`, nil, []string{`1:1: the conversion int is not available in rules; write money as eur(…), percents as pct(…) and units as qty(…)`}},
		{`size(line.channel)`, nil, []string{`1:1: size is not available in rules; compare texts with == or in`}},
		{`line.left[0]`, nil, []string{`1:10: there is no indexing in rules; declare a table and write table.name(key)`}},
		{`-line.left`, nil, []string{`1:1: there is no sign in front of a value; subtract it: 0 - … for a number, eur(0) - … for money`}},
		{`line.days % 2 == 0`, nil, []string{`1:11: there is no remainder in rules; `}},
		{`{"a": 1}`, nil, []string{`1:1: maps and objects are not available in rules; `}},
		{`money{a: 1}`, nil, []string{`1:6: maps and objects are not available in rules; `}},
		{`["a", "b"]`, nil, []string{"1:1: a list can only stand at the right of `in`; write provider.profession in [\"a\", \"b\"]"}},
		{`line.channel in []`, nil, []string{`1:17: the list is empty, so that this is never true; `}},
		{`line.channel in provider.network`, nil, []string{"1:14: `in` needs a list of texts at its right; write provider.profession in [\"a\", \"b\"]"}},
		{`line.days in [1, 2]`, nil, []string{"1:1: `in` looks for a text, got int; join comparisons with ||", `1:15: a list holds texts written out; write ["a", "b"]`, `1:18: a list holds texts written out; write ["a", "b"]`}},
		{`line.channel in ["post", line.channel]`, nil, []string{`1:30: a list holds texts written out; write ["a", "b"]`}},
		{`line.left == null`, nil, []string{`1:14: there is no null; a line that lacks a fact is pended by itself; provider.known tells whether there is a provider`}},
		{`1u == 1u`, nil, []string{`1:1: bytes and unsigned numbers are not available in rules; write a plain number or text`, `1:7: bytes and unsigned numbers are not available in rules; write a plain number or text`}},
		{`b"a" == b"a"`, nil, []string{`1:1: bytes and unsigned numbers are not available in rules; write a plain number or text`, `1:9: bytes and unsigned numbers are not available in rules; write a plain number or text`}},
		{`"a".b`, nil, []string{`1:4: only names have parts; `}},
		{`google.protobuf.NullValue.NULL_VALUE`, nil, []string{`1:1: unknown name google.protobuf.NullValue.NULL_VALUE; names start with benefit, line, bill, member, household, provider, approval, evidence, field, param, used, left, ordinal, open, table`}},
		{`int`, nil, []string{`1:1: unknown name int; names start with benefit, line, bill, member, household, provider, approval, evidence, field, param, used, left, ordinal, open, table`}},
		{`eur(line.days)`, nil, []string{`1:1: eur takes one number written out; multiply instead: eur(1) * …`}},
		{`eur(0.755)`, nil, []string{`1:5: 0.755 is not an amount; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`eur(-5)`, nil, []string{`1:5: -5 is not an amount; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`eur(1,5)`, nil, []string{`1:1: eur takes one number written out; write eur(1.5) with a point`}},
		{`eur(1e3)`, nil, []string{`1:5: 1e3 is not an amount; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`eur(0x14)`, nil, []string{`1:5: 0x14 is not an amount; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`eur("5")`, nil, []string{`1:1: eur takes one number written out; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`eur()`, nil, []string{`1:1: eur takes one number written out; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`pct(7.1234)`, nil, []string{`1:5: 7.1234 is not a percent; write pct(7.5): at most three decimals, no sign, at most 1,000`}},
		{`pct(1001)`, nil, []string{`1:5: 1001 is not a percent; write pct(7.5): at most three decimals, no sign, at most 1,000`}},
		{`qty(10001)`, nil, []string{`1:5: 10001 is not a number of units; write qty(0.5): at most three decimals, no sign, at most 10,000`}},
		{`eur(1000000.01)`, nil, []string{`1:5: 1000000.01 is not an amount; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`date("2025-02-30")`, nil, []string{`1:6: 2025-02-30 is not a day of the calendar; write date("2025-01-31")`}},
		{`date(line.date)`, nil, []string{`1:1: date takes one text written out; write date("2025-01-31")`}},
		{`date(2025)`, nil, []string{`1:1: date takes one text written out; write date("2025-01-31")`}},
		{`eur(20) * 9223372036854775807 * 9223372036854775807`, nil, []string{`1:9: the result is out of range; `}},
		{`9223372036854775807 + 1`, nil, []string{`1:21: the result is out of range; `}},
		{`param.broken > eur(1)`, nil, []string{`1:1: param.broken has a mistake of its own; correct it where the book declares it`}},
		{``, nil, []string{`1:1: the expression is empty; `}},
		{`  `, nil, []string{`1:1: the expression is empty; `}},
		{`line.days =`, nil, []string{`1:11: unexpected =; compare with ==`}},
		{`line.days = 3`, nil, []string{`1:11: unexpected =; compare with ==`}},
		{`line.days === 3`, nil, []string{`1:13: unexpected =; compare with ==`}},
		{`member.covered and member.holder`, nil, []string{`1:16: unexpected "and"; write && for and`}},
		{`member.covered & member.holder`, nil, []string{`1:16: unexpected &; write && for and`}},
		{`(line.days > 3`, nil, []string{`1:14: the expression ends too early; close its brackets and finish its last comparison`}},
		{`line.days > 3)`, nil, []string{`1:14: unexpected ")"; `}},
		{`"abc`, nil, []string{`1:1: a text is not closed, or has an escape that does not exist; close it with the quote that opens it`}},
		{`eur(20 EUR)`, nil, []string{`1:8: unexpected "EUR"; write eur(20) for 20 EUR`}},
		{`€20`, nil, []string{`1:1: unexpected €; write eur(20) for €20`}},
		{`line.channel == “post”`, nil, []string{`1:17: unexpected “; use straight quotes: "psychologist"`}},
		{`for > 3`, nil, []string{`1:1: for is a reserved word; use another name`}},
		{`line.days > 99999999999999999999`, nil, []string{`1:13: the number is too large; `}},
		{`1.`, nil, []string{`1:2: unexpected "."; write decimals with a point and digits on both sides: eur(0.75)`}},
		{`eur(.5)`, nil, []string{`1:5: .5 is not an amount; write eur(12.50): at most two decimals, no sign, at most 1,000,000`}},
		{`eur(1.5.5)`, nil, []string{`1:8: unexpected ".5"; write decimals with a point and digits on both sides: eur(0.75)`}},
		{"line.days > 3 &&\n  line.dais < 9", nil, []string{`2:3: unknown name line.dais; did you mean line.days?`}},
		{"line.days >\n", nil, []string{`2:1: the expression ends too early; close its brackets and finish its last comparison`}},
		{`a.?b`, nil, []string{`1:2: .? is not available in rules; `}},
		{"`x`", nil, []string{"1:1: unexpected \"`x`\"; "}},
		{`"\q"`, nil, []string{`1:1: a text is not closed, or has an escape that does not exist; close it with the quote that opens it`}},
		{`line.days > 3;`, nil, []string{`1:14: unexpected ";"; `}},
		{`75 % 2`, nil, []string{`1:4: there is no remainder in rules; `}},
		{`75 %`, nil, []string{`1:3: a share is not written with %; write pct(75)`}},
		{"line.left *\n  7.5% * 2", nil, []string{`2:6: a share is not written with %; write pct(7.5)`}},
		{`min(line.left * 75 %, eur(2))`, nil, []string{`1:19: a share is not written with %; write pct(75)`}},
		{"line.left >\u00a0eur(2)", nil, []string{`1:12: a space of another kind (U+00A0); write an ordinary space`}},
		{`line.date > 2025-01-01`, nil, []string{`1:11: cannot compare date with int; write date("2025-01-01")`}},
		{`recognised`, nil, []string{`1:1: unknown name recognised; did you mean provider.recognised?`}},
		{`line.left`, condition, []string{`1:1: condition must be true or false, got money; compare it with ==, != or <`}},
		{` 3`, condition, []string{`1:2: condition must be true or false, got int; compare it with ==, != or <`}},
		{`"yes"`, condition, []string{`1:1: condition must be true or false, got text; compare it with ==, != or <`}},
		{`20`, money, []string{`1:1: the value must be money, got int; write eur(20)`}},
		{`member.covered`, money, []string{`1:1: the value must be money, got bool; `}},
		{`line.units`, money, []string{`1:1: the value must be money, got quantity; `}},
		{strings.Repeat("(", 100) + "true" + strings.Repeat(")", 100), nil, []string{`1:1: the expression is nested too deeply; split it into several conditions or cases`}},
		{strings.Repeat("true||", 250) + "true", nil, []string{`1:1: the expression is too expensive to evaluate; split it into several conditions or cases`}},
		{strings.Repeat("é", 2001), nil, []string{`1:1: the expression is longer than 2,000 characters; split it into several conditions or cases`}},
	}
	for _, tt := range tests {
		t.Run(tt.src[:min(len(tt.src), 60)], func(t *testing.T) {
			t.Parallel()
			x, problems := e.compile(tt.src, tt.kind...)
			if x != nil {
				t.Error("a mistaken expression was compiled")
			}
			got := make([]string, len(problems))
			for i, p := range problems {
				got[i] = fmt.Sprintf("%d:%d: %s; %s", p.line, p.col, p.message, p.remedy)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
