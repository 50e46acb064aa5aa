package rules_test

import (
	"regexp"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// written are traces of the rule language in a sentence for people.
var written = regexp.MustCompile(`\b(line|unit|part|bill|member|provider|household|field|param|table|used|left|open|ordinal|approval)\.[a-z_]+|eur\(|==|&&|\|\||<=|>=`)

// mutated compares the book of testdata/diff/mutated.yaml with one in which a text stands instead of another.
func mutated(t *testing.T, old, replacement string) []rules.Change {
	t.Helper()
	text := read(t, "testdata/diff/mutated.yaml")
	if strings.Count(text, old) < 1 {
		t.Fatalf("the book does not have %q", old)
	}
	before, issues := rules.Load(one(text))
	if before == nil {
		t.Fatal(issues)
	}
	after, issues := rules.Load(one(strings.Replace(text, old, replacement, 1)))
	if after == nil {
		t.Fatalf("the changed book is refused:\n%v", issues)
	}
	return rules.Diff(before, after)
}

// TestDiff_everyKey: whatever key of a book says something else, a change tells it, in words of every language that tell
// before from after.
func TestDiff_everyKey(t *testing.T) {
	t.Parallel()
	for name, row := range map[string][2]string{
		"book":                     {"book: mutated", "book: other"},
		"title":                    {"fr: Avantages", "fr: Remboursements"},
		"time zone":                {"Europe/Brussels", "Europe/Paris"},
		"deadline of the book":     {"submit_within: 24 months", "submit_within: 36 months"},
		"no deadline of the book":  {"submit_within: 24 months\n", ""},
		"title of a category":      {"en: Family", "en: Families"},
		"reason of X12":            {"carc: 27", "carc: 28"},
		"sentence of a reason":     {"Not covered on {date}.", "You were not covered on {date}."},
		"title of a document":      {"en: Letter", "en: Prescription"},
		"validity of a document":   {"valid: 12 months", "valid: 6 months"},
		"a document for ever":      {", valid: 12 months", ""},
		"name of a unit":           {"de: Sitzungen, en: sessions", "de: Sitzungen, en: visits"},
		"title of a status":        {"en: Carer", "en: Carers"},
		"parameter":                {"2025-01-01: 20 EUR", "2025-01-01: 21 EUR"},
		"day of a parameter":       {"2025-01-01: 20 EUR", "2025-07-01: 20 EUR"},
		"percent":                  {"share: 75 %", "share: 80 %"},
		"number":                   {"most: 25", "most: 26"},
		"value of a table":         {"late: 90 EUR", "late: 91 EUR"},
		"day of a table":           {"2024-01-01: {early", "2024-02-01: {early"},
		"book's condition":         {"if: member.covered, else", "if: member.covered || member.holder, else"},
		"book's reason":            {"{if: member.covered, else: not_covered}", "{if: member.covered, else: too_old}"},
		"book's condition gone":    {"requires:\n  - {if: member.covered, else: not_covered}\n", ""},
		"book's condition waits":   {"{if: member.covered, else: not_covered}", "{if: member.covered, else: not_covered, pend: true}"},
		"pool's title":             {"en: Together", "en: Jointly"},
		"pool's measure":           {"measure: amount, per: household", "measure: expense, per: household"},
		"pool's scope":             {"per: household", "per: member"},
		"pool's window":            {"every: calendar year, when", "every: calendar month, when"},
		"pool's condition":         {"when: member.age < 18", "when: member.age < 19"},
		"pool's cap":               {"at_most: 300 EUR", "at_most: 299.99 EUR"},
		"category":                 {"category: care", "category: family"},
		"title of a benefit":       {"en: Visits", "en: Sessions"},
		"article":                  {"article: art. 1", "article: art. 2"},
		"article gone":             {"    article: art. 1\n", ""},
		"source":                   {"the leaflet", "the statutes"},
		"reference":                {"ref: p. 3", "ref: p. 4"},
		"source illustrative":      {"source: {text: the leaflet, ref: p. 3}", "source: illustrative"},
		"from":                     {"from: 2020-01-01\n    until", "from: 2021-01-01\n    until"},
		"until":                    {"until: 2030-01-01", "until: 2029-01-01"},
		"never ends":               {"    until: 2030-01-01\n", ""},
		"unit":                     {"of: session", "of: hour"},
		"step":                     {`step: "0.5"`, `step: "0.25"`},
		"governing date":           {"    dated_by: until\n", ""},
		"governing field":          {"dated_by: until", "dated_by: field.born"},
		"deadline":                 {"submit_within: 12 months", "submit_within: 6 months"},
		"no deadline of its own":   {"    submit_within: 12 months\n", ""},
		"values of a field":        {"values: [a_side, b_side]", "values: [a_side, b_side, c_side]"},
		"title of a value":         {"en: left ear", "en: the left ear"},
		"title in one language":    {"de: linkes Ohr", "de: das linke Ohr"},
		"titles for codes":         {"values: [early, late]", "values: {early: {fr: tôt, nl: vroeg, de: früh, en: early}, late: {fr: tard, nl: laat, de: spät, en: late}}"},
		"another code, same title": {"left: {fr", "left_ear: {fr"},
		"title of a field":         {"en: Kind", "en: Sort"},
		"type of a field":          {"type: date, default: none", "type: text, default: none"},
		"default of a field":       {"default: false", "default: true"},
		"no default of a field":    {"type: bool, default: false", "type: bool"},
		"field required":           {"type: date, default: none", "type: date"},
		"condition":                {"member.age <= param.most || member.carer", "member.age <= param.most"},
		"its figure":               {"member.age <= param.most ||", "member.age <= 24 ||"},
		"operator of a condition":  {"member.age <= param.most ||", "member.age < param.most ||"},
		"reason of a condition":    {"else: too_old}", "else: not_covered}"},
		"a condition waits":        {"else: not_covered, pend: true", "else: not_covered"},
		"a condition gone":         {"      - {if: provider.recognised, else: not_covered, pend: true}\n", ""},
		"another status":           {"|| member.carer", "|| member.disabled"},
		"document":                 {"- form", "- letter"},
		"one of two documents":     {"any_of: [form, letter]", "any_of: [form]"},
		"when it is asked for":     {"when: line.units > 2", "when: line.units > 3"},
		"always asked for":         {"{code: letter, when: line.units > 2}", "letter"},
		"formula":                  {"min(unit.left, param.fee)", "min(unit.charged, param.fee)"},
		"day of a formula":         {"2025-01-01: [{if", "2024-06-01: [{if"},
		"condition of a case":      {`{if: field.twins, is: 30 EUR}`, `{if: "!field.twins", is: 30 EUR}`},
		"value of a case":          {"is: 30 EUR", "is: 31 EUR"},
		"order of cases":           {`{if: field.twins, is: 30 EUR}, {if: field.kind == "late", is: table.stages(field.kind)}`, `{if: field.kind == "late", is: table.stages(field.kind)}, {if: field.twins, is: 30 EUR}`},
		"amount for each":          {"    each: {", "    amount: {"},
		"payee":                    {"is: provider}, {is: member}", "is: provider}, {is: partner}"},
		"condition of a payee":     {"if: provider.conventioned", "if: provider.known"},
		"mode":                     {"mode: money", "mode: voucher"},
		"threshold":                {"2020-01-01: 10 EUR", "2020-01-01: 11 EUR"},
		"day of a threshold":       {"2024-01-01: 12 EUR", "2024-07-01: 12 EUR"},
		"threshold to cap":         {"after: {2020", "at_most: {2020"},
		"of a threshold":           {"of: line.copay, per", "of: line.charged, per"},
		"sum that is counted":      {"line.copay + eur(3)", "line.copay + eur(4)"},
		"sum to amount":            {"of: line.copay + eur(3)", "of: line.copay"},
		"what is counted":          {"of: field.kind,", "of: line.date,"},
		"lines are counted":        {"of: field.kind, ", ""},
		"key":                      {"[member, field.twins]", "[member, field.kind]"},
		"no key":                   {"[member, field.twins]", "member"},
		"window":                   {"every: lifetime", "every: calendar year"},
		"months of a window":       {"24 months from first use", "36 months from first use"},
		"opened by":                {`opened_by: field.kind == "early"`, `opened_by: field.kind == "late"`},
		"opened by anything":       {`opened_by: field.kind == "early", `, ""},
		"when":                     {"when: used.counted < eur(50)", "when: used.counted < eur(51)"},
		"always":                   {"when: used.counted < eur(50), ", ""},
		"cap":                      {"at_most: 16", "at_most: 17"},
		"over":                     {", over: deny", ""},
		"title of a limit":         {"en: Block}", "en: Course}"},
		"pool left":                {"      - {pool: shared}\n    examples:\n      - {name: without", "    examples:\n      - {name: without"},
		"limit gone":               {"      - {id: kinds, measure: count, of: field.kind, per: [member, field.twins], every: lifetime, at_most: 2}\n", ""},
		"approval":                 {"    approval: required\n", ""},
		"lump sum":                 {"    lump_sum: true\n", ""},
		"lump":                     {"amount: 100 EUR", "amount: 110 EUR"},
		"measure":                  {"{id: once, measure: count", "{id: once, measure: units"},
		"code of a limit":          {"{id: once,", "{id: first,"},
		"code of a benefit":        {"  bonus:", "  premium:"},
		"order of the categories":  {"  - {code: care, title: {fr: Soins, nl: Zorg, de: Pflege, en: Care}}\n  - {code: family, title: {fr: Famille, nl: Gezin, de: Familie, en: Family}}", "  - {code: family, title: {fr: Famille, nl: Gezin, de: Familie, en: Family}}\n  - {code: care, title: {fr: Soins, nl: Zorg, de: Pflege, en: Care}}"},
		"order of the limits":      {"      - {id: once, measure: count, per: member, every: 12 months, at_most: 1}\n      - {pool: shared}", "      - {pool: shared}\n      - {id: once, measure: count, per: member, every: 12 months, at_most: 1}"},
		"second person":            {"second_person_above: 500 EUR", "second_person_above: 600 EUR"},
		"one person":               {"second_person_above: 500 EUR\n", ""},
		"book's review":            {"if: line.charged > eur(1000)", "if: line.charged > eur(2000)"},
		"book's review gone":       {"review:\n  - {if: line.charged > eur(1000)}\n", ""},
		"reason of a review":       {"{if: line.charged > eur(1000)}", "{if: line.charged > eur(1000), reason: not_covered}"},
		"review":                   {"member.age < 2}", "member.age < 3}"},
		"a review gone":            {"      - {if: member.age < 2}\n", ""},
		"another reason":           {"reason: not_covered}", "reason: too_old}"},
		"repeatable":               {"    repeatable: true\n", ""},
		"order of service":         {"    order: service\n", "    order: arrival\n"},
		"approval and what it ran": {"at_most: 1}", "at_most: 2}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := mutated(t, row[0], row[1])
			if len(changes) == 0 {
				t.Fatalf("%q instead of %q makes no change", row[1], row[0])
			}
			for _, c := range changes {
				for _, lang := range engine.Langs {
					text := c.Text.In(lang)
					if strings.TrimSpace(text) == "" || strings.HasSuffix(text, "→ ") || strings.HasPrefix(text, "→") || strings.Contains(text, "%!") {
						t.Errorf("%s %s in %s: %q", c.Kind, c.What, lang, text)
					}
					if cel := written.FindString(text); cel != "" {
						t.Errorf("%s %s in %s has %q: %q", c.Kind, c.What, lang, cel, text)
					}
					if b := c.Before.In(lang); c.Kind == rules.Changed && b == c.After.In(lang) && strings.Contains(text, b+" → "+b) {
						t.Errorf("%s %s in %s is the same before and after: %q", c.Kind, c.What, lang, text)
					}
				}
				t.Logf("%s %s: %s | %s", c.Kind, c.What, c.Text.EN, c.Text.FR)
			}
		})
	}
}

