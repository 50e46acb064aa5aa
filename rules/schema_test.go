package rules

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"octroi/engine"
)

func TestSchema_fresh(t *testing.T) {
	t.Parallel()
	sameAsFile(t, "books/schema.json", string(Schema()))
}

// TestSchema_keys: the schema knows the keys that the compiler knows, and no other.
func TestSchema_keys(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		compiler []string
		schema   []keyDoc
	}{
		"book":     {slices.Concat(singleSections, listedSections, keyedSections), bookDocs},
		"category": {categoryKeys, categoryDocs}, "reason": {reasonKeys, reasonDocs}, "document": {evidenceKindKeys, evidenceKindDocs},
		"unit name": {unitNameKeys, unitNameDocs}, "status": {statusKeys, statusDocs}, "region": {regionKeys, regionDocs}, "table": {tableKeys, tableDocs},
		"benefit": {benefitKeys, benefitDocs}, "source": {sourceKeys, sourceDocs}, "unit": {unitKeys, unitDocs}, "field": {fieldKeys, fieldDocs},
		"gate": {gateKeys, gateDocs}, "review": {reviewKeys, reviewDocs}, "evidence": {evidenceKeys, evidenceDocs}, "pay": {payKeys, payDocs}, "limit": {limitKeys, limitDocs},
		"joined pool": {joinedKeys, joinedDocs}, "sample": {factKeys, factDocs}, "approval": {approvalKeys, approvalDocs},
		"earlier line": {earlierKeys, earlierDocs}, "household": {householdKeys, householdDocs}, "provider": {providerKeys, providerDocs},
		"document of an example": {documentKeys, documentDocs}, "line": {lineKeys, lineDocs}, "expectation": {expectKeys, expectDocs},
		"member": {memberKeys, memberDocs}, "case": {caseKeys, []keyDoc{{key: "if", doc: "-"}, {key: "is", doc: "-"}}},
	} {
		var known []string
		for _, k := range row.schema {
			known = append(known, k.key)
			if k.doc == "" {
				t.Errorf("%s: %s is not explained", name, k.key)
			}
		}
		slices.Sort(known)
		if diff := cmp.Diff(slices.Sorted(slices.Values(row.compiler)), known); diff != "" {
			t.Errorf("keys of a %s (-compiler +schema):\n%s", name, diff)
		}
	}
}

// compiledSchema is the schema, ready to judge.
func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("book.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("book.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON reads YAML as editors do, into what JSON can say.
func asJSON(text string) (any, error) {
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return nil, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(b))
}

// TestSchema_accepts: each file of the shipped books and of the good ones is as the schema wants it.
func TestSchema_accepts(t *testing.T) {
	t.Parallel()
	s := compiledSchema(t)
	seen := 0
	for _, pattern := range []string{"books/*/*.yaml", "testdata/good/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			v, err := asJSON(string(text))
			if err == nil {
				err = s.Validate(v)
			}
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			seen++
		}
	}
	if seen < 10 {
		t.Errorf("found only %d files: the search is broken", seen)
	}
}

