// Package replay decides the claims of a past period again, in memory, under other rule books than the one that decided them: what would a
// change cost, who gains, who loses.
//
// It can because deciding is pure. [Load] reads a period once out of the database into a few hundred bytes a claim: the lines as they were
// claimed, what stood on limits besides, the registers as they are now, and the rulings of reviewers, which are facts. [Period.Run]
// then decides it, under the book that drafts are held against and under each draft: a household after the other, its claims in the
// order in which they arrived, households in parallel. Nothing is written.
//
// People are held to behave as they did: they claim the same services on the same days. What is assumed otherwise is a figure of its own
// ([Assumption]).
package replay