// TestDiff_wording: however a book writes the same thing, no change is told.
func TestDiff_wording(t *testing.T) {
	t.Parallel()
	for name, row := range map[string][2]string{
		"a comment":                      {"schema: 1\n", "schema: 1 # the version\n"},
		"a blank line":                   {"benefits:\n", "\n\nbenefits:\n"},
		"order of top keys":              {"currency: EUR\ntimezone: Europe/Brussels\n", "timezone: Europe/Brussels\ncurrency: EUR\n"},
		"order of keys of a limit":       {"{id: once, measure: count, per: member,", "{per: member, measure: count, id: once,"},
		"order of languages":             {"{fr: Aidant, nl: Mantelzorger,", "{nl: Mantelzorger, fr: Aidant,"},
		"order of the documents":         {"  form: {title: {fr: Formulaire, nl: Formulier, de: Formular, en: Form}}\n  letter: {title: {fr: Lettre, nl: Brief, de: Brief, en: Letter}, valid: 12 months}\n", "  letter: {title: {fr: Lettre, nl: Brief, de: Brief, en: Letter}, valid: 12 months}\n  form: {title: {fr: Formulaire, nl: Formulier, de: Formular, en: Form}}\n"},
		"quotes":                         {"at_most: 300 EUR", "at_most: '300 EUR'"},
		"block for a formula":            {"amount: 100 EUR", "amount: |\n      100 EUR"},
		"a literal as a formula":         {"amount: 100 EUR", "amount: eur(100)"},
		"cents":                          {"amount: 100 EUR", "amount: 100.00 EUR"},
		"brackets and spaces":            {"'min(unit.left, param.fee)'", "'min( (unit.left) ,(param.fee))'"},
		"a value without its name":       {"member.age <= param.most", "member.age <= 25"},
		"a percent without its name":     {"unit.left * param.share", "unit.left * pct(75)"},
		"another name of a value":        {"share: 75 %", "share: 75 %\n  unused: 1 EUR"},
		"an unused reason":               {"reasons:\n", "reasons:\n  unused: {text: {fr: a, nl: a, de: a, en: a}}\n"},
		"the usual way to pay":           {"    lump_sum: true\n", "    lump_sum: true\n    pay: {to: member, mode: money}\n"},
		"the usual governing date":       {"    lump_sum: true\n", "    lump_sum: true\n    dated_by: date\n"},
		"no lump sum":                    {"    article: art. 1\n", "    article: art. 1\n    lump_sum: false\n"},
		"no article":                     {"    source: illustrative\n", "    source: illustrative\n    article: unpublished\n"},
		"the usual order":                {"    article: art. 1\n", "    article: art. 1\n    order: arrival\n"},
		"no repetition":                  {"    article: art. 1\n", "    article: art. 1\n    repeatable: false\n"},
		"order of the reviews":           {"      - {if: provider.country != \"BE\", reason: not_covered}\n      - {if: member.age < 2}\n", "      - {if: member.age < 2}\n      - {if: provider.country != \"BE\", reason: not_covered}\n"},
		"the usual denial":               {"{if: member.covered, else: not_covered}", "{if: member.covered, else: not_covered, pend: false}"},
		"the usual count":                {"measure: count, per: member, every: 12", "measure: count, of: line, per: member, every: 12"},
		"the usual cut":                  {"every: 12 months, at_most: 1}", "every: 12 months, at_most: 1, over: reduce}"},
		"a year of twelve months":        {"valid: 12 months", "valid: 1 year"},
		"scope as a list":                {"measure: count, per: member, every: 12", "measure: count, per: [member], every: 12"},
		"a single case":                  {"amount: 100 EUR", "amount: [{is: 100 EUR}]"},
		"a single date":                  {"amount: 100 EUR", "amount: {2020-01-01: 100 EUR}"},
		"a date before the benefit":      {"after: {2020-01-01: 10 EUR", "after: {2019-01-01: 5 EUR, 2020-01-01: 10 EUR"},
		"a date without a change":        {"amount: 100 EUR", "amount: {2020-01-01: 100 EUR, 2024-01-01: 100 EUR}"},
		"a date of cases without change": {"to: [{if: provider.conventioned, is: provider}, {is: member}]", "to: {2020-01-01: [{if: provider.conventioned, is: provider}, {is: member}]}"},
		"an only document":               {"      - form\n", "      - {code: form}\n"},
		"a document that will do":        {"      - form\n", "      - {any_of: [form]}\n"},
		"the deadline of the book":       {"    approval: required\n", "    approval: required\n    submit_within: 24 months\n"},
		"an example":                     {"name: it pays, expect", "name: it pays now, expect"},
		"a sample":                       {"charged: 60 EUR", "charged: 61 EUR"},
		"order of the gates":             {"      - {if: member.age <= param.most || member.carer, else: too_old}\n      - {if: provider.recognised, else: not_covered, pend: true}\n", "      - {if: provider.recognised, else: not_covered, pend: true}\n      - {if: member.age <= param.most || member.carer, else: too_old}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, c := range mutated(t, row[0], row[1]) {
				t.Errorf("%s %s: %s", c.Kind, c.What, c.Text.EN)
			}
		})
	}
}
