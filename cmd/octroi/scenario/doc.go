// Package scenario runs scenario files: the acceptance tests that anyone can read.
//
// A scenario is one YAML file with a book, members, providers, approvals and steps. Each step sends a request (a claim, a
// quote, a change of a member, …) at a date of its own and says what must come back. Read parses a file strictly, and a
// Runner plays it: every step goes through the HTTP handler that octroi serves, over the real Service on a database of its
// own, so the names in a scenario are the API's names and cannot drift from them. The format is described in
// docs/scenario-format.md.
//
// A Result holds what was expected and what came, field by field; Print writes it. The package knows neither cobra nor
// exit codes: `octroi rules test` is one caller, and the Go tests of testdata/scenarios are another.
package scenario
