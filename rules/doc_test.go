package rules_test

import (
	"fmt"

	"octroi/engine"
	"octroi/rules"
)

// A book with mistakes is refused with all of them, each with its place and a remedy.
func ExampleLoad() {
	_, issues := rules.Load([]engine.SourceFile{{Name: "book.yaml", Text: `schema: 1
book: small
titel: {fr: Petit, nl: Klein, de: Klein, en: Small}
currency: EUR
timezone: Europe/Brussels
submit_within: 2 weeks
categories: []
benefits: {}
`}})
	for _, issue := range issues {
		fmt.Println(issue)
	}
	// Output:
	// book.yaml:3:1: unknown key 'titel' in the book; did you mean 'title'?
	// book.yaml:6:16: submit_within is a length of time, not '2 weeks'; write it as '24 months' or '60 days'
	// book.yaml:8:11: a book has at least one benefit
}

// The examples of a book are decided by the engine; what they expect stands beside what came out.
func ExampleRunExamples() {
	files, err := rules.ReadFiles("testdata/good/small.good.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	loaded, issues := rules.Load(files)
	if loaded == nil {
		fmt.Println(issues)
		return
	}
	for _, r := range rules.RunExamples(loaded) {
		fmt.Println(r.Benefit, "/", r.Name, "/", r.OK())
		for _, c := range r.Checks {
			fmt.Println(" ", c.What, "expected", c.Expected, "got", c.Actual)
		}
	}
	// Output:
	// visit / it pays / true
	//   pays expected 20.00 EUR got 20.00 EUR
}
