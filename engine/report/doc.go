// Package report answers questions about money out of the journal: where it goes, for how many people, and how that
// compares with the year before.
//
// A Report is a name, the parameters it takes, and a function that makes a Table out of the totals of a Source; the
// registry in registry.go lists them all. API, command line and web build their parameters and their help from that
// list, so a new report is one file here, one line in the registry and one golden file, and nothing elsewhere.
//
// A Table is columns and rows of exact numbers: cents, counts, and percents in tenths. It is written as JSON (cents),
// as CSV (euros, safe to open in a spreadsheet) or as a readable table, in any of the four languages. All arithmetic is on
// integers: totals equal the sum of the journal's payments to the cent, partner costs stand beside them and never among
// them, and shares are rounded half up, each by itself. They may add up to 99.9 or 100.1, and are never corrected.
package report
