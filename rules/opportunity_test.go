package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/rules"
)

// opportunityBook has one benefit for each thing that decides whether something is proposed.
const opportunityBook = `schema: 1
book: small
title: {fr: P, nl: K, de: K, en: Small}
currency: EUR
timezone: Europe/Brussels
categories: [{code: care, title: {fr: S, nl: Z, de: P, en: Care}}]
units: {session: {one: {fr: s, nl: s, de: s, en: session}, many: {fr: s, nl: s, de: s, en: sessions}}}
reasons:
  refused: {text: {fr: non, nl: nee, de: nein, en: refused}}
evidence: {form: {title: {fr: F, nl: F, de: F, en: Form}}}
pools:
  either: {measure: count, of: benefit, per: member, every: calendar year, at_most: 1, title: {fr: A, nl: A, de: A, en: Either}}
  purse: {measure: amount, per: household, every: calendar year, at_most: 50 EUR, title: {fr: B, nl: B, de: B, en: Purse}}
requires: [{if: member.covered, else: refused}]
benefits:
`

func opportunitiesOf(t *testing.T, benefits string, facts *engine.Facts) (string, *engine.Book) {
	t.Helper()
	loaded, issues := rules.Load([]engine.SourceFile{{Name: "book.yaml", Text: opportunityBook + benefits}})
	if loaded == nil {
		t.Fatal(issues)
	}
	if facts.Member.Born == 0 {
		facts.Member.Born = engine.MustDate("1990-01-01")
	}
	facts.Member.ID, facts.Member.Coverage = "M1", []engine.Span{{From: engine.MustDate("2020-03-10")}}
	facts.Member.Households = []engine.HouseholdSpan{{Household: "H1"}}
	found := engine.OpportunitiesOf(loaded.Book, facts, engine.MustDate("2025-11-15"), nil)
	return offers(loaded.Book, &found), loaded.Book
}

