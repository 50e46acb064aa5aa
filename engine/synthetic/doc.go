// Package synthetic invents a mutuality: members in households, providers, approvals, two years of claims and what
// partners cost. Nobody in it exists: ids begin with S, providers and partners say that they are synthetic, and there are
// no names of people and no national numbers.
//
// Its shape is that of a Belgian mutuality, so that what the rule book partenamut pays for it reproduces the published
// structure of 2024 and 2025: how money falls into categories, what grew, through which channels claims came, and at which
// ages members use what. How members behave is a table (behaviour_*.go); what was fitted to the published figures is one
// table too (calibration.go), and a test decides the claims again to see that it still fits.
//
// Everything follows from a seed: the same Plan gives the same rows, whatever the machine. Rows come out of iterators one
// household after the other, so that memory does not grow with the number of members. Chance decides who, never how many:
// numbers of users, and what they buy, come from quotas and evenly spread sequences, which keep totals steady at any size
// from some ten thousand members up.
package synthetic