// TestSchema_refuses: what authors mistype is underlined while they type. Each change makes a good book a bad one, to
// the schema and to the checker alike.
func TestSchema_refuses(t *testing.T) {
	t.Parallel()
	s := compiledSchema(t)
	small, err := os.ReadFile("testdata/good/small.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct{ good, bad string }{
		"an unknown top key":           {"currency: EUR", "curency: EUR"},
		"an unknown key of a benefit":  {"from: 2024-01-01", "from: 2024-01-01\n    untill: 2025-01-01"},
		"an unknown key of a limit":    {"at_most: 20", "at_mots: 20"},
		"another version":              {"schema: 1", "schema: 2"},
		"a wrong measure":              {"measure: units", "measure: unit"},
		"a wrong scope":                {"per: member", "per: person"},
		"a wrong window":               {"every: calendar year", "every: year"},
		"a window that is not clear":   {"every: calendar year", "every: 3 years"},
		"cap and threshold":            {"at_most: 20", "at_most: 20, after: 2"},
		"over without a cap":           {"at_most: 20", "after: 20, over: deny"},
		"another over":                 {"at_most: 20", "at_most: 20, over: refuse"},
		"opened_by without a block":    {"at_most: 20", "at_most: 20, opened_by: member.covered"},
		"an amount with a comma":       {"each: min(unit.left, eur(20))", "each: '20,50 EUR'"},
		"an amount with another sign":  {"each: min(unit.left, eur(20))", "each: 20 €"},
		"an amount without currency":   {"charged: 30 EUR", "charged: 30"},
		"both each and amount":         {"each: min(unit.left, eur(20))", "each: 20 EUR\n    amount: 20 EUR"},
		"neither each nor amount":      {"    each: min(unit.left, eur(20))\n", ""},
		"a date that is none":          {"from: 2024-01-01", "from: 01/01/2024"},
		"a map of something else":      {"at_most: 20", "at_most: {2024: 20}"},
		"cases that are no list":       {"at_most: 20", "at_most: {if: member.covered, is: 20}"},
		"a missing language":           {"title: {fr: Un, nl: Een, de: Eins, en: One}\ncurrency", "title: {fr: Un, nl: Een, en: One}\ncurrency"},
		"a code with a capital":        {"  visit:", "  Visit:"},
		"a code of a word":             {"  visit:", "  none:"},
		"a gate without a reason":      {"        else: too_young\n", ""},
		"a source of one word":         {"source: illustrative", "source: statutes"},
		"an approval that may be":      {"unit: session", "unit: session\n    approval: optional"},
		"a wrong outcome":              {"expect: {pays: 20 EUR}", "expect: {outcome: paid}"},
		"an example without a name":    {"{name: it pays, ", "{"},
		"an unknown fact of the line":  {"charged: 30 EUR", "charges: 30 EUR"},
		"another governing date":       {"unit: session", "unit: session\n    dated_by: today"},
		"a period of weeks":            {"currency: EUR", "currency: EUR\nsubmit_within: 2 weeks"},
		"another currency":             {"currency: EUR", "currency: USD"},
		"a value without a title":      {"unit: session", "unit: session\n    fields: {kind: {type: enum, title: {fr: a, nl: b, de: c, en: d}, values: {early: none}}}"},
		"a title in two languages":     {"unit: session", "unit: session\n    fields: {kind: {type: enum, title: {fr: a, nl: b, de: c, en: d}, values: {early: {fr: tôt, en: early}}}}"},
		"a value that is no code":      {"unit: session", "unit: session\n    fields: {kind: {type: enum, title: {fr: a, nl: b, de: c, en: d}, values: {Early: {fr: a, nl: b, de: c, en: d}}}}"},
		"values of one word":           {"unit: session", "unit: session\n    fields: {kind: {type: enum, title: {fr: a, nl: b, de: c, en: d}, values: early}}"},
		"a review that is no list":     {"unit: session", "unit: session\n    review: {if: member.age > 3}"},
		"a review without a condition": {"unit: session", "unit: session\n    review: [{reason: too_young}]"},
		"a review with an else":        {"unit: session", "unit: session\n    review: [{if: member.age > 3, else: too_young}]"},
		"another order":                {"unit: session", "unit: session\n    order: date"},
		"repeatable by a word":         {"unit: session", "unit: session\n    repeatable: daily"},
		"a second person without EUR":  {"currency: EUR", "currency: EUR\nsecond_person_above: 500"},
		"a why-not that is no why-not": {"expect: {pays: 20 EUR}", "expect: {why_not: later}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(string(small), row.good) {
				t.Fatalf("the good book has no %q", row.good)
			}
			text := strings.Replace(string(small), row.good, row.bad, 1)
			v, err := asJSON(text)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(v); err == nil {
				t.Error("the schema accepts it")
			}
			if loaded, _ := Load([]engine.SourceFile{{Name: "book.yaml", Text: text}}); loaded != nil {
				t.Error("the checker accepts it")
			}
		})
	}
}

// TestSchema_refusesNoGoodBook: of books in which a word is another, the schema refuses none that the checker accepts.
func TestSchema_refusesNoGoodBook(t *testing.T) {
	t.Parallel()
	s := compiledSchema(t)
	var books [][]string
	for _, name := range []string{"everything", "limits", "past"} {
		text, err := os.ReadFile("testdata/good/" + name + ".good.yaml")
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, strings.SplitAfter(string(text), " "))
	}
	others := []string{
		"none", "true", "1", "16", `"0.5"`, "2025-01-01", "20 EUR", "0.05 EUR", "7.5 %", "member", "payer", "[member, field.ear]", "units", "count", "amount", "expense",
		"{2020-01-01: 5}", "{2020-01-01: 5 EUR, 2025-01-01: none}", "[{is: 1}]", "[{if: true, is: 1 EUR}, {is: 2 EUR}]", "left.sessions", "param.fee", "12 months", "day",
		"12 months from first use", "2 calendar years", "last 3 calendar years", "lifetime", "membership year", "deny", "reduce", "voucher", "provider", "illustrative", "'text'", "unpublished", "arrival", "service",
	}
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		words := slices.Clone(books[rapid.IntRange(0, len(books)-1).Draw(t, "book")])
		i := rapid.IntRange(0, len(words)-1).Draw(t, "place")
		word := strings.TrimRight(words[i], ",}]) \n")
		words[i] = rapid.SampledFrom(others).Draw(t, "word") + words[i][len(word):]
		text := strings.Join(words, "")
		if loaded, _ := Load([]engine.SourceFile{{Name: "book.yaml", Text: text}}); loaded == nil {
			return
		}
		accepted++
		v, err := asJSON(text)
		if err == nil {
			err = s.Validate(v)
		}
		if err != nil {
			t.Fatalf("word %d is %q: %v", i, words[i], err)
		}
	})
	if accepted == 0 {
		t.Error("no change made a good book: the test shows nothing")
	}
}