// offers writes opportunities shortly.
func offers(book *engine.Book, found *engine.Opportunities) string {
	var b strings.Builder
	for _, r := range found.Barred {
		fmt.Fprintf(&b, "barred %s\n", r.Code)
	}
	for _, o := range found.All {
		fmt.Fprintf(&b, "%s %s until %s\n", o.Benefit, strings.ReplaceAll(string(o.Kind), "_", " "), orNever(o.Until))
		for _, g := range o.Because {
			if !strings.HasPrefix(g.Rule, "book.") {
				fmt.Fprintf(&b, "  because %s\n", g.If.Words(book, engine.EN))
			}
		}
		for _, n := range o.Needs {
			fmt.Fprintf(&b, "  needs %s%s\n", n.Kind, needText(book, &n))
		}
		for _, l := range o.Limits {
			fmt.Fprintf(&b, "  %s %s: %s%s\n", l.Limit.Code, l.Window, leftText(book, &o, &l), whereText(&l))
		}
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

func needText(book *engine.Book, n *engine.Need) string {
	s := ""
	if len(n.AnyOf) > 0 {
		s += " " + strings.Join(n.AnyOf, "/")
	}
	if n.If != nil {
		s += ": " + n.If.Words(book, engine.EN)
	}
	if n.Field != nil {
		s += " " + n.Field.Name
	}
	if n.Limit != nil {
		s += " " + engine.FormatValue(book, n.Limit.Measure.Value(n.Rest, ""), engine.EN) + " of " + n.Limit.Code
	}
	return s
}

func leftText(book *engine.Book, o *engine.Opportunity, l *engine.OpportunityLimit) string {
	s := "unknown left"
	if l.Known {
		s = engine.FormatValue(book, l.Limit.Measure.Value(l.Remaining, book.Benefit(o.Benefit).Unit), engine.EN) + " left"
	}
	if l.Used > 0 {
		s += ", used " + engine.FormatValue(book, l.Limit.Measure.Value(l.Used, ""), engine.EN)
	}
	if l.AtLeast {
		s += " at least"
	}
	if l.New {
		s += " of a new one"
	}
	return s + " until " + orNever(l.Until)
}

func orNever(d engine.Date) string {
	if d == 0 {
		return "-"
	}
	return d.String()
}

func whereText(l *engine.OpportunityLimit) string {
	s := ""
	for _, w := range l.Where {
		s += " where " + w.Field.Name
		for _, v := range w.Values {
			s += " " + v.Key()
		}
	}
	return s
}

// TestOpportunities: what decides whether a benefit is proposed, one benefit at a time.
func TestOpportunities(t *testing.T) {
	t.Parallel()
	day := engine.MustDate
	consumed := func(counter, date, of string, value int64) engine.Entry {
		return engine.Entry{Counter: engine.Counter(counter), Date: day(date), Of: of, Value: value}
	}
	granted := func(benefit, date string) []engine.Granted {
		return []engine.Granted{{Benefit: benefit, Date: day(date), Lines: 1}}
	}
	const title = "title: {fr: x, nl: x, de: x, en: x}"
	benefit := func(code, rest string) string {
		return "  " + code + ":\n    category: care\n    " + title + "\n    source: illustrative\n    from: 2020-01-01\n" + rest
	}
	limit := func(id, rest string) string {
		return "    limits: [{id: " + id + ", " + title + ", per: member, " + rest + "}]\n"
	}
	sessions := benefit("x", "    unit: session\n    each: unit.left\n"+limit("n", "measure: units, every: calendar year, at_most: 20"))
	exclusive := benefit("x", "    amount: line.left\n    limits: [{pool: either}]\n") + benefit("y", "    amount: line.left\n    limits: [{pool: either}]\n")
	staged := benefit("x", "    fields: {stage: {type: enum, values: [early, late], "+title+"}}\n"+
		"    requires: [{if: field.stage != \"early\" || member.age < 9, else: refused}, {if: field.stage == \"early\" || member.age < 15, else: refused}]\n"+
		"    amount: line.left\n"+limit("life", "measure: amount, every: lifetime, at_most: [{if: field.stage == \"early\", is: 100 EUR}, {is: 200 EUR}]"))
	eyes := benefit("x", "    fields: {eye: {type: enum, values: [left, right], "+title+"}}\n    amount: line.left\n"+
		"    limits: [{id: eye, "+title+", measure: amount, per: [member, field.eye], every: lifetime, at_most: 100 EUR}]\n")
	ladder := benefit("x", "    unit: session\n    each: [{if: ordinal.n > 8, is: 10 EUR}, {is: 0 EUR}]\n"+limit("n", "measure: units, every: calendar year, at_most: 20"))
	events := benefit("x", "    fields: {event: {type: text, "+title+"}}\n    amount: line.left\n"+
		"    limits: [{id: event, "+title+", measure: amount, per: [member, field.event], every: lifetime, at_most: 15 EUR}]\n")
	tests := map[string]struct {
		benefits string
		facts    engine.Facts
		want     string
	}{
		"unused": {sessions, engine.Facts{}, "x unused until 2025-12-31\n  x.n 2025: 20 sessions left until 2025-12-31\n"},
		"used in part": {sessions, engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2025-02-01", "", 19000)}, History: granted("x", "2025-02-01")},
			"x partly used until 2025-12-31\n  x.n 2025: 1 session left, used 19 until 2025-12-31\n"},
		"used last year":                     {sessions, engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2024-12-31", "", 20000)}, History: granted("x", "2024-12-31")}, "x unused until 2025-12-31\n  x.n 2025: 20 sessions left until 2025-12-31\n"},
		"used up":                            {sessions, engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2025-02-01", "", 20000)}, History: granted("x", "2025-02-01")}, ""},
		"less than a unit left":              {sessions, engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2025-02-01", "", 19500)}}, ""},
		"taken over":                         {sessions, engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2025-01-01", "", 4000)}}, "x partly used until 2025-12-31\n  x.n 2025: 16 sessions left, used 4 until 2025-12-31\n"},
		"no limit, used recently":            {benefit("x", "    amount: line.left\n"), engine.Facts{History: granted("x", "2024-11-15")}, ""},
		"no limit, used long ago":            {benefit("x", "    amount: line.left\n"), engine.Facts{History: granted("x", "2024-11-14")}, "x unused until -\n"},
		"an alternative that was not chosen": {exclusive, engine.Facts{Consumed: []engine.Entry{consumed("either|member|M1", "2025-02-01", "y", 1)}, History: granted("y", "2025-02-01")}, ""},
		"alternatives":                       {exclusive, engine.Facts{}, "x unused until 2025-12-31\n  either 2025: 1 left until 2025-12-31\ny unused until 2025-12-31\n  either 2025: 1 left until 2025-12-31\n"},
		"a pool that somebody else in the household used": {benefit("x", "    amount: line.left\n    limits: [{pool: purse}]\n") + benefit("y", "    amount: line.left\n    offer_when: never\n    limits: [{pool: purse}]\n"),
			engine.Facts{Consumed: []engine.Entry{consumed("purse|household|H1", "2025-02-01", "", 2000)}},
			"x unused until 2025-12-31\n  purse 2025: €30.00 left, used €20.00 until 2025-12-31\n"},
		"a threshold": {benefit("x", "    unit: session\n    each: unit.left\n"+limit("n", "measure: units, every: calendar year, after: 8")),
			engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2025-02-01", "", 3000)}},
			"x unused until -\n  needs threshold 5 of x.n\n  x.n 2025: 5 sessions left, used 3 until 2025-12-31\n"},
		"the place of a unit": {ladder, engine.Facts{}, "x unused until 2025-12-31\n  needs threshold 8 of x.n\n  x.n 2025: 20 sessions left until 2025-12-31\n"},
		"a block that is open": {benefit("x", "    amount: line.left\n"+limit("n", "measure: amount, every: 36 months from first use, at_most: 150 EUR")),
			engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2024-01-10", "", 10000)}, History: granted("x", "2024-01-10")},
			"x partly used until 2027-01-09\n  x.n 2024-01-10/2027-01-10: €50.00 left, used €100.00 until 2027-01-09\n"},
		"a block that a use would open": {benefit("x", "    amount: line.left\n"+limit("n", "measure: amount, every: 36 months from first use, at_most: 150 EUR")),
			engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2020-01-10", "", 15000)}, History: granted("x", "2020-01-10")},
			"x unused until -\n  x.n 2025-11-15/2028-11-15: €150.00 left until -\n"},
		"a window that looks back": {benefit("x", "    amount: line.left\n"+limit("n", "measure: count, every: 24 months, at_most: 1")),
			engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2023-11-16", "c/0", 1)}}, ""},
		"for life": {benefit("x", "    amount: line.left\n"+limit("n", "measure: amount, every: lifetime, at_most: 100 EUR")),
			engine.Facts{Consumed: []engine.Entry{consumed("x.n|member|M1", "2020-05-05", "", 4000)}, History: granted("x", "2020-05-05")},
			"x partly used until -\n  x.n lifetime: €60.00 left, used €40.00 until -\n"},
		"a year of membership": {benefit("x", "    amount: line.left\n"+limit("n", "measure: amount, every: membership year, at_most: 100 EUR")),
			engine.Facts{}, "x unused until 2026-03-09\n  x.n 2025-03-10/2026-03-10: €100.00 left until 2026-03-09\n"},
		"fields with few values: none fits":        {staged, engine.Facts{Member: engine.Member{Born: day("2009-01-01")}}, ""},
		"fields with few values: one fits":         {staged, engine.Facts{Member: engine.Member{Born: day("2013-01-01")}}, "x unused until -\n  because “x” is “early” or the member is under 15 years old\n  needs condition: “x” is not “early” or the member is under 9 years old\n  needs field stage\n  x.life lifetime: €200.00 left until -\n"},
		"fields with few values: they stand apart": {staged, engine.Facts{Member: engine.Member{Born: day("2018-01-01")}}, "x unused until -\n  because “x” is not “early” or the member is under 9 years old\n  because “x” is “early” or the member is under 15 years old\n  needs field stage\n  x.life lifetime: €100.00 left until - where stage early\n  x.life lifetime: €200.00 left until - where stage late\n"},
		"one of two is used up": {eyes, engine.Facts{Consumed: []engine.Entry{consumed("x.eye|member|M1|left", "2024-02-01", "", 10000)}, History: granted("x", "2024-02-01")},
			"x partly used until -\n  needs field eye\n  x.eye lifetime: €0.00 left, used €100.00 until - where eye left\n  x.eye lifetime: €100.00 left until - where eye right\n"},
		"what only a claim tells apart":   {events, engine.Facts{}, "x unused until -\n  needs field event\n  x.event lifetime: €15.00 left of a new one until -\n"},
		"and was used in the last months": {events, engine.Facts{History: granted("x", "2025-02-01")}, ""},
		"a condition on the member":       {benefit("x", "    requires: [{if: member.age < 18, else: refused}]\n    amount: line.left\n"), engine.Facts{}, ""},
		"a condition that the claim may meet": {benefit("x", "    requires: [{if: 'member.age < 18 || provider.recognised', else: refused}, {if: 'member.age > 18 && line.units <= line.days', else: refused}]\n    amount: line.left\n"),
			engine.Facts{}, "x unused until -\n  needs condition: the member is under 18 years old or the provider is recognised\n  needs condition: the member is at least 19 years old and the quantity claimed is not more than the number of days of the service\n"},
		"documents": {benefit("x", "    evidence: [form, {code: form, when: line.charged > eur(100)}, {code: form, when: member.age < 18}]\n    amount: line.left\n"),
			engine.Facts{}, "x unused until -\n  needs evidence form\n  needs evidence form: the price charged is more than €100.00\n"},
		"an approval":       {benefit("x", "    approval: required\n    amount: line.left\n"), engine.Facts{}, "x unused until -\n  needs approval\n  x.approval_units lifetime: unknown left of a new one until -\n  x.approval_amount lifetime: unknown left of a new one until -\n"},
		"pays nothing":      {benefit("x", "    amount: [{if: member.disabled, is: line.left}, {is: 0 EUR}]\n"), engine.Facts{}, ""},
		"proposed":          {benefit("x", "    amount: line.left\n    offer_when: member.age >= 18\n"), engine.Facts{}, "x unused until -\n  because the member is at least 18 years old\n"},
		"not proposed":      {benefit("x", "    amount: line.left\n    offer_when: member.age < 18\n"), engine.Facts{}, ""},
		"unknown facts":     {benefit("x", "    amount: line.left\n    offer_when: household.youngest == 0\n"), engine.Facts{}, ""},
		"never proposed":    {benefit("x", "    amount: line.left\n    offer_when: never\n"), engine.Facts{}, ""},
		"ended":             {benefit("x", "    until: 2025-11-15\n    amount: line.left\n"), engine.Facts{}, ""},
		"ends soon":         {benefit("x", "    until: 2025-12-01\n    amount: line.left\n"), engine.Facts{}, "x unused until 2025-11-30\n"},
		"somebody who died": {sessions, engine.Facts{Member: engine.Member{Died: day("2025-11-14")}}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := opportunitiesOf(t, tt.benefits, &tt.facts)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestOpportunities_shipped: what the shipped books propose to typical members.
func TestOpportunities_shipped(t *testing.T) {
	t.Parallel()
	on := engine.MustDate("2025-11-15")
	people := []struct {
		name     string
		age      int
		statuses []string
		infant   bool
	}{{"a child of 6", 6, nil, false}, {"a student of 20", 20, nil, false}, {"a parent of 32 with an infant", 32, nil, true},
		{"a member of 50", 50, nil, false}, {"a member of 75 with increased reimbursement", 75, []string{engine.StatusPreferential}, false}}
	for _, name := range []string{"partenamut", "demo-fr"} {
		loaded, _ := loadShipped(t, name)
		var b strings.Builder
		for _, p := range people {
			m := engine.Member{ID: "M1", Born: on.AddMonths(-12*p.age - 2), Coverage: []engine.Span{{From: engine.MustDate("2010-01-01")}},
				Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder}}, Households: []engine.HouseholdSpan{{Household: "H1", Holder: p.age > 18}}}
			for _, s := range p.statuses {
				m.Statuses = append(m.Statuses, engine.StatusSpan{Code: s})
			}
			h := engine.Household{ID: "H1", People: []engine.Person{{Member: "M1", Born: m.Born}}}
			if p.infant {
				h.People = append(h.People, engine.Person{Member: "M2", Born: on.AddMonths(-3)})
			}
			found := engine.OpportunitiesOf(loaded.Book, &engine.Facts{Member: m, Households: []engine.Household{h}}, on, nil)
			fmt.Fprintf(&b, "# %s\n\n%s\n", p.name, offers(loaded.Book, &found))
		}
		golden(t, "testdata/opportunities/"+name+".txt", b.String())
	}
}

// TestOfferWhen_mistakes: what is proposed before there is a claim cannot depend on one.
func TestOfferWhen_mistakes(t *testing.T) {
	t.Parallel()
	for when, want := range map[string]string{
		"line.units > 1":                 "offer_when looks at the member and the household only, not at 'line.units'",
		"evidence.form":                  "not at 'evidence.form'",
		"'had(\"x\", \"12 months\")'":    "offer_when does not look at the past",
		"member.age":                     "condition must be true or false",
		"membr.age > 3":                  "membr",
		"household.youngest == 0":        "",
		"never":                          "",
		"member.age >= 18 || member.age": "needs true or false",
	} {
		text := opportunityBook + "  x:\n    category: care\n    title: {fr: x, nl: x, de: x, en: x}\n    source: illustrative\n    from: 2020-01-01\n" +
			"    amount: line.left\n    offer_when: " + when + "\n"
		_, issues := rules.Load([]engine.SourceFile{{Name: "book.yaml", Text: text}})
		got := fmt.Sprint(issues.Errors())
		if want == "" && len(issues.Errors()) > 0 || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %q", when, got, want)
		}
	}
}
