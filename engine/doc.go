// Package engine decides what a health mutuality reimburses: it is octroi's domain, and imports the standard library
// only.
//
// A Book holds Benefits, and a Benefit its Gates, the evidence it asks for, what it pays and its Limits. A Claim has
// Lines, each for one benefit. Decide is a pure function of a book, a claim and the Facts it may read; its Decision
// says, line by line, what is paid, why, and every step that led there. Service puts Decide to work: it locks the
// member, reads the facts, decides, and stores the claim, its decision and the journal entries in one transaction of
// a Store.
//
// Money inside a formula is an exact fraction (Money) and is rounded once, half up, to Cents. Dates are civil dates
// (Date); quantities and percents are exact decimals (Quantity, Percent). Nothing here reads a clock or a float.
//
// Expressions of the rule language reach the engine as Condition and Formula; package rules compiles them from CEL.
package engine
